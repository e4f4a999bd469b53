//! What a moderator changes.
//!
//! In: who they are, and a value or a file. Out: what holds then, in words, or why nothing was changed.

use std::collections::BTreeSet;

use crate::{
    failure::Failure,
    locale::Language,
    reply::{
        Reply,
        wording::{self, Standing},
    },
    service::{Chosen, Service, Spot},
    store::preferences::{ChannelOverrides, Exported, GuildOverrides, Id, Key, Offered, Refused, show},
};

use super::Bot;
use crate::discord::outgoing::Outgoing;

/// So many of the channels that somebody names are looked for; the one for requests is the first.
const MOST_LOOKED_FOR: usize = 10;

/// Who changes something, where.
#[derive(Debug, Clone, Copy)]
pub(super) struct By {
    pub(super) guild: Id,
    pub(super) manages_server: bool,
    pub(super) language: Language,
}

/// Why nothing is changed.
enum No {
    Refused(Refused),
    NeedsManager,
    Everyone,
}

impl From<Refused> for No {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused)
    }
}

impl By {
    /// Chooses a value for the server, or for one channel; an empty one forgets the choice.
    pub(super) fn set(
        self,
        service: &Service,
        key: &str,
        value: &str,
        channel: Option<Id>,
    ) -> Result<Outgoing, Failure> {
        let offered = service.offered(self.guild)?;
        let set = service.rechoose(self.guild, |chosen| match channel {
            None => self.set_for_server(chosen, key, value, &offered),
            Some(channel) => set_for_channel(chosen, channel, key, value, &offered),
        })?;
        if let Err(no) = set {
            return Ok(self.refusal(&no).into());
        }
        let spot = Spot {
            guild: Some(self.guild),
            channel,
            parent: None,
        };
        let rows = show(&service.preferences(spot)?);
        let row = rows.iter().find(|row| row.key.name() == key);
        let row = row.ok_or_else(|| Failure::bug("a choice without a row"))?;
        Ok(wording::setting_changed(self.language, row).into())
    }

    fn set_for_server(self, chosen: &mut Chosen, key: &str, value: &str, offered: &Offered) -> Result<(), No> {
        if Key::named(key) == Some(Key::ModeratorRoles) && !self.manages_server {
            return Err(No::NeedsManager);
        }
        let mut changed = chosen.guild.clone();
        changed.set(key, value, offered)?;
        if self.lets_everybody_moderate(&changed) {
            return Err(No::Everyone);
        }
        chosen.guild = changed;
        Ok(())
    }

    /// Puts what a file holds in the place of all that was chosen.
    pub(super) fn import(self, service: &Service, file: &str, unusable: Option<Reply>) -> Result<Outgoing, Failure> {
        let read = match Exported::read(file, &service.offered(self.guild)?) {
            Ok(read) => read,
            Err(refused) => return Ok(self.refusal(&refused.into()).into()),
        };
        if self.lets_everybody_moderate(read.guild()) {
            return Ok(self.refusal(&No::Everyone).into());
        }
        if let Some(refusal) = unusable {
            return Ok(refusal.into());
        }
        let imported = service.rechoose(self.guild, |chosen| self.replace(chosen, &read))?;
        Ok(wording::settings_imported(self.language, &imported).into())
    }

    fn replace(self, chosen: &mut Chosen, read: &Exported) -> wording::Imported {
        let wanted = read.guild().clone();
        let is_kept = !self.manages_server && wanted.moderator_roles() != chosen.guild.moderator_roles();
        let guild = if is_kept {
            wanted.moderated_as(&chosen.guild)
        } else {
            wanted
        };
        let channels = read.channels().clone();
        let nothing = ChannelOverrides::default();
        let ids: BTreeSet<Id> = channels.keys().chain(chosen.channels.keys()).copied().collect();
        let differing = ids.into_iter().map(|id| {
            let [before, after] = [&chosen.channels, &channels].map(|all| all.get(&id).unwrap_or(&nothing));
            (id, after.differing(before))
        });
        let imported = wording::Imported {
            server: guild.differing(&chosen.guild),
            channels: differing.filter(|(_, keys)| !keys.is_empty()).collect(),
            kept: is_kept.then_some(Key::ModeratorRoles).into_iter().collect(),
        };
        *chosen = Chosen { guild, channels };
        imported
    }

    /// The role that everybody has bears the number of its server.
    fn lets_everybody_moderate(self, chosen: &GuildOverrides) -> bool {
        let roles = chosen.moderator_roles();
        roles.is_some_and(|roles| roles.contains(&self.guild))
    }

    fn refusal(self, no: &No) -> Reply {
        match no {
            No::Refused(refused) => wording::choice_refused(self.language, refused),
            No::NeedsManager => wording::needs_manager(self.language),
            No::Everyone => wording::everyone_moderates(self.language),
        }
    }
}

fn set_for_channel(chosen: &mut Chosen, channel: Id, key: &str, value: &str, offered: &Offered) -> Result<(), No> {
    let mut changed = chosen.channels.get(&channel).cloned().unwrap_or_default();
    changed.set(key, value, offered)?;
    chosen.channels.insert(channel, changed);
    Ok(())
}

/// The channels in a value, where it is one that names channels.
pub(super) fn channels_named(key: &str, value: &str) -> Vec<Id> {
    let mut chosen = GuildOverrides::default();
    // What cannot be read is refused in its own words when it is chosen.
    let _ = chosen.set(key, value, &Offered::default());
    chosen.channels().collect()
}

/// The channels that a file names.
pub(super) fn channels_of(file: &str) -> Vec<Id> {
    let read = GuildOverrides::in_file(file);
    read.map(|guild| guild.channels().collect()).unwrap_or_default()
}

impl Bot {
    /// Why one of these channels cannot be chosen, if one cannot. What belongs to another server is as good as gone:
    /// otherwise the moderators of one could have the bot write in another.
    pub(super) async fn unusable(&self, by: By, channels: Vec<Id>) -> Option<Reply> {
        for channel in channels.into_iter().take(MOST_LOOKED_FOR) {
            match self.standing(by.guild, channel).await {
                Standing::Gone => return Some(wording::no_such_channel(by.language, channel)),
                Standing::Hidden => return Some(wording::hidden_channel(by.language, channel)),
                Standing::Seen | Standing::Mute | Standing::Unknown => {}
            }
        }
        None
    }
}
