//! The sources of the corpus: brought up to date, and what is told of them.
//!
//! In: the corpus as it is declared. Out: its listing, and for each source when it was last reached and why not since.
//! A source that fails keeps what it had, and people see that it is stale and why.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use tokio_util::sync::CancellationToken;

use crate::{
    corpus::{Corpus, Listing, SourceKind, Unlisted},
    failure::Failure,
    store::SourceState,
};

use super::{Note, Scope};
use crate::service::Service;

/// What is known of one source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceStatus {
    /// Its name, which is that of its collection; empty for the corpus folder.
    pub name: String,
    /// What it is: `directory`, `git`, `site`, `feed` or `uploads`.
    pub kind: String,
    /// When it was last reached, in seconds since 1970; none if it never was.
    pub fresh_at: Option<i64>,
    /// Why what is shown of it is older, if it is.
    pub stale: Option<String>,
}

impl Service {
    /// Brings what is elsewhere up to date, lists everything, and remembers how it went with each source.
    pub(super) fn gathered(
        &self,
        corpus: &Corpus,
        scope: Scope,
        stop: &CancellationToken,
    ) -> Result<(Listing, Vec<Note>), Failure> {
        let mut states = Vec::new();
        let mut notes = Vec::new();
        let mut unreached = Vec::new();
        if scope == Scope::Everywhere {
            for refreshed in corpus.refresh(stop) {
                let error = match refreshed.done {
                    Ok(parts) => {
                        let reason = parts.first().map(|part| format!("{}: {}", part.path, part.reason));
                        notes.extend(parts.into_iter().map(note));
                        reason
                    }
                    Err(reason) => {
                        unreached.push((refreshed.name.clone(), reason.clone()));
                        Some(reason)
                    }
                };
                states.push((refreshed.name, refreshed.kind, error));
            }
        }
        let mut listed = corpus.list();
        for (path, reason) in unreached {
            let unlisted = listed.iter_mut().flat_map(|listing| &mut listing.unlisted);
            match unlisted.into_iter().find(|unlisted| unlisted.path == path) {
                // Why it could not be reached says more than that nothing is kept of it.
                Some(unlisted) => unlisted.reason = reason,
                None => notes.push(note(Unlisted { path, reason })),
            }
        }
        states.extend(of_listing(corpus, &listed));
        self.remember_sources(&states);
        Ok((listed?, notes))
    }

    /// What is known of the sources that are declared now, the corpus folder first.
    pub(in crate::service) fn source_states(&self) -> Vec<SourceStatus> {
        let known = self.parts.store.sources().unwrap_or_else(|error| {
            tracing::warn!(%error, "what is known of the sources could not be read");
            Vec::new()
        });
        let Ok(corpus) = self.parts.corpus.open() else {
            return Vec::new();
        };
        let declared = corpus.sources().iter().map(|source| (source.name(), source.kind()));
        let all = std::iter::once(("", SourceKind::Directory)).chain(declared);
        all.map(|(name, kind)| {
            let state = known
                .iter()
                .find(|state| state.name == name && state.kind == kind.name());
            SourceStatus {
                name: name.to_owned(),
                kind: kind.name().to_owned(),
                fresh_at: state.and_then(|state| state.fresh_at),
                stale: state.and_then(|state| state.error.clone()),
            }
        })
        .collect()
    }

    /// Whether anything has to be brought from elsewhere.
    #[must_use]
    pub fn has_remote_sources(&self) -> bool {
        let corpus = self.parts.corpus.open();
        corpus.is_ok_and(|corpus| corpus.sources().iter().any(|source| source.kind().is_remote()))
    }

    /// The folders whose changes change the corpus.
    #[must_use]
    pub fn watched(&self) -> BTreeSet<PathBuf> {
        let corpus = self.parts.corpus.open();
        corpus.map_or_else(
            |_| BTreeSet::new(),
            |corpus| corpus.watched().map(Path::to_owned).collect(),
        )
    }

    fn remember_sources(&self, states: &[(String, SourceKind, Option<String>)]) {
        let at = self.parts.clock.seconds();
        let states: Vec<SourceState> = states
            .iter()
            .map(|(name, kind, error)| SourceState {
                name: name.clone(),
                kind: kind.name().to_owned(),
                fresh_at: error.is_none().then_some(at),
                error: error.clone(),
            })
            .collect();
        if let Err(error) = self.parts.store.set_sources(&states) {
            tracing::warn!(%error, "how the sources are could not be remembered");
        }
    }
}

/// How listing went with the sources of this machine, and with those of which nothing could be listed.
fn of_listing(
    corpus: &Corpus,
    listed: &Result<Listing, crate::corpus::SourceError>,
) -> Vec<(String, SourceKind, Option<String>)> {
    let unlisted = |name: &str| match listed {
        Ok(listing) => {
            let whole = listing.unlisted.iter().find(|unlisted| unlisted.path == name);
            whole.map(|unlisted| unlisted.reason.clone())
        }
        Err(error) => name.is_empty().then(|| error.to_string()),
    };
    let beside = corpus.sources().iter().map(|source| (source.name(), source.kind()));
    std::iter::once(("", SourceKind::Directory))
        .chain(beside)
        .map(|(name, kind)| (name.to_owned(), kind, unlisted(name)))
        .filter(|(_, kind, error)| !kind.is_remote() || error.is_some())
        .collect()
}

fn note(unlisted: Unlisted) -> Note {
    Note {
        path: unlisted.path,
        line: None,
        what: unlisted.reason.into(),
    }
}
