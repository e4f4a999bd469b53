//! The languages that ibid speaks, and every sentence it says in them.
//!
//! In: the key of a sentence and what is to stand in it. Out: the sentence in one of six languages, from the files
//! `*.ftl` in the folders beside this one ([Fluent](https://projectfluent.org)), with the plurals that the language has. They are
//! compiled in. English is the reference: a test holds every other file against it.
//!
//! Only the bot's own words are here; quotations stay in the language of their article.

mod language;
mod message;

use std::sync::LazyLock;

use fluent_bundle::{FluentArgs, FluentResource, concurrent::FluentBundle};

pub use language::Language;
pub use message::{Message, Piece, Value, pieces};

/// The files of one language's folder.
macro_rules! files {
    ($folder:literal) => {
        files!($folder, "core", "commands", "sharing", "filters", "reading", "search", "votes", "insights", "privacy", "sources", "settings", "doctor", "stale", "also", "uploads", "shards", "engine", "reader", "refusals", "faults")
    };
    ($folder:literal, $($name:literal),+) => {
        &[$(($name, include_str!(concat!($folder, "/", $name, ".ftl")))),+]
    };
}

/// The sentences of one language as they are written: the name and the content of each file.
#[must_use]
pub fn sources(language: Language) -> &'static [(&'static str, &'static str)] {
    match language {
        Language::English => files!("en"),
        Language::German => files!("de"),
        Language::Spanish => files!("es"),
        Language::French => files!("fr"),
        Language::Japanese => files!("ja"),
        Language::Chinese => files!("zh-CN"),
    }
}

type Bundle = FluentBundle<FluentResource>;

/// The sentences of all languages, read once and never changed.
static BUNDLES: LazyLock<Vec<Bundle>> = LazyLock::new(|| Language::ALL.into_iter().map(bundle).collect());

fn bundle(language: Language) -> Bundle {
    let tag = language.tag().parse().expect("every language's tag is well formed");
    let mut bundle = Bundle::new_concurrent(vec![tag]);
    // Marks around what is put in would be characters that nobody wrote; what is put in is kept apart as pieces.
    bundle.set_use_isolating(false);
    for (_, written) in sources(language) {
        // What can be read still speaks; a test sees to it that nothing is unreadable.
        let resource = FluentResource::try_new((*written).to_owned()).unwrap_or_else(|(resource, _)| resource);
        bundle.add_resource_overriding(resource);
    }
    bundle
}

/// The words of `key` in `language`, where nothing is put into them.
#[must_use]
pub fn plain(language: Language, key: &str) -> String {
    format(language, key, &FluentArgs::new())
}

/// The sentence `key` in `language`, or in English where that language has none.
fn format(language: Language, key: &str, args: &FluentArgs<'_>) -> String {
    let said = |language: Language| {
        let bundle = BUNDLES.get(language as usize)?;
        let pattern = bundle.get_message(key)?.value()?;
        let mut errors = Vec::new();
        Some(bundle.format_pattern(pattern, Some(args), &mut errors).into_owned())
    };
    said(language)
        .or_else(|| said(Language::English))
        .unwrap_or_else(|| key.to_owned())
}
