//! The composition root.
//!
//! In: arguments and the environment. Out: settings, a service with its backend, and the subcommand that
//! was asked for, started and stopped. This is the only place that picks a backend.

mod backend;
mod doctor;
mod pages;
mod serve;
mod signals;
mod sync;

use std::{
    fs,
    io::{self, IsTerminal, Read, Write},
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::Context;
use tokio_util::sync::CancellationToken;

use crate::{
    backup::{self, Wanted},
    cli::{self, Cli, Command, Console, Global},
    corpus::Manifests,
    eval::{Standing, Thresholds},
    failure::Failure,
    index::{
        self,
        embedded::{Access, Embedded},
    },
    isolate::Workers,
    meaning,
    mirror::Http,
    question::{Stage, Synonyms},
    reply::{plain, wording},
    service::{
        COMMAND_LINE, Clock, Freshness, OpenCorpus, Parts, ReaderLinks, Requested, Semantic, Service, Uploading,
    },
    settings::{self, Calibration, Environment, SHIPPED_SYNONYMS, Settings},
    store::{self, Location, Store},
    telemetry::{self, Metrics},
};
use backend::Backend;
use signals::{forbid_core_dumps, stop_on_signals};

/// Runs the subcommand.
///
/// # Errors
/// With what went wrong, for people: a [`Failure`] or a settings error at the root of it.
pub fn run(cli: Cli) -> anyhow::Result<ExitCode> {
    if let Command::ParseWorker(worker) = cli.command {
        // It has neither settings nor environment.
        return worker.run();
    }
    forbid_core_dumps();
    let environment = Environment::of_process()?;
    if let Command::Doctor(doctor) = cli.command {
        // What is wrong with the settings is for it to say, too.
        return doctor::run(&cli.global, &environment, doctor, &mut io::stdout().lock());
    }
    let settings = settings(&cli.global, &environment)?;
    let _traces =
        telemetry::start(cli.global.log, &settings.log_level, settings.otlp.as_deref()).map_err(anyhow::Error::msg)?;
    let stop = stop_on_signals().context("listening for signals failed")?;
    let mut out = io::stdout().lock();
    match cli.command {
        Command::Ask(ask) => {
            let app = App::open(&settings, &Access::Read, remembered(&settings)?)?;
            app.sync(&settings, &stop)?;
            app.prepare(MOST_PREPARED);
            match ask.run(&app.service, &mut out) {
                // It was built anew from the corpus where the settings let it, and the question can be asked again.
                Err(_) if app.service.is_damaged() => {
                    app.sync(&settings, &stop)?;
                    ask.run(&app.service, &mut out)
                }
                done => done,
            }
        }
        Command::Chat => {
            let app = App::open(&settings, &Access::Read, remembered(&settings)?)?;
            app.sync(&settings, &stop)?;
            app.prepare(MOST_PREPARED);
            let mut input = io::stdin().lock();
            let prompt = io::stdin().is_terminal() && io::stdout().is_terminal();
            cli::chat::run(&app.service, &mut input, &mut out, prompt)?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Index(index) if index.check => {
            let corpus = open_corpus(&settings).open()?;
            cli::index::check(&corpus, &parser(&settings), settings.limits, &mut out)
        }
        Command::Index(index) => {
            let store = match settings.backend {
                settings::Backend::Embedded => remembered(&settings)?,
                // It says which of several processes may write.
                settings::Backend::Remote(_) => Arc::new(store(&settings)?),
            };
            let app = App::open(&settings, &Access::Write { who: who("index") }, store)?;
            if let Err(failure) = app.service.verify() {
                say(&format!("{failure} It is built anew."));
            }
            let done = index.run(&app.service, COMMAND_LINE, &stop, &mut out)?;
            app.prepare_all(&stop);
            Ok(done)
        }
        Command::Read(read) => read.run(&parser(&settings), settings.limits.file_bytes, &mut out),
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
                let (service, thresholds) =
                    App::to_measure(settings.clone(), &Access::Write { who: who("eval") }, corpus, data)?;
                let model = settings.policy.answer.confidence;
                Ok((service, Standing { model, thresholds }))
            })
        }
        Command::Serve(chosen) => {
            drop(out);
            serve::serve(&settings, &environment, &chosen, &stop)
        }
        Command::Doctor(doctor) => doctor::run(&cli.global, &environment, doctor, &mut out),
        Command::Backup(backup) => {
            let database = database(&settings);
            let wanted = Wanted {
                data: &settings.data_dir,
                database: &database,
                settings: cli.global.config.as_deref(),
                index: !backup.without_index,
                now: Clock::system().seconds(),
            };
            backup.run(&wanted, &mut out)
        }
        Command::Restore(restore) => {
            let _alone = alone(&settings)?;
            let is_elsewhere = settings.store_url.is_some();
            restore.run(&settings.data_dir, is_elsewhere, Clock::system().seconds(), &mut out)
        }
        Command::ParseWorker(worker) => worker.run(),
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
    let environment = environment.with_backend(global.backend.as_deref());
    let mut settings = Settings::load(global.config.as_deref(), &environment)?;
    if let Some(corpus) = &global.corpus {
        settings.corpus_dir.clone_from(corpus);
    }
    if let Some(data) = &global.data {
        settings.data_dir.clone_from(data);
    }
    Ok(settings)
}

