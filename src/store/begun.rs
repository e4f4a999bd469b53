//! Which messages somebody has begun to answer.
//!
//! In: the id of a message. Out: whether it is the first time that any process on this database asks about it. While
//! two processes serve the same shard, as when one takes over from another, Discord tells both of each message.

use super::{Error, Store, database::values};

/// Two processes are told of a message at almost the same time; so many seconds later nobody asks any more.
const KEPT_S: i64 = 900;

impl Store {
    /// Whether nobody has begun this message before `at`, in seconds since 1970; from now on somebody has.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn begin(&self, message: u64, at: i64) -> Result<bool, Error> {
        let insert = "INSERT INTO begun (message, at) VALUES ($1, $2) ON CONFLICT DO NOTHING";
        Ok(self.note(|tx| tx.execute(insert, values![message, at]))? > 0)
    }

    /// Forgets messages of which nobody asks any more at `now`, in seconds since 1970.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn forget_begun(&self, now: i64) -> Result<(), Error> {
        let delete = "DELETE FROM begun WHERE at <= $1";
        self.write(|tx| tx.execute(delete, values![now - KEPT_S]).map(drop))
    }
}
