//! From settings as they are written to settings that were checked.
//!
//! In: every key with a value of the right kind. Out: [`Settings`], or the first value that is out of its range.

use std::{collections::BTreeMap, fmt, net::SocketAddr, path::PathBuf, time::Duration};

use croner::Cron;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use toml::Value;

use crate::{
    answer::{self, ConfidenceModel},
    http::PublicKey,
    isolate::Bounds,
    mirror::Guard,
    question::{Stages, Weights},
    retrieval,
    service::{Limits, Policy, UploadLimits},
    store,
};

use super::{
    Discord, Encoder, Http, ReaderPage, Settings, SettingsError, Sync,
    guild::RawGuild,
    remote::{RawRemote, backend},
};

/// The settings as they are written, with the kinds of the reference.
#[derive(Deserialize)]
pub(super) struct Raw {
    corpus: RawCorpus,
    data: RawFolder,
    uploads: RawUploads,
    store: RawStore,
    index: RawIndex,
    question: RawQuestion,
    stages: BTreeMap<String, bool>,
    retrieval: RawRetrieval,
    answer: RawAnswer,
    meaning: RawMeaning,
    discord: RawDiscord,
    http: RawHttp,
    guild: RawGuild,
    log: RawLog,
    telemetry: RawTelemetry,
}

#[derive(Deserialize)]
struct RawCorpus {
    dir: String,
    file_mb: i64,
    removal_percent: i64,
    allow: Vec<String>,
    parse_seconds: i64,
    parse_memory_mb: i64,
}

#[derive(Deserialize)]
struct RawUploads {
    file_mb: i64,
    files: i64,
    quota_mb: i64,
}

#[derive(Deserialize)]
struct RawFolder {
    dir: String,
}

#[derive(Deserialize)]
struct RawStore {
    url: SecretString,
}

#[derive(Deserialize)]
struct RawIndex {
    backend: String,
    remote: RawRemote,
    writer_memory_mb: i64,
    sync_on_start: bool,
    schedule: String,
    watch: bool,
}

#[derive(Deserialize)]
struct RawQuestion {
    max_chars: i64,
    synonyms: String,
}

#[derive(Deserialize)]
struct RawRetrieval {
    candidates: i64,
    read: i64,
    grams_weight: f32,
}

#[derive(Deserialize)]
struct RawAnswer {
    excerpts: i64,
    excerpt_chars: i64,
    threshold: f32,
    near_threshold: f32,
    confidence: BTreeMap<String, f32>,
}

#[derive(Deserialize)]
struct RawMeaning {
    enabled: bool,
    folder: String,
    budget_ms: i64,
}

#[derive(Deserialize)]
struct RawDiscord {
    api_base: String,
    moderator_roles: Vec<Value>,
    workers: i64,
    queue: i64,
    answer_timeout_s: i64,
    gateway: bool,
    public_key: String,
}

#[derive(Deserialize)]
struct RawHttp {
    listen: String,
    interactions: String,
    reader: String,
    reader_url: String,
    reader_days: i64,
}

#[derive(Deserialize)]
struct RawLog {
    level: String,
}

#[derive(Deserialize)]
struct RawTelemetry {
    otlp: String,
}

