//! Delete all of it: what is kept of whoever presses the button goes, and the reply says how much it was.

use crate::reply::wording::privacy;

use super::Bot;
use crate::discord::{
    given::{Given, Shown},
    outcome::report,
};

pub(super) async fn run(bot: &Bot, given: &Given) {
    let deferred = bot.outbound.defer(&given.address, Shown::InPlace).await;
    if deferred.is_err() {
        report(deferred, "a deletion was asked for too late to be answered");
        return;
    }
    let user = given.origin.user.get();
    let forgotten = bot.briefly(move |service| service.forget(user)).await;
    let said = forgotten.map(|forgotten| privacy::forgotten(given.language(), &forgotten).into());
    bot.finish(&given.address, Shown::InPlace, said).await;
}