/// The corpus as it is declared.
fn open_corpus(settings: &Settings) -> OpenCorpus {
    let (root, mirrors) = (settings.corpus_dir.clone(), settings.data_dir.join("sources"));
    let http = Http::new(settings.guard.clone());
    OpenCorpus::new(move || {
        settings::declared::corpus(&root, &mirrors, &http).map_err(|error| {
            let hint = "What can stand in `corpus.toml` is written in `corpus/README.md`.";
            Failure::operator(format!("The sources of the corpus cannot be read: {error}."), hint)
        })
    })
}

/// What reads files: processes of this program.
fn parser(settings: &Settings) -> Workers {
    Workers::new(settings::this_program(), settings.parse)
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

    fn said(&self, now: &Standing) -> anyhow::Result<String> {
        let calibration = Calibration {
            now: *now,
            before: None,
        };
        Ok(settings::calibrated(Path::new(""), "", &calibration)?)
    }

    fn write(&self, file: &Path, now: &Standing, before: &Standing) -> anyhow::Result<()> {
        let calibration = Calibration {
            now: *now,
            before: Some((*before, Clock::system().today())),
        };
        Ok(settings::write_calibrated(file, &calibration)?)
    }
}

/// The sentence encoder, where it is wanted. Without it answers are by words alone, which is told and is no reason not to
/// start.
fn meaning(settings: &Settings, vectors: &Path) -> Semantic {
    let encoder = &settings.meaning;
    if !encoder.enabled {
        return Semantic::Off;
    }
    match meaning::open(encoder.folder.as_deref(), vectors, encoder.budget) {
        Ok(meaning) => Semantic::On(meaning),
        Err(error) => {
            tracing::warn!(%error, "answers are by words alone");
            Semantic::Wanted(error.to_string())
        }
    }
}

/// The database that the settings name.
fn database(settings: &Settings) -> Location {
    match &settings.store_url {
        Some(url) => Location::Url(url.clone()),
        None => Location::File(settings.data_dir.join(Location::FILE)),
    }
}

/// Makes sure that nobody uses the data folder for as long as what is returned is kept.
fn alone(settings: &Settings) -> Result<Option<Embedded>, Failure> {
    let directory = settings.data_dir.join("index");
    match settings.backend {
        settings::Backend::Embedded if directory.exists() => {
            let access = Access::Write { who: who("restore") };
            Ok(Some(Embedded::open(&directory, &access, settings.writer_memory_bytes)?))
        }
        // Without an index in it there is no lock, but a running bot gives signs of life.
        _ if cli::health::is_alive(&settings.data_dir, Clock::system().seconds()) => {
            Err(cli::backup::in_use(&settings.data_dir))
        }
        _ => Ok(None),
    }
}

/// What is remembered, in the database that the settings name.
fn store(settings: &Settings) -> Result<Store, Failure> {
    backup::whole(&settings.data_dir)?;
    if settings.store_url.is_none() {
        fs::create_dir_all(&settings.data_dir).map_err(store::Error::from)?;
    }
    let store = Store::open(&database(settings))?;
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
    backend: Backend,
}

impl App {
    fn open(settings: &Settings, access: &Access, store: Arc<Store>) -> Result<Self, Failure> {
        Self::with_vectors(settings, access, store, &settings.data_dir.join("vectors"))
    }

