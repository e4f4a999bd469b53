//! From letters to pieces of lines.
//!
//! In: the glyphs of a page as they are drawn. Out: pieces of lines, in one frame for each direction of writing: words
//! that stand on one base line without a gap that could be one between columns. White space is made of gaps here,
//! since many files draw none.

use crate::text::is_spaceless;

use super::glyphs::{Drawn, Glyph};

/// A gap of at least this part of the font's size is a space: spaces are a quarter of it to a third and shrink to an
/// eighth in tight lines, and letters are moved apart by a twentieth at most.
const SPACE: f64 = 0.1;
/// A space that is drawn and then taken back by a movement, so that the letters around it are no further apart than
/// this part of the size, is none; groff and Ghostscript kern so.
const TAKEN_BACK: f64 = 0.03;
/// What is a space between two characters of a script without spaces, which lines are stretched between.
const SPACELESS_SPACE: f64 = 0.8;
/// A gap of at least this part of the font's size parts two pieces: columns stand at least so far apart.
const PART: f64 = 0.9;
/// A glyph that begins further back than this part of the size begins a piece of its own.
const BACK: f64 = 0.5;
/// How far off the base line, in parts of the size, a glyph still stands on it, and how far as a raised or lowered one
/// that follows close behind.
const ON_LINE: f64 = 0.2;
const RAISED: f64 = 0.55;
/// Two equal glyphs closer than this part of the size are one that is drawn twice to look bold.
const TWICE: f64 = 0.12;
/// How far off a quarter turn a line may lean, as the sine of the angle; what leans further is stamped over the page.
const LEAN: f64 = 0.1;

/// Where the characters that a font does not name stand in the words.
pub(super) const UNKNOWN: char = '\u{fffd}';

/// Words on one base line, in points, `y` downwards.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    pub(super) words: String,
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) base: f64,
    pub(super) size: f64,
}

impl Piece {
    pub(super) fn top(&self) -> f64 {
        self.base - 0.8 * self.size
    }

    pub(super) fn bottom(&self) -> f64 {
        self.base + 0.2 * self.size
    }

    /// Whether both stand on one line.
    pub(super) fn beside(&self, other: &Self) -> bool {
        (self.base - other.base).abs() < 0.4 * self.size.min(other.size)
    }

    /// What parts the words of this piece from those of the next one on the line.
    fn gap(&self, next: &str, left: f64, size: f64) -> &'static str {
        let least = if wide(self.words.chars().next_back()) && wide(next.chars().next()) {
            SPACELESS_SPACE
        } else {
            SPACE
        };
        let spaced = self.words.is_empty() || self.words.ends_with(' ') || next.starts_with(' ');
        if !spaced && left - self.right >= least * size {
            " "
        } else {
            ""
        }
    }

    /// Takes the next piece of the line in.
    pub(super) fn join(&mut self, next: &Self) {
        let gap = self.gap(&next.words, next.left, self.size.min(next.size));
        self.words.push_str(gap);
        self.words.push_str(&next.words);
        self.left = self.left.min(next.left);
        self.right = self.right.max(next.right);
        if next.size > self.size {
            self.base = next.base;
            self.size = next.size;
        }
    }
}

/// Whether a character belongs to a script without spaces, or is one of its marks.
pub(super) fn wide(c: Option<char>) -> bool {
    c.is_some_and(|c| is_spaceless(c) || matches!(c, '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ffef}'))
}

/// The pieces of a page in the order in which they are drawn, one frame a direction: from left to right first, then
/// downwards, upwards, and upside down.
pub(super) fn frames(drawn: &Drawn) -> Vec<Vec<Piece>> {
    let mut frames: [Frame; 4] = Default::default();
    for glyph in &drawn.glyphs {
        if let Some(turn) = turn(glyph) {
            let (left, base) = turned(turn, glyph.start.x, glyph.start.y, drawn);
            let (right, _) = turned(turn, glyph.end.x, glyph.end.y, drawn);
            frames[turn].push(&words(glyph, right - left), left, right, base, glyph.size);
        }
    }
    frames
        .into_iter()
        .map(Frame::finish)
        .filter(|pieces| !pieces.is_empty())
        .collect()
}

