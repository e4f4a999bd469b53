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

use super::{Behind, PublicKey, Taken, Unsigned};

/// The most bytes of an interaction. The largest hold a message with its embeds, some tens of thousands.
const MOST_BYTES: usize = 1_000_000;
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
    let Ok(arrived) = tokio::time::timeout(ARRIVAL, to_bytes(body, MOST_BYTES)).await else {
        return refused(StatusCode::REQUEST_TIMEOUT, "the body did not arrive in time");
    };
    let Ok(body) = arrived else {
        return refused(StatusCode::PAYLOAD_TOO_LARGE, "the body is too large or was broken off");
    };
    if let Err(why) = signed.verify(&headers, &body) {
        signed.behind.forged();
        tracing::debug!(%why, "a request to the interactions endpoint was refused");
        return refused(StatusCode::UNAUTHORIZED, &why.to_string());
    }
    match signed.behind.take(&body) {
        Taken::Answered(json) => ([(CONTENT_TYPE, "application/json")], json).into_response(),
        Taken::Accepted => StatusCode::ACCEPTED.into_response(),
        Taken::Unreadable => refused(StatusCode::BAD_REQUEST, "the body is no interaction"),
        Taken::Closed => refused(StatusCode::SERVICE_UNAVAILABLE, "no interactions are taken now"),
    }
}

impl<B: Behind> Signed<B> {
    fn verify(&self, headers: &HeaderMap, body: &[u8]) -> Result<(), Unsigned> {
        let header = |name| headers.get(name).and_then(|value| value.to_str().ok());
        let signature = header("x-signature-ed25519").ok_or(Unsigned::Missing)?;
        let at = header("x-signature-timestamp").ok_or(Unsigned::Missing)?;
        self.key.verify(signature, at, body, self.behind.now())
    }
}

fn refused(status: StatusCode, why: &str) -> Response {
    (status, format!("{why}\n")).into_response()
}
