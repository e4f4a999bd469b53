//! Web sites against a server with faults: what is brought, what is kept, what is removed, and what is never asked for.

use std::time::Duration;

use expect_test::{Expect, expect};
use ibid::{
    corpus::Source,
    mirror::{Guard, Http, Site},
};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

use crate::support::web::{Reply, Web};

/// A server and a folder for what is brought from it.
struct Case {
    web: Web,
    folder: TempDir,
    http: Http,
}

impl Case {
    fn new() -> Self {
        Self::allowing(&["127.0.0.1"])
    }

    fn allowing(allow: &[&str]) -> Self {
        Self {
            web: Web::start(),
            folder: TempDir::new().unwrap(),
            http: Http::new(Guard::new(allow.iter().copied()).unwrap()),
        }
    }

    fn site(&self, mut declared: Value) -> Site {
        let keys = declared.as_object_mut().unwrap();
        keys.insert("name".to_owned(), json!("docs"));
        keys.entry("delay_s").or_insert(json!(0));
        Site::new(
            &serde_json::from_value(declared).unwrap(),
            self.folder.path(),
            &self.http,
        )
        .unwrap()
    }

    fn start(&self) -> Site {
        self.site(json!({ "start": self.web.url("/docs/") }))
    }

    fn sitemap(&self) -> Site {
        self.site(json!({ "sitemap": self.web.url("/sitemap.xml") }))
    }

    /// What a refresh says, what was asked for it, and what is listed then.
    #[track_caller]
    fn check(&self, source: &dyn Source, expected: &Expect) {
        expected.assert_eq(&self.web.masked(&format!("{}\n", shown(source, &self.web).join("\n"))));
    }
}

fn shown(source: &dyn Source, web: &Web) -> Vec<String> {
    let mut lines = match source.refresh(&CancellationToken::new()) {
        Ok(notes) => notes
            .into_iter()
            .map(|note| format!("note {}: {}", note.path, note.reason))
            .collect(),
        Err(error) => vec![format!("error: {error}")],
    };
    lines.push(format!("asked {}", web.asked().join(", ")));
    lines.extend(listed(source));
    lines
}

fn listed(source: &dyn Source) -> Vec<String> {
    let listing = match source.list() {
        Ok(listing) => listing,
        Err(error) => return vec![format!("unlisted: {error}")],
    };
    let entries = listing.entries.into_iter().map(|entry| {
        let words = String::from_utf8_lossy(&std::fs::read(entry.path).unwrap()).into_owned();
        let words: String = words.chars().take(40).collect();
        format!("{} = {}", entry.id, words.replace('\n', " "))
    });
    let unlisted = listing
        .unlisted
        .into_iter()
        .map(|one| format!("unlisted {}: {}", one.path, one.reason));
    entries.chain(unlisted).collect()
}

