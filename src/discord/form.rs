//! Forms with lines to fill in.
//!
//! In: what is to be asked. Out: a modal in the words of Discord's API, and from one that was filled in what stands in
//! its lines. serenity reads text inputs in rows and nothing newer.

use serde_json::{Value, json};
use serenity::all::{ActionRowComponent, ModalInteraction};

use crate::text::shortened;

/// The most characters of a title and of a label (Discord's reference, Modals).
const LABEL: usize = 45;
/// The most characters of a placeholder.
const PLACEHOLDER: usize = 100;

/// A place to write into.
pub(super) struct Field {
    /// What it is read by.
    pub(super) name: &'static str,
    pub(super) label: String,
    /// What stands there until something is written; may be empty.
    pub(super) placeholder: String,
    pub(super) size: Size,
    /// The most characters.
    pub(super) most: usize,
    pub(super) is_required: bool,
}

/// How much room there is to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Size {
    Line = 1,
    Paragraph = 2,
}

/// A form that comes back under `custom_id`.
pub(super) fn form(custom_id: &str, title: &str, fields: &[Field]) -> Value {
    let rows: Vec<Value> = fields.iter().map(row).collect();
    json!({ "custom_id": custom_id, "title": shortened(title, LABEL), "components": rows })
}

fn row(field: &Field) -> Value {
    let mut input = json!({
        "type": 4, "custom_id": field.name, "label": shortened(&field.label, LABEL), "style": field.size as u8,
        "max_length": field.most, "required": field.is_required,
    });
    if !field.placeholder.is_empty() {
        input["placeholder"] = shortened(&field.placeholder, PLACEHOLDER).into();
    }
    json!({ "type": 1, "components": [input] })
}

/// What was written into the field of that name, without white space around it.
pub(super) fn written(filled: &ModalInteraction, name: &str) -> String {
    let mut fields = filled.data.components.iter().flat_map(|row| &row.components);
    let value = fields.find_map(|field| match field {
        ActionRowComponent::InputText(input) if input.custom_id == name => input.value.as_deref(),
        _ => None,
    });
    value.unwrap_or_default().trim().to_owned()
}
