//! The values that preferences are made of.
//!
//! In: numbers, ids and languages as people and files write them. Out: types that hold only what may be.

use std::{
    fmt,
    num::{NonZeroU16, NonZeroU64},
};

use serde::{Serialize, Serializer};

use crate::text::fold;

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

/// A language that the bot speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    /// English.
    English,
    /// German.
    German,
    /// Spanish.
    Spanish,
    /// French.
    French,
    /// Japanese.
    Japanese,
    /// Chinese in simplified characters.
    SimplifiedChinese,
}

impl Language {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::English,
        Self::German,
        Self::Spanish,
        Self::French,
        Self::Japanese,
        Self::SimplifiedChinese,
    ];

    /// Its tag (BCP 47), as files hold it.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
            Self::Spanish => "es",
            Self::French => "fr",
            Self::Japanese => "ja",
            Self::SimplifiedChinese => "zh-CN",
        }
    }

    /// Its own name first, then other names for it.
    fn names(self) -> &'static [&'static str] {
        match self {
            Self::English => &["English"],
            Self::German => &["Deutsch", "German"],
            Self::Spanish => &["Español", "Castellano", "Spanish"],
            Self::French => &["Français", "French"],
            Self::Japanese => &["日本語", "Japanese"],
            Self::SimplifiedChinese => &["简体中文", "中文", "Chinese", "Simplified Chinese"],
        }
    }

    /// Its own name.
    #[must_use]
    pub fn own_name(self) -> &'static str {
        self.names()[0]
    }

    /// The language of a tag, such as `de` or `es-419`, or of a name.
    #[must_use]
    pub fn read(written: &str) -> Option<Self> {
        let folded = fold(written.trim());
        Self::ALL
            .into_iter()
            .find(|language| language.names().iter().any(|name| fold(name) == folded))
            .or_else(|| Self::tagged(&folded.replace('_', "-")))
    }

    fn tagged(tag: &str) -> Option<Self> {
        let mut parts = tag.split('-');
        let (language, regions) = (parts.next()?, parts.collect::<Vec<_>>());
        let is_tag = |part: &&str| (1..=8).contains(&part.len()) && part.chars().all(|c| c.is_ascii_alphanumeric());
        if !regions.iter().all(is_tag) {
            return None;
        }
        // Traditional characters are no choice of style to those who write them.
        if language == "zh" && regions.iter().any(|part| ["hant", "tw", "hk", "mo"].contains(part)) {
            return None;
        }
        Self::ALL
            .into_iter()
            .find(|known| known.tag().split('-').next() == Some(language))
    }
}

impl Serialize for Language {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.tag())
    }
}
