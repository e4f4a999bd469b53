//! Spans, sentences, words and their folding for matching.
//!
//! In: any string. Out: byte ranges into that string, and the folded forms under which its words are
//! compared. Nothing here knows articles, questions or an index, and nothing reads or writes files, so
//! that a question and a document are always analysed by the same functions.

mod fold;
pub mod forms;
mod grams;
mod hexadecimal;
mod language;
mod script;
mod sentences;
mod shorten;
mod signature;
mod span;
pub mod stopwords;
mod subject;
mod wording;
mod words;

pub use fold::fold;
pub use grams::grams;
pub use hexadecimal::from_hexadecimal;
pub use language::language;
pub use script::{QUESTION_MARKS, closes, ends_sentence, is_spaceless};
pub use sentences::sentences;
pub use shorten::shortened;
pub use signature::Signature;
pub use span::Span;
pub use subject::{naming, subject, wording_key};
pub use wording::{is_same_text, wording};
pub use words::{Word, count_words, words};
