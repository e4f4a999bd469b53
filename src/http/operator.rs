//! The operator's page: what is asked, how much of it is answered and how fast, and how the index is kept.
//!
//! In: a request with the operator's token as its password (HTTP Basic, RFC 7617, which every browser asks for by
//! itself; any user name does). Out: one page of figures, as plots and as tables, in English like the log and the
//! metrics. Nothing can be changed by it. Of questions it shows what `/insights` shows the moderators of a server.

use std::sync::Arc;

use axum::{
    Router,
    extract::{RawQuery, State},
    http::{
        HeaderMap, HeaderValue, StatusCode,
        header::{AUTHORIZATION, WWW_AUTHENTICATE},
    },
    response::Response,
    routing::get,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, Mac, digest::CtOutput};
use maud::{Markup, html};
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;

use crate::{
    reply::{self, wording},
    service::{Overview, Service},
    store::{Counted, Hour, Insights, Outcome, Record},
};

use super::{
    page::Page,
    plot::{Bar, Plot},
};

/// The most entries of a list, as many as are kept apart for it.
const MOST: usize = 10;

/// The page at `/operator` for whoever gives `token`.
pub(super) fn routes(service: Arc<Service>, token: &SecretString) -> Router {
    let office = Office {
        service,
        token: Known::of(token.expose_secret().as_bytes()),
    };
    Router::new().route("/operator", get(show)).with_state(office)
}

#[derive(Clone)]
struct Office {
    service: Arc<Service>,
    token: Known,
}

/// A token as it is kept and compared: its HMAC, which says nothing of it, in a time that does not depend on it.
#[derive(Clone, PartialEq)]
struct Known(CtOutput<Hmac<Sha256>>);

impl Known {
    fn of(token: &[u8]) -> Self {
        let mac = Hmac::<Sha256>::new_from_slice(token).expect("HMAC takes keys of any length");
        Self(mac.chain_update(b"operator").finalize())
    }
}

async fn show(State(office): State<Office>, RawQuery(query): RawQuery, headers: HeaderMap) -> Response {
    if given(&headers).is_none_or(|token| Known::of(&token) != office.token) {
        return unknown();
    }
    let server = query.as_deref().and_then(|query| query.strip_prefix("server="));
    let server = server.and_then(|id| id.parse().ok());
    let read = tokio::task::spawn_blocking(move || office.service.overview(server));
    match read.await {
        Ok(Ok(overview)) => page(&written(&overview)).answer(StatusCode::OK),
        Ok(Err(error)) => {
            tracing::error!(%error, "the figures for the operator could not be read");
            page(&said("The figures cannot be read; the log says why.")).answer(StatusCode::SERVICE_UNAVAILABLE)
        }
        Err(error) => {
            tracing::error!(%error, "the operator's page broke down");
            page(&said("The page broke down; the log says why.")).answer(StatusCode::INTERNAL_SERVER_ERROR)
        }
    }
}

/// The password of a request.
fn given(headers: &HeaderMap) -> Option<Vec<u8>> {
    let written = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, rest) = written.split_once(' ')?;
    let both = STANDARD.decode(rest.trim()).ok()?;
    let colon = both.iter().position(|byte| *byte == b':')?;
    scheme
        .eq_ignore_ascii_case("basic")
        .then(|| both[colon + 1..].to_owned())
}

fn unknown() -> Response {
    let words = "This page is opened with the operator's token as the password; any user name does.";
    let mut response = page(&said(words)).answer(StatusCode::UNAUTHORIZED);
    let asked = HeaderValue::from_static("Basic realm=\"ibid\", charset=\"UTF-8\"");
    response.headers_mut().insert(WWW_AUTHENTICATE, asked);
    response
}

fn page(body: &Markup) -> Page<'static> {
    Page {
        language: "en",
        title: "ibid: how it does",
        wide: true,
        body: body.clone(),
    }
}

fn said(words: &str) -> Markup {
    html! { main { h1 { "ibid" } p { (words) } } }
}

fn written(overview: &Overview) -> Markup {
    let operated = &overview.operated;
    html! {
        header {
            h1 { "How ibid does" }
            p.quiet { "The last 48 hours on all servers together, as of " (reply::plain::moment(overview.now)) }
        }
        main {
            (figures(overview))
            (questions(&operated.hours))
            (times(&operated.hours))
            h2 { "Questions of a server" }
            (servers(overview))
            @if let Some((_, insights)) = &overview.of_server { (of_server(insights)) }
            h2 { "Reindexes" }
            (reindexes(&operated.reindexes))
        }
    }
}

fn figures(overview: &Overview) -> Markup {
    let operated = &overview.operated;
    let sum = |of: fn(&Hour) -> u64| operated.hours.iter().map(of).sum::<u64>();
    let (answered, missing) = (sum(|hour| hour.answered), sum(|hour| hour.not_found));
    let time = |ms: Option<u64>| ms.map_or_else(|| "none".to_owned(), |ms| format!("{ms} ms"));
    html! {
        dl {
            div { dt { "Questions" } dd { (answered + missing) } }
            div { dt { "Answered" } dd { (share(answered, answered + missing)) } }
            div { dt { "Half took at most" } dd { (time(operated.median_ms)) } }
            div { dt { "95 of 100 took at most" } dd { (time(operated.slow_ms)) } }
        }
    }
}

