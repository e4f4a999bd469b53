//! In: what a route decided. Out: an HTTP answer, and Discord's errors under the names that tests and routes use.
//!
//! The codes are what a client should match on; the messages are the ones that Discord is known to send.

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, Response};
use serde_json::{Map, Value, json};

/// An answer before it becomes bytes, so that the fake can check it and a fault can break it.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Content,
}

#[derive(Clone, Debug)]
pub enum Content {
    Empty,
    Json(Value),
    Text(String),
}

impl Answer {
    pub fn json(status: u16, body: Value) -> Self {
        let headers = vec![("content-type".into(), "application/json".into())];
        Self {
            status,
            headers,
            body: Content::Json(body),
        }
    }

    pub fn ok(body: Value) -> Self {
        Self::json(200, body)
    }

    pub fn no_content() -> Self {
        Self::no_content_at(204)
    }

    pub fn no_content_at(status: u16) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: Content::Empty,
        }
    }

    pub fn text(status: u16, content_type: &str, body: &str) -> Self {
        let headers = vec![("content-type".into(), content_type.into())];
        Self {
            status,
            headers,
            body: Content::Text(body.into()),
        }
    }

    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    pub fn bytes(&self) -> Vec<u8> {
        match &self.body {
            Content::Empty => Vec::new(),
            Content::Json(value) => value.to_string().into_bytes(),
            Content::Text(text) => text.clone().into_bytes(),
        }
    }

    /// Where the middle of the body is, counted from the first byte of the answer, near enough to break it off there.
    pub fn middle(&self) -> usize {
        // The status line, the date and the length are axum's.
        let head: usize = self
            .headers
            .iter()
            .map(|(name, value)| name.len() + value.len() + 4)
            .sum();
        80 + head + self.bytes().len() / 2
    }

    pub fn into_response(self) -> Response<Body> {
        let mut response = Response::new(Body::from(self.bytes()));
        *response.status_mut() = self
            .status
            .try_into()
            .expect("a fault's status is a three-digit number");
        for (name, value) in self.headers {
            let name = HeaderName::try_from(name).expect("a header's name is a token");
            let value = HeaderValue::try_from(value).expect("a header's value is printable");
            response.headers_mut().append(name, value);
        }
        response
    }
}

fn error(status: u16, code: u32, message: &str) -> Answer {
    Answer::json(status, json!({"message": message, "code": code}))
}

pub fn unauthorized() -> Answer {
    error(401, 0, "401: Unauthorized")
}

pub fn not_found() -> Answer {
    error(404, 0, "404: Not Found")
}

pub fn no_user_agent() -> Answer {
    error(400, 40333, "internal network error")
}

pub fn unknown_channel() -> Answer {
    error(404, 10003, "Unknown Channel")
}

pub fn unknown_guild() -> Answer {
    error(404, 10004, "Unknown Guild")
}

pub fn unknown_message() -> Answer {
    error(404, 10008, "Unknown Message")
}

pub fn unknown_user() -> Answer {
    error(404, 10013, "Unknown User")
}

pub fn unknown_webhook() -> Answer {
    error(404, 10015, "Unknown Webhook")
}

pub fn unknown_interaction() -> Answer {
    error(404, 10062, "Unknown interaction")
}

pub fn unknown_command() -> Answer {
    error(404, 10063, "Unknown application command")
}

pub fn too_large() -> Answer {
    error(413, 40005, "Request entity too large")
}

pub fn already_acknowledged() -> Answer {
    error(400, 40060, "Interaction has already been acknowledged.")
}

pub fn too_many_followups() -> Answer {
    error(
        400,
        40094,
        "This interaction has reached its maximum number of follow up messages.",
    )
}

pub fn not_the_author() -> Answer {
    error(403, 50005, "Cannot edit a message authored by another user")
}

pub fn empty_message() -> Answer {
    error(400, 50006, "Cannot send an empty message")
}

pub fn invalid_webhook_token() -> Answer {
    error(401, 50027, "Invalid Webhook Token")
}

pub fn invalid_json() -> Answer {
    error(400, 50109, "The request body contains invalid JSON.")
}

pub fn missing_access() -> Answer {
    error(403, 50001, "Missing Access")
}

pub fn missing_permissions() -> Answer {
    error(403, 50013, "Missing Permissions")
}

pub fn not_in_a_dm() -> Answer {
    error(400, 50003, "Cannot execute action on a DM channel")
}

pub fn wrong_channel_type() -> Answer {
    error(400, 50024, "Cannot execute action on this channel type")
}

pub fn archived_thread() -> Answer {
    error(400, 50083, "Thread is archived")
}

pub fn no_history() -> Answer {
    error(400, 160_002, "Cannot reply without permission to read message history")
}

pub fn thread_already_made() -> Answer {
    error(400, 160_004, "A thread has already been created for this message")
}

/// One thing wrong with a form: where (dotted, empty for the whole request), Discord's code for it, and its words.
#[derive(Clone, Debug)]
pub struct FormError {
    pub path: String,
    pub code: &'static str,
    pub message: String,
}

impl FormError {
    pub fn new(path: impl Into<String>, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            code,
            message: message.into(),
        }
    }

    pub fn too_long(path: impl Into<String>, limit: usize) -> Self {
        Self::new(
            path,
            "BASE_TYPE_MAX_LENGTH",
            format!("Must be {limit} or fewer in length."),
        )
    }

    pub fn required(path: impl Into<String>) -> Self {
        Self::new(path, "BASE_TYPE_REQUIRED", "This field is required")
    }
}

/// `50035 Invalid Form Body`, with the errors nested as the fields are.
pub fn form(errors: &[FormError]) -> Answer {
    let mut tree = Value::Object(Map::new());
    for error in errors {
        let mut place = &mut tree;
        for segment in error.path.split('.').filter(|segment| !segment.is_empty()) {
            place = &mut place[segment];
        }
        let entry = json!({"code": error.code, "message": error.message});
        match place["_errors"].as_array_mut() {
            Some(list) => list.push(entry),
            None => place["_errors"] = json!([entry]),
        }
    }
    Answer::json(
        400,
        json!({"message": "Invalid Form Body", "code": 50035, "errors": tree}),
    )
}
