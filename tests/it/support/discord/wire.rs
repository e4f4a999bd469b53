//! In: TCP connections on loopback, plain or TLS. Out: streams that axum serves, each with a handle that cuts it.
//!
//! Why not axum's own listener: a test must be able to reset a connection in the middle of an answer, as a network
//! does, and a handler that only returns responses cannot. So the stream is ours, and a `Cut` reaches it from above.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::task::{Context, Poll};

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio_rustls::server::TlsStream;

/// Cuts the connection it came from.
#[derive(Clone)]
pub struct Cut(Arc<CutState>);

struct CutState {
    reset: AtomicBool,
    /// How many bytes may still be written.
    left: AtomicUsize,
}

impl Default for Cut {
    fn default() -> Self {
        Self(Arc::new(CutState {
            reset: AtomicBool::new(false),
            left: AtomicUsize::new(usize::MAX),
        }))
    }
}

impl Cut {
    /// From now on every write fails, and the close is a TCP RST.
    pub fn now(&self) {
        self.0.reset.store(true, Ordering::SeqCst);
    }

    /// So many bytes more are written; then the connection ends in an orderly way, in the middle of what it said.
    pub fn after(&self, bytes: usize) {
        self.0.left.store(bytes, Ordering::SeqCst);
    }

    fn done(&self) -> bool {
        self.0.reset.load(Ordering::SeqCst)
    }

    fn left(&self) -> usize {
        self.0.left.load(Ordering::SeqCst)
    }

    fn spend(&self, bytes: usize) {
        let left = self.left();
        if left != usize::MAX {
            self.0.left.store(left.saturating_sub(bytes), Ordering::SeqCst);
        }
    }
}

enum Stream {
    Plain(TcpStream),
    Tls(Box<TlsStream<TcpStream>>),
}

/// One connection, as axum sees it.
pub struct Wire {
    stream: Stream,
    cut: Cut,
}

impl Drop for Wire {
    fn drop(&mut self) {
        if self.cut.done() {
            let tcp = match &self.stream {
                Stream::Plain(tcp) => tcp,
                Stream::Tls(tls) => tls.get_ref().0,
            };
            // Without a linger time the kernel sends RST instead of FIN; if it will not, the close is still abrupt.
            let _ = tcp.set_zero_linger();
        }
    }
}

impl AsyncRead for Wire {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        match &mut self.stream {
            Stream::Plain(tcp) => Pin::new(tcp).poll_read(cx, buf),
            Stream::Tls(tls) => Pin::new(tls).poll_read(cx, buf),
        }
    }
}

impl AsyncWrite for Wire {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        if self.cut.done() {
            return Poll::Ready(Err(io::ErrorKind::ConnectionReset.into()));
        }
        let left = self.cut.left();
        if left == 0 {
            return Poll::Ready(Err(io::ErrorKind::BrokenPipe.into()));
        }
        let bytes = &bytes[..bytes.len().min(left)];
        let written = match &mut self.stream {
            Stream::Plain(tcp) => Pin::new(tcp).poll_write(cx, bytes),
            Stream::Tls(tls) => Pin::new(tls).poll_write(cx, bytes),
        };
        if let Poll::Ready(Ok(count)) = written {
            self.cut.spend(count);
        }
        written
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.stream {
            Stream::Plain(tcp) => Pin::new(tcp).poll_flush(cx),
            Stream::Tls(tls) => Pin::new(tls).poll_flush(cx),
        }
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.cut.done() {
            // A shutdown would send FIN first, and the client would read an orderly end.
            return Poll::Ready(Err(io::ErrorKind::ConnectionReset.into()));
        }
        match &mut self.stream {
            Stream::Plain(tcp) => Pin::new(tcp).poll_shutdown(cx),
            Stream::Tls(tls) => Pin::new(tls).poll_shutdown(cx),
        }
    }
}

/// Connections that are ready to be served; a TLS handshake happens before, so that a slow one holds up nobody.
pub struct Arrivals {
    ready: mpsc::Receiver<(Wire, SocketAddr)>,
    address: SocketAddr,
}

impl Arrivals {
    /// Listens on a free port of 127.0.0.1.
    pub async fn listen(tls: Option<Arc<ServerConfig>>) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0))
            .await
            .expect("loopback has a free port");
        let address = listener.local_addr().expect("a bound listener has an address");
        let (sender, ready) = mpsc::channel(64);
        tokio::spawn(async move {
            while let Ok((tcp, peer)) = listener.accept().await {
                // Small answers must not wait for one another: the tests measure how quickly a bot answers.
                let _ = tcp.set_nodelay(true);
                let (sender, tls) = (sender.clone(), tls.clone());
                if sender.is_closed() {
                    return;
                }
                tokio::spawn(async move {
                    let stream = match tls {
                        None => Stream::Plain(tcp),
                        Some(config) => match TlsAcceptor::from(config).accept(tcp).await {
                            Ok(tls) => Stream::Tls(Box::new(tls)),
                            // A client that does not trust the certificate goes away; that is its own error to show.
                            Err(_) => return,
                        },
                    };
                    let wire = Wire {
                        stream,
                        cut: Cut::default(),
                    };
                    let _ = sender.send((wire, peer)).await;
                });
            }
        });
        Self { ready, address }
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Listener for Arrivals {
    type Io = Wire;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Wire, SocketAddr) {
        match self.ready.recv().await {
            Some(arrival) => arrival,
            // The accept loop has ended with the runtime: there is nothing to serve and nobody to tell.
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.address)
    }
}

impl Connected<IncomingStream<'_, Arrivals>> for Cut {
    fn connect_info(stream: IncomingStream<'_, Arrivals>) -> Self {
        stream.io().cut.clone()
    }
}

/// A certificate for `discord.com` from an authority made for this one test; returns the authority as PEM.
pub fn test_certificate() -> (Arc<ServerConfig>, String) {
    let authority_key = KeyPair::generate().expect("ring makes keys");
    let mut authority = CertificateParams::default();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    authority
        .distinguished_name
        .push(DnType::CommonName, "fake Discord test authority");
    let authority_certificate = authority
        .self_signed(&authority_key)
        .expect("the parameters are complete");
    let issuer = Issuer::new(authority, authority_key);

    let key = KeyPair::generate().expect("ring makes keys");
    let leaf = CertificateParams::new(["discord.com", "localhost", "127.0.0.1"].map(str::to_owned).to_vec())
        .expect("the names are host names and an address")
        .signed_by(&key, &issuer)
        .expect("the parameters are complete");
    let private_key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("ring supports TLS 1.2 and 1.3")
        .with_no_client_auth()
        .with_single_cert(vec![leaf.der().clone()], private_key)
        .expect("the key was made for this certificate");
    (Arc::new(config), authority_certificate.pem())
}
