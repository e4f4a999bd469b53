//! From an interaction to the command or button it is for.
//!
//! In: an interaction, wherever it came from. Out: the work it asks for, done. What nothing is known for is
//! answered too, and so is work that breaks down: nothing is ever left at "thinking…".

use std::{pin::Pin, sync::Arc};

use serenity::all::{CommandInteraction, Interaction};
use tracing::Instrument;

use crate::{failure::Failure, reply::wording};

use super::{
    Bot, buttons,
    commands::{self, Invoked, Typed},
    given::Given,
    outbound::Address,
};

/// Work that an interaction asks for.
pub(super) type Work = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Does what the interaction asks for.
pub(super) async fn interaction(bot: Arc<Bot>, interaction: Interaction) {
    match interaction {
        Interaction::Command(command) => invoke(bot, command).await,
        Interaction::Autocomplete(command) => suggest(bot, command).await,
        Interaction::Component(pressed) => {
            let address = Given::of_component(&pressed).address;
            guarded(&bot, address, buttons::press(Arc::clone(&bot), pressed)).await;
        }
        Interaction::Modal(filled) => {
            let address = Given::of_modal(&filled).address;
            guarded(&bot, address, buttons::submit(Arc::clone(&bot), filled)).await;
        }
        other => tracing::debug!(kind = ?other.kind(), "an interaction of a kind that nothing is shown for"),
    }
}

async fn invoke(bot: Arc<Bot>, command: CommandInteraction) {
    let invoked = Invoked::of(command);
    let Some(command) = commands::named(invoked.name()) else {
        let unknown = wording::unknown_command(invoked.given.language());
        bot.whisper(&invoked.given, unknown).await;
        return;
    };
    let address = invoked.given.address.clone();
    guarded(&bot, address, command.run(Arc::clone(&bot), invoked)).await;
}

async fn suggest(bot: Arc<Bot>, command: CommandInteraction) {
    let typed = Typed::of(command);
    let Some(command) = commands::named(typed.name()) else {
        return;
    };
    // Suggestions that cannot be made are not made: whoever types sees none, and goes on typing.
    let work = command.suggest(Arc::clone(&bot), typed);
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
