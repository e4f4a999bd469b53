//! 👍 and 👎: what people say of an answer.
//!
//! A vote for it is kept at once. A vote against it asks why first, in a form whose lines may stay empty.

use serenity::all::ModalInteraction;

use crate::{
    locale,
    reply::wording::feedback,
    store::{NOTE_CHARS, QuestionId, Reason, Verdict},
};

use super::Bot;
use crate::discord::{
    custom_id::Action,
    form::{self, Field, Size},
    given::{Given, Shown},
    outcome::report,
};

const REASON: &str = "reason";
const NOTE: &str = "note";
/// The most characters of a reason, which is a word or two.
const REASON_CHARS: usize = 60;

pub(super) async fn up(bot: &Bot, given: &Given, question: i64) {
    keep(bot, given, question, Verdict::Up, String::new()).await;
}

/// Asks why.
pub(super) async fn down(bot: &Bot, given: &Given, question: i64) {
    let words = |key| locale::plain(given.language(), key);
    let fields = [
        Field {
            name: REASON,
            label: words("vote-form-reason"),
            placeholder: words("vote-form-reasons"),
            size: Size::Line,
            most: REASON_CHARS,
            is_required: false,
        },
        Field {
            name: NOTE,
            label: words("vote-form-note"),
            placeholder: words("vote-form-note-about"),
            size: Size::Paragraph,
            most: NOTE_CHARS,
            is_required: false,
        },
    ];
    bot.ask_more(given, &Action::VoteDown { question }, &words("vote-form"), &fields)
        .await;
}

/// Keeps why.
pub(super) async fn said(bot: &Bot, given: &Given, question: i64, filled: &ModalInteraction) {
    let (reason, note) = (form::written(filled, REASON), form::written(filled, NOTE));
    let (reason, note) = match feedback::reason_in(&reason) {
        Some(reason) => (reason, note),
        // What is none of the reasons says more than that it is another one.
        None => (Reason::Other, format!("{reason}\n{note}").trim().to_owned()),
    };
    keep(bot, given, question, Verdict::Down(reason), note).await;
}

async fn keep(bot: &Bot, given: &Given, question: i64, verdict: Verdict, note: String) {
    let deferred = bot.outbound.defer(&given.address, Shown::ToAsker).await;
    if deferred.is_err() {
        report(deferred, "a vote came too late to be answered");
        return;
    }
    let user = given.origin.user.get();
    let voted = bot.briefly(move |service| service.vote(QuestionId(question), user, verdict, note));
    let said = voted.await.map(|voted| feedback::voted(given.language(), voted).into());
    bot.finish(&given.address, Shown::ToAsker, said).await;
}
