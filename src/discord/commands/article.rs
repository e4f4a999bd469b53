//! `/article title:… [private:…]`: an article in pages, its title suggested while it is typed.
//!
//! An article is long and its pages turn in place, so that two readers of one message would turn each other's pages:
//! it is for whoever asked alone unless they say otherwise.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::service::{ArticleRef, MOST_SUGGESTIONS};

use super::{ANYWHERE, BOOLEAN, Bot, Command, Config, Invoked, STRING, Typed, Work, definition, option};
use crate::discord::{buttons, outcome::report};

pub(super) struct Article;

impl Command for Article {
    fn name(&self) -> &'static str {
        "article"
    }

    fn definition(&self, _: &Config) -> Value {
        let mut title = option(STRING, "article-title", true);
        title["autocomplete"] = true.into();
        let options = [title, option(BOOLEAN, "article-private", false)];
        definition(self.name(), None, ANYWHERE, &options)
    }

    fn run(&self, bot: Arc<Bot>, invoked: Invoked) -> Work {
        Box::pin(async move {
            let given = &invoked.given;
            let shown = given.room.shown(Some(invoked.flag("private").unwrap_or(true)));
            let wanted = ArticleRef::Typed(invoked.words("title").unwrap_or_default());
            let language = given.room.language(&given.origin, shown);
            let (visible, spot) = (given.room.visible(), given.origin.spot());
            bot.answer(given, shown, move |service| {
                let mut view = service.article(&wanted, 1, &visible)?;
                service.lead_to_reader(view.parts.first_mut().map(|part| &mut part.quotation), spot);
                Ok(buttons::shown(language, &view, false))
            })
            .await;
        })
    }

    fn suggest(&self, bot: Arc<Bot>, typed: Typed) -> Work {
        Box::pin(async move {
            let visible = typed.given.room.visible();
            let words = typed.command.data.autocomplete().map(|option| option.value.to_owned());
            let service = Arc::clone(&bot.service);
            // Not among the questions: it comes from memory, and nobody waits for it.
            let suggested = tokio::task::spawn_blocking(move || {
                service.suggest(&visible, words.as_deref().unwrap_or_default(), MOST_SUGGESTIONS)
            });
            match suggested.await {
                Ok(Ok(suggested)) => {
                    let choices = suggested.iter().map(
                        |suggestion| json!({ "name": suggestion.name, "value": suggestion.article.key.to_string() }),
                    );
                    let choices = choices.collect();
                    let told = bot.outbound.suggest(&typed.given.address, &choices).await;
                    report(told, "suggestions were not delivered");
                }
                Ok(Err(failure)) => tracing::info!(%failure, "no titles could be suggested"),
                Err(broken) => tracing::error!(error = %broken, "no titles could be suggested"),
            }
        })
    }
}
