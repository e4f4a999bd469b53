//! A git repository.
//!
//! In: its address, a branch and a folder in it. Out: the files of the branch's last commit, each with a link to it at
//! the commit that it was brought with; a later commit that does not change a file does not change its link, since
//! then it need not be read again.
//!
//! Files are taken from git's objects and never checked out, so that nothing in the repository can become a link, a
//! hook or a path of this machine.

mod program;
mod web;

use std::{
    collections::BTreeMap,
    net::ToSocketAddrs,
    path::{Path, PathBuf},
    time::Duration,
};

use reqwest::Url;
use tokio_util::sync::CancellationToken;

use crate::corpus::{ArticleId, Given, Listing, Source, SourceError, SourceKind, Unlisted, is_read};

use super::{
    DeclarationError, GitDeclaration, Http,
    declaration::Checks,
    shelf::{Kept, Shelf, State, now},
};
use program::Git;
use web::Web;

/// Where the last commit is noted in the copy.
const HEAD: &str = "refs/ibid/head";
/// The most files of one repository.
const MOST_FILES: usize = 200_000;
/// The largest file that is looked at, in bytes; what is read of a file is bounded elsewhere and by less.
const MOST_FILE_BYTES: u64 = 1_000_000_000;

/// A git repository, kept in a folder.
#[derive(Debug, Clone)]
pub struct GitRepository {
    shelf: Shelf,
    http: Http,
    from: From,
    branch: Option<String>,
    /// The folder that is read, with a `/` at its end; empty for all of it.
    below: String,
    web: Option<Web>,
    most_bytes: u64,
    timeout: Duration,
}

/// Where the repository is.
#[derive(Debug, Clone)]
enum From {
    Web(Url),
    Folder(PathBuf),
}

/// A file of a commit.
struct Blob {
    id: String,
    bytes: u64,
}

impl GitRepository {
    /// The repository that was declared, kept in `folder`, which is its own. User name and password may stand in its
    /// address; they are told to `git` alone.
    ///
    /// # Errors
    /// When a value cannot be used.
    pub fn new(declared: &GitDeclaration, folder: impl Into<PathBuf>, http: &Http) -> Result<Self, DeclarationError> {
        let checks = Checks(&declared.name);
        checks.name()?;
        checks.range("most_mb", declared.most_mb, 1, 100_000)?;
        checks.range("timeout_s", declared.timeout_s, 1, 86_400)?;
        let from = if Path::new(&declared.url).is_absolute() {
            From::Folder(declared.url.clone().into())
        } else {
            let url = Url::parse(&declared.url)
                .ok()
                .filter(|url| matches!(url.scheme(), "http" | "https"));
            let wrong = "must be an address that begins with `https://` or `http://`, or the full path of a folder";
            From::Web(url.ok_or_else(|| checks.error("url", wrong))?)
        };
        if let Some(branch) = declared.branch.as_deref().filter(|branch| !is_branch(branch)) {
            return Err(checks.error("branch", format!("`{branch}` is no name of a branch")));
        }
        let below = declared.folder.as_deref().unwrap_or_default().trim_matches('/');
        if !below.is_empty() && !is_path(below) {
            return Err(checks.error("folder", "must be a path in the repository, without `..`"));
        }
        let below = if below.is_empty() {
            String::new()
        } else {
            format!("{below}/")
        };
        let web = match (&declared.web, &from) {
            (Some(template), _) => Some(Web::new(template).map_err(|reason| checks.error("web", reason))?),
            (None, From::Web(url)) => Web::known(url),
            (None, From::Folder(_)) => None,
        };
        Ok(Self {
            shelf: Shelf::new(declared.name.clone(), folder.into()),
            http: http.clone(),
            from,
            branch: declared.branch.clone(),
            below,
            web,
            most_bytes: declared.most_mb * 1_000_000,
            timeout: Duration::from_secs(declared.timeout_s),
        })
    }

    /// What the state is of; without a password, since it is written down.
    fn origin(&self) -> String {
        let from = match &self.from {
            From::Web(url) => without_user(url).to_string(),
            From::Folder(path) => path.display().to_string(),
        };
        format!("{from} {} {}", self.branch.as_deref().unwrap_or("HEAD"), self.below)
    }

    fn copy(&self) -> PathBuf {
        self.shelf.folder().join("repository.git")
    }

