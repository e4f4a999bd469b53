//! A reply for a terminal.
//!
//! In: a reply. Out: plain lines. Control characters in text from articles show as pictures of
//! themselves, so that a document cannot drive somebody's terminal.

use time::{OffsetDateTime, macros::format_description};

use super::{Inline, Line, Part, Quote, Reply, quotation::GAP};

/// The whole reply, with a line end.
#[must_use]
pub fn render(reply: &Reply) -> String {
    let mut out = String::new();
    for part in &reply.parts {
        match part {
            Part::Quote(quote) => quotation(&mut out, quote),
            Part::Text(text) => {
                out.push_str(&line(text));
                out.push('\n');
            }
            Part::List(lines) => {
                for item in lines {
                    out.push_str("  - ");
                    out.push_str(&line(item));
                    out.push('\n');
                }
            }
        }
    }
    if let Some(footer) = &reply.footer {
        out.push_str(&line(footer));
        out.push('\n');
    }
    out
}

fn quotation(out: &mut String, quote: &Quote) {
    let mut lines = Vec::new();
    if let Some(head) = &quote.head {
        lines.extend(indented(head));
        lines.push(GAP.to_owned());
    }
    lines.extend(indented(&quote.words()));
    lines.extend(
        quote
            .left_out
            .as_ref()
            .map(|left_out| format!("{GAP} {}", line(left_out))),
    );
    if !quote.citation.is_empty() {
        lines.push(line(&quote.citation));
    }
    for line in lines {
        out.push_str(&line);
        out.push('\n');
    }
    out.push('\n');
}

fn indented(words: &str) -> impl Iterator<Item = String> {
    words.split('\n').map(|line| format!("  {}", safe(line)))
}

/// `text` with control characters, and characters that turn the direction of what follows, made visible.
#[must_use]
pub fn safe(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\t' => c,
            '\u{7f}' => '\u{2421}',
            '\u{0}'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}'),
            '\u{80}'..='\u{9f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
            c => c,
        })
        .collect()
}

/// A moment as `2026-05-14 09:30 UTC`.
#[must_use]
pub fn moment(seconds: i64) -> String {
    let format = format_description!("[year]-[month]-[day] [hour]:[minute] UTC");
    OffsetDateTime::from_unix_timestamp(seconds)
        .ok()
        .and_then(|at| at.format(&format).ok())
        .unwrap_or_else(|| format!("{seconds} s after 1970"))
}

fn line(pieces: &Line) -> String {
    pieces.iter().map(inline).collect()
}

fn inline(piece: &Inline) -> String {
    match piece {
        Inline::Ours(words) | Inline::Strong(words) | Inline::Code(words) => words.clone(),
        Inline::Theirs(words) | Inline::Heading(words) => safe(&words.replace('\n', " ")),
        Inline::Link { label, url } => format!("{} <{url}>", safe(label)),
        Inline::Moment(seconds) | Inline::Away(seconds) => moment(*seconds),
        Inline::Day(day) => day.to_string(),
    }
}
