//! What the suites share: the fakes, the real binary with a home to run in, small corpora, a whole service.

pub mod bot;
pub mod browser;
pub(crate) mod cli;
pub(crate) mod corpus;
pub mod discord;
pub(crate) mod faults;
pub(crate) mod memory_index;
pub(crate) mod model;
pub(crate) mod opensearch;
pub(crate) mod postgres;
pub(crate) mod scripted_engine;
pub(crate) mod service;
pub mod soak;
pub(crate) mod sqlite;
pub(crate) mod web;

use std::path::PathBuf;

use ibid::{
    question::Synonyms,
    settings::{Environment, Settings},
    store::preferences::Operator,
};

/// A file beside the clone that CI has and a plain clone has not. Says on standard error that a test skips
/// without it.
pub(crate) fn shared(path: &str) -> Option<PathBuf> {
    let found = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared")).join(path);
    if found.exists() {
        return Some(found);
    }
    eprintln!("skipped: `../shared/{path}` is not there");
    None
}

/// The synonyms that ship.
pub(crate) fn synonyms() -> Synonyms {
    Synonyms::parse(include_str!("../../../config/synonyms.txt")).expect("the file that ships is in order")
}

/// The settings that ship.
pub(crate) fn settings() -> Settings {
    Settings::load(None, &Environment::default()).expect("the reference settings are valid")
}

/// What ships, for tests in which one person asks more in a minute than anybody would.
pub(crate) fn patient() -> Operator {
    let limits = ["USER", "CHANNEL", "GUILD"].map(|whose| (format!("IBID__GUILD__{whose}_LIMIT"), "1000".to_owned()));
    let settings = Settings::load(None, &Environment::of(limits)).expect("the reference settings are valid");
    settings.guild
}
