//! What is kept of people, and how it is deleted.
//!
//! In: how long things are kept, how much was deleted, and the language of whoever reads. Out: replies.

use crate::{
    locale::Language,
    reply::{Part, Reply},
    store::Forgotten,
};

use super::say::say;

/// What is kept, for so many days where somebody asks, who sees it, and how it is deleted.
#[must_use]
pub fn privacy(language: Language, days: u16) -> Reply {
    let line = |key| say(language, key).line();
    Reply {
        parts: vec![Part::List(vec![
            line("privacy-kept"),
            line("privacy-not-kept"),
            say(language, "privacy-days").number("days", days).line(),
            line("privacy-seen"),
            line("privacy-messages"),
            line("privacy-delete"),
        ])],
        footer: None,
    }
}

/// What would be deleted, for somebody who is to confirm it.
#[must_use]
pub fn before_forgetting(language: Language) -> Reply {
    say(language, "forget-ask").reply()
}

/// How much was deleted.
#[must_use]
pub fn forgotten(language: Language, forgotten: &Forgotten) -> Reply {
    if *forgotten == Forgotten::default() {
        return say(language, "forget-nothing").reply();
    }
    say(language, "forget-done")
        .number("questions", forgotten.questions)
        .number("votes", forgotten.votes)
        .number("requests", forgotten.requests)
        .reply()
}
