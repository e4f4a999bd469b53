//! What one process at a time may do, of all on the same database.
//!
//! In: what it is, who wants it, and until when. Out: that it is theirs, or who has it. A lease that nobody renews
//! ends by itself, so what a process that was killed held is free again after a while. The moments are the
//! caller's; where they differ between machines, a lease should be longer than they do.

use std::fmt::Write as _;

use super::{
    Error, Store,
    database::{Tx, values},
};

/// The wish to do something alone, told apart from every other wish by random bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lease {
    name: String,
    owner: String,
    holder: String,
}

/// Whose a lease is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Taken {
    /// Whoever asked.
    Ours,
    /// Somebody else's.
    Theirs(Held),
}

/// A lease that somebody has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// Who, as they described themselves.
    pub holder: String,
    /// Since when, in seconds since 1970.
    pub since: i64,
    /// Until when unless it is renewed, in seconds since 1970.
    pub until: i64,
}

impl Lease {
    /// The wish of `holder`, in words for people, to be the one that does `name`.
    ///
    /// # Errors
    /// When the system has no random bytes.
    pub fn new(name: impl Into<String>, holder: impl Into<String>) -> Result<Self, Error> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes).map_err(|error| Error::Random(error.to_string()))?;
        let owner = bytes.iter().fold(String::new(), |mut owner, byte| {
            let _ = write!(owner, "{byte:02x}");
            owner
        });
        Ok(Self {
            name: name.into(),
            owner,
            holder: holder.into(),
        })
    }
}

impl Store {
    /// Takes a lease, or renews one that was taken before, from `now` until `until`, in seconds since 1970, unless
    /// somebody else has it then.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn take_lease(&self, lease: &Lease, now: i64, until: i64) -> Result<Taken, Error> {
        self.write(|tx| {
            loop {
                if take(tx, lease, now, until)? {
                    return Ok(Taken::Ours);
                }
                // Between the two statements it may have been given back.
                if let Some(held) = holder(tx, &lease.name)? {
                    return Ok(Taken::Theirs(held));
                }
            }
        })
    }

    /// Gives back a lease; one that somebody else has by now stays theirs.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn give_back(&self, lease: &Lease) -> Result<(), Error> {
        self.write(|tx| {
            let delete = "DELETE FROM leases WHERE name = $1 AND owner = $2";
            tx.execute(delete, values![&lease.name, &lease.owner]).map(drop)
        })
    }

    /// Who has the lease of this name at `now`, in seconds since 1970.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn lease(&self, name: &str, now: i64) -> Result<Option<Held>, Error> {
        let held = self.read(|tx| holder(tx, name))?;
        Ok(held.filter(|held| held.until > now))
    }
}

fn take(tx: &mut Tx<'_>, lease: &Lease, now: i64, until: i64) -> Result<bool, Error> {
    let changed = tx.execute(
        "INSERT INTO leases (name, owner, holder, since, until) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, holder = excluded.holder, until = excluded.until, \
         since = CASE WHEN leases.owner = excluded.owner THEN leases.since ELSE excluded.since END \
         WHERE leases.owner = excluded.owner OR leases.until <= $4",
        values![&lease.name, &lease.owner, &lease.holder, now, until],
    )?;
    Ok(changed > 0)
}

fn holder(tx: &mut Tx<'_>, name: &str) -> Result<Option<Held>, Error> {
    let row = tx.row("SELECT holder, since, until FROM leases WHERE name = $1", values![name])?;
    row.map(|row| {
        Ok(Held {
            holder: row.text(0)?,
            since: row.int(1)?,
            until: row.int(2)?,
        })
    })
    .transpose()
}
