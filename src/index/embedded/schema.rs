//! The fields of the tantivy index.
//!
//! In: an analysed article. Out: tantivy documents: one for the article, with its text, and one for each
//! passage, with its terms. Both carry what filters ask for.

use serde::{Deserialize, Serialize};
use tantivy::{
    TantivyDocument, Term,
    schema::{BytesOptions, FAST, Field, IndexRecordOption, STRING, Schema, TextFieldIndexing, TextOptions, Value},
};

use crate::{
    corpus::{Article, ArticleId},
    index::{Analysed, AnalysedPassage, Error, Stamp},
    question,
};

/// Counted up when fields or the analysis change, so that an index made before is rebuilt.
pub(super) const VERSION: u32 = 3;

/// What is written beside the documents of a commit.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Payload {
    pub(super) version: u32,
    #[serde(flatten)]
    pub(super) stamp: Stamp,
}

/// The fields by what they hold.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fields {
    /// Article and passage documents: whose they are; what is deleted by.
    pub(super) article: Field,
    /// Article documents only: the same again, which makes them findable.
    pub(super) id: Field,
    /// Article documents only: the article as JSON.
    stored: Field,
    title_shown: Field,
    pub(super) revision: Field,
    collection: Field,
    tag: Field,
    language: Field,
    date: Field,
    ordinal: Field,
    start: Field,
    end: Field,
    body: Field,
    grams: Field,
    title: Field,
    heading: Field,
}

/// Names of the columns that are read by name.
pub(super) mod column {
    pub(crate) const ARTICLE: &str = "article";
    pub(crate) const ID: &str = "id";
    pub(crate) const REVISION: &str = "revision";
    pub(crate) const TITLE: &str = "title_shown";
    pub(crate) const DATE: &str = "date";
    pub(crate) const ORDINAL: &str = "ordinal";
    pub(crate) const START: &str = "start";
    pub(crate) const END: &str = "end";
}

impl Fields {
    /// The schema of version [`VERSION`].
    pub(super) fn schema() -> Schema {
        let mut schema = Schema::builder();
        schema.add_text_field(column::ARTICLE, STRING | FAST);
        schema.add_text_field(column::ID, STRING | FAST);
        schema.add_bytes_field("stored", BytesOptions::default().set_stored());
        schema.add_text_field(column::TITLE, TextOptions::default() | FAST);
        schema.add_text_field(column::REVISION, TextOptions::default() | FAST);
        for filter in ["collection", "tag", "language"] {
            schema.add_text_field(filter, STRING | FAST);
        }
        schema.add_i64_field(column::DATE, FAST);
        for number in [column::ORDINAL, column::START, column::END] {
            schema.add_u64_field(number, FAST);
        }
        for (name, record) in [
            ("body", IndexRecordOption::WithFreqsAndPositions),
            ("grams", IndexRecordOption::WithFreqs),
            ("title", IndexRecordOption::WithFreqs),
            ("heading", IndexRecordOption::WithFreqs),
        ] {
            // Terms arrive analysed and hold no white space, so all that is left to do is to part them. (tantivy
            // takes tokens as well, but passes them on as JSON, which cost half of the time of an index.)
            let indexing = TextFieldIndexing::default()
                .set_tokenizer("whitespace")
                .set_index_option(record);
            schema.add_text_field(name, TextOptions::default().set_indexing_options(indexing));
        }
        schema.build()
    }

    /// The fields of an index on disk, which may be of another version.
    pub(super) fn of(schema: &Schema) -> Result<Self, Error> {
        let field = |name: &str| {
            schema.get_field(name).map_err(|_| Error::Damaged {
                reason: format!("it has no field `{name}`"),
            })
        };
        Ok(Self {
            article: field(column::ARTICLE)?,
            id: field(column::ID)?,
            stored: field("stored")?,
            title_shown: field(column::TITLE)?,
            revision: field(column::REVISION)?,
            collection: field("collection")?,
            tag: field("tag")?,
            language: field("language")?,
            date: field(column::DATE)?,
            ordinal: field(column::ORDINAL)?,
            start: field(column::START)?,
            end: field(column::END)?,
            body: field("body")?,
            grams: field("grams")?,
            title: field("title")?,
            heading: field("heading")?,
        })
    }

    /// The documents of one article.
    pub(super) fn documents(&self, analysed: &Analysed) -> Result<Vec<TantivyDocument>, Error> {
        let article = &analysed.article;
        let mut whole = self.filed(article);
        whole.add_text(self.id, article.id.as_str());
        whole.add_text(self.title_shown, &article.meta.title);
        let json = serde_json::to_vec(article).map_err(|error| Error::Storage {
            doing: "storing an article",
            reason: error.to_string(),
        })?;
        whole.add_bytes(self.stored, &json);
        let passages = analysed
            .passages
            .iter()
            .map(|passage| self.passage(article, &analysed.title, passage));
        Ok(std::iter::once(whole).chain(passages).collect())
    }

    /// The article of an article document.
    pub(super) fn article_of(&self, document: &TantivyDocument) -> Result<Article, Error> {
        let damaged = |reason: String| Error::Damaged { reason };
        let json = document
            .get_first(self.stored)
            .and_then(|value| value.as_bytes())
            .ok_or_else(|| damaged("an article has no text".to_owned()))?;
        serde_json::from_slice(json).map_err(|error| damaged(format!("an article cannot be read: {error}")))
    }

    /// What every document of `id` is found by.
    pub(super) fn of_article(&self, id: &ArticleId) -> Term {
        Term::from_field_text(self.article, id.as_str())
    }

    /// Where a clause of a query looks.
    pub(super) fn searched(&self, field: question::Field) -> Field {
        match field {
            question::Field::Body => self.body,
            question::Field::Grams => self.grams,
            question::Field::Title => self.title,
            question::Field::Heading => self.heading,
        }
    }

    /// The terms that every passage has to carry for the filters on words.
    pub(super) fn filter_terms(&self, filters: &question::Filters) -> Vec<Term> {
        [
            (self.collection, filters.collection.as_ref()),
            (self.tag, filters.tag.as_ref()),
            (self.language, filters.language.as_ref()),
        ]
        .into_iter()
        .filter_map(|(field, wanted)| wanted.map(|wanted| Term::from_field_text(field, wanted)))
        .collect()
    }

    /// A day as the date column holds it.
    pub(super) fn day(&self, date: crate::corpus::Date) -> Term {
        Term::from_field_i64(self.date, date.number())
    }

    fn filed(&self, article: &Article) -> TantivyDocument {
        let mut document = TantivyDocument::default();
        document.add_text(self.article, article.id.as_str());
        document.add_text(self.revision, article.revision.as_str());
        document.add_text(self.collection, article.id.collection());
        for tag in &article.meta.tags {
            document.add_text(self.tag, tag);
        }
        if let Some(language) = &article.meta.language {
            document.add_text(self.language, language);
        }
        if let Some(date) = article.meta.date {
            document.add_i64(self.date, date.number());
        }
        document
    }

    fn passage(&self, article: &Article, title: &[String], passage: &AnalysedPassage) -> TantivyDocument {
        let mut document = self.filed(article);
        document.add_u64(self.ordinal, passage.passage.ordinal as u64);
        document.add_u64(self.start, passage.passage.span.start as u64);
        document.add_u64(self.end, passage.passage.span.end as u64);
        for (field, terms) in [
            (self.body, passage.body.as_slice()),
            (self.grams, &passage.grams),
            (self.title, title),
            (self.heading, &passage.heading),
        ] {
            document.add_text(field, terms.join(" "));
        }
        document
    }
}
