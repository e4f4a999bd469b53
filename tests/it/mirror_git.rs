//! Git repositories: what of a branch is brought, where its links lead, and what of a repository is not trusted.

use std::{fs, os::unix::fs::symlink, path::Path, process::Command};

use expect_test::{Expect, expect};
use ibid::{
    corpus::Source,
    mirror::{GitRepository, Guard, Http},
};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

use crate::support::web::{Reply, Web};

/// A repository to read from and a folder for what is brought from it.
struct Case {
    repository: TempDir,
    folder: TempDir,
}

impl Case {
    /// None, and a word about it on standard error, where git is not installed.
    fn new() -> Option<Self> {
        if Command::new("git").arg("--version").output().is_err() {
            eprintln!("skipped: the program `git` is not there");
            return None;
        }
        let case = Self {
            repository: TempDir::new().unwrap(),
            folder: TempDir::new().unwrap(),
        };
        case.git(&["init", "--quiet", "--initial-branch=main"]);
        Some(case)
    }

    fn git(&self, arguments: &[&str]) -> String {
        let done = Command::new("git")
            .args([
                "-c",
                "user.name=Ada",
                "-c",
                "user.email=ada@example.org",
                "-c",
                "commit.gpgsign=false",
            ])
            .args(arguments)
            .current_dir(self.repository.path())
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .output()
            .unwrap();
        assert!(
            done.status.success(),
            "{arguments:?}: {}",
            String::from_utf8_lossy(&done.stderr)
        );
        String::from_utf8(done.stdout).unwrap().trim().to_owned()
    }

    fn write(&self, path: &str, words: &str) {
        let path = self.repository.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, words).unwrap();
    }

    /// Commits everything and gives the name of the commit.
    fn commit(&self) -> String {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--allow-empty", "--message=x"]);
        self.git(&["rev-parse", "HEAD"])
    }

    fn source(&self, more: &Value) -> GitRepository {
        let mut declared = json!({
            "name": "code", "url": self.repository.path(), "web": "https://example.org/{commit}/{path}",
        });
        declared
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        let http = Http::new(Guard::default());
        GitRepository::new(&serde_json::from_value(declared).unwrap(), self.folder.path(), &http).unwrap()
    }
}

/// What a refresh says and what is listed then, with names for commits.
#[track_caller]
fn check(source: &dyn Source, commits: &[(&str, &str)], expected: &Expect) {
    let mut lines: Vec<String> = match source.refresh(&CancellationToken::new()) {
        Ok(notes) => notes
            .into_iter()
            .map(|note| format!("note {}: {}", note.path, note.reason))
            .collect(),
        Err(error) => vec![format!("error: {error}")],
    };
    for entry in source.list().unwrap().entries {
        let words = fs::read_to_string(entry.path).unwrap();
        lines.push(format!(
            "{} = {words} @ {}",
            entry.id,
            entry.given.url.unwrap_or_default()
        ));
    }
    let mut shown = format!("{}\n", lines.join("\n"));
    for (commit, name) in commits {
        shown = shown.replace(commit, name);
    }
    expected.assert_eq(&shown);
}

