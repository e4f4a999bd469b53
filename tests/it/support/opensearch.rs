//! An OpenSearch of three nodes of the tests' own, on free ports, where `.ci/opensearch` has put one into the folder
//! that `IBID_TEST_OPENSEARCH` names.

use std::{
    fs,
    net::TcpListener,
    ops::{Deref, DerefMut},
    os::unix::fs::PermissionsExt,
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::{
        LazyLock, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use ibid::index::remote::{Credentials, Dialect, Engine, Remote};
use serde_json::Value;

const NODES: usize = 3;
/// Three nodes take less than a minute on two cores.
const PATIENCE: Duration = Duration::from_mins(5);

/// One cluster for all tests of this process: those that share it hold it for reading, one that kills a node for
/// writing.
static CLUSTER: LazyLock<Option<RwLock<Cluster>>> = LazyLock::new(|| Cluster::start().map(RwLock::new));

/// Kills the node once the standard input is at its end, however that comes, as a machine dies.
const GUARD: &str = r#"
    "$0" "$@" & node=$!
    trap '' INT TERM HUP
    cat >/dev/null
    kill -KILL $node
    wait $node
"#;

pub(crate) struct Cluster {
    engine: PathBuf,
    nodes: Vec<Node>,
    /// Says to whom the folder belongs: the guard of the cluster removes it when this is closed.
    _sweeper: Child,
}

struct Node {
    number: usize,
    run: PathBuf,
    http: u16,
    tcp: u16,
    guard: Option<Child>,
}

/// The cluster, beside others that use it; `None` where it is not installed, which is said on standard error.
pub(crate) fn shared() -> Option<RwLockReadGuard<'static, Cluster>> {
    Some(there()?.read().unwrap_or_else(PoisonError::into_inner))
}

/// The cluster, for nobody else.
pub(crate) fn alone() -> Option<Alone> {
    Some(Alone(there()?.write().unwrap_or_else(PoisonError::into_inner)))
}

/// The cluster for one test alone, which may do with it what it wants: all nodes are up again for the next, also where
/// it failed.
pub(crate) struct Alone(RwLockWriteGuard<'static, Cluster>);

impl Deref for Alone {
    type Target = Cluster;

    fn deref(&self) -> &Cluster {
        &self.0
    }
}

impl DerefMut for Alone {
    fn deref_mut(&mut self) -> &mut Cluster {
        &mut self.0
    }
}

impl Drop for Alone {
    fn drop(&mut self) {
        let dead: Vec<usize> = (0..self.nodes.len())
            .filter(|node| self.nodes[*node].guard.is_none())
            .collect();
        for number in &dead {
            self.start_node(*number);
        }
        if !dead.is_empty() && !self.comes_to("green", self.nodes.len()) {
            eprintln!("OpenSearch does not come up again after a node died");
        }
    }
}

fn there() -> Option<&'static RwLock<Cluster>> {
    if CLUSTER.is_none() {
        eprintln!("skipped on OpenSearch: IBID_TEST_OPENSEARCH names no folder with one (see `.ci/opensearch`)");
    }
    CLUSTER.as_ref()
}

impl Cluster {
    fn start() -> Option<Self> {
        let engine = PathBuf::from(std::env::var_os("IBID_TEST_OPENSEARCH")?);
        let engine = fs::canonicalize(engine)
            .ok()
            .filter(|engine| engine.join("complete").exists())?;
        let folder = tempfile::tempdir().expect("a temporary folder can be made").keep();
        // The nodes may run as another user.
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).expect("it is ours");
        let sweep = "trap '' INT TERM HUP; cat >/dev/null; sleep 1; rm -rf \"$0\"";
        let mut sweeper = Command::new("/bin/sh");
        sweeper.args(["-c", sweep]).arg(&folder).stdin(Stdio::piped());
        let node = |number: usize| Node {
            number,
            run: folder.join(format!("n{number}")),
            http: free_port(),
            tcp: free_port(),
            guard: None,
        };
        let mut cluster = Self {
            engine,
            nodes: (0..NODES).map(node).collect(),
            _sweeper: sweeper.spawn().expect("there is a shell"),
        };
        for number in 0..NODES {
            cluster.start_node(number);
        }
        cluster.wait("green", NODES);
        Some(cluster)
    }

    /// Starts a node that is down.
    pub(crate) fn start_node(&mut self, number: usize) {
        let all: Vec<String> = self
            .nodes
            .iter()
            .map(|node| format!("n{}:{}", node.number, node.tcp))
            .collect();
        let node = &mut self.nodes[number];
        fs::create_dir_all(&node.run).expect("a folder can be made");
        let log = fs::File::create(node.run.join("log")).expect("a file can be written");
        let mut guard = Command::new("/bin/sh");
        guard.args([
            "-c",
            GUARD,
            concat!(env!("CARGO_MANIFEST_DIR"), "/.ci/opensearch"),
            "node",
        ]);
        guard.args([&self.engine, &node.run]).arg(format!("n{number}"));
        guard.args([node.http.to_string(), node.tcp.to_string(), all.join(",")]);
        guard.stdin(Stdio::piped());
        guard.stdout(log.try_clone().expect("it is open")).stderr(log);
        node.guard = Some(guard.spawn().expect("there is a shell"));
    }

    /// Kills a node as a machine dies: it says goodbye to nobody.
    pub(crate) fn kill_node(&mut self, number: usize) {
        let mut guard = self.nodes[number].guard.take().expect("it runs");
        drop(guard.stdin.take());
        guard.wait().expect("it was started here");
    }

    /// Waits until so many nodes are there and every index is in `status` or better.
    pub(crate) fn wait(&self, status: &str, nodes: usize) {
        if !self.comes_to(status, nodes) {
            let log = fs::read_to_string(self.nodes[0].run.join("log")).unwrap_or_default();
            panic!("OpenSearch does not come up: {log}");
        }
    }

    fn comes_to(&self, status: &str, nodes: usize) -> bool {
        let deadline = Instant::now() + PATIENCE;
        let path = format!("/_cluster/health?wait_for_nodes={nodes}&wait_for_status={status}&timeout=5s");
        while Instant::now() < deadline {
            if matches!(self.try_ask("GET", &path, None), Some((200, said)) if said["timed_out"] == false) {
                return true;
            }
            std::thread::sleep(Duration::from_millis(200));
        }
        false
    }

    /// Asks past ibid, and gives the status and what was said.
    pub(crate) fn ask(&self, method: &str, path: &str, body: Option<&Value>) -> (u16, Value) {
        self.try_ask(method, path, body).expect("a node is up")
    }

    fn try_ask(&self, method: &str, path: &str, body: Option<&Value>) -> Option<(u16, Value)> {
        let up = self.nodes.iter().filter(|node| node.guard.is_some());
        up.map(|node| format!("http://127.0.0.1:{}{path}", node.http))
            .find_map(|url| ask(method, &url, body))
    }

    /// The nodes, those that are down too.
    pub(crate) fn urls(&self) -> Vec<String> {
        let urls = self.nodes.iter().map(|node| format!("http://127.0.0.1:{}", node.http));
        urls.collect()
    }

    /// The number of the node that has the first shard of the index behind `alias`.
    pub(crate) fn holder(&self, alias: &str) -> usize {
        let (_, shards) = self.ask("GET", &format!("/_cat/shards/{alias}?format=json"), None);
        let shards = shards.as_array().expect("it is a list");
        let primary = shards
            .iter()
            .find(|shard| shard["prirep"] == "p" && shard["shard"] == "0");
        let name = primary.expect("there is one")["node"]
            .as_str()
            .expect("it is on a node");
        name.trim_start_matches('n').parse().expect("nodes are numbered")
    }

    /// An index of its own name, and the name that readers find it by.
    pub(crate) fn index(&self) -> (Remote, String) {
        let engine = engine(&self.urls());
        let alias = format!("{}_v4", engine.prefix);
        (Remote::new(engine).expect("nothing is wrong with it"), alias)
    }
}

