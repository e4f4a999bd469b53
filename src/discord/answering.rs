//! Questions, from whatever way they came, and their answers as messages.
//!
//! In: what was asked, by whom, and the question before it if it may lean on one. Out: the answer with the buttons
//! that belong under it, and the question as it is kept, by which the buttons find it again.

use std::sync::Arc;

use serenity::model::id::{ChannelId, GuildId, MessageId};

use crate::{
    answer::{Answer, Place, Quotation},
    failure::Failure,
    locale::{self, Language},
    question::Filters,
    reply::{Reply, wording},
    service::{Answered, Asked, Service},
    store::QuestionId,
    telemetry::{Outcome, Surface},
};

use super::{
    Bot,
    buttons::{self, Verdict},
    custom_id::{Action, Tag},
    given::{Given, Shown},
    origin::Origin,
    outgoing::{Button, Outgoing},
};

/// A question before a service answers it.
#[derive(Debug, Clone)]
pub(super) struct Asking {
    pub(super) written: String,
    pub(super) filters: Filters,
    /// Where the question before it is looked for.
    pub(super) after: After,
    pub(super) shown: Shown,
    /// The language of our own words around the answer.
    pub(super) language: Language,
}

/// What a question may lean on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum After {
    /// Nothing: it stands alone.
    Nothing,
    /// The question that this message of the bot's answers.
    Reply(MessageId),
    /// What the same person asked last in the same channel.
    Last,
}

/// How long a question can be leant on in a conversation that goes on, in seconds.
const CONVERSATION_S: i64 = 15 * 60;

impl Bot {
    /// Answers a question that came as an interaction.
    pub(super) async fn ask(&self, given: &Given, asking: Asking) {
        let (origin, tag) = (given.origin.clone(), self.signer.tag(given.origin.user));
        let shown = asking.shown;
        let work = move |service: &Service| {
            let said = answered(service, &asking, &origin, tag)?;
            Ok((said.outgoing, (said.question, said.outcome)))
        };
        let answered = self.answer_with(given, shown, work).await;
        let outcome = match answered {
            Ok((message, (question, outcome))) => {
                if let Some(question) = question {
                    self.remember_where(question, given.origin.channel, message).await;
                }
                outcome
            }
            Err(outcome) => outcome,
        };
        self.service.metrics().question(Surface::Command, outcome);
    }

    /// Remembers which message answers a question, so that a reply to it can lean on it.
    pub(super) async fn remember_where(&self, question: QuestionId, channel: ChannelId, message: MessageId) {
        let service = Arc::clone(&self.service);
        let kept = tokio::task::spawn_blocking(move || service.shown_in(question, channel.get(), message.get()));
        if let Ok(Err(error)) = kept.await {
            tracing::warn!(%error, "where an answer is shown was not remembered");
        } else {
            tracing::debug!("where the answer is shown is remembered");
        }
    }
}

/// An answer as a message.
pub(super) struct Said {
    pub(super) outgoing: Outgoing,
    /// The question as it is kept; one that cannot be kept is answered all the same.
    pub(super) question: Option<QuestionId>,
    pub(super) outcome: Outcome,
}

/// The answer to what was asked.
pub(super) fn answered(service: &Service, asking: &Asking, origin: &Origin, tag: Tag) -> Result<Said, Failure> {
    let asked = Asked {
        user: origin.user.get(),
        guild: origin.guild.map(GuildId::get),
        channel: origin.channel.get(),
        locale: &origin.locale,
        question: &asking.written,
        filters: &asking.filters,
    };
    let earlier = match asking.after {
        After::Nothing => None,
        After::Reply(message) => service.understood_in(asked.channel, message.get()),
        After::Last => service.understood_last(&asked, CONVERSATION_S),
    };
    let mut answered = service.ask_after(earlier.as_deref(), &asking.written, asking.filters.clone())?;
    let kept = service.keep(&asked, &answered);
    let question = kept
        .inspect_err(|error| tracing::warn!(%error, "a question was not kept"))
        .ok();
    match &mut answered.answer {
        Answer::Quoted { quotations, .. } => service.lead_to_reader(quotations, origin.spot()),
        Answer::Nearest { quotation, .. } => {
            service.lead_to_reader(std::slice::from_mut(&mut **quotation), origin.spot());
        }
        Answer::NotFound { .. } => {}
    }
    Ok(Said {
        outgoing: outgoing(&answered, question, asking, tag),
        question,
        outcome: Outcome::found(matches!(answered.answer, Answer::Quoted { .. })),
    })
}

fn outgoing(answered: &Answered, question: Option<QuestionId>, asking: &Asking, tag: Tag) -> Outgoing {
    let language = asking.language;
    let (verdict, reading) = match &answered.answer {
        Answer::Quoted { quotations, .. } => (Verdict::Sure, buttons::reading_row(quotations, language)),
        Answer::Nearest { quotation, .. } => {
            let quotation = std::slice::from_ref(&**quotation);
            (Verdict::Near, buttons::reading_row(quotation, language))
        }
        Answer::NotFound { sections, .. } => (Verdict::Nothing, buttons::section_row(sections, language)),
    };
    let mut row = buttons::verdict_row(question, language, verdict);
    match (asking.shown, question) {
        // What may not answer is for whoever asked to judge, not for all to read.
        (Shown::ToAsker, Some(question)) if verdict == Verdict::Sure => {
            row.push(share(question, answered.answer.quotations(), language));
        }
        (Shown::ToAll, _) => row.push(delete(tag, language)),
        _ => {}
    }
    Outgoing {
        reply: wording::answered(language, answered),
        rows: vec![reading, row],
        file: None,
    }
}

/// An answer that was shared, with the same buttons as one that was for all from the beginning.
pub(super) fn shared(
    reply: Reply,
    quotations: &[Quotation],
    question: QuestionId,
    language: Language,
    tag: Tag,
) -> Outgoing {
    let mut row = buttons::verdict_row(Some(question), language, Verdict::Sure);
    row.push(delete(tag, language));
    Outgoing {
        reply,
        rows: vec![buttons::reading_row(quotations, language), row],
        file: None,
    }
}

fn share(question: QuestionId, quotations: &[Quotation], language: Language) -> Button {
    let action = Action::Share {
        question: question.0,
        places: quotations.iter().map(Place::of).collect(),
    };
    Button::new(locale::plain(language, "button-share"), action)
}

fn delete(asker: Tag, language: Language) -> Button {
    Button::new(locale::plain(language, "button-delete"), Action::Delete { asker })
}
