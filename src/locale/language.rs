//! The six languages, and which of them a locale of Discord's means.

/// A language that ibid speaks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
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

    /// What the language calls itself.
    #[must_use]
    pub fn own_name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::German => "Deutsch",
            Self::Spanish => "Español",
            Self::French => "Français",
            Self::Japanese => "日本語",
            Self::Chinese => "简体中文",
        }
    }

    /// The locales that Discord has for it (Discord's reference, Locales).
    #[must_use]
    pub fn discord_locales(self) -> &'static [&'static str] {
        match self {
            Self::English => &["en-US", "en-GB"],
            Self::German => &["de"],
            Self::Spanish => &["es-ES", "es-419"],
            Self::French => &["fr"],
            Self::Japanese => &["ja"],
            Self::Chinese => &["zh-CN"],
        }
    }

    /// The language of a locale such as `es-419`; `None` for one that is not spoken here. By the language alone,
    /// except that readers of Traditional Chinese are given what comes nearest.
    #[must_use]
    pub fn of_locale(locale: &str) -> Option<Self> {
        let primary = locale.split(['-', '_']).next().unwrap_or_default();
        Self::ALL.into_iter().find(|language| {
            language
                .tag()
                .split('-')
                .next()
                .is_some_and(|tag| tag.eq_ignore_ascii_case(primary))
        })
    }
}
