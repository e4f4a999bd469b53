//! What stays of a text however it was set.
//!
//! In: words of a page, a feed or a file. Out: their wording, which is equal where the same was written with other
//! white space, quotation marks or dashes. Every letter, number and sign counts, and so does its place: one digit, one
//! "not" or a "must" for a "may" makes another wording.

/// The wording of `text`: runs of white space are one space, quotation marks and dashes are of one kind, and soft
/// hyphens and characters without width are gone.
#[must_use]
pub fn wording(text: &str) -> String {
    let mut wording = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !wording.is_empty() {
            wording.push(' ');
        }
        if word.is_ascii() {
            wording.push_str(word);
        } else {
            wording.extend(word.chars().filter_map(set));
        }
    }
    wording
}

/// Whether both hold the same characters but for the white space between them.
#[must_use]
pub fn is_same_text(a: &str, b: &str) -> bool {
    a.split_whitespace().eq(b.split_whitespace())
}

fn set(c: char) -> Option<char> {
    Some(match c {
        '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}' => return None,
        '‘' | '’' | '‚' | '‛' | '‹' | '›' => '\'',
        '“' | '”' | '„' | '‟' | '«' | '»' => '"',
        '‐' | '‑' | '‒' | '–' | '—' | '−' => '-',
        other => other,
    })
}
