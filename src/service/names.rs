//! Finding a name by what somebody has typed of it so far.
//!
//! In: names, the preferred ones first, and some letters. Out: the names that the letters may become, best first.
//! What is typed may be the beginning of a name, of a word in it, of several of its words, a piece of it, the same
//! with a typo or two, or its letters in order with others left out. Both are folded, so case, accents and width
//! do not matter; in scripts without spaces every character begins a word.
//!
//! Everything is in memory. Pieces are looked for in all names at once, as in one text; letters in order only in the
//! names that a filter of sixty-four bits lets through; typos in the words that names are made of, of which there are
//! fewer. A hundred thousand names take some milliseconds (`benches/suggest.rs`).

use std::collections::BTreeMap;

use memchr::memmem::Finder;
use nucleo_matcher::{Config, Matcher, Utf32Str};

use crate::text::{fold, is_spaceless, words};

/// Of more letters than any name that is suggested has, only the first count.
const MOST_TYPED: usize = 100;
/// Of more words only the first count.
const MOST_WORDS: usize = 8;
/// Words this long may have one typo, and those a second one.
const ONE_TYPO: usize = 4;
const TWO_TYPOS: usize = 8;
/// Letters in order are looked for from this many on; one letter is in nearly every name.
const FEWEST_IN_ORDER: usize = 2;
/// What each letter must score for letters in order: nucleo gives 16 for a match, more where a word begins, and takes
/// one for each letter that is passed over. Below, letters are scattered over a name that has nothing to do with them.
const IN_ORDER_SCORE: usize = 12;
/// No name matches so badly; stands for a word that was not found.
const NEVER: u8 = u8::MAX;

/// Names that fit letters in order roughly best, so many for each that is wanted, are weighed exactly.
const WEIGHED: usize = 8;
/// What parts the names in one text; no name holds it.
const PARTING: char = '\n';

/// Names, the preferred ones first, ready to be looked through.
#[derive(Debug)]
pub(super) struct Names {
    /// All names, folded, each between two line ends.
    text: String,
    /// Where each name begins in it, and where one more would.
    starts: Vec<usize>,
    letters: Vec<Letters>,
    /// The words of all names in alphabetical order, and in which names each stands.
    words: Vec<(Box<str>, Vec<usize>)>,
    letters_of_words: Vec<Letters>,
}

