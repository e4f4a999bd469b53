//! A settings file of an operator.
#![no_main]

use std::{fs, sync::LazyLock};

use ibid::settings::{Environment, Settings};
use libfuzzer_sys::fuzz_target;
use tempfile::NamedTempFile;

static FILE: LazyLock<NamedTempFile> = LazyLock::new(|| NamedTempFile::new().expect("a file can be made"));

fuzz_target!(|toml: &[u8]| {
    fs::write(FILE.path(), toml).expect("it can be written");
    if let Err(error) = Settings::load(Some(FILE.path()), &Environment::default()) {
        assert!(!error.to_string().is_empty());
    }
});
