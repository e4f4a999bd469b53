//! Searching: everything that matches, in pages.
//!
//! In: what a person searches for, and the number of a page. Out: the passages of that page, each shown by the words
//! that hold most of what was searched for, in an order that is the same on every page. A search is kept, so that its
//! pages can be turned after a restart; what it finds is not, so each page is found in the articles of its own time
//! and within what may be seen there.

use std::time::Instant;

use tracing::trace_span;

use crate::{
    answer::{self, Quotation},
    corpus::{ArticleId, Visible},
    failure::Failure,
    index::Snapshot,
    locale::Message,
    question::{Filters, Question},
    retrieval,
    store::{SearchId, Searched},
    telemetry::{Step, TIMING, Work},
};

use super::Service;

/// Passages on a page.
pub const FOUND_ON_A_PAGE: usize = 5;
/// The most passages that a search lists; more are not looked through by anybody, who would search for more words.
pub const MOST_FOUND: usize = 100;
/// The most characters of a passage that is shown whole, or of two sentences of it: five of them and their citations
/// fit into one message.
const GLIMPSE_CHARS: usize = 360;

/// A page of what a search found.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// The passages of the page, each by the words that show why it was found.
    pub quotations: Vec<Quotation>,
    /// The number of the first of them, from one.
    pub first: usize,
    /// The number of this page, from one.
    pub page: usize,
    /// How many pages there are, at least one.
    pub pages: usize,
    /// How many passages there are, at most [`MOST_FOUND`]; what stands in several articles counts once.
    pub total: usize,
    /// Whether there are more of them.
    pub is_more: bool,
    /// Whether nothing holds what the search quotes side by side, so that its words were looked for one by one.
    pub loosened: bool,
    /// When the corpus was last indexed, in seconds since 1970.
    pub indexed_at: i64,
    /// Whether that was since the page before.
    pub reindexed: bool,
}

impl Service {
    /// The page of that number, from one, of the passages that match what a person wrote, where `-word` and
    /// `-"a phrase"` exclude passages; the last one for a higher number. Where the newest come first, they do so
    /// among the [`MOST_FOUND`] that match best.
    ///
    /// # Errors
    /// When the search names nothing that is looked for, a filter names a collection or tag that is not there, or nothing
    /// can be read. That nothing was found is no error.
    pub fn search_page(&self, written: &str, filters: Filters, page: usize) -> Result<Found, Failure> {
        let started = Instant::now();
        let question = Question::search(written, filters, &self.reading())?;
        let (question, snapshot) = self.settled_question(question)?;
        let policy = &self.parts.policy.retrieval;
        let meaning = self.meaning(&question);
        let matches = self.timed(Work::Search, &*snapshot, |timed| {
            retrieval::matches(&question, timed, policy, MOST_FOUND, meaning)
        })?;
        let searched = Instant::now();
        let _span = trace_span!(target: TIMING, "selection").entered();
        let total = matches.candidates.len();
        let pages = total.div_ceil(FOUND_ON_A_PAGE).max(1);
        let page = page.clamp(1, pages);
        let before = (page - 1) * FOUND_ON_A_PAGE;
        let shown = matches.candidates.iter().skip(before).take(FOUND_ON_A_PAGE);
        let places = shown.map(|candidate| {
            let part = answer::glimpse(&question, &matches.terms, candidate, GLIMPSE_CHARS);
            (candidate, part)
        });
        let sort = question.filters().sort;
        let (cut, misfits) = answer::quoted(places, || matches.copies.iter(), sort, &*snapshot)?;
        if misfits > 0 {
            self.mismatched(misfits, "passages that did not fit their article were dropped");
        }
        let quotations = self.reread(cut, &*snapshot)?;
        self.metrics().took(Work::Search, Step::Select, searched.elapsed());
        self.metrics().took(Work::Search, Step::Whole, started.elapsed());
        Ok(Found {
            quotations,
            first: before + 1,
            page,
            pages,
            total,
            is_more: matches.is_more,
            loosened: matches.loosened,
            indexed_at: snapshot.state().stamp.at,
            reindexed: false,
        })
    }

    /// Keeps a search of the Discord user of this id, found in the index of `indexed_at`.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn keep_search(
        &self,
        user: u64,
        guild: Option<u64>,
        written: &str,
        filters: &Filters,
        indexed_at: i64,
    ) -> Result<SearchId, Failure> {
        let store = &self.parts.store;
        Ok(store.record_search(&Searched {
            asker: store.asker(user),
            guild,
            at: self.parts.clock.seconds(),
            written: written.to_owned(),
            filters: filters.to_json(),
            indexed_at,
        })?)
    }

    /// A search that was made in `guild`, or outside of servers for `None`.
    ///
    /// # Errors
    /// When it is not kept any more, or the database cannot be read.
    pub fn kept_search(&self, id: SearchId, guild: Option<u64>) -> Result<Searched, Failure> {
        let kept = self.parts.store.search(id)?.filter(|search| search.guild == guild);
        kept.ok_or_else(|| Failure::asker(Message::new("search-gone"), Message::new("search-gone-hint")))
    }

    /// Another page of a search, within what may be seen where it is shown, as [`search_page`](Self::search_page)
    /// gives it.
    ///
    /// # Errors
    /// As [`search_page`](Self::search_page), and when the database cannot be written.
    pub fn turn(&self, id: SearchId, search: &Searched, page: usize, within: Visible) -> Result<Found, Failure> {
        let filters = Filters::from_json(&search.filters, within).map_err(Failure::bug)?;
        let found = self.search_page(&search.written, filters, page)?;
        let reindexed = found.indexed_at != search.indexed_at;
        if reindexed {
            self.parts.store.search_turned(id, found.indexed_at)?;
        }
        Ok(Found { reindexed, ..found })
    }

    /// Every excerpt is read again from the article as it is stored, before anybody sees it.
    fn reread(&self, cut: Vec<Quotation>, snapshot: &dyn Snapshot) -> Result<Vec<Quotation>, Failure> {
        let ids: Vec<_> = cut.iter().flat_map(Quotation::articles).cloned().collect();
        let stored = snapshot.articles(&ids)?;
        let before = cut.len();
        let of = |id: &ArticleId| stored.iter().map(AsRef::as_ref).find(|article| article.id == *id);
        let cut: Vec<Quotation> = cut.into_iter().filter_map(|quotation| quotation.verified(of)).collect();
        if cut.len() < before {
            let dropped = before - cut.len();
            self.mismatched(dropped, "excerpts that differ from their stored article were dropped");
        }
        Ok(cut)
    }
}
