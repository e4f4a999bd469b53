//! What an operator is shown of all servers together: counts, times and reindexes, and no question.
//!
//! In: the questions as they are kept, and the reindexes. Out: how many there were by the hour, how long they took,
//! which servers asked.

use super::{
    Error, Found, Record, Store,
    database::{Tx, values},
    history,
};

const SECONDS_AN_HOUR: i64 = 60 * 60;
/// The most servers that are named.
const MOST_SERVERS: usize = 50;

/// What happened on all servers together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Operated {
    /// Every hour from the first to the last, also those in which nobody asked.
    pub hours: Vec<Hour>,
    /// The time that half of the questions took at most, in milliseconds; `None` without questions.
    pub median_ms: Option<u64>,
    /// The time that 95 of 100 questions took at most, in milliseconds.
    pub slow_ms: Option<u64>,
    /// The servers that asked, most first.
    pub servers: Vec<Server>,
    /// The last reindexes that ended, newest first.
    pub reindexes: Vec<Record>,
}

/// The questions of an hour.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Hour {
    /// When it begins, in seconds since 1970.
    pub at: i64,
    /// How many were answered.
    pub answered: u64,
    /// How many found nothing.
    pub not_found: u64,
    /// How long they took together, in milliseconds.
    pub elapsed_ms: u64,
}

/// How much a server asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Server {
    /// Its id; `None` for what was asked outside of servers.
    pub guild: Option<u64>,
    /// How many questions.
    pub questions: u64,
}

impl Store {
    /// What happened from `since` to `now`, both included, in seconds since 1970, and the last `reindexes` reindexes.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn operated(&self, since: i64, now: i64, reindexes: usize) -> Result<Operated, Error> {
        self.read(|tx| {
            Ok(Operated {
                hours: hours(tx, since, now)?,
                median_ms: slower_than(tx, since, now, 50)?,
                slow_ms: slower_than(tx, since, now, 95)?,
                servers: servers(tx, since, now)?,
                reindexes: history::last(tx, reindexes)?,
            })
        })
    }
}

fn hours(tx: &mut Tx<'_>, since: i64, now: i64) -> Result<Vec<Hour>, Error> {
    let (first, last) = (since / SECONDS_AN_HOUR, now / SECONDS_AN_HOUR);
    let mut hours: Vec<Hour> = (first..=last)
        .map(|hour| Hour {
            at: hour * SECONDS_AN_HOUR,
            ..Hour::default()
        })
        .collect();
    // PostgreSQL adds whole numbers to a decimal.
    let sql = format!(
        "SELECT at / {SECONDS_AN_HOUR}, outcome, COUNT(*), CAST(SUM(elapsed_ms) AS BIGINT) FROM questions \
         WHERE at >= $1 AND at <= $2 GROUP BY at / {SECONDS_AN_HOUR}, outcome"
    );
    for row in tx.rows(&sql, values![since, now])? {
        let place = usize::try_from(row.int(0)? - first).ok();
        let Some(hour) = place.and_then(|place| hours.get_mut(place)) else {
            continue;
        };
        match Found::named(&row.text(1)?)? {
            Found::Answered => hour.answered = row.count(2)?,
            // Nobody was told that it answers.
            Found::Near | Found::NotFound => hour.not_found += row.count(2)?,
        }
        hour.elapsed_ms += row.count(3)?;
    }
    Ok(hours)
}

/// The time that so many of a hundred questions took at most, in milliseconds.
fn slower_than(tx: &mut Tx<'_>, since: i64, now: i64, percent: i64) -> Result<Option<u64>, Error> {
    let of_time = "FROM questions WHERE at >= $1 AND at <= $2";
    let counted = tx.row(&format!("SELECT COUNT(*) {of_time}"), values![since, now])?;
    let count = counted.map(|row| row.int(0)).transpose()?.unwrap_or(0);
    let before = (count * percent + 99) / 100 - 1;
    let sql = format!("SELECT elapsed_ms {of_time} ORDER BY elapsed_ms LIMIT 1 OFFSET $3");
    let row = tx.row(&sql, values![since, now, before.max(0)])?;
    row.map(|row| row.count(0)).transpose()
}

fn servers(tx: &mut Tx<'_>, since: i64, now: i64) -> Result<Vec<Server>, Error> {
    let sql = format!(
        "SELECT guild, COUNT(*) FROM questions WHERE at >= $1 AND at <= $2 \
         GROUP BY guild ORDER BY COUNT(*) DESC, guild LIMIT {MOST_SERVERS}"
    );
    let rows = tx.rows(&sql, values![since, now])?;
    let read = rows.iter().map(|row| {
        Ok(Server {
            guild: row.maybe_id(0)?,
            questions: row.count(1)?,
        })
    });
    read.collect()
}
