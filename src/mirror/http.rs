//! Asking servers for pages, politely and within bounds.
//!
//! In: an address, what is known of its last answer, and how much may come. Out: the page, or that it is unchanged,
//! elsewhere or gone, or why it could not be had. A redirect is an answer and not followed here, so that whoever asks
//! decides where it may lead. Nothing is connected to but what the [`Guard`] lets through; no cookies are kept, no
//! page is told where a request comes from, and the proxies of the environment are not used, since they would connect
//! to what the guard forbids.

use std::{
    collections::HashMap,
    error::Error as _,
    io::Read,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use flate2::read::MultiGzDecoder;
use reqwest::{
    Client, Response, StatusCode, Url,
    header::{
        ACCEPT, ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE, ETAG, HeaderMap, HeaderName, IF_MODIFIED_SINCE,
        IF_NONE_MATCH, LAST_MODIFIED, LOCATION, RETRY_AFTER,
    },
    redirect::Policy,
};
use tokio_util::sync::CancellationToken;

use crate::corpus::{ArticleId, Given, is_read};

use super::{
    guard::{Forbidden, Guard, Resolver},
    robots::{MOST_BYTES, Robots},
    shelf::Validators,
};

/// How many redirects are followed one after another.
pub(super) const MOST_HOPS: usize = 5;
/// The longest that a server which asks to come back later is waited for.
const MOST_PAUSE: Duration = Duration::from_mins(1);
/// The longest pause between two requests that a site may ask for.
const MOST_DELAY: Duration = Duration::from_mins(5);
/// The longest value of a header that is kept, in bytes.
const MOST_HEADER: usize = 1_024;
/// What is asked for first; servers that have one form only take no notice.
const WANTED: &str = "text/html,application/xhtml+xml,text/markdown,text/plain;q=0.9,*/*;q=0.5";

/// When each host was last asked for something.
type Hosts = Arc<Mutex<HashMap<String, Arc<tokio::sync::Mutex<Option<Instant>>>>>>;

/// What all sources share: what may be connected to, and when each host was last asked, since two sources may be at
/// one host.
#[derive(Debug, Clone)]
pub struct Http {
    guard: Arc<Guard>,
    hosts: Hosts,
}

/// How one source asks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Terms {
    /// Between two requests to one host.
    pub(super) delay: Duration,
    /// For one request.
    pub(super) timeout: Duration,
    /// For all requests together.
    pub(super) total: Duration,
}

/// What a server answered.
#[derive(Debug)]
pub(super) enum Answer {
    Page(Page),
    Unchanged,
    Elsewhere { to: Url, for_good: bool },
    Gone(StatusCode),
}

/// A page as it came.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) url: Url,
    pub(super) media_type: Option<String>,
    pub(super) charset: Option<String>,
    pub(super) validators: Validators,
    pub(super) bytes: Vec<u8>,
}

/// What may come.
#[derive(Debug, Clone, Copy)]
struct Most {
    bytes: u64,
    /// Whether it must be of a kind that is read.
    is_document: bool,
}