    /// The same with the vectors of passages in a folder elsewhere.
    fn with_vectors(settings: &Settings, access: &Access, store: Arc<Store>, vectors: &Path) -> Result<Self, Failure> {
        let backend = Backend::open(settings, access)?;
        let uploads = Uploading::below(&settings.data_dir, settings.uploads);
        let reader = settings.http.reader.as_ref();
        let links = reader.map(|reader| ReaderLinks::new(reader.url.clone(), reader.days, store.secret().bytes()));
        let service = Service::new(Parts {
            index: backend.index(),
            corpus: uploads.beside(open_corpus(settings), &store),
            uploads,
            parser: Arc::new(parser(settings)),
            manifests: Manifests::in_folder(settings.data_dir.join("manifests")),
            limits: settings.limits,
            store,
            operator: settings.guild.clone(),
            policy: settings.policy,
            synonyms: synonyms(settings)?,
            semantic: meaning(settings, vectors),
            clock: Clock::system(),
            metrics: Metrics::default(),
        });
        Ok(Self {
            service: Arc::new(match links {
                Some(links) => service.with_reader(links),
                None => service,
            }),
            backend,
        })
    }

    /// A service over folders of their own that answers every question however unsure it is, and the
    /// thresholds that it would answer at.
    fn to_measure(
        mut settings: Settings,
        access: &Access,
        corpus: &Path,
        data: &Path,
    ) -> Result<(Arc<Service>, Thresholds), Failure> {
        corpus.clone_into(&mut settings.corpus_dir);
        // Beside those of the bot, which are not swept for what is measured.
        let vectors = settings.data_dir.join("vectors-measured");
        settings.meaning.budget = Duration::from_mins(1);
        data.clone_into(&mut settings.data_dir);
        backend::set_apart(&mut settings, access);
        let answer = &mut settings.policy.answer;
        let thresholds = Thresholds {
            sure: std::mem::take(&mut answer.threshold),
            near: std::mem::take(&mut answer.near_threshold),
        };
        let store = Arc::new(Store::open(&Location::Memory)?);
        // What was read for its meaning need not be read again to measure, and every question is measured alike.
        let app = Self::with_vectors(&settings, access, store, &vectors)?;
        let holds_back = settings.policy.stages.has(Stage::Confidence);
        let none = Thresholds { sure: 0.0, near: 0.0 };
        Ok((app.service, if holds_back { thresholds } else { none }))
    }

    /// Brings the index up to the corpus before a question is asked of it: always when there is none, and
    /// when files have changed as the settings say. While another process may write, the index it keeps
    /// is asked as it is.
    fn sync(&self, settings: &Settings, stop: &CancellationToken) -> Result<(), Failure> {
        let freshness = self.service.freshness()?;
        let needed = match freshness {
            Freshness::Fresh => false,
            Freshness::Changed => settings.sync.on_start,
            Freshness::Missing | Freshness::OtherCorpus | Freshness::OtherVersion | Freshness::Damaged => {
                settings.sync.makes_one
            }
        };
        if !needed {
            return Ok(());
        }
        let older_serves = matches!(freshness, Freshness::Changed | Freshness::OtherVersion);
        let done = match self.backend.upgrade(&who("reindex")) {
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

    /// Makes the vectors of the passages for a question by meaning, as far as that can be done in `most`; what is left goes
    /// on while the question is asked and is kept for the next.
    fn prepare(&self, most: Duration) {
        let begun = Instant::now();
        let console = Console::new();
        let is_done = self.service.prepare(&mut |made, all| {
            console.show_vectors(made, all);
            begun.elapsed() < most
        });
        console.finish();
        if !is_done {
            say("This answer is by words alone: `ibid index` makes the vectors that answers by meaning need.");
        }
    }

    /// The same, however long it takes, until it is stopped.
    fn prepare_all(&self, stop: &CancellationToken) {
        let console = Console::new();
        self.service.prepare(&mut |made, all| {
            console.show_vectors(made, all);
            !stop.is_cancelled()
        });
        console.finish();
    }

    fn reindex(&self, settings: &Settings, stop: &CancellationToken) -> Result<(), Failure> {
        say(&format!("Indexing {}.", settings.corpus_dir.display()));
        let console = Console::new();
        let requested = Requested::changed(COMMAND_LINE);
        let done = self
            .service
            .reindex(&requested, &|progress| console.show(progress), stop);
        console.finish();
        self.backend.downgrade();
        let report = done?;
        if let Some(held) = report.held {
            let _ = io::stderr().write_all(plain::render(&wording::held_for_operators(held)).as_bytes());
            say("This answer is from the index as it is.");
        }
        if !report.failed.is_empty() {
            say(&format!(
                "{} of the files could not be read; `ibid index --check` says why.",
                report.failed.len()
            ));
        }
        Ok(())
    }
}

/// How long a question on the command line waits for the vectors of passages.
const MOST_PREPARED: Duration = Duration::from_secs(10);

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
