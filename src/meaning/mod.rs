//! How alike texts are in meaning, in any language, by a small sentence encoder on the CPU.
//!
//! In: the texts of a question and of passages. Out: how alike they are, through [`Meaning`], so that nothing else knows
//! that there is a model. The encoder is in the program (`model/` has its card and how it is made again); a folder with
//! another one of the same form can be named. The vectors of passages are made once a text, in the background, and kept
//! in the data folder; until they are there, and whenever there is no time, answers are by words alone.

mod encoder;
mod folder;
mod library;
mod network;
mod table;
mod vectors;

use std::{path::Path, sync::Arc, time::Duration};

use crate::retrieval::Meaning;

pub use folder::{FolderError, MANIFEST, Manifest, Pooling};
pub use network::{Network, Role};

/// Why there is no model to ask.
#[derive(Debug, thiserror::Error)]
pub enum Unavailable {
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

/// Opens the model in `folder`, or the one in the program; the vectors of passages are kept in the folder `vectors`. A
/// question waits for its vector at most `budget`, the time for the encoder to be loaded not counted.
///
/// # Errors
/// When the folder holds no model or one that differs from its manifest. That a model cannot be run shows only when it
/// is loaded, which takes a while and happens in the background: it is logged, and answers are by words.
pub fn open(folder: Option<&Path>, vectors: &Path, budget: Duration) -> Result<Arc<dyn Meaning>, Unavailable> {
    let files = files(folder)?;
    let (name, fingerprint) = (files.name(), files.fingerprint());
    let encoder = encoder::Encoder::open(files, budget);
    Ok(Arc::new(library::Library::open(encoder, vectors, name, fingerprint)))
}

/// The name of the model in `folder`, or of the one in the program, which works.
///
/// # Errors
/// When there is no model, it differs from its manifest, or it does not work.
pub fn check(folder: Option<&Path>) -> Result<String, Unavailable> {
    let files = files(folder)?;
    Network::open(&files)?.tried()?;
    Ok(files.name())
}

/// The encoder in the program, loaded.
///
/// # Errors
/// When it cannot be run here.
pub fn bundled() -> Result<Network, Unavailable> {
    Network::open(&folder::Files::bundled()?)
}

fn files(folder: Option<&Path>) -> Result<folder::Files, FolderError> {
    folder.map_or_else(folder::Files::bundled, folder::Files::open)
}
