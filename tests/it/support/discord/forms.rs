//! In: a modal that the bot opened, and what a person fills in. Out: what is wrong with the modal, or the components of
//! a submission as Discord sends them; a panic where Discord would not let it be submitted.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::answer::FormError;
use super::limits::{self, at_most, count, list, required};

const ROW: u64 = 1;
const SELECT: u64 = 3;
const TEXT_INPUT: u64 = 4;
const TEXT_DISPLAY: u64 = 10;
const LABEL: u64 = 18;
const RADIO_GROUP: u64 = 21;
/// A text input holds no more than this.
const LONGEST_INPUT: u64 = 4000;

/// The data of a modal callback.
pub fn check(data: &Value, errors: &mut Vec<FormError>) {
    required(errors, "data.custom_id".into(), &data["custom_id"]);
    required(errors, "data.title".into(), &data["title"]);
    at_most(errors, "data.custom_id".into(), &data["custom_id"], 100);
    at_most(errors, "data.title".into(), &data["title"], 45);
    let parts = list(&data["components"]);
    if parts.is_empty() || parts.len() > 5 {
        let words = "Must be between 1 and 5 in length.";
        errors.push(FormError::new("data.components", "BASE_TYPE_BAD_LENGTH", words));
    }
    let mut ids = BTreeSet::new();
    for (index, part) in parts.iter().enumerate() {
        let at = format!("data.components.{index}");
        let kind = part["type"].as_u64().unwrap_or(0);
        let inside = match kind {
            ROW => list(&part["components"]),
            LABEL => std::slice::from_ref(&part["component"]),
            TEXT_DISPLAY => continue,
            _ => &[],
        };
        let [field] = inside else {
            let words = "A part of a modal is a label or a row with one component in it";
            errors.push(FormError::new(&at, "COMPONENT_LAYOUT_WIDTH_EXCEEDED", words));
            continue;
        };
        let label = if kind == LABEL { part } else { field };
        required(errors, format!("{at}.label"), &label["label"]);
        at_most(errors, format!("{at}.label"), &label["label"], 45);
        at_most(errors, format!("{at}.description"), &part["description"], 100);
        if kind == ROW && field["type"] != TEXT_INPUT {
            errors.push(FormError::new(&at, "UNION_TYPE_CHOICES", "Value must be one of (4,)."));
        }
        check_field(field, &at, errors);
        if !ids.insert(field["custom_id"].to_string()) {
            let words = "Component custom id cannot be duplicated";
            errors.push(FormError::new(&at, "COMPONENT_CUSTOM_ID_DUPLICATED", words));
        }
    }
}

fn check_field(field: &Value, at: &str, errors: &mut Vec<FormError>) {
    required(errors, format!("{at}.custom_id"), &field["custom_id"]);
    at_most(errors, format!("{at}.custom_id"), &field["custom_id"], 100);
    if field["type"] != TEXT_INPUT {
        limits::control(field, at, errors);
        return;
    }
    at_most(errors, format!("{at}.placeholder"), &field["placeholder"], 100);
    at_most(errors, format!("{at}.value"), &field["value"], 4000);
    if !matches!(field["style"].as_u64(), Some(1 | 2)) {
        errors.push(FormError::new(
            format!("{at}.style"),
            "BASE_TYPE_CHOICES",
            "Value must be one of (1, 2).",
        ));
    }
    let (least, most) = bounds(field);
    if least > most || most == 0 || most > LONGEST_INPUT {
        let words = "Must be between 1 and 4000, the minimum below the maximum.";
        errors.push(FormError::new(
            format!("{at}.max_length"),
            "BASE_TYPE_BAD_LENGTH",
            words,
        ));
    }
}

fn bounds(field: &Value) -> (u64, u64) {
    (
        field["min_length"].as_u64().unwrap_or(0),
        field["max_length"].as_u64().unwrap_or(LONGEST_INPUT),
    )
}

