//! `AsciiDoc`, as Asciidoctor reads it, as readable text with headings.
//!
//! In: the decoded text. Out: its words block by block. Own code: the crates that parse `AsciiDoc` are young and build
//! trees for rendering; here a line says what it is, and what is inside delimiters is words, code or neither.
//! Nothing is included from other files, and both branches of conditions are read.

use crate::corpus::{BlockKind, Date, Meta};

use super::{
    Draft,
    asciidoc_inline::{bold, inline},
    prose::{Lines, Prose, dedented, joined},
};

/// Delimiters whose contents are kept line by line.
const LITERAL: &[&str] = &["----", "....", "```"];
/// Delimiters whose contents are not shown, or are no words.
const NOT_READ: &[&str] = &["////", "++++"];
/// Delimiters whose contents are blocks like any others.
const OPEN: &[&str] = &["====", "****", QUOTED, "--"];
/// The one of them whose contents somebody else said.
const QUOTED: &str = "____";
/// Names of lines that bring in what stands elsewhere, and conditions.
const MACROS: &[&str] = &[
    "include::",
    "image::",
    "video::",
    "audio::",
    "toc::",
    "ifdef::",
    "ifndef::",
    "ifeval::",
    "endif::",
];
/// What stands before a paragraph that warns.
const ADMONITIONS: &[&str] = &["NOTE: ", "TIP: ", "IMPORTANT: ", "CAUTION: ", "WARNING: "];

/// Reads an `AsciiDoc` document.
pub(super) fn read(text: &str) -> Draft {
    let mut reader = Reader {
        lines: text.lines().map(str::trim_end).collect(),
        ..Reader::default()
    };
    reader.header();
    while reader.at < reader.lines.len() {
        reader.block();
    }
    Draft {
        meta: reader.meta,
        body: reader.prose.finish(),
        ..Draft::default()
    }
}

#[derive(Default)]
struct Reader<'a> {
    lines: Vec<&'a str>,
    at: usize,
    prose: Prose,
    meta: Meta,
    /// The id that was written for what comes next.
    name: Option<String>,
    /// What is written in brackets above what comes next.
    style: Style,
    /// Whether what is read is between the delimiters of a quotation.
    is_quoted: bool,
    /// Whether the terms that come next are questions.
    asks: bool,
    /// Whether a term was read that the blocks behind it define.
    is_defining: bool,
    /// Whether `+` joins what comes next to the list item before it.
    is_attached: bool,
    /// The marks of open lists, outermost first, and the last number of each.
    lists: Vec<(String, usize)>,
    prefix: Option<String>,
    separator: Option<String>,
}

/// What block attributes say of a block.
#[derive(Debug, Clone, Copy, Default)]
struct Style {
    is_quotation: bool,
    is_code: bool,
    /// Whether the first row of a table says what its columns are, where that is said.
    has_header: Option<bool>,
}

