//! What an operator can choose.
//!
//! In: the reference file compiled in, the file given with `--config`, the environment. Out: [`Settings`]
//! that were checked, or the first thing that is wrong with where it stands. This is the only module that
//! reads the environment; secrets come from there alone and are never printed.

mod calibrated;

use std::{
    collections::BTreeMap,
    fmt, fs, io,
    path::{Path, PathBuf},
};

use secrecy::SecretString;
use serde::Deserialize;
use toml::{Spanned, Table, Value, de::DeTable};

use crate::{
    answer::{self, ConfidenceModel},
    question::Weights,
    retrieval,
    service::Policy,
};

pub use calibrated::{calibrated, write_calibrated};

/// The reference: every key with its default.
const REFERENCE: &str = include_str!("../config/default.toml");
const PREFIX: &str = "IBID__";
/// The file of synonyms in the reference, the only one that may be absent.
pub const SHIPPED_SYNONYMS: &str = "config/synonyms.txt";

/// Everything an operator can choose, checked.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The folder that the documents are in.
    pub corpus_dir: PathBuf,
    /// The folder that the index and what is remembered are kept in.
    pub data_dir: PathBuf,
    /// Memory that a reindex gathers in before it writes, in bytes.
    pub writer_memory_bytes: usize,
    /// Whether the index is brought up to the corpus on start.
    pub sync_on_start: bool,
    /// The file of other names for the same thing, if there is one to read.
    pub synonyms: Option<PathBuf>,
    /// How questions are answered.
    pub policy: Policy,
    /// Whether meaning is wanted beside words.
    pub semantic: bool,
    /// The folder of the sentence model, if it is not that in the data folder.
    pub model_dir: Option<PathBuf>,
    /// What concerns Discord alone.
    pub discord: Discord,
    /// What is logged.
    pub log_level: String,
}

/// What concerns Discord alone.
#[derive(Debug, Clone)]
pub struct Discord {
    /// The base URL of a REST proxy, if there is one.
    pub api_base: Option<String>,
    /// Roles whose members may reindex.
    pub moderator_roles: Vec<u64>,
    /// Questions worked on at a time.
    pub workers: usize,
    /// Questions that may wait.
    pub queue: usize,
    /// Seconds after which a question is given up.
    pub answer_timeout_s: u64,
}

/// What is wrong with the settings, and where.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The file named with `--config` cannot be read.
    #[error("the settings file `{}` cannot be read: {reason}", .path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        reason: io::Error,
    },
    /// The same file cannot be written.
    #[error("the settings file `{}` cannot be written: {reason}", .path.display())]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        reason: io::Error,
    },
    /// A file is no TOML.
    #[error("{place}: {reason}")]
    Syntax {
        /// Which file.
        place: Place,
        /// What is wrong with it.
        reason: String,
    },
    /// A key that there is not.
    #[error("{place}: there is no setting `{key}`{}", nearest.as_ref().map(|near| format!("; did you mean `{near}`?")).unwrap_or_default())]
    Unknown {
        /// Where it stands.
        place: Place,
        /// The key as written.
        key: String,
        /// The key that looks most like it.
        nearest: Option<String>,
    },
    /// A value of another kind.
    #[error("{place}: `{key}` must be {wanted}, and is {found}")]
    Kind {
        /// Where it stands.
        place: Place,
        /// The key.
        key: String,
        /// What it must be.
        wanted: &'static str,
        /// What it is.
        found: String,
    },
    /// A value out of its range.
    #[error("`{key}` must be {wanted}, and is {found}")]
    Range {
        /// The key.
        key: String,
        /// The range.
        wanted: String,
        /// The value.
        found: String,
    },
    /// The file `.env` cannot be read.
    #[error("the file `.env` cannot be read: {0}")]
    DotEnv(String),
    /// The file that `DISCORD_TOKEN_FILE` names cannot be read.
    #[error("the file that DISCORD_TOKEN_FILE names, `{}`, cannot be read: {reason}", .path.display())]
    TokenFile {
        /// The file.
        path: PathBuf,
        /// What the system said.
        reason: io::Error,
    },
}

/// Where a setting was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A line of a file.
    File {
        /// The file.
        path: PathBuf,
        /// The line, from one.
        line: usize,
    },
    /// An environment variable.
    Variable(String),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File { path, line } => write!(f, "{}, line {line}", path.display()),
            Self::Variable(name) => write!(f, "environment variable {name}"),
        }
    }
}

