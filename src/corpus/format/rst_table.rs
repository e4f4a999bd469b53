//! Tables of reStructuredText, which are drawn.
//!
//! In: the lines from where a table may begin. Out: its rows, each its cells, how many of them its source draws as
//! headers, and how many lines it takes.

use super::{prose::folded, rst_inline::inline};

/// The most lines of a table without drawn sides; looking for the end of more would read a long file many times.
const MOST_LINES: usize = 2_000;
/// The most columns of one.
const MOST_COLUMNS: usize = 100;

/// A table.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) rows: Vec<Vec<String>>,
    /// How many of the rows say what the columns are.
    pub(super) headers: usize,
    /// How many lines it takes.
    pub(super) height: usize,
}

/// The table that begins with the first line, if one does.
pub(super) fn read(lines: &[&str]) -> Option<Table> {
    let first = lines.first()?.trim_start();
    if first.len() > 2 && first.starts_with("+-") && first.chars().all(|c| matches!(c, '+' | '-')) {
        let height = lines.iter().take_while(|line| !line.is_empty()).count();
        let (rows, headers) = grid(&lines[..height]);
        return Some(Table { rows, headers, height });
    }
    let is_border = |line: &str| line.contains("= ") && line.trim().chars().all(|c| matches!(c, '=' | ' '));
    if !is_border(first) {
        return None;
    }
    // Blank lines may stand between rows; the table ends with a border that a blank line follows.
    let blank = |at: usize| lines.get(at).is_none_or(|line| line.is_empty());
    let end = (1..lines.len().min(MOST_LINES)).find(|at| is_border(lines[*at]) && blank(at + 1))?;
    let (rows, headers) = simple(&lines[..end]);
    Some(Table {
        rows,
        headers,
        height: end + 1,
    })
}

/// Cells between drawn lines; one over several columns takes them all. Headers stand above a line of `=`.
fn grid(lines: &[&str]) -> (Vec<Vec<String>>, usize) {
    let mut rows = Vec::new();
    let mut headers = 0;
    let mut cells: Vec<Vec<&str>> = Vec::new();
    for line in lines.iter().map(|line| line.trim()) {
        if line.starts_with('+') {
            rows.push(shown(&std::mem::take(&mut cells)));
            if line.starts_with("+=") {
                headers = rows.len();
            }
            continue;
        }
        for (at, cell) in line.trim_matches('|').split('|').enumerate() {
            if at == cells.len() {
                cells.push(Vec::new());
            }
            cells[at].push(cell.trim());
        }
    }
    rows.push(shown(&cells));
    (rows, headers)
}

/// Cells under the columns of the border; a row whose first cell is empty goes on with the one above. Headers stand
/// above a second border.
fn simple(lines: &[&str]) -> (Vec<Vec<String>>, usize) {
    let border = lines[0];
    let starts: Vec<usize> = border
        .char_indices()
        .filter(|(at, c)| *c == '=' && (*at == 0 || border.as_bytes()[at - 1] == b' '))
        .map(|(at, _)| at)
        .take(MOST_COLUMNS)
        .collect();
    let mut rows = Vec::new();
    let mut headers = 0;
    let mut open: Vec<Vec<&str>> = Vec::new();
    for line in &lines[1..] {
        let is_rule = line.trim().chars().all(|c| matches!(c, '=' | '-' | ' '));
        let cells: Vec<&str> = columns(line, &starts);
        if is_rule || cells.first().is_some_and(|first| !first.is_empty()) {
            rows.push(shown(&std::mem::take(&mut open)));
        }
        if is_rule {
            if headers == 0 && line.trim_start().starts_with('=') {
                headers = rows.len();
            }
            continue;
        }
        open.resize(starts.len(), Vec::new());
        for (cell, words) in open.iter_mut().zip(cells) {
            cell.push(words);
        }
    }
    rows.push(shown(&open));
    (rows, headers)
}

/// The parts of a line between columns, counted in characters.
fn columns<'a>(line: &'a str, starts: &[usize]) -> Vec<&'a str> {
    let byte = |column: usize| line.char_indices().nth(column).map_or(line.len(), |(at, _)| at);
    let ends = starts.iter().skip(1).map(|start| byte(*start)).chain([line.len()]);
    starts
        .iter()
        .zip(ends)
        .map(|(start, end)| line[byte(*start)..end].trim())
        .collect()
}

fn shown(cells: &[Vec<&str>]) -> Vec<String> {
    let words = |cell: &Vec<&str>| inline(&folded(cell.iter().copied().filter(|line| !line.is_empty())));
    cells.iter().map(words).collect()
}
