//! How long the parts of each question took, for whoever collects traces.
//!
//! In: spans of `tracing`: those around a request, and those of [`TIMING`] within it. Out: the same to a collector, by
//! OTLP over HTTP, a few seconds later and all at the end. Spans hold references, names of parts and times: never what
//! was asked, by whom or where. A collector that is away delays nobody; its spans are lost, which is logged once.

use std::{
    fmt, io,
    pin::Pin,
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use opentelemetry::trace::TracerProvider;
use opentelemetry_http::{Bytes, HttpClient, HttpError, Request, Response};
use opentelemetry_otlp::{SpanExporter, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::{Resource, trace::SdkTracerProvider};
use tokio::runtime::{Builder, Runtime};
use tracing::{Level, Metadata};
use tracing_subscriber::{Layer, filter::filter_fn, registry::LookupSpan};

/// The target of spans that are for traces alone, so that a line of the log names the request and not a part of it.
pub const TIMING: &str = "timing";

/// How long a collector may take for what it is sent.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long the end of the program waits for what was not sent yet.
const FAREWELL: Duration = Duration::from_secs(3);

/// Where traces go, for as long as it is kept: dropped, it sends what it still has.
pub struct Traces {
    provider: SdkTracerProvider,
}

impl Traces {
    /// Sends traces to the collector at `endpoint`, such as `http://127.0.0.1:4318`.
    ///
    /// # Errors
    /// When the system has no thread or no certificates for it. That nobody is there is no error.
    pub(super) fn to(endpoint: &str) -> io::Result<Self> {
        let exporter = SpanExporter::builder()
            .with_http()
            .with_http_client(Sender::new()?)
            .with_endpoint(format!("{}/v1/traces", endpoint.trim_end_matches('/')))
            .with_timeout(PATIENCE)
            .build()
            .map_err(io::Error::other)?;
        let resource = Resource::builder().with_service_name("ibid");
        let version = opentelemetry::KeyValue::new("service.version", env!("CARGO_PKG_VERSION"));
        let provider = SdkTracerProvider::builder()
            .with_batch_exporter(exporter)
            .with_resource(resource.with_attribute(version).build())
            .build();
        Ok(Self { provider })
    }

    /// What hands spans on.
    pub(super) fn layer<S>(&self) -> impl Layer<S> + Send + Sync + use<S>
    where
        S: tracing::Subscriber + for<'span> LookupSpan<'span> + Send + Sync,
    {
        tracing_opentelemetry::layer()
            .with_tracer(self.provider.tracer("ibid"))
            .with_location(false)
            .with_threads(false)
            .with_target(false)
            .with_level(false)
            .with_tracked_inactivity(false)
            .with_filter(filter_fn(is_traced))
    }
}

impl fmt::Debug for Traces {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Traces")
    }
}

impl Drop for Traces {
    fn drop(&mut self) {
        // That somebody is away was said when it was noticed.
        let _ = self.provider.shutdown_with_timeout(FAREWELL);
    }
}

/// Spans of a request and of its parts; no events, which are the log's.
fn is_traced(metadata: &Metadata<'_>) -> bool {
    let of_ours = metadata.target() == "ibid" || metadata.target().starts_with("ibid::");
    metadata.is_span() && (metadata.target() == TIMING || of_ours && *metadata.level() <= Level::INFO)
}

/// The HTTP client, with a thread for it: spans are sent from one that is not tokio's.
struct Sender {
    client: reqwest::Client,
    runtime: Option<Runtime>,
    is_away: AtomicBool,
}

impl Sender {
    fn new() -> io::Result<Self> {
        let client = reqwest::Client::builder().timeout(PATIENCE).build();
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("traces")
            .enable_all()
            .build()?;
        Ok(Self {
            client: client.map_err(io::Error::other)?,
            runtime: Some(runtime),
            is_away: AtomicBool::new(false),
        })
    }

    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let request = reqwest::Request::try_from(request)?;
        let runtime = self.runtime.as_ref().expect("it is taken by nobody but drop");
        let client = self.client.clone();
        let sent = runtime.spawn(async move {
            let response = client.execute(request).await?.error_for_status()?;
            let status = response.status();
            Ok::<_, reqwest::Error>((status, response.bytes().await?))
        });
        // The URL may hold a password.
        let (status, body) = sent.await?.map_err(reqwest::Error::without_url)?;
        Ok(Response::builder().status(status).body(body)?)
    }

    /// Says that nobody takes traces, and when somebody does again.
    fn note<T>(&self, sent: &Result<T, HttpError>) {
        let was_away = self.is_away.swap(sent.is_err(), Ordering::Relaxed);
        match sent {
            Err(error) if !was_away => {
                tracing::warn!(%error, "traces cannot be delivered; until they can, they are lost");
            }
            Ok(_) if was_away => tracing::info!("traces are delivered again"),
            _ => {}
        }
    }
}

impl HttpClient for Sender {
    // As `async_trait` writes it.
    fn send_bytes<'life0, 'async_trait>(
        &'life0 self,
        request: Request<Bytes>,
    ) -> Pin<Box<dyn Future<Output = Result<Response<Bytes>, HttpError>> + Send + 'async_trait>>
    where
        'life0: 'async_trait,
        Self: 'async_trait,
    {
        Box::pin(async move {
            let sent = self.send(request).await;
            self.note(&sent);
            sent
        })
    }
}

impl fmt::Debug for Sender {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sender")
    }
}

impl Drop for Sender {
    fn drop(&mut self) {
        // Dropped in place it would wait for its thread, which panics where other tasks run.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}
