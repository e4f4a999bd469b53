//! Answers by meaning, as the service sees them.
//!
//! In: the states of the index, and questions. Out: vectors that follow the states in the background, and retrieval with
//! or without them. A question never waits for vectors that are not there.

use std::{sync::atomic::Ordering, time::Duration};

use crate::{
    index::Snapshot,
    question::{Question, Stage},
    retrieval::{self, Meaning, Retrieved},
};

use super::Service;

/// How often it is told how many vectors of passages are made.
const PREPARED_EVERY: Duration = Duration::from_millis(100);

impl Service {
    /// Makes the vectors of passages that answers by meaning need, and tells `go_on` how many of how many there are; it
    /// ends when that says so. Whether all are there, or none are needed.
    pub fn prepare(&self, go_on: &mut dyn FnMut(usize, usize) -> bool) -> bool {
        let Some(meaning) = self.parts.semantic.meaning() else {
            return true;
        };
        self.follow_by_meaning();
        while !meaning.wait(PREPARED_EVERY) {
            let progress = meaning.progress();
            if !go_on(progress.made, progress.all) {
                return false;
            }
        }
        true
    }

    /// What ranks by meaning what is found for `question`, where anything does.
    pub(super) fn meaning(&self, question: &Question) -> Option<&dyn Meaning> {
        let meaning = self.parts.semantic.meaning();
        meaning.filter(|_| question.stages().has(Stage::Meaning))
    }

    /// Lets the vectors of passages follow the last commit, in the background.
    pub fn follow_by_meaning(&self) {
        if let (Ok(snapshot), Some(meaning)) = (self.parts.index.snapshot(), self.parts.semantic.meaning()) {
            meaning.follow(&snapshot);
        }
    }

    pub(super) fn retrieve(
        &self,
        question: &Question,
        snapshot: &dyn Snapshot,
        policy: &retrieval::Policy,
    ) -> Result<Retrieved, crate::index::Error> {
        let meaning = self.meaning(question);
        let retrieved = retrieval::retrieve(question, snapshot, policy, meaning)?;
        if meaning.is_some() && !retrieved.by_meaning {
            self.by_words_alone.fetch_add(1, Ordering::Relaxed);
        }
        Ok(retrieved)
    }
}
