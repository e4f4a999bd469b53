//! How articles and passages are stored.
//!
//! In: an article and its passages. Out: bytes, and back. The text is cut at the beginnings of the passages
//! and each part stored with its passage, so that it is there once; the article's own record holds all but
//! the text. Both are of one commit, because they are documents of one index.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::{
    corpus::{Article, ArticleId, Block, BlockKind, Context, Date, Meta, Passage, Revision, Section, Sentence},
    index::{AnalysedPassage, Error, Hit, context_of},
    text::{Signature, Span},
};

/// An article without its text.
#[derive(Serialize, Deserialize)]
pub(super) struct Outline<'a> {
    id: Cow<'a, ArticleId>,
    revision: Revision,
    meta: Cow<'a, Meta>,
    sections: Cow<'a, [Section]>,
    blocks: Cow<'a, [Block]>,
    pages: Cow<'a, [usize]>,
    /// Length of the text in bytes.
    length: usize,
    /// The text, where there is no passage to store it with.
    text: Cow<'a, str>,
}

/// A passage and its part of the article's text: from its beginning, or that of the text, to the next one.
#[derive(Serialize, Deserialize)]
pub(super) struct Part<'a> {
    article: &'a str,
    revision: Revision,
    title: &'a str,
    headings: Vec<&'a str>,
    context: Option<(Context, &'a str)>,
    date: Option<Date>,
    linked: bool,
    signature: Signature,
    ordinal: usize,
    span: Span,
    /// For each sentence how many bytes it stands behind the one before, or behind the beginning of the passage, and
    /// what [`packed`] makes of the rest.
    sentences: Vec<(usize, usize)>,
    opening: bool,
    begins: bool,
    /// Where in the article's text this part begins.
    start: usize,
    text: &'a str,
}

impl<'a> Outline<'a> {
    pub(super) fn of(article: &'a Article, has_no_passage: bool) -> Self {
        Self {
            id: Cow::Borrowed(&article.id),
            revision: article.revision,
            meta: Cow::Borrowed(&article.meta),
            sections: Cow::Borrowed(&article.sections),
            blocks: Cow::Borrowed(&article.blocks),
            pages: Cow::Borrowed(&article.pages),
            length: article.text.len(),
            text: Cow::Borrowed(if has_no_passage { &article.text } else { "" }),
        }
    }

    pub(super) fn stored(&self) -> Result<Vec<u8>, Error> {
        written(self)
    }

    pub(super) fn read(bytes: &'a [u8]) -> Result<Self, Error> {
        read(bytes)
    }

    /// The article, its text put together from `parts`, in any order.
    pub(super) fn whole(self, mut parts: Vec<Part<'_>>) -> Result<Article, Error> {
        parts.sort_unstable_by_key(|part| part.start);
        let mut text = self.text.into_owned();
        text.reserve(self.length.saturating_sub(text.len()));
        for part in parts {
            if part.revision != self.revision || part.start != text.len() {
                return Err(damaged("the parts of an article do not fit together"));
            }
            text.push_str(part.text);
        }
        if text.len() != self.length {
            return Err(damaged("an article has lost a part of its text"));
        }
        Ok(Article {
            id: self.id.into_owned(),
            revision: self.revision,
            meta: self.meta.into_owned(),
            text,
            sections: self.sections.into_owned(),
            blocks: self.blocks.into_owned(),
            pages: self.pages.into_owned(),
        })
    }
}

impl<'a> Part<'a> {
    /// The part of passage number `number` of those that stand at `passages`; `None` where that leaves the text.
    pub(super) fn of(
        article: &'a Article,
        analysed: &'a AnalysedPassage,
        passages: &[Span],
        number: usize,
    ) -> Option<Self> {
        let passage = &analysed.passage;
        let start = if number == 0 { 0 } else { passage.span.start };
        let end = passages.get(number + 1).map_or(article.text.len(), |next| next.start);
        Some(Self {
            article: article.id.as_str(),
            revision: article.revision,
            title: &article.meta.title,
            headings: article.heading_path(passage.section),
            context: context_of(article, passage),
            date: article.meta.date,
            linked: article.meta.url.is_some(),
            signature: analysed.signature,
            ordinal: passage.ordinal,
            span: passage.span,
            sentences: apart(passage)?,
            opening: article.is_opening(passage),
            begins: passage.begins,
            start,
            text: Span::new(start, end).slice(&article.text)?,
        })
    }

