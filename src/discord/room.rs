//! What holds where somebody asks.
//!
//! In: who asks, and where. Out: a [`Room`]: what may be seen there, who sees answers, in which language, how often
//! somebody may ask; from what the operator and the server's moderators chose.

use std::{num::NonZeroU32, sync::Arc, time::Duration};

use crate::{
    corpus::Visible,
    failure::Failure,
    locale::{Language, Message},
    reply::wording,
    service::Spot,
    store::preferences::{Id, PerMinute, Preferences},
    telemetry::Limit,
};

use super::{
    Bot,
    given::Shown,
    limits::{self, From, Reached, Whose},
    origin::Origin,
};

/// Whoever asks must be answered within three seconds, and this comes before all else.
pub(super) const PATIENCE: Duration = Duration::from_millis(1_200);

/// A place with what holds in it.
#[derive(Debug, Clone)]
pub(super) struct Room {
    pub(super) preferences: Preferences,
    visible: Visible,
    spot: Spot,
}

impl Room {
    /// What may be seen here.
    pub(super) fn visible(&self) -> Visible {
        self.visible.clone()
    }

    /// Whether an answer shows to all: not where this place or whoever asks wants it otherwise.
    pub(super) fn shown(&self, wants_private: Option<bool>) -> Shown {
        let is_private = wants_private.unwrap_or(self.preferences.private.value);
        if is_private || !self.is_for_answers() {
            Shown::ToAsker
        } else {
            Shown::ToAll
        }
    }

    /// Whether questions are answered for all to see here.
    pub(super) fn is_for_answers(&self) -> bool {
        let Some(channel) = self.spot.channel else {
            return true;
        };
        self.spot.guild.is_none() || self.preferences.answers_in(channel, self.spot.parent)
    }

    /// The language of the bot's words: the asker's own where only they read them, the server's choice, if it made
    /// one, where everybody does.
    pub(super) fn language(&self, origin: &Origin, shown: Shown) -> Language {
        match shown {
            Shown::ToAll => self.preferences.language.value.unwrap_or_else(|| origin.language()),
            Shown::ToAsker | Shown::InPlace => origin.language(),
        }
    }
}

impl Bot {
    /// The room that `origin` is in.
    pub(super) async fn room(&self, origin: &Origin) -> Result<Room, Failure> {
        let spot = origin.spot();
        let service = Arc::clone(&self.service);
        // Not among the questions: it is what says whether there is room for one, and mostly stands in memory.
        let read = tokio::task::spawn_blocking(move || service.preferences(spot));
        let read = tokio::time::timeout(PATIENCE, read)
            .await
            .map_err(|_| wording::timed_out())?;
        let preferences = read.unwrap_or_else(|broken| Err(Failure::bug(broken)))?;
        Ok(Room {
            visible: self.service.seen(spot, &preferences),
            preferences,
            spot,
        })
    }

    /// Counts one question; refuses it where it is one too many.
    pub(super) fn count(&self, origin: &Origin, room: &Room) -> Result<(), Failure> {
        let from = From {
            person: origin.user.get(),
            channel: origin.channel.get(),
            guild: origin.guild.map(serenity::all::GuildId::get),
        };
        let chosen = &room.preferences;
        let most = limits::PerMinute {
            person: most(chosen.user_limit.value),
            channel: most(chosen.channel_limit.value),
            guild: most(chosen.guild_limit.value),
        };
        self.limits.count(from, most).map_err(|reached| {
            self.service.metrics().too_often(match reached.whose {
                Whose::Person => Limit::Person,
                Whose::Channel => Limit::Channel,
                Whose::Guild => Limit::Guild,
            });
            too_often(reached)
        })
    }
}

fn too_often(reached: Reached) -> Failure {
    let what = match reached.whose {
        Whose::Person => "too-often-person",
        Whose::Channel => "too-often-channel",
        Whose::Guild => "too-often-guild",
    };
    // Rounded up, so that whoever comes back then is let in.
    let wait = reached.wait.as_secs() + 1;
    Failure::busy(Message::new(what), Message::new("too-often-hint").with("seconds", wait))
}

fn most(chosen: PerMinute) -> NonZeroU32 {
    NonZeroU32::new(u32::from(chosen.get())).unwrap_or(NonZeroU32::MIN)
}

impl Origin {
    /// Where this is, to those who know no Discord.
    pub(super) fn spot(&self) -> Spot {
        Spot {
            guild: self.guild.and_then(|guild| Id::new(guild.get())),
            channel: Id::new(self.channel.get()),
            parent: self.parent.and_then(|parent| Id::new(parent.get())),
        }
    }
}
