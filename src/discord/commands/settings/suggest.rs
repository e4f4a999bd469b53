//! Values of settings, suggested while they are typed.
//!
//! In: which setting, and what was typed so far. Out: values that it takes, each in the words of whoever types. Who is
//! no moderator is suggested nothing, since the names of collections may be nobody else's business.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::{
    failure::Failure,
    locale::{self, Language},
    reply::wording,
    service::{MOST_CHARS, MOST_SUGGESTIONS, Service},
    store::preferences::{Id, Key, Piece, Uploads, Wanted},
    text::fold,
};

use super::{Asked, Bot, Typed};
use crate::discord::outcome::report;

/// Numbers of questions a minute that make sense, and of days.
const PER_MINUTE: [u16; 6] = [5, 10, 20, 60, 120, 1000];
const DAYS: [u16; 6] = [7, 14, 30, 90, 180, 365];
/// What a list is separated by.
const COMMA: [char; 2] = [',', '，'];

/// A value: how it reads, and what is typed for it.
type Suggested = (String, String);

pub(super) async fn suggest(bot: Arc<Bot>, typed: Typed) {
    let given = &typed.given;
    let asked = Asked::of(&typed.command);
    let spot = given.origin.spot();
    let (Some(guild), true) = (spot.guild, given.is_moderator()) else {
        return tell(&bot, &typed, &[]).await;
    };
    let (service, language) = (Arc::clone(&bot.service), given.language());
    let here = spot.parent.or(spot.channel);
    let work = tokio::task::spawn_blocking(move || suggested(&service, language, guild, here, &asked));
    match work.await {
        Ok(Ok(values)) => tell(&bot, &typed, &values).await,
        Ok(Err(failure)) => tracing::info!(%failure, "no values could be suggested"),
        Err(broken) => tracing::error!(error = %broken, "no values could be suggested"),
    }
}

async fn tell(bot: &Bot, typed: &Typed, values: &[Suggested]) {
    let choices: Value = values
        .iter()
        .map(|(name, value)| json!({ "name": name, "value": value }))
        .collect();
    let told = bot.outbound.suggest(&typed.given.address, &choices).await;
    report(told, "suggestions were not delivered");
}

fn suggested(
    service: &Service,
    language: Language,
    guild: Id,
    here: Option<Id>,
    asked: &Asked,
) -> Result<Vec<Suggested>, Failure> {
    let Some(key) = Key::named(&asked.key) else {
        return Ok(Vec::new());
    };
    let is_list = key == Key::Collections;
    let (before, last) = match asked.value.rfind(COMMA).filter(|_| is_list) {
        Some(at) => asked
            .value
            .split_at(at + asked.value[at..].chars().next().map_or(0, char::len_utf8)),
        None => ("", asked.value.as_str()),
    };
    let last = fold(last.trim());
    let mut values = of_kind(service, language, guild, here, key)?;
    if before.is_empty() {
        values.push((locale::plain(language, "value-default"), Piece::All.typed()));
    }
    let begins = |words: &String| fold(words).split_whitespace().any(|word| word.starts_with(&last));
    let fits = |(name, value): &Suggested| begins(name) || begins(value) || last.is_empty();
    let values = values.into_iter().filter(fits).map(|(name, value)| {
        if before.is_empty() {
            return (name, value);
        }
        let before = before.trim_end();
        (format!("{before} {name}"), format!("{before} {value}"))
    });
    let is_short = |(name, value): &Suggested| [name, value].iter().all(|words| words.chars().count() <= MOST_CHARS);
    Ok(values.filter(is_short).take(MOST_SUGGESTIONS).collect())
}

/// The values that a setting takes, as far as they can be listed.
fn of_kind(
    service: &Service,
    language: Language,
    guild: Id,
    here: Option<Id>,
    key: Key,
) -> Result<Vec<Suggested>, Failure> {
    let none = || (locale::plain(language, "value-none"), Piece::Nothing.typed());
    Ok(match key.wanted() {
        Wanted::Switch => vec![
            (locale::plain(language, "value-on"), Piece::Switch(true).typed()),
            (locale::plain(language, "value-off"), Piece::Switch(false).typed()),
        ],
        Wanted::Language => {
            let known = Language::ALL.into_iter();
            known
                .map(|known| (known.own_name().to_owned(), Piece::Language(known).typed()))
                .collect()
        }
        Wanted::Collections => {
            let offered = service.offered(guild)?;
            let names = offered.names();
            let pairs = names.map(|name| (name.to_owned(), Piece::Collection(name.to_owned()).typed()));
            pairs.chain([none()]).collect()
        }
        Wanted::Number { .. } => {
            let numbers = if key == Key::RetentionDays { DAYS } else { PER_MINUTE };
            let numbers = numbers.into_iter();
            numbers
                .map(|number| (number.to_string(), Piece::Number(number).typed()))
                .collect()
        }
        Wanted::Channel | Wanted::Channels => {
            let here = here.into_iter();
            here.map(|id| (locale::plain(language, "value-here"), Piece::Channel(id).typed()))
                .collect()
        }
        Wanted::Uploads => {
            let all = Uploads::ALL.into_iter();
            all.map(|uploads| {
                let name = locale::plain(language, wording::uploads_key(uploads));
                (name, Piece::Uploads(uploads).typed())
            })
            .collect()
        }
        Wanted::Roles => vec![none()],
    })
}
