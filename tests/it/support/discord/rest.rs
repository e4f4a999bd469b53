//! In: an HTTP request. Out: Discord's answer to it, or the fault that a test armed; and a record of both.
//!
//! Everything here is the same for all routes: reading bodies, the token, the schemas, rate limits. What a route does
//! is in `routes` and `callbacks`.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;
use std::time::Instant;

use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, FromRequest, FromRequestParts, Multipart, State as Shared, WebSocketUpgrade};
use axum::http::{Request, Response};
use serde_json::Value;

use super::answer::{self, Answer, Content, FormError};
use super::faults::{self, Fault};
use super::recorded::{FilePart, Recorded, tokenless};
use super::wire::Cut;
use super::world::{Bucket, Served, State, World, unix_seconds};
use super::{callbacks, routes, socket};

/// A request, read whole and taken apart.
pub struct Call<'a> {
    pub method: &'a str,
    pub path: &'a str,
    pub query: &'a BTreeMap<String, String>,
    pub body: &'a Value,
    pub files: &'a [FilePart],
}

/// What there is of a body.
enum Read {
    Nothing,
    Json(Value),
    Form(Value, Vec<FilePart>),
    Broken,
    TooLarge,
    Untyped,
}

pub async fn enter(
    Shared(world): Shared<Arc<World>>,
    ConnectInfo(cut): ConnectInfo<Cut>,
    request: Request<Body>,
) -> Response<Body> {
    if request.headers().contains_key("upgrade") {
        return upgrade(world, cut, request).await;
    }
    let (parts, body) = request.into_parts();
    let full_path = parts.uri.path().to_owned();
    let (version, path) = split_version(&full_path);
    let query = query_of(parts.uri.query().unwrap_or_default());
    let headers: BTreeMap<String, String> = parts
        .headers
        .iter()
        .map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
        .collect();
    let method = parts.method.to_string();
    if let Some(file) = world.read(|state| state.served.get(&full_path).cloned()) {
        return served(&world, &headers, &full_path, file);
    }
    let read = read_body(&headers, body, world.config.file_limit).await;
    let (json, files) = match &read {
        Read::Json(body) => (Some(body.clone()), Vec::new()),
        Read::Form(body, files) => (Some(body.clone()), files.clone()),
        _ => (None, Vec::new()),
    };
    let recorded = Recorded {
        method: method.clone(),
        path: path.to_owned(),
        full_path: full_path.clone(),
        query: query.clone(),
        headers: headers.clone(),
        body: json.clone(),
        files: files.clone(),
        at: Instant::now(),
        status: None,
    };
    let (index, fault) = world.change(|state| {
        if !state.config.lean {
            state.requests.push(recorded);
        }
        let index = state.requests.len().checked_sub(1);
        (index, faults::take(&mut state.faults, &method, path))
    });
    let body = json.unwrap_or(Value::Null);
    let call = Call {
        method: &method,
        path,
        query: &query,
        body: &body,
        files: &files,
    };
    let carry_out = || {
        world.change(|state| {
            let answer = match guard(state, &world, &call, version, &headers, &read) {
                Some(refusal) => refusal,
                None => match exhausted(state, &call) {
                    Some(refusal) => return refusal,
                    None => routes::answer(state, &world, &call),
                },
            };
            check_own_answer(state, &world, &call, &answer);
            limited(state, &call, answer)
        })
    };
    let answer = match fault {
        None => carry_out(),
        Some(Fault::Delay(delay)) => {
            tokio::time::sleep(delay).await;
            carry_out()
        }
        Some(Fault::Status { code, headers, body }) => Answer {
            status: code,
            headers,
            body: Content::Text(body),
        },
        Some(Fault::RateLimited { retry_after, scope }) => {
            faults::rate_limited(retry_after, scope, &bucket_name(&method, path))
        }
        Some(Fault::Truncate) => {
            let answer = carry_out();
            cut.after(answer.middle());
            answer
        }
        Some(Fault::Reset) => {
            cut.now();
            // It is never written: the connection is reset when axum tries to.
            return Answer::no_content().into_response();
        }
        Some(Fault::Hang) => std::future::pending().await,
    };
    world.change(|state| {
        if let Some(recorded) = index.and_then(|index| state.requests.get_mut(index)) {
            recorded.status = Some(answer.status);
        }
        callbacks::note_error(state, path, &answer);
    });
    answer.into_response()
}

