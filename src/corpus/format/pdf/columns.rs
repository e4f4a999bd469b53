//! The order in which a page is read.
//!
//! In: the pieces of lines of one page. Out: its columns in the order of reading, each with its lines from the top to
//! the bottom. Where pieces stand on both sides of a blank strip over several lines, and hold enough words to be no
//! table, they are columns, and the left one is read first; everything else is read line by line.

use super::{direction, lines::Piece};

/// The longer one of two columns has at least this many lines, the shorter one at least so many.
const LEAST_LINES: usize = 4;
const LEAST_BESIDE: usize = 2;
/// The lines of a column have so many characters on average, those of a table's cells fewer; wide characters count
/// double. Of a column with fewer than [`LEAST_LINES`] more is asked, since few cells can be long by chance.
const LEAST_LETTERS: usize = 15;
const LEAST_LETTERS_BESIDE: usize = 25;
/// How many times columns may be parted.
const DEEPEST: usize = 6;
/// The most pieces that columns are looked for among; more are a map or a drawing.
const MOST_PIECES: usize = 2_000;

/// The columns of a page.
pub(super) fn read(mut pieces: Vec<Piece>) -> Vec<Vec<Piece>> {
    pieces.sort_by(|a, b| a.base.total_cmp(&b.base).then(a.left.total_cmp(&b.left)));
    let mut columns = Vec::new();
    let depth = if pieces.len() > MOST_PIECES { 0 } else { DEEPEST };
    part(pieces, depth, &mut columns);
    columns
}

/// Parts pieces, which are in order from the top, into columns.
fn part(pieces: Vec<Piece>, depth: usize, columns: &mut Vec<Vec<Piece>>) {
    let band = if depth == 0 { None } else { widest_band(&pieces) };
    let Some(band) = band else {
        columns.extend(Some(joined(pieces)).filter(|lines| !lines.is_empty()));
        return;
    };
    let mut above = pieces;
    let below = above.split_off(band.end);
    let beside = above.split_off(band.start);
    if !above.is_empty() {
        part(above, depth - 1, columns);
    }
    let (left, right): (Vec<Piece>, Vec<Piece>) = beside.into_iter().partition(|piece| piece.right <= band.strip);
    part(left, depth - 1, columns);
    part(right, depth - 1, columns);
    if !below.is_empty() {
        part(below, depth - 1, columns);
    }
}

/// Pieces that stand on both sides of a strip.
struct Band {
    start: usize,
    end: usize,
    /// The middle of the strip.
    strip: f64,
}

/// The longest run of pieces that a strip parts into columns.
fn widest_band(pieces: &[Piece]) -> Option<Band> {
    let mut best: Option<Band> = None;
    for start in 0..pieces.len() {
        if best
            .as_ref()
            .is_some_and(|best| pieces.len() - start <= best.end - best.start)
        {
            break;
        }
        let Some(band) = band_from(pieces, start) else {
            continue;
        };
        if best
            .as_ref()
            .is_none_or(|best| band.end - band.start > best.end - best.start)
        {
            best = Some(band);
        }
    }
    best
}

fn band_from(pieces: &[Piece], start: usize) -> Option<Band> {
    // Blank strips, from the left; the first and the last reach to the margins.
    let mut strips = vec![(f64::NEG_INFINITY, f64::INFINITY)];
    let mut best = None;
    for (at, piece) in pieces.iter().enumerate().skip(start) {
        strips = strips
            .iter()
            .flat_map(|(left, right)| [(*left, right.min(piece.left)), (left.max(piece.right), *right)])
            .filter(|(left, right)| right - left > 0.3 * piece.size)
            .collect();
        let inner: Vec<f64> = strips
            .iter()
            .filter(|(left, right)| left.is_finite() && right.is_finite())
            .map(|(left, right)| f64::midpoint(*left, *right))
            .collect();
        if inner.is_empty() && at > start && !one_sided(&pieces[start..=at]) {
            break;
        }
        let end = at + 1;
        let whole_line = pieces.get(end).is_none_or(|next| !next.beside(piece));
        if whole_line && end - start >= LEAST_LINES + LEAST_BESIDE {
            let strip = inner.into_iter().find(|strip| are_columns(&pieces[start..end], *strip));
            best = strip.map(|strip| Band { start, end, strip }).or(best);
        }
    }
    best.filter(|band| !is_heading(pieces, band))
}

/// Whether the first piece of a band stands above both columns: alone, and in another size than what follows below it.
fn is_heading(pieces: &[Piece], band: &Band) -> bool {
    let (first, rest) = (&pieces[band.start], &pieces[band.start + 1..band.end]);
    let side = |piece: &Piece| piece.right <= band.strip;
    let below = rest.iter().find(|piece| side(piece) == side(first));
    let across = rest.iter().find(|piece| side(piece) != side(first));
    let other_size = |below: &Piece| (below.size - first.size).abs() > 0.1 * first.size;
    below.is_some_and(other_size) && across.is_some_and(|across| across.top() > first.bottom())
}

/// Whether all pieces so far could still be in one column of two.
fn one_sided(pieces: &[Piece]) -> bool {
    pieces.len() < LEAST_LINES * 4
}

fn are_columns(pieces: &[Piece], strip: f64) -> bool {
    let side = |left: bool| -> Vec<&Piece> { pieces.iter().filter(|piece| (piece.right <= strip) == left).collect() };
    let (left, right) = (side(true), side(false));
    let lines = left.len().max(right.len());
    lines >= LEAST_LINES && [&left, &right].into_iter().all(|side| has_words(side)) && overlap(&left, &right)
}

fn has_words(side: &[&Piece]) -> bool {
    let letters = |piece: &&Piece| -> usize {
        let wide = |c: char| if super::lines::wide(Some(c)) { 2 } else { 1 };
        piece.words.chars().map(wide).sum()
    };
    let least = if side.len() < LEAST_LINES {
        LEAST_LETTERS_BESIDE
    } else {
        LEAST_LETTERS
    };
    side.len() >= LEAST_BESIDE && side.iter().map(letters).sum::<usize>() >= least * side.len()
}

/// Whether both sides stand beside one another for more than half of the shorter one.
fn overlap(left: &[&Piece], right: &[&Piece]) -> bool {
    let reach = |side: &[&Piece]| {
        let top = side.iter().map(|piece| piece.top()).fold(f64::INFINITY, f64::min);
        let bottom = side
            .iter()
            .map(|piece| piece.bottom())
            .fold(f64::NEG_INFINITY, f64::max);
        (top, bottom)
    };
    let (a, b) = (reach(left), reach(right));
    let shared = a.1.min(b.1) - a.0.max(b.0);
    shared > 0.5 * (a.1 - a.0).min(b.1 - b.0)
}

/// The lines that the pieces make, each piece beside the ones before it.
fn joined(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut rows: Vec<Vec<Piece>> = Vec::new();
    for piece in pieces {
        match rows.last_mut() {
            Some(row) if row[0].beside(&piece) => row.push(piece),
            _ => rows.push(vec![piece]),
        }
    }
    let line = |mut row: Vec<Piece>| {
        row.sort_by(|a, b| a.left.total_cmp(&b.left));
        row.into_iter().reduce(|mut line, next| {
            line.join(&next);
            line
        })
    };
    let mut lines: Vec<Piece> = rows.into_iter().filter_map(line).collect();
    direction::read(&mut lines);
    lines
}
