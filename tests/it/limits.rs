//! The page of what ibid cannot answer says the truth: its examples are asked again.

use std::fmt::Write;

use expect_test::expect_file;
use ibid::{answer::Answer, service::Mode};

use crate::support::service::Home;

/// What the page says where nothing was quoted.
const NOTHING: &str = "Nothing in the articles answers that.";

/// What the page says before words that may not answer.
const NEAR: &str = "(This may not answer:)";

/// The question that a line of the page is.
fn question(line: &str) -> Option<&str> {
    line.strip_prefix("**")?.strip_suffix("**")
}

/// The page without what it says was replied.
fn without_replies(page: &str) -> String {
    let paragraphs = page.trim_end().split("\n\n");
    let kept: Vec<&str> = paragraphs.filter(|paragraph| !paragraph.starts_with("> ")).collect();
    kept.join("\n\n")
}

/// The page with what is replied now.
#[test]
fn the_page_says_what_is_replied() {
    let home = Home::shipped();
    home.reindex(Mode::Changed).expect("what ships can be indexed");
    let written = without_replies(include_str!("../../src/answer/limits.md"));
    let mut page = String::new();
    let mut asked = 0;
    for paragraph in written.split("\n\n") {
        let _ = write!(page, "{paragraph}\n\n");
        if let Some(question) = question(paragraph) {
            asked += 1;
            let answer = home.ask(question).answer;
            let words = answer.quotations().first().map(|quotation| quotation.excerpt.words());
            let reply = match &answer {
                Answer::Nearest { .. } => format!("{NEAR} {}", words.unwrap_or_default()),
                _ => words.unwrap_or(NOTHING).to_owned(),
            };
            let _ = write!(page, "> {}\n\n", reply.replace('\n', "\n> "));
        }
    }
    assert!(asked > 20, "only {asked} examples were found");
    expect_file!["../../src/answer/limits.md"].assert_eq(&format!("{}\n", page.trim_end()));
}
