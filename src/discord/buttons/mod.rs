//! The buttons under replies, and the forms they open.
//!
//! In: a button that somebody pressed, or a form that they filled in. Out: what its action is for, done. The
//! action stands in the button itself, signed, see [`custom_id`](super::custom_id).

mod delete;

use std::sync::Arc;

use serenity::all::{ComponentInteraction, Message, ModalInteraction};

use crate::reply::wording;

use super::{
    Bot,
    custom_id::Action,
    dispatch::Work,
    given::{Arrived, Given},
};

/// A button that somebody pressed.
pub(super) struct Pressed {
    pub(super) given: Given,
    /// The message that it stands under, as it is now.
    pub(super) message: Message,
}

/// Does what the button is for.
pub(super) fn press(bot: Arc<Bot>, pressed: ComponentInteraction) -> Work {
    Box::pin(async move {
        let Some(given) = bot.placed(Arrived::of_component(&pressed)).await else {
            return;
        };
        let Some(action) = bot.signer.action(given.address.scope, &pressed.data.custom_id) else {
            tracing::warn!("a button that this bot did not make was pressed");
            bot.whisper(&given, wording::unknown_button(given.language())).await;
            return;
        };
        let pressed = Pressed {
            given,
            message: *pressed.message,
        };
        match action {
            Action::Delete { asker } => delete::run(&bot, &pressed, asker).await,
            Action::Context { .. }
            | Action::Sources { .. }
            | Action::Article { .. }
            | Action::Share { .. }
            | Action::Vote { .. }
            | Action::Request { .. }
            | Action::CloseRequest { .. }
            | Action::Found { .. } => {
                let said = wording::unknown_button(pressed.given.language());
                bot.whisper(&pressed.given, said).await;
            }
        }
    })
}

/// Takes a form that was filled in.
pub(super) fn submit(bot: Arc<Bot>, filled: ModalInteraction) -> Work {
    Box::pin(async move {
        let arrived = Arrived::of_modal(&filled);
        let signed_for = |scope| bot.signer.action(scope, &filled.data.custom_id);
        let (arrived, action) = match signed_for(arrived.address.scope) {
            Some(action) => (arrived, Some(action)),
            None => (arrived.outside(), signed_for(0)),
        };
        let Some(given) = bot.placed(arrived).await else {
            return;
        };
        match action {
            // No form does anything else.
            Some(_) | None => {
                bot.whisper(&given, wording::unknown_button(given.language())).await;
            }
        }
    })
}
