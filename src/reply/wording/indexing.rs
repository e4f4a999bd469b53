//! What is said of indexing: how far it is, what it did, what the index is now.

use crate::{
    index::Health,
    locale::{self, Language, Value},
    reply::{Inline, Line, Part, Reply, ours},
    service::{self, Held, Note, Progress, Ranking, Report, SourceStatus, Status},
    store::{Outcome, Record},
};

use super::{duration, hint, message, say::say, stale};

/// Failed files that a report names before it only counts them.
const MOST_FAILED: usize = 15;

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
        return Reply {
            parts: vec![
                held_back(language, held),
                hint(language, say(language, "reindex-held-hint").line()),
            ],
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

fn held_back(language: Language, held: Held) -> Part {
    let what = say(language, "reindex-held");
    what.number("removed", held.removed).number("all", held.of).text()
}

/// That a reindex stopped because too much would have gone, for those who run ibid.
#[must_use]
pub fn held_for_operators(held: Held) -> Reply {
    let line = "if that is right, run `ibid index --yes`; if not, look whether a folder or a source is missing.";
    Reply {
        parts: vec![
            held_back(Language::English, held),
            hint(Language::English, vec![ours(line)]),
        ],
        footer: None,
    }
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
            ours(": no format that is read ends so"),
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
    lines.extend(health(language, &status.health));
    lines.extend(status.collections.iter().map(|(name, count)| {
        say(language, "status-collection")
            .put("name", Inline::Theirs(name.clone()))
            .number("articles", *count)
            .line()
    }));
    if status.state.as_ref().is_some_and(|state| !state.current) {
        lines.push(say(language, "status-other-version").line());
    }
    // The folder is the corpus itself, and uploads are there whether anybody uploads or not.
    let is_told =
        |source: &&SourceStatus| !source.name.is_empty() && (source.kind != "uploads" || source.stale.is_some());
    let declared = status.sources.iter().filter(is_told);
    lines.extend(declared.map(|source| stale::source(language, source)));
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

/// What is wrong with what the index stands on; what it said itself names machines, and is for the log.
fn health(language: Language, health: &Health) -> Option<Line> {
    match health {
        Health::Well => None,
        Health::Impaired { .. } => Some(say(language, "engine-impaired").line()),
        Health::Failing { .. } => Some(say(language, "engine-failing").line()),
    }
}

fn ranking(language: Language, ranking: &Ranking) -> Line {
    match ranking {
        Ranking::Words => say(language, "status-words"),
        Ranking::WordsAndMeaning(model) => say(language, "status-meaning").put("model", Inline::Theirs(model.clone())),
        Ranking::Making(model, progress) => say(language, "status-meaning-made")
            .put("model", Inline::Theirs(model.clone()))
            .number("made", progress.made)
            .number("all", progress.all),
        Ranking::WordsOnly(why) => say(language, "status-words-only").put("why", ours(why)),
    }
    .line()
}

/// Who started a reindex.
pub(super) fn starter(language: Language, by: &str) -> Inline {
    match service::starter(by) {
        Value::Words(key) => ours(locale::plain(language, key)),
        Value::Text(_) | Value::Number(_) => Inline::Theirs(by.to_owned()),
    }
}

pub(super) fn last_reindex(language: Language, last: Option<&Record>) -> Line {
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

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
