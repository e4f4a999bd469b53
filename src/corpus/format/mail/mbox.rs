//! The messages of an mbox file.
//!
//! In: the bytes of the file. Out: the bytes of each message, with the line it begins on. The iterator of
//! `mail-parser` takes every line that begins with `From ` for the beginning of a message and drops it, so that a
//! sentence that begins so, which some programs do not escape, would be lost and cut a message in two. Here the next
//! line must be a header.

use std::borrow::Cow;

const MARK: &[u8] = b"From ";

/// The messages with the numbers of their first lines, from one.
pub(super) fn messages(file: &[u8]) -> impl Iterator<Item = (usize, &[u8])> {
    let mut lines = lines(file).enumerate().peekable();
    let mut begins = Vec::new();
    let mut offset = 0;
    while let Some((number, line)) = lines.next() {
        let next = lines.peek().map(|(_, next)| *next).unwrap_or_default();
        if line.starts_with(MARK) && is_header(next) {
            begins.push((number + 2, offset, offset + line.len()));
        }
        offset += line.len();
    }
    let ends: Vec<usize> = begins
        .iter()
        .skip(1)
        .map(|(_, end, _)| *end)
        .chain([file.len()])
        .collect();
    begins
        .into_iter()
        .zip(ends)
        .map(move |((number, _, start), end)| (number, &file[start..end]))
}

/// A message as it was before the mbox file was written: of `>From ` at the beginning of a line, and of `>>From ` and
/// so on, one `>` is taken away, as the writers of mbox put it there.
pub(super) fn unescaped(message: &[u8]) -> Cow<'_, [u8]> {
    if memchr::memmem::find(message, b">From ").is_none() {
        return Cow::Borrowed(message);
    }
    let mut unescaped = Vec::with_capacity(message.len());
    for line in lines(message) {
        let marks = line.iter().take_while(|byte| **byte == b'>').count();
        let is_escaped = marks > 0 && line[marks..].starts_with(MARK);
        unescaped.extend_from_slice(&line[usize::from(is_escaped)..]);
    }
    Cow::Owned(unescaped)
}

/// The lines with their ends.
fn lines(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    bytes.split_inclusive(|byte| *byte == b'\n')
}

/// Whether a line begins with the name of a header (RFC 5322, 2.2) and a colon.
fn is_header(line: &[u8]) -> bool {
    let name = line
        .iter()
        .take_while(|byte| matches!(byte, 33..=57 | 59..=126))
        .count();
    name > 0 && line.get(name) == Some(&b':')
}
