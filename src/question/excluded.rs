//! What must not stand in what a search finds.
//!
//! In: a search as written. Out: what is looked for, and what a hyphen excludes: the word behind it, as in `-ferry`,
//! or the words in quotation marks behind it, as in `-"by ferry"`. Only a hyphen at the beginning or behind a space
//! with a word right behind it excludes, so that well-known, 2020-2021, a dash between spaces and `--data` mean what
//! they say.

use crate::text::Span;

use super::{Phrase, quoted};

/// The hyphen of every keyboard, and the wide one of those that write Chinese and Japanese.
const HYPHENS: [char; 2] = ['-', '－'];

/// What a search says once its exclusions are taken out of it.
pub(super) struct Parted {
    /// What is looked for.
    pub(super) wanted: String,
    /// What must not be there, each in no passage.
    pub(super) excluded: Vec<Phrase>,
}

/// Parts a search, as [`clean`](super::clean) leaves it.
pub(super) fn parted(text: &str) -> Parted {
    let quotations = quoted::quotations(text);
    // The quotation whose mark stands at `at`, from its mark to its other mark.
    let quotation_at = |at: usize| {
        let opens = |span: &&Span| char_len(text, at) == span.start.checked_sub(at);
        let span = quotations.iter().find(opens)?;
        Some(Span::new(at, span.end + char_len(text, span.end).unwrap_or(0)))
    };
    let mut parted = Parted {
        wanted: String::new(),
        excluded: Vec::new(),
    };
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let behind = at + c.len_utf8();
        let is_alone = HYPHENS.contains(&c) && (at == 0 || text[..at].ends_with(' '));
        let end = if is_alone {
            let to_space = || text[behind..].find(' ').map_or(text.len(), |length| behind + length);
            quotation_at(behind).map_or_else(to_space, |span| span.end)
        } else {
            quotation_at(at).map_or(behind, |span| span.end)
        };
        let words = &text[behind..end];
        match Phrase::of(words).filter(|_| is_alone && !words.starts_with(HYPHENS)) {
            Some(phrase) => parted.excluded.push(phrase),
            None => parted.wanted += &text[at..end],
        }
        at = end;
    }
    parted
}

/// How many bytes the character at `at` has.
fn char_len(text: &str, at: usize) -> Option<usize> {
    text[at..].chars().next().map(char::len_utf8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_hyphen_right_before_a_word_excludes() {
        let check = |text: &str, wanted: &str, excluded: &[&str]| {
            let parted = parted(text);
            let words = parted.wanted.split_whitespace().collect::<Vec<_>>().join(" ");
            let phrases = parted.excluded.iter();
            let phrases: Vec<String> = phrases
                .map(|phrase| phrase.words().collect::<Vec<_>>().join(" "))
                .collect();
            assert_eq!(
                (words.as_str(), phrases),
                (wanted, excluded.iter().map(|&one| one.to_owned()).collect()),
                "{text}"
            );
        };
        check("island -ferry", "island", &["ferry"]);
        check("-ferry island", "island", &["ferry"]);
        check("island -Café, boats", "island boats", &["cafe"]);
        check("island -\"by ferry\" boats", "island boats", &["by ferry"]);
        check("Insel -„mit der Fähre“", "Insel", &["mit der fahre"]);
        check("島 －フェリー", "島", &["フェリー"]);
        check("島 -「フェリー」", "島", &["フェリー"]);
        check("island -well-known", "island", &["well known"]);
        check("-ferry -\"the boat\"", "", &["ferry", "the boat"]);
        // No exclusions.
        check("a well-known island", "a well-known island", &[]);
        check("the years 2020-2021", "the years 2020-2021", &[]);
        check("island - ferry – boat -", "island - ferry – boat -", &[]);
        check("the option --data", "the option --data", &[]);
        check("\"island -ferry\"", "\"island -ferry\"", &[]);
        check("a smile -:) -", "a smile -:) -", &[]);
        check("an open -\" mark", "an open -\" mark", &[]);
    }
}
