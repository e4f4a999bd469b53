//! Where questions are worked on.
//!
//! In: blocking work, and whose it is. Out: its result, or that there is too much of it, or that it took too long.
//! So many are worked on at a time and so many more may wait, at most half of them from one place; places take turns,
//! so that a flood in one makes no other wait longer than one question.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::{sync::oneshot, task};

use crate::{failure::Failure, reply::wording, telemetry::Seats};

/// Seats for questions.
pub(super) struct Pool {
    queue: Arc<Mutex<Queue>>,
    timeout: Duration,
}

struct Queue {
    workers: usize,
    free: usize,
    most_waiting: usize,
    /// Who waits, by place; the place in front is next.
    waiting: VecDeque<(u64, VecDeque<oneshot::Sender<Turn>>)>,
}

/// A place in the queue, or at work already.
pub(super) struct Seat(oneshot::Receiver<Turn>);

/// The right to work. Whoever is next has it when it is dropped.
struct Turn(Option<Arc<Mutex<Queue>>>);

impl Pool {
    /// A pool in which `workers` are worked on and `queue` more may wait, each for `timeout` at most.
    pub(super) fn new(workers: usize, queue: usize, timeout: Duration) -> Self {
        let queue = Queue {
            workers,
            free: workers,
            most_waiting: queue,
            waiting: VecDeque::new(),
        };
        Self {
            queue: Arc::new(Mutex::new(queue)),
            timeout,
        }
    }

    /// How many are worked on and how many wait.
    pub(super) fn seats(&self) -> Seats {
        let queue = lock(&self.queue);
        let waiting = queue.waiting.iter().flat_map(|(_, waiting)| waiting);
        Seats {
            working: queue.workers - queue.free,
            waiting: waiting.filter(|turn| !turn.is_closed()).count(),
        }
    }

    /// A seat for work of `place`: a server's id, or a person's outside of servers.
    ///
    /// # Errors
    /// When too many wait, in all or of that place.
    pub(super) fn seat(&self, place: u64) -> Result<Seat, Failure> {
        let (turn, seat) = oneshot::channel();
        let mut queue = lock(&self.queue);
        if queue.free > 0 {
            queue.free -= 1;
            // The seat is still here, so it takes the turn.
            let _ = turn.send(Turn(Some(Arc::clone(&self.queue))));
        } else if !queue.wait(place, turn) {
            return Err(wording::overloaded());
        }
        Ok(Seat(seat))
    }

    /// Does the work on a thread that may wait. A panic in it is a failure like any other.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        seat: Seat,
        work: impl FnOnce() -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        // What is logged on the other thread belongs to the same request.
        let span = tracing::Span::current();
        let done = async move {
            let turn = seat.0.await.map_err(Failure::bug)?;
            let work = task::spawn_blocking(move || {
                // Work that was given up still has its turn until it ends.
                let _held = turn;
                span.in_scope(work)
            });
            work.await.unwrap_or_else(|panic| Err(Failure::bug(panic)))
        };
        tokio::time::timeout(self.timeout, done)
            .await
            .unwrap_or_else(|_| Err(wording::timed_out()))
    }
}

impl Queue {
    /// Lets `turn` wait behind those of its place; false when too many wait.
    fn wait(&mut self, place: u64, turn: oneshot::Sender<Turn>) -> bool {
        for (_, waiting) in &mut self.waiting {
            // Whoever gave up waiting takes no room.
            waiting.retain(|turn| !turn.is_closed());
        }
        self.waiting.retain(|(_, waiting)| !waiting.is_empty());
        let all: usize = self.waiting.iter().map(|(_, waiting)| waiting.len()).sum();
        let most_of_one = self.most_waiting.div_ceil(2);
        let own = self.waiting.iter_mut().find(|(of, _)| *of == place);
        let own_waiting = own.as_ref().map_or(0, |(_, waiting)| waiting.len());
        if all >= self.most_waiting || own_waiting >= most_of_one {
            return false;
        }
        match own {
            Some((_, waiting)) => waiting.push_back(turn),
            None => self.waiting.push_back((place, VecDeque::from([turn]))),
        }
        true
    }

