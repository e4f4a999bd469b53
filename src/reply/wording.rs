//! Every sentence that ibid says.
//!
//! In: answers, reports, states and failures. Out: replies. Whole sentences to people: what happened,
//! then what to do. Surfaces add nothing of their own, so that a sentence is changed in one place.

use std::time::Duration;

use crate::{
    answer::{Answer, Citation, Nearest, Quotation},
    failure::{Failure, Kind},
    service::{Answered, Note, Progress, Ranking, Report, Status},
    store::{Outcome, Record},
};

use super::{Inline, Line, Part, Reply, ours};

/// Failed files that a report names before it only counts them.
const MOST_FAILED: usize = 15;

/// The reply to a question.
#[must_use]
pub fn answered(answered: &Answered) -> Reply {
    match &answered.answer {
        Answer::Quoted { quotations, .. } => Reply {
            parts: loosened(answered.loosened)
                .into_iter()
                .chain(
                    (1..)
                        .zip(quotations)
                        .map(|(number, quotation)| quoted(number, quotation)),
                )
                .collect(),
            footer: Some(vec![
                ours("Word for word from the articles as indexed "),
                Inline::Moment(answered.indexed_at),
            ]),
        },
        Answer::NotFound { nearest, .. } => Reply {
            parts: not_found(nearest),
            footer: None,
        },
    }
}

/// What is said before quotations that do not hold what the question quoted.
fn loosened(is_loosened: bool) -> Option<Part> {
    let words = "Nothing holds the words in quotation marks side by side; these passages come nearest.";
    is_loosened.then(|| Part::Text(vec![ours(words)]))
}

fn quoted(number: usize, quotation: &Quotation) -> Part {
    Part::Quote {
        words: quotation.excerpt.words().to_owned(),
        citation: citation(number, &quotation.citation),
    }
}

fn citation(number: usize, citation: &Citation) -> Line {
    let mut line = vec![Inline::Strong(format!("[{number}]")), ours(" ")];
    match &citation.url {
        Some(url) => line.push(Inline::Link {
            label: citation.title.clone(),
            url: url.clone(),
        }),
        None => line.push(Inline::Theirs(citation.title.clone())),
    }
    if let Some(section) = &citation.section {
        line.extend([ours(" › "), Inline::Theirs(section.clone())]);
    }
    if let Some(date) = citation.date {
        line.push(ours(format!(" · {date}")));
    }
    line.push(ours(format!(" · paragraph {} · ", citation.paragraph)));
    line.push(Inline::Theirs(citation.path.to_string()));
    line
}

fn not_found(nearest: &[Nearest]) -> Vec<Part> {
    let mut parts = vec![Part::Text(vec![ours("Nothing in the articles answers that.")])];
    if !nearest.is_empty() {
        parts.push(Part::Text(vec![ours("Nearest to it are:")]));
        parts.push(Part::List(nearest.iter().map(near).collect()));
    }
    parts.push(Part::Text(vec![ours(
        "hint: name the thing you ask about as an article would, or ask about one thing at a time.",
    )]));
    parts
}

fn near(nearest: &Nearest) -> Line {
    let title = match &nearest.url {
        Some(url) => Inline::Link {
            label: nearest.title.clone(),
            url: url.clone(),
        },
        None => Inline::Theirs(nearest.title.clone()),
    };
    vec![title, ours(" · "), Inline::Theirs(nearest.path.to_string())]
}

/// The reply when something went wrong. `reference` leads from here to the log.
#[must_use]
pub fn failed(failure: &Failure, reference: &str) -> Reply {
    let mut parts = vec![Part::Text(vec![ours(failure.what.clone())])];
    match failure.kind {
        Kind::Asker | Kind::Busy => parts.extend(failure.hint.clone().map(hint)),
        Kind::Operator => parts.push(Part::Text(vec![
            ours("hint: the people who run this bot can see why in its log, under the reference "),
            Inline::Code(reference.to_owned()),
            ours("."),
        ])),
        Kind::Bug => {
            parts.extend(failure.hint.clone().map(hint));
            parts.push(Part::Text(vec![
                ours("Reference: "),
                Inline::Code(reference.to_owned()),
            ]));
        }
    }
    Reply { parts, footer: None }
}

