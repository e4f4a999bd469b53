//! What is asked of a cluster, one verb a request.
//!
//! In: names of indexes, queries and documents as JSON. Out: what the cluster holds, checked to be all of it: an answer
//! of a part of the shards is none.

use std::{
    collections::HashMap,
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use reqwest::Method;
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};

use super::{
    commit::{self, Commit},
    engine::{Dialect, Engine},
    http::{Body, Call, Client},
    mapping::{self, VERSION},
};
use crate::index::{Error, Health};

/// A cluster, and the indexes on it that are ibid's.
pub(super) struct Cluster {
    pub(super) client: Client,
    engine: Engine,
    /// Whether it has said what it is.
    met: AtomicBool,
}

/// A commit, and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Standing {
    pub(super) index: String,
    pub(super) commit: Commit,
    at: At,
}

/// Which writing of a document it was; another one since then is told by it.
#[derive(Debug, Clone, Copy)]
struct At {
    number: u64,
    term: u64,
}

#[derive(Deserialize)]
struct Got {
    #[serde(rename = "_index")]
    index: String,
    #[serde(rename = "_seq_no")]
    number: u64,
    #[serde(rename = "_primary_term")]
    term: u64,
    #[serde(rename = "_source")]
    source: Holding,
}

#[derive(Deserialize)]
struct Holding {
    commit: Value,
}

/// What a search found.
#[derive(Deserialize)]
pub(super) struct Answer<T> {
    #[serde(default)]
    timed_out: bool,
    #[serde(rename = "_shards")]
    shards: Shards,
    pub(super) hits: Hits<T>,
    #[serde(default)]
    pub(super) aggregations: Option<Value>,
}

#[derive(Deserialize)]
pub(super) struct Hits<T> {
    #[serde(default)]
    total: Option<Total>,
    pub(super) hits: Vec<Found<T>>,
}

#[derive(Deserialize)]
struct Total {
    value: u64,
}

#[derive(Deserialize)]
pub(super) struct Found<T> {
    #[serde(rename = "_score")]
    pub(super) score: Option<f32>,
    #[serde(rename = "_source")]
    pub(super) source: T,
}

#[derive(Deserialize)]
struct Shards {
    total: u64,
    successful: u64,
    failed: u64,
}

impl Cluster {
    pub(super) fn new(engine: Engine) -> Result<Self, Error> {
        Ok(Self {
            client: Client::new(&engine)?,
            engine,
            met: AtomicBool::new(false),
        })
    }

    /// What readers find the serving index by. A prefix holds no `_`, so no two name each other's indexes.
    pub(super) fn alias(&self) -> String {
        format!("{}_v{VERSION}", self.engine.prefix)
    }

    /// What an index is written by.
    pub(super) fn write_alias(index: &str) -> String {
        format!("{index}_write")
    }

    pub(super) fn write_patience(&self) -> Duration {
        self.engine.write_patience
    }

    /// Makes sure, once, that it is the engine that the settings name.
    pub(super) fn meet(&self) -> Result<(), Error> {
        if self.met.load(Ordering::Relaxed) {
            return Ok(());
        }
        let said: Value = self
            .client
            .ask(&self.read(Method::GET, "/".to_owned(), Body::Nothing))?;
        let version = &said["version"];
        let is = match (version["distribution"].as_str(), said["tagline"].as_str()) {
            (Some("opensearch"), _) => Dialect::OpenSearch,
            (_, Some("You Know, for Search")) => Dialect::Elasticsearch,
            _ => {
                return Err(Error::Foreign {
                    reason: "it does not say that it is a search engine".to_owned(),
                });
            }
        };
        let meant = self.engine.dialect;
        if is != meant {
            let reason = format!("it is {}, and `index.backend` names {}", is.name(), meant.name());
            return Err(Error::Foreign { reason });
        }
        self.met.store(true, Ordering::Relaxed);
        Ok(())
    }

    /// The last commit; `None` where there never was one.
    pub(super) fn standing(&self) -> Result<Option<Standing>, Error> {
        self.meet()?;
        self.commit_of(&self.alias())
    }

    fn commit_of(&self, index: &str) -> Result<Option<Standing>, Error> {
        let reply =
            self.client
                .call(&self.read(Method::GET, format!("/{index}/_doc/{}", commit::ID), Body::Nothing))?;
        let got = match reply.read::<Got>() {
            Ok(got) => got,
            Err(Error::Gone { .. }) => return Ok(None),
            Err(Error::Foreign { .. }) if reply.status == 404 && is_not_found(&reply.body) => {
                return Err(Error::Damaged {
                    reason: format!("`{index}` holds no commit"),
                });
            }
            Err(error) => return Err(error),
        };
        let version = &got.source.commit["version"];
        if *version != VERSION {
            let reason = format!(
                "`{}` was made by version {version} of the mapping, not {VERSION}",
                got.index
            );
            return Err(Error::OtherVersion { reason });
        }
        let commit = serde_json::from_value(got.source.commit).map_err(|error| Error::Damaged {
            reason: format!("the commit of `{}` cannot be read: {error}", got.index),
        })?;
        Ok(Some(Standing {
            index: got.index,
            commit,
            at: At {
                number: got.number,
                term: got.term,
            },
        }))
    }

