//! More context: the paragraphs around a quotation, for whoever wants to read them; and Read: a section that came near
//! a question.

use crate::{
    answer::Place,
    locale::{self, Language},
    reply::{Reply, wording},
    service::Context,
};

use super::{Bot, Pressed};
use crate::discord::{
    custom_id::Action,
    given::Shown,
    outgoing::{Button, Outgoing},
};

/// The most paragraphs that are shown before a quotation, and as many behind.
const AROUND: usize = 2;

pub(super) async fn run(bot: &Bot, pressed: &Pressed, place: Place) {
    show(bot, pressed, (place, AROUND), wording::context).await;
}

pub(super) async fn section(bot: &Bot, pressed: &Pressed, place: Place) {
    show(bot, pressed, (place, 0), wording::section).await;
}

/// Shows what is at a place, with as many paragraphs around it, and leads to its article.
async fn show(bot: &Bot, pressed: &Pressed, at: (Place, usize), said: fn(Language, &Context) -> Reply) {
    let given = &pressed.given;
    let (language, visible, spot) = (given.language(), given.room.visible(), given.origin.spot());
    let (place, around) = at;
    bot.answer(given, Shown::ToAsker, move |service| {
        let mut context = service.context(place, around, &visible)?;
        service.lead_to_reader([&mut context.passage], spot);
        let open = Action::Article {
            article: context.article.key,
            page: u16::try_from(context.page).unwrap_or(u16::MAX),
        };
        let label = locale::plain(language, "button-article");
        Ok(Outgoing {
            reply: said(language, &context),
            rows: vec![vec![Button::new(label, open)]],
            file: None,
        })
    })
    .await;
}