/// The same for those who run ibid: the hint is for them.
#[must_use]
pub fn failed_for_operators(failure: &Failure) -> Reply {
    let mut parts = vec![Part::Text(vec![ours(failure.what.clone())])];
    if let Some(cause) = &failure.cause {
        parts.push(Part::Text(vec![ours("cause: "), Inline::Theirs(cause.clone())]));
    }
    parts.extend(failure.hint.clone().map(hint));
    Reply { parts, footer: None }
}

fn hint(words: impl Into<String>) -> Part {
    Part::Text(vec![ours("hint: "), ours(words)])
}

/// How far a reindex has come.
#[must_use]
pub fn progress(progress: &Progress) -> Reply {
    Reply::line(vec![ours(format!(
        "Reindexing: {} of {} seen, {} changed, {} written, {} so far.",
        progress.seen,
        counted(progress.files, "file", "files"),
        counted(progress.changed, "article", "articles"),
        counted(progress.passages, "passage", "passages"),
        duration(progress.elapsed),
    ))])
}

/// What a reindex did.
#[must_use]
pub fn report(report: &Report) -> Reply {
    let mut parts = vec![Part::Text(vec![ours(format!(
        "Reindexed in {}: {} added, {} changed, {} removed, {} unchanged, {} failed.",
        duration(report.elapsed),
        report.added,
        report.changed,
        report.removed,
        report.unchanged,
        report.failed.len(),
    ))])];
    if !report.failed.is_empty() {
        parts.push(Part::List(notes(&report.failed)));
        parts.push(hint(
            "files that failed keep the article that was read from them before, if there was one.",
        ));
    }
    Reply { parts, footer: None }
}

/// What a check of the corpus found.
#[must_use]
pub fn checked(report: &Report) -> Reply {
    let mut parts = vec![Part::Text(vec![ours(format!(
        "{} can be quoted, {} failed, {}, {} of other kinds passed over. Nothing was written.",
        counted(report.added, "article", "articles"),
        report.failed.len(),
        counted(report.warnings.len(), "warning", "warnings"),
        counted(report.skipped.len(), "file", "files"),
    ))])];
    for (kind, list) in [("failed", &report.failed), ("warning", &report.warnings)] {
        parts.extend(list.iter().map(|about| {
            let mut line = vec![ours(format!("{kind}: "))];
            line.extend(note(about));
            Part::Text(line)
        }));
    }
    parts.extend(report.skipped.iter().map(|path| {
        Part::Text(vec![
            ours("passed over: "),
            Inline::Theirs(path.clone()),
            ours(": only .md, .markdown, .txt and .text files are read"),
        ])
    }));
    Reply { parts, footer: None }
}

fn notes(list: &[Note]) -> Vec<Line> {
    let mut lines: Vec<Line> = list.iter().take(MOST_FAILED).map(note).collect();
    if list.len() > MOST_FAILED {
        lines.push(vec![ours(format!("and {} more", list.len() - MOST_FAILED))]);
    }
    lines
}

fn note(note: &Note) -> Line {
    let mut line = vec![Inline::Theirs(note.path.clone())];
    if let Some(number) = note.line {
        line.push(ours(format!(", line {number}")));
    }
    line.extend([ours(": "), Inline::Theirs(note.what.clone())]);
    line
}

/// What is indexed, and how it got there; and why Discord does not show the commands, if it does not.
#[must_use]
pub fn status(status: &Status, version: &str, commands: Option<&str>) -> Reply {
    let mut lines = Vec::new();
    match &status.state {
        Some(state) => lines.push(vec![ours(format!(
            "{}, {}, in {}",
            counted_u64(state.articles, "article", "articles"),
            counted_u64(state.passages, "passage", "passages"),
            counted(status.collections.len(), "collection", "collections"),
        ))]),
        None => lines.push(vec![ours("no documents are indexed yet")]),
    }
    lines.extend(status.collections.iter().map(|(name, count)| {
        vec![
            ours("collection "),
            Inline::Theirs(name.clone()),
            ours(format!(": {}", counted(*count, "article", "articles"))),
        ]
    }));
    if status.state.as_ref().is_some_and(|state| !state.current) {
        lines.push(vec![ours(
            "the index is of another version of ibid and is being rebuilt",
        )]);
    }
    lines.push(last_reindex(status.last.as_ref()));
    if let Some(running) = &status.running {
        lines.push(vec![
            ours("a reindex is running since "),
            Inline::Moment(running.since),
            ours(", started by "),
            Inline::Theirs(running.by.clone()),
        ]);
    }
    if status.mismatches > 0 {
        lines.push(vec![ours(format!(
            "{} differed from their article and were not shown",
            counted_u64(status.mismatches, "excerpt", "excerpts")
        ))]);
    }
    if let Some(trouble) = commands {
        lines.push(vec![
            ours("the commands could not be registered and are tried again: "),
            Inline::Theirs(trouble.to_owned()),
        ]);
    }
    lines.push(ranking(&status.ranking));
    lines.push(vec![ours(format!("ibid {version}"))]);
    Reply {
        parts: vec![Part::List(lines)],
        footer: None,
    }
}

