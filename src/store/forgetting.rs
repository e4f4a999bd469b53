//! Deleting: what is too old, what one person left behind, what one server did.
//!
//! In: a person, a server, or how long each server wants things kept. Out: how much was deleted; what hangs on
//! a question (quotations, votes) goes with it. Afterwards the files are wiped too.

use super::{
    AskerHash, Error, Store,
    database::{Tx, values},
};

/// How much was deleted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Forgotten {
    /// Questions, with what was quoted to them and said of the answer.
    pub questions: u64,
    /// Votes of one person, also on questions of others; the votes that go with a question do not count.
    pub votes: u64,
    /// Requests for an answer; for one person, those that they took part in. A request that others made too
    /// stays for them.
    pub requests: u64,
    /// Searches.
    pub searches: u64,
}

const SECONDS_A_DAY: i64 = 86_400;

impl Store {
    /// Deletes all that one person asked, searched for, said and wanted, everywhere, and their name where they closed a
    /// request.
    ///
    /// # Errors
    /// When the database cannot be written; nothing is deleted then.
    pub fn forget(&self, asker: AskerHash) -> Result<Forgotten, Error> {
        let hash = asker.to_string();
        let asker = values![&hash];
        let forgotten = self.write(|tx| {
            let votes = tx.execute("DELETE FROM votes WHERE asker = $1", asker)?;
            let requests = tx.execute("DELETE FROM request_askers WHERE asker = $1", asker)?;
            tx.execute(
                "DELETE FROM requests \
                 WHERE NOT EXISTS (SELECT 1 FROM request_askers WHERE request = requests.id)",
                &[],
            )?;
            tx.execute("UPDATE requests SET closed_by = '' WHERE closed_by = $1", asker)?;
            let questions = tx.execute("DELETE FROM questions WHERE asker = $1", asker)?;
            super::uploads::forget(tx, &hash)?;
            Ok(Forgotten {
                questions,
                votes,
                requests,
                searches: tx.execute("DELETE FROM searches WHERE asker = $1", asker)?,
            })
        })?;
        self.wipe();
        Ok(forgotten)
    }

    /// Deletes all of one server, its settings too.
    ///
    /// # Errors
    /// When the database cannot be written; nothing is deleted then.
    pub fn leave(&self, guild: u64) -> Result<Forgotten, Error> {
        let left = self.write(|tx| {
            tx.execute("DELETE FROM settings WHERE guild = $1", values![guild])?;
            super::uploads::leave(tx, guild)?;
            until(tx, Some(guild), i64::MAX)
        })?;
        self.wipe();
        Ok(left)
    }

    /// The servers that anything is kept of, by their ids.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn guilds(&self) -> Result<Vec<u64>, Error> {
        let rows = self.read(|tx| {
            let sql = "SELECT guild FROM questions UNION SELECT guild FROM searches \
                 UNION SELECT guild FROM requests UNION SELECT guild FROM settings \
                 UNION SELECT guild FROM uploads";
            tx.rows(sql, &[])
        })?;
        let guilds: Result<Vec<Option<u64>>, Error> = rows.iter().map(|row| row.maybe_id(0)).collect();
        let mut guilds: Vec<u64> = guilds?.into_iter().flatten().collect();
        guilds.sort_unstable();
        Ok(guilds)
    }

    /// Deletes questions, searches and requests that are older than their server wants them kept: `retention` says for
    /// how many days, for a server, or for `None` what was asked outside of servers. 0 keeps nothing up to
    /// `now`, in seconds since 1970.
    ///
    /// # Errors
    /// When the database cannot be written; what was deleted of other servers stays deleted.
    pub fn purge(&self, now: i64, retention: &dyn Fn(Option<u64>) -> i64) -> Result<Forgotten, Error> {
        let guilds = self.read(|tx| {
            let rows = tx.rows(
                "SELECT guild FROM questions UNION SELECT guild FROM requests UNION SELECT guild FROM searches",
                &[],
            )?;
            rows.iter().map(|row| row.maybe_id(0)).collect::<Result<Vec<_>, _>>()
        })?;
        let mut purged = Forgotten::default();
        for guild in guilds {
            let last = now.saturating_sub(retention(guild).max(0).saturating_mul(SECONDS_A_DAY));
            // A server at a time, so that nobody waits for all of them.
            let deleted = self.write(|tx| until(tx, guild, last))?;
            purged.questions += deleted.questions;
            purged.requests += deleted.requests;
            purged.searches += deleted.searches;
        }
        if purged != Forgotten::default() {
            self.wipe();
        }
        Ok(purged)
    }
}

/// Deletes what was asked and searched for in `guild` until `last`.
fn until(tx: &mut Tx<'_>, guild: Option<u64>, last: i64) -> Result<Forgotten, Error> {
    let values = values![guild, last];
    Ok(Forgotten {
        requests: tx.execute("DELETE FROM requests WHERE guild = $1 AND at <= $2", values)?,
        questions: tx.execute("DELETE FROM questions WHERE guild = $1 AND at <= $2", values)?,
        searches: tx.execute("DELETE FROM searches WHERE guild = $1 AND at <= $2", values)?,
        votes: 0,
    })
}
