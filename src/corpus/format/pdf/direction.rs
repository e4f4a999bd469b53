//! Scripts that are written from right to left.
//!
//! In: a line with its characters as they stand, from left to right. Out: the same in the order of reading, for
//! Hebrew, Arabic and the scripts beside them. A page holds no other order than the places of its glyphs, so the way
//! from there back is a simple one: what is of the other direction within a line is turned around (UAX #9 makes the
//! places from the order, with more levels than two where they are marked, which a page does not show).

use super::lines::Piece;

/// Puts the lines of a column in the order of reading. Where most of them are from right to left, left and right are
/// changed, so that what is said of indents and of the ends of lines holds for them too.
pub(super) fn read(lines: &mut [Piece]) {
    let letters = |is: fn(char) -> bool| {
        lines
            .iter()
            .flat_map(|line| line.words.chars())
            .filter(|c| is(*c))
            .count()
    };
    let rtl = letters(is_rtl);
    if rtl == 0 {
        return;
    }
    let mostly = rtl > letters(is_ltr);
    for line in lines {
        line.words = logical(&line.words, mostly);
        if mostly {
            (line.left, line.right) = (-line.right, -line.left);
        }
    }
}

/// The order of reading of a line in a column that is `mostly` from right to left.
fn logical(line: &str, mostly: bool) -> String {
    let letters = |is: fn(char) -> bool| line.chars().filter(|c| is(*c)).count();
    let (rtl, ltr) = (letters(is_rtl), letters(is_ltr));
    if rtl > ltr || rtl == ltr && mostly {
        let line: Vec<char> = line.chars().rev().collect();
        turned(&line, |c| is_ltr(c) || c.is_numeric(), is_rtl)
    } else {
        let line: Vec<char> = line.chars().collect();
        turned(&line, is_rtl, is_ltr)
    }
}

/// The line with every run turned around that begins and ends with a character of the `other` direction, and holds
/// none of its `own`.
fn turned(line: &[char], other: fn(char) -> bool, own: fn(char) -> bool) -> String {
    let mut read = String::new();
    let mut rest = line;
    while let Some(start) = rest.iter().position(|c| other(*c)) {
        read.extend(&rest[..start]);
        rest = &rest[start..];
        let reach = rest.iter().position(|c| own(*c)).unwrap_or(rest.len());
        let end = rest[..reach]
            .iter()
            .rposition(|c| other(*c))
            .map_or(reach, |last| last + 1);
        let (run, behind) = rest.split_at(end);
        read.extend(run.iter().rev());
        rest = behind;
    }
    read.extend(rest);
    read
}

fn is_rtl(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}') && !c.is_numeric()
}

fn is_ltr(c: char) -> bool {
    c.is_alphabetic() && !is_rtl(c)
}
