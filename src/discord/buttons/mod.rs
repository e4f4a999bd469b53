//! The buttons under replies, and the forms they open.
//!
//! In: a button that somebody pressed, or a form that they filled in. Out: what its action is for, done. The
//! action stands in the button itself, signed, see [`custom_id`](super::custom_id).

mod approve;
mod article;
mod close;
mod context;
mod delete;
mod forget;
pub(super) mod found;
mod reading;
mod reindex;
mod request;
mod share;
mod sources;
mod vote;

use std::sync::Arc;

use serde_json::Value;
use serenity::all::{ComponentInteraction, Message, MessageFlags, ModalInteraction};

use crate::{
    locale::{self, Language},
    reply::wording,
    store::QuestionId,
};

use super::{
    Bot,
    custom_id::Action,
    dispatch::Work,
    given::{Arrived, Given},
    outgoing::Button,
};

pub(super) use article::shown;
pub(super) use reading::{reading_row, section_row};
pub(super) use request::of_server;

/// A button that somebody pressed.
pub(super) struct Pressed {
    pub(super) given: Given,
    /// The message that it stands under, as it is now.
    pub(super) message: Message,
    custom_id: String,
}

impl Pressed {
    /// Whether only one person sees the message.
    fn is_for_one(&self) -> bool {
        self.message
            .flags
            .is_some_and(|flags| flags.contains(MessageFlags::EPHEMERAL))
    }

    /// The message's buttons without the one that was pressed.
    pub(super) fn other_buttons(&self) -> Value {
        let mut rows = serde_json::to_value(&self.message.components).unwrap_or_default();
        let rows_of = |rows: &mut Value| rows.as_array_mut().map(std::mem::take).unwrap_or_default();
        let kept = rows_of(&mut rows).into_iter().filter_map(|mut row| {
            let buttons = row["components"].as_array_mut()?;
            buttons.retain(|button| button["custom_id"] != *self.custom_id);
            (!buttons.is_empty()).then_some(row)
        });
        kept.collect()
    }
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
            custom_id: pressed.data.custom_id,
        };
        match action {
            Action::Delete { asker } => delete::run(&bot, &pressed, asker).await,
            Action::Share { question, places } => share::run(&bot, &pressed, QuestionId(question), places).await,
            Action::Context { place } => context::run(&bot, &pressed, place).await,
            Action::Section { place } => context::section(&bot, &pressed, place).await,
            Action::Sources { places } => sources::run(&bot, &pressed, places).await,
            Action::Article { article, page } => article::open(&bot, &pressed, article, page).await,
            Action::Page {
                article,
                revision,
                page,
            } => article::turn(&bot, &pressed, article, revision, page).await,
            Action::Found { question, page } => found::run(&bot, &pressed, question, page).await,
            Action::Vote { question, up: true } => vote::up(&bot, &pressed.given, question).await,
            Action::Vote { question, up: false } => vote::down(&bot, &pressed.given, question).await,
            Action::Request { question } => request::run(&bot, &pressed.given, question).await,
            Action::CloseRequest { request } => close::open(&bot, &pressed.given, request).await,
            Action::Decide { batch, approve } => approve::run(&bot, &pressed.given, batch, approve).await,
            Action::Forget => forget::run(&bot, &pressed.given).await,
            Action::Reindex { full, removed } => reindex::run(&bot, &pressed, full, removed).await,
            // This one comes back with a form alone.
            Action::VoteDown { .. } => {
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
            Some(Action::VoteDown { question }) => vote::said(&bot, &given, question, &filled).await,
            Some(Action::CloseRequest { request }) => close::run(&bot, &given, request, &filled).await,
            // No form does anything else.
            Some(_) | None => {
                bot.whisper(&given, wording::unknown_button(given.language())).await;
            }
        }
    })
}

/// How much of an answer there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It is one.
    Sure,
    /// It may not be one.
    Near,
    /// There is none.
    Nothing,
}

/// The buttons under an answer that people say with whether it was one, and with which they ask moderators for one
/// where it may be none; no buttons where the question is not kept.
pub(super) fn verdict_row(question: Option<QuestionId>, language: Language, verdict: Verdict) -> Vec<Button> {
    let Some(QuestionId(question)) = question else {
        return Vec::new();
    };
    let button = |key, emoji, action| Button {
        emoji: Some(emoji),
        ..Button::new(locale::plain(language, key), action)
    };
    let mut row = Vec::new();
    if verdict != Verdict::Nothing {
        row.push(button("vote-up", "👍", Action::Vote { question, up: true }));
        row.push(button("vote-down", "👎", Action::Vote { question, up: false }));
    }
    if verdict != Verdict::Sure {
        row.push(button("request", "📨", Action::Request { question }));
    }
    row
}
