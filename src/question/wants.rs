//! What kind of thing would answer a question.
//!
//! In: the question's words. Out: a time, a person, a number, a place or anything. It is read from
//! question words alone and used as a preference between sentences, never as a filter, since a question
//! can always be asked another way.

use crate::text::Word;

/// The kind of answer that a question asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wants {
    /// "When", "what year", "seit wann", "何时".
    Time,
    /// "Who", "whose", "wer", "谁".
    Person,
    /// "How many", "how much", "wie viele", "多少".
    Number,
    /// "Where", "wo", "哪里".
    Place,
    /// "Why", "for what reason", "warum", "为什么".
    Reason,
    /// "What is", "what does … mean", "was ist", "什么是".
    Meaning,
    /// Every other question.
    Anything,
}

/// Question phrases by what they want, folded, in the order in which they are looked for; a phrase
/// matches where its words stand side by side.
const PHRASES: &[(Wants, &[&str])] = &[
    (
        Wants::Number,
        &[
            "how many",
            "how much",
            "how long",
            "how far",
            "how large",
            "how big",
            "how fast",
            "how deep",
        ],
    ),
    (
        Wants::Number,
        &[
            "wie viele",
            "wie viel",
            "wieviele",
            "wieviel",
            "wie lang",
            "wie gross",
            "combien",
            "cuantos",
            "cuantas",
            "多少",
            "几",
            "сколько",
            "كم",
            "กี่",
            "เท่าไร",
            "เท่าไหร่",
        ],
    ),
    (
        Wants::Time,
        &[
            "when",
            "what year",
            "which year",
            "what date",
            "what day",
            "what month",
            "what time",
            "what century",
            "what decade",
            "how old",
        ],
    ),
    (
        Wants::Time,
        &[
            "wann",
            "welchem jahr",
            "quand",
            "cuando",
            "何时",
            "什么时候",
            "什么 时候",
            "哪年",
            "哪一年",
            "哪 年",
            "哪 一年",
            "いつ",
            "когда",
            "каком году",
            "какого года",
            "متى",
            "اي عام",
            "เมื่อไร",
            "เมื่อไหร่",
            "เมื่อใด",
            "ปีใด",
            "ปีไหน",
        ],
    ),
    (
        Wants::Person,
        &[
            "who",
            "whom",
            "whose",
            "which person",
            "wer",
            "wem",
            "wen",
            "qui",
            "quien",
            "quienes",
            "谁",
            "誰",
            "だれ",
            "кто",
            "кого",
            "кому",
            "من هو",
            "من هي",
            "من الذي",
            "ใคร",
        ],
    ),
    (
        Wants::Place,
        &[
            "where",
            "what city",
            "which city",
            "what country",
            "which country",
            "what place",
            "wo",
            "woher",
            "wohin",
            "donde",
            "哪里",
            "哪儿",
            "何地",
            "どこ",
            "где",
            "куда",
            "اين",
            "ที่ไหน",
        ],
    ),
    (
        Wants::Reason,
        &[
            "why",
            "what reason",
            "what reasons",
            "how come",
            "warum",
            "weshalb",
            "wieso",
            "pourquoi",
            "por que",
            "为什么",
            "为何",
            "なぜ",
            "почему",
            "зачем",
            "لماذا",
            "ทำไม",
        ],
    ),
    (
        Wants::Meaning,
        &[
            "what is",
            "what are",
            "what does",
            "what do",
            "what s",
            "define",
            "definition",
            "meaning of",
            "was ist",
            "was sind",
            "was bedeutet",
            "qu est",
            "que es",
            "什么是",
            "是什么",
            "что такое",
            "ما هو",
            "ما هي",
            "คืออะไร",
        ],
    ),
];

impl Wants {
    /// What a question with these words asks for.
    #[must_use]
    pub(super) fn of(words: &[Word]) -> Self {
        let said = |phrase: &str| {
            let phrase: Vec<&str> = phrase.split(' ').collect();
            words
                .windows(phrase.len())
                .any(|window| window.iter().zip(&phrase).all(|(word, part)| word.folded == *part))
        };
        PHRASES
            .iter()
            .find(|(_, phrases)| phrases.iter().any(|phrase| said(phrase)))
            .map_or(Self::Anything, |(wants, _)| *wants)
    }
}
