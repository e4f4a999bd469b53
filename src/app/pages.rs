//! The pages of a running bot.
//!
//! In: what runs, and where to listen. Out: what the pages show of it, and interactions handed from where they arrive to
//! where they are answered: the two know nothing of one another.

use std::{path::PathBuf, sync::Arc};

use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::{
    discord::{self, Link},
    failure::Failure,
    http::{Behind, Listening, Pages, Taken},
    index::Health,
    service::Service,
    settings::Settings,
    telemetry::{Moment, process},
};

/// A running bot behind its pages.
pub(super) struct Bot {
    service: Arc<Service>,
    link: Link,
    data: PathBuf,
}

impl Bot {
    pub(super) fn new(service: Arc<Service>, link: Link, data: PathBuf) -> Self {
        Self { service, link, data }
    }
}

impl Behind for Bot {
    fn readiness(&self) -> Result<(), &'static str> {
        if !self.link.is_up() {
            return Err("the bot is not connected to Discord");
        }
        if !self.service.has_index() {
            return Err("the bot has no index to answer from");
        }
        if let Health::Failing { .. } = self.service.health() {
            return Err("the search engine does not answer for the index");
        }
        Ok(())
    }

    fn metrics(&self) -> String {
        let moment = Moment {
            is_ready: self.readiness().is_ok(),
            seats: self.link.seats(),
            free_bytes: process::free_bytes(&self.data),
            shards: self
                .link
                .connections()
                .iter()
                .map(|(shard, connection)| (*shard, connection.is_up))
                .collect(),
            ..self.service.moment()
        };
        self.service.metrics().text(&moment)
    }

    fn take(&self, interaction: &[u8]) -> Taken {
        match self.link.take(interaction) {
            discord::Taken::Answered(json) => Taken::Answered(json),
            discord::Taken::Accepted => Taken::Accepted,
            discord::Taken::Unreadable => Taken::Unreadable,
            discord::Taken::Closed => Taken::Closed,
        }
    }

    fn forged(&self) {
        self.service.metrics().forged();
    }

    fn now(&self) -> i64 {
        self.service.milliseconds().div_euclid(1000)
    }
}

/// Opens the pages that the settings want; each is served until `stop` is cancelled.
///
/// # Errors
/// When an address cannot be listened on.
pub(super) async fn open(
    settings: &Settings,
    bot: &Arc<Bot>,
    stop: &CancellationToken,
) -> Result<Vec<JoinHandle<()>>, Failure> {
    let mut served = Vec::new();
    if let Some(address) = settings.http.listen {
        let listening = Listening::on(address).await?;
        tracing::info!(address = %listening.address(), "health and metrics are served");
        let pages = Pages::for_operators(Arc::clone(bot));
        let pages = match &settings.http.operator_token {
            Some(token) => pages.with_operator_page(Arc::clone(&bot.service), token),
            None => pages,
        };
        served.push((listening, pages));
    }
    if let Some(reader) = &settings.http.reader {
        let listening = Listening::on(reader.listen).await?;
        tracing::info!(address = %listening.address(), "articles are served to readers");
        served.push((listening, Pages::for_readers(Arc::clone(&bot.service))));
    }
    if let (Some(address), Some(key)) = (settings.http.interactions, settings.discord.public_key) {
        let listening = Listening::on(address).await?;
        tracing::info!(address = %listening.address(), "interactions are taken by HTTP");
        served.push((listening, Pages::for_discord(Arc::clone(bot), key)));
    }
    let serve = |(listening, pages): (Listening, Pages)| {
        let stop = stop.clone();
        tokio::spawn(async move {
            let drained = async {
                stop.cancelled().await;
                tokio::time::sleep(discord::Config::DRAIN).await;
            };
            tokio::select! {
                served = listening.serve(pages, stop.clone()) => if let Err(error) = served {
                    tracing::error!(%error, "the pages cannot be served any more");
                },
                // Somebody who sends nothing must not keep the process from ending.
                () = drained => tracing::debug!("some requests for pages were broken off"),
            }
        })
    };
    Ok(served.into_iter().map(serve).collect())
}
