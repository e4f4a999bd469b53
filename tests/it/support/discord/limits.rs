//! In: the body of a request. Out: what Discord's form validation says of it where its `OpenAPI` document is silent or
//! too generous.

use std::collections::BTreeSet;

use serde_json::Value;

use super::answer::FormError;
use super::messages::COMPONENTS_V2;
use super::names;
use super::reply::visit;

const CONTENT: usize = 2000;
const NONCE: usize = 25;
const EMBEDS: usize = 10;
const ADDRESS: usize = 2048;
const EMBEDS_TOGETHER: usize = 6000;
const TEXT_DISPLAYS_TOGETHER: usize = 4000;
const COMPONENTS_IN_ALL: usize = 40;

pub fn count(text: &Value) -> usize {
    text.as_str().map_or(0, |text| text.chars().count())
}

pub fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

pub fn at_most(errors: &mut Vec<FormError>, at: String, text: &Value, limit: usize) -> usize {
    let length = count(text);
    if length > limit {
        errors.push(FormError::too_long(at, limit));
    }
    length
}

fn too_many(errors: &mut Vec<FormError>, at: &str, items: usize, limit: usize) {
    if items > limit {
        errors.push(FormError::new(
            at,
            "BASE_TYPE_BAD_LENGTH",
            format!("Must be between 0 and {limit} in length."),
        ));
    }
}

pub fn required(errors: &mut Vec<FormError>, at: String, text: &Value) {
    if count(text) == 0 {
        errors.push(FormError::required(at));
    }
}

/// A message's body; `prefix` is where it stands in the request, and `flags` those that the message already has.
pub fn message(body: &Value, prefix: &str, flags: u64, errors: &mut Vec<FormError>) {
    let at = |key: &str| {
        if prefix.is_empty() {
            key.to_owned()
        } else {
            format!("{prefix}.{key}")
        }
    };
    let v2 = (body["flags"].as_u64().unwrap_or(0) | flags) & COMPONENTS_V2 != 0;
    at_most(errors, at("content"), &body["content"], CONTENT);
    at_most(errors, at("nonce"), &body["nonce"], NONCE);
    embeds(list(&body["embeds"]), &at("embeds"), errors);
    components(list(&body["components"]), &at("components"), v2, errors);
    if v2 {
        for key in ["content", "embeds"] {
            if count(&body[key]) > 0 || !list(&body[key]).is_empty() {
                let words = "The 'content' and 'embeds' fields cannot be used when using MessageFlags.IS_COMPONENTS_V2";
                errors.push(FormError::new(
                    at(key),
                    "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
                    words,
                ));
            }
        }
    }
}

fn embeds(embeds: &[Value], at: &str, errors: &mut Vec<FormError>) {
    too_many(errors, at, embeds.len(), EMBEDS);
    let mut together = 0;
    for (index, embed) in embeds.iter().enumerate() {
        let at = format!("{at}.{index}");
        together += at_most(errors, format!("{at}.title"), &embed["title"], 256);
        together += at_most(errors, format!("{at}.description"), &embed["description"], 4096);
        together += at_most(errors, format!("{at}.footer.text"), &embed["footer"]["text"], 2048);
        together += at_most(errors, format!("{at}.author.name"), &embed["author"]["name"], 256);
        for place in [
            "/url",
            "/image/url",
            "/thumbnail/url",
            "/author/url",
            "/author/icon_url",
            "/footer/icon_url",
        ] {
            address(
                errors,
                &format!("{at}{}", place.replace('/', ".")),
                embed.pointer(place),
            );
        }
        let fields = list(&embed["fields"]);
        too_many(errors, &format!("{at}.fields"), fields.len(), 25);
        for (index, field) in fields.iter().enumerate() {
            let at = format!("{at}.fields.{index}");
            required(errors, format!("{at}.name"), &field["name"]);
            required(errors, format!("{at}.value"), &field["value"]);
            together += at_most(errors, format!("{at}.name"), &field["name"], 256);
            together += at_most(errors, format!("{at}.value"), &field["value"], 1024);
        }
    }
    if together > EMBEDS_TOGETHER {
        let words = format!("Embed size exceeds maximum size of {EMBEDS_TOGETHER}");
        errors.push(FormError::new(at, "MAX_EMBED_SIZE_EXCEEDED", words));
    }
}

/// An address that is shown or can be opened: on the web, or of a file sent with the message.
fn address(errors: &mut Vec<FormError>, at: &str, url: Option<&Value>) {
    let Some(text) = url.and_then(Value::as_str) else {
        return;
    };
    let known = ["https://", "http://", "attachment://", "discord://"];
    let spaced = text.chars().any(|c| c.is_whitespace() || c.is_control());
    if spaced
        || !known
            .iter()
            .any(|scheme| text.len() > scheme.len() && text.starts_with(scheme))
    {
        errors.push(FormError::new(at, "URL_TYPE_INVALID_URL", "Not a well formed URL."));
    }
    if text.chars().count() > ADDRESS {
        errors.push(FormError::too_long(at, ADDRESS));
    }
}

