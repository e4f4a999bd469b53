//! Open article, Previous, Next: an article in pages.
//!
//! Opened, an article is shown in a message of its own, so that the answer it is opened from stays. Its pages turn
//! in place. A page knows its revision, so that turning it can say that the article has changed in between.

use crate::{
    answer::{ArticleKey, RevisionKey},
    locale::{self, Language},
    reply::wording,
    service::{ArticleRef, ArticleView},
};

use super::{Bot, Pressed};
use crate::discord::{
    custom_id::Action,
    given::Shown,
    outgoing::{Button, Outgoing},
};

pub(super) async fn open(bot: &Bot, pressed: &Pressed, article: ArticleKey, page: u16) {
    let given = &pressed.given;
    let (language, visible, spot) = (given.language(), given.room.visible(), given.origin.spot());
    bot.answer(given, Shown::ToAsker, move |service| {
        let mut view = service.article(&ArticleRef::Key(article), usize::from(page), &visible)?;
        service.lead_to_reader(view.parts.first_mut().map(|part| &mut part.quotation), spot);
        Ok(shown(language, &view, false))
    })
    .await;
}

pub(super) async fn turn(bot: &Bot, pressed: &Pressed, article: ArticleKey, revision: RevisionKey, page: u16) {
    let given = &pressed.given;
    // Whoever turns the page of a message for all turns it for all.
    let readers = if pressed.is_for_one() {
        Shown::ToAsker
    } else {
        Shown::ToAll
    };
    let language = given.room.language(&given.origin, readers);
    let (visible, spot) = (given.room.visible(), given.origin.spot());
    bot.answer(given, Shown::InPlace, move |service| {
        let mut view = service.article(&ArticleRef::Key(article), usize::from(page), &visible)?;
        service.lead_to_reader(view.parts.first_mut().map(|part| &mut part.quotation), spot);
        let changed = RevisionKey::of(&view.revision) != revision;
        Ok(shown(language, &view, changed))
    })
    .await;
}

/// A page with the buttons that turn it. `changed` where it was turned to from another revision.
pub(in crate::discord) fn shown(language: Language, view: &ArticleView, changed: bool) -> Outgoing {
    let to = |key: &'static str, page: usize, enabled: bool| Button {
        enabled,
        ..Button::new(
            locale::plain(language, key),
            Action::Page {
                article: view.article.key,
                revision: RevisionKey::of(&view.revision),
                // Only an article of a hundred million characters has more pages.
                page: u16::try_from(page).unwrap_or(u16::MAX),
            },
        )
    };
    let turning = vec![
        to("button-previous", view.page - 1, view.page > 1),
        to("button-next", view.page + 1, view.page < view.pages),
    ];
    Outgoing {
        reply: wording::article(language, view, changed),
        rows: if view.pages > 1 { vec![turning] } else { Vec::new() },
        file: None,
    }
}