impl Names {
    /// Takes the names in, the preferred ones first.
    pub(super) fn new<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        let mut known: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        let mut text = String::from(PARTING);
        let (mut starts, mut letters) = (vec![text.len()], Vec::new());
        for (number, name) in names.into_iter().enumerate() {
            for word in words(name) {
                let places = known.entry(word.folded.into()).or_default();
                if places.last() != Some(&number) {
                    places.push(number);
                }
            }
            let name = comparable(name);
            letters.push(Letters::of(&name));
            text.push_str(&name);
            text.push(PARTING);
            starts.push(text.len());
        }
        Self {
            text,
            starts,
            letters,
            letters_of_words: known.keys().map(|word| Letters::of(word)).collect(),
            words: known.into_iter().map(|(word, names)| (word.into(), names)).collect(),
        }
    }

    /// The numbers of the names that are the same as `name` but for case, accents and width.
    pub(super) fn same(&self, name: &str) -> Vec<usize> {
        let whole = format!("{PARTING}{}{PARTING}", comparable(name));
        self.holding(&whole).map(|(number, _)| number).collect()
    }

    fn name(&self, number: usize) -> &str {
        &self.text[self.starts[number]..self.starts[number + 1] - PARTING.len_utf8()]
    }

    /// The names that `piece` stands in or before, in order, and where in the text; some more than once.
    fn holding(&self, piece: &str) -> impl Iterator<Item = (usize, usize)> {
        let finder = Finder::new(piece).into_owned();
        let parted = piece.starts_with(PARTING);
        let (mut from, mut number) = (0, 0);
        std::iter::from_fn(move || {
            let at = from + finder.find(&self.text.as_bytes()[from..])?;
            // The line end behind one name is the one before the next.
            from = at + 1;
            let at = at + usize::from(parted);
            while self.starts.get(number + 1).is_some_and(|next| *next <= at) {
                number += 1;
            }
            Some((number, at))
        })
    }

    /// The numbers of at most `limit` names that `typed` may become, best first. Only names that `may` be seen are
    /// looked at, so the others do not even take a place. Nothing typed may become anything.
    pub(super) fn best(&self, typed: &str, limit: usize, may: impl Fn(usize) -> bool) -> Vec<usize> {
        let typed: String = comparable(typed).chars().take(MOST_TYPED).collect();
        let mut best = Best::new(limit);
        if typed.is_empty() {
            best.extend((0..self.letters.len()).filter(|number| may(*number)));
            return best.chosen;
        }
        let add = [Self::add_pieces, Self::add_words, Self::add_in_order];
        for add in add {
            if !best.is_full() {
                add(self, &typed, &mut best, &may);
            }
        }
        best.chosen
    }

    /// Names that hold what was typed: whole, at the beginning, where a word begins, anywhere.
    fn add_pieces(&self, typed: &str, best: &mut Best, may: &impl Fn(usize) -> bool) {
        let may = |(number, _): &(usize, usize)| may(*number);
        for piece in [format!("{PARTING}{typed}{PARTING}"), format!("{PARTING}{typed}")] {
            best.extend(self.holding(&piece).filter(may).map(|(number, _)| number));
        }
        let mut inside = Vec::new();
        for (number, at) in self.holding(typed) {
            if best.is_full() {
                return;
            }
            if begins_word(&self.text, at) {
                best.extend(Some(number).filter(|number| may(&(*number, at))).into_iter());
            } else if inside.len() < 2 * best.limit && inside.last() != Some(&number) && may(&(number, at)) {
                inside.push(number);
            }
        }
        best.extend(inside.into_iter());
    }

    /// Names in which a word begins like each word that was typed, those with the fewest typos first.
    fn add_words(&self, typed: &str, best: &mut Best, may: &impl Fn(usize) -> bool) {
        let typed: Vec<String> = words(typed)
            .into_iter()
            .map(|word| word.folded.into())
            .take(MOST_WORDS)
            .collect();
        if typed.is_empty() {
            return;
        }
        let mut typos = vec![0_u8; self.letters.len()];
        for word in &typed {
            let mut nearest = vec![NEVER; self.letters.len()];
            for (names, distance) in self.like(word) {
                for number in names {
                    nearest[*number] = nearest[*number].min(distance);
                }
            }
            for (sum, distance) in typos.iter_mut().zip(nearest) {
                *sum = sum.saturating_add(distance);
            }
        }
        let most = u8::try_from(typed.len() * 2).unwrap_or(NEVER - 1);
        let mut found: Vec<Vec<usize>> = vec![Vec::new(); usize::from(most) + 1];
        for (number, distance) in typos.into_iter().enumerate() {
            if let Some(found) = found.get_mut(usize::from(distance))
                && found.len() < best.limit + best.chosen.len()
                && may(number)
            {
                found.push(number);
            }
        }
        best.extend(found.into_iter().flatten());
    }

    /// The names of each word that begins like `typed`, and with how many typos.
    fn like(&self, typed: &str) -> impl Iterator<Item = (&[usize], u8)> {
        let letters: Vec<char> = typed.chars().collect();
        let most = match letters.len() {
            ..ONE_TYPO => 0,
            ONE_TYPO..TWO_TYPOS => 1,
            _ => 2,
        };
        let wanted = Letters::of(typed);
        // With no typo allowed, the words that begin so stand side by side.
        let first = self.words.partition_point(|(word, _)| **word < *typed);
        let count = self.words[first..].partition_point(|(word, _)| word.starts_with(typed));
        let searched = if most == 0 {
            first..first + count
        } else {
            0..self.words.len()
        };
        searched.filter_map(move |number| {
            if wanted.missing_in(self.letters_of_words[number]) > u32::from(most) {
                return None;
            }
            let (word, names) = &self.words[number];
            typos(&letters, word, most).map(|distance| (names.as_slice(), distance))
        })
    }

    /// Names that hold the letters in order, those in which they stand together or begin words first.
    fn add_in_order(&self, typed: &str, best: &mut Best, may: &impl Fn(usize) -> bool) {
        let needle: String = typed.split_whitespace().collect();
        let count = needle.chars().count();
        if count < FEWEST_IN_ORDER {
            return;
        }
        let letters = Letters::of(&needle);
        let mut config = Config::DEFAULT;
        (config.normalize, config.ignore_case, config.prefer_prefix) = (false, false, true);
        let mut matcher = Matcher::new(config);
        let (mut of_needle, mut of_name) = (Vec::new(), Vec::new());
        let needle = Utf32Str::new(&needle, &mut of_needle);
        let mut found: Vec<(u16, usize)> = Vec::new();
        for (number, held) in self.letters.iter().enumerate() {
            if held.hold(letters) && may(number) {
                let name = Utf32Str::new(self.name(number), &mut of_name);
                let score = matcher.fuzzy_match_greedy(name, needle);
                found.extend(score.map(|score| (score, number)));
            }
        }
        let better = |a: &(u16, usize), b: &(u16, usize)| b.0.cmp(&a.0).then(a.1.cmp(&b.1));
        let weighed = best.limit * WEIGHED;
        if found.len() > weighed {
            found.select_nth_unstable_by(weighed, better);
            found.truncate(weighed);
        }
        for (score, number) in &mut found {
            let name = Utf32Str::new(self.name(*number), &mut of_name);
            *score = matcher.fuzzy_match(name, needle).unwrap_or_default();
        }
        found.retain(|(score, _)| usize::from(*score) >= count * IN_ORDER_SCORE);
        found.sort_unstable_by(better);
        best.extend(found.into_iter().map(|(_, number)| number));
    }
}

