//! What can go wrong with the database.
//!
//! In: what sqlx and the databases say. Out: an [`Error`] by what somebody can do about it. None holds the
//! URL of the database, which may hold a password.

use std::io;

/// Why nothing could be read or written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The URL is none that is known.
    #[error("the URL of the database is neither `postgres://…` nor `sqlite://…`, or is not well formed")]
    Url,
    /// It cannot be reached or opened.
    #[error("the database cannot be reached: {0}")]
    Unavailable(String),
    /// It does not let this program in, or do what it has to.
    #[error("the database refuses: {0}")]
    Refused(String),
    /// Another process has kept it for too long.
    #[error("the database is in use: {0}")]
    Busy(String),
    /// Another process changed the same at the same time; what failed can be done again.
    #[error("the database was changed at the same time: {0}")]
    Conflict(String),
    /// There is no space for more.
    #[error("the database is full: {0}")]
    Full(String),
    /// It may only be read.
    #[error("the database cannot be written: {0}")]
    ReadOnly(String),
    /// It is not what was written.
    #[error("the database is damaged: {0}")]
    Damaged(String),
    /// A later version of ibid has changed its tables.
    #[error("the database has schema {found}, and this program knows up to {known}")]
    Newer {
        /// Its schema.
        found: i64,
        /// The newest that this program knows.
        known: i64,
    },
    /// A statement is wrong.
    #[error("a statement failed: {0}")]
    Statement(String),
    /// The system has no random bytes.
    #[error("the system has no random bytes: {0}")]
    Random(String),
    /// The system refuses something beside the database: a file, or a thread.
    #[error("the system refuses what the database needs: {0}")]
    System(#[from] io::Error),
}

impl Error {
    /// Why the file of a database cannot be made.
    pub(super) fn of_file(error: &io::Error) -> Self {
        let said = error.to_string();
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => Self::Full(said),
            io::ErrorKind::PermissionDenied => Self::Refused(said),
            io::ErrorKind::ReadOnlyFilesystem => Self::ReadOnly(said),
            _ => Self::Unavailable(said),
        }
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(database) => {
                let code = database.code().unwrap_or_default();
                let said = database.message().to_owned();
                match code.parse::<i32>() {
                    // SQLite has numbers, of which the lowest byte is the kind; PostgreSQL has five signs, and
                    // those that are digits alone are told apart by the name of the type.
                    Ok(code) if database.try_downcast_ref::<sqlx::postgres::PgDatabaseError>().is_none() => {
                        sqlite(code, said)
                    }
                    _ => postgres(&code, said),
                }
            }
            sqlx::Error::PoolTimedOut => Self::Busy("no connection came free".to_owned()),
            sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => {
                Self::Unavailable(error.to_string())
            }
            sqlx::Error::Configuration(_) => Self::Url,
            sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) => Self::Damaged(error.to_string()),
            _ => Self::Statement(error.to_string()),
        }
    }
}

/// By the result codes of <https://www.sqlite.org/rescode.html>.
fn sqlite(code: i32, said: String) -> Error {
    // A write that the system refused, and room for the index of the log that it did not give, as for a file that has
    // reached its limit.
    const IOERR_WRITE: i32 = 0x030a;
    const IOERR_SHMSIZE: i32 = 0x130a;
    if [IOERR_WRITE, IOERR_SHMSIZE].contains(&code) {
        return Error::Full(said);
    }
    match code & 0xff {
        5 | 6 => Error::Busy(said),
        8 => Error::ReadOnly(said),
        11 | 26 => Error::Damaged(said),
        13 => Error::Full(said),
        10 | 14 => Error::Unavailable(said),
        3 | 23 => Error::Refused(said),
        _ => Error::Statement(said),
    }
}

/// By the classes of <https://www.postgresql.org/docs/current/errcodes-appendix.html>.
fn postgres(code: &str, said: String) -> Error {
    match code {
        // Two transactions that met in each other's way: the one that is told so may start again.
        "40001" | "40P01" => Error::Conflict(said),
        "55P03" => Error::Busy(said),
        "53100" => Error::Full(said),
        "25006" => Error::ReadOnly(said),
        "3D000" | "42501" => Error::Refused(said),
        _ if code.starts_with("28") => Error::Refused(said),
        _ if code.starts_with("XX") => Error::Damaged(said),
        _ if ["08", "53", "57", "58"].iter().any(|class| code.starts_with(class)) => Error::Unavailable(said),
        _ => Error::Statement(said),
    }
}
