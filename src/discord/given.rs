//! What somebody did that asks for an answer, and how it is answered.
//!
//! In: an interaction of any kind, and the work to do for it. Out: a first response in time, the work done where
//! there is room for it, and its outcome in the place of "thinking…", whatever the outcome is.

use std::{sync::Arc, time::Instant};

use serenity::model::id::MessageId;
use tracing::{Instrument, trace_span};

use crate::{
    failure::Failure,
    locale::Language,
    reply::wording,
    service::Service,
    telemetry::{Outcome, Part, Surface, TIMING},
};

use super::{
    Bot,
    custom_id::Action,
    errors::Undelivered,
    form::{self, Field},
    origin::Origin,
    outbound::{Address, DELIVERY, Post},
    outcome::{counted_as, failed, report},
    outgoing::Outgoing,
    pool::Seat,
    room::Room,
};

/// Something that somebody did, who and where they are, what holds there, and the way to answer it.
#[derive(Debug, Clone)]
pub(super) struct Given {
    pub(super) address: Address,
    pub(super) origin: Origin,
    pub(super) room: Room,
}

/// Something that somebody did, before it is known what holds where they did it.
#[derive(Debug, Clone)]
pub(super) struct Arrived {
    pub(super) address: Address,
    pub(super) origin: Origin,
}

/// Where an answer shows, which the first response decides for good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    /// In a new message that everybody in the channel sees.
    ToAll,
    /// In a new message that only whoever asked sees.
    ToAsker,
    /// In the message whose button was pressed.
    InPlace,
}

/// Makes what was given of an interaction, whose kinds have the same fields and no type in common.
macro_rules! of_interaction {
    ($name:ident, $kind:ty) => {
        pub(super) fn $name(given: &$kind) -> Self {
            let origin = Origin::$name(given);
            let address = Address {
                application: given.application_id,
                interaction: given.id,
                token: given.token.clone(),
                language: origin.language(),
                scope: origin.scope(),
            };
            Self { address, origin }
        }
    };
}

impl Arrived {
    of_interaction!(of_command, serenity::all::CommandInteraction);
    of_interaction!(of_component, serenity::all::ComponentInteraction);
    of_interaction!(of_modal, serenity::all::ModalInteraction);

    /// The same outside of any server of the bot's.
    pub(super) fn outside(self) -> Self {
        let origin = self.origin.outside();
        let scope = origin.scope();
        Self {
            origin,
            address: Address { scope, ..self.address },
        }
    }
}

impl Given {
    /// Whether whoever did it may moderate here.
    pub(super) fn is_moderator(&self) -> bool {
        let roles = &self.room.preferences.moderator_roles.value;
        let roles: Vec<u64> = roles.iter().map(|role| role.get()).collect();
        self.origin.is_moderator(&roles)
    }

    pub(super) fn language(&self) -> Language {
        self.address.language
    }

    /// The channel that it was done in, for a message of the bot's own.
    pub(super) fn post(&self) -> Post {
        Post {
            channel: self.origin.channel,
            to: None,
            nonce: self.address.interaction.get(),
            language: self.address.language,
            scope: self.address.scope,
        }
    }
}

impl Bot {
    /// Finds out what holds where something was done; where that cannot be known, says so and answers nothing.
    pub(super) async fn placed(&self, arrived: Arrived) -> Option<Given> {
        let Arrived { address, origin } = arrived;
        match self.room(&origin).await {
            Ok(room) => Some(Given { address, origin, room }),
            Err(failure) => {
                let said = failed(address.language, &failure, address.interaction.get());
                let told = self.outbound.whisper(&address, &said.into()).await;
                report(told, "a reply was not delivered");
                None
            }
        }
    }

    /// Says that an answer is being made, does the work where questions are worked on, and shows what came of it.
    /// Returns the message that shows it, if one does.
    pub(super) async fn answer(
        &self,
        given: &Given,
        shown: Shown,
        work: impl FnOnce(&Service) -> Result<Outgoing, Failure> + Send + 'static,
    ) {
        // Whoever asked was told, and what is no question is not counted.
        let _ = self.answer_with(given, shown, |service| Ok((work(service)?, ()))).await;
    }

    /// The same for what counts as a question of that kind: the work says also what became of it.
    pub(super) async fn answer_counted(
        &self,
        given: &Given,
        (surface, shown): (Surface, Shown),
        work: impl FnOnce(&Service) -> Result<(Outgoing, Outcome), Failure> + Send + 'static,
    ) {
        let done = self.answer_with(given, shown, work).await;
        let outcome = done.map_or_else(|outcome| outcome, |(_, outcome)| outcome);
        self.service.metrics().question(surface, outcome);
    }

