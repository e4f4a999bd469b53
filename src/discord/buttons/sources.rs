//! Sources: where each quotation of an answer comes from, for whoever wants to know.

use crate::{answer::Place, reply::wording};

use super::{Bot, Pressed};
use crate::discord::given::Shown;

pub(super) async fn run(bot: &Bot, pressed: &Pressed, places: Vec<Place>) {
    let given = &pressed.given;
    let (language, visible) = (given.language(), given.room.visible());
    bot.answer(given, Shown::ToAsker, move |service| {
        let sources = service.sources(&places, &visible)?;
        Ok(wording::sources(language, &sources).into())
    })
    .await;
}
