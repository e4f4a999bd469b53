//! The marks inside a line of reStructuredText.
//!
//! In: the words of a block as they are written. Out: the words that a reader sees: marks of emphasis, code, links
//! and roles are left out where docutils is sure to read them as marks, and stay where it is not.

/// The longest label, role or name that is looked for, in bytes, so that a long line is read once and not again from
/// each of its characters.
const LONGEST: usize = 100;

/// The words without marks.
pub(super) fn inline(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    let mut at = 0;
    // Where no closing mark was found once, there is none further on.
    let mut unclosed: Vec<&str> = Vec::new();
    while let Some(c) = words[at..].chars().next() {
        let rest = &words[at..];
        if c == '\\' {
            let next = rest[1..].chars().next();
            out.extend(next.filter(|next| !next.is_whitespace()));
            at += 1 + next.map_or(0, char::len_utf8);
            continue;
        }
        let opens = out.chars().next_back().is_none_or(|before| !before.is_alphanumeric());
        if let (true, Some(taken)) = (opens, marked(rest, &mut out, &mut unclosed)) {
            at += taken;
            continue;
        }
        if c == '_' && is_reference_end(&out, rest) {
            at += rest.len() - rest.trim_start_matches('_').len();
            continue;
        }
        out.push(c);
        at += c.len_utf8();
    }
    out
}

/// The length of the bold words that begin `words`, with their marks.
pub(super) fn bold(words: &str) -> Option<usize> {
    let inside = words
        .strip_prefix("**")
        .filter(|inside| !inside.starts_with(char::is_whitespace))?;
    Some(closing(inside, "**")? + 4)
}

/// Writes the words between marks, and tells how long both are; `None` where there are none.
fn marked<'a>(rest: &'a str, out: &mut String, unclosed: &mut Vec<&'a str>) -> Option<usize> {
    if rest.starts_with('[') {
        return note(rest, out);
    }
    let role = role(rest);
    let quoted = &rest[role..];
    let quoted = if role == 0 {
        quoted
            .strip_prefix('_')
            .filter(|quoted| quoted.starts_with('`'))
            .unwrap_or(quoted)
    } else {
        quoted
    };
    let lead = rest.len() - quoted.len();
    let mark = ["``", "`", "**", "*"]
        .into_iter()
        .find(|mark| quoted.starts_with(mark))?;
    if lead > 0 && mark != "`" || unclosed.contains(&mark) {
        return None;
    }
    let inside = &quoted[mark.len()..];
    if inside.starts_with(char::is_whitespace) {
        return None;
    }
    let Some(end) = closing(inside, mark) else {
        unclosed.push(match mark {
            "``" => "``",
            "`" => "`",
            "**" => "**",
            _ => "*",
        });
        return None;
    };
    let words = &inside[..end];
    let mut taken = lead + mark.len() + end + mark.len();
    if mark == "`" {
        out.push_str(&shown(words));
        let behind = &rest[taken..];
        taken += behind.len() - behind.trim_start_matches('_').len();
    } else {
        out.push_str(words);
    }
    Some(taken)
}

/// Where the mark closes: behind a word, and before no letter.
fn closing(inside: &str, mark: &str) -> Option<usize> {
    inside.match_indices(mark).map(|(at, _)| at).find(|at| {
        let before = inside[..*at].chars().next_back();
        let after = inside[at + mark.len()..].chars().next();
        let same = mark.chars().next();
        before.is_some_and(|before| !before.is_whitespace())
            && (mark == "`" || mark == "``" || before != Some('\\'))
            && after.is_none_or(|after| !after.is_alphanumeric() && Some(after) != same)
    })
}

/// The length of a role before its words: `:doc:`.
fn role(rest: &str) -> usize {
    let Some(named) = rest.strip_prefix(':') else {
        return 0;
    };
    let name = |c: char| c.is_ascii_alphanumeric() || matches!(c, ':' | '-' | '_' | '.' | '+');
    let length = named.chars().take(LONGEST).take_while(|c| name(*c)).count();
    let is_role = named[..length].ends_with(':') && named[length..].starts_with('`');
    if is_role { length + 1 } else { 0 }
}

/// What is shown of a link or a reference: its words and not its target.
fn shown(words: &str) -> String {
    let named = words
        .rsplit_once('<')
        .filter(|(name, target)| target.ends_with('>') && !name.trim().is_empty());
    if let Some((name, _)) = named {
        return name.trim().to_owned();
    }
    if let Some(path) = words.strip_prefix('~') {
        return path.rsplit('.').next().unwrap_or(path).to_owned();
    }
    words
        .strip_prefix('!')
        .unwrap_or(words)
        .trim_matches(['<', '>'])
        .to_owned()
}

/// The mark of a footnote is left out with the space before it; that of a source keeps its brackets.
fn note(rest: &str, out: &mut String) -> Option<usize> {
    let end = rest.bytes().take(LONGEST).position(|b| b == b']')?;
    let (label, behind) = (&rest[1..end], &rest[end + 1..]);
    let behind_mark = behind.strip_prefix('_')?;
    if label.is_empty() || label.contains(char::is_whitespace) || behind_mark.starts_with(char::is_alphanumeric) {
        return None;
    }
    if label.starts_with(['#', '*']) || label.bytes().all(|b| b.is_ascii_digit()) {
        out.truncate(out.trim_end().len());
    } else {
        out.push_str(&rest[..label.len() + 2]);
    }
    Some(label.len() + 3)
}

/// Whether an underscore ends the name of a target: `docutils_`.
fn is_reference_end(out: &str, rest: &str) -> bool {
    let marks = rest.len() - rest.trim_start_matches('_').len();
    let mut start = out.len().saturating_sub(LONGEST);
    while !out.is_char_boundary(start) {
        start += 1;
    }
    let word = out[start..].rsplit(char::is_whitespace).next().unwrap_or_default();
    let after = rest[marks..].chars().next();
    marks <= 2
        && word.chars().next_back().is_some_and(char::is_alphanumeric)
        && !word.contains(['_', '/', '.', '='])
        && after.is_none_or(|after| after.is_whitespace() || matches!(after, '.' | ',' | ';' | ':' | '!' | '?' | ')'))
}
