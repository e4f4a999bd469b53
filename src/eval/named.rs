//! Whether what a file of questions names is in the corpus.
//!
//! In: the articles as they are indexed, and questions that name articles and headings. Out: the first that names an
//! article which is not there, as an error, and those that name a heading which is not there, or a file that cannot be
//! read, as a remark: a heading may be mistyped, but it may also be one that the format does not see, and then the
//! figures should show it.

use std::{collections::HashSet, fmt::Write, path::Path};

use crate::{
    corpus::{Article, ArticleId},
    failure::Failure,
    service::Service,
};

use super::{Questions, QuestionsError, judge::normal, questions::Line};

/// The articles of a corpus and what can be named in each.
#[derive(Debug)]
pub struct Named {
    articles: Vec<(ArticleId, HashSet<String>)>,
}

/// Articles read at a time.
const AT_ONCE: usize = 200;
/// Lines that are named in a remark.
const MOST_NAMED: usize = 3;

impl Named {
    /// What `service` has indexed.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn of(service: &Service) -> Result<Self, Failure> {
        let mut articles = Vec::new();
        for ids in service.article_ids()?.chunks(AT_ONCE) {
            articles.extend(service.articles(ids)?.iter().map(|article| names(article)));
        }
        Ok(Self { articles })
    }

    /// The same of articles that are not indexed yet.
    pub(super) fn in_articles<'a>(articles: impl Iterator<Item = &'a Article>) -> Self {
        Self {
            articles: articles.map(names).collect(),
        }
    }

    /// Makes sure that `questions` name articles of the corpus, in whose folder `corpus` they are not one themselves.
    /// Returns a remark on headings that no article has, where there are such.
    ///
    /// # Errors
    /// With the first line that names an article which is not there.
    pub fn check(&self, questions: &Questions, corpus: &Path) -> Result<Option<String>, QuestionsError> {
        if self.holds(questions, corpus) {
            return Err(questions.whole(
                "it stands in the corpus folder, where it is a document whose questions are quoted as answers; move it \
                 out of the folder"
                    .to_owned(),
            ));
        }
        let lines = questions.lines();
        // What is there and cannot be read is nothing that the operator mistyped.
        let is_file = |path: &ArticleId| corpus.join(path.file().as_str()).is_file();
        for line in lines {
            if let Some(path) = line.path.as_ref().filter(|path| !self.has(path) && !is_file(path)) {
                let near = self.alike(path).map_or_else(
                    || "write the path of a document below the corpus folder, such as `rules/fees.md`".to_owned(),
                    |id| format!("did you mean `{id}`?"),
                );
                return Err(questions.wrong(line, format!("`path` names no article: `{path}` is not there; {near}")));
            }
        }
        let unknown: Vec<&Line> = lines.iter().filter(|line| !self.has_place(line)).collect();
        Ok((!unknown.is_empty()).then(|| self.remark(questions, &unknown)))
    }

    fn has(&self, path: &ArticleId) -> bool {
        self.articles.iter().any(|(id, _)| id.is_of(path))
    }

    fn has_place(&self, line: &Line) -> bool {
        let Some(section) = line.section.as_deref().map(normal) else {
            return line.path.as_ref().is_none_or(|path| self.has(path));
        };
        let is_meant = |id: &ArticleId| line.path.as_ref().is_none_or(|path| id.is_of(path));
        let mut meant = self.articles.iter().filter(|(id, _)| is_meant(id));
        meant.any(|(_, names)| names.contains(&section))
    }

    /// An article of the same file name, or one whose path ends as this one does.
    fn alike(&self, path: &ArticleId) -> Option<&ArticleId> {
        let file = |id: &ArticleId| id.as_str().rsplit('/').next().unwrap_or_default().to_lowercase();
        let wanted = file(path);
        let mut articles = self.articles.iter().map(|(id, _)| id);
        articles.find(|id| file(id) == wanted)
    }

    fn holds(&self, questions: &Questions, corpus: &Path) -> bool {
        questions.below(corpus).is_some_and(|id| self.has(&id))
    }

    fn remark(&self, questions: &Questions, unknown: &[&Line]) -> String {
        let mut remark = String::new();
        for line in unknown.iter().take(MOST_NAMED) {
            let path = line.path.as_ref();
            let reason = if let Some(path) = path.filter(|path| !self.has(path)) {
                format!("`path` names a file that could not be read: `{path}`")
            } else {
                let within = path.map_or_else(|| "any article".to_owned(), |path| format!("`{path}`"));
                let section = line.section.as_deref().unwrap_or_default();
                format!("`section` names no heading of {within}: `{section}`")
            };
            let _ = writeln!(remark, "{}", questions.wrong(line, reason));
        }
        let more = unknown.len().saturating_sub(MOST_NAMED);
        if more > 0 {
            let _ = writeln!(remark, "and {more} more lines name what is not there");
        }
        remark + "These questions are asked, and no quotation is right for them."
    }
}

/// The article's headings and its title, in their normal form.
fn names(article: &Article) -> (ArticleId, HashSet<String>) {
    let headings = article.sections.iter().map(|section| &*section.heading);
    let names = headings.chain([&*article.meta.title]).map(normal);
    (article.id.clone(), names.collect())
}
