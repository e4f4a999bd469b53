//! More context: the paragraphs around a quotation, for whoever wants to read them.

use crate::{answer::Place, locale, reply::wording};

use super::{Bot, Pressed};
use crate::discord::{
    custom_id::Action,
    given::Shown,
    outgoing::{Button, Outgoing},
};

/// The most paragraphs that are shown before a quotation, and as many behind.
const AROUND: usize = 2;

pub(super) async fn run(bot: &Bot, pressed: &Pressed, place: Place) {
    let given = &pressed.given;
    let (language, visible, spot) = (given.language(), given.room.visible(), given.origin.spot());
    bot.answer(given, Shown::ToAsker, move |service| {
        let mut context = service.context(place, AROUND, &visible)?;
        service.lead_to_reader([&mut context.passage], spot);
        let open = Action::Article {
            article: context.article.key,
            page: u16::try_from(context.page).unwrap_or(u16::MAX),
        };
        let label = locale::plain(language, "button-article");
        Ok(Outgoing {
            reply: wording::context(language, &context),
            rows: vec![vec![Button::new(label, open)]],
            file: None,
        })
    })
    .await;
}
