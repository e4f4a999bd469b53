//! The database looked at from beside: copied while others use it, and checked. Nothing in it is changed.
//!
//! In: where it is. Out: a whole copy of it at one moment, or how it is.

use std::path::Path;

use sqlx::{
    ConnectOptions as _, Connection as _, PgConnection, Row as _, SqliteConnection, postgres::PgConnectOptions,
    sqlite::SqliteConnectOptions,
};

use super::{
    Error, Location,
    database::{WAIT, revision},
    location::Kind,
    schema::KNOWN,
    waiting::Background,
};
use crate::corpus::Revision;

/// The newest schema that this program knows.
pub const SCHEMA: i64 = KNOWN;

/// What was copied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copied {
    /// The schema of the copy.
    pub schema: i64,
    /// The hashes of the uploads whose bytes it counts on.
    pub uploads: Vec<Revision>,
}

/// How a database is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Examined {
    /// There is none yet.
    Missing,
    /// It can be read.
    Readable {
        /// Its schema; 0 before the first.
        schema: i64,
        /// What SQLite finds wrong with it; PostgreSQL looks for itself.
        damage: Vec<String>,
    },
}

/// The first schema that has uploads.
const UPLOADS_SINCE: i64 = 4;

/// Copies the database into the new file `to`, as it is at one moment. What others write meanwhile is not held up; it is
/// in the copy or not. `None` where it is on a server or in memory, which are not for this program to copy.
///
/// # Errors
/// When there is none, it is damaged, or the copy cannot be written.
pub fn copy(location: &Location, to: &Path) -> Result<Option<Copied>, Error> {
    let Some(options) = sqlite(location)? else {
        return Ok(None);
    };
    // For the user that ibid runs as alone, as the original.
    let copy = Location::File(to.to_owned());
    copy.prepare()?;
    let to = to
        .to_str()
        .ok_or_else(|| Error::Unavailable("the path of the copy is no text".to_owned()))?;
    let copied = async {
        let mut from = options.read_only(true).connect().await?;
        sqlx::query("VACUUM INTO $1").bind(to).execute(&mut from).await?;
        from.close().await?;
        let mut copy = SqliteConnectOptions::new()
            .filename(to)
            .read_only(true)
            .connect()
            .await?;
        let damage = quick_check(&mut copy).await?;
        if let Some(damage) = damage.into_iter().next() {
            return Err(Error::Damaged(damage));
        }
        let schema = schema_of_sqlite(&mut copy).await?;
        let uploads = if schema >= UPLOADS_SINCE {
            uploads(&mut copy).await?
        } else {
            Vec::new()
        };
        copy.close().await?;
        Ok(Copied { schema, uploads })
    };
    Background::start()?.wait(copied).map(Some)
}

/// Looks at the database without changing it.
///
/// # Errors
/// When it cannot be reached, does not let ibid in, or is no database.
pub fn examine(location: &Location) -> Result<Examined, Error> {
    if let Location::File(path) = location
        && !path.exists()
    {
        return Ok(Examined::Missing);
    }
    let sqlite = sqlite(location)?;
    let examined = async {
        if let Some(options) = sqlite {
            let mut connection = options.read_only(true).connect().await?;
            let damage = quick_check(&mut connection).await?;
            let schema = if damage.is_empty() {
                schema_of_sqlite(&mut connection).await?
            } else {
                0
            };
            connection.close().await?;
            return Ok(Examined::Readable { schema, damage });
        }
        let Location::Url(url) = location else {
            return Ok(Examined::Missing);
        };
        let options: PgConnectOptions = url.exposed().parse().map_err(|_| Error::Url)?;
        let connecting = PgConnection::connect_with(&options);
        let connected = tokio::time::timeout(WAIT, connecting).await;
        let mut connection = connected.map_err(|_| Error::Unavailable("it does not answer".to_owned()))??;
        let row = sqlx::query("SELECT version FROM schema_version")
            .fetch_optional(&mut connection)
            .await;
        let schema = row.ok().flatten().map(|row| row.try_get(0)).transpose()?.unwrap_or(0);
        connection.close().await?;
        Ok(Examined::Readable {
            schema,
            damage: Vec::new(),
        })
    };
    Background::start()?.wait(examined)
}

/// Why the server of the database cannot be reached now; `None` where it can, or where there is no server.
#[must_use]
pub fn away(location: &Location) -> Option<String> {
    match location {
        Location::Url(url) if url.kind() == Kind::Postgres => match examine(location) {
            Err(Error::Unavailable(why)) => Some(why),
            _ => None,
        },
        _ => None,
    }
}

/// How the file is opened; `None` where there is none.
fn sqlite(location: &Location) -> Result<Option<SqliteConnectOptions>, Error> {
    let options = match location {
        Location::File(path) => SqliteConnectOptions::new().filename(path),
        Location::Url(url) if url.kind() == Kind::Sqlite => url.exposed().parse().map_err(|_| Error::Url)?,
        Location::Url(_) | Location::Memory => return Ok(None),
    };
    Ok(Some(
        options
            .busy_timeout(WAIT)
            .create_if_missing(false)
            .disable_statement_logging(),
    ))
}

async fn quick_check(connection: &mut SqliteConnection) -> Result<Vec<String>, Error> {
    let rows = sqlx::query("PRAGMA quick_check(5)").fetch_all(connection).await?;
    let said = rows
        .iter()
        .map(|row| row.try_get(0))
        .collect::<Result<Vec<String>, _>>()?;
    Ok(said.into_iter().filter(|line| line != "ok").collect())
}

async fn schema_of_sqlite(connection: &mut SqliteConnection) -> Result<i64, Error> {
    let named = "SELECT COUNT(*) FROM sqlite_master WHERE name = 'schema_version'";
    let known: i64 = sqlx::query(named).fetch_one(&mut *connection).await?.try_get(0)?;
    if known == 0 {
        return Ok(0);
    }
    let row = sqlx::query("SELECT version FROM schema_version")
        .fetch_optional(connection)
        .await?;
    Ok(row.map(|row| row.try_get(0)).transpose()?.unwrap_or(0))
}

async fn uploads(connection: &mut SqliteConnection) -> Result<Vec<Revision>, Error> {
    let rows = sqlx::query("SELECT DISTINCT hash FROM uploads")
        .fetch_all(connection)
        .await?;
    rows.iter().map(|row| revision(row.try_get(0)?)).collect()
}
