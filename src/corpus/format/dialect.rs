//! What tools write into Markdown besides Markdown.
//!
//! In: the Markdown of a file. Out: the same as CommonMark knows it, line by line: admonitions and tabs (of MkDocs,
//! Docusaurus and VuePress), callouts and comments (Obsidian), shortcodes and tags of templates (of Hugo, Jekyll
//! and GitBook),
//! imports and comments of MDX, attribute lists and abbreviations (kramdown, Python-Markdown). What a reader of the page
//! sees stays, the machinery goes. Fenced code is left as it is.

use std::borrow::Cow;

/// Tools nest their blocks a few deep; deeper ones are left as they stand.
const MOST_DEEP: usize = 8;
/// The indentation of what belongs to an admonition or a tab.
const INDENT: usize = 4;

/// Markdown without what only its tool reads.
pub(super) fn plain(markdown: &str) -> Cow<'_, str> {
    if !may_hold_more(markdown) {
        return Cow::Borrowed(markdown);
    }
    let mut lines = Lines::default();
    let all: Vec<&str> = markdown.lines().collect();
    lines.read(&all, 0);
    Cow::Owned(lines.out)
}

/// Most files hold nothing of all this, and need no second copy.
fn may_hold_more(markdown: &str) -> bool {
    const MARKS: &[&str] = &[
        "!!!", "???", "===", ":::", "{{<", "{{%", "{%", "{:", "{/*", "%%", "[!", "import ", "export ", "*[", " ^",
    ];
    MARKS.iter().any(|mark| markdown.contains(mark))
}

#[derive(Default)]
struct Lines {
    out: String,
    /// The fence of code that is open.
    fence: Option<String>,
    /// A comment or a statement that goes on until this ends a line, or until a blank line.
    until: Option<Until>,
}

/// Comments that may go on over several lines: MDX, and Obsidian.
const COMMENTS: [(&str, &str); 2] = [("{/*", "*/}"), ("%%", "%%")];

#[derive(Clone, Copy, PartialEq)]
enum Until {
    Mark(&'static str),
    BlankLine,
}

impl Lines {
    fn read(&mut self, lines: &[&str], depth: usize) {
        // Where a comment can end at last, so that one that never does is not looked through line by line.
        let ends = COMMENTS.map(|(_, close)| lines.iter().rposition(|line| line.trim().ends_with(close)));
        let mut at = 0;
        while let Some(line) = lines.get(at) {
            at += 1;
            if self.is_code(line) {
                self.push(line);
                continue;
            }
            if self.is_skipped(line, ends.map(|end| end >= Some(at))) {
                continue;
            }
            let indent = line.len() - line.trim_start().len();
            let block = block(line.trim_start()).filter(|_| depth < MOST_DEEP);
            let Some(block) = block else {
                self.push(&inline(line));
                continue;
            };
            self.title(&line[..indent], block.title());
            if block.is_indented() {
                let within = lines[at..].iter().take_while(|line| belongs(line, indent));
                let count = within.count();
                let shift = |line: &&str| {
                    line.get(indent + INDENT..)
                        .map_or(String::new(), |rest| format!("{}{rest}", &line[..indent]))
                };
                let shifted: Vec<String> = lines[at..at + count].iter().map(shift).collect();
                self.read(&shifted.iter().map(String::as_str).collect::<Vec<_>>(), depth + 1);
                self.push("");
                at += count;
            }
        }
    }

    fn push(&mut self, line: &str) {
        self.out.push_str(line);
        self.out.push('\n');
    }

    /// A title stands above what it is the title of, as bold words do.
    fn title(&mut self, indent: &str, title: &str) {
        self.push("");
        if !title.is_empty() {
            self.push(&format!("{indent}**{title}**"));
            self.push("");
        }
    }

