//! What is remembered beside the index: settings of servers, questions with what was quoted, searches, votes,
//! requests for an answer, how the reindexes went, and what several processes do one at a time.
//!
//! In: what happened and when, as plain data. Out: the same after a restart, for every process on the same
//! database; or an [`Error`]. The database is SQLite, in the file [`Location::FILE`] of the data folder, or
//! PostgreSQL, with the same statements. The calls block, so they belong on threads that may wait; the store
//! brings its own small runtime for them. No call asks what time it is.
//!
//! Nobody's id is kept: people stand there as an [`AskerHash`] under the [`Secret`] of the database. All that
//! one person asked, searched for, voted and wanted goes with [`Store::forget`], all of one server with [`Store::leave`],
//! and what is older than the server wants it kept with [`Store::purge`]. Deleted rows are overwritten in the
//! file of SQLite (`secure_delete`); in PostgreSQL their space is used again after its next vacuum. Backups
//! hold what was there when they were made.
//!
//! # Backup
//!
//! [`copy`] copies the whole of SQLite while ibid runs, and `pg_dump` does so for PostgreSQL. A copy of the file
//! `ibid.db` alone is none: what was written last stands in the log beside it. Whoever holds a backup holds the
//! [`Secret`] too.

mod begun;
mod database;
mod error;
mod export;
mod forgetting;
mod history;
mod identifies;
mod insights;
mod inspect;
mod leases;
mod location;
mod operated;
mod people;
pub mod preferences;
mod questions;
mod requests;
mod schema;
mod searches;
mod settings;
mod sources;
mod uploads;
mod votes;
mod waiting;

use std::time::Duration;

use tokio::runtime::Handle;

use database::{Database, Purpose, Tx};
use waiting::Background;

pub use error::Error;
pub use export::ExportedQuestion;
pub use forgetting::Forgotten;
pub use history::{Outcome, Record};
pub use identifies::Turn;
pub use insights::{Cited, Counted, Day, Insights, VotedDown};
pub use inspect::{Copied, Examined, SCHEMA, away, copy, examine};
pub use leases::{Held, Lease, Taken};
pub use location::{Location, Url};
pub use operated::{Hour, Operated, Server};
pub use people::{AskerHash, Secret};
pub use questions::{AskedQuestion, Found, KeptQuestion, QuestionId, Quoted, Shown};
pub use requests::{NewRequest, Request, RequestId, Requested, State};
pub use searches::{SearchId, Searched};
pub use settings::Overrides;
pub use sources::SourceState;
pub use uploads::{Added, Decision, Indexing, NewUpload, Upload, UploadId, UploadState};
pub use votes::{NOTE_CHARS, Reason, Verdict, Vote, Voted};

/// The database, open. Cheap to share behind an `Arc`.
pub struct Store {
    background: Background,
    database: Database,
    secret: Secret,
}

/// How often a transaction is begun again that met another one.
const TRIES: usize = 5;

impl Store {
    /// Opens the database and brings its tables up to this program; it is made where there is none.
    ///
    /// # Errors
    /// When it cannot be reached, is damaged, or was changed by a later version of ibid. Nothing in it is
    /// changed then.
    pub fn open(location: &Location) -> Result<Self, Error> {
        location.prepare()?;
        let background = Background::start()?;
        let database = background.wait(Database::connect(location))?;
        let mut store = Self {
            background,
            database,
            secret: Secret::none(),
        };
        schema::migrate(&store)?;
        store.secret = Secret::of(&store)?;
        Ok(store)
    }

    /// What buttons are signed by: the same for every process on this database.
    #[must_use]
    pub fn secret(&self) -> &Secret {
        &self.secret
    }

    /// The person with this Discord id, as they are kept.
    #[must_use]
    pub fn asker(&self, user_id: u64) -> AskerHash {
        self.secret.asker(user_id)
    }

    /// Reads from one state of the database, first to last.
    fn read<T>(&self, work: impl Fn(&mut Tx<'_>) -> Result<T, Error>) -> Result<T, Error> {
        self.within(Purpose::Read, work)
    }

    /// Does all of `work` or none of it.
    fn write<T>(&self, work: impl Fn(&mut Tx<'_>) -> Result<T, Error>) -> Result<T, Error> {
        self.change(Purpose::Write, work)
    }

    /// The same for what a loss of power may take back.
    fn note<T>(&self, work: impl Fn(&mut Tx<'_>) -> Result<T, Error>) -> Result<T, Error> {
        self.change(Purpose::Note, work)
    }

    fn change<T>(&self, purpose: Purpose, work: impl Fn(&mut Tx<'_>) -> Result<T, Error>) -> Result<T, Error> {
        let mut tries = 1;
        loop {
            match self.within(purpose, &work) {
                Err(Error::Conflict(_)) if tries < TRIES => tries += 1,
                done => return done,
            }
        }
    }

    fn within<T>(&self, purpose: Purpose, work: impl Fn(&mut Tx<'_>) -> Result<T, Error>) -> Result<T, Error> {
        // A connection that is given back starts a task, also when `work` fails.
        let _entered = self.background.enter();
        let mut tx = self.database.begin(&self.background, purpose)?;
        let done = work(&mut tx)?;
        tx.commit()?;
        Ok(done)
    }

    /// Leaves nothing of what was deleted in the files, as far as that is in anybody's hands.
    fn wipe(&self) {
        if let Err(error) = self.background.wait(self.database.wipe()) {
            tracing::warn!(%error, "what was deleted may stand in the files until the next deletion");
        }
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        /// Closing is good manners; what was acknowledged is kept without it.
        const PATIENCE: Duration = Duration::from_secs(2);
        // Inside another runtime nothing should wait for so little.
        if Handle::try_current().is_err() {
            let closed = async { tokio::time::timeout(PATIENCE, self.database.close()).await };
            let _ = self.background.wait(closed);
        }
    }
}
