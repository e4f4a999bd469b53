//! A reply in Discord's Markdown.
//!
//! In: a reply. Out: message text in which everything that came from an article or a person shows as it
//! was written: no mention, link, emoji, spoiler, fence or heading can come to life. The escaping has an
//! inverse, so that what a reader sees can be compared with the source byte by byte.

use super::{Inline, Line, Part, Reply};

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
    let lines: Vec<String> = escape(words).split('\n').map(|line| format!("> {line}")).collect();
    lines.join("\n")
}

/// The words of a block quotation that [`quote`] made.
#[must_use]
pub fn unquote(quoted: &str) -> String {
    let lines: Vec<&str> = quoted
        .split('\n')
        .map(|line| line.strip_prefix("> ").unwrap_or(line))
        .collect();
    unescape(&lines.join("\n"))
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
        Part::Quote { words, citation } if citation.is_empty() => format!("{}\n", quote(words)),
        Part::Quote { words, citation } => format!("{}\n-# {}\n", quote(words), line(citation)),
        Part::Text(text) => line(text),
        Part::List(lines) => {
            let lines: Vec<String> = lines.iter().map(|item| format!("- {}", line(item))).collect();
            lines.join("\n")
        }
    }
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
