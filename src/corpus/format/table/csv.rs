//! Tables of comma- or tab-separated values with a header row.
//!
//! In: the decoded text. Out: its rows. A quotation mark that is not closed or a header that names a column twice refuses
//! the file: behind either, cells stand in wrong columns. A row with more or fewer cells than the header is left out. A
//! table without a column of text is one document, of rows under their header.

use std::{borrow::Cow, collections::HashSet};

use csv::{ReaderBuilder, StringRecord};

use crate::corpus::{BlockKind, Mapping};

use super::{
    Body, Draft, Rejected, Row, Rows, Warning,
    layout::{Layout, Place, unmapped},
};
use crate::corpus::format::items::{MOST_ITEMS, too_many};

const FORMAT: &str = "CSV";
/// The most columns of a table.
const MOST_COLUMNS: usize = 1_000;
/// A table of facts has at most so many; a row of more is no line that anybody reads.
const MOST_FACTS: usize = 30;

/// What parts the cells of a row.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::corpus::format) enum Delimiter {
    /// A tab.
    Tab,
    /// The one of comma, semicolon and tab that is most often in the header row.
    Guessed,
}

/// Reads a table. A row that does not fit its header is left out and told with its line; under a mapping, which
/// somebody wrote for this very table, it refuses the file.
pub(in crate::corpus::format) fn read(
    text: &str,
    delimiter: Delimiter,
    mapping: Option<&Mapping>,
) -> Result<Vec<Draft>, Rejected> {
    let (named, text) = named_delimiter(text);
    let layout = Layout::of(mapping);
    let delimiter = named.map_or_else(|| delimiter.of(text), Ok)?;
    if let Some(line) = unclosed(text, delimiter) {
        return Err(malformed(
            Some(line),
            "a quotation mark is not closed; one inside a cell is written twice, in a cell between quotation marks",
        ));
    }
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    let mut record = StringRecord::new();
    let mut next = |record: &mut StringRecord| reader.read_record(record).map_err(|error| refused(&error));
    if !next(&mut record)? {
        return Err(Rejected::Empty);
    }
    let header = record.clone();
    let columns = match Columns::of(&header, &layout) {
        Err(_) if layout.is_guessed() && is_of_facts(&header) => None,
        columns => Some(columns?),
    };
    let mut rows = Rows::default();
    let mut facts = Facts::of(&header);
    let mut first = None;
    while next(&mut record)? {
        let line = record.position().map_or(1, csv::Position::line);
        let line = usize::try_from(line).unwrap_or(usize::MAX);
        match (fits(&record, &header, line), &columns) {
            (Ok(()), Some(columns)) => rows.push(&columns.row(&record))?,
            (Ok(()), None) => facts.push(&record)?,
            (Err(rejected), _) if !layout.is_guessed() => return Err(rejected),
            (Err(rejected), Some(_)) => {
                rows.leave_out(line, &rejected)?;
                first = first.or(Some(rejected));
            }
            (Err(rejected), None) => facts.leave_out(line, &rejected),
        }
    }
    match first {
        // Nothing but rows that do not fit is no table.
        Some(rejected) if rows.with_text == 0 => Err(rejected),
        _ if columns.is_some() => Ok(rows.finish()),
        _ => Ok(facts.finish()),
    }
}

/// The delimiter that a first line `sep=;` names, as spreadsheets write it, and the table behind that line.
fn named_delimiter(text: &str) -> (Option<u8>, &str) {
    let named = text.split_once('\n').and_then(|(line, rest)| {
        let [delimiter] = line.trim_end_matches('\r').strip_prefix("sep=")?.as_bytes() else {
            return None;
        };
        Some((Some(*delimiter), rest))
    });
    named.unwrap_or((None, text))
}

/// The line of a quotation mark that begins a cell and is not closed. One within a cell is a character like any other.
fn unclosed(text: &str, delimiter: u8) -> Option<usize> {
    let (mut opened, mut begins, mut line) = (None, true, 1);
    for byte in text.bytes() {
        match (opened, byte) {
            (Some(_), b'"') => opened = None,
            // The second of two marks opens the cell again.
            (None, b'"') if begins => opened = Some(line),
            _ => {}
        }
        begins = opened.is_none() && (byte == delimiter || matches!(byte, b'\n' | b'\r' | b'"'));
        line += usize::from(byte == b'\n');
    }
    opened
}

/// Whether a row has the cells of its header; empty ones behind them, as spreadsheets leave them, say nothing.
fn fits(record: &StringRecord, header: &StringRecord, line: usize) -> Result<(), Rejected> {
    let (cells, wanted) = (record.len(), header.len());
    if cells == wanted || (cells > wanted && record.iter().skip(wanted).all(|cell| cell.trim().is_empty())) {
        return Ok(());
    }
    Err(malformed(
        Some(line),
        format!(
            "this row has {cells} cells and the header {wanted}; a cell that holds the delimiter or a line break stands between quotation marks"
        ),
    ))
}

/// Whether a header without a column of text names the columns of a table of facts: at least two, each with a name of
/// its own.
fn is_of_facts(header: &StringRecord) -> bool {
    let names: HashSet<&str> = header.iter().map(str::trim).collect();
    (2..=MOST_FACTS).contains(&header.len()) && names.len() == header.len() && !names.contains("")
}

/// A table of facts: one document of rows under their header, as it would be shown on a page.
struct Facts {
    body: Body,
    rows: usize,
    warnings: Vec<Warning>,
}

impl Facts {
    fn of(header: &StringRecord) -> Self {
        let mut body = Body::default();
        body.push_block(BlockKind::Header, 0, "", &cells(header), false);
        Self {
            body,
            rows: 0,
            warnings: Vec::new(),
        }
    }

    fn push(&mut self, record: &StringRecord) -> Result<(), Rejected> {
        self.rows += 1;
        if self.rows > MOST_ITEMS {
            return Err(too_many());
        }
        let row = cells(record);
        if row.contains('\0') {
            let line = record.position().map_or(1, csv::Position::line);
            return Err(Rejected::Binary {
                line: usize::try_from(line).unwrap_or(usize::MAX),
            });
        }
        if row.contains(char::is_alphanumeric) {
            self.body.push_block(BlockKind::Row, 0, "", &row, true);
        }
        Ok(())
    }

    fn leave_out(&mut self, line: usize, rejected: &Rejected) {
        self.warnings.push(Warning {
            line: Some(line),
            what: format!("left out: {rejected}"),
        });
    }

    fn finish(self) -> Vec<Draft> {
        vec![Draft {
            body: self.body.finish(),
            warnings: self.warnings,
            ..Draft::default()
        }]
    }
}

/// A row on one line, as rows of tables stand in every format.
fn cells(record: &StringRecord) -> String {
    let cells: Vec<String> = record
        .iter()
        .map(|cell| cell.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect();
    cells.join(" | ").trim_end_matches([' ', '|']).to_owned()
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
    malformed(line, error.to_string())
}

fn malformed(line: Option<usize>, reason: impl Into<String>) -> Rejected {
    Rejected::Malformed {
        format: FORMAT.into(),
        line,
        reason: reason.into(),
    }
}
