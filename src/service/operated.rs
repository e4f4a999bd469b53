//! What whoever runs the bot is shown of its work.
//!
//! In: which server's questions are wanted. Out: counts of all servers together, and of that server what its moderators
//! are shown by `/insights`. What people asked in direct messages is counted and shown to nobody.

use crate::{
    failure::Failure,
    store::{Insights, Operated},
};

use super::Service;

/// Hours that are counted one by one.
const HOURS: i64 = 48;
/// Days that a server's questions are listed of, as `/insights` does.
const DAYS: u16 = 30;
/// Reindexes that are listed.
const REINDEXES: usize = 30;
const SECONDS_AN_HOUR: i64 = 60 * 60;

/// What the bot did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overview {
    /// When it was looked at, in seconds since 1970.
    pub now: i64,
    /// All servers together, in the last 48 hours, and the last 30 reindexes.
    pub operated: Operated,
    /// The questions of one server in the last 30 days, where any server asked.
    pub of_server: Option<(u64, Insights)>,
}

impl Service {
    /// What the bot did, with the questions of `server`, or of the one that asked most where none is named or the one
    /// named asked nothing.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn overview(&self, server: Option<u64>) -> Result<Overview, Failure> {
        let now = self.parts.clock.seconds();
        let operated = self
            .parts
            .store
            .operated(now - (HOURS - 1) * SECONDS_AN_HOUR, now, REINDEXES)?;
        let asked: Vec<u64> = operated.servers.iter().filter_map(|server| server.guild).collect();
        let chosen = server.filter(|server| asked.contains(server));
        let chosen = chosen.or_else(|| asked.first().copied());
        let of_server = chosen.map(|guild| {
            let (insights, _) = self.insights(guild, DAYS, &self.everything())?;
            Ok::<_, Failure>((guild, insights))
        });
        Ok(Overview {
            now,
            of_server: of_server.transpose()?,
            operated,
        })
    }
}
