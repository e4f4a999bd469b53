//! Answers that are shared, and why one is not shown at once.

use crate::{
    answer::Quotation,
    locale::Language,
    reply::{Inline, Part, Reply},
    store::preferences::Id,
};

use super::{quoted, say::say, settings::mention};

/// An answer that somebody shares, with the question if it is still kept.
#[must_use]
pub fn shared(language: Language, by: &str, asked: Option<&str>, quotations: &[Quotation]) -> Reply {
    let name = Inline::Theirs(by.to_owned());
    let intro = match asked {
        Some(asked) => say(language, "shared-asked").put("question", Inline::Theirs(asked.to_owned())),
        None => say(language, "shared"),
    };
    let quoted = (1..)
        .zip(quotations)
        .map(|(number, quotation)| quoted(language, number, quotation));
    let parts: Vec<Part> = std::iter::once(intro.put("name", name).text()).chain(quoted).collect();
    Reply { parts, footer: None }
}

/// An answer was shared before.
#[must_use]
pub fn shared_before(language: Language) -> Reply {
    say(language, "shared-before").reply()
}

/// A mention where answers are for the asker alone, which a message cannot be.
#[must_use]
pub fn ask_privately(language: Language) -> Reply {
    say(language, "ask-privately").reply()
}

/// A mention in a channel where the bot may not write, told in a direct message.
#[must_use]
pub fn may_not_write(language: Language, channel: Id) -> Reply {
    say(language, "may-not-write").put("channel", mention(channel)).reply()
}
