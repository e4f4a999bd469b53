//! What all pages for people have in common.
//!
//! In: the words of a page. Out: a response with them in a frame that works without scripts, in light and dark, and
//! with headers by which a browser loads nothing else, tells nobody where the reader came from, and keeps no copy that
//! others could see. Words are escaped by the template.

use std::sync::LazyLock;

use axum::{
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest, Sha256};

const STYLE: &str = include_str!("page.css");

/// Only the style that is in the page itself, named by its hash (Content Security Policy Level 3, 8.4).
static POLICY: LazyLock<String> = LazyLock::new(|| {
    let hash = STANDARD.encode(Sha256::digest(STYLE));
    format!(
        "default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
});

const ROBOTS: HeaderName = HeaderName::from_static("x-robots-tag");

/// A page before it is sent.
pub(super) struct Page<'a> {
    /// The language of our own words, as a BCP 47 tag.
    pub(super) language: &'a str,
    /// What the browser's tab says.
    pub(super) title: &'a str,
    /// Whether it holds plots and tables.
    pub(super) wide: bool,
    /// What stands in it.
    pub(super) body: Markup,
}

impl Page<'_> {
    /// The page as a response.
    pub(super) fn answer(&self, status: StatusCode) -> Response {
        let policy = HeaderValue::from_str(&POLICY).expect("the policy is ASCII without control characters");
        let language =
            HeaderValue::from_str(self.language).expect("the tags of languages are ASCII letters and dashes");
        let fixed = HeaderValue::from_static;
        let headers = [
            (header::CONTENT_TYPE, fixed("text/html; charset=utf-8")),
            (header::CONTENT_LANGUAGE, language),
            (header::CONTENT_SECURITY_POLICY, policy),
            (header::REFERRER_POLICY, fixed("no-referrer")),
            (header::X_CONTENT_TYPE_OPTIONS, fixed("nosniff")),
            (header::CACHE_CONTROL, fixed("private, no-store")),
            (header::VARY, fixed("Accept-Language")),
            (ROBOTS, fixed("noindex, nofollow")),
        ];
        (status, headers, self.written().into_string()).into_response()
    }

    fn written(&self) -> Markup {
        html! {
            (DOCTYPE)
            html lang=(self.language) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="robots" content="noindex, nofollow";
                    title { (self.title) }
                    style { (PreEscaped(STYLE)) }
                }
                body class=[self.wide.then_some("wide")] { (self.body) }
            }
        }
    }
}
