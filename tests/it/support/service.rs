//! A whole service in this process, over a corpus of its own.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use ibid::{
    answer::Answer,
    corpus::{Directory, InProcess, Manifests, Parser, Source as _},
    failure::Failure,
    index::{
        Index,
        embedded::{Access, Embedded},
    },
    question::{Filters, Stages, Synonyms},
    service::{
        Answered, Clock, Limits, Mode, OpenCorpus, Parts, Policy, Report, Requested, Semantic, Service, UploadLimits,
        Uploading,
    },
    store::{Location, Store},
    telemetry::Metrics,
};
use tempfile::TempDir;
use time::OffsetDateTime;
use tokio_util::sync::CancellationToken;

/// The moment at which everything happens.
pub(crate) const NOW: i64 = 1_700_000_000;

/// A service, its corpus and its data.
pub(crate) struct Home {
    pub(crate) service: Service,
    dir: TempDir,
}

impl Home {
    /// A service over these documents, with the embedded index.
    pub(crate) fn embedded(files: &[(&str, &str)]) -> Self {
        let dir = folder(files);
        let service = service(&dir, on_disk(&dir), Semantic::Off);
        Self { service, dir }
    }

    /// The same, ranked by meaning too, or as `semantic` says.
    pub(crate) fn ranked_by(semantic: Semantic, files: &[(&str, &str)]) -> Self {
        let dir = folder(files);
        let service = service(&dir, on_disk(&dir), semantic);
        Self { service, dir }
    }

    /// A service over the documents that ship.
    pub(crate) fn shipped() -> Self {
        Self::embedded(&[]).with_what_ships()
    }

    /// The same with an index of the test's own.
    pub(crate) fn shipped_over(index: Arc<dyn Index>) -> Self {
        Self::over(index, &[]).with_what_ships()
    }

    fn with_what_ships(self) -> Self {
        let corpus = concat!(env!("CARGO_MANIFEST_DIR"), "/corpus");
        let listing = Directory::new(corpus).list().expect("the corpus ships");
        for entry in &listing.entries {
            self.write(entry.id.as_str(), fs::read(&entry.path).expect("it can be read"));
        }
        self
    }

    /// The same with other synonyms than those that ship.
    pub(crate) fn with_synonyms(files: &[(&str, &str)], synonyms: Synonyms) -> Self {
        let dir = folder(files);
        let service = service_with(&dir, on_disk(&dir), synonyms, Stages::default(), Semantic::Off);
        Self { service, dir }
    }

    /// The same folders, asked through these stages only.
    pub(crate) fn through(self, stages: Stages) -> Self {
        self.through_and_ranked_by(stages, Semantic::Off)
    }

    /// The same with passages ranked by meaning as well.
    pub(crate) fn through_and_ranked_by(self, stages: Stages, semantic: Semantic) -> Self {
        let Self { service: old, dir } = self;
        drop(old);
        let service = service_with(&dir, on_disk(&dir), super::synonyms(), stages, semantic);
        Self { service, dir }
    }

    /// A service over no documents yet, parts of which are the test's own.
    pub(crate) fn made(made: Made) -> Self {
        let dir = folder(&[]);
        let (synonyms, stages) = (super::synonyms(), Stages::default());
        let service = service_made(&dir, on_disk(&dir), synonyms, stages, Semantic::Off, made);
        Self { service, dir }
    }

    /// A service over these documents, with an index of the test's own.
    pub(crate) fn over(index: Arc<dyn Index>, files: &[(&str, &str)]) -> Self {
        let dir = folder(files);
        let service = service(&dir, index, Semantic::Off);
        Self { service, dir }
    }

    /// A service over no documents yet, with an index of the test's own, asked through these stages only.
    pub(crate) fn over_through(index: Arc<dyn Index>, stages: Stages) -> Self {
        let dir = folder(&[]);
        let service = service_with(&dir, index, super::synonyms(), stages, Semantic::Off);
        Self { service, dir }
    }

    /// Another service beside this one, on the same database and with this index, as in another process.
    pub(crate) fn beside(&self, index: Arc<dyn Index>) -> Service {
        service(&self.dir, index, Semantic::Off)
    }

    /// The same folders after a restart.
    pub(crate) fn restarted(self) -> Self {
        let Self { service: old, dir } = self;
        drop(old);
        let service = service(&dir, on_disk(&dir), Semantic::Off);
        Self { service, dir }
    }

