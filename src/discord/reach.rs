//! Whether Discord can be reached with a token.
//!
//! In: a token. Out: whose it is and what time it is there, by one request that changes nothing.

use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use serenity::http::{LightMethod, Request, Route};
use time::{OffsetDateTime, format_description::well_known::Rfc2822};

use super::errors::client_words;

/// What Discord said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reached {
    /// The name of the bot's account.
    pub name: String,
    /// What time it is there, in seconds since 1970, if it said so.
    pub at: Option<i64>,
}

/// Why Discord could not be asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreached {
    /// It does not know the token.
    #[error("Discord refused the token")]
    Token,
    /// It does not answer the request.
    #[error("Discord answered with status {0}")]
    Refused(u16),
    /// It was not there to ask.
    #[error("{0}")]
    Network(String),
}

/// Asks Discord, or the proxy in front of it, who the bot is.
///
/// # Errors
/// When it cannot be reached, or does not say.
pub async fn reach(client: &reqwest::Client, base: Option<&str>, token: &SecretString) -> Result<Reached, Unreached> {
    let network = |error: reqwest::Error| Unreached::Network(client_words(&error));
    let request = Request::new(Route::UserMe, LightMethod::Get);
    let request = request.build(client, &format!("Bot {}", token.expose_secret()), base);
    let request = request.map_err(|error| Unreached::Network(error.to_string()))?;
    let response = request.send().await.map_err(network)?;
    match response.status() {
        status if status == reqwest::StatusCode::UNAUTHORIZED => return Err(Unreached::Token),
        status if !status.is_success() => return Err(Unreached::Refused(status.as_u16())),
        _ => {}
    }
    let date = response.headers().get("date").and_then(|date| date.to_str().ok());
    let at = date.and_then(|date| OffsetDateTime::parse(date, &Rfc2822).ok());
    let at = at.map(OffsetDateTime::unix_timestamp);
    let body: Value = response.json().await.map_err(network)?;
    let name = body["username"].as_str().unwrap_or_default().to_owned();
    Ok(Reached { name, at })
}
