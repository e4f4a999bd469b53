//! The pages of a web site.
//!
//! In: a sitemap, or a page whose links are followed within a prefix. Out: those pages as files. What a server says
//! is gone is gone, and what robots.txt forbids now is dropped and told; what could not be had stays as it was, since
//! a server that is away says nothing about its pages.

mod crawl;
mod links;
mod sitemap;

use std::{path::PathBuf, time::Duration};

use reqwest::Url;
use tokio_util::sync::CancellationToken;

use crate::corpus::{Listing, Source, SourceError, SourceKind, Unlisted};

use super::{
    DeclarationError, Http, SiteDeclaration,
    declaration::Checks,
    http::{self, Session, Terms},
    shelf::Shelf,
};
use crawl::Crawl;

/// A web site, kept in a folder.
#[derive(Debug, Clone)]
pub struct Site {
    shelf: Shelf,
    http: Http,
    terms: Terms,
    from: From,
    /// What the addresses of pages begin with behind their scheme.
    within: String,
    keeps_query: bool,
    pages: usize,
    page_mb: u64,
    total_mb: u64,
}

/// Where the addresses of pages come from.
#[derive(Debug, Clone)]
enum From {
    Sitemap(Url),
    Links { start: Url, depth: u32 },
}

impl Site {
    /// The site that was declared, kept in `folder`, which is its own.
    ///
    /// # Errors
    /// When a value cannot be used.
    pub fn new(declared: &SiteDeclaration, folder: impl Into<PathBuf>, http: &Http) -> Result<Self, DeclarationError> {
        let checks = Checks(&declared.name);
        checks.name()?;
        checks.range("depth", declared.depth, 0, 100)?;
        checks.range("pages", declared.pages, 1, 100_000)?;
        checks.range("page_mb", declared.page_mb, 1, 1_000)?;
        checks.range("total_mb", declared.total_mb, 1, 100_000)?;
        let terms = terms(&checks, declared.delay_s, declared.timeout_s, declared.total_minutes)?;
        let from = match (&declared.sitemap, &declared.start) {
            (Some(sitemap), None) => From::Sitemap(checks.url("sitemap", sitemap)?),
            (None, Some(start)) => From::Links {
                start: checks.url("start", start)?,
                depth: declared.depth,
            },
            _ => return Err(checks.error("start", "or `sitemap` must be given, and not both")),
        };
        let keeps_query = declared.keep_query.unwrap_or(matches!(from, From::Sitemap(_)));
        let within = match (&declared.within, &from) {
            (Some(within), _) => checks.url("within", within)?,
            (None, From::Sitemap(url)) => url.join("/").unwrap_or_else(|_| url.clone()),
            (None, From::Links { start, .. }) => start.join(".").unwrap_or_else(|_| start.clone()),
        };
        let site = Self {
            shelf: Shelf::new(declared.name.clone(), folder.into()),
            http: http.clone(),
            terms,
            from,
            within: without_scheme(&within).to_owned(),
            keeps_query,
            pages: declared.pages,
            page_mb: declared.page_mb,
            total_mb: declared.total_mb,
        };
        match &site.from {
            From::Links { start, .. } if !site.holds(start) => {
                Err(checks.error("start", "is outside of what `within` holds"))
            }
            _ => Ok(site),
        }
    }

    /// The address under which a page is kept: one page has one.
    fn normal(&self, mut url: Url) -> Url {
        url.set_fragment(None);
        if !self.keeps_query || url.query() == Some("") {
            url.set_query(None);
        }
        url
    }

    /// Whether an address is one of this site's.
    fn holds(&self, url: &Url) -> bool {
        let is_plain = url.username().is_empty() && url.password().is_none();
        matches!(url.scheme(), "http" | "https") && is_plain && without_scheme(url).starts_with(&self.within)
    }

    fn origin(&self) -> &str {
        match &self.from {
            From::Sitemap(url) | From::Links { start: url, .. } => url.as_str(),
        }
    }
}

/// Checks how a server is asked.
pub(super) fn terms(
    checks: &Checks<'_>,
    delay_s: f64,
    timeout_s: u64,
    total_minutes: u64,
) -> Result<Terms, DeclarationError> {
    checks.range("delay_s", delay_s, 0.0, 3_600.0)?;
    checks.range("timeout_s", timeout_s, 1, 3_600)?;
    checks.range("total_minutes", total_minutes, 1, 10_080)?;
    Ok(Terms {
        delay: Duration::from_secs_f64(delay_s),
        timeout: Duration::from_secs(timeout_s),
        total: Duration::from_secs(60 * total_minutes),
    })
}

fn without_scheme(url: &Url) -> &str {
    url.as_str().split_once("://").map_or(url.as_str(), |(_, rest)| rest)
}

impl Source for Site {
    fn name(&self) -> &str {
        self.shelf.name()
    }

    fn kind(&self) -> SourceKind {
        SourceKind::Site
    }

    fn refresh(&self, stop: &CancellationToken) -> Result<Vec<Unlisted>, SourceError> {
        let mut state = self.shelf.load(self.origin())?;
        let mut notes = Vec::new();
        let done = http::run(stop, self.terms.total, async {
            let session = Session::new(&self.http, self.terms)?;
            Crawl::new(self, session, &mut state, &mut notes).run().await
        });
        let done = done.and_then(|done| done);
        // Nothing must be taken for all there is where the first page could not be had.
        if done.is_ok() || !state.kept.is_empty() {
            self.shelf.save(&state)?;
        }
        done.map(|()| notes).map_err(SourceError::Unreachable)
    }

    fn list(&self) -> Result<Listing, SourceError> {
        self.shelf.list(self.origin(), |key, _| Some(key.to_owned()))
    }
}
