//! What people uploaded: which files, of which server, in which state. Their bytes are elsewhere, under their hash.
//!
//! In: files that were read, decisions of moderators, what a reindex made of them. Out: what is accepted and may be
//! indexed, what waits, what was removed while it may still be indexed.

use super::{
    AskerHash, Error, Store,
    database::{Row, Tx, Value, values},
};
use crate::corpus::{ArticleId, Revision, Uploaded, upload_id};

/// The number of an upload, which no other upload ever gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UploadId(pub i64);

/// A file that is to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewUpload {
    /// Whose it is, its name, its bytes, and when it was uploaded.
    pub file: Uploaded,
    /// What it is, by the ending of its name.
    pub kind: String,
    /// The title of its first document.
    pub title: String,
    /// Whether a moderator has to approve it first.
    pub waits: bool,
    /// Who uploaded it.
    pub by: AskerHash,
}

/// A file that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// Its number.
    pub id: UploadId,
    /// Whose it is, its name, its bytes, and when it was uploaded.
    pub file: Uploaded,
    /// What it is, by the ending of its name.
    pub kind: String,
    /// The title of its first document.
    pub title: String,
    /// How far it has come.
    pub state: UploadState,
}

/// How far an upload has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UploadState {
    /// A moderator has to approve it.
    Waiting,
    /// It is accepted and was not indexed yet.
    Accepted,
    /// It is in answers.
    Indexed,
    /// It could not be read when it was indexed, for this reason.
    Failed(String),
}

/// What came of keeping files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Added {
    /// They are kept, under the number of the first, which is that of all of them together.
    Kept(UploadId),
    /// The server would have more than it may.
    OverQuota {
        /// What it has, in bytes.
        used: u64,
    },
}

/// What is to come of files that wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// They are accepted.
    Approve,
    /// They are dropped.
    Reject,
}

/// What a reindex begins with, to be told of when it has ended.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Indexing {
    accepted: Vec<(UploadId, Uploaded)>,
    is_new: bool,
    removed: Vec<(i64, u64, String)>,
}

impl Indexing {
    /// Whether anything was accepted or removed that no reindex dealt with.
    #[must_use]
    pub fn is_behind(&self) -> bool {
        self.is_new || !self.removed.is_empty()
    }

    /// Whether the article's file was removed.
    #[must_use]
    pub fn removes(&self, article: &ArticleId) -> bool {
        let file = article.file();
        self.removed
            .iter()
            .any(|(_, guild, name)| upload_id(*guild, name) == file)
    }

    /// Whether there was anything.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.accepted.is_empty() && self.removed.is_empty()
    }
}

/// The columns that [`upload`] reads, in its order.
const SELECT: &str = "SELECT id, guild, name, hash, bytes, kind, title, state, at, error FROM uploads";

