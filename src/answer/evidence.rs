//! Whether words hold the kind of thing that a question asks for.
//!
//! In: what is wanted, the question's words, and part of a passage. Out: where something of that kind
//! stands there that the question did not say itself. It looks at shape alone (digits, capitals, month
//! names, a few connecting words), so it is a hint between sentences and never a filter.

use std::{collections::HashSet, ops::Range, sync::LazyLock};

use rustc_hash::FxHashSet;

use crate::{
    question::{Question, Wants},
    retrieval::Read,
    text::{Word, fold, is_spaceless, stopwords::is_stopword},
};

/// Month names and their like.
const TIMES: &str = "january february march april may june july august september october november december \
    century centuries decade decades \
    monday tuesday wednesday thursday friday saturday sunday spring summer autumn winter \
    januar februar märz mai juni juli oktober dezember jahrhundert jahrhunderts \
    enero febrero marzo abril junio julio agosto septiembre octubre noviembre diciembre siglo \
    janvier février mars avril juin juillet août septembre octobre novembre décembre siècle \
    января февраля марта апреля мая июня июля августа сентября октября ноября декабря году год года лет века веке \
    عام سنة قرن القرن يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر \
    年 月 日 世纪 年代 ปี ศตวรรษ วัน เดือน";
/// Number words.
const NUMBERS: &str = "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen twenty \
    thirty forty fifty hundred thousand million millions billion billions trillion dozen half \
    zwei drei vier fünf sechs sieben acht neun zehn elf zwölf hundert tausend millionen milliarden hälfte \
    два три четыре пять шесть семь восемь девять десять сто тысяч миллион миллионов миллиардов \
    واحد اثنين اثنان ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة عشرة مئة ألف مليون مليار \
    一 二 三 四 五 六 七 八 九 十 百 千 万 亿 两 หนึ่ง สอง สาม สี่ ห้า หก เจ็ด แปด เก้า สิบ ร้อย พัน หมื่น แสน ล้าน";
/// Words that lead to a reason.
const REASONS: &str = "because due since therefore thus hence reason reasons cause caused causes result resulted order so \
    thereby weil da denn deshalb daher wegen grund damit потому поскольку из-за чтобы بسبب لأن 因为 因為 由于 所以 以便 为了 เพราะ เนื่องจาก";
/// Words that lead to a meaning.
const MEANINGS: &str = "is are was means refers defined known called term denotes describes ist sind bedeutet bezeichnet heißt \
    это означает называется يعني هو هي 是 指 意味 称为 とは คือ หมายถึง";

static TIME_WORDS: LazyLock<FxHashSet<String>> = LazyLock::new(|| listed(TIMES));
static NUMBER_WORDS: LazyLock<FxHashSet<String>> = LazyLock::new(|| listed(NUMBERS));
static REASON_WORDS: LazyLock<FxHashSet<String>> = LazyLock::new(|| listed(REASONS));
static MEANING_WORDS: LazyLock<FxHashSet<String>> = LazyLock::new(|| listed(MEANINGS));

fn listed(words: &str) -> FxHashSet<String> {
    words.split_whitespace().map(fold).collect()
}

/// What the question said itself, and what it wants.
#[derive(Debug)]
pub(super) struct Evidence<'a> {
    wants: Wants,
    asked: HashSet<&'a str>,
}

impl<'a> Evidence<'a> {
    pub(super) fn of(question: &'a Question) -> Self {
        Self {
            wants: question.wants(),
            asked: question.words().iter().map(|word| word.folded.as_str()).collect(),
        }
    }

    /// What is wanted.
    pub(super) fn wants(&self) -> Wants {
        self.wants
    }

    /// The numbers of the words in `part` that are of the kind wanted.
    pub(super) fn places(&self, text: &str, read: &Read, part: Range<usize>) -> Vec<usize> {
        let first = part.start;
        part.filter(|at| {
            let word = &read.words[*at];
            match self.wants {
                Wants::Anything => false,
                Wants::Reason => REASON_WORDS.contains(word.folded.as_str()),
                Wants::Meaning => MEANING_WORDS.contains(word.folded.as_str()),
                _ if self.asked.contains(word.folded.as_str()) || read.is_met(*at) => false,
                Wants::Time => is_time(&word.folded),
                Wants::Number => is_number(&word.folded),
                Wants::Person => is_name(text, read, *at, first) && is_full_name(text, read, *at),
                Wants::Place => is_name(text, read, *at, first) && is_located(text, read, *at),
            }
        })
        .collect()
    }
}

/// Whether a word is a number, a time or a name: what questions are mostly answered by.
pub(super) fn is_fact(text: &str, read: &Read, at: usize, first: usize) -> bool {
    let word = &read.words[at];
    is_number(&word.folded) || (at > first && capital(text, word) && !is_stopword(&word.folded))
}

/// Whether a word is a day, a month, a year or the like, in digits or letters.
pub(super) fn is_time(word: &str) -> bool {
    let digits = word.chars().filter(char::is_ascii_digit).count();
    digits == 4
        || (digits == 5 && word.ends_with('s'))
        || (digits > 0 && word.contains(['年', '月', '日']))
        || TIME_WORDS.contains(word)
}

/// Whether a word says that one thing is another.
pub(super) fn is_copula(word: &str) -> bool {
    MEANING_WORDS.contains(word)
}

/// Whether a word is a number, in digits or letters.
pub(super) fn is_number(word: &str) -> bool {
    word.contains(char::is_numeric) || NUMBER_WORDS.contains(word)
}

/// A capital inside a sentence, or at its beginning before another, in scripts that have capitals;
/// elsewhere nothing can be told by shape.
fn is_name(text: &str, read: &Read, at: usize, first: usize) -> bool {
    let word = &read.words[at];
    let Some(letter) = word.span.slice(text).and_then(|word| word.chars().next()) else {
        return false;
    };
    if is_spaceless(letter) || (letter.is_alphabetic() && !letter.is_uppercase() && !letter.is_lowercase()) {
        return true;
    }
    let next = || read.words.get(at + 1).is_some_and(|next| capital(text, next));
    capital(text, word) && !is_stopword(&word.folded) && (at > first || next())
}

/// Words that a place stands behind.
const BEFORE_PLACES: &[&str] = &[
    "in",
    "at",
    "near",
    "from",
    "to",
    "of",
    "into",
    "outside",
    "around",
    "im",
    "bei",
    "nach",
    "aus",
    "von",
    "a",
    "en",
    "de",
    "в",
    "на",
    "из",
    "под",
    "около",
    "في",
    "من",
    "الى",
];

/// Whether one of those words stands before it, or nothing can be told by shape.
fn is_located(text: &str, read: &Read, at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| read.words.get(before));
    before.is_some_and(|before| BEFORE_PLACES.contains(&before.folded.as_str())) || !capital(text, &read.words[at])
}

/// A first and a last name, or what shape cannot tell.
fn is_full_name(text: &str, read: &Read, at: usize) -> bool {
    let beside = [at.checked_sub(1), Some(at + 1)].into_iter().flatten();
    let named = beside
        .filter_map(|at| read.words.get(at))
        .any(|word| capital(text, word));
    named || !capital(text, &read.words[at])
}

fn capital(text: &str, word: &Word) -> bool {
    let first = word.span.slice(text).and_then(|word| word.chars().next());
    first.is_some_and(char::is_uppercase)
}