impl Raw {
    /// The same, checked.
    ///
    /// # Errors
    /// At the first value that is out of its range.
    pub(super) fn validated(self) -> Result<Settings, SettingsError> {
        let (retrieval, answer) = (&self.retrieval, &self.answer);
        let weight = |key, value| real(key, value, 10.0);
        let policy = Policy {
            question_chars: whole("question.max_chars", self.question.max_chars, 20, 4000)?,
            stages: Stages::of(|stage| self.stages[stage.name()]),
            retrieval: retrieval::Policy {
                candidates: whole("retrieval.candidates", retrieval.candidates, 1, 1000)?,
                read: whole("retrieval.read", retrieval.read, 1, 100)?,
                weights: Weights {
                    grams: weight("retrieval.grams_weight", retrieval.grams_weight)?,
                },
            },
            answer: answer::Policy {
                excerpts: whole("answer.excerpts", answer.excerpts, 1, 3)?,
                excerpt_chars: whole("answer.excerpt_chars", answer.excerpt_chars, 50, 1000)?,
                threshold: real("answer.threshold", answer.threshold, 1.0)?,
                near_threshold: real("answer.near_threshold", answer.near_threshold, 1.0)?.min(answer.threshold),
                confidence: confidence(&answer.confidence)?,
            },
        };
        let discord = self.discord.validated()?;
        let http = self.http.validated(&discord)?;
        Ok(Settings {
            corpus_dir: folder("corpus.dir", self.corpus.dir)?,
            guard: Guard::new(self.corpus.allow.iter().map(String::as_str)).map_err(|error| {
                let wanted = "a list of host names, IP addresses and networks such as \"10.0.0.0/8\"";
                range("corpus.allow", wanted, &error)
            })?,
            limits: Limits {
                file_bytes: whole("corpus.file_mb", self.corpus.file_mb, 1, 10_000)? as u64 * 1_000_000,
                removal_percent: whole("corpus.removal_percent", self.corpus.removal_percent, 0, 100)?,
            },
            parse: Bounds {
                time: Duration::from_secs(whole("corpus.parse_seconds", self.corpus.parse_seconds, 1, 3600)? as u64),
                memory_bytes: whole("corpus.parse_memory_mb", self.corpus.parse_memory_mb, 128, 65_536)? as u64
                    * 1_000_000,
            },
            uploads: UploadLimits {
                file_bytes: whole("uploads.file_mb", self.uploads.file_mb, 1, 500)? as u64 * 1_000_000,
                files: whole("uploads.files", self.uploads.files, 1, 1000)?,
                quota_bytes: whole("uploads.quota_mb", self.uploads.quota_mb, 1, 1_000_000)? as u64 * 1_000_000,
            },
            data_dir: folder("data.dir", self.data.dir)?,
            store_url: store_url(self.store.url)?,
            backend: backend(&self.index.backend, self.index.remote)?,
            writer_memory_bytes: whole("index.writer_memory_mb", self.index.writer_memory_mb, 15, 4096)? * 1_000_000,
            sync: Sync {
                on_start: self.index.sync_on_start,
                makes_one: self.index.sync_on_start || self.index.backend == "embedded",
                schedule: schedule(&self.index.schedule)?,
                watch: self.index.watch,
            },
            synonyms: (!self.question.synonyms.is_empty()).then(|| self.question.synonyms.into()),
            policy,
            meaning: Encoder {
                enabled: self.meaning.enabled,
                folder: (!self.meaning.folder.is_empty()).then(|| PathBuf::from(self.meaning.folder)),
                budget: milliseconds("meaning.budget_ms", self.meaning.budget_ms, 5000)?,
            },
            guild: self.guild.validated(&discord.moderator_roles)?,
            discord,
            http,
            log_level: self.log.level,
            otlp: base_url("telemetry.otlp", &self.telemetry.otlp)?,
        })
    }
}

impl RawDiscord {
    fn validated(self) -> Result<Discord, SettingsError> {
        let roles = self.moderator_roles.iter().map(role).collect::<Result<_, _>>()?;
        let workers = match whole("discord.workers", self.workers, 0, 1024)? {
            0 => std::thread::available_parallelism().map_or(1, usize::from),
            workers => workers,
        };
        Ok(Discord {
            api_base: base_url("discord.api_base", &self.api_base)?,
            moderator_roles: roles,
            workers,
            queue: whole("discord.queue", self.queue, 1, 10_000)?,
            answer_timeout_s: whole("discord.answer_timeout_s", self.answer_timeout_s, 1, 9)? as u64,
            gateway: self.gateway,
            public_key: public_key(&self.public_key)?,
        })
    }
}

impl RawHttp {
    fn validated(self, discord: &Discord) -> Result<Http, SettingsError> {
        let http = Http {
            listen: address("http.listen", &self.listen)?,
            interactions: address("http.interactions", &self.interactions)?,
            reader: self.reader()?,
            operator_token: None,
        };
        if http.interactions.is_some() && discord.public_key.is_none() {
            let wanted = "the application's public key where `http.interactions` is set";
            return Err(range("discord.public_key", wanted, &"empty"));
        }
        if http.interactions.is_none() && !discord.gateway {
            let wanted = "true where `http.interactions` is empty, since nothing would arrive";
            return Err(range("discord.gateway", wanted, &"false"));
        }
        Ok(http)
    }

    /// The reader page, checked also where it is off, so that turning it on brings no second mistake to light.
    fn reader(&self) -> Result<Option<ReaderPage>, SettingsError> {
        let days = whole("http.reader_days", self.reader_days, 1, 365)?;
        let url = self.reader_url.trim().trim_end_matches('/');
        if !url.is_empty() && !is_page(url) {
            let wanted = "empty or an http or https URL without a question mark, such as \"https://docs.example.org\"";
            return Err(range("http.reader_url", wanted, &self.reader_url));
        }
        let Some(listen) = address("http.reader", &self.reader)? else {
            return Ok(None);
        };
        if url.is_empty() {
            let wanted = "the URL that readers reach `http.reader` by, where that is set";
            return Err(range("http.reader_url", wanted, &"empty"));
        }
        Ok(Some(ReaderPage {
            listen,
            url: url.to_owned(),
            days: u16::try_from(days).unwrap_or(u16::MAX),
        }))
    }
}

