//! The unit of retrieval.
//!
//! In: an article. Out: spans of some sentences, long enough to be about something and short enough to be
//! about one thing. A passage never crosses a section and never splits a sentence, so an excerpt always
//! lies inside one.

use serde::{Deserialize, Serialize};

use crate::text::{self, Span};

use super::{Article, Paragraph};

/// A passage is closed at the end of a paragraph once it has this many words.
const ENOUGH_WORDS: usize = 60;
/// A passage is closed before a sentence that would make it longer than this.
const MOST_WORDS: usize = 160;

/// Some sentences of one article that stand together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// Its number in the article, from zero.
    pub ordinal: usize,
    /// Its place in the article's text.
    pub span: Span,
    /// The section it stands in, as an index into [`Article::sections`].
    pub section: Option<usize>,
    /// Its sentences, in order, and whether each is the first of its paragraph.
    pub sentences: Vec<Sentence>,
}

/// A sentence of a passage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sentence {
    /// Its place in the article's text.
    pub span: Span,
    /// Whether its paragraph begins with it.
    pub begins: bool,
}

/// Cuts an article into passages of about 60 to 160 words. They are in order, do not overlap, and hold
/// every sentence of every paragraph. A sentence longer than a passage is a passage by itself.
#[must_use]
pub fn passages(article: &Article) -> Vec<Passage> {
    let mut cutter = Cutter::default();
    for paragraph in &article.paragraphs {
        cutter.paragraph(&article.text, paragraph);
    }
    cutter.close();
    cutter.passages
}

#[derive(Default)]
struct Cutter {
    passages: Vec<Passage>,
    open: Option<Open>,
}

struct Open {
    sentences: Vec<Sentence>,
    section: Option<usize>,
    words: usize,
}

impl Cutter {
    fn paragraph(&mut self, text: &str, paragraph: &Paragraph) {
        if self
            .open
            .as_ref()
            .is_some_and(|open| open.section != paragraph.section || open.words >= ENOUGH_WORDS)
        {
            self.close();
        }
        let Some(words) = paragraph.span.slice(text) else {
            return;
        };
        for (number, sentence) in text::sentences(words).into_iter().enumerate() {
            let sentence = Sentence {
                span: sentence.shifted(paragraph.span.start),
                begins: number == 0,
            };
            self.sentence(text, sentence, paragraph.section);
        }
    }

    fn sentence(&mut self, text: &str, sentence: Sentence, section: Option<usize>) {
        let words = sentence.span.slice(text).map_or(0, text::count_words);
        if self.open.as_ref().is_some_and(|open| open.words + words > MOST_WORDS) {
            self.close();
        }
        match &mut self.open {
            Some(open) => {
                open.sentences.push(sentence);
                open.words += words;
            }
            None => {
                self.open = Some(Open {
                    sentences: vec![sentence],
                    section,
                    words,
                });
            }
        }
    }

    fn close(&mut self) {
        let Some(open) = self.open.take() else { return };
        if let [first, .., last] | [first @ last] = open.sentences.as_slice() {
            self.passages.push(Passage {
                ordinal: self.passages.len(),
                span: first.span.cover(last.span),
                section: open.section,
                sentences: open.sentences,
            });
        }
    }
}
