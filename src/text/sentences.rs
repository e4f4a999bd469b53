//! Sentences of a text, in every script.
//!
//! In: one paragraph. Out: the spans of its sentences, without the white space between them. Boundaries
//! are those of ICU, with corrections: no break behind an abbreviation, an initial or a German ordinal, and, in scripts
//! that end a sentence by a space alone, a break at a space once the piece is long enough to be one.

use icu_segmenter::{SentenceSegmenter, options::SentenceBreakInvariantOptions};

use super::{Span, script::ends_sentences_by_space};

/// In scripts without sentence punctuation, the length in characters from which a space ends a sentence.
/// A Thai clause between spaces has about 40 characters, a sentence two or three of them.
const SPACE_ENDED_CHARS: usize = 90;

/// Abbreviations behind which a full stop ends no sentence although a capital follows, folded to lower
/// case, without their full stop. English, German, French and Spanish titles, references and Latin.
const ABBREVIATIONS: &[&str] = &[
    "mr", "mrs", "ms", "dr", "prof", "rev", "gen", "col", "capt", "lt", "sgt", "sen", "rep", "gov", "pres", "st", "mt",
    "ft", "jr", "sr", "no", "nos", "vol", "vols", "fig", "figs", "eq", "ch", "sec", "pp", "p", "ed", "eds", "vs", "v",
    "cf", "ca", "approx", "e.g", "i.e", "viz", "al", "op", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep",
    "sept", "oct", "nov", "dec", "bzw", "z.b", "d.h", "u.a", "usw", "nr", "hr", "fr", "bd", "hrsg", "vgl", "ggf",
    "bspw", "evtl", "mme", "mlle", "sra", "srta", "núm", "univ", "dept", "inc", "ltd", "corp", "co",
];

/// The same where a number follows: parts of laws and books, in the same languages and Portuguese and Italian.
const BEFORE_NUMBERS: &[&str] = &[
    "abs", "art", "cap", "chap", "kap", "lit", "num", "par", "pag", "pág", "pt", "rdnr", "rn", "s", "ziff",
];

/// The sentences of `paragraph` in order. They do not overlap, none is empty, none begins or ends with
/// white space, and together they hold every other character. A single line break inside a paragraph is
/// white space, not the end of a sentence, because plain text is often wrapped.
#[must_use]
pub fn sentences(paragraph: &str) -> Vec<Span> {
    // A line break is one byte and so is a space: the spans fit both texts.
    let unwrapped = paragraph.replace(['\n', '\r'], " ");
    let segmenter = SentenceSegmenter::new(SentenceBreakInvariantOptions::default());
    let mut sentences = Vec::new();
    let mut start = 0;
    for end in segmenter.segment_str(&unwrapped) {
        let piece = &unwrapped[start..end];
        let rest = &unwrapped[end..];
        let continues = continues_after(piece)
            || is_ordinal_before(piece, rest)
            || is_before_its_number(piece, rest)
            || is_within_a_word(piece, rest)
            || is_letter_before_letter(piece, rest);
        if !rest.is_empty() && continues {
            continue;
        }
        push_sentence(&mut sentences, &unwrapped, Span::new(start, end));
        start = end;
    }
    sentences
}

/// Whether the full stop at the end of `piece` belongs to an abbreviation or an initial.
fn continues_after(piece: &str) -> bool {
    let Some(body) = piece.trim_end().strip_suffix('.') else {
        return false;
    };
    let last = body
        .rsplit([' ', '\u{a0}', '(', '[', '"', '“', '„', '«'])
        .next()
        .unwrap_or_default();
    is_initial(last) || ABBREVIATIONS.contains(&last.to_lowercase().as_str())
}

/// Whether `piece` ends in the abbreviation of something that is numbered, and `rest` begins with a number.
fn is_before_its_number(piece: &str, rest: &str) -> bool {
    let word = piece
        .trim_end()
        .strip_suffix('.')
        .and_then(|body| body.rsplit([' ', '\u{a0}', '(']).next());
    rest.trim_start().starts_with(|c: char| c.is_ascii_digit())
        && word.is_some_and(|word| BEFORE_NUMBERS.contains(&word.to_lowercase().as_str()))
}

/// Whether a full stop, question mark or exclamation mark stands right before a word, as in `.NET` or `?page=2`: no
/// sentence of a script that parts words by spaces begins without one.
fn is_within_a_word(piece: &str, rest: &str) -> bool {
    piece.ends_with(['.', '?', '!']) && rest.starts_with(|c: char| c.is_alphanumeric() || c == '_')
}

