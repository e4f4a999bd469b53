//! How much Discord has refused lately, and how fast more may be asked.
//!
//! In: each refusal that Discord counts, and the time. Out: whether a request may go now, later, or not at all. Time is
//! an argument, so that ten minutes pass in a test as fast as it likes.
//!
//! Discord shuts out an address with 10,000 responses of 401, 403 or 429 in ten minutes, for an hour or longer (Rate
//! Limits, Invalid Request Limit). One process goes to 8,000 at most, since others may share its address: the first
//! 2,000 are what a bad ten minutes may cost and slow nothing. From there on ten requests a second are let through, so
//! that 6,000 more are all that can be refused, were each of them; what nobody waits for is not asked at all.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

/// How far back Discord counts.
const WINDOW: Duration = Duration::from_mins(10);
/// So many refusals of a window slow nothing.
pub(super) const FREE: u32 = 2_000;
/// The pause between two requests after that.
const PACE: Duration = Duration::from_millis(100);
/// A turn further away is not waited for: a first response has to be there within three seconds.
const LONGEST_WAIT: Duration = Duration::from_secs(2);

/// Who a request is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Awaited {
    /// Somebody waits for what comes of it.
    Yes,
    /// It can be left out or done later.
    No,
}

/// When a request may go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn {
    /// After this time.
    In(Duration),
    /// Not now: ask again after this time.
    NotBefore(Duration),
}

/// The refusals of a window, by the second, and the next turn where turns are given out.
#[derive(Debug, Default)]
struct Budget {
    seconds: VecDeque<(u64, u32)>,
    next: Duration,
}

impl Budget {
    fn refused(&mut self, now: Duration) {
        self.forget(now);
        match self.seconds.back_mut() {
            Some((second, count)) if *second == now.as_secs() => *count += 1,
            _ => self.seconds.push_back((now.as_secs(), 1)),
        }
    }

    fn lately(&mut self, now: Duration) -> u32 {
        self.forget(now);
        self.seconds.iter().map(|(_, count)| count).sum()
    }

    fn turn(&mut self, now: Duration, awaited: Awaited) -> Turn {
        if self.lately(now) < FREE {
            return Turn::In(Duration::ZERO);
        }
        let turn = self.next.max(now);
        let wait = turn.saturating_sub(now);
        if awaited == Awaited::No || wait > LONGEST_WAIT {
            return Turn::NotBefore(wait.max(LONGEST_WAIT));
        }
        self.next = turn + PACE;
        Turn::In(wait)
    }

    fn forget(&mut self, now: Duration) {
        let is_old = |second: u64| Duration::from_secs(second + 1) + WINDOW <= now;
        while self.seconds.front().is_some_and(|(second, _)| is_old(*second)) {
            self.seconds.pop_front();
        }
    }
}

/// The budget of a running bot; clones share it.
#[derive(Debug, Clone)]
pub(super) struct Refusals {
    budget: Arc<Mutex<Budget>>,
    begun: Instant,
}

impl Default for Refusals {
    fn default() -> Self {
        Self {
            budget: Arc::default(),
            begun: Instant::now(),
        }
    }
}

impl Refusals {
    /// Counts a refusal, and says whether requests are slowed from it on.
    pub(super) fn count(&self) -> bool {
        let now = self.begun.elapsed();
        let mut budget = self.budget();
        budget.refused(now);
        budget.lately(now) == FREE
    }

    /// The refusals of the last ten minutes.
    pub(super) fn lately(&self) -> u32 {
        self.budget().lately(self.begun.elapsed())
    }

    /// When a request may go.
    pub(super) fn turn(&self, awaited: Awaited) -> Turn {
        self.budget().turn(self.begun.elapsed(), awaited)
    }

    fn budget(&self) -> MutexGuard<'_, Budget> {
        self.budget.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// So many refusals at each of these times, and what is remembered of them at the end.
    fn check(refused: &[(u64, u32)], now: u64, expected: u32) {
        let mut budget = Budget::default();
        for (at, times) in refused {
            for _ in 0..*times {
                budget.refused(Duration::from_secs(*at));
            }
        }
        assert_eq!(
            budget.lately(Duration::from_secs(now)),
            expected,
            "{refused:?} at {now} s"
        );
    }

    #[test]
    fn ten_minutes_are_remembered() {
        check(&[], 0, 0);
        check(&[(0, 3), (1, 2)], 1, 5);
        check(&[(0, 3), (1, 2)], 600, 5);
        check(&[(0, 3), (1, 2)], 601, 2);
        check(&[(0, 3), (1, 2)], 602, 0);
        check(&[(0, 3), (599, 2), (1_100, 7)], 1_199, 9);
    }

    #[test]
    fn what_nobody_waits_for_is_left_out_and_the_rest_takes_turns() {
        let mut budget = Budget::default();
        let now = Duration::from_secs(7);
        for _ in 1..FREE {
            budget.refused(now);
        }
        for awaited in [Awaited::No, Awaited::Yes] {
            assert_eq!(budget.turn(now, awaited), Turn::In(Duration::ZERO));
        }
        budget.refused(now);
        assert_eq!(budget.turn(now, Awaited::No), Turn::NotBefore(LONGEST_WAIT));
        for turn in 0..=20 {
            assert_eq!(budget.turn(now, Awaited::Yes), Turn::In(PACE * turn));
        }
        assert!(matches!(budget.turn(now, Awaited::Yes), Turn::NotBefore(_)));
        let later = now + WINDOW + Duration::from_secs(1);
        assert_eq!(budget.turn(later, Awaited::No), Turn::In(Duration::ZERO));
    }

    proptest! {
        /// However often somebody asks, and were every request refused: no ten minutes see more than 8,000.
        #[test]
        fn no_ten_minutes_see_too_many(pauses in prop::collection::vec(0_u64..400, 1..60), each in 1_usize..400) {
            let mut budget = Budget::default();
            let mut now = Duration::ZERO;
            for pause in pauses {
                now += Duration::from_millis(pause * 100);
                for _ in 0..each {
                    if let Turn::In(wait) = budget.turn(now, Awaited::Yes) {
                        budget.refused(now + wait);
                    }
                }
                prop_assert!(budget.lately(now) <= 8_000 + 21);
            }
        }
    }
}
