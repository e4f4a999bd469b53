//! What people upload: judged, kept, approved, listed, removed.
//!
//! In: files with the names that their senders gave them, and decisions of moderators. Out: what became of each file.
//! A file is read before it is kept, so that nobody waits for a reindex to learn that it cannot be. Bytes are written
//! before anything says that they are there, and removed after nothing says so any more: a crash leaves bytes that
//! nobody knows of, which [`Service::purge`] removes, and never a listed file without its bytes.

use std::{collections::BTreeSet, sync::PoisonError, time::Duration};

use tokio_util::sync::CancellationToken;

use crate::{
    corpus::{
        Archive, ArchiveLimits, ArticleId, File, Given, Removed, Revision, Sent, Uploaded, Visible, Whose, passages,
        read_endings, upload_id,
    },
    failure::Failure,
    locale::Message,
    store::{
        Added, Decision, Indexing, NewUpload, Store, Upload, UploadId,
        preferences::{Id, Preferences},
    },
};

use super::{Report, Requested, Scope, Service, Spot, UploadLimits, unread};

/// How long somebody who waits for a reindex sleeps at most before looking again.
const NAP: Duration = Duration::from_millis(250);

/// A file as it was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// What its sender calls it.
    pub name: String,
    /// What is in it, or why it could not be had.
    pub bytes: Result<Vec<u8>, Message>,
}

/// What became of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// Its name, or what its sender calls it where it has none.
    pub name: String,
    /// What was read, or why it is not kept.
    pub became: Result<Readable, Message>,
}

/// What was read in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Readable {
    /// The title of its first document.
    pub title: String,
    /// How many documents it holds.
    pub documents: usize,
    /// How many passages can answer.
    pub passages: usize,
    /// What its writer should know, with the line it is about.
    pub warnings: Vec<(Option<usize>, String)>,
    /// Whether it takes the place of an older file of the same name.
    pub replaces: bool,
}

/// What became of files that were sent together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// Each, in the order in which they were sent.
    pub files: Vec<Judged>,
    /// The number of all those that are kept, if any is.
    pub batch: Option<UploadId>,
}

/// The uploads of a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// Each.
    pub uploads: Vec<Upload>,
    /// How many bytes they have.
    pub used: u64,
    /// How many they may have.
    pub quota: u64,
}

/// A file that was read and is to be kept.
struct Kept {
    name: String,
    bytes: Vec<u8>,
    kind: String,
    title: String,
}

impl Service {
    /// What may be seen at that spot: what is shared there, and what its server uploaded.
    #[must_use]
    pub fn seen(&self, spot: Spot, preferences: &Preferences) -> Visible {
        let shared = preferences.collections.value.clone();
        match spot.guild {
            Some(guild) => shared.with_uploads(Whose::Guild(guild.get()), self.removed.clone()),
            None => shared,
        }
    }

    /// What the operator sees: all that is shared, and what everybody uploaded.
    #[must_use]
    pub fn everything(&self) -> Visible {
        Visible::All.with_uploads(Whose::Everybody, self.removed.clone())
    }

    /// How much may be uploaded.
    #[must_use]
    pub fn upload_limits(&self) -> UploadLimits {
        self.parts.uploads.limits
    }

