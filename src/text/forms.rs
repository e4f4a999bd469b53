//! Forms of one word.
//!
//! In: two folded words that differ. Out: how likely it is that they mean the same, because only their
//! endings differ or one is a part of the other. No language has to be named, and nothing is stored for it:
//! an index looks the forms of a question's word up in its own dictionary, by [`stem`].

/// Words that share at least this many first letters may be forms of one word.
const SHORTEST_STEM: usize = 4;
/// And they may differ in no more than this many last letters each.
const LONGEST_ENDING: usize = 3;
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
    let letters = word.chars().count();
    if word.starts_with(|c: char| c.is_ascii_digit()) || letters + 1 < SHORTEST_STEM {
        return None;
    }
    let kept = letters.saturating_sub(LONGEST_ENDING).max(SHORTEST_STEM);
    let end = word.char_indices().nth(kept).map_or(word.len(), |(end, _)| end);
    Some(&word[..end])
}

/// Whether one of two words that differ is likely a form of the other: they begin alike, and only short
/// endings differ.
#[must_use]
pub fn are_forms(a: &str, b: &str) -> bool {
    let stem = a.chars().zip(b.chars()).take_while(|(x, y)| x == y).count();
    let (a_len, b_len) = (a.chars().count(), b.chars().count());
    // A short word and the same with one letter more, as a plural is.
    let is_plural = stem + 1 == SHORTEST_STEM && a_len.min(b_len) == stem && a_len.max(b_len) == stem + 1;
    is_plural || (stem >= SHORTEST_STEM && a_len - stem <= LONGEST_ENDING && b_len - stem <= LONGEST_ENDING)
}
