//! What a site's `robots.txt` lets be read.
//!
//! In: the file. Out: whether a path may be asked for, and how long to pause between two requests; RFC 9309 with
//! `Crawl-delay`. Written here since neither crate for it fits: `robotstxt` falls over on a long line that is not
//! ASCII and takes cubic time for a pattern of stars, and `texting_robots`, last released in 2023, brings second
//! versions of five crates and makes regular expressions of what a stranger wrote.

use std::time::Duration;

use percent_encoding::percent_encode_byte;

/// What this program calls itself in requests and looks for in `robots.txt`.
pub(super) const AGENT: &str = "ibid";
/// How much of the file is read, in bytes: RFC 9309, section 2.5, asks for 500 KiB at least.
pub(super) const MOST_BYTES: usize = 500 * 1024;
/// More rules than any site needs; the rest is not read.
const MOST_RULES: usize = 10_000;

/// The rules that hold for this program.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Robots {
    rules: Vec<Rule>,
    delay: Option<Duration>,
}

#[derive(Debug, Clone, PartialEq)]
struct Rule {
    allows: bool,
    pattern: String,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Group {
    Ours,
    Everybodys,
    Others,
}

impl Robots {
    /// Reads the file; what is no rule is passed over.
    pub(super) fn read(file: &[u8]) -> Self {
        let text = String::from_utf8_lossy(&file[..file.len().min(MOST_BYTES)]);
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        let (mut ours, mut everybodys): (Option<Self>, Self) = Default::default();
        let mut groups: Vec<Group> = Vec::new();
        let mut is_naming = false;
        for line in text.split(['\n', '\r']) {
            let line = line.split('#').next().unwrap_or_default();
            let Some((key, value)) = line.split_once(':') else {
                continue;
            };
            let (key, value) = (key.trim().to_ascii_lowercase(), value.trim());
            if key == "user-agent" {
                if !is_naming {
                    groups.clear();
                }
                is_naming = true;
                groups.push(group(value));
                if group(value) == Group::Ours {
                    ours.get_or_insert_default();
                }
                continue;
            }
            let is_rule = matches!(key.as_str(), "allow" | "disallow" | "crawl-delay");
            // A line that belongs to no group, such as `Sitemap`, ends none.
            is_naming &= !is_rule;
            if groups.contains(&Group::Ours)
                && let Some(ours) = &mut ours
            {
                ours.add(&key, value);
            }
            if groups.contains(&Group::Everybodys) {
                everybodys.add(&key, value);
            }
        }
        ours.unwrap_or(everybodys)
    }

    fn add(&mut self, key: &str, value: &str) {
        match key {
            "crawl-delay" => {
                let seconds = value.parse::<f64>().ok();
                let delay = seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
                self.delay = self.delay.max(delay);
            }
            // An empty rule forbids nothing.
            "allow" | "disallow" if !value.is_empty() && self.rules.len() < MOST_RULES => self.rules.push(Rule {
                allows: key == "allow",
                pattern: normal(value),
            }),
            _ => {}
        }
    }

    /// Whether this path, with its query, may be asked for: the longest rule that fits says so, and of two as long the
    /// one that allows.
    pub(super) fn allows(&self, path: &str) -> bool {
        let path = normal(path);
        let fitting = self.rules.iter().filter(|rule| fits(&rule.pattern, &path));
        let longest = fitting.max_by_key(|rule| (rule.pattern.len(), rule.allows));
        longest.is_none_or(|rule| rule.allows)
    }