impl Store {
    /// Keeps files of one server, all or none: a file takes the place of the one that bears its name, unless it waits.
    /// Together with all that the server has they may have `quota` bytes.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn add_uploads(&self, guild: u64, files: &[NewUpload], quota: u64) -> Result<Added, Error> {
        self.write(|tx| {
            let before = used(tx, guild)?;
            let mut after = before;
            for new in files {
                let replaced = tx.row(
                    "SELECT bytes FROM uploads WHERE guild = $1 AND name = $2 AND state <> 'waiting'",
                    values![guild, &new.file.name],
                )?;
                let replaced = replaced.filter(|_| !new.waits).map_or(Ok(0), |row| row.count(0))?;
                after = after.saturating_sub(replaced) + new.file.bytes;
            }
            if after > quota {
                return Ok(Added::OverQuota { used: before });
            }
            for new in files.iter().filter(|new| !new.waits) {
                accept_in_place_of(tx, guild, &new.file.name)?;
            }
            let mut batch = None;
            for new in files {
                let by = new.by.to_string();
                let row = tx.row(
                    "INSERT INTO uploads (guild, name, hash, bytes, kind, title, state, batch, at, uploader, error) \
                     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '') RETURNING id",
                    values![
                        guild,
                        &new.file.name,
                        &new.file.hash.to_string(),
                        count(new.file.bytes),
                        &new.kind,
                        &new.title,
                        if new.waits { "waiting" } else { "accepted" },
                        batch.unwrap_or_default(),
                        new.file.at,
                        &by,
                    ],
                )?;
                let row = row.ok_or_else(|| Error::Damaged("an upload was not written".to_owned()))?;
                let id = row.int(0)?;
                if batch.is_none() {
                    batch = Some(id);
                    tx.execute("UPDATE uploads SET batch = $1 WHERE id = $1", values![id])?;
                }
            }
            Ok(Added::Kept(UploadId(batch.unwrap_or_default())))
        })
    }

    /// The uploads of a server by their names, those that wait last.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn uploads(&self, guild: u64) -> Result<Vec<Upload>, Error> {
        let order = "WHERE guild = $1 ORDER BY CASE WHEN state = 'waiting' THEN 1 ELSE 0 END, name, id";
        self.selected(order, values![guild])
    }

    /// The files of a server that were uploaded together and wait.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn waiting_uploads(&self, guild: u64, batch: UploadId) -> Result<Vec<Upload>, Error> {
        let which = "WHERE guild = $1 AND batch = $2 AND state = 'waiting' ORDER BY id";
        self.selected(which, values![guild, batch.0])
    }

    /// The uploads of all servers that are to be indexed.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn accepted_uploads(&self) -> Result<Vec<Uploaded>, Error> {
        let uploads = self.selected("WHERE state <> 'waiting' ORDER BY guild, name", &[])?;
        Ok(uploads.into_iter().map(|upload| upload.file).collect())
    }

    /// How many bytes a server has, what waits included.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn upload_bytes(&self, guild: u64) -> Result<u64, Error> {
        self.read(|tx| used(tx, guild))
    }

    /// Accepts or drops the files that were uploaded together and wait. Returns those that this was decided of, none
    /// when it was decided before.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn decide_uploads(
        &self,
        guild: u64,
        batch: UploadId,
        decision: Decision,
        at: i64,
    ) -> Result<Vec<Upload>, Error> {
        let which = "WHERE guild = $1 AND batch = $2 AND state = 'waiting' ORDER BY id";
        self.write(|tx| {
            let rows = tx.rows(&format!("{SELECT} {which}"), values![guild, batch.0])?;
            let decided = rows.iter().map(upload).collect::<Result<Vec<_>, _>>()?;
            for upload in &decided {
                match decision {
                    Decision::Reject => tx.execute("DELETE FROM uploads WHERE id = $1", values![upload.id.0])?,
                    Decision::Approve => {
                        accept_in_place_of(tx, guild, &upload.file.name)?;
                        let accept = "UPDATE uploads SET state = 'accepted', at = $2 WHERE id = $1";
                        tx.execute(accept, values![upload.id.0, at])?
                    }
                };
            }
            Ok(decided)
        })
    }

    /// Removes an upload. It counts as removed until [`Store::uploads_indexed`] says that it is in no index any more.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn remove_upload(&self, guild: u64, id: UploadId) -> Result<Option<Upload>, Error> {
        self.write(|tx| {
            let row = tx.row(&format!("{SELECT} WHERE guild = $1 AND id = $2"), values![guild, id.0])?;
            let Some(found) = row.as_ref().map(upload).transpose()? else {
                return Ok(None);
            };
            if found.state != UploadState::Waiting {
                let note = "INSERT INTO uploads_removed (guild, name) VALUES ($1, $2)";
                tx.execute(note, values![guild, &found.file.name])?;
            }
            tx.execute("DELETE FROM uploads WHERE id = $1", values![id.0])?;
            Ok(Some(found))
        })
    }

    /// The files, by server and name, that were removed and may still be indexed.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn removed_uploads(&self) -> Result<Vec<(u64, String)>, Error> {
        let rows = self.read(|tx| tx.rows("SELECT guild, name FROM uploads_removed", &[]))?;
        rows.iter().map(|row| Ok((row.id(0)?, row.text(1)?))).collect()
    }

    /// Whether any upload has these bytes.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn has_upload_of(&self, hash: &Revision) -> Result<bool, Error> {
        let found = "SELECT 1 FROM uploads WHERE hash = $1 LIMIT 1";
        Ok(self.read(|tx| tx.row(found, values![&hash.to_string()]))?.is_some())
    }

    /// What a reindex has to deal with, asked before it lists anything.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn uploads_to_index(&self) -> Result<Indexing, Error> {
        self.read(|tx| {
            let accepted = tx.rows(&format!("{SELECT} WHERE state <> 'waiting'"), &[])?;
            let removed = tx.rows("SELECT id, guild, name FROM uploads_removed", &[])?;
            let accepted = accepted.iter().map(upload).collect::<Result<Vec<_>, _>>()?;
            Ok(Indexing {
                is_new: accepted.iter().any(|upload| upload.state == UploadState::Accepted),
                accepted: accepted.into_iter().map(|upload| (upload.id, upload.file)).collect(),
                removed: removed
                    .iter()
                    .map(|row| Ok((row.int(0)?, row.id(1)?, row.text(2)?)))
                    .collect::<Result<_, Error>>()?,
            })
        })
    }

    /// Remembers what a reindex that began with `indexing` made of uploads; `failed` says why a file of a server could
    /// not be read. What failed and was removed counts as removed on, since an index keeps what it cannot read.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn uploads_indexed(
        &self,
        indexing: &Indexing,
        failed: &dyn Fn(u64, &str) -> Option<String>,
    ) -> Result<(), Error> {
        self.write(|tx| {
            for (id, file) in &indexing.accepted {
                let error = failed(file.guild, &file.name);
                tx.execute(
                    "UPDATE uploads SET state = $2, error = $3 WHERE id = $1 AND state <> 'waiting' \
                     AND (state <> $2 OR error <> $3)",
                    values![
                        id.0,
                        if error.is_none() { "indexed" } else { "failed" },
                        error.as_deref().unwrap_or_default(),
                    ],
                )?;
            }
            for (id, guild, name) in &indexing.removed {
                if failed(*guild, name).is_none() {
                    tx.execute("DELETE FROM uploads_removed WHERE id = $1", values![*id])?;
                }
            }
            Ok(())
        })
    }

    fn selected(&self, which: &str, values: &[Value<'_>]) -> Result<Vec<Upload>, Error> {
        let rows = self.read(|tx| tx.rows(&format!("{SELECT} {which}"), values))?;
        rows.iter().map(upload).collect()
    }
}

