//! What processes on one database settle with one another: leases, turns at Discord's gateway, messages that are begun.

use std::{
    sync::atomic::{AtomicBool, AtomicUsize, Ordering},
    time::Duration,
};

use ibid::store::{Held, Lease, Store, Taken, Turn};
use proptest::{collection::vec, prelude::*, test_runner::TestRunner};

use super::{Bed, NOW, check};

/// What Discord asks for between two sessions of one bucket.
const APART: Duration = Duration::from_secs(5);
const MINUTE_MS: i64 = 60_000;
const NOW_MS: i64 = NOW * 1000;
const BOT: u64 = u64::MAX;

fn lease(name: &str, holder: &str) -> Lease {
    Lease::new(name, holder).expect("the system has random bytes")
}

fn opened(bed: &Bed, count: usize) -> Vec<Store> {
    (0..count).map(|_| bed.open()).collect()
}

#[test]
fn a_lease_is_one_holders_until_it_ends_or_is_given_back() {
    check(|bed| {
        let stores = opened(bed, 2);
        let (one, other) = (lease("reindex", "one"), lease("reindex", "other"));
        let take =
            |store: usize, lease, now, until| stores[store].take_lease(lease, now, until).expect("it is written");
        assert_eq!(take(0, &one, NOW, NOW + 60), Taken::Ours);
        let held = Held {
            holder: "one".to_owned(),
            since: NOW,
            until: NOW + 60,
        };
        assert_eq!(take(1, &other, NOW + 59, NOW + 119), Taken::Theirs(held.clone()));
        assert_eq!(stores[1].lease("reindex", NOW + 59).expect("it is read"), Some(held));
        // Renewed, it lasts longer and is no younger.
        assert_eq!(take(0, &one, NOW + 30, NOW + 90), Taken::Ours);
        let held = stores[1]
            .lease("reindex", NOW + 60)
            .expect("it is read")
            .expect("it was renewed");
        assert_eq!((held.since, held.until), (NOW, NOW + 90));
        // Whoever held it has died, and is told so where it comes back.
        assert_eq!(stores[1].lease("reindex", NOW + 90).expect("it is read"), None);
        assert_eq!(take(1, &other, NOW + 90, NOW + 150), Taken::Ours);
        assert!(matches!(take(0, &one, NOW + 91, NOW + 151), Taken::Theirs(held) if held.since == NOW + 90));
        // What is somebody else's is not given back.
        stores[0].give_back(&one).expect("it is written");
        assert!(matches!(take(0, &one, NOW + 92, NOW + 152), Taken::Theirs(_)));
        stores[1].give_back(&other).expect("it is written");
        assert_eq!(take(0, &one, NOW + 93, NOW + 153), Taken::Ours);
        // Another lease is another's.
        assert_eq!(take(1, &lease("purge", "other"), NOW, NOW + 1), Taken::Ours);
    });
}

/// What somebody does about a lease.
#[derive(Debug, Clone, Copy)]
enum Act {
    Take { who: usize, seconds: i64 },
    GiveBack { who: usize },
    Pass { seconds: i64 },
}

/// How many want the lease.
const WANTING: usize = 3;

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        3 => (0..WANTING, 1..40_i64).prop_map(|(who, seconds)| Act::Take { who, seconds }),
        1 => (0..WANTING).prop_map(|who| Act::GiveBack { who }),
        2 => (0..30_i64).prop_map(|seconds| Act::Pass { seconds }),
    ]
}

