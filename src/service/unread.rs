//! Why a file could not be read, as a sentence.
//!
//! In: what the formats say. Out: the same in words for whoever reads the report, in their language. What the
//! operating system or a parser says stays as it says it.

use crate::{corpus::Rejected, locale::Message};

/// The sentence for `rejected`.
pub(super) fn why(rejected: &Rejected) -> Message {
    match rejected {
        Rejected::UnknownKind => Message::new("file-kind"),
        Rejected::NotUtf8 { byte, .. } => Message::new("file-not-utf8").with("byte", byte.to_string()),
        Rejected::Utf16 => Message::new("file-utf16"),
        Rejected::Binary { .. } => Message::new("file-binary"),
        Rejected::Date { date, .. } => Message::new("file-date").with("date", date.as_str()),
        Rejected::Empty => Message::new("file-empty"),
        Rejected::Encrypted => Message::new("file-encrypted"),
        Rejected::OnlyPictures => Message::new("file-only-pictures"),
        Rejected::Malformed { format, reason, .. } => Message::new("file-malformed")
            .with("format", format.as_ref())
            .with("reason", reason.as_str()),
        Rejected::TooLarge { most_mb } => Message::new("file-too-large").with("most", *most_mb),
        Rejected::TooMuchText { most_mb } => Message::new("file-too-much-text").with("most", *most_mb),
        Rejected::TooMany { what, most } => Message::new("file-too-many")
            .with("what", what.as_ref())
            .with("most", *most as u64),
        Rejected::TooSlow { seconds } => Message::new("file-too-slow").with("seconds", *seconds),
        Rejected::Died { reason } => Message::new("file-died").with("reason", reason.as_str()),
    }
}
