//! One walk over a site.
//!
//! In: what is kept of it, and a session to ask with. Out: the same, brought up to date, and what went wrong.

use std::collections::{HashSet, VecDeque};

use reqwest::Url;

use super::{From, Site, links::links, sitemap};
use crate::{
    corpus::Unlisted,
    mirror::{
        http::{Answer, MOST_HOPS, Page, Session, Unanswered, is_html},
        names,
        shelf::{Kept, State, Validators, now},
    },
};

/// After so many failed connections one after another, a server is taken to be away.
const MOST_FAILURES: usize = 5;
/// The most sitemaps of one site.
const MOST_SITEMAPS: usize = 1_000;
/// How many pages may be brought again after a crash, since writing the state costs time for each page there is.
const SAVED_EVERY: usize = 100;
/// Ends of addresses that lead to no document.
const NO_DOCUMENTS: [&str; 22] = [
    "avif", "bz2", "css", "dmg", "exe", "gif", "gz", "ico", "iso", "jpeg", "jpg", "js", "mp3", "mp4", "png", "svg",
    "tar", "webm", "webp", "woff2", "xz", "zip",
];

/// A walk that is under way.
pub(super) struct Crawl<'a> {
    site: &'a Site,
    session: Session,
    state: &'a mut State,
    notes: &'a mut Vec<Unlisted>,
    seen: HashSet<String>,
    queue: VecDeque<(Url, u32)>,
    bytes: u64,
    failures: usize,
    unsaved: usize,
    is_full: bool,
}

/// How it went with one page.
enum Visit {
    Done,
    /// It is not there, or not had, for this reason.
    Without(String),
}

impl<'a> Crawl<'a> {
    pub(super) fn new(site: &'a Site, session: Session, state: &'a mut State, notes: &'a mut Vec<Unlisted>) -> Self {
        state
            .kept
            .retain(|key, _| Url::parse(key).is_ok_and(|url| site.holds(&url)));
        let bytes = state.kept.values().map(|kept| kept.bytes).sum();
        Self {
            site,
            session,
            state,
            notes,
            seen: HashSet::new(),
            queue: VecDeque::new(),
            bytes,
            failures: 0,
            unsaved: 0,
            is_full: false,
        }
    }

    /// Walks; an error says why the walk ended early.
    pub(super) async fn run(mut self) -> Result<(), String> {
        match self.site.from.clone() {
            From::Sitemap(url) => {
                let is_whole = self.read_sitemaps(url).await?;
                self.visit_all(0).await?;
                if is_whole {
                    let seen = self.seen;
                    self.state.kept.retain(|key, _| seen.contains(key));
                }
            }
            From::Links { start, depth } => {
                let first = self.site.normal(start);
                if let Visit::Without(reason) = self.visit(first, 0, depth).await? {
                    return Err(reason);
                }
                self.visit_all(depth).await?;
                // A page that nothing leads to any more is there as long as its server says so.
                let left = self.state.kept.keys().filter(|key| !self.seen.contains(*key));
                let left: Vec<Url> = left.filter_map(|key| Url::parse(key).ok()).collect();
                self.queue.extend(left.into_iter().map(|url| (url, depth)));
                self.visit_all(depth).await?;
            }
        }
        Ok(())
    }

    /// Queues what the sitemaps list and says whether all of them could be read.
    async fn read_sitemaps(&mut self, first: Url) -> Result<bool, String> {
        let mut known = HashSet::from([first.clone()]);
        let mut sitemaps = VecDeque::from([first.clone()]);
        let mut pages = Vec::new();
        let mut is_whole = true;
        while let Some(url) = sitemaps.pop_front() {
            let found = match self.sitemap(&url).await {
                Ok(found) => found,
                Err(reason) if url == first => return Err(reason),
                Err(reason) => {
                    is_whole = false;
                    self.note(&url, reason);
                    continue;
                }
            };
            pages.extend(found.pages.into_iter().filter(|page| self.site.holds(page)));
            for more in found.sitemaps {
                if known.len() < MOST_SITEMAPS && known.insert(more.clone()) {
                    sitemaps.push_back(more);
                }
            }
        }
        // What was never brought is first, then what was brought longest ago, so that in the end a walk that never
        // has the time for all of it comes by everywhere.
        let last = |url: &Url| self.state.kept.get(url.as_str()).map(|kept| kept.at);
        let pages = pages.into_iter().map(|page| self.site.normal(page));
        let mut pages: Vec<Url> = pages.collect();
        pages.sort_by_key(last);
        self.queue.extend(pages.into_iter().map(|page| (page, 0)));
        Ok(is_whole)
    }

