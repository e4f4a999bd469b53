//! A search engine that holds what it is given, finds nothing, and goes wrong as it is told: what a real one does only
//! when it is short of memory, half dead or somebody else's.

use std::{
    collections::{HashMap, VecDeque},
    net::SocketAddr,
    sync::{Arc, Mutex},
    thread,
    time::Duration,
};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, Method, StatusCode, Uri, header::AUTHORIZATION},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

/// What it says in place of what it would.
#[derive(Debug, Clone)]
pub(crate) enum Said {
    Json(u16, Value),
    Text(u16, &'static str),
    /// What it would, of a bulk but for every third document, which it refuses with this status and this kind of fault.
    RefusingSome(u16, &'static str),
    /// This, though it did what it was asked.
    DoneBut(u16, Value),
    /// Nothing, ever.
    Stall,
}

/// What goes wrong: `when` is the method and path of the request, or how that ends, or, before a `*`, how it begins.
struct Fault {
    when: &'static str,
    says: VecDeque<Said>,
    always: bool,
}

#[derive(Default)]
struct Held {
    faults: Vec<Fault>,
    asked: Vec<String>,
    keys: Vec<String>,
    documents: HashMap<String, Value>,
    commit: Option<Value>,
    /// The index that it is of, which its builder names.
    index: String,
    writings: u64,
}

/// The engine; it ends with the process.
pub(crate) struct ScriptedEngine {
    address: SocketAddr,
    held: Arc<Mutex<Held>>,
}

impl ScriptedEngine {
    pub(crate) fn start() -> Self {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port is free");
        listener.set_nonblocking(true).expect("it can be set");
        let address = listener.local_addr().expect("it listens");
        let held: Arc<Mutex<Held>> = Arc::default();
        let app = Router::new().fallback(answer).with_state(Arc::clone(&held));
        thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.expect("a runtime can be made").block_on(async {
                let listener = tokio::net::TcpListener::from_std(listener).expect("it listens");
                axum::serve(listener, app).await.expect("it serves");
            });
        });
        Self { address, held }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Says these one after another to requests like `when`, and then what it would.
    pub(crate) fn once(&self, when: &'static str, says: impl IntoIterator<Item = Said>) {
        self.go_wrong(when, says, false);
    }

    /// Says this to all such requests.
    pub(crate) fn always(&self, when: &'static str, says: Said) {
        self.go_wrong(when, [says], true);
    }

    fn go_wrong(&self, when: &'static str, says: impl IntoIterator<Item = Said>, always: bool) {
        let says = says.into_iter().collect();
        self.held.lock().unwrap().faults.push(Fault { when, says, always });
    }

    /// Is well again.
    pub(crate) fn mend(&self) {
        self.held.lock().unwrap().faults.clear();
    }

    /// The requests since this was last called: method and path, for a bulk how many operations it held, without what
    /// is different each time.
    pub(crate) fn asked(&self) -> Vec<String> {
        let mut held = self.held.lock().unwrap();
        let asked = std::mem::take(&mut held.asked).into_iter();
        asked
            .map(|asked| {
                if held.index.is_empty() {
                    asked
                } else {
                    asked.replace(&held.index, "INDEX")
                }
            })
            .collect()
    }

    /// What requests said who they are by, each once.
    pub(crate) fn keys(&self) -> Vec<String> {
        self.held.lock().unwrap().keys.clone()
    }

    /// The commit that it holds.
    pub(crate) fn commit(&self) -> Value {
        self.held
            .lock()
            .unwrap()
            .commit
            .clone()
            .expect("something was committed")["commit"]
            .clone()
    }

    /// Has another process change the commit.
    pub(crate) fn edit_commit(&self, edit: impl FnOnce(&mut Value)) {
        let mut held = self.held.lock().unwrap();
        held.writings += 1;
        edit(&mut held.commit.as_mut().expect("something was committed")["commit"]);
    }

    /// Has another process remove everything.
    pub(crate) fn forget(&self) {
        let mut held = self.held.lock().unwrap();
        held.commit = None;
        held.documents.clear();
    }
}

async fn answer(
    State(held): State<Arc<Mutex<Held>>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let path = uri.path();
    let said = {
        let mut held = held.lock().unwrap();
        if let Some(key) = headers.get(AUTHORIZATION).and_then(|key| key.to_str().ok())
            && !held.keys.iter().any(|known| known == key)
        {
            held.keys.push(key.to_owned());
        }
        let lines = body
            .split(|byte| *byte == b'\n')
            .filter(|line| !line.is_empty())
            .count();
        let asked = format!("{method} {path}");
        held.asked.push(if path.ends_with("/_bulk") {
            format!("{asked} of {} documents", lines / 2)
        } else {
            asked.clone()
        });
        let query = uri.query().unwrap_or_default();
        match held.fault(&asked) {
            None => held.as_it_would(&method, path, query, &body),
            Some(Said::RefusingSome(status, kind)) => Said::Json(200, held.bulk(&body, Some((status, kind)))),
            Some(Said::DoneBut(status, said)) => {
                held.as_it_would(&method, path, query, &body);
                Said::Json(status, said)
            }
            Some(said) => said,
        }
    };
    match said {
        Said::Json(status, said) => (code(status), said.to_string()).into_response(),
        Said::Text(status, text) => (code(status), text).into_response(),
        Said::RefusingSome(..) | Said::DoneBut(..) | Said::Stall => {
            tokio::time::sleep(Duration::from_hours(1)).await;
            code(500).into_response()
        }
    }
}

fn code(status: u16) -> StatusCode {
    StatusCode::from_u16(status).expect("it is a status")
}

impl Held {
    fn fault(&mut self, asked: &str) -> Option<Said> {
        let is_meant = |fault: &&mut Fault| match fault.when.strip_suffix('*') {
            Some(begins) => asked.starts_with(begins),
            None => asked == fault.when || fault.when.starts_with(['/', '_']) && asked.ends_with(fault.when),
        };
        let fault = self.faults.iter_mut().find(is_meant)?;
        if fault.always {
            return fault.says.front().cloned();
        }
        let says = fault.says.pop_front();
        self.faults.retain(|fault| !fault.says.is_empty());
        says
    }

