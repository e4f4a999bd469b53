//! Writing what was calibrated into a settings file.
//!
//! In: the text of a settings file, weights and thresholds, and those that went before. Out: the text with them in it,
//! the earlier ones as comments above, everything else as it stood, comments and order too.

use std::{
    fs,
    io::{self, Write},
    path::Path,
};

use toml_edit::{DocumentMut, InlineTable, Item, Table, Value};

use crate::{answer::ConfidenceModel, corpus::Date, eval::Standing};

use super::{
    Place, SettingsError,
    overlay::{overlay_file, reference},
};

/// What was calibrated, and what it takes the place of.
#[derive(Debug, Clone, Copy)]
pub struct Calibration {
    /// What the settings are to say.
    pub now: Standing,
    /// What they said, and the day on which that ended; kept as comments.
    pub before: Option<(Standing, Date)>,
}

/// The settings `text` of the file at `path` with what was calibrated.
///
/// # Errors
/// When the text is no TOML, or a section is no section.
pub fn calibrated(path: &Path, text: &str, calibration: &Calibration) -> Result<String, SettingsError> {
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
        let thresholds = |standing: &Standing| [standing.thresholds.sure, standing.thresholds.near];
        let mut notes = calibration.put(answer, &["threshold", "near_threshold"], thresholds);
        if let Some(weights) = section(answer, "confidence") {
            let inside = calibration.put(weights, &ConfidenceModel::NAMES, |standing| standing.model.weights());
            if !inside.is_empty() && !note(answer, "confidence", &inside) {
                notes.extend(inside);
            }
        }
        note(document.as_item_mut(), "answer", &notes);
    }
    Ok(document.to_string())
}

/// Writes them into the file at `path`, which holds either what it held or all of them at every moment.
///
/// # Errors
/// When the file cannot be read or written, or is no settings file.
pub fn write_calibrated(path: &Path, calibration: &Calibration) -> Result<(), SettingsError> {
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
    let text = calibrated(path, &text, calibration)?;
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

/// What comments on earlier values begin with.
const BEFORE: &str = "# before ibid calibrate of ";

impl Calibration {
    /// Puts the values of `names` into `section` and above each what it was. Returns what could not stand there, since
    /// a section in one line holds no comments.
    fn put<const N: usize>(
        &self,
        section: &mut Item,
        names: &[&str; N],
        values: impl Fn(&Standing) -> [f32; N],
    ) -> Vec<String> {
        let now = values(&self.now);
        let before = self.before.map(|(standing, day)| (values(&standing), day));
        let mut left = Vec::new();
        for (at, name) in names.iter().enumerate() {
            put(section, name, now[at]);
            let Some((before, day)) = before.filter(|(before, _)| before[at].to_bits() != now[at].to_bits()) else {
                continue;
            };
            let line = format!(
                "{BEFORE}{day}: {name} = {}",
                toml_edit::Value::from(decimal(before[at]))
            );
            if !note(section, name, std::slice::from_ref(&line)) {
                left.push(line);
            }
        }
        left
    }
}

/// Puts comments above `key`, in the place of earlier ones of their kind. False where none can stand: within one line,
/// or above what is no line.
fn note(section: &mut Item, key: &str, lines: &[String]) -> bool {
    if lines.is_empty() {
        return true;
    }
    let is_one_line = matches!(section, Item::Value(_));
    let table = section.as_table_like_mut().filter(|_| !is_one_line);
    let Some((mut key, value)) = table.and_then(|table| table.get_key_value_mut(key)) else {
        return false;
    };
    let decor = match value {
        Item::Table(table) if !table.is_dotted() && !table.is_implicit() => table.decor_mut(),
        Item::Value(_) => key.leaf_decor_mut(),
        _ => return false,
    };
    let around = decor.prefix().and_then(|prefix| prefix.as_str()).unwrap_or_default();
    let others = around.split_inclusive('\n').filter(|line| !line.starts_with(BEFORE));
    let others: String = others.collect();
    let indent = others.rsplit('\n').next().unwrap_or_default().to_owned();
    let above = &others[..others.len() - indent.len()];
    let comments: String = lines.iter().flat_map(|line| [&*indent, line, "\n"]).collect();
    decor.set_prefix(format!("{above}{comments}{indent}"));
    true
}

/// The number as it is written, not as its bits would be with more places.
fn decimal(number: f32) -> f64 {
    number.to_string().parse().unwrap_or(f64::from(number))
}
