//! Which shard of a bot may begin a session with Discord's gateway, and when.
//!
//! In: what Discord said of the day's sessions, and a shard that wants one. Out: how long it has to wait, or that
//! the day's sessions are used up as far as is known. All processes of a bot on the same database keep to Discord's
//! limits together: one session in five seconds for each bucket, and so many a day.

use std::time::Duration;

use super::{Error, Store, database::values};

/// The time between two sessions of one bucket, in milliseconds. Discord asks for five seconds (Gateway, Rate
/// Limiting); the sixth is for the way there and for clocks that differ.
const APART_MS: i64 = 6_000;
/// After so many milliseconds Discord has counted every session that was let begin.
const COUNTED_MS: i64 = 60_000;
/// No turn is further away than a day, for which there are a thousand; one that is was given by a wrong clock.
const FURTHEST_MS: i64 = 86_400_000;

/// A shard's turn to begin a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// After so long. It is this shard's alone and counted.
    After(Duration),
    /// There is none until Discord says how many are left.
    Spent,
}

impl Store {
    /// Takes the next turn of `bucket` of the bot with this id, asked for at `now_ms`, in milliseconds since 1970.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn identify_turn(&self, bot: u64, bucket: u64, now_ms: i64) -> Result<Turn, Error> {
        self.write(|tx| {
            let counted = tx.execute(
                "UPDATE identify_budgets SET remaining = remaining - 1, last_ms = $2 WHERE bot = $1 AND remaining > 0",
                values![bot, now_ms],
            )?;
            if counted == 0 {
                return Ok(Turn::Spent);
            }
            let row = tx.row(
                "INSERT INTO identifies (bot, bucket, next_ms) VALUES ($1, $2, $3 + $4) \
                 ON CONFLICT (bot, bucket) DO UPDATE SET next_ms = $4 + CASE \
                 WHEN identifies.next_ms > $3 AND identifies.next_ms < $3 + $5 THEN identifies.next_ms ELSE $3 END \
                 RETURNING next_ms",
                values![bot, bucket, now_ms, APART_MS, FURTHEST_MS],
            )?;
            let next = row.map_or(Ok(now_ms + APART_MS), |row| row.int(0))?;
            let wait = u64::try_from(next - APART_MS - now_ms).unwrap_or(0);
            Ok(Turn::After(Duration::from_millis(wait)))
        })
    }

    /// Remembers what Discord said at `now_ms` of the sessions that a bot may still begin until `resets_ms`, both in
    /// milliseconds since 1970. Turns that were taken just before may not be among those that Discord has counted, so
    /// that for a minute after one the smaller number holds.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn set_identify_budget(&self, bot: u64, remaining: u64, resets_ms: i64, now_ms: i64) -> Result<(), Error> {
        self.write(|tx| {
            tx.execute(
                "INSERT INTO identify_budgets (bot, remaining, resets_ms, last_ms) VALUES ($1, $2, $3, 0) \
                 ON CONFLICT (bot) DO UPDATE SET resets_ms = excluded.resets_ms, remaining = CASE \
                 WHEN excluded.remaining < identify_budgets.remaining OR identify_budgets.last_ms + $5 <= $4 \
                 OR identify_budgets.resets_ms <= $4 THEN excluded.remaining ELSE identify_budgets.remaining END",
                values![bot, remaining, resets_ms, now_ms, COUNTED_MS],
            )
            .map(drop)
        })
    }
}
