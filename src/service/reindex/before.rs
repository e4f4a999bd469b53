//! What there was before a reindex.
//!
//! In: the last commit, and what is remembered of the files it was read from. Out: for each file its record and its
//! articles. Files come by name, and what was before is kept by name, so that one is walked beside the other.

use crate::{
    corpus::{ArticleId, Manifest, Revision},
    index::{self, Snapshot},
};

/// What there was before.
#[derive(Default)]
pub(super) struct Before {
    pub(super) files: Manifest,
    pub(super) articles: Old,
}

impl Before {
    /// The articles of `snapshot`, and beside them what `files` says the files were.
    pub(super) fn read(
        snapshot: Option<&dyn Snapshot>,
        files: impl FnOnce() -> Manifest + Send,
    ) -> Result<Self, index::Error> {
        let (articles, files) = rayon::join(|| snapshot.map(Old::of).transpose(), files);
        Ok(Self {
            files,
            articles: articles?.unwrap_or_default(),
        })
    }

    /// Whether there was no article.
    pub(super) fn is_nothing(&self) -> bool {
        self.articles.left == 0
    }
}

/// The articles of the state before, by name, and which of them were met.
#[derive(Default)]
pub(super) struct Old {
    articles: Vec<(ArticleId, Revision)>,
    is_met: Vec<bool>,
    /// How many were not met.
    left: usize,
    /// Where those of the last file stand that was looked at, and of the last one that was met: files come by name as
    /// well, so the next stand behind them.
    looked_at: usize,
    met: usize,
}

impl Old {
    fn of(snapshot: &dyn Snapshot) -> Result<Self, index::Error> {
        let articles = snapshot.revisions()?;
        Ok(Self {
            is_met: vec![false; articles.len()],
            left: articles.len(),
            articles,
            ..Self::default()
        })
    }

    /// Whether an article that was not met was read from this file.
    pub(super) fn has_of(&mut self, file: &ArticleId) -> bool {
        self.looked_at = self.first_of(file, self.looked_at);
        self.of_file(file, self.looked_at).next().is_some()
    }

    /// Meets what was read from this file, and says which articles that is.
    pub(super) fn meet(&mut self, file: &ArticleId) -> impl Iterator<Item = &ArticleId> + use<'_> {
        self.met = self.first_of(file, self.met);
        let here: Vec<usize> = self.of_file(file, self.met).collect();
        self.left -= here.len();
        for at in &here {
            self.is_met[*at] = true;
        }
        here.into_iter().map(|at| &self.articles[at].0)
    }

    /// Meets an article; nothing where there was none that was not met.
    pub(super) fn meet_one(&mut self, article: &ArticleId) -> Option<Revision> {
        let at = self.articles.binary_search_by(|(id, _)| id.cmp(article)).ok()?;
        let is_first = !std::mem::replace(&mut self.is_met[at], true);
        self.left -= usize::from(is_first);
        is_first.then(|| self.articles[at].1)
    }

    pub(super) fn unmet(&self) -> impl Iterator<Item = &ArticleId> {
        let articles = self.articles.iter().zip(&self.is_met);
        articles.filter(|(_, is_met)| !**is_met).map(|((id, _), _)| id)
    }

    /// Where the first article stands that does not come before this file, which is looked for from `near` on.
    fn first_of(&self, file: &ArticleId, near: usize) -> usize {
        let is_before = |(id, _): &(ArticleId, Revision)| id < file;
        let near = if near == 0 || is_before(&self.articles[near - 1]) {
            near
        } else {
            0
        };
        let mut reach = 1;
        while self.articles[near..].get(reach).is_some_and(is_before) {
            reach *= 2;
        }
        let within = &self.articles[near..self.articles.len().min(near + reach)];
        near + within.partition_point(is_before)
    }

    /// Where from `first` on those articles stand that were read from a file and were not met.
    fn of_file(&self, file: &ArticleId, first: usize) -> impl Iterator<Item = usize> {
        let articles = self.articles[first..].iter().zip(first..);
        let beside = articles.take_while(|((id, _), _)| id.as_str().starts_with(file.as_str()));
        let of_file = beside.filter(|((id, _), at)| id.is_of(file) && !self.is_met[*at]);
        of_file.map(|(_, at)| at)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    /// Names of which some begin with others, and some are of items of others.
    fn name() -> impl Strategy<Value = String> {
        "[ab](!|#[12]|\\.c)?"
    }

    proptest! {
        #[test]
        fn every_article_is_met_once_with_its_file(
            articles in prop::collection::btree_set(name(), 0..8),
            files in prop::collection::vec(name(), 0..8),
        ) {
            let of = |name: &String| (ArticleId::new(name), Revision::of(name.as_bytes()));
            let mut old = Old {
                is_met: vec![false; articles.len()],
                left: articles.len(),
                articles: articles.iter().map(of).collect(),
                ..Old::default()
            };
            let mut left: BTreeSet<ArticleId> = articles.iter().map(ArticleId::new).collect();
            for file in files.iter().map(ArticleId::new) {
                let (of_file, others): (BTreeSet<_>, _) = left.into_iter().partition(|id| id.is_of(&file));
                left = others;
                prop_assert_eq!(old.has_of(&file), !of_file.is_empty());
                prop_assert_eq!(old.meet(&file).cloned().collect::<BTreeSet<_>>(), of_file);
                prop_assert!(old.unmet().eq(&left));
                prop_assert_eq!(old.left, left.len());
            }
            for id in &left {
                prop_assert!(old.meet_one(id).is_some() && old.meet_one(id).is_none());
            }
            prop_assert_eq!(old.left, 0);
        }
    }
}
