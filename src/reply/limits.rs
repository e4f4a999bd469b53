//! A reply that fits a message.
//!
//! In: a reply. Out: message text within Discord's limits. A quotation is shown whole or not at all: what
//! does not fit is left out from the end, and the reply says how much that is.

use super::{Part, Reply, markdown, ours};

/// The most characters of a message's content.
pub const CONTENT: usize = 2000;
/// The most characters of an embed's description.
pub const DESCRIPTION: usize = 4096;

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
pub fn fit(reply: &Reply) -> Fitted {
    let whole = markdown::render(reply);
    if length(&whole) <= CONTENT {
        return Fitted::Content(whole);
    }
    if length(&whole) <= DESCRIPTION {
        return Fitted::Embed(whole);
    }
    let mut shorter = reply.clone();
    let mut left_out = 0;
    while drop_last(&mut shorter) {
        left_out += 1;
        let mut noted = shorter.clone();
        noted.parts.push(Part::Text(vec![ours(left_out_note(left_out))]));
        let text = markdown::render(&noted);
        if length(&text) <= DESCRIPTION {
            return Fitted::Embed(text);
        }
    }
    Fitted::Content("The reply is too long for a message.".to_owned())
}

/// Discord counts characters; counting UTF-16 units, which are never fewer, is on the safe side.
fn length(text: &str) -> usize {
    text.encode_utf16().count()
}

fn left_out_note(count: usize) -> String {
    match count {
        1 => "One more entry does not fit into this message.".to_owned(),
        count => format!("{count} more entries do not fit into this message."),
    }
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
