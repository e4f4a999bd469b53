//! In: a fake Discord. Out: a small serenity bot that behaves well or badly, as the name of the command says.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use serde_json::{Value, json};
use serenity::all::{
    ActionRowComponent, AutocompleteChoice, Client, CommandInteraction, Context, CreateActionRow,
    CreateAllowedMentions, CreateAttachment, CreateAutocompleteResponse, CreateButton, CreateEmbed, CreateEmbedFooter,
    CreateInteractionResponse, CreateInteractionResponseFollowup, CreateInteractionResponseMessage, CreateMessage,
    CreateSelectMenu, CreateSelectMenuKind, CreateSelectMenuOption, EditInteractionResponse, EventHandler,
    GatewayIntents, Http, HttpBuilder, Interaction, Message, ResolvedValue,
};
use serenity::async_trait;

use crate::support::discord::FakeDiscord;

/// A bot that runs until it is dropped.
pub struct Bot {
    pub outcome: tokio::task::JoinHandle<serenity::Result<()>>,
    /// How many events serenity did not understand.
    pub unknown: Arc<AtomicUsize>,
}

impl Drop for Bot {
    fn drop(&mut self) {
        self.outcome.abort();
    }
}

/// The way of a REST proxy: plain HTTP, no rate limiter.
pub fn plain_http(discord: &FakeDiscord, token: &str) -> Http {
    let client = reqwest::Client::builder()
        .no_proxy()
        .timeout(Duration::from_secs(5))
        .build()
        .expect("it has no parts");
    HttpBuilder::new(token)
        .client(client)
        .proxy(discord.api_base())
        .ratelimiter_disabled(true)
        .build()
}

/// The way to the real Discord, but for its address and its authority.
pub fn production_http(discord: &FakeDiscord) -> Http {
    let authority = reqwest::Certificate::from_pem(discord.authority_pem().as_bytes()).expect("it is PEM");
    let client = reqwest::Client::builder()
        .no_proxy()
        .timeout(Duration::from_secs(10))
        .resolve("discord.com", discord.api_address())
        .add_root_certificate(authority)
        .build()
        .expect("the parts fit");
    HttpBuilder::new(discord.bot_token()).client(client).build()
}

pub async fn start(discord: &FakeDiscord) -> Bot {
    let bot = start_with(plain_http(discord, &discord.bot_token())).await;
    discord.wait_ready(Duration::from_secs(5)).await;
    bot
}

pub async fn start_with(http: Http) -> Bot {
    let intents = GatewayIntents::GUILDS | GatewayIntents::GUILD_MESSAGES | GatewayIntents::DIRECT_MESSAGES;
    let unknown = Arc::new(AtomicUsize::new(0));
    let handler = Behaviour {
        unknown: unknown.clone(),
    };
    let mut client = serenity::client::ClientBuilder::new_with_http(http, intents)
        .event_handler(handler.clone())
        .raw_event_handler(handler)
        .await
        .expect("a client is built without the network");
    let outcome = tokio::spawn(async move { run(&mut client).await });
    Bot { outcome, unknown }
}

async fn run(client: &mut Client) -> serenity::Result<()> {
    client.start().await
}

#[derive(Clone)]
struct Behaviour {
    unknown: Arc<AtomicUsize>,
}

#[async_trait]
impl EventHandler for Behaviour {
    async fn interaction_create(&self, ctx: Context, interaction: Interaction) {
        match interaction {
            Interaction::Command(command) => on_command(&ctx, &command).await,
            Interaction::Component(click) => {
                let message =
                    quiet(CreateInteractionResponseMessage::new().content(format!("{} again", click.data.custom_id)));
                let _ = click
                    .create_response(&ctx, CreateInteractionResponse::UpdateMessage(message))
                    .await;
            }
            Interaction::Autocomplete(typing) => {
                let partial = typing
                    .data
                    .autocomplete()
                    .map(|option| option.value.to_owned())
                    .unwrap_or_default();
                let choice = AutocompleteChoice::new(format!("{partial}…"), partial);
                let response = CreateAutocompleteResponse::new().set_choices(vec![choice]);
                let _ = typing
                    .create_response(&ctx, CreateInteractionResponse::Autocomplete(response))
                    .await;
            }
            Interaction::Modal(modal) => {
                let field = &modal.data.components[0].components[0];
                let ActionRowComponent::InputText(text) = field else {
                    return;
                };
                let message =
                    quiet(CreateInteractionResponseMessage::new().content(text.value.clone().unwrap_or_default()));
                let _ = modal
                    .create_response(&ctx, CreateInteractionResponse::Message(message))
                    .await;
            }
            _ => {}
        }
    }

    async fn message(&self, ctx: Context, message: Message) {
        let me = ctx.cache_me();
        let addressed = message.guild_id.is_none() || message.mentions.iter().any(|user| user.id.get() == me);
        if message.author.bot || !addressed {
            return;
        }
        let said = message
            .referenced_message
            .as_ref()
            .map(|before| before.content.clone())
            .unwrap_or_default();
        let reply = CreateMessage::new()
            .content(format!("heard {:?} after {said:?}", message.content))
            .reference_message(&message)
            .allowed_mentions(CreateAllowedMentions::new());
        let _ = message.channel_id.broadcast_typing(&ctx.http).await;
        let _ = message.channel_id.send_message(&ctx.http, reply).await;
    }
}

