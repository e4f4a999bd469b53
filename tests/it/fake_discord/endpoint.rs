//! The fake as the one who calls an interactions endpoint.

use axum::{Router, http::StatusCode, routing::post};
use tokio::net::TcpListener;

use crate::support::discord::{
    FakeDiscord,
    endpoint::{ping, post_signed},
};

/// An endpoint that answers everything so.
async fn served(status: StatusCode, body: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0")
        .await
        .expect("loopback has a free port");
    let address = listener.local_addr().expect("a bound listener has an address");
    let app = Router::new().route("/", post(move || async move { (status, body) }));
    tokio::spawn(async move { axum::serve(listener, app).await });
    format!("http://{address}/")
}

async fn is_taken(url: String) -> bool {
    let saved = tokio::spawn(async move { FakeDiscord::start().await.set_endpoint(&url).await });
    saved.await.is_ok()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endpoint_that_believes_anybody_is_not_taken() {
    assert!(!is_taken(served(StatusCode::OK, "{\"type\":1}").await).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endpoint_that_believes_nobody_is_not_taken() {
    assert!(!is_taken(served(StatusCode::UNAUTHORIZED, "").await).await);
    assert!(!is_taken("http://127.0.0.1:1/".to_owned()).await, "nobody is there");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_endpoint_answers_wrongly_is_told() {
    let discord = FakeDiscord::start().await;
    let url = served(StatusCode::OK, "thanks").await;
    assert_eq!(post_signed(&url, ping(1)).await.body, "thanks");
    discord.deliver(url, &serde_json::json!({"type": 2})).await;
    let told = discord.take_violations();
    assert!(told.len() == 1 && told[0].contains("thanks"), "{told:?}");
}
