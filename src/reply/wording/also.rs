//! What is said of quoted words that stand in other articles too.

use crate::{
    answer::{Citation, Quotation},
    locale::Language,
    reply::{Inline, Line, ours},
    text::shortened,
};

use super::say::say;

/// Characters of a title or a path that are shown of another article: enough to tell it from the others in one line.
const NAME: usize = 80;

/// Characters of a link to another article at most, beside the words that are quoted and their own link.
const LINK: usize = 300;

/// Behind the citation of quoted words: the other articles that hold them, and how many more there are; nothing where
/// there are none.
pub(super) fn elsewhere(language: Language, quotation: &Quotation) -> Line {
    let Quotation {
        citation: cited,
        also,
        more,
        ..
    } = quotation;
    if also.is_empty() {
        return Line::new();
    }
    let others = || also.iter().map(|also| &also.citation);
    let titles: Vec<&str> = others()
        .chain([cited])
        .map(|citation| citation.title.as_str())
        .collect();
    let mut articles = Line::new();
    for other in others() {
        if !articles.is_empty() {
            articles.push(ours(", "));
        }
        let is_only = titles.iter().filter(|title| **title == other.title).count() == 1;
        let name = if is_only { &other.title } else { other.path.as_str() };
        articles.push(named(name, other));
        if let Some(date) = other.date.filter(|_| other.date != cited.date) {
            articles.extend([ours(" ("), Inline::Day(date), ours(")")]);
        }
    }
    let said = if *more > 0 {
        say(language, "also-in-more").number("count", *more)
    } else {
        say(language, "also-in")
    };
    let mut line = vec![ours(" · ")];
    line.extend(said.put_line("articles", articles).line());
    line
}

/// The name of another article, which leads to its page. It does not scroll to the words there, since three links that
/// do would take the place of what is quoted.
fn named(name: &str, other: &Citation) -> Inline {
    let url = other.url.as_deref().map(|url| url.split(":~:").next().unwrap_or(url));
    let url = url.map(|url| url.trim_end_matches('#'));
    super::titled(&shortened(name, NAME), url.filter(|url| url.len() <= LINK))
}