    /// The same for work that also finds something out.
    ///
    /// # Errors
    /// When it came to no answer that is shown, after whoever asked was told, with what that counts as.
    pub(super) async fn answer_with<T: Send + 'static>(
        &self,
        given: &Given,
        shown: Shown,
        work: impl FnOnce(&Service) -> Result<(Outgoing, T), Failure> + Send + 'static,
    ) -> Result<(MessageId, T), Outcome> {
        // Before anything is shown, so that a refusal is for whoever asked alone.
        let seat = self.admit(given, shown).await.ok_or(Outcome::Refused)?;
        let metrics = self.service.metrics().clone();
        let begun = Instant::now();
        let deferring = self.outbound.defer(&given.address, shown);
        let deferred = deferring.instrument(trace_span!(target: TIMING, "acknowledge")).await;
        metrics.replied(Part::Acknowledge, begun.elapsed());
        if deferred.is_err() {
            report(deferred, "a question came too late to be answered");
            return Err(Outcome::Failed);
        }
        let service = Arc::clone(&self.service);
        let queued = Instant::now();
        let waiting = trace_span!(target: TIMING, "wait");
        let worked = move || {
            drop(waiting);
            metrics.replied(Part::Wait, queued.elapsed());
            let begun = Instant::now();
            let done = work(&service);
            metrics.replied(Part::Work, begun.elapsed());
            done
        };
        match self.pool.run(seat, worked).await {
            Ok((said, found)) => {
                let done = Instant::now();
                let showing = self.finish(&given.address, shown, Ok(said));
                let shown = showing.instrument(trace_span!(target: TIMING, "deliver")).await;
                self.service.metrics().replied(Part::Deliver, done.elapsed());
                Ok((shown.ok_or(Outcome::Failed)?, found))
            }
            Err(failure) => {
                let outcome = counted_as(&failure);
                self.finish(&given.address, shown, Err(failure)).await;
                Err(outcome)
            }
        }
    }

    /// Does what takes a moment and is no question, so that it is not counted and waits for nobody.
    pub(super) async fn briefly<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Service) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        let service = Arc::clone(&self.service);
        let done = tokio::task::spawn_blocking(move || work(&service));
        match tokio::time::timeout(self.config.answer_timeout, done).await {
            Ok(Ok(done)) => done,
            Ok(Err(broken)) => Err(Failure::bug(broken)),
            Err(_) => Err(wording::timed_out()),
        }
    }

    /// Answers a button or a command with a form; what is filled in comes back with `action`.
    pub(super) async fn ask_more(&self, given: &Given, action: &Action, title: &str, fields: &[Field]) {
        let Some(custom_id) = self.signer.sign(given.address.scope, action) else {
            tracing::error!("the action of a form is too long for Discord");
            return;
        };
        let form = form::form(&custom_id, title, fields);
        let opened = self.outbound.open_form(&given.address, &form).await;
        report(opened, "a form was not opened");
    }

    /// Lets somebody in to be answered; where they ask too often, or too many wait, says so to them alone. What is
    /// shown in the place of what they have before them, as the next page, is no question of its own.
    pub(super) async fn admit(&self, given: &Given, shown: Shown) -> Option<Seat> {
        let counted = match shown {
            Shown::InPlace => Ok(()),
            Shown::ToAll | Shown::ToAsker => self.count(&given.origin, &given.room),
        };
        match counted.and_then(|()| self.pool.seat(given.origin.place())) {
            Ok(seat) => Some(seat),
            Err(failure) => {
                self.refuse(given, &failure).await;
                None
            }
        }
    }

    /// Says why nothing is done, at once and to whoever asked alone.
    pub(super) async fn refuse(&self, given: &Given, failure: &Failure) {
        let said = failed(given.language(), failure, given.address.interaction.get());
        self.whisper(given, said).await;
    }

    /// The same for what counts as a question of that kind.
    pub(super) async fn refuse_counted(&self, given: &Given, surface: Surface, failure: &Failure) {
        self.service.metrics().question(surface, Outcome::Refused);
        self.refuse(given, failure).await;
    }

    /// Does what moderators ask for, for them alone. It is not counted and does not wait behind questions, since it is
    /// what they have against a flood of those. `found` is what has to be asked of Discord first.
    pub(super) async fn administer<T: Send + 'static>(
        &self,
        given: &Given,
        found: impl Future<Output = Result<T, Failure>> + Send,
        work: impl FnOnce(&Service, T) -> Result<Outgoing, Failure> + Send + 'static,
    ) {
        let deferred = self.outbound.defer(&given.address, Shown::ToAsker).await;
        if deferred.is_err() {
            report(deferred, "a moderator's command came too late to be answered");
            return;
        }
        let done = async {
            let found = found.await?;
            let (service, span) = (Arc::clone(&self.service), tracing::Span::current());
            let work = tokio::task::spawn_blocking(move || span.in_scope(|| work(&service, found)));
            work.await.unwrap_or_else(|panic| Err(Failure::bug(panic)))
        };
        let outcome = tokio::time::timeout(self.config.answer_timeout, done).await;
        let outcome = outcome.unwrap_or_else(|_| Err(wording::timed_out()));
        self.finish(&given.address, Shown::ToAsker, outcome).await;
    }

    /// Answers at once, to whoever asked alone.
    pub(super) async fn whisper(&self, given: &Given, said: impl Into<Outgoing>) {
        let told = self.outbound.whisper(&given.address, &said.into()).await;
        report(told, "a reply was not delivered");
    }

    /// Says what went wrong when the work itself could not: in the place of "thinking…" if that is shown already,
    /// as the first response if not.
    pub(super) async fn rescue(&self, address: &Address, failure: &Failure) {
        let said = Outgoing::from(failed(address.language, failure, address.interaction.get()));
        let told = match self.outbound.edit(address, &said, DELIVERY).await.map(drop) {
            Err(Undelivered::Gone(_)) => self.outbound.whisper(address, &said).await,
            told => told,
        };
        report(told, "a failure was not told");
    }
}