    fn as_it_would(&mut self, method: &Method, path: &str, query: &str, body: &[u8]) -> Said {
        let whole = json!({"total": 1, "successful": 1, "failed": 0});
        let said = match (method.as_str(), path.rsplit('/').next().unwrap_or_default()) {
            ("GET", "") => json!({"version": {"distribution": "opensearch", "number": "2.5.0"}}),
            ("GET", "commit") => return self.got(),
            ("PUT", "commit") => return self.committed(path, query, body),
            ("POST", "_bulk") => self.bulk(body, None),
            ("POST", "_search") => {
                let asked: Value = serde_json::from_slice(body).expect("it is JSON");
                let kind = &asked["query"]["bool"]["filter"][0]["term"]["kind"];
                let count = self.documents.values().filter(|document| document["kind"] == *kind);
                json!({"_shards": whole, "hits": {"total": {"value": count.count()}, "hits": []},
                    "aggregations": {"words": {"buckets": []}}})
            }
            ("POST", "_refresh") => json!({"_shards": whole}),
            ("GET", "_alias") => json!({}),
            ("GET", _) if path.starts_with("/_cluster/health") => json!({"status": "green", "number_of_nodes": 1}),
            _ => json!({"acknowledged": true}),
        };
        Said::Json(200, said)
    }

    fn got(&self) -> Said {
        match &self.commit {
            Some(commit) => Said::Json(
                200,
                json!({"_index": self.index, "_seq_no": self.writings, "_primary_term": 1, "_source": commit}),
            ),
            None => no_index(),
        }
    }

    fn committed(&mut self, path: &str, query: &str, body: &[u8]) -> Said {
        let is_first = query.contains("op_type=create");
        if !is_first && !query.contains(&format!("if_seq_no={}&", self.writings)) {
            let conflict = json!({"type": "version_conflict_engine_exception", "reason": "it was written since"});
            return Said::Json(409, json!({"error": conflict, "status": 409}));
        }
        if is_first {
            let alias = path.split('/').nth(1).unwrap_or_default();
            alias.trim_end_matches("_write").clone_into(&mut self.index);
        }
        self.writings += 1;
        self.commit = Some(serde_json::from_slice(body).expect("it is JSON"));
        Said::Json(200, json!({}))
    }

    fn bulk(&mut self, body: &[u8], refusing: Option<(u16, &str)>) -> Value {
        let lines = body.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
        let mut lines = lines.map(|line| serde_json::from_slice::<Value>(line).expect("each line is JSON"));
        let mut items = Vec::new();
        while let (Some(action), Some(content)) = (lines.next(), lines.next()) {
            let (name, what) = action
                .as_object()
                .and_then(|action| action.iter().next())
                .expect("it is one action");
            if let Some((status, kind)) = refusing.filter(|_| items.len() % 3 == 1) {
                let error = json!({"type": kind, "reason": "the script says so"});
                items.push(json!({name: {"status": status, "error": error}}));
                continue;
            }
            let id = what["_id"].as_str().expect("each has a name").to_owned();
            if name != "update" {
                self.documents.insert(id, content);
            }
            items.push(json!({name: {"status": 201}}));
        }
        json!({"errors": refusing.is_some(), "items": items})
    }
}

/// What an engine says of an index that is not there.
pub(crate) fn no_index() -> Said {
    let fault = json!({"type": "index_not_found_exception", "reason": "no such index [docs_v4]", "index": "docs_v4"});
    Said::Json(404, json!({"error": fault, "status": 404}))
}
