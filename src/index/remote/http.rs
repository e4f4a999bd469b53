//! Asking a cluster, whichever of its nodes is up.
//!
//! In: a [`Call`]. Out: what the cluster said, or why it said nothing. A node that cannot be reached is passed over
//! for a while and then tried again. A call blocks, on any thread: what waits for the network are threads of the
//! client's own, so that its connections outlive a call, and nobody's runtime is entered twice.

use std::{
    error::Error as _,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
        mpsc,
    },
    time::{Duration, Instant},
};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use reqwest::{
    Certificate, Method, Request,
    header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue},
    redirect::Policy,
};
use secrecy::ExposeSecret;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tokio::runtime::Runtime;
use url::Url;

use super::{
    engine::{Credentials, Engine},
    errors,
};
use crate::index::Error;

/// How long a node that could not be reached is passed over.
const REST: Duration = Duration::from_secs(10);
/// The longest that a connection is waited for; a machine that is gone answers nothing at all.
const CONNECTING: Duration = Duration::from_secs(2);
/// Threads that wait for the network; what comes is read on the thread that asked.
const THREADS: usize = 2;

/// What is asked of a cluster. It may be asked twice where a node dies over it.
pub(super) struct Call {
    pub(super) method: Method,
    /// Behind the URL of a node, with its query.
    pub(super) path: String,
    pub(super) body: Body,
    /// How long a node may take for it.
    pub(super) patience: Duration,
}

/// What is sent.
pub(super) enum Body {
    Nothing,
    Json(Value),
    /// JSON, one value a line.
    Lines(Vec<u8>),
}

/// What a node said.
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) body: Vec<u8>,
}

impl Reply {
    pub(super) fn is_good(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// What was said, where it was said well.
    pub(super) fn read<T: DeserializeOwned>(&self) -> Result<T, Error> {
        if self.is_good() {
            serde_json::from_slice(&self.body).map_err(|error| Error::Foreign {
                reason: format!("its answer cannot be read: {error}"),
            })
        } else {
            Err(errors::of(self.status, &self.body))
        }
    }
}

/// A cluster's nodes.
pub(super) struct Client {
    /// There until the client is dropped.
    runtime: Option<Runtime>,
    http: reqwest::Client,
    nodes: Vec<Node>,
    turn: AtomicUsize,
}

struct Node {
    url: Url,
    rests_until: Mutex<Option<Instant>>,
}

impl Node {
    fn rests(&self) -> bool {
        let until = self.rests_until.lock().unwrap_or_else(PoisonError::into_inner);
        until.is_some_and(|until| Instant::now() < until)
    }

    fn rest(&self) {
        *self.rests_until.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now() + REST);
    }

