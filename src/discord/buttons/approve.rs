//! Approve and Reject: a moderator decides on documents that somebody proposed.

use std::sync::Arc;

use crate::{
    reply::wording::{self, uploads},
    store::{Decision, UploadId, preferences::Id},
};

use super::{Bot, request::of_server};
use crate::discord::{
    given::{Given, Shown},
    outcome::report,
};

pub(super) async fn run(bot: &Arc<Bot>, given: &Given, batch: i64, approve: bool) {
    let language = given.language();
    let guild = given.origin.guild.and_then(|guild| Id::new(guild.get()));
    let Some(guild) = guild.filter(|_| given.is_moderator()) else {
        return bot.whisper(given, wording::moderators_only(language)).await;
    };
    let deferred = bot.outbound.defer(&given.address, Shown::InPlace).await;
    if deferred.is_err() {
        report(deferred, "a decision came too late to be answered");
        return;
    }
    let decision = if approve { Decision::Approve } else { Decision::Reject };
    let decided = bot
        .briefly(move |service| service.decide_uploads(guild, UploadId(batch), decision))
        .await;
    let said = match decided {
        Ok(decided) if decided.is_empty() => {
            let said = uploads::decided_before(language).into();
            let told = bot.outbound.follow_up(&given.address, Shown::ToAsker, &said).await;
            return report(told, "that something was decided before was not told");
        }
        Ok(decided) => {
            if approve {
                bot.start_catching_up(given);
            }
            Ok(uploads::decided(of_server(given), &given.origin.name, decision, &decided).into())
        }
        Err(failure) => Err(failure),
    };
    bot.finish(&given.address, Shown::InPlace, said).await;
}
