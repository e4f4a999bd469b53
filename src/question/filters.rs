//! Which articles may answer, and which of them comes first.
//!
//! In: what a person chose beside the question, and what may be seen where they ask. Out: [`Filters`], plain data
//! that goes into every query. What was chosen is written as JSON, to be kept with the question; what may be seen is
//! not, since it is decided anew each time.

use std::cmp::Reverse;

use serde::{Deserialize, Serialize};

use crate::corpus::{Date, Visible};

/// Which articles may answer. An empty filter lets all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filters {
    /// Only these collections, whatever else is chosen. Filters that were read from JSON see nothing until this is
    /// said: [`from_json`](Self::from_json) asks for it.
    #[serde(skip, default = "nothing")]
    pub within: Visible,
    /// Only this collection.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collection: Option<String>,
    /// Only articles filed under this tag.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
    /// Only articles that say they are in this language (BCP 47).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Only articles of this day or later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    /// Only articles of this day or earlier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Date>,
    /// Which of those that answer comes first.
    #[serde(default, skip_serializing_if = "Sort::is_by_relevance")]
    pub sort: Sort,
}

/// In which order things that were found stand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sort {
    /// Best first.
    #[default]
    Relevance,
    /// Those of the newest article first, those of articles without a day last; of one day the best first.
    Newest,
}

impl Filters {
    /// Everything that may be seen.
    #[must_use]
    pub fn within(within: Visible) -> Self {
        Self {
            within,
            ..Self::default()
        }
    }

    /// What was chosen, as JSON; empty where nothing was.
    #[must_use]
    pub fn to_json(&self) -> String {
        let within = Visible::All;
        if (Self { within, ..self.clone() }) == Self::default() {
            return String::new();
        }
        serde_json::to_string(self).expect("names, days and an order are always JSON")
    }

    /// What was chosen, as [`to_json`](Self::to_json) wrote it, within what may be seen now.
    ///
    /// # Errors
    /// When it is anything else.
    pub fn from_json(written: &str, within: Visible) -> Result<Self, serde_json::Error> {
        if written.is_empty() {
            return Ok(Self::within(within));
        }
        let chosen: Self = serde_json::from_str(written)?;
        Ok(Self { within, ..chosen })
    }
}

impl Sort {
    /// Brings what stands best first into this order.
    pub fn arrange<T>(self, best_first: &mut [T], day: impl Fn(&T) -> Option<Date>) {
        match self {
            Self::Relevance => {}
            // The sort is stable, and no day is less than any.
            Self::Newest => best_first.sort_by_key(|found| Reverse(day(found))),
        }
    }

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
    fn is_by_relevance(&self) -> bool {
        *self == Self::Relevance
    }
}

fn nothing() -> Visible {
    Visible::Only(std::collections::BTreeSet::new())
}
