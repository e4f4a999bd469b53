//! A reply that fits a message.
//!
//! In: a reply. Out: message text within Discord's limits. A quotation is shown whole or not at all: what
//! does not fit is left out from the end, the reply says how much that is, and the whole of it goes beside the
//! message as a file.

use crate::locale::Language;

use super::{Part, Reply, markdown, wording};

/// The most characters of a message's content.
pub const CONTENT: usize = 2000;
/// The most characters of an embed's description.
pub const DESCRIPTION: usize = 4096;

/// What of a reply a message shows, and the whole of it where that is more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fit {
    /// What the message shows.
    pub shown: Fitted,
    /// The whole reply in Markdown, if not all of it is shown.
    pub whole: Option<String>,
}

/// Message text, and which part of a message it belongs into.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fitted {
    /// Up to [`CONTENT`] characters: plain content, which needs no permission to embed.
    Content(String),
    /// Up to [`DESCRIPTION`] characters: the description of the message's one embed.
    Embed(String),
}

/// Writes `reply` in Markdown so that it fits one message.
#[must_use]
pub fn fit(language: Language, reply: &Reply) -> Fit {
    let whole = markdown::render(reply);
    if length(&whole) <= CONTENT {
        return Fit {
            shown: Fitted::Content(whole),
            whole: None,
        };
    }
    if length(&whole) <= DESCRIPTION {
        return Fit {
            shown: Fitted::Embed(whole),
            whole: None,
        };
    }
    Fit {
        shown: shortened(language, reply),
        whole: Some(whole),
    }
}

fn shortened(language: Language, reply: &Reply) -> Fitted {
    let mut shorter = reply.clone();
    let mut left_out = 0;
    while drop_last(&mut shorter) {
        left_out += 1;
        let mut noted = shorter.clone();
        noted.parts.push(wording::left_out(language, left_out));
        let text = markdown::render(&noted);
        if length(&text) <= DESCRIPTION {
            return Fitted::Embed(text);
        }
    }
    // Not even the small print fits, which no reply of ours has so much of.
    Fitted::Content(markdown::render(&wording::too_long(language)))
}

/// Discord counts characters; counting UTF-16 units, which are never fewer, is on the safe side.
fn length(text: &str) -> usize {
    text.encode_utf16().count()
}

/// Drops the last line of a list, quotation or text; false when there is none.
fn drop_last(reply: &mut Reply) -> bool {
    match reply.parts.last_mut() {
        Some(Part::List(lines)) if lines.len() > 1 => {
            lines.pop();
            true
        }
        Some(_) => {
            reply.parts.pop();
            true
        }
        None => false,
    }
}
