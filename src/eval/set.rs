//! A set of labelled questions.
//!
//! In: a folder with `articles.jsonl` and `questions.jsonl`, one JSON object a line. Out: the articles,
//! written as files so that they can be indexed like anybody's, and the questions with the places of
//! their answers in those files.

use std::{
    collections::HashMap,
    fs, io,
    path::{Path, PathBuf},
};

use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::{corpus::ArticleId, text::Span};

/// Labelled questions and the articles that they are about.
#[derive(Debug)]
pub struct Set {
    /// The articles in the order of the file.
    pub articles: Vec<Document>,
    /// The questions in the order of the file.
    pub questions: Vec<Labelled>,
}

/// One article of a set.
#[derive(Debug, Deserialize)]
pub struct Document {
    /// Its name in the set.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its paragraphs, joined by one blank line.
    pub text: String,
}

/// A question and what answers it.
#[derive(Debug, Clone, Deserialize)]
pub struct Labelled {
    /// What is asked.
    pub question: String,
    /// Words of the article that answer it; any of them does.
    pub answers: Vec<String>,
    /// The article that it was asked about.
    pub article_id: String,
    paragraph_id: String,
    #[serde(default)]
    paragraph_ids: Vec<String>,
    /// Whether anything in the set answers it.
    pub answerable: bool,
}

/// Which questions are asked: sets are split by article, so that nothing fitted on one part has seen an
/// article of the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Split {
    /// Two thirds of the articles: what is fitted is fitted on these.
    Train,
    /// The other third: what is reported is reported on these.
    Test,
    /// Every article.
    All,
}

/// Why a set cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SetError {
    /// A file cannot be read or written.
    #[error("`{}` cannot be used: {reason}", .path.display())]
    File {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        reason: io::Error,
    },
    /// A line is no such object.
    #[error("`{}`, line {line}: {reason}", .path.display())]
    Line {
        /// Which file.
        path: PathBuf,
        /// The line, from one.
        line: usize,
        /// What is wrong with it.
        reason: serde_json::Error,
    },
}

impl Set {
    /// Reads the set in `folder`.
    ///
    /// # Errors
    /// When a file is missing or a line is not what it should be.
    pub fn read(folder: &Path) -> Result<Self, SetError> {
        Ok(Self {
            articles: lines(&folder.join("articles.jsonl"))?,
            questions: lines(&folder.join("questions.jsonl"))?,
        })
    }

    /// The questions of `split`, at most `limit` of them, taken evenly from all.
    #[must_use]
    pub fn chosen(&self, split: Split, limit: Option<usize>) -> Vec<Labelled> {
        let of_split: Vec<&Labelled> = self
            .questions
            .iter()
            .filter(|question| split.has(&question.article_id))
            .collect();
        let every = limit.map_or(1, |limit| of_split.len().div_ceil(limit.max(1)).max(1));
        of_split.into_iter().step_by(every).cloned().collect()
    }

    /// Writes every article as a text file into `folder`: the title, a blank line, the text.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn write_articles(&self, folder: &Path) -> Result<(), SetError> {
        for (article, text) in self.texts() {
            let path = folder.join(article.as_str());
            fs::write(&path, text).map_err(|reason| SetError::File { path, reason })?;
        }
        Ok(())
    }

    /// The text of every article, as it is written.
    #[must_use]
    pub fn texts(&self) -> HashMap<ArticleId, String> {
        let texts = self.articles.iter().enumerate().map(|(number, article)| {
            let text = format!("{}{}", article.head(), article.body());
            (ArticleId::new(file_name(number)), text)
        });
        texts.collect()
    }

    /// Where every paragraph stands, in the order of the set.
    #[must_use]
    pub fn paragraphs(&self) -> Vec<(ArticleId, Span)> {
        let mut paragraphs: Vec<_> = self.places().into_values().collect();
        paragraphs.sort();
        paragraphs
    }

    /// Where every paragraph of the set stands in the files that [`Set::write_articles`] writes, by its
    /// name in the set.
    #[must_use]
    pub fn places(&self) -> HashMap<String, (ArticleId, Span)> {
        let mut places = HashMap::new();
        for (number, article) in self.articles.iter().enumerate() {
            let mut start = article.head().len();
            for (index, paragraph) in article.body().split("\n\n").enumerate() {
                let span = Span::new(start, start + paragraph.len());
                places.insert(
                    format!("{}#{index}", article.id),
                    (ArticleId::new(file_name(number)), span),
                );
                start = span.end + 2;
            }
        }
        places
    }
}

impl Labelled {
    /// The names of all paragraphs that answer it.
    pub fn paragraphs(&self) -> impl Iterator<Item = &String> {
        std::iter::once(&self.paragraph_id).chain(&self.paragraph_ids)
    }
}

impl Document {
    /// A title longer than this is no title of a text file.
    const TITLE_CHARS: usize = 120;

    fn head(&self) -> String {
        let title: String = self.title.chars().take(Self::TITLE_CHARS).collect();
        format!("{}\n\n", title.split_whitespace().collect::<Vec<_>>().join(" "))
    }

    /// The text as it reads back: every line end is one `\n`.
    fn body(&self) -> String {
        self.text.replace('\r', " ")
    }
}

impl Split {
    /// Whether the questions about this article are asked.
    pub(super) fn has(self, article_id: &str) -> bool {
        let is_test = Sha256::digest(article_id.as_bytes())[0].is_multiple_of(3);
        match self {
            Self::Train => !is_test,
            Self::Test => is_test,
            Self::All => true,
        }
    }
}

fn file_name(number: usize) -> String {
    format!("{number:06}.txt")
}

fn lines<T: for<'de> Deserialize<'de>>(path: &Path) -> Result<Vec<T>, SetError> {
    let text = fs::read_to_string(path).map_err(|reason| SetError::File {
        path: path.to_owned(),
        reason,
    })?;
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(number, line)| {
            serde_json::from_str(line).map_err(|reason| SetError::Line {
                path: path.to_owned(),
                line: number + 1,
                reason,
            })
        })
        .collect()
}
