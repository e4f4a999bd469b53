//! How one request goes to Discord.
//!
//! In: a request, and whether somebody waits for it. Out: the response, or why there is none. A request waits for its
//! turn before it is made, never after: where Discord has said that it takes none for now, none is sent, so that one
//! refusal is not followed by a storm of others.
//!
//! Buckets of routes, and the fifty requests a second of a bot, are kept by twilight's limiter. What it leaves to its
//! user is kept here: a global limit holds back all but answers to interactions, which Discord does not count among
//! them; the page that Cloudflare sends to an address it has shut out holds back everything. Answers to interactions
//! go past the limiter, since each has a bucket of its own, and so do notices of typing: the limiter sends one request
//! into a channel at a time until it knows its buckets, and an answer must not wait for a notice.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use reqwest::{Response, StatusCode, header::HeaderMap};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use serenity::http::{LightMethod, Request};
use tokio::{sync::oneshot, time::Instant};
use twilight_http_ratelimiting::{Endpoint, Method, Permit, RateLimitHeaders, RateLimiter};

use crate::telemetry::{HeldBack, Metrics};

use super::{
    budget::{Awaited, FREE, Refusals, Turn},
    errors::{Trouble, Undelivered, client_words, refusal},
};

/// A bucket that is full again later than this is not waited for.
const LONGEST_WAIT: Duration = Duration::from_secs(30);
/// Discord writes times in thousandths of a second, and rounds them.
const GRAIN: Duration = Duration::from_millis(5);
/// Where every address of Discord's API begins, as serenity writes it.
const API: &str = "https://discord.com/api/v10/";

/// The way to Discord's REST API.
pub(super) struct Calls {
    pub(super) client: reqwest::Client,
    token: SecretString,
    pub(super) base: Option<String>,
    limiter: RateLimiter,
    holds: Mutex<Holds>,
    refusals: Refusals,
    metrics: Metrics,
}

/// Until when nothing is sent.
#[derive(Debug, Default, Clone, Copy)]
struct Holds {
    /// But answers to interactions.
    bot: Option<Instant>,
    /// At all.
    address: Option<Instant>,
}

/// Whose limit a 429 is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Whose {
    /// One bucket's.
    Bucket,
    /// A resource's that others use too; Discord does not count it against the bot.
    Shared,
    /// The bot's.
    Bot,
    /// The address's, which Cloudflare has shut out.
    Address,
}

impl Calls {
    pub(super) fn new(
        (token, client, base): (SecretString, reqwest::Client, Option<String>),
        refusals: Refusals,
        metrics: Metrics,
    ) -> Self {
        Self {
            client,
            token,
            base,
            limiter: RateLimiter::default(),
            holds: Mutex::default(),
            refusals,
            metrics,
        }
    }

    pub(super) fn token(&self) -> &str {
        self.token.expose_secret()
    }

    /// One attempt.
    pub(super) async fn attempt(&self, awaited: Awaited, request: Request<'_>) -> Result<Response, Trouble> {
        let endpoint = endpoint(&request);
        let is_answer = endpoint.path.starts_with("interactions/") || endpoint.path.starts_with("webhooks/");
        let is_notice = endpoint.path.ends_with("/typing");
        self.turn(awaited, is_answer).await?;
        let permit = if is_answer || is_notice {
            None
        } else {
            Some(self.permit(endpoint).await?)
        };
        let token = format!("Bot {}", self.token.expose_secret());
        let response = request
            .build(&self.client, &token, self.base.as_deref())
            .map_err(|_| Trouble::Final(Undelivered::Invalid("the request could not be made".to_owned())))?
            .send()
            .await
            .map_err(|error| Trouble::Again {
                after: None,
                why: client_words(&error),
            })?;
        if let Some(permit) = permit {
            permit.complete(limits(response.headers()));
        }
        if response.status().is_success() {
            return Ok(response);
        }
        Err(self.refused(response).await)
    }

    /// Waits for a turn, where there is one within a moment.
    async fn turn(&self, awaited: Awaited, is_answer: bool) -> Result<(), Trouble> {
        if let Some(until) = self.held(is_answer) {
            self.metrics.held_back(HeldBack::Limit);
            return Err(later(
                until.saturating_duration_since(Instant::now()),
                "held back by a rate limit",
            ));
        }
        match self.refusals.turn(awaited) {
            Turn::In(wait) if wait.is_zero() => {}
            Turn::In(wait) => {
                self.metrics.held_back(HeldBack::Refusals);
                tokio::time::sleep(wait).await;
            }
            Turn::NotBefore(wait) => {
                self.metrics.held_back(HeldBack::Refusals);
                return Err(later(wait, "held back since Discord refused too much lately"));
            }
        }
        Ok(())
    }

    fn held(&self, is_answer: bool) -> Option<Instant> {
        let Holds { bot, address } = *self.holds.lock().unwrap_or_else(PoisonError::into_inner);
        let until = if is_answer { address } else { bot.max(address) };
        until.filter(|until| *until > Instant::now())
    }

