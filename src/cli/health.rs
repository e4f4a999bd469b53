//! `ibid health`: whether a bot is up, for a container's health check.
//!
//! A running bot writes its state into a file of the data folder now and then; this reads it. No port has
//! to be open and no other program has to be in the image.

use std::{fs, io, path::Path};

use serde::{Deserialize, Serialize};

/// The file's name in the data folder.
const FILE: &str = "health.json";
/// How often a bot writes it, in seconds.
pub const EVERY_S: u64 = 5;
/// A state older than this many seconds is that of a bot which hangs or is gone.
const STALE_S: i64 = 30;

/// The state of a running bot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Health {
    /// When it was written, in seconds since 1970.
    pub at: i64,
    /// Whether Discord's gateway is connected.
    pub connected: bool,
    /// Whether an index is open.
    pub index: bool,
}

impl Health {
    /// Writes the state, whole or not at all.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn write(&self, data: &Path) -> io::Result<()> {
        let staged = data.join("health.json.new");
        fs::write(&staged, serde_json::to_vec(self)?)?;
        fs::rename(staged, data.join(FILE))
    }

    /// Removes the state, when the bot stops in good order.
    pub fn remove(data: &Path) {
        if let Err(error) = fs::remove_file(data.join(FILE)) {
            tracing::debug!(%error, "no health file was removed");
        }
    }
}

/// Whether a bot with this data folder has just given a sign of life, whatever state it is in.
#[must_use]
pub fn is_alive(data: &Path, now: i64) -> bool {
    let written = fs::read(data.join(FILE)).ok();
    let health = written.and_then(|written| serde_json::from_slice::<Health>(&written).ok());
    health.is_some_and(|health| now - health.at <= STALE_S)
}

/// Whether a bot with this data folder is up at `now`, in seconds since 1970; if not, why.
///
/// # Errors
/// With what is wrong, in words for whoever runs the bot.
pub fn check(data: &Path, now: i64) -> Result<(), String> {
    let written = fs::read(data.join(FILE)).map_err(|_| "no bot is running with this data folder".to_owned())?;
    let health: Health =
        serde_json::from_slice(&written).map_err(|error| format!("its state cannot be read: {error}"))?;
    let age = now - health.at;
    if age > STALE_S {
        return Err(format!("the bot has not said for {age} s that it is alive"));
    }
    if !health.connected {
        return Err("the bot is not connected to Discord".to_owned());
    }
    if !health.index {
        return Err("the bot has no index to answer from".to_owned());
    }
    Ok(())
}
