//! What a cluster says went wrong, in our words.
//!
//! In: a status and what came with it. Out: an [`Error`] that tells what people do different things about: what
//! passes, what the engine's operator has to mend, and what a rebuild mends.

use serde::Deserialize;

use crate::index::Error;

/// What an engine says went wrong.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Fault {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    reason: Option<String>,
    #[serde(default)]
    root_cause: Vec<Fault>,
    #[serde(default)]
    index: Option<String>,
}

#[derive(Deserialize)]
struct Said {
    error: Fault,
}

impl Fault {
    /// What it was called, and why.
    fn words(&self) -> String {
        let deepest = self.deepest();
        match &deepest.reason {
            Some(reason) => format!("{}: {reason}", deepest.kind),
            None => deepest.kind.clone(),
        }
    }

    fn deepest(&self) -> &Self {
        self.root_cause.first().unwrap_or(self)
    }

    /// Whether a node died over it, in the words of the one that had asked it: it is gone, cannot be reached, or has come
    /// back and knows nothing of what it had begun.
    fn is_of_a_dead_node(&self) -> bool {
        [self, self.deepest()].iter().any(|fault| {
            fault.kind.starts_with("node_")
                || fault.kind.ends_with("transport_exception")
                || fault.kind == "search_context_missing_exception"
        })
    }

    /// Whether something of the same name was there already.
    pub(super) fn is_conflict(&self) -> bool {
        self.kind == "version_conflict_engine_exception"
    }

    /// Whether a document that was to be changed is not there.
    pub(super) fn is_missing_document(&self) -> bool {
        self.kind == "document_missing_exception"
    }

    fn is_full(&self) -> bool {
        let words = self.words();
        words.contains("flood-stage") || words.contains("read-only-allow-delete") || words.contains("No space left")
    }
}

/// What an answer with `status` and `body` that is no good answer means.
pub(super) fn of(status: u16, body: &[u8]) -> Error {
    let fault = serde_json::from_slice::<Said>(body).map(|said| said.error);
    match (status, fault) {
        // Proxies and plain passwords say so in words of their own.
        (401 | 403, Err(_)) => Error::Denied {
            reason: format!("HTTP status {status}"),
        },
        (429 | 408 | 504, Err(_)) => Error::Busy {
            reason: format!("HTTP status {status}"),
        },
        (502 | 503, Err(_)) => Error::Unready {
            reason: format!("HTTP status {status}"),
        },
        (_, Ok(fault)) => of_fault(status, &fault),
        (_, Err(_)) => Error::Foreign {
            reason: format!("HTTP status {status}, and not in the words of a search engine"),
        },
    }
}

/// What one fault means, of a whole answer or of one line of it.
pub(super) fn of_fault(status: u16, fault: &Fault) -> Error {
    let reason = fault.words();
    match (status, fault.kind.as_str()) {
        _ if fault.is_full() => Error::NoRoom { reason },
        (_, "index_not_found_exception") => Error::Gone {
            index: fault.deepest().index.clone().unwrap_or(reason),
        },
        (409, _) if fault.is_conflict() => Error::Locked {
            holder: "another process that indexes into it".to_owned(),
        },
        (401 | 403, "security_exception") | (401, _) => Error::Denied { reason },
        (403, kind) if kind != "cluster_block_exception" => Error::Denied { reason },
        (408 | 429 | 504, _) => Error::Busy { reason },
        // A search that was cut short at its time comes as a fault of the server.
        (500, _) if reason.contains("Time exceeded") => Error::Busy { reason },
        (502 | 503, _) | (_, "cluster_block_exception" | "no_shard_available_action_exception") => {
            Error::Unready { reason }
        }
        _ if fault.is_of_a_dead_node() => Error::Unready { reason },
        _ => Error::Refused { reason },
    }
}

/// Whether asking again in a while may help.
pub(super) fn passes(error: &Error) -> bool {
    matches!(
        error,
        Error::Busy { .. } | Error::Unready { .. } | Error::Unreachable { .. }
    )
}
