//! A set made of what people asked and said of the answers.
//!
//! In: questions whose right answer is known, and the articles of today. Out: the two files of a set, which
//! [`Set::read`](super::Set::read) reads. The words of an answer are cut from the article by the place that was
//! quoted, so a question is left out once its article has another revision.

use serde::Serialize;

use crate::{answer::Excerpt, corpus::Article, store::ExportedQuestion, text::Span};

/// A set as it is written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Written {
    /// `articles.jsonl`.
    pub articles: String,
    /// `questions.jsonl`.
    pub questions: String,
    /// Questions that were left out, since an article that they quote is gone or has changed.
    pub left_out: usize,
}

#[derive(Serialize)]
struct DocumentLine<'a> {
    id: &'a str,
    title: &'a str,
    text: &'a str,
}

#[derive(Serialize)]
struct QuestionLine<'a> {
    id: String,
    question: &'a str,
    answers: Vec<String>,
    article_id: String,
    paragraph_id: String,
    paragraph_ids: Vec<String>,
    answerable: bool,
}

/// The words of an answer, and the article and the paragraph that they stand in.
struct Gold {
    words: String,
    article: String,
    paragraph: String,
}

/// Writes `questions` as a set over `articles`, which should be all that they were asked of. A question that
/// nothing answers came from no article; it stands as one of its own, so that [`Split`](super::Split) deals
/// such questions out like articles.
#[must_use]
pub fn written(questions: &[ExportedQuestion], articles: &[&Article]) -> Written {
    let mut written = Written::default();
    for article in articles {
        written.articles += &line(&DocumentLine {
            id: article.id.as_str(),
            title: &article.meta.title,
            text: &article.text,
        });
    }
    for (number, question) in questions.iter().enumerate() {
        let gold: Option<Vec<Gold>> = question
            .quotations
            .iter()
            .map(|quoted| {
                let article = articles.iter().find(|article| article.id == quoted.article)?;
                (article.revision == quoted.revision)
                    .then(|| Gold::cut(article, quoted.span))
                    .flatten()
            })
            .collect();
        match gold {
            Some(gold) => written.questions += &line(&question_line(number, question, gold)),
            None => written.left_out += 1,
        }
    }
    written
}

fn question_line(number: usize, question: &ExportedQuestion, gold: Vec<Gold>) -> QuestionLine<'_> {
    let id = format!("asked-{number}");
    let (article_id, paragraph_id) = match gold.first() {
        Some(first) => (first.article.clone(), first.paragraph.clone()),
        None => (id.clone(), format!("{id}#0")),
    };
    QuestionLine {
        id,
        question: &question.asked,
        article_id,
        paragraph_id,
        paragraph_ids: gold.iter().skip(1).map(|gold| gold.paragraph.clone()).collect(),
        answerable: !gold.is_empty(),
        answers: gold.into_iter().map(|gold| gold.words).collect(),
    }
}

impl Gold {
    fn cut(article: &Article, span: Span) -> Option<Self> {
        let excerpt = Excerpt::cut(article, span)?;
        let before = &article.text[..span.start];
        // As a set counts paragraphs, see `Set::places`.
        let number = before.split("\n\n").count() - 1;
        Some(Self {
            words: excerpt.words().to_owned(),
            article: article.id.as_str().to_owned(),
            paragraph: format!("{}#{number}", article.id),
        })
    }
}

fn line(object: &impl Serialize) -> String {
    let object = serde_json::to_string(object).expect("texts and lists of texts are JSON");
    format!("{object}\n")
}
