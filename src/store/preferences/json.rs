//! Choices as files and rows hold them.
//!
//! In: JSON. Out: its values as [`Written`] ones, or what is wrong with it. Kinds are exact: a text is no number.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::locale::Language;

use super::{Form, Id, Refused, Uploads, VERSION, overrides::Written, refused::shortened};

pub(super) type Object = Map<String, Value>;

/// A value that JSON holds.
pub(super) struct Held<'a>(pub(super) &'a Value);

impl Held<'_> {
    fn list<T: Ord>(&self, item: impl Fn(&Value) -> Option<T>) -> Option<BTreeSet<T>> {
        self.0.as_array()?.iter().map(item).collect()
    }
}

impl Written for Held<'_> {
    const FORM: Form = Form::File;

    fn is_default(&self) -> bool {
        false
    }

    fn switch(&self) -> Option<bool> {
        self.0.as_bool()
    }

    fn number(&self) -> Option<u64> {
        self.0.as_u64()
    }

    fn language(&self) -> Option<Language> {
        self.0.as_str().and_then(Language::read)
    }

    fn channel(&self) -> Option<Id> {
        id(self.0)
    }

    fn channels(&self) -> Option<BTreeSet<Id>> {
        // No channel at all would be everywhere, which is said by leaving the key out.
        self.list(id).filter(|channels| !channels.is_empty())
    }

    fn roles(&self) -> Option<BTreeSet<Id>> {
        self.list(id)
    }

    fn names(&self) -> Option<BTreeSet<String>> {
        self.list(|name| name.as_str().map(str::to_owned))
    }

    fn uploads(&self) -> Option<Uploads> {
        self.0.as_str().and_then(Uploads::named)
    }

    fn found(&self) -> String {
        self.0.to_string()
    }
}

/// An id is a text, since other tools round numbers this large; a whole number is taken too.
fn id(value: &Value) -> Option<Id> {
    match value {
        Value::String(digits) => Id::read(digits),
        number => number.as_u64().and_then(Id::new),
    }
}

/// The choices as a row of the database holds them, on one line.
pub(super) fn body(choices: &impl Serialize) -> String {
    #[derive(Serialize)]
    struct Row<'a, T> {
        version: u64,
        #[serde(flatten)]
        choices: &'a T,
    }
    json!(Row {
        version: VERSION,
        choices
    })
    .to_string()
}

/// The choices by the names of their keys.
pub(super) fn plain(choices: &impl Serialize) -> Value {
    json!(choices)
}

/// The object in `text` without its version, which must be ours.
pub(super) fn versioned(text: &str) -> Result<Object, Refused> {
    let value: Value = serde_json::from_str(text).map_err(|error| Refused::Syntax(error.to_string()))?;
    let mut object = object("the file", value)?;
    match object.remove("version") {
        Some(version) if version == VERSION => Ok(object),
        Some(version) => Err(Refused::Version {
            found: shortened(&version.to_string()),
        }),
        None => Err(Refused::Version {
            found: "missing".to_owned(),
        }),
    }
}

/// The value as an object; `name` is what it is called.
pub(super) fn object(name: &str, value: Value) -> Result<Object, Refused> {
    match value {
        Value::Object(object) => Ok(object),
        other => Err(Refused::Syntax(format!(
            "{name} must be an object in braces, and is {}",
            shortened(&other.to_string())
        ))),
    }
}
