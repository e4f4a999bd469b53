//! A name that has to fit somewhere.
//!
//! In: any text and how many characters there are for it. Out: the text, or its beginning with `…` behind it. The
//! cut falls between graphemes, so that no accent loses its letter and no emoji of several parts falls apart.

use std::borrow::Cow;

use icu_segmenter::GraphemeClusterSegmenter;

/// `text` where it has at most `most` characters, otherwise as many graphemes of it as leave room for `…`.
#[must_use]
pub fn shortened(text: &str, most: usize) -> Cow<'_, str> {
    if text.len() <= most || text.chars().count() <= most {
        return Cow::Borrowed(text);
    }
    let room = text
        .char_indices()
        .nth(most.saturating_sub(1))
        .map_or(text.len(), |(at, _)| at);
    let boundaries = GraphemeClusterSegmenter::new().segment_str(text);
    let end = boundaries.take_while(|end| *end <= room).last().unwrap_or(0);
    let mut short = text[..end].trim_end().to_owned();
    if most > 0 {
        short.push('…');
    }
    Cow::Owned(short)
}
