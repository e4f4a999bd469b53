//! Questions in plain messages: direct messages, mentions, replies to the bot.
//!
//! In: a message. Out: a reply to it, if it asks the bot something. Messages of bots, and messages that
//! neither mention the bot nor come by direct message, are nobody's question.

use std::sync::Arc;

use serenity::model::{
    channel::{Message, MessageType},
    id::{MessageId, UserId},
};
use tracing::{Instrument, trace_span};

use crate::{
    failure::Failure,
    locale::Language,
    question::Filters,
    reply::{Reply, wording},
    telemetry::{Outcome, Surface, TIMING},
};

use super::{
    Bot,
    answering::{self, After, Asking, Said},
    given::Shown,
    origin::Origin,
    outbound::Post,
    outcome::{counted_as, failed, report},
    room::Room,
};

/// What a message asks the bot, without the mention; `None` where it asks the bot nothing.
pub(super) fn question_in(message: &Message, me: UserId) -> Option<String> {
    let written_by_a_person = !message.author.bot && message.webhook_id.is_none();
    let says_something = matches!(message.kind, MessageType::Regular | MessageType::InlineReply);
    if !written_by_a_person || !says_something {
        return None;
    }
    let direct = message.guild_id.is_none();
    let mentioned = message.mentions.iter().any(|user| user.id == me);
    let reply_to_me = message
        .referenced_message
        .as_ref()
        .is_some_and(|earlier| earlier.author.id == me);
    // Without the privileged intent Discord leaves the content of other messages empty.
    let readable = direct || mentioned || (reply_to_me && !message.content.is_empty());
    readable.then(|| without_tokens(&message.content))
}

/// Leaves out mentions, channels, timestamps and custom emoji, which are ids in angle brackets and no
/// words of the question.
pub(super) fn without_tokens(content: &str) -> String {
    let mut words = String::with_capacity(content.len());
    let mut rest = content;
    while let Some(open) = rest.find('<') {
        words.push_str(&rest[..open]);
        let tail = &rest[open..];
        if let Some(close) = tail.find('>').filter(|close| is_token(&tail[1..*close])) {
            words.push(' ');
            rest = &tail[close + 1..];
        } else {
            words.push('<');
            rest = &tail[1..];
        }
    }
    words.push_str(rest);
    words.trim().to_owned()
}

/// `@1`, `@!1`, `@&1`, `#1`, `:name:1`, `a:name:1`, `t:1:f`, `/name:1`.
fn is_token(inside: &str) -> bool {
    let id = inside.trim_start_matches(['@', '#', '!', '&', ':', 'a', 't', '/']);
    let begins = inside.starts_with(['@', '#', ':', '/']) || inside.starts_with("a:") || inside.starts_with("t:");
    begins && !id.contains(char::is_whitespace) && inside.contains(|c: char| c.is_ascii_digit())
}

/// Answers `question`, asked by `message`: with a reply to it, or in a thread on it where the server wants that.
pub(super) async fn answer(bot: Arc<Bot>, message: Message, question: String) {
    if !is_ours(&bot, &message).await {
        tracing::debug!("another process answers this message");
        return;
    }
    let origin = Origin::of_message(&message);
    // A notice that hangs must not hold the answer back, so nobody waits for it.
    let (noticing, channel) = (Arc::clone(&bot), message.channel_id);
    bot.tasks.spawn(async move { noticing.outbound.typing(channel).await });
    match placed(&bot, origin.clone()).await {
        Ok((origin, room)) => answer_in(&bot, &message, origin, &room, question).await,
        Err(failure) => tell(&bot, &message, &origin, origin.language(), &failure).await,
    }
}

/// Whether this process answers. Where that cannot be known it does: twice is better than never.
async fn is_ours(bot: &Bot, message: &Message) -> bool {
    let id = message.id.get();
    let begun = bot.briefly(move |service| service.begin_message(id)).await;
    begun.unwrap_or_else(|error| {
        tracing::warn!(%error, "it is not known whether another process answers a message");
        true
    })
}

