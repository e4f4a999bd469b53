//! From lines to paragraphs and headings.
//!
//! In: the lines of a column. Out: its blocks: lines joined into paragraphs, words parted at the end of a line made
//! whole, headings known by the bookmarks or by their size.

use crate::text::is_spaceless;

use super::{
    lines::{Piece, UNKNOWN, wide},
    outline::Bookmark,
};

/// A line begins further right than the one before by at least this part of its size: it is indented.
const INDENT: f64 = 0.8;
/// A line stands further below the one before than usual by at least this factor: something begins.
const FURTHER: f64 = 1.25;
/// Sizes differ by less than this factor where they are the same.
const SAME: f64 = 1.08;
/// Headings are larger than the text by at least this factor.
const LARGER: f64 = 1.15;
/// The most characters of a heading that is known by its size.
const LONGEST: usize = 150;
/// The most lines that a bookmark's words are looked for in.
const MOST_LINES: usize = 4;
/// Marks of list items.
const BULLETS: &[char] = &[
    '•', '◦', '▪', '▫', '■', '□', '●', '○', '‣', '⁃', '·', '–', '—', '-', '*', '➢', '✓', UNKNOWN,
];
/// Words before which a hyphen at the end of a line stands for a word that follows: pre- and postwar.
const SUSPENDING: &[&str] = &[
    "and", "or", "to", "und", "oder", "bis", "sowie", "et", "ou", "e", "y", "o",
];

/// What is usual in a file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Style {
    /// The size that most characters are set in.
    pub(super) size: f64,
    /// How far base lines stand apart, in sizes.
    pub(super) pitch: f64,
}

impl Style {
    pub(super) fn of<'a>(columns: impl Iterator<Item = &'a Vec<Piece>>) -> Self {
        let (mut sizes, mut pitches) = (Vec::new(), Vec::new());
        for column in columns {
            sizes.extend(column.iter().map(|line| (line.size, line.words.chars().count())));
            for pair in column.windows(2) {
                if same_size(pair[0].size, pair[1].size) {
                    pitches.push(((pair[1].base - pair[0].base) / pair[1].size, 1));
                }
            }
        }
        Self {
            size: median(sizes).unwrap_or(10.0),
            // Lines closer than that overlap, and lines further apart than doubly spaced ones are no paragraph.
            pitch: median(pitches).unwrap_or(1.2).clamp(1.0, 2.4),
        }
    }
}

/// The value that half of the weight lies below.
fn median(mut values: Vec<(f64, usize)>) -> Option<f64> {
    values.sort_by(|a, b| a.0.total_cmp(&b.0));
    let half = values.iter().map(|(_, weight)| weight).sum::<usize>() / 2;
    let mut below = 0;
    let reached = |(_, weight): &&(f64, usize)| {
        below += weight;
        below > half
    };
    values.iter().find(reached).map(|(value, _)| *value)
}

/// A paragraph or a heading.
#[derive(Debug)]
pub(super) struct Block {
    pub(super) words: String,
    pub(super) kind: Kind,
    pub(super) size: f64,
    /// Where in the words the pages after the first one begin, in bytes.
    pub(super) breaks: Vec<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Paragraph,
    Item,
    /// A heading of that level, from one.
    Heading(u8),
}

impl Block {
    /// Whether a character in it cannot be read.
    pub(super) fn is_unreadable(&self) -> bool {
        self.words.contains(UNKNOWN)
    }

    /// Whether the block at the top of the next column or page goes on with this one: a sentence that has not ended
    /// goes on with a small letter, or with a character of a script without capitals and spaces.
    pub(super) fn goes_on_with(&self, next: &Self) -> bool {
        let open = !ended(&self.words);
        let goes_on = |c: char| c.is_lowercase() || is_spaceless(c);
        !matches!(self.kind, Kind::Heading(_))
            && next.kind == Kind::Paragraph
            && same_size(self.size, next.size)
            && open
            && next.words.starts_with(goes_on)
    }

