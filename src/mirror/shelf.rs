//! What is kept of one source.
//!
//! In: contents and what is known of them. Out: a folder with them that is whole after a crash at any moment, and its
//! listing. Files are named by the SHA-256 of what is in them, never by what a stranger called them, so no name can
//! lead out of the folder, and what comes again unchanged is the same file with the same time.

use std::{
    collections::{BTreeMap, HashSet},
    fs, io,
    io::Write,
    path::PathBuf,
    time::{SystemTime, UNIX_EPOCH},
};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::corpus::{ArticleId, Entry, Given, Listing, SourceError, Unlisted, modified_ns};

const STATE: &str = "state.json";
const CONTENTS: &str = "contents";

/// What is known of everything that is kept.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct State {
    /// What it was brought from: another address is another source.
    pub(super) origin: String,
    /// What is kept, by its key at the source: its address, its path, its id.
    pub(super) kept: BTreeMap<String, Kept>,
    /// The answer to the last request for the list of things, where there is one.
    pub(super) index: Option<Validators>,
    /// How many answers with such a list there were.
    pub(super) round: u64,
}

/// One thing that is kept.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Kept {
    /// Its article's id below the name of the source.
    pub(super) article: String,
    /// The SHA-256 of its bytes, in hexadecimal digits: the name of its file.
    pub(super) content: String,
    pub(super) bytes: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) media_type: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) charset: Option<String>,
    /// Where it can be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) link: Option<String>,
    #[serde(default)]
    pub(super) validators: Validators,
    /// When it was last brought, or last seen in its feed, in seconds since 1970.
    pub(super) at: i64,
    /// What its source says of its version: the blob of a file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) version: Option<String>,
    /// The commit that its link leads to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) commit: Option<String>,
    /// Whether it is the page that an item of a feed links to.
    #[serde(default)]
    pub(super) is_page: bool,
    /// The number of the answer that it was last in, where it is in a feed, and where it stood there, from zero.
    #[serde(default)]
    pub(super) round: u64,
    #[serde(default)]
    pub(super) place: usize,
}

/// What a server wants to hear to say that nothing changed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Validators {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) etag: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) last_modified: Option<String>,
}

/// The folder of one source.
#[derive(Debug, Clone)]
pub(super) struct Shelf {
    name: String,
    folder: PathBuf,
}

impl Shelf {
    pub(super) fn new(name: String, folder: PathBuf) -> Self {
        // Programs that bring files run elsewhere; a folder that cannot be resolved fails when it is used.
        let folder = std::path::absolute(&folder).unwrap_or(folder);
        Self { name, folder }
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn folder(&self) -> &std::path::Path {
        &self.folder
    }

    /// What is kept of `origin`: nothing yet where something else was brought before.
    pub(super) fn load(&self, origin: &str) -> Result<State, SourceError> {
        let state = self.stored()?.filter(|state| state.origin == origin);
        Ok(state.unwrap_or_else(|| State {
            origin: origin.to_owned(),
            ..State::default()
        }))
    }

    fn stored(&self) -> Result<Option<State>, SourceError> {
        let bytes = match fs::read(self.folder.join(STATE)) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(reason) => return Err(self.unreadable(&reason)),
        };
        let state = serde_json::from_slice(&bytes);
        state
            .map(Some)
            .map_err(|error| self.unreadable(&io::Error::other(error)))
    }

    /// Remembers the state, whole or not at all, and removes the files that it does not name.
    pub(super) fn save(&self, state: &State) -> Result<(), SourceError> {
        self.write_state(state).map_err(|error| self.unwritable(&error))?;
        self.sweep(state);
        Ok(())
    }

    fn write_state(&self, state: &State) -> io::Result<()> {
        fs::create_dir_all(&self.folder)?;
        let mut file = tempfile::NamedTempFile::new_in(&self.folder)?;
        serde_json::to_writer(&mut file, state)?;
        file.flush()?;
        file.as_file().sync_all()?;
        file.persist(self.folder.join(STATE))?;
        Ok(())
    }

