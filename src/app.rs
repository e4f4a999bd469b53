//! The composition root.
//!
//! In: arguments and the environment. Out: settings, a service with its backend, and the subcommand that
//! was asked for, started and stopped. This is the only place that picks a backend.

use std::{
    fs,
    io::{self, IsTerminal, Read, Write},
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
    time::Duration,
};

use anyhow::Context;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

use crate::{
    answer::ConfidenceModel,
    cli::{self, Cli, Command, Console, Global, health::Health},
    corpus::Directory,
    discord::{self, Config, Connection, Link},
    eval::Standing,
    failure::Failure,
    index::{
        self,
        embedded::{Access, Embedded},
    },
    question::{Stage, Synonyms},
    reply::{plain, wording},
    semantic,
    service::{BOT_START, COMMAND_LINE, Clock, Freshness, Mode, Parts, Requested, Semantic, Service},
    settings::{self, Environment, SHIPPED_SYNONYMS, Settings},
    store::{self, Location, Store},
    telemetry,
};

/// Runs the subcommand.
///
/// # Errors
/// With what went wrong, for people: a [`Failure`] or a settings error at the root of it.
pub fn run(cli: Cli) -> anyhow::Result<ExitCode> {
    let environment = Environment::of_process()?;
    let settings = settings(&cli.global, &environment)?;
    telemetry::start(cli.global.log, &settings.log_level).map_err(anyhow::Error::msg)?;
    let stop = stop_on_signals().context("listening for signals failed")?;
    let mut out = io::stdout().lock();
    match cli.command {
        Command::Ask(ask) => {
            let app = App::open(&settings, &Access::Read, remembered(&settings)?)?;
            app.sync(&settings, &stop)?;
            ask.run(&app.service, &mut out)
        }
        Command::Chat => {
            let app = App::open(&settings, &Access::Read, remembered(&settings)?)?;
            app.sync(&settings, &stop)?;
            let mut input = io::stdin().lock();
            let prompt = io::stdin().is_terminal() && io::stdout().is_terminal();
            cli::chat::run(&app.service, &mut input, &mut out, prompt)?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Index(index) if index.check => cli::index::check(&Directory::new(&settings.corpus_dir), &mut out),
        Command::Index(index) => {
            let app = App::open(&settings, &Access::Write { who: who("index") }, remembered(&settings)?)?;
            index.run(&app.service, COMMAND_LINE, &stop, &mut out)?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Eval(eval) => eval.run(&mut out, |corpus, data, without| {
            let (settings, access) = match without {
                None => (settings.clone(), Access::Write { who: who("eval") }),
                Some(stage) => (settings.without(stage), Access::Read),
            };
            App::to_measure(settings, &access, corpus, data)
        }),
        Command::Calibrate(calibrate) => {
            let file = SettingsFile(cli.global.config);
            calibrate.run(&mut out, &stop, &file, |corpus, data| {
                let (service, threshold) =
                    App::to_measure(settings.clone(), &Access::Write { who: who("eval") }, corpus, data)?;
                let model = settings.policy.answer.confidence;
                Ok((service, Standing { model, threshold }))
            })
        }
        Command::Model(model) => {
            model.run(model_dir(&settings), &mut out)?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Serve => {
            drop(out);
            serve(&settings, &environment, &stop)
        }
        Command::Health => {
            let health = cli::health::check(&settings.data_dir, Clock::system().seconds());
            if let Err(reason) = &health {
                writeln!(out, "{reason}")?;
            }
            Ok(ExitCode::from(u8::from(health.is_err())))
        }
    }
}

fn settings(global: &Global, environment: &Environment) -> anyhow::Result<Settings> {
    let mut settings = Settings::load(global.config.as_deref(), environment)?;
    if let Some(corpus) = &global.corpus {
        settings.corpus_dir.clone_from(corpus);
    }
    if let Some(data) = &global.data {
        settings.data_dir.clone_from(data);
    }
    Ok(settings)
}

/// The most bytes of a file of synonyms that are read.
const MOST_SYNONYM_BYTES: u64 = 1_000_000;

/// Other names for the same thing, from the file that the settings name. The one that ships may be absent; one
/// that somebody chose may not.
fn synonyms(settings: &Settings) -> Result<Synonyms, Failure> {
    let Some(path) = &settings.synonyms else {
        return Ok(Synonyms::default());
    };
    let failed = |what: String| {
        let hint = "Mend the file, or name another with `question.synonyms` in the settings; empty reads none.";
        Failure::operator(what, hint)
    };
    let name = path.display();
    let list = match read_at_most(path, MOST_SYNONYM_BYTES) {
        Ok(list) => list,
        Err(error) if error.kind() == io::ErrorKind::NotFound && path == Path::new(SHIPPED_SYNONYMS) => {
            return Ok(Synonyms::default());
        }
        Err(error) => return Err(failed(format!("The file of synonyms `{name}` cannot be read.")).because(error)),
    };
    Synonyms::parse(&list).map_err(|error| failed(format!("The file of synonyms `{name}` cannot be used: {error}.")))
}

fn read_at_most(path: &Path, most: u64) -> io::Result<String> {
    let mut text = String::new();
    let read = fs::File::open(path)?.take(most + 1).read_to_string(&mut text)?;
    if read as u64 > most {
        return Err(io::Error::other(format!("it is larger than {most} bytes")));
    }
    Ok(text)
}

/// Where what was calibrated is written to.
struct SettingsFile(Option<PathBuf>);

impl cli::calibrate::Settings for SettingsFile {
    fn file(&self) -> Option<&Path> {
        self.0.as_deref()
    }

    fn said(&self, model: &ConfidenceModel, threshold: f32) -> anyhow::Result<String> {
        Ok(settings::calibrated(Path::new(""), "", model, threshold)?)
    }

    fn write(&self, file: &Path, model: &ConfidenceModel, threshold: f32) -> anyhow::Result<()> {
        Ok(settings::write_calibrated(file, model, threshold)?)
    }
}

/// Where the sentence model is.
fn model_dir(settings: &Settings) -> PathBuf {
    settings
        .model_dir
        .clone()
        .unwrap_or_else(|| settings.data_dir.join("model"))
}

/// The sentence model, where it is wanted. Without it answers are by words alone, which is told and is no
/// reason not to start.
fn meaning(settings: &Settings) -> Semantic {
    if !settings.semantic {
        return Semantic::Off;
    }
    match semantic::open(&model_dir(settings), &settings.data_dir.join("vectors")) {
        Ok(meaning) => Semantic::On(meaning),
        Err(error) => {
            tracing::warn!(%error, "semantic reranking is wanted and cannot be had; answers are by words alone");
            Semantic::Wanted(error.to_string())
        }
    }
}

/// What is remembered, in the database that the settings name.
fn store(settings: &Settings) -> Result<Store, Failure> {
    let location = if let Some(url) = &settings.store_url {
        Location::Url(url.clone())
    } else {
        fs::create_dir_all(&settings.data_dir).map_err(store::Error::from)?;
        Location::File(settings.data_dir.join(Location::FILE))
    };
    let store = Store::open(&location)?;
    if let Err(error) = store.import_reindexes(&settings.data_dir.join("reindexes.jsonl")) {
        tracing::warn!(%error, "the reindexes that an earlier version remembered could not be taken over");
    }
    Ok(store)
}

/// The same for one command, for which it is worth less than an answer: what cannot be kept is remembered until
/// the command ends.
fn remembered(settings: &Settings) -> Result<Arc<Store>, Failure> {
    let store = match store(settings) {
        Ok(store) => store,
        Err(failure) => {
            if settings.store_url.is_some() {
                tracing::warn!(error = %failure, "this will not be remembered");
            } else {
                tracing::debug!(error = %failure, "this will not be remembered");
            }
            Store::open(&Location::Memory)?
        }
    };
    Ok(Arc::new(store))
}

/// The service with the index under it.
struct App {
    service: Arc<Service>,
    index: Arc<Embedded>,
}

impl App {
    fn open(settings: &Settings, access: &Access, store: Arc<Store>) -> Result<Self, Failure> {
        let index = Embedded::open(&settings.data_dir.join("index"), access, settings.writer_memory_bytes)?;
        let index = Arc::new(index);
        let service = Service::new(Parts {
            index: Arc::clone(&index) as Arc<dyn index::Index>,
            corpus: Directory::new(&settings.corpus_dir),
            store,
            operator: settings.guild.clone(),
            policy: settings.policy,
            synonyms: synonyms(settings)?,
            semantic: meaning(settings),
            clock: Clock::system(),
        });
        Ok(Self {
            service: Arc::new(service),
            index,
        })
    }

    /// A service over folders of their own that answers every question however unsure it is, and the
    /// threshold that it would answer at.
    fn to_measure(
        mut settings: Settings,
        access: &Access,
        corpus: &Path,
        data: &Path,
    ) -> Result<(Arc<Service>, f32), Failure> {
        corpus.clone_into(&mut settings.corpus_dir);
        data.clone_into(&mut settings.data_dir);
        let threshold = std::mem::take(&mut settings.policy.answer.threshold);
        let store = Arc::new(Store::open(&Location::Memory)?);
        let app = Self::open(&settings, access, store)?;
        let holds_back = settings.policy.stages.has(Stage::Confidence);
        let threshold = if holds_back { threshold } else { 0.0 };
        Ok((app.service, threshold))
    }

    /// Brings the index up to the corpus before a question is asked of it: always when there is none, and
    /// when files have changed as the settings say. While another process may write, the index it keeps
    /// is asked as it is.
    fn sync(&self, settings: &Settings, stop: &CancellationToken) -> Result<(), Failure> {
        let freshness = self.service.freshness()?;
        let needed = match freshness {
            Freshness::Fresh => false,
            Freshness::Changed => settings.sync_on_start,
            Freshness::Missing | Freshness::OtherCorpus | Freshness::OtherVersion | Freshness::Damaged => true,
        };
        if !needed {
            return Ok(());
        }
        let older_serves = matches!(freshness, Freshness::Changed | Freshness::OtherVersion);
        let done = match self.index.upgrade(&who("reindex")) {
            Ok(()) => self.reindex(settings, stop),
            Err(index::Error::Locked { holder }) if older_serves => {
                say(&format!(
                    "The corpus has changed since it was indexed, and {holder} keeps the index; this answer is from the index as it is."
                ));
                Ok(())
            }
            Err(error) => Err(error.into()),
        };
        match done {
            // What was indexed before still answers, and a person who asks wants an answer.
            Err(failure) if older_serves && !stop.is_cancelled() => {
                let _ = io::stderr().write_all(plain::render(&wording::failed_for_operators(&failure)).as_bytes());
                say("This answer is from the index as it is.");
                Ok(())
            }
            done => done,
        }
    }

    fn reindex(&self, settings: &Settings, stop: &CancellationToken) -> Result<(), Failure> {
        say(&format!("Indexing {}.", settings.corpus_dir.display()));
        let console = Console::new();
        let requested = Requested {
            mode: Mode::Changed,
            by: COMMAND_LINE.to_owned(),
        };
        let done = self
            .service
            .reindex(&requested, &|progress| console.show(progress), stop);
        console.finish();
        self.index.downgrade();
        let report = done?;
        if !report.failed.is_empty() {
            say(&format!(
                "{} of the files could not be read; `ibid index --check` says why.",
                report.failed.len()
            ));
        }
        Ok(())
    }
}

/// Remarks go to standard error, so that standard output is the answer alone.
fn say(sentence: &str) {
    // A remark that cannot be shown is no reason to stop.
    let _ = writeln!(io::stderr(), "{}", plain::safe(sentence));
}

/// How this process describes itself to others that want the same index.
fn who(command: &str) -> String {
    format!(
        "`ibid {command}` (process {}, since {})",
        std::process::id(),
        plain::moment(Clock::system().seconds())
    )
}

/// A token that is cancelled by the first SIGINT or SIGTERM. The second SIGINT ends the process, for
/// people who do not want to wait.
fn stop_on_signals() -> io::Result<CancellationToken> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
    let stop = CancellationToken::new();
    let (interrupt, terminate) = {
        let _entered = runtime.enter();
        (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?)
    };
    let stopped = stop.clone();
    std::thread::Builder::new().name("signals".to_owned()).spawn(move || {
        runtime.block_on(async move {
            let (mut interrupt, mut terminate) = (interrupt, terminate);
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
            stopped.cancel();
            interrupt.recv().await;
            // 128 + SIGINT, as a shell reports it.
            std::process::exit(130);
        });
    })?;
    Ok(stop)
}

/// Runs the Discord bot until it is stopped.
fn serve(settings: &Settings, environment: &Environment, stop: &CancellationToken) -> anyhow::Result<ExitCode> {
    let token = environment.discord_token()?.ok_or_else(no_token)?;
    let store = Arc::new(store(settings)?);
    let signing_key = *store.secret().bytes();
    let app = App::open(settings, &Access::Write { who: who("serve") }, store)?;
    let connection = Connection {
        token,
        client: discord::client()?,
        api_base: settings.discord.api_base.clone(),
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
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let ended = runtime.block_on(async {
        let link = Link::default();
        let syncing = tokio::task::spawn_blocking({
            let (service, sync_on_start, stop) = (Arc::clone(&app.service), settings.sync_on_start, stop.clone());
            move || sync_at_start(&service, sync_on_start, &stop)
        });
        let breathing = tokio::spawn(breathe(
            settings.data_dir.clone(),
            link.clone(),
            Arc::clone(&app.service),
            stop.clone(),
        ));
        let forgetting = tokio::spawn(forget_what_is_old(Arc::clone(&app.service), stop.clone()));
        let ended = discord::run(Arc::clone(&app.service), connection, config, link, stop.clone()).await;
        // Whatever ended the bot ends its companions.
        stop.cancel();
        for companion in [syncing, breathing, forgetting] {
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

fn no_token() -> Failure {
    Failure::operator(
        "There is no Discord token.",
        "Make a bot at https://discord.com/developers/applications (New Application, then Bot, then Reset Token) \
         and set DISCORD_TOKEN to its token, or DISCORD_TOKEN_FILE to a file that holds it, or write \
         DISCORD_TOKEN=… into a file `.env` here.",
    )
}

/// Brings the index up to the corpus while the bot already answers from the old state.
fn sync_at_start(service: &Service, sync_on_start: bool, stop: &CancellationToken) {
    let done = service.freshness().and_then(|freshness| {
        let needed = match freshness {
            Freshness::Fresh => false,
            Freshness::Changed => sync_on_start,
            _ => true,
        };
        if !needed {
            return Ok(None);
        }
        let requested = Requested {
            mode: Mode::Changed,
            by: BOT_START.to_owned(),
        };
        service.reindex(&requested, &|_| {}, stop).map(Some)
    });
    match done {
        Ok(None) => tracing::info!("the index is up to date"),
        Ok(Some(report)) => tracing::info!(
            added = report.added,
            changed = report.changed,
            removed = report.removed,
            failed = report.failed.len(),
            elapsed_ms = report.elapsed.as_millis(),
            "the index was brought up to date"
        ),
        Err(failure) => {
            tracing::error!(error = %failure, hint = failure.hint.as_ref().map(tracing::field::display), "the index could not be brought up to date");
        }
    }
}

/// Says now and then that the bot is alive, for `ibid health`.
async fn breathe(data: PathBuf, link: Link, service: Arc<Service>, stop: CancellationToken) {
    let mut ticks = tokio::time::interval(Duration::from_secs(cli::health::EVERY_S));
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = ticks.tick() => {}
        }
        let health = Health {
            at: Clock::system().seconds(),
            connected: link.is_up(),
            index: service.has_index(),
        };
        if let Err(error) = health.write(&data) {
            tracing::warn!(%error, "the state for health checks could not be written");
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