    /// Takes the words of `next` in.
    pub(super) fn take(&mut self, next: &Self, on_next_page: bool) {
        append(&mut self.words, &next.words);
        if on_next_page {
            self.breaks.push(self.words.len() - next.words.len());
        }
    }

    /// Whether it is set like a heading.
    pub(super) fn stands_out(&self, style: &Style) -> bool {
        let letters = self.words.chars().count();
        self.kind == Kind::Paragraph
            && self.size >= LARGER * style.size
            && letters <= LONGEST
            && self.words.chars().any(char::is_alphabetic)
            && !self.words.ends_with(['.', ',', ';', ':'])
    }
}

/// The blocks of a page, to which the bookmarks `marks` lead; those that are found are taken out.
pub(super) fn of_page(columns: &[Vec<Piece>], style: &Style, marks: &mut Vec<&Bookmark>) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    for column in columns {
        let mut next = read(column, style, marks).into_iter().peekable();
        if let Some((last, first)) = blocks.last_mut().zip(next.peek())
            && last.goes_on_with(first)
        {
            last.take(first, false);
            next.next();
        }
        blocks.extend(next);
    }
    blocks
}

fn read(column: &[Piece], style: &Style, marks: &mut Vec<&Bookmark>) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open: Vec<&Piece> = Vec::new();
    let mut rest = column;
    while let Some(line) = rest.first() {
        let taken = if let Some((level, lines)) = marked(rest, marks) {
            blocks.extend(closed(&mut open, None));
            open.extend(&rest[..lines]);
            blocks.extend(closed(&mut open, Some(level)));
            lines
        } else {
            if begins(&open, line, style) {
                blocks.extend(closed(&mut open, None));
            }
            open.push(line);
            1
        };
        rest = &rest[taken..];
    }
    blocks.extend(closed(&mut open, None));
    blocks
}

/// The level of the bookmark whose words these lines begin with, and how many lines it takes.
fn marked(lines: &[Piece], marks: &mut Vec<&Bookmark>) -> Option<(u8, usize)> {
    let first = lines.first()?;
    if marks.is_empty() || !first.words.contains(char::is_alphabetic) {
        return None;
    }
    let mut words = String::new();
    for (at, line) in lines.iter().take(MOST_LINES).enumerate() {
        append(&mut words, &line.words);
        let found = marks.iter().position(|mark| same_words(&mark.words, &words));
        if let Some(found) = found {
            return Some((marks.remove(found).level, at + 1));
        }
    }
    None
}

/// Whether two headings are the same but for white space, case, marks and a number in front.
fn same_words(a: &str, b: &str) -> bool {
    let letters = |words: &str| -> String {
        let plain: String = words.chars().filter(|c| c.is_alphanumeric()).collect();
        let plain = plain.trim_start_matches(|c: char| c.is_numeric());
        plain.to_lowercase()
    };
    let a = letters(a);
    !a.is_empty() && a == letters(b)
}

/// Whether a line begins a block behind the lines of the one that is open.
fn begins(open: &[&Piece], line: &Piece, style: &Style) -> bool {
    let (Some(first), Some(last)) = (open.first(), open.last()) else {
        return false;
    };
    if !same_size(last.size, line.size) {
        return true;
    }
    let pitch = (line.base - last.base) / line.size;
    if pitch < 0.0 || pitch > FURTHER * style.pitch || bullet(&line.words).is_some() {
        return true;
    }
    let indent = INDENT * line.size;
    let item = bullet(&first.words).is_some() || numbered(&first.words);
    let indented = line.left > last.left + indent && !(item && open.len() == 1);
    let outdented = line.left < last.left - indent && (open.len() > 1 || item);
    if indented || outdented || numbered(&line.words) && (item || ended(&last.words)) {
        return true;
    }
    line.size < LARGER * style.size && ended_early(open, line)
}