fn share(part: u64, whole: u64) -> String {
    let of_thousand = (part * 1000 + whole / 2).checked_div(whole);
    of_thousand.map_or_else(|| "none".to_owned(), |share| format!("{}.{} %", share / 10, share % 10))
}

/// `11-09 14:00`, in UTC.
fn hour(at: i64) -> String {
    let moment = reply::plain::moment(at);
    moment.get(5..16).unwrap_or(&moment).to_owned()
}

fn questions(hours: &[Hour]) -> Markup {
    let bars = hours.iter().map(|one| Bar {
        label: hour(one.at),
        values: (one.answered, one.not_found),
    });
    Plot {
        name: "questions",
        caption: "Questions an hour",
        of: "Hour (UTC)",
        series: ("answered", Some("nothing found")),
        bars: bars.collect(),
    }
    .written()
}

fn times(hours: &[Hour]) -> Markup {
    let bars = hours.iter().map(|one| Bar {
        label: hour(one.at),
        values: (
            one.elapsed_ms
                .checked_div(one.answered + one.not_found)
                .unwrap_or_default(),
            0,
        ),
    });
    Plot {
        name: "times",
        caption: "Mean time of a question, in milliseconds",
        of: "Hour (UTC)",
        series: ("milliseconds", None),
        bars: bars.collect(),
    }
    .written()
}

/// All that asked, each leading to its questions. What was asked outside of servers is nobody's to read.
fn servers(overview: &Overview) -> Markup {
    let servers = &overview.operated.servers;
    let shown = overview.of_server.as_ref().map(|(guild, _)| *guild);
    html! {
        @if servers.is_empty() { p { "Nobody has asked anything." } }
        @else {
            div.scroll {
                table {
                    thead { tr { th scope="col" { "Server" } th.number scope="col" { "Questions" } } }
                    tbody {
                        @for server in servers {
                            tr {
                                th scope="row" {
                                    @match server.guild {
                                        Some(guild) if Some(guild) == shown => strong { (guild) ", shown below" },
                                        Some(guild) => a href={ "?server=" (guild) } { (guild) },
                                        None => "direct messages",
                                    }
                                }
                                td.number { (server.questions) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn of_server(insights: &Insights) -> Markup {
    let days = insights.days.iter().map(|day| Bar {
        label: day.date.to_string(),
        values: (day.answered, day.not_found),
    });
    let plot = Plot {
        name: "days",
        caption: "Its questions a day, at most the last 30 days",
        of: "Day (UTC)",
        series: ("answered", Some("nothing found")),
        bars: days.collect(),
    };
    let cited = insights.most_cited.iter();
    let cited = cited.map(|cited| (cited.count, cited.title.as_str()));
    let disliked = insights.voted_down.iter();
    let disliked = disliked.map(|one| (one.count, one.asked.as_str()));
    html! {
        (plot.written())
        (counted("Asked most", "Question", asked(&insights.most_asked)))
        (counted("Asked most of what nothing was found for", "Question", asked(&insights.unanswered)))
        (counted("Answers that did not help", "Question", disliked))
        (counted("Quoted to most questions", "Article", cited))
    }
}

fn asked(list: &[Counted]) -> impl Iterator<Item = (u64, &str)> {
    list.iter().map(|one| (one.count, one.asked.as_str()))
}

fn counted<'a>(title: &str, of: &str, list: impl Iterator<Item = (u64, &'a str)>) -> Markup {
    let list: Vec<_> = list.take(MOST).collect();
    html! {
        @if !list.is_empty() {
            h3 { (title) }
            div.scroll {
                table {
                    thead { tr { th.number scope="col" { "Times" } th scope="col" { (of) } } }
                    tbody {
                        @for (count, words) in list {
                            tr { td.number { (count) } td dir="auto" { (words) } }
                        }
                    }
                }
            }
        }
    }
}

fn reindexes(records: &[Record]) -> Markup {
    let bars = records.iter().rev().map(|record| {
        let elapsed = record.elapsed_ms;
        Bar {
            label: hour(record.at),
            values: match record.outcome {
                Outcome::Done { .. } => (elapsed, 0),
                Outcome::Failed { .. } => (0, elapsed.max(1)),
            },
        }
    });
    let plot = Plot {
        name: "reindexes",
        caption: "Time of each reindex, in milliseconds",
        of: "Began (UTC)",
        series: ("done", Some("failed")),
        bars: bars.collect(),
    };
    html! {
        @if records.is_empty() { p { "There was none." } }
        @else {
            (plot.written())
            div.scroll {
                table {
                    thead {
                        tr {
                            th scope="col" { "Began" }
                            th scope="col" { "By" }
                            th.number scope="col" { "Took" }
                            th scope="col" { "How it ended" }
                        }
                    }
                    tbody {
                        @for record in records {
                            tr {
                                th scope="row" { (reply::plain::moment(record.at)) }
                                td dir="auto" { (record.by) }
                                td.number { (wording::duration(std::time::Duration::from_millis(record.elapsed_ms))) }
                                td { (ended(&record.outcome)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn ended(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Done {
            added,
            changed,
            removed,
            unchanged,
            failed,
        } => format!(
            "{added} added, {changed} changed, {removed} removed, {unchanged} as they were; {failed} files could not be read"
        ),
        Outcome::Failed { what } => format!("failed: {what}"),
    }
}
