//! Who may see which collections, as the operator decides.
//!
//! In: the operator's settings, and the id of a guild. Out: the [`Defaults`] that hold in it, and the names
//! that its moderators can choose from. Nothing that moderators write can widen what is decided here.

use std::collections::{BTreeMap, BTreeSet};

use crate::{corpus::Visible, text::fold};

use super::{Days, Id, PerMinute, Uploads};

/// What the operator decided.
#[derive(Debug, Clone)]
pub struct Operator {
    /// What holds in guilds without a list of their own.
    pub defaults: Defaults,
    /// The guilds with a list of their own, which stands in place of the collections of `defaults`: it can
    /// hold more than them, and nobody but the operator can add to it.
    pub allow: BTreeMap<Id, Visible>,
    /// What is seen in direct messages, and by those who installed the bot for themselves, also when they
    /// use it in a guild that did not install it: anybody can do either.
    pub direct: Visible,
}

/// What holds where moderators chose nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Defaults {
    /// Roles whose members are moderators.
    pub moderator_roles: BTreeSet<Id>,
    /// The most that may be seen.
    pub collections: Visible,
    /// Whether answers are for the asker alone.
    pub private: bool,
    /// Whether the answer to a mention opens a thread.
    pub threads: bool,
    /// Questions a minute of one person.
    pub user_limit: PerMinute,
    /// Questions a minute in one channel.
    pub channel_limit: PerMinute,
    /// Questions a minute in one guild.
    pub guild_limit: PerMinute,
    /// How long questions and votes are kept.
    pub retention_days: Days,
    /// Who may upload documents.
    pub uploads: Uploads,
}

impl Operator {
    /// What holds in that guild.
    #[must_use]
    pub fn in_guild(&self, guild: Id) -> Defaults {
        self.seeing(self.allow.get(&guild).unwrap_or(&self.defaults.collections))
    }

    /// What holds outside of guilds that installed the bot.
    #[must_use]
    pub fn in_direct_messages(&self) -> Defaults {
        self.seeing(&self.direct)
    }

    fn seeing(&self, collections: &Visible) -> Defaults {
        Defaults {
            collections: collections.clone(),
            ..self.defaults.clone()
        }
    }
}

impl Defaults {
    /// Of the collections that exist, those that moderators can choose from here.
    #[must_use]
    pub fn offered<N: Into<String>>(&self, existing: impl IntoIterator<Item = N>) -> Offered {
        let existing = existing.into_iter().map(Into::into);
        Offered(existing.filter(|name| self.collections.has(name)).collect())
    }
}

/// The collections that moderators of a guild can choose from; names of others are not in it, not even for a
/// refusal to mention.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Offered(BTreeSet<String>);

impl Offered {
    /// Their names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// The collection that is meant: the one of this name, or the only one whose name differs in case, width
    /// or accents alone.
    #[must_use]
    pub fn named(&self, name: &str) -> Option<&str> {
        if let Some(name) = self.0.get(name) {
            return Some(name);
        }
        let folded = fold(name);
        let mut alike = self.names().filter(|offered| fold(offered) == folded);
        alike.next().filter(|_| alike.next().is_none())
    }
}

/// What is left of `visible` where only `chosen` is wanted; without a choice, all of it.
pub(super) fn narrowed(visible: &Visible, chosen: Option<&BTreeSet<String>>) -> Visible {
    match chosen {
        None => visible.clone(),
        Some(chosen) => Visible::Only(chosen.iter().filter(|name| visible.has(name)).cloned().collect()),
    }
}
