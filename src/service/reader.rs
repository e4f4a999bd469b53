//! An article as the reader page shows it: its text in long pages, with the quoted words marked.
//!
//! In: where a link leads, checked. Out: a page of the article as it is stored now, cut into what is marked and what is
//! not. What is marked is cut from the article as quotations are. Where the article has changed, the words are looked
//! for once more; where they do not stand in it any more, nothing is marked.

use std::ops::RangeInclusive;

use crate::{
    answer::{Excerpt, Pages, Piece, RevisionKey},
    corpus::{Article, BlockKind, Date},
    failure::Failure,
    text::{Span, sentences},
};

use super::{Linked, Service, links::Fingerprint, surroundings};

/// How many of an article's [`Pages`] stand on one page of the reader: some sixty thousand characters, which is a book's
/// chapter and no burden to a browser.
const AT_ONCE: usize = 40;

/// A page of an article for reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReaderView {
    /// The article's title.
    pub title: String,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// The day it bears.
    pub date: Option<Date>,
    /// Its language as a BCP 47 tag, as far as it is known.
    pub language: Option<String>,
    /// What became of the quoted words.
    pub standing: Standing,
    /// The number of the paragraph in which the quoted words begin now, from one, and of the page that it is on.
    pub quoted: Option<(usize, usize)>,
    /// The number of this page, from one.
    pub page: usize,
    /// How many pages there are, at least one.
    pub pages: usize,
    /// What stands on it, in order.
    pub parts: Vec<ReaderPart>,
    /// When the corpus was last indexed, in seconds since 1970.
    pub indexed_at: i64,
}

/// What became of quoted words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// The article is as it was when they were quoted.
    Same,
    /// It has changed, and they stand in it still.
    Moved,
    /// It has changed, and they do not stand in it any more.
    Gone,
}

/// A paragraph, or the part of one that stands on a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReaderPart {
    /// The headings above it, outermost first: level, from one, and words.
    pub headings: Vec<(u8, String)>,
    /// The number of the paragraph, from one.
    pub number: usize,
    /// Whether the paragraph begins with it.
    pub begins: bool,
    /// What it is.
    pub kind: BlockKind,
    /// In how many lists it stands, one inside the other.
    pub depth: u8,
    /// What stands before an item of a list, where the item begins with it: `-` or `2.`
    pub mark: String,
    /// Its words in order.
    pub runs: Vec<Run>,
}

/// Words that stand together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Run {
    /// Not quoted.
    Plain(String),
    /// Quoted.
    Marked(String),
}

impl Service {
    /// The page of that number of the article that a link leads to, the one with the quoted words where none is asked
    /// for; `None` where the article is gone or may not be seen where it was quoted, which is not told apart.
    ///
    /// # Errors
    /// When nothing can be read.
    pub fn reader(&self, linked: &Linked, page: Option<usize>) -> Result<Option<ReaderView>, Failure> {
        let preferences = self.preferences(linked.spot)?;
        let visible = self.seen(linked.spot, &preferences);
        let snapshot = self.snapshot_to_answer_from()?;
        let titles = self.titles.of(&*snapshot)?;
        let Some(named) = titles.by_key(&visible, linked.place.article) else {
            return Ok(None);
        };
        let Some(article) = snapshot.articles(std::slice::from_ref(&named.id))?.pop() else {
            return Ok(None);
        };
        Ok(Some(view(&article, linked, page, snapshot.state().stamp.at)))
    }
}

fn view(article: &Article, linked: &Linked, page: Option<usize>, indexed_at: i64) -> ReaderView {
    let (standing, marked) = standing(article, linked);
    let pages = Pages::of(article);
    let count = pages.count().div_ceil(AT_ONCE);
    let quoted = marked.as_ref().and_then(|marked| {
        let paragraph = article.paragraph_at(marked.span())?;
        Some((paragraph + 1, (pages.page_of(marked.span().start) - 1) / AT_ONCE + 1))
    });
    let wanted = page.or(quoted.map(|(_, page)| page));
    let page = wanted.unwrap_or(1).clamp(1, count);
    ReaderView {
        title: article.meta.title.clone(),
        authors: article.meta.authors.clone(),
        date: article.meta.date,
        language: article.meta.language.clone(),
        standing,
        quoted,
        page,
        pages: count,
        parts: parts(article, &pages, shown_on(page, pages.count()), marked.as_ref()),
        indexed_at,
    }
}

