//! In: the files of a multipart body, and what the JSON beside them says of them. Out: attachments of a message, and
//! what is wrong with them.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::answer::FormError;
use super::limits::{at_most, list};
use super::messages::{cdn_url, plain};
use super::recorded::FilePart;

const FILES: usize = 10;
const DESCRIPTION: usize = 1024;
/// The ids of attachments that are there already are snowflakes; smaller ones are the numbers of files.
const SMALLEST_SNOWFLAKE: u64 = 1 << 22;

/// The attachments of a body: each is one of the files sent with it, or was there before.
pub fn check(body: &Value, files: &[FilePart], prefix: &str, errors: &mut Vec<FormError>) {
    let at = if prefix.is_empty() {
        "attachments".to_owned()
    } else {
        format!("{prefix}.attachments")
    };
    if files.len() > FILES {
        let words = format!("Must be {FILES} or fewer in length.");
        errors.push(FormError::new(&at, "BASE_TYPE_MAX_LENGTH", words));
    }
    for attachment in list(&body["attachments"]) {
        at_most(
            errors,
            format!("{at}.description"),
            &attachment["description"],
            DESCRIPTION,
        );
        let id = plain(&attachment["id"]);
        let new = id.parse::<u64>().is_ok_and(|id| id < SMALLEST_SNOWFLAKE);
        if new && !files.iter().any(|file| number(file) == id) {
            let words = format!("There is no files[{id}]");
            errors.push(FormError::new(&at, "ATTACHMENT_NOT_FOUND", words));
        }
    }
    // Without files an edit may name one that the message has from before.
    if !files.is_empty() {
        let names: BTreeSet<String> = files.iter().map(|file| name_of(file, body)).collect();
        for name in named(&body["embeds"]).difference(&names) {
            let words = format!("There is no file {name:?}");
            errors.push(FormError::new(&at, "ATTACHMENT_NOT_FOUND", words));
        }
    }
}

/// The files that embeds or components show, by `attachment://name`.
fn named(value: &Value) -> BTreeSet<String> {
    match value {
        Value::Array(items) => items.iter().flat_map(named).collect(),
        Value::Object(fields) => fields.values().flat_map(named).collect(),
        Value::String(text) => text
            .strip_prefix("attachment://")
            .map(str::to_owned)
            .into_iter()
            .collect(),
        _ => BTreeSet::new(),
    }
}

fn number(file: &FilePart) -> &str {
    file.field.trim_start_matches("files[").trim_end_matches(']')
}

fn entry<'a>(file: &FilePart, body: &'a Value) -> Option<&'a Value> {
    list(&body["attachments"])
        .iter()
        .find(|one| plain(&one["id"]) == number(file))
}

fn name_of(file: &FilePart, body: &Value) -> String {
    let named = entry(file, body).and_then(|entry| entry["filename"].as_str());
    named.unwrap_or(&file.filename).to_owned()
}

/// The attachment object of a file that was just sent.
pub fn attachment(file: &FilePart, body: &Value, channel: &str, id: u64) -> Value {
    let name = name_of(file, body);
    let url = cdn_url(channel, id, &name);
    let mut attachment = json!({
        "id": id.to_string(), "filename": name, "size": file.bytes.len(), "url": url,
        "proxy_url": url.replace("cdn.discordapp.com", "media.discordapp.net"),
        "content_type": file.content_type.clone().unwrap_or_else(|| "application/octet-stream".into()),
    });
    if let Some(description) = entry(file, body).and_then(|entry| entry["description"].as_str()) {
        attachment["description"] = description.into();
    }
    attachment
}

/// Puts the address of each attachment where something shows it by name.
pub fn resolve(value: &mut Value, attachments: &Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| resolve(item, attachments)),
        Value::Object(fields) => fields.values_mut().for_each(|field| resolve(field, attachments)),
        Value::String(text) => {
            let name = text.strip_prefix("attachment://");
            let shown = name.and_then(|name| list(attachments).iter().rev().find(|one| one["filename"] == name));
            if let Some(url) = shown.and_then(|one| one["url"].as_str()) {
                *text = url.to_owned();
            }
        }
        _ => {}
    }
}