    /// Reads files that `user` sent and keeps those that can be read; where they wait, until a moderator approves them.
    ///
    /// # Errors
    /// When they cannot be kept; none is then.
    pub fn add_uploads(&self, guild: Id, user: u64, sent: Vec<Received>, waits: bool) -> Result<Taken, Failure> {
        let guild = guild.get();
        let before = self.parts.store.uploads(guild)?;
        let mut files = Vec::new();
        let mut kept: Vec<Kept> = Vec::new();
        for Received { name, bytes } in self.unpacked(sent) {
            let judged = bytes.and_then(|bytes| self.judged(guild, &name, bytes));
            let (name, became) = match judged {
                Ok((file, mut readable)) => {
                    let taken = kept.iter().position(|other| other.name == file.name);
                    if taken.is_some() {
                        (file.name, Err(Message::new("upload-twice")))
                    } else {
                        let is_older = |old: &&Upload| old.file.name == file.name;
                        readable.replaces = before.iter().any(|old| is_older(&old));
                        let name = file.name.clone();
                        kept.push(file);
                        (name, Ok(readable))
                    }
                }
                Err(why) => (safe_name(&name), Err(why)),
            };
            files.push(Judged { name, became });
        }
        if kept.is_empty() {
            return Ok(Taken { files, batch: None });
        }
        let batch = match self.put(guild, user, &kept, waits)? {
            Added::Kept(batch) => Some(batch),
            Added::OverQuota { used } => {
                let quota = self.parts.uploads.limits.quota_bytes;
                for file in files.iter_mut().filter(|file| file.became.is_ok()) {
                    let why = Message::new("upload-quota").with("used", megabytes(used));
                    file.became = Err(why.with("quota", megabytes(quota)));
                }
                None
            }
        };
        for old in before {
            self.drop_bytes(&old.file.hash);
        }
        Ok(Taken { files, batch })
    }

