//! What was asked before, for a question that may lean on it and for buttons that were sent with it.
//!
//! In: a message of the bot's, or a person and a channel. Out: the earlier question as it was understood, if it is
//! still kept. Nothing else of a conversation is read. That it cannot be read is worth less than an answer.

use crate::{
    failure::Failure,
    store::{Error, KeptQuestion, QuestionId, Shown},
};

use super::{Asked, Service};

impl Service {
    /// The question that a message of the bot's answers, as it was understood.
    #[must_use]
    pub fn understood_in(&self, channel: u64, message: u64) -> Option<String> {
        understood(self.parts.store.question_shown_in(Shown { channel, message }))
    }

    /// What the same person asked last in the same channel, as it was understood, if that was within so many seconds.
    #[must_use]
    pub fn understood_last(&self, asked: &Asked<'_>, seconds: i64) -> Option<String> {
        let since = self.parts.clock.seconds() - seconds;
        let store = &self.parts.store;
        understood(store.last_question_of(store.asker(asked.user), asked.channel, since))
    }

    /// What was asked, in the asker's words, if it is still kept.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn words_asked(&self, question: QuestionId) -> Result<Option<String>, Failure> {
        let kept = self.parts.store.question(question)?;
        Ok(kept.map(|kept| kept.question.asked))
    }
}

fn understood(kept: Result<Option<KeptQuestion>, Error>) -> Option<String> {
    match kept {
        Ok(kept) => kept.map(|kept| kept.question.understood.unwrap_or(kept.question.asked)),
        Err(error) => {
            tracing::warn!(%error, "the question before could not be read");
            None
        }
    }
}