    fn sweep(&self, state: &State) {
        let named: HashSet<&str> = state.kept.values().map(|kept| kept.content.as_str()).collect();
        let Ok(files) = fs::read_dir(self.folder.join(CONTENTS)) else {
            return;
        };
        for file in files.flatten() {
            let is_named = file.file_name().to_str().is_some_and(|name| named.contains(name));
            if !is_named && let Err(error) = fs::remove_file(file.path()) {
                tracing::warn!(%error, path = %file.path().display(), "a file that is no longer kept could not be removed");
            }
        }
    }

    /// Keeps these bytes and says under which name; a file that holds them already is left as it is.
    pub(super) fn put(&self, bytes: &[u8]) -> Result<String, SourceError> {
        let name = format!("{:x}", Sha256::digest(bytes));
        self.write(&name, bytes).map_err(|error| self.unwritable(&error))?;
        Ok(name)
    }

    fn write(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let folder = self.folder.join(CONTENTS);
        let path = folder.join(name);
        if path.metadata().is_ok_and(|there| there.len() == bytes.len() as u64) {
            return Ok(());
        }
        fs::create_dir_all(&folder)?;
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        file.write_all(bytes)?;
        file.persist(path)?;
        Ok(())
    }

    pub(super) fn path(&self, kept: &Kept) -> PathBuf {
        self.folder.join(CONTENTS).join(&kept.content)
    }

    /// Whether its file is there and whole.
    pub(super) fn holds(&self, kept: &Kept) -> bool {
        self.path(kept).metadata().is_ok_and(|there| there.len() == kept.bytes)
    }

    /// What is kept. `link` says where each can be read.
    pub(super) fn list(
        &self,
        origin: &str,
        link: impl Fn(&str, &Kept) -> Option<String>,
    ) -> Result<Listing, SourceError> {
        let state = self.stored()?.filter(|state| state.origin == origin);
        let state = state.ok_or_else(|| SourceError::Unreachable("it has not been brought yet".to_owned()))?;
        let mut listing = Listing::default();
        for (key, kept) in &state.kept {
            let id = format!("{}/{}", self.name, kept.article);
            match self.path(kept).metadata() {
                Ok(there) if there.len() == kept.bytes => listing.entries.push(Entry {
                    id: ArticleId::new(id),
                    path: self.path(kept),
                    bytes: kept.bytes,
                    modified_ns: modified_ns(&there),
                    given: Given {
                        media_type: kept.media_type.clone(),
                        charset: kept.charset.clone(),
                        url: link(key, kept),
                        ..Given::default()
                    },
                }),
                Ok(_) => listing.unlisted.push(Unlisted {
                    path: id,
                    reason: "the file that was kept is damaged; it is brought again".to_owned(),
                }),
                Err(error) => listing.unlisted.push(Unlisted {
                    path: id,
                    reason: error.to_string(),
                }),
            }
        }
        listing.entries.sort_by(|one, other| one.id.cmp(&other.id));
        Ok(listing)
    }

    fn unreadable(&self, reason: &io::Error) -> SourceError {
        SourceError::Unreachable(format!(
            "what was kept in `{}` cannot be read: {reason}",
            self.folder.display()
        ))
    }

    pub(super) fn unwritable(&self, reason: &io::Error) -> SourceError {
        SourceError::Unreachable(format!("`{}` cannot be written: {reason}", self.folder.display()))
    }
}

impl State {
    /// An id for the article of `key` that no other has: as wished, or with a checksum behind it.
    pub(super) fn article(&self, key: &str, wished: &str) -> String {
        if let Some(kept) = self.kept.get(key) {
            return kept.article.clone();
        }
        let is_taken = |id: &str| self.kept.values().any(|kept| kept.article == id);
        if is_taken(wished) {
            format!("{wished}-{}", checksum(key))
        } else {
            wished.to_owned()
        }
    }
}

/// Eight hexadecimal digits for a text.
pub(super) fn checksum(text: &str) -> String {
    let mut digits = format!("{:x}", Sha256::digest(text));
    digits.truncate(8);
    digits
}

/// Now, in seconds since 1970.
pub(super) fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}
