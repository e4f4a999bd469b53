//! Days, months and years as people write them.
//!
//! In: a question, or what somebody typed for a date, and today. Out: [`Period`]s of the calendar. In a question
//! they are a preference between articles and never a filter, since "in 2014" may be when something happened and
//! not when it was written about; typed for `from` or `to` they are a filter, so there the whole must be read,
//! and a date that can be read in two ways is none.
//!
//! This is our own reader because what crates offer is a moment, not a stretch of time ("last week", "May 2026",
//! "2026" have a first and a last day), reads a whole string and finds nothing inside a sentence, guesses when day
//! and month can be told apart by nothing, and knows English alone: interim, chrono-english,
//! human-date-parser, `parse_datetime` and fuzzydate were looked at; `two_timer` knows stretches, in English, with a
//! grammar heavier than this file.

mod calendar;
mod names;
mod read;

use time::Duration;

use crate::corpus::Date;

/// Days of the calendar, from the first to the last, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// The first day.
    pub from: Date,
    /// The last day, not before the first.
    pub to: Date,
}

/// What was typed is no date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "a date is written like 2026-05-14, 14 May 2026, May 2026, 2026, yesterday, last week, 3 days ago or since March"
)]
pub struct Unread;

impl Period {
    /// Reads what somebody typed for a date: all of it must be one.
    ///
    /// # Errors
    /// When it is anything else, and when it can be read in two ways, as `5/6/2026` can.
    pub fn read(written: &str, today: Date) -> Result<Self, Unread> {
        read::whole(written, today.into()).map(Self::of).ok_or(Unread)
    }

    /// The periods that a question mentions, in order.
    #[must_use]
    pub fn mentioned(question: &str, today: Date) -> Vec<Self> {
        read::all(question, today.into()).into_iter().map(Self::of).collect()
    }

    /// Whether `day` lies in it.
    #[must_use]
    pub fn holds(&self, day: Date) -> bool {
        self.from <= day && day <= self.to
    }

    fn of(days: calendar::Days) -> Self {
        Self {
            from: days.first.into(),
            to: days.last.into(),
        }
    }
}

/// The day `days` before this one.
fn back(day: time::Date, days: i64) -> Option<time::Date> {
    day.checked_sub(Duration::days(days))
}
