//! What is said of uploads.
//!
//! In: what became of files, and the language of whoever reads. Out: replies. Names and titles are their senders', and
//! are shown exactly as they are; of people nothing is shown that the store would have to know them for.

use crate::{
    locale::Language,
    reply::{Inline, Line, Part, Reply, ours},
    service::{HeldUploads, Judged, Readable, Taken},
    store::{Decision, Upload, UploadState},
    text::shortened,
};

use super::{hint, message, say::say};

/// Characters of a title, and notes on a file, that are shown.
const TITLE: usize = 100;
const NOTES: usize = 3;

/// When files that were taken will answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Since {
    /// They do already.
    Now,
    /// When the reindex that runs has ended.
    Soon,
    /// In a moment.
    Later,
    /// With the next reindex, since this one failed.
    Behind,
    /// When a moderator has approved them.
    Approved,
}

/// What became of files.
#[must_use]
pub fn taken(language: Language, taken: &Taken, since: Since) -> Reply {
    let key = match since {
        Since::Now => "uploads-now",
        Since::Soon => "uploads-soon",
        Since::Later => "uploads-later",
        Since::Behind => "uploads-behind",
        Since::Approved => "uploads-waiting",
    };
    let kept = |judged: &Judged| {
        judged
            .became
            .as_ref()
            .ok()
            .map(|read| file(language, &judged.name, read))
    };
    let refused = |judged: &Judged| {
        let why = judged.became.as_ref().err()?;
        let said = say(language, "uploads-refused-file").put("name", theirs(&judged.name));
        Some(said.put_line("why", message(language, why)).line())
    };
    let mut parts = Vec::new();
    for (key, lines) in [
        (key, taken.files.iter().filter_map(kept).collect::<Vec<Line>>()),
        ("uploads-refused", taken.files.iter().filter_map(refused).collect()),
    ] {
        if !lines.is_empty() {
            parts.extend([say(language, key).text(), Part::List(lines)]);
        }
    }
    Reply { parts, footer: None }
}

fn file(language: Language, name: &str, read: &Readable) -> Line {
    let mut line = say(language, "uploads-file")
        .put("name", theirs(name))
        .put("title", theirs(&read.title))
        .number("passages", read.passages)
        .line();
    let replaces = read.replaces.then(|| say(language, "uploads-replaces").line());
    let notes = read.warnings.iter().take(NOTES).map(|(at, note)| {
        let note = theirs(note);
        match at {
            Some(at) => say(language, "uploads-note-line")
                .put("line", ours(at.to_string()))
                .put("note", note)
                .line(),
            None => say(language, "uploads-note").put("note", note).line(),
        }
    });
    for more in replaces.into_iter().chain(notes) {
        line.push(ours(" · "));
        line.extend(more);
    }
    line
}

/// Nothing can be uploaded here.
#[must_use]
pub fn off(language: Language) -> Reply {
    told(language, "uploads-off", "uploads-off-hint")
}

/// The command came without a file.
#[must_use]
pub fn none_sent(language: Language) -> Reply {
    say(language, "uploads-none-sent").reply()
}

/// What became of files that wait, and whether moderators were shown them.
#[must_use]
pub fn proposed_to(language: Language, files: &Taken, is_shown: bool) -> Reply {
    if is_shown {
        taken(language, files, Since::Approved)
    } else {
        told(language, "uploads-not-posted", "uploads-not-posted-hint")
    }
}

/// Files that `who` wants to upload, as moderators are shown them.
#[must_use]
pub fn proposed(language: Language, who: &str, waiting: &[Upload]) -> Reply {
    let intro = say(language, "uploads-proposed").put("who", theirs(who)).text();
    listed(intro, waiting.iter().map(|upload| proposal(language, upload)))
}

/// The same once `who` decided.
#[must_use]
pub fn decided(language: Language, who: &str, decision: Decision, uploads: &[Upload]) -> Reply {
    let key = match decision {
        Decision::Approve => "uploads-approved",
        Decision::Reject => "uploads-rejected",
    };
    let intro = say(language, key).put("who", theirs(who)).text();
    listed(intro, uploads.iter().map(|upload| proposal(language, upload)))
}

/// Somebody decided before.
#[must_use]
pub fn decided_before(language: Language) -> Reply {
    say(language, "uploads-decided-before").reply()
}

/// The uploads of a server.
#[must_use]
pub fn uploads(language: Language, held: &HeldUploads) -> Reply {
    let used = say(language, "uploads-used")
        .put("used", ours(megabytes(held.used)))
        .put("quota", ours(megabytes(held.quota)))
        .line();
    let rows: Vec<Line> = held.uploads.iter().map(|upload| row(language, upload)).collect();
    let what = if rows.is_empty() {
        say(language, "uploads-list-none").text()
    } else {
        Part::List(rows)
    };
    Reply {
        parts: vec![what],
        footer: Some(used),
    }
}

/// An upload is gone.
#[must_use]
pub fn removed(language: Language, upload: &Upload) -> Reply {
    let gone = say(language, "uploads-removed").put("name", theirs(&upload.file.name));
    Reply {
        parts: vec![gone.text(), say(language, "uploads-removed-hint").text()],
        footer: None,
    }
}

/// There is no such upload.
#[must_use]
pub fn unknown(language: Language) -> Reply {
    say(language, "uploads-unknown").reply()
}

fn row(language: Language, upload: &Upload) -> Line {
    say(language, "uploads-row")
        .put("name", theirs(&upload.file.name))
        .put("title", theirs(&upload.title))
        .put_line("size", size(language, upload))
        .put("moment", Inline::Moment(upload.file.at))
        .put_line("state", state(language, &upload.state))
        .line()
}

fn state(language: Language, state: &UploadState) -> Line {
    match state {
        UploadState::Waiting => say(language, "upload-state-waiting").line(),
        UploadState::Accepted => say(language, "upload-state-accepted").line(),
        UploadState::Indexed => say(language, "upload-state-indexed").line(),
        UploadState::Failed(why) => say(language, "upload-state-failed").put("why", theirs(why)).line(),
    }
}

fn proposal(language: Language, upload: &Upload) -> Line {
    say(language, "uploads-proposed-row")
        .put("name", theirs(&upload.file.name))
        .put("title", theirs(&upload.title))
        .put_line("size", size(language, upload))
        .line()
}

fn size(language: Language, upload: &Upload) -> Line {
    let kb = upload.file.bytes.div_ceil(1000).to_string();
    say(language, "uploads-size").put("kb", ours(kb)).line()
}

/// Megabytes, rounded up.
fn megabytes(bytes: u64) -> String {
    bytes.div_ceil(1_000_000).to_string()
}

fn told(language: Language, key: &'static str, hinted: &'static str) -> Reply {
    Reply {
        parts: vec![say(language, key).text(), hint(language, say(language, hinted).line())],
        footer: None,
    }
}

fn listed(intro: Part, lines: impl Iterator<Item = Line>) -> Reply {
    Reply {
        parts: vec![intro, Part::List(lines.collect())],
        footer: None,
    }
}

fn theirs(words: &str) -> Inline {
    Inline::Theirs(shortened(words, TITLE).into_owned())
}