    /// The uploads of a server.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn uploads(&self, guild: Id) -> Result<Held, Failure> {
        Ok(Held {
            uploads: self.parts.store.uploads(guild.get())?,
            used: self.parts.store.upload_bytes(guild.get())?,
            quota: self.parts.uploads.limits.quota_bytes,
        })
    }

    /// Files that were uploaded together and wait.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn waiting_uploads(&self, guild: Id, batch: UploadId) -> Result<Vec<Upload>, Failure> {
        Ok(self.parts.store.waiting_uploads(guild.get(), batch)?)
    }

    /// Decides on files that wait. Returns those, none when it was decided before.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn decide_uploads(&self, guild: Id, batch: UploadId, decision: Decision) -> Result<Vec<Upload>, Failure> {
        let store = &self.parts.store;
        let before = store.uploads(guild.get())?;
        let decided = store.decide_uploads(guild.get(), batch, decision, self.parts.clock.seconds())?;
        for upload in decided.iter().chain(&before) {
            self.drop_bytes(&upload.file.hash);
        }
        Ok(decided)
    }

    /// Removes an upload: when this returns, it is in no answer any more. It leaves the index with the next reindex.
    ///
    /// # Errors
    /// When it cannot be written; it stays then.
    pub fn remove_upload(&self, guild: Id, upload: UploadId) -> Result<Option<Upload>, Failure> {
        let removed = self.parts.store.remove_upload(guild.get(), upload)?;
        if let Some(upload) = &removed {
            self.refresh_removed();
            self.drop_bytes(&upload.file.hash);
        }
        Ok(removed)
    }

    /// Brings the index up to the files of this machine, after the reindex that runs, if one does. What is elsewhere
    /// stays as it is.
    ///
    /// # Errors
    /// As [`Service::reindex`].
    pub fn catch_up(&self, by: &str, stop: &CancellationToken) -> Result<Report, Failure> {
        let requested = Requested {
            scope: Scope::Here,
            ..Requested::changed(by)
        };
        loop {
            let done = self.reindex(&requested, &|_| {}, stop);
            let has_to_wait = done.is_err() && self.running().is_some() && !stop.is_cancelled();
            if !has_to_wait {
                return done;
            }
            std::thread::sleep(NAP);
        }
    }

    /// Whether uploads were accepted or removed since the last reindex.
    #[must_use]
    pub fn has_uploads_to_index(&self) -> bool {
        let known = self.parts.store.uploads_to_index();
        known.is_ok_and(|indexing| indexing.is_behind())
    }

    /// Removes bytes that belong to no upload and were written at least `rested` ago. What cannot be removed takes room
    /// and nothing else.
    pub(super) fn sweep_uploads(&self, rested: Duration) {
        let _alone = self.uploading.lock().unwrap_or_else(PoisonError::into_inner);
        let store = &self.parts.store;
        // What cannot be looked up is kept.
        let is_kept = |hash: &str| Revision::parse(hash).is_some_and(|hash| store.has_upload_of(&hash).unwrap_or(true));
        if let Err(error) = self.parts.uploads.folder.sweep(rested, is_kept) {
            tracing::warn!(%error, "the bytes of removed uploads stay until the next start");
        }
    }

    /// What a reindex has to deal with; what is removed is known anew.
    pub(super) fn uploads_to_index(&self) -> Indexing {
        self.refresh_removed();
        self.parts.store.uploads_to_index().unwrap_or_else(|error| {
            tracing::warn!(%error, "which uploads are new could not be read");
            Indexing::default()
        })
    }

    /// Remembers what a reindex made of uploads.
    pub(super) fn uploads_indexed(&self, indexing: &Indexing, report: &Report) {
        let failed = |guild: u64, name: &str| {
            let id = upload_id(guild, name);
            let note = report
                .failed
                .iter()
                .find(|note| note.path == id.as_str() || note.path == crate::corpus::UPLOADS);
            note.map(|note| note.what.to_string())
        };
        if indexing.is_empty() {
            return;
        }
        if let Err(error) = self.parts.store.uploads_indexed(indexing, &failed) {
            tracing::warn!(%error, "what became of uploads could not be remembered");
        }
        self.refresh_removed();
    }

    /// Knows anew what was removed. Where it cannot be read, all that was known to be stays so.
    pub(super) fn refresh_removed(&self) {
        refresh_removed(&self.parts.store, &self.removed);
    }

    fn unpacked(&self, sent: Vec<Received>) -> Vec<Received> {
        let most = self.parts.uploads.limits.files;
        let mut all = Vec::new();
        for Received { name, bytes } in sent {
            match bytes {
                Ok(bytes) if Sent::of(&name, &bytes) == Sent::Archive => match self.members(&bytes) {
                    Ok(members) => all.extend(members),
                    Err(why) => all.push(Received { name, bytes: Err(why) }),
                },
                bytes => all.push(Received { name, bytes }),
            }
        }
        for over in all.iter_mut().skip(most) {
            over.bytes = Err(Message::new("upload-too-many").with("most", most as u64));
        }
        all
    }

    /// The files in an archive, by the last parts of their names.
    fn members(&self, bytes: &[u8]) -> Result<Vec<Received>, Message> {
        let limits = self.parts.uploads.limits;
        let mut archive = Archive::open(
            bytes,
            "ZIP",
            ArchiveLimits {
                members: limits.files.saturating_mul(4),
                member_bytes: limits.file_bytes,
                all_bytes: limits.quota_bytes.min(ArchiveLimits::DOCUMENT.all_bytes),
            },
        )
        .map_err(|rejected| unread::why(&rejected))?;
        let passed = archive.passed_over().iter().map(|name| Received {
            name: name.clone(),
            bytes: Err(Message::new("upload-unsafe-name")),
        });
        let mut all: Vec<Received> = passed.collect();
        // What desktops put into archives beside what people did.
        let is_litter = |name: &str| name.split('/').any(|part| part.starts_with('.') || part == "__MACOSX");
        let names: Vec<String> = archive
            .names()
            .filter(|name| !is_litter(name))
            .map(str::to_owned)
            .collect();
        for name in names {
            let read = archive.read(&name);
            let bytes = read.map_err(|rejected| unread::why(&rejected));
            all.push(Received {
                bytes: bytes.map(Option::unwrap_or_default),
                name,
            });
        }
        if all.is_empty() {
            return Err(Message::new("file-empty"));
        }
        Ok(all)
    }

    fn judged(&self, guild: u64, name: &str, bytes: Vec<u8>) -> Result<(Kept, Readable), Message> {
        let most = self.parts.uploads.limits.file_bytes;
        if bytes.len() as u64 > most {
            return Err(Message::new("file-too-large").with("most", most / 1_000_000));
        }
        if bytes.is_empty() {
            return Err(Message::new("file-empty"));
        }
        let Sent::Document(name) = Sent::of(name, &bytes) else {
            return Err(Message::new("upload-kind").with("kinds", read_endings().join(", ")));
        };
        let id: ArticleId = upload_id(guild, &name);
        let parsed = self.parts.parser.parse(&File {
            id: &id,
            bytes: &bytes,
            given: Given::NOTHING,
        });
        let parsed = parsed.map_err(|rejected| unread::why(&rejected))?;
        let title = parsed.articles.first().map(|article| article.meta.title.clone());
        let readable = Readable {
            title: title.clone().unwrap_or_default(),
            documents: parsed.articles.len(),
            passages: parsed.articles.iter().map(|article| passages(article).len()).sum(),
            warnings: parsed
                .warnings
                .into_iter()
                .map(|warning| (warning.line, warning.what))
                .collect(),
            replaces: false,
        };
        let kind = name.rsplit('.').next().unwrap_or_default().to_owned();
        let title = title.unwrap_or_default();
        Ok((
            Kept {
                name,
                bytes,
                kind,
                title,
            },
            readable,
        ))
    }

    fn put(&self, guild: u64, user: u64, files: &[Kept], waits: bool) -> Result<Added, Failure> {
        let _alone = self.uploading.lock().unwrap_or_else(PoisonError::into_inner);
        let (store, folder) = (&self.parts.store, &self.parts.uploads.folder);
        let mut new = Vec::with_capacity(files.len());
        for file in files {
            let hash = folder.put(&file.bytes).map_err(|error| {
                Failure::operator(Message::new("upload-not-kept"), Message::new("upload-not-kept-hint")).because(error)
            })?;
            new.push(NewUpload {
                file: Uploaded {
                    guild,
                    name: file.name.clone(),
                    hash,
                    bytes: file.bytes.len() as u64,
                    at: self.parts.clock.seconds(),
                },
                kind: file.kind.clone(),
                title: file.title.clone(),
                waits,
                by: store.asker(user),
            });
        }
        let added = store.add_uploads(guild, &new, self.parts.uploads.limits.quota_bytes);
        if !matches!(added, Ok(Added::Kept(_))) {
            for new in &new {
                self.drop_bytes_alone(&new.file.hash);
            }
        }
        Ok(added?)
    }

    /// Removes these bytes if no upload has them any more.
    fn drop_bytes(&self, hash: &Revision) {
        let _alone = self.uploading.lock().unwrap_or_else(PoisonError::into_inner);
        self.drop_bytes_alone(hash);
    }

    fn drop_bytes_alone(&self, hash: &Revision) {
        let dropped = match self.parts.store.has_upload_of(hash) {
            Ok(true) => return,
            Ok(false) => self
                .parts
                .uploads
                .folder
                .remove(hash)
                .map_err(|error| error.to_string()),
            Err(error) => Err(error.to_string()),
        };
        if let Err(error) = dropped {
            tracing::warn!(%error, "the bytes of a removed upload stay until the next start");
        }
    }
}

/// Knows anew what was removed.
pub(super) fn refresh_removed(store: &Store, removed: &Removed) {
    match store.removed_uploads() {
        Ok(files) => {
            let files: BTreeSet<ArticleId> = files.iter().map(|(guild, name)| upload_id(*guild, name)).collect();
            removed.replace(files);
        }
        Err(error) => tracing::error!(%error, "which uploads were removed could not be read"),
    }
}

fn safe_name(name: &str) -> String {
    match Sent::of(name, b"\0") {
        Sent::Document(name) | Sent::Unknown(name) => name,
        Sent::Archive => name.to_owned(),
    }
}

/// Whole megabytes, rounded up.
fn megabytes(bytes: u64) -> u64 {
    bytes.div_ceil(1_000_000)
}
