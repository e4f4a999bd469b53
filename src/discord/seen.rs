//! Which events were begun.
//!
//! In: ids of interactions and messages. Out: whether one is new. Discord replays events when a connection
//! is resumed, and a question must not be answered twice.

use std::{
    collections::{HashSet, VecDeque},
    sync::{Mutex, PoisonError},
};

/// A replay goes back minutes at most; so many events are remembered, in some hundred kilobytes.
const REMEMBERED: usize = 8192;

/// The last events.
#[derive(Debug, Default)]
pub(super) struct Seen(Mutex<Last>);

#[derive(Debug, Default)]
struct Last {
    ids: HashSet<u64>,
    order: VecDeque<u64>,
}

impl Seen {
    /// Asks about this id as if it had not been asked about before.
    pub(super) fn forget(&self, id: u64) {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        last.ids.remove(&id);
        last.order.retain(|other| *other != id);
    }

    /// Whether this id was not asked about before; it is remembered.
    pub(super) fn is_new(&self, id: u64) -> bool {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !last.ids.insert(id) {
            return false;
        }
        last.order.push_back(id);
        if last.order.len() > REMEMBERED
            && let Some(oldest) = last.order.pop_front()
        {
            last.ids.remove(&oldest);
        }
        true
    }
}
