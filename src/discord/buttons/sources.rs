//! Sources: where each quotation of an answer comes from, for whoever wants to know.

use crate::{answer::Place, reply::wording};

use super::{Bot, Pressed};
use crate::discord::given::Shown;

pub(super) async fn run(bot: &Bot, pressed: &Pressed, places: Vec<Place>) {
    let given = &pressed.given;
    let (language, visible, spot) = (given.language(), given.room.visible(), given.origin.spot());
    bot.answer(given, Shown::ToAsker, move |service| {
        let mut sources = service.sources(&places, &visible)?;
        let found = sources.sources.iter_mut().flatten();
        service.lead_to_reader(found.map(|source| &mut source.quotation), spot);
        Ok(wording::sources(language, &sources).into())
    })
    .await;
}
