//! In: a registered command and what a person typed. Out: the options as Discord sends them; a panic where Discord's
//! own client would not let it happen.

use serde_json::{Value, json};

use super::interactions::AUTOCOMPLETE;
use super::world::State;

const SUBCOMMAND: u64 = 1;
const SUBCOMMAND_GROUP: u64 = 2;
const STRING: u64 = 3;
const INTEGER: u64 = 4;
const NUMBER: u64 = 10;

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn named<'a>(options: &'a Value, name: &Value) -> Option<&'a Value> {
    list(options).iter().find(|option| option["name"] == *name)
}

impl State {
    /// The command of that name as it can be picked in a channel, if any commands are registered.
    pub fn registered(&self, name: &str, kind: u64, channel: u64) -> Option<Value> {
        let mut all = self.commands.values().flatten().peekable();
        all.peek()?;
        let same = |command: &&Value| command["name"] == name && command["type"].as_u64().unwrap_or(1) == kind;
        let found: Vec<&Value> = all.filter(same).collect();
        assert!(!found.is_empty(), "no command {name:?} of type {kind} is registered");
        let shown = found.into_iter().find(|command| self.shows(command, channel));
        let shown = shown.unwrap_or_else(|| {
            panic!("Discord would not show {name:?} here: it is not registered for this context or installation")
        });
        Some(shown.clone())
    }
}

/// The options of an interaction, nested in its subcommands and with the types they were registered with.
pub fn options(kind: u64, command: Option<&Value>, path: &[String], mut given: Vec<Value>) -> Vec<Value> {
    let mut known = command.map_or(Value::Null, |command| command["options"].clone());
    if let Some(command) = command {
        for name in path {
            let inner = named(&known, &name.as_str().into());
            let inner = inner.unwrap_or_else(|| panic!("/{} has no subcommand {name}", command["name"]));
            known = inner["options"].clone();
        }
        for option in &mut given {
            let known = named(&known, &option["name"]);
            let known = known.unwrap_or_else(|| panic!("/{} has no option {}", command["name"], option["name"]));
            option["type"] = known["type"].clone();
            fits(kind, known, option);
        }
        let missing = list(&known)
            .iter()
            .find(|known| known["required"] == true && !given.iter().any(|option| option["name"] == known["name"]));
        let bare = list(&known)
            .iter()
            .any(|known| matches!(known["type"].as_u64(), Some(SUBCOMMAND | SUBCOMMAND_GROUP)));
        assert!(!bare, "/{} is not used without a subcommand", command["name"]);
        if let Some(missing) = missing.filter(|_| kind != AUTOCOMPLETE) {
            panic!(
                "Discord would not send /{} without {}",
                command["name"], missing["name"]
            );
        }
    }
    for (depth, name) in path.iter().rev().enumerate() {
        let kind = if depth == 0 { SUBCOMMAND } else { SUBCOMMAND_GROUP };
        given = vec![json!({"name": name, "type": kind, "options": given})];
    }
    given
}

/// Fails the test when Discord's client would not take the value.
fn fits(kind: u64, known: &Value, option: &Value) {
    let (name, value) = (&known["name"], &option["value"]);
    if option["focused"] == true {
        assert!(
            known["autocomplete"] == true,
            "{name} is not registered with autocomplete"
        );
        return;
    }
    let right = match known["type"].as_u64() {
        Some(INTEGER) => value.is_i64() || value.is_u64(),
        Some(5) => value.is_boolean(),
        Some(NUMBER) => value.is_number(),
        _ => value.is_string(),
    };
    assert!(right || kind == AUTOCOMPLETE, "{value} is no value for {name}");
    let choices = list(&known["choices"]);
    assert!(
        choices.is_empty() || choices.iter().any(|choice| choice["value"] == *value),
        "{value} is none of the choices of {name}: {choices:?}"
    );
    if let Some(text) = value
        .as_str()
        .filter(|_| known["type"] == STRING && kind != AUTOCOMPLETE)
    {
        let length = u64::try_from(text.chars().count()).expect("a text is not that long");
        let most = known["max_length"].as_u64().unwrap_or(6000);
        assert!(
            (known["min_length"].as_u64().unwrap_or(0)..=most).contains(&length),
            "{length} characters are no length for {name}"
        );
    }
    if let Some(number) = value.as_f64() {
        let least = known["min_value"].as_f64().unwrap_or(f64::MIN);
        let most = known["max_value"].as_f64().unwrap_or(f64::MAX);
        assert!((least..=most).contains(&number), "{number} is out of bounds for {name}");
    }
}

/// The type of the option that is being typed.
pub fn focused(options: &[Value]) -> Option<u64> {
    options.iter().find_map(|option| {
        if option["focused"] == true {
            option["type"].as_u64()
        } else {
            focused(list(&option["options"]))
        }
    })
}

/// Whether a choice's value is of the type of the option that is being typed.
pub fn is_value_of(kind: u64, value: &Value) -> bool {
    match kind {
        INTEGER => value.is_i64() || value.is_u64(),
        NUMBER => value.is_number(),
        _ => value.is_string(),
    }
}
