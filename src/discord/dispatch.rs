//! From an interaction to the command it is for.
//!
//! In: an interaction, wherever it came from. Out: the command's work, done. What no command is for is
//! answered too: nothing is ever left at "thinking…".

use std::sync::Arc;

use serenity::all::{CommandInteraction, Interaction};

use crate::reply::wording;

use super::{
    Bot,
    commands::{self, Invoked},
    outcome::report,
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
