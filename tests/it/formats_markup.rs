//! reStructuredText and `AsciiDoc`: what is read of them, and what is left out.

#![allow(
    clippy::needless_raw_string_hashes,
    reason = "the form in which snapshots are brought up to date"
)]

use expect_test::{Expect, expect};
use proptest::prelude::*;

use crate::formats::shown;

const RST: &str = include_str!("../fixtures/rst/harbour.rst");
const ADOC: &str = include_str!("../fixtures/asciidoc/harbour.adoc");

fn check(name: &str, text: &str, expected: &Expect) {
    expected.assert_eq(&shown(name, text.as_bytes()));
}

#[test]
fn restructured_text() {
    check(
        "a.rst",
        RST,
        &expect![[r#"
            title "The harbour rules"
            date 2024-03-05
            authors Ada Berg
            language en
            tags harbour, ferry
            | "A boat may stay for three nights. The warden may allow more."
            # Moorings & ropes (#moorings)
            | "Ropes are checked daily, also in winter."
            | "Inside."
            | "Fenders are required."
            | "Pay."
            | "Leave."
            | "A. Einstein was here and is no list."
            | "Whoever leaves pays first."
            | "Then asks."
            | "No fires."
            | "Run this:"
            | "moor --nights 3\n  more"
            | "print(\"moor\")"
            ## Fees in winter (#fees-in-winter)
            | "Length | Fee"
            | "to 8 m | 12 €"
            | "longer | 20 €"
            | "and | more"
            | "a | b"
            | "one or | two"
            | "A line\nand another"
            | "term"
            | "What it means."
            | "See docutils and the rules, snake_case, |sub| and 2 * 3 * 4, C:\\dir."
            | ">>> 1 + 1\n2"
            ## Fees in winter (#fees-in-winter-1)
            | "Again."
            | "Four nights in July."
        "#]],
    );
}

#[test]
fn asciidoc() {
    check(
        "a.adoc",
        ADOC,
        &expect![[r#"
            title "The harbour rules"
            date 2024-03-05
            authors Ada Berg, Jon Lee
            language en
            tags harbour, ferry
            | "A boat may stay for three nights. The warden may allow more: see the fees."
            # Moorings & ropes (#_moorings_ropes)
            | "Ropes are checked daily, also in winter."
            | "Inside."
            | "Fenders are required."
            | "Pay."
            | "Leave."
            | "term"
            | "What it means."
            | "Whoever leaves pays first."
            | "No fires."
            | "How to moor"
            | "moor --nights 3\n  more"
            ## Fees in winter (#fees)
            | "Length | Fee"
            | "to 8 m | 12 €"
            | "longer | 20 €"
            | "A line\nand another with {attribute} and snake_case_name and 2 * 3 * 4."
            | "kept  as it\n  stands"
            # Older heading (#_older_heading)
            | "Again.footnote:[Four nights.]"
            # Moorings & ropes (#_moorings_ropes_2)
            | "Last."
        "#]],
    );
}

#[test]
fn marks_inside_lines() {
    for (name, written, read) in [
        ("a.rst", "**Bold** and *it*.", "Bold and it."),
        ("a.rst", "``a * b`` and 2 * 3 * 4.", "a * b and 2 * 3 * 4."),
        ("a.rst", ":py:func:`~os.path.join` joins.", "join joins."),
        ("a.rst", "`Words <https://example.org>`__.", "Words."),
        ("a.rst", "See [1]_, [Knuth]_ and |sub|.", "See, [Knuth] and |sub|."),
        ("a.rst", "An *open mark and \\*none\\*.", "An *open mark and *none*."),
        (
            "a.rst",
            "See docutils_, not snake_case_ or __init__.",
            "See docutils, not snake_case_ or __init__.",
        ),
        ("a.adoc", "*Bold*, _it_ and `code`.", "Bold, it and code."),
        ("a.adoc", "un**friend**ly and 2 * 3 * 4.", "unfriendly and 2 * 3 * 4."),
        (
            "a.adoc",
            "link:a.html[Words] and https://example.org[].",
            "Words and https://example.org.",
        ),
        (
            "a.adoc",
            "<<fees>> and \\*none* and {name}.",
            "fees and *none* and {name}.",
        ),
        ("a.adoc", "An *open mark.", "An *open mark."),
        (
            "a.adoc",
            "Again.footnote:[Four nights.]",
            "Again.footnote:[Four nights.]",
        ),
    ] {
        let shown = shown(name, written.as_bytes());
        assert!(
            shown.contains(&format!("| {read:?}\n")),
            "{written:?} was read as {shown}"
        );
    }
}

#[test]
fn long_and_deep_texts_are_read_once() {
    for name in ["a.rst", "a.adoc"] {
        for part in [
            "*a ", "`a ", "[a ", "<<a ", ":a", "a_ ", "a_", "\\", "= =\n", "+-+\n", "- a\n", "|===\n", "*\n", "::\n\n",
            ".. x::\n",
        ] {
            shown(name, part.repeat(20_000).as_bytes());
        }
        let deep: String = (0..500).fold(String::new(), |deep, n| deep + &" ".repeat(n) + "- a\n\n");
        shown(name, deep.as_bytes());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// Whatever becomes of a text, reading it ends with an article or a reason.
    #[test]
    fn no_change_to_a_text_panics(at in 0_usize..1_500, length in 0_usize..40, with in "[-*_`:|=+.~# \n\\[\\]<>a1\u{e9}\u{4e2d}]{0,12}") {
        for (name, text) in [("a.rst", RST), ("a.adoc", ADOC)] {
            let letters: Vec<char> = text.chars().collect();
            let start = at.min(letters.len());
            let end = (start + length).min(letters.len());
            let changed: String = letters[..start].iter().copied().chain(with.chars()).chain(letters[end..].iter().copied()).collect();
            shown(name, changed.as_bytes());
        }
    }

    /// Nor does a text of marks alone.
    #[test]
    fn no_marks_panic(text in "[-*_`:|=+.~# \n\\[\\]<>a\u{e9}]{0,200}") {
        shown("a.rst", text.as_bytes());
        shown("a.adoc", text.as_bytes());
    }
}
