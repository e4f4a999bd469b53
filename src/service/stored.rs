//! The articles as they are indexed.
//!
//! In: their names. Out: the articles, to compare with what was quoted of them: whoever measures answers needs more than
//! a page of one.

use std::sync::Arc;

use crate::{
    corpus::{Article, ArticleId},
    failure::Failure,
};

use super::Service;

impl Service {
    /// The articles of these names that are indexed, in the order asked for; others are left out.
    ///
    /// # Errors
    /// When nothing is indexed, or it cannot be read.
    pub fn articles(&self, ids: &[ArticleId]) -> Result<Vec<Arc<Article>>, Failure> {
        Ok(self.snapshot_to_answer_from()?.articles(ids)?)
    }

    /// The names of all articles that are indexed.
    ///
    /// # Errors
    /// When nothing is indexed, or it cannot be read.
    pub fn article_ids(&self) -> Result<Vec<ArticleId>, Failure> {
        let revisions = self.snapshot_to_answer_from()?.revisions()?;
        Ok(revisions.into_iter().map(|(id, _)| id).collect())
    }
}