    /// Whoever is next: the first of the place in front, which then goes behind the others.
    fn next(&mut self) -> Option<oneshot::Sender<Turn>> {
        let (place, mut waiting) = self.waiting.pop_front()?;
        let next = waiting.pop_front();
        if !waiting.is_empty() {
            self.waiting.push_back((place, waiting));
        }
        next
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let Some(shared) = self.0.take() else {
            return;
        };
        let mut queue = lock(&shared);
        while let Some(next) = queue.next() {
            match next.send(Turn(Some(Arc::clone(&shared)))) {
                Ok(()) => return,
                // Whoever it was gave up, so the turn is disarmed and the one behind is asked.
                Err(mut turn) => turn.0 = None,
            }
        }
        queue.free += 1;
    }
}

fn lock(queue: &Mutex<Queue>) -> std::sync::MutexGuard<'_, Queue> {
    queue.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pool(workers: usize, queue: usize) -> Pool {
        Pool::new(workers, queue, Duration::from_secs(20))
    }

    /// Takes seats of these places in order while one is worked on, and says in which order they are worked on;
    /// `x` where there is no seat.
    async fn order(queue: usize, places: &[u64]) -> String {
        let pool = Arc::new(pool(1, queue));
        let first = pool.seat(0).expect("nobody waits yet");
        let done = Arc::new(Mutex::new(String::new()));
        let mut work = Vec::new();
        let mut refused = String::new();
        for place in places {
            match pool.seat(*place) {
                Ok(seat) => {
                    let (pool, done, place) = (Arc::clone(&pool), Arc::clone(&done), *place);
                    work.push(tokio::spawn(async move {
                        let write = move || {
                            done.lock().expect("no test panics here").push_str(&place.to_string());
                            Ok(())
                        };
                        pool.run(seat, write).await
                    }));
                }
                Err(_) => refused.push('x'),
            }
        }
        pool.run(first, || Ok(())).await.expect("nothing fails");
        for one in work {
            one.await.expect("nothing panics").expect("nothing fails");
        }
        let done = done.lock().expect("no test panics here").clone();
        done + &refused
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn places_take_turns_and_none_fills_the_queue() {
        for (queue, places, expected) in [
            (8, &[1, 1, 1, 2][..], "1211"),
            (8, &[1, 1, 2, 2, 3], "12312"),
            (4, &[1, 1, 1, 1, 2, 2], "1212xx"),
            (2, &[1, 2, 3], "12x"),
            (1, &[1, 2], "1x"),
        ] {
            assert_eq!(order(queue, places).await, expected, "{places:?} in a queue of {queue}");
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn whoever_gives_up_takes_no_room_and_no_turn() {
        let pool = pool(1, 1);
        let working = pool.seat(1).expect("nobody waits yet");
        let given_up = pool.seat(2).expect("one may wait");
        assert!(pool.seat(3).is_err(), "a second one waits");
        let seats = |working, waiting| Seats { working, waiting };
        assert_eq!(pool.seats(), seats(1, 1));
        drop(given_up);
        assert_eq!(pool.seats(), seats(1, 0));
        let waiting = pool.seat(3).expect("the one who gave up takes no room");
        drop(pool.run(working, || Ok(())).await);
        assert_eq!(pool.run(waiting, || Ok(3)).await.ok(), Some(3));
        assert_eq!(
            pool.run(pool.seat(4).expect("all have left"), || Ok(4)).await.ok(),
            Some(4)
        );
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_panic_gives_the_turn_back() {
        let pool = pool(1, 1);
        let broken = pool.run(pool.seat(1).expect("nobody waits yet"), || -> Result<(), Failure> {
            panic!("on purpose")
        });
        assert!(broken.await.is_err());
        assert_eq!(
            pool.run(pool.seat(1).expect("the turn is back"), || Ok(1)).await.ok(),
            Some(1)
        );
    }
}
