//! What people say of answers, and what they want answered.
//!
//! In: a question by its number, and who says what of it. Out: whether that is new, and what moderators have to know
//! to act on it. What is not kept any more is told as such and is no error.

use crate::{
    failure::Failure,
    store::{NewRequest, QuestionId, Request, RequestId, Requested, Shown, State, Verdict, Vote, Voted},
};

use super::Service;

/// A request that somebody made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The request, which others may have made too.
    pub request: Request,
    /// Whether nobody wanted it before.
    pub is_new: bool,
}

/// What came of closing a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Closing {
    /// It is closed.
    Closed {
        /// As it is now.
        request: Request,
        /// The message that said that nothing was found, where there is one.
        shown: Option<Shown>,
    },
    /// It was closed before.
    Before,
    /// It is not kept any more.
    Gone,
}

impl Service {
    /// Keeps what a person says of the answer to a question; their last word counts.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn vote(&self, question: QuestionId, user: u64, verdict: Verdict, note: String) -> Result<Voted, Failure> {
        let vote = Vote {
            question,
            asker: self.parts.store.asker(user),
            verdict,
            note,
            at: self.parts.clock.seconds(),
        };
        Ok(self.parts.store.vote(&vote)?)
    }

    /// Asks the moderators of `guild` for an answer; `None` where the question is not kept, or not one of theirs.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn request(&self, question: QuestionId, guild: u64, user: u64) -> Result<Option<Wanted>, Failure> {
        let store = &self.parts.store;
        let Some(kept) = store
            .question(question)?
            .filter(|kept| kept.question.guild == Some(guild))
        else {
            return Ok(None);
        };
        let requested = store.request(&NewRequest {
            guild,
            question: Some(question),
            asked: kept.question.understood.unwrap_or(kept.question.asked),
            asker: store.asker(user),
            at: self.parts.clock.seconds(),
        })?;
        let (Requested::New(id) | Requested::Already(id)) = requested;
        let is_new = matches!(requested, Requested::New(_));
        let request = store.kept_request(id)?;
        Ok(request.map(|request| Wanted { request, is_new }))
    }

    /// Remembers which message shows a request to moderators.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn request_shown_in(&self, request: RequestId, channel: u64, message: u64) -> Result<(), Failure> {
        Ok(self.parts.store.request_shown_in(request, Shown { channel, message })?)
    }

    /// Closes a request of `guild` with a link or words that answer it.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn close_request(&self, id: RequestId, guild: u64, user: u64, answer: &str) -> Result<Closing, Failure> {
        let store = &self.parts.store;
        let of_guild = |request: &Request| request.guild == guild;
        let Some(before) = store.kept_request(id)?.filter(of_guild) else {
            return Ok(Closing::Gone);
        };
        if before.state != State::Open
            || !store.close_request(id, answer, store.asker(user), self.parts.clock.seconds())?
        {
            return Ok(Closing::Before);
        }
        let question = before.question.map(|question| store.question(question)).transpose()?;
        let shown = question.flatten().and_then(|kept| kept.shown);
        Ok(match store.kept_request(id)? {
            Some(request) => Closing::Closed { request, shown },
            None => Closing::Gone,
        })
    }
}
