//! The connections that pages are served on.
//!
//! In: whoever connects. Out: so many connections at a time and no more, each closed once nothing has arrived on it for
//! a while: an endpoint that anybody can reach must not use up the files that the index and the database need.

use std::{
    io,
    net::SocketAddr,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use axum::serve::Listener;
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
    time::{Instant, Sleep, sleep},
};

/// Those who connect beyond so many wait; it is a quarter of the files that Linux usually lets a process open.
const MOST: usize = 256;
/// Longer than the minute for which load balancers usually keep a connection that nothing comes on, so that they close
/// it and not we, just when they send something.
const IDLE: Duration = Duration::from_secs(75);

/// Who connects to an address.
pub(super) struct Connections {
    listener: TcpListener,
    places: Arc<Semaphore>,
    idle: Duration,
}

/// One connection.
pub(super) struct Connection {
    stream: TcpStream,
    idle: Duration,
    ends: Pin<Box<Sleep>>,
    _place: OwnedSemaphorePermit,
}

impl Connections {
    pub(super) fn on(listener: TcpListener) -> Self {
        Self::bounded(listener, MOST, IDLE)
    }

    fn bounded(listener: TcpListener, most: usize, idle: Duration) -> Self {
        Self {
            listener,
            places: Arc::new(Semaphore::new(most)),
            idle,
        }
    }
}

impl Listener for Connections {
    type Io = Connection;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Connection, SocketAddr) {
        let place = Arc::clone(&self.places).acquire_owned().await;
        let place = place.expect("the places are never closed");
        // axum's own way takes the next one where one was broken off, and waits where there are no files.
        let (stream, from) = Listener::accept(&mut self.listener).await;
        let connection = Connection {
            stream,
            idle: self.idle,
            ends: Box::pin(sleep(self.idle)),
            _place: place,
        };
        (connection, from)
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

impl AsyncRead for Connection {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        if let Poll::Ready(read) = Pin::new(&mut self.stream).poll_read(cx, buf) {
            let ends = Instant::now() + self.idle;
            self.ends.as_mut().reset(ends);
            return Poll::Ready(read);
        }
        self.ends
            .as_mut()
            .poll(cx)
            .map(|()| Err(io::Error::from(io::ErrorKind::TimedOut)))
    }
}

impl AsyncWrite for Connection {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use std::{
        io::{Read, Write},
        net::TcpStream,
    };

    use axum::{Router, routing::get};
    use tokio::task::spawn_blocking;

    use super::*;

    /// Serves one page to at most `most` at a time; says where.
    async fn served(most: usize, idle: Duration) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0")
            .await
            .expect("loopback has a free port");
        let address = listener.local_addr().expect("a bound listener has an address");
        let connections = Connections::bounded(listener, most, idle);
        tokio::spawn(async move {
            let page = Router::new().route("/", get(|| async { "here" }));
            axum::serve(connections, page).await
        });
        address
    }

    /// What is read of a connection until it is closed, after `sent` was sent.
    fn read(mut stream: TcpStream, sent: &str) -> String {
        stream.write_all(sent.as_bytes()).expect("the connection is open");
        let mut read = String::new();
        // A connection that is reset is closed too.
        let _ = stream.read_to_string(&mut read);
        read
    }

    const WHOLE: &str = "GET / HTTP/1.1\r\nhost: here\r\nconnection: close\r\n\r\n";

    #[tokio::test(flavor = "multi_thread")]
    async fn who_sends_nothing_more_is_let_go() {
        let address = served(2, Duration::from_millis(50)).await;
        for sent in ["", "GET / HT", "GET / HTTP/1.1\r\nhost: he"] {
            let stream = TcpStream::connect(address).expect("it listens");
            let answered = spawn_blocking(move || read(stream, sent))
                .await
                .expect("nothing panics");
            assert!(!answered.contains("here"), "{sent:?}: {answered}");
        }
        let stream = TcpStream::connect(address).expect("it listens");
        let answered = spawn_blocking(move || read(stream, WHOLE))
            .await
            .expect("nothing panics");
        assert!(answered.ends_with("here"), "{answered}");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn who_comes_when_it_is_full_waits_for_a_place() {
        let address = served(1, Duration::from_mins(1)).await;
        let first = TcpStream::connect(address).expect("it listens");
        let second = TcpStream::connect(address).expect("it listens");
        second
            .set_read_timeout(Some(Duration::from_millis(200)))
            .expect("it is no zero");
        let waiting = second.try_clone().expect("there are files left");
        let answered = spawn_blocking(move || read(waiting, WHOLE))
            .await
            .expect("nothing panics");
        assert_eq!(answered, "", "the first one has the only place");
        drop(first);
        second.set_read_timeout(None).expect("it is no zero");
        let answered = spawn_blocking(move || read(second, "")).await.expect("nothing panics");
        assert!(answered.ends_with("here"), "{answered}");
    }
}
