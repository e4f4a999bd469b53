//! Where a search engine is and how it lets ibid in.
//!
//! In: what an operator chose. Out: an [`Engine`], plain data, of which nothing secret is ever printed.

use std::time::Duration;

use secrecy::SecretString;
use url::Url;

/// A search engine, and what ibid may take of it.
#[derive(Debug, Clone)]
pub struct Engine {
    /// Which one.
    pub dialect: Dialect,
    /// Where its nodes are, at least one; any of them serves.
    pub urls: Vec<Url>,
    /// What the names of its indexes begin with, in lower case.
    pub prefix: String,
    /// How it lets ibid in.
    pub credentials: Credentials,
    /// Certificates in PEM of those who vouch for its nodes, beside the usual ones.
    pub authorities: Option<Vec<u8>>,
    /// How long an answer to a question is waited for.
    pub patience: Duration,
    /// How long one step of a reindex is waited for.
    pub write_patience: Duration,
    /// For how long a commit is taken for the last one without asking: what another process commits is seen after it.
    pub fresh: Duration,
    /// Into how many parts an index is cut, at least one.
    pub shards: usize,
    /// How many copies of each part are kept besides, where there are nodes for them.
    pub replicas: usize,
    /// Whether its indexes are removed when the one who opened it is done.
    pub is_passing: bool,
}

impl Engine {
    /// How long a commit is taken for the last one where nothing else is wanted: people do not notice it, and a
    /// question is spared a request.
    pub const FRESH: Duration = Duration::from_secs(1);

    /// The same with indexes of its own, for figures that are no business of those who ask.
    #[must_use]
    pub fn apart(self, name: &str, is_passing: bool) -> Self {
        Self {
            prefix: format!("{}-{name}", self.prefix),
            is_passing,
            ..self
        }
    }
}

/// Which search engine it is; ibid asks both the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// OpenSearch, from 1 on.
    OpenSearch,
    /// Elasticsearch, from 7.10 on.
    Elasticsearch,
}

impl Dialect {
    /// Its name, as its makers write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::OpenSearch => "OpenSearch",
            Self::Elasticsearch => "Elasticsearch",
        }
    }
}

/// How an engine lets ibid in.
#[derive(Debug, Clone)]
pub enum Credentials {
    /// It asks nobody who they are.
    None,
    /// By a name and a password.
    User {
        /// The name.
        name: String,
        /// The password.
        password: SecretString,
    },
    /// By a key, as the engine encodes it.
    ApiKey(SecretString),
}
