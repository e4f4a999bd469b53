//! Tables of reStructuredText, which are drawn.
//!
//! In: the lines from where a table may begin. Out: its rows, each its cells, and how many lines it takes.

use super::{prose::joined, rst_inline::inline};

/// The most lines of a table without drawn sides; looking for the end of more would read a long file many times.
const MOST_LINES: usize = 2_000;
/// The most columns of one.
const MOST_COLUMNS: usize = 100;

/// The table that begins with the first line, if one does.
pub(super) fn read(lines: &[&str]) -> Option<(Vec<Vec<String>>, usize)> {
    let first = lines.first()?.trim_start();
    if first.len() > 2 && first.starts_with("+-") && first.chars().all(|c| matches!(c, '+' | '-')) {
        let height = lines.iter().take_while(|line| !line.is_empty()).count();
        return Some((grid(&lines[..height]), height));
    }
    let is_border = |line: &str| line.contains("= ") && line.trim().chars().all(|c| matches!(c, '=' | ' '));
    if !is_border(first) {
        return None;
    }
    // Blank lines may stand between rows; the table ends with a border that a blank line follows.
    let blank = |at: usize| lines.get(at).is_none_or(|line| line.is_empty());
    let end = (1..lines.len().min(MOST_LINES)).find(|at| is_border(lines[*at]) && blank(at + 1))?;
    Some((simple(&lines[..end]), end + 1))
}

/// Cells between drawn lines; one over several columns takes them all.
fn grid(lines: &[&str]) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    let mut cells: Vec<Vec<&str>> = Vec::new();
    for line in lines.iter().map(|line| line.trim()) {
        if line.starts_with('+') {
            rows.push(folded(&std::mem::take(&mut cells)));
            continue;
        }
        for (at, cell) in line.trim_matches('|').split('|').enumerate() {
            if at == cells.len() {
                cells.push(Vec::new());
            }
            cells[at].push(cell.trim());
        }
    }
    rows.push(folded(&cells));
    rows
}

/// Cells under the columns of the border; a row whose first cell is empty goes on with the one above.
fn simple(lines: &[&str]) -> Vec<Vec<String>> {
    let border = lines[0];
    let starts: Vec<usize> = border
        .char_indices()
        .filter(|(at, c)| *c == '=' && (*at == 0 || border.as_bytes()[at - 1] == b' '))
        .map(|(at, _)| at)
        .take(MOST_COLUMNS)
        .collect();
    let mut rows = Vec::new();
    let mut open: Vec<Vec<&str>> = Vec::new();
    for line in &lines[1..] {
        let is_rule = line.trim().chars().all(|c| matches!(c, '=' | '-' | ' '));
        let cells: Vec<&str> = columns(line, &starts);
        if is_rule || cells.first().is_some_and(|first| !first.is_empty()) {
            rows.push(folded(&std::mem::take(&mut open)));
        }
        if is_rule {
            continue;
        }
        open.resize(starts.len(), Vec::new());
        for (cell, words) in open.iter_mut().zip(cells) {
            cell.push(words);
        }
    }
    rows.push(folded(&open));
    rows
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

fn folded(cells: &[Vec<&str>]) -> Vec<String> {
    let words = |cell: &Vec<&str>| inline(&joined(cell.iter().copied().filter(|line| !line.is_empty())));
    cells.iter().map(words).collect()
}
