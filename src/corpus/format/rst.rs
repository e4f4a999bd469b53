//! reStructuredText, as docutils and Sphinx read it, as readable text with headings.
//!
//! In: the decoded text. Out: its words block by block. Own code: docutils is Python, and the crates that parse it
//! cover a part of it and give up at the first directive they do not know. What a directive is called decides
//! whether its contents are words (a note), code, or neither; nothing is included from other files.

use crate::corpus::{BlockKind, Date, Meta};

use super::{
    Draft,
    prose::{Lines, Prose, dedented, folded, indent, joined},
    rst_inline::{bold, inline},
    rst_table::{self, Table},
};

/// Directives whose contents are code or laid out by hand, and are kept line by line.
const LITERAL: &[&str] = &[
    "code",
    "code-block",
    "sourcecode",
    "parsed-literal",
    "math",
    "prompt",
    "doctest",
    "testcode",
    "csv-table",
    "productionlist",
];
/// Directives whose contents somebody else said.
const QUOTING: &[&str] = &["epigraph", "highlights", "pull-quote"];
/// Directives of which nothing is read: they make what stands elsewhere, or say how pages are made.
const NOT_READ: &[&str] = &[
    "image",
    "include",
    "literalinclude",
    "toctree",
    "contents",
    "raw",
    "index",
    "meta",
    "highlight",
    "default-role",
    "role",
    "module",
    "currentmodule",
    "sectnum",
    "tabularcolumns",
    "replace",
    "unicode",
    "date",
    "title",
    "header",
    "footer",
    "automodule",
    "autoclass",
    "autofunction",
    "autosummary",
    "bibliography",
    "graphviz",
    "class",
];

/// Reads a reStructuredText document.
pub(super) fn read(text: &str) -> Draft {
    let text = text.replace('\t', "        ");
    let mut reader = Reader {
        lines: text.lines().map(str::trim_end).collect(),
        ..Reader::default()
    };
    while reader.at < reader.lines.len() {
        reader.block();
    }
    reader.finish()
}

enum Block {
    Heading {
        level: u8,
        words: String,
        name: String,
    },
    Words {
        kind: BlockKind,
        depth: usize,
        words: Lines,
    },
    Item {
        depth: usize,
        mark: String,
        words: Lines,
    },
    Table(Table),
    /// The end of a definition.
    EndOfAnswer,
}

/// What text is that stands further in than what is around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Inside {
    /// What it would be further out, as the contents of a note are.
    Same,
    Quotation,
    Definition,
}

#[derive(Default)]
struct Reader<'a> {
    lines: Vec<&'a str>,
    at: usize,
    blocks: Vec<Block>,
    meta: Meta,
    /// Underlines of headings in the order of their first use, and whether there is a line above as well.
    styles: Vec<(char, bool)>,
    /// The columns that open list items begin in, and the last number of an automatic one.
    lists: Vec<(usize, usize)>,
    /// The columns that text stands in which is further in than what is around it, and what it is.
    inside: Vec<(usize, Inside)>,
    /// What comes next is, if it stands further in than this column.
    next: Option<(usize, Inside)>,
    /// The target that names what comes next.
    target: String,
}

