//! A reply in Discord's Markdown.
//!
//! In: a reply. Out: message text in which everything that came from an article or a person shows as it
//! was written: no mention, link, emoji, spoiler or heading can come to life. Only the shape of quoted words does: the
//! bullets of a list, and code between fences that it cannot break out of. The escaping has an inverse, so that what a
//! reader sees can be compared with the source byte by byte.

use crate::corpus::BlockKind;

use super::{Inline, Line, Part, Quote, QuotedBlock, Reply, quotation::GAP};

/// Characters that can begin or end markup anywhere in a line. Discord shows any ASCII punctuation behind
/// a backslash as it is. A colon counts because of bare links (`https://`), emoji and timestamps; an at
/// sign because of mentions.
const MARKUP: &[char] = &[
    '\\', '*', '_', '~', '`', '|', '<', '>', '[', ']', '(', ')', '@', '#', ':',
];
/// Characters that are markup where a line begins: lists and small print.
const AT_LINE_START: &[char] = &['-', '+'];

/// Behind these a line begins, for JavaScript's regular expressions too, which Discord's clients use.
const LINE_ENDS: &[char] = &['\n', '\r', '\u{2028}', '\u{2029}'];

/// Opens and closes code, on a line of its own.
const FENCE: &str = "```";
/// Before the items of a list that Discord shows as one.
const BULLET: &str = "- ";

/// `text` so that Discord shows exactly `text`. The inverse is [`unescape`].
#[must_use]
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + text.len() / 8);
    let mut line_start = true;
    let mut number = false;
    for c in text.chars() {
        let opens_line = line_start && AT_LINE_START.contains(&c);
        // `1.` at the beginning of a line is a numbered list.
        let ends_number = number && c == '.';
        if MARKUP.contains(&c) || opens_line || ends_number {
            escaped.push('\\');
        }
        escaped.push(c);
        number = c.is_ascii_digit() && (line_start || number);
        line_start = LINE_ENDS.contains(&c) || (line_start && c.is_whitespace());
    }
    escaped
}

/// What Discord shows for text that [`escape`] made.
#[must_use]
pub fn unescape(escaped: &str) -> String {
    let mut text = String::with_capacity(escaped.len());
    let mut letters = escaped.chars();
    while let Some(c) = letters.next() {
        if c == '\\' {
            text.extend(letters.next());
        } else {
            text.push(c);
        }
    }
    text
}

/// `words` as a block quotation: every line of it behind a bar. The inverse is [`unquote`].
#[must_use]
pub fn quote(words: &str) -> String {
    behind_bars(&escape(words))
}

/// The blocks of quoted words as one block quotation, in which a list is a list and code is code. The inverse is
/// [`unquote`].
#[must_use]
pub fn quote_blocks(blocks: &[QuotedBlock]) -> String {
    let mut shown = String::new();
    for (number, block) in (1..).zip(blocks) {
        let is_apart = shown.is_empty() || shown.ends_with('\n');
        let ends_line = number == blocks.len() || block.words.ends_with('\n');
        let shaped = if is_apart { shaped(block, ends_line) } else { None };
        shown.push_str(&shaped.unwrap_or_else(|| escape(&block.words)));
    }
    behind_bars(&shown)
}

/// The words of a block quotation that [`quote`] or [`quote_blocks`] made.
#[must_use]
pub fn unquote(quoted: &str) -> String {
    let mut words = Vec::new();
    let mut is_fenced = false;
    for line in quoted.split('\n') {
        let line = line.strip_prefix("> ").unwrap_or(line);
        if line == FENCE {
            is_fenced = !is_fenced;
        } else if is_fenced {
            words.push(line.to_owned());
        } else {
            words.push(unescape(line));
        }
    }
    words.join("\n")
}

fn behind_bars(shown: &str) -> String {
    let lines: Vec<String> = shown.split('\n').map(|line| format!("> {line}")).collect();
    lines.join("\n")
}

/// A block that begins a line, where Discord has a shape for it.
fn shaped(block: &QuotedBlock, ends_line: bool) -> Option<String> {
    if block.kind == BlockKind::Code {
        return fenced(&block.words).filter(|_| ends_line);
    }
    // Discord counts numbered items anew from the first, so numbers stay what they are: text.
    let (mark, words) = block.words.split_at_checked(block.mark)?;
    (mark.trim_start_matches(' ') == BULLET).then(|| format!("{mark}{}", escape(words)))
}

/// Lines between fences, if they show there exactly as they are: Discord drops empty lines next to a fence, ends code
/// at the first fence within it, and takes other line ends for the beginning of a line behind the bar.
fn fenced(words: &str) -> Option<String> {
    let code = words.trim_end_matches('\n');
    let shows = !code.trim().is_empty()
        && !code.starts_with('\n')
        && !code.contains(FENCE)
        && !code.contains(|c| c != '\n' && LINE_ENDS.contains(&c));
    shows.then(|| format!("{FENCE}\n{code}\n{FENCE}{}", &words[code.len()..]))
}

/// The whole reply.
#[must_use]
pub fn render(reply: &Reply) -> String {
    let mut blocks: Vec<String> = reply.parts.iter().map(part).collect();
    if let Some(footer) = &reply.footer {
        blocks.push(format!("-# {}", line(footer)));
    }
    blocks.join("\n")
}

fn part(part: &Part) -> String {
    match part {
        Part::Quote(quoted) => quotation(quoted),
        Part::Text(text) => line(text),
        Part::List(lines) => {
            let lines: Vec<String> = lines.iter().map(|item| format!("- {}", line(item))).collect();
            lines.join("\n")
        }
    }
}

fn quotation(quoted: &Quote) -> String {
    let mut lines = Vec::new();
    if let Some(head) = &quoted.head {
        lines.extend([quote(head), GAP.to_owned()]);
    }
    lines.push(quote_blocks(&quoted.blocks));
    lines.extend(
        quoted
            .left_out
            .as_ref()
            .map(|left_out| format!("{GAP} {}", line(left_out))),
    );
    if !quoted.citation.is_empty() {
        lines.push(format!("-# {}", line(&quoted.citation)));
    }
    lines.push(String::new());
    lines.join("\n")
}

fn line(pieces: &Line) -> String {
    pieces.iter().map(inline).collect()
}

fn inline(piece: &Inline) -> String {
    match piece {
        Inline::Ours(words) => words.clone(),
        Inline::Strong(words) => format!("**{words}**"),
        Inline::Code(words) => format!("`{words}`"),
        Inline::Theirs(words) => escape(&one_line(words)),
        Inline::Heading(words) => format!("**{}**", escape(one_line(words).trim())),
        Inline::Link { label, url } => format!("[{}](<{url}>)", escape(&one_line(label))),
        Inline::Moment(seconds) => format!("<t:{seconds}:f>"),
        Inline::Away(seconds) => format!("<t:{seconds}:R>"),
        Inline::Day(day) => format!("<t:{}:D>", day.noon()),
    }
}

/// A title or a file name stays on its line.
fn one_line(words: &str) -> String {
    words.replace(['\n', '\r'], " ")
}