/// Whether links can begin so: Discord makes nothing else clickable, and more has to stand behind it.
fn is_page(written: &str) -> bool {
    let parsed = url::Url::parse(written);
    parsed
        .is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.query().is_none() && url.fragment().is_none())
        && written
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && !b"<>()[]\\\"".contains(&byte))
        && written.len() <= 200
}

/// The URL that others are below, without `/` at its end; none where it is empty.
fn base_url(key: &str, written: &str) -> Result<Option<String>, SettingsError> {
    let base = written.trim().trim_end_matches('/');
    if !base.is_empty() && !base.starts_with("http://") && !base.starts_with("https://") {
        return Err(range(key, "empty or an http or https URL", &base));
    }
    Ok((!base.is_empty()).then(|| base.to_owned()))
}

/// Where to listen; nowhere where it is empty.
fn address(key: &str, written: &str) -> Result<Option<SocketAddr>, SettingsError> {
    let wanted = "empty or an IP address with a port, such as \"127.0.0.1:9100\"";
    let address = (!written.is_empty()).then(|| written.parse().map_err(|_| range(key, wanted, &written)));
    address.transpose()
}

/// The key as the developer portal shows it; none where it is empty.
fn public_key(written: &str) -> Result<Option<PublicKey>, SettingsError> {
    let wanted = "empty or the 64 digits and letters from a to f of the application's public key";
    let key = (!written.is_empty()).then(|| PublicKey::of(written));
    key.map(|key| key.ok_or_else(|| range("discord.public_key", wanted, &written)))
        .transpose()
}

/// The moments of a schedule in the syntax of cron; none where it is empty.
fn schedule(written: &str) -> Result<Option<Cron>, SettingsError> {
    if written.trim().is_empty() {
        return Ok(None);
    }
    let wanted = "empty or a schedule in the syntax of cron, such as \"0 */6 * * *\"";
    let schedule = written.parse().map_err(|_| range("index.schedule", wanted, &written));
    schedule.map(Some)
}

/// The URL of a database; none where it is empty. What is wrong is not repeated, since it may hold a password.
pub(super) fn store_url(written: SecretString) -> Result<Option<store::Url>, SettingsError> {
    if written.expose_secret().is_empty() {
        return Ok(None);
    }
    let url = store::Url::new(written);
    let wrong = |_| {
        range(
            "store.url",
            "empty or a postgres:// or sqlite:// URL",
            &"something else",
        )
    };
    url.map(Some).map_err(wrong)
}

fn confidence(weights: &BTreeMap<String, f32>) -> Result<ConfidenceModel, SettingsError> {
    ConfidenceModel::of(|name| weights[name])
        .map_err(|wrong| range(&format!("answer.confidence.{}", wrong.name), wrong.wanted, &wrong.found))
}

/// An id is written as a text, since other tools round numbers this large; a whole number is taken too.
fn role(value: &Value) -> Result<u64, SettingsError> {
    let id = match value {
        Value::String(id) => id.parse().ok(),
        Value::Integer(id) => u64::try_from(*id).ok(),
        _ => None,
    };
    id.filter(|id| *id > 0).ok_or_else(|| {
        range(
            "discord.moderator_roles",
            "a list of role ids, such as [\"1234567890123\"]",
            value,
        )
    })
}

fn folder(key: &str, written: String) -> Result<PathBuf, SettingsError> {
    if written.is_empty() {
        return Err(range(key, "the path of a folder", &"empty"));
    }
    Ok(PathBuf::from(written))
}

pub(super) fn whole(key: &str, value: i64, least: i64, most: i64) -> Result<usize, SettingsError> {
    usize::try_from(value)
        .ok()
        .filter(|_| (least..=most).contains(&value))
        .ok_or_else(|| range(key, format!("from {least} to {most}"), &value))
}

fn milliseconds(key: &str, value: i64, most: i64) -> Result<Duration, SettingsError> {
    let checked = whole(key, value, 1, most)?;
    Ok(Duration::from_millis(checked as u64))
}

fn real(key: &str, value: f32, most: f32) -> Result<f32, SettingsError> {
    if (0.0..=most).contains(&value) {
        Ok(value)
    } else {
        Err(range(key, format!("from 0 to {most}"), &value))
    }
}

pub(super) fn range(key: &str, wanted: impl Into<String>, found: &dyn fmt::Display) -> SettingsError {
    SettingsError::Range {
        key: key.to_owned(),
        wanted: wanted.into(),
        found: found.to_string(),
    }
}