    /// Whether the line is of fenced code, its fences included.
    fn is_code(&mut self, line: &str) -> bool {
        let marks = line.trim_start().trim_start_matches("> ").trim_start();
        let fence: String = marks
            .chars()
            .take_while(|c| *c == marks.chars().next().unwrap_or(' '))
            .collect();
        let is_fence = fence.len() >= 3 && fence.starts_with(['`', '~']);
        match &self.fence {
            Some(open) => {
                if is_fence && fence.starts_with(open.as_str()) && marks.trim_end() == fence {
                    self.fence = None;
                }
                true
            }
            None if is_fence && !(fence.starts_with('`') && marks[fence.len()..].contains('`')) => {
                self.fence = Some(fence);
                true
            }
            None => false,
        }
    }

    /// Whether the line is of a comment or a statement, which may go on over more lines.
    /// `ends` says of each kind of comment whether one can end below.
    fn is_skipped(&mut self, line: &str, ends: [bool; COMMENTS.len()]) -> bool {
        let trimmed = line.trim();
        if let Some(until) = self.until {
            let is_over = match until {
                Until::Mark(mark) => trimmed.ends_with(mark),
                Until::BlankLine => trimmed.is_empty(),
            };
            if is_over {
                self.until = None;
            }
            return true;
        }
        for ((open, close), can_end) in COMMENTS.into_iter().zip(ends) {
            if let Some(rest) = trimmed.strip_prefix(open) {
                if rest.ends_with(close) {
                    return !rest.trim_end_matches(close).contains(close);
                }
                if can_end && !rest.contains(close) {
                    self.until = Some(Until::Mark(close));
                    return true;
                }
            }
        }
        if is_import(line) {
            return true;
        }
        if is_export(line) {
            if !ends_statement(trimmed) {
                self.until = Some(Until::BlankLine);
            }
            return true;
        }
        is_attributes(trimmed) || is_abbreviation(line)
    }
}

/// A block of a tool's own.
enum Block<'a> {
    /// What belongs to it is indented.
    Indented(&'a str),
    /// It stands between two lines of colons, of which this is one.
    Fenced(&'a str),
}

impl<'a> Block<'a> {
    fn title(&self) -> &'a str {
        match self {
            Self::Indented(title) | Self::Fenced(title) => title,
        }
    }

    fn is_indented(&self) -> bool {
        matches!(self, Self::Indented(_))
    }
}

fn block(line: &str) -> Option<Block<'_>> {
    for mark in ["!!!", "???+", "???"] {
        if let Some(rest) = line.strip_prefix(mark).filter(|rest| rest.starts_with(' ')) {
            let names = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | ' ');
            let (kind, title) = rest
                .split_once('"')
                .map_or((rest, None), |(kind, title)| (kind, Some(title)));
            let title = title.map_or(Some(""), |title| title.trim_end().strip_suffix('"'))?;
            return (kind.trim().len() > 1 && kind.chars().all(names)).then_some(Block::Indented(title));
        }
    }
    if let Some(rest) = ["===!", "===+", "==="].iter().find_map(|mark| line.strip_prefix(mark)) {
        let title = rest.trim().strip_prefix('"')?.strip_suffix('"')?;
        return rest.starts_with(' ').then_some(Block::Indented(title));
    }
    let rest = line.strip_prefix(":::")?.trim_start_matches(':');
    let rest = rest.trim();
    let name = rest.trim_start_matches(|c: char| c.is_alphanumeric() || matches!(c, '-' | '_'));
    let title = name.trim_start();
    let title = title.split_once('{').map_or(title, |(title, _)| title).trim();
    let title = title
        .strip_prefix('[')
        .map_or(title, |title| title.trim_end_matches(']'));
    let is_block = rest.is_empty() || name.len() < rest.len() || rest.starts_with('{');
    is_block.then_some(Block::Fenced(title))
}

/// Whether a line belongs to a block whose mark is indented by so much.
fn belongs(line: &str, indent: usize) -> bool {
    line.trim().is_empty() || line.len() - line.trim_start_matches(' ').len() >= indent + INDENT
}