/// How many quarters to the right the direction of a glyph is turned.
fn turn(glyph: &Glyph) -> Option<usize> {
    let along = glyph.end - glyph.start;
    let length = along.hypot();
    if length <= f64::EPSILON {
        return Some(0);
    }
    let (x, y) = (along.x / length, along.y / length);
    if y.abs() <= LEAN {
        Some(if x > 0.0 { 0 } else { 3 })
    } else if x.abs() <= LEAN {
        Some(if y > 0.0 { 1 } else { 2 })
    } else {
        None
    }
}

/// The same point on a page that is turned so that the direction is from left to right.
fn turned(turn: usize, x: f64, y: f64, page: &Drawn) -> (f64, f64) {
    match turn {
        0 => (x, y),
        1 => (y, page.width - x),
        2 => (page.height - y, x),
        _ => (page.width - x, page.height - y),
    }
}

/// What is read for a glyph `width` wide.
fn words(glyph: &Glyph, width: f64) -> String {
    let Some(words) = &glyph.words else {
        let nothing = width.abs() <= f64::EPSILON;
        return if nothing { String::new() } else { UNKNOWN.to_string() };
    };
    let mut read = String::with_capacity(words.len());
    for c in words.chars() {
        match c {
            // Fonts name the hyphen so; one that is not shown has no width.
            '\u{ad}' if width < 0.1 * glyph.size => {}
            '\u{fb00}' => read.push_str("ff"),
            '\u{fb01}' => read.push_str("fi"),
            '\u{fb02}' => read.push_str("fl"),
            '\u{fb03}' => read.push_str("ffi"),
            '\u{fb04}' => read.push_str("ffl"),
            '\u{fb05}' | '\u{fb06}' => read.push_str("st"),
            '\u{200b}' | '\u{feff}' => {}
            c if c.is_whitespace() => read.push(' '),
            c if c.is_control() => {}
            c if private(c) => read.push(UNKNOWN),
            c => read.push(c),
        }
    }
    read
}

/// What a character for private use stands for is known to its font alone.
fn private(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{ffffd}' | '\u{100000}'..='\u{10fffd}')
}

/// The pieces of one direction, the last one still open.
#[derive(Default)]
struct Frame {
    pieces: Vec<Piece>,
    open: Option<Piece>,
    /// Where the last glyph began.
    last: f64,
    /// Where the last glyph that is no space ended.
    ink: f64,
}

impl Frame {
    fn push(&mut self, words: &str, left: f64, right: f64, base: f64, size: f64) {
        if let Some(open) = &mut self.open {
            let twice = open.words.ends_with(words)
                && (left - self.last).abs() < TWICE * size
                && (base - open.base).abs() < TWICE * size;
            if twice && !words.is_empty() {
                return;
            }
            if follows(open, left, base, size) {
                let taken_back = (-0.1 * size..TAKEN_BACK * size).contains(&(left - self.ink));
                if taken_back && words != " " && open.words.ends_with(' ') {
                    open.words.pop();
                }
                let gap = open.gap(words, left, size.min(open.size));
                open.words.push_str(gap);
                let doubled = words == " " && open.words.ends_with(' ');
                open.words.push_str(if doubled { "" } else { words });
                open.right = open.right.max(right);
                if size > open.size {
                    (open.base, open.size) = (base, size);
                }
                self.last = left;
                if words != " " {
                    self.ink = right;
                }
                return;
            }
        }
        self.close();
        (self.last, self.ink) = (left, right);
        self.open = Some(Piece {
            words: words.to_owned(),
            left,
            right,
            base,
            size,
        });
    }

    /// Keeps what is open, without the spaces around it.
    fn close(&mut self) {
        let Some(mut piece) = self.open.take() else {
            return;
        };
        piece.words = String::from(piece.words.trim());
        let again = |before: &Piece| {
            before.words == piece.words
                && (before.left - piece.left).abs() < TWICE * piece.size
                && (before.base - piece.base).abs() < TWICE * piece.size
        };
        if !piece.words.is_empty() && !self.pieces.iter().rev().take(8).any(again) {
            self.pieces.push(piece);
        }
    }

    fn finish(mut self) -> Vec<Piece> {
        self.close();
        self.pieces
    }
}

/// Whether a glyph that begins at `left` goes on with the piece.
fn follows(open: &Piece, left: f64, base: f64, size: f64) -> bool {
    let larger = size.max(open.size);
    let off = (base - open.base).abs();
    let gap = left - open.right;
    let on_line = off <= ON_LINE * larger && gap < PART * larger;
    let raised = off <= RAISED * larger && gap < SPACE * larger && (size - open.size).abs() > 0.1 * larger;
    (on_line || raised) && gap > -BACK * larger
}