/// Environment variables, from the process and, where it has none, from the file `.env`.
#[derive(Clone, Default)]
pub struct Environment(BTreeMap<String, String>);

impl Environment {
    /// The environment of this process, completed from `.env` in the current folder.
    ///
    /// # Errors
    /// When `.env` is there and cannot be read.
    pub fn of_process() -> Result<Self, SettingsError> {
        let mut variables = BTreeMap::new();
        match dotenvy::from_path_iter(".env") {
            Ok(lines) => {
                for line in lines {
                    let (name, value) = line.map_err(|error| SettingsError::DotEnv(dot_env_reason(&error)))?;
                    variables.insert(name, value);
                }
            }
            Err(dotenvy::Error::Io(error)) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(SettingsError::DotEnv(dot_env_reason(&error))),
        }
        for (name, value) in std::env::vars_os() {
            if let (Ok(name), Ok(value)) = (name.into_string(), value.into_string()) {
                variables.insert(name, value);
            }
        }
        Ok(Self(variables))
    }

    /// An environment of just these variables.
    pub fn of(variables: impl IntoIterator<Item = (String, String)>) -> Self {
        Self(variables.into_iter().collect())
    }

    /// The bot's token: `DISCORD_TOKEN`, or what stands in the file that `DISCORD_TOKEN_FILE` names. An
    /// empty one is none.
    ///
    /// # Errors
    /// When the file is named and cannot be read.
    pub fn discord_token(&self) -> Result<Option<SecretString>, SettingsError> {
        let given = |name: &str| {
            self.0
                .get(name)
                .map(|value| value.trim())
                .filter(|value| !value.is_empty())
        };
        if let Some(token) = given("DISCORD_TOKEN") {
            return Ok(Some(token.to_owned().into()));
        }
        let Some(path) = given("DISCORD_TOKEN_FILE").map(PathBuf::from) else {
            return Ok(None);
        };
        let token = fs::read_to_string(&path).map_err(|reason| SettingsError::TokenFile { path, reason })?;
        let token = token.trim();
        Ok((!token.is_empty()).then(|| token.to_owned().into()))
    }
}

/// A broken line of `.env` may hold a secret, so only its place is told.
fn dot_env_reason(error: &dotenvy::Error) -> String {
    match error {
        dotenvy::Error::LineParse(_, at) => format!("a line is no NAME=value (at character {at})"),
        dotenvy::Error::Io(error) => error.to_string(),
        _ => "it is no list of NAME=value lines".to_owned(),
    }
}

impl Settings {
    /// Reads the settings: the reference, then `file`, then the variables `IBID__SECTION__KEY`.
    ///
    /// # Errors
    /// At the first thing that is wrong: an unreadable file, an unknown key, a value of another kind or
    /// out of its range.
    pub fn load(file: Option<&Path>, environment: &Environment) -> Result<Self, SettingsError> {
        let mut settings = reference();
        if let Some(path) = file {
            let text = fs::read_to_string(path).map_err(|reason| SettingsError::Unreadable {
                path: path.to_owned(),
                reason,
            })?;
            overlay_file(&mut settings, path, &text)?;
        }
        for (name, value) in &environment.0 {
            if let Some(key) = name.strip_prefix(PREFIX) {
                overlay_variable(&mut settings, name, key, value)?;
            }
        }
        let raw: Raw = settings
            .try_into()
            .expect("every key was checked against the reference, which holds each with its kind");
        raw.validated()
    }
}

fn reference() -> Table {
    toml::from_str(REFERENCE).expect("the reference is compiled in and a test reads it")
}

fn overlay_file(settings: &mut Table, path: &Path, text: &str) -> Result<(), SettingsError> {
    let place = |offset: usize| Place::File {
        path: path.to_owned(),
        line: text.get(..offset).unwrap_or(text).matches('\n').count() + 1,
    };
    let syntax = |error: toml::de::Error| SettingsError::Syntax {
        place: place(error.span().map_or(0, |span| span.start)),
        reason: error.message().to_owned(),
    };
    let values: Table = toml::from_str(text).map_err(syntax)?;
    let spans = DeTable::parse(text).map_err(syntax)?;
    overlay_section(settings, "", values, spans.get_ref(), &place)
}

