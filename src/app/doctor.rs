//! What `ibid doctor` looks at.
//!
//! In: arguments and the environment. Out: a line for each thing that ibid needs. Nothing is changed, nothing is
//! started, and nobody is asked over a network but Discord, once and on request, and the database and the search engine
//! that the settings name. It can be done beside a running bot.

use std::{io::Write, net::SocketAddr, path::Path, process::ExitCode};

use crate::{
    backup,
    cli::{
        Global,
        doctor::{Check, Doctor},
        health,
    },
    corpus::Corpus,
    discord::{self, Unreached},
    failure::Failure,
    index::{
        Health, Index,
        embedded::{self, Access, Embedded},
        remote::Remote,
    },
    meaning,
    service::Clock,
    settings::{Backend, Environment, Settings},
    store::{self, Examined, Store},
    telemetry::process,
};

use super::{database, open_corpus, synonyms};

/// Below this, in bytes, a disk is as good as full.
const NO_ROOM: u64 = 100_000_000;
/// Below this, in bytes, it soon will be.
const LITTLE_ROOM: u64 = 1_000_000_000;
/// Fewer open files than this are too few for an index with many segments, a watched corpus and connections to Discord.
const FEW_FILES: u64 = 1024;
/// A clock that is off by more seconds is wrong: Discord says the time in whole ones, and an answer takes one to arrive.
const MOST_SKEW_S: u64 = 3;
/// A source that nothing came from for so many seconds is told.
const STALE_S: i64 = 7 * 86_400;

/// Looks at everything and says so to `out`.
pub(super) fn run(
    global: &Global,
    environment: &Environment,
    chosen: Doctor,
    out: &mut dyn Write,
) -> anyhow::Result<ExitCode> {
    let mut checks = vec![version()];
    match super::settings(global, environment) {
        Ok(settings) => {
            checks.push(read_from(global));
            let examination = Examination {
                settings: &settings,
                environment,
                now: Clock::system().seconds(),
            };
            checks.extend(examination.all(chosen.online));
        }
        Err(error) => checks.push(Check::wrong(
            "settings",
            format!("{error:#}"),
            "`config/default.toml` names every setting.",
        )),
    }
    chosen.tell(&checks, out)
}

fn version() -> Check {
    let (version, schema) = (env!("CARGO_PKG_VERSION"), store::SCHEMA);
    Check::ok("version", format!("ibid {version}, database schema {schema}"))
}

fn read_from(global: &Global) -> Check {
    let from = match &global.config {
        Some(file) => format!("`{}` and the environment", file.display()),
        None => "the environment".to_owned(),
    };
    Check::ok("settings", format!("read from {from}; each is known and in its range"))
}

struct Examination<'a> {
    settings: &'a Settings,
    environment: &'a Environment,
    now: i64,
}

