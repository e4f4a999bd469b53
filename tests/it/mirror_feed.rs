//! Feeds against a server: items outlive their feed, are read by the format that reads feeds, and change only when
//! they do.

use std::fs;

use expect_test::{Expect, expect};
use ibid::{
    corpus::Source,
    mirror::{Feed, Guard, Http},
};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

use crate::support::web::{Reply, Web};

struct Case {
    web: Web,
    folder: TempDir,
}

impl Case {
    fn new() -> Self {
        Self {
            web: Web::start(),
            folder: TempDir::new().unwrap(),
        }
    }

    fn feed(&self, more: &Value) -> Feed {
        let mut declared = json!({ "name": "news", "url": self.web.url("/feed"), "delay_s": 0 });
        declared
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        let http = Http::new(Guard::new(["127.0.0.1"]).unwrap());
        Feed::new(&serde_json::from_value(declared).unwrap(), self.folder.path(), &http).unwrap()
    }

    fn put(&self, items: &str) {
        let feed = format!(
            "<?xml version='1.0'?><rss version=\"2.0\" xmlns:dc=\"x\"><channel><title>N</title>\
             <lastBuildDate>{}</lastBuildDate>{items}</channel></rss>",
            items.len()
        );
        self.web.put("/feed", Reply::new(200, "application/rss+xml", feed));
    }

    #[track_caller]
    fn check(&self, source: &dyn Source, expected: &Expect) {
        expected.assert_eq(&self.web.masked(&shown(source, &self.web)));
    }
}

fn shown(source: &dyn Source, web: &Web) -> String {
    let mut lines: Vec<String> = match source.refresh(&CancellationToken::new()) {
        Ok(notes) => notes
            .into_iter()
            .map(|note| format!("note {}: {}", note.path, note.reason))
            .collect(),
        Err(error) => vec![format!("error: {error}")],
    };
    lines.push(format!("asked {}", web.asked().join(", ")));
    for entry in source.list().map(|listing| listing.entries).unwrap_or_default() {
        let words = fs::read_to_string(entry.path).unwrap().replace('\n', " ");
        let (kind, link) = (
            entry.given.media_type.unwrap_or_default(),
            entry.given.url.unwrap_or_default(),
        );
        lines.push(format!("{} {kind} {link}\n  {words}", entry.id));
    }
    format!("{}\n", lines.join("\n"))
}

fn item(id: &str, words: &str) -> String {
    format!("<item><guid>{id}</guid><title>Item {id}</title><description>{words}</description></item>")
}

