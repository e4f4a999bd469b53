//! The documents of a file that holds many: what they are called, and that no two are called the same.
//!
//! In: documents in the order of their file, each with the name that the file gives it. Out: the same with names
//! that can stand behind a `#` in a citation and stay when others are added. Shared by tables, feeds and mail.

use std::collections::HashMap;

use crate::corpus::{Date, Revision};

use super::{Draft, Item, Rejected, Warning};

/// The most documents of one file: an index of so many rows takes some hundreds of MB of memory while it is made.
pub(super) const MOST_ITEMS: usize = 200_000;
/// The most characters of a name; of a longer one, the first [`KEPT`] and a checksum stay.
const MOST_NAME: usize = 100;
const KEPT: usize = 60;
/// How many hexadecimal digits of a checksum tell two long names apart.
const CHECKSUM: usize = 12;

/// The documents of a file, gathered.
#[derive(Default)]
pub(super) struct Items {
    drafts: Vec<Draft>,
    /// How many were met, those that were left out among them.
    met: usize,
    /// Of each name, its revision and how many documents wanted it.
    seen: HashMap<String, (Revision, usize)>,
}

impl Items {
    /// Adds a document that its file calls `wanted` and that stands at `line`. One that says the same as the one of
    /// the same name before it is left out; one that says something else gets a number behind its name.
    ///
    /// `own` is what the document was read from, where those are bytes of the file; else its revision is that of
    /// everything that was read.
    pub(super) fn push(
        &mut self,
        wanted: &str,
        line: Option<usize>,
        own: Option<&[u8]>,
        mut draft: Draft,
    ) -> Result<(), Rejected> {
        self.meet()?;
        let mut name = clean(wanted);
        let revision = own.map_or_else(|| all_of(&draft), Revision::of);
        if let Some((first, count)) = self.seen.get_mut(&name) {
            *count += 1;
            let same = *first == revision;
            let what = if same {
                format!("`{name}` is there twice with the same words; the second is left out")
            } else {
                let again = format!("{name}-{count}");
                format!("`{name}` is there {count} times; this one is called `{again}`")
            };
            name = format!("{name}-{count}");
            let warning = Warning { line, what };
            if same {
                if let Some(last) = self.drafts.last_mut() {
                    last.warnings.push(warning);
                }
                return Ok(());
            }
            draft.warnings.push(warning);
        }
        // A name with a number may itself be another's, as `a-2` behind two of `a`.
        while self.seen.contains_key(&name) {
            name.push_str("-2");
        }
        self.seen.insert(name.clone(), (revision, 1));
        draft.item = Some(Item { name, revision });
        self.drafts.push(draft);
        Ok(())
    }

    /// Tells of a document that cannot be read and is left out.
    pub(super) fn leave_out(&mut self, line: usize, rejected: &Rejected) -> Result<(), Rejected> {
        self.meet()?;
        self.drafts.push(Draft {
            warnings: vec![Warning {
                line: Some(line),
                what: format!("left out: {rejected}"),
            }],
            ..Draft::default()
        });
        Ok(())
    }

    fn meet(&mut self) -> Result<(), Rejected> {
        self.met += 1;
        if self.met > MOST_ITEMS { Err(too_many()) } else { Ok(()) }
    }

    /// The documents that were added, in order.
    pub(super) fn finish(self) -> Vec<Draft> {
        self.drafts
    }
}

/// That a file holds more documents than are read.
pub(super) fn too_many() -> Rejected {
    Rejected::TooMany {
        what: "rows, entries or messages".into(),
        most: MOST_ITEMS,
    }
}

/// English months by their first letters, which tell them apart.
const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// The day of a date, behind which a time of day may stand: `2024-05-03`, `2024/05/03`, `May 3, 2024`, `3 May 2024`. What
/// begins with a day or a month in digits is not read, since it means one thing here and another there.
pub(super) fn day(written: &str) -> Option<Date> {
    let written = written.trim();
    let first = written.split(['T', ' ']).next().unwrap_or_default();
    Date::parse(first)
        .or_else(|| Date::parse(&first.replace(['/', '.'], "-")))
        .or_else(|| day_in_words(written))
}

fn day_in_words(written: &str) -> Option<Date> {
    let mut parts = written.split([' ', ',']).filter(|part| !part.is_empty());
    let (first, second, year) = (parts.next()?, parts.next()?, parts.next()?);
    let is_name = |word: &str| word.starts_with(|c: char| c.is_ascii_alphabetic());
    let (month, day) = if is_name(first) {
        (first, second)
    } else {
        (second, first)
    };
    let month = month.get(..3)?.to_ascii_lowercase();
    let month = MONTHS.iter().position(|name| *name == month)? + 1;
    let day: u8 = day.trim_end_matches(|c: char| c.is_ascii_alphabetic()).parse().ok()?;
    Date::parse(&format!("{year}-{month:02}-{day:02}"))
}

/// The revision of a document that is no run of bytes of its file: of everything that was read of it, as JSON.
fn all_of(draft: &Draft) -> Revision {
    let body = &draft.body;
    let read = serde_json::to_vec(&(&draft.meta, &body.text, &body.sections, &body.blocks));
    Revision::of(&read.expect("words, dates and numbers can be written as JSON"))
}

/// A name as one word: white space and control characters are hyphens, the beginning of a web address is left out.
fn clean(wanted: &str) -> String {
    let wanted = wanted.trim();
    let bare = ["https://", "http://"]
        .iter()
        .find_map(|scheme| wanted.strip_prefix(scheme))
        .unwrap_or(wanted);
    let words = bare.split(|c: char| c.is_whitespace() || c.is_control() || c == '#');
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    let name = words.join("-");
    if name.chars().count() <= MOST_NAME {
        return name;
    }
    let kept: String = name.chars().take(KEPT).collect();
    format!("{kept}-{}", checksum(name.as_bytes()))
}

/// A name for what has none: the same for the same bytes.
pub(super) fn checksum(bytes: &[u8]) -> String {
    Revision::of(bytes).to_string()[..CHECKSUM].to_owned()
}
