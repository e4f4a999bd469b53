//! Reading on: from a citation back to its place, the paragraphs around it, the whole article in pages.
//!
//! In: a place from a button, or an article as somebody names it. Out: words cut from the article as it is stored
//! now, and whether it has changed since the place was cited. An article that may not be seen and one that is not
//! there fail alike, so that nobody learns of an article by asking for it.

use std::sync::Arc;

use crate::{
    answer::{self, ArticleKey, Pages, Piece, Place, Quotation, RevisionKey},
    corpus::{Article, ArticleId, Meta, Revision, Visible},
    failure::Failure,
    index::Snapshot,
    locale::Message,
    question::{Filters, Query},
    text::{self, Span},
};

use super::{
    Service, surroundings,
    titles::{Named, Titles},
};

/// The most passages that are looked at for the words of another.
const MOST_COPIES: usize = 50;

/// An article as somebody names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ArticleRef {
    /// By its key, as a button does.
    Key(ArticleKey),
    /// By its path below the corpus folder.
    Id(ArticleId),
    /// In letters: a key as a suggestion's value has it, or else a path, or else a title.
    Typed(String),
}

/// A cited place in an article as it is now.
#[derive(Debug, Clone, PartialEq)]
pub struct Shown {
    /// The article.
    pub article: Named,
    /// The cited words; where the article has changed, the paragraph that is nearest to where they stood.
    pub quotation: Quotation,
    /// The page of the article that it begins on, from one.
    pub page: usize,
    /// Whether the article has changed since.
    pub changed: bool,
}

/// A cited place and what stands around it.
#[derive(Debug, Clone, PartialEq)]
pub struct Context {
    /// The article.
    pub article: Named,
    /// What else is known about it.
    pub meta: Meta,
    /// The cited words; where the article has changed, the nearest paragraph.
    pub passage: Quotation,
    /// The heading above them.
    pub section: Option<String>,
    /// The lead or the header that they stand under, where other words lie between.
    pub head: Option<Quotation>,
    /// The paragraphs before, in order; lines of one list or table are one quotation.
    pub before: Vec<Quotation>,
    /// The paragraph that the cited words stand in, or all that they reach over, from the lead or the header on where
    /// that stands right before them.
    pub quoted: Quotation,
    /// The cited words by their place in those, with the mark of an item before them; `None` where the article has
    /// changed.
    pub cited: Option<Span>,
    /// The paragraphs behind, in order.
    pub after: Vec<Quotation>,
    /// The page of the article that the cited words stand on, from one.
    pub page: usize,
    /// Whether the article has changed since.
    pub changed: bool,
    /// When the corpus was last indexed, in seconds since 1970.
    pub indexed_at: i64,
}

/// Where quoted words come from, as it is now.
#[derive(Debug, Clone, PartialEq)]
pub struct Source {
    /// What is known about the article.
    pub meta: Meta,
    /// The words, where they stand, and in which other articles; where the article has changed, the nearest paragraph.
    pub quotation: Quotation,
    /// Whether the article has changed since.
    pub changed: bool,
}

/// Where the quotations of an answer come from.
#[derive(Debug, Clone, PartialEq)]
pub struct Sources {
    /// One for each place, in order; `None` where the article is gone or may not be seen.
    pub sources: Vec<Option<Source>>,
    /// When the corpus was last indexed, in seconds since 1970.
    pub indexed_at: i64,
}

/// A page of an article, and what is known about the whole.
#[derive(Debug, Clone, PartialEq)]
pub struct ArticleView {
    /// The article.
    pub article: Named,
    /// What else is known about it.
    pub meta: Meta,
    /// The collection it is in.
    pub collection: String,
    /// Its headings in order.
    pub outline: Vec<Heading>,
    /// How many words the whole has.
    pub words: usize,
    /// Which bytes it was read from.
    pub revision: Revision,
    /// When the corpus was last indexed, in seconds since 1970.
    pub indexed_at: i64,
    /// The number of this page, from one.
    pub page: usize,
    /// How many pages there are, at least one.
    pub pages: usize,
    /// Where the page begins; `None` where the article has no words.
    pub place: Option<Place>,
    /// What stands on the page, in order.
    pub parts: Vec<PagePart>,
    /// Other articles of the same title, newest first, where it was named by title.
    pub others: Vec<Named>,
}

/// A heading in an article's outline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// One for the outermost.
    pub level: u8,
    /// Its words.
    pub words: String,
    /// The page that its text begins on, from one.
    pub page: usize,
}

/// A paragraph, list or table on a page, or a part of one that is longer than a page.
#[derive(Debug, Clone, PartialEq)]
pub struct PagePart {
    /// The headings that stand above it, where a section begins with it.
    pub headings: Vec<Heading>,
    /// Its words.
    pub quotation: Quotation,
    /// Whether its paragraph begins with it.
    pub begins: bool,
    /// Whether it is a sentence longer than a page, which goes better into a file.
    pub long: bool,
}