    async fn sitemap(&self, url: &Url) -> Result<sitemap::Sitemap, String> {
        let answer = self
            .session
            .declared(url, &Validators::default(), sitemap::MOST_MB)
            .await;
        match answer.map_err(|error| format!("the sitemap: {error}"))? {
            Answer::Page(page) => sitemap::read(&page.bytes),
            Answer::Gone(status) => Err(format!("the sitemap: the server answers {status}")),
            Answer::Unchanged | Answer::Elsewhere { .. } => Err("the sitemap: no answer".to_owned()),
        }
    }

    async fn visit_all(&mut self, most_depth: u32) -> Result<(), String> {
        while let Some((url, depth)) = self.queue.pop_front() {
            self.visit(url, depth, most_depth).await?;
            if self.unsaved >= SAVED_EVERY {
                self.site.shelf.save(self.state).map_err(|error| error.to_string())?;
                self.unsaved = 0;
            }
        }
        Ok(())
    }

    /// Brings one page, over the redirects that lead to it. An error ends the walk.
    async fn visit(&mut self, url: Url, depth: u32, most_depth: u32) -> Result<Visit, String> {
        let mut passed: Vec<Url> = Vec::new();
        let mut url = url;
        loop {
            if !self.seen.insert(url.as_str().to_owned()) {
                return Ok(self.met_again(&url, &passed));
            }
            let known = self.known(&url);
            if known.is_none() && self.state.kept.len() >= self.site.pages {
                self.full(
                    &url,
                    format!("the site has more than {} pages; the rest is left out", self.site.pages),
                );
                return Ok(Visit::Done);
            }
            let known = known.unwrap_or_default();
            let answer = self.session.page(&url, &known, self.site.page_mb).await;
            self.failures = match &answer {
                Err(error) if error.is_of_host() => self.failures + 1,
                _ => 0,
            };
            match answer {
                Ok(Answer::Elsewhere { to, for_good }) => {
                    let to = self.site.normal(to);
                    if !self.site.holds(&to) {
                        return Ok(self.led_away(&url, &to, for_good));
                    }
                    passed.push(url);
                    if passed.len() > MOST_HOPS {
                        return Ok(self.failed(&passed[0], Unanswered::Redirects.to_string()));
                    }
                    url = to;
                }
                Ok(answer) => {
                    let visit = self.answered(&url, answer, depth < most_depth, depth + 1)?;
                    if matches!(visit, Visit::Done) {
                        self.drop_all(&passed);
                    }
                    return Ok(visit);
                }
                Err(error) => return self.unanswered(&url, &error),
            }
        }
    }

    /// What a redirect led to had been asked for before.
    fn met_again(&mut self, url: &Url, passed: &[Url]) -> Visit {
        if passed.contains(url) {
            return self.failed(&passed[0], Unanswered::Redirects.to_string());
        }
        if self.state.kept.contains_key(url.as_str()) {
            self.drop_all(passed);
        }
        Visit::Done
    }

    /// Pages that lead to another one now are kept under its address alone.
    fn drop_all(&mut self, passed: &[Url]) {
        for url in passed {
            self.state.kept.remove(url.as_str());
        }
    }

    fn led_away(&mut self, url: &Url, to: &Url, for_good: bool) -> Visit {
        if for_good {
            self.state.kept.remove(url.as_str());
        }
        let reason = format!("it leads to {to}, which is outside of `within`");
        if self.state.kept.contains_key(url.as_str()) {
            self.note(url, reason.clone());
        }
        Visit::Without(reason)
    }

