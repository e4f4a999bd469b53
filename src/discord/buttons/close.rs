//! Close with a link: a moderator says where the answer to a request stands.
//!
//! The item shows it from then on, and it is said where the question was asked, under the answer that found nothing,
//! as far as that can be seen by all and the bot may write there.

use serenity::{all::ModalInteraction, model::id::ChannelId};

use crate::{
    failure::Failure,
    locale,
    reply::{
        Reply,
        wording::{self, feedback},
    },
    service::Closing,
    store::{self, Request, RequestId, State},
};

use super::{Bot, request::of_server};
use crate::discord::{
    custom_id::Action,
    form::{self, Field, Size},
    given::{Given, Shown},
    outbound::Post,
    outcome::{failed, report},
};

const ANSWER: &str = "answer";
/// The most characters of a link or a sentence.
const ANSWER_CHARS: usize = 500;

/// Asks what answers the question.
pub(super) async fn open(bot: &Bot, given: &Given, request: i64) {
    if !given.is_moderator() {
        bot.whisper(given, wording::moderators_only(given.language())).await;
        return;
    }
    let words = |key| locale::plain(given.language(), key);
    let field = Field {
        name: ANSWER,
        label: words("request-close-answer"),
        placeholder: "https://".to_owned(),
        size: Size::Line,
        most: ANSWER_CHARS,
        is_required: true,
    };
    let action = Action::CloseRequest { request };
    bot.ask_more(given, &action, &words("request-close-form"), &[field])
        .await;
}

/// Closes the request with what a moderator wrote.
pub(super) async fn run(bot: &Bot, given: &Given, request: i64, filled: &ModalInteraction) {
    let language = given.language();
    let guild = given.origin.guild.filter(|_| given.is_moderator());
    let Some(guild) = guild else {
        bot.whisper(given, wording::moderators_only(language)).await;
        return;
    };
    let deferred = bot.outbound.defer(&given.address, Shown::InPlace).await;
    if deferred.is_err() {
        report(deferred, "a request was closed too late to be answered");
        return;
    }
    let (answer, user) = (form::written(filled, ANSWER), given.origin.user.get());
    let closing = bot
        .briefly(move |service| service.close_request(RequestId(request), guild.get(), user, &answer))
        .await;
    match closing {
        Ok(Closing::Closed { request, shown }) => {
            let item = feedback::closed_item(of_server(given), &request, &given.origin.name);
            bot.finish(&given.address, Shown::InPlace, Ok(item.into())).await;
            tell(bot, given, &request, shown).await;
        }
        Ok(Closing::Before) => aside(bot, given, feedback::closed_before(language)).await,
        Ok(Closing::Gone) => aside(bot, given, feedback::request_gone(language)).await,
        Err(failure) => aside(bot, given, trouble(given, &failure)).await,
    }
}

fn trouble(given: &Given, failure: &Failure) -> Reply {
    failed(given.language(), failure, given.address.interaction.get())
}

/// Says something to the moderator and leaves the item as it is.
async fn aside(bot: &Bot, given: &Given, said: Reply) {
    let said = said.into();
    let told = bot.outbound.follow_up(&given.address, Shown::ToAsker, &said).await;
    report(told, "what came of closing a request was not told");
}

async fn tell(bot: &Bot, given: &Given, request: &Request, shown: Option<store::Shown>) {
    let (Some(shown), State::Closed { link, .. }) = (shown, &request.state) else {
        return;
    };
    let language = of_server(given);
    let post = Post {
        channel: ChannelId::new(shown.channel),
        to: Some(shown.message.into()),
        nonce: given.address.interaction.get(),
        language,
        scope: given.address.scope,
    };
    let said = feedback::request_answered(language, link).into();
    if let Err(reason) = bot.outbound.reply(&post, &said).await {
        tracing::info!(%reason, "whoever asked was not told that their request was closed");
    }
}
