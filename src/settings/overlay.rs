//! One source of settings over another.
//!
//! In: the reference, and a file or a variable that counts more. Out: the same table with the values of both, each
//! of the kind that the reference gives it, or the first key that it does not know.

use std::path::Path;

use toml::{Spanned, Table, Value, de::DeTable};

use super::{Place, SettingsError};

/// The reference: every key with its default.
const REFERENCE: &str = include_str!("../../config/default.toml");

/// The settings that ship.
pub(super) fn reference() -> Table {
    toml::from_str(REFERENCE).expect("the reference is compiled in and a test reads it")
}

/// Puts what the file at `path` says over the settings.
///
/// # Errors
/// When `text` is no TOML, or names what there is not or a value of another kind.
pub(super) fn overlay_file(settings: &mut Table, path: &Path, text: &str) -> Result<(), SettingsError> {
    let place = |offset: usize| Place::File {
        path: path.to_owned(),
        line: text.get(..offset).unwrap_or(text).matches('\n').count() + 1,
    };
    let syntax = |error: toml::de::Error| SettingsError::Syntax {
        place: place(error.span().map_or(0, |span| span.start)),
        reason: error.message().to_owned(),
    };
    let values: Table = toml::from_str(text).map_err(syntax)?;
    let spans = DeTable::parse(text).map_err(syntax)?;
    overlay_section(settings, "", values, spans.get_ref(), &place)
}

/// Puts the keys of one section, and of those within it, over the settings. `above` is the name of the
/// section, empty for the whole file.
fn overlay_section(
    settings: &mut Table,
    above: &str,
    values: Table,
    spans: &DeTable<'_>,
    place: &dyn Fn(usize) -> Place,
) -> Result<(), SettingsError> {
    for (key, value) in values {
        let name = if above.is_empty() {
            key.clone()
        } else {
            format!("{above}.{key}")
        };
        let within = spans.get(key.as_str()).and_then(|span| span.get_ref().as_table());
        let is_section = above.is_empty() || matches!(find(settings, &name), Some(Value::Table(_)));
        match (value, within) {
            (Value::Table(keys), Some(within)) if is_section => overlay_section(settings, &name, keys, within, place)?,
            (value, _) => overlay(settings, place(offset_of(spans, &key)), name, value)?,
        }
    }
    Ok(())
}

/// The value of the setting with this name, its parts joined by dots.
fn find<'a>(settings: &'a mut Table, name: &str) -> Option<&'a mut Value> {
    let (section, key) = name.rsplit_once('.').unwrap_or(("", name));
    let sections = section.split('.').filter(|part| !part.is_empty());
    let mut table = settings;
    for section in sections {
        table = table.get_mut(section)?.as_table_mut()?;
    }
    table.get_mut(key)
}

/// The one section whose keys are the operator's own, each with a list.
const OPEN: &str = "guild.allow";

/// Makes a key of the open section known, as an empty list.
fn admit(settings: &mut Table, name: &str) {
    let own = name.strip_prefix(OPEN).and_then(|rest| rest.strip_prefix('.'));
    if let Some(own) = own.filter(|own| !own.contains('.'))
        && let Some(Value::Table(section)) = find(settings, OPEN)
    {
        section.entry(own).or_insert_with(|| Value::Array(Vec::new()));
    }
}

fn offset_of(table: &DeTable<'_>, key: &str) -> usize {
    table
        .keys()
        .find(|known: &&Spanned<_>| known.get_ref() == key)
        .map_or(0, |known| known.span().start)
}

/// Puts what the variable `name` says of `key` over the settings.
///
/// # Errors
/// When there is no such key, or it is of another kind.
pub(super) fn overlay_variable(
    settings: &mut Table,
    name: &str,
    key: &str,
    written: &str,
) -> Result<(), SettingsError> {
    let place = Place::Variable(name.to_owned());
    let key = key.to_lowercase().replace("__", ".");
    admit(settings, &key);
    let value = match find(settings, &key) {
        Some(Value::Table(_)) => return Err(unknown(settings, place, &key)),
        Some(Value::String(_)) | None => Value::String(written.to_owned()),
        Some(_) => toml::from_str::<Table>(&format!("value = {written}"))
            .ok()
            // A line break would smuggle in more than the value.
            .filter(|table| table.len() == 1)
            .and_then(|mut table| table.remove("value"))
            .unwrap_or_else(|| Value::String(written.to_owned())),
    };
    overlay(settings, place, key, value)
}

fn overlay(settings: &mut Table, place: Place, name: String, value: Value) -> Result<(), SettingsError> {
    admit(settings, &name);
    let Some(known) = find(settings, &name) else {
        return Err(unknown(settings, place, &name));
    };
    let value = match (&*known, value) {
        (Value::Float(_), Value::Integer(whole)) => Value::Float(f64::from(i32::try_from(whole).unwrap_or(i32::MAX))),
        (_, value) => value,
    };
    if !known.same_type(&value) {
        return Err(SettingsError::Kind {
            place,
            key: name,
            wanted: kind(known),
            found: format!("{} ({value})", kind(&value)),
        });
    }
    *known = value;
    Ok(())
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::String(_) => "a text in quotes",
        Value::Integer(_) => "a whole number",
        Value::Float(_) => "a number",
        Value::Boolean(_) => "true or false",
        Value::Datetime(_) => "a date",
        Value::Array(_) => "a list in brackets",
        Value::Table(_) => "a section",
    }
}

fn unknown(settings: &Table, place: Place, key: &str) -> SettingsError {
    let nearest = names("", settings)
        .into_iter()
        .map(|name| (strsim::jaro_winkler(&name, key), name))
        .max_by(|a, b| a.0.total_cmp(&b.0))
        // Below this two names have little in common and naming one would mislead.
        .filter(|(likeness, _)| *likeness > 0.7)
        .map(|(_, name)| name);
    SettingsError::Unknown {
        place,
        key: key.to_owned(),
        nearest,
    }
}

/// The names of all settings below `above`.
fn names(above: &str, settings: &Table) -> Vec<String> {
    let named = settings.iter().flat_map(|(key, value)| match value {
        Value::Table(within) => names(&format!("{above}{key}."), within),
        _ => vec![format!("{above}{key}")],
    });
    named.collect()
}
