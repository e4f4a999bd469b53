//! The environment: of all modules this one alone reads it.
//!
//! In: the variables of the process and the file `.env`. Out: an [`Environment`], and from it the secrets, which
//! are never printed.

use std::{collections::BTreeMap, fs, io, path::PathBuf};

use secrecy::{ExposeSecret, SecretString};

use super::SettingsError;
use crate::index::remote::Credentials;

const PREFIX: &str = "IBID__";
/// The fewest characters of a token that is no word: `openssl rand -hex 16` makes 32.
const LEAST_TOKEN: usize = 16;

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

    /// The same where the index is held by the backend that was named beside it, which counts more.
    #[must_use]
    pub fn with_backend(&self, named: Option<&str>) -> Self {
        let mut variables = self.0.clone();
        variables.extend(named.map(|name| ("IBID__INDEX__BACKEND".to_owned(), name.to_owned())));
        Self(variables)
    }

    /// The variables that are settings: what each is called, the setting, and its value.
    pub(super) fn settings(&self) -> impl Iterator<Item = (&str, &str, &str)> {
        let named = |(name, value)| Some((name, str::strip_prefix(name, PREFIX)?, value));
        let all = self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        all.filter_map(named)
    }

    /// The bot's token: `DISCORD_TOKEN`, or what stands in the file that `DISCORD_TOKEN_FILE` names. An
    /// empty one is none.
    ///
    /// # Errors
    /// When the file is named and cannot be read.
    pub fn discord_token(&self) -> Result<Option<SecretString>, SettingsError> {
        self.secret("DISCORD_TOKEN", "DISCORD_TOKEN_FILE")
    }

    /// The URL of the database, which may hold a password: `IBID_STORE_URL`, or what stands in the file that
    /// `IBID_STORE_URL_FILE` names. An empty one is none.
    ///
    /// # Errors
    /// When the file is named and cannot be read.
    pub(super) fn store_url(&self) -> Result<Option<SecretString>, SettingsError> {
        self.secret("IBID_STORE_URL", "IBID_STORE_URL_FILE")
    }

    /// What a search engine lets ibid in by: `IBID_INDEX_API_KEY`, or `IBID_INDEX_USER` and `IBID_INDEX_PASSWORD`, or
    /// what stands in the files that the same names with `_FILE` behind them name. The key counts more.
    ///
    /// # Errors
    /// When a file is named and cannot be read, or there is a user without a password or a password without a user.
    pub(super) fn engine_credentials(&self) -> Result<Credentials, SettingsError> {
        if let Some(key) = self.secret("IBID_INDEX_API_KEY", "IBID_INDEX_API_KEY_FILE")? {
            return Ok(Credentials::ApiKey(key));
        }
        let name = self.secret("IBID_INDEX_USER", "IBID_INDEX_USER_FILE")?;
        let password = self.secret("IBID_INDEX_PASSWORD", "IBID_INDEX_PASSWORD_FILE")?;
        match (name, password) {
            (None, None) => Ok(Credentials::None),
            (Some(name), Some(password)) => Ok(Credentials::User {
                name: name.expose_secret().to_owned(),
                password,
            }),
            (Some(_), None) => Err(SettingsError::HalfSecret {
                given: "IBID_INDEX_USER",
                missing: "IBID_INDEX_PASSWORD",
            }),
            (None, Some(_)) => Err(SettingsError::HalfSecret {
                given: "IBID_INDEX_PASSWORD",
                missing: "IBID_INDEX_USER",
            }),
        }
    }

    /// What the operator's page is opened with: `IBID_OPERATOR_TOKEN`, or what stands in the file that
    /// `IBID_OPERATOR_TOKEN_FILE` names. An empty one is none.
    ///
    /// # Errors
    /// When the file is named and cannot be read, or the token could be guessed.
    pub(super) fn operator_token(&self) -> Result<Option<SecretString>, SettingsError> {
        let token = self.secret("IBID_OPERATOR_TOKEN", "IBID_OPERATOR_TOKEN_FILE")?;
        match token {
            Some(token) if token.expose_secret().chars().count() < LEAST_TOKEN => Err(SettingsError::ShortSecret {
                variable: "IBID_OPERATOR_TOKEN",
                least: LEAST_TOKEN,
            }),
            token => Ok(token),
        }
    }

    fn secret(&self, name: &str, file: &'static str) -> Result<Option<SecretString>, SettingsError> {
        let given = |name: &str| {
            self.0
                .get(name)
                .map(|value| value.trim())
                .filter(|value| !value.is_empty())
        };
        if let Some(secret) = given(name) {
            return Ok(Some(secret.to_owned().into()));
        }
        let Some(path) = given(file).map(PathBuf::from) else {
            return Ok(None);
        };
        let secret = fs::read_to_string(&path).map_err(|reason| SettingsError::SecretFile {
            variable: file,
            path,
            reason,
        })?;
        let secret = secret.trim();
        Ok((!secret.is_empty()).then(|| secret.to_owned().into()))
    }
}

/// Where this program is, to run it once more. On Linux that is the very file it runs from, also after another version
/// was put in its place, with which it could not talk.
#[must_use]
pub fn this_program() -> PathBuf {
    let running = PathBuf::from("/proc/self/exe");
    if running.exists() {
        return running;
    }
    // Without it nothing can be started, which is told of each file that would be read so.
    std::env::current_exe().unwrap_or(running)
}

/// A broken line of `.env` may hold a secret, so only its place is told.
fn dot_env_reason(error: &dotenvy::Error) -> String {
    match error {
        dotenvy::Error::LineParse(_, at) => format!("a line is no NAME=value (at character {at})"),
        dotenvy::Error::Io(error) => error.to_string(),
        _ => "it is no list of NAME=value lines".to_owned(),
    }
}