#[test]
fn items_outlive_their_feed() {
    let case = Case::new();
    let feed = case.feed(&json!({}));
    case.put(&format!(
        "{}{}",
        item("1", "one"),
        item("2", "two &amp; <![CDATA[<b>more</b>]]>")
    ));
    case.check(&feed, &expect![[r#"
        asked /feed
        news/Item-1-6b86b273 application/rss+xml http://HOST/feed
          <?xml version="1.0" encoding="utf-8"?> <rss version="2.0" xmlns:dc="x"> <channel> <title>N</title> <item><guid>1</guid><title>Item 1</title><description>one</description></item> </channel> </rss> 
        news/Item-2-d4735e3a application/rss+xml http://HOST/feed
          <?xml version="1.0" encoding="utf-8"?> <rss version="2.0" xmlns:dc="x"> <channel> <title>N</title> <item><guid>2</guid><title>Item 2</title><description>two &amp; <![CDATA[<b>more</b>]]></description></item> </channel> </rss> 
    "#]]);
    let before = feed.list().unwrap();
    // One is gone from the feed, one has changed, one is new.
    case.put(&format!("{}{}", item("3", "three"), item("2", "two, corrected")));
    case.check(&feed, &expect![[r#"
        asked /feed
        news/Item-1-6b86b273 application/rss+xml http://HOST/feed
          <?xml version="1.0" encoding="utf-8"?> <rss version="2.0" xmlns:dc="x"> <channel> <title>N</title> <item><guid>1</guid><title>Item 1</title><description>one</description></item> </channel> </rss> 
        news/Item-2-d4735e3a application/rss+xml http://HOST/feed
          <?xml version="1.0" encoding="utf-8"?> <rss version="2.0" xmlns:dc="x"> <channel> <title>N</title> <item><guid>2</guid><title>Item 2</title><description>two, corrected</description></item> </channel> </rss> 
        news/Item-3-4e074085 application/rss+xml http://HOST/feed
          <?xml version="1.0" encoding="utf-8"?> <rss version="2.0" xmlns:dc="x"> <channel> <title>N</title> <item><guid>3</guid><title>Item 3</title><description>three</description></item> </channel> </rss> 
    "#]]);
    assert_eq!(feed.list().unwrap().entries[0], before.entries[0]);
    case.web.put("/feed", Reply::status(404));
    case.check(&feed, &expect![[r#"
        error: the server answers 404 Not Found
        asked /feed
        news/Item-1-6b86b273 application/rss+xml http://HOST/feed
          <?xml version="1.0" encoding="utf-8"?> <rss version="2.0" xmlns:dc="x"> <channel> <title>N</title> <item><guid>1</guid><title>Item 1</title><description>one</description></item> </channel> </rss> 
        news/Item-2-d4735e3a application/rss+xml http://HOST/feed
          <?xml version="1.0" encoding="utf-8"?> <rss version="2.0" xmlns:dc="x"> <channel> <title>N</title> <item><guid>2</guid><title>Item 2</title><description>two, corrected</description></item> </channel> </rss> 
        news/Item-3-4e074085 application/rss+xml http://HOST/feed
          <?xml version="1.0" encoding="utf-8"?> <rss version="2.0" xmlns:dc="x"> <channel> <title>N</title> <item><guid>3</guid><title>Item 3</title><description>three</description></item> </channel> </rss> 
    "#]]);
}

#[test]
fn as_many_are_kept_as_declared() {
    let case = Case::new();
    let feed = case.feed(&json!({ "keep": 2 }));
    let ids = || -> Vec<String> {
        feed.refresh(&CancellationToken::new()).unwrap();
        feed.list()
            .unwrap()
            .entries
            .into_iter()
            .map(|entry| entry.id.as_str()[..11].to_owned())
            .collect()
    };
    case.put(&format!("{}{}{}", item("3", "c"), item("2", "b"), item("1", "a")));
    assert_eq!(ids(), ["news/Item-2", "news/Item-3"]);
    case.put(&format!("{}{}", item("4", "d"), item("3", "c")));
    assert_eq!(ids(), ["news/Item-3", "news/Item-4"]);
    let days = case.feed(&json!({ "keep_days": 30 }));
    // As if the last refresh had been long ago.
    let state = case.folder.path().join("state.json");
    let mut stored: Value = serde_json::from_slice(&fs::read(&state).unwrap()).unwrap();
    for (_, kept) in stored["kept"].as_object_mut().unwrap() {
        kept["at"] = json!(1);
    }
    fs::write(&state, stored.to_string()).unwrap();
    case.put(&item("4", "d"));
    days.refresh(&CancellationToken::new()).unwrap();
    assert_eq!(days.list().unwrap().entries.len(), 1);
}

#[test]
fn a_feed_that_says_it_is_the_same_is_not_read_again() {
    let case = Case::new();
    let feed = case.feed(&json!({}));
    let said = Reply::new(200, "application/atom+xml", ATOM).with("ETag", "W/\"1\"");
    case.web.put("/feed", said);
    case.check(&feed, &expect![[r#"
        asked /feed
        news/A-&lt;b>-0ee1048c application/atom+xml http://HOST/feed
          <?xml version="1.0" encoding="utf-8"?> <feed xmlns='http://www.w3.org/2005/Atom' xml:lang='de'> <title>T</title> <link rel='self' href='/feed'/> <author><name>Ada</name></author> <entry><id>urn:1</id><title type='html'>A &amp;lt;b&gt;</title><link href='/a'/><content type='xhtml'><div xmlns='x'><p>Words</p></div></content></entry> </feed> 
    "#]]);
    let before = feed.list().unwrap();
    feed.refresh(&CancellationToken::new()).unwrap();
    assert_eq!(case.web.asked(), ["/feed if"]);
    assert_eq!(feed.list().unwrap().entries, before.entries);
}

const ATOM: &str = "<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='de'><title>T</title>\
    <link rel='self' href='/feed'/><updated>2020</updated>\
    <entry><id>urn:1</id><title type='html'>A &amp;lt;b&gt;</title><link href='/a'/><content type='xhtml'>\
    <div xmlns='x'><p>Words</p></div></content></entry><author><name>Ada</name></author></feed>";

#[test]
fn json_feeds_and_other_encodings_are_read() {
    let case = Case::new();
    let feed = json!({ "version": "https://jsonfeed.org/version/1.1", "title": "J", "description": "left out",
        "items": [{ "id": 7, "content_text": "Words" }, { "id": "7", "content_text": "the same id" }] });
    case.web
        .put("/feed", Reply::new(200, "application/feed+json", feed.to_string()));
    case.check(
        &case.feed(&json!({})),
        &expect![[r#"
            asked /feed
            news/7-7902699b application/feed+json http://HOST/feed
              {"items":[{"content_text":"Words","id":7}],"title":"J","version":"https://jsonfeed.org/version/1.1"}
        "#]],
    );
    let latin = b"<?xml version=\"1.0\" encoding=\"iso-8859-1\"?><rss><channel><item><title>\xe9</title></item></channel></rss>";
    case.web.put("/latin", Reply::new(200, "text/xml", latin.as_slice()));
    case.check(
        &case.feed(&json!({ "url": case.web.url("/latin") })),
        &expect![[r#"
        asked /latin
        news/é-378f6c31 application/rss+xml http://HOST/latin
          <?xml version="1.0" encoding="utf-8"?> <rss> <channel> <item><title>é</title></item> </channel> </rss> 
    "#]],
    );
}

#[test]
fn pages_take_the_place_of_items_where_they_can_be_had() {
    let case = Case::new();
    let linked = |id: &str| format!("<item><guid>{id}</guid><link>{}</link></item>", case.web.url(id));
    case.put(&format!("{}{}{}", linked("/a"), linked("/b"), linked("/c")));
    case.web.put("/a", Reply::redirect(302, "/a2"));
    case.web.put("/a2", Reply::html("the page"));
    case.web.put("/b", Reply::status(500));
    case.web.put("/c", Reply::html("no"));
    case.web.put(
        "/robots.txt",
        Reply::new(200, "text/plain", "User-agent: *\nDisallow: /c"),
    );
    let feed = case.feed(&json!({ "full": true }));
    case.check(&feed, &expect![[r#"
        note news/-b-9812b0b9: the page of the item: the server answers 500 Internal Server Error
        asked /feed, /robots.txt, /a, /a2, /b
        news/-a-6a50dc85 text/html http://HOST/a2
          the page
        news/-b-9812b0b9 application/rss+xml http://HOST/feed
          <?xml version="1.0" encoding="utf-8"?> <rss version="2.0" xmlns:dc="x"> <channel> <title>N</title> <item><guid>/b</guid><link>http://HOST/b</link></item> </channel> </rss> 
        news/-c-facd442e application/rss+xml http://HOST/feed
          <?xml version="1.0" encoding="utf-8"?> <rss version="2.0" xmlns:dc="x"> <channel> <title>N</title> <item><guid>/c</guid><link>http://HOST/c</link></item> </channel> </rss> 
    "#]]);
    case.web.put("/b", Reply::html("now it is there"));
    case.check(&feed, &expect![[r#"
        asked /feed, /robots.txt, /b
        news/-a-6a50dc85 text/html http://HOST/a2
          the page
        news/-b-9812b0b9 text/html http://HOST/b
          now it is there
        news/-c-facd442e application/rss+xml http://HOST/feed
          <?xml version="1.0" encoding="utf-8"?> <rss version="2.0" xmlns:dc="x"> <channel> <title>N</title> <item><guid>/c</guid><link>http://HOST/c</link></item> </channel> </rss> 
    "#]]);
}

#[test]
fn what_is_no_feed_takes_nothing() {
    let case = Case::new();
    let feed = case.feed(&json!({}));
    case.put(&item("1", "one"));
    feed.refresh(&CancellationToken::new()).unwrap();
    for (body, expected) in [
        (
            "<html><body>Sign in</body></html>",
            "what came is neither RSS, Atom nor JSON Feed",
        ),
        ("{}", "what came is neither RSS, Atom nor JSON Feed"),
        ("", "what came is neither RSS, Atom nor JSON Feed"),
        ("<rss><channel><item>", "the feed is damaged: "),
        ("<rss><channel></rss>", "the feed is damaged: "),
        (
            "<!DOCTYPE r [<!ENTITY a 'b'>]><rss/>",
            "the feed declares entities of its own",
        ),
        ("<rss>\u{fffd}</rss>", ""),
    ] {
        case.web.put("/feed", Reply::new(200, "text/xml", body));
        let error = feed
            .refresh(&CancellationToken::new())
            .err()
            .map(|error| error.to_string());
        assert!(error.unwrap_or_default().starts_with(expected), "{body}");
        assert_eq!(feed.list().unwrap().entries.len(), 1, "{body}");
    }
    let deep = "<a>".repeat(200_000);
    case.web
        .put("/feed", Reply::new(200, "text/xml", format!("<rss><channel>{deep}")));
    assert!(feed.refresh(&CancellationToken::new()).is_err());
}