/// `import Tabs from '@theme/Tabs';`, as MDX has it.
fn is_import(line: &str) -> bool {
    let Some(rest) = line.strip_prefix("import ") else {
        return false;
    };
    let rest = rest.trim_end().trim_end_matches(';');
    let is_quoted = rest.ends_with(['"', '\'']);
    is_quoted && (rest.contains(" from ") || rest.starts_with(['"', '\'']))
}

/// `export const port = 8125;`, as MDX has it.
fn is_export(line: &str) -> bool {
    let rest = line.strip_prefix("export ").unwrap_or_default();
    ["const ", "let ", "var ", "default ", "function ", "async "]
        .iter()
        .any(|word| rest.starts_with(word))
}

fn ends_statement(line: &str) -> bool {
    let count = |open: char, close: char| line.matches(open).count() == line.matches(close).count();
    line.ends_with(';') || (count('{', '}') && count('(', ')') && count('[', ']'))
}

/// `{: .no_toc }` on a line of its own, as kramdown has it.
fn is_attributes(line: &str) -> bool {
    line.strip_prefix("{:")
        .is_some_and(|rest| rest.ends_with('}') && !rest[..rest.len() - 1].contains('}'))
}

/// `*[VHF]: very high frequency`, which is shown where the pointer rests on the word.
fn is_abbreviation(line: &str) -> bool {
    line.strip_prefix("*[").is_some_and(|rest| rest.contains("]:"))
}

/// A line without the marks that stand within it.
fn inline(line: &str) -> Cow<'_, str> {
    let mut line = Cow::Borrowed(line);
    if line.contains("[!") {
        line = callout(line);
    }
    for (open, close) in [
        ("{{<", ">}}"),
        ("{{%", "%}}"),
        ("{%", "%}"),
        ("{/*", "*/}"),
        ("%%", "%%"),
    ] {
        if line.contains(open) {
            line = without(line, open, close);
        }
    }
    if let Some((rest, name)) = line.rsplit_once(" ^")
        && is_block_name(name)
    {
        line = Cow::Owned(rest.to_owned());
    }
    line
}

/// The name that Obsidian gives a block, behind its words: `^harvest`.
fn is_block_name(name: &str) -> bool {
    name.len() > 2
        && name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
}

/// A line without what stands between two marks, outside code.
fn without<'a>(line: Cow<'a, str>, open: &str, close: &str) -> Cow<'a, str> {
    let mut kept = String::with_capacity(line.len());
    let mut rest = &*line;
    let mut is_code = false;
    while let Some(at) = rest.find(open) {
        let Some(end) = rest[at + open.len()..].find(close) else {
            break;
        };
        let end = at + open.len() + end + close.len();
        is_code ^= rest[..at].matches('`').count() % 2 == 1;
        kept.push_str(&rest[..if is_code { end } else { at }]);
        rest = &rest[end..];
    }
    kept.push_str(rest);
    if kept.len() == line.len() {
        line
    } else {
        Cow::Owned(kept)
    }
}

/// `> [!faq]- Title`: the first line of a callout, of any name, as an alert of GitHub's, which knows five and no titles.
fn callout(line: Cow<'_, str>) -> Cow<'_, str> {
    const KNOWN: &[&str] = &["NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"];
    let marks = line.len() - line.trim_start_matches([' ', '>']).len();
    let (before, behind) = line.split_at(marks);
    let Some((name, title)) = behind.strip_prefix("[!").and_then(|rest| rest.split_once(']')) else {
        return line;
    };
    let title = title.trim_start_matches(['-', '+']).trim();
    let is_name = !name.is_empty()
        && name
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '|'));
    if !before.contains('>') || !is_name || (title.is_empty() && KNOWN.contains(&name)) {
        return line;
    }
    Cow::Owned(if title.is_empty() {
        format!("{before}[!NOTE]")
    } else {
        format!("{before}[!NOTE]\n{before}**{title}**\n{before}")
    })
}