impl<'a> Reader<'a> {
    fn line(&self, at: usize) -> &'a str {
        self.lines.get(at).copied().unwrap_or("")
    }

    fn block(&mut self) {
        let line = self.line(self.at);
        let words = line.trim_start();
        if words.is_empty() {
            self.at += 1;
        } else if words == ".." || words.starts_with(".. ") {
            self.explicit(indent(line), words[2..].trim());
        } else if words.starts_with("__ ") {
            self.at += 1;
        } else if let Some(height) = self.heading() {
            self.at += height;
        } else if is_adornment(words) && words.len() >= 4 && self.line(self.at + 1).is_empty() {
            self.at += 1;
        } else if let Some(table) = rst_table::read(&self.lines[self.at..]) {
            self.at += table.height;
            self.blocks.push(Block::Table(table));
        } else if words.starts_with(">>> ") {
            self.verbatim_until(str::is_empty);
        } else if words == "|" || words.starts_with("| ") {
            self.line_block();
        } else if !self.field(words) {
            self.paragraph();
        }
    }

    /// A heading, and how many lines it takes.
    fn heading(&mut self) -> Option<usize> {
        let (first, second, third) = (self.line(self.at), self.line(self.at + 1), self.line(self.at + 2));
        let (title, under, over, height) = if is_adornment(first) && is_adornment(third) && !second.is_empty() {
            (second, third, true, 3)
        } else if is_adornment(second) && !is_adornment(first) && indent(first) == 0 {
            (first, second, false, 2)
        } else {
            return None;
        };
        let long_enough = under.len() >= title.trim().chars().count() || under.len() >= 4;
        if !long_enough || over && !same(first, third) {
            return None;
        }
        let style = (under.chars().next()?, over);
        let known = self.styles.iter().position(|known| *known == style);
        let level = known.unwrap_or_else(|| {
            self.styles.push(style);
            self.styles.len() - 1
        });
        let words = inline(title.trim());
        let target = std::mem::take(&mut self.target);
        let name = if target.is_empty() { id(&words) } else { id(&target) };
        self.lists.clear();
        self.inside.clear();
        self.blocks.push(Block::Heading {
            level: u8::try_from(level + 1).unwrap_or(u8::MAX),
            words,
            name,
        });
        Some(height)
    }

    /// What begins with two dots: a directive, a target, a footnote, a substitution or a comment.
    fn explicit(&mut self, column: usize, words: &'a str) {
        self.at += 1;
        if let Some(target) = words.strip_prefix('_') {
            let (name, address) = target.rsplit_once(':').unwrap_or((target, ""));
            if address.is_empty() && !name.contains(": ") {
                name.trim_matches('`').clone_into(&mut self.target);
            }
            self.skip_body(column);
        } else if let Some((_, note)) = label(words) {
            self.push_on(column, note.trim());
            self.next = Some((column, Inside::Same));
        } else if let Some((name, argument)) = words.split_once("::").filter(|(name, _)| is_name(name)) {
            self.directive(column, name, argument.trim());
        } else {
            self.skip_body(column);
        }
    }

    fn directive(&mut self, column: usize, name: &str, argument: &'a str) {
        if NOT_READ.contains(&name) {
            self.skip_body(column);
            return;
        }
        if name == "figure" || LITERAL.contains(&name) {
            self.skip_options(column);
        } else {
            self.push_on(column, argument);
            self.skip_options(column);
        }
        if LITERAL.contains(&name) {
            let body = self.body(column);
            self.push_verbatim(&body);
        }
        let inside = if QUOTING.contains(&name) {
            Inside::Quotation
        } else {
            Inside::Same
        };
        self.next = Some((column, inside));
        // Other contents are blocks like any others, and read as they come.
    }

    fn skip_options(&mut self, column: usize) {
        while self.line(self.at).trim_start().starts_with(':') && indent(self.line(self.at)) > column {
            self.at += 1;
        }
    }

    /// A paragraph of these words and the lines below them that stand further in, up to a blank one or an option.
    fn push_on(&mut self, column: usize, words: &'a str) {
        let mut lines = vec![words];
        loop {
            let line = self.line(self.at);
            if line.is_empty() || indent(line) <= column || line.trim_start().starts_with(':') {
                break;
            }
            lines.push(line);
            self.at += 1;
        }
        self.push(&joined(lines.into_iter().filter(|line| !line.is_empty())));
    }

    fn push_verbatim(&mut self, lines: &[&str]) {
        self.blocks.push(Block::Words {
            kind: BlockKind::Code,
            depth: self.lists.len(),
            words: Lines::plain(dedented(lines)),
        });
    }

    /// The lines below that stand further in than `column`.
    fn body(&mut self, column: usize) -> Vec<&'a str> {
        let start = self.at;
        while self.at < self.lines.len() {
            let line = self.line(self.at);
            if !line.is_empty() && indent(line) <= column {
                break;
            }
            self.at += 1;
        }
        self.lines[start..self.at].to_vec()
    }

    fn skip_body(&mut self, column: usize) {
        self.body(column);
    }

    fn verbatim_until(&mut self, ends: fn(&str) -> bool) {
        let start = self.at;
        while self.at < self.lines.len() && !ends(self.line(self.at)) {
            self.at += 1;
        }
        let lines = self.lines[start..self.at].to_vec();
        self.push_verbatim(&lines);
    }

    fn line_block(&mut self) {
        let mut words = String::new();
        while let Some(line) = self.line(self.at).trim_start().strip_prefix('|') {
            if !words.is_empty() {
                words.push('\n');
            }
            words.push_str(&inline(line.trim()));
            self.at += 1;
        }
        self.push_block(BlockKind::Paragraph, Lines::plain(words));
    }

    /// A field. Before the first paragraph it is about the document.
    fn field(&mut self, words: &str) -> bool {
        let Some((name, value)) = words
            .strip_prefix(':')
            .and_then(|rest| rest.split_once(": ").or(rest.strip_suffix(':').map(|name| (name, ""))))
        else {
            return false;
        };
        if name.is_empty() || name.contains(['`', ':']) {
            return false;
        }
        let column = indent(self.line(self.at));
        self.at += 1;
        let rest = self.body(column);
        let value = folded(std::iter::once(value).chain(rest));
        let is_heading = |block: &Block| matches!(block, Block::Heading { .. });
        // A title and a subtitle may stand above them.
        if self.blocks.len() <= 2 && self.blocks.iter().all(is_heading) {
            self.about(&name.to_lowercase(), &value);
        } else {
            self.push(&format!("{name}: {value}"));
        }
        true
    }

    fn about(&mut self, name: &str, value: &str) {
        let several = |between: &[char]| -> Vec<String> {
            let parts = value.split(between).map(str::trim).filter(|part| !part.is_empty());
            parts.map(str::to_owned).collect()
        };
        match name {
            "title" => self.meta.title = inline(value),
            "author" => self.meta.authors.push(inline(value)),
            "authors" => self.meta.authors.extend(several(&[';', ','])),
            "date" | "revdate" => self.meta.date = value.get(..10).and_then(Date::parse).or(self.meta.date),
            "keywords" | "tags" => self.meta.tags = several(&[',']),
            "language" | "lang" => self.meta.language = Some(value.to_owned()),
            _ => {}
        }
    }

    /// A paragraph or a list item, and the literal block that it announces.
    fn paragraph(&mut self) {
        let line = self.line(self.at);
        let column = indent(line);
        let inside = self.inside(column);
        let marked = mark(line.trim_start(), self.line(self.at + 1), column);
        let is_further_in = |open: usize| {
            if marked.is_some() {
                open <= column
            } else {
                open < column
            }
        };
        self.lists.retain(|(open, _)| is_further_in(*open));
        let inner = marked.map_or(column, |(_, width)| column + width);
        let mut lines = vec![&line[inner.min(line.len())..]];
        self.at += 1;
        while !self.line(self.at).is_empty()
            && indent(self.line(self.at)) == inner
            && mark_of(self.line(self.at).trim_start()).is_none()
        {
            lines.push(self.line(self.at));
            self.at += 1;
        }
        let next = self.line(self.at);
        let is_term = marked.is_none() && lines.len() == 1 && !next.is_empty() && indent(next) > column;
        let whole = joined(lines);
        let (words, literal) = match whole.strip_suffix("::") {
            Some(rest) if rest.is_empty() || rest.ends_with(char::is_whitespace) => (rest.trim_end().to_owned(), true),
            Some(rest) => (format!("{rest}:"), true),
            None => (whole, false),
        };
        if let Some((mark, width)) = marked {
            self.item(column, mark, Lines::of(&words, inline, bold));
            self.next = Some((column, Inside::Same));
            self.inside.push((column + width, Inside::Same));
        } else if is_term && !literal {
            self.blocks.push(Block::EndOfAnswer);
            self.push_block(BlockKind::Term, Lines::of(&words, inline, bold));
            self.next = Some((column, Inside::Definition));
        } else {
            let kind = match inside {
                Inside::Same => BlockKind::Paragraph,
                Inside::Quotation => BlockKind::Quotation,
                Inside::Definition => BlockKind::Definition,
            };
            self.push_block(kind, Lines::of(words.trim(), inline, bold));
        }
        if literal {
            while self.at < self.lines.len() && self.line(self.at).is_empty() {
                self.at += 1;
            }
            let body = self.body(column);
            self.push_verbatim(&body);
        }
    }

    /// What text is in this column. Further in than all that is open, it is quoted, unless what stands above said what
    /// comes next.
    fn inside(&mut self, column: usize) -> Inside {
        let left = self
            .inside
            .iter()
            .any(|(open, inside)| *open > column && *inside == Inside::Definition);
        if left {
            self.blocks.push(Block::EndOfAnswer);
        }
        self.inside.retain(|(open, _)| *open <= column);
        let next = self.next.take().filter(|(above, _)| *above < column);
        match self.inside.last() {
            Some((open, inside)) if *open == column => *inside,
            _ if column == 0 => Inside::Same,
            _ => {
                let inside = next.map_or(Inside::Quotation, |(_, inside)| inside);
                self.inside.push((column, inside));
                inside
            }
        }
    }

    fn item(&mut self, column: usize, mark: &str, words: Lines) {
        if self.lists.last().is_none_or(|(open, _)| *open < column) {
            self.lists.push((column, 0));
        }
        let depth = self.lists.len() - 1;
        let count = self.lists.last_mut().map_or(1, |(_, count)| {
            *count += 1;
            *count
        });
        let mark = match mark {
            "-" | "*" | "+" | "•" => "-".to_owned(),
            "#." => format!("{count}."),
            written => written.to_owned(),
        };
        self.blocks.push(Block::Item { depth, mark, words });
    }

    fn push(&mut self, words: &str) {
        self.push_block(BlockKind::Paragraph, Lines::of(words.trim(), inline, bold));
    }

    fn push_block(&mut self, kind: BlockKind, words: Lines) {
        if !words.text.is_empty() {
            self.blocks.push(Block::Words {
                kind,
                depth: self.lists.len(),
                words,
            });
        }
    }

    /// As docutils does, the first heading is the title where no other is as high.
    fn finish(mut self) -> Draft {
        let top = self
            .blocks
            .iter()
            .filter(|block| matches!(block, Block::Heading { level: 1, .. }))
            .count();
        let first = match self.blocks.first() {
            Some(Block::Heading { level: 1, words, .. }) => Some(words.clone()),
            _ => None,
        };
        if let (true, Some(words)) = (self.meta.title.is_empty(), &first) {
            self.meta.title.clone_from(words);
        }
        let is_title = top == 1 && first.is_some();
        let mut prose = Prose::default();
        for (at, block) in self.blocks.into_iter().enumerate() {
            match block {
                Block::Heading { words, .. } if at == 0 && is_title => prose.title(&words),
                Block::Heading { level, words, name } => {
                    let numbered = |name: &str, seen: usize| format!("{name}-{}", seen - 1);
                    prose.heading(level - u8::from(is_title), &words, name, numbered);
                }
                Block::Words { kind, depth, words } => prose.block(kind, depth, &words),
                Block::Item { depth, mark, words } => prose.item(depth, &mark, &words),
                Block::Table(table) => prose.table(&table.rows, table.headers),
                Block::EndOfAnswer => prose.end_answer(),
            }
        }
        Draft {
            meta: self.meta,
            body: prose.finish(),
            ..Draft::default()
        }
    }
}

