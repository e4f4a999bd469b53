//! Whether a sentence holds the kind of thing that a question asks for.
//!
//! In: what is wanted, the question's words, and a sentence. Out: whether something of that kind stands
//! there that the question did not say itself. It looks at shape alone (digits, capitals, month names), so
//! it is a hint between sentences and never a filter.

use std::collections::HashSet;

use crate::{
    question::{Question, Wants},
    text::{Word, is_spaceless, stopwords::is_stopword},
};

/// Month names and their like, folded.
const TIMES: &str = "january february march april may june july august september october november december \
    januar februar marz mai juni juli oktober dezember today yesterday century decade year years month day \
    monday tuesday wednesday thursday friday saturday sunday spring summer autumn winter jahr jahre 年 月 日 世纪";
/// Number words, folded.
const NUMBERS: &str = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen twenty \
    thirty forty fifty hundred thousand million millions billion billions trillion dozen half several first second third \
    ein zwei drei vier funf sechs sieben acht neun zehn elf zwolf hundert tausend millionen milliarden \
    一 二 三 四 五 六 七 八 九 十 百 千 万 亿 两";

/// Whether `sentence`, whose words are `words`, holds something of the kind that `question` wants.
#[must_use]
pub(super) fn holds(question: &Question, sentence: &str, words: &[Word]) -> bool {
    let asked: HashSet<&str> = question.words().iter().map(|word| word.folded.as_str()).collect();
    let fresh = |word: &&Word| !asked.contains(word.folded.as_str());
    let mut fresh = words.iter().filter(fresh);
    match question.wants() {
        Wants::Anything => true,
        Wants::Time => fresh.any(|word| is_time(&word.folded)),
        Wants::Number => fresh.any(|word| is_number(&word.folded)),
        Wants::Person | Wants::Place => fresh.any(|word| is_name(sentence, word)),
    }
}

fn is_time(word: &str) -> bool {
    let digits = word.chars().filter(char::is_ascii_digit).count();
    digits == 4 || (digits > 0 && word.contains(['年', '月', '日'])) || listed(TIMES, word)
}

fn is_number(word: &str) -> bool {
    word.contains(|c: char| c.is_numeric()) || listed(NUMBERS, word)
}

/// A capital inside a sentence, in scripts that have capitals; elsewhere nothing can be told by shape.
fn is_name(sentence: &str, word: &Word) -> bool {
    let Some(first) = word.span.slice(sentence).and_then(|word| word.chars().next()) else {
        return false;
    };
    if is_spaceless(first) || (!first.is_uppercase() && !first.is_lowercase()) {
        return true;
    }
    first.is_uppercase() && !is_stopword(&word.folded)
}

fn listed(list: &str, word: &str) -> bool {
    list.split_whitespace().any(|listed| listed == word)
}
