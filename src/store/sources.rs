//! How each source of the corpus was when it was last brought up to date.
//!
//! In: one state a source at each reindex. Out: the same after a restart, and when it last went well.

use super::{Error, Store, database::values};

/// How a source was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceState {
    /// The source's name; empty for the corpus folder.
    pub name: String,
    /// What it is, as settings call it.
    pub kind: String,
    /// When it last went well, in seconds since 1970; none if it never did.
    pub fresh_at: Option<i64>,
    /// Why it did not go well this time.
    pub error: Option<String>,
}

impl Store {
    /// What is known of all sources that ever were.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn sources(&self) -> Result<Vec<SourceState>, Error> {
        let rows = self.read(|tx| tx.rows("SELECT name, kind, fresh_at, error FROM sources ORDER BY name", &[]))?;
        rows.iter()
            .map(|row| {
                Ok(SourceState {
                    name: row.text(0)?,
                    kind: row.text(1)?,
                    fresh_at: Some(row.int(2)?).filter(|at| *at != 0),
                    error: Some(row.text(3)?).filter(|error| !error.is_empty()),
                })
            })
            .collect()
    }

    /// Remembers how sources are now. One that did not go well keeps the time when it last did.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn set_sources(&self, states: &[SourceState]) -> Result<(), Error> {
        self.write(|tx| {
            for state in states {
                tx.execute(
                    "INSERT INTO sources (name, kind, fresh_at, error) VALUES ($1, $2, $3, $4) \
                     ON CONFLICT (name) DO UPDATE SET kind = excluded.kind, error = excluded.error, \
                     fresh_at = CASE WHEN excluded.fresh_at = 0 AND excluded.kind = sources.kind \
                     THEN sources.fresh_at ELSE excluded.fresh_at END",
                    values![
                        &state.name,
                        &state.kind,
                        state.fresh_at.unwrap_or_default(),
                        state.error.as_deref().unwrap_or_default(),
                    ],
                )?;
            }
            Ok(())
        })
    }
}
