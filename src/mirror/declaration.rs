//! What is declared of a source that is elsewhere.
//!
//! In: the keys that people write. Out: the same as plain values, with what they did not write filled in; the
//! constructors of the sources check the ranges that are given here and say which key is wrong.

use serde::Deserialize;

/// A git repository: `[[git]]`-like tables of the file that declares sources.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GitDeclaration {
    /// The collection's name: what may be a folder's name, without `/` and `#`.
    pub name: String,
    /// Where the repository is: `https://…`, `http://…`, or the full path of a folder on this machine.
    pub url: String,
    /// The branch that is read; the one that the repository calls its `HEAD` where none is named.
    #[serde(default)]
    pub branch: Option<String>,
    /// The folder in the repository that is read, `docs/guide`; all of it where none is named.
    #[serde(default)]
    pub folder: Option<String>,
    /// Where a file can be read on the web, with `{commit}` and `{path}` in it. Known for GitHub, GitLab, Gitea,
    /// Forgejo, Codeberg, Bitbucket and `SourceHut`; elsewhere files have no link without it.
    #[serde(default)]
    pub web: Option<String>,
    /// The most that the repository may take on disk, in MB of 1,000,000 bytes: 1 to 100,000, 1,000 by default.
    #[serde(default = "defaults::repository_mb")]
    pub most_mb: u64,
    /// How long bringing it may take, in seconds: 1 to 86,400, 600 by default.
    #[serde(default = "defaults::repository_timeout_s")]
    pub timeout_s: u64,
}

/// Pages of a web site: those that a sitemap lists, or those that are linked from one page on.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SiteDeclaration {
    /// The collection's name: what may be a folder's name, without `/` and `#`.
    pub name: String,
    /// The address of a sitemap, or of an index of sitemaps; also one that is compressed. Either this or `start`.
    #[serde(default)]
    pub sitemap: Option<String>,
    /// The address of a page whose links are followed.
    #[serde(default)]
    pub start: Option<String>,
    /// What the addresses of pages begin with. The folder of `start`, or the whole host of `sitemap`, where it is not
    /// given; `http` and `https` are the same here.
    #[serde(default)]
    pub within: Option<String>,
    /// Whether addresses that differ behind a `?` are different pages. By default they are in a sitemap, which lists
    /// each on purpose, and are not where links are followed, since calendars and sortings have no end.
    #[serde(default)]
    pub keep_query: Option<bool>,
    /// How many links away from `start` pages are read: 0 to 100, 8 by default.
    #[serde(default = "defaults::depth")]
    pub depth: u32,
    /// The most pages: 1 to 100,000, 1,000 by default.
    #[serde(default = "defaults::pages")]
    pub pages: usize,
    /// The most that one page may have, in MB of 1,000,000 bytes: 1 to 1,000, 20 by default.
    #[serde(default = "defaults::page_mb")]
    pub page_mb: u64,
    /// The most that all pages together may have, in MB: 1 to 100,000, 1,000 by default.
    #[serde(default = "defaults::total_mb")]
    pub total_mb: u64,
    /// The pause between two requests to the same host, in seconds: 0 to 3,600, 1 by default. The host's own
    /// `Crawl-delay` counts where it is longer.
    #[serde(default = "defaults::delay_s")]
    pub delay_s: f64,
    /// How long one request may take, in seconds: 1 to 3,600, 30 by default.
    #[serde(default = "defaults::timeout_s")]
    pub timeout_s: u64,
    /// How long bringing the site may take, in minutes: 1 to 10,080, 60 by default. What was not reached is reached
    /// the next time.
    #[serde(default = "defaults::total_minutes")]
    pub total_minutes: u64,
}