impl Most {
    fn of(bytes: u64) -> Self {
        Self {
            bytes,
            is_document: false,
        }
    }
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unanswered {
    #[error("{0}")]
    Forbidden(#[from] Forbidden),
    #[error("`{0}` forbids it in its robots.txt")]
    Robots(String),
    #[error("nothing is asked of `{host}` while its robots.txt cannot be read: {reason}")]
    NoRobots { host: String, reason: String },
    #[error("the server answers {0}")]
    Status(StatusCode),
    #[error("the server asks for a pause ({0})")]
    Pause(StatusCode),
    #[error("there was no whole answer within {} s", .0.as_secs())]
    TimedOut(Duration),
    #[error("it is larger, or unpacks to more, than {most_mb} MB")]
    TooLarge { most_mb: u64 },
    #[error("the connection failed: {0}")]
    Network(String),
    #[error("the answer was cut off or damaged: {0}")]
    CutOff(String),
    #[error("it is sent as `{0}`, which is not read")]
    Encoding(String),
    #[error("documents of the kind `{0}` are not read")]
    Unread(String),
    #[error("it leads to a redirect without an end or an address")]
    Redirects,
}

impl Unanswered {
    /// Whether asking the same host for more is of no use.
    pub(super) fn is_of_host(&self) -> bool {
        matches!(
            self,
            Self::NoRobots { .. } | Self::Pause(_) | Self::TimedOut(_) | Self::Network(_)
        )
    }
}

impl Http {
    /// Asks what the guard lets through.
    #[must_use]
    pub fn new(guard: Guard) -> Self {
        Self {
            guard: Arc::new(guard),
            hosts: Hosts::default(),
        }
    }

    pub(super) fn guard(&self) -> &Guard {
        &self.guard
    }

    fn host(&self, url: &Url) -> Arc<tokio::sync::Mutex<Option<Instant>>> {
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        let host = url.host_str().unwrap_or_default().to_owned();
        Arc::clone(hosts.entry(host).or_default())
    }
}

/// Runs `task` on this thread until it is done, `stop` says so or its time is over; what is under way is dropped.
pub(super) fn run<T>(stop: &CancellationToken, total: Duration, task: impl Future<Output = T>) -> Result<T, String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| error.to_string())?;
    let done = runtime.block_on(async {
        tokio::select! {
            () = stop.cancelled() => Err("it was stopped".to_owned()),
            () = tokio::time::sleep(total) => Err(format!("it took longer than {} s", total.as_secs())),
            done = task => Ok(done),
        }
    });
    // A name that is being looked up cannot be told to stop.
    runtime.shutdown_background();
    done
}

/// One refresh of one source.
pub(super) struct Session {
    http: Http,
    client: Client,
    terms: Terms,
    robots: HashMap<String, Result<Robots, String>>,
}

impl Session {
    /// Connections belong to the runtime that they were opened on, so each session has its own.
    pub(super) fn new(http: &Http, terms: Terms) -> Result<Self, String> {
        let client = Client::builder()
            .user_agent(concat!("ibid/", env!("CARGO_PKG_VERSION")))
            .dns_resolver(Arc::new(Resolver(Arc::clone(&http.guard))))
            .redirect(Policy::none())
            .no_proxy()
            .referer(false)
            // What is compressed is unpacked here, within bounds.
            .no_gzip()
            .no_brotli()
            .no_deflate()
            .no_zstd()
            .timeout(terms.timeout)
            .connect_timeout(terms.timeout)
            .build();
        Ok(Self {
            http: http.clone(),
            client: client.map_err(|error| error.to_string())?,
            terms,
            robots: HashMap::new(),
        })
    }

    /// Asks for a page that robots.txt must allow.
    pub(super) async fn page(&mut self, url: &Url, known: &Validators, most_mb: u64) -> Result<Answer, Unanswered> {
        let delay = self.permission(url).await?;
        let most = Most {
            bytes: most_mb * 1_000_000,
            is_document: true,
        };
        self.ask(url, known, most, delay).await
    }

    /// Asks for what was declared itself, as a reader of feeds does, and follows redirects.
    pub(super) async fn declared(&self, url: &Url, known: &Validators, most_mb: u64) -> Result<Answer, Unanswered> {
        self.follow(url, known, Most::of(most_mb * 1_000_000)).await
    }

    async fn follow(&self, url: &Url, known: &Validators, most: Most) -> Result<Answer, Unanswered> {
        let mut url = url.clone();
        for _ in 0..=MOST_HOPS {
            match self.ask(&url, known, most, self.terms.delay).await? {
                Answer::Elsewhere { to, .. } if to != url => url = to,
                Answer::Elsewhere { .. } => break,
                answer => return Ok(answer),
            }
        }
        Err(Unanswered::Redirects)
    }

    /// Whether robots.txt lets this be asked for, and the pause between requests to its host.
    pub(super) async fn permission(&mut self, url: &Url) -> Result<Duration, Unanswered> {
        self.http.guard.check(url)?;
        let origin = url.origin().ascii_serialization();
        if !self.robots.contains_key(&origin) {
            let robots = self.robots_of(url).await;
            self.robots.insert(origin.clone(), robots);
        }
        let host = || url.host_str().unwrap_or_default().to_owned();
        let robots = match &self.robots[&origin] {
            Ok(robots) => robots,
            Err(reason) => {
                let reason = reason.clone();
                return Err(Unanswered::NoRobots { host: host(), reason });
            }
        };
        let path = path_and_query(url);
        if !robots.allows(path) {
            return Err(Unanswered::Robots(host()));
        }
        let asked = robots.delay().unwrap_or_default().min(MOST_DELAY);
        Ok(self.terms.delay.max(asked))
    }