/// What somebody attached, as the hosts for files serve it: to everybody, who need not say who they are.
fn served(world: &World, headers: &BTreeMap<String, String>, path: &str, file: Served) -> Response<Body> {
    if headers.contains_key("authorization") {
        world.change(|state| state.violate(format!("GET {path}: a file was asked for with a token")));
    }
    match file {
        Served::Bytes(bytes) => Response::new(Body::from(bytes)),
        Served::Moved(to) => Answer::no_content_at(302).header("location", &to).into_response(),
    }
}

async fn upgrade(world: Arc<World>, cut: Cut, request: Request<Body>) -> Response<Body> {
    let version = query_of(request.uri().query().unwrap_or_default()).remove("v");
    let (mut parts, _) = request.into_parts();
    match WebSocketUpgrade::from_request_parts(&mut parts, &()).await {
        Ok(upgrade) => upgrade.on_upgrade(move |socket| socket::serve(world, socket, cut, version)),
        Err(rejection) => axum::response::IntoResponse::into_response(rejection),
    }
}

/// `/api/v10/users/@me` is version 10 of `/users/@me`.
fn split_version(path: &str) -> (Option<&str>, &str) {
    let Some(rest) = path.strip_prefix("/api") else {
        return (None, path);
    };
    match rest
        .strip_prefix("/v")
        .and_then(|rest| rest.find('/').map(|end| rest.split_at(end)))
    {
        Some((version, rest)) => (Some(version), rest),
        None => (None, rest),
    }
}

fn query_of(query: &str) -> BTreeMap<String, String> {
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(k, v)| (k.to_owned(), v.to_owned()))
        .collect()
}

async fn read_body(headers: &BTreeMap<String, String>, body: Body, file_limit: usize) -> Read {
    // A little more than the files may be, for the JSON beside them.
    let Ok(bytes) = to_bytes(body, file_limit + 256 * 1024).await else {
        return Read::TooLarge;
    };
    let kind = headers.get("content-type").map_or("", String::as_str);
    if bytes.is_empty() {
        return Read::Nothing;
    }
    if kind.starts_with("multipart/form-data") {
        let request = Request::builder().header("content-type", kind).body(Body::from(bytes));
        let request = request.expect("the header was a header before");
        return read_multipart(request, file_limit).await.unwrap_or(Read::Broken);
    }
    if !kind.starts_with("application/json") {
        return Read::Untyped;
    }
    serde_json::from_slice(&bytes).map_or(Read::Broken, Read::Json)
}

async fn read_multipart(mut request: Request<Body>, file_limit: usize) -> Option<Read> {
    axum::extract::DefaultBodyLimit::disable().apply(&mut request);
    let mut form = Multipart::from_request(request, &()).await.ok()?;
    let (mut json, mut files, mut size) = (Value::Null, Vec::new(), 0);
    while let Some(field) = form.next_field().await.ok()? {
        let name = field.name().unwrap_or_default().to_owned();
        let filename = field.file_name().map(str::to_owned);
        let content_type = field.content_type().map(str::to_owned);
        let bytes = field.bytes().await.ok()?;
        if let Some(filename) = filename {
            size += bytes.len();
            files.push(FilePart {
                field: name,
                filename,
                content_type,
                bytes: bytes.to_vec(),
            });
        } else if name == "payload_json" {
            json = serde_json::from_slice(&bytes).ok()?;
        } else {
            json[name] = String::from_utf8_lossy(&bytes).into_owned().into();
        }
    }
    Some(if size > file_limit {
        Read::TooLarge
    } else {
        Read::Form(json, files)
    })
}

