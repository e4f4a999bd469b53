//! What an operator can choose.
//!
//! In: the reference file compiled in, the file given with `--config`, the environment. Out: [`Settings`]
//! that were checked, or the first thing that is wrong with where it stands. Secrets come from the environment
//! alone and are never printed.

mod calibrated;
pub mod declared;
mod environment;
mod error;
mod guild;
mod overlay;
mod raw;
mod remote;

use std::{
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
    time::Duration,
};

use croner::Cron;
use secrecy::SecretString;

use crate::{
    http::PublicKey,
    isolate::Bounds,
    mirror::Guard,
    question::Stage,
    service::{Limits, Policy, UploadLimits},
    store::{self, preferences::Operator},
};

pub use calibrated::{Calibration, calibrated, write_calibrated};
pub use environment::{Environment, this_program};
pub use error::{Place, SettingsError};
use overlay::{overlay_file, overlay_variable, reference};
use raw::Raw;
pub use remote::Backend;

/// The file of synonyms in the reference, the only one that may be absent.
pub const SHIPPED_SYNONYMS: &str = "config/synonyms.txt";

/// Everything an operator can choose, checked.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The folder that the documents are in.
    pub corpus_dir: PathBuf,
    /// What a reindex may do.
    pub limits: Limits,
    /// Where sources that are elsewhere may be asked for.
    pub guard: Guard,
    /// What reading one file may take.
    pub parse: Bounds,
    /// How much may be uploaded.
    pub uploads: UploadLimits,
    /// The folder that the index and what is remembered are kept in.
    pub data_dir: PathBuf,
    /// The database that remembers, if it is not the file in the data folder.
    pub store_url: Option<store::Url>,
    /// What holds the index.
    pub backend: Backend,
    /// Memory that a reindex gathers in before it writes, in bytes.
    pub writer_memory_bytes: usize,
    /// When the index is brought up to the corpus.
    pub sync: Sync,
    /// The file of other names for the same thing, if there is one to read.
    pub synonyms: Option<PathBuf>,
    /// How questions are answered.
    pub policy: Policy,
    /// Whether and how meaning counts beside words.
    pub meaning: Encoder,
    /// What concerns Discord alone.
    pub discord: Discord,
    /// Where others can ask this process something.
    pub http: Http,
    /// What holds in guilds where moderators chose nothing, and who may see what.
    pub guild: Operator,
    /// What is logged.
    pub log_level: String,
    /// The base URL of the collector that traces are sent to, if there is one.
    pub otlp: Option<String>,
}

/// Whether and how meaning counts beside words.
#[derive(Debug, Clone)]
pub struct Encoder {
    /// Whether it does.
    pub enabled: bool,
    /// The folder of another sentence encoder than the one in the program.
    pub folder: Option<PathBuf>,
    /// How long a question waits for its turn at the encoder.
    pub budget: Duration,
}

/// When the index is brought up to the corpus, besides when somebody asks for it.
#[derive(Debug, Clone)]
pub struct Sync {
    /// On start, when files have changed.
    pub on_start: bool,
    /// On start, when there is no index, or none of this corpus and version. An index on a search engine may be another
    /// machine's to make, so there it is as `on_start` is.
    pub makes_one: bool,
    /// While the bot runs, at these moments, in UTC.
    pub schedule: Option<Cron>,
    /// While the bot runs, when files change.
    pub watch: bool,
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
    /// Whether events are received from the gateway.
    pub gateway: bool,
    /// The key that Discord signs interactions with which it sends by HTTP, if one is known.
    pub public_key: Option<PublicKey>,
}

/// Where others can ask this process something.
#[derive(Debug, Clone)]
pub struct Http {
    /// Where health and metrics are served, if they are.
    pub listen: Option<SocketAddr>,
    /// Where Discord's interactions are taken, if they are.
    pub interactions: Option<SocketAddr>,
    /// The reader page, if there is one.
    pub reader: Option<ReaderPage>,
    /// What the operator's page is opened with, if there is one.
    pub operator_token: Option<SecretString>,
}

/// Where articles without a page of their own can be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReaderPage {
    /// Where it is served.
    pub listen: SocketAddr,
    /// What its links begin with, an `http` or `https` URL without `/` at its end.
    pub url: String,
    /// For how many days a link is followed, from 1 to 365.
    pub days: u16,
}

impl Settings {
    /// The same, with one stage left out.
    #[must_use]
    pub fn without(&self, stage: Stage) -> Self {
        let mut settings = self.clone();
        settings.policy.stages = settings.policy.stages.without(stage);
        settings
    }

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
        for (name, key, value) in environment.settings() {
            overlay_variable(&mut settings, name, key, value)?;
        }
        let raw: Raw = settings
            .try_into()
            .expect("every key was checked against the reference, which holds each with its kind");
        let mut settings = raw.validated()?;
        if let Some(url) = environment.store_url()? {
            settings.store_url = raw::store_url(url)?;
        }
        settings.http.operator_token = environment.operator_token()?;
        if let Backend::Remote(engine) = &mut settings.backend {
            engine.credentials = environment.engine_credentials()?;
        }
        Ok(settings)
    }
}
