//! The values that preferences are made of.
//!
//! In: numbers, ids and languages as people and files write them. Out: types that hold only what may be.

use std::{
    fmt,
    num::{NonZeroU16, NonZeroU64},
};

use serde::{Serialize, Serializer};

/// The id of a guild, a channel or a role. Files hold it as a text, since other tools round numbers this large.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(NonZeroU64);

impl Id {
    /// The id of that number; there is none of zero.
    #[must_use]
    pub fn new(number: u64) -> Option<Self> {
        NonZeroU64::new(number).map(Self)
    }

    /// The id of these digits, as Discord writes them: two texts never mean one id.
    #[must_use]
    pub fn read(digits: &str) -> Option<Self> {
        let id = Self(digits.parse().ok()?);
        (id.to_string() == digits).then_some(id)
    }

    /// Its number.
    #[must_use]
    pub fn get(self) -> u64 {
        self.0.get()
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for Id {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Who may upload documents in a guild.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Uploads {
    /// Nobody.
    Off,
    /// Its moderators.
    Moderators,
    /// Everybody, and what others upload waits until a moderator approves it.
    Approval,
}

impl Uploads {
    /// All of them, from nobody to everybody.
    pub const ALL: [Self; 3] = [Self::Off, Self::Moderators, Self::Approval];

    /// What it is called where it is typed, stored and exported.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Moderators => "moderators",
            Self::Approval => "approval",
        }
    }

    /// The one of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|uploads| uploads.name() == name)
    }
}

/// Questions a minute, from 1 to 1000.
pub type PerMinute = Whole<1000>;
/// Days, from 1 to 365.
pub type Days = Whole<365>;

/// A whole number from 1 to `MOST`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Whole<const MOST: u16>(NonZeroU16);

impl<const MOST: u16> Whole<MOST> {
    /// The least that it can be.
    pub const LEAST: u16 = 1;
    /// The most that it can be.
    pub const MOST: u16 = MOST;

    /// That number, if it is in the range.
    #[must_use]
    pub fn new(number: u64) -> Option<Self> {
        let number = u16::try_from(number).ok().filter(|number| *number <= MOST)?;
        NonZeroU16::new(number).map(Self)
    }

    /// The number.
    #[must_use]
    pub fn get(self) -> u16 {
        self.0.get()
    }
}