fn ranking(ranking: &Ranking) -> Line {
    match ranking {
        Ranking::Words => vec![ours("semantic reranking: off")],
        Ranking::WordsAndMeaning(model) => vec![ours("semantic reranking: on, "), Inline::Theirs(model.clone())],
        Ranking::WordsOnly(why) => vec![ours(format!(
            "semantic reranking: wanted, but {why}: answers are by words alone"
        ))],
    }
}

fn last_reindex(last: Option<&Record>) -> Line {
    let Some(record) = last else {
        return vec![ours("no reindex has ended yet")];
    };
    let outcome = match &record.outcome {
        Outcome::Done {
            added,
            changed,
            removed,
            unchanged,
            failed,
        } => format!("{added} added, {changed} changed, {removed} removed, {unchanged} unchanged, {failed} failed"),
        Outcome::Failed { what } => format!("it failed: {}", what.trim_end_matches('.')),
    };
    vec![
        ours("last reindex "),
        Inline::Moment(record.at),
        ours(" by "),
        Inline::Theirs(record.by.clone()),
        ours(": "),
        Inline::Theirs(outcome),
    ]
}

/// What the bot does and how to ask.
#[must_use]
pub fn help() -> Reply {
    let entry = |command: &str, what: &str| vec![Inline::Code(command.to_owned()), ours(format!(" {what}"))];
    Reply {
        parts: vec![
            Part::Text(vec![ours(
                "Ask a question, and the answer is up to three excerpts cut out of this community's articles word \
                 for word, each with the place it stands. Nothing is written by a language model. When the articles \
                 hold no answer, the reply says so.",
            )]),
            Part::List(vec![
                entry("/ask question:…", "answers here; with private:True only you see it"),
                vec![ours(
                    "a mention, a reply to an answer, or a direct message works too: just write the question",
                )],
                entry("/status", "says what is indexed and since when"),
                entry("/reindex", "reads the articles again, for moderators"),
            ]),
        ],
        footer: None,
    }
}

/// A moderator's command from somebody else.
#[must_use]
pub fn not_a_moderator() -> Reply {
    Reply::line(vec![ours(
        "Only moderators can reindex: members who may manage the server, or who have a role that the settings name.",
    )])
}

/// A mention without a question.
#[must_use]
pub fn asked_nothing() -> Reply {
    Reply::line(vec![ours(
        "Write a question behind the mention, for example: When was ICANN founded?",
    )])
}

/// More questions than can be worked on.
#[must_use]
pub fn overloaded() -> Failure {
    Failure::busy(
        "Too many questions are waiting to be answered.",
        "Ask again in a few seconds.",
    )
}

/// A question that took too long.
#[must_use]
pub fn timed_out() -> Failure {
    Failure::busy("The answer took too long and was given up.", "Ask again in a minute.")
}

/// A command that this version does not know.
#[must_use]
pub fn unknown_command() -> Reply {
    Reply::line(vec![ours(
        "This command is not known to the running version. Discord shows the new list of commands within minutes.",
    )])
}

/// A long reindex goes on where it can be seen.
#[must_use]
pub fn continues_in_channel() -> Reply {
    Reply::line(vec![ours(
        "The reindex takes longer than this reply can be edited; it goes on below, in the channel.",
    )])
}

fn counted(count: usize, one: &str, many: &str) -> String {
    counted_u64(count as u64, one, many)
}

fn counted_u64(count: u64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// A duration with the unit that fits it.
#[must_use]
pub fn duration(duration: Duration) -> String {
    let seconds = duration.as_secs();
    match seconds {
        0 => format!("{} ms", duration.as_millis()),
        1..10 => format!("{:.1} s", duration.as_secs_f64()),
        10..120 => format!("{seconds} s"),
        _ => format!("{} min {} s", seconds / 60, seconds % 60),
    }
}
