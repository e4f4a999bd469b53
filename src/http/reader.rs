//! The reader page: an article as text, with the words that were quoted marked.
//!
//! In: a link that the bot gave out. Out: the page that it leads to, in the language that the browser asks for, or a
//! sentence why there is none. An article that is gone and one that may not be seen any more are answered alike.

use std::sync::Arc;

use axum::{
    Router,
    extract::{Path, RawQuery, State},
    http::{HeaderMap, StatusCode, header::ACCEPT_LANGUAGE},
    response::Response,
    routing::get,
};
use maud::{Markup, html};
use tokio::sync::Semaphore;

use crate::{
    corpus::BlockKind,
    locale::{Language, Message, plain},
    reply,
    service::{BadLink, ReaderPart, ReaderView, Run, Service, Standing},
};

use super::page::Page;

/// How many articles are cut into pages at a time: whoever has a link to a long one can ask for it as often as they like,
/// and that must not take the machine from those who ask the bot.
const AT_ONCE: usize = 2;

/// Items that are deeper in lists than this stand no further in.
const DEEPEST: u8 = 4;

/// Where readers are let in.
#[derive(Clone)]
struct Room {
    service: Arc<Service>,
    seats: Arc<Semaphore>,
}

/// The pages that links lead to.
pub(super) fn routes(service: Arc<Service>) -> Router {
    let seats = Arc::new(Semaphore::new(AT_ONCE));
    let room = Room { service, seats };
    Router::new().route("/a/{article}", get(read)).with_state(room)
}

async fn read(
    State(Room { service, seats }): State<Room>,
    Path(article): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let language = wanted(&headers);
    let Ok(seat) = seats.acquire_owned().await else {
        return refused(language, StatusCode::SERVICE_UNAVAILABLE, "reader-failed");
    };
    // Articles are read from a disk or by a network.
    let answered = tokio::task::spawn_blocking(move || {
        let asked = Asked::of(query.as_deref().unwrap_or_default());
        let answered = answer(&service, language, &article, &asked);
        // The work goes on where nobody waits for it any more, so the seat is its own.
        drop(seat);
        answered
    });
    answered.await.unwrap_or_else(|error| {
        tracing::error!(%error, "a page for readers broke down");
        refused(language, StatusCode::INTERNAL_SERVER_ERROR, "reader-failed")
    })
}

/// What stands behind the question mark of a link. None of it is ever encoded.
#[derive(Default)]
struct Asked<'a> {
    signed: &'a str,
    page: Option<usize>,
}

impl<'a> Asked<'a> {
    fn of(query: &'a str) -> Self {
        let mut asked = Self::default();
        for (name, value) in query.split('&').filter_map(|part| part.split_once('=')) {
            match name {
                "s" => asked.signed = value,
                "page" => asked.page = value.parse().ok(),
                _ => {}
            }
        }
        asked
    }
}

fn answer(service: &Service, language: Language, article: &str, asked: &Asked<'_>) -> Response {
    let linked = match service.follow_link(article, asked.signed) {
        Ok(linked) => linked,
        Err(BadLink::Forged) => return refused(language, StatusCode::FORBIDDEN, "reader-forged"),
        Err(BadLink::Expired) => return refused(language, StatusCode::GONE, "reader-expired"),
    };
    match service.reader(&linked, asked.page) {
        Ok(Some(view)) => Page {
            language: language.tag(),
            title: &view.title,
            wide: false,
            body: shown(language, &view, asked.signed),
        }
        .answer(StatusCode::OK),
        Ok(None) => refused(language, StatusCode::NOT_FOUND, "reader-absent"),
        Err(error) => {
            tracing::error!(%error, "an article could not be read for its page");
            refused(language, StatusCode::SERVICE_UNAVAILABLE, "reader-failed")
        }
    }
}

/// A sentence why there is no article.
fn refused(language: Language, status: StatusCode, why: &'static str) -> Response {
    let title = plain(language, "reader-title");
    let body = html! {
        main {
            h1 { (title) }
            p { (plain(language, why)) }
        }
    };
    Page {
        language: language.tag(),
        title: &title,
        wide: false,
        body,
    }
    .answer(status)
}

fn shown(language: Language, view: &ReaderView, signed: &str) -> Markup {
    html! {
        header {
            (to_quoted(language, view, signed))
            h1 lang=[view.language.as_deref()] dir="auto" { (view.title) }
            p.quiet { (about(language, view)) }
            (notice(language, view))
        }
        main {
            article lang=[view.language.as_deref()] {
                @for part in &view.parts { (paragraph(language, part)) }
            }
            (turning(language, view, signed))
        }
        footer.quiet { (said("answer-indexed", "moment", &reply::plain::moment(view.indexed_at), language)) }
    }
}

