//! Questions in plain messages: direct messages, mentions, replies to the bot.
//!
//! In: a message. Out: a reply to it, if it asks the bot something. Messages of bots, and messages that
//! neither mention the bot nor come by direct message, are nobody's question.

use std::sync::Arc;

use serenity::model::{
    channel::{Message, MessageType},
    id::UserId,
};

use crate::{failure::Failure, question::Filters, reply::wording};

use super::{
    Bot,
    given::Shown,
    origin::Origin,
    outbound::Post,
    outcome::{failed, report},
    outgoing::Outgoing,
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
fn without_tokens(content: &str) -> String {
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

/// Answers `question`, asked by `message`, with a reply to it.
pub(super) async fn answer(bot: Arc<Bot>, message: Message, question: String) {
    let origin = Origin::of_message(&message);
    // A notice that hangs must not hold the answer back, so nobody waits for it.
    let (noticing, channel) = (Arc::clone(&bot), message.channel_id);
    bot.tasks.spawn(async move { noticing.outbound.typing(channel).await });
    let (language, said) = match bot.room(&origin).await {
        Ok(room) => {
            let language = room.language(&origin, Shown::ToAll);
            let answered = ask(&bot, &origin, &room, question).await;
            (language, answered)
        }
        Err(failure) => (origin.language(), Err(failure)),
    };
    let said = said.unwrap_or_else(|failure| failed(language, &failure, message.id.get()).into());
    let post = Post {
        channel: message.channel_id,
        to: Some(message.id),
        nonce: message.id.get(),
        language,
        scope: origin.scope(),
    };
    report(bot.outbound.send(&post, &said).await, "an answer was not delivered");
}

async fn ask(bot: &Bot, origin: &Origin, room: &Room, question: String) -> Result<Outgoing, Failure> {
    let language = room.language(origin, Shown::ToAll);
    if question.is_empty() {
        return Ok(wording::asked_nothing(language).into());
    }
    bot.count(origin, room)?;
    let seat = bot.pool.seat(origin.place())?;
    let service = Arc::clone(&bot.service);
    bot.pool
        .run(seat, move || {
            let answered = service.ask(&question, Filters::default())?;
            Ok(wording::answered(language, &answered).into())
        })
        .await
}