impl Examination<'_> {
    fn all(&self, online: bool) -> Vec<Check> {
        let mut checks = self.discord(online);
        checks.push(self.bot());
        checks.extend(self.data());
        checks.extend(self.database());
        checks.push(self.index());
        checks.push(self.corpus());
        checks.extend(self.synonyms());
        checks.extend(self.meaning());
        checks.push(files());
        checks.extend(self.listening());
        checks
    }

    fn discord(&self, online: bool) -> Vec<Check> {
        let token = match self.environment.discord_token() {
            Ok(Some(token)) => token,
            Ok(None) => {
                let hint = "`ibid serve` needs one in DISCORD_TOKEN or in the file that DISCORD_TOKEN_FILE names.";
                return vec![Check::warning("token", "there is none", hint)];
            }
            Err(error) => {
                let hint = "Let the user that ibid runs as read the file.";
                return vec![Check::wrong("token", error.to_string(), hint)];
            }
        };
        if !online {
            let what = "there is one; `--online` asks Discord whether it is good";
            return vec![Check::ok("token", what)];
        }
        let asked = || -> anyhow::Result<_> {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            let client = discord::client()?;
            let base = self.settings.discord.api_base.as_deref();
            Ok(runtime.block_on(discord::reach(&client, base, &token)))
        };
        match asked() {
            Ok(Ok(reached)) => {
                let mut checks = vec![Check::ok(
                    "token",
                    format!("Discord knows it as that of {}", reached.name),
                )];
                checks.extend(reached.at.map(|at| clock(self.now - at)));
                checks
            }
            Ok(Err(Unreached::Token)) => {
                let hint = "Copy the token again from the developer portal (Bot, then Reset Token).";
                vec![Check::wrong("token", "Discord refuses it", hint)]
            }
            Ok(Err(error)) => {
                let hint = "Look at https://discordstatus.com, and at this machine's way out: names, proxy, firewall.";
                vec![Check::wrong("discord", error.to_string(), hint)]
            }
            Err(error) => vec![Check::wrong("discord", format!("{error:#}"), "Report this.")],
        }
    }

    fn bot(&self) -> Check {
        let data = &self.settings.data_dir;
        if !health::is_alive(data, self.now) {
            return Check::ok("bot", "none is running with this data folder");
        }
        match health::check(data, self.now) {
            Ok(()) => Check::ok("bot", "one is running with this data folder, and answers"),
            Err(reason) => Check::warning(
                "bot",
                reason,
                "Its log says more; `ibid health` is asked by containers.",
            ),
        }
    }

    fn data(&self) -> Vec<Check> {
        let folder = &self.settings.data_dir;
        let name = folder.display();
        let mut checks = Vec::new();
        if !folder.exists() {
            checks.push(Check::ok("data", format!("`{name}` is not there yet and will be made")));
        } else if let Err(error) = tempfile::NamedTempFile::new_in(folder) {
            let hint = "Let the user that ibid runs as write it, or name another with `--data`.";
            checks.push(Check::wrong(
                "data",
                format!("`{name}` cannot be written: {error}"),
                hint,
            ));
        } else {
            let holder = embedded::holder(&folder.join("index"));
            let used = holder.map_or_else(
                || "and is used by nobody".to_owned(),
                |who| format!("and is used by {who}"),
            );
            checks.push(Check::ok("data", format!("`{name}` can be written, {used}")));
        }
        checks.extend(
            backup::whole(folder)
                .err()
                .map(|failure| Check::failed("data", &failure)),
        );
        checks.extend(process::free_bytes(folder).map(room));
        checks.extend(readable_by_others(&folder.join(store::Location::FILE)));
        checks
    }

    fn database(&self) -> Vec<Check> {
        let about = "database";
        let location = database(self.settings);
        let (schema, damage) = match store::examine(&location) {
            Ok(Examined::Missing) => return vec![Check::ok(about, "there is none yet; it will be made")],
            Ok(Examined::Readable { schema, damage }) => (schema, damage),
            Err(error) => return vec![Check::failed(about, &Failure::from(error))],
        };
        if let Some(first) = damage.first() {
            let hint =
                "Stop the bot and restore a backup with `ibid restore`; `sqlite3 ibid.db .recover` saves what can be.";
            return vec![Check::wrong(about, format!("it is damaged: {first}"), hint)];
        }
        if schema > store::SCHEMA {
            let error = store::Error::Newer {
                found: schema,
                known: store::SCHEMA,
            };
            return vec![Check::failed(about, &Failure::from(error))];
        }
        if schema < store::SCHEMA {
            let what = format!("it has schema {schema}, which the next start brings up to this version");
            return vec![Check::ok(about, what)];
        }
        let mut checks = vec![Check::ok(about, "it is whole and of this version")];
        match Store::open(&location).and_then(|store| store.sources()) {
            Ok(sources) => checks.extend(sources.into_iter().map(|source| self.source(&source))),
            Err(error) => checks.push(Check::failed(about, &Failure::from(error))),
        }
        checks
    }

    fn source(&self, source: &store::SourceState) -> Check {
        let about = "source";
        let name = match &*source.name {
            "" => "the corpus folder".to_owned(),
            name => format!("`{name}` ({})", source.kind),
        };
        let hint = "`ibid index --check` says more; what was indexed of it before is kept.";
        let age_s = source.fresh_at.map(|at| self.now - at);
        match (&source.error, age_s) {
            (Some(error), _) => Check::warning(about, format!("{name} did not go well: {error}"), hint),
            (None, None) => Check::warning(about, format!("{name} never went well"), hint),
            (None, Some(age_s)) if age_s > STALE_S => {
                let what = format!("{name} was last brought up to date {} days ago", age_s / 86_400);
                Check::warning(about, what, "`index.schedule` asks again by itself, `ibid index` now.")
            }
            (None, Some(_)) => Check::ok(about, format!("{name} went well")),
        }
    }

    fn index(&self) -> Check {
        match &self.settings.backend {
            Backend::Embedded => {
                embedded_index(&self.settings.data_dir.join("index"), self.settings.writer_memory_bytes)
            }
            Backend::Remote(engine) => match Remote::new(engine.clone()) {
                Ok(remote) => remote_index(&remote),
                Err(error) => Check::failed("index", &Failure::from(error)),
            },
        }
    }

    fn corpus(&self) -> Check {
        let about = "corpus";
        let listed = |corpus: Corpus| corpus.list().map_err(Failure::from);
        let listing = match open_corpus(self.settings).open().and_then(listed) {
            Ok(listing) => listing,
            Err(failure) => return Check::failed(about, &failure),
        };
        let hint = "`ibid index --check` reads every document and lists what is wrong.";
        let documents = format!(
            "{} in `{}`",
            counted(listing.entries.len(), "document"),
            self.settings.corpus_dir.display()
        );
        match listing.unlisted.first() {
            Some(first) => {
                let (path, reason) = (&first.path, &first.reason);
                let what = format!(
                    "{documents}, and {} cannot be listed: `{path}`: {reason}",
                    listing.unlisted.len()
                );
                Check::warning(about, what, hint)
            }
            None if listing.entries.is_empty() => Check::warning(
                about,
                documents,
                "Put documents there, or name another folder with `--corpus`.",
            ),
            None => Check::ok(about, documents),
        }
    }

    fn synonyms(&self) -> Option<Check> {
        let failure = synonyms(self.settings).err()?;
        Some(Check::failed("synonyms", &failure))
    }

    fn meaning(&self) -> Option<Check> {
        if !self.settings.meaning.enabled {
            return None;
        }
        Some(match meaning::check(self.settings.meaning.folder.as_deref()) {
            Ok(name) => Check::ok("meaning", format!("the model {name} works")),
            Err(error) => {
                let hint = Failure::from(error)
                    .hint
                    .map(|hint| hint.to_string())
                    .unwrap_or_default();
                Check::warning(
                    "meaning",
                    "the model cannot be used, so answers are by words alone",
                    hint,
                )
            }
        })
    }

    fn listening(&self) -> Option<Check> {
        let is_for_all = |address: &SocketAddr| address.ip().is_unspecified();
        let address = self.settings.http.listen.filter(is_for_all)?;
        let hint = "Choose an address of this machine, such as 127.0.0.1, or let only monitoring reach the port.";
        let what = format!("health and metrics are served at {address}, for whoever reaches this machine");
        Some(Check::warning("pages", what, hint))
    }
}