#[async_trait]
impl serenity::all::RawEventHandler for Behaviour {
    async fn raw_event(&self, _: Context, event: serenity::all::Event) {
        if matches!(event, serenity::all::Event::Unknown(_)) {
            self.unknown.fetch_add(1, Ordering::SeqCst);
        }
    }
}

/// The bot's own id without serenity's cache, which these tests leave out.
trait Me {
    fn cache_me(&self) -> u64;
}

impl Me for Context {
    fn cache_me(&self) -> u64 {
        crate::support::discord::BOT_USER_ID
    }
}

fn quiet(message: CreateInteractionResponseMessage) -> CreateInteractionResponseMessage {
    message.allowed_mentions(CreateAllowedMentions::new())
}

async fn on_command(ctx: &Context, command: &CommandInteraction) {
    let http = &ctx.http;
    match command.data.name.as_str() {
        "ask" | "late" => {
            let options = command.data.options();
            let question = options.iter().find_map(|option| match option.value {
                ResolvedValue::String(text) => Some(text.to_owned()),
                _ => None,
            });
            if command.data.name == "late" {
                tokio::time::sleep(Duration::from_millis(150)).await;
            }
            if command.defer(http).await.is_ok() {
                let edit = EditInteractionResponse::new()
                    .content(format!("You asked: {}", question.unwrap_or_default()))
                    .allowed_mentions(CreateAllowedMentions::new());
                let _ = command.edit_response(http, edit).await;
            }
        }
        "twice" => {
            let _ = command.defer_ephemeral(http).await;
            let _ = command.defer(http).await;
        }
        "pages" => {
            let buttons = vec![
                CreateButton::new("page:2").label("Next"),
                CreateButton::new("page:0").label("Back"),
            ];
            let message = CreateInteractionResponseMessage::new()
                .content("page 1")
                .components(vec![CreateActionRow::Buttons(buttons)]);
            let _ = command
                .create_response(http, CreateInteractionResponse::Message(quiet(message)))
                .await;
        }
        "misspelt" => {
            raw(http, command, json!({"embeds": [{"titel": "a", "description": "b"}]})).await;
        }
        "long" => raw(http, command, json!({"content": "x".repeat(2001)})).await,
        "loud" => {
            raw(
                http,
                command,
                json!({"content": "@everyone", "allowed_mentions": {"parse": ["everyone"]}}),
            )
            .await;
        }
        "rich" => rich(http, command).await.expect("each step is within the rules"),
        "Cite" => {
            let target = command.data.resolved.messages.values().next();
            let said = target.map(|message| message.content.clone()).unwrap_or_default();
            let message = CreateInteractionResponseMessage::new().content(said).ephemeral(true);
            let _ = command
                .create_response(http, CreateInteractionResponse::Message(quiet(message)))
                .await;
        }
        other => panic!("this bot knows no /{other}"),
    }
}

/// One of each: embed, file, buttons, a select, reading back, follow-ups that are edited and deleted.
async fn rich(http: &Http, command: &CommandInteraction) -> serenity::Result<()> {
    command.defer_ephemeral(http).await?;
    let embed = CreateEmbed::new()
        .title("Title")
        .description("Words")
        .field("Name", "Value", true)
        .footer(CreateEmbedFooter::new("foot"))
        .timestamp(serenity::model::Timestamp::now());
    let options = vec![
        CreateSelectMenuOption::new("One", "1"),
        CreateSelectMenuOption::new("Two", "2"),
    ];
    let select = CreateSelectMenu::new("choose", CreateSelectMenuKind::String { options }).placeholder("Pick");
    let buttons = vec![
        CreateButton::new("ok").label("Fine"),
        CreateButton::new_link("https://example.org/").label("Go"),
    ];
    let edit = EditInteractionResponse::new()
        .content("all of it")
        .embed(embed)
        .components(vec![
            CreateActionRow::Buttons(buttons),
            CreateActionRow::SelectMenu(select),
        ])
        .new_attachment(CreateAttachment::bytes(b"a,b\n".as_slice(), "table.csv"))
        .allowed_mentions(CreateAllowedMentions::new());
    command.edit_response(http, edit).await?;
    let shown = command.get_response(http).await?;
    assert_eq!(
        (shown.embeds.len(), shown.attachments.len(), shown.components.len()),
        (1, 1, 2)
    );
    let followup = |text: &str| {
        CreateInteractionResponseFollowup::new()
            .content(text)
            .allowed_mentions(CreateAllowedMentions::new())
    };
    let more = command.create_followup(http, followup("more")).await?;
    command.edit_followup(http, more.id, followup("even more")).await?;
    let last = command.create_followup(http, followup("gone soon")).await?;
    command.delete_followup(http, last.id).await
}

async fn raw(http: &Http, command: &CommandInteraction, mut data: Value) {
    if data.get("allowed_mentions").is_none() {
        data["allowed_mentions"] = json!({"parse": []});
    }
    let body = json!({"type": 4, "data": data});
    let _ = http
        .create_interaction_response(command.id, &command.token, &body, Vec::new())
        .await;
}