/// The label of a footnote or a source, and the words behind it.
fn label(words: &str) -> Option<(&str, &str)> {
    let (label, note) = words.strip_prefix('[')?.split_once(']')?;
    (!label.is_empty() && !label.contains(' ')).then_some((label, note))
}

/// One mark of punctuation, at least twice.
fn is_adornment(line: &str) -> bool {
    let first = line.chars().next().filter(char::is_ascii_punctuation);
    line.len() >= 2 && first.is_some_and(|first| line.chars().all(|c| c == first))
}

fn same(one: &str, other: &str) -> bool {
    one.chars().next() == other.chars().next()
}

fn is_name(name: &str) -> bool {
    !name.is_empty()
        && name
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | ':' | '.' | '+'))
}

/// The mark of a list item, and how many columns it takes with the blanks behind it.
fn mark_of(words: &str) -> Option<(&str, usize)> {
    let (mark, rest) = words.split_once(' ')?;
    let number = mark.strip_prefix('(').unwrap_or(mark).strip_suffix(['.', ')']);
    let is_number = |number: &str| {
        number == "#"
            || !number.is_empty() && number.len() < 6 && number.bytes().all(|b| b.is_ascii_digit())
            || number.len() == 1 && number.bytes().all(|b| b.is_ascii_alphabetic())
    };
    if !matches!(mark, "-" | "*" | "+" | "•") && !number.is_some_and(is_number) {
        return None;
    }
    let blanks = 1 + rest.len() - rest.trim_start().len();
    Some((mark, mark.len() + blanks))
}

/// The same, if the line below does not say that these are the first words of a paragraph.
fn mark<'a>(words: &'a str, below: &str, column: usize) -> Option<(&'a str, usize)> {
    let (mark, width) = mark_of(words)?;
    let goes_on =
        below.is_empty() || indent(below) > column || indent(below) < column || mark_of(below.trim_start()).is_some();
    goes_on.then_some((mark, width))
}

/// The id that docutils gives a section: lower case, one hyphen for everything between letters and digits, none at
/// the ends, no digit first. Letters that are not English have none here, as theirs depend on its version.
fn id(words: &str) -> String {
    let mut id = String::new();
    for c in words.chars().flat_map(char::to_lowercase) {
        if c.is_ascii_alphanumeric() {
            id.push(c);
        } else if !c.is_ascii() && c.is_alphanumeric() {
            return String::new();
        } else if !id.ends_with('-') {
            id.push('-');
        }
    }
    id.trim_end_matches('-')
        .trim_start_matches(|c: char| c == '-' || c.is_ascii_digit())
        .to_owned()
}
