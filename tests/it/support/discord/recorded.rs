//! In: each HTTP request as it arrives. Out: the list that a test reads afterwards.

use std::collections::BTreeMap;
use std::time::Instant;

use serde_json::Value;

/// One part of a multipart body that is a file.
#[derive(Clone, Debug)]
pub struct FilePart {
    /// The field's name, such as `files[0]`.
    pub field: String,
    pub filename: String,
    pub content_type: Option<String>,
    pub bytes: Vec<u8>,
}

/// One request that the bot sent, and what it was answered.
#[derive(Clone, Debug)]
pub struct Recorded {
    pub method: String,
    /// Without `/api/v10`, so that tests name routes as Discord's documents do.
    pub path: String,
    /// As it was asked for, with the API version.
    pub full_path: String,
    pub query: BTreeMap<String, String>,
    pub headers: BTreeMap<String, String>,
    /// The JSON body; for multipart, the part named `payload_json`.
    pub body: Option<Value>,
    pub files: Vec<FilePart>,
    pub at: Instant,
    /// Absent while the answer is being delayed, and for good when the connection was reset or left hanging.
    pub status: Option<u16>,
}

/// A path with ids and tokens left out: for messages about it.
pub fn tokenless(path: &str) -> String {
    let wild = |segment: &str| segment.parse::<u64>().is_ok() || segment.len() > 24;
    let kept: Vec<&str> = path
        .split('/')
        .map(|segment| if wild(segment) { "*" } else { segment })
        .collect();
    kept.join("/")
}

impl Recorded {
    /// Whether this request went to `route`, written as `"PATCH /webhooks/*/*/messages/@original"`.
    pub fn is(&self, route: &str) -> bool {
        super::faults::Pattern::parse(route).matches(&self.method, &self.path)
    }

    /// What a failed test prints: no token, no more of the body than fits a line.
    pub fn line(&self) -> String {
        let status = self
            .status
            .map_or_else(|| "no answer".to_owned(), |status| status.to_string());
        let body: String = self
            .body
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default()
            .chars()
            .take(160)
            .collect();
        format!("{} {} -> {status} {body}", self.method, tokenless(&self.path))
    }
}
