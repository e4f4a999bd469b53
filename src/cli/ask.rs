//! `ibid ask`: one question, one answer.

use std::{io::Write, process::ExitCode};

use clap::{Args, ValueEnum};
use serde::Serialize;

use crate::{
    answer::{Answer, Confidence, Explained, NearSection, Quotation, Share},
    corpus::{Date, Visible},
    failure::Failure,
    locale::Language,
    question::{Filters, Period, Sort, Unread},
    reply::{plain, wording},
    service::{Answered, Clock, Service},
};

/// One question, and which articles may answer it.
#[derive(Debug, Args)]
pub struct Ask {
    /// The question, in quotes or as several words
    #[arg(required = true, value_name = "QUESTION")]
    pub question: Vec<String>,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
    /// Say what the confidence comes from, feature by feature
    #[arg(long, conflicts_with = "json")]
    pub explain: bool,
    /// Only this collection (a folder of the corpus)
    #[arg(long, value_name = "NAME")]
    pub collection: Option<String>,
    /// Only articles with this tag
    #[arg(long, value_name = "TAG")]
    pub tag: Option<String>,
    /// Only articles in this language, such as en or zh
    #[arg(long, value_name = "LANGUAGE")]
    pub language: Option<String>,
    /// Only articles of this day or later: 2026-05-14, "May 2026", "last week", "3 days ago"
    #[arg(long, value_name = "DATE", value_parser = first_day)]
    pub from: Option<Date>,
    /// Only articles of this day or earlier, likewise
    #[arg(long, value_name = "DATE", value_parser = last_day)]
    pub to: Option<Date>,
    /// Which of the excerpts that answer comes first
    #[arg(long, value_name = "ORDER", value_enum, default_value_t)]
    pub sort: Order,
}

/// The order of excerpts.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub enum Order {
    /// The best
    #[default]
    Relevance,
    /// The one of the newest article
    Newest,
}

impl From<Order> for Sort {
    fn from(order: Order) -> Self {
        match order {
            Order::Relevance => Self::Relevance,
            Order::Newest => Self::Newest,
        }
    }
}

/// What is typed on a command line is typed now, so "yesterday" is that of the system's clock.
fn period(written: &str) -> Result<Period, Unread> {
    Period::read(written, Clock::system().today())
}

fn first_day(written: &str) -> Result<Date, Unread> {
    period(written).map(|period| period.from)
}

fn last_day(written: &str) -> Result<Date, Unread> {
    period(written).map(|period| period.to)
}

/// The JSON object.
#[derive(Serialize)]
struct Printed<'a> {
    question: &'a str,
    /// Whether an answer is quoted as one.
    answered: bool,
    outcome: Outcome,
    loosened: bool,
    confidence: Confidence,
    excerpts: &'a [Quotation],
    /// Sections that come near, where nothing is quoted.
    nearest: &'a [NearSection],
    indexed_at: i64,
    elapsed_ms: u128,
}

/// How sure the answer is.
#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum Outcome {
    /// It is quoted as one.
    Sure,
    /// A passage is shown that may not answer.
    Near,
    /// Nothing is quoted.
    Nothing,
}

impl Ask {
    /// Asks, and prints the answer to `out`. The exit code is 0 when it was answered and 1 when nothing
    /// answers it surely.
    ///
    /// # Errors
    /// When the question names nothing, nothing can be read, or `out` cannot be written.
    pub fn run(&self, service: &Service, out: &mut dyn Write) -> anyhow::Result<ExitCode> {
        let question = self.question.join(" ");
        let answered = match service.ask(&question, self.filters(service.everything())) {
            Ok(answered) => answered,
            Err(failure) if failure.names_nothing() => return self.unnamed(&question, &failure, out),
            Err(failure) => return Err(failure.into()),
        };
        if self.json {
            writeln!(out, "{}", serde_json::to_string_pretty(&printed(&question, &answered))?)?;
        } else {
            write!(
                out,
                "{}",
                plain::render(&wording::answered(Language::English, &answered))
            )?;
        }
        if self.explain {
            explain(&service.explain(&question, self.filters(service.everything()))?, out)?;
        }
        Ok(match answered.answer {
            Answer::Quoted { .. } => ExitCode::SUCCESS,
            Answer::Nearest { .. } | Answer::NotFound { .. } => ExitCode::from(1),
        })
    }

    /// Says that a question names nothing that could be looked for.
    fn unnamed(&self, question: &str, failure: &Failure, out: &mut dyn Write) -> anyhow::Result<ExitCode> {
        let hint = failure.hint.as_ref();
        if self.json {
            let printed = serde_json::json!({
                "question": question,
                "answered": false,
                "outcome": Outcome::Nothing,
                "excerpts": [],
                "nearest": [],
                "reason": failure.what.to_string(),
            });
            writeln!(out, "{}", serde_json::to_string_pretty(&printed)?)?;
        } else {
            writeln!(out, "{}", failure.what)?;
            if let Some(hint) = hint {
                writeln!(out, "hint: {hint}")?;
            }
        }
        Ok(ExitCode::from(1))
    }

    fn filters(&self, within: Visible) -> Filters {
        Filters {
            within,
            collection: self.collection.clone(),
            tag: self.tag.clone(),
            language: self.language.clone(),
            from: self.from,
            to: self.to,
            sort: self.sort.into(),
        }
    }
}

fn explain(explained: &Explained, out: &mut dyn Write) -> anyhow::Result<()> {
    writeln!(
        out,
        "\nconfidence {:.3}: the sum of the shares, as log-odds",
        explained.confidence
    )?;
    writeln!(out, "{:<16}{:>8}{:>8}{:>8}", "feature", "value", "weight", "share")?;
    for Share { feature, value, weight } in explained.shares() {
        writeln!(out, "{feature:<16}{value:>8.2}{weight:>8.2}{:>8.2}", value * weight)?;
    }
    for (index, window) in explained.windows.iter().take(5).enumerate() {
        let words = plain::safe(&window.quotation.excerpt.words().replace('\n', " "));
        writeln!(out, "candidate {}, score {:.2}: {words}", index + 1, window.score)?;
    }
    if explained.passages.iter().all(|passage| passage.likeness.is_none()) {
        writeln!(out, "by words alone: no passage was compared in meaning")?;
    }
    Ok(())
}

fn printed<'a>(question: &'a str, answered: &'a Answered) -> Printed<'a> {
    let (outcome, nearest): (_, &[NearSection]) = match &answered.answer {
        Answer::Quoted { .. } => (Outcome::Sure, &[]),
        Answer::Nearest { .. } => (Outcome::Near, &[]),
        Answer::NotFound { sections, .. } => (Outcome::Nothing, sections),
    };
    Printed {
        question,
        answered: matches!(outcome, Outcome::Sure),
        outcome,
        loosened: answered.loosened,
        confidence: answered.answer.confidence(),
        excerpts: answered.answer.quotations(),
        nearest,
        indexed_at: answered.indexed_at,
        elapsed_ms: answered.elapsed.as_millis(),
    }
}