fn shown_on(page: usize, all: usize) -> RangeInclusive<usize> {
    (page - 1) * AT_ONCE + 1..=(page * AT_ONCE).min(all)
}

/// What became of the quoted words, and where they stand.
fn standing(article: &Article, linked: &Linked) -> (Standing, Option<Excerpt>) {
    let place = linked.place;
    let is_same = RevisionKey::of(&article.revision) == place.revision;
    let stands = |span: Span| Excerpt::cut(article, span).filter(|cut| Fingerprint::of(cut.words()) == linked.words);
    if is_same && let Some(excerpt) = stands(place.span) {
        return (Standing::Same, Some(excerpt));
    }
    match starts(article)
        .filter_map(|start| Some(Span::new(start, start.checked_add(place.span.len())?)))
        .find_map(stands)
    {
        Some(excerpt) => (Standing::Moved, Some(excerpt)),
        None => (Standing::Gone, None),
    }
}

/// Where sentences begin, which is where quotations do.
fn starts(article: &Article) -> impl Iterator<Item = usize> {
    article.blocks.iter().flat_map(|paragraph| {
        let words = paragraph.span.slice(&article.text).unwrap_or_default();
        let at = paragraph.span.start;
        sentences(words).into_iter().map(move |sentence| at + sentence.start)
    })
}

fn parts(article: &Article, pages: &Pages, shown: RangeInclusive<usize>, marked: Option<&Excerpt>) -> Vec<ReaderPart> {
    let mut parts: Vec<(Piece, Span)> = Vec::new();
    for piece in shown.flat_map(|page| pages.page(page)) {
        match parts.last_mut() {
            // The pieces of one paragraph lie edge to edge.
            Some((last, span)) if last.paragraph == piece.paragraph => *span = span.cover(piece.span),
            _ => parts.push((*piece, piece.span)),
        }
    }
    parts
        .into_iter()
        .map(|(piece, span)| ReaderPart {
            headings: headings(article, piece),
            number: piece.paragraph + 1,
            begins: piece.begins,
            kind: article.blocks[piece.paragraph].kind,
            depth: article.blocks[piece.paragraph].depth,
            mark: mark(article, piece).to_owned(),
            runs: runs(&article.text, span, marked.map(Excerpt::span)),
        })
        .collect()
}

/// The mark of the item that begins with a piece.
fn mark(article: &Article, piece: Piece) -> &str {
    if !piece.begins {
        return "";
    }
    let start = surroundings::line_start(article, piece.paragraph);
    let mark = Span::new(start, piece.span.start).slice(&article.text);
    mark.unwrap_or_default().trim()
}

/// The headings of the sections that begin with a piece.
fn headings(article: &Article, piece: Piece) -> Vec<(u8, String)> {
    if !piece.begins {
        return Vec::new();
    }
    let before = piece
        .paragraph
        .checked_sub(1)
        .map_or(0, |before| article.sections_begun(before));
    let begun = article.sections.get(before..article.sections_begun(piece.paragraph));
    let begun = begun.unwrap_or_default().iter();
    begun.map(|section| (section.level, section.heading.clone())).collect()
}

/// The words under `span`, cut where what is marked begins and ends.
fn runs(text: &str, span: Span, marked: Option<Span>) -> Vec<Run> {
    let marked = marked.filter(|marked| marked.overlaps(span));
    let (start, end) = marked.map_or((span.end, span.end), |marked| {
        (marked.start.max(span.start), marked.end.min(span.end))
    });
    let words = |from, to| Span::new(from, to).slice(text).unwrap_or_default().to_owned();
    let mut runs = vec![
        Run::Plain(words(span.start, start)),
        Run::Marked(words(start, end)),
        Run::Plain(words(end, span.end)),
    ];
    runs.retain(|run| !matches!(run, Run::Plain(words) | Run::Marked(words) if words.is_empty()));
    runs
}
