//! In: which requests are to fail, how often and how. Out: the fault for a request that has just arrived.
//!
//! A fault says whether Discord carried the request out: after `Reset`, `Hang`, `Status` and `RateLimited` it did not;
//! after `Delay` and `Truncate` it did. Bots must not confuse the two, so the fake does not either.

use std::time::Duration;

use serde_json::{Value, json};

use super::answer::Answer;

/// What is to happen instead of the ordinary answer.
#[derive(Clone, Debug)]
pub enum Fault {
    /// An answer of the test's own; the request is not carried out.
    Status {
        code: u16,
        headers: Vec<(String, String)>,
        body: String,
    },
    /// A 429 as one of Discord's limits words it; `html` is the one that Cloudflare sends.
    RateLimited { retry_after: f64, scope: Scope },
    /// The request is carried out, late.
    Delay(Duration),
    /// The connection is reset before anything happens.
    Reset,
    /// Nothing happens and nothing is ever answered.
    Hang,
    /// The request is carried out and the answer breaks off in its middle.
    Truncate,
}

/// Whose limit a 429 is about; it decides the headers and the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    User,
    Shared,
    Global,
    /// Cloudflare's ban: HTML, no rate limit headers.
    Html,
}

impl Fault {
    /// A 5xx with an empty body, as Discord's edge sends it.
    pub fn status(code: u16) -> Self {
        Self::Status {
            code,
            headers: Vec::new(),
            body: String::new(),
        }
    }

    /// An error with one of Discord's JSON codes, such as `Fault::error(403, 50013, "Missing Permissions")`.
    pub fn error(status: u16, code: u32, message: &str) -> Self {
        Self::Status {
            code: status,
            headers: vec![("content-type".into(), "application/json".into())],
            body: json!({"message": message, "code": code}).to_string(),
        }
    }

    pub fn missing_permissions() -> Self {
        Self::error(403, 50013, "Missing Permissions")
    }

    pub fn missing_access() -> Self {
        Self::error(403, 50001, "Missing Access")
    }

    pub fn dm_closed() -> Self {
        Self::error(403, 50007, "Cannot send messages to this user")
    }

    pub fn rate_limited(retry_after: f64) -> Self {
        Self::RateLimited {
            retry_after,
            scope: Scope::User,
        }
    }
}

/// A method and a path with `*` for any one segment; `*` as the method, or `**` as the last segment, is anything.
#[derive(Clone, Debug)]
pub struct Pattern {
    method: String,
    segments: Vec<String>,
}

impl Pattern {
    pub fn parse(route: &str) -> Self {
        let (method, path) = route.split_once(' ').expect("a route is written as METHOD /path");
        Self {
            method: method.to_owned(),
            segments: split(path).map(str::to_owned).collect(),
        }
    }

    pub fn matches(&self, method: &str, path: &str) -> bool {
        if self.method != "*" && self.method != method {
            return false;
        }
        let mut wanted = self.segments.iter();
        let mut given = split(path);
        loop {
            match (wanted.next().map(String::as_str), given.next()) {
                (Some("**"), _) | (None, None) => return true,
                (Some("*"), Some(_)) => {}
                (Some(wanted), Some(given)) if wanted == given => {}
                _ => return false,
            }
        }
    }
}

fn split(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|segment| !segment.is_empty())
}

/// A fault that waits for its requests.
#[derive(Debug)]
pub struct Armed {
    pub pattern: Pattern,
    pub left: usize,
    pub fault: Fault,
}

/// Takes the first fault meant for this request; each is used up after as many requests as it was armed for.
pub fn take(armed: &mut Vec<Armed>, method: &str, path: &str) -> Option<Fault> {
    let index = armed
        .iter()
        .position(|armed| armed.left > 0 && armed.pattern.matches(method, path))?;
    let found = &mut armed[index];
    found.left -= 1;
    let fault = found.fault.clone();
    armed.retain(|armed| armed.left > 0);
    Some(fault)
}

/// The 429 of one scope, as Discord's documents print it.
pub fn rate_limited(retry_after: f64, scope: Scope, bucket: &str) -> Answer {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "seconds, rounded up as Discord does"
    )]
    let seconds = retry_after.ceil() as u64;
    if scope == Scope::Html {
        return Answer::text(
            429,
            "text/html; charset=UTF-8",
            "<html><title>Access denied | error 1015</title></html>",
        )
        .header("Retry-After", &seconds.to_string());
    }
    let message = match scope {
        Scope::Shared => "The resource is being rate limited.",
        _ => "You are being rate limited.",
    };
    let body: Value = json!({"message": message, "retry_after": retry_after, "global": scope == Scope::Global});
    let answer = Answer::json(429, body)
        .header("Retry-After", &seconds.to_string())
        .header("Via", "1.1 fake")
        .header(
            "X-RateLimit-Scope",
            match scope {
                Scope::Shared => "shared",
                Scope::Global => "global",
                _ => "user",
            },
        );
    if scope == Scope::Global {
        return answer.header("X-RateLimit-Global", "true");
    }
    let remaining = if scope == Scope::Shared { "9" } else { "0" };
    answer
        .header("X-RateLimit-Limit", "10")
        .header("X-RateLimit-Remaining", remaining)
        .header(
            "X-RateLimit-Reset",
            &format!("{:.3}", super::world::unix_seconds() + retry_after),
        )
        .header("X-RateLimit-Reset-After", &format!("{retry_after:.3}"))
        .header("X-RateLimit-Bucket", bucket)
}
