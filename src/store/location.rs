//! Where the database is.
//!
//! In: the data folder, and a URL where one was set. Out: a [`Location`] that can be opened. A URL may hold a
//! password, so it is never printed.

use std::{fs, io, path::PathBuf};

use secrecy::{ExposeSecret, SecretString};

use super::Error;

/// Where a database is.
#[derive(Debug, Clone)]
pub enum Location {
    /// In this file of SQLite, which is made where there is none; its folder has to be there.
    File(PathBuf),
    /// Where this URL says.
    Url(Url),
    /// In memory: remembered until the process ends.
    Memory,
}

/// The URL of a database, `postgres://…` or `sqlite://…`.
#[derive(Debug, Clone)]
pub struct Url {
    written: SecretString,
    kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Postgres,
    Sqlite,
}

impl Location {
    /// The name of the database in the data folder.
    pub const FILE: &str = "ibid.db";

    /// A new file is for the user that ibid runs as alone, since the secret is in it.
    pub(super) fn prepare(&self) -> Result<(), Error> {
        let Self::File(path) = self else {
            return Ok(());
        };
        let mut options = fs::File::options();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        match options.open(path) {
            Ok(_) => Ok(()),
            // What is there is opened as it is, and says itself what is wrong with it.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
            Err(error) => Err(Error::of_file(&error)),
        }
    }
}

impl Url {
    /// The URL as it was written.
    ///
    /// # Errors
    /// When it is neither of PostgreSQL nor of SQLite.
    pub fn new(written: SecretString) -> Result<Self, Error> {
        let starts_with = |scheme| written.expose_secret().starts_with(scheme);
        let kind = if starts_with("postgres://") || starts_with("postgresql://") {
            Kind::Postgres
        } else if starts_with("sqlite://") {
            Kind::Sqlite
        } else {
            return Err(Error::Url);
        };
        Ok(Self { written, kind })
    }

    pub(super) fn kind(&self) -> Kind {
        self.kind
    }

    pub(super) fn exposed(&self) -> &str {
        self.written.expose_secret()
    }
}
