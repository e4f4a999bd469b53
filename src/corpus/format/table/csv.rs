//! Tables of comma- or tab-separated values with a header row.
//!
//! In: the decoded text. Out: its rows. A row with more or fewer cells than the header, a quotation mark that is not
//! closed or a header that names a column twice refuses the file: behind any of them, cells stand in wrong columns.

use std::borrow::Cow;

use csv::{ReaderBuilder, StringRecord};

use crate::corpus::Mapping;

use super::{
    Draft, Rejected, Row, Rows,
    layout::{Layout, Place, unmapped},
};

const FORMAT: &str = "CSV";
/// The most columns of a table.
const MOST_COLUMNS: usize = 1_000;

/// What parts the cells of a row.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::corpus::format) enum Delimiter {
    /// A tab.
    Tab,
    /// The one of comma, semicolon and tab that is most often in the header row.
    Guessed,
}

/// Reads a table.
pub(in crate::corpus::format) fn read(
    text: &str,
    delimiter: Delimiter,
    mapping: Option<&Mapping>,
) -> Result<Vec<Draft>, Rejected> {
    if memchr::memchr_iter(b'"', text.as_bytes()).count() % 2 == 1 {
        return Err(malformed(
            None,
            "a quotation mark is not closed; one inside a cell is written twice, in a cell between quotation marks",
        ));
    }
    let layout = Layout::of(mapping);
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .delimiter(delimiter.of(text)?)
        .from_reader(text.as_bytes());
    let mut record = StringRecord::new();
    let mut next = |record: &mut StringRecord| reader.read_record(record).map_err(|error| refused(&error));
    if !next(&mut record)? {
        return Err(Rejected::Empty);
    }
    let header = record.clone();
    let columns = Columns::of(&header, &layout)?;
    let mut rows = Rows::default();
    while next(&mut record)? {
        rows.push(&columns.row(&record))?;
    }
    Ok(rows.finish())
}

impl Delimiter {
    /// The delimiter of this table. The header row is looked at before it is parsed, so that a line of a million
    /// columns is not.
    fn of(self, text: &str) -> Result<u8, Rejected> {
        let header = text.trim_start_matches('\n').lines().next().unwrap_or_default();
        let mut quoted = false;
        let mut counts = [(b',', 0_usize), (b';', 0), (b'\t', 0)];
        for byte in header.bytes() {
            quoted ^= byte == b'"';
            let count = counts.iter_mut().find(|(delimiter, _)| *delimiter == byte && !quoted);
            if let Some((_, count)) = count {
                *count += 1;
            }
        }
        let guessed = counts.into_iter().rev().max_by_key(|(_, count)| *count);
        let (delimiter, count) = match self {
            Self::Tab => counts[2],
            Self::Guessed => guessed.unwrap_or_default(),
        };
        if count >= MOST_COLUMNS {
            return Err(Rejected::TooMany {
                what: "columns".into(),
                most: MOST_COLUMNS,
            });
        }
        Ok(delimiter)
    }
}

/// Which column holds what.
struct Columns<'h> {
    text: Vec<(&'h str, usize)>,
    title: Option<usize>,
    id: Option<usize>,
    date: Option<usize>,
    url: Option<usize>,
    tags: Option<usize>,
    authors: Option<usize>,
    language: Option<usize>,
}

impl<'h> Columns<'h> {
    fn of(header: &'h StringRecord, layout: &Layout<'_>) -> Result<Self, Rejected> {
        if header.len() > MOST_COLUMNS {
            return Err(Rejected::TooMany {
                what: "columns".into(),
                most: MOST_COLUMNS,
            });
        }
        let column = |place: &Place<'_>| find(header, *place);
        let mut text = Vec::new();
        for place in &layout.text {
            let at = column(place)?.ok_or_else(|| unmapped(FORMAT))?;
            text.push((header.get(at).unwrap_or_default().trim(), at));
        }
        Ok(Self {
            text,
            title: column(&layout.title)?,
            id: column(&layout.id)?,
            date: column(&layout.date)?,
            url: column(&layout.url)?,
            tags: column(&layout.tags)?,
            authors: column(&layout.authors)?,
            language: column(&layout.language)?,
        })
    }

    fn row<'r>(&self, record: &'r StringRecord) -> Row<'r>
    where
        'h: 'r,
    {
        let cell = |at: Option<usize>| at.and_then(|at| record.get(at)).unwrap_or_default();
        let parts = |at: Option<usize>, delimiters: &[char]| cell(at).split(delimiters).map(Cow::from).collect();
        let line = record.position().map_or(1, csv::Position::line);
        Row {
            line: usize::try_from(line).unwrap_or(usize::MAX),
            id: cell(self.id).into(),
            title: cell(self.title).into(),
            text: self
                .text
                .iter()
                .map(|(heading, at)| (*heading, cell(Some(*at)).into()))
                .collect(),
            date: cell(self.date).into(),
            url: cell(self.url).into(),
            tags: parts(self.tags, super::TAG_ENDS),
            authors: parts(self.authors, super::NAME_ENDS),
            language: cell(self.language).into(),
        }
    }
}

/// The column at a place: as a mapping names it letter by letter, or under a usual name in upper or lower case.
fn find(header: &StringRecord, place: Place<'_>) -> Result<Option<usize>, Rejected> {
    let only = |name: &str, same: fn(&str, &str) -> bool| {
        let mut columns = header
            .iter()
            .enumerate()
            .filter(|(_, column)| same(column.trim(), name));
        let first = columns.next().map(|(at, _)| at);
        match columns.next() {
            Some(_) => Err(malformed(Some(1), format!("two columns are called `{name}`"))),
            None => Ok(first),
        }
    };
    match place {
        Place::Nowhere => Ok(None),
        Place::Mapped(name) => {
            let column = only(name.trim(), |column, name| column == name)?;
            let missing = || {
                let columns: Vec<&str> = header.iter().map(str::trim).take(20).collect();
                let known = columns.join(", ");
                malformed(Some(1), format!("no column is called `{name}`; there are {known}"))
            };
            column.ok_or_else(missing).map(Some)
        }
        Place::Usual(names) => {
            for name in names {
                if let Some(column) = only(name, str::eq_ignore_ascii_case)? {
                    return Ok(Some(column));
                }
            }
            Ok(None)
        }
    }
}

fn refused(error: &csv::Error) -> Rejected {
    let line = error
        .position()
        .and_then(|position| usize::try_from(position.line()).ok());
    match error.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => malformed(
            line,
            format!(
                "this row has {len} cells and the header {expected_len}; a cell that holds the delimiter or a line break stands between quotation marks"
            ),
        ),
        _ => malformed(line, error.to_string()),
    }
}

fn malformed(line: Option<usize>, reason: impl Into<String>) -> Rejected {
    Rejected::Malformed {
        format: FORMAT.into(),
        line,
        reason: reason.into(),
    }
}
