//! Several services on one database and one index, as in processes of their own: one reindexes at a time.

use std::{
    cell::RefCell,
    fs,
    sync::Arc,
    time::{Duration, SystemTime},
};

use ibid::{
    failure::{Failure, Kind},
    index::Index,
    question::Filters,
    service::{Mode, Service},
    store::{Lease, Location, Store, Taken},
};
use tokio_util::sync::CancellationToken;

use crate::support::{
    corpus::THREE,
    memory_index::{MemoryIndex, SharedIndex},
    service::{Home, NOW, by},
};

/// A service in its home, another beside it, and the index of both.
fn pair() -> (Home, Service, Arc<MemoryIndex>) {
    let memory = Arc::new(MemoryIndex::default());
    let index: Arc<dyn Index> = Arc::new(SharedIndex(Arc::clone(&memory)));
    let home = Home::over(Arc::clone(&index), THREE);
    let other = home.beside(index);
    (home, other, memory)
}

fn reindex(service: &Service, who: &str) -> Result<(), Failure> {
    service
        .reindex(&by(who, Mode::Changed), &|_| {}, &CancellationToken::new())
        .map(drop)
}

#[test]
fn the_other_process_is_told_who_reindexes() {
    let (home, other, _) = pair();
    let told: RefCell<Option<Failure>> = RefCell::default();
    let meanwhile = |_| {
        let running = other.running().expect("the first process reindexes");
        assert_eq!((running.by.as_str(), running.since), ("Ada", NOW));
        *told.borrow_mut() = reindex(&other, "Bob").err();
    };
    let stop = CancellationToken::new();
    home.service
        .reindex(&by("Ada", Mode::Changed), &meanwhile, &stop)
        .expect("the first goes on");
    let told = told.into_inner().expect("one at a time");
    assert_eq!(told.kind, Kind::Busy);
    assert_eq!(told.what.to_string(), "A reindex is running: Ada started it just now.");
    assert_eq!(other.running(), None, "the right is given back");
    reindex(&other, "Bob").expect("it is its turn");
    assert!(home.service.was_reindexed_elsewhere(NOW - 1));
    assert!(!home.service.was_reindexed_elsewhere(NOW));
}

#[test]
fn what_another_process_indexes_first_is_waited_for() {
    let (home, other, _) = pair();
    let location = Location::File(home.path("data").join(Location::FILE));
    let store = Store::open(&location).expect("the service made it");
    let ask = || other.ask("When was the lighthouse of Norrö lit?", Filters::default());
    assert_eq!(ask().expect_err("nothing is indexed yet").kind, Kind::Operator);
    let theirs = Lease::new("reindex memory", "Ada").expect("the system has random bytes");
    assert_eq!(
        store.take_lease(&theirs, NOW, NOW + 60).expect("it is written"),
        Taken::Ours
    );
    assert_eq!(ask().expect_err("it will be there soon").kind, Kind::Busy);
}

#[test]
fn a_process_that_lost_the_right_commits_nothing() {
    let (home, other, _) = pair();
    let location = Location::File(home.path("data").join(Location::FILE));
    let store = Store::open(&location).expect("the service made it");
    // A process that stood still for longer than its right lasted.
    let meanwhile = |_| {
        let theirs = Lease::new("reindex memory", "Bob").expect("the system has random bytes");
        let taken = store.take_lease(&theirs, NOW + 3600, NOW + 3660);
        assert_eq!(taken.expect("it is written"), Taken::Ours);
    };
    let stopped = home
        .service
        .reindex(&by("Ada", Mode::Changed), &meanwhile, &CancellationToken::new());
    let failure = stopped.expect_err("it is somebody else's turn");
    assert_eq!(failure.kind, Kind::Busy);
    assert!(!home.service.has_index() && !other.has_index());
    assert_eq!(other.running().map(|running| running.by).as_deref(), Some("Bob"));
}

#[test]
fn an_index_that_is_nobody_elses_needs_no_right() {
    let home = Home::embedded(THREE);
    let location = Location::File(home.path("data").join(Location::FILE));
    let store = Store::open(&location).expect("the service made it");
    let stop = CancellationToken::new();
    let meanwhile = |_| {
        let theirs = Lease::new("reindex ", "Bob").expect("the system has random bytes");
        assert_eq!(
            store.take_lease(&theirs, NOW, NOW + 60).expect("it is written"),
            Taken::Ours
        );
    };
    home.service
        .reindex(&by("Ada", Mode::Changed), &meanwhile, &stop)
        .expect("its lock file is enough");
    assert!(!home.service.was_reindexed_elsewhere(0));
}

#[test]
fn what_is_too_old_is_deleted_by_one_process() {
    let (home, other, _) = pair();
    let location = Location::File(home.path("data").join(Location::FILE));
    let store = Store::open(&location).expect("the service made it");
    assert!(store.begin(1, NOW - 10_000).expect("it is written"));
    let theirs = Lease::new("purge", "another process").expect("the system has random bytes");
    assert_eq!(
        store.take_lease(&theirs, NOW, NOW + 60).expect("it is written"),
        Taken::Ours
    );
    other.purge().expect("it is left to the other process");
    assert!(!store.begin(1, NOW).expect("it is written"), "nothing was deleted");
    store.give_back(&theirs).expect("it is written");
    other.purge().expect("it is its turn");
    assert!(store.begin(1, NOW).expect("it is written"), "what is too old is gone");
    assert_eq!(store.lease("purge", NOW).expect("it is read"), None);
}

#[test]
fn bytes_that_another_process_has_just_written_are_not_swept_away() {
    let (home, other, _) = pair();
    let folder = home.path("data/uploads/ab");
    fs::create_dir_all(&folder).expect("a folder can be made");
    let (new, old) = (folder.join("new"), folder.join("old"));
    for path in [&new, &old] {
        fs::write(path, "An upload that no database knows yet.").expect("a file can be written");
    }
    let an_hour_ago = SystemTime::now() - Duration::from_hours(1);
    let file = fs::File::options().write(true).open(&old).expect("it is there");
    file.set_modified(an_hour_ago).expect("the system has times");
    other.purge().expect("nothing stops it");
    assert!(new.exists() && !old.exists());
}
