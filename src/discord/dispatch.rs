//! From an interaction to the command it is for.
//!
//! In: an interaction, wherever it came from. Out: the command's work, done. What no command is for is
//! answered too: nothing is ever left at "thinking…".

use std::sync::Arc;

use serenity::all::{CommandInteraction, Interaction};

use crate::{
    failure::{Failure, Kind},
    reply::{Reply, wording},
};

use super::{
    Bot,
    commands::{self, Invoked},
    errors::Undelivered,
    events::reference,
    outbound::{Address, DELIVERY},
};

/// Does what the interaction asks for.
pub(super) async fn interaction(bot: Arc<Bot>, interaction: Interaction) {
    match interaction {
        Interaction::Command(command) => invoke(bot, command).await,
        other => tracing::debug!(kind = ?other.kind(), "an interaction of a kind that nothing is shown for"),
    }
}

async fn invoke(bot: Arc<Bot>, command: CommandInteraction) {
    let invoked = Invoked::of(command);
    if let Some(command) = commands::named(invoked.name()) {
        command.run(bot, invoked).await;
    } else {
        let told = bot
            .outbound
            .whisper(&invoked.address, &wording::unknown_command())
            .await;
        report(told, "an unknown command was not answered");
    }
}

impl Bot {
    /// Puts the outcome of deferred work in the place of "thinking…".
    pub(super) async fn finish(&self, to: &Address, outcome: Result<Reply, Failure>) {
        let reply = outcome.unwrap_or_else(|failure| failed(&failure, to.interaction.get()));
        let delivered = self.outbound.edit(to, &reply, DELIVERY).await;
        report(delivered, "an answer was not delivered");
    }
}

/// The reply for a failure, which is logged here and nowhere else.
pub(super) fn failed(failure: &Failure, request: u64) -> Reply {
    match failure.kind {
        Kind::Asker => tracing::info!(what = %failure.what, "a question was refused"),
        Kind::Busy => tracing::warn!(what = %failure.what, "a request was put off"),
        Kind::Operator | Kind::Bug => tracing::error!(error = %failure, hint = failure.hint, "a request failed"),
    }
    wording::failed(failure, &reference(request))
}

/// Logs what was not delivered: at warn where somebody could mend it, at info where somebody just left.
pub(super) fn report<T>(delivered: Result<T, Undelivered>, what: &'static str) {
    match delivered {
        Ok(_) => {}
        Err(reason @ (Undelivered::Gone(_) | Undelivered::AlreadyAcknowledged)) => tracing::info!(%reason, "{what}"),
        Err(reason) => tracing::warn!(%reason, "{what}"),
    }
}