    /// A path below the home: `corpus`, `data`.
    pub(crate) fn path(&self, below: &str) -> PathBuf {
        self.dir.path().join(below)
    }

    /// Writes one document.
    pub(crate) fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.path("corpus").join(path);
        fs::create_dir_all(path.parent().expect("it is below the corpus")).expect("a folder can be made");
        fs::write(path, text).expect("a file can be written");
    }

    /// Removes one document.
    pub(crate) fn remove(&self, path: &str) {
        fs::remove_file(self.path("corpus").join(path)).expect("it is there");
    }

    /// Reindexes without being stopped.
    pub(crate) fn reindex(&self, mode: Mode) -> Result<Report, Failure> {
        self.service
            .reindex(&by("a test", mode), &|_| {}, &CancellationToken::new())
    }

    /// Asks without filters.
    pub(crate) fn ask(&self, question: &str) -> Answered {
        self.service
            .ask(question, Filters::default())
            .unwrap_or_else(|failure| panic!("{question:?} fails: {failure}"))
    }

    /// The quoted words; none when nothing was found.
    pub(crate) fn quoted(&self, question: &str) -> Vec<String> {
        match self.ask(question).answer {
            Answer::Quoted { quotations, .. } => quotations
                .iter()
                .map(|quotation| quotation.excerpt.words().to_owned())
                .collect(),
            Answer::Nearest { .. } | Answer::NotFound { .. } => Vec::new(),
        }
    }
}

/// A store that remembers until it is dropped.
pub(crate) fn in_memory() -> Arc<Store> {
    Arc::new(Store::open(&Location::Memory).expect("memory is there"))
}

/// Who asks for a reindex.
pub(crate) fn by(who: &str, mode: Mode) -> Requested {
    Requested {
        mode,
        may_remove: usize::MAX,
        ..Requested::changed(who)
    }
}

fn folder(files: &[(&str, &str)]) -> TempDir {
    let dir = tempfile::tempdir().expect("a temporary folder can be made");
    fs::create_dir(dir.path().join("corpus")).expect("a folder can be made");
    fs::create_dir(dir.path().join("data")).expect("a folder can be made");
    super::corpus::write(&dir.path().join("corpus"), files);
    dir
}

fn on_disk(dir: &TempDir) -> Arc<dyn Index> {
    let access = Access::Write {
        who: "a test".to_owned(),
    };
    Arc::new(Embedded::open(&dir.path().join("data/index"), &access, 15_000_000).expect("the index opens"))
}

fn service(dir: &TempDir, index: Arc<dyn Index>, semantic: Semantic) -> Service {
    service_with(dir, index, super::synonyms(), Stages::default(), semantic)
}

fn service_with(
    dir: &TempDir,
    index: Arc<dyn Index>,
    synonyms: Synonyms,
    stages: Stages,
    semantic: Semantic,
) -> Service {
    service_made(dir, index, synonyms, stages, semantic, Made::default())
}

/// Makes of a folder how its corpus is opened.
pub(crate) type OpensCorpus = Box<dyn FnOnce(&Path) -> OpenCorpus>;

/// What a test makes in its own way.
pub(crate) struct Made {
    pub(crate) parser: Arc<dyn Parser>,
    /// Opens the corpus in a folder.
    pub(crate) corpus: Option<OpensCorpus>,
}

impl Default for Made {
    fn default() -> Self {
        Self {
            parser: Arc::new(InProcess),
            corpus: None,
        }
    }
}

fn service_made(
    dir: &TempDir,
    index: Arc<dyn Index>,
    synonyms: Synonyms,
    stages: Stages,
    semantic: Semantic,
    made: Made,
) -> Service {
    let remembered = Location::File(dir.path().join("data").join(Location::FILE));
    let now = OffsetDateTime::from_unix_timestamp(NOW).expect("it is a moment");
    Service::new(Parts {
        index,
        corpus: match made.corpus {
            Some(open) => open(&dir.path().join("corpus")),
            None => OpenCorpus::of_folder(dir.path().join("corpus")),
        },
        parser: made.parser,
        manifests: Manifests::in_folder(dir.path().join("data/manifests")),
        uploads: Uploading::below(&dir.path().join("data"), UploadLimits::USUAL),
        limits: Limits::USUAL,
        store: Arc::new(Store::open(&remembered).expect("the database opens")),
        operator: super::settings().guild,
        policy: Policy {
            stages,
            ..super::settings().policy
        },
        synonyms,
        semantic,
        metrics: Metrics::default(),
        clock: Clock::new(move || now),
    })
}