    /// A robots.txt that is not there allows everything, one that cannot be had nothing (RFC 9309, section 2.3.1).
    async fn robots_of(&self, url: &Url) -> Result<Robots, String> {
        let mut at = url.clone();
        at.set_path("/robots.txt");
        at.set_query(None);
        // What is larger than is read is read to there, but not without any bound.
        match self
            .follow(&at, &Validators::default(), Most::of(10 * MOST_BYTES as u64))
            .await
        {
            Ok(Answer::Page(page)) => Ok(Robots::read(&page.bytes)),
            Ok(_) | Err(Unanswered::Redirects) => Ok(Robots::default()),
            Err(Unanswered::Status(status)) if status.is_client_error() => Ok(Robots::default()),
            Err(error) => Err(error.to_string()),
        }
    }

    /// One request, after a pause, and once more where the server says when to come back.
    async fn ask(&self, url: &Url, known: &Validators, most: Most, delay: Duration) -> Result<Answer, Unanswered> {
        self.http.guard.check(url)?;
        let host = self.http.host(url);
        let mut last = host.lock().await;
        let mut is_second = false;
        loop {
            if let Some(last) = *last {
                tokio::time::sleep(delay.saturating_sub(last.elapsed())).await;
            }
            let answer = self.ask_now(url, known, most).await;
            *last = Some(Instant::now());
            match answer {
                Ok(answer) => return Ok(answer),
                Err((_, Some(pause))) if !is_second && pause <= MOST_PAUSE => tokio::time::sleep(pause).await,
                Err((error, _)) => return Err(error),
            }
            is_second = true;
        }
    }

    async fn ask_now(
        &self,
        url: &Url,
        known: &Validators,
        most: Most,
    ) -> Result<Answer, (Unanswered, Option<Duration>)> {
        let mut request = self.client.get(url.clone()).header(ACCEPT, WANTED);
        request = request.header(ACCEPT_ENCODING, "gzip");
        let conditions = [(IF_NONE_MATCH, &known.etag), (IF_MODIFIED_SINCE, &known.last_modified)];
        for (name, value) in conditions {
            if let Some(value) = value {
                request = request.header(name, value);
            }
        }
        let failed = |error| (self.failed(&error), None);
        let response = request.send().await.map_err(failed)?;
        let status = response.status();
        match status {
            StatusCode::OK => self
                .body(response, most)
                .await
                .map(Answer::Page)
                .map_err(|error| (error, None)),
            StatusCode::NOT_MODIFIED if *known != Validators::default() => Ok(Answer::Unchanged),
            StatusCode::NOT_FOUND | StatusCode::GONE => Ok(Answer::Gone(status)),
            StatusCode::MOVED_PERMANENTLY
            | StatusCode::FOUND
            | StatusCode::SEE_OTHER
            | StatusCode::TEMPORARY_REDIRECT
            | StatusCode::PERMANENT_REDIRECT => {
                let to = header(response.headers(), &LOCATION).and_then(|to| url.join(&to).ok());
                let mut to = to.ok_or((Unanswered::Redirects, None))?;
                to.set_fragment(None);
                let for_good = matches!(status, StatusCode::MOVED_PERMANENTLY | StatusCode::PERMANENT_REDIRECT);
                Ok(Answer::Elsewhere { to, for_good })
            }
            StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => {
                let pause = header(response.headers(), &RETRY_AFTER).and_then(|value| value.parse().ok());
                Err((Unanswered::Pause(status), pause.map(Duration::from_secs)))
            }
            status => Err((Unanswered::Status(status), None)),
        }
    }