fn components(components: &[Value], at: &str, v2: bool, errors: &mut Vec<FormError>) {
    let mut ids = BTreeSet::new();
    let (mut all, mut text) = (0, 0);
    visit(components, &mut |component| {
        all += 1;
        text += if component["type"] == 10 {
            count(&component["content"])
        } else {
            0
        };
        if let Some(id) = component["custom_id"].as_str() {
            if !ids.insert(id.to_owned()) {
                let words = "Component custom id cannot be duplicated";
                errors.push(FormError::new(at, "COMPONENT_CUSTOM_ID_DUPLICATED", words));
            }
            at_most(errors, format!("{at}.custom_id"), &component["custom_id"], 100);
        }
        control(component, at, errors);
    });
    if v2 {
        if all > COMPONENTS_IN_ALL {
            let words = format!("The total number of components cannot exceed {COMPONENTS_IN_ALL}");
            errors.push(FormError::new(at, "COMPONENT_TOTAL_COUNT_EXCEEDED", words));
        }
        if text > TEXT_DISPLAYS_TOGETHER {
            let words = format!("The total text of the message cannot exceed {TEXT_DISPLAYS_TOGETHER} characters");
            errors.push(FormError::new(at, "COMPONENT_TOTAL_TEXT_EXCEEDED", words));
        }
        return;
    }
    too_many(errors, at, components.len(), 5);
    for (index, row) in components.iter().enumerate() {
        if row["type"] != 1 {
            errors.push(FormError::new(
                format!("{at}.{index}.type"),
                "UNION_TYPE_CHOICES",
                "Value must be one of (1).",
            ));
            continue;
        }
        let inside = list(&row["components"]);
        let selects = inside.iter().filter(|component| component["type"] != 2).count();
        // A select takes the width of a row, which has room for five buttons.
        let width = selects * 5 + (inside.len() - selects);
        if inside.is_empty() || width > 5 {
            let words = "Components are limited to 5 buttons or 1 select in a row";
            errors.push(FormError::new(
                format!("{at}.{index}"),
                "COMPONENT_LAYOUT_WIDTH_EXCEEDED",
                words,
            ));
        }
    }
}

pub fn control(component: &Value, at: &str, errors: &mut Vec<FormError>) {
    match component["type"].as_u64() {
        Some(2) => {
            at_most(errors, format!("{at}.label"), &component["label"], 80);
            let link = component["style"] == 5;
            if link && (component["url"].is_null() || !component["custom_id"].is_null()) {
                let words = "A link button has a url and no custom_id";
                errors.push(FormError::new(at, "BUTTON_COMPONENT_INVALID", words));
            }
            at_most(errors, format!("{at}.url"), &component["url"], 512);
            address(errors, &format!("{at}.url"), component.get("url"));
            if !link && component["style"] != 6 {
                required(errors, format!("{at}.custom_id"), &component["custom_id"]);
            }
            if count(&component["label"]) == 0 && component["emoji"].is_null() && component["style"] != 6 {
                errors.push(FormError::required(format!("{at}.label")));
            }
        }
        Some(3) => {
            let options = list(&component["options"]);
            required(errors, format!("{at}.custom_id"), &component["custom_id"]);
            if options.is_empty() {
                errors.push(FormError::required(format!("{at}.options")));
            }
            too_many(errors, &format!("{at}.options"), options.len(), 25);
            at_most(errors, format!("{at}.placeholder"), &component["placeholder"], 150);
            let bound = |key: &str| component[key].as_u64().unwrap_or(1);
            let most = u64::try_from(options.len()).expect("a list is not that long");
            if bound("min_values") > bound("max_values").max(1) || bound("max_values") > most.max(1) {
                let words = "The number of values is between the minimum and the number of options";
                errors.push(FormError::new(
                    format!("{at}.max_values"),
                    "BASE_TYPE_BAD_LENGTH",
                    words,
                ));
            }
            let mut values = BTreeSet::new();
            for option in options {
                for key in ["label", "value", "description"] {
                    at_most(errors, format!("{at}.options.{key}"), &option[key], 100);
                }
                if !values.insert(option["value"].to_string()) {
                    let words = "The specified option value is already used";
                    errors.push(FormError::new(
                        format!("{at}.options"),
                        "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED",
                        words,
                    ));
                }
            }
        }
        _ => {}
    }
}

/// The choices of an autocomplete callback.
pub fn choices(data: &Value, errors: &mut Vec<FormError>) {
    let choices = list(&data["choices"]);
    too_many(errors, "data.choices", choices.len(), 25);
    for (index, choice) in choices.iter().enumerate() {
        let at = format!("data.choices.{index}");
        required(errors, format!("{at}.name"), &choice["name"]);
        at_most(errors, format!("{at}.name"), &choice["name"], 100);
        at_most(errors, format!("{at}.value"), &choice["value"], 100);
        if choice["value"] == "" {
            errors.push(FormError::required(format!("{at}.value")));
        }
        names::check_locales(choice, "name", &at, errors);
    }
}

/// Why a message's body would let a mention fire, if it would.
pub fn firing_mention(body: &Value) -> Option<String> {
    let allowed = &body["allowed_mentions"];
    if !allowed.is_object() {
        return Some("allowed_mentions is missing, so mentions are parsed".into());
    }
    if !allowed["parse"].is_array() {
        return Some("allowed_mentions has no parse list".into());
    }
    for key in ["parse", "users", "roles"] {
        if !list(&allowed[key]).is_empty() {
            return Some(format!("allowed_mentions.{key} lets some fire: {}", allowed[key]));
        }
    }
    (allowed["replied_user"] == true).then(|| "allowed_mentions.replied_user pings the author".into())
}
