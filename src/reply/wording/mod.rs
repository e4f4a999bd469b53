//! What ibid says, and in which order.
//!
//! In: answers, reports, states and failures, and the language of whoever reads. Out: replies. The sentences
//! themselves are in [`locale`]; surfaces add nothing of their own, so that a sentence is changed in
//! one place.

use std::time::Duration;

use crate::{
    answer::{Answer, Citation, Nearest, Quotation},
    failure::{Failure, Kind},
    locale::{self, Language, Message, Piece, Value},
    service::{self, Answered, Note, Progress, Ranking, Report, Status, Understood},
    store::{Outcome, Record},
    text::shortened,
};

mod about;
mod doctor;
pub mod feedback;
pub mod insights;
pub mod privacy;
mod reading;
mod say;
mod search;
mod settings;
mod sharing;
mod supported;
pub mod uploads;

use super::{Inline, Line, Part, Reply, ours};
pub use about::{About, Known, about, help};
pub use doctor::{Commands, Examined, Standing, doctor};
pub use reading::{article, collections, context, sources};
use say::say;
pub use search::{found, next_page, previous_page};
pub use settings::{
    Imported, choice_refused, everyone_moderates, hidden_channel, needs_manager, no_such_channel, setting_changed,
    setting_key, settings, settings_exported, settings_imported, uploads_key,
};
pub use sharing::{ask_privately, shared, shared_before};
pub use supported::{supported, supported_no_words};

/// Failed files that a report names before it only counts them.
const MOST_FAILED: usize = 15;

/// Characters of a title or a heading that are shown: as many as Discord shows of an embed's title. What is longer
/// is no headline, and would take the place of what is quoted.
const HEADLINE: usize = 256;

/// The reply to a question.
#[must_use]
pub fn answered(language: Language, answered: &Answered) -> Reply {
    match &answered.answer {
        Answer::Quoted { quotations, .. } => Reply {
            parts: understood(language, answered.understood.as_ref())
                .into_iter()
                .chain(loosened(language, answered.loosened))
                .chain(
                    (1..)
                        .zip(quotations)
                        .map(|(number, quotation)| quoted(language, number, quotation)),
                )
                .collect(),
            footer: Some(
                say(language, "answer-indexed")
                    .put("moment", Inline::Moment(answered.indexed_at))
                    .line(),
            ),
        },
        Answer::NotFound { nearest, .. } => Reply {
            parts: understood(language, answered.understood.as_ref())
                .into_iter()
                .chain(not_found(language, nearest))
                .collect(),
            footer: None,
        },
    }
}

/// What the question was understood with, where it leant on the one before it.
fn understood(language: Language, understood: Option<&Understood>) -> Option<Part> {
    let words = understood?.carried.join(", ");
    Some(
        say(language, "answer-understood")
            .put("words", Inline::Theirs(words))
            .text(),
    )
}

/// What is said before quotations that do not hold what the question quoted.
fn loosened(language: Language, is_loosened: bool) -> Option<Part> {
    is_loosened.then(|| say(language, "answer-loosened").text())
}

fn quoted(language: Language, number: usize, quotation: &Quotation) -> Part {
    Part::Quote {
        words: quotation.excerpt.words().to_owned(),
        citation: citation(language, number, &quotation.citation),
    }
}

fn citation(language: Language, number: usize, citation: &Citation) -> Line {
    let mut line = numbered(number);
    line.extend(standing(language, citation));
    line
}

/// The number of a quotation before what is said of it.
fn numbered(number: usize) -> Line {
    vec![Inline::Strong(format!("[{number}]")), ours(" ")]
}

/// Where quoted words stand.
fn standing(language: Language, citation: &Citation) -> Line {
    let mut line = vec![titled(&citation.title, citation.url.as_deref())];
    if let Some(section) = &citation.section {
        line.extend([ours(" › "), Inline::Theirs(shortened(section, HEADLINE).into_owned())]);
    }
    if let Some(date) = citation.date {
        line.extend([ours(" · "), Inline::Day(date)]);
    }
    if let Some(page) = citation.page {
        line.push(ours(" · "));
        line.extend(say(language, "citation-page").number("number", page).line());
    }
    line.push(ours(" · "));
    line.extend(
        say(language, "citation-paragraph")
            .number("number", citation.paragraph)
            .line(),
    );
    line.push(ours(" · "));
    line.push(Inline::Theirs(citation.path.shown()));
    line
}

/// A title that leads to its page, where it has one.
fn titled(title: &str, url: Option<&str>) -> Inline {
    let label = shortened(title, HEADLINE).into_owned();
    match url {
        Some(url) => Inline::Link {
            label,
            url: url.to_owned(),
        },
        None => Inline::Theirs(label),
    }
}