    async fn body(&self, mut response: Response, most: Most) -> Result<Page, Unanswered> {
        let (media_type, charset) = content_type(response.headers());
        if most.is_document && !is_document(response.url(), media_type.as_ref()) {
            return Err(Unanswered::Unread(media_type.unwrap_or_else(|| "unknown".to_owned())));
        }
        let most = most.bytes;
        let too_large = || Unanswered::TooLarge {
            most_mb: most / 1_000_000,
        };
        if response.content_length().is_some_and(|length| length > most) {
            return Err(too_large());
        }
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| self.failed(&error))? {
            if (bytes.len() + chunk.len()) as u64 > most {
                return Err(too_large());
            }
            bytes.extend_from_slice(&chunk);
        }
        let encoding = header(response.headers(), &CONTENT_ENCODING).map(|name| name.to_ascii_lowercase());
        let bytes = match encoding.as_deref() {
            None | Some("" | "identity") => bytes,
            Some("gzip" | "x-gzip") => unpacked(&bytes, most)?,
            Some(other) => return Err(Unanswered::Encoding(other.to_owned())),
        };
        Ok(Page {
            url: response.url().clone(),
            media_type,
            charset,
            validators: Validators {
                etag: header(response.headers(), &ETAG),
                last_modified: header(response.headers(), &LAST_MODIFIED),
            },
            bytes,
        })
    }

    fn failed(&self, error: &reqwest::Error) -> Unanswered {
        let mut cause = error.source();
        let mut last = error.to_string();
        while let Some(error) = cause {
            if let Some(forbidden) = error.downcast_ref::<Forbidden>() {
                return Unanswered::Forbidden(forbidden.clone());
            }
            last = error.to_string();
            cause = error.source();
        }
        if error.is_timeout() {
            Unanswered::TimedOut(self.terms.timeout)
        } else if error.is_body() || error.is_decode() {
            Unanswered::CutOff(last)
        } else {
            Unanswered::Network(last)
        }
    }
}

/// Whether this is HTML, which has links at least, or of another kind that is read. A name says nothing about what a
/// server calls a picture.
fn is_document(url: &Url, media_type: Option<&String>) -> bool {
    let is_of = |kind: &&str| media_type.is_some_and(|media_type| media_type.starts_with(kind));
    if ["audio/", "font/", "image/", "video/"].iter().any(is_of) {
        return false;
    }
    let given = Given {
        media_type: media_type.cloned(),
        ..Given::default()
    };
    is_html(media_type.map(String::as_str)) || is_read(&ArticleId::new(url.path()), &given)
}

/// Whether a page is HTML by its media type; without one it may be.
pub(super) fn is_html(media_type: Option<&str>) -> bool {
    matches!(media_type, None | Some("text/html" | "application/xhtml+xml"))
}

/// Unpacks what is compressed with gzip, to `most` bytes.
pub(super) fn unpacked(bytes: &[u8], most: u64) -> Result<Vec<u8>, Unanswered> {
    let mut unpacked = Vec::new();
    let mut reader = MultiGzDecoder::new(bytes).take(most + 1);
    reader
        .read_to_end(&mut unpacked)
        .map_err(|error| Unanswered::CutOff(error.to_string()))?;
    if unpacked.len() as u64 > most {
        return Err(Unanswered::TooLarge {
            most_mb: most / 1_000_000,
        });
    }
    Ok(unpacked)
}

/// The path of an address and what stands behind its `?`; addresses have no fragment here.
fn path_and_query(url: &Url) -> &str {
    let length = url.path().len() + url.query().map_or(0, |query| query.len() + 1);
    &url.as_str()[url.as_str().len() - length..]
}

fn header(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    let value = headers.get(name)?.to_str().ok()?.trim();
    (!value.is_empty() && value.len() <= MOST_HEADER).then(|| value.to_owned())
}

/// The media type and the encoding of a `Content-Type`, in small letters.
fn content_type(headers: &HeaderMap) -> (Option<String>, Option<String>) {
    let Some(value) = header(headers, &CONTENT_TYPE) else {
        return (None, None);
    };
    let value = value.to_ascii_lowercase();
    let mut parts = value.split(';').map(str::trim);
    let media_type = parts.next().filter(|kind| kind.contains('/')).map(str::to_owned);
    let charset = parts.find_map(|part| part.strip_prefix("charset="));
    let charset = charset.map(|charset| charset.trim_matches('"').to_owned());
    (media_type, charset.filter(|charset| !charset.is_empty()))
}
