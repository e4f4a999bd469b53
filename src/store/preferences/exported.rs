//! All choices of a guild as one file.
//!
//! In: what was chosen for the guild and for its channels, or such a file. Out: the file, or what it holds,
//! read and checked whole before anybody changes anything by it.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use super::{ChannelOverrides, GuildOverrides, Id, Offered, Refused, VERSION, json};

/// The most that is read of a file, in bytes: room for some three hundred channels that each chose everything.
pub const MOST_BYTES: usize = 64 * 1024;

/// What was chosen in a guild.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Exported {
    guild: GuildOverrides,
    channels: BTreeMap<Id, ChannelOverrides>,
}

impl Exported {
    /// These choices. Channels where nothing was chosen are left out.
    #[must_use]
    pub fn new(guild: GuildOverrides, channels: impl IntoIterator<Item = (Id, ChannelOverrides)>) -> Self {
        Self {
            guild,
            channels: channels.into_iter().filter(|(_, chosen)| !chosen.is_empty()).collect(),
        }
    }

    /// What was chosen for all of it.
    #[must_use]
    pub fn guild(&self) -> &GuildOverrides {
        &self.guild
    }

    /// What was chosen for each channel, nowhere nothing.
    #[must_use]
    pub fn channels(&self) -> &BTreeMap<Id, ChannelOverrides> {
        &self.channels
    }

    /// The file: JSON for people to read, always in the same order.
    #[must_use]
    pub fn to_json(&self) -> String {
        #[derive(Serialize)]
        struct File<'a> {
            version: u64,
            guild: &'a GuildOverrides,
            channels: &'a BTreeMap<Id, ChannelOverrides>,
        }
        let file = File {
            version: VERSION,
            guild: &self.guild,
            channels: &self.channels,
        };
        let mut written = serde_json::to_string_pretty(&file).expect("every key is a text and nothing is written to");
        written.push('\n');
        written
    }

    /// Reads a file for a guild that is offered these collections. All of it is checked.
    ///
    /// # Errors
    /// At the first thing that is wrong: the size, the JSON, the version, a key that there is not, a value
    /// out of its range, a collection that is not on offer.
    pub fn read(file: &str, offered: &Offered) -> Result<Self, Refused> {
        if file.len() > MOST_BYTES {
            return Err(Refused::TooLarge);
        }
        let mut sections = json::versioned(file)?;
        let guild = section(&mut sections, "guild")?;
        let channels = section(&mut sections, "channels")?;
        if let Some(name) = sections.keys().next() {
            let name = super::refused::shortened(name);
            return Err(Refused::Syntax(format!(
                "there is no section `{name}`; there are `guild` and `channels`"
            )));
        }
        let mut guild = GuildOverrides::of(&guild)?;
        guild.check(offered)?;
        let channels = channels.into_iter().map(|(id, chosen)| channel(&id, chosen, offered));
        Ok(Self::new(guild, channels.collect::<Result<Vec<_>, _>>()?))
    }
}

/// The section of that name; one that is not there is empty.
fn section(sections: &mut json::Object, name: &str) -> Result<json::Object, Refused> {
    let section = sections.remove(name);
    section.map_or_else(
        || Ok(json::Object::new()),
        |section| json::object(&format!("`{name}`"), section),
    )
}

fn channel(id: &str, chosen: Value, offered: &Offered) -> Result<(Id, ChannelOverrides), Refused> {
    let channel = Id::read(id).ok_or_else(|| {
        let id = super::refused::shortened(id);
        Refused::Syntax(format!(
            "`{id}` in `channels` must be the id of a channel, such as `123456789012345678`"
        ))
    })?;
    let read = || {
        let mut chosen = ChannelOverrides::of(&json::object("it", chosen)?)?;
        chosen.check(offered)?;
        Ok(chosen)
    };
    match read() {
        Ok(chosen) => Ok((channel, chosen)),
        Err(refused) => Err(Refused::In {
            channel,
            refused: Box::new(refused),
        }),
    }
}
