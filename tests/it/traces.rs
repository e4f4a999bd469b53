//! Traces: what a collector is told of one question, and that nothing changes where there is none.

#![allow(
    clippy::needless_raw_string_hashes,
    reason = "expect-test writes its snapshots with hashes"
)]

use std::{
    fmt::Write as _,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{Router, body::Bytes, routing::post};
use expect_test::{Expect, expect};
use opentelemetry_proto::tonic::{
    collector::trace::v1::ExportTraceServiceRequest,
    common::v1::{KeyValue, any_value::Value},
    trace::v1::Span,
};
use prost::Message as _;
use tokio::net::TcpListener;

use crate::support::{
    bot::{SOON, end, started_with},
    discord::FakeDiscord,
};

/// What was sent to a collector.
#[derive(Clone, Default)]
struct Collector(Arc<Mutex<Vec<Bytes>>>);

impl Collector {
    /// A collector on loopback, and its URL.
    async fn started() -> (Self, String) {
        let collector = Self::default();
        let kept = collector.clone();
        let take = post(move |body: Bytes| async move { kept.lock().push(body) });
        let listener = TcpListener::bind("127.0.0.1:0")
            .await
            .expect("loopback has a free port");
        let url = format!("http://{}", listener.local_addr().expect("it listens"));
        tokio::spawn(async move { axum::serve(listener, Router::new().route("/v1/traces", take)).await });
        (collector, url)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Bytes>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// All spans, and what is said of whose they are.
    fn read(&self) -> (Vec<Span>, String) {
        let (mut spans, mut whose) = (Vec::new(), String::new());
        for body in self.lock().iter() {
            let request = ExportTraceServiceRequest::decode(body.clone()).expect("it is what the protocol says");
            for resource in request.resource_spans {
                whose = attributes(&resource.resource.expect("it says whose they are").attributes);
                spans.extend(resource.scope_spans.into_iter().flat_map(|scope| scope.spans));
            }
        }
        (spans, whose)
    }
}

fn attributes(all: &[KeyValue]) -> String {
    let mut all: Vec<_> = all.iter().collect();
    all.sort_by(|one, other| one.key.cmp(&other.key));
    let mut said = String::new();
    for pair in all {
        if pair.key.starts_with("telemetry.sdk") || pair.key.ends_with("_ns") {
            continue;
        }
        match pair.value.as_ref().and_then(|value| value.value.as_ref()) {
            // It is another one each time.
            Some(Value::StringValue(_)) if pair.key == "request" => said.push_str(" request=…"),
            Some(Value::StringValue(text)) => write!(said, " {}={text}", pair.key).expect("it is text"),
            other => write!(said, " {}={other:?}", pair.key).expect("it is text"),
        }
    }
    said
}

/// The spans as a tree, those of one parent in the order of their beginnings.
fn tree(spans: &[Span], parent: &[u8], depth: usize, out: &mut String) {
    let mut children: Vec<_> = spans.iter().filter(|span| span.parent_span_id == parent).collect();
    children.sort_by_key(|span| span.start_time_unix_nano);
    for span in children {
        assert!(
            span.events.is_empty(),
            "lines of the log are not sent: {:?}",
            span.events
        );
        assert!(span.end_time_unix_nano >= span.start_time_unix_nano, "{}", span.name);
        let _ = writeln!(
            out,
            "{}{}{}",
            "  ".repeat(depth),
            span.name,
            attributes(&span.attributes)
        );
        tree(spans, &span.span_id, depth + 1, out);
    }
}

const SECRET_QUESTION: &str = "Where do appeals against a ban of the purple pelican go?";

/// What a collector is told of what `asked` asks.
async fn check(asked: impl AsyncFnOnce(&FakeDiscord), expected: Expect) {
    let (collector, url) = Collector::started().await;
    let (discord, _home, bot) = started_with(&[("IBID__TELEMETRY__OTLP", &url)]).await;
    asked(&discord).await;
    let token = discord.bot_token();
    end(&discord, bot).await;
    let (spans, whose) = collector.read();
    assert_eq!(
        whose,
        format!(" service.name=ibid service.version={}", env!("CARGO_PKG_VERSION"))
    );
    let mut said = String::new();
    tree(&spans, &[], 0, &mut said);
    assert_eq!(said.lines().count(), spans.len(), "each span has its parent: {said}");
    expected.assert_eq(&said);
    for body in collector.lock().iter() {
        let text = String::from_utf8_lossy(body);
        for secret in ["pelican", "purple", &token, "Bans", "council"] {
            assert!(!text.contains(secret), "{secret} was sent");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_parts_of_a_question_by_command() {
    check(
        async |discord| {
            let asked = discord.slash("ask").option("question", SECRET_QUESTION).send().await;
            asked.reply(SOON).await;
        },
        expect![[r#"
            interaction request=…
              command name=ask
                acknowledge
                wait
                retrieval work=answer
                  search
                selection
                deliver
        "#]],
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_parts_of_a_search() {
    check(
        async |discord| {
            let asked = discord
                .slash("search")
                .option("query", "pelican ban appeals")
                .send()
                .await;
            asked.reply(SOON).await;
        },
        expect![[r#"
            interaction request=…
              command name=search
                acknowledge
                wait
                retrieval work=search
                  search
                selection
                deliver
        "#]],
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_parts_of_a_question_by_message() {
    check(
        async |discord| {
            let posted = discord.message(SECRET_QUESTION).in_dm().send().await;
            posted.reply(SOON).await;
        },
        expect![[r#"
            message request=…
              retrieval work=answer
                search
              selection
              deliver
        "#]],
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_collector_that_is_away_changes_nothing_but_one_line() {
    let nobody = TcpListener::bind("127.0.0.1:0")
        .await
        .expect("loopback has a free port");
    let url = format!("http://{}", nobody.local_addr().expect("it listens"));
    drop(nobody);
    let settings = [("IBID__TELEMETRY__OTLP", &*url), ("OTEL_BSP_SCHEDULE_DELAY", "50")];
    let (discord, _home, bot) = started_with(&settings).await;
    for _ in 0..3 {
        let asked = discord
            .slash("ask")
            .option("question", "Where do appeals against a ban go?")
            .send()
            .await;
        let reply = asked.reply(SOON).await;
        assert!(reply.text().contains("council within thirty days"), "{}", reply.text());
        bot.wait_log("traces cannot be delivered").await;
    }
    let told = bot.log().matches("traces cannot be delivered").count();
    assert_eq!(told, 1, "{}", bot.log());
    end(&discord, bot).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_collector_that_never_answers_holds_nobody_up() {
    let deaf = TcpListener::bind("127.0.0.1:0")
        .await
        .expect("loopback has a free port");
    let url = format!("http://{}", deaf.local_addr().expect("it listens"));
    let settings = [("IBID__TELEMETRY__OTLP", &*url), ("OTEL_BSP_SCHEDULE_DELAY", "50")];
    let (discord, _home, bot) = started_with(&settings).await;
    for _ in 0..3 {
        let question = "Where do appeals against a ban go?";
        let asked = discord.slash("ask").option("question", question).send().await;
        assert!(asked.reply(SOON).await.text().contains("council within thirty days"));
    }
    end(&discord, bot).await;
}