    /// Writes `commit` in the place of `last`, unless another has done so.
    pub(super) fn commit(&self, last: &Standing, commit: &Commit) -> Result<Standing, Error> {
        let At { number, term } = last.at;
        let only_there = format!("if_seq_no={number}&if_primary_term={term}");
        self.write_commit(&last.index, commit, &only_there)
    }

    /// Writes the first commit of an index.
    pub(super) fn first_commit(&self, index: &str, commit: &Commit) -> Result<Standing, Error> {
        self.write_commit(index, commit, "op_type=create")
    }

    fn write_commit(&self, index: &str, commit: &Commit, condition: &str) -> Result<Standing, Error> {
        let alias = Self::write_alias(index);
        let path = format!("/{alias}/_doc/{}?require_alias=true&{condition}", commit::ID);
        let body = Body::Json(commit.document());
        let written = self.client.ask::<Value>(&self.write(Method::PUT, path, body));
        // An answer can get lost, and the commit be there.
        match (written, self.commit_of(index)) {
            (_, Ok(Some(there))) if there.commit == *commit => Ok(there),
            // It was written anew since it was read.
            (Ok(_), Ok(_)) => Err(Error::Locked {
                holder: "another process that indexes into it".to_owned(),
            }),
            (Err(error), _) | (Ok(_), Err(error)) => Err(error),
        }
    }

    /// Searches one index.
    pub(super) fn search<T: DeserializeOwned>(&self, index: &str, body: Value) -> Result<Answer<T>, Error> {
        // With the frequencies of all shards: otherwise a score depends on the shard that a passage is in.
        let path = format!("/{index}/_search?search_type=dfs_query_then_fetch&allow_partial_search_results=false");
        let answer: Answer<T> = self.client.ask(&self.read(Method::POST, path, Body::Json(body)))?;
        if answer.timed_out {
            return Err(Error::Busy {
                reason: "the search took too long".to_owned(),
            });
        }
        answer.shards.all()?;
        Ok(answer)
    }

    /// How many documents meet all of `filter`.
    pub(super) fn count(&self, index: &str, filter: &[Value]) -> Result<u64, Error> {
        let body = json!({"size": 0, "track_total_hits": true, "query": {"bool": {"filter": filter}}});
        let answer: Answer<Value> = self.search(index, body)?;
        Ok(answer.hits.total.map_or(0, |total| total.value))
    }

    /// The milliseconds that the engine may search for.
    pub(super) fn search_timeout(&self) -> String {
        format!("{}ms", self.engine.patience.as_millis())
    }

    /// Makes an empty index.
    pub(super) fn create(&self, index: &str) -> Result<(), Error> {
        let body = mapping::index(&self.engine, &Self::write_alias(index));
        self.done(&self.write(Method::PUT, format!("/{index}"), Body::Json(body)))
    }

    /// Lets what was written be found.
    pub(super) fn refresh(&self, index: &str) -> Result<(), Error> {
        #[derive(Deserialize)]
        struct Refreshed {
            #[serde(rename = "_shards")]
            shards: Shards,
        }
        let path = format!("/{index}/_refresh");
        let refreshed: Refreshed = self.client.ask(&self.write(Method::POST, path, Body::Nothing))?;
        // Copies that are nowhere yet are no failure.
        if refreshed.shards.failed > 0 {
            return Err(Error::Unready {
                reason: format!("{} shards could not be refreshed", refreshed.shards.failed),
            });
        }
        Ok(())
    }

    /// Has an index copied as the settings say, and waits a while for the copies.
    pub(super) fn copy(&self, index: &str) -> Result<(), Error> {
        if self.engine.replicas == 0 {
            return Ok(());
        }
        let copies = json!({"index": {"auto_expand_replicas": format!("0-{}", self.engine.replicas)}});
        self.done(&self.write(Method::PUT, format!("/{index}/_settings"), Body::Json(copies)))?;
        let wait = self.engine.write_patience / 2;
        let path = format!(
            "/_cluster/health/{index}?wait_for_status=green&timeout={}ms",
            wait.as_millis()
        );
        if let Err(error) = self.client.ask::<Value>(&self.write(Method::GET, path, Body::Nothing)) {
            tracing::warn!(index, %error, "the index serves before it is copied");
        }
        Ok(())
    }