/// What is refused before a route is asked.
fn guard(
    state: &mut State,
    world: &World,
    call: &Call,
    version: Option<&str>,
    headers: &BTreeMap<String, String>,
    read: &Read,
) -> Option<Answer> {
    if headers.get("user-agent").is_none_or(String::is_empty) {
        state.violate(format!("{} {} came without a User-Agent", call.method, call.path));
        return Some(answer::no_user_agent());
    }
    if version != Some("10") {
        state.violate(format!(
            "{} {} asked for API version {version:?}, not 10",
            call.method, call.path
        ));
    }
    let segments: Vec<&str> = call.path.split('/').skip(1).collect();
    let open = matches!(
        segments[..],
        ["gateway"] | ["interactions", ..] | ["webhooks", _, _, ..]
    );
    if !open && headers.get("authorization") != Some(&format!("Bot {}", state.config.token)) {
        return Some(answer::unauthorized());
    }
    match read {
        Read::TooLarge => {
            state.violate(format!("{} has more bytes of files than may be sent", route_of(call)));
            return Some(answer::too_large());
        }
        Read::Broken => {
            state.violate(format!("{} {} has a body that is not JSON", call.method, call.path));
            return Some(answer::invalid_json());
        }
        Read::Untyped => {
            state.violate(format!(
                "{} {} has a body without a JSON content type",
                call.method, call.path
            ));
            let words = "Expected \"Content-Type\" header to be one of {'application/json'}.";
            return Some(answer::form(&[FormError::new("", "CONTENT_TYPE_INVALID", words)]));
        }
        Read::Nothing => return None,
        Read::Json(_) | Read::Form(..) => {}
    }
    // The rules with codes of their own come first, then the schema, as `content` too long has a code of its own.
    let mut errors = Vec::new();
    routes::check(state, call, &mut errors);
    if let Some(spec) = world.spec {
        for field in spec.unknown_fields(call.method, call.path, call.body) {
            state.violate(format!("{}: `{field}` is no field that Discord knows", route_of(call)));
        }
        if errors.is_empty() {
            for problem in spec.problems(call.method, call.path, call.body) {
                errors.push(FormError::new(problem.path, "FAKE_SCHEMA", problem.message));
            }
        }
    }
    if errors.is_empty() {
        return None;
    }
    for error in &errors {
        state.violate(format!(
            "{}: {}: {} ({})",
            route_of(call),
            error.path,
            error.message,
            error.code
        ));
    }
    Some(answer::form(&errors))
}

/// The route with ids and tokens left out: for messages about it.
pub fn route_of(call: &Call) -> String {
    format!("{} {}", call.method, tokenless(call.path))
}

fn check_own_answer(state: &mut State, world: &World, call: &Call, answer: &Answer) {
    let (Some(spec), Content::Json(body), 200) = (world.spec, &answer.body, answer.status) else {
        return;
    };
    for problem in spec.answer_problems(call.method, call.path, answer.status, body) {
        state.violate(format!(
            "the fake itself answered {} wrongly: {}: {}",
            route_of(call),
            problem.path,
            problem.message
        ));
    }
}

/// A bucket is a route with its major parameters: channel, guild, or webhook and token.
fn bucket_key(method: &str, path: &str) -> String {
    let segments: Vec<&str> = path.split('/').skip(1).collect();
    let majors = if matches!(segments.first(), Some(&("webhooks" | "interactions"))) {
        3
    } else {
        2
    };
    let plain = |(index, segment): (usize, &&str)| {
        if index >= majors && segment.parse::<u64>().is_ok() {
            "*".to_owned()
        } else {
            (*segment).to_owned()
        }
    };
    format!(
        "{method} {}",
        segments.iter().enumerate().map(plain).collect::<Vec<_>>().join("/")
    )
}

/// The hash that names a bucket in the headers: the same for all majors, as with Discord.
fn bucket_name(method: &str, path: &str) -> String {
    let mut hasher = DefaultHasher::new();
    (method, tokenless(path)).hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

/// Counts the request and adds the five headers; past the limit the answer is a 429 and nothing was done.
fn limited(state: &mut State, call: &Call, answer: Answer) -> Answer {
    if state.config.lean {
        return answer;
    }
    let (limit, window) = state.config.bucket;
    let now = Instant::now();
    let key = bucket_key(call.method, call.path);
    let bucket = state.buckets.entry(key).or_insert(Bucket {
        used: 0,
        until: now + window,
    });
    if bucket.until <= now {
        *bucket = Bucket {
            used: 0,
            until: now + window,
        };
    }
    bucket.used += 1;
    let reset_after = bucket.until.duration_since(now).as_secs_f64();
    answer
        .header("X-RateLimit-Limit", &limit.to_string())
        .header("X-RateLimit-Remaining", &limit.saturating_sub(bucket.used).to_string())
        .header("X-RateLimit-Reset", &format!("{:.3}", unix_seconds() + reset_after))
        .header("X-RateLimit-Reset-After", &format!("{reset_after:.3}"))
        .header("X-RateLimit-Bucket", &bucket_name(call.method, call.path))
        .header("Via", "1.1 fake")
}

/// The 429 of a bucket that is used up, if it is.
fn exhausted(state: &State, call: &Call) -> Option<Answer> {
    let bucket = state.buckets.get(&bucket_key(call.method, call.path))?;
    let left = bucket.until.checked_duration_since(Instant::now())?;
    let over = bucket.used >= state.config.bucket.0;
    over.then(|| {
        faults::rate_limited(
            left.as_secs_f64(),
            faults::Scope::User,
            &bucket_name(call.method, call.path),
        )
    })
}
