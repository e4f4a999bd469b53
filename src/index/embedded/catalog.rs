//! One line for every article.
//!
//! In: a commit. Out: what its columns say of each article, in the order of their ids. A column's words are read in
//! one go, since looking one up unpacks a whole block of them: of 100,000 articles that took most of a second.

use tantivy::{
    Searcher, SegmentReader,
    columnar::{Column, StrColumn},
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
        let (revisions, titles) = (
            Words::of(segment, column::REVISION)?,
            Words::of(segment, column::TITLE)?,
        );
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
                revision: Revision::from_stored(revisions.only(doc, column::REVISION)?),
                title: titles.only(doc, column::TITLE)?,
                date: date.and_then(Date::from_number),
                tags: tags.all(doc).map(str::to_owned).collect(),
                language: languages.all(doc).last().map(str::to_owned),
            });
        }
    }
    catalog.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(catalog)
}

/// A column of words of one segment; an index of another version may have no such column.
struct Words {
    column: Option<StrColumn>,
    /// The words in alphabetical order, as the column numbers them.
    words: Vec<String>,
}

impl Words {
    fn of(segment: &SegmentReader, name: &str) -> Result<Self, Error> {
        let column = segment.fast_fields().str(name).map_err(|error| unreadable(&error))?;
        let mut words = Vec::new();
        if let Some(column) = &column {
            words.reserve(column.num_terms());
            let read = |error| Error::io(READING, &error);
            let mut all = column.dictionary().stream().map_err(read)?;
            while all.advance() {
                let word = str::from_utf8(all.key()).map_err(|error| Error::Damaged {
                    reason: format!("a word of `{name}` is no text: {error}"),
                })?;
                words.push(word.to_owned());
            }
        }
        Ok(Self { column, words })
    }

    /// Every word that a document has, in alphabetical order.
    fn all(&self, doc: u32) -> impl Iterator<Item = &str> {
        let numbers = self.column.iter().flat_map(move |column| column.term_ords(doc));
        numbers.filter_map(|number| self.words.get(usize::try_from(number).ok()?).map(String::as_str))
    }

    fn first(&self, doc: u32) -> Option<&str> {
        self.all(doc).next()
    }

    /// The word that every article has.
    fn only(&self, doc: u32, name: &str) -> Result<String, Error> {
        self.first(doc).map(str::to_owned).ok_or_else(|| Error::Damaged {
            reason: format!("a document has no `{name}`"),
        })
    }
}