/// Who wrote the article, and when.
fn about(language: Language, view: &ReaderView) -> Markup {
    html! {
        @if !view.authors.is_empty() { bdi { (view.authors.join(", ")) } }
        @if let Some(date) = view.date {
            @if !view.authors.is_empty() { " · " }
            time datetime=(date) { (date) }
        }
        @if view.pages > 1 {
            @if view.date.is_some() || !view.authors.is_empty() { " · " }
            (page_of(language, view))
        }
    }
}

fn page_of(language: Language, view: &ReaderView) -> String {
    let message = Message::new("reader-page")
        .with("page", view.page)
        .with("pages", view.pages);
    message.in_language(language)
}

/// What became of the quoted words, where the article has changed.
fn notice(language: Language, view: &ReaderView) -> Markup {
    let key = match view.standing {
        Standing::Same => return html! {},
        Standing::Moved => "reader-moved",
        Standing::Gone => "reader-gone",
    };
    html! { p.notice role="note" { (plain(language, key)) } }
}

/// The way to the quoted words, on this page or on another: the first thing that the keyboard reaches.
fn to_quoted(language: Language, view: &ReaderView, signed: &str) -> Markup {
    let Some((paragraph, page)) = view.quoted else {
        return html! {};
    };
    let anchor = if page == view.page {
        format!("#p{paragraph}")
    } else {
        format!("?s={signed}&page={page}#p{paragraph}")
    };
    let name = said("citation-paragraph", "number", &paragraph.to_string(), language);
    html! { a href=(anchor) { (plain(language, "reader-quoted")) " (" (name) ")" } }
}

fn paragraph(language: Language, part: &ReaderPart) -> Markup {
    let number = part.number;
    let name = said("citation-paragraph", "number", &number.to_string(), language);
    html! {
        @for (level, words) in &part.headings { (heading(*level, words)) }
        // A paragraph that goes on from the page before bears its number there.
        div.part dir="auto" id=[part.begins.then(|| format!("p{number}"))] {
            a href={ "#p" (number) } aria-label=(name) lang=(language.tag()) { (number) }
            (words(part))
        }
    }
}

/// The words of a paragraph in its shape. What stands before an item is no word of it and is not marked.
fn words(part: &ReaderPart) -> Markup {
    let runs = html! {
        @for run in &part.runs {
            @match run {
                Run::Plain(words) => (words),
                Run::Marked(words) => mark { (words) },
            }
        }
    };
    let depth = (part.depth > 0).then(|| part.depth.min(DEEPEST));
    match part.kind {
        BlockKind::Code => html! { pre dir="ltr" data-depth=[depth] { code { (runs) } } },
        BlockKind::Quotation => html! { blockquote dir="auto" data-depth=[depth] { (runs) } },
        BlockKind::Header | BlockKind::Term => html! { p.head dir="auto" data-depth=[depth] { (runs) } },
        BlockKind::Definition => html! { p.definition dir="auto" data-depth=[depth] { (runs) } },
        _ => html! {
            p dir="auto" data-depth=[depth] {
                @if !part.mark.is_empty() { span.quiet { (part.mark) " " } }
                (runs)
            }
        },
    }
}

/// A heading of the article, below the title of the page.
fn heading(level: u8, words: &str) -> Markup {
    match level {
        0 | 1 => html! { h2 dir="auto" { (words) } },
        2 => html! { h3 dir="auto" { (words) } },
        3 => html! { h4 dir="auto" { (words) } },
        4 => html! { h5 dir="auto" { (words) } },
        _ => html! { h6 dir="auto" { (words) } },
    }
}

/// The way to the pages before and behind.
fn turning(language: Language, view: &ReaderView, signed: &str) -> Markup {
    if view.pages == 1 {
        return html! {};
    }
    let to = |page: usize| format!("?s={signed}&page={page}");
    html! {
        nav aria-label=(page_of(language, view)) {
            @if view.page > 1 { a rel="prev" href=(to(view.page - 1)) { (plain(language, "button-previous")) } }
            span.quiet { (page_of(language, view)) }
            @if view.page < view.pages { a rel="next" href=(to(view.page + 1)) { (plain(language, "button-next")) } }
        }
    }
}

fn said(key: &'static str, name: &'static str, value: &str, language: Language) -> String {
    Message::new(key).with(name, value.to_owned()).in_language(language)
}

/// The language that a browser prefers of those that are spoken here (RFC 9110, 12.5.4).
fn wanted(headers: &HeaderMap) -> Language {
    let written = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let mut ranges: Vec<(f32, &str)> = written
        .unwrap_or_default()
        .split(',')
        .map(|range| {
            let (tag, weight) = range.split_once(';').unwrap_or((range, ""));
            let weight = weight.trim().strip_prefix("q=").map_or(Some(1.0), |q| q.parse().ok());
            (weight.unwrap_or_default(), tag.trim())
        })
        .filter(|(weight, _)| *weight > 0.0)
        .collect();
    // The sort is stable: of equal weights the first counts.
    ranges.sort_by(|a, b| b.0.total_cmp(&a.0));
    let known = ranges.iter().find_map(|(_, tag)| Language::of_locale(tag));
    known.unwrap_or_default()
}
