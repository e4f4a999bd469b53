//! A feed, whose items outlive it.
//!
//! In: the address of a feed. Out: a file for each item that was ever in it, as far as they are kept: the item as it
//! stood, in a feed of its own, so that the format that reads feeds reads them and no second rule says what an item's
//! words are. With `full`, the page that an item links to in place of it.

mod items;

use std::{cmp::Reverse, path::PathBuf};

use reqwest::Url;
use sha2::{Digest, Sha256};
use tokio_util::sync::CancellationToken;

use crate::corpus::{Listing, Source, SourceError, SourceKind, Unlisted};

use super::{
    DeclarationError, FeedDeclaration, Http, Keep,
    declaration::Checks,
    http::{self, Answer, MOST_HOPS, Page, Session, Terms, Unanswered},
    names,
    shelf::{Kept, Shelf, State, Validators, checksum, now},
    site::terms,
};
use items::Item;

const DAY_S: i64 = 24 * 60 * 60;

/// A feed, kept in a folder.
#[derive(Debug, Clone)]
pub struct Feed {
    shelf: Shelf,
    http: Http,
    terms: Terms,
    url: Url,
    keep: Keep,
    keep_days: Option<i64>,
    is_full: bool,
    page_mb: u64,
}

impl Feed {
    /// The feed that was declared, kept in `folder`, which is its own.
    ///
    /// # Errors
    /// When a value cannot be used.
    pub fn new(declared: &FeedDeclaration, folder: impl Into<PathBuf>, http: &Http) -> Result<Self, DeclarationError> {
        let checks = Checks(&declared.name);
        checks.name()?;
        checks.range("page_mb", declared.page_mb, 1, 1_000)?;
        if let Keep::Latest(items) = declared.keep {
            checks.range("keep", items, 1, 1_000_000)?;
        }
        let keep_days = declared.keep_days;
        checks.range("keep_days", keep_days.unwrap_or(1), 1, 36_500)?;
        Ok(Self {
            terms: terms(&checks, declared.delay_s, declared.timeout_s, declared.total_minutes)?,
            url: checks.url("url", &declared.url)?,
            shelf: Shelf::new(declared.name.clone(), folder.into()),
            http: http.clone(),
            keep: declared.keep,
            keep_days: keep_days.and_then(|days| i64::try_from(days).ok()),
            is_full: declared.full,
            page_mb: declared.page_mb,
        })
    }

    async fn bring(&self, state: &mut State, notes: &mut Vec<Unlisted>) -> Result<(), String> {
        let mut session = Session::new(&self.http, self.terms)?;
        let known = self.conditions(state);
        let answer = session.declared(&self.url, &known, self.page_mb).await;
        match answer.map_err(|error| error.to_string())? {
            Answer::Page(page) => self.take_over(&mut session, state, notes, page).await?,
            // What was in the feed the last time is in it now.
            Answer::Unchanged => {
                let (now, round) = (now(), state.round);
                let still = state.kept.values_mut().filter(|kept| kept.round == round);
                still.for_each(|kept| kept.at = now);
            }
            Answer::Gone(status) => return Err(format!("the server answers {status}")),
            Answer::Elsewhere { .. } => return Err(Unanswered::Redirects.to_string()),
        }
        self.forget(state);
        Ok(())
    }

    /// Conditions are asked only where an answer that nothing changed leaves nothing to bring.
    fn conditions(&self, state: &State) -> Validators {
        let mut latest = state.kept.values().filter(|kept| kept.round == state.round);
        let is_whole = latest.all(|kept| kept.is_page == self.is_full && self.shelf.holds(kept));
        state.index.clone().filter(|_| is_whole).unwrap_or_default()
    }

    async fn take_over(
        &self,
        session: &mut Session,
        state: &mut State,
        notes: &mut Vec<Unlisted>,
        page: Page,
    ) -> Result<(), String> {
        let items = items::split(&page.bytes, page.charset.as_deref())?;
        let now = now();
        state.round += 1;
        let mut are_pages_had = true;
        for (place, item) in items.iter().enumerate() {
            self.put(state, item, &page.url, now)?;
            if let Some(kept) = state.kept.get_mut(&item.key) {
                (kept.at, kept.round, kept.place) = (now, state.round, place);
            }
        }
        for item in items.iter().filter(|_| self.is_full) {
            let is_wanted = state.kept.get(&item.key).is_some_and(|kept| !kept.is_page);
            if !is_wanted || !are_pages_had {
                continue;
            }
            match self.put_page(session, state, item).await {
                // There is nothing wrong with an item whose page is not for programs, or of another kind.
                Ok(()) | Err(Unanswered::Robots(_) | Unanswered::Unread(_)) => {}
                Err(error) => {
                    are_pages_had = !error.is_of_host();
                    notes.push(Unlisted {
                        path: format!("{}/{}", self.shelf.name(), state.kept[&item.key].article),
                        reason: format!("the page of the item: {error}"),
                    });
                }
            }
        }
        state.index = Some(page.validators);
        Ok(())
    }

