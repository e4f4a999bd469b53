//! In: one WebSocket. Out: Discord's side of the conversation: HELLO, ACKs, events, and the close code for each rule
//! that a client breaks.

use std::collections::VecDeque;
use std::io::Write;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::ws::{CloseFrame, Message, WebSocket};
use flate2::Compression;
use flate2::write::ZlibEncoder;
use serde_json::{Value, json};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::time::{Instant, sleep_until};

use super::session::{Connection, Out, Refusal};
use super::wire::Cut;
use super::world::World;

/// Longer payloads are closed with 4002.
const LONGEST_PAYLOAD: usize = 4096;
const SENDS_A_MINUTE: usize = 120;
/// Discord leaves small payloads uncompressed; both ways are to be read.
const WORTH_COMPRESSING: usize = 1024;

/// What is known of the client at the other end.
struct Peer {
    world: Arc<World>,
    id: u64,
    out: UnboundedSender<Out>,
    session: Option<String>,
    compress: bool,
    sends: VecDeque<Instant>,
    last_beat: Instant,
}

/// What to do after a payload was read.
enum Next {
    Continue,
    Close(u16),
}

pub async fn serve(world: Arc<World>, mut socket: WebSocket, cut: Cut, version: Option<String>) {
    let (out, mut orders) = unbounded_channel();
    let id = world.change(|state| {
        let id = state.next_id();
        state.connections.push(Connection { id, out: out.clone() });
        id
    });
    let mut peer = Peer {
        world,
        id,
        out,
        session: None,
        compress: false,
        sends: VecDeque::new(),
        last_beat: Instant::now(),
    };
    let over = if version.as_deref() == Some("10") {
        converse(&mut peer, &mut socket, &mut orders, &cut).await
    } else {
        peer.world.change(|state| {
            state.violate(format!("the gateway was opened with v={version:?} (closed with 4012)"));
        });
        close(&mut socket, Some(4012)).await;
        true
    };
    peer.world
        .change(|state| state.disconnected(peer.id, peer.session.as_deref(), over));
}

/// Talks until the connection ends; says whether the session ended with it.
async fn converse(peer: &mut Peer, socket: &mut WebSocket, orders: &mut UnboundedReceiver<Out>, cut: &Cut) -> bool {
    let interval = peer.world.config.heartbeat_interval;
    let millis = u64::try_from(interval.as_millis()).expect("an interval is short");
    send(
        socket,
        &json!({"op": 10, "t": null, "s": null, "d": {"heartbeat_interval": millis, "_trace": []}}),
        false,
    )
    .await;
    loop {
        // A client that misses two heartbeats and a little more is taken for dead.
        let dead = peer.last_beat + interval * 2 + Duration::from_secs(1);
        tokio::select! {
            order = orders.recv() => match order {
                Some(Out::Payload(payload)) => send(socket, &payload, peer.compress).await,
                Some(Out::Invalid(resumable)) => {
                    let session = peer.session.take();
                    peer.world.change(|state| state.unlink(session.as_deref(), !resumable));
                    send(socket, &json!({"op": 9, "t": null, "s": null, "d": resumable}), peer.compress).await;
                }
                Some(Out::Close(code)) => {
                    close(socket, code).await;
                    return matches!(code, Some(4004 | 4006 | 4007 | 4009..=4014));
                }
                Some(Out::Reset) | None => {
                    cut.now();
                    return false;
                }
                Some(Out::Silence) => {
                    peer.world.change(|state| state.unlink(peer.session.as_deref(), false));
                    while !matches!(orders.recv().await, Some(Out::Reset | Out::Close(_)) | None) {}
                    cut.now();
                    return false;
                }
            },
            message = socket.recv() => match message {
                Some(Ok(Message::Text(text))) => {
                    if let Next::Close(code) = peer.read(text.as_bytes()) {
                        close(socket, Some(code)).await;
                        return matches!(code, 4004 | 4007 | 4010..=4014);
                    }
                }
                Some(Ok(Message::Binary(bytes))) => {
                    if let Next::Close(code) = peer.read(&bytes) {
                        close(socket, Some(code)).await;
                        return matches!(code, 4004 | 4007 | 4010..=4014);
                    }
                }
                Some(Ok(Message::Close(frame))) => {
                    let code = frame.map_or(1005, |frame| frame.code);
                    peer.world.change(|state| state.closes.push(code));
                    return matches!(code, 1000 | 1001);
                }
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return false,
            },
            () = sleep_until(dead) => {
                close(socket, Some(4009)).await;
                return true;
            }
        }
    }
}

