//! Why something could not be delivered.
//!
//! In: an HTTP status, Discord's error code, or an error of the client. Out: whether to try
//! again, and words for the log. Codes are matched, messages never are. URLs of interactions hold their
//! token, so no URL is ever in the words.

use std::time::Duration;

/// Why something was not delivered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum Undelivered {
    /// What was to be answered or edited is not there any more: too late, or deleted.
    #[error("too late or deleted (Discord's code {0})")]
    Gone(i64),
    /// The first response was given before.
    #[error("it was acknowledged before")]
    AlreadyAcknowledged,
    /// The bot may not do this here.
    #[error("not permitted (Discord's code {0})")]
    Forbidden(i64),
    /// Discord does not take the token.
    #[error("Discord refused the token")]
    Unauthorized,
    /// Discord does not take the message.
    #[error("refused as invalid: {0}")]
    Invalid(String),
    /// Discord wants it later than anybody would wait for it.
    #[error("held back for {} s: {why}", wait.as_secs())]
    HeldBack {
        /// How long.
        wait: Duration,
        /// By what.
        why: String,
    },
    /// It did not work again and again.
    #[error("given up: {0}")]
    GivenUp(String),
}

/// One attempt that failed.
#[derive(Debug)]
pub(super) enum Trouble {
    /// It may work later, not before `after` if Discord said so.
    Again {
        /// How long Discord asks to wait.
        after: Option<Duration>,
        /// What happened.
        why: String,
    },
    /// It will not work.
    Final(Undelivered),
}

/// Discord's codes for what is not there any more: unknown channel, guild, message, webhook and interaction, and
/// an interaction's token after its 15 minutes.
const GONE: &[i64] = &[10_003, 10_004, 10_008, 10_015, 10_062, 50_027];
const ALREADY_ACKNOWLEDGED: i64 = 40_060;

/// What a response that is no success means.
pub(super) fn refusal(status: u16, code: i64, after: Option<Duration>, details: &str) -> Trouble {
    match status {
        _ if GONE.contains(&code) => Trouble::Final(Undelivered::Gone(code)),
        _ if code == ALREADY_ACKNOWLEDGED => Trouble::Final(Undelivered::AlreadyAcknowledged),
        401 => Trouble::Final(Undelivered::Unauthorized),
        403 => Trouble::Final(Undelivered::Forbidden(code)),
        429 => Trouble::Again {
            after,
            why: "rate limited".to_owned(),
        },
        500.. => Trouble::Again {
            after,
            why: words_of_status(status),
        },
        _ => Trouble::Final(Undelivered::Invalid(format!(
            "HTTP status {status}, Discord's code {code} {details}"
        ))),
    }
}

/// A status that is no success.
pub(super) fn words_of_status(status: u16) -> String {
    format!("HTTP status {status}")
}

/// An error of the HTTP client in words without any URL.
pub(super) fn client_words(error: &reqwest::Error) -> String {
    let what = match error {
        error if error.is_timeout() => "timed out",
        error if error.is_connect() => "no connection",
        error if error.is_body() || error.is_decode() => "the answer was cut off",
        _ => "the request failed",
    };
    what.to_owned()
}