#[test]
fn a_lease_never_has_two_holders() {
    check(|bed| {
        let stores = opened(bed, WANTING);
        let case = AtomicUsize::new(0);
        let mut runner = TestRunner::new(ProptestConfig::with_cases(48));
        let done = runner.run(&vec(act(), 1..25), |acts| {
            let name = format!("case {}", case.fetch_add(1, Ordering::Relaxed));
            let leases: Vec<Lease> = (0..WANTING).map(|who| lease(&name, &who.to_string())).collect();
            // Until when each of them thinks to have it.
            let mut thinks = [i64::MIN; WANTING];
            let mut now = NOW;
            for act in acts {
                match act {
                    Act::Take { who, seconds } => {
                        let others = (0..WANTING)
                            .filter(|other| *other != who)
                            .find(|other| thinks[*other] > now);
                        let taken = stores[who].take_lease(&leases[who], now, now + seconds);
                        match (taken.expect("it is written"), others) {
                            (Taken::Ours, None) => thinks[who] = now + seconds,
                            (Taken::Theirs(held), Some(other)) => {
                                prop_assert_eq!((held.holder, held.until), (other.to_string(), thinks[other]));
                                thinks[who] = i64::MIN;
                            }
                            (taken, others) => prop_assert!(false, "{taken:?} although {others:?} has it"),
                        }
                    }
                    Act::GiveBack { who } => {
                        stores[who].give_back(&leases[who]).expect("it is written");
                        thinks[who] = i64::MIN;
                    }
                    Act::Pass { seconds } => now += seconds,
                }
                prop_assert!(thinks.iter().filter(|until| **until > now).count() <= 1);
            }
            Ok(())
        });
        done.unwrap_or_else(|failed| panic!("{}: {failed}", bed.name()));
    });
}

#[test]
fn of_many_that_want_a_lease_at_once_one_has_it() {
    check(|bed| {
        let (inside, turns) = (AtomicBool::new(false), AtomicUsize::new(0));
        std::thread::scope(|scope| {
            for who in 0..6 {
                let (bed, inside, turns) = (bed.open(), &inside, &turns);
                scope.spawn(move || {
                    let lease = lease("one at a time", &who.to_string());
                    for _ in 0..15 {
                        if bed.take_lease(&lease, NOW, NOW + 60).expect("it is written") == Taken::Ours {
                            assert!(!inside.swap(true, Ordering::SeqCst), "two have it");
                            turns.fetch_add(1, Ordering::SeqCst);
                            assert!(inside.swap(false, Ordering::SeqCst), "two have it");
                            bed.give_back(&lease).expect("it is written");
                        }
                    }
                });
            }
        });
        assert!(turns.into_inner() > 0);
    });
}

/// The moment of a turn that was asked for at `now`, both in milliseconds since 1970.
fn turn(store: &Store, bucket: u64, now: i64) -> Option<i64> {
    match store.identify_turn(BOT, bucket, now).expect("it is written") {
        Turn::After(wait) => Some(now + i64::try_from(wait.as_millis()).expect("it is less than a day")),
        Turn::Spent => None,
    }
}

#[test]
fn turns_of_a_bucket_are_apart_whoever_takes_them() {
    check(|bed| {
        let stores = opened(bed, 3);
        let mut runner = TestRunner::new(ProptestConfig::with_cases(16));
        let case = AtomicUsize::new(0);
        let asked = vec((0..3_usize, 0..2_u64, 0..20_000_i64), 1..20);
        let done = runner.run(&asked, |asked| {
            // An hour later, so that what was asked before is over.
            let mut now = NOW_MS + 3_600_000 * i64::try_from(case.fetch_add(1, Ordering::Relaxed)).expect("few cases");
            stores[0]
                .set_identify_budget(BOT, 1000, now + 1, now)
                .expect("it is written");
            let mut last = [i64::MIN; 2];
            for (store, bucket, passed) in asked {
                now += passed;
                let at = turn(&stores[store], bucket, now).expect("there are enough");
                let before = &mut last[usize::try_from(bucket).expect("there are two")];
                prop_assert!(at >= now);
                prop_assert!(at.saturating_sub(*before) >= i64::try_from(APART.as_millis()).expect("it is short"));
                *before = at;
            }
            Ok(())
        });
        done.unwrap_or_else(|failed| panic!("{}: {failed}", bed.name()));
    });
}

