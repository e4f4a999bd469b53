//! In: what a test wants otherwise than Discord has it. Out: a fake that listens.

use std::sync::Arc;
use std::time::Duration;

use super::FakeDiscord;
use super::openapi::Spec;
use super::world::{Addresses, Config, World};

/// What a test may choose before the fake starts; the defaults are Discord's own figures.
#[derive(Default)]
#[must_use]
pub struct Builder {
    config: Config,
}

impl Builder {
    pub fn token(mut self, token: &str) -> Self {
        token.clone_into(&mut self.config.token);
        self
    }

    /// How long the first response may take: 3 s.
    pub fn interaction_ttl(mut self, ttl: Duration) -> Self {
        self.config.interaction_ttl = ttl;
        self
    }

    /// How long edits and follow-ups are taken: 15 minutes.
    pub fn token_lifetime(mut self, lifetime: Duration) -> Self {
        self.config.token_lifetime = lifetime;
        self
    }

    pub fn heartbeat_interval(mut self, interval: Duration) -> Self {
        self.config.heartbeat_interval = interval;
        self
    }

    /// Privileged intents that the developer portal grants; none by default.
    pub fn grant_intents(mut self, bits: u64) -> Self {
        self.config.privileged_intents = bits;
        self
    }

    /// What `GET /gateway/bot` recommends.
    pub fn shards(mut self, shards: u32) -> Self {
        self.config.shards = shards;
        self
    }

    /// IDENTIFYs with fewer shards are closed with 4011.
    pub fn minimum_shards(mut self, shards: u32) -> Self {
        self.config.minimum_shards = shards;
        self
    }

    /// What `GET /gateway/bot` says of the IDENTIFYs left today, and of those at a time.
    pub fn session_start_limit(mut self, remaining: u32, max_concurrency: u32) -> Self {
        self.config.identifies_left = remaining;
        self.config.max_concurrency = max_concurrency;
        self
    }

    /// When there are a thousand IDENTIFYs again: after four hours.
    pub fn reset_after(mut self, time: Duration) -> Self {
        self.config.reset_after = time;
        self
    }

    /// Answers a second IDENTIFY of a bucket within 5 s with op 9 false, and objects to it. Off by default: a test that
    /// breaks sessions on purpose would only wait.
    pub fn enforce_identify_rate(mut self) -> Self {
        self.config.identify_rate = true;
        self
    }

    /// How many requests a bucket takes in a window: 50 a second.
    pub fn bucket(mut self, limit: u32, window: Duration) -> Self {
        self.config.bucket = (limit, window);
        self
    }

    pub fn file_limit(mut self, bytes: usize) -> Self {
        self.config.file_limit = bytes;
        self
    }

    /// Serves REST over TLS as `discord.com`, so that a bot takes its production path; the gateway stays plain, on a
    /// second port.
    pub fn tls(mut self) -> Self {
        self.config.tls = true;
        self
    }

    /// Says that the gateway is somewhere else.
    pub fn gateway_at(mut self, url: &str) -> Self {
        self.config.gateway = Some(url.to_owned());
        self
    }

    /// For load, under which the fake must not be what takes the time: bodies are not checked against schemas, and
    /// requests and events are not recorded. What is over is forgotten by [`super::asked::Asked::forget`] and its like.
    pub fn lean(mut self) -> Self {
        self.config.lean = true;
        self
    }

    pub async fn start(self) -> FakeDiscord {
        let spec = if self.config.lean { None } else { Spec::load() };
        let world = Arc::new(World::new(self.config, spec));
        let app = axum::Router::new()
            .fallback(super::rest::enter)
            .with_state(world.clone());
        let mut servers = Vec::new();
        let mut serve = |arrivals: super::wire::Arrivals| {
            let service = app.clone().into_make_service_with_connect_info::<super::wire::Cut>();
            let server = axum::serve(arrivals, service);
            servers.push(tokio::spawn(async move {
                server.await.expect("serving ends with its task, never by itself");
            }));
        };
        let plain = super::wire::Arrivals::listen(None).await;
        let gateway = plain.address();
        serve(plain);
        let (api, authority_pem) = if world.config.tls {
            let (config, pem) = super::wire::test_certificate();
            let secured = super::wire::Arrivals::listen(Some(config)).await;
            let address = secured.address();
            serve(secured);
            (address, Some(pem))
        } else {
            (gateway, None)
        };
        let addresses = Addresses {
            api,
            gateway,
            authority_pem,
        };
        assert!(world.addresses.set(addresses).is_ok(), "the addresses are set once");
        let discord = FakeDiscord { world, servers };
        discord.populate();
        discord
    }
}
