//! Turns to begin a session with Discord's gateway.
//!
//! In: a shard that is about to identify. Out: word that it may. Turns are taken in the database, so that all processes
//! of the bot together keep to what Discord allows at a time and in a day. Where the day's sessions are used up, it is
//! asked again and again how long that lasts: a session too many, and Discord resets the token.

use std::{sync::Arc, time::Duration};

use tokio::sync::oneshot;
use twilight_gateway::queue::Queue;

use crate::{failure::Failure, store::Turn};

use super::{Bot, errors::Undelivered};

/// The pause before a question is asked again that could not be answered, or not well.
const AGAIN: Duration = Duration::from_secs(5);

/// The turns of one bot's shards.
#[derive(Clone)]
pub(super) struct Turns {
    bot: Arc<Bot>,
    /// How many buckets the shards fall into; at least one.
    buckets: u64,
}

impl Turns {
    /// Turns in as many buckets as Discord lets identify at once.
    pub(super) fn new(bot: Arc<Bot>, max_concurrency: u64) -> Self {
        Self {
            bot,
            buckets: max_concurrency.max(1),
        }
    }

    /// Waits until the shard may identify.
    async fn wait(&self, shard: u32) {
        loop {
            match self.take(shard).await {
                Ok(Turn::After(wait)) => {
                    tracing::debug!(shard, wait_ms = wait.as_millis(), "a session is begun in its turn");
                    return tokio::time::sleep(wait).await;
                }
                Ok(Turn::Spent) => tokio::time::sleep(self.ask_discord().await).await,
                Err(error) => {
                    tracing::error!(%error, shard, "it is not known whether a session may begin");
                    tokio::time::sleep(AGAIN).await;
                }
            }
        }
    }

    async fn take(&self, shard: u32) -> Result<Turn, Failure> {
        let (me, bucket) = (self.bot.me.get(), u64::from(shard) % self.buckets);
        self.bot.briefly(move |service| service.identify_turn(me, bucket)).await
    }

    /// Asks Discord how many sessions are left today, and says how long to wait before a turn is asked for again.
    async fn ask_discord(&self) -> Duration {
        let limit = match self.bot.outbound.gateway().await {
            Ok(gateway) => gateway.session_start_limit,
            Err(error) => return unreachable(&error),
        };
        if limit.remaining == 0 {
            return used_up(limit.reset_after);
        }
        let me = self.bot.me.get();
        let told = self
            .bot
            .briefly(move |service| service.set_identify_budget(me, limit.remaining, limit.reset_after))
            .await;
        if let Err(error) = told {
            tracing::error!(%error, "how many sessions may begin could not be kept");
        }
        AGAIN
    }
}

fn unreachable(error: &Undelivered) -> Duration {
    tracing::warn!(%error, retry_s = AGAIN.as_secs(), "Discord cannot be reached");
    AGAIN
}

/// How long the day's sessions are used up, which is told.
pub(super) fn used_up(reset_after_ms: u64) -> Duration {
    // A moment more, so that Discord's clock has reached it, too.
    let wait = Duration::from_millis(reset_after_ms) + Duration::from_secs(1);
    tracing::error!(
        wait_s = wait.as_secs(),
        "the sessions that Discord allows a day are used up"
    );
    wait
}

impl Queue for Turns {
    fn enqueue(&self, shard: u32) -> oneshot::Receiver<()> {
        let (mut may, waiting) = oneshot::channel();
        let turns = self.clone();
        tokio::spawn(async move {
            tokio::select! {
                biased;
                // The connection was lost meanwhile.
                () = may.closed() => return,
                // No session is begun any more. A channel that is closed would only be asked for again.
                () = turns.bot.stop.cancelled() => return may.closed().await,
                () = turns.wait(shard) => {}
            }
            let _ = may.send(());
        });
        waiting
    }
}
