//! What is so at the moment that somebody looks.
//!
//! In: the state of the index, the sources, the queue and the process. Out: the same as metrics, which are made anew
//! each time, so that a source that is gone is shown no more.

use prometheus_client::{
    metrics::{counter::ConstCounter, family::Family, gauge::Gauge, info::Info},
    registry::{Registry, Unit},
};

use super::process;

/// What is so at one moment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Moment {
    /// Whether questions are taken and there is something to answer from.
    pub is_ready: bool,
    /// What the index holds, where there is one.
    pub indexed: Option<Indexed>,
    /// How what the index stands on is: 2 as it should be, 1 short of copies, 0 where questions are not answered.
    pub index_health: i64,
    /// The last reindex that ended, if there was one.
    pub reindexed: Option<Reindexed>,
    /// Whether there is one that has not.
    pub is_reindexing: bool,
    /// The sources that are declared.
    pub sources: Vec<Source>,
    /// Excerpts that did not stand in their article any more when they were read again.
    pub mismatches: u64,
    /// Questions that were answered by words alone although meaning was wanted.
    pub by_words_alone: u64,
    /// Passages that have vectors, where meaning is wanted.
    pub vectors: Option<u64>,
    /// The numbers of the shards of this process, and whether each is connected.
    pub shards: Vec<(u32, bool)>,
    /// Who works and who waits, where questions are taken.
    pub seats: Option<Seats>,
    /// Requests that Discord refused with 401, 403 or 429 in the last ten minutes.
    pub refused_lately: u32,
    /// Bytes that are free for the data folder, where the system tells.
    pub free_bytes: Option<u64>,
}

/// What an index holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Indexed {
    /// Articles in it.
    pub articles: u64,
    /// Passages in it.
    pub passages: u64,
    /// Seconds since its last commit; where nothing changes there is none.
    pub age_s: i64,
}

/// How the last reindex went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reindexed {
    /// Seconds since it began.
    pub age_s: i64,
    /// Whether it came to its end; where it did not, the old state serves.
    pub is_done: bool,
}

/// How a source of the corpus is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Its name; empty for the corpus folder.
    pub name: String,
    /// What it is: `directory`, `git`, `site`, `feed` or `uploads`.
    pub kind: String,
    /// Whether it went well the last time.
    pub is_fresh: bool,
    /// Seconds since it last went well, if it ever did.
    pub age_s: Option<i64>,
}

/// The seats for questions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seats {
    /// Questions that are worked on.
    pub working: usize,
    /// Questions that wait.
    pub waiting: usize,
}

type Figure = (&'static str, &'static str, i64, Option<Unit>);

