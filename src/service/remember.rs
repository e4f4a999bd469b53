//! What was asked, and what was answered, kept.
//!
//! In: who asked what and where, and the answer. Out: the number of the question, by which votes, requests and a
//! question that follows find it. The asker is kept as a hash, see [`store`](crate::store).

use serde::Serialize;

use crate::{
    answer::{Answer, Confidence, Quotation},
    corpus::{Date, Shared},
    failure::Failure,
    question::Filters,
    store::{AskedQuestion, Found, QuestionId, Quoted, Shown},
};

use super::{Answered, Service};

/// A question as somebody asked it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked<'a> {
    /// The Discord id of whoever asked.
    pub user: u64,
    /// The server that the bot is in, where it was asked in one; none for direct messages and for those who
    /// have the bot for themselves.
    pub guild: Option<u64>,
    /// The channel.
    pub channel: u64,
    /// The asker's locale, as Discord names it.
    pub locale: &'a str,
    /// The question in the asker's words.
    pub question: &'a str,
    /// What was to answer it.
    pub filters: &'a Filters,
}

impl Service {
    /// Keeps a question with its answer, as asked now.
    ///
    /// # Errors
    /// When it cannot be written. The answer is none the worse for it, but nobody can vote on it.
    pub fn keep(&self, asked: &Asked<'_>, answered: &Answered) -> Result<QuestionId, Failure> {
        let (outcome, confidence, quotations) = outcome(&answered.answer);
        let question = AskedQuestion {
            asker: self.parts.store.asker(asked.user),
            guild: asked.guild,
            channel: asked.channel,
            at: self.parts.clock.seconds(),
            asked: asked.question.to_owned(),
            understood: answered.understood.as_ref().map(|understood| understood.asked.clone()),
            locale: asked.locale.to_owned(),
            filters: written(asked.filters),
            outcome,
            confidence: confidence.value(),
            elapsed_ms: u64::try_from(answered.elapsed.as_millis()).unwrap_or(u64::MAX),
            indexed_at: answered.indexed_at,
            quotations: quotations.iter().map(quoted).collect(),
        };
        Ok(self.parts.store.record(&question)?)
    }

    /// Remembers which message shows the answer to a question.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn shown_in(&self, question: QuestionId, channel: u64, message: u64) -> Result<(), Failure> {
        Ok(self.parts.store.shown_in(question, Shown { channel, message })?)
    }
}

fn outcome(answer: &Answer) -> (Found, Confidence, &[Quotation]) {
    match answer {
        Answer::Quoted { quotations, confidence } => (Found::Answered, *confidence, quotations),
        Answer::Nearest { quotation, confidence } => (Found::Near, *confidence, std::slice::from_ref(&**quotation)),
        Answer::NotFound { confidence, .. } => (Found::NotFound, *confidence, &[]),
    }
}

fn quoted(quotation: &Quotation) -> Quoted {
    let excerpt = &quotation.excerpt;
    Quoted {
        article: excerpt.article().clone(),
        title: quotation.citation.title.clone(),
        revision: *excerpt.revision(),
        span: excerpt.span(),
    }
}

/// Filters as they are kept; those that let everything stand for nothing and are left out.
#[derive(Serialize)]
struct Written<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    collection: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tag: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<Date>,
}

fn written(filters: &Filters) -> String {
    // What is nobody's here, such as uploads of other servers, was not left out.
    if filters.to_json().is_empty() && filters.within.shared() == Shared::All {
        return String::new();
    }
    let written = Written {
        collection: filters.collection.as_deref(),
        tag: filters.tag.as_deref(),
        language: filters.language.as_deref(),
        from: filters.from,
        to: filters.to,
    };
    serde_json::to_string(&written).expect("texts and days are JSON")
}
