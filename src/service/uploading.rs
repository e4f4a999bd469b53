//! Where uploads are kept, and how many.
//!
//! In: the data folder, and what the operator allows. Out: the folder of their bytes, and the corpus with what was
//! accepted beside it.

use std::{path::Path, sync::Arc};

use crate::{
    corpus::{UploadFolder, Uploads},
    store::Store,
};

use super::OpenCorpus;

/// Where uploads are kept, and how many.
#[derive(Debug, Clone)]
pub struct Uploading {
    /// The folder of their bytes.
    pub folder: UploadFolder,
    /// How many there may be.
    pub limits: UploadLimits,
}

/// How much may be uploaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UploadLimits {
    /// The most bytes of one file.
    pub file_bytes: u64,
    /// The most files that are taken at a time, those in an archive included.
    pub files: usize,
    /// The most bytes of all files of one server.
    pub quota_bytes: u64,
}

impl Uploading {
    /// Kept below the folder of all data.
    #[must_use]
    pub fn below(data: &Path, limits: UploadLimits) -> Self {
        let folder = UploadFolder::new(data.join("uploads"));
        Self { folder, limits }
    }

    /// The corpus with uploads beside it.
    #[must_use]
    pub fn beside(&self, corpus: OpenCorpus, store: &Arc<Store>) -> OpenCorpus {
        let (folder, store) = (self.folder.clone(), Arc::clone(store));
        OpenCorpus::new(move || {
            let (folder, store) = (folder.clone(), Arc::clone(&store));
            let accepted = move || store.accepted_uploads().map_err(|error| error.to_string());
            Ok(corpus.open()?.and(Box::new(Uploads::new(folder, accepted))))
        })
    }
}

impl UploadLimits {
    /// What holds where nobody chose.
    pub const USUAL: Self = Self {
        file_bytes: 25_000_000,
        files: 50,
        quota_bytes: 250_000_000,
    };
}
