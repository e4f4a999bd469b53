//! A quoted place, small enough for a button.
//!
//! In: a quotation. Out: a [`Place`] of some sixteen bytes that leads back to it after a restart, without the
//! words and without the article's name, since a button's id holds a hundred characters in all and others can
//! read it. Articles and revisions are named by the beginning of a hash: eight bytes tell a billion articles
//! apart with odds of one in forty, four bytes are enough to see that one article has changed.

use std::fmt;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{
    corpus::{ArticleId, Revision},
    text::Span,
};

use super::{Excerpt, Quotation};

/// An article's short name: the first eight bytes of the SHA-256 of its id. Written as eleven letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ArticleKey([u8; 8]);

/// A revision's short name: its first four bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct RevisionKey([u8; 4]);

/// Where quoted words stand: in which article, in which revision of it, at which bytes of its text. Written by
/// postcard it takes at most 18 bytes for an excerpt of up to 16 kB in an article of up to 256 MB.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "Written", try_from = "Written")]
pub struct Place {
    /// Which article.
    pub article: ArticleKey,
    /// Which revision of it the span belongs to.
    pub revision: RevisionKey,
    /// Where in its text.
    pub span: Span,
}

/// A place as it is written: numbers take as many bytes as they need.
#[derive(Serialize, Deserialize)]
struct Written {
    article: ArticleKey,
    revision: RevisionKey,
    start: usize,
    length: usize,
}

impl Place {
    /// Where the quoted words stand.
    #[must_use]
    pub fn of(quotation: &Quotation) -> Self {
        Self::of_excerpt(&quotation.excerpt)
    }

    /// Where the words of `excerpt` stand.
    #[must_use]
    pub fn of_excerpt(excerpt: &Excerpt) -> Self {
        Self {
            article: ArticleKey::of(excerpt.article()),
            revision: RevisionKey::of(excerpt.revision()),
            span: excerpt.span(),
        }
    }
}

impl From<Place> for Written {
    fn from(place: Place) -> Self {
        Self {
            article: place.article,
            revision: place.revision,
            start: place.span.start,
            length: place.span.len(),
        }
    }
}

impl TryFrom<Written> for Place {
    type Error = &'static str;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        let end = written
            .start
            .checked_add(written.length)
            .ok_or("the place has no end")?;
        Ok(Self {
            article: written.article,
            revision: written.revision,
            span: Span::new(written.start, end),
        })
    }
}

impl ArticleKey {
    /// The key of the article of this id.
    #[must_use]
    pub fn of(id: &ArticleId) -> Self {
        Self(first(&Sha256::digest(id.as_str())))
    }

    /// Reads what [`Display`](fmt::Display) wrote.
    #[must_use]
    pub fn parse(letters: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(letters).ok()?;
        bytes.try_into().ok().map(Self)
    }
}

impl fmt::Display for ArticleKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&URL_SAFE_NO_PAD.encode(self.0))
    }
}

impl RevisionKey {
    /// The key of this revision.
    #[must_use]
    pub fn of(revision: &Revision) -> Self {
        Self(first(revision.as_bytes()))
    }
}

fn first<const N: usize>(hash: &[u8]) -> [u8; N] {
    let mut bytes = [0; N];
    bytes.copy_from_slice(&hash[..N]);
    bytes
}