fn sitemap(web: &Web, paths: &[&str]) -> Reply {
    let urls = paths
        .iter()
        .map(|path| format!("<url><loc>{}</loc></url>", web.url(path)));
    let urls = urls.collect::<Vec<_>>().concat();
    let xml =
        format!("<?xml version=\"1.0\"?><urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">{urls}</urlset>");
    Reply::new(200, "application/xml", xml)
}

#[test]
fn links_are_followed_within_a_prefix_and_what_is_unchanged_is_not_touched() {
    let case = Case::new();
    case.web.put(
        "/docs/",
        Reply::html(
            "<a href=a.txt#x>a</a><a href='b?sort=1'>b</a><a href=/other/>o</a><a href=p.png>p</a>\
             <a href=mailto:x@example.org>m</a><a rel=nofollow href=n>n</a><area href=a.txt>",
        )
        .with("ETag", "\"1\""),
    );
    case.web.put(
        "/docs/a.txt",
        Reply::new(200, "text/plain", "A").with("Last-Modified", "x"),
    );
    case.web
        .put("/docs/b", Reply::html("<base href=/docs/deep/><a href=c>c</a>"));
    case.web.put("/docs/deep/c", Reply::html("<a href=/docs/gone>c</a>"));
    let site = case.start();
    assert_eq!(listed(&site), ["unlisted: it has not been brought yet"]);
    case.check(
        &site,
        &expect![[r"
            asked /robots.txt, /docs/, /docs/a.txt, /docs/b, /docs/deep/c, /docs/gone
            docs/HOST/docs = <a href=a.txt#x>a</a><a href='b?sort=1'>
            docs/HOST/docs/a.txt = A
            docs/HOST/docs/b = <base href=/docs/deep/><a href=c>c</a>
            docs/HOST/docs/deep/c = <a href=/docs/gone>c</a>
        "]],
    );
    let before = site.list().unwrap().fingerprint();
    case.check(
        &site,
        &expect![[r"
            asked /robots.txt, /docs/ if, /docs/a.txt if, /docs/b, /docs/deep/c, /docs/gone
            docs/HOST/docs = <a href=a.txt#x>a</a><a href='b?sort=1'>
            docs/HOST/docs/a.txt = A
            docs/HOST/docs/b = <base href=/docs/deep/><a href=c>c</a>
            docs/HOST/docs/deep/c = <a href=/docs/gone>c</a>
        "]],
    );
    assert_eq!(site.list().unwrap().fingerprint(), before);
}

#[test]
fn what_is_gone_goes_and_what_fails_stays() {
    let case = Case::new();
    let pages = [
        "/docs/a.txt",
        "/docs/b.txt",
        "/docs/c.txt",
        "/docs/d.txt",
        "/docs/e.txt",
        "/docs/f.txt",
    ];
    let links = pages.map(|page| format!("<a href={page}>x</a>")).concat();
    case.web.put("/docs/", Reply::html(&links));
    for page in pages {
        case.web.put(page, Reply::new(200, "text/plain", page));
    }
    let site = case.site(json!({ "start": case.web.url("/docs/"), "timeout_s": 1 }));
    case.check(
        &site,
        &expect![[r"
        asked /robots.txt, /docs/, /docs/a.txt, /docs/b.txt, /docs/c.txt, /docs/d.txt, /docs/e.txt, /docs/f.txt
        docs/HOST/docs = <a href=/docs/a.txt>x</a><a href=/docs/b
        docs/HOST/docs/a.txt = /docs/a.txt
        docs/HOST/docs/b.txt = /docs/b.txt
        docs/HOST/docs/c.txt = /docs/c.txt
        docs/HOST/docs/d.txt = /docs/d.txt
        docs/HOST/docs/e.txt = /docs/e.txt
        docs/HOST/docs/f.txt = /docs/f.txt
    "]],
    );
    case.web.put("/docs/a.txt", Reply::status(404));
    case.web.put("/docs/b.txt", Reply::status(410));
    case.web.put("/docs/c.txt", Reply::status(500));
    case.web
        .put("/docs/d.txt", Reply::new(200, "text/plain", "half").cut_off());
    case.web
        .put("/docs/e.txt", Reply::new(200, "text/plain", "slow").stalling());
    case.web.put("/docs/f.txt", Reply::new(200, "image/png", "picture"));
    case.check(
        &site,
        &expect![[r"
            note docs/HOST/docs/c.txt: the server answers 500 Internal Server Error
            note docs/HOST/docs/d.txt: the answer was cut off or damaged: end of file before message length reached
            note docs/HOST/docs/e.txt: there was no whole answer within 1 s
            note docs/HOST/docs/f.txt: documents of the kind `image/png` are not read; it was removed
            asked /robots.txt, /docs/, /docs/a.txt, /docs/b.txt, /docs/c.txt, /docs/d.txt, /docs/e.txt, /docs/f.txt
            docs/HOST/docs = <a href=/docs/a.txt>x</a><a href=/docs/b
            docs/HOST/docs/c.txt = /docs/c.txt
            docs/HOST/docs/d.txt = /docs/d.txt
            docs/HOST/docs/e.txt = /docs/e.txt
        "]],
    );
    // A start that is away takes nothing with it.
    case.web.put("/docs/", Reply::status(500));
    case.check(
        &site,
        &expect![[r"
            error: the server answers 500 Internal Server Error
            asked /robots.txt, /docs/
            docs/HOST/docs = <a href=/docs/a.txt>x</a><a href=/docs/b
            docs/HOST/docs/c.txt = /docs/c.txt
            docs/HOST/docs/d.txt = /docs/d.txt
            docs/HOST/docs/e.txt = /docs/e.txt
        "]],
    );
}

#[test]
fn a_server_that_asks_for_a_pause_is_given_it_once() {
    let case = Case::new();
    let pause = || Reply::status(429).with("Retry-After", "0");
    case.web
        .put_in_turn("/docs/", vec![pause(), Reply::html("<a href=b>b</a><a href=c>c</a>")]);
    case.web.put("/docs/b", pause());
    case.web.put("/docs/c", Reply::html("c"));
    case.check(
        &case.start(),
        &expect![[r"
        error: the server asks for a pause (429 Too Many Requests)
        asked /robots.txt, /docs/, /docs/, /docs/b, /docs/b
        docs/HOST/docs = <a href=b>b</a><a href=c>c</a>
    "]],
    );
}

#[test]
fn redirects_are_followed_by_hand() {
    let case = Case::new();
    case.web.put(
        "/docs/",
        Reply::html("<a href=old>1</a><a href=loop>2</a><a href=long0>3</a><a href=away>4</a><a href=inside>5</a>"),
    );
    case.web.put("/docs/old", Reply::redirect(301, "new"));
    case.web.put("/docs/new", Reply::html("new"));
    case.web.put("/docs/loop", Reply::redirect(302, "/docs/loop2"));
    case.web.put("/docs/loop2", Reply::redirect(302, "/docs/loop"));
    for hop in 0..10 {
        case.web.put(
            &format!("/docs/long{hop}"),
            Reply::redirect(302, &format!("long{}", hop + 1)),
        );
    }
    case.web.put("/docs/away", Reply::redirect(302, "http://[::1]/docs/"));
    case.web
        .put("/docs/inside", Reply::redirect(302, "http://10.0.0.1/docs/"));
    case.check(&case.start(), &expect![[r"
        note docs/HOST/docs/loop: it leads to a redirect without an end or an address
        note docs/HOST/docs/long0: it leads to a redirect without an end or an address
        asked /robots.txt, /docs/, /docs/old, /docs/new, /docs/loop, /docs/loop2, /docs/long0, /docs/long1, /docs/long2, /docs/long3, /docs/long4, /docs/long5, /docs/away, /docs/inside
        docs/HOST/docs = <a href=old>1</a><a href=loop>2</a><a hr
        docs/HOST/docs/new = new
    "]]);
}

#[test]
fn private_addresses_are_never_asked() {
    let case = Case::allowing(&[]);
    case.web.put("/docs/", Reply::html("secret"));
    case.check(&case.start(), &expect![[r"
        error: `127.0.0.1` is at 127.0.0.1, an address of this machine; list it in the hosts that are allowed if it is meant
        asked 
        unlisted: it has not been brought yet
    "]]);
    // A name that DNS says is this machine.
    let port = case.web.address.port();
    let named = |http: &Http| {
        let declared = json!({ "name": "docs", "start": format!("http://localhost:{port}/docs/"), "delay_s": 0 });
        let site = Site::new(&serde_json::from_value(declared).unwrap(), case.folder.path(), http).unwrap();
        let error = site.refresh(&CancellationToken::new()).err();
        error.map(|error| {
            error
                .to_string()
                .replace(&port.to_string(), "PORT")
                .replace("::1", "127.0.0.1")
        })
    };
    expect![[r#"
        Some(
            "port PORT of `localhost` is not connected to; list `localhost` in the hosts that are allowed",
        )
    "#]]
    .assert_debug_eq(&named(&case.http));
    let plain = json!({ "name": "docs", "start": "http://localhost/docs/", "delay_s": 0 });
    let site = Site::new(&serde_json::from_value(plain).unwrap(), case.folder.path(), &case.http).unwrap();
    let error = site.refresh(&CancellationToken::new()).unwrap_err().to_string();
    assert!(
        error.contains("`localhost` is at ") && error.contains("of this machine"),
        "{error}"
    );
    assert_eq!(case.web.asked(), [""; 0]);
    let allowed = Http::new(Guard::new(["localhost"]).unwrap());
    assert_eq!(named(&allowed), None);
    // Where a redirect leads is checked as well: here from a name that is allowed to an address that is not.
    case.web.put(
        "/docs/",
        Reply::redirect(302, &format!("http://127.0.0.1:{port}/docs/")),
    );
    expect![[r#"
        Some(
            "it leads to http://127.0.0.1:PORT/docs/, which is outside of `within`",
        )
    "#]]
    .assert_debug_eq(&named(&allowed));
}

#[test]
fn redirects_of_what_was_declared_are_guarded() {
    let case = Case::allowing(&["localhost"]);
    let port = case.web.address.port();
    case.web
        .put("/sitemap.xml", Reply::redirect(302, &case.web.url("/inside.xml")));
    let site = case.site(json!({ "sitemap": format!("http://localhost:{port}/sitemap.xml") }));
    case.check(&site, &expect![[r"
        error: the sitemap: `127.0.0.1` is at 127.0.0.1, an address of this machine; list it in the hosts that are allowed if it is meant
        asked /sitemap.xml
        unlisted: it has not been brought yet
    "]]);
    case.web.put("/sitemap.xml", Reply::redirect(302, "file:///etc/passwd"));
    case.check(
        &site,
        &expect![[r"
        error: the sitemap: `file` is neither http nor https
        asked /sitemap.xml
        unlisted: it has not been brought yet
    "]],
    );
}

#[test]
fn robots_are_asked_each_time() {
    let case = Case::new();
    case.web.put("/docs/", Reply::html("<a href=a>a</a><a href=b>b</a>"));
    case.web.put("/docs/a", Reply::html("a"));
    case.web.put("/docs/b", Reply::html("b"));
    let robots = |text: &str| Reply::new(200, "text/plain", text);
    case.web.put("/robots.txt", robots("User-agent: *\nDisallow: /docs/b"));
    let site = case.start();
    case.check(
        &site,
        &expect![[r"
        asked /robots.txt, /docs/, /docs/a
        docs/HOST/docs = <a href=a>a</a><a href=b>b</a>
        docs/HOST/docs/a = a
    "]],
    );
    case.web.put(
        "/robots.txt",
        robots("User-agent: *\nDisallow: /docs/b\n\nUser-agent: ibid\nDisallow: /docs/a"),
    );
    case.check(
        &site,
        &expect![[r"
        note docs/HOST/docs/a: `127.0.0.1` forbids it in its robots.txt; it was removed
        asked /robots.txt, /docs/, /docs/b
        docs/HOST/docs = <a href=a>a</a><a href=b>b</a>
        docs/HOST/docs/b = b
    "]],
    );
    case.web.put("/robots.txt", Reply::status(503));
    case.check(&site, &expect![[r"
        error: nothing is asked of `127.0.0.1` while its robots.txt cannot be read: the server asks for a pause (503 Service Unavailable)
        asked /robots.txt
        docs/HOST/docs = <a href=a>a</a><a href=b>b</a>
        docs/HOST/docs/b = b
    "]]);
}

#[test]
fn sitemaps_lead_to_sitemaps() {
    let case = Case::new();
    let index = format!(
        "<sitemapindex><sitemap><loc>{}</loc></sitemap><sitemap><loc>{}</loc></sitemap></sitemapindex>",
        case.web.url("/one.xml.gz"),
        case.web.url("/two.txt")
    );
    case.web.put("/sitemap.xml", Reply::new(200, "text/xml", index));
    case.web
        .put("/one.xml.gz", sitemap(&case.web, &["/a?x=1&amp;y=2", "/b"]).zipped());
    case.web.put(
        "/two.txt",
        Reply::new(
            200,
            "text/plain",
            format!("{}\nhttp://example.org/\n", case.web.url("/c")),
        ),
    );
    for path in ["/a?x=1&y=2", "/b", "/c"] {
        case.web.put(path, Reply::html(path));
    }
    let site = case.sitemap();
    let all = shown(&site, &case.web);
    assert_eq!(
        all[0],
        "asked /sitemap.xml, /one.xml.gz, /two.txt, /robots.txt, /a?x=1&y=2, /b, /c"
    );
    assert_eq!(all.len(), 4, "{all:?}");
    // A part that cannot be read says nothing about the pages that it listed.
    case.web.put("/one.xml.gz", Reply::status(500));
    case.web
        .put("/two.txt", Reply::new(200, "text/plain", "<urlset></urlset>"));
    let all = shown(&site, &case.web);
    assert_eq!(all.len(), 5, "{all:?}");
    // One that lists them no longer does.
    case.web.put("/one.xml.gz", sitemap(&case.web, &["/b"]));
    case.check(
        &site,
        &expect![[r"
        asked /sitemap.xml, /one.xml.gz, /two.txt, /robots.txt, /b
        docs/HOST/b = /b
    "]],
    );
}

#[test]
fn bounds_hold() {
    let case = Case::new();
    let links: Vec<String> = (0..9).map(|page| format!("<a href=p{page}>x</a>")).collect();
    let links = links.concat();
    case.web.put(
        "/docs/",
        Reply::html(&format!("<a href=large>x</a><a href=bomb>x</a>{links}")),
    );
    case.web.put("/docs/large", Reply::html(&"x".repeat(1_000_001)));
    case.web.put(
        "/docs/bomb",
        Reply::new(200, "text/html", vec![b' '; 30_000_000])
            .zipped()
            .with("Content-Encoding", "gzip"),
    );
    for page in 0..9 {
        let next = format!("<a href=deep{page}>x</a>");
        case.web.put(
            &format!("/docs/p{page}"),
            Reply::new(200, "text/html", next)
                .zipped()
                .with("Content-Encoding", "gzip"),
        );
    }
    let declared = |more: Value| {
        let mut declared = json!({ "start": case.web.url("/docs/"), "page_mb": 1, "depth": 1 });
        declared
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        case.site(declared)
    };
    case.check(
        &declared(json!({ "pages": 3 })),
        &expect![[r"
        note docs/HOST/docs/large: it is larger, or unpacks to more, than 1 MB
        note docs/HOST/docs/bomb: it is larger, or unpacks to more, than 1 MB
        note docs/HOST/docs/p2: the site has more than 3 pages; the rest is left out
        asked /robots.txt, /docs/, /docs/large, /docs/bomb, /docs/p0, /docs/p1
        docs/HOST/docs = <a href=large>x</a><a href=bomb>x</a><a 
        docs/HOST/docs/p0 = <a href=deep0>x</a>
        docs/HOST/docs/p1 = <a href=deep1>x</a>
    "]],
    );
}

#[test]
fn links_are_followed_as_deep_as_declared() {
    let case = Case::new();
    for (path, next) in [("", "one"), ("one", "two"), ("two", "three"), ("three", "four")] {
        case.web
            .put(&format!("/docs/{path}"), Reply::html(&format!("<a href={next}>x</a>")));
    }
    let depth = |depth: u32| {
        let site = case.site(json!({ "start": case.web.url("/docs/"), "depth": depth }));
        site.refresh(&CancellationToken::new()).unwrap();
        case.web.asked()
    };
    assert_eq!(depth(0), ["/robots.txt", "/docs/"]);
    assert_eq!(depth(2), ["/robots.txt", "/docs/", "/docs/one", "/docs/two"]);
}

#[test]
fn a_walk_that_is_stopped_keeps_what_it_has() {
    let case = Case::new();
    case.web.put("/docs/", Reply::html("<a href=slow>x</a>"));
    case.web.put("/docs/slow", Reply::html("x").stalling());
    let site = case.start();
    let stop = CancellationToken::new();
    let (error, kept) = std::thread::scope(|scope| {
        let refresh = scope.spawn(|| site.refresh(&stop));
        while !case.web.asked().contains(&"/docs/slow".to_owned()) {
            std::thread::sleep(Duration::from_millis(5));
        }
        stop.cancel();
        (refresh.join().unwrap().unwrap_err().to_string(), listed(&site).len())
    });
    assert_eq!((error.as_str(), kept), ("it was stopped", 1));
}

#[test]
fn declarations_are_checked() {
    let http = Http::new(Guard::default());
    let check = |declared: Value, expected: &str| {
        let found = serde_json::from_value(declared)
            .map_err(|error| error.to_string())
            .and_then(|declared| Site::new(&declared, "x", &http).map_err(|error| error.to_string()));
        assert_eq!(found.err().as_deref().unwrap_or_default(), expected);
    };
    check(json!({ "name": "a", "start": "https://example.org/" }), "");
    check(
        json!({ "name": "a/b", "start": "https://example.org/" }),
        "the source `a/b`: `name` must be a plain name of 1 to 100 bytes, without `/`, `\\` and `#`",
    );
    check(
        json!({ "name": "a" }),
        "the source `a`: `start` or `sitemap` must be given, and not both",
    );
    check(
        json!({ "name": "a", "start": "ftp://example.org/" }),
        "the source `a`: `start` must begin with `https://` or `http://`",
    );
    check(
        json!({ "name": "a", "start": "https://example.org/", "pages": 0 }),
        "the source `a`: `pages` is 0; it must be from 1 to 100000",
    );
    check(
        json!({ "name": "a", "start": "https://example.org/a", "within": "https://example.org/b" }),
        "the source `a`: `start` is outside of what `within` holds",
    );
}
