//! What the documents of an index on an engine are.
//!
//! In: an analysed article, and the generation that it is put by. Out: documents as JSON: one that lists the article,
//! one with all of it, one for each passage with its terms, and one for each word, to find the forms of a word by. All
//! but words carry the generation that put them and the one that ended them, see `commit.rs`.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::engine::Engine;
use crate::{
    corpus::{Article, ArticleId},
    index::{
        Analysed, AnalysedPassage, Error, labels,
        stored::{Outline, Part},
    },
    question,
};

/// Counted up when fields or the analysis change. It stands in the names of indexes, so that processes of two versions
/// never meet in one, and the older ones answer while the newer index is built.
pub(super) const VERSION: u32 = 4;

/// The names of fields.
pub(super) mod field {
    /// What a document is: see [`kind`](super::kind).
    pub(crate) const KIND: &str = "kind";
    pub(crate) const ARTICLE: &str = "article";
    pub(crate) const LABEL: &str = "label";
    pub(crate) const TAG: &str = "tag";
    pub(crate) const LANGUAGE: &str = "language";
    pub(crate) const DATE: &str = "date";
    /// The generation that put the document.
    pub(crate) const FROM: &str = "from";
    /// The generation that ended it, or [`ALIVE`](super::ALIVE).
    pub(crate) const UNTIL: &str = "until";
    pub(crate) const WORD: &str = "word";
    pub(crate) const BODY: &str = "body";
    pub(crate) const GRAMS: &str = "grams";
    pub(crate) const SUBJECT: &str = "subject";
}

/// What documents are.
pub(super) mod kind {
    /// What the catalog says of an article; small, since the catalog reads them all.
    pub(crate) const LISTED: &str = "listed";
    /// An article whole.
    pub(crate) const WHOLE: &str = "whole";
    pub(crate) const PASSAGE: &str = "passage";
    pub(crate) const WORD: &str = "word";
    pub(crate) const COMMIT: &str = "commit";
}

/// The generation that ends what nothing has ended.
pub(super) const ALIVE: u64 = i64::MAX as u64;

/// The longest word that forms are found of, in bytes: the name of a document has at most 512, and a regular expression
/// 1,000 characters.
pub(super) const LONGEST_WORD: usize = 200;
/// The longest tag that is filtered by, in characters; longer terms are refused by the engine, with their document.
const LONGEST_TAG: usize = 8_000;

/// What an index is made with. It is not read before it serves, so it has no copies and is not refreshed until then.
pub(super) fn index(engine: &Engine, write_alias: &str) -> Value {
    let keyword = || json!({"type": "keyword"});
    let listed = || json!({"type": "keyword", "ignore_above": LONGEST_TAG});
    // Terms arrive analysed and hold no white space, so all that is left to do is to part them.
    let terms = |options: &str| json!({"type": "text", "analyzer": "whitespace", "index_options": options});
    json!({
        "settings": {
            "index": {
                "number_of_shards": engine.shards,
                "number_of_replicas": 0,
                "refresh_interval": "-1",
            }
        },
        "mappings": {
            "dynamic": false,
            "properties": {
                field::KIND: keyword(),
                field::ARTICLE: keyword(),
                field::LABEL: keyword(),
                field::TAG: listed(),
                field::LANGUAGE: listed(),
                field::DATE: {"type": "long"},
                field::FROM: {"type": "long"},
                field::UNTIL: {"type": "long"},
                field::WORD: keyword(),
                field::BODY: terms("positions"),
                field::GRAMS: terms("freqs"),
                field::SUBJECT: terms("freqs"),
            }
        },
        "aliases": {write_alias: {}},
    })
}

/// Where a clause of a query looks.
pub(super) fn searched(field: question::Field) -> &'static str {
    match field {
        question::Field::Body => field::BODY,
        question::Field::Grams => field::GRAMS,
        question::Field::Subject => field::SUBJECT,
    }
}

/// A document and its name.
pub(super) struct Document {
    pub(super) id: String,
    pub(super) content: Value,
}

/// What the names of an article's documents of one generation begin with.
fn article_id(article: &ArticleId, from: u64) -> String {
    let digest = format!("{:x}", Sha256::digest(article.as_str()));
    // Half of it never meets another by chance, and a name is stored with each document.
    format!("{}-{from}", &digest[..32])
}

/// The names of all documents of an article with so many passages that generation `from` put.
pub(super) fn ids(article: &ArticleId, from: u64, passages: usize) -> impl Iterator<Item = String> {
    let id = article_id(article, from);
    let numbered = (0..passages).map(|number| number.to_string());
    [kind::LISTED, kind::WHOLE]
        .map(str::to_owned)
        .into_iter()
        .chain(numbered)
        .map(move |last| format!("{id}-{last}"))
}

/// The documents of an article and its passages, put by generation `from`.
pub(super) fn documents(analysed: &Analysed, from: u64) -> Result<Vec<Document>, Error> {
    let article = &analysed.article;
    let spans: Vec<_> = analysed.passages.iter().map(|passage| passage.passage.span).collect();
    let mut listed = filed(article, kind::LISTED, from);
    listed["revision"] = article.revision.to_string().into();
    listed["title"] = article.meta.title.clone().into();
    listed["passages"] = spans.len().into();
    let mut whole = filed(article, kind::WHOLE, from);
    // With its text, so that reading an article is reading one document.
    whole["outline"] = BASE64_STANDARD.encode(Outline::of(article, true).stored()?).into();
    let mut contents = vec![listed, whole];
    for (number, passage) in analysed.passages.iter().enumerate() {
        let mut content = filed(article, kind::PASSAGE, from);
        content[field::BODY] = body(passage);
        content[field::GRAMS] = passage.grams.join(" ").into();
        content[field::SUBJECT] = passage.subjects.join(" ").into();
        if let Some(part) = Part::of(article, passage, &spans, number) {
            content["part"] = BASE64_STANDARD.encode(part.stored()?).into();
        }
        contents.push(content);
    }
    let ids = ids(&article.id, from, spans.len());
    Ok(ids
        .zip(contents)
        .map(|(id, content)| Document { id, content })
        .collect())
}

/// The document that a word is found by; none for what is no word of any language.
pub(super) fn word(word: &str) -> Option<Document> {
    (word.len() <= LONGEST_WORD).then(|| Document {
        id: format!("w-{word}"),
        content: json!({field::KIND: kind::WORD, field::WORD: word}),
    })
}

/// Values of one field stand apart, so that no phrase reaches from the text into the title.
fn body(passage: &AnalysedPassage) -> Value {
    json!([passage.body.join(" "), passage.above.join(" ")])
}

fn filed(article: &Article, kind: &str, from: u64) -> Value {
    let meta = &article.meta;
    json!({
        field::KIND: kind,
        field::ARTICLE: article.id.as_str(),
        field::LABEL: labels::of(article),
        field::TAG: meta.tags,
        field::LANGUAGE: meta.language,
        field::DATE: meta.date.map(crate::corpus::Date::number),
        field::FROM: from,
        field::UNTIL: ALIVE,
    })
}
