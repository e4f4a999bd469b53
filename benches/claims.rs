//! How often **Find sources** finds what articles say, and finds support for what they do not say.
//!
//! In: a folder with a set of labelled questions, one with another set whose articles are not indexed, and `train` or
//! `test`: `cargo bench --bench claims -- <set> <other set> test [how many]`. Out: a line for each way that
//! claims are made, and the claims that came out wrong on standard error.

use std::{path::Path, sync::Arc};

use anyhow::{Context, bail};
use ibid::{
    corpus::{InProcess, Manifests},
    eval::{Set, Split, claims},
    index::embedded::{Access, Embedded},
    question::Synonyms,
    service::{Clock, Limits, Mode, OpenCorpus, Parts, Requested, Semantic, Service, UploadLimits, Uploading},
    settings::{Environment, Settings},
    store::{Location, Store},
    telemetry::Metrics,
};
use tokio_util::sync::CancellationToken;

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [set, foreign, split, rest @ ..] = arguments.as_slice() else {
        bail!("name a set, another set, and `train` or `test`");
    };
    let split = match split.as_str() {
        "train" => Split::Train,
        "test" => Split::Test,
        other => bail!("`{other}` is neither `train` nor `test`"),
    };
    let limit = rest.first().map(|limit| limit.parse()).transpose()?;
    let (set, foreign) = (Set::read(Path::new(set))?, Set::read(Path::new(foreign))?);
    let folder = tempfile::tempdir()?;
    let service = service(&set, folder.path())?;
    let figures = claims(&service, &set, &foreign, split, limit, &|change, claim| {
        eprintln!("{change:?}: {claim}");
    });
    let figures = figures.map_err(anyhow::Error::msg)?;
    for (change, tally) in &figures.0 {
        println!(
            "{:<10} {:>5} of {:>5} found support",
            format!("{change:?}"),
            tally.supported,
            tally.claims
        );
    }
    println!("precision {:.3}, recall {:.3}", figures.precision(), figures.recall());
    Ok(())
}

fn service(set: &Set, folder: &Path) -> anyhow::Result<Service> {
    let corpus = folder.join("corpus");
    std::fs::create_dir(&corpus)?;
    set.write_articles(&corpus)?;
    let settings = Settings::load(None, &Environment::default())?;
    let access = Access::Write {
        who: "an example".to_owned(),
    };
    let service = Service::new(Parts {
        index: Arc::new(Embedded::open(&folder.join("index"), &access, 15_000_000)?),
        corpus: OpenCorpus::of_folder(&corpus),
        parser: Arc::new(InProcess),
        manifests: Manifests::none(),
        uploads: Uploading::below(folder, UploadLimits::USUAL),
        limits: Limits::USUAL,
        store: Arc::new(Store::open(&Location::Memory)?),
        operator: settings.guild,
        policy: settings.policy,
        synonyms: Synonyms::default(),
        semantic: Semantic::Off,
        metrics: Metrics::default(),
        clock: Clock::system(),
    });
    let requested = Requested {
        mode: Mode::Full,
        ..Requested::changed("an example")
    };
    let indexed = service.reindex(&requested, &|_| {}, &CancellationToken::new());
    indexed
        .map_err(anyhow::Error::msg)
        .context("the set could not be indexed")?;
    Ok(service)
}
