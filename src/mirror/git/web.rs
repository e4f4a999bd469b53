//! Where a file of a repository can be read on the web.
//!
//! In: where the repository is, or a pattern that was declared. Out: the address of a file at a commit.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::Url;

use super::without_user;

/// What stands for itself in a path.
const PATH: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'/')
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

/// A pattern with `{commit}` and `{path}` in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Web(String);

impl Web {
    /// A pattern that was declared.
    pub(super) fn new(pattern: &str) -> Result<Self, String> {
        let is_link = pattern.starts_with("https://") || pattern.starts_with("http://");
        let is_whole = pattern.contains("{commit}") && pattern.contains("{path}");
        let example = pattern.replace("{commit}", "c").replace("{path}", "p");
        if is_link && is_whole && Url::parse(&example).is_ok() {
            return Ok(Self(pattern.to_owned()));
        }
        Err("must be an address with `{commit}` and `{path}` in it".to_owned())
    }

    /// The pattern of a forge that is known by its host.
    pub(super) fn known(repository: &Url) -> Option<Self> {
        let host = repository.host_str()?;
        let is = |name: &str| host == name || host.starts_with(&format!("{}.", name.split('.').next().unwrap_or(name)));
        let middle = if host == "github.com" {
            "blob/{commit}/{path}"
        } else if is("gitlab.com") {
            "-/blob/{commit}/{path}"
        } else if is("codeberg.org") || is("gitea.com") || is("forgejo.org") {
            "src/commit/{commit}/{path}"
        } else if host == "bitbucket.org" {
            "src/{commit}/{path}"
        } else if host == "git.sr.ht" {
            "tree/{commit}/item/{path}"
        } else {
            return None;
        };
        let mut page = without_user(repository);
        page.set_query(None);
        page.set_fragment(None);
        let page = page.as_str().trim_end_matches('/');
        let page = page.strip_suffix(".git").unwrap_or(page);
        Some(Self(format!("{page}/{middle}")))
    }

    /// Where a file can be read.
    pub(super) fn link(&self, commit: &str, path: &str) -> String {
        let path = utf8_percent_encode(path, PATH).to_string();
        self.0.replace("{commit}", commit).replace("{path}", &path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(repository: &str, expected: Option<&str>) {
        let web = Web::known(&Url::parse(repository).unwrap());
        assert_eq!(web.map(|web| web.link("c0ffee", "a b/ü#.md")).as_deref(), expected);
    }

    #[test]
    fn forges_are_known() {
        for (repository, expected) in [
            (
                "https://github.com/o/r.git",
                "https://github.com/o/r/blob/c0ffee/a%20b/%C3%BC%23.md",
            ),
            (
                "https://me:x@gitlab.com/o/p/r/",
                "https://gitlab.com/o/p/r/-/blob/c0ffee/a%20b/%C3%BC%23.md",
            ),
            (
                "https://gitlab.example.org/o/r",
                "https://gitlab.example.org/o/r/-/blob/c0ffee/a%20b/%C3%BC%23.md",
            ),
            (
                "https://codeberg.org/o/r",
                "https://codeberg.org/o/r/src/commit/c0ffee/a%20b/%C3%BC%23.md",
            ),
            (
                "https://bitbucket.org/o/r",
                "https://bitbucket.org/o/r/src/c0ffee/a%20b/%C3%BC%23.md",
            ),
            (
                "https://git.sr.ht/~o/r",
                "https://git.sr.ht/~o/r/tree/c0ffee/item/a%20b/%C3%BC%23.md",
            ),
        ] {
            check(repository, Some(expected));
        }
        check("https://example.org/r.git", None);
        assert!(Web::new("https://example.org/{commit}").is_err());
        assert!(Web::new("javascript:{commit}{path}").is_err());
    }
}
