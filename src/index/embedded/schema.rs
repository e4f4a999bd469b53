//! The fields of the tantivy index.
//!
//! In: an analysed article. Out: tantivy documents: one for the article, which says how it is laid out, and
//! one for each passage, with its terms and its part of the text. The parts lie edge to edge, so that the text
//! is stored once, and a hit is read without the rest of its article. All carry what filters ask for.

use serde::{Deserialize, Serialize};
use tantivy::{
    TantivyDocument, Term,
    schema::{BytesOptions, FAST, Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions, Value},
};

use super::packed::{Packer, Symbols};
use crate::{
    corpus::{Article, ArticleId, Visible},
    index::{
        Analysed, AnalysedPassage, Error, Hit, Stamp, labels,
        stored::{Outline, Part},
    },
    question,
};

/// Counted up when fields or the analysis change, so that an index made before is rebuilt.
pub(super) const VERSION: u32 = crate::index::ANALYSIS;

/// What is written beside the documents of a commit.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Payload {
    pub(super) version: u32,
    #[serde(flatten)]
    pub(super) stamp: Stamp,
    /// See [`Symbols::written`]; none in a commit of an older version.
    #[serde(default)]
    pub(super) symbols: String,
}

/// The fields by what they hold.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fields {
    /// Article and passage documents: whose they are; what is deleted by.
    article: Field,
    /// Article documents only: the same again, which lists them.
    id: Field,
    /// Article documents only: how the article is laid out.
    outline: Field,
    title_shown: Field,
    revision: Field,
    /// Passage documents only: the passage with its part of the text, or without it where that is in `packed`.
    part: Field,
    /// Passage documents only: the part of the text, packed, where that is shorter.
    packed: Field,
    collection: Field,
    tag: Field,
    language: Field,
    date: Field,
    body: Field,
    grams: Field,
    subject: Field,
}

/// Names of the columns that are read by name.
pub(super) mod column {
    pub(crate) const ID: &str = "id";
    pub(crate) const REVISION: &str = "revision";
    pub(crate) const TITLE: &str = "title_shown";
    pub(crate) const DATE: &str = "date";
    pub(crate) const TAG: &str = "tag";
    pub(crate) const LANGUAGE: &str = "language";
}