/// Puts the keys of one section, and of those within it, over the settings. `above` is the name of the
/// section, empty for the whole file.
fn overlay_section(
    settings: &mut Table,
    above: &str,
    values: Table,
    spans: &DeTable<'_>,
    place: &dyn Fn(usize) -> Place,
) -> Result<(), SettingsError> {
    for (key, value) in values {
        let name = if above.is_empty() {
            key.clone()
        } else {
            format!("{above}.{key}")
        };
        let within = spans.get(key.as_str()).and_then(|span| span.get_ref().as_table());
        let is_section = above.is_empty() || matches!(find(settings, &name), Some(Value::Table(_)));
        match (value, within) {
            (Value::Table(keys), Some(within)) if is_section => overlay_section(settings, &name, keys, within, place)?,
            (value, _) => overlay(settings, place(offset_of(spans, &key)), name, value)?,
        }
    }
    Ok(())
}

/// The value of the setting with this name, its parts joined by dots.
fn find<'a>(settings: &'a mut Table, name: &str) -> Option<&'a mut Value> {
    let (section, key) = name.rsplit_once('.').unwrap_or(("", name));
    let sections = section.split('.').filter(|part| !part.is_empty());
    let mut table = settings;
    for section in sections {
        table = table.get_mut(section)?.as_table_mut()?;
    }
    table.get_mut(key)
}

fn offset_of(table: &DeTable<'_>, key: &str) -> usize {
    table
        .keys()
        .find(|known: &&Spanned<_>| known.get_ref() == key)
        .map_or(0, |known| known.span().start)
}

fn overlay_variable(settings: &mut Table, name: &str, key: &str, written: &str) -> Result<(), SettingsError> {
    let place = Place::Variable(name.to_owned());
    let key = key.to_lowercase().replace("__", ".");
    let value = match find(settings, &key) {
        Some(Value::Table(_)) => return Err(unknown(settings, place, &key)),
        Some(Value::String(_)) | None => Value::String(written.to_owned()),
        Some(_) => toml::from_str::<Table>(&format!("value = {written}"))
            .ok()
            // A line break would smuggle in more than the value.
            .filter(|table| table.len() == 1)
            .and_then(|mut table| table.remove("value"))
            .unwrap_or_else(|| Value::String(written.to_owned())),
    };
    overlay(settings, place, key, value)
}

fn overlay(settings: &mut Table, place: Place, name: String, value: Value) -> Result<(), SettingsError> {
    let Some(known) = find(settings, &name) else {
        return Err(unknown(settings, place, &name));
    };
    let value = match (&*known, value) {
        (Value::Float(_), Value::Integer(whole)) => Value::Float(f64::from(i32::try_from(whole).unwrap_or(i32::MAX))),
        (_, value) => value,
    };
    if !known.same_type(&value) {
        return Err(SettingsError::Kind {
            place,
            key: name,
            wanted: kind(known),
            found: format!("{} ({value})", kind(&value)),
        });
    }
    *known = value;
    Ok(())
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::String(_) => "a text in quotes",
        Value::Integer(_) => "a whole number",
        Value::Float(_) => "a number",
        Value::Boolean(_) => "true or false",
        Value::Datetime(_) => "a date",
        Value::Array(_) => "a list in brackets",
        Value::Table(_) => "a section",
    }
}

fn unknown(settings: &Table, place: Place, key: &str) -> SettingsError {
    let nearest = names("", settings)
        .into_iter()
        .map(|name| (strsim::jaro_winkler(&name, key), name))
        .max_by(|a, b| a.0.total_cmp(&b.0))
        // Below this two names have little in common and naming one would mislead.
        .filter(|(likeness, _)| *likeness > 0.7)
        .map(|(_, name)| name);
    SettingsError::Unknown {
        place,
        key: key.to_owned(),
        nearest,
    }
}

/// The names of all settings below `above`.
fn names(above: &str, settings: &Table) -> Vec<String> {
    let named = settings.iter().flat_map(|(key, value)| match value {
        Value::Table(within) => names(&format!("{above}{key}."), within),
        _ => vec![format!("{above}{key}")],
    });
    named.collect()
}

/// The settings as they are written, with the kinds of the reference.
#[derive(Deserialize)]
struct Raw {
    corpus: RawFolder,
    data: RawFolder,
    index: RawIndex,
    question: RawQuestion,
    retrieval: RawRetrieval,
    answer: RawAnswer,
    semantic: RawSemantic,
    discord: RawDiscord,
    log: RawLog,
}

