//! What a model can be fitted to.
//!
//! In: a plan and the service. Out: one JSON object a question: the features of every passage and window
//! that was considered, and which were right.

use std::io::{self, Write};

use rayon::prelude::*;
use serde::Serialize;

use crate::{answer::Explained, question::Filters, service::Service};

use super::{
    Asked, Plan,
    judge::{self, Kind},
    seen,
};

/// One question.
#[derive(Serialize)]
struct Example<'a> {
    question: &'a str,
    kind: Kind,
    passages: Vec<Considered>,
    windows: Vec<Considered>,
    confidence: Vec<f32>,
}

/// One passage or window.
#[derive(Serialize)]
struct Considered {
    features: Vec<f32>,
    /// How alike it and the question are in meaning, of a passage that a model was asked about.
    #[serde(skip_serializing_if = "Option::is_none")]
    likeness: Option<f32>,
    /// It is, or stands in, a paragraph or a section that answers.
    right: bool,
    /// It holds an answer.
    holds: bool,
    /// Where it stands: the article and the offsets.
    at: (String, usize, usize),
    chars: usize,
}

/// Writes the examples of `plan` to `out`.
///
/// # Errors
/// When `out` cannot be written.
pub fn examples(plan: &Plan, service: &Service, out: &mut dyn Write) -> io::Result<()> {
    for chunk in plan.asked.chunks(256) {
        let lines: Vec<String> = chunk
            .par_iter()
            .map(|asked| {
                let explained = service.explain(&asked.question, Filters::default()).unwrap_or_default();
                serde_json::to_string(&example(asked, &explained)).unwrap_or_default()
            })
            .collect();
        for line in lines {
            writeln!(out, "{line}")?;
        }
    }
    out.flush()
}

fn example<'a>(asked: &'a Asked, explained: &Explained) -> Example<'a> {
    let considered = |quotation: &crate::answer::Quotation, features: &[f32], likeness: Option<f32>| {
        let words = quotation.excerpt.words();
        Considered {
            features: features.to_vec(),
            likeness,
            right: judge::passage_rank(&asked.gold, std::iter::once(seen(quotation))).is_some(),
            holds: judge::right_excerpts(&asked.gold, std::iter::once(seen(quotation))) == [true],
            at: (
                quotation.citation.path.to_string(),
                quotation.citation.start,
                quotation.citation.end,
            ),
            chars: words.chars().count(),
        }
    };
    Example {
        question: &asked.question,
        kind: asked.kind,
        passages: explained
            .passages
            .iter()
            .map(|passage| considered(&passage.quotation, &passage.features, passage.likeness))
            .collect(),
        windows: explained
            .windows
            .iter()
            .map(|window| considered(&window.quotation, &window.features, None))
            .collect(),
        confidence: explained.confidence_features.to_vec(),
    }
}
