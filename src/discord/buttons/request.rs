//! Request an answer: what the articles do not hold is brought before the moderators.
//!
//! The request is kept wherever it can be shown or not; the item that shows it stands in the channel that the server
//! chose for requests, once for all who want it.

use serenity::model::id::{ChannelId, GuildId};

use crate::{
    failure::Failure,
    locale::{self, Language},
    reply::{
        Reply,
        wording::{
            self,
            feedback::{self, RequestOutcome},
        },
    },
    store::{QuestionId, Request, preferences::Id},
};

use super::Bot;
use crate::discord::{
    custom_id::Action,
    errors::Undelivered,
    given::{Given, Shown},
    outbound::Post,
    outcome::report,
    outgoing::{Button, Outgoing},
};

pub(super) async fn run(bot: &Bot, given: &Given, question: i64) {
    let Some(guild) = given.origin.guild else {
        bot.whisper(given, wording::unknown_button(given.language())).await;
        return;
    };
    let deferred = bot.outbound.defer(&given.address, Shown::ToAsker).await;
    if deferred.is_err() {
        report(deferred, "a request came too late to be answered");
        return;
    }
    let said = requested(bot, given, guild, QuestionId(question)).await;
    bot.finish(&given.address, Shown::ToAsker, said.map(Outgoing::from))
        .await;
}

async fn requested(bot: &Bot, given: &Given, guild: GuildId, question: QuestionId) -> Result<Reply, Failure> {
    let user = given.origin.user.get();
    let wanted = bot
        .briefly(move |service| service.request(question, guild.get(), user))
        .await?;
    let outcome = match wanted {
        None => RequestOutcome::Gone,
        Some(wanted) => {
            let before = RequestOutcome::Already(wanted.request.askers);
            match (wanted.request.item, given.room.preferences.requests_channel.value) {
                (Some(_), _) => before,
                (None, None) => RequestOutcome::NoChannel,
                (None, Some(channel)) => match post(bot, given, guild, &wanted.request, channel).await {
                    Ok(()) if wanted.is_new => RequestOutcome::Made,
                    Ok(()) => before,
                    Err(reason) => {
                        report::<()>(Err(reason), "a request was not posted");
                        RequestOutcome::NotPosted
                    }
                },
            }
        }
    };
    Ok(feedback::requested(given.language(), outcome, given.is_moderator()))
}

async fn post(bot: &Bot, given: &Given, guild: GuildId, request: &Request, channel: Id) -> Result<(), Undelivered> {
    let language = of_server(given);
    let post = Post {
        channel: ChannelId::new(channel.get()),
        to: None,
        // Two people who ask at once make one item.
        nonce: request.id.0.cast_unsigned(),
        language,
        scope: given.address.scope,
    };
    let place = format!("https://discord.com/channels/{guild}/{}", given.origin.channel);
    let close = Action::CloseRequest { request: request.id.0 };
    let item = Outgoing {
        rows: vec![vec![Button::new(locale::plain(language, "request-close"), close)]],
        ..feedback::request_item(language, request, &given.origin.name, place).into()
    };
    let message = bot.outbound.send(&post, &item).await?;
    let id = request.id;
    let kept = bot.briefly(move |service| service.request_shown_in(id, channel.get(), message.get()));
    if let Err(error) = kept.await {
        tracing::warn!(%error, "where a request is shown was not kept");
    }
    Ok(())
}

/// The language of what all moderators read.
pub(in crate::discord) fn of_server(given: &Given) -> Language {
    let chosen = given.room.preferences.language.value;
    chosen.or(given.origin.guild_language).unwrap_or_default()
}
