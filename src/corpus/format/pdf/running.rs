//! Lines that run along: running heads, running feet and page numbers.
//!
//! In: the lines of all pages. Out: the same without the running ones. A line runs along where it is one of the three
//! outermost of its page, is not larger than the text, has no other line outside of it, and
//!
//! - says the same at the same height on three pages in a row, or on three left or right pages in a row, or
//! - begins or ends with a number that goes up with the pages, at the same height on three pages anywhere, or
//! - is nothing but the number of its page, counted from the first page of the file.
//!
//! `corpus/README.md` promises exactly this.

use std::collections::{HashMap, HashSet};

use super::lines::Piece;

/// How many lines from the top and from the bottom of a page can run along.
const MOST_ROWS: usize = 3;
/// On how many pages a number that goes up with them stands.
const LEAST_PAGES: usize = 3;
/// Running lines are set in at most this many times the size of the text.
const LARGEST: f64 = 1.1;

/// The columns of a page, each with its lines.
pub(super) type Columns = Vec<Vec<Piece>>;

/// Takes the running lines out, where most of the text is set in `size`.
pub(super) fn leave_out(pages: &mut [Columns], size: f64) {
    for from_top in [true, false] {
        let mut rows: Vec<Vec<Row>> = pages.iter().map(|page| edge(page, from_top, size)).collect();
        let mut running = vec![HashSet::new(); pages.len()];
        for _ in 0..MOST_ROWS {
            let outer: Vec<Option<Row>> = rows.iter_mut().map(Vec::pop).collect();
            let found = runs(&outer);
            for (page, row) in outer.into_iter().enumerate() {
                match row {
                    Some(row) if found[page] => running[page].extend(row.lines),
                    // A line inside of one that stays is text.
                    _ => rows[page].clear(),
                }
            }
        }
        for (page, running) in pages.iter_mut().zip(running) {
            remove(page, &running);
        }
    }
}

/// Everything at one height at the edge of a page.
struct Row {
    /// The places of its lines: column and line.
    lines: Vec<(usize, usize)>,
    height: i64,
    words: String,
}

/// The rows at one edge of a page, the outermost last, as far as they are small enough.
fn edge(page: &Columns, from_top: bool, size: f64) -> Vec<Row> {
    let mut lines: Vec<(usize, usize, &Piece)> = page
        .iter()
        .enumerate()
        .flat_map(|(column, lines)| lines.iter().enumerate().map(move |(line, piece)| (column, line, piece)))
        .collect();
    lines.sort_by(|a, b| a.2.base.total_cmp(&b.2.base).then(a.2.left.total_cmp(&b.2.left)));
    let mut rows: Vec<Vec<(usize, usize, &Piece)>> = Vec::new();
    for line in lines {
        match rows.last_mut() {
            Some(row) if row[0].2.beside(line.2) => row.push(line),
            _ => rows.push(vec![line]),
        }
    }
    if !from_top {
        rows.reverse();
    }
    let small = |row: &Vec<(usize, usize, &Piece)>| row.iter().all(|line| line.2.size <= LARGEST * size);
    let mut edge: Vec<Row> = rows
        .into_iter()
        .take(MOST_ROWS)
        .take_while(small)
        .map(|row| Row {
            #[expect(clippy::cast_possible_truncation, reason = "a page is some thousand points high")]
            height: row[0].2.base.round() as i64,
            words: row
                .iter()
                .map(|line| line.2.words.as_str())
                .collect::<Vec<_>>()
                .join(" "),
            lines: row.into_iter().map(|(column, line, _)| (column, line)).collect(),
        })
        .collect();
    edge.reverse();
    edge
}

/// Whether the row of each page runs along.
fn runs(rows: &[Option<Row>]) -> Vec<bool> {
    let pages = rows.len();
    let mut words: HashMap<(i64, &str), HashSet<usize>> = HashMap::new();
    let mut numbers: HashMap<(i64, bool, i64), HashSet<usize>> = HashMap::new();
    let rows = || {
        rows.iter()
            .enumerate()
            .filter_map(|(page, row)| Some((page, row.as_ref()?)))
    };
    for (page, row) in rows() {
        words.entry((row.height, &row.words)).or_default().insert(page);
        for number in outer_numbers(row, page) {
            numbers.entry(number).or_default().insert(page);
        }
    }
    let runs = |page: usize, row: &Row| {
        let counted = |number| numbers[&number].len() >= LEAST_PAGES;
        row.words.parse() == Ok(page + 1)
            || three_in_a_row(&words[&(row.height, row.words.as_str())], page)
            || outer_numbers(row, page).any(counted)
    };
    let running: HashSet<usize> = rows()
        .filter(|(page, row)| runs(*page, row))
        .map(|(page, _)| page)
        .collect();
    (0..pages).map(|page| running.contains(&page)).collect()
}

/// Whether `page` is one of three pages in `on` that follow one another, or of three left or right ones.
fn three_in_a_row(on: &HashSet<usize>, page: usize) -> bool {
    [1, 2].into_iter().any(|step| {
        (0..3).any(|before: usize| {
            let first = page.checked_sub(before * step);
            first.is_some_and(|first| (0..3).all(|n| on.contains(&(first + n * step))))
        })
    })
}

/// The numbers that a row begins or ends with, counted from the page that it is on, with the height and the side.
fn outer_numbers(row: &Row, page: usize) -> impl Iterator<Item = (i64, bool, i64)> {
    let words = row.words.as_str();
    let first = words.split(' ').next();
    let last = words.rsplit(' ').next();
    let counted = move |number: &str| {
        let digits = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        let number = number.parse::<i64>().ok().filter(|_| digits)?;
        Some(number - i64::try_from(page).ok()?)
    };
    let height = row.height;
    [(true, first), (false, last)]
        .into_iter()
        .filter_map(move |(side, number)| Some((height, side, counted(number?)?)))
}

fn remove(page: &mut Columns, running: &HashSet<(usize, usize)>) {
    for (column, lines) in page.iter_mut().enumerate() {
        let mut line = 0;
        lines.retain(|_| {
            let kept = !running.contains(&(column, line));
            line += 1;
            kept
        });
    }
    page.retain(|lines| !lines.is_empty());
}
