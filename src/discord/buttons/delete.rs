//! Delete: the asker and moderators take an answer back.

use crate::{discord::outcome::report, reply::wording};

use super::{Bot, Pressed};
use crate::discord::{custom_id::Tag, given::Shown};

pub(super) async fn run(bot: &Bot, pressed: &Pressed, asker: Tag) {
    let given = &pressed.given;
    let may = bot.signer.tag(given.origin.user) == asker || given.is_moderator();
    if !may {
        bot.whisper(given, wording::not_yours_to_delete(given.language())).await;
        return;
    }
    let deferred = bot.outbound.defer(&given.address, Shown::InPlace).await;
    if deferred.is_err() {
        report(deferred, "a deletion was asked for too late to be answered");
        return;
    }
    report(
        bot.outbound.remove_response(&given.address).await,
        "an answer was not deleted",
    );
}
