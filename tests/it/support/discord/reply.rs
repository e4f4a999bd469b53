//! In: a message that the bot wrote. Out: what a person sees of it, with the questions a test asks.

use std::time::{Duration, Instant};

use serde_json::Value;

use super::messages::{EPHEMERAL, Stored};
use super::recorded::FilePart;

/// A message as it stood at one moment.
#[derive(Clone, Debug)]
pub struct Reply {
    pub message_id: u64,
    pub channel_id: u64,
    pub content: String,
    pub embeds: Vec<Value>,
    pub components: Vec<Value>,
    pub attachments: Vec<Value>,
    pub flags: u64,
    pub replies_to: Option<u64>,
    /// What the bot's last body said about mentions.
    pub allowed_mentions: Value,
    /// How many times the message had been shown anew, the first time included.
    pub version: usize,
    pub at: Instant,
    /// The whole message object.
    pub raw: Value,
    /// The one person who sees it, where it is ephemeral.
    pub only_for: Option<u64>,
    files: Vec<FilePart>,
}

/// One button or select of a message.
#[derive(Clone, Debug)]
pub struct Control {
    pub kind: u64,
    pub label: String,
    pub custom_id: Option<String>,
    pub url: Option<String>,
    pub disabled: bool,
    pub raw: Value,
}

impl Reply {
    pub(super) fn now(message: &Stored) -> Self {
        Self::at(message, message.history.len() - 1)
    }

    pub(super) fn at(message: &Stored, version: usize) -> Self {
        let (at, raw) = &message.history[version];
        let list = |key: &str| raw[key].as_array().cloned().unwrap_or_default();
        Self {
            message_id: message.id,
            channel_id: message.channel_id,
            content: raw["content"].as_str().unwrap_or_default().to_owned(),
            embeds: list("embeds"),
            components: list("components"),
            attachments: list("attachments"),
            flags: raw["flags"].as_u64().unwrap_or(0),
            replies_to: message.replies_to,
            allowed_mentions: message.allowed_mentions.clone(),
            version: version + 1,
            at: *at,
            raw: raw.clone(),
            only_for: message.only_for,
            files: list("attachments")
                .iter()
                .filter_map(|attachment| message.files.get(attachment["id"].as_str()?).cloned())
                .collect(),
        }
    }

    /// The attached files with their bytes, in order.
    pub fn files(&self) -> &[FilePart] {
        &self.files
    }

    pub fn ephemeral(&self) -> bool {
        self.flags & EPHEMERAL != 0
    }

    /// All the words on the screen, in order: content, embeds, text displays, labels of controls.
    pub fn text(&self) -> String {
        let mut words = Vec::new();
        push(&mut words, &self.raw["content"]);
        for embed in &self.embeds {
            push(&mut words, &embed["author"]["name"]);
            push(&mut words, &embed["title"]);
            push(&mut words, &embed["description"]);
            for field in embed["fields"].as_array().into_iter().flatten() {
                push(&mut words, &field["name"]);
                push(&mut words, &field["value"]);
            }
            push(&mut words, &embed["footer"]["text"]);
        }
        visit(&self.components, &mut |component| {
            for key in ["content", "label", "placeholder"] {
                push(&mut words, &component[key]);
            }
        });
        words.join("\n")
    }

    /// Buttons and selects, in order.
    pub fn controls(&self) -> Vec<Control> {
        let mut controls = Vec::new();
        visit(&self.components, &mut |component| {
            let kind = component["type"].as_u64().unwrap_or(0);
            if matches!(kind, 2 | 3 | 5..=8) {
                let text = |key: &str| component[key].as_str().map(str::to_owned);
                controls.push(Control {
                    kind,
                    label: text("label").or_else(|| text("placeholder")).unwrap_or_default(),
                    custom_id: text("custom_id"),
                    url: text("url"),
                    disabled: component["disabled"] == true,
                    raw: component.clone(),
                });
            }
        });
        controls
    }

    /// The `custom_id` of the button or select whose label contains `label`; names those there are when there is none.
    pub fn control(&self, label: &str) -> String {
        let controls = self.controls();
        let found = controls.iter().find(|control| control.label.contains(label));
        let labels: Vec<&str> = controls.iter().map(|control| control.label.as_str()).collect();
        found
            .and_then(|c| c.custom_id.clone())
            .unwrap_or_else(|| panic!("no control says {label:?}; there are {labels:?}"))
    }

    /// How long after `start` this was shown.
    pub fn after(&self, start: Instant) -> Duration {
        self.at.saturating_duration_since(start)
    }
}

fn push(words: &mut Vec<String>, text: &Value) {
    if let Some(text) = text.as_str().filter(|text| !text.is_empty()) {
        words.push(text.to_owned());
    }
}

/// Calls `each` for every component of a tree, outer before inner.
pub fn visit(components: &[Value], each: &mut impl FnMut(&Value)) {
    for component in components {
        each(component);
        for key in ["components", "accessory", "component"] {
            match &component[key] {
                Value::Array(list) => visit(list, each),
                child @ Value::Object(_) => visit(std::slice::from_ref(child), each),
                _ => {}
            }
        }
    }
}
