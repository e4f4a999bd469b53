//! Pages for operators, for readers and for Discord, and the only module that names axum.
//!
//! In: requests by HTTP. Out: whether the process lives and answers, what it counts, articles for whoever has a link to
//! them, figures for whoever has the operator's token, and interactions handed on once their signature holds. What stands behind the pages is a [`Behind`]: this module knows neither what an interaction
//! says nor what is counted.
//!
//! TLS is the load balancer's.

mod connections;
mod interactions;
mod operator;
mod page;
mod plot;
mod reader;
mod signature;

use std::{net::SocketAddr, sync::Arc};

use axum::{
    Router,
    extract::State,
    http::{HeaderName, StatusCode, header::CONTENT_TYPE},
    routing::{get, post},
};
use secrecy::SecretString;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::{failure::Failure, service::Service};

use connections::Connections;
pub use signature::PublicKey;

/// What stands behind the pages.
pub trait Behind: Send + Sync + 'static {
    /// Whether questions are answered now.
    ///
    /// # Errors
    /// With why not, as a sentence for whoever runs the bot.
    fn readiness(&self) -> Result<(), &'static str>;

    /// What is counted, in the text format of `OpenMetrics`. It may block.
    fn metrics(&self) -> String;

    /// Takes an interaction that Discord signed, as JSON.
    fn take(&self, interaction: &[u8]) -> Taken;

    /// Notes that something was sent which Discord has not signed.
    fn forged(&self);

    /// What time it is, in seconds since 1970.
    fn now(&self) -> i64;
}

/// What became of an interaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Taken {
    /// This JSON answers it.
    Answered(Vec<u8>),
    /// It is answered another way, soon.
    Accepted,
    /// It is no interaction.
    Unreadable,
    /// Nobody takes it now.
    Closed,
}

/// What is served at one address.
#[derive(Clone)]
pub struct Pages(Router);

impl Pages {
    /// Health and metrics, for operators.
    pub fn for_operators(behind: Arc<impl Behind>) -> Self {
        let metrics = Router::new().route("/metrics", get(metrics));
        Self(metrics.merge(health()).with_state(behind))
    }

    /// The same with a page at `/operator` for whoever gives `token`.
    #[must_use]
    pub fn with_operator_page(self, service: Arc<Service>, token: &SecretString) -> Self {
        Self(self.0.merge(operator::routes(service, token)))
    }

    /// Articles for whoever has a link to one.
    #[must_use]
    pub fn for_readers(service: Arc<Service>) -> Self {
        Self(reader::routes(service))
    }

    /// Interactions that are signed with the private half of `key`, and health for a load balancer.
    pub fn for_discord(behind: Arc<impl Behind>, key: PublicKey) -> Self {
        let signed = interactions::Signed {
            behind: Arc::clone(&behind),
            key,
        };
        let interactions = Router::new().route("/interactions", post(interactions::take));
        Self(interactions.with_state(signed).merge(health().with_state(behind)))
    }
}

/// An address that is listened on.
pub struct Listening {
    listener: TcpListener,
    address: SocketAddr,
}

impl Listening {
    /// Listens on `address`; port 0 is any that is free.
    ///
    /// # Errors
    /// When the address cannot be had.
    pub async fn on(address: SocketAddr) -> Result<Self, Failure> {
        let had = TcpListener::bind(address).await;
        let had = had.and_then(|listener| Ok((listener.local_addr()?, listener)));
        let (address, listener) = had.map_err(|error| {
            Failure::operator(
                format!("The address {address} cannot be listened on."),
                "Choose another with `http.listen`, `http.interactions` or `http.reader`, or end the program that has it.",
            )
            .because(error)
        })?;
        Ok(Self { listener, address })
    }

    /// The address, with the port that was had.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves `pages` until `stop` is cancelled; what was asked before is still answered.
    ///
    /// # Errors
    /// When no more connections can be taken.
    pub async fn serve(self, pages: Pages, stop: CancellationToken) -> std::io::Result<()> {
        axum::serve(Connections::on(self.listener), pages.0)
            .with_graceful_shutdown(stop.cancelled_owned())
            .await
    }
}

fn health<B: Behind>() -> Router<Arc<B>> {
    Router::new()
        .route("/healthz", get(|| async { "the process lives\n" }))
        .route("/readyz", get(readiness))
}

async fn readiness<B: Behind>(State(behind): State<Arc<B>>) -> (StatusCode, String) {
    // It may ask a network.
    match tokio::task::spawn_blocking(move || behind.readiness()).await {
        Ok(Ok(())) => (StatusCode::OK, "ready\n".to_owned()),
        Ok(Err(why)) => (StatusCode::SERVICE_UNAVAILABLE, format!("{why}\n")),
        Err(error) => {
            tracing::error!(%error, "whether the bot is ready could not be told");
            (StatusCode::INTERNAL_SERVER_ERROR, "not known\n".to_owned())
        }
    }
}

/// As the `OpenMetrics` specification has it, which Prometheus has read since 2.5.
const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

async fn metrics<B: Behind>(
    State(behind): State<Arc<B>>,
) -> Result<([(HeaderName, &'static str); 1], String), StatusCode> {
    let text = tokio::task::spawn_blocking(move || behind.metrics()).await;
    text.map(|text| ([(CONTENT_TYPE, OPEN_METRICS)], text))
        .map_err(|error| {
            tracing::error!(%error, "the metrics could not be written");
            StatusCode::INTERNAL_SERVER_ERROR
        })
}