/// The chosen so far, best first, each once.
struct Best {
    limit: usize,
    chosen: Vec<usize>,
}

impl Best {
    fn new(limit: usize) -> Self {
        Self {
            limit,
            chosen: Vec::new(),
        }
    }

    fn is_full(&self) -> bool {
        self.chosen.len() >= self.limit
    }

    fn extend(&mut self, numbers: impl Iterator<Item = usize>) {
        for number in numbers {
            if self.is_full() {
                return;
            }
            if !self.chosen.contains(&number) {
                self.chosen.push(number);
            }
        }
    }
}

/// Which letters a text holds, roughly: several share a bit, so a bit says that a letter may be there, and no bit that
/// it is not.
#[derive(Debug, Clone, Copy)]
struct Letters(u64);

impl Letters {
    fn of(text: &str) -> Self {
        let bits = text.chars().filter(|c| !c.is_whitespace());
        Self(bits.fold(0, |bits, c| bits | 1 << (u32::from(c) % u64::BITS)))
    }

    fn hold(self, other: Self) -> bool {
        other.missing_in(self) == 0
    }

    fn missing_in(self, other: Self) -> u32 {
        (self.0 & !other.0).count_ones()
    }
}

/// Folded, with single spaces.
fn comparable(name: &str) -> String {
    fold(name).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn begins_word(text: &str, at: usize) -> bool {
    let before = text[..at].chars().next_back();
    let first = text[at..].chars().next();
    before.is_none_or(|c| !c.is_alphanumeric() || is_spaceless(c)) || first.is_some_and(is_spaceless)
}

/// The fewest typos, at most `most`, that make `typed` of a beginning of `word`: a letter left out, put in or
/// replaced, or two swapped (optimal string alignment). strsim measures whole words, and allocates for each of them.
fn typos(typed: &[char], word: &str, most: u8) -> Option<u8> {
    const WIDTH: usize = MOST_TYPED + 1;
    let width = typed.len().min(WIDTH - 1);
    // Row by row for each letter of the word; the last cell of a row is the distance to the beginning that ends there.
    let mut rows = [[0_u8; WIDTH]; 3];
    for (at, cell) in rows[1][..=width].iter_mut().enumerate() {
        *cell = u8::try_from(at).unwrap_or(NEVER);
    }
    let mut fewest = rows[1][width];
    let mut before = '\0';
    for (number, letter) in word.chars().take(width + usize::from(most)).enumerate() {
        let [older, old, row] = &mut rows;
        row[0] = u8::try_from(number + 1).unwrap_or(NEVER);
        let mut least = row[0];
        for at in 0..width {
            let replaced = old[at] + u8::from(typed[at] != letter);
            let mut cell = replaced.min(old[at + 1] + 1).min(row[at] + 1);
            if number > 0 && at > 0 && typed[at] == before && typed[at - 1] == letter {
                cell = cell.min(older[at - 1] + 1);
            }
            row[at + 1] = cell;
            least = least.min(cell);
        }
        fewest = fewest.min(row[width]);
        if least > most {
            break;
        }
        before = letter;
        rows.rotate_left(1);
    }
    (fewest <= most).then_some(fewest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typos_are_counted() {
        let check = |typed: &str, word: &str, expected: Option<u8>| {
            let typed: Vec<char> = typed.chars().collect();
            assert_eq!(typos(&typed, word, 2), expected, "{typed:?} {word}");
        };
        check("intern", "internet", Some(0));
        check("intren", "internet", Some(1));
        check("intrnet", "internet", Some(1));
        check("innternet", "internet", Some(1));
        check("imternex", "internet", Some(2));
        check("xxternex", "internet", None);
        check("internets", "internet", Some(1));
        check("лампа", "лампы", Some(1));
    }
}
