//! What a server has set otherwise than the operator.
//!
//! In: a server, a channel of it or none, and a text that somebody else understands. Out: the same text. Here
//! it is kept, and nothing is known of what it means.

use super::{Error, Store, database::values};

/// What is set for a server, or for one channel of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overrides {
    /// The channel; none for the whole server.
    pub channel: Option<u64>,
    /// The settings, as JSON.
    pub body: String,
    /// When they were set, in seconds since 1970.
    pub at: i64,
}

impl Store {
    /// What is set for `guild`, or for one `channel` of it.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn overrides(&self, guild: u64, channel: Option<u64>) -> Result<Option<String>, Error> {
        let row = self.read(|tx| {
            tx.row(
                "SELECT body FROM settings WHERE guild = $1 AND channel = $2",
                values![guild, channel],
            )
        })?;
        row.map(|row| row.text(0)).transpose()
    }

    /// All that is set for `guild`, the whole server first, then its channels by their ids.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn all_overrides(&self, guild: u64) -> Result<Vec<Overrides>, Error> {
        let rows = self.read(|tx| {
            tx.rows(
                "SELECT channel, body, at FROM settings WHERE guild = $1 ORDER BY channel",
                values![guild],
            )
        })?;
        let read = rows.iter().map(|row| {
            Ok(Overrides {
                channel: row.maybe_id(0)?,
                body: row.text(1)?,
                at: row.int(2)?,
            })
        });
        read.collect()
    }

    /// Sets `body` for `guild`, or for one `channel` of it, in place of what was set before.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn set_overrides(&self, guild: u64, channel: Option<u64>, body: &str, at: i64) -> Result<(), Error> {
        self.write(|tx| {
            tx.execute(
                "INSERT INTO settings (guild, channel, body, at) VALUES ($1, $2, $3, $4) \
                 ON CONFLICT (guild, channel) DO UPDATE SET body = excluded.body, at = excluded.at",
                values![guild, channel, body, at],
            )
        })?;
        Ok(())
    }

    /// Sets nothing for `guild`, or for one `channel` of it, any more. Returns whether anything was set.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn remove_overrides(&self, guild: u64, channel: Option<u64>) -> Result<bool, Error> {
        let removed = self.write(|tx| {
            tx.execute(
                "DELETE FROM settings WHERE guild = $1 AND channel = $2",
                values![guild, channel],
            )
        })?;
        Ok(removed > 0)
    }
}
