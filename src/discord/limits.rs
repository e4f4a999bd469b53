//! How often somebody may ask.
//!
//! In: who asks, where, and how many questions a minute are let there. Out: that they may, or how long to wait. A
//! limit is a bucket that fills again evenly (GCRA, the generic cell rate algorithm), for each person, channel and
//! server, so that a burst as large as the limit is let through and a flood is not. Nothing of it outlives the
//! process.

use std::{
    collections::HashMap,
    num::NonZeroU32,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use governor::{
    DefaultKeyedRateLimiter, Quota,
    clock::{Clock, DefaultClock},
};

/// Questions a minute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct PerMinute {
    pub(super) person: NonZeroU32,
    pub(super) channel: NonZeroU32,
    pub(super) guild: NonZeroU32,
}

/// Whose limit it is that was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Whose {
    Person,
    Channel,
    Guild,
}

/// A limit that was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Reached {
    pub(super) whose: Whose,
    /// After which time one more question is let through.
    pub(super) wait: Duration,
}

/// Who asks, where.
#[derive(Debug, Clone, Copy)]
pub(super) struct From {
    pub(super) person: u64,
    pub(super) channel: u64,
    pub(super) guild: Option<u64>,
}

/// A bucket that was full again is as good as none; this many are kept before those are thrown away.
const MOST_KEPT: usize = 10_000;

type Buckets = DefaultKeyedRateLimiter<(Whose, u64)>;

/// All buckets, those of one size together.
#[derive(Default)]
pub(super) struct Limits {
    buckets: Mutex<HashMap<NonZeroU32, Arc<Buckets>>>,
}

impl Limits {
    /// Counts one question.
    ///
    /// # Errors
    /// When one is too many, with the first limit that says so: that of the person, the channel, the server.
    pub(super) fn count(&self, from: From, per_minute: PerMinute) -> Result<(), Reached> {
        let mut asked = vec![
            (Whose::Person, from.person, per_minute.person),
            (Whose::Channel, from.channel, per_minute.channel),
        ];
        asked.extend(from.guild.map(|guild| (Whose::Guild, guild, per_minute.guild)));
        for (whose, id, most) in asked {
            let buckets = self.of_size(most);
            buckets.check_key(&(whose, id)).map_err(|later| Reached {
                whose,
                wait: later.wait_time_from(DefaultClock::default().now()),
            })?;
        }
        Ok(())
    }

    /// Whether this person may be told once more what they were told before: once a minute, so that a flood of
    /// messages is not answered by another.
    pub(super) fn may_tell(&self, person: u64) -> bool {
        self.of_size(NonZeroU32::MIN)
            .check_key(&(Whose::Person, person))
            .is_ok()
    }

    fn of_size(&self, most: NonZeroU32) -> Arc<Buckets> {
        let mut sizes = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        let buckets = sizes
            .entry(most)
            .or_insert_with(|| Arc::new(Buckets::keyed(Quota::per_minute(most))));
        if buckets.len() > MOST_KEPT {
            buckets.retain_recent();
        }
        Arc::clone(buckets)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn most(count: u32) -> NonZeroU32 {
        NonZeroU32::new(count).expect("no limit here is zero")
    }

    /// Counts questions of these people, each in a channel and a server, and says which were refused by what.
    fn check(asked: &[(u64, u64, Option<u64>)], expected: &[Option<Whose>]) {
        let limits = Limits::default();
        let per_minute = PerMinute {
            person: most(2),
            channel: most(3),
            guild: most(4),
        };
        let told: Vec<Option<Whose>> = asked
            .iter()
            .map(|(person, channel, guild)| {
                let from = From {
                    person: *person,
                    channel: *channel,
                    guild: *guild,
                };
                limits.count(from, per_minute).err().map(|reached| {
                    assert!(
                        !reached.wait.is_zero() && reached.wait <= Duration::from_secs(30),
                        "{reached:?}"
                    );
                    reached.whose
                })
            })
            .collect();
        assert_eq!(told, expected, "{asked:?}");
    }

    #[test]
    fn each_limit_holds_for_its_own() {
        let one = (1, 10, Some(100));
        check(&[one, one, one], &[None, None, Some(Whose::Person)]);
        let two = (2, 10, Some(100));
        check(&[one, one, two, two], &[None, None, None, Some(Whose::Channel)]);
        let others = |person| (person, 10 + person, Some(100));
        check(
            &[
                others(1),
                others(2),
                others(3),
                others(4),
                others(5),
                (5, 15, Some(200)),
            ],
            &[None, None, None, None, Some(Whose::Guild), None],
        );
        check(&[(1, 10, None), (2, 10, None)], &[None, None]);
    }
}
