//! What asks, and the marks of questions and answers.
//!
//! In: words. Out: whether they ask, and the mark that they begin with, in the six languages that ibid speaks.

use crate::text::{self, Span};

/// A question that nobody marked as one has at most this many characters; a longer one is a paragraph that happens to
/// end in a question.
const MOST_QUESTION_CHARS: usize = 200;
/// What is said before a question ("We have two pets. May they come?") is one sentence of at most this many characters;
/// a longer one is told for its own sake.
const MOST_PREAMBLE_CHARS: usize = 80;
/// Marks that a question stands behind, in lower case without their colon: letters, and words of English and French,
/// German, Spanish, Chinese in both scripts, and Japanese.
pub(super) const ASKING: &[&str] = &[
    "q", "ｑ", "f", "p", "question", "frage", "pregunta", "问", "問", "问题", "問題", "質問",
];
/// Letters that stand for more than a question (pages, formulas, powers): behind them something must ask.
const DOUBTFUL: &[&str] = &["f", "p"];
/// Marks that an answer stands behind, likewise.
pub(super) const ANSWERING: &[&str] = &[
    "a",
    "ａ",
    "r",
    "answer",
    "ans",
    "antwort",
    "respuesta",
    "réponse",
    "答",
    "答案",
    "回答",
    "答え",
];
/// A mark is no longer than this many characters, its number and colon included.
const MOST_MARK_CHARS: usize = 16;

/// Whether a line begins with a mark that questions stand behind.
pub(super) fn is_marked(line: &str) -> bool {
    mark(line, ASKING).is_some_and(|mark| mark.is_sure || ends_asking(line))
}

/// A mark before a question or an answer: `Q:`, `Q1.`, `Frage 2 :`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark {
    /// Its bytes, with its colon and the white space behind that.
    pub(super) length: usize,
    /// Whether it can hardly be anything else. `A.` also numbers things.
    pub(super) is_sure: bool,
    /// Whether it is one letter, which may also name a choice or a part.
    pub(super) is_letter: bool,
}

/// The mark, one of `marks`, that `words` begin with. A mark with nothing behind it is none.
pub(super) fn mark(words: &str, marks: &[&str]) -> Option<Mark> {
    let mut chars = words.char_indices().take(MOST_MARK_CHARS);
    let (at, colon) = chars.find(|(_, c)| matches!(c, ':' | '：' | '.' | '．' | ')'))?;
    let written = words[..at].trim_end();
    let name = written
        .trim_end_matches(|c: char| c.is_numeric() || c == ' ')
        .to_lowercase();
    if !marks.contains(&name.as_str()) {
        return None;
    }
    let behind = &words[at + colon.len_utf8()..];
    let rest = behind.trim_start();
    let is_numbered = name.len() < written.len();
    (!rest.is_empty()).then(|| Mark {
        length: words.len() - rest.len(),
        is_sure: (matches!(colon, ':' | '：') || is_numbered) && !DOUBTFUL.contains(&name.as_str()),
        is_letter: name.len() == 1,
    })
}

/// A span without the mark of an answer that it begins with. Where nothing marked the question, `A:` may be the first of
/// several choices, and stays.
pub(super) fn without_mark(span: Span, text: &str, is_marked: bool) -> Span {
    let words = span.slice(text).unwrap_or_default();
    let mark = mark(words, ANSWERING).filter(|mark| is_marked || (mark.is_sure && !mark.is_letter));
    Span::new(span.start + mark.map_or(0, |mark| mark.length), span.end)
}

/// A question without `1.` or `Q:` before it.
pub(super) fn without_number(span: Span, text: &str) -> Span {
    let words = span.slice(text).unwrap_or_default();
    let asking = mark(words, ASKING).map_or(0, |mark| mark.length);
    let rest = &words[asking..];
    let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let number = match rest[digits..].strip_prefix(['.', ')']) {
        Some(behind) if digits > 0 && behind.starts_with(' ') => digits + 2,
        _ => 0,
    };
    Span::new(span.start + asking + number, span.end).trimmed(text)
}

/// Whether words ask: one or two short sentences of which the last ends with a question mark.
pub(super) fn asks(words: &str) -> bool {
    let may_ask =
        ends_asking(words) && words.contains(char::is_alphabetic) && words.chars().count() <= MOST_QUESTION_CHARS;
    may_ask
        && match text::sentences(words)[..] {
            [_] => true,
            [before, _] => before.slice(words).unwrap_or_default().chars().count() <= MOST_PREAMBLE_CHARS,
            _ => false,
        }
}

/// Whether words end with a question mark, of any script.
pub(super) fn ends_asking(words: &str) -> bool {
    words.trim_end_matches(text::closes).ends_with(text::QUESTION_MARKS)
}