/// What Discord sends when a person has filled in this modal: each pair is the `custom_id` of a field and what was
/// typed or picked there; a select may be named more than once. What is not named keeps what the modal put there.
pub fn filled(modal: &Value, answers: &[(&str, &str)]) -> Value {
    let parts = list(&modal["components"]);
    let fields: Vec<&Value> = parts.iter().filter_map(field_of).collect();
    for (name, _) in answers {
        let there = fields.iter().any(|field| field["custom_id"] == *name);
        assert!(there, "the modal has no field {name:?}, but {fields:?}");
    }
    let mut number = 0;
    let mut next = || {
        number += 1;
        number
    };
    let parts = parts.iter().filter_map(|part| Some((part, field_of(part)?)));
    let submitted = parts.map(|(part, field)| {
        let outer = next();
        let inner = submit_field(field, answers, next());
        if part["type"] == LABEL {
            json!({"type": LABEL, "id": outer, "component": inner})
        } else {
            json!({"type": ROW, "id": outer, "components": [inner]})
        }
    });
    let components: Vec<Value> = submitted.collect();
    json!({"custom_id": modal["custom_id"], "components": components})
}

fn field_of(part: &Value) -> Option<&Value> {
    match part["type"].as_u64()? {
        ROW => part["components"].get(0),
        LABEL => Some(&part["component"]),
        _ => None,
    }
}

fn submit_field(field: &Value, answers: &[(&str, &str)], number: u64) -> Value {
    let name = field["custom_id"].as_str().unwrap_or_default();
    let given = answers.iter().filter(|(id, _)| *id == name).map(|(_, value)| *value);
    let given: Vec<&str> = given.collect();
    let kind = field["type"].as_u64().unwrap_or(0);
    // Everything in a modal has to be filled in unless it says otherwise.
    let needed = field["required"].as_bool().unwrap_or(true);
    let mut submitted = json!({"type": kind, "id": number, "custom_id": name});
    match kind {
        TEXT_INPUT => {
            let text = given.first().copied().or(field["value"].as_str()).unwrap_or_default();
            let length = u64::try_from(text.chars().count()).expect("a text is not that long");
            let (least, most) = bounds(field);
            let right = if length == 0 {
                !needed
            } else {
                (least..=most).contains(&length)
            };
            assert!(
                right,
                "Discord would not let {length} characters be submitted in {name:?}"
            );
            submitted["value"] = text.into();
        }
        SELECT | RADIO_GROUP => {
            let offered = |value: &&str| list(&field["options"]).iter().any(|option| option["value"] == **value);
            assert!(given.iter().all(offered), "{given:?} are not all options of {name:?}");
            let set = list(&field["options"])
                .iter()
                .filter(|option| option["default"] == true);
            let set: Vec<&str> = set.filter_map(|option| option["value"].as_str()).collect();
            let picked = if given.is_empty() { set } else { given };
            let most = if kind == SELECT {
                field["max_values"].as_u64().unwrap_or(1)
            } else {
                1
            };
            let most = usize::try_from(most).expect("it is at most 25");
            assert!(
                picked.len() <= most && (!needed || !picked.is_empty()),
                "Discord would not let {picked:?} be submitted in {name:?}"
            );
            if kind == SELECT {
                submitted["values"] = json!(picked);
            } else {
                submitted["value"] = json!(picked.first());
            }
        }
        _ => panic!("the fake cannot fill in a component of type {kind} in a modal"),
    }
    submitted
}

/// The longest text that a field takes, for tests that fill it to the brim.
pub fn longest(modal: &Value, name: &str) -> u64 {
    let fields = list(&modal["components"]).iter().filter_map(field_of);
    let field = fields.into_iter().find(|field| field["custom_id"] == name);
    bounds(field.unwrap_or_else(|| panic!("the modal has no field {name:?}"))).1
}

/// The words of a modal as a person sees them: title, labels, descriptions, placeholders.
pub fn words(modal: &Value) -> String {
    let mut words = vec![modal["title"].as_str().unwrap_or_default().to_owned()];
    super::reply::visit(list(&modal["components"]), &mut |part| {
        let texts = ["label", "description", "content", "placeholder"].map(|key| &part[key]);
        let said = texts.into_iter().filter(|text| count(text) > 0);
        words.extend(said.filter_map(Value::as_str).map(str::to_owned));
    });
    words.join("\n")
}
