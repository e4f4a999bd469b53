//! SQLite and PostgreSQL behind one set of statements.
//!
//! In: SQL that both read, with `$1` for values, and values of four kinds. Out: rows of them. All that differs
//! between the two is here: how they are opened, how a transaction begins, and how a key counts up.

use std::{str::FromStr, time::Duration};

use super::{Error, Location, location::Kind, waiting::Background};
use crate::corpus::Revision;
use sqlx::{
    ConnectOptions as _, Connection as _, PgConnection, Postgres, Row as _, Sqlite, Transaction,
    pool::PoolOptions,
    postgres::{PgConnectOptions, PgPool, PgRow},
    sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePool, SqliteRow, SqliteSynchronous},
};

/// How long a statement waits for another process to finish its own.
pub(super) const WAIT: Duration = Duration::from_secs(10);
/// Connections to SQLite: one writes while the others read.
const SQLITE_CONNECTIONS: u32 = 4;
/// Those that write notes: while one does, another waits.
const NOTE_CONNECTIONS: u32 = 2;
/// Connections to PostgreSQL, of the hundred that it has for all processes unless told otherwise.
const POSTGRES_CONNECTIONS: u32 = 8;

/// An open database of either kind.
pub(super) enum Database {
    Sqlite {
        pool: SqlitePool,
        /// Of the same file, for what need not be on the disk when it is done.
        notes: SqlitePool,
    },
    Postgres(PgPool),
}

/// A value that a statement is given.
#[derive(Debug, Clone, Copy)]
pub(super) enum Value<'a> {
    Int(i64),
    Reference(Option<i64>),
    Real(f32),
    Text(&'a str),
}

/// A row that a statement gave.
pub(super) enum Row {
    Sqlite(SqliteRow),
    Postgres(PgRow),
}

/// What a transaction is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// It reads one state, first to last.
    Read,
    /// It may write, and what it wrote outlasts a loss of power.
    Write,
    /// The same, but a loss of power may take the last of it back, as of questions, of which there are many. The end of
    /// the process takes nothing.
    Note,
}

/// A transaction that has not ended. The calls block; dropped, it changes nothing.
pub(super) struct Tx<'a> {
    background: &'a Background,
    inner: Inner,
}

enum Inner {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

impl Database {
    pub(super) async fn connect(location: &Location) -> Result<Self, Error> {
        match location {
            Location::Memory => {
                // Each connection would have a database of its own, and it ends with its connection.
                let pool = PoolOptions::new()
                    .max_connections(1)
                    .idle_timeout(None)
                    .max_lifetime(None);
                let options = sqlite(SqliteConnectOptions::new().in_memory(true));
                let pool = pool.connect_with(options).await?;
                Ok(Self::Sqlite {
                    notes: pool.clone(),
                    pool,
                })
            }
            Location::File(path) => Self::file(SqliteConnectOptions::new().filename(path)).await,
            Location::Url(url) => match url.kind() {
                Kind::Sqlite => {
                    Self::file(SqliteConnectOptions::from_str(url.exposed()).map_err(|_| Error::Url)?).await
                }
                Kind::Postgres => Self::server(url.exposed()).await,
            },
        }
    }