impl<'a> Reader<'a> {
    fn line(&self, at: usize) -> &'a str {
        self.lines.get(at).copied().unwrap_or("")
    }

    /// The title with the lines under it, up to a blank one: author, revision, attributes.
    fn header(&mut self) {
        while self.at < self.lines.len()
            && (self.line(self.at).is_empty() || is_comment(self.line(self.at)) || self.attribute())
        {
            self.at += 1;
        }
        let Some((0, title)) = heading(self.line(self.at)) else {
            return;
        };
        self.meta.title = inline(title);
        self.prose.title(&self.meta.title);
        self.at += 1;
        let mut plain = 0;
        while !self.line(self.at).is_empty() {
            let line = self.line(self.at);
            if !self.attribute() && !is_comment(line) {
                match plain {
                    0 => self.authors(line),
                    1 => self.revision(line),
                    _ => return,
                }
                plain += 1;
            }
            self.at += 1;
        }
    }

    fn authors(&mut self, line: &str) {
        for author in line.split(';') {
            let name = author.split('<').next().unwrap_or_default().trim().replace('_', " ");
            if !name.is_empty() {
                self.meta.authors.push(name);
            }
        }
    }

    /// `v1.2, 2024-03-05: remark`, of which each part may be missing.
    fn revision(&mut self, line: &str) {
        let mut parts = line.split([',', ':']).map(str::trim);
        self.meta.date = parts.find_map(Date::parse).or(self.meta.date);
    }

    /// Whether the line sets an attribute: `:lang: en`.
    fn attribute(&mut self) -> bool {
        let Some((name, value)) = self
            .line(self.at)
            .strip_prefix(':')
            .and_then(|rest| rest.split_once(':'))
        else {
            return false;
        };
        let named = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '!');
        if name.is_empty() || !name.chars().all(named) || !(value.is_empty() || value.starts_with(' ')) {
            return false;
        }
        let value = value.trim();
        match name {
            "author" | "authors" if self.meta.authors.is_empty() => self.authors(value),
            "revdate" | "date" => self.meta.date = value.get(..10).and_then(Date::parse).or(self.meta.date),
            "keywords" | "tags" => {
                let tags = value.split(',').map(str::trim).filter(|tag| !tag.is_empty());
                self.meta.tags = tags.map(str::to_owned).collect();
            }
            "lang" => self.meta.language = Some(value.to_owned()),
            "idprefix" => self.prefix = Some(value.to_owned()),
            "idseparator" => self.separator = Some(value.to_owned()),
            _ => {}
        }
        true
    }

    fn block(&mut self) {
        let line = self.line(self.at);
        if line == "+" {
            self.is_attached = !self.lists.is_empty() || self.is_defining;
            self.at += 1;
            return;
        }
        self.one_block(line);
        // Attributes stand before what they belong to.
        self.is_attached &= line.starts_with('[') || is_comment(line);
    }

    fn one_block(&mut self, line: &'a str) {
        let delimiter = delimiter(line);
        if line.is_empty() || line == "'''" || line == "<<<" || is_comment(line) || self.attribute() {
            self.at += 1;
        } else if MACROS.iter().any(|name| line.starts_with(name)) || delimiter.is_some_and(|mark| OPEN.contains(&mark))
        {
            self.end_lists();
            self.is_quoted ^= delimiter == Some(QUOTED);
            self.style = Style::default();
            self.at += 1;
        } else if delimiter.is_some_and(|mark| LITERAL.contains(&mark)) {
            let lines = self.until(line);
            self.code(&lines);
        } else if delimiter.is_some_and(|mark| NOT_READ.contains(&mark)) {
            self.until(line);
        } else if line == "|===" {
            self.table();
        } else if line.starts_with('[') && line.ends_with(']') {
            self.block_attributes(line);
        } else if let Some((level, words)) = heading(line).filter(|(level, _)| *level > 0) {
            self.heading(level, words);
            self.at += 1;
        } else if let Some(level) = underlined(line, self.line(self.at + 1)) {
            self.heading(level, line);
            self.at += 2;
        } else if let Some(title) = line
            .strip_prefix('.')
            .filter(|title| title.starts_with(char::is_alphanumeric))
        {
            self.prose.block(BlockKind::Paragraph, 0, &Lines::plain(inline(title)));
            self.at += 1;
        } else if let Some((mark, words)) = mark(line) {
            self.item(mark, words);
        } else if line.starts_with(' ') {
            let start = self.at;
            self.paragraph_end();
            let lines = self.lines[start..self.at].to_vec();
            self.code(&lines);
        } else {
            self.paragraph(line);
        }
    }

    fn code(&mut self, lines: &[&str]) {
        // Where `+` joins it to an item, the list is open still.
        let depth = if self.is_attached { self.lists.len() } else { 0 };
        self.prose.block(BlockKind::Code, depth, &Lines::plain(dedented(lines)));
        self.style = Style::default();
    }

    fn end_lists(&mut self) {
        self.lists.clear();
        self.asks = false;
        if std::mem::take(&mut self.is_defining) {
            self.prose.end_answer();
        }
    }

    /// The lines up to the next one that is the same as `fence`, or to the end.
    fn until(&mut self, fence: &str) -> Vec<&'a str> {
        let start = self.at + 1;
        let fence = if fence.starts_with("```") { "```" } else { fence };
        let end = (start..self.lines.len())
            .find(|at| self.line(*at) == fence)
            .unwrap_or(self.lines.len());
        self.at = end + 1;
        self.lines[start..end].to_vec()
    }

    fn block_attributes(&mut self, line: &str) {
        let inner = line.trim_matches(['[', ']']);
        let name = if line.starts_with("[[") {
            inner.split(',').next()
        } else {
            inner
                .split_once('#')
                .map(|(_, name)| name)
                .filter(|_| inner.starts_with('#') || !inner.contains('"'))
        };
        let name = name.map(|name| name.split([',', '.', '%']).next().unwrap_or_default());
        let mut names = inner.split([',', '.', '%', '#', ' ']).map(str::trim);
        let first = names.next().unwrap_or_default();
        let has_header = names.any(|name| name == "header") || inner.contains("\"header") || inner.contains("=header");
        self.style = Style {
            is_quotation: self.style.is_quotation || matches!(first, "quote" | "verse"),
            is_code: self.style.is_code || matches!(first, "source" | "listing" | "literal"),
            has_header: if has_header {
                Some(true)
            } else if inner.contains("noheader") {
                Some(false)
            } else {
                self.style.has_header
            },
        };
        self.asks |= first == "qanda";
        self.name = name
            .filter(|name| !name.is_empty())
            .map(str::to_owned)
            .or(self.name.take());
        self.at += 1;
    }

    fn heading(&mut self, level: u8, words: &str) {
        let (before, own) = match words
            .rsplit_once("[[")
            .map(|(before, name)| (before, name.strip_suffix("]]")))
        {
            Some((before, Some(name))) => (before.trim(), Some(name.to_owned())),
            _ => (words, None),
        };
        let words = inline(before);
        self.style = Style::default();
        let name = own.or(self.name.take()).unwrap_or_else(|| self.id(&words));
        self.end_lists();
        self.prose
            .heading(level, &words, name, |name, seen| format!("{name}_{seen}"));
    }

    /// The id that Asciidoctor makes of a heading.
    fn id(&self, words: &str) -> String {
        let separator = self.separator.as_deref().unwrap_or("_");
        let mut id = self.prefix.clone().unwrap_or_else(|| "_".to_owned());
        let empty = id.len();
        for c in words.chars().flat_map(char::to_lowercase) {
            if matches!(c, ' ' | '-' | '.') {
                if id.len() > empty && !id.ends_with(separator) || separator.is_empty() {
                    id.push_str(separator);
                }
            } else if c.is_alphanumeric() || c == '_' {
                id.push(c);
            }
        }
        if separator.is_empty() {
            id
        } else {
            id.trim_end_matches(separator).to_owned()
        }
    }

    fn paragraph_end(&mut self) {
        while self.at < self.lines.len() {
            let line = self.line(self.at);
            if line.is_empty() || line == "+" || delimiter(line).is_some() || line == "|===" {
                break;
            }
            self.at += 1;
        }
    }

    fn paragraph(&mut self, line: &'a str) {
        let style = std::mem::take(&mut self.style);
        let start = self.at;
        // At least its first line, whatever that looks like.
        self.at += 1;
        if let Some((term, words)) = described(line) {
            return self.term(term, words);
        }
        if !self.is_attached {
            self.end_lists();
        }
        self.paragraph_end();
        let mut lines = self.lines[start..self.at].to_vec();
        if style.is_code {
            return self.code(&lines);
        }
        if let Some(mark) = ADMONITIONS.iter().find(|mark| line.starts_with(**mark)) {
            lines[0] = &line[mark.len()..];
        }
        let kind = if style.is_quotation || self.is_quoted {
            BlockKind::Quotation
        } else {
            BlockKind::Paragraph
        };
        let kind = if self.is_defining && self.lists.is_empty() {
            BlockKind::Definition
        } else {
            kind
        };
        self.prose
            .block(kind, self.lists.len(), &Lines::of(&broken(&lines), inline, bold));
    }

    /// A term, and the paragraph that begins behind it or in the next line.
    fn term(&mut self, term: &str, words: &'a str) {
        self.lists.clear();
        self.prose.end_answer();
        self.prose.block(BlockKind::Term, 0, &Lines::of(term, inline, bold));
        if self.asks {
            self.prose.asks();
        }
        self.is_defining = true;
        // Blank lines may stand before what it means.
        if words.is_empty() {
            while self.at < self.lines.len() && self.line(self.at).is_empty() {
                self.at += 1;
            }
        }
        let start = self.at;
        while !self.line(self.at).is_empty() && goes_on(self.line(self.at)) {
            self.at += 1;
        }
        let rest = self.lines[start..self.at].iter().copied();
        let lines: Vec<&str> = std::iter::once(words).chain(rest).collect();
        self.prose
            .block(BlockKind::Definition, 0, &Lines::of(&broken(&lines), inline, bold));
    }

    fn item(&mut self, mark: &str, words: &'a str) {
        let start = self.at;
        self.at += 1;
        while !self.line(self.at).is_empty() && goes_on(self.line(self.at)) {
            self.at += 1;
        }
        let mut lines = vec![words];
        lines.extend(&self.lines[start + 1..self.at]);
        let kind = if mark.ends_with(|c: char| c.is_ascii_digit()) || mark.starts_with('<') {
            "1."
        } else {
            mark
        };
        let kind = if mark.len() > 1 && mark.ends_with('.') && !mark.starts_with('.') {
            "1."
        } else {
            kind
        };
        let known = self.lists.iter().position(|(open, _)| open == kind);
        self.lists.truncate(known.map_or(self.lists.len(), |known| known + 1));
        if known.is_none() {
            self.lists.push((kind.to_owned(), 0));
        }
        let depth = self.lists.len() - 1;
        let count = self.lists.last_mut().map_or(1, |(_, count)| {
            *count += 1;
            *count
        });
        let mark = match kind {
            "1." if mark.ends_with('.') => mark.to_owned(),
            kind if kind.starts_with(['.', '1']) => format!("{count}."),
            _ => "-".to_owned(),
        };
        let words = broken(&lines);
        let words = ["[ ] ", "[x] ", "[*] "]
            .iter()
            .find_map(|task| words.strip_prefix(task))
            .unwrap_or(&words);
        self.prose.item(depth, &mark, &Lines::of(words, inline, bold));
    }

    /// Rows have as many cells as the first line that has some. As Asciidoctor does, that line is the header where it
    /// follows the delimiter at once, and a blank line follows it.
    fn table(&mut self) {
        let lines = self.until("|===");
        let is_implicit =
            matches!(lines.as_slice(), [first, second, ..] if first.starts_with('|') && second.is_empty());
        let mut cells: Vec<String> = Vec::new();
        let mut columns = 0;
        for line in lines.into_iter().filter(|line| !is_comment(line)) {
            let mut parts = line.split('|');
            let before = parts.next().unwrap_or_default();
            if let (Some(last), false) = (cells.last_mut(), before.trim().is_empty() || line.starts_with('|')) {
                last.push(' ');
                last.push_str(before.trim());
            }
            cells.extend(parts.map(|cell| cell.trim().to_owned()));
            if columns == 0 {
                columns = cells.len();
            }
        }
        let rows: Vec<Vec<String>> = cells
            .chunks(columns.max(1))
            .map(|row| row.iter().map(|cell| inline(cell.trim())).collect())
            .collect();
        let style = std::mem::take(&mut self.style);
        let has_header = style.has_header.unwrap_or(is_implicit);
        self.prose.table(&rows, usize::from(has_header));
    }
}

