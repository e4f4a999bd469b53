//! The one place that picks a backend.
//!
//! In: settings, and what this process wants of the index. Out: the index behind its seam, and the right to write it
//! where that is a matter of one machine.

use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::{
    index::{
        self, Index,
        embedded::{Access, Embedded},
        remote::Remote,
    },
    settings::{self, Settings},
};

/// The backend that was chosen.
pub(super) enum Backend {
    Embedded(Arc<Embedded>),
    Remote(Arc<Remote>),
}

impl Backend {
    pub(super) fn open(settings: &Settings, access: &Access) -> Result<Self, index::Error> {
        match &settings.backend {
            settings::Backend::Embedded => {
                let directory = settings.data_dir.join("index");
                let index = Embedded::open(&directory, access, settings.writer_memory_bytes)?;
                Ok(Self::Embedded(Arc::new(index)))
            }
            settings::Backend::Remote(engine) => Ok(Self::Remote(Arc::new(Remote::new(engine.clone())?))),
        }
    }

    pub(super) fn index(&self) -> Arc<dyn Index> {
        match self {
            Self::Embedded(index) => Arc::clone(index) as Arc<dyn Index>,
            Self::Remote(index) => Arc::clone(index) as Arc<dyn Index>,
        }
    }

    /// Asks for the right to write the index of this machine. What is on a search engine is no process's own: there a
    /// commit tells whether another came between.
    pub(super) fn upgrade(&self, who: &str) -> Result<(), index::Error> {
        match self {
            Self::Embedded(index) => index.upgrade(who),
            Self::Remote(_) => Ok(()),
        }
    }

    /// Gives it back.
    pub(super) fn downgrade(&self) {
        if let Self::Embedded(index) = self {
            index.downgrade();
        }
    }
}

/// Figures are measured on an index of their own, which whoever writes it removes in the end, as the data folder that it
/// is named after is.
pub(super) fn set_apart(settings: &mut Settings, access: &Access) {
    if let settings::Backend::Remote(engine) = &settings.backend {
        let name = format!("{:x}", Sha256::digest(settings.data_dir.as_os_str().as_encoded_bytes()));
        let engine = engine.clone().apart(&name[..16], *access != Access::Read);
        settings.backend = settings::Backend::Remote(engine);
    }
}
