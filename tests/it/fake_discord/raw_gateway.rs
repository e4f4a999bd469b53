//! In: payloads that no good library would send. Out: the close code that they are answered with.
//!
//! A few dozen lines of WebSocket over TCP, because a client library would refuse to break the rules.

use std::net::SocketAddr;

use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

pub struct RawGateway {
    tcp: TcpStream,
}

impl RawGateway {
    pub async fn open(address: SocketAddr, version: u8) -> Self {
        let mut tcp = TcpStream::connect(address).await.expect("the fake listens");
        let request = format!(
            "GET /?v={version} HTTP/1.1\r\nHost: {address}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
             Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
        );
        tcp.write_all(request.as_bytes()).await.expect("the connection is new");
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(tcp.read_u8().await.expect("the upgrade is answered"));
        }
        assert!(head.starts_with(b"HTTP/1.1 101"), "{}", String::from_utf8_lossy(&head));
        Self { tcp }
    }

    /// Sends one text frame; a mask of zeros is a mask, and leaves the text as it is.
    pub async fn send(&mut self, payload: &Value) {
        let text = payload.to_string();
        let mut frame = vec![0x81];
        if let Ok(length @ ..=125) = u8::try_from(text.len()) {
            frame.push(0x80 | length);
        } else {
            frame.push(0x80 | 0x7E);
            frame.extend(u16::try_from(text.len()).expect("payloads are short").to_be_bytes());
        }
        frame.extend([0; 4]);
        frame.extend(text.as_bytes());
        // After a close the other side may be gone already; the close code is still to be read.
        let _ = self.tcp.write_all(&frame).await;
    }

    /// Reads until the close frame.
    pub async fn close_code(&mut self) -> u16 {
        loop {
            let kind = self.tcp.read_u8().await.expect("a close frame comes first") & 0x0F;
            let length = match self.tcp.read_u8().await.expect("a frame has a length") {
                126 => usize::from(self.tcp.read_u16().await.expect("a frame has a length")),
                127 => usize::try_from(self.tcp.read_u64().await.expect("a frame has a length")).expect("it fits"),
                short => usize::from(short),
            };
            let mut body = vec![0; length];
            self.tcp.read_exact(&mut body).await.expect("a frame is whole");
            if kind == 8 {
                return u16::from_be_bytes([body[0], body[1]]);
            }
        }
    }
}