/// Whether an abbreviation of several letters stands apart: `z. B.`, `d. h.`, `e. g.`
fn is_letter_before_letter(piece: &str, rest: &str) -> bool {
    let is_letter = |word: &str| {
        let mut letters = word.chars();
        letters.next().is_some_and(char::is_alphabetic) && letters.next().is_none()
    };
    let mut next = rest.trim_start().chars();
    let begins_with_letter = next.next().is_some_and(char::is_alphabetic) && next.next() == Some('.');
    let last = piece
        .trim_end()
        .strip_suffix('.')
        .and_then(|body| body.rsplit([' ', '\u{a0}', '(']).next());
    begins_with_letter && last.is_some_and(is_letter)
}

/// What German counts with a full stop behind the number: `im 19. Jahrhundert`, `am 3. Oktober`.
const COUNTED: &[&str] = &[
    "jahrhundert",
    "jahrhunderts",
    "jahrhunderte",
    "jahrhunderten",
    "jahrtausend",
    "jahrtausends",
    "weltkrieg",
    "weltkriegs",
    "weltkrieges",
    "januar",
    "jänner",
    "februar",
    "märz",
    "april",
    "mai",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "dezember",
];

/// Whether `piece` ends in an ordinal number of what `rest` begins with.
fn is_ordinal_before(piece: &str, rest: &str) -> bool {
    let number = piece
        .trim_end()
        .strip_suffix('.')
        .and_then(|body| body.rsplit([' ', '\u{a0}', '(']).next());
    let is_number =
        number.is_some_and(|number| matches!(number.len(), 1..=2) && number.bytes().all(|b| b.is_ascii_digit()));
    let next = rest
        .trim_start()
        .split(|c: char| !c.is_alphabetic())
        .next()
        .unwrap_or_default();
    is_number && COUNTED.contains(&next.to_lowercase().as_str())
}

/// `J` in `J. Postel`, `J.R` in `J.R. Licklider`, but not `I`, nor the letters of `in Washington, D.C.` where
/// a comma before usually ends a place; those stay joined, which shows a sentence too much, never half of one.
fn is_initial(word: &str) -> bool {
    word != "I" && !word.is_empty() && word.split('.').all(is_one_capital)
}

fn is_one_capital(part: &str) -> bool {
    let mut letters = part.chars();
    letters.next().is_some_and(char::is_uppercase) && letters.next().is_none()
}

fn push_sentence(sentences: &mut Vec<Span>, text: &str, span: Span) {
    let mut start = span.start;
    let mut chars = 0;
    let mut before = ' ';
    for (offset, c) in text[span.start..span.end].char_indices() {
        chars += 1;
        if c == ' ' && chars >= SPACE_ENDED_CHARS && ends_sentences_by_space(before) {
            push_trimmed(sentences, text, Span::new(start, span.start + offset));
            start = span.start + offset;
            chars = 0;
        }
        before = c;
    }
    push_trimmed(sentences, text, Span::new(start, span.end));
}

fn push_trimmed(sentences: &mut Vec<Span>, text: &str, span: Span) {
    let trimmed = span.trimmed(text);
    if !trimmed.is_empty() {
        sentences.push(trimmed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_stop_within_a_sentence_does_not_end_it() {
        let check = |text: &str, expected: &[&str]| {
            let found: Vec<&str> = sentences(text)
                .into_iter()
                .filter_map(|span| span.slice(text))
                .collect();
            assert_eq!(found, expected);
        };
        check(
            "Das galt bis weit ins 19. Jahrhundert. Am 3. Oktober 1990 endete es.",
            &[
                "Das galt bis weit ins 19. Jahrhundert.",
                "Am 3. Oktober 1990 endete es.",
            ],
        );
        check(
            "Es waren 19. Jahrzehnte später waren es 30.",
            &["Es waren 19.", "Jahrzehnte später waren es 30."],
        );
        check(
            "It opened in 1990. May followed.",
            &["It opened in 1990.", "May followed."],
        );
        check("Ask Dr. Ada. She knows.", &["Ask Dr. Ada.", "She knows."]);
        check(
            "The file .env holds it. It needs .NET 8. Ask .Title.",
            &["The file .env holds it.", "It needs .NET 8.", "Ask .Title."],
        );
        check("See a.org/x?Page=2! Then go.", &["See a.org/x?Page=2!", "Then go."]);
        check(
            "Nach § 5 Abs. 2 Nr. 3 zahlt er. Boote, z. B. Jollen, nicht.",
            &["Nach § 5 Abs. 2 Nr. 3 zahlt er.", "Boote, z. B. Jollen, nicht."],
        );
        check("It is art. Nobody knows.", &["It is art.", "Nobody knows."]);
    }
}