fn not_found(language: Language, nearest: &[Nearest]) -> Vec<Part> {
    let mut parts = vec![say(language, "answer-not-found").text()];
    if !nearest.is_empty() {
        parts.push(say(language, "answer-nearest").text());
        parts.push(Part::List(nearest.iter().map(near).collect()));
    }
    parts.push(hint(language, say(language, "answer-not-found-hint").line()));
    parts
}

fn near(nearest: &Nearest) -> Line {
    let title = titled(&nearest.title, nearest.url.as_deref());
    vec![title, ours(" · "), Inline::Theirs(nearest.path.shown())]
}

/// The reply when something went wrong. `reference` leads from here to the log.
#[must_use]
pub fn failed(language: Language, failure: &Failure, reference: &str) -> Reply {
    let reference = Inline::Code(reference.to_owned());
    let what = if failure.what.is_translated() {
        message(language, &failure.what)
    } else {
        say(language, "failed-operator").line()
    };
    let mut parts = vec![Part::Text(what)];
    let told = failure
        .hint
        .as_ref()
        .map(|told| hint(language, message(language, told)));
    match failure.kind {
        Kind::Asker | Kind::Busy => parts.extend(told),
        Kind::Operator => {
            let asked = say(language, "failed-operator-hint").put("reference", reference);
            parts.push(hint(language, asked.line()));
        }
        Kind::Bug => {
            parts.extend(told);
            parts.push(say(language, "failed-reference").put("reference", reference).text());
        }
    }
    Reply { parts, footer: None }
}

/// The same for those who run ibid: the hint is for them.
#[must_use]
pub fn failed_for_operators(failure: &Failure) -> Reply {
    let language = Language::English;
    let mut parts = vec![Part::Text(message(language, &failure.what))];
    if let Some(cause) = &failure.cause {
        let cause = Inline::Theirs(cause.clone());
        parts.push(say(language, "failed-cause").put("cause", cause).text());
    }
    parts.extend(
        failure
            .hint
            .as_ref()
            .map(|told| hint(language, message(language, told))),
    );
    Reply { parts, footer: None }
}

fn hint(language: Language, words: Line) -> Part {
    say(language, "hint").put_line("hint", words).text()
}

/// A message, with what it names shown exactly as it is.
fn message(language: Language, message: &Message) -> Line {
    let pieces = message.pieces(language).into_iter();
    pieces
        .map(|piece| match piece {
            Piece::Ours(words) => Inline::Ours(words),
            Piece::Put(words) => Inline::Theirs(words),
        })
        .collect()
}

/// How far a reindex has come.
#[must_use]
pub fn progress(language: Language, progress: &Progress) -> Reply {
    let said = say(language, "reindex-progress")
        .number("seen", progress.seen)
        .number("files", progress.files)
        .number("changed", progress.changed)
        .number("passages", progress.passages)
        .put("elapsed", ours(duration(progress.elapsed)));
    said.reply()
}

/// What a reindex did.
#[must_use]
pub fn report(language: Language, report: &Report) -> Reply {
    if let Some(held) = report.held {
        let what = say(language, "reindex-held");
        let what = what.number("removed", held.removed).number("all", held.of).text();
        let hint = hint(language, say(language, "reindex-held-hint").line());
        return Reply {
            parts: vec![what, hint],
            footer: None,
        };
    }
    let said = say(language, "reindex-report")
        .put("elapsed", ours(duration(report.elapsed)))
        .number("added", report.added)
        .number("changed", report.changed)
        .number("removed", report.removed)
        .number("unchanged", report.unchanged)
        .number("failed", report.failed.len());
    let mut parts = vec![said.text()];
    if !report.failed.is_empty() {
        parts.push(Part::List(notes(language, &report.failed)));
        parts.push(hint(language, say(language, "reindex-failed-hint").line()));
    }
    Reply { parts, footer: None }
}

/// What a check of the corpus found, for those who run ibid.
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
            line.extend(note(Language::English, about));
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

fn notes(language: Language, list: &[Note]) -> Vec<Line> {
    let named = list.iter().take(MOST_FAILED);
    let mut lines: Vec<Line> = named.map(|about| note(language, about)).collect();
    if list.len() > MOST_FAILED {
        lines.push(
            say(language, "reindex-more")
                .number("count", list.len() - MOST_FAILED)
                .line(),
        );
    }
    lines
}

fn note(language: Language, note: &Note) -> Line {
    let what = if note.what.is_translated() {
        message(language, &note.what)
    } else {
        vec![Inline::Theirs(note.what.to_string())]
    };
    match note.line {
        Some(number) => say(language, "reindex-note-line").number("line", number),
        None => say(language, "reindex-note"),
    }
    .put("path", Inline::Theirs(note.path.clone()))
    .put_line("what", what)
    .line()
}

