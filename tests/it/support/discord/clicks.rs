//! In: a message of the bot's and what a person presses, picks or fills in. Out: the interaction, when Discord's client
//! would let it happen; raw ids can be sent too, as somebody with a modified client does.

use serde_json::{Value, json};

use super::FakeDiscord;
use super::asked::Asked;
use super::forms;
use super::interactions::{Ask, COMPONENT, MODAL};
use super::reply::{Control, Reply};

const BUTTON: u64 = 2;
const SELECT: u64 = 3;

impl FakeDiscord {
    /// A person presses the button whose label contains `label`, on the message as it stands now. Without `.by(…)` it is
    /// the one who sees the message, where it is for one alone.
    pub fn click(&self, reply: &Reply, label: &str) -> Ask {
        let control = self.control_now(reply, label);
        assert_eq!(control.kind, BUTTON, "{label:?} is no button");
        let custom_id = control
            .custom_id
            .clone()
            .unwrap_or_else(|| panic!("{label:?} is a link"));
        let data = json!({"component_type": BUTTON, "custom_id": custom_id, "id": control.raw["id"]});
        Ask::on(&self.world, COMPONENT, reply.message_id, data)
    }

    /// A person picks values of the select whose placeholder contains `label`.
    pub fn pick(&self, reply: &Reply, label: &str, values: &[&str]) -> Ask {
        let control = self.control_now(reply, label);
        assert_eq!(control.kind, SELECT, "{label:?} is no select of strings");
        let offered = control.raw["options"].as_array().cloned().unwrap_or_default();
        for value in values {
            let there = offered.iter().any(|option| option["value"] == *value);
            assert!(there, "{value:?} is none of the options: {offered:?}");
        }
        let bound = |key: &str| {
            control.raw[key]
                .as_u64()
                .and_then(|bound| usize::try_from(bound).ok())
                .unwrap_or(1)
        };
        let bounds = bound("min_values")..=bound("max_values");
        assert!(
            bounds.contains(&values.len()),
            "{} are not {bounds:?} values",
            values.len()
        );
        let data = json!({
            "component_type": SELECT, "custom_id": control.custom_id, "id": control.raw["id"], "values": values,
        });
        Ask::on(&self.world, COMPONENT, reply.message_id, data)
    }

    /// A person sends any `custom_id` as a button of a message: tampered with, or from an older version.
    pub fn button(&self, custom_id: &str, message_id: u64) -> Ask {
        let data = json!({"component_type": BUTTON, "custom_id": custom_id, "id": 2});
        Ask::on(&self.world, COMPONENT, message_id, data)
    }

    /// The same for a select menu.
    pub fn select(&self, custom_id: &str, message_id: u64, values: &[&str]) -> Ask {
        let data = json!({"component_type": SELECT, "custom_id": custom_id, "id": 2, "values": values});
        Ask::on(&self.world, COMPONENT, message_id, data)
    }

    /// A person fills in the modal that an interaction was answered with, and submits it: the `custom_id` of each field
    /// and what goes into it. It happens where the modal was opened, by whom it was opened.
    pub fn submit(&self, opener: &Asked, answers: &[(&str, &str)]) -> Ask {
        let (modal, channel, source, user) = self.world.read(|state| {
            let pending = &state.interactions[&opener.id];
            let there = matches!(pending.acked, Some((9, _)));
            assert!(there, "no modal was opened: wait for `opener.modal(within)` first");
            let user = state.users[&pending.user_id].clone();
            (
                pending.data.clone().expect("a modal has data"),
                pending.channel_id,
                pending.source,
                user,
            )
        });
        let data = forms::filled(&modal, answers);
        Ask::new(&self.world, MODAL, "", data)
            .at(channel)
            .by(&user)
            .after_modal(opener.id, source)
    }

    /// A person submits a modal that nothing opened in this test: names of text fields and what was typed in them.
    pub fn modal_submit(&self, custom_id: &str, fields: &[(&str, &str)]) -> Ask {
        let rows = fields.iter().enumerate().map(|(index, (name, value))| {
            let (row, field) = (index * 2 + 1, index * 2 + 2);
            json!({"type": 1, "id": row, "components": [{"type": 4, "id": field, "custom_id": name, "value": value}]})
        });
        let components: Vec<Value> = rows.collect();
        let data = json!({"custom_id": custom_id, "components": components});
        Ask::new(&self.world, MODAL, "", data)
    }

    /// The control of the message as everybody sees it now, which may be newer than the reply in a test's hands.
    fn control_now(&self, reply: &Reply, label: &str) -> Control {
        let now = self.shown(reply.message_id).expect("the message was deleted");
        let controls = now.controls();
        let labels: Vec<&str> = controls.iter().map(|control| control.label.as_str()).collect();
        let found = controls.iter().find(|control| control.label == label);
        let found = found.or_else(|| controls.iter().find(|control| control.label.contains(label)));
        let found = found.unwrap_or_else(|| panic!("no control says {label:?}; there are {labels:?}"));
        assert!(!found.disabled, "{label:?} is disabled");
        found.clone()
    }
}
