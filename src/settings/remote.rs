//! Which backend holds the index, and where it is.
//!
//! In: the sections `index` and `index.remote` as they are written. Out: a [`Backend`], checked; the credentials come
//! from the environment alone.

use std::{fs, time::Duration};

use serde::Deserialize;
use url::Url;

use super::{
    SettingsError,
    raw::{range, whole},
};
use crate::index::remote::{Credentials, Dialect, Engine};

/// What holds the index.
#[derive(Debug, Clone)]
pub enum Backend {
    /// The data folder.
    Embedded,
    /// A search engine.
    Remote(Engine),
}

#[derive(Deserialize)]
pub(super) struct RawRemote {
    urls: Vec<String>,
    prefix: String,
    ca_file: String,
    timeout_ms: i64,
    write_timeout_s: i64,
    shards: i64,
    replicas: i64,
}

/// The backend that is named, still without credentials.
pub(super) fn backend(name: &str, remote: RawRemote) -> Result<Backend, SettingsError> {
    let dialect = match name {
        "embedded" => return Ok(Backend::Embedded),
        "opensearch" => Dialect::OpenSearch,
        "elasticsearch" => Dialect::Elasticsearch,
        _ => return Err(range("index.backend", "embedded, opensearch or elasticsearch", &name)),
    };
    let urls = remote.urls.iter().map(|written| node(written));
    let urls = urls.collect::<Result<Vec<_>, _>>()?;
    if urls.is_empty() {
        let wanted = "a list of http or https URLs, such as [\"https://10.0.0.1:9200\"]";
        return Err(range("index.remote.urls", wanted, &"empty"));
    }
    let milliseconds = whole("index.remote.timeout_ms", remote.timeout_ms, 100, 60_000)?;
    let seconds = whole("index.remote.write_timeout_s", remote.write_timeout_s, 1, 3600)?;
    Ok(Backend::Remote(Engine {
        dialect,
        urls,
        prefix: prefix(remote.prefix)?,
        credentials: Credentials::None,
        authorities: authorities(&remote.ca_file)?,
        patience: Duration::from_millis(milliseconds as u64),
        write_patience: Duration::from_secs(seconds as u64),
        fresh: Engine::FRESH,
        shards: whole("index.remote.shards", remote.shards, 1, 1024)?,
        replicas: whole("index.remote.replicas", remote.replicas, 0, 10)?,
        is_passing: false,
    }))
}

/// A URL that holds a password is not repeated.
fn node(written: &str) -> Result<Url, SettingsError> {
    let url = Url::parse(written.trim()).ok();
    let url = url.filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host() && url.query().is_none());
    match url {
        Some(url) if url.username().is_empty() && url.password().is_none() => Ok(url),
        None if !written.contains('@') => Err(range("index.remote.urls", "a list of http or https URLs", &written)),
        _ => {
            let wanted = "http or https URLs without credentials, which IBID_INDEX_USER and IBID_INDEX_PASSWORD hold";
            Err(range("index.remote.urls", wanted, &"one that holds some"))
        }
    }
}

/// What engines take in the name of an index, and no `_`, which parts the prefix from the rest of a name.
fn prefix(written: String) -> Result<String, SettingsError> {
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if written.starts_with(|c: char| c.is_ascii_lowercase()) && written.len() <= 100 && written.chars().all(is_plain) {
        return Ok(written);
    }
    let wanted = "up to 100 lower-case letters, digits and `-`, a letter first";
    Err(range("index.remote.prefix", wanted, &written))
}

fn authorities(path: &str) -> Result<Option<Vec<u8>>, SettingsError> {
    if path.is_empty() {
        return Ok(None);
    }
    fs::read(path).map(Some).map_err(|error| {
        let wanted = "empty or the path of a file that can be read";
        range("index.remote.ca_file", wanted, &format!("`{path}`: {error}"))
    })
}