/// Whether a line goes on with the item above it.
fn goes_on(line: &str) -> bool {
    mark(line).is_none() && line != "+" && delimiter(line).is_none() && described(line).is_none()
}

fn is_comment(line: &str) -> bool {
    line.starts_with("//") && !line.starts_with("///")
}

/// `== Words`: the level, from zero for the title, and the words.
fn heading(line: &str) -> Option<(u8, &str)> {
    let mark = line.chars().next().filter(|mark| matches!(mark, '=' | '#'))?;
    let words = line.trim_start_matches(mark);
    let level = line.len() - words.len();
    let words = words.strip_prefix(' ')?.trim();
    let level = u8::try_from(level)
        .ok()
        .filter(|level| *level <= 6 && !words.is_empty())?;
    Some((level - 1, words))
}

/// A heading with a line of marks below that is as long.
fn underlined(line: &str, below: &str) -> Option<u8> {
    let mark = below.chars().next()?;
    let level = ['=', '-', '~', '^', '+'].iter().position(|known| *known == mark)?;
    let alike = below.len() > 2 && below.chars().all(|c| c == mark) && below.len().abs_diff(line.chars().count()) <= 1;
    let words = line.chars().any(char::is_alphanumeric) && !line.starts_with([' ', '.', '[', '|']);
    (alike && words).then(|| u8::try_from(level.max(1)).unwrap_or(1))
}

