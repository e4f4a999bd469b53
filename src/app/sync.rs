//! The index kept in step with the corpus while the bot runs.
//!
//! In: when to look: at the start, by a schedule, when files change. Out: reindexes, one after the other. What the
//! files of this machine say is looked at when they change; what is elsewhere is asked only at the start and by the
//! schedule, since others pay for being asked.

use std::{collections::BTreeSet, path::PathBuf, sync::Arc, time::Duration};

use chrono::DateTime;
use croner::Cron;
use notify_debouncer_mini::{
    DebounceEventResult, Debouncer, new_debouncer,
    notify::{INotifyWatcher, RecursiveMode},
};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::{
    failure::{Failure, Kind},
    service::{BOT_START, DAMAGE, FILES, Freshness, Report, Requested, SCHEDULE, Scope, Service},
    settings::Sync,
};

/// Files have to rest for so long before they are read: somebody may be copying a folder.
const REST: Duration = Duration::from_secs(2);
/// How long to wait for a reindex that somebody else started.
const AGAIN: Duration = Duration::from_secs(5);
/// The longest sleep: a clock that is set anew is noticed after it.
const LOOK_AT_CLOCK: Duration = Duration::from_mins(1);

/// Brings the index up to the corpus at the start, and then whenever `sync` says so, until it is stopped.
pub(super) async fn keep_in_step(service: Arc<Service>, sync: Sync, stop: CancellationToken) {
    at_start(Arc::clone(&service), &sync, stop.clone()).await;
    let (changed, mut rested) = mpsc::channel(1);
    let mut watch = sync.watch.then(|| Watch::new(changed));
    let mut next = sync.schedule.as_ref().and_then(|schedule| next(schedule, &service));
    loop {
        if let Some(watch) = &mut watch {
            watch.look_at(&service);
        }
        tokio::select! {
            () = stop.cancelled() => return,
            Some(()) = rested.recv() => {
                brought(&service, Requested { scope: Scope::Here, ..Requested::changed(FILES) }, &stop).await;
            }
            () = tokio::time::sleep(pause(next, &service)) => {
                if next.is_some_and(|next| service.milliseconds() >= next) {
                    brought(&service, Requested::changed(SCHEDULE), &stop).await;
                    next = sync.schedule.as_ref().and_then(|schedule| self::next(schedule, &service));
                }
                if sync.makes_one {
                    mended(&service, &stop).await;
                }
            }
        }
    }
}

/// When the schedule says so next, in milliseconds since 1970.
fn next(schedule: &Cron, service: &Service) -> Option<i64> {
    let now = DateTime::from_timestamp_millis(service.milliseconds())?;
    let next = schedule.find_next_occurrence(&now, false).ok()?;
    Some(next.timestamp_millis())
}

fn pause(next: Option<i64>, service: &Service) -> Duration {
    let until = next.map(|next| u64::try_from(next - service.milliseconds()).unwrap_or_default());
    until.map_or(LOOK_AT_CLOCK, |ms| Duration::from_millis(ms).min(LOOK_AT_CLOCK))
}

/// Brings the index up to the corpus while the bot already answers from the old state.
async fn at_start(service: Arc<Service>, sync: &Sync, stop: CancellationToken) {
    let (on_start, makes_one) = (sync.on_start, sync.makes_one);
    let is_needed = move |service: &Service| {
        if let Err(failure) = service.verify() {
            tracing::error!(error = %failure, "the index is built anew");
        }
        Ok(match service.freshness()? {
            // What is elsewhere does not show here whether it changed.
            Freshness::Fresh => on_start && service.has_remote_sources(),
            Freshness::Changed => on_start || service.has_uploads_to_index(),
            _ => makes_one,
        })
    };
    if !reindexed(&service, Requested::changed(BOT_START), is_needed, &stop).await {
        tracing::info!("the index is up to date");
    }
}