fn clock(skew_s: i64) -> Check {
    let off = skew_s.unsigned_abs();
    let what = format!("{off} s from Discord's");
    if off > MOST_SKEW_S {
        return Check::warning("clock", what, "Let the machine's clock be set by the network (NTP).");
    }
    Check::ok("clock", what)
}

fn room(free: u64) -> Check {
    let what = format!("{} MB are free for the data folder", free / 1_000_000);
    let hint = "Free some space: a full reindex needs as much again as the index has.";
    match free {
        free if free < NO_ROOM => Check::wrong("disk", what, hint),
        free if free < LITTLE_ROOM => Check::warning("disk", what, hint),
        _ => Check::ok("disk", what),
    }
}

#[cfg(unix)]
fn readable_by_others(file: &Path) -> Option<Check> {
    use std::os::unix::fs::PermissionsExt;
    let mode = file.metadata().ok()?.permissions().mode();
    let what = format!(
        "others on this machine can read `{}`, which holds a secret",
        file.display()
    );
    let hint = format!("`chmod 600 {}`", file.display());
    (mode & 0o077 != 0).then(|| Check::warning("data", what, hint))
}

#[cfg(not(unix))]
fn readable_by_others(_: &Path) -> Option<Check> {
    None
}

fn embedded_index(directory: &Path, writer_memory_bytes: usize) -> Check {
    let about = "index";
    let looked = match embedded::look(directory) {
        Ok(looked) => looked,
        Err(error) => return Check::failed(about, &Failure::from(error)),
    };
    let Some(looked) = looked else {
        return Check::warning(
            about,
            "there is none yet",
            "`ibid index` builds it, and so does the first question.",
        );
    };
    if let Some(first) = looked.damaged.first() {
        let what = format!(
            "{} damaged, the first `{first}`",
            are(looked.damaged.len(), "of its files")
        );
        return Check::wrong(about, what, "`ibid index --full` builds it again from the documents.");
    }
    let opened = Embedded::open(directory, &Access::Read, writer_memory_bytes);
    match opened.and_then(|index| index.snapshot()) {
        Ok(snapshot) => state(
            snapshot.state().articles,
            snapshot.state().passages,
            snapshot.state().current,
        ),
        Err(error) => Check::failed(about, &Failure::from(error)),
    }
}

fn remote_index(remote: &Remote) -> Check {
    let about = "index";
    let hint = "Look at the search engine's own health and log.";
    match remote.health() {
        Health::Well => {}
        Health::Impaired { reason } => return Check::warning(about, reason, hint),
        Health::Failing { reason } => return Check::wrong(about, reason, hint),
    }
    match remote.snapshot() {
        Ok(snapshot) => state(
            snapshot.state().articles,
            snapshot.state().passages,
            snapshot.state().current,
        ),
        Err(error) => Check::failed(about, &Failure::from(error)),
    }
}

fn state(articles: u64, passages: u64, is_current: bool) -> Check {
    let what = format!("it is whole: {articles} articles, {passages} passages");
    if is_current {
        return Check::ok("index", what);
    }
    let what = format!("{what}, made by another version of ibid");
    Check::warning("index", what, "It answers until the next reindex builds it anew.")
}

fn files() -> Check {
    match process::most_open_files() {
        Some(most) if most < FEW_FILES => {
            let hint = "Raise the limit: `ulimit -n`, or `LimitNOFILE=` in the service.";
            Check::warning("files", format!("{most} may be open at a time"), hint)
        }
        Some(most) => Check::ok("files", format!("{most} may be open at a time")),
        None => Check::ok("files", "as many may be open as there are"),
    }
}

fn counted(count: usize, what: &str) -> String {
    match count {
        1 => format!("1 {what}"),
        count => format!("{count} {what}s"),
    }
}

fn are(count: usize, what: &str) -> String {
    match count {
        1 => format!("1 {what} is"),
        count => format!("{count} {what} are"),
    }
}
