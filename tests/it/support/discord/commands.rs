//! In: the commands that a bot registers. Out: what is wrong with them, or the commands as Discord gives them back.

use serde_json::{Value, json};

use super::answer::FormError;
use super::names;
use super::world::State;

const LARGEST_COMMAND: usize = 8000;

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn kind(command: &Value) -> u64 {
    command["type"].as_u64().unwrap_or(1)
}

/// What Discord's validation says of one command; `at` is where it stands in the request.
pub fn check(command: &Value, at: &str, errors: &mut Vec<FormError>) {
    let place = |key: &str| {
        if at.is_empty() {
            key.to_owned()
        } else {
            format!("{at}.{key}")
        }
    };
    let chat_input = kind(command) == 1;
    for name in names_of(command, "name") {
        let length = name.chars().count();
        let right = if chat_input {
            names::is_name(name)
        } else {
            (1..=32).contains(&length) && name.trim() == name
        };
        if !right {
            let words = format!("Command name is invalid: {name:?}");
            errors.push(FormError::new(place("name"), "APPLICATION_COMMAND_INVALID_NAME", words));
        }
    }
    for field in ["name", "description"] {
        let at = place(&format!("{field}_localizations"));
        names::check_locales(command, field, &at, errors);
    }
    for description in names_of(command, "description") {
        let length = description.chars().count();
        if length > 100 || (chat_input && length == 0) {
            errors.push(FormError::new(
                place("description"),
                "BASE_TYPE_BAD_LENGTH",
                "Must be between 1 and 100 in length.",
            ));
        }
    }
    if chat_input && command["description"].as_str().is_none_or(str::is_empty) {
        errors.push(FormError::required(place("description")));
    }
    if !chat_input && !list(&command["options"]).is_empty() {
        let words = "Context menu commands cannot have options";
        errors.push(FormError::new(
            place("options"),
            "APPLICATION_COMMAND_CONTEXT_MENU_OPTIONS",
            words,
        ));
    }
    if !chat_input && !names_of(command, "description").concat().is_empty() {
        let words = "Context menu commands cannot have description";
        errors.push(FormError::new(
            place("description"),
            "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION",
            words,
        ));
    }
    options(list(&command["options"]), &place("options"), errors);
    if size(command) > LARGEST_COMMAND {
        let words = format!("Command exceeds maximum size ({LARGEST_COMMAND})");
        errors.push(FormError::new(at, "APPLICATION_COMMAND_TOO_LARGE", words));
    }
}

fn options(options: &[Value], at: &str, errors: &mut Vec<FormError>) {
    if options.len() > 25 {
        errors.push(FormError::new(
            at,
            "BASE_TYPE_BAD_LENGTH",
            "Must be between 0 and 25 in length.",
        ));
    }
    if let Some((locale, name)) = names::taken_twice(options.iter()) {
        let words = format!("Option name already exists in this command: {name:?} {locale}");
        errors.push(FormError::new(
            at,
            "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS",
            words,
        ));
    }
    let mut optional_seen = false;
    for (index, option) in options.iter().enumerate() {
        let at = format!("{at}.{index}");
        if option["required"] == true && optional_seen {
            let words = "Required options must be placed before non-required options";
            errors.push(FormError::new(
                &at,
                "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
                words,
            ));
        }
        optional_seen |= option["required"] != true;
        let choices = list(&option["choices"]);
        if choices.len() > 25 {
            let words = "Must be between 0 and 25 in length.";
            errors.push(FormError::new(format!("{at}.choices"), "BASE_TYPE_BAD_LENGTH", words));
        }
        for choice in choices {
            check_choice(choice, &format!("{at}.choices"), errors);
        }
        if let Some((locale, name)) = names::taken_twice(choices.iter()) {
            let words = format!("Choice name already exists in this option: {name:?} {locale}");
            errors.push(FormError::new(
                &at,
                "APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_ALREADY_EXISTS",
                words,
            ));
        }
        if option["autocomplete"] == true && !choices.is_empty() {
            let words = "Autocomplete options cannot have choices";
            errors.push(FormError::new(&at, "APPLICATION_COMMAND_AUTOCOMPLETE_CHOICES", words));
        }
        let inner = json!({"name": option["name"], "name_localizations": option["name_localizations"],
            "description": option["description"], "description_localizations": option["description_localizations"],
            "options": option["options"]});
        check(&inner, &at, errors);
    }
}

/// A choice has names of any letters, and a value that is no longer than they.
fn check_choice(choice: &Value, at: &str, errors: &mut Vec<FormError>) {
    let mut texts = names_of(choice, "name");
    texts.extend(choice["value"].as_str());
    if texts.iter().any(|text| !(1..=100).contains(&text.chars().count())) {
        let words = "Must be between 1 and 100 in length.";
        errors.push(FormError::new(at, "BASE_TYPE_BAD_LENGTH", words));
    }
    names::check_locales(choice, "name", at, errors);
}

