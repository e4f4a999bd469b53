//! Searches that were made, as long as somebody may turn their pages.
//!
//! In: what was searched for. Out: the same by its number. They stand apart from the questions, so that turning pages
//! asks nothing anew and nobody's figures count a search as a question. What was found is not kept: it is looked for
//! again for each page.

use super::{AskerHash, Error, Store, database::values};

/// The number of a search, which no other search ever gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SearchId(pub i64);

/// A search as it was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Searched {
    /// Who searched.
    pub asker: AskerHash,
    /// The server it was made in, if it was made in one.
    pub guild: Option<u64>,
    /// When, in seconds since 1970.
    pub at: i64,
    /// What was searched for, as it was written.
    pub written: String,
    /// What narrows it, as JSON; empty where nothing does.
    pub filters: String,
    /// When the index was made that the last page was found in, in seconds since 1970.
    pub indexed_at: i64,
}

impl Store {
    /// Keeps a search.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn record_search(&self, search: &Searched) -> Result<SearchId, Error> {
        self.note(|tx| {
            let row = tx.row(
                "INSERT INTO searches (asker, guild, at, written, filters, indexed_at) \
                 VALUES ($1, $2, $3, $4, $5, $6) RETURNING id",
                values![
                    &search.asker.to_string(),
                    search.guild,
                    search.at,
                    &search.written,
                    &search.filters,
                    search.indexed_at,
                ],
            )?;
            let row = row.ok_or_else(|| Error::Statement("a row that was inserted has no number".to_owned()))?;
            row.int(0).map(SearchId)
        })
    }

    /// The search with this number, while it is kept.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn search(&self, id: SearchId) -> Result<Option<Searched>, Error> {
        self.read(|tx| {
            let columns = "asker, guild, at, written, filters, indexed_at";
            let row = tx.row(&format!("SELECT {columns} FROM searches WHERE id = $1"), values![id.0])?;
            let read = row.map(|row| {
                Ok(Searched {
                    asker: AskerHash::read(&row, 0)?,
                    guild: row.maybe_id(1)?,
                    at: row.int(2)?,
                    written: row.text(3)?,
                    filters: row.text(4)?,
                    indexed_at: row.int(5)?,
                })
            });
            read.transpose()
        })
    }

    /// Remembers when the index was made that the last page of a search was found in. A search that is not kept any
    /// more is none.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn search_turned(&self, id: SearchId, indexed_at: i64) -> Result<(), Error> {
        self.note(|tx| {
            let sql = "UPDATE searches SET indexed_at = $2 WHERE id = $1";
            tx.execute(sql, values![id.0, indexed_at])
        })?;
        Ok(())
    }
}
