//! Previous and Next under what a search found: another page of it, in the place of the one before.
//!
//! Whoever sees the message may turn its pages. What they see is what may be seen where the message stands, and the
//! search itself is read again, so that the buttons work after a restart.

use std::sync::Arc;

use serenity::all::{GuildId, MessageFlags};

use crate::{
    failure::Failure,
    locale::Language,
    reply::wording,
    service::{Found, Service},
    store::{SearchId, Searched},
};

use super::{Bot, Pressed};
use crate::discord::{
    custom_id::Action,
    given::Shown,
    origin::Origin,
    outgoing::{Button, Outgoing},
    room::PATIENCE,
};

pub(super) async fn run(bot: &Bot, pressed: &Pressed, search: i64, page: u16) {
    let (given, id) = (&pressed.given, SearchId(search));
    // Before anything is shown, so that a search that is not kept any more leaves the page as it is.
    let search = match kept(bot, id, &given.origin).await {
        Ok(search) => search,
        Err(failure) => return bot.refuse(given, &failure).await,
    };
    let is_for_one = pressed
        .message
        .flags
        .is_some_and(|flags| flags.contains(MessageFlags::EPHEMERAL));
    let seen_by = if is_for_one { Shown::ToAsker } else { Shown::ToAll };
    let language = given.room.language(&given.origin, seen_by);
    let (visible, spot) = (given.room.visible(), given.origin.spot());
    bot.answer(given, Shown::InPlace, move |service| {
        let mut found = service.turn(id, &search, page.into(), visible)?;
        service.lead_to_reader(&mut found.quotations, spot);
        Ok(shown(language, &search.written, &found, Some(id)))
    })
    .await;
}

async fn kept(bot: &Bot, id: SearchId, origin: &Origin) -> Result<Searched, Failure> {
    let (service, guild): (Arc<Service>, _) = (Arc::clone(&bot.service), origin.guild.map(GuildId::get));
    let read = tokio::task::spawn_blocking(move || service.kept_search(id, guild));
    let read = tokio::time::timeout(PATIENCE, read).await;
    let read = read.map_err(|_| wording::timed_out())?;
    read.unwrap_or_else(|broken| Err(Failure::bug(broken)))
}

/// A page of what a search found, with buttons that turn it where there are others. A search that could not be kept
/// has none.
pub(in crate::discord) fn shown(language: Language, written: &str, found: &Found, kept: Option<SearchId>) -> Outgoing {
    let mut outgoing = Outgoing::from(wording::found(language, written, found));
    if let Some(SearchId(question)) = kept.filter(|_| found.pages > 1) {
        let button = |label, page: usize| {
            let page = u16::try_from(page).unwrap_or(u16::MAX);
            Button::new(label, Action::Found { question, page })
        };
        let mut previous = button(wording::previous_page(language), found.page - 1);
        previous.enabled = found.page > 1;
        let mut next = button(wording::next_page(language), found.page + 1);
        next.enabled = found.page < found.pages;
        outgoing.rows.push(vec![previous, next]);
    }
    outgoing
}