impl Peer {
    fn read(&mut self, bytes: &[u8]) -> Next {
        let now = Instant::now();
        self.sends.retain(|sent| now - *sent < Duration::from_mins(1));
        self.sends.push_back(now);
        if self.sends.len() > SENDS_A_MINUTE {
            return self.broke(4008, "more than 120 gateway sends in a minute");
        }
        if bytes.len() > LONGEST_PAYLOAD {
            return self.broke(4002, "a gateway payload of more than 4096 bytes");
        }
        let Ok(payload) = serde_json::from_slice::<Value>(bytes) else {
            return self.broke(4002, "a gateway payload that is not JSON");
        };
        let d = &payload["d"];
        match payload["op"].as_u64() {
            Some(1) => {
                self.last_beat = now;
                if !self.world.read(|state| state.switches.withhold_acks) {
                    self.send(json!({"op": 11, "t": null, "s": null, "d": null}));
                }
                Next::Continue
            }
            Some(2 | 6) if self.session.is_some() => self.broke(4005, "a second IDENTIFY or RESUME on one connection"),
            Some(2) => {
                self.compress = d["compress"] == true;
                let (out, url) = (self.out.clone(), self.world.gateway_url());
                let outcome = self.world.change(|state| state.identify(d, out, &url));
                self.settle(outcome)
            }
            Some(6) => {
                let out = self.out.clone();
                let outcome = self.world.change(|state| state.resume(d, out));
                self.settle(outcome)
            }
            Some(3 | 4 | 8 | 31) if self.session.is_some() => Next::Continue,
            Some(3 | 4 | 8 | 31) => self.broke(4003, "a gateway payload before IDENTIFY"),
            _ => self.broke(4001, "a gateway payload with an unknown opcode"),
        }
    }

    fn settle(&mut self, outcome: Result<String, Refusal>) -> Next {
        match outcome {
            Ok(session) => {
                self.session = Some(session);
                Next::Continue
            }
            Err(Refusal::Invalid(resumable)) => {
                self.send(json!({"op": 9, "t": null, "s": null, "d": resumable}));
                Next::Continue
            }
            // A wrong token is a matter of settings, and tests try it on purpose.
            Err(Refusal::Close(code, why)) if why.is_empty() => Next::Close(code),
            Err(Refusal::Close(code, why)) => self.broke(code, &why),
        }
    }

    fn broke(&self, code: u16, rule: &str) -> Next {
        self.world
            .change(|state| state.violate(format!("{rule} (closed with {code})")));
        Next::Close(code)
    }

    fn send(&self, payload: Value) {
        // The receiver lives as long as this peer is served.
        let _ = self.out.send(Out::Payload(payload));
    }
}

async fn send(socket: &mut WebSocket, payload: &Value, compress: bool) {
    let text = payload.to_string();
    let message = if compress && text.len() > WORTH_COMPRESSING {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
        encoder
            .write_all(text.as_bytes())
            .expect("writing to memory does not fail");
        Message::Binary(encoder.finish().expect("writing to memory does not fail").into())
    } else {
        Message::Text(text.into())
    };
    // A failed send shows at the next read, which ends the conversation.
    let _ = socket.send(message).await;
}

/// Sends a close frame and gives the client a moment to answer it, as the protocol wants.
async fn close(socket: &mut WebSocket, code: Option<u16>) {
    let frame = code.map(|code| CloseFrame {
        code,
        reason: "".into(),
    });
    let _ = socket.send(Message::Close(frame)).await;
    let farewell = async { while let Some(Ok(_)) = socket.recv().await {} };
    let _ = tokio::time::timeout(Duration::from_secs(1), farewell).await;
}
