//! Mail: one message, or an mbox file of many, a message an article.
//!
//! In: the bytes of the file. Out: an article a message, with the words of its plain text, or of its HTML where it
//! has no other. Attachments are left out. A message whose bytes are no text in the encoding that it names is left
//! out, and the others are read.

mod mbox;
mod own;

use mail_parser::{Address, DateTime, HeaderName, Message, MessageParser, PartType};

use crate::corpus::{Date, Meta};

use super::{
    Draft, Rejected,
    build::Body,
    front_matter::is_link,
    items::{self, Items},
    markup,
};

const FORMAT: &str = "mail";

/// Reads one message.
pub(super) fn read_message(bytes: &[u8]) -> Result<Draft, Rejected> {
    let (_, draft) = message(bytes)?;
    Ok(draft)
}

/// Reads an mbox file.
pub(super) fn read_mbox(bytes: &[u8]) -> Result<Vec<Draft>, Rejected> {
    let mut messages = mbox::messages(bytes).peekable();
    if messages.peek().is_none() {
        return Err(malformed(
            "no line begins with `From ` and is followed by the headers of a message",
        ));
    }
    let mut items = Items::default();
    let mut refused = None;
    let mut read = 0;
    for (line, bytes) in messages {
        match message(&mbox::unescaped(bytes)) {
            Ok((id, draft)) => {
                read += 1;
                items.push(
                    &id.unwrap_or_else(|| items::checksum(bytes)),
                    Some(line),
                    Some(bytes),
                    draft,
                )?;
            }
            Err(rejected) => {
                items.leave_out(line, &rejected)?;
                refused.get_or_insert(rejected);
            }
        }
    }
    match refused {
        Some(rejected) if read == 0 => Err(rejected),
        _ => Ok(items.finish()),
    }
}

/// A message and its id.
fn message(bytes: &[u8]) -> Result<(Option<String>, Draft), Rejected> {
    let message = MessageParser::default()
        .parse(bytes)
        .filter(|message| message.from().is_some() || message.date().is_some() || message.message_id().is_some())
        .ok_or_else(|| malformed("it has no header `From`, `Date` or `Message-ID`"))?;
    let title = one_line(message.subject().unwrap_or_default());
    let mut body = Body::default();
    if !title.is_empty() {
        body.push_title(&title);
    }
    body.push_body(&words(&message)?);
    let id = message.message_id().map(str::to_owned);
    let draft = Draft {
        meta: Meta {
            title,
            date: message.header_raw(HeaderName::Date).and_then(day_of),
            url: address(&message),
            authors: message.from().map(names).unwrap_or_default(),
            ..Meta::default()
        },
        body: body.finish(),
        ..Draft::default()
    };
    Ok((id, draft))
}

/// The words of the plain text, else those of the HTML.
fn words(message: &Message<'_>) -> Result<Body, Rejected> {
    let mut plain = String::new();
    let mut html = None;
    for part in message.text_bodies() {
        match &part.body {
            PartType::Text(words) => {
                exact(words, part.is_encoding_problem)?;
                plain.push_str(words);
                plain.push('\n');
            }
            PartType::Html(words) => {
                exact(words, part.is_encoding_problem)?;
                html.get_or_insert(words);
            }
            _ => {}
        }
    }
    match html {
        Some(html) if plain.trim().is_empty() && own::quotes(html) => Err(malformed(
            "it is HTML alone with a quotation in it, so that its own words are not told from those of others",
        )),
        Some(html) if plain.trim().is_empty() => markup::read(html),
        _ => Ok(own::body(&plain)),
    }
}

/// Whether the words are what was sent, as far as the parser knows.
fn exact(words: &str, is_encoding_problem: bool) -> Result<(), Rejected> {
    if words.contains('\0') {
        return Err(malformed("a NUL character, which no text has"));
    }
    if is_encoding_problem || words.contains('\u{fffd}') {
        return Err(malformed(
            "its text is cut off, or no text in the encoding that it names",
        ));
    }
    Ok(())
}

/// Where the message itself is archived (RFC 5064); `List-Archive` names the whole archive of its list, where these
/// words are not to be found.
fn address(message: &Message<'_>) -> Option<String> {
    let header = message.header_raw(HeaderName::ArchivedAt)?;
    let url = header.trim().trim_start_matches('<').split('>').next()?.trim();
    is_link(url).then(|| url.to_owned())
}

/// The names of the writers, but not their addresses, which they did not give to be shown elsewhere.
fn names(from: &Address<'_>) -> Vec<String> {
    let names = from.iter().filter_map(|writer| writer.name());
    names.map(one_line).filter(|name| !name.is_empty()).collect()
}

/// The day where a date as in mail and in RSS was written, with its offset left aside: `9 Nov 2023 23:30:00 -0500`.
pub(super) fn day_of(written: &str) -> Option<Date> {
    // The parser wants seconds and an offset, which neither mail nor feeds always have and no day needs.
    let day = written.split_whitespace().take_while(|word| !word.contains(':'));
    let day: Vec<&str> = day.collect();
    let date = DateTime::parse_rfc822(&format!("{} 00:00:00 +0000\n", day.join(" ")))?;
    Date::parse(&format!("{:04}-{:02}-{:02}", date.year, date.month, date.day))
}

fn one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ").replace('\0', "")
}

fn malformed(reason: &str) -> Rejected {
    Rejected::Malformed {
        format: FORMAT.into(),
        line: None,
        reason: reason.to_owned(),
    }
}