/// What is indexed, and how it got there; and why Discord does not show the commands, if it does not.
#[must_use]
pub fn status(language: Language, status: &Status, version: &str, commands: Option<&str>) -> Reply {
    let mut lines = vec![match &status.state {
        Some(state) => say(language, "status-state")
            .number("articles", state.articles)
            .number("passages", state.passages)
            .number("collections", status.collections.len())
            .line(),
        None => say(language, "status-empty").line(),
    }];
    lines.extend(status.collections.iter().map(|(name, count)| {
        say(language, "status-collection")
            .put("name", Inline::Theirs(name.clone()))
            .number("articles", *count)
            .line()
    }));
    if status.state.as_ref().is_some_and(|state| !state.current) {
        lines.push(say(language, "status-other-version").line());
    }
    lines.push(last_reindex(language, status.last.as_ref()));
    if let Some(running) = &status.running {
        lines.push(
            say(language, "status-running")
                .put("moment", Inline::Moment(running.since))
                .put("by", starter(language, &running.by))
                .line(),
        );
    }
    if status.mismatches > 0 {
        lines.push(
            say(language, "status-mismatches")
                .number("count", status.mismatches)
                .line(),
        );
    }
    if let Some(trouble) = commands {
        let why = Inline::Theirs(trouble.to_owned());
        lines.push(say(language, "status-commands").put("why", why).line());
    }
    lines.push(ranking(language, &status.ranking));
    lines.push(vec![ours(format!("ibid {version}"))]);
    Reply {
        parts: vec![Part::List(lines)],
        footer: None,
    }
}

fn ranking(language: Language, ranking: &Ranking) -> Line {
    match ranking {
        Ranking::Words => say(language, "status-words"),
        Ranking::WordsAndMeaning(model) => say(language, "status-meaning").put("model", Inline::Theirs(model.clone())),
        Ranking::WordsOnly(why) => say(language, "status-words-only").put("why", ours(why)),
    }
    .line()
}

/// Who started a reindex.
fn starter(language: Language, by: &str) -> Inline {
    match service::starter(by) {
        Value::Words(key) => ours(locale::plain(language, key)),
        Value::Text(_) | Value::Number(_) => Inline::Theirs(by.to_owned()),
    }
}

fn last_reindex(language: Language, last: Option<&Record>) -> Line {
    let Some(record) = last else {
        return say(language, "status-no-reindex").line();
    };
    let said = match &record.outcome {
        Outcome::Done {
            added,
            changed,
            removed,
            unchanged,
            failed,
        } => say(language, "status-reindex-done")
            .number("added", *added)
            .number("changed", *changed)
            .number("removed", *removed)
            .number("unchanged", *unchanged)
            .number("failed", *failed),
        Outcome::Failed { what } => {
            let what = Inline::Theirs(what.trim_end_matches('.').to_owned());
            say(language, "status-reindex-failed").put("what", what)
        }
    };
    said.put("moment", Inline::Moment(record.at))
        .put("by", starter(language, &record.by))
        .line()
}

/// A moderator's command or button from somebody else.
/// A moderator's command from somebody else.
#[must_use]
pub fn moderators_only(language: Language) -> Reply {
    say(language, "moderators-only").reply()
}

/// A mention without a question.
#[must_use]
pub fn asked_nothing(language: Language) -> Reply {
    say(language, "asked-nothing").reply()
}

/// More questions than can be worked on.
#[must_use]
pub fn overloaded() -> Failure {
    Failure::busy(Message::new("overloaded"), Message::new("overloaded-hint"))
}

/// A question that took too long.
#[must_use]
pub fn timed_out() -> Failure {
    Failure::busy(Message::new("timed-out"), Message::new("timed-out-hint"))
}

/// A command that this version does not know.
#[must_use]
pub fn unknown_command(language: Language) -> Reply {
    say(language, "unknown-command").reply()
}

/// How much does not fit into a message.
pub(super) fn left_out(language: Language, count: usize) -> Part {
    say(language, "left-out").number("count", count).text()
}

/// Said instead of a reply of which nothing fits into a message.
pub(super) fn too_long(language: Language) -> Reply {
    say(language, "too-long").reply()
}

/// A button that cannot be read.
#[must_use]
pub fn unknown_button(language: Language) -> Reply {
    say(language, "unknown-button").reply()
}

/// Somebody else's answer is not for everybody to delete.
#[must_use]
pub fn not_yours_to_delete(language: Language) -> Reply {
    say(language, "not-yours-to-delete").reply()
}

/// A long reindex goes on where it can be seen.
#[must_use]
pub fn continues_in_channel(language: Language) -> Reply {
    say(language, "reindex-continues").reply()
}

fn counted(count: usize, one: &str, many: &str) -> String {
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
