//! In: the names and descriptions of commands in all languages. Out: which of them Discord does not take.

use std::collections::BTreeSet;

use icu_properties::CodePointMapData;
use icu_properties::props::{GeneralCategory, GeneralCategoryGroup, Script};
use serde_json::Value;

use super::answer::FormError;

/// The languages of Discord's own client.
pub const LOCALES: [&str; 34] = [
    "ar", "bg", "cs", "da", "de", "el", "en-GB", "en-US", "es-419", "es-ES", "fi", "fr", "he", "hi", "hr", "hu", "id",
    "it", "ja", "ko", "lt", "nl", "no", "pl", "pt-BR", "ro", "ru", "sv-SE", "th", "tr", "uk", "vi", "zh-CN", "zh-TW",
];

/// Whether a name fits `^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$` and is in lower case where there is one.
pub fn is_name(name: &str) -> bool {
    let length = name.chars().count();
    let lower = name.chars().all(|c| c.to_lowercase().eq([c]));
    (1..=32).contains(&length) && lower && name.chars().all(may_stand)
}

fn may_stand(c: char) -> bool {
    let category = CodePointMapData::<GeneralCategory>::new().get(c);
    let script = CodePointMapData::<Script>::new().get(c);
    matches!(c, '-' | '_' | '\'')
        || GeneralCategoryGroup::Letter.contains(category)
        || GeneralCategoryGroup::Number.contains(category)
        || script == Script::Devanagari
        || script == Script::Thai
}

/// The translations of a field, by locale.
pub fn translations<'a>(thing: &'a Value, field: &str) -> impl Iterator<Item = (&'a str, &'a str)> {
    let map = thing[format!("{field}_localizations")].as_object();
    map.into_iter()
        .flatten()
        .filter_map(|(locale, text)| Some((locale.as_str(), text.as_str()?)))
}

/// Notes the translations of a field into languages that Discord does not have.
pub fn check_locales(thing: &Value, field: &str, at: &str, errors: &mut Vec<FormError>) {
    for (locale, _) in translations(thing, field) {
        if !LOCALES.contains(&locale) {
            let words = format!("Value must be one of {LOCALES:?}.");
            errors.push(FormError::new(format!("{at}.{locale}"), "BASE_TYPE_CHOICES", words));
        }
    }
}

/// A name by which two things would be taken for one another in some language; its locale is empty for the plain name.
pub fn taken_twice<'a>(things: impl Iterator<Item = &'a Value>) -> Option<(String, String)> {
    let mut seen = BTreeSet::new();
    for thing in things {
        let plain = thing["name"].as_str().map(|name| ("", name));
        for (locale, name) in plain.into_iter().chain(translations(thing, "name")) {
            if !seen.insert((locale, name)) {
                return Some((locale.to_owned(), name.to_owned()));
            }
        }
    }
    None
}
