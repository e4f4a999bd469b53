//! Lines that run along: running heads, running feet and page numbers.
//!
//! In: the lines of all pages. Out: the same without the lines that stand at the same height at the edge of three pages
//! in a row, or of three left or right pages in a row, in letters no larger than those of the text, and say the same
//! but for a number that goes up with the pages; and without the number of a page where it stands alone at the edge.
//! `corpus/README.md` promises exactly this.

use std::collections::{HashMap, HashSet};

use super::lines::Piece;

/// How many lines from the top and from the bottom of a page can run along.
const MOST_ROWS: usize = 3;
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
            let outer: Vec<Option<Row>> = rows.iter_mut().map(|rows| rows.pop()).collect();
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
    let mut pages: HashMap<(i64, String), HashSet<usize>> = HashMap::new();
    let kinds: Vec<Vec<(i64, String)>> = rows
        .iter()
        .enumerate()
        .map(|(page, row)| row.iter().flat_map(|row| kinds(row, page)).collect())
        .collect();
    for (page, kinds) in kinds.iter().enumerate() {
        for kind in kinds {
            pages.entry(kind.clone()).or_default().insert(page);
        }
    }
    let three = |on: &HashSet<usize>, page: usize| {
        [1, 2].into_iter().any(|step| {
            (0..3).any(|before: usize| {
                let first = page.checked_sub(before * step);
                first.is_some_and(|first| (0..3).all(|n| on.contains(&(first + n * step))))
            })
        })
    };
    kinds
        .iter()
        .enumerate()
        .map(|(page, kinds)| {
            kinds
                .iter()
                .any(|kind| own_number(&kind.1, page) || three(&pages[kind], page))
        })
        .collect()
}

/// Whether a row holds nothing but the number of its page.
fn own_number(words: &str, page: usize) -> bool {
    words.parse() == Ok(page + 1)
}

/// What a row says: word for word, and with the first or the last number in it counted from the page's own.
fn kinds(row: &Row, page: usize) -> Vec<(i64, String)> {
    let words = &row.words;
    let mut kinds = vec![words.clone()];
    let digit = |c: char| c.is_ascii_digit();
    let first = words.find(digit).map(|start| {
        let rest = &words[start..];
        (start, start + rest.find(|c| !digit(c)).unwrap_or(rest.len()))
    });
    let last = words.rfind(digit).map(|end| {
        let before = &words[..=end];
        (
            before.rfind(|c| !digit(c)).map_or(0, |at| at + last_length(before, at)),
            end + 1,
        )
    });
    for (start, end) in first.into_iter().chain(last) {
        let number = words[start..end].parse::<i64>().ok();
        let page = i64::try_from(page).ok();
        if let Some((number, page)) = number.zip(page) {
            kinds.push(format!("{}\0{}\0{}", &words[..start], number - page, &words[end..]));
        }
    }
    kinds.into_iter().map(|kind| (row.height, kind)).collect()
}

/// How many bytes the character at `at` takes.
fn last_length(words: &str, at: usize) -> usize {
    words[at..].chars().next().map_or(1, char::len_utf8)
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