/// An article that was found by a place in it.
struct Opened {
    named: Named,
    article: Arc<Article>,
    span: Span,
    /// The first and the last paragraph under the span, as indices.
    paragraphs: (usize, usize),
    changed: bool,
}

impl Service {
    /// The cited words at `place`, as they stand there now.
    ///
    /// # Errors
    /// When the article is gone or may not be seen, or nothing can be read.
    pub fn at(&self, place: Place, visible: &Visible) -> Result<Shown, Failure> {
        let opened = self.shelved()?.open(place, visible)?.ok_or_else(gone)?;
        Ok(Shown {
            quotation: Quotation::cut(&opened.article, opened.span).ok_or_else(gone)?,
            page: Pages::of(&opened.article).page_of(opened.span.start),
            article: opened.named,
            changed: opened.changed,
        })
    }

    /// The cited words at `place` with up to `around` paragraphs before and behind.
    ///
    /// # Errors
    /// When the article is gone or may not be seen, or nothing can be read.
    pub fn context(&self, place: Place, around: usize, visible: &Visible) -> Result<Context, Failure> {
        let shelved = self.shelved()?;
        let Opened {
            named,
            article,
            span,
            paragraphs: (first, last),
            changed,
        } = shelved.open(place, visible)?.ok_or_else(gone)?;
        let all = &article.blocks;
        let head = answer::head_of(&article, first);
        let from = head.filter(|head| head + 1 == first).unwrap_or(first);
        let whole = Span::new(surroundings::line_start(&article, from), all[last].span.end).cover(span);
        let cited = if span.start == all[first].span.start {
            Span::new(surroundings::line_start(&article, first), span.end)
        } else {
            span
        };
        let passage = Quotation::cut(&article, span).ok_or_else(gone)?;
        let behind = all.len().min((last + 1).saturating_add(around));
        Ok(Context {
            meta: article.meta.clone(),
            section: passage.citation.section.clone(),
            passage,
            head: head
                .filter(|head| *head < from)
                .and_then(|head| surroundings::cut(&article, head, head)),
            before: surroundings::together(&article, from.saturating_sub(around)..from),
            quoted: Quotation::cut(&article, whole).ok_or_else(gone)?,
            cited: (!changed).then(|| Span::new(cited.start - whole.start, cited.end - whole.start)),
            after: surroundings::together(&article, last + 1..behind),
            page: Pages::of(&article).page_of(span.start),
            article: named,
            changed,
            indexed_at: shelved.snapshot.state().stamp.at,
        })
    }

    /// Where the words at each of `places` come from, all of one state.
    ///
    /// # Errors
    /// When nothing can be read. That an article is gone or may not be seen is no error.
    pub fn sources(&self, places: &[Place], visible: &Visible) -> Result<Sources, Failure> {
        let shelved = self.shelved()?;
        let source = |place: &Place| -> Result<Option<Source>, Failure> {
            let opened = shelved.open(*place, visible)?;
            let source = opened.and_then(|opened| {
                Some(Source {
                    quotation: Quotation::cut(&opened.article, opened.span)?,
                    meta: opened.article.meta.clone(),
                    changed: opened.changed,
                })
            });
            source.map(|source| shelved.also(source, visible)).transpose()
        };
        Ok(Sources {
            sources: places.iter().map(source).collect::<Result<_, _>>()?,
            indexed_at: shelved.snapshot.state().stamp.at,
        })
    }

    /// The page of that number, from one, of an article; the last one for a higher number.
    ///
    /// # Errors
    /// When no such article may be seen, or nothing can be read.
    pub fn article(&self, wanted: &ArticleRef, page: usize, visible: &Visible) -> Result<ArticleView, Failure> {
        let Shelved { snapshot, titles } = self.shelved()?;
        let mut found = named(&titles, wanted, visible).into_iter().cloned();
        let named = found.next().ok_or_else(|| match wanted {
            ArticleRef::Typed(_) => unnamed(),
            ArticleRef::Key(_) | ArticleRef::Id(_) => gone(),
        })?;
        let article = stored(&*snapshot, &named.id)?.ok_or_else(gone)?;
        let pages = Pages::of(&article);
        let page = page.clamp(1, pages.count());
        let parts: Vec<PagePart> = joined(&article, pages.page(page))
            .into_iter()
            .filter_map(|(piece, span)| part(&article, &pages, piece, span))
            .collect();
        Ok(ArticleView {
            meta: article.meta.clone(),
            collection: named.id.collection().to_owned(),
            outline: headings(&article, &pages, 0, article.sections.len()),
            words: text::count_words(&article.text),
            revision: article.revision,
            indexed_at: snapshot.state().stamp.at,
            page,
            pages: pages.count(),
            place: parts.first().map(|part| Place::of(&part.quotation)),
            parts,
            others: found.collect(),
            article: named,
        })
    }

    fn shelved(&self) -> Result<Shelved, Failure> {
        let snapshot = self.snapshot_to_answer_from()?;
        let titles = self.titles.of(&*snapshot)?;
        Ok(Shelved { snapshot, titles })
    }
}