/// Reindexes unless nothing has changed on this machine and nothing else is asked for.
async fn brought(service: &Arc<Service>, requested: Requested, stop: &CancellationToken) {
    let asked_at = service.milliseconds() / 1000;
    let scope = requested.scope;
    let is_needed = move |service: &Service| {
        // What another process did meanwhile, by the same schedule, is done.
        let is_done = service.was_reindexed_elsewhere(asked_at);
        Ok(!is_done && (scope == Scope::Everywhere || service.freshness()? != Freshness::Fresh))
    };
    reindexed(service, requested, is_needed, stop).await;
}

/// Builds an index anew that a question has found to be damaged.
async fn mended(service: &Arc<Service>, stop: &CancellationToken) {
    let requested = Requested {
        scope: Scope::Here,
        ..Requested::changed(DAMAGE)
    };
    reindexed(service, requested, |service| Ok(service.is_damaged()), stop).await;
}

/// Reindexes once nobody else does, if it is needed then; says whether it was.
async fn reindexed(
    service: &Arc<Service>,
    requested: Requested,
    is_needed: impl Fn(&Service) -> Result<bool, Failure> + Copy + Send + 'static,
    stop: &CancellationToken,
) -> bool {
    loop {
        let (service, requested, stopped) = (Arc::clone(service), requested.clone(), stop.clone());
        let done = tokio::task::spawn_blocking(move || {
            let needed = is_needed(&service)?;
            let reindexed = needed.then(|| service.reindex(&requested, &|_| {}, &stopped));
            reindexed.transpose()
        });
        match done.await {
            Ok(Ok(None)) => return false,
            Ok(Ok(Some(report))) => told(&report),
            Ok(Err(failure)) if failure.kind == Kind::Busy => {
                tracing::debug!(what = %failure.what, "the index is brought up to date later");
                tokio::select! {
                    () = stop.cancelled() => {}
                    () = tokio::time::sleep(AGAIN) => continue,
                }
            }
            Ok(Err(failure)) => failed(&failure),
            Err(error) => tracing::error!(%error, "bringing the index up to date broke down"),
        }
        return true;
    }
}

fn told(report: &Report) {
    if let Some(held) = report.held {
        tracing::warn!(
            removed = held.removed,
            of = held.of,
            "nothing was indexed: too much would have gone; `/reindex` or `ibid index --yes` confirms it"
        );
        return;
    }
    tracing::info!(
        added = report.added,
        changed = report.changed,
        removed = report.removed,
        failed = report.failed.len(),
        elapsed_ms = report.elapsed.as_millis(),
        "the index was brought up to date"
    );
}

fn failed(failure: &Failure) {
    tracing::error!(error = %failure, hint = failure.hint.as_ref().map(tracing::field::display), "the index could not be brought up to date");
}

/// The folders that are watched.
struct Watch {
    changed: mpsc::Sender<()>,
    folders: BTreeSet<PathBuf>,
    watching: Option<Debouncer<INotifyWatcher>>,
}

impl Watch {
    fn new(changed: mpsc::Sender<()>) -> Self {
        Self {
            changed,
            folders: BTreeSet::new(),
            watching: None,
        }
    }

    /// Watches the folders that are declared now, if they are others than before.
    fn look_at(&mut self, service: &Service) {
        let folders = service.watched();
        if folders == self.folders && self.watching.is_some() {
            return;
        }
        match self.started(&folders) {
            Ok(watching) => self.watching = Some(watching),
            Err(error) => {
                tracing::warn!(%error, "changes of files cannot be watched; the schedule and /reindex still work");
            }
        }
        self.folders = folders;
    }

    fn started(
        &self,
        folders: &BTreeSet<PathBuf>,
    ) -> Result<Debouncer<INotifyWatcher>, notify_debouncer_mini::notify::Error> {
        let changed = self.changed.clone();
        let mut debouncer = new_debouncer(REST, move |result: DebounceEventResult| {
            if let Err(error) = result {
                tracing::warn!(%error, "some changes of files may have been missed");
            }
            // One that waits already stands for this one too.
            let _ = changed.try_send(());
        })?;
        for folder in folders {
            debouncer.watcher().watch(folder, RecursiveMode::Recursive)?;
        }
        Ok(debouncer)
    }
}
