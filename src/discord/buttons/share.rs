//! Share: an answer that only its asker sees is shown to all, once.
//!
//! The words are cut again from the articles as they are now, and only what the place may see is shown; where an
//! article has changed meanwhile, the asker is told instead. The button goes before anything is posted, so that
//! pressing it twice shares once.

use std::sync::Arc;

use crate::{
    answer::{Place, Quotation},
    corpus::Visible,
    failure::Failure,
    locale::Message,
    reply::wording,
    service::Service,
    store::QuestionId,
};

use super::{Bot, Pressed};
use crate::discord::{
    answering,
    given::Shown,
    outcome::{failed, report},
};

pub(super) async fn run(bot: &Bot, pressed: &Pressed, question: QuestionId, places: Vec<Place>) {
    let given = &pressed.given;
    let message = pressed.message.id.get();
    // A second press that was on its way before the button went.
    if !bot.shared.is_new(message) {
        bot.whisper(given, wording::shared_before(given.language())).await;
        return;
    }
    let Some(seat) = bot.admit(given, Shown::ToAll).await else {
        bot.shared.forget(message);
        return;
    };
    let deferred = bot.outbound.defer(&given.address, Shown::InPlace).await;
    if deferred.is_err() {
        report(deferred, "something was asked to be shared too late");
        return;
    }
    let language = given.room.language(&given.origin, Shown::ToAll);
    let (service, visible, spot) = (Arc::clone(&bot.service), given.room.visible(), given.origin.spot());
    let (by, tag) = (given.origin.name.clone(), bot.signer.tag(given.origin.user));
    let work = move || {
        let mut quotations = cut(&service, &places, &visible)?;
        service.lead_to_reader(&mut quotations, spot);
        let asked = service.words_asked(question)?;
        let reply = wording::shared(language, &by, asked.as_deref(), &quotations);
        Ok(answering::shared(reply, &quotations, question, language, tag))
    };
    match bot.pool.run(seat, work).await {
        Ok(said) => {
            let switched = bot.outbound.set_buttons(&given.address, &pressed.other_buttons()).await;
            report(switched, "the button of an answer that was shared is still there");
            let posted = bot.outbound.follow_up(&given.address, Shown::ToAll, &said).await;
            report(posted, "an answer was not shared");
        }
        Err(failure) => {
            let said = failed(given.language(), &failure, given.address.interaction.get());
            let told = bot
                .outbound
                .follow_up(&given.address, Shown::ToAsker, &said.into())
                .await;
            report(told, "a failure was not told");
            bot.shared.forget(message);
        }
    }
}

fn cut(service: &Service, places: &[Place], visible: &Visible) -> Result<Vec<Quotation>, Failure> {
    let mut quotations = Vec::new();
    for place in places {
        let shown = service.at(*place, visible)?;
        if shown.changed {
            let hint = Message::new("share-changed-hint");
            return Err(Failure::asker(Message::new("share-changed"), hint));
        }
        quotations.push(shown.quotation);
    }
    Ok(quotations)
}
