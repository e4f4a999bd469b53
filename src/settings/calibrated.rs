//! Writing what was calibrated into a settings file.
//!
//! In: the text of a settings file, weights and a threshold. Out: the text with them in it, everything else
//! as it stood, comments and order too.

use std::{
    fs,
    io::{self, Write},
    path::Path,
};

use toml_edit::{DocumentMut, InlineTable, Item, Table, Value};

use crate::answer::ConfidenceModel;

use super::{
    Place, SettingsError,
    overlay::{overlay_file, reference},
};

/// The settings `text` of the file at `path` with these weights and this threshold.
///
/// # Errors
/// When the text is no TOML, or a section is no section.
pub fn calibrated(path: &Path, text: &str, model: &ConfidenceModel, threshold: f32) -> Result<String, SettingsError> {
    // What follows takes sections for sections, and whoever wrote something else should hear of it here.
    overlay_file(&mut reference(), path, text)?;
    let mut document: DocumentMut = text
        .parse()
        .map_err(|error: toml_edit::TomlError| SettingsError::Syntax {
            place: Place::File {
                path: path.to_owned(),
                line: 1,
            },
            reason: error.message().to_owned(),
        })?;
    if let Some(answer) = section(document.as_item_mut(), "answer") {
        put(answer, "threshold", threshold);
        if let Some(weights) = section(answer, "confidence") {
            for (name, weight) in ConfidenceModel::NAMES.into_iter().zip(model.weights()) {
                put(weights, name, weight);
            }
        }
    }
    Ok(document.to_string())
}

/// Writes them into the file at `path`, which holds either what it held or all of them at every moment.
///
/// # Errors
/// When the file cannot be read or written, or is no settings file.
pub fn write_calibrated(path: &Path, model: &ConfidenceModel, threshold: f32) -> Result<(), SettingsError> {
    let unreadable = |reason| SettingsError::Unreadable {
        path: path.to_owned(),
        reason,
    };
    let unwritable = |reason| SettingsError::Unwritable {
        path: path.to_owned(),
        reason,
    };
    // A link stays one: what it leads to is written.
    let file = path.canonicalize().map_err(unreadable)?;
    let text = fs::read_to_string(&file).map_err(unreadable)?;
    let text = calibrated(path, &text, model, threshold)?;
    replace(&file, &text).map_err(unwritable)
}

fn replace(file: &Path, text: &str) -> io::Result<()> {
    let folder = file.parent().unwrap_or(Path::new("."));
    let mut beside = tempfile::NamedTempFile::new_in(folder)?;
    beside.write_all(text.as_bytes())?;
    beside.as_file().set_permissions(fs::metadata(file)?.permissions())?;
    beside.as_file().sync_all()?;
    beside.persist(file)?;
    Ok(())
}

/// The section of this name, made where there is none, in the way in which the one around it is written.
fn section<'a>(around: &'a mut Item, name: &str) -> Option<&'a mut Item> {
    let made = match around {
        Item::Value(_) => Item::Value(Value::InlineTable(InlineTable::new())),
        _ => Item::Table(Table::new()),
    };
    Some(around.as_table_like_mut()?.entry(name).or_insert(made))
}

fn put(section: &mut Item, key: &str, number: f32) {
    let Some(table) = section.as_table_like_mut() else {
        return;
    };
    let mut value = Value::from(decimal(number));
    // What stands around the key and the value are comments of people.
    match table.get_mut(key).and_then(Item::as_value_mut) {
        Some(old) => {
            *value.decor_mut() = old.decor().clone();
            *old = value;
        }
        None => {
            table.insert(key, Item::Value(value));
        }
    }
}

/// The number as it is written, not as its bits would be with more places.
fn decimal(number: f32) -> f64 {
    number.to_string().parse().unwrap_or(f64::from(number))
}
