//! An article, ready for any backend.
//!
//! In: an article. Out: the same with its passages and their terms. Every backend indexes these terms and
//! no others, so that only its ranking formula can differ. This is the costly part of indexing, and it
//! needs no index: it runs on many threads before a batch is applied.

use compact_str::CompactString;

use crate::{
    corpus::{Article, Passage, passages},
    index::context_of,
    text::{Signature, Word, grams, naming, subject, wording_key, words},
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
    /// like its own, as if they stood in it once more (BM25F with weights of one: Robertson, Zaragoza and Taylor, Simple
    /// BM25 Extension to Multiple Weighted Fields, 2004); what each is worth besides is weighed when candidates are
    /// ranked.
    pub above: Vec<CompactString>,
    /// Pairs of its characters, in scripts without spaces.
    pub grams: Vec<String>,
    /// What it is about, by the heading above it and its article's title, see [`subject`].
    pub subjects: Vec<String>,
    /// What tells its near-duplicates.
    pub signature: Signature,
}

impl Analysed {
    /// Cuts an article into passages and analyses them.
    #[must_use]
    pub fn of(article: Article) -> Self {
        let title = words(&article.meta.title);
        let passages = passages(&article)
            .into_iter()
            .map(|passage| AnalysedPassage::of(&article, &title, passage))
            .collect();
        Self { article, passages }
    }
}

impl AnalysedPassage {
    fn of(article: &Article, title: &[Word], passage: Passage) -> Self {
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
        above.extend(title.iter().map(|word| word.folded.clone()));
        Self {
            subjects: subjects(article, title, &passage),
            grams: grams(&found),
            signature: Signature::of(&found),
            body: found.into_iter().map(|word| word.folded).collect(),
            above,
            passage,
        }
    }
}

/// What a passage is about: its heading, that and the title, and where its article begins the title alone.
fn subjects(article: &Article, title: &[Word], passage: &Passage) -> Vec<String> {
    let of = |words: &[Word]| subject(words, &naming(words));
    let mut subjects = Vec::new();
    if let Some(heading) = article.heading_path(passage.section).last() {
        let mut words = words(heading);
        subjects.extend(of(&words));
        subjects.extend(wording_key(&words));
        words.extend_from_slice(title);
        subjects.extend(of(&words));
    }
    if passage.ordinal == 0 {
        subjects.extend(of(title));
        subjects.extend(wording_key(title));
    }
    subjects.dedup();
    subjects
}

fn folded(text: &str) -> Vec<CompactString> {
    words(text).into_iter().map(|word| word.folded).collect()
}
