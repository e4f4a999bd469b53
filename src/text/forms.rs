//! Forms of one word.
//!
//! In: two folded words that differ. Out: how likely it is that they mean the same, because only their
//! endings differ or one is a part of the other. No language has to be named, and nothing is stored for it:
//! an index looks the forms of a question's word up in its own dictionary, by [`stem`].
//!
//! What counts as a letter is counted alike in every script: a vowel sign or a virama of an Indic script is none, since
//! two of them make one syllable, and a syllable of Hangul is two.

use std::ops::RangeInclusive;

use icu_properties::{CodePointMapData, props::GeneralCategory};

/// Words that share at least this many first letters may be forms of one word.
const SHORTEST_STEM: usize = 4;
/// And they may differ in no more than this many last letters each.
const LONGEST_ENDING: usize = 3;
/// The same in Hangul, whose particles have up to two syllables.
const LONGEST_HANGUL_ENDING: usize = 4;
/// The syllables of Hangul.
const HANGUL: RangeInclusive<char> = '\u{ac00}'..='\u{d7a3}';
/// The blocks of scripts that write vowels as signs around a letter, from Devanagari to Sinhala.
const INDIC: RangeInclusive<char> = '\u{900}'..='\u{dff}';
/// What such a form counts, beside the word itself, which counts 1.
const FORM_STRENGTH: f32 = 0.85;

/// A word that begins or ends a longer one counts if it has at least this many letters, as parts of German
/// compounds do.
const SHORTEST_PART: usize = 5;
/// What stands before such a part has at least this many bytes: with fewer it is a prefix, which turns many a word into
/// its opposite.
const SHORTEST_FIRST_PART: usize = 3;
/// What such a part counts.
const PART_STRENGTH: f32 = 0.5;

/// How likely it is that two words that differ mean the same, from 0 to 1: they begin alike and only their
/// endings differ, or one is a part of the other. Numbers have no forms.
#[must_use]
pub fn likeness(a: &str, b: &str) -> f32 {
    let (begins, ends) = (
        a.as_bytes().first() == b.as_bytes().first(),
        a.as_bytes().last() == b.as_bytes().last(),
    );
    // Most words differ in both, and neither forms nor parts do.
    if !begins && !ends || a.starts_with(|c: char| c.is_ascii_digit()) {
        return 0.0;
    }
    if begins && are_forms(a, b) {
        return FORM_STRENGTH;
    }
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    let is_last = || long.ends_with(short) && long.len() - short.len() >= SHORTEST_FIRST_PART;
    let is_part = short.len() >= SHORTEST_PART
        && (long.starts_with(short) || is_last())
        && short.chars().count() >= SHORTEST_PART;
    if is_part { PART_STRENGTH } else { 0.0 }
}

/// What every form of `word` begins with, or `None` where it has none that could be looked up: it is a
/// number, or too short.
#[must_use]
pub fn stem(word: &str) -> Option<&str> {
    let letters = length(word);
    if word.starts_with(|c: char| c.is_ascii_digit()) || letters + 1 < SHORTEST_STEM {
        return None;
    }
    let kept = letters.saturating_sub(longest_ending(word)).max(SHORTEST_STEM);
    let mut met = 0;
    let end = word.char_indices().find(|(_, c)| {
        let is_over = met >= kept && letters_of(*c) > 0;
        met += letters_of(*c);
        is_over
    });
    Some(&word[..end.map_or(word.len(), |(end, _)| end)])
}

/// Whether one of two words that differ is likely a form of the other: they begin alike, and only short
/// endings differ.
#[must_use]
pub fn are_forms(a: &str, b: &str) -> bool {
    let same = a.chars().zip(b.chars()).take_while(|(x, y)| x == y);
    let stem: usize = same.map(|(c, _)| letters_of(c)).sum();
    let (a_len, b_len) = (length(a), length(b));
    // A short word and the same with one letter more, as a plural is.
    let is_plural = stem + 1 == SHORTEST_STEM && a_len.min(b_len) == stem && a_len.max(b_len) == stem + 1;
    let longest = longest_ending(a);
    is_plural || (stem >= SHORTEST_STEM && a_len - stem <= longest && b_len - stem <= longest)
}

fn longest_ending(word: &str) -> usize {
    if word.starts_with(|c| HANGUL.contains(&c)) {
        LONGEST_HANGUL_ENDING
    } else {
        LONGEST_ENDING
    }
}

/// How many letters a word has.
fn length(word: &str) -> usize {
    if word.is_ascii() {
        word.len()
    } else {
        word.chars().map(letters_of).sum()
    }
}

/// How many letters a character counts.
fn letters_of(c: char) -> usize {
    if INDIC.contains(&c) {
        let category = CodePointMapData::<GeneralCategory>::new().get(c);
        usize::from(!matches!(
            category,
            GeneralCategory::NonspacingMark | GeneralCategory::SpacingMark
        ))
    } else {
        1 + usize::from(HANGUL.contains(&c))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_told_alike_in_every_script() {
        let check = |a: &str, b: &str, expected: bool| assert_eq!(are_forms(a, b), expected, "{a} and {b}");
        check("harbour", "harbours", true);
        check("harbour", "hardly", false);
        check("гавань", "гавани", true);
        // Two villages, in Telugu, and two words that share a syllable and a half.
        check("గ్రామాలు", "గ్రామాలలో", true);
        check("గ్రామం", "గ్రహణం", false);
        check("서울", "서울에서", true);
        check("서울", "서열", false);
    }

    #[test]
    fn a_stem_begins_every_form() {
        let check = |word: &str, expected: Option<&str>| assert_eq!(stem(word), expected);
        check("harbours", Some("harbo"));
        check("서울에서", Some("서울"));
        check("గ్రామాలలో", Some("గ్రామాల"));
        check("12", None);
        check("at", None);
    }
}