    /// Keeps an item that is new or has changed.
    fn put(&self, state: &mut State, item: &Item, feed: &Url, now: i64) -> Result<(), String> {
        let version = format!("{:x}", Sha256::digest(&item.document));
        let kept = state.kept.get(&item.key);
        let is_kept = |kept: &Kept| {
            kept.version.as_ref() == Some(&version) && self.shelf.holds(kept) && (self.is_full || !kept.is_page)
        };
        if kept.is_some_and(is_kept) {
            return Ok(());
        }
        let named = if item.title.is_empty() { &item.key } else { &item.title };
        let wished = format!("{}-{}", names::plain(named), checksum(&item.key));
        let kept = Kept {
            article: state.article(&item.key, &wished),
            content: self
                .shelf
                .put(item.document.as_bytes())
                .map_err(|error| error.to_string())?,
            bytes: item.document.len() as u64,
            media_type: Some(item.media_type.to_owned()),
            link: Some(feed.to_string()),
            version: Some(version),
            at: now,
            ..Kept::default()
        };
        state.kept.insert(item.key.clone(), kept);
        Ok(())
    }

    /// Keeps the page that an item links to in place of what the feed says of it.
    async fn put_page(&self, session: &mut Session, state: &mut State, item: &Item) -> Result<(), Unanswered> {
        let Some(mut url) = item.link.as_deref().and_then(|link| self.url.join(link).ok()) else {
            return Ok(());
        };
        url.set_fragment(None);
        for _ in 0..=MOST_HOPS {
            match session.page(&url, &Validators::default(), self.page_mb).await? {
                Answer::Page(page) => {
                    let content = self.shelf.put(&page.bytes);
                    let content = content.map_err(|error| Unanswered::Network(error.to_string()))?;
                    if let Some(kept) = state.kept.get_mut(&item.key) {
                        kept.content = content;
                        kept.bytes = page.bytes.len() as u64;
                        kept.media_type = page.media_type;
                        kept.charset = page.charset;
                        kept.link = Some(page.url.to_string());
                        kept.is_page = true;
                    }
                    return Ok(());
                }
                Answer::Elsewhere { to, .. } if to != url => url = to,
                // An item whose page is gone is what the feed says of it.
                Answer::Gone(_) | Answer::Unchanged => return Ok(()),
                Answer::Elsewhere { .. } => break,
            }
        }
        Err(Unanswered::Redirects)
    }

    /// Drops what is kept no longer.
    fn forget(&self, state: &mut State) {
        if let Some(days) = self.keep_days {
            let oldest = now() - days * DAY_S;
            state.kept.retain(|_, kept| kept.at >= oldest);
        }
        if let Keep::Latest(most) = self.keep {
            let mut latest: Vec<_> = state
                .kept
                .iter()
                .map(|(key, kept)| (Reverse(kept.round), kept.place, key))
                .collect();
            latest.sort_unstable();
            let old: Vec<String> = latest.into_iter().skip(most).map(|(_, _, key)| key.clone()).collect();
            for key in old {
                state.kept.remove(&key);
            }
        }
    }
}

impl Source for Feed {
    fn name(&self) -> &str {
        self.shelf.name()
    }

    fn kind(&self) -> SourceKind {
        SourceKind::Feed
    }

    fn refresh(&self, stop: &CancellationToken) -> Result<Vec<Unlisted>, SourceError> {
        let mut state = self.shelf.load(self.url.as_str())?;
        let mut notes = Vec::new();
        let done = http::run(stop, self.terms.total, self.bring(&mut state, &mut notes));
        let done = done.and_then(|done| done);
        if done.is_ok() || !state.kept.is_empty() {
            self.shelf.save(&state)?;
        }
        done.map(|()| notes).map_err(SourceError::Unreachable)
    }

    fn list(&self) -> Result<Listing, SourceError> {
        self.shelf.list(self.url.as_str(), |_, kept| kept.link.clone())
    }
}