/// The same index, of which nobody waits long for a part that is lost.
pub(crate) fn impatient(cluster: &Cluster, alias: &str) -> Remote {
    let engine = Engine {
        prefix: alias.trim_end_matches("_v4").to_owned(),
        write_patience: Duration::from_secs(20),
        ..engine(&cluster.urls())
    };
    Remote::new(engine).expect("nothing is wrong with it")
}

/// An engine with a name of its own at these URLs.
pub(crate) fn engine(urls: &[String]) -> Engine {
    static NUMBER: AtomicUsize = AtomicUsize::new(0);
    Engine {
        dialect: Dialect::OpenSearch,
        urls: urls.iter().map(|url| url.parse().expect("it is a URL")).collect(),
        prefix: format!("test-{}", NUMBER.fetch_add(1, Ordering::Relaxed)),
        credentials: Credentials::None,
        authorities: None,
        patience: Duration::from_secs(20),
        write_patience: Duration::from_mins(2),
        fresh: Duration::ZERO,
        shards: 2,
        replicas: 1,
        is_passing: false,
    }
}

fn ask(method: &str, url: &str, body: Option<&Value>) -> Option<(u16, Value)> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.expect("a runtime can be made").block_on(async {
        let method = method.parse().expect("it is a method");
        let client = reqwest::Client::builder().no_proxy().build().expect("it can be made");
        let mut request = client.request(method, url).timeout(Duration::from_secs(30));
        if let Some(body) = body {
            request = request.json(body);
        }
        let answer = request.send().await.ok()?;
        let status = answer.status().as_u16();
        Some((status, answer.json().await.unwrap_or_default()))
    })
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("there is a free port");
    listener.local_addr().expect("it is bound").port()
}