    fn work(&self) {
        *self.rests_until.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

/// Why a node said nothing.
enum Silent {
    /// It took too long, though it could be reached.
    Slow,
    /// It cannot be reached, or broke off.
    Dead(String),
}

impl Client {
    /// Makes ready to ask; nobody is asked yet.
    pub(super) fn new(engine: &Engine) -> Result<Self, Error> {
        let unready = |reason: String| Error::Unreachable { reason };
        let mut headers = HeaderMap::new();
        headers.extend(authorization(&engine.credentials)?.map(|value| (AUTHORIZATION, value)));
        let mut http = reqwest::Client::builder()
            .user_agent(concat!("ibid/", env!("CARGO_PKG_VERSION")))
            .default_headers(headers)
            // A password is for the engine and nobody that it points to.
            .redirect(Policy::none())
            .no_proxy()
            .referer(false)
            .connect_timeout(CONNECTING);
        if let Some(pem) = &engine.authorities {
            let given = Certificate::from_pem_bundle(pem).unwrap_or_default();
            if given.is_empty() {
                return Err(unready("the file of certificates holds none".to_owned()));
            }
            for certificate in given {
                http = http.add_root_certificate(certificate);
            }
        }
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(THREADS)
            .thread_name("engine")
            .enable_all()
            .build();
        let node = |url: &Url| Node {
            url: url.clone(),
            rests_until: Mutex::new(None),
        };
        Ok(Self {
            runtime: Some(runtime.map_err(|error| unready(error.to_string()))?),
            http: http.build().map_err(|error| unready(last_cause(&error)))?,
            nodes: engine.urls.iter().map(node).collect(),
            turn: AtomicUsize::new(0),
        })
    }

    /// Asks a node, and the next one where that cannot be reached or says that it cannot serve.
    pub(super) fn call(&self, call: &Call) -> Result<Reply, Error> {
        let mut unserved = None;
        let mut reasons = Vec::new();
        for node in self.in_turn() {
            match self.once(node, call) {
                // It is up and may be cut off from the others; another may know better.
                Ok(reply) if matches!(reply.status, 502 | 503) => unserved = Some(reply),
                Ok(reply) => {
                    node.work();
                    return Ok(reply);
                }
                Err(Silent::Slow) => {
                    node.rest();
                    // Whoever asked has waited long enough.
                    let reason = format!("no answer came within {} ms", call.patience.as_millis());
                    return Err(Error::Busy { reason });
                }
                Err(Silent::Dead(reason)) => {
                    node.rest();
                    tracing::debug!(node = %node.url, reason, "a node of the search engine cannot be reached");
                    reasons.push(reason);
                }
            }
        }
        reasons.dedup();
        unserved.ok_or_else(|| Error::Unreachable {
            reason: reasons.join("; "),
        })
    }

    /// The same, with an answer of this kind.
    pub(super) fn ask<T: DeserializeOwned>(&self, call: &Call) -> Result<T, Error> {
        self.call(call)?.read()
    }

    /// The nodes from the next one on, those that rest last.
    fn in_turn(&self) -> impl Iterator<Item = &Node> {
        let first = self.turn.fetch_add(1, Ordering::Relaxed);
        let from_next = (0..self.nodes.len()).map(move |number| &self.nodes[(first + number) % self.nodes.len()]);
        let (resting, working): (Vec<&Node>, Vec<&Node>) = from_next.partition(|node| node.rests());
        working.into_iter().chain(resting)
    }

    fn once(&self, node: &Node, call: &Call) -> Result<Reply, Silent> {
        let request = self.request(node, call).map_err(Silent::Dead)?;
        let http = self.http.clone();
        let (said, hear) = mpsc::sync_channel(1);
        let runtime = self.runtime.as_ref().expect("it is there until the client is dropped");
        runtime.spawn(async move {
            let reply = async {
                let response = http.execute(request).await?;
                let status = response.status().as_u16();
                let body = response.bytes().await?.to_vec();
                Ok::<_, reqwest::Error>(Reply { status, body })
            };
            // Whoever asked may have gone.
            let _ = said.send(reply.await);
        });
        match hear.recv() {
            Ok(Ok(reply)) => Ok(reply),
            Ok(Err(error)) if error.is_timeout() && !error.is_connect() => Err(Silent::Slow),
            Ok(Err(error)) => Err(Silent::Dead(last_cause(&error))),
            Err(_) => Err(Silent::Dead("the call was dropped".to_owned())),
        }
    }

    fn request(&self, node: &Node, call: &Call) -> Result<Request, String> {
        let base = node.url.as_str().trim_end_matches('/');
        let request = self.http.request(call.method.clone(), format!("{base}{}", call.path));
        let request = request.timeout(call.patience);
        let request = match &call.body {
            Body::Nothing => request,
            Body::Json(value) => request.json(value),
            Body::Lines(lines) => request.header(CONTENT_TYPE, "application/x-ndjson").body(lines.clone()),
        };
        request.build().map_err(|error| error.to_string())
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            // Waiting for it would panic on a thread of another runtime.
            runtime.shutdown_background();
        }
    }
}

fn authorization(credentials: &Credentials) -> Result<Option<HeaderValue>, Error> {
    let said = match credentials {
        Credentials::None => return Ok(None),
        Credentials::User { name, password } => {
            let both = format!("{name}:{}", password.expose_secret());
            format!("Basic {}", BASE64_STANDARD.encode(both))
        }
        Credentials::ApiKey(key) => format!("ApiKey {}", key.expose_secret()),
    };
    let mut value = HeaderValue::from_str(&said).map_err(|_| Error::Denied {
        reason: "the key holds characters that no key has".to_owned(),
    })?;
    value.set_sensitive(true);
    Ok(Some(value))
}

/// What is at the bottom of an error, which says most: the others repeat the address.
fn last_cause(error: &reqwest::Error) -> String {
    let mut last = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        last = error.to_string();
        cause = error.source();
    }
    last
}
