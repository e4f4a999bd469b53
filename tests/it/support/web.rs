//! A web server with faults, on loopback: it says what it was told to say, byte for byte, which a real one does not
//! where a body has to be cut off or an answer to stall.

use std::{
    collections::HashMap,
    io::{BufRead, BufReader, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
    time::Duration,
};

use flate2::{Compression, write::GzEncoder};

/// What is said to a request.
#[derive(Debug, Clone)]
pub struct Reply {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    fault: Fault,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Fault {
    None,
    CutOff,
    Stall,
}

impl Reply {
    pub fn new(status: u16, media_type: &str, body: impl Into<Vec<u8>>) -> Self {
        Self {
            status,
            headers: vec![("Content-Type".to_owned(), media_type.to_owned())],
            body: body.into(),
            fault: Fault::None,
        }
    }

    pub fn html(body: &str) -> Self {
        Self::new(200, "text/html; charset=utf-8", body)
    }

    pub fn status(status: u16) -> Self {
        Self::new(status, "text/plain", "")
    }

    pub fn redirect(status: u16, to: &str) -> Self {
        Self::status(status).with("Location", to)
    }

    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// With its body compressed, as a file that is.
    pub fn zipped(mut self) -> Self {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(&self.body).expect("memory can be written");
        self.body = encoder.finish().expect("memory can be written");
        self
    }

    /// Ends in the middle of its body.
    pub fn cut_off(mut self) -> Self {
        self.fault = Fault::CutOff;
        self
    }

    /// Never ends.
    pub fn stalling(mut self) -> Self {
        self.fault = Fault::Stall;
        self
    }

    fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }
}

#[derive(Default)]
struct Shared {
    replies: HashMap<String, Vec<Reply>>,
    asked: Vec<String>,
}

/// The server; it ends with the process.
pub struct Web {
    pub address: SocketAddr,
    shared: Arc<Mutex<Shared>>,
}

impl Web {
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let address = listener.local_addr().expect("it listens");
        let shared: Arc<Mutex<Shared>> = Arc::default();
        let replies = Arc::clone(&shared);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let shared = Arc::clone(&replies);
                thread::spawn(move || answer(&stream, &shared));
            }
        });
        Self { address, shared }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Says this to every request for `path`, which is with its query.
    pub fn put(&self, path: &str, reply: Reply) {
        self.put_in_turn(path, vec![reply]);
    }

    /// Says these one after another, the last of them from then on.
    pub fn put_in_turn(&self, path: &str, replies: Vec<Reply>) {
        self.shared.lock().unwrap().replies.insert(path.to_owned(), replies);
    }

    /// What was asked since this was last called: the paths, with ` if` behind them where a condition was given.
    pub fn asked(&self) -> Vec<String> {
        std::mem::take(&mut self.shared.lock().unwrap().asked)
    }

    /// Without the number of the port.
    pub fn masked(&self, text: &str) -> String {
        let port = self.address.port();
        text.replace(&format!("127.0.0.1-{port}"), "HOST")
            .replace(&format!("127.0.0.1:{port}"), "HOST")
    }
}

/// Says what it was told; a client that goes away while it does is no fault of the test.
fn answer(mut stream: &TcpStream, shared: &Mutex<Shared>) {
    let mut lines = BufReader::new(stream).lines();
    let Some(Ok(first)) = lines.next() else { return };
    let headers: Vec<String> = lines
        .map_while(Result::ok)
        .take_while(|line| !line.is_empty())
        .collect();
    let headers: HashMap<String, String> = headers
        .iter()
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
        .collect();
    let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
    let conditions = [("if-none-match", "ETag"), ("if-modified-since", "Last-Modified")];
    let reply = {
        let mut shared = shared.lock().unwrap();
        let is_conditional = conditions.iter().any(|(name, _)| headers.contains_key(*name));
        shared
            .asked
            .push(format!("{path}{}", if is_conditional { " if" } else { "" }));
        let replies = shared.replies.get_mut(&path);
        match replies {
            Some(replies) if replies.len() > 1 => replies.remove(0),
            Some(replies) => replies[0].clone(),
            None => Reply::status(404),
        }
    };
    let is_same = conditions.iter().any(|(asked, said)| {
        headers
            .get(*asked)
            .is_some_and(|value| reply.header(said) == Some(value))
    });
    let (status, body): (u16, &[u8]) = if is_same {
        (304, b"")
    } else {
        (reply.status, &reply.body)
    };
    let length = body.len() + if reply.fault == Fault::CutOff { 10 } else { 0 };
    let mut head = format!("HTTP/1.1 {status} -\r\nConnection: close\r\nContent-Length: {length}\r\n");
    for (name, value) in &reply.headers {
        head.extend([name, ": ", value, "\r\n"]);
    }
    let _ = stream.write_all(format!("{head}\r\n").as_bytes());
    if reply.fault == Fault::Stall {
        thread::sleep(Duration::from_hours(1));
    }
    let _ = stream.write_all(body);
}