    fn bring(&self, stop: &CancellationToken, notes: &mut Vec<Unlisted>) -> Result<(), String> {
        let failed = |error: SourceError| error.to_string();
        let mut state = self.shelf.load(&self.origin()).map_err(failed)?;
        let git = self.git(stop)?;
        if !self.copy().join("HEAD").exists() {
            let copy = self.copy();
            std::fs::create_dir_all(&copy).map_err(|error| error.to_string())?;
            git.run(&["init", "--quiet", "--bare", "--template=", "."])?;
        }
        let branch = self
            .branch
            .as_ref()
            .map_or("HEAD".to_owned(), |branch| format!("refs/heads/{branch}"));
        let from = format!("+{branch}:{HEAD}");
        git.run(&[
            "fetch",
            "--quiet",
            "--depth=1",
            "--no-tags",
            "--no-recurse-submodules",
            "--",
            "origin",
            &from,
        ])?;
        let commit = git.run(&["rev-parse", "--verify", &format!("{HEAD}^{{commit}}")])?;
        let commit = String::from_utf8_lossy(&commit).trim().to_owned();
        let files = self.files(&git, &commit, notes)?;
        let fresh = self.fresh(&git, &state, &files)?;
        take_over(&mut state, files, &fresh, &commit);
        self.shelf.save(&state).map_err(failed)?;
        // What no commit needs any more is thrown away from time to time, so that the copy does not grow for ever.
        git.run(&["gc", "--quiet", "--auto", "--prune=now"])?;
        Ok(())
    }

    fn git<'a>(&'a self, stop: &'a CancellationToken) -> Result<Git<'a>, String> {
        let (url, protocols, pinned) = match &self.from {
            From::Folder(path) => (
                format!("file://{}", path.display().to_string().replace('%', "%25")),
                "file",
                None,
            ),
            From::Web(url) => (url.to_string(), "https:http", self.pinned(url)?),
        };
        let mut config = vec![("remote.origin.url".to_owned(), url)];
        config.extend(pinned.map(|pinned| ("http.curloptResolve".to_owned(), pinned)));
        Ok(Git {
            folder: self.copy(),
            config,
            protocols,
            most_bytes: self.most_bytes,
            timeout: self.timeout,
            stop,
        })
    }

    /// Host, port and the addresses that the guard lets through, as curl wants to be told them: it asks nobody else.
    fn pinned(&self, url: &Url) -> Result<Option<String>, String> {
        self.http.guard().check(url).map_err(|error| error.to_string())?;
        let host = url.host_str().unwrap_or_default();
        let port = url.port_or_known_default().unwrap_or(443);
        if host.starts_with('[') || host.parse::<std::net::IpAddr>().is_ok() {
            return Ok(None);
        }
        let found = (host, port).to_socket_addrs();
        let found = found.map_err(|error| format!("`{host}` cannot be looked up: {error}"))?;
        let found = found.map(|address| address.ip()).collect();
        let passed = self
            .http
            .guard()
            .passed(host, found)
            .map_err(|error| error.to_string())?;
        let passed: Vec<String> = passed
            .iter()
            .map(|ip| {
                if ip.is_ipv6() {
                    format!("[{ip}]")
                } else {
                    ip.to_string()
                }
            })
            .collect();
        Ok(Some(format!("{host}:{port}:{}", passed.join(","))))
    }

