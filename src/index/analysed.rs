//! An article, ready for any backend.
//!
//! In: an article. Out: the same with its passages and their terms. Every backend indexes these terms and
//! no others, so that only its ranking formula can differ. This is the costly part of indexing, and it
//! needs no index: it runs on many threads before a batch is applied.

use compact_str::CompactString;

use crate::{
    corpus::{Article, Passage, passages},
    index::context_of,
    text::{Signature, grams, words},
};

/// An article with its passages and their terms.
#[derive(Debug, Clone)]
pub struct Analysed {
    /// The article.
    pub article: Article,
    /// Its passages in order.
    pub passages: Vec<AnalysedPassage>,
}

/// A passage with its terms.
#[derive(Debug, Clone)]
pub struct AnalysedPassage {
    /// The passage.
    pub passage: Passage,
    /// Its words in order.
    pub body: Vec<CompactString>,
    /// The words of the headings above it, of the lead or header outside of it, and of the article's title. They count
    /// like its own, as if they stood in it once more (BM25F with weights of one: Robertson, Zaragoza and Taylor, Simple BM25 Extension to
    /// Multiple Weighted Fields, 2004); what each is worth besides is weighed when candidates are ranked.
    pub above: Vec<CompactString>,
    /// Pairs of its characters, in scripts without spaces.
    pub grams: Vec<String>,
    /// What tells its near-duplicates.
    pub signature: Signature,
}

impl Analysed {
    /// Cuts an article into passages and analyses them.
    #[must_use]
    pub fn of(article: Article) -> Self {
        let title = folded(&article.meta.title);
        let passages = passages(&article)
            .into_iter()
            .map(|passage| AnalysedPassage::of(&article, &title, passage))
            .collect();
        Self { article, passages }
    }
}

impl AnalysedPassage {
    fn of(article: &Article, title: &[CompactString], passage: Passage) -> Self {
        let found = words(passage.span.slice(&article.text).unwrap_or_default());
        let mut above: Vec<CompactString> = Vec::new();
        for heading in article.heading_path(passage.section).into_iter().rev() {
            above.append(&mut folded(heading));
        }
        above.extend(
            context_of(article, &passage)
                .into_iter()
                .flat_map(|(_, words)| folded(words)),
        );
        above.extend_from_slice(title);
        Self {
            grams: grams(&found),
            signature: Signature::of(&found),
            body: found.into_iter().map(|word| word.folded).collect(),
            above,
            passage,
        }
    }
}

fn folded(text: &str) -> Vec<CompactString> {
    words(text).into_iter().map(|word| word.folded).collect()
}