    /// Lets `index` serve in the place of whatever did.
    pub(super) fn serve(&self, index: &str) -> Result<(), Error> {
        let alias = self.alias();
        let add = json!({"add": {"index": index, "alias": alias}});
        let others = self.indexes()?.into_iter().filter(|(_, serves)| *serves);
        let remove = others.map(|(other, _)| json!({"remove": {"index": other, "alias": alias}}));
        let actions: Vec<Value> = remove.chain([add]).collect();
        let body = Body::Json(json!({"actions": actions}));
        let swapped = self.done(&self.write(Method::POST, "/_aliases".to_owned(), body));
        match (swapped, self.standing()) {
            (_, Ok(Some(there))) if there.index == index => Ok(()),
            (Err(error), _) | (Ok(()), Err(error)) => Err(error),
            (Ok(()), Ok(_)) => Err(Error::Locked {
                holder: "another process that indexes into it".to_owned(),
            }),
        }
    }

    /// Removes every index that does not serve: what an earlier build left, or what served before.
    pub(super) fn discard_idle(&self) -> Result<(), Error> {
        for (index, _) in self.indexes()?.into_iter().filter(|(_, serves)| !serves) {
            self.discard(&index);
        }
        Ok(())
    }

    /// Removes every index, as far as the engine lets.
    pub(super) fn discard_all(&self) {
        for (index, _) in self.indexes().unwrap_or_default() {
            self.discard(&index);
        }
    }

    /// Removes an index, as far as the engine lets; what stays is removed by the next reindex.
    pub(super) fn discard(&self, index: &str) {
        if let Err(error) = self.done(&self.write(Method::DELETE, format!("/{index}"), Body::Nothing)) {
            tracing::debug!(index, %error, "an index was left behind");
        }
    }

    /// All indexes of this version, and whether each serves.
    fn indexes(&self) -> Result<Vec<(String, bool)>, Error> {
        #[derive(Deserialize)]
        struct Named {
            aliases: HashMap<String, Value>,
        }
        let alias = self.alias();
        let path = format!("/{alias}_*/_alias");
        let all: HashMap<String, Named> = match self.client.ask(&self.write(Method::GET, path, Body::Nothing)) {
            Err(Error::Gone { .. }) => return Ok(Vec::new()),
            all => all?,
        };
        let all = all.into_iter();
        Ok(all
            .map(|(index, named)| (index, named.aliases.contains_key(&alias)))
            .collect())
    }

    /// Removes what nobody needs any more, without waiting for it.
    pub(super) fn sweep(&self, index: &str, spent: &Value) {
        let path = format!("/{index}/_delete_by_query?conflicts=proceed&wait_for_completion=false");
        let body = Body::Json(json!({"query": spent}));
        if let Err(error) = self.done(&self.write(Method::POST, path, body)) {
            tracing::debug!(index, %error, "old passages were left behind");
        }
    }

    /// How the cluster is, by what it says of the index that serves.
    pub(super) fn health(&self) -> Health {
        #[derive(Deserialize)]
        struct Said {
            status: String,
            #[serde(default)]
            number_of_nodes: u64,
            #[serde(default)]
            unassigned_shards: u64,
        }
        let index = match self.standing() {
            Ok(Some(standing)) => standing.index,
            // That nothing is indexed is told elsewhere.
            Ok(None) => return Health::Well,
            Err(error) => {
                return Health::Failing {
                    reason: error.to_string(),
                };
            }
        };
        let path = format!("/_cluster/health/{index}");
        match self.client.ask::<Said>(&self.read(Method::GET, path, Body::Nothing)) {
            Ok(said) => {
                let reason = format!(
                    "its status is {}: {} shards are on no node, of {} nodes",
                    said.status, said.unassigned_shards, said.number_of_nodes
                );
                match said.status.as_str() {
                    "green" => Health::Well,
                    "yellow" => Health::Impaired { reason },
                    _ => Health::Failing { reason },
                }
            }
            Err(error) => Health::Failing {
                reason: error.to_string(),
            },
        }
    }

    fn done(&self, call: &Call) -> Result<(), Error> {
        self.client.ask::<Value>(call).map(drop)
    }

    fn read(&self, method: Method, path: String, body: Body) -> Call {
        Call {
            method,
            path,
            body,
            patience: self.engine.patience,
        }
    }

    fn write(&self, method: Method, path: String, body: Body) -> Call {
        Call {
            patience: self.engine.write_patience,
            ..self.read(method, path, body)
        }
    }
}

impl Shards {
    /// An engine that has lost a part of an index says so here alone, and otherwise that all is well.
    fn all(&self) -> Result<(), Error> {
        if self.failed == 0 && self.successful >= self.total {
            return Ok(());
        }
        Err(Error::Unready {
            reason: format!("{} of {} shards answered", self.successful, self.total),
        })
    }
}

fn is_not_found(body: &[u8]) -> bool {
    serde_json::from_slice::<Value>(body).is_ok_and(|said| said["found"] == false)
}