/// Makes room for a file of that name.
fn accept_in_place_of(tx: &mut Tx<'_>, guild: u64, name: &str) -> Result<(), Error> {
    let replaced = "DELETE FROM uploads WHERE guild = $1 AND name = $2 AND state <> 'waiting'";
    tx.execute(replaced, values![guild, name])?;
    Ok(())
}

/// Removes all of a server.
pub(super) fn leave(tx: &mut Tx<'_>, guild: u64) -> Result<(), Error> {
    let note = "INSERT INTO uploads_removed (guild, name) \
                SELECT guild, name FROM uploads WHERE guild = $1 AND state <> 'waiting'";
    tx.execute(note, values![guild])?;
    tx.execute("DELETE FROM uploads WHERE guild = $1", values![guild])?;
    Ok(())
}

/// Forgets who uploaded something; it stays with its server.
pub(super) fn forget(tx: &mut Tx<'_>, asker: &str) -> Result<(), Error> {
    tx.execute("UPDATE uploads SET uploader = '' WHERE uploader = $1", values![asker])?;
    Ok(())
}

fn count(bytes: u64) -> i64 {
    i64::try_from(bytes).unwrap_or(i64::MAX)
}

fn used(tx: &mut Tx<'_>, guild: u64) -> Result<u64, Error> {
    // PostgreSQL adds up numbers to another kind of number.
    let sum = "SELECT CAST(COALESCE(SUM(bytes), 0) AS BIGINT) FROM uploads WHERE guild = $1";
    tx.row(sum, values![guild])?.map_or(Ok(0), |row| row.count(0))
}

fn upload(row: &Row) -> Result<Upload, Error> {
    Ok(Upload {
        id: UploadId(row.int(0)?),
        file: Uploaded {
            guild: row.id(1)?,
            name: row.text(2)?,
            hash: row.revision(3)?,
            bytes: row.count(4)?,
            at: row.int(8)?,
        },
        kind: row.text(5)?,
        title: row.text(6)?,
        state: match row.text(7)?.as_str() {
            "waiting" => UploadState::Waiting,
            "indexed" => UploadState::Indexed,
            "failed" => UploadState::Failed(row.text(9)?),
            _ => UploadState::Accepted,
        },
    })
}
