//! How far a question says what stands above a passage.
//!
//! In: a question and the title and headings of a passage. Out: shares from 0 to 1, which are 1 where the question says
//! just what a heading does. Words that only connect do not count, their order counts apart, and a heading that the
//! question says all of, in other forms and besides much else, comes between.

use crate::{
    index::Hit,
    text::{self, Word},
};

use super::{
    Read, Terms,
    features::{share, strongest},
    phrasing::Phrasing,
};

/// What the question has in common with what stands above a passage.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct AboveMatch {
    /// With the heading right above it, or one further out, which counts less.
    pub(crate) heading: f32,
    /// With that heading where the title and the headings around it count for what it leaves out.
    pub(crate) path: f32,
    /// With the title.
    pub(crate) title: f32,
    /// The words of the heading, or of the title where the article begins, in the order of the question, those included
    /// that only connect.
    pub(crate) order: f32,
    /// Whether the heading, or such a title, says just what the question does, word for word.
    pub(crate) same: bool,
}

/// What a heading counts beside the one below it.
const FURTHER_OUT: f32 = 0.9;

/// A title or a heading, read.
struct Above {
    strengths: Vec<f32>,
    /// The share of its own naming words that the question says.
    named: f32,
    order: f32,
}

impl Above {
    fn of(words: &str, passage: &Read, terms: &Terms, phrasing: &Phrasing<'_>) -> Self {
        let read = terms.read_above(words, passage);
        let mut names = text::naming(&read.words);
        let dated = read.words.windows(3).position(is_day);
        // The day behind a version, as changelogs have it, is no part of its name.
        if let Some(day) = dated.filter(|_| read.words.len() > 3) {
            names[day..day + 3].fill(false);
        }
        let (mut met, mut all) = (0.0, 0.0);
        for (at, _) in names.iter().enumerate().filter(|(_, names)| **names) {
            met += read.met(at).map_or(0.0, |(_, strength)| strength);
            all += 1.0;
        }
        Self {
            strengths: terms.strengths(&read, 0..read.words.len()),
            named: if all > 0.0 { met / all } else { 0.0 },
            order: phrasing.said(&read).in_order(),
        }
    }
}

/// Whether these are the year, month and day of an ISO date.
fn is_day(words: &[Word]) -> bool {
    let digits = |word: &Word, letters: usize| {
        word.folded.len() == letters && word.folded.bytes().all(|byte| byte.is_ascii_digit())
    };
    matches!(words, [year, month, day] if digits(year, 4) && digits(month, 2) && digits(day, 2))
}

/// What the question has in common with title and headings of `hit`, and for each of its terms how strongly they and
/// the lead or header outside of the passage meet it.
pub(crate) fn match_above(
    hit: &Hit,
    passage: &Read,
    terms: &Terms,
    phrasing: &Phrasing<'_>,
) -> (AboveMatch, Vec<f32>, Vec<f32>) {
    let worths: Vec<f32> = terms.worths().collect();
    let title = Above::of(&hit.title, passage, terms, phrasing);
    let mut all = title.strengths.clone();
    let mut met = AboveMatch {
        title: both(share(&worths, &title.strengths), title.named),
        order: if hit.opening { title.order } else { 0.0 },
        ..AboveMatch::default()
    };
    for heading in &hit.headings {
        let heading = Above::of(heading, passage, terms, phrasing);
        all = strongest(all, &heading.strengths);
        let own = both(share(&worths, &heading.strengths), heading.named);
        met.heading = own.max(met.heading * FURTHER_OUT);
        met.path = both(share(&worths, &all), heading.named).max(met.path * FURTHER_OUT);
        met.order = heading.order.max(met.order * FURTHER_OUT);
    }
    met.same = met.order >= 1.0;
    if let Some((_, words)) = &hit.context {
        let read = terms.read_above(words, passage);
        all = strongest(all, &terms.strengths(&read, 0..read.words.len()));
    }
    (met, title.strengths, all)
}

/// The harmonic mean: high only where the question says the heading and the heading the question.
fn both(a: f32, b: f32) -> f32 {
    if a + b > 0.0 { 2.0 * a * b / (a + b) } else { 0.0 }
}
