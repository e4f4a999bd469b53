//! A plain search to compare with.
//!
//! In: texts. Out: those that match a question best by BM25 over English stems, as tantivy does it by
//! itself, in memory. Nothing that answers people uses it.

use tantivy::{
    Index, Searcher, TantivyDocument, Term,
    collector::TopDocs,
    query::{BooleanQuery, Occur, TermQuery},
    schema::{FAST, Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions},
    tokenizer::TokenStream,
};

use super::errors::failed;
use crate::index::Error;

const DOING: &str = "searching plainly";
const ANALYZER: &str = "en_stem";
/// Memory for the writer, in bytes; the least that tantivy takes for one thread is 15 MB.
const WRITER_MEMORY: usize = 50_000_000;

/// Texts that can be searched plainly.
pub struct Baseline {
    searcher: Searcher,
    index: Index,
    text: Field,
}

impl Baseline {
    /// Indexes `texts`.
    ///
    /// # Errors
    /// When tantivy fails.
    pub fn of<'a>(texts: impl Iterator<Item = &'a str>) -> Result<Self, Error> {
        Self::build(texts).map_err(|error| failed(DOING, &error))
    }

    /// The numbers of the best texts for `question`, counted from zero, with their scores, best first.
    ///
    /// # Errors
    /// When tantivy fails.
    pub fn search(&self, question: &str, limit: usize) -> Result<Vec<(usize, f32)>, Error> {
        self.find(question, limit).map_err(|error| failed(DOING, &error))
    }

    /// The stems of `text`.
    ///
    /// # Errors
    /// When tantivy fails.
    pub fn stems(&self, text: &str) -> Result<Vec<String>, Error> {
        self.analyse(text).map_err(|error| failed(DOING, &error))
    }

    fn build<'a>(texts: impl Iterator<Item = &'a str>) -> tantivy::Result<Self> {
        let mut schema = Schema::builder();
        let indexing = TextFieldIndexing::default()
            .set_tokenizer(ANALYZER)
            .set_index_option(IndexRecordOption::WithFreqs);
        let text = schema.add_text_field("text", TextOptions::default().set_indexing_options(indexing));
        let number = schema.add_u64_field("number", FAST);
        let index = Index::create_in_ram(schema.build());
        let mut writer = index.writer_with_num_threads(1, WRITER_MEMORY)?;
        for (count, words) in texts.enumerate() {
            let mut document = TantivyDocument::default();
            document.add_text(text, words);
            document.add_u64(number, count as u64);
            writer.add_document(document)?;
        }
        writer.commit()?;
        Ok(Self {
            searcher: index.reader()?.searcher(),
            index,
            text,
        })
    }

    fn analyse(&self, text: &str) -> tantivy::Result<Vec<String>> {
        let mut analyzer = self.index.tokenizer_for_field(self.text)?;
        let mut stems = Vec::new();
        analyzer
            .token_stream(text)
            .process(&mut |token| stems.push(token.text.clone()));
        Ok(stems)
    }

    fn find(&self, question: &str, limit: usize) -> tantivy::Result<Vec<(usize, f32)>> {
        let mut stems = self.analyse(question)?;
        stems.sort();
        stems.dedup();
        let terms = stems.iter().map(|stem| -> (Occur, Box<dyn tantivy::query::Query>) {
            let term = Term::from_field_text(self.text, stem);
            (
                Occur::Should,
                Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs)),
            )
        });
        let top = self.searcher.search(
            &BooleanQuery::new(terms.collect()),
            &TopDocs::with_limit(limit).order_by_score(),
        )?;
        let mut found = Vec::with_capacity(top.len());
        for (score, address) in top {
            let numbers = self
                .searcher
                .segment_reader(address.segment_ord)
                .fast_fields()
                .u64("number")?;
            let number = numbers
                .first(address.doc_id)
                .and_then(|number| usize::try_from(number).ok());
            found.extend(number.map(|number| (number, score)));
        }
        Ok(found)
    }
}