/// The kind of a delimiter: its first four characters, of which it may have more.
fn delimiter(line: &str) -> Option<&'static str> {
    if line == "--" {
        return Some("--");
    }
    let kinds = LITERAL.iter().chain(NOT_READ).chain(OPEN).filter(|kind| **kind != "--");
    kinds.copied().find(|kind| {
        let mark = kind.chars().next();
        line.starts_with(kind) && (*kind == "```" || line.chars().all(|c| Some(c) == mark))
    })
}

/// The mark of a list item and the words behind it.
fn mark(line: &str) -> Option<(&str, &str)> {
    let (mark, words) = line.trim_start().split_once(' ')?;
    let of = |c: char| mark.len() <= 5 && mark.chars().all(|m| m == c);
    let number = mark
        .strip_suffix('.')
        .or_else(|| mark.strip_prefix('<')?.strip_suffix('>'));
    let is_number = number.is_some_and(|n| !n.is_empty() && n.len() < 6 && n.bytes().all(|b| b.is_ascii_digit()));
    (of('*') || of('.') || mark == "-" || is_number).then_some((mark, words.trim()))
}

/// `term:: words`
fn described(line: &str) -> Option<(&str, &str)> {
    let (term, words) = line
        .split_once(":: ")
        .or_else(|| Some((line.strip_suffix("::")?, "")))?;
    (!term.is_empty() && !term.ends_with(':')).then_some((term, words))
}

/// The lines as one, with a break where a line ends in ` +`.
fn broken(lines: &[&str]) -> String {
    let mut words = String::new();
    for part in lines.split_inclusive(|line| line.ends_with(" +")) {
        let part = joined(
            part.iter()
                .copied()
                .filter(|line| !is_comment(line) && !line.is_empty()),
        );
        match part.strip_suffix(" +") {
            Some(line) => {
                words.push_str(line);
                words.push('\n');
            }
            None => words.push_str(&part),
        }
    }
    words
}
