//! Articles that nobody wrote, for measuring at sizes that nobody has written.
//!
//! In: a number. Out: an article in the news format, always the same for the same number. What an index
//! costs depends on how often words repeat, how long they are and where sentences end, so these three are
//! as in English text: words follow the law of Zipf and Mandelbrot, frequent ones are short, sentences have
//! 8 to 34 words. The commonest words are those of English, by which a text's language is told; the others mean nothing.

use std::{collections::HashSet, fmt::Write as _};

/// Different words there are; an English newspaper of some million running words has about as many.
const VOCABULARY: usize = 50_000;
/// The offset of Mandelbrot, which keeps the first words from being too frequent.
const OFFSET: f64 = 2.7;
/// Words at which an article ends with the sentence it is in.
const ARTICLE_WORDS: usize = 240;
/// A paragraph ends with the sentence that reaches this.
const PARAGRAPH_WORDS: usize = 70;
/// Words this short stand in most sentences.
const COMMON_LETTERS: usize = 4;
/// The commonest words of written English that only connect, roughly most frequent first. They come to a third of the
/// text, in English to some more.
const COMMONEST: &str = "the of and to a in is that for was on as with by he it at his from be are this had have not or an were \
    which but they has their her she you all we been who will would more when its him if no there so out up \
    about what them other some than into can only these could then over any now do such also our most after \
    like through where before must much your down because each those how should us very just own";
/// Any number: it only has to stay the same.
const SEED: u64 = 0x1b1d;

/// What articles are made from.
pub struct Generator {
    words: Vec<String>,
    /// For each word, the share of running text that it and all more frequent ones have together.
    shares: Vec<f64>,
}

impl Generator {
    /// Makes the vocabulary, most frequent word first.
    pub fn new() -> Self {
        let mut random = Random(SEED);
        let mut words: Vec<String> = COMMONEST.split_whitespace().map(str::to_owned).collect();
        let mut seen: HashSet<String> = words.iter().cloned().collect();
        while words.len() < VOCABULARY {
            let word = random.word(syllables(words.len()));
            if seen.insert(word.clone()) {
                words.push(word);
            }
        }
        let mut rank = 0.0;
        let mut total = 0.0;
        let mut shares: Vec<f64> = words
            .iter()
            .map(|_| {
                rank += 1.0;
                total += 1.0 / (rank + OFFSET);
                total
            })
            .collect();
        for share in &mut shares {
            *share /= total;
        }
        Self { words, shares }
    }

    /// The article of that number. Another edition of it has other words.
    pub fn article(&self, number: usize, edition: usize) -> String {
        let mut random = Random::of(number, edition);
        let mut text = String::with_capacity(1_800);
        let (year, month, day) = (2000 + number % 25, 1 + number % 12, 1 + number % 28);
        let _ = write!(text, "date {year}-{month:02}-{day:02} ");
        self.push_words(&mut text, &mut random, 6);
        text.push_str("\n\n");
        let (mut words, mut paragraph) = (0, 0);
        while words < ARTICLE_WORDS {
            // Two draws make middling lengths the most frequent, as they are.
            let length = 8 + random.below(14) + random.below(14);
            self.push_words(&mut text, &mut random, length);
            words += length;
            paragraph += length;
            if paragraph >= PARAGRAPH_WORDS {
                text.push_str(".\n\n");
                paragraph = 0;
            } else {
                text.push_str(". ");
            }
        }
        text
    }

    /// A question that the article of that number answers: five words of one of its sentences, those that every
    /// sentence has left out.
    #[allow(dead_code, reason = "one of the two benchmarks asks no generated questions")]
    pub fn question(&self, number: usize) -> String {
        let text = self.article(number, 0);
        let sentence = text.split(". ").nth(number % 5 + 1).unwrap_or(&text);
        let named = sentence
            .split([' ', ',', '.', '\n'])
            .filter(|word| word.len() > COMMON_LETTERS)
            .take(5);
        named.collect::<Vec<_>>().join(" ")
    }

    fn push_words(&self, text: &mut String, random: &mut Random, count: usize) {
        for at in 0..count {
            let word = self.word(random);
            if at == 0 {
                let (first, rest) = word.split_at(1);
                text.push_str(&first.to_ascii_uppercase());
                text.push_str(rest);
                continue;
            }
            // About one comma a sentence and one number in three, as in news.
            text.push_str(if random.below(20) == 0 { ", " } else { " " });
            if random.below(60) == 0 {
                let _ = write!(text, "{}", random.below(2_100));
            } else {
                text.push_str(word);
            }
        }
    }

    fn word(&self, random: &mut Random) -> &str {
        let share = random.share();
        let rank = self.shares.partition_point(|upto| *upto < share);
        &self.words[rank.min(self.words.len() - 1)]
    }
}

/// Frequent words are short, which is Zipf's other law.
fn syllables(rank: usize) -> usize {
    match rank {
        ..120 => 1,
        120..3_000 => 2,
        3_000..20_000 => 3,
        _ => 4,
    }
}

/// `SplitMix64` (Steele, Lea and Flood, Fast Splittable Pseudorandom Number Generators, 2014): a few lines
/// that give the same numbers on every machine for ever, which a dependency does not promise.
struct Random(u64);

impl Random {
    fn of(number: usize, edition: usize) -> Self {
        let mut random = Self(SEED ^ ((number as u64) << 16) ^ edition as u64);
        random.next();
        random
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From 0 to below `end`.
    fn below(&mut self, end: u16) -> usize {
        // The top sixteen bits, scaled down: for numbers this small, even enough.
        let top = u32::try_from(self.next() >> 48).expect("sixteen bits fit into thirty-two");
        ((top * u32::from(end)) >> 16) as usize
    }

    /// From 0 to below 1.
    fn share(&mut self) -> f64 {
        let top = u32::try_from(self.next() >> 32).expect("the upper half of sixty-four bits fits");
        f64::from(top) / 4_294_967_296.0
    }

    fn word(&mut self, syllables: usize) -> String {
        const STARTS: &[&str] = &[
            "b", "c", "d", "f", "g", "h", "l", "m", "n", "p", "r", "s", "t", "v", "w", "st", "tr", "pr", "ch", "th",
        ];
        const MIDDLES: &[&str] = &["a", "e", "i", "o", "u", "ea", "ou", "io"];
        const ENDS: &[&str] = &["", "", "n", "r", "s", "t", "l", "nd"];
        let mut word = String::new();
        for at in 0..syllables {
            word.push_str(self.one_of(STARTS));
            word.push_str(self.one_of(MIDDLES));
            // Only the last syllable is closed, or long words would be far too long.
            if at + 1 == syllables {
                word.push_str(self.one_of(ENDS));
            }
        }
        word
    }

    fn one_of<'a>(&mut self, some: &[&'a str]) -> &'a str {
        let count = u16::try_from(some.len()).expect("the lists above are short");
        some[self.below(count)]
    }
}