#[test]
fn a_file_links_to_the_commit_that_it_was_brought_with() {
    let Some(case) = Case::new() else { return };
    case.write("a.md", "A");
    case.write("docs/b é.md", "B");
    case.write("docs/same.txt", "A");
    case.write("docs/picture.png", "no document");
    case.write(".hidden/c.md", "C");
    let one = case.commit();
    let source = case.source(&json!({}));
    check(
        &source,
        &[(&one, "ONE")],
        &expect![[r"
        code/a.md = A @ https://example.org/ONE/a.md
        code/docs/b é.md = B @ https://example.org/ONE/docs/b%20%C3%A9.md
        code/docs/same.txt = A @ https://example.org/ONE/docs/same.txt
    "]],
    );
    let before = source.list().unwrap();
    case.write("a.md", "A2");
    fs::remove_file(case.repository.path().join("docs/same.txt")).unwrap();
    let two = case.commit();
    check(
        &source,
        &[(&one, "ONE"), (&two, "TWO")],
        &expect![[r"
        code/a.md = A2 @ https://example.org/TWO/a.md
        code/docs/b é.md = B @ https://example.org/ONE/docs/b%20%C3%A9.md
    "]],
    );
    // The file that did not change need not be read again.
    let after = source.list().unwrap();
    assert_eq!(before.entries[1], after.entries[1]);
    case.commit();
    check(
        &source,
        &[(&one, "ONE"), (&two, "TWO")],
        &expect![[r"
        code/a.md = A2 @ https://example.org/TWO/a.md
        code/docs/b é.md = B @ https://example.org/ONE/docs/b%20%C3%A9.md
    "]],
    );
    let contents = fs::read_dir(case.folder.path().join("contents")).unwrap().count();
    assert_eq!(contents, 2, "what is no longer kept is removed");
}

#[test]
fn a_branch_and_a_folder_are_read_alone() {
    let Some(case) = Case::new() else { return };
    case.write("docs/a.md", "main");
    case.write("docs2/b.md", "main");
    case.commit();
    case.git(&["checkout", "--quiet", "-b", "next/one"]);
    case.write("docs/a.md", "next");
    let next = case.commit();
    let commits = [(next.as_str(), "NEXT")];
    check(
        &case.source(&json!({ "branch": "next/one", "folder": "/docs/" })),
        &commits,
        &expect![[r"
            code/a.md = next @ https://example.org/NEXT/docs/a.md
        "]],
    );
    case.git(&["checkout", "--quiet", "main"]);
    check(
        &case.source(&json!({ "folder": "docs", "web": null })),
        &commits,
        &expect![[r"
            code/a.md = main @ 
        "]],
    );
    let absent = case.source(&json!({ "branch": "absent" }));
    let error = absent.refresh(&CancellationToken::new()).unwrap_err().to_string();
    assert!(error.contains("couldn't find remote ref refs/heads/absent"), "{error}");
    assert!(absent.list().is_err(), "nothing was brought of it");
}

#[test]
fn links_and_hooks_of_a_repository_do_nothing() {
    let Some(case) = Case::new() else { return };
    case.write("a.md", "A");
    symlink("/etc/passwd", case.repository.path().join("passwd.md")).unwrap();
    symlink("..", case.repository.path().join("up")).unwrap();
    case.write("line\nbreak.md", "L");
    let mark = case.folder.path().join("mark");
    for hook in ["post-checkout", "reference-transaction", "post-merge", "pre-auto-gc"] {
        let script = format!("#!/bin/sh\ntouch {}\n", mark.display());
        for repository in [
            case.repository.path().join(".git"),
            case.folder.path().join("repository.git"),
        ] {
            let path = repository.join("hooks").join(hook);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, &script).unwrap();
            executable(&path);
        }
    }
    case.git(&["-c", "core.hooksPath=/dev/null", "add", "--all"]);
    case.git(&["-c", "core.hooksPath=/dev/null", "commit", "--quiet", "--message=x"]);
    let commit = case.git(&["rev-parse", "HEAD"]);
    check(
        &case.source(&json!({})),
        &[(&commit, "ONE")],
        &expect![[r"
            note code/line�break.md: the file name is not UTF-8 or holds a control character
            code/a.md = A @ https://example.org/ONE/a.md
        "]],
    );
    assert!(!mark.exists(), "a hook was run");
}

fn executable(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn a_repository_that_cannot_be_brought_keeps_what_it_had() {
    let Some(case) = Case::new() else { return };
    case.write("a.md", "A");
    let one = case.commit();
    let source = case.source(&json!({}));
    check(
        &source,
        &[(&one, "ONE")],
        &expect![[r"
        code/a.md = A @ https://example.org/ONE/a.md
    "]],
    );
    fs::rename(case.repository.path().join(".git"), case.repository.path().join("away")).unwrap();
    assert!(source.refresh(&CancellationToken::new()).is_err());
    assert_eq!(source.list().unwrap().entries.len(), 1);
    let stopped = CancellationToken::new();
    stopped.cancel();
    assert_eq!(source.refresh(&stopped).unwrap_err().to_string(), "it was stopped");
}

#[test]
fn servers_are_guarded_and_passwords_are_not_told() {
    let Some(case) = Case::new() else { return };
    let web = Web::start();
    let port = web.address.port();
    let refused = |url: &str, allow: &[&str]| {
        let http = Http::new(Guard::new(allow.iter().copied()).unwrap());
        let declared = json!({ "name": "code", "url": url });
        let source = GitRepository::new(&serde_json::from_value(declared).unwrap(), case.folder.path(), &http).unwrap();
        source.refresh(&CancellationToken::new()).unwrap_err().to_string()
    };
    let error = refused("http://127.0.0.1/r.git", &[]);
    assert!(error.contains("an address of this machine"), "{error}");
    let error = refused("http://localhost/r.git", &[]);
    assert!(error.contains("an address of this machine"), "{error}");
    assert_eq!(web.asked(), [""; 0]);
    // A redirect leads nowhere.
    let target = "/r.git/info/refs?service=git-upload-pack";
    web.put(
        target,
        Reply::redirect(302, "/secret/info/refs?service=git-upload-pack"),
    );
    let error = refused(&format!("http://ada:pass@localhost:{port}/r.git"), &["localhost"]);
    assert!(!error.contains("pass"), "{error}");
    assert!(!web.asked().iter().any(|path| path.contains("secret")), "{error}");
    let stored = fs::read_to_string(case.folder.path().join("repository.git/config")).unwrap();
    assert!(!stored.contains("pass"), "{stored}");
}

#[test]
fn declarations_are_checked() {
    let http = Http::new(Guard::default());
    for (declared, expected) in [
        (json!({ "name": "a", "url": "https://example.org/r" }), ""),
        (
            json!({ "name": "a", "url": "ext::sh -c id" }),
            "`url` must be an address",
        ),
        (
            json!({ "name": "a", "url": "--upload-pack=id" }),
            "`url` must be an address",
        ),
        (
            json!({ "name": "a", "url": "ssh://example.org/r" }),
            "`url` must be an address",
        ),
        (
            json!({ "name": "a", "url": "/r", "branch": "--all" }),
            "`branch` `--all` is no name of a branch",
        ),
        (
            json!({ "name": "a", "url": "/r", "folder": "a/../.." }),
            "`folder` must be a path",
        ),
        (
            json!({ "name": "a", "url": "/r", "web": "https://example.org" }),
            "`web` must be an address",
        ),
    ] {
        let found = GitRepository::new(&serde_json::from_value(declared).unwrap(), "x", &http).err();
        let found = found.map(|error| error.to_string()).unwrap_or_default();
        assert!(
            found.contains(expected) && found.is_empty() == expected.is_empty(),
            "{found}"
        );
    }
}