    fn answered(&mut self, url: &Url, answer: Answer, follows: bool, depth: u32) -> Result<Visit, String> {
        let (bytes, media_type) = match answer {
            Answer::Page(page) => {
                let media_type = page.media_type.clone();
                let bytes = self.keep(url, page)?;
                (bytes, media_type)
            }
            Answer::Unchanged => {
                let Some(kept) = self.state.kept.get_mut(url.as_str()) else {
                    return Ok(Visit::Done);
                };
                kept.at = now();
                let bytes = std::fs::read(self.site.shelf.path(kept)).unwrap_or_default();
                (bytes, kept.media_type.clone())
            }
            Answer::Gone(status) => {
                self.state.kept.remove(url.as_str());
                return Ok(Visit::Without(format!("the server answers {status}")));
            }
            Answer::Elsewhere { .. } => return Ok(Visit::Done),
        };
        if follows && is_html(media_type.as_deref()) {
            let found = links(&bytes, url).into_iter().map(|url| self.site.normal(url));
            let found = found.filter(|url| self.site.holds(url) && may_be_document(url));
            let found: Vec<Url> = found.filter(|url| !self.seen.contains(url.as_str())).collect();
            self.queue.extend(found.into_iter().map(|url| (url, depth)));
        }
        Ok(Visit::Done)
    }

    fn keep(&mut self, url: &Url, page: Page) -> Result<Vec<u8>, String> {
        let before = self.state.kept.get(url.as_str()).map_or(0, |kept| kept.bytes);
        let bytes = page.bytes.len() as u64;
        if self.bytes - before + bytes > self.site.total_mb * 1_000_000 {
            let most = self.site.total_mb;
            self.full(url, format!("the site has more than {most} MB; the rest is left out"));
            return Ok(page.bytes);
        }
        let content = self.site.shelf.put(&page.bytes).map_err(|error| error.to_string())?;
        let kept = Kept {
            article: self.state.article(url.as_str(), &names::of_url(url)),
            content,
            bytes,
            media_type: page.media_type,
            charset: page.charset,
            validators: page.validators,
            at: now(),
            ..Kept::default()
        };
        self.bytes = self.bytes - before + bytes;
        self.unsaved += 1;
        self.state.kept.insert(url.as_str().to_owned(), kept);
        Ok(page.bytes)
    }

    fn unanswered(&mut self, url: &Url, error: &Unanswered) -> Result<Visit, String> {
        let reason = error.to_string();
        match error {
            Unanswered::NoRobots { .. } | Unanswered::Pause(_) => return Err(reason),
            // A site forbids and has other kinds of files without anything being wrong, but what was kept goes.
            Unanswered::Robots(_) | Unanswered::Unread(_) => {
                if self.state.kept.remove(url.as_str()).is_some() {
                    self.note(url, format!("{reason}; it was removed"));
                }
                return Ok(Visit::Without(reason));
            }
            _ => {}
        }
        if self.failures >= MOST_FAILURES {
            return Err(format!("{reason}, {MOST_FAILURES} times one after another"));
        }
        Ok(self.failed(url, reason))
    }

    fn failed(&mut self, url: &Url, reason: String) -> Visit {
        self.note(url, reason.clone());
        Visit::Without(reason)
    }

    fn full(&mut self, url: &Url, reason: String) {
        if !self.is_full {
            self.is_full = true;
            self.note(url, reason);
        }
    }

    fn known(&self, url: &Url) -> Option<Validators> {
        let kept = self.state.kept.get(url.as_str())?;
        let is_whole = self.site.shelf.holds(kept);
        Some(if is_whole {
            kept.validators.clone()
        } else {
            Validators::default()
        })
    }

    fn note(&mut self, url: &Url, reason: String) {
        let path = format!("{}/{}", self.site.shelf.name(), names::of_url(url));
        self.notes.push(Unlisted { path, reason });
    }
}

fn may_be_document(url: &Url) -> bool {
    let end = url.path().rsplit_once('.').map(|(_, end)| end.to_ascii_lowercase());
    end.is_none_or(|end| !NO_DOCUMENTS.contains(&end.as_str()))
}
