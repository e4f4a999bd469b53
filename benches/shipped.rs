//! ibid as it is shipped, for the benchmarks.
//!
//! In: an index, and the folders beside it. Out: a service with the reference settings, whatever the environment says.

use std::{path::Path, sync::Arc};

use ibid::{
    corpus::{InProcess, Manifests},
    index::Index,
    question::Synonyms,
    service::{Clock, Limits, OpenCorpus, Parts, Semantic, Service, UploadLimits, Uploading},
    settings::{Environment, Settings},
    store::{Location, Store},
    telemetry::Metrics,
};

/// The reference settings.
pub fn settings() -> Settings {
    Settings::load(None, &Environment::of([])).expect("the reference settings are valid")
}

/// A service over `index` that forgets everything when it ends.
pub fn service(index: Arc<dyn Index>, corpus: &Path, data: &Path, manifests: Manifests) -> Service {
    let settings = settings();
    Service::new(Parts {
        index,
        corpus: OpenCorpus::of_folder(corpus),
        parser: Arc::new(InProcess),
        manifests,
        uploads: Uploading::below(data, UploadLimits::USUAL),
        limits: Limits::USUAL,
        store: Arc::new(Store::open(&Location::Memory).expect("memory is there")),
        operator: settings.guild,
        policy: settings.policy,
        synonyms: Synonyms::default(),
        semantic: Semantic::Off,
        metrics: Metrics::default(),
        clock: Clock::system(),
    })
}
