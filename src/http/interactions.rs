//! Discord's interactions by HTTP.
//!
//! In: a request to `/interactions`. Out: whatever takes interactions has it, once the signature holds. Only Discord's
//! question whether anybody is there is answered in the response; everything else is answered with 202, and its reply
//! goes the same way as if it had come by the gateway, as Discord's documents allow ("respond to the original HTTP
//! request with a 202 and no body").

use std::{sync::Arc, time::Duration};

use axum::{
    body::{Body, to_bytes},
    extract::State,
    http::{HeaderMap, StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
};

use super::{
    Behind, PublicKey, Taken,
    signature::{Signature, Unsigned},
};

/// The most bytes of an interaction. The largest hold a message with its embeds and everybody it mentions, some hundred
/// thousand.
const MOST_BYTES: usize = 500_000;
/// The longest that a body may take to arrive; Discord gives up after three seconds.
const ARRIVAL: Duration = Duration::from_secs(5);

/// What takes interactions, and the key that they are signed with.
pub(super) struct Signed<B> {
    pub(super) behind: Arc<B>,
    pub(super) key: PublicKey,
}

impl<B> Clone for Signed<B> {
    fn clone(&self) -> Self {
        Self {
            behind: Arc::clone(&self.behind),
            key: self.key,
        }
    }
}

/// Takes one interaction.
pub(super) async fn take<B: Behind>(State(signed): State<Signed<B>>, headers: HeaderMap, body: Body) -> Response {
    let signature = match signature(&headers, signed.behind.now()) {
        Ok(signature) => signature,
        Err(why) => return signed.disbelieved(why),
    };
    let Ok(arrived) = tokio::time::timeout(ARRIVAL, to_bytes(body, MOST_BYTES)).await else {
        return refused(StatusCode::REQUEST_TIMEOUT, "the body did not arrive in time");
    };
    let Ok(body) = arrived else {
        return refused(StatusCode::PAYLOAD_TOO_LARGE, "the body is too large or was broken off");
    };
    if let Err(why) = signature.verify(signed.key, &body) {
        return signed.disbelieved(why);
    }
    match signed.behind.take(&body) {
        Taken::Answered(json) => ([(CONTENT_TYPE, "application/json")], json).into_response(),
        Taken::Accepted => StatusCode::ACCEPTED.into_response(),
        Taken::Unreadable => refused(StatusCode::BAD_REQUEST, "the body is no interaction"),
        Taken::Closed => refused(StatusCode::SERVICE_UNAVAILABLE, "no interactions are taken now"),
    }
}

fn signature(headers: &HeaderMap, now: i64) -> Result<Signature<'_>, Unsigned> {
    let header = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let signature = header("x-signature-ed25519").ok_or(Unsigned::Missing)?;
    let at = header("x-signature-timestamp").ok_or(Unsigned::Missing)?;
    Signature::of(signature, at, now)
}

impl<B: Behind> Signed<B> {
    fn disbelieved(&self, why: Unsigned) -> Response {
        self.behind.forged();
        tracing::debug!(%why, "a request to the interactions endpoint was refused");
        refused(StatusCode::UNAUTHORIZED, &why.to_string())
    }
}

fn refused(status: StatusCode, why: &str) -> Response {
    (status, format!("{why}\n")).into_response()
}
