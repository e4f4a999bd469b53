//! The six languages, and which of them a locale of Discord's or what somebody typed means.

use serde::{Serialize, Serializer};

use crate::text::fold;

/// A language that ibid speaks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    /// English, the reference.
    #[default]
    English,
    /// German.
    German,
    /// Spanish.
    Spanish,
    /// French.
    French,
    /// Japanese.
    Japanese,
    /// Simplified Chinese.
    Chinese,
}

impl Language {
    /// All of them, in the order of their declaration.
    pub const ALL: [Self; 6] = [
        Self::English,
        Self::German,
        Self::Spanish,
        Self::French,
        Self::Japanese,
        Self::Chinese,
    ];

    /// The BCP 47 tag.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
            Self::Spanish => "es",
            Self::French => "fr",
            Self::Japanese => "ja",
            Self::Chinese => "zh-CN",
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
            Self::Chinese => &["简体中文", "中文", "Chinese", "Simplified Chinese"],
        }
    }

    /// What the language calls itself.
    #[must_use]
    pub fn own_name(self) -> &'static str {
        self.names()[0]
    }

    /// The locales of Discord's whose readers are given it (Discord's reference, Locales).
    #[must_use]
    pub fn discord_locales(self) -> &'static [&'static str] {
        match self {
            Self::English => &["en-US", "en-GB"],
            Self::German => &["de"],
            Self::Spanish => &["es-ES", "es-419"],
            Self::French => &["fr"],
            Self::Japanese => &["ja"],
            Self::Chinese => &["zh-CN", "zh-TW"],
        }
    }

    /// The language of a locale such as `es-419`; `None` for one that is not spoken here. Readers of Traditional
    /// Chinese are given Simplified, which is nearer to them than English.
    #[must_use]
    pub fn of_locale(locale: &str) -> Option<Self> {
        let locale = locale.to_ascii_lowercase().replace('_', "-");
        let mut parts = locale.split('-');
        let (language, regions) = (parts.next()?, parts.collect::<Vec<_>>());
        let is_tag = |part: &&str| (1..=8).contains(&part.len()) && part.chars().all(|c| c.is_ascii_alphanumeric());
        if !regions.iter().all(is_tag) {
            return None;
        }
        Self::ALL
            .into_iter()
            .find(|known| known.tag().split('-').next() == Some(language))
    }

    /// The language of a locale or of a name that somebody typed.
    #[must_use]
    pub fn read(written: &str) -> Option<Self> {
        let folded = fold(written.trim());
        Self::ALL
            .into_iter()
            .find(|language| language.names().iter().any(|name| fold(name) == folded))
            .or_else(|| Self::of_locale(&folded))
    }
}

/// As its tag, as files hold it.
impl Serialize for Language {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.tag())
    }
}