/// Whether the first word of the line would have fitted on the one before: whoever set it began a new one on purpose.
fn ended_early(open: &[&Piece], line: &Piece) -> bool {
    let Some(last) = open.last() else {
        return false;
    };
    let right = open.iter().map(|line| line.right).fold(line.right, f64::max);
    let letters = line.words.chars().count().max(1);
    let word = if wide(line.words.chars().next()) {
        1
    } else {
        line.words.split(' ').next().map_or(0, |word| word.chars().count())
    };
    #[expect(clippy::cast_precision_loss, reason = "a line has some hundred letters")]
    let word = (line.right - line.left) * word as f64 / letters as f64;
    last.right + word + 1.5 * line.size < right
}

fn same_size(a: f64, b: f64) -> bool {
    a.max(b) < SAME * a.min(b)
}

fn ended(words: &str) -> bool {
    words.ends_with(['.', '!', '?', ':', ';', '。', '！', '？', '”', '"', ')'])
}

/// The words behind the mark of a list item.
fn bullet(words: &str) -> Option<&str> {
    let rest = words.strip_prefix(BULLETS)?;
    rest.starts_with(' ').then(|| rest.trim_start())
}

/// Whether a line begins with the number of a list item: `3.`, `(b)`, `[12]`.
fn numbered(words: &str) -> bool {
    let Some((number, _)) = words.split_once(' ') else {
        return false;
    };
    let inner = number.trim_start_matches(['(', '[']).trim_end_matches([')', ']', '.']);
    let short = inner.len() <= 3 && !inner.is_empty();
    let digits = inner.chars().all(|c| c.is_ascii_digit());
    let letter = inner.len() == 1 && inner.chars().all(|c| c.is_ascii_lowercase());
    short && (digits || letter) && number.ends_with([')', ']', '.'])
}

/// The block that the open lines make.
fn closed(open: &mut Vec<&Piece>, heading: Option<u8>) -> Option<Block> {
    let lines = std::mem::take(open);
    let size = lines.first()?.size;
    let mut words = String::new();
    for line in lines {
        append(&mut words, &line.words);
    }
    let (words, kind) = match (heading, bullet(&words)) {
        (Some(level), _) => (words.as_str(), Kind::Heading(level)),
        (None, Some(rest)) => (rest, Kind::Item),
        (None, None) => (words.as_str(), Kind::Paragraph),
    };
    // A soft hyphen that is shown in the middle of a line is a hyphen.
    let words = words.trim();
    let soft = words.ends_with('\u{ad}');
    let mut words = words.trim_end_matches('\u{ad}').replace('\u{ad}', "-");
    words.push_str(if soft { "\u{2010}" } else { "" });
    (!words.is_empty()).then_some(Block {
        words,
        kind,
        size,
        breaks: Vec::new(),
    })
}

/// Puts a line behind the lines before it. `corpus/README.md` promises what becomes of hyphens here.
fn append(words: &mut String, line: &str) {
    if words.is_empty() || line.is_empty() {
        words.push_str(line);
        return;
    }
    if words.ends_with('\u{ad}') {
        words.pop();
    } else if let Some(before) = words.strip_suffix(['-', '\u{2010}']) {
        let parted = is_parted(before, line);
        let attached = before.ends_with(char::is_alphanumeric) && !suspends(line);
        if parted {
            words.pop();
        } else if !attached {
            words.push(' ');
        }
    } else if !(wide(words.chars().next_back()) && wide(line.chars().next())) {
        words.push(' ');
    }
    words.push_str(line);
}

/// Whether a hyphen stands between these only because the line ended: between a letter and a small one, in a word
/// that has no other hyphen before.
fn is_parted(before: &str, line: &str) -> bool {
    let word = before.rsplit(' ').next().unwrap_or_default();
    word.ends_with(char::is_alphabetic)
        && !word.contains(['-', '\u{2010}'])
        && line.starts_with(char::is_lowercase)
        && !suspends(line)
}

/// Whether a line begins with a word before which a hyphen stands for a word that follows.
fn suspends(line: &str) -> bool {
    let word = line.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    SUSPENDING.contains(&word)
}
