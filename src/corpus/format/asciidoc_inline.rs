//! The marks inside a line of `AsciiDoc`.
//!
//! In: the words of a block as they are written. Out: the words that a reader sees: marks of emphasis, code, links
//! and anchors are left out where Asciidoctor is sure to read them as marks, and stay where it is not; attributes
//! in braces and footnotes stay as written.

/// Macros that show nothing.
const SILENT: &[&str] = &["image:", "icon:", "anchor:", "indexterm:"];
/// Macros that show the words in their brackets.
const SHOWN: &[&str] = &[
    "link:", "xref:", "mailto:", "kbd:", "btn:", "pass:", "https://", "http://",
];
/// Marks around words, the longer before the shorter.
const MARKS: &[&str] = &["**", "__", "``", "##", "*", "_", "`", "#", "^", "~"];
/// The longest target of a macro in bytes, so that a long line is read once and not again from each character.
const LONGEST: usize = 2_000;

/// The words without marks.
pub(super) fn inline(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    let mut unclosed: Vec<&'static str> = Vec::new();
    let mut at = 0;
    while let Some(c) = words[at..].chars().next() {
        let rest = &words[at..];
        let opens = out.chars().next_back().is_none_or(|before| !before.is_alphanumeric());
        let taken = if c == '\\' && rest[1..].starts_with(|next: char| next.is_ascii_punctuation()) {
            out.extend(rest[1..].chars().next());
            Some(2)
        } else if let Some(taken) = opens.then(|| named(rest, &mut out)).flatten() {
            Some(taken)
        } else {
            marked(rest, opens, &mut out, &mut unclosed)
        };
        at += taken.unwrap_or_else(|| {
            out.push(c);
            c.len_utf8()
        });
    }
    out
}

/// The length of the bold words that begin `words`, with their marks.
pub(super) fn bold(words: &str) -> Option<usize> {
    let mut shown = String::new();
    if !words.starts_with('*') {
        return None;
    }
    marked(words, true, &mut shown, &mut Vec::new())
}

/// A link, a cross reference, an anchor or another macro.
fn named(rest: &str, out: &mut String) -> Option<usize> {
    if let Some(inside) = rest.strip_prefix("<<") {
        let end = find(inside, ">>")?;
        let (target, words) = inside[..end].split_once(',').unwrap_or((&inside[..end], ""));
        out.push_str(if words.is_empty() {
            target.trim_start_matches('#')
        } else {
            words.trim()
        });
        return Some(end + 4);
    }
    if let Some(inside) = rest.strip_prefix("[[") {
        return Some(find(inside, "]]")? + 4);
    }
    let macros = SILENT.iter().chain(SHOWN);
    let name = macros.copied().find(|name| rest.starts_with(name))?;
    let open = find(rest, "[")?;
    if rest[..open].contains(char::is_whitespace) {
        return None;
    }
    let end = open + 1 + find(&rest[open + 1..], "]")?;
    let words = &rest[open + 1..end];
    if SILENT.contains(&name) {
        return Some(end + 1);
    }
    let target = if name.contains("//") {
        &rest[..open]
    } else {
        &rest[name.len()..open]
    };
    let words = words.split(",role=").next().unwrap_or_default().trim_end_matches('^');
    out.push_str(if words.is_empty() { target } else { words });
    Some(end + 1)
}

fn find(words: &str, end: &str) -> Option<usize> {
    let mut most = words.len().min(LONGEST);
    while !words.is_char_boundary(most) {
        most -= 1;
    }
    words[..most].find(end)
}

/// Writes the words between marks, and tells how long both are; `None` where there are none.
fn marked(rest: &str, opens: bool, out: &mut String, unclosed: &mut Vec<&'static str>) -> Option<usize> {
    let mark = MARKS.iter().copied().find(|mark| rest.starts_with(mark))?;
    let anywhere = mark.len() == 2 || matches!(mark, "^" | "~");
    let inside = &rest[mark.len()..];
    if unclosed.contains(&mark) || !anywhere && !opens || inside.starts_with(char::is_whitespace) {
        return None;
    }
    let closes = |at: &usize| {
        let before = inside[..*at].chars().next_back();
        let after = inside[at + mark.len()..].chars().next();
        before.is_some_and(|before| !before.is_whitespace())
            && (anywhere || after.is_none_or(|after| !after.is_alphanumeric()))
    };
    let Some(end) = inside.match_indices(mark).map(|(at, _)| at).find(closes) else {
        unclosed.push(mark);
        return None;
    };
    let words = &inside[..end];
    if matches!(mark, "^" | "~") && words.contains(char::is_whitespace) {
        return None;
    }
    // Marks inside marks: each is one of a few, and each pair makes the words shorter.
    out.push_str(&if mark.contains('`') {
        words.trim_matches('+').to_owned()
    } else {
        plain(words)
    });
    Some(end + 2 * mark.len())
}

/// Words inside other marks without their own.
fn plain(words: &str) -> String {
    let bare = |c: char| matches!(c, '*' | '_' | '`');
    words.trim_matches(bare).to_owned()
}
