//! One line for every article.
//!
//! In: a commit. Out: what its columns say of each article, in the order of their ids. A column's words are read in
//! one go, since looking one up unpacks a whole block of them: of 100,000 articles that took most of a second.

use tantivy::{
    Searcher, SegmentReader,
    columnar::{BytesColumn, Column},
};

use super::{
    schema::column,
    snapshot::{READING, unreadable},
};
use crate::{
    corpus::{ArticleId, Date, Revision},
    index::{Error, Listed},
};

/// The articles of a commit.
pub(super) fn read(searcher: &Searcher) -> Result<Vec<Listed>, Error> {
    let mut catalog = Vec::new();
    for segment in searcher.segment_readers() {
        let ids = Words::of(segment, column::ID)?;
        let titles = Words::of(segment, column::TITLE)?;
        let revisions = Words::of_bytes(segment, column::REVISION, Revision::from_bytes)?;
        let (tags, languages) = (Words::of(segment, column::TAG)?, Words::of(segment, column::LANGUAGE)?);
        let dates = segment.fast_fields().column_opt(column::DATE);
        let dates: Option<Column<i64>> = dates.map_err(|error| unreadable(&error))?;
        for doc in segment.doc_ids_alive() {
            // What has no id is a passage.
            let Some(id) = ids.first(doc) else {
                continue;
            };
            let date = dates.as_ref().and_then(|dates| dates.first(doc));
            catalog.push(Listed {
                id: ArticleId::new(id),
                revision: *revisions.only(doc, column::REVISION)?,
                title: titles.only(doc, column::TITLE)?.clone(),
                date: date.and_then(Date::from_number),
                tags: tags.all(doc).cloned().collect(),
                language: languages.all(doc).last().cloned(),
            });
        }
    }
    catalog.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(catalog)
}

/// How many articles a commit has. Where nothing was deleted, that is how many ids there are, and none is read.
pub(super) fn articles(searcher: &Searcher) -> Result<u64, Error> {
    let mut articles = 0;
    for segment in searcher.segment_readers() {
        let ids = segment
            .fast_fields()
            .str(column::ID)
            .map_err(|error| unreadable(&error))?;
        let Some(ids) = ids else {
            continue;
        };
        articles += if segment.has_deletes() {
            segment
                .doc_ids_alive()
                .filter(|doc| ids.ords().index.has_value(*doc))
                .count() as u64
        } else {
            u64::from(ids.ords().values.num_vals())
        };
    }
    Ok(articles)
}

/// The articles of a commit and their revisions, by name; the other columns are not read.
pub(super) fn revisions(searcher: &Searcher) -> Result<Vec<(ArticleId, Revision)>, Error> {
    let mut all = Vec::new();
    for segment in searcher.segment_readers() {
        let (ids, revisions) = rayon::join(
            || Words::of(segment, column::ID),
            || Words::of_bytes(segment, column::REVISION, Revision::from_bytes),
        );
        let (ids, revisions) = (ids?, revisions?);
        for doc in segment.doc_ids_alive() {
            if let Some(id) = ids.first(doc) {
                all.push((ArticleId::new(id), *revisions.only(doc, column::REVISION)?));
            }
        }
    }
    all.sort_by(|one, other| one.0.cmp(&other.0));
    Ok(all)
}

/// A column of words of one segment; an index of another version may have no such column.
struct Words<T> {
    column: Option<BytesColumn>,
    /// The words in the order of their bytes, as the column numbers them.
    words: Vec<T>,
}

impl Words<String> {
    fn of(segment: &SegmentReader, name: &str) -> Result<Self, Error> {
        let column = segment.fast_fields().str(name).map_err(|error| unreadable(&error))?;
        let word = |bytes: &[u8]| str::from_utf8(bytes).ok().map(str::to_owned);
        Self::in_order(column.map(BytesColumn::from), name, word)
    }
}

impl<T> Words<T> {
    fn of_bytes(segment: &SegmentReader, name: &str, word: impl Fn(&[u8]) -> Option<T>) -> Result<Self, Error> {
        let column = segment.fast_fields().bytes(name).map_err(|error| unreadable(&error))?;
        Self::in_order(column, name, word)
    }

    fn in_order(column: Option<BytesColumn>, name: &str, word: impl Fn(&[u8]) -> Option<T>) -> Result<Self, Error> {
        let mut words = Vec::new();
        if let Some(column) = &column {
            words.reserve(column.num_terms());
            let read = |error| Error::io(READING, &error);
            let mut all = column.dictionary().stream().map_err(read)?;
            while all.advance() {
                words.push(word(all.key()).ok_or_else(|| Error::Damaged {
                    reason: format!("a value of `{name}` is of another kind"),
                })?);
            }
        }
        Ok(Self { column, words })
    }

    /// Every word that a document has, in the order of their bytes.
    fn all(&self, doc: u32) -> impl Iterator<Item = &T> {
        let numbers = self.column.iter().flat_map(move |column| column.term_ords(doc));
        numbers.filter_map(|number| self.words.get(usize::try_from(number).ok()?))
    }

    fn first(&self, doc: u32) -> Option<&T> {
        self.all(doc).next()
    }

    /// The word that every article has.
    fn only(&self, doc: u32, name: &str) -> Result<&T, Error> {
        self.first(doc).ok_or_else(|| Error::Damaged {
            reason: format!("a document has no `{name}`"),
        })
    }
}
