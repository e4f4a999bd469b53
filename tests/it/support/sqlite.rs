//! A database of ibid's, past ibid.

use std::path::Path;

use sqlx::{Connection as _, Row as _, SqliteConnection, sqlite::SqliteRow};

/// Runs statements on the file of SQLite, which is made where there is none.
pub(crate) fn execute(file: &Path, sql: &str) {
    connected(file, async |connection| {
        sqlx::raw_sql(sql).execute(connection).await.map(drop)
    })
    .unwrap_or_else(|error| panic!("{sql}: {error}"));
}

/// The rows of a statement whose columns are texts.
pub(crate) fn rows(file: &Path, sql: &str) -> Vec<Vec<String>> {
    let rows = connected(file, async |connection| sqlx::query(sql).fetch_all(connection).await);
    let rows = rows.unwrap_or_else(|error| panic!("{sql}: {error}"));
    let texts = |row: &SqliteRow| (0..row.len()).map(|column| row.get(column)).collect();
    rows.iter().map(texts).collect()
}

/// Does something on a connection of its own, also where other tasks run.
fn connected<T: Send>(
    file: &Path,
    work: impl AsyncFnOnce(&mut SqliteConnection) -> sqlx::Result<T> + Send,
) -> sqlx::Result<T> {
    let url = format!("sqlite://{}?mode=rwc", file.display());
    std::thread::scope(|scope| {
        let done = scope.spawn(|| {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.expect("there is a runtime").block_on(async {
                let mut connection = SqliteConnection::connect(&url).await?;
                let done = work(&mut connection).await;
                connection.close().await?;
                done
            })
        });
        done.join().expect("it does not panic")
    })
}