    /// The documents of a commit by their path below the folder that is read. Links and submodules are none.
    fn files(&self, git: &Git<'_>, commit: &str, notes: &mut Vec<Unlisted>) -> Result<BTreeMap<String, Blob>, String> {
        let mut arguments = vec!["ls-tree", "-r", "-z", "--long", "--full-tree", commit, "--"];
        if !self.below.is_empty() {
            arguments.push(&self.below);
        }
        let listed = git.run(&arguments)?;
        let mut files = BTreeMap::new();
        for line in listed.split(|byte| *byte == 0).filter(|line| !line.is_empty()) {
            let Some(tab) = line.iter().position(|byte| *byte == b'\t') else {
                continue;
            };
            let (meta, path) = (String::from_utf8_lossy(&line[..tab]), &line[tab + 1..]);
            let mut meta = meta.split_ascii_whitespace();
            let (Some("100644" | "100755"), Some("blob"), Some(id), Some(Ok(bytes))) = (
                meta.next(),
                meta.next(),
                meta.next(),
                meta.next().map(str::parse::<u64>),
            ) else {
                continue;
            };
            let path = String::from_utf8_lossy(path);
            let below = path.strip_prefix(&self.below).unwrap_or(&path);
            let is_hidden = below.split('/').any(|part| part.starts_with('.'));
            if is_hidden || !is_read(&ArticleId::new(below), Given::NOTHING) {
                continue;
            }
            let reason = if !is_path(below) || path.contains('\u{fffd}') {
                "the file name is not UTF-8 or holds a control character"
            } else if bytes > MOST_FILE_BYTES.min(self.most_bytes) {
                "the file is too large"
            } else if files.len() >= MOST_FILES {
                "the repository holds more files than are read"
            } else {
                let id = id.to_owned();
                files.insert(below.to_owned(), Blob { id, bytes });
                continue;
            };
            notes.push(Unlisted {
                path: format!("{}/{}", self.shelf.name(), below.replace(char::is_control, "\u{fffd}")),
                reason: reason.to_owned(),
            });
        }
        Ok(files)
    }

    /// Puts what is new on the shelf and says under which name each blob is there.
    fn fresh(
        &self,
        git: &Git<'_>,
        state: &State,
        files: &BTreeMap<String, Blob>,
    ) -> Result<BTreeMap<String, String>, String> {
        let is_kept = |path: &str, blob: &Blob| {
            let kept = state.kept.get(path);
            kept.is_some_and(|kept| kept.version.as_deref() == Some(&blob.id) && self.shelf.holds(kept))
        };
        let wanted = files.iter().filter(|(path, blob)| !is_kept(path, blob));
        let mut wanted: Vec<&str> = wanted.map(|(_, blob)| blob.id.as_str()).collect();
        wanted.sort_unstable();
        wanted.dedup();
        let mut fresh = BTreeMap::new();
        git.blobs(&wanted, |id, bytes| {
            let content = self.shelf.put(bytes).map_err(|error| error.to_string())?;
            fresh.insert(id.to_owned(), content);
            Ok(())
        })?;
        Ok(fresh)
    }
}

impl Source for GitRepository {
    fn name(&self) -> &str {
        self.shelf.name()
    }

    fn kind(&self) -> SourceKind {
        SourceKind::Git
    }

    fn refresh(&self, stop: &CancellationToken) -> Result<Vec<Unlisted>, SourceError> {
        let mut notes = Vec::new();
        let done = self.bring(stop, &mut notes);
        done.map(|()| notes).map_err(SourceError::Unreachable)
    }

    fn list(&self) -> Result<Listing, SourceError> {
        self.shelf.list(&self.origin(), |path, kept| {
            let (web, commit) = (self.web.as_ref()?, kept.commit.as_ref()?);
            Some(web.link(commit, &format!("{}{path}", self.below)))
        })
    }
}

/// Makes the state that of these files; a file whose blob is the same stays as it was kept.
fn take_over(state: &mut State, files: BTreeMap<String, Blob>, fresh: &BTreeMap<String, String>, commit: &str) {
    let mut before = std::mem::take(&mut state.kept);
    for (path, blob) in files {
        let kept = match (before.remove(&path), fresh.get(&blob.id)) {
            (Some(kept), _) if kept.version.as_deref() == Some(&blob.id) => kept,
            (_, Some(content)) => Kept {
                article: path.clone(),
                content: content.clone(),
                bytes: blob.bytes,
                version: Some(blob.id),
                commit: Some(commit.to_owned()),
                at: now(),
                ..Kept::default()
            },
            (_, None) => continue,
        };
        state.kept.insert(path, kept);
    }
}

fn without_user(url: &Url) -> Url {
    let mut url = url.clone();
    // Both fail for an address without a host, which holds no user either.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url
}

/// Whether this is a relative path of plain parts.
fn is_path(path: &str) -> bool {
    let is_plain = |part: &str| !matches!(part, "" | "." | "..") && !part.chars().any(char::is_control);
    path.split('/').all(is_plain)
}

/// What git takes for a branch, and a little less.
fn is_branch(name: &str) -> bool {
    let is_plain = |c: char| !c.is_control() && !c.is_whitespace() && !"~^:?*[\\@{".contains(c);
    is_path(name) && !name.contains("..") && !name.starts_with('-') && name.chars().all(is_plain)
}