/// A feed, whose items are kept when they have left it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeedDeclaration {
    /// The collection's name: what may be a folder's name, without `/` and `#`.
    pub name: String,
    /// The address of the feed: RSS, Atom or JSON Feed.
    pub url: String,
    /// How many items are kept, the latest ones: `"all"`, the default, or 1 to 1,000,000.
    #[serde(default)]
    pub keep: Keep,
    /// For how many days an item is kept after it has left the feed: 1 to 36,500, for ever where it is not given.
    #[serde(default)]
    pub keep_days: Option<u64>,
    /// Whether the page that an item links to is read in place of the words in the feed: no by default.
    #[serde(default)]
    pub full: bool,
    /// The most that the feed, or a page of `full`, may have, in MB of 1,000,000 bytes: 1 to 1,000, 20 by default.
    #[serde(default = "defaults::page_mb")]
    pub page_mb: u64,
    /// The pause between two requests to the same host, in seconds: 0 to 3,600, 1 by default.
    #[serde(default = "defaults::delay_s")]
    pub delay_s: f64,
    /// How long one request may take, in seconds: 1 to 3,600, 30 by default.
    #[serde(default = "defaults::timeout_s")]
    pub timeout_s: u64,
    /// How long bringing the feed and its pages may take, in minutes: 1 to 10,080, 60 by default.
    #[serde(default = "defaults::total_minutes")]
    pub total_minutes: u64,
}

/// How many items of a feed are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(untagged, expecting = "expected \"all\" or a number of items")]
pub enum Keep {
    /// Every item that ever was in it.
    #[default]
    #[serde(deserialize_with = "all")]
    All,
    /// The latest so many.
    Latest(usize),
}

fn all<'de, D: serde::Deserializer<'de>>(from: D) -> Result<(), D::Error> {
    let word = String::deserialize(from)?;
    if word == "all" {
        Ok(())
    } else {
        Err(serde::de::Error::custom("expected \"all\""))
    }
}

/// A declaration that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the source `{name}`: `{key}` {reason}")]
pub struct DeclarationError {
    /// The source's name.
    pub name: String,
    /// The key that is wrong.
    pub key: &'static str,
    /// What is wrong with it, to follow the key.
    pub reason: String,
}

/// Checks the values of one declaration.
pub(super) struct Checks<'a>(pub(super) &'a str);

impl Checks<'_> {
    pub(super) fn error(&self, key: &'static str, reason: impl Into<String>) -> DeclarationError {
        DeclarationError {
            name: self.0.to_owned(),
            key,
            reason: reason.into(),
        }
    }

    /// The name is the first part of the ids of articles and the name of a folder.
    pub(super) fn name(&self) -> Result<(), DeclarationError> {
        let is_plain = |c: char| !c.is_control() && !matches!(c, '/' | '\\' | '#');
        if self.0.is_empty() || self.0.starts_with('.') || !self.0.chars().all(is_plain) || self.0.len() > 100 {
            return Err(self.error(
                "name",
                "must be a plain name of 1 to 100 bytes, without `/`, `\\` and `#`",
            ));
        }
        Ok(())
    }

    pub(super) fn range<T: PartialOrd + Copy + std::fmt::Display>(
        &self,
        key: &'static str,
        value: T,
        least: T,
        most: T,
    ) -> Result<(), DeclarationError> {
        if value >= least && value <= most {
            return Ok(());
        }
        Err(self.error(key, format!("is {value}; it must be from {least} to {most}")))
    }

    /// An address of the web, without its fragment.
    pub(super) fn url(&self, key: &'static str, written: &str) -> Result<reqwest::Url, DeclarationError> {
        let mut url =
            reqwest::Url::parse(written).map_err(|error| self.error(key, format!("is no address: {error}")))?;
        if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
            return Err(self.error(key, "must begin with `https://` or `http://`"));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(self.error(key, "must hold no user name and no password"));
        }
        url.set_fragment(None);
        Ok(url)
    }
}

mod defaults {
    pub(super) fn repository_mb() -> u64 {
        1_000
    }
    pub(super) fn repository_timeout_s() -> u64 {
        600
    }
    pub(super) fn depth() -> u32 {
        8
    }
    pub(super) fn pages() -> usize {
        1_000
    }
    pub(super) fn page_mb() -> u64 {
        20
    }
    pub(super) fn total_mb() -> u64 {
        1_000
    }
    pub(super) fn delay_s() -> f64 {
        1.0
    }
    pub(super) fn timeout_s() -> u64 {
        30
    }
    pub(super) fn total_minutes() -> u64 {
        60
    }
}
