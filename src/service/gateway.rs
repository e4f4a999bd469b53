//! What the processes of one bot settle with one another about Discord's gateway, through the database.
//!
//! In: what Discord said, shards that want a session, messages that arrived. Out: when it is a shard's turn, and
//! whether a message is this process's to answer.

use crate::{failure::Failure, store::Turn};

use super::Service;

impl Service {
    /// The next turn of a shard of the bot with this id to begin a session; shards of one bucket take turns.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn identify_turn(&self, bot: u64, bucket: u64) -> Result<Turn, Failure> {
        Ok(self.parts.store.identify_turn(bot, bucket, self.milliseconds())?)
    }

    /// Remembers that Discord lets the bot begin so many sessions within the next `reset_after_ms` milliseconds.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn set_identify_budget(&self, bot: u64, remaining: u64, reset_after_ms: u64) -> Result<(), Failure> {
        let now = self.milliseconds();
        let resets = now.saturating_add_unsigned(reset_after_ms);
        Ok(self.parts.store.set_identify_budget(bot, remaining, resets, now)?)
    }

    /// Whether no other process has begun to answer this message; it is this one's from now on.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn begin_message(&self, message: u64) -> Result<bool, Failure> {
        Ok(self.parts.store.begin(message, self.parts.clock.seconds())?)
    }
}