#[derive(Deserialize)]
struct RawFolder {
    dir: String,
}

#[derive(Deserialize)]
struct RawIndex {
    writer_memory_mb: i64,
    sync_on_start: bool,
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
    confidence: BTreeMap<String, f32>,
}

#[derive(Deserialize)]
struct RawSemantic {
    enabled: bool,
    folder: String,
    rerank: i64,
}

#[derive(Deserialize)]
struct RawDiscord {
    api_base: String,
    moderator_roles: Vec<Value>,
    workers: i64,
    queue: i64,
    answer_timeout_s: i64,
}

#[derive(Deserialize)]
struct RawLog {
    level: String,
}

impl Raw {
    fn validated(self) -> Result<Settings, SettingsError> {
        let (retrieval, answer) = (&self.retrieval, &self.answer);
        let weight = |key, value| real(key, value, 10.0);
        let policy = Policy {
            question_chars: whole("question.max_chars", self.question.max_chars, 20, 4000)?,
            retrieval: retrieval::Policy {
                candidates: whole("retrieval.candidates", retrieval.candidates, 1, 1000)?,
                read: whole("retrieval.read", retrieval.read, 1, 100)?,
                weights: Weights {
                    grams: weight("retrieval.grams_weight", retrieval.grams_weight)?,
                },
                rerank: whole("semantic.rerank", self.semantic.rerank, 1, 100)?,
            },
            answer: answer::Policy {
                excerpts: whole("answer.excerpts", answer.excerpts, 1, 3)?,
                excerpt_chars: whole("answer.excerpt_chars", answer.excerpt_chars, 50, 1000)?,
                threshold: real("answer.threshold", answer.threshold, 1.0)?,
                confidence: confidence(&answer.confidence)?,
            },
        };
        Ok(Settings {
            corpus_dir: folder("corpus.dir", self.corpus.dir)?,
            data_dir: folder("data.dir", self.data.dir)?,
            writer_memory_bytes: whole("index.writer_memory_mb", self.index.writer_memory_mb, 15, 4096)? * 1_000_000,
            sync_on_start: self.index.sync_on_start,
            synonyms: (!self.question.synonyms.is_empty()).then(|| self.question.synonyms.into()),
            policy,
            semantic: self.semantic.enabled,
            model_dir: (!self.semantic.folder.is_empty()).then(|| PathBuf::from(self.semantic.folder)),
            discord: self.discord.validated()?,
            log_level: self.log.level,
        })
    }
}

impl RawDiscord {
    fn validated(self) -> Result<Discord, SettingsError> {
        let base = self.api_base.trim().trim_end_matches('/');
        if !base.is_empty() && !base.starts_with("http://") && !base.starts_with("https://") {
            return Err(range("discord.api_base", "empty or an http or https URL", &base));
        }
        let roles = self.moderator_roles.iter().map(role).collect::<Result<_, _>>()?;
        let workers = match whole("discord.workers", self.workers, 0, 1024)? {
            0 => std::thread::available_parallelism().map_or(1, usize::from),
            workers => workers,
        };
        Ok(Discord {
            api_base: (!base.is_empty()).then(|| base.to_owned()),
            moderator_roles: roles,
            workers,
            queue: whole("discord.queue", self.queue, 1, 10_000)?,
            answer_timeout_s: whole("discord.answer_timeout_s", self.answer_timeout_s, 1, 600)? as u64,
        })
    }
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

fn whole(key: &str, value: i64, least: i64, most: i64) -> Result<usize, SettingsError> {
    usize::try_from(value)
        .ok()
        .filter(|_| (least..=most).contains(&value))
        .ok_or_else(|| range(key, format!("from {least} to {most}"), &value))
}

fn real(key: &str, value: f32, most: f32) -> Result<f32, SettingsError> {
    if (0.0..=most).contains(&value) {
        Ok(value)
    } else {
        Err(range(key, format!("from 0 to {most}"), &value))
    }
}

fn range(key: &str, wanted: impl Into<String>, found: &dyn fmt::Display) -> SettingsError {
    SettingsError::Range {
        key: key.to_owned(),
        wanted: wanted.into(),
        found: found.to_string(),
    }
}
