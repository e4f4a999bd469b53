//! Questions that lean on the one before them: "and when was the second one?", "what about Germany?", "why?".
//!
//! In: an earlier question as it was understood, and the new one. Out: a [`Follow`]: that the new one stands, or what is
//! really asked and what was carried into it. It is decided by words alone, in English, German, French, Spanish,
//! Chinese and Japanese; in every other language a question stands. Since the earlier question is the understood one, a
//! third question leans on the first through the second.

mod join;
mod lean;
mod read;
mod spaceless;
mod tongue;

use read::Read;
use tongue::Language;

use super::{clean, wants};
use crate::text;

/// How a question follows the one before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Follow {
    /// It stands alone and is asked as it is.
    Stands,
    /// It leans on the earlier one.
    Leans {
        /// The question that is really put.
        asked: String,
        /// What of the earlier question stands in it, as written there; at least one, none empty.
        carried: Vec<String>,
    },
}

/// A longer question says enough, in characters; nothing longer than this is carried from either.
const MOST_CHARS: usize = 300;

impl Follow {
    /// How `next` follows `earlier`.
    #[must_use]
    pub fn of(earlier: &str, next: &str) -> Self {
        let (earlier, next) = (clean(earlier), clean(next));
        let long = |text: &str| text.chars().nth(MOST_CHARS).is_some();
        if earlier.is_empty() || next.is_empty() || long(&earlier) || long(&next) {
            return Self::Stands;
        }
        match Language::of(&text::words(&earlier), &text::words(&next), &next) {
            Some(Language::Spaced(tongue)) => {
                let next = Read::new(&next, tongue);
                let Some(way) = lean::way(&next) else {
                    return Self::Stands;
                };
                join::join(&Read::new(&earlier, tongue), &next, way)
            }
            Some(Language::Chinese) => spaceless::follow(&earlier, &next, false),
            Some(Language::Japanese) => spaceless::follow(&earlier, &next, true),
            None => Self::Stands,
        }
    }

    /// Leaning, unless there is nothing to lean on.
    fn leans(asked: String, carried: Vec<String>) -> Self {
        let carried: Vec<String> = carried.into_iter().filter(|text| !text.trim().is_empty()).collect();
        if carried.is_empty() {
            return Self::Stands;
        }
        Self::Leans { asked, carried }
    }
}

/// Whether a noun only says which kind of thing is asked for: "year", "country".
fn is_kind(word: &str) -> bool {
    wants::kind_of(word).is_some()
}

/// Whether a noun is a number or a time that something has: "population", "date".
fn is_measure(word: &str) -> bool {
    matches!(wants::kind_of(word), Some(wants::Wants::Number | wants::Wants::Time))
}
