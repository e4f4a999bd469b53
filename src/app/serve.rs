//! Running the Discord bot and its companions.
//!
//! In: settings. Out: the bot, answering until it is stopped; beside it the index kept in step with the corpus, a sign
//! of life for `ibid health`, and what is too old deleted. Whatever ends one of them ends them all.

use std::{
    path::PathBuf,
    process::ExitCode,
    sync::Arc,
    time::{Duration, Instant},
};

use tokio_util::sync::CancellationToken;

use crate::{
    cli::{self, health::Health},
    discord::{self, Config, Connection, Link, Sharding, Shards},
    failure::Failure,
    index::embedded::Access,
    service::{Clock, Service},
    settings::{Environment, Settings},
    store,
};

use super::{App, database, pages, sync, who};

/// Runs the Discord bot until it is stopped.
pub(super) fn serve(
    settings: &Settings,
    environment: &Environment,
    chosen: &cli::serve::Serve,
    stop: &CancellationToken,
) -> anyhow::Result<ExitCode> {
    let sharding = sharding(chosen, settings.discord.gateway)?;
    let token = environment.discord_token()?.ok_or_else(no_token)?;
    if !reached_database(settings, stop) {
        return Ok(ExitCode::SUCCESS);
    }
    let store = Arc::new(super::store(settings)?);
    let signing_key = *store.secret().bytes();
    let app = App::open(settings, &Access::Write { who: who("serve") }, store)?;
    app.service.follow_by_meaning();
    let connection = Connection {
        token,
        client: discord::client()?,
        api_base: settings.discord.api_base.clone(),
        sharding,
    };
    let config = Config {
        signing_key,
        workers: settings.discord.workers,
        queue: settings.discord.queue,
        answer_timeout: Duration::from_secs(settings.discord.answer_timeout_s),
        question_chars: settings.policy.question_chars,
        progress_every: Config::PROGRESS_EVERY,
        interaction_life: Config::INTERACTION_LIFE,
        drain: Config::DRAIN,
        gateway: settings.discord.gateway,
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let ended = runtime.block_on(async {
        let link = Link::default();
        let behind = Arc::new(pages::Bot::new(
            Arc::clone(&app.service),
            link.clone(),
            settings.data_dir.clone(),
        ));
        let mut companions = pages::open(settings, &behind, stop).await?;
        let syncing = tokio::spawn(sync::keep_in_step(
            Arc::clone(&app.service),
            settings.sync.clone(),
            stop.clone(),
        ));
        let breathing = tokio::spawn(breathe(
            settings.data_dir.clone(),
            link.clone(),
            Arc::clone(&app.service),
            stop.clone(),
        ));
        let forgetting = tokio::spawn(forget_what_is_old(Arc::clone(&app.service), stop.clone()));
        companions.extend([syncing, breathing, forgetting]);
        let ended = discord::run(Arc::clone(&app.service), connection, config, link, stop.clone()).await;
        // Whatever ended the bot ends its companions.
        stop.cancel();
        for companion in companions {
            if let Err(error) = companion.await {
                tracing::error!(%error, "a part of the bot broke down");
            }
        }
        ended
    });
    Health::remove(&settings.data_dir);
    ended?;
    tracing::info!("stopped");
    Ok(ExitCode::SUCCESS)
}

/// The shards that were asked for; without any, those that Discord advises.
fn sharding(chosen: &cli::serve::Serve, gateway: bool) -> Result<Sharding, Failure> {
    let Some(total) = chosen.total_shards else {
        return Ok(Sharding::Automatic);
    };
    if !gateway {
        return Err(Failure::operator(
            "Shards are of the gateway, which `discord.gateway` turns off.",
            "Leave out `--shards` and `--total-shards`, or turn the gateway on.",
        ));
    }
    let shards = match &chosen.shards {
        Some(ids) => Shards::new(ids.clone(), total),
        None => Shards::all(total),
    };
    shards.map(Sharding::Chosen).map_err(|error| {
        let hint = "Two processes that share sixteen shards are started with `--shards 0..8 --total-shards 16` and \
                    `--shards 8..16 --total-shards 16`.";
        Failure::operator("These shards cannot be served.", hint).because(error)
    })
}

/// The longest pause between two looks for a database that is away, which is as long as nobody is answered after it is
/// back.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);
/// How soon a stop is noticed meanwhile.
const NAP: Duration = Duration::from_millis(100);

/// Waits for a database on a server that cannot be reached, as after a power cut, when everything starts at once; false
/// where it was stopped meanwhile.
fn reached_database(settings: &Settings, stop: &CancellationToken) -> bool {
    let mut pause = Duration::from_secs(1);
    while let Some(error) = store::away(&database(settings)) {
        tracing::warn!(%error, retry_s = pause.as_secs(), "the database that `store.url` names cannot be reached");
        let until = Instant::now() + pause;
        while Instant::now() < until {
            if stop.is_cancelled() {
                return false;
            }
            std::thread::sleep(NAP);
        }
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
    true
}

fn no_token() -> Failure {
    Failure::operator(
        "There is no Discord token.",
        "Make a bot at https://discord.com/developers/applications (New Application, then Bot, then Reset Token) \
         and set DISCORD_TOKEN to its token, or DISCORD_TOKEN_FILE to a file that holds it, or write \
         DISCORD_TOKEN=… into a file `.env` here.",
    )
}

/// Says now and then that the bot is alive, for `ibid health`.
async fn breathe(data: PathBuf, link: Link, service: Arc<Service>, stop: CancellationToken) {
    let mut ticks = tokio::time::interval(Duration::from_secs(cli::health::EVERY_S));
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = ticks.tick() => {}
        }
        let (service, data) = (Arc::clone(&service), data.clone());
        let connected = link.is_up();
        // Whether there is an index may have to be asked of a network.
        let written = tokio::task::spawn_blocking(move || {
            let health = Health {
                at: Clock::system().seconds(),
                connected,
                index: service.has_index(),
            };
            health.write(&data)
        });
        match written.await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::warn!(%error, "the state for health checks could not be written"),
            Err(error) => tracing::error!(%error, "the state for health checks could not be told"),
        }
    }
}

/// How often what is too old is deleted: things are kept for days.
const FORGET_EVERY: Duration = Duration::from_hours(1);

/// Deletes what is too old, at the start and then every hour.
async fn forget_what_is_old(service: Arc<Service>, stop: CancellationToken) {
    let mut ticks = tokio::time::interval(FORGET_EVERY);
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = ticks.tick() => {}
        }
        let service = Arc::clone(&service);
        match tokio::task::spawn_blocking(move || service.purge()).await {
            Ok(Ok(deleted)) => tracing::info!(
                questions = deleted.questions,
                requests = deleted.requests,
                "what was too old was deleted"
            ),
            Ok(Err(error)) => tracing::error!(%error, "what is too old could not be deleted"),
            Err(error) => tracing::error!(%error, "deleting what is too old broke down"),
        }
    }
}
