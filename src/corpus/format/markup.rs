//! Pieces of HTML inside of other formats: the entries of feeds, the bodies of mail.
//!
//! In: a piece of HTML, or a plain text. Out: its words in paragraphs, to stand behind a title.

use super::{Rejected, build::Body, html};

/// Reads a piece of HTML. Words without a tag and without an entity are read as plain text, which they may well be:
/// RSS does not say which of the two a summary is.
pub(super) fn read(html: &str) -> Result<Body, Rejected> {
    if html.contains(['<', '&']) {
        return html::piece(html);
    }
    Ok(plain(html))
}

/// Reads a plain text.
pub(super) fn plain(words: &str) -> Body {
    let mut body = Body::default();
    body.push_plain(words);
    body
}
