//! Questions about documents that nobody has asked about yet.
//!
//! In: an article. Out: its title, and each of its headings with the title before it, as questions that the
//! article or the section answers. No phrase is put around them in any language: words that only ask are
//! dropped from a question before anything is looked for, so a phrase would add nothing but a pretence.

use crate::{
    corpus::{Article, Section},
    text::{self, Span, stopwords::is_stopword},
};

/// A question and the part of the article that answers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Made {
    pub(super) words: String,
    pub(super) place: Span,
}

/// What ends a question, in scripts that mark it.
const ASKS: [char; 4] = ['?', '？', '؟', '՞'];

/// The questions that `article` answers.
pub(super) fn questions(article: &Article) -> Vec<Made> {
    let title = article.meta.title.trim();
    let whole = Made {
        words: title.to_owned(),
        place: Span::new(0, article.text.len()),
    };
    let of_sections = article.sections.iter().enumerate().filter_map(|(index, section)| {
        let place = reach(&article.sections[index..])?;
        let holds_words = article.blocks.iter().any(|paragraph| {
            // A heading is a paragraph of its section in some formats, and answers nothing.
            paragraph.span.start >= place.start
                && paragraph.span.end <= place.end
                && paragraph.span.slice(&article.text) != Some(&section.heading)
        });
        let heading = section.heading.trim();
        let words = if heading.ends_with(ASKS) {
            heading.to_owned()
        } else {
            format!("{title} {heading}")
        };
        (holds_words && heading != title).then_some(Made { words, place })
    });
    let made = std::iter::once(whole).chain(of_sections);
    made.filter(|made| names_something(&made.words)).collect()
}

fn names_something(words: &str) -> bool {
    text::words(words).iter().any(|word| !is_stopword(&word.folded))
}

/// The first of `sections` with those below it.
fn reach(sections: &[Section]) -> Option<Span> {
    let (first, rest) = sections.split_first()?;
    let below = rest.iter().take_while(|section| section.level > first.level);
    Some(below.fold(first.span, |reach, section| reach.cover(section.span)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::{self, ArticleId, File};

    #[test]
    fn a_title_and_each_heading_with_words_under_it_ask() {
        let text = "---\ntitle: The Heron\n---\n\nIt stands.\n\n## Legs\n\n### Length\n\nThey are long.\n\n\
                    ## Empty\n\n## Does it fly?\n\nIt does.\n\n## What\n\nNothing.\n";
        let article = corpus::parse(&File::new(&ArticleId::new("heron.md"), text.as_bytes()))
            .expect("it reads")
            .articles
            .remove(0);
        let made = questions(&article);
        let asked: Vec<&str> = made.iter().map(|made| made.words.as_str()).collect();
        assert_eq!(
            asked,
            [
                "The Heron",
                "The Heron Legs",
                "The Heron Length",
                "Does it fly?",
                "The Heron What"
            ]
        );
        let legs = made[1].place.slice(&article.text).expect("it is cut from the text");
        assert!(legs.contains("They are long.") && !legs.contains("It does."), "{legs}");
    }
}
