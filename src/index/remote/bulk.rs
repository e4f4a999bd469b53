//! Documents on their way to an engine.
//!
//! In: operations. Out: the same done, some thousand at a time, while the next thousand are made. What the engine has no
//! room for is sent again after a pause, each line for itself and a bounded number of times: meanwhile nothing more is
//! read or analysed than what is sent next, so the engine sets the pace. Every operation may be done twice, since an
//! answer can get lost.

use std::{
    sync::mpsc::{SyncSender, sync_channel},
    thread,
    time::Duration,
};

use reqwest::Method;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    errors::{self, Fault},
    http::{Body, Call, Client},
    mapping::{Document, field},
};
use crate::index::Error;

/// Bytes that are sent at a time, but for a single document that is larger; engines advise 5 to 15 MB.
const MOST_BYTES: usize = 5_000_000;
/// Operations that are sent at a time.
const MOST_LINES: usize = 2_000;
/// How often what the engine has no room for is sent.
const TRIES: u32 = 10;
/// The first pause; each further one is twice as long.
const FIRST_PAUSE: Duration = Duration::from_millis(100);
/// The longest pause, so that all take half a minute: a cluster that has lost a node needs some seconds.
const LONGEST_PAUSE: Duration = Duration::from_secs(8);

/// Where operations go.
#[derive(Clone, Copy)]
pub(super) struct Sending<'a> {
    pub(super) client: &'a Client,
    /// What the index is written by; nothing is written where that is not there: under a plain name an engine would
    /// make an index of its own.
    pub(super) alias: &'a str,
    pub(super) patience: Duration,
}

/// One operation: its lines.
type Operation = Vec<u8>;

/// What waits to be sent.
pub(super) struct Bulk {
    ready: SyncSender<Vec<Operation>>,
    operations: Vec<Operation>,
    bytes: usize,
}

/// What became of all operations, in their order.
#[derive(Deserialize)]
struct Done {
    errors: bool,
    items: Vec<Item>,
}

/// What became of one: its name is that of the operation.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Item {
    Index(Outcome),
    Create(Outcome),
    Update(Outcome),
}

#[derive(Deserialize)]
struct Outcome {
    status: u16,
    error: Option<Fault>,
}

impl Sending<'_> {
    /// Sends whatever `work` puts into a bulk, the last of it before this returns.
    pub(super) fn all_of<T>(self, work: impl FnOnce(&mut Bulk) -> Result<T, Error>) -> Result<T, Error> {
        thread::scope(|scope| {
            // One that waits besides the one that is on its way is enough to keep both sides busy.
            let (ready, waiting) = sync_channel(1);
            let sender = scope.spawn(move || waiting.into_iter().try_for_each(|some| self.send(some)));
            let mut bulk = Bulk {
                ready,
                operations: Vec::new(),
                bytes: 0,
            };
            let done = work(&mut bulk).and_then(|done| bulk.flush().map(|()| done));
            drop(bulk);
            // That nothing more is taken is told by why it is not.
            match sender.join() {
                Ok(sent) => sent.and(done),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        })
    }
}

impl Bulk {
    /// Puts a document, in the place of one of the same name.
    pub(super) fn put(&mut self, document: &Document) -> Result<(), Error> {
        self.push(&json!({"index": {"_id": document.id}}), &document.content)
    }

    /// Puts a document unless there is one of the same name.
    pub(super) fn add(&mut self, document: &Document) -> Result<(), Error> {
        self.push(&json!({"create": {"_id": document.id}}), &document.content)
    }

    /// Says that generation `until` ends a document.
    pub(super) fn end(&mut self, id: &str, until: u64) -> Result<(), Error> {
        self.push(&json!({"update": {"_id": id}}), &json!({"doc": {field::UNTIL: until}}))
    }

    fn push(&mut self, action: &Value, content: &Value) -> Result<(), Error> {
        let operation = format!("{action}\n{content}\n").into_bytes();
        if self.bytes + operation.len() > MOST_BYTES || self.operations.len() >= MOST_LINES {
            self.flush()?;
        }
        self.bytes += operation.len();
        self.operations.push(operation);
        Ok(())
    }

    fn flush(&mut self) -> Result<(), Error> {
        self.bytes = 0;
        let some = std::mem::take(&mut self.operations);
        self.ready.send(some).map_err(|_| Error::Unready {
            reason: "an earlier document was not taken".to_owned(),
        })
    }
}

impl Sending<'_> {
    /// Sends `left` until all of it is done.
    fn send(self, mut left: Vec<Operation>) -> Result<(), Error> {
        let mut pause = FIRST_PAUSE;
        for number in 1..=TRIES {
            if left.is_empty() {
                return Ok(());
            }
            match self.send_once(&left) {
                Ok(None) => return Ok(()),
                Ok(Some((refused, why))) => {
                    if number == TRIES {
                        return Err(why);
                    }
                    let refused = refused.into_iter();
                    left = refused.map(|number| std::mem::take(&mut left[number])).collect();
                }
                Err(error) if errors::passes(&error) && number < TRIES => {
                    tracing::debug!(%error, "the search engine did not take documents; they are sent again");
                }
                Err(error) => return Err(error),
            }
            thread::sleep(pause);
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
        Ok(())
    }

    /// Sends `operations`. Out: which of them have to be sent again, if any, and why.
    fn send_once(self, operations: &[Operation]) -> Result<Option<(Vec<usize>, Error)>, Error> {
        let done: Done = self.client.ask(&Call {
            method: Method::POST,
            path: format!("/{}/_bulk?require_alias=true", self.alias),
            body: Body::Lines(operations.concat()),
            patience: self.patience,
        })?;
        if done.items.len() != operations.len() {
            return Err(Error::Foreign {
                reason: "it does not say what became of each document".to_owned(),
            });
        }
        if !done.errors {
            return Ok(None);
        }
        let mut again = Vec::new();
        let mut why = None;
        for (number, item) in done.items.iter().enumerate() {
            if let Some(error) = item.trouble() {
                if !errors::passes(&error) {
                    return Err(error);
                }
                again.push(number);
                why = Some(error);
            }
        }
        Ok(why.map(|why| (again, why)))
    }
}

impl Item {
    /// Why it was not done, unless that is as well.
    fn trouble(&self) -> Option<Error> {
        let (outcome, done_before): (&Outcome, fn(&Fault) -> bool) = match self {
            Self::Index(outcome) => (outcome, |_| false),
            Self::Create(outcome) => (outcome, Fault::is_conflict),
            // What was to be ended is gone already.
            Self::Update(outcome) => (outcome, Fault::is_missing_document),
        };
        let fault = outcome.error.as_ref().filter(|fault| !done_before(fault))?;
        if fault.is_conflict() {
            // An earlier sending of the same is still being done.
            return Some(Error::Busy {
                reason: "a document was changed at the same time".to_owned(),
            });
        }
        Some(errors::of_fault(outcome.status, fault))
    }
}