/// The text of a field and of its translations.
fn names_of<'a>(command: &'a Value, field: &str) -> Vec<&'a str> {
    let translated = names::translations(command, field).map(|(_, text)| text);
    command[field].as_str().into_iter().chain(translated).collect()
}

/// Names, descriptions and choice values, counted with the longest translation of each.
fn size(command: &Value) -> usize {
    let longest = |value: &Value, field: &str| {
        names_of(value, field)
            .iter()
            .map(|text| text.chars().count())
            .max()
            .unwrap_or(0)
    };
    let own = longest(command, "name") + longest(command, "description");
    let choices: usize = list(&command["choices"])
        .iter()
        .map(|choice| longest(choice, "name") + choice["value"].as_str().map_or(0, |text| text.chars().count()))
        .sum();
    own + choices + list(&command["options"]).iter().map(size).sum::<usize>()
}

/// What is wrong with a whole set of commands.
pub fn check_all(commands: &[Value], errors: &mut Vec<FormError>) {
    for (index, command) in commands.iter().enumerate() {
        check(command, &index.to_string(), errors);
    }
    for wanted in 1..=3 {
        let of_kind = commands.iter().filter(|command| kind(command) == wanted);
        if let Some((locale, name)) = names::taken_twice(of_kind) {
            let words = format!("Application command names must be unique: {name:?} {locale}");
            errors.push(FormError::new("", "APPLICATION_COMMANDS_DUPLICATE_NAME", words));
        }
    }
    for (wanted, limit) in [(1, 100), (2, 15), (3, 15)] {
        if commands.iter().filter(|command| kind(command) == wanted).count() > limit {
            let words = "Maximum number of application commands reached";
            errors.push(FormError::new("", "APPLICATION_COMMAND_LIMIT", words));
        }
    }
}

impl State {
    /// A command as Discord keeps it: with an id and a version, without what says nothing.
    pub fn normal_command(&mut self, given: &Value, scope: &str) -> Value {
        let kept = self.commands.get(scope).into_iter().flatten();
        let old = kept
            .into_iter()
            .find(|old| old["name"] == given["name"] && kind(old) == kind(given))
            .cloned();
        let translations = |key: &str| given[key].as_object().filter(|map| !map.is_empty()).cloned();
        let mut command = json!({
            "application_id": self.config.application_id.to_string(),
            "type": kind(given), "name": given["name"], "name_localizations": translations("name_localizations"),
            "description": given["description"].as_str().unwrap_or(""),
            "description_localizations": translations("description_localizations"),
            "default_member_permissions": match &given["default_member_permissions"] {
                Value::Null => Value::Null,
                Value::String(text) => text.clone().into(),
                number => number.to_string().into(),
            },
            "dm_permission": given["dm_permission"].as_bool().unwrap_or(true),
            "nsfw": given["nsfw"].as_bool().unwrap_or(false),
            "integration_types": if given["integration_types"].is_array() { given["integration_types"].clone() } else { json!([0]) },
            "contexts": given["contexts"],
        });
        if !list(&given["options"]).is_empty() {
            command["options"] = list(&given["options"]).iter().map(normal_option).collect();
        }
        if scope != "global" {
            command["guild_id"] = scope.into();
        }
        // An unchanged command keeps its version; a changed one keeps only its id.
        let unchanged = old.as_ref().filter(|old| same(old, &command));
        let version = unchanged.map(|old| old["version"].clone());
        command["version"] = version.unwrap_or_else(|| self.next_id().to_string().into());
        command["id"] = old.map_or_else(|| self.next_id().to_string().into(), |old| old["id"].clone());
        command
    }
}

fn same(old: &Value, new: &Value) -> bool {
    let bare = |command: &Value| {
        let mut bare = command.clone();
        if let Some(fields) = bare.as_object_mut() {
            fields.remove("id");
            fields.remove("version");
        }
        bare
    };
    bare(old) == bare(new)
}

/// An option without nulls, empty lists and the flags that are false, as Discord returns it.
fn normal_option(option: &Value) -> Value {
    let nothing = |value: &Value| {
        value.is_null() || *value == false || value.as_array().is_some_and(Vec::is_empty) || *value == json!({})
    };
    let mut kept = json!({});
    for (key, value) in option
        .as_object()
        .into_iter()
        .flatten()
        .filter(|(_, value)| !nothing(value))
    {
        kept[key] = if key == "options" {
            list(value).iter().map(normal_option).collect()
        } else {
            value.clone()
        };
    }
    kept
}