    /// Waits for room in the bucket; where there is none for long, says so at once.
    async fn permit(&self, endpoint: Endpoint) -> Result<Permit, Trouble> {
        let (tell, told) = oneshot::channel();
        let permit = self.limiter.acquire_if(endpoint, move |bucket| {
            let full = bucket.filter(|bucket| bucket.remaining == 0);
            let wait = full.map(|bucket| bucket.reset_at.saturating_duration_since(std::time::Instant::now()));
            match wait.filter(|wait| *wait > LONGEST_WAIT) {
                // Whoever asked may have given up meanwhile.
                Some(wait) => tell.send(wait).is_ok_and(|()| false),
                None => true,
            }
        });
        let Some(permit) = permit.await else {
            self.metrics.held_back(HeldBack::Limit);
            return Err(later(told.await.unwrap_or(LONGEST_WAIT), "held back by a rate limit"));
        };
        Ok(permit)
    }

    /// Counts a response that is no success, holds back what comes next where it says so, and says what it means.
    async fn refused(&self, response: Response) -> Trouble {
        let (status, headers) = (response.status(), response.headers().clone());
        let whose = whose(&headers);
        self.count(status, whose);
        let header = headers.get("retry-after").and_then(|value| value.to_str().ok());
        let after = header
            .and_then(|seconds| seconds.parse().ok())
            .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
        let body: Value = response.json().await.unwrap_or_default();
        // The body is more exact than the header, which is rounded up to seconds.
        let exact = body["retry_after"]
            .as_f64()
            .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
        let after = exact.or(after);
        if status == StatusCode::TOO_MANY_REQUESTS {
            self.hold(whose, after.unwrap_or(Duration::from_secs(1)));
        }
        let fields = body["errors"]
            .as_object()
            .map(|fields| fields.keys().cloned().collect::<Vec<_>>().join(", "))
            .unwrap_or_default();
        refusal(status.as_u16(), body["code"].as_i64().unwrap_or(0), after, &fields)
    }

    fn count(&self, status: StatusCode, whose: Whose) {
        self.metrics.refused(status.as_u16());
        let counts = match status {
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => true,
            StatusCode::TOO_MANY_REQUESTS => whose != Whose::Shared,
            _ => false,
        };
        if counts && self.refusals.count() {
            tracing::error!(
                refused = FREE,
                "Discord refused so many requests in ten minutes that the bot slows itself: it shuts out an address \
                 with 10000"
            );
        }
    }

    fn hold(&self, whose: Whose, wait: Duration) {
        let until = Instant::now().checked_add(wait);
        let mut holds = self.holds.lock().unwrap_or_else(PoisonError::into_inner);
        let hold = match whose {
            Whose::Bucket | Whose::Shared => return,
            Whose::Bot => &mut holds.bot,
            Whose::Address => &mut holds.address,
        };
        *hold = until.max(*hold);
        tracing::warn!(?whose, wait_s = wait.as_secs(), "Discord wants no requests for a while");
    }
}

fn later(wait: Duration, why: &str) -> Trouble {
    Trouble::Again {
        after: Some(wait),
        why: why.to_owned(),
    }
}

/// The limiter's name for where a request goes: the path without the address before it.
fn endpoint(request: &Request<'_>) -> Endpoint {
    let path = (*request.route_ref()).path();
    Endpoint {
        method: match request.method_ref() {
            LightMethod::Delete => Method::Delete,
            LightMethod::Patch => Method::Patch,
            LightMethod::Post => Method::Post,
            LightMethod::Put => Method::Put,
            LightMethod::Get => Method::Get,
        },
        path: path.strip_prefix(API).unwrap_or(&path).to_owned(),
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// What a response says of the bucket that it was counted in. Where others have used up what is everybody's, the
/// bucket counts as used up too.
fn limits(headers: &HeaderMap) -> Option<RateLimitHeaders> {
    let number = |name| text(headers, name).and_then(|value| value.parse::<f64>().ok());
    let bucket = text(headers, RateLimitHeaders::BUCKET)?.as_bytes().to_vec();
    let small = |value: f64| -> u16 {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a number too large or too small for the limiter is taken as the nearest that it has"
        )]
        let small = value as u16;
        small
    };
    let is_shared = whose(headers) == Whose::Shared && headers.contains_key("retry-after");
    let remaining = if is_shared {
        0.0
    } else {
        number(RateLimitHeaders::REMAINING)?
    };
    let reset = if is_shared {
        "retry-after"
    } else {
        RateLimitHeaders::RESET_AFTER
    };
    Some(RateLimitHeaders {
        bucket,
        limit: small(number(RateLimitHeaders::LIMIT)?),
        remaining: small(remaining),
        reset_at: std::time::Instant::now().checked_add(Duration::try_from_secs_f64(number(reset)?).ok()? + GRAIN)?,
    })
}

/// Whose limit a 429 is, by its headers: Cloudflare knows none of Discord's.
fn whose(headers: &HeaderMap) -> Whose {
    match text(headers, RateLimitHeaders::SCOPE) {
        Some("global") => Whose::Bot,
        Some("shared") => Whose::Shared,
        None if headers.contains_key("x-ratelimit-global") => Whose::Bot,
        None if !headers.contains_key("via") && !is_json(headers) => Whose::Address,
        _ => Whose::Bucket,
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    text(headers, "content-type").is_some_and(|kind| kind.starts_with("application/json"))
}