impl Fields {
    /// The schema of version [`VERSION`].
    pub(super) fn schema() -> Schema {
        let mut schema = Schema::builder();
        schema.add_text_field("article", label());
        schema.add_text_field(column::ID, TextOptions::default() | FAST);
        schema.add_bytes_field("outline", BytesOptions::default().set_stored());
        for stored in ["part", "packed"] {
            schema.add_bytes_field(stored, BytesOptions::default().set_stored());
        }
        schema.add_text_field(column::TITLE, TextOptions::default() | FAST);
        schema.add_bytes_field(column::REVISION, FAST);
        schema.add_text_field("collection", label());
        for listed in [column::TAG, column::LANGUAGE] {
            schema.add_text_field(listed, label() | FAST);
        }
        schema.add_i64_field(column::DATE, FAST);
        for (name, record) in [
            ("body", IndexRecordOption::WithFreqsAndPositions),
            ("grams", IndexRecordOption::WithFreqs),
            ("subject", IndexRecordOption::WithFreqs),
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
            article: field("article")?,
            id: field(column::ID)?,
            outline: field("outline")?,
            part: field("part")?,
            packed: field("packed")?,
            title_shown: field(column::TITLE)?,
            revision: field(column::REVISION)?,
            collection: field("collection")?,
            tag: field(column::TAG)?,
            language: field(column::LANGUAGE)?,
            date: field(column::DATE)?,
            body: field("body")?,
            grams: field("grams")?,
            subject: field("subject")?,
        })
    }

    /// The documents of one article, texts packed by `packer`.
    pub(super) fn documents(&self, analysed: &Analysed, packer: &Packer) -> Result<Vec<TantivyDocument>, Error> {
        let article = &analysed.article;
        let mut whole = self.filed(article);
        whole.add_text(self.id, article.id.as_str());
        whole.add_text(self.title_shown, &article.meta.title);
        whole.add_bytes(self.revision, article.revision.as_bytes());
        let spans: Vec<_> = analysed.passages.iter().map(|passage| passage.passage.span).collect();
        whole.add_bytes(self.outline, &Outline::of(article, spans.is_empty()).stored()?);
        let mut documents = vec![whole];
        for (number, passage) in analysed.passages.iter().enumerate() {
            let mut document = self.passage(article, passage);
            if let Some(part) = Part::of(article, passage, &spans, number) {
                self.store(&mut document, part, packer)?;
            }
            documents.push(document);
        }
        Ok(documents)
    }

    fn store(&self, document: &mut TantivyDocument, part: Part<'_>, packer: &Packer) -> Result<(), Error> {
        let Some(shorter) = packer.pack(part.text()) else {
            document.add_bytes(self.part, &part.stored()?);
            return Ok(());
        };
        document.add_bytes(self.packed, &shorter);
        document.add_bytes(self.part, &part.with_text("").stored()?);
        Ok(())
    }

    /// The article that these documents, all that there are of it, were made of; `None` where there are none.
    pub(super) fn article_of(
        &self,
        documents: &[TantivyDocument],
        symbols: &Symbols,
    ) -> Result<Option<Article>, Error> {
        let Some(outline) = documents.iter().find_map(|document| bytes(document, self.outline)) else {
            return Ok(None);
        };
        let parts = documents.iter().filter(|document| bytes(document, self.part).is_some());
        let parts = parts.map(|document| Ok((document, self.unpacked(document, symbols)?)));
        let parts: Vec<(&TantivyDocument, Option<String>)> = parts.collect::<Result<_, Error>>()?;
        let parts = parts
            .iter()
            .map(|(document, text)| self.part_of(document, text.as_deref()));
        Outline::read(outline)?
            .whole(parts.collect::<Result<_, _>>()?)
            .map(Some)
    }

    /// The passage of a passage document, which matched with `score`.
    pub(super) fn hit_of(&self, document: &TantivyDocument, symbols: &Symbols, score: f32) -> Result<Hit, Error> {
        let text = self.unpacked(document, symbols)?;
        self.part_of(document, text.as_deref())?.hit(score)
    }

    /// The text of a passage document that has it packed.
    fn unpacked(&self, document: &TantivyDocument, symbols: &Symbols) -> Result<Option<String>, Error> {
        let packed = bytes(document, self.packed);
        packed.map(|packed| symbols.unpack(packed)).transpose()
    }

    /// The part of a passage document, with `text` where it was packed.
    fn part_of<'a>(&self, document: &'a TantivyDocument, text: Option<&'a str>) -> Result<Part<'a>, Error> {
        let part = bytes(document, self.part).ok_or_else(|| Error::Damaged {
            reason: "a passage has no text".to_owned(),
        })?;
        let part = Part::read(part)?;
        Ok(match text {
            Some(text) => part.with_text(text),
            None => part,
        })
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
            question::Field::Subject => self.subject,
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

    /// The terms of which every passage has to carry one, where not all may be seen; `uploads` says whether there are
    /// any uploads.
    pub(super) fn visible_terms(&self, within: &Visible, uploads: bool) -> Option<Vec<Term>> {
        let labels = labels::visible(within, uploads)?;
        let term = |label: &String| Term::from_field_text(self.collection, label);
        Some(labels.iter().map(term).collect())
    }

    /// What every document that was uploaded is found by.
    pub(super) fn uploaded(&self) -> Term {
        Term::from_field_text(self.collection, labels::UPLOADED)
    }

    /// What every document of an uploaded file is found by.
    pub(super) fn of_upload(&self, file: &ArticleId) -> Term {
        Term::from_field_text(self.collection, file.as_str())
    }

    /// A day as the date column holds it.
    pub(super) fn day(&self, date: crate::corpus::Date) -> Term {
        Term::from_field_i64(self.date, date.number())
    }

    fn filed(&self, article: &Article) -> TantivyDocument {
        let mut document = TantivyDocument::default();
        document.add_text(self.article, article.id.as_str());
        for label in labels::of(article) {
            document.add_text(self.collection, label);
        }
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

    fn passage(&self, article: &Article, passage: &AnalysedPassage) -> TantivyDocument {
        let mut document = self.filed(article);
        // Values of one field stand apart, so that no phrase reaches from the text into the title.
        document.add_text(self.body, passage.body.join(" "));
        document.add_text(self.body, passage.above.join(" "));
        document.add_text(self.grams, passage.grams.join(" "));
        document.add_text(self.subject, passage.subjects.join(" "));
        document
    }
}

/// Words that documents are found by and that do not rank them, so that their number need not be known.
fn label() -> TextOptions {
    let indexing = TextFieldIndexing::default()
        .set_tokenizer("raw")
        .set_index_option(IndexRecordOption::Basic)
        .set_fieldnorms(false);
    TextOptions::default().set_indexing_options(indexing)
}

fn bytes(document: &TantivyDocument, field: Field) -> Option<&[u8]> {
    document.get_first(field)?.as_bytes()
}
