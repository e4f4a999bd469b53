//! A message as the bot sends it: words, buttons, a file.
//!
//! In: a reply, and what can be done with it. Out: the body of a message, within Discord's limits, that mentions
//! nobody. It always names its content, embeds, components and attachments, so that an edit replaces all of them.

use serde_json::{Value, json};
use serenity::builder::CreateAttachment;

use crate::{
    locale::Language,
    reply::{
        Reply,
        limits::{self, Fitted},
    },
};

use super::custom_id::{Action, Signer};

/// A message in the making.
#[derive(Debug, Clone, Default)]
pub(super) struct Outgoing {
    pub(super) reply: Reply,
    /// Buttons, in rows of at most five; at most five rows.
    pub(super) rows: Vec<Vec<Button>>,
    /// A file besides what does not fit the message.
    pub(super) file: Option<File>,
}

/// A file that goes with a message.
#[derive(Debug, Clone)]
pub(super) struct File {
    pub(super) name: String,
    /// What it shows, for those who cannot see it.
    pub(super) description: String,
    pub(super) bytes: Vec<u8>,
}

/// A button.
#[derive(Debug, Clone)]
pub(super) struct Button {
    pub(super) label: String,
    /// One emoji of Unicode's before the label.
    pub(super) emoji: Option<&'static str>,
    pub(super) action: Action,
    pub(super) enabled: bool,
}

impl Button {
    /// A button that does `action`.
    pub(super) fn new(label: impl Into<String>, action: Action) -> Self {
        Self {
            label: label.into(),
            emoji: None,
            action,
            enabled: true,
        }
    }
}

impl From<Reply> for Outgoing {
    fn from(reply: Reply) -> Self {
        Self {
            reply,
            ..Self::default()
        }
    }
}

/// The body of a message and the file beside it.
pub(super) struct Body {
    pub(super) json: Value,
    pub(super) file: Option<CreateAttachment>,
}

const ROW: u8 = 1;
const BUTTON: u8 = 2;
/// The quiet style: a reply's buttons are not what it is about.
const SECONDARY: u8 = 2;
/// The most characters of a button's label.
const LABEL: usize = 80;

impl Outgoing {
    /// The body, its buttons signed for `scope`.
    pub(super) fn body(&self, language: Language, signer: &Signer, scope: u64) -> Body {
        let fitted = limits::fit(language, &self.reply);
        let (content, embeds) = match fitted.shown {
            Fitted::Content(content) => (content, json!([])),
            Fitted::Embed(description) => (String::new(), json!([{ "description": description }])),
        };
        let whole = fitted.whole.map(|whole| File {
            name: "reply.md".to_owned(),
            description: String::new(),
            bytes: whole.into_bytes(),
        });
        let file = self.file.clone().or(whole);
        let attachments = file
            .iter()
            .map(|file| json!({ "id": 0, "filename": file.name, "description": file.description }))
            .collect::<Vec<_>>();
        let rows = self.rows.iter().map(|row| rendered(row, signer, scope));
        let rows: Vec<Value> = rows.filter(|row| row["components"] != json!([])).collect();
        Body {
            json: json!({
                "content": content,
                "embeds": embeds,
                "components": rows,
                "attachments": attachments,
                "allowed_mentions": { "parse": [], "replied_user": false },
            }),
            file: file.map(|file| CreateAttachment::bytes(file.bytes, file.name)),
        }
    }
}

fn rendered(row: &[Button], signer: &Signer, scope: u64) -> Value {
    let buttons = row.iter().filter_map(|button| {
        // An action that does not fit is left out rather than cut short, and so is one that leads nowhere.
        let custom_id = signer
            .sign(scope, &button.action)
            .filter(|_| button.action.is_for(scope))?;
        let label: String = button.label.chars().take(LABEL).collect();
        let mut json = json!({
            "type": BUTTON, "style": SECONDARY, "label": label, "custom_id": custom_id, "disabled": !button.enabled,
        });
        if let Some(emoji) = button.emoji {
            json["emoji"] = json!({ "name": emoji });
        }
        Some(json)
    });
    json!({ "type": ROW, "components": buttons.collect::<Vec<_>>() })
}
