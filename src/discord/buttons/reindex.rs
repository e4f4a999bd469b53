//! Remove them and reindex: a moderator confirms a reindex that stopped because much would have gone.
//!
//! As many articles may go as the moderator was told, and no more: when the corpus has lost others since, it stops
//! again.

use std::sync::Arc;

use crate::{
    reply::wording,
    service::{Mode, Requested},
};

use super::{Bot, Pressed};
use crate::discord::commands::reindexed;

pub(super) async fn run(bot: &Arc<Bot>, pressed: &Pressed, full: bool, removed: u32) {
    let given = &pressed.given;
    if !given.is_moderator() {
        bot.whisper(given, wording::moderators_only(given.language())).await;
        return;
    }
    let requested = Requested {
        mode: if full { Mode::Full } else { Mode::Changed },
        may_remove: usize::try_from(removed).unwrap_or(usize::MAX),
        ..Requested::changed(&*given.origin.name)
    };
    reindexed(bot, given, requested).await;
}
