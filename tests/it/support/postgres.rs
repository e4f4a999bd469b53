//! A PostgreSQL of the tests' own, on a free port, where Debian's `postgresql` is installed.

use std::{
    fs,
    net::TcpListener,
    os::unix::{fs::chown, process::CommandExt},
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    sync::{
        LazyLock,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

/// What no error and no log may hold.
pub(crate) const PASSWORD: &str = "correct-horse";
const USER: &str = "ibid";

/// One server for all tests of this process.
static SERVER: LazyLock<Option<Server>> = LazyLock::new(Server::start);

struct Server {
    bin: PathBuf,
    port: u16,
    /// Its guard stops it and removes its folder when this is closed, so also when the tests are killed.
    _guard: Child,
}

/// Stops the server once the standard input is at its end, however that comes.
const GUARD: &str = r#"
    "$0" "$@" & server=$!
    trap '' INT TERM HUP
    cat >/dev/null
    kill -INT $server
    wait $server
    rm -rf "$FOLDER"
"#;

/// The URL of a new database. `None` where there is no PostgreSQL, which is said on standard error.
pub(crate) fn new_database() -> Option<String> {
    static NUMBER: AtomicUsize = AtomicUsize::new(0);
    let Some(server) = &*SERVER else {
        eprintln!("skipped on PostgreSQL: it is not installed");
        return None;
    };
    let name = format!("test{}", NUMBER.fetch_add(1, Ordering::Relaxed));
    execute(&server.url("postgres"), &format!("CREATE DATABASE {name}"));
    Some(server.url(&name))
}

/// Runs a statement, past ibid, and gives its rows as text.
pub(crate) fn execute(url: &str, sql: &str) -> String {
    let server = SERVER.as_ref().expect("whoever has a URL has a server");
    let mut psql = Command::new(server.bin.join("psql"));
    psql.args(["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-c", sql, url]);
    succeeded(&psql.output().expect("it is installed"))
}

impl Server {
    fn start() -> Option<Self> {
        let bin = newest()?;
        let folder = tempfile::tempdir().expect("a temporary folder can be made").keep();
        let user = user();
        if let Some((uid, gid)) = user {
            chown(&folder, Some(uid), Some(gid)).expect("root may give files away");
        }
        let as_user = |mut command: Command| {
            if let Some((uid, gid)) = user {
                command.uid(uid).gid(gid);
            }
            command.current_dir(&folder);
            command
        };
        fs::write(folder.join("password"), PASSWORD).expect("a file can be written");
        let mut initdb = as_user(Command::new(bin.join("initdb")));
        initdb.args(["-D", "data", "-U", USER, "-A", "scram-sha-256", "--pwfile=password"]);
        initdb.args(["-E", "UTF8", "--no-locale", "--no-sync"]);
        succeeded(&initdb.output().expect("it is installed"));
        // Somebody else may take the port before the server does.
        (0..5).find_map(|_| {
            let port = free_port();
            let log = fs::File::create(folder.join("log")).expect("a file can be written");
            let mut guard = as_user(Command::new("/bin/sh"));
            guard.args(["-c", GUARD]).arg(bin.join("postgres"));
            guard.args([
                "-D",
                "data",
                "-p",
                &port.to_string(),
                "-h",
                "127.0.0.1",
                "-k",
                "",
                "-F",
                "-N",
                "300",
            ]);
            guard.env("FOLDER", &folder).stdin(Stdio::piped());
            guard.stdout(log.try_clone().expect("it is open")).stderr(log);
            let guard = guard.spawn().expect("there is a shell");
            let server = Self {
                bin: bin.clone(),
                port,
                _guard: guard,
            };
            server.is_ready(&folder).then_some(server)
        })
    }

    fn is_ready(&self, folder: &Path) -> bool {
        let deadline = Instant::now() + Duration::from_mins(1);
        while Instant::now() < deadline {
            let mut asked = Command::new(self.bin.join("psql"));
            asked.args(["-X", "-c", "SELECT 1", &self.url("postgres")]);
            if asked.output().expect("it is installed").status.success() {
                return true;
            }
            if fs::read_to_string(folder.join("log")).is_ok_and(|log| log.contains("FATAL:  could not")) {
                return false;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("PostgreSQL does not start; see {}", folder.join("log").display());
    }

    fn url(&self, database: &str) -> String {
        format!("postgres://{USER}:{PASSWORD}@127.0.0.1:{}/{database}", self.port)
    }
}

/// The programs of the newest version.
fn newest() -> Option<PathBuf> {
    let mut versions: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
        .ok()?
        .flatten()
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
        .filter(|(_, bin)| bin.join("initdb").exists())
        .collect();
    versions.sort();
    Some(versions.pop()?.1)
}

/// The user that the server runs as where the tests are run by root, which it refuses.
fn user() -> Option<(u32, u32)> {
    let id = |option: &[&str]| -> u32 {
        let said = succeeded(&Command::new("id").args(option).output().expect("every system has `id`"));
        said.trim().parse().expect("it is a number")
    };
    (id(&["-u"]) == 0).then(|| (id(&["-u", "postgres"]), id(&["-g", "postgres"])))
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("there is a free port");
    listener.local_addr().expect("it is bound").port()
}

fn succeeded(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(output.status.success(), "{}", text(&output.stderr));
    text(&output.stdout)
}
