//! Who started a reindex, where nobody did by hand in Discord.
//!
//! In: what stands in a request or in the history. Out: the same as it is said: our own words in the language of
//! whoever reads, names as they are. The history keeps words, since it is read by people too.

use crate::locale::Value;

/// The bot, when it starts.
pub const BOT_START: &str = "the start of the bot";
/// Whoever runs the command line.
pub const COMMAND_LINE: &str = "the command line";

/// The schedule.
pub const SCHEDULE: &str = "the schedule";
/// Files that changed.
pub const FILES: &str = "a change of files";
/// An index that was found to be damaged.
pub const DAMAGE: &str = "damage to the index";

/// `by` as it stands in a sentence.
#[must_use]
pub fn starter(by: &str) -> Value {
    match by {
        BOT_START => Value::Words("by-start"),
        COMMAND_LINE => Value::Words("by-command-line"),
        SCHEDULE => Value::Words("by-schedule"),
        FILES => Value::Words("by-files"),
        DAMAGE => Value::Words("by-damage"),
        name => name.into(),
    }
}