    async fn file(options: SqliteConnectOptions) -> Result<Self, Error> {
        let options = sqlite(options).journal_mode(SqliteJournalMode::Wal);
        let pool = PoolOptions::new()
            .max_connections(SQLITE_CONNECTIONS)
            .acquire_timeout(WAIT + WAIT)
            .after_release(|connection, _| Box::pin(is_usable(connection)));
        let started = tokio::time::Instant::now();
        loop {
            match pool.clone().connect_with(options.clone()).await.map_err(Error::from) {
                // The change to the write-ahead log does not wait for others as statements do.
                Err(Error::Busy(_)) if started.elapsed() < WAIT => {
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
                opened => {
                    let pool = opened?;
                    // The log is written at each end of a transaction, and brought to the disk when it goes into the
                    // database; with a wait for the disk each time, 200 questions a second were too many.
                    let notes = options.synchronous(SqliteSynchronous::Normal);
                    let notes = PoolOptions::new()
                        .max_connections(NOTE_CONNECTIONS)
                        .acquire_timeout(WAIT + WAIT)
                        .connect_lazy_with(notes);
                    return Ok(Self::Sqlite { pool, notes });
                }
            }
        }
    }

    async fn server(url: &str) -> Result<Self, Error> {
        let options = PgConnectOptions::from_str(url)
            .map_err(|_| Error::Url)?
            .application_name("ibid")
            .disable_statement_logging();
        // A pool asks again and again and then says that it timed out; this says why.
        let first = tokio::time::timeout(WAIT, PgConnection::connect_with(&options)).await;
        let first = first.map_err(|_| Error::Unavailable("it does not answer".to_owned()))??;
        first.close().await?;
        let pool = PoolOptions::new()
            .max_connections(POSTGRES_CONNECTIONS)
            .acquire_timeout(WAIT);
        Ok(Self::Postgres(pool.connect_with(options).await?))
    }

    pub(super) async fn close(&self) {
        match self {
            Self::Sqlite { pool, notes } => {
                notes.close().await;
                pool.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }

    pub(super) fn begin<'a>(&self, background: &'a Background, purpose: Purpose) -> Result<Tx<'a>, Error> {
        let inner = background.wait(async {
            Ok::<_, Error>(match (self, purpose) {
                (Self::Sqlite { pool, .. }, Purpose::Read) => Inner::Sqlite(pool.begin().await?),
                // A transaction that reads first and then writes fails when another wrote in between.
                (Self::Sqlite { pool, .. }, Purpose::Write) => Inner::Sqlite(pool.begin_with("BEGIN IMMEDIATE").await?),
                (Self::Sqlite { notes, .. }, Purpose::Note) => {
                    Inner::Sqlite(notes.begin_with("BEGIN IMMEDIATE").await?)
                }
                (Self::Postgres(pool), Purpose::Read) => {
                    let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
                    Inner::Postgres(pool.begin_with(begin).await?)
                }
                (Self::Postgres(pool), Purpose::Write | Purpose::Note) => Inner::Postgres(pool.begin().await?),
            })
        })?;
        Ok(Tx { background, inner })
    }

    /// Leaves nothing of deleted rows in the files of SQLite, unless somebody is reading them. `secure_delete`
    /// alone does not: when rows move from page to page, copies stay in the gaps, so the file is written anew.
    /// What PostgreSQL keeps of them goes with its own vacuum.
    pub(super) async fn wipe(&self) -> Result<(), Error> {
        if let Self::Sqlite { pool, .. } = self {
            let mut connection = pool.acquire().await?;
            sqlx::query("VACUUM").execute(&mut *connection).await?;
            let checkpoint = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)");
            let row = checkpoint.fetch_one(&mut *connection).await?;
            if row.try_get::<i64, _>(0)? != 0 {
                return Err(Error::Busy("somebody is reading what was deleted".to_owned()));
            }
        }
        Ok(())
    }
}

/// Whether a connection that is given back can be used again. A write that meets a full disk makes SQLite end the
/// transaction by itself; sqlx still counts it, and would refuse every later one on that connection.
async fn is_usable(connection: &mut SqliteConnection) -> Result<bool, sqlx::Error> {
    // The end of a transaction that was dropped is only asked for; what is answered after it has seen it.
    connection.ping().await?;
    Ok(!connection.is_in_transaction())
}

/// What every connection to SQLite is told.
fn sqlite(options: SqliteConnectOptions) -> SqliteConnectOptions {
    options
        .create_if_missing(true)
        .foreign_keys(true)
        .busy_timeout(WAIT)
        .pragma("secure_delete", "ON")
        .disable_statement_logging()
}

/// The statement with its values, for the database that it is then run on.
macro_rules! bound {
    ($sql:expr, $values:expr) => {{
        let mut query = sqlx::query($sql);
        for value in $values {
            query = match *value {
                Value::Int(number) => query.bind(number),
                Value::Reference(number) => query.bind(number),
                Value::Real(number) => query.bind(number),
                // PostgreSQL keeps every character but this one.
                Value::Text(text) => query.bind(text.replace('\0', "\u{fffd}")),
            };
        }
        query
    }};
}

impl Tx<'_> {
    /// Runs a statement and says how many rows it changed.
    pub(super) fn execute(&mut self, sql: &str, values: &[Value<'_>]) -> Result<u64, Error> {
        let Self { background, inner } = self;
        background.wait(async {
            Ok(match inner {
                Inner::Sqlite(tx) => bound!(sql, values).execute(&mut **tx).await?.rows_affected(),
                Inner::Postgres(tx) => bound!(sql, values).execute(&mut **tx).await?.rows_affected(),
            })
        })
    }

    /// Runs a statement and gives its rows.
    pub(super) fn rows(&mut self, sql: &str, values: &[Value<'_>]) -> Result<Vec<Row>, Error> {
        let Self { background, inner } = self;
        background.wait(async {
            Ok(match inner {
                Inner::Sqlite(tx) => {
                    let rows = bound!(sql, values).fetch_all(&mut **tx).await?;
                    rows.into_iter().map(Row::Sqlite).collect()
                }
                Inner::Postgres(tx) => {
                    let rows = bound!(sql, values).fetch_all(&mut **tx).await?;
                    rows.into_iter().map(Row::Postgres).collect()
                }
            })
        })
    }

    /// Its first row.
    pub(super) fn row(&mut self, sql: &str, values: &[Value<'_>]) -> Result<Option<Row>, Error> {
        Ok(self.rows(sql, values)?.into_iter().next())
    }

    /// Runs a migration, once this process alone may.
    pub(super) fn migrate(&mut self, migration: &str) -> Result<(), Error> {
        let serial = match &self.inner {
            // `AUTOINCREMENT` is what keeps SQLite from giving the number of a deleted row again.
            Inner::Sqlite(_) => "INTEGER PRIMARY KEY AUTOINCREMENT",
            Inner::Postgres(_) => "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
        };
        let sql = migration.replace("{serial}", serial);
        let Self { background, inner } = self;
        background.wait(async {
            match inner {
                Inner::Sqlite(tx) => sqlx::raw_sql(&sql).execute(&mut **tx).await.map(drop)?,
                Inner::Postgres(tx) => sqlx::raw_sql(&sql).execute(&mut **tx).await.map(drop)?,
            }
            Ok(())
        })
    }

    /// Waits until no other process is in a transaction that called this. A writer of SQLite is alone already.
    pub(super) fn alone(&mut self) -> Result<(), Error> {
        /// Any number that no other program on the same database locks by: "ibid" in ASCII.
        const LOCK: i64 = 0x6962_6964;
        if let Inner::Postgres(_) = self.inner {
            self.execute("SELECT pg_advisory_xact_lock($1)", &[Value::Int(LOCK)])?;
        }
        Ok(())
    }

    /// Makes what was done last.
    pub(super) fn commit(self) -> Result<(), Error> {
        let Self { background, inner } = self;
        background.wait(async {
            match inner {
                Inner::Sqlite(tx) => tx.commit().await?,
                Inner::Postgres(tx) => tx.commit().await?,
            }
            Ok(())
        })
    }
}

/// A column of a row, of whatever database.
macro_rules! column {
    ($row:expr, $index:expr) => {
        match $row {
            Row::Sqlite(row) => row.try_get($index)?,
            Row::Postgres(row) => row.try_get($index)?,
        }
    };
}

impl Row {
    pub(super) fn int(&self, index: usize) -> Result<i64, Error> {
        Ok(column!(self, index))
    }

    pub(super) fn reference(&self, index: usize) -> Result<Option<i64>, Error> {
        Ok(column!(self, index))
    }

    pub(super) fn real(&self, index: usize) -> Result<f32, Error> {
        Ok(column!(self, index))
    }

    pub(super) fn text(&self, index: usize) -> Result<String, Error> {
        Ok(column!(self, index))
    }

    pub(super) fn revision(&self, index: usize) -> Result<Revision, Error> {
        revision(&self.text(index)?)
    }

    /// An id of Discord, which has no sign here and one in the database.
    pub(super) fn id(&self, index: usize) -> Result<u64, Error> {
        Ok(self.int(index)?.cast_unsigned())
    }

    /// The same, where 0 stands for none.
    pub(super) fn maybe_id(&self, index: usize) -> Result<Option<u64>, Error> {
        Ok(Some(self.id(index)?).filter(|id| *id != 0))
    }

    /// A number that is never below zero.
    pub(super) fn count(&self, index: usize) -> Result<u64, Error> {
        u64::try_from(self.int(index)?).map_err(|error| Error::Damaged(error.to_string()))
    }
}

/// The hash that these digits write.
pub(super) fn revision(digits: &str) -> Result<Revision, Error> {
    Revision::parse(digits).ok_or_else(|| Error::Damaged(format!("`{digits}` is no SHA-256")))
}

impl From<i64> for Value<'_> {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}

impl From<u64> for Value<'_> {
    fn from(id: u64) -> Self {
        Self::Int(id.cast_signed())
    }
}

/// None is 0, which is the id of nothing.
impl From<Option<u64>> for Value<'_> {
    fn from(id: Option<u64>) -> Self {
        Self::Int(id.unwrap_or(0).cast_signed())
    }
}

impl From<Option<i64>> for Value<'_> {
    fn from(number: Option<i64>) -> Self {
        Self::Reference(number)
    }
}

impl From<f32> for Value<'_> {
    fn from(number: f32) -> Self {
        Self::Real(number)
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(text)
    }
}

/// The values of a statement.
macro_rules! values {
    ($($value:expr),* $(,)?) => {
        &[$($crate::store::database::Value::from($value)),*]
    };
}
pub(super) use values;