#[test]
fn processes_that_start_at_once_take_turns() {
    check(|bed| {
        bed.open()
            .set_identify_budget(BOT, 12, NOW_MS + 1, NOW_MS)
            .expect("it is written");
        let mut moments: Vec<Option<i64>> = std::thread::scope(|scope| {
            let ask = || {
                let store = bed.open();
                scope.spawn(move || (0..4).map(|_| turn(&store, 0, NOW_MS)).collect::<Vec<_>>())
            };
            let threads: Vec<_> = (0..4).map(|_| ask()).collect();
            threads
                .into_iter()
                .flat_map(|thread| thread.join().expect("nothing fails"))
                .collect()
        });
        moments.sort_unstable();
        let (spent, taken) = moments.split_at(4);
        assert_eq!(spent, [None; 4], "twelve were left for sixteen that asked");
        let taken: Vec<i64> = taken.iter().flatten().copied().collect();
        assert!(taken.windows(2).all(|two| two[1] - two[0] >= 5000), "{taken:?}");
        assert_eq!(taken.len(), 12);
    });
}

#[test]
fn sessions_of_a_day_are_counted_together() {
    check(|bed| {
        let stores = opened(bed, 2);
        let said = |store: usize, remaining, now| {
            let told = stores[store].set_identify_budget(BOT, remaining, NOW_MS + 100 * MINUTE_MS, now);
            told.expect("it is written");
        };
        assert_eq!(turn(&stores[0], 0, NOW_MS), None, "nobody has asked Discord yet");
        said(0, 2, NOW_MS);
        assert!(turn(&stores[0], 0, NOW_MS).is_some());
        // Discord has not counted that one yet.
        said(1, 2, NOW_MS + 1);
        assert!(turn(&stores[1], 1, NOW_MS + 2).is_some());
        assert_eq!(turn(&stores[0], 2, NOW_MS + 3), None);
        said(0, 1, NOW_MS + 4);
        assert_eq!(turn(&stores[0], 2, NOW_MS + 5), None);
        // A minute later it has counted them all.
        said(0, 5, NOW_MS + 2 + MINUTE_MS);
        assert!(turn(&stores[1], 2, NOW_MS + 3 + MINUTE_MS).is_some());
        // The smaller number is right at any time.
        said(1, 0, NOW_MS + 4 + MINUTE_MS);
        assert_eq!(turn(&stores[0], 3, NOW_MS + 5 + MINUTE_MS), None);
        // And so is what it says once the day is over.
        said(1, 1000, NOW_MS + 101 * MINUTE_MS);
        assert!(turn(&stores[0], 3, NOW_MS + 101 * MINUTE_MS).is_some());
        // Another bot has sessions of its own.
        assert_eq!(
            stores[0].identify_turn(1, 0, NOW_MS).expect("it is written"),
            Turn::Spent
        );
    });
}

#[test]
fn a_clock_that_was_wrong_holds_nobody_back() {
    check(|bed| {
        let store = bed.open();
        store
            .set_identify_budget(BOT, 10, NOW_MS, NOW_MS)
            .expect("it is written");
        let year = 365 * 24 * 60 * MINUTE_MS;
        assert_eq!(turn(&store, 0, NOW_MS + year), Some(NOW_MS + year));
        assert_eq!(turn(&store, 0, NOW_MS), Some(NOW_MS));
    });
}

#[test]
fn a_message_is_begun_once() {
    check(|bed| {
        let begun: usize = std::thread::scope(|scope| {
            let begin = || {
                let store = bed.open();
                scope.spawn(move || store.begin(u64::MAX, NOW).expect("it is written"))
            };
            let threads: Vec<_> = (0..5).map(|_| begin()).collect();
            threads
                .into_iter()
                .map(|thread| usize::from(thread.join().expect("nothing fails")))
                .sum()
        });
        assert_eq!(begun, 1, "{}", bed.name());
        let store = bed.open();
        assert!(store.begin(1, NOW + 1000).expect("it is written"));
        store.forget_begun(NOW + 1000).expect("it is written");
        assert!(
            !store.begin(1, NOW + 1000).expect("it is written"),
            "it is too new to forget"
        );
        assert!(store.begin(u64::MAX, NOW + 1000).expect("it is written"));
    });
}
