//! A byte range of one text.
//!
//! In: offsets that some analysis found. Out: a range that can be compared, moved and cut. Every
//! quotation is a span of an article's text, which is why a span never travels with a copy of the words.

use serde::{Deserialize, Serialize};

/// A half-open byte range `start..end` of one text, in bytes of its UTF-8 form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Span {
    /// Offset of the first byte.
    pub start: usize,
    /// Offset of the byte behind the last.
    pub end: usize,
}

impl Span {
    /// The range from `start` to `end`; a range that ends before it starts is empty at `start`.
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        Self {
            start,
            end: end.max(start),
        }
    }

    /// The range of the whole of `text`.
    #[must_use]
    pub fn of(text: &str) -> Self {
        Self::new(0, text.len())
    }

    /// The words under this range, or `None` where it leaves the text or splits a character.
    #[must_use]
    pub fn slice(self, text: &str) -> Option<&str> {
        text.get(self.start..self.end)
    }

    /// Length in bytes.
    #[must_use]
    pub fn len(self) -> usize {
        self.end - self.start
    }

    /// Whether no byte lies in the range.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether all of `other` lies inside this range.
    #[must_use]
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two ranges share at least one byte.
    #[must_use]
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest range that holds both.
    #[must_use]
    pub fn cover(self, other: Span) -> Self {
        Self::new(self.start.min(other.start), self.end.max(other.end))
    }

    /// The same range when the text it was found in begins at `offset` of a larger one.
    #[must_use]
    pub fn shifted(self, offset: usize) -> Self {
        Self::new(self.start + offset, self.end + offset)
    }

    /// The range without the white space at both ends of the words under it.
    #[must_use]
    pub fn trimmed(self, text: &str) -> Self {
        let Some(words) = self.slice(text) else {
            return self;
        };
        let start = self.start + (words.len() - words.trim_start().len());
        Self::new(start, start + words.trim().len())
    }
}
