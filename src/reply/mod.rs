//! What a person sees, for any surface.
//!
//! In: answers, reports, states and failures. Out: a [`Reply`]: quotations, sentences and lists, not yet
//! in any surface's notation. [`wording`] holds every sentence ibid says; [`markdown`] writes a reply for
//! Discord so that text from articles shows as it is; [`plain`] writes it for a terminal; [`limits`] fits
//! it into a message; [`quotation`] keeps the shape of what is quoted; [`chart`] draws what is better seen than
//! read.

pub mod chart;
pub mod limits;
pub mod markdown;
pub mod plain;
pub mod quotation;
pub mod wording;

use crate::corpus::Date;

pub use quotation::{Quote, QuotedBlock};

/// What a person sees.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reply {
    /// In order.
    pub parts: Vec<Part>,
    /// A last small line.
    pub footer: Option<Line>,
}

/// A part of a reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Words cut from an article, and where they stand.
    Quote(Quote),
    /// Our own words.
    Text(Line),
    /// Lines under one another.
    List(Vec<Line>),
}

/// A line of a reply.
pub type Line = Vec<Inline>;

/// A piece of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Inline {
    /// Our own words, shown plainly.
    Ours(String),
    /// Our own words, set off.
    Strong(String),
    /// Something to type or a path of our own making, set off as code.
    Code(String),
    /// Words that somebody else wrote: titles, names, file names. Shown exactly as they are.
    Theirs(String),
    /// The same, set off: a heading of an article.
    Heading(String),
    /// Words that somebody else wrote, leading to a page.
    Link {
        /// The words.
        label: String,
        /// An `http` or `https` URL without white space or angle brackets.
        url: String,
    },
    /// A moment, in seconds since 1970.
    Moment(i64),
    /// How far away a moment is, in seconds since 1970.
    Away(i64),
    /// A day.
    Day(Date),
}

impl Reply {
    /// A reply of one line.
    #[must_use]
    pub fn line(line: Line) -> Self {
        Self {
            parts: vec![Part::Text(line)],
            footer: None,
        }
    }
}

pub(crate) fn ours(words: impl Into<String>) -> Inline {
    Inline::Ours(words.into())
}
