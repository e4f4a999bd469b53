//! A database of ibid's, past ibid.

use std::path::Path;

use sqlx::{Connection as _, SqliteConnection};

/// Runs statements on the file of SQLite, which is made where there is none.
pub(crate) fn execute(file: &Path, sql: &str) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.expect("there is a runtime").block_on(async {
        let url = format!("sqlite://{}?mode=rwc", file.display());
        let mut connection = SqliteConnection::connect(&url).await.expect("it opens");
        sqlx::raw_sql(sql)
            .execute(&mut connection)
            .await
            .unwrap_or_else(|error| panic!("{sql}: {error}"));
        connection.close().await.expect("it closes");
    });
}