    /// The pause that the site asks for.
    pub(super) fn delay(&self) -> Option<Duration> {
        self.delay
    }
}

/// Whose rules follow: a name counts up to its first character that no name of a program has.
fn group(value: &str) -> Group {
    let is_name = |c: char| c.is_ascii_alphabetic() || c == '_' || c == '-';
    let end = value.find(|c| !is_name(c)).unwrap_or(value.len());
    match &value[..end] {
        name if name.eq_ignore_ascii_case(AGENT) => Group::Ours,
        _ if value.starts_with('*') => Group::Everybodys,
        _ => Group::Others,
    }
}

/// Whether a pattern with `*` for anything and `$` for the end fits the beginning of a path. Taking each piece where
/// it stands first leaves most for the ones behind it, so one way through is enough.
fn fits(pattern: &str, path: &str) -> bool {
    let (pattern, is_whole) = match pattern.strip_suffix('$') {
        Some(pattern) => (pattern, true),
        None => (pattern, false),
    };
    let mut pieces = pattern.split('*');
    let first = pieces.next().unwrap_or_default();
    let Some(mut rest) = path.strip_prefix(first) else {
        return false;
    };
    let pieces: Vec<&str> = pieces.collect();
    let Some((last, between)) = pieces.split_last() else {
        return !is_whole || rest.is_empty();
    };
    for piece in between {
        let Some(at) = rest.find(piece) else { return false };
        rest = &rest[at + piece.len()..];
    }
    if is_whole {
        rest.ends_with(last)
    } else {
        rest.contains(last)
    }
}

/// A path with everything that is not ASCII percent-encoded and what is encoded in capitals, so that one path is
/// written one way.
fn normal(path: &str) -> String {
    let bytes = path.as_bytes();
    let mut normal = String::with_capacity(path.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let digits = bytes
            .get(at + 1..at + 3)
            .filter(|digits| digits.iter().all(u8::is_ascii_hexdigit));
        match (byte, digits) {
            (b'%', Some(digits)) => {
                normal.push('%');
                normal.extend(digits.iter().map(|digit| char::from(digit.to_ascii_uppercase())));
                at += 2;
            }
            (0x80.., _) => normal.push_str(percent_encode_byte(byte)),
            _ => normal.push(char::from(byte)),
        }
        at += 1;
    }
    normal
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(file: &str, path: &str, expected: bool) {
        assert_eq!(
            Robots::read(file.as_bytes()).allows(path),
            expected,
            "{path} by {file:?}"
        );
    }

    #[test]
    fn the_longest_rule_of_our_own_group_counts() {
        let file = "\u{feff}User-agent: *\nDisallow: /\n\nUser-Agent: other\nUser-agent: IBID/2\nDisallow: /a/\n\
                    Sitemap: x\nAllow: /a/b\nDisallow: /*.pdf$ # not these\nDisallow:\n";
        check(file, "/", true);
        check(file, "/a/", false);
        check(file, "/a/c", false);
        check(file, "/a/b/c", true);
        check(file, "/x/y.pdf", false);
        check(file, "/x/y.pdf?page=1", true);
        check("User-agent: *\nDisallow: /x", "/x/y", false);
        check("User-agent: *\nDisallow: /x\nAllow: /x", "/x", true);
        check("User-agent: ibid\n\nUser-agent: other\nDisallow: /", "/", false);
        check("User-agent: ibidem\nDisallow: /", "/", true);
        check(
            "User-agent: *\nDisallow: /\nUser-agent: ibid\nCrawl-delay: 1",
            "/",
            true,
        );
        check("User-agent: *\nDisallow: /é/%c3%a4", "/%C3%A9/%C3%A4", false);
        check("Disallow: /", "/", true);
        check("", "/", true);
    }

    #[test]
    fn patterns_fit_as_written() {
        for (pattern, path, expected) in [
            ("/a*b*c", "/a-b-c-d", true),
            ("/a*b*c$", "/a-b-c-d", false),
            ("/a*b*c$", "/abcbc", true),
            ("/*", "/", true),
            ("*", "/x", true),
            ("/a$b", "/a$b", true),
            ("/$", "/", true),
            ("/$", "/a", false),
            ("/fish*.php", "/fishheads/catfish.php?x", true),
        ] {
            assert_eq!(fits(pattern, path), expected, "{pattern} {path}");
        }
        let stars = "/*a".repeat(20_000);
        assert!(
            !fits(&stars, &"/a".repeat(10_000)),
            "many stars take no longer than the path is long"
        );
    }

    #[test]
    fn the_longest_pause_counts() {
        let robots = Robots::read(b"User-agent: *\nCrawl-delay: 2.5\nCrawl-delay: -1\nCrawl-delay: 1e99");
        assert_eq!(robots.delay(), Some(Duration::from_millis(2_500)));
    }
}
