//! Finding a name by what somebody has typed of it so far.
//!
//! In: names, the preferred ones first, and some letters. Out: the names that the letters may become, best first.
//! What is typed may be the beginning of a name, of a word in it, of several of its words, a piece of it, the same
//! with a typo or two, or its letters in order with others left out. Both are folded, so case, accents and width
//! do not matter; in scripts without spaces every character begins a word.
//!
//! Everything is in memory: names are looked through one by one behind a filter of sixty-four bits, which for a
//! hundred thousand of them takes a few milliseconds, and typos are looked for in the words that names are made of,
//! of which there are fewer.

use std::collections::BTreeMap;

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

/// Names, the preferred ones first, ready to be looked through.
#[derive(Debug, Default)]
pub(super) struct Names {
    names: Vec<Name>,
    words: Vec<Known>,
}

#[derive(Debug)]
struct Name {
    folded: Box<str>,
    letters: Letters,
}

/// A word and the names that it stands in.
#[derive(Debug)]
struct Known {
    word: Box<str>,
    letters: Letters,
    names: Vec<usize>,
}

impl Names {
    /// Takes the names in, the preferred ones first.
    pub(super) fn new<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        let mut known: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        let mut taken = Vec::new();
        for (number, name) in names.into_iter().enumerate() {
            for word in words(name) {
                let places = known.entry(word.folded).or_default();
                if places.last() != Some(&number) {
                    places.push(number);
                }
            }
            let folded = comparable(name);
            taken.push(Name {
                letters: Letters::of(&folded),
                folded: folded.into(),
            });
        }
        let words = known.into_iter().map(|(word, names)| Known {
            letters: Letters::of(&word),
            word: word.into(),
            names,
        });
        Self {
            names: taken,
            words: words.collect(),
        }
    }

    /// The numbers of the names that are the same as `name` but for case, accents and width.
    pub(super) fn same(&self, name: &str) -> impl Iterator<Item = usize> {
        let wanted = comparable(name);
        let all = self.names.iter().enumerate();
        all.filter_map(move |(number, name)| (*name.folded == *wanted).then_some(number))
    }

    /// The numbers of at most `limit` names that `typed` may become, best first. Only names that `may` be seen are
    /// looked at, so the others do not even take a place. Nothing typed may become anything.
    pub(super) fn best(&self, typed: &str, limit: usize, may: impl Fn(usize) -> bool) -> Vec<usize> {
        let typed: String = comparable(typed).chars().take(MOST_TYPED).collect();
        let mut best = Best::new(limit);
        self.add_pieces(&typed, &mut best, &may);
        if best.chosen.len() < limit && !typed.is_empty() {
            self.add_words(&typed, &mut best, &may);
        }
        if best.chosen.len() < limit && !typed.is_empty() {
            self.add_in_order(&typed, &mut best, &may);
        }
        best.chosen
    }

    /// Names that hold what was typed: whole, at the beginning, where a word begins, anywhere.
    fn add_pieces(&self, typed: &str, best: &mut Best, may: &impl Fn(usize) -> bool) {
        let letters = Letters::of(typed);
        let mut found: [Vec<usize>; 4] = Default::default();
        for (number, name) in self.names.iter().enumerate() {
            if !name.letters.hold(letters) || !may(number) {
                continue;
            }
            let how = match () {
                () if *name.folded == *typed => Some(0),
                () if name.folded.starts_with(typed) => Some(1),
                // Better ones fill the list, so what these are does not matter.
                () if found[1].len() >= best.limit => None,
                () => piece(&name.folded, typed).map(|begins_word| if begins_word { 2 } else { 3 }),
            };
            if let Some(how) = how
                && found[how].len() < best.limit
            {
                found[how].push(number);
            }
        }
        best.extend(found.into_iter().flatten());
    }

    /// Names in which a word begins like each word that was typed, those with the fewest typos first.
    fn add_words(&self, typed: &str, best: &mut Best, may: &impl Fn(usize) -> bool) {
        let typed: Vec<String> = words(typed)
            .into_iter()
            .map(|word| word.folded)
            .take(MOST_WORDS)
            .collect();
        if typed.is_empty() {
            return;
        }
        let mut typos = vec![0_u8; self.names.len()];
        for word in &typed {
            let mut nearest = vec![NEVER; self.names.len()];
            for (known, distance) in self.like(word) {
                for number in &known.names {
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

    /// The words that begin like `typed`, and with how many typos.
    fn like(&self, typed: &str) -> impl Iterator<Item = (&Known, u8)> {
        let letters: Vec<char> = typed.chars().collect();
        let most = match letters.len() {
            ..ONE_TYPO => 0,
            ONE_TYPO..TWO_TYPOS => 1,
            _ => 2,
        };
        let wanted = Letters::of(typed);
        let first = self.words.partition_point(|known| *known.word < *typed);
        // With no typo allowed, the words that begin so stand side by side.
        let searched = if most == 0 { &self.words[first..] } else { &self.words };
        let reached = move |known: &&Known| most > 0 || known.word.starts_with(typed);
        searched.iter().take_while(reached).filter_map(move |known| {
            if wanted.missing_in(known.letters) > u32::from(most) {
                return None;
            }
            typos(&letters, &known.word, most).map(|distance| (known, distance))
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
        for (number, name) in self.names.iter().enumerate() {
            if !name.letters.hold(letters) || !may(number) {
                continue;
            }
            let name = Utf32Str::new(&name.folded, &mut of_name);
            if let Some(score) = matcher.fuzzy_match(name, needle)
                && usize::from(score) >= count * IN_ORDER_SCORE
            {
                found.push((score, number));
            }
        }
        found.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
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

    fn extend(&mut self, numbers: impl Iterator<Item = usize>) {
        for number in numbers {
            if self.chosen.len() >= self.limit {
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

/// Whether `typed` stands in `name`, and if so, whether a word begins there.
fn piece(name: &str, typed: &str) -> Option<bool> {
    let mut at = name.match_indices(typed).map(|(at, _)| at).peekable();
    at.peek()?;
    Some(at.any(|at| begins_word(name, at)))
}

fn begins_word(name: &str, at: usize) -> bool {
    let before = name[..at].chars().next_back();
    let first = name[at..].chars().next();
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