async fn tell(bot: &Bot, message: &Message, origin: &Origin, language: Language, failure: &Failure) {
    let said = failed(language, failure, message.id.get());
    let post = reply_to(message, origin, language);
    report(bot.outbound.send(&post, &said.into()).await, "a failure was not told");
}

async fn placed(bot: &Bot, origin: Origin) -> Result<(Origin, Room), Failure> {
    let origin = bot.located(origin).await?;
    let room = bot.room(&origin).await?;
    Ok((origin, room))
}

async fn answer_in(bot: &Bot, message: &Message, origin: Origin, room: &Room, question: String) {
    let language = room.language(&origin, Shown::ToAll);
    if let Err(failure) = bot.count(&origin, room) {
        bot.service.metrics().question(Surface::Message, Outcome::Refused);
        // A message cannot be for one person alone, so the others are spared what was said a moment ago.
        if bot.told.may_tell(origin.user.get()) {
            tell(bot, message, &origin, language, &failure).await;
        }
        return;
    }
    let after = after(bot, message, &origin);
    let title: String = question.chars().take(THREAD_NAME).collect();
    let asking = Asking {
        written: question,
        filters: Filters::within(room.visible()),
        after,
        shown: Shown::ToAll,
        language,
    };
    let answered = ask(bot, (message.id, &origin), room, asking).await;
    let said = answered.unwrap_or_else(|failure| Said {
        outgoing: failed(language, &failure, message.id.get()).into(),
        question: None,
        outcome: counted_as(&failure),
    });
    let mut post = reply_to(message, &origin, language);
    if room.preferences.threads.value && origin.guild.is_some() && origin.parent.is_none() {
        // Where no thread can be opened, for want of a permission or because there is one, a reply does.
        match bot.outbound.open_thread(message.channel_id, message.id, &title).await {
            Ok(thread) => {
                post = Post {
                    channel: thread,
                    to: None,
                    ..post
                }
            }
            Err(reason) => tracing::info!(%reason, "a thread was not opened"),
        }
    }
    let sending = bot.outbound.send(&post, &said.outgoing);
    let outcome = match sending.instrument(trace_span!(target: TIMING, "deliver")).await {
        Ok(sent) => {
            if let Some(question) = said.question {
                bot.remember_where(question, post.channel, sent).await;
            }
            said.outcome
        }
        Err(reason) => {
            report::<()>(Err(reason), "an answer was not delivered");
            Outcome::Failed
        }
    };
    bot.service.metrics().question(Surface::Message, outcome);
}

/// The most characters of a thread's name.
const THREAD_NAME: usize = 100;

fn reply_to(message: &Message, origin: &Origin, language: Language) -> Post {
    Post {
        channel: message.channel_id,
        to: Some(message.id),
        nonce: message.id.get(),
        language,
        scope: origin.scope(),
    }
}

/// What a message may lean on: the answer that it replies to, or, where a conversation goes on, what was asked last.
fn after(bot: &Bot, message: &Message, origin: &Origin) -> After {
    let replied = message.referenced_message.as_ref();
    match replied.filter(|earlier| earlier.author.id == bot.me) {
        Some(earlier) => After::Reply(earlier.id),
        None if origin.is_in_conversation() => After::Last,
        None => After::Nothing,
    }
}

async fn ask(bot: &Bot, (message, origin): (MessageId, &Origin), room: &Room, asking: Asking) -> Result<Said, Failure> {
    let refused = |reply: Reply| Said {
        outgoing: reply.into(),
        question: None,
        outcome: Outcome::Refused,
    };
    if asking.written.is_empty() {
        return Ok(refused(wording::asked_nothing(asking.language)));
    }
    if origin.guild.is_some() && (room.preferences.private.value || !room.is_for_answers()) {
        return Ok(refused(wording::ask_privately(asking.language)));
    }
    let seat = match bot.pool.seat(origin.place()) {
        Ok(seat) => seat,
        Err(failure) => return Ok(refused(failed(asking.language, &failure, message.get()))),
    };
    let (service, origin) = (Arc::clone(&bot.service), origin.clone());
    let tag = bot.signer.tag(origin.user);
    bot.pool
        .run(seat, move || answering::answered(&service, &asking, &origin, tag))
        .await
}
