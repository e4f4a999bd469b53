//! Likeness of meaning by a sentence model on the CPU, for whoever wants it.
//!
//! In: a folder with a model, and the texts of a question and of passages. Out: how alike they are, through
//! [`Meaning`], so that nothing else knows that there is a model. The model is
//! run by `rten` under the cargo feature `semantic`; without the feature, or without a model, [`open`] says
//! what is missing and the answers are by words alone. [`fetch`] brings a pinned model when it is asked to.

#[cfg(feature = "semantic")]
mod encoder;
pub mod fetch;
mod folder;
#[cfg(feature = "semantic")]
mod likeness;
#[cfg(feature = "semantic")]
mod network;
#[cfg(feature = "semantic")]
mod vectors;

use std::{path::Path, sync::Arc};

use crate::retrieval::Meaning;

pub use folder::{FolderError, MANIFEST, Manifest, Pooling};

/// Why there is no model to ask.
#[derive(Debug, thiserror::Error)]
pub enum Unavailable {
    /// This ibid cannot run models.
    #[error("this ibid was built without the feature `semantic`")]
    NotBuiltIn,
    /// The folder holds no model that can be trusted.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// The files are whole and still no model that can be run.
    #[error("the model cannot be run: {0}")]
    Unusable(String),
    /// It runs and finds unlike texts more alike than like ones.
    #[error("the model cannot tell like from unlike, so its weights do not fit this program or this processor")]
    Senseless,
}

/// Opens the model in `folder`; the vectors of passages are kept in the folder `vectors`.
///
/// # Errors
/// When there is no model, it differs from its manifest, or it does not work.
#[cfg(feature = "semantic")]
pub fn open(folder: &Path, vectors: &Path) -> Result<Arc<dyn Meaning>, Unavailable> {
    let folder = folder::Folder::open(folder)?;
    let (name, fingerprint) = (folder.name(), folder.fingerprint());
    let encoder = encoder::Encoder::open(folder)?;
    let vectors = vectors::Vectors::open(vectors, fingerprint, encoder.dimensions());
    Ok(Arc::new(likeness::Likeness::new(encoder, vectors, name)))
}

/// The name of the model in `folder`, which works.
///
/// # Errors
/// As [`open`].
#[cfg(feature = "semantic")]
pub fn check(folder: &Path) -> Result<String, Unavailable> {
    let folder = folder::Folder::open(folder)?;
    let name = folder.name();
    encoder::Encoder::open(folder)?;
    Ok(name)
}

/// Says that this ibid was built without the feature `semantic`.
///
/// # Errors
/// Always.
#[cfg(not(feature = "semantic"))]
pub fn check(_folder: &Path) -> Result<String, Unavailable> {
    Err(Unavailable::NotBuiltIn)
}

/// Says that this ibid was built without the feature `semantic`.
///
/// # Errors
/// Always.
#[cfg(not(feature = "semantic"))]
pub fn open(_folder: &Path, _vectors: &Path) -> Result<Arc<dyn Meaning>, Unavailable> {
    Err(Unavailable::NotBuiltIn)
}
