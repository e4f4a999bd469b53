//! `/insights [days] [export]`: what a server asks, for its moderators.

use std::sync::Arc;

use serde_json::Value;

use crate::{
    eval,
    failure::Failure,
    reply::{
        chart,
        wording::{self, insights},
    },
    service::Service,
    store::Insights as Figures,
};

use super::{BOOLEAN, Bot, Command, Config, INTEGER, Invoked, MANAGE_SERVER, SERVERS, Work, definition, option};
use crate::discord::{
    given::{Given, Shown},
    outcome::report,
    outgoing::{File, Outgoing},
};

pub(super) struct Insights;

/// The days that are counted where nobody says how many.
const DAYS: u16 = 30;
/// The most days that can be asked for: things are kept no longer.
const MOST_DAYS: u16 = 365;
/// The most bytes of articles that go with an export: Discord takes files of ten megabytes, and JSON is somewhat
/// longer than the texts in it.
const MOST_BYTES: usize = 8_000_000;

impl Command for Insights {
    fn name(&self) -> &'static str {
        "insights"
    }

    fn definition(&self, _: &Config) -> Value {
        let mut days = option(INTEGER, "insights-days", false);
        days["min_value"] = 1.into();
        days["max_value"] = MOST_DAYS.into();
        let options = [days, option(BOOLEAN, "insights-export", false)];
        definition(self.name(), Some(MANAGE_SERVER), SERVERS, &options)
    }

    fn run(&self, bot: Arc<Bot>, invoked: Invoked) -> Work {
        Box::pin(async move {
            let given = &invoked.given;
            let guild = given.origin.guild.filter(|_| given.is_moderator());
            let Some(guild) = guild else {
                bot.whisper(given, wording::moderators_only(given.language())).await;
                return;
            };
            let asked_for = invoked.number("days").and_then(|days| u16::try_from(days).ok());
            let days = asked_for.unwrap_or(DAYS).clamp(1, MOST_DAYS);
            if invoked.flag("export") == Some(true) {
                export(&bot, given, guild.get(), days).await;
            } else {
                show(&bot, given, guild.get(), days).await;
            }
        })
    }
}

async fn show(bot: &Bot, given: &Given, guild: u64, days: u16) {
    let (language, visible) = (given.language(), given.room.visible());
    let work = move |service: &Service| {
        let (figures, since) = service.insights(guild, days, &visible)?;
        let chart = drawn(&figures)?;
        Ok(Outgoing {
            file: chart.map(|bytes| File {
                name: "questions.png".to_owned(),
                description: insights::chart_described(language, &figures),
                bytes,
            }),
            ..insights::insights(language, &figures, since, !figures.days.is_empty()).into()
        })
    };
    bot.answer(given, Shown::ToAsker, work).await;
}

/// The chart of the days; none where there are none.
fn drawn(figures: &Figures) -> Result<Option<Vec<u8>>, Failure> {
    let days: Vec<chart::Day> = figures
        .days
        .iter()
        .map(|day| chart::Day {
            date: day.date,
            answered: u32::try_from(day.answered).unwrap_or(u32::MAX),
            not_found: u32::try_from(day.not_found).unwrap_or(u32::MAX),
        })
        .collect();
    if days.is_empty() {
        return Ok(None);
    }
    chart::draw(&days).map(Some).map_err(Failure::bug)
}

/// Two files, of which a message of the bot's carries one.
async fn export(bot: &Bot, given: &Given, guild: u64, days: u16) {
    let (language, visible) = (given.language(), given.room.visible());
    let Some(seat) = bot.admit(given, Shown::ToAsker).await else {
        return;
    };
    let deferred = bot.outbound.defer(&given.address, Shown::ToAsker).await;
    if deferred.is_err() {
        report(deferred, "an export was asked for too late to be answered");
        return;
    }
    let service = Arc::clone(&bot.service);
    let work = move || {
        let exported = service.exported(guild, days, &visible, MOST_BYTES)?;
        let articles: Vec<_> = exported.articles.iter().map(AsRef::as_ref).collect();
        let count = exported.questions.len();
        Ok((
            count,
            eval::written(&exported.questions, &articles),
            exported.is_partial,
        ))
    };
    let (count, written, is_partial) = match bot.pool.run(seat, work).await {
        Ok(done) => done,
        Err(failure) => {
            bot.finish(&given.address, Shown::ToAsker, Err(failure)).await;
            return;
        }
    };
    let said = Outgoing {
        file: (count > 0).then(|| file("questions.jsonl", &written.questions)),
        ..insights::exported(language, count, &written, is_partial).into()
    };
    bot.finish(&given.address, Shown::ToAsker, Ok(said)).await;
    if count > 0 {
        let articles = Outgoing {
            file: Some(file("articles.jsonl", &written.articles)),
            ..insights::exported_articles(language).into()
        };
        let followed = bot.outbound.follow_up(&given.address, Shown::ToAsker, &articles).await;
        report(followed, "the articles of an export were not delivered");
    }
}

fn file(name: &str, lines: &str) -> File {
    File {
        name: name.to_owned(),
        description: String::new(),
        bytes: lines.as_bytes().to_vec(),
    }
}