/// One state of the articles, and their titles.
struct Shelved {
    snapshot: Arc<dyn Snapshot>,
    titles: Arc<Titles>,
}

impl Shelved {
    /// The article at `place`; `None` where it is gone or may not be seen.
    fn open(&self, place: Place, visible: &Visible) -> Result<Option<Opened>, Failure> {
        let Some(named) = self.titles.by_key(visible, place.article).cloned() else {
            return Ok(None);
        };
        let Some(article) = stored(&*self.snapshot, &named.id)? else {
            return Ok(None);
        };
        let is_same = RevisionKey::of(&article.revision) == place.revision;
        let paragraph = |at: usize| {
            let before = article.blocks.partition_point(|paragraph| paragraph.span.end <= at);
            before.min(article.blocks.len().saturating_sub(1))
        };
        let first = paragraph(place.span.start);
        let Some(nearest) = article.blocks.get(first).map(|paragraph| paragraph.span) else {
            return Ok(None);
        };
        let stands = is_same && Quotation::cut(&article, place.span).is_some();
        let span = if stands { place.span } else { nearest };
        Ok(Some(Opened {
            named,
            span,
            paragraphs: (first, first.max(paragraph(span.end.saturating_sub(1)))),
            article,
            changed: !stands,
        }))
    }
}

impl Shelved {
    /// A source with the other articles that hold its words; of an article that has changed they are not known.
    fn also(&self, source: Source, visible: &Visible) -> Result<Source, Failure> {
        if source.changed {
            return Ok(source);
        }
        let filters = Filters {
            within: visible.clone(),
            ..Filters::default()
        };
        let query = Query::holding(source.quotation.excerpt.words(), filters, MOST_COPIES);
        let mut found = self.snapshot.search(&query)?.hits;
        found.retain(|hit| visible.shows(&hit.article));
        Ok(Source {
            quotation: answer::also(source.quotation, &found, &*self.snapshot)?,
            ..source
        })
    }
}

/// The articles that are meant, the first of which is shown.
fn named<'a>(titles: &'a Titles, wanted: &ArticleRef, visible: &Visible) -> Vec<&'a Named> {
    let by_key = |key| titles.by_key(visible, key);
    let by_id = |id: &ArticleId| by_key(ArticleKey::of(id)).filter(|named| named.id == *id);
    match wanted {
        ArticleRef::Key(key) => by_key(*key).into_iter().collect(),
        ArticleRef::Id(id) => by_id(id).into_iter().collect(),
        ArticleRef::Typed(typed) => {
            let typed = typed.trim();
            let exact = ArticleKey::parse(typed).and_then(by_key);
            let exact = exact.or_else(|| by_id(&ArticleId::new(typed)));
            exact.map_or_else(|| titles.by_title(visible, typed), |named| vec![named])
        }
    }
}

fn stored(snapshot: &dyn Snapshot, id: &ArticleId) -> Result<Option<Arc<Article>>, Failure> {
    Ok(snapshot.articles(std::slice::from_ref(id))?.pop())
}

/// The pieces of a page, those that are lines of one list or table as one, by its first and its place.
fn joined(article: &Article, pieces: &[Piece]) -> Vec<(Piece, Span)> {
    let block = |piece: &Piece| &article.blocks[piece.paragraph];
    let mut joined: Vec<(Piece, Span)> = Vec::new();
    let mut before: Option<&Piece> = None;
    for piece in pieces {
        let goes_on = before.is_some_and(|before| {
            piece.begins && !piece.long && !before.long && surroundings::belong(block(before), block(piece))
        });
        match joined.last_mut() {
            Some((_, span)) if goes_on => *span = span.cover(piece.span),
            _ if piece.begins => {
                let start = surroundings::line_start(article, piece.paragraph);
                joined.push((*piece, Span::new(start, piece.span.end)));
            }
            _ => joined.push((*piece, piece.span)),
        }
        before = Some(piece);
    }
    joined
}

fn part(article: &Article, pages: &Pages, piece: Piece, span: Span) -> Option<PagePart> {
    let begun = |block| article.sections_begun(block);
    let before = piece.paragraph.checked_sub(1).map_or(0, begun);
    let until = if piece.begins { begun(piece.paragraph) } else { before };
    Some(PagePart {
        headings: headings(article, pages, before, until),
        quotation: Quotation::cut(article, span)?,
        begins: piece.begins,
        long: piece.long,
    })
}

/// The headings of the sections from number `from` up to number `to`.
fn headings(article: &Article, pages: &Pages, from: usize, to: usize) -> Vec<Heading> {
    let sections = article.sections.get(from..to).unwrap_or_default();
    let heading = |section: &crate::corpus::Section| Heading {
        level: section.level,
        words: section.heading.clone(),
        page: pages.page_of(section.span.start),
    };
    sections.iter().map(heading).collect()
}

fn gone() -> Failure {
    Failure::asker(Message::new("article-gone"), Message::new("article-gone-hint"))
}

fn unnamed() -> Failure {
    Failure::asker(Message::new("article-unnamed"), Message::new("article-unnamed-hint"))
}
