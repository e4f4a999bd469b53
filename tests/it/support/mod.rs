//! What the suites share: the fakes, the real binary with a home to run in, small corpora, a whole service.

pub mod bot;
pub(crate) mod cli;
pub(crate) mod corpus;
pub mod discord;
pub(crate) mod memory_index;
pub(crate) mod service;

use ibid::settings::{Environment, Settings};

/// The settings that ship.
pub(crate) fn settings() -> Settings {
    Settings::load(None, &Environment::default()).expect("the reference settings are valid")
}
