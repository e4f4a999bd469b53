//! The section `guild`: what holds where moderators chose nothing, and who may see what.
//!
//! In: the section as it is written. Out: an [`Operator`], or the first value that is wrong. Lists that keep
//! the documents of guilds apart are worth nothing while everybody else sees all, so the two are refused
//! together.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use toml::Value;

use crate::{
    corpus::Visible,
    store::preferences::{Defaults, Id, Operator, Uploads, Whole},
};

use super::{SettingsError, raw::range};

/// What stands for all collections.
const ALL: &str = "*";

#[derive(Deserialize)]
pub(super) struct RawGuild {
    private: bool,
    threads: bool,
    user_limit: i64,
    channel_limit: i64,
    guild_limit: i64,
    retention_days: i64,
    uploads: String,
    collections: Vec<Value>,
    direct_collections: Vec<Value>,
    allow: BTreeMap<String, Vec<Value>>,
}

impl RawGuild {
    /// The same, checked; `moderator_roles` are those of the section `discord`.
    pub(super) fn validated(self, moderator_roles: &[u64]) -> Result<Operator, SettingsError> {
        let allow: BTreeMap<Id, Visible> = self.allow.iter().map(allowed).collect::<Result<_, _>>()?;
        let is_shared = allow.is_empty();
        Ok(Operator {
            defaults: Defaults {
                moderator_roles: moderator_roles.iter().copied().filter_map(Id::new).collect(),
                collections: everybodys("guild.collections", &self.collections, is_shared)?,
                private: self.private,
                threads: self.threads,
                user_limit: whole("guild.user_limit", self.user_limit)?,
                channel_limit: whole("guild.channel_limit", self.channel_limit)?,
                guild_limit: whole("guild.guild_limit", self.guild_limit)?,
                retention_days: whole("guild.retention_days", self.retention_days)?,
                uploads: Uploads::named(&self.uploads)
                    .ok_or_else(|| range("guild.uploads", "off, moderators or approval", &self.uploads))?,
            },
            direct: everybodys("guild.direct_collections", &self.direct_collections, is_shared)?,
            allow,
        })
    }
}

fn allowed((guild, collections): (&String, &Vec<Value>)) -> Result<(Id, Visible), SettingsError> {
    let key = format!("guild.allow.{guild}");
    let guild = Id::read(guild).ok_or_else(|| {
        let wanted = "for ids of servers, such as \"123456789012345678\" = [\"news\"]";
        range("guild.allow", wanted, guild)
    })?;
    Ok((guild, visible(&key, collections)?))
}

/// What may be seen by whoever has no list.
fn everybodys(key: &str, names: &[Value], is_shared: bool) -> Result<Visible, SettingsError> {
    match visible(key, names)? {
        Visible::All if !is_shared => Err(range(
            key,
            "names of collections where guild.allow keeps some apart",
            &"[\"*\"]",
        )),
        visible => Ok(visible),
    }
}

fn visible(key: &str, written: &[Value]) -> Result<Visible, SettingsError> {
    let names = written
        .iter()
        .map(|name| name.as_str().filter(|name| !name.is_empty()).map(str::to_owned));
    match names.collect::<Option<BTreeSet<String>>>() {
        Some(names) if !names.contains(ALL) => Ok(Visible::Only(names)),
        Some(names) if names.len() == 1 => Ok(Visible::All),
        _ => {
            let wanted = "a list of collections, such as [\"news\", \"rules\"], or [\"*\"]";
            Err(range(key, wanted, &Value::Array(written.to_vec())))
        }
    }
}

fn whole<const MOST: u16>(key: &str, value: i64) -> Result<Whole<MOST>, SettingsError> {
    let checked = u64::try_from(value).ok().and_then(Whole::new);
    checked.ok_or_else(|| range(key, format!("from {} to {MOST}", Whole::<MOST>::LEAST), &value))
}
