//! Choices as moderators type them.
//!
//! In: a text out of an option of a command. Out: its value as a [`Written`] one. Words count in the six
//! languages of the bot whatever the moderator's own, and in any case, width and with or without accents.

use std::collections::BTreeSet;

use crate::text::fold;

use crate::locale::Language;

use super::{Form, Id, Uploads, overrides::Written};

const ON: &[&str] = &[
    "on",
    "yes",
    "true",
    "an",
    "ein",
    "ja",
    "wahr",
    "sí",
    "activado",
    "verdadero",
    "oui",
    "activé",
    "vrai",
    "オン",
    "はい",
    "有効",
    "开",
    "开启",
    "是",
];
const OFF: &[&str] = &[
    "off",
    "no",
    "false",
    "aus",
    "nein",
    "falsch",
    "desactivado",
    "falso",
    "non",
    "désactivé",
    "faux",
    "オフ",
    "いいえ",
    "無効",
    "关",
    "关闭",
    "否",
];
const DEFAULT: &[&str] = &[
    "",
    "default",
    "standard",
    "predeterminado",
    "por defecto",
    "défaut",
    "par défaut",
    "デフォルト",
    "既定",
    "默认",
];
const NONE: &[&str] = &["none", "keine", "ninguno", "ninguna", "aucun", "aucune", "なし", "无"];
const MODERATORS: &[&str] = &[
    "moderators",
    "moderation",
    "moderadores",
    "modérateurs",
    "モデレーター",
    "管理员",
];
const APPROVAL: &[&str] = &["approval", "freigabe", "aprobación", "approbation", "承認", "审核"];
/// What stands between the parts of a list.
const SEPARATORS: [char; 4] = [',', '，', '、', ';'];

/// A value that a moderator typed.
pub(super) struct Typed<'a>(pub(super) &'a str);

impl Typed<'_> {
    fn is_of(&self, words: &[&str]) -> bool {
        is_of(self.0, words)
    }

    fn ids(&self, open: &str) -> Option<BTreeSet<Id>> {
        // Discord writes mentions that were picked one after the other without a space.
        let spaced = self.0.replace('>', "> ");
        let parts = spaced.split(|c: char| c.is_whitespace() || SEPARATORS.contains(&c));
        let ids = parts.filter(|part| !part.is_empty()).map(|part| id(part, open));
        ids.collect::<Option<BTreeSet<_>>>().filter(|ids| !ids.is_empty())
    }
}

impl Written for Typed<'_> {
    const FORM: Form = Form::Typed;

    fn is_default(&self) -> bool {
        self.is_of(DEFAULT)
    }

    fn switch(&self) -> Option<bool> {
        if self.is_of(ON) {
            Some(true)
        } else {
            self.is_of(OFF).then_some(false)
        }
    }

    fn number(&self) -> Option<u64> {
        fold(self.0.trim()).parse().ok()
    }

    fn language(&self) -> Option<Language> {
        Language::read(self.0)
    }

    fn channels(&self) -> Option<BTreeSet<Id>> {
        self.ids("<#")
    }

    fn roles(&self) -> Option<BTreeSet<Id>> {
        if self.is_of(NONE) {
            return Some(BTreeSet::new());
        }
        self.ids("<@&")
    }

    fn names(&self) -> Option<BTreeSet<String>> {
        if self.is_of(NONE) {
            return Some(BTreeSet::new());
        }
        names(self.0)
    }

    fn uploads(&self) -> Option<Uploads> {
        let words = [
            (Uploads::Off, OFF),
            (Uploads::Moderators, MODERATORS),
            (Uploads::Approval, APPROVAL),
        ];
        words
            .into_iter()
            .find(|(_, words)| self.is_of(words))
            .map(|(uploads, _)| uploads)
    }

    fn found(&self) -> String {
        self.0.to_owned()
    }
}

/// A mention that begins with `open`, or an id by itself.
fn id(part: &str, open: &str) -> Option<Id> {
    match part.strip_prefix(open) {
        Some(mention) => mention.strip_suffix('>').and_then(Id::read),
        None => Id::read(part),
    }
}

/// A list of names, where `"` stands around a name that holds a comma or is one of our own words, and twice
/// for itself within.
fn names(text: &str) -> Option<BTreeSet<String>> {
    let mut names = BTreeSet::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let (name, after) = if let Some(quoted) = rest.strip_prefix('"') {
            unquoted(quoted)?
        } else {
            let (name, after) = rest.split_at(rest.find(SEPARATORS).unwrap_or(rest.len()));
            (name.trim().to_owned(), after)
        };
        if !name.is_empty() {
            names.insert(name);
        }
        let after = after.trim_start();
        rest = after
            .strip_prefix(SEPARATORS)
            .or(after.is_empty().then_some(""))?
            .trim_start();
    }
    Some(names).filter(|names| !names.is_empty())
}

/// The name up to the quotation mark that closes it, and what follows.
fn unquoted(quoted: &str) -> Option<(String, &str)> {
    let mut name = String::new();
    let mut rest = quoted;
    loop {
        let (part, after) = rest.split_once('"')?;
        name.push_str(part);
        let Some(more) = after.strip_prefix('"') else {
            return Some((name, after));
        };
        name.push('"');
        rest = more;
    }
}

/// A name as it must be typed to be read as one.
pub(super) fn quoted(name: &str) -> String {
    let is_plain = name.trim() == name && !name.contains(SEPARATORS) && !name.contains('"');
    if is_plain && !is_of(name, DEFAULT) && !is_of(name, NONE) {
        return name.to_owned();
    }
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn is_of(text: &str, words: &[&str]) -> bool {
    let folded = fold(text.trim());
    words.iter().any(|word| fold(word) == folded)
}