impl Moment {
    pub(super) fn registered(&self) -> Registry {
        let mut all = Registry::default();
        register_process(&mut all);
        let registry = all.sub_registry_with_prefix("ibid");
        let version = Info::new([("version", env!("CARGO_PKG_VERSION"))]);
        registry.register("build", "The version of ibid that runs", version);
        registry.register(
            "mismatches",
            "Excerpts that differ from their stored article and were dropped; always zero unless something is broken",
            ConstCounter::new(self.mismatches),
        );
        registry.register(
            "questions_by_words_alone",
            "Questions that were answered by words alone although meaning is on: vectors were being made, or the encoder was busy",
            ConstCounter::new(self.by_words_alone),
        );
        if let Some(vectors) = self.vectors {
            let help = "Passages that have been read for their meaning";
            registry.register("index_vectors", help, gauge(i64::try_from(vectors).unwrap_or(i64::MAX)));
        }
        for (name, help, value, unit) in self.figures() {
            let gauge = gauge(value);
            match unit {
                Some(unit) => registry.register_with_unit(name, help, unit, gauge),
                None => registry.register(name, help, gauge),
            }
        }
        let shards = Family::<[(&'static str, u32); 1], Gauge>::default();
        for (shard, is_up) in &self.shards {
            shards.get_or_create(&[("shard", *shard)]).set(i64::from(*is_up));
        }
        registry.register(
            "gateway_shard_up",
            "Whether each shard of this process is connected",
            shards,
        );
        self.register_sources(registry);
        all
    }

    /// The gauges that have no labels.
    fn figures(&self) -> Vec<Figure> {
        let mut figures = vec![
            (
                "ready",
                "Whether questions are taken and there is an index to answer from",
                i64::from(self.is_ready),
                None,
            ),
            (
                "index_health",
                "What the index stands on: 2 as it should be, 1 short of copies, 0 where questions are not answered",
                self.index_health,
                None,
            ),
            (
                "reindex_running",
                "Whether the index is being brought up to the corpus",
                i64::from(self.is_reindexing),
                None,
            ),
            (
                "discord_refused_lately",
                "Requests that Discord refused with 401, 403 or 429 in the last ten minutes; 10000 shut the bot out",
                i64::from(self.refused_lately),
                None,
            ),
        ];
        if let Some(indexed) = self.indexed {
            figures.extend([
                ("index_articles", "Articles in the index", whole(indexed.articles), None),
                ("index_passages", "Passages in the index", whole(indexed.passages), None),
                (
                    "index_age",
                    "How long ago the index was last changed",
                    indexed.age_s,
                    Some(Unit::Seconds),
                ),
            ]);
        }
        if let Some(reindexed) = self.reindexed {
            figures.extend([
                (
                    "reindex_done",
                    "Whether the last reindex came to its end",
                    i64::from(reindexed.is_done),
                    None,
                ),
                (
                    "reindex_age",
                    "How long ago the last reindex began",
                    reindexed.age_s,
                    Some(Unit::Seconds),
                ),
            ]);
        }
        if let Some(free) = self.free_bytes {
            let what = "What is free on the disk of the data folder";
            figures.push(("data_free", what, whole(free), Some(Unit::Bytes)));
        }
        if let Some(seats) = self.seats {
            figures.extend([
                (
                    "questions_working",
                    "Questions that are worked on",
                    whole(seats.working),
                    None,
                ),
                ("questions_waiting", "Questions that wait", whole(seats.waiting), None),
            ]);
        }
        figures
    }

    fn register_sources(&self, registry: &mut Registry) {
        let (fresh, age) = (SourceGauges::default(), SourceGauges::default());
        for source in &self.sources {
            let labels = [("source", source.name.clone()), ("kind", source.kind.clone())];
            fresh.get_or_create(&labels).set(i64::from(source.is_fresh));
            if let Some(age_s) = source.age_s {
                age.get_or_create(&labels).set(age_s);
            }
        }
        registry.register(
            "source_fresh",
            "Whether a source went well when it was last brought up to date; the corpus folder has no name",
            fresh,
        );
        registry.register_with_unit("source_age", "How long ago a source last went well", Unit::Seconds, age);
    }
}

/// What is so of the process, by the names that every program has for it.
fn register_process(registry: &mut Registry) {
    if let Some(bytes) = process::resident_bytes() {
        let held = gauge(whole(bytes));
        registry.register_with_unit("process_resident_memory", "Memory that is held", Unit::Bytes, held);
    }
    if let Some(open) = process::open_files() {
        let open = gauge(whole(open));
        registry.register("process_open_fds", "Files and connections that are open", open);
    }
    if let Some(most) = process::most_open_files() {
        let most = gauge(whole(most));
        registry.register("process_max_fds", "The most that may be open", most);
    }
    let used = ConstCounter::new(process::cpu_time().as_secs_f64());
    registry.register_with_unit("process_cpu", "Processor time that was used", Unit::Seconds, used);
}

type SourceGauges = Family<[(&'static str, String); 2], Gauge>;

fn gauge(value: i64) -> Gauge {
    let gauge = Gauge::default();
    gauge.set(value);
    gauge
}

fn whole<T: TryInto<i64>>(value: T) -> i64 {
    value.try_into().unwrap_or(i64::MAX)
}
