//! What ibid is measured beside: tantivy as its first example uses it.
//!
//! In: texts. Out: an index with one stored field in which they are stemmed as English, and the ten best of them for
//! some words. It cuts nothing, ranks nothing again and chooses no sentence, so it cannot be beaten by much.

use std::path::Path;

use tantivy::{
    Index, IndexReader, IndexWriter, ReloadPolicy, TantivyDocument, Term,
    collector::TopDocs,
    query::{BooleanQuery, Query, TermQuery},
    schema::{Field, IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions},
    tokenizer::TextAnalyzer,
};

const FIELD: &str = "text";

/// Indexes `texts` in an empty `folder` with that many threads, which share that much memory.
pub fn build<'a>(folder: &Path, texts: impl IntoIterator<Item = &'a str>, threads: usize, memory_bytes: usize) {
    let indexing = TextFieldIndexing::default()
        .set_tokenizer("en_stem")
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let mut schema = Schema::builder();
    let text = schema.add_text_field(FIELD, TextOptions::default().set_indexing_options(indexing) | STORED);
    let index = Index::create_in_dir(folder, schema.build()).expect("the folder is fresh");
    let mut writer: IndexWriter = index
        .writer_with_num_threads(threads, memory_bytes)
        .expect("the memory is more than the least that tantivy takes");
    for words in texts {
        let mut document = TantivyDocument::new();
        document.add_text(text, words);
        writer.add_document(document).expect("the writer runs");
    }
    writer.commit().expect("the disk has room");
    writer.wait_merging_threads().expect("the disk has room");
}

/// An index of [`build`], open.
pub struct Peer {
    reader: IndexReader,
    field: Field,
    stemmer: TextAnalyzer,
}

impl Peer {
    /// Opens the index in `folder` and nothing else.
    pub fn open(folder: &Path) -> Self {
        let index = Index::open_in_dir(folder).expect("the index was just built");
        let field = index.schema().get_field(FIELD).expect("it has this one field");
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual);
        Self {
            reader: reader.try_into().expect("the index was just built"),
            field,
            stemmer: index.tokenizer_for_field(field).expect("tantivy has this one"),
        }
    }

    /// The ten best texts for `words`, fetched.
    pub fn top_ten(&self, words: &[String]) -> Vec<TantivyDocument> {
        let searcher = self.reader.searcher();
        let mut stemmer = self.stemmer.clone();
        let mut terms: Vec<Box<dyn Query>> = Vec::new();
        for word in words {
            stemmer.token_stream(word).process(&mut |token| {
                let term = Term::from_field_text(self.field, &token.text);
                terms.push(Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs)));
            });
        }
        let best = TopDocs::with_limit(10).order_by_score();
        searcher
            .search(&BooleanQuery::union(terms), &best)
            .expect("the index was just built")
            .into_iter()
            .map(|(_, address)| searcher.doc(address).expect("it was just found"))
            .collect()
    }
}
