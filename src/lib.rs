//! **ibid** answers questions from your own documents, in the documents' own words, and says where each
//! quotation stands. This page is the map of the code.
//!
//! # Two flows
//!
//! ```text
//! asking     discord / cli / http  →  question  →  retrieval  →  answer  →  reply  →  discord / cli
//! indexing   files          →  corpus (source → format → Article → Passage)  →  index
//! ```
//!
//! [`service`] is the one door that both pass; everything that talks to people is a thin caller of it.
//!
//! | module | what comes in | what goes out |
//! |---|---|---|
//! | [`text`] | any string | spans, sentences, words, folded forms |
//! | [`corpus`] | a folder of files | articles and passages, or why a file cannot be read |
//! | [`mirror`] | repositories, web sites and feeds | what they hold, as files on this machine |
//! | [`isolate`] | files, from many threads | the same, read in processes that may fail |
//! | [`question`] | what a person wrote | a question that names something, and the query for it |
//! | [`index`] | batches of changes, queries | hits and articles: the seam that backends stand behind |
//! | [`retrieval`] | a question, a snapshot | passages worth reading, the same for every backend |
//! | [`meaning`] | texts of questions and passages | how alike they are in meaning |
//! | [`answer`] | those passages | excerpts with citations, or that nothing was found |
//! | [`locale`] | the key of a sentence | the sentence in one of six languages |
//! | [`store`] | settings, questions, votes, requests, reindexes | the same after a restart, from a database |
//! | [`failure`] | typed errors | whose it is to act, a sentence, a hint |
//! | [`backup`] | the data folder of a running bot | a copy with checksums, and the folder from it again |
//! | [`service`] | plain data from any surface | answers, reports, states |
//! | [`eval`] | labelled questions | how often answers are right, beside a plain search |
//! | [`reply`] | any of those | what a person sees, and every sentence ibid says |
//! | [`discord`], [`cli`] | events, arguments | replies, exit codes |
//! | [`http`] | requests | health, metrics, pages for readers and the operator, and interactions whose signature holds |
//! | [`settings`], [`telemetry`] | files and the environment | what was chosen, checked; logs and metrics |
//! | [`app`] | all of it | the program, put together |
//!
//! What none of it can answer, with examples, is in [`answer::limits`].
//!
//! # Imports point one way
//!
//! `text ← corpus ← isolate ← mirror ← question ← index ← retrieval ← meaning ← answer ← locale ← store ← failure ← backup ← service ← eval ← reply ←
//! {discord, cli, http} ← settings ← app ← main`: each may use what stands to its left. A test reads the sources and checks it,
//! and that each vendor crate is named in one place only.
//!
//! # What always holds
//!
//! 1. Quoted text is cut, never built: [`answer::Excerpt::cut`] is the only constructor, and every excerpt is
//!    read again from the stored article before anybody sees it.
//! 2. What the reader sees is the source: [`reply::markdown::escape`] has an inverse.
//! 3. "Verbatim" is defined once, in `corpus/README.md`: a substring of [`corpus::Article::text`].
//! 4. Two spans are never glued, and a gap is shown outside of the quotation; an excerpt is whole sentences, or whole
//!    lines of a list, a table or code. A question, a heading or a lead is never quoted alone.
//! 5. A question is answered from one [`index::Snapshot`], first to last.
//! 6. A reindex is one commit; until it succeeds the old state serves. What could not be listed is not deleted.
//! 7. No message mentions anybody, and no intent is privileged.
//! 8. Not finding is an [`answer::Answer`]; an error means that ibid failed, and its chain never reaches a channel.
//! 9. There is no global mutable state: settings, clock and shutdown are arguments.

pub mod answer;
pub mod app;
pub mod backup;
pub mod cli;
pub mod corpus;
pub mod discord;
pub mod eval;
pub mod failure;
pub mod http;
pub mod index;
pub mod isolate;
pub mod locale;
pub mod meaning;
pub mod mirror;
pub mod question;
pub mod reply;
pub mod retrieval;
pub mod service;
pub mod settings;
pub mod store;
pub mod telemetry;
pub mod text;
