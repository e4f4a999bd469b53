//! What is remembered beside the index.
//!
//! In: what happened. Out: the same after a restart. For now that is the history of reindexing; it is a
//! file of its own because a reindex that failed must be remembered although the index did not change.

mod history;
pub mod preferences;

pub use history::{History, Outcome, Record};
