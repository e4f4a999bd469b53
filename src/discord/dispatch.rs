//! From an interaction to the command or button it is for.
//!
//! In: an interaction, wherever it came from. Out: the work it asks for, done. What nothing is known for is
//! answered too, and so is work that breaks down: nothing is ever left at "thinking…".

use std::{pin::Pin, sync::Arc};

use serenity::all::{CommandInteraction, Interaction};
use tracing::{Instrument, trace_span};

use crate::{
    failure::Failure,
    reply::wording,
    telemetry::{Kind, Road, TIMING},
};

use super::{
    Bot, buttons,
    commands::{self, Invoked, Typed},
    given::{Arrived, Given},
    outbound::Address,
    outcome::reference,
};

/// Work that an interaction asks for.
pub(super) type Work = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Begins what the interaction asks for, unless it was begun before: Discord replays events when a connection is
/// resumed, and may send one by both roads while an endpoint is being set up.
pub(super) fn begin(bot: &Arc<Bot>, interaction: Interaction, road: Road) {
    let id = interaction.id().get();
    if bot.stop.is_cancelled() || !bot.seen.is_new(id) {
        return;
    }
    if let Some(kind) = kind(&interaction) {
        bot.service.metrics().interaction(road, kind);
    }
    let span = tracing::info_span!("interaction", request = %reference(id));
    let work = self::interaction(Arc::clone(bot), interaction);
    bot.tasks.spawn(work.instrument(span));
}

fn kind(interaction: &Interaction) -> Option<Kind> {
    match interaction {
        Interaction::Command(_) => Some(Kind::Command),
        Interaction::Autocomplete(_) => Some(Kind::Autocomplete),
        Interaction::Component(_) => Some(Kind::Button),
        Interaction::Modal(_) => Some(Kind::Form),
        _ => None,
    }
}

/// Does what the interaction asks for.
async fn interaction(bot: Arc<Bot>, interaction: Interaction) {
    match interaction {
        Interaction::Command(command) => invoke(bot, command).await,
        Interaction::Autocomplete(command) => suggest(bot, command).await,
        Interaction::Component(pressed) => {
            let arrived = Arrived::of_component(&pressed);
            let work = buttons::press(Arc::clone(&bot), pressed);
            guarded(&bot, arrived.address, work).await;
        }
        Interaction::Modal(filled) => {
            let arrived = Arrived::of_modal(&filled);
            let work = buttons::submit(Arc::clone(&bot), filled);
            guarded(&bot, arrived.address, work).await;
        }
        other => tracing::debug!(kind = ?other.kind(), "an interaction of a kind that nothing is shown for"),
    }
}

async fn invoke(bot: Arc<Bot>, command: CommandInteraction) {
    let arrived = Arrived::of_command(&command);
    let address = arrived.address.clone();
    let Some(given) = bot.placed(arrived).await else {
        return;
    };
    let Some(known) = commands::named(command.data.kind, &command.data.name) else {
        bot.whisper(&given, wording::unknown_command(given.language())).await;
        return;
    };
    let span = trace_span!(target: TIMING, "command", name = known.name());
    let work = known.run(Arc::clone(&bot), Invoked { given, command });
    guarded(&bot, address, work).instrument(span).await;
}

/// Suggestions that cannot be made are not made: whoever types sees none, and goes on typing.
async fn suggest(bot: Arc<Bot>, command: CommandInteraction) {
    let Arrived { address, origin } = Arrived::of_command(&command);
    let (Some(known), Ok(room)) = (
        commands::named(command.data.kind, &command.data.name),
        bot.room(&origin).await,
    ) else {
        return;
    };
    let given = Given { address, origin, room };
    let work = known.suggest(Arc::clone(&bot), Typed { given, command });
    if let Err(broken) = tokio::spawn(work.in_current_span()).await {
        tracing::error!(error = %broken, "suggestions could not be made");
    }
}

/// Does the work in a task of its own, so that work that breaks down is answered like any other.
async fn guarded(bot: &Bot, address: Address, work: Work) {
    if let Err(broken) = tokio::spawn(work.in_current_span()).await {
        bot.rescue(&address, &Failure::bug(broken)).await;
    }
}
