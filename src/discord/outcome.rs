//! How a request ended.
//!
//! In: a reply, a failure, or what could not be delivered. Out: the reply in the place of "thinking…", and
//! one line in the log, written here and nowhere else, under the reference that the asker is given.

use serenity::model::id::MessageId;

use crate::{
    failure::{Failure, Kind},
    locale::Language,
    reply::{Reply, wording},
    telemetry::Outcome,
};

use super::{
    Bot,
    errors::Undelivered,
    given::Shown,
    outbound::{Address, DELIVERY},
    outgoing::Outgoing,
};

impl Bot {
    /// Puts the outcome of deferred work in the place of "thinking…", and says which message that is. What is updated
    /// in place stays as it is where the work failed, and whoever acted is told alone: others may still read it.
    pub(super) async fn finish(
        &self,
        to: &Address,
        shown: Shown,
        outcome: Result<Outgoing, Failure>,
    ) -> Option<MessageId> {
        let failed = |failure: &Failure| failed(to.language, failure, to.interaction.get()).into();
        let delivered = match (outcome, shown) {
            (Err(failure), Shown::InPlace) => self.outbound.follow_up(to, Shown::ToAsker, &failed(&failure)).await,
            (outcome, _) => {
                let said = outcome.unwrap_or_else(|failure| failed(&failure));
                match self.outbound.edit(to, &said, DELIVERY).await {
                    // A follow-up has a limit of its own, and takes the place of "thinking…" as well.
                    Err(Undelivered::HeldBack { .. }) => self.outbound.follow_up(to, shown, &said).await,
                    edited => edited,
                }
            }
        };
        delivered
            .map_err(|reason| report::<()>(Err(reason), "an answer was not delivered"))
            .ok()
    }
}

/// The reply for a failure, which is logged here and nowhere else.
pub(super) fn failed(language: Language, failure: &Failure, request: u64) -> Reply {
    match failure.kind {
        Kind::Asker => tracing::info!(what = %failure.what, "a question was refused"),
        Kind::Busy => tracing::warn!(what = %failure.what, "a request was put off"),
        Kind::Operator | Kind::Bug => {
            tracing::error!(error = %failure, hint = failure.hint.as_ref().map(tracing::field::display), "a request failed");
        }
    }
    wording::failed(language, failure, &reference(request))
}

/// What a question counts as that failed so: refused where whoever asked has to ask otherwise.
pub(super) fn counted_as(failure: &Failure) -> Outcome {
    match failure.kind {
        Kind::Asker => Outcome::Refused,
        Kind::Busy | Kind::Operator | Kind::Bug => Outcome::Failed,
    }
}

/// Logs what was not delivered: at warn where somebody could mend it, at info where somebody just left.
pub(super) fn report<T>(delivered: Result<T, Undelivered>, what: &'static str) {
    match delivered {
        Ok(_) => {}
        Err(reason @ (Undelivered::Gone(_) | Undelivered::AlreadyAcknowledged)) => tracing::info!(%reason, "{what}"),
        Err(reason) => tracing::warn!(%reason, "{what}"),
    }
}

/// A short name for one request, in logs and in replies: the id of what asked, in base 36.
pub(super) fn reference(id: u64) -> String {
    const DIGITS: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";
    let mut rest = id;
    let mut digits = Vec::new();
    while rest > 0 || digits.is_empty() {
        // A remainder of 36 always indexes the digits.
        digits.push(char::from(DIGITS[usize::try_from(rest % 36).unwrap_or(0)]));
        rest /= 36;
    }
    digits.iter().rev().collect()
}
