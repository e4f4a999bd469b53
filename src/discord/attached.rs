//! A file that somebody attached to a command.
//!
//! In: its address, as Discord gives it. Out: its bytes or its text. Nothing is asked of any other host than Discord's own for
//! files, nobody is told the bot's token, and no more is read than was allowed.

use std::time::Duration;

use reqwest::Url;

use crate::{failure::Failure, locale::Message, store::preferences::Refused};

use super::{
    errors::{client_words, words_of_status},
    outbound::Outbound,
};

/// Where Discord keeps what people attach.
const HOSTS: [&str; 2] = ["cdn.discordapp.com", "media.discordapp.net"];
/// How long a file may take.
const PATIENCE: Duration = Duration::from_secs(5);

impl Outbound {
    /// The text of the file at `url`; one of more than `most` bytes is refused, whatever it says of its size.
    pub(super) async fn attached(&self, url: &str, most: usize) -> Result<Result<String, Refused>, Failure> {
        Ok(match self.fetched(url, most, PATIENCE).await? {
            None => Err(Refused::TooLarge),
            Some(bytes) => String::from_utf8(bytes).map_err(|_| Refused::Syntax("UTF-8".to_owned())),
        })
    }

    /// The bytes of the file at `url`; `None` where there are more than `most`, whatever it says of its size.
    pub(super) async fn fetched(&self, url: &str, most: usize, within: Duration) -> Result<Option<Vec<u8>>, Failure> {
        let url = self
            .known(url)
            .ok_or_else(|| not_fetched("not an address of Discord's"))?;
        let read = tokio::time::timeout(within, self.read(url, most, within)).await;
        read.map_err(|_| not_fetched("timed out"))?
    }

    /// The address, if it is one of Discord's, or of what stands in Discord's place.
    fn known(&self, url: &str) -> Option<Url> {
        let url = Url::parse(url).ok()?;
        let is_discords =
            url.scheme() == "https" && url.port().is_none() && url.host_str().is_some_and(|host| HOSTS.contains(&host));
        let base = self.calls.base.as_ref().and_then(|base| Url::parse(base).ok());
        let is_bases = base.is_some_and(|base| base.origin() == url.origin());
        Some(url).filter(|_| is_discords || is_bases)
    }

    async fn read(&self, url: Url, most: usize, within: Duration) -> Result<Option<Vec<u8>>, Failure> {
        let asked = self.calls.client.get(url).timeout(within).send().await;
        let mut response = asked.map_err(|error| not_fetched(&client_words(&error)))?;
        if !response.status().is_success() {
            return Err(not_fetched(&words_of_status(response.status().as_u16())));
        }
        let mut read = Vec::new();
        while let Some(chunk) = response
            .chunk()
            .await
            .map_err(|error| not_fetched(&client_words(&error)))?
        {
            read.extend_from_slice(&chunk);
            if read.len() > most {
                return Ok(None);
            }
        }
        Ok(Some(read))
    }
}

fn not_fetched(why: &str) -> Failure {
    Failure::busy(
        Message::new("settings-not-fetched"),
        Message::new("settings-not-fetched-hint"),
    )
    .because(why)
}