    pub(super) fn stored(&self) -> Result<Vec<u8>, Error> {
        written(self)
    }

    pub(super) fn read(bytes: &'a [u8]) -> Result<Self, Error> {
        read(bytes)
    }

    /// Its part of the text.
    pub(super) fn text(&self) -> &'a str {
        self.text
    }

    /// The same with another text, or with none where that is stored beside it.
    pub(super) fn with_text(self, text: &'a str) -> Self {
        Self { text, ..self }
    }

    /// The passage as a hit.
    pub(super) fn hit(self, score: f32) -> Result<Hit, Error> {
        let shift = |at: usize| at.checked_sub(self.start);
        let words = shift(self.span.start).zip(shift(self.span.end));
        let words = words.and_then(|(start, end)| self.text.get(start..end));
        let sentences = together(self.span.start, &self.sentences);
        Ok(Hit {
            article: ArticleId::new(self.article),
            revision: self.revision,
            ordinal: self.ordinal,
            span: self.span,
            text: words.ok_or_else(|| damaged("a passage leaves its text"))?.to_owned(),
            sentences: sentences.ok_or_else(|| damaged("a sentence leaves its text"))?,
            opening: self.opening,
            begins: self.begins,
            title: self.title.to_owned(),
            headings: self.headings.into_iter().map(str::to_owned).collect(),
            context: self.context.map(|(context, words)| (context, words.to_owned())),
            date: self.date,
            linked: self.linked,
            signature: self.signature,
            score,
        })
    }
}

/// The sentences of a passage by their distances; `None` where they are not in order.
fn apart(passage: &Passage) -> Option<Vec<(usize, usize)>> {
    let mut end = passage.span.start;
    let apart = |sentence: &Sentence| {
        let behind = sentence.span.start.checked_sub(end)?;
        end = sentence.span.end;
        Some((behind, packed(sentence)))
    };
    passage.sentences.iter().map(apart).collect()
}

/// The sentences of a passage from `start` on; `None` where they leave every text.
fn together(start: usize, apart: &[(usize, usize)]) -> Option<Vec<Sentence>> {
    let mut end = start;
    let together = |(behind, length): &(usize, usize)| {
        let start = end.checked_add(*behind)?;
        end = start.checked_add(length / SENTENCES)?;
        Some(Sentence {
            span: Span::new(start, end),
            begins: length % 2 == 1,
            kind: *BlockKind::ALL.get(length % SENTENCES / 2)?,
        })
    };
    apart.iter().map(together).collect()
}

/// So many sentences differ in all but their place and length: by their kind, and by whether they begin a block. A
/// power of two beyond what there are today, since more kinds would change what is stored.
const SENTENCES: usize = 32;

/// The length of a sentence, its kind and whether its block begins with it, as one number.
fn packed(sentence: &Sentence) -> usize {
    let kind = BlockKind::ALL
        .iter()
        .position(|kind| *kind == sentence.kind)
        .unwrap_or(0);
    sentence.span.len() * SENTENCES + kind * 2 + usize::from(sentence.begins)
}

fn written<T: Serialize>(what: &T) -> Result<Vec<u8>, Error> {
    postcard::to_allocvec(what).map_err(|error| Error::Storage {
        doing: "storing an article",
        reason: error.to_string(),
    })
}

fn read<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Result<T, Error> {
    postcard::from_bytes(bytes).map_err(|error| damaged(&format!("an article cannot be read: {error}")))
}

fn damaged(reason: &str) -> Error {
    Error::Damaged {
        reason: reason.to_owned(),
    }
}
