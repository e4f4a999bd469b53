//! Files that mean harm, in the real program: each is read or told of by its name, nothing breaks or hangs, and the
//! files beside it are indexed.

#![allow(
    clippy::needless_raw_string_hashes,
    reason = "the form in which snapshots are brought up to date"
)]

use std::{
    ffi::OsStr,
    fs,
    io::Write as _,
    os::unix::{
        ffi::OsStrExt,
        fs::{PermissionsExt, symlink},
        net::UnixListener,
    },
    process::Command,
    sync::atomic::{AtomicBool, Ordering},
};

use expect_test::{Expect, expect};
use flate2::{Compress, Compression, FlushCompress};
use ibid::corpus::{ArticleId, File, Given, is_read, parse};

use crate::support::cli::{Place, Ran};

/// How deep what nests is nested.
const DEEP: usize = 10_000;

/// A corpus with one good file in it.
fn beside_a_good_file() -> Place {
    Place::with(&[(
        "good.md",
        "---\ntitle: Good\ndate: 2020-01-02\n---\nThe ferry to Arran leaves at nine.\n",
    )])
}

/// Reads all and writes nothing; then indexes all, and the good file is found.
fn check(place: &Place, expected: &Expect) {
    let ran = place.ibid(&["index", "--check"]);
    expected.assert_eq(&failures(&ran));
    good_file_answers(place);
}

fn good_file_answers(place: &Place) {
    let ran = place.ibid(&["index"]);
    assert_eq!(ran.code, Some(0), "{}", ran.shown());
    let ran = place.ibid(&["ask", "When does the ferry to Arran leave?"]);
    assert!(
        ran.out.contains("The ferry to Arran leaves at nine."),
        "{}",
        ran.shown()
    );
    assert!(!ran.err.contains("panicked"), "{}", ran.err);
}

/// What is told of files that could not be read.
fn failures(ran: &Ran) -> String {
    assert!(matches!(ran.code, Some(0 | 2)), "{}", ran.shown());
    assert!(!ran.err.contains("panicked"), "{}", ran.err);
    let failed = ran.out.lines().filter(|line| line.starts_with("failed: "));
    failed.fold(String::new(), |all, line| all + line + "\n")
}

/// Front matter of more keys than anybody writes.
fn many_keys() -> String {
    let keys: Vec<String> = (0..50_000).map(|number| format!("k{number}: v\n")).collect();
    keys.concat()
}

#[test]
fn text_that_nests_repeats_or_never_ends() {
    let place = beside_a_good_file();
    let front = |yaml: &str| format!("---\n{yaml}\n---\nWords.\n");
    let laughs = (1..12)
        .map(|level| {
            format!(
                "a{level}: &a{level} [{}]\n",
                vec![format!("*a{}", level - 1); 9].join(", ")
            )
        })
        .collect::<Vec<_>>()
        .concat();
    let steps = (0..2000)
        .map(|depth| format!("{}a:\n", " ".repeat(depth)))
        .collect::<Vec<_>>()
        .concat();
    let lists = (0..2000)
        .map(|depth| format!("{}- item\n", "  ".repeat(depth)))
        .collect::<Vec<_>>()
        .concat();
    for (name, text) in [
        ("quotes.md", format!("{}words\n", "> ".repeat(DEEP))),
        ("lists.md", lists),
        ("marks.md", format!("{}item\n", "- ".repeat(DEEP))),
        ("emphasis.md", "*a _b ".repeat(DEEP)),
        ("brackets.md", "[".repeat(DEEP)),
        (
            "elements.md",
            format!("{}x{}", "<div>".repeat(DEEP), "</div>".repeat(DEEP)),
        ),
        (
            "table.md",
            format!(
                "{}|\n{}|\n{}",
                "|a".repeat(3000),
                "|-".repeat(3000),
                "|x|\n".repeat(1000)
            ),
        ),
        (
            "yaml-anchors.md",
            front(&format!("a0: &a0 [x, x, x, x, x, x, x, x, x]\n{laughs}")),
        ),
        (
            "yaml-lists.md",
            front(&format!("tags: {}{}", "[".repeat(DEEP), "]".repeat(DEEP))),
        ),
        (
            "yaml-maps.md",
            front(&format!("tags: {}{}", "{a: ".repeat(DEEP), "}".repeat(DEEP))),
        ),
        ("yaml-steps.md", front(&steps)),
        ("keys.md", front(&format!("x: [\n{}", many_keys()))),
        ("highlights.md", "==a== ".repeat(10 * DEEP)),
        ("comments.md", "%% a\n".repeat(200_000)),
        ("shortcodes.md", "a{%x%}".repeat(200_000)),
        ("abbreviations.txt", "A. ".repeat(400_000)),
        (
            "links.html",
            format!("<main>{}", "<p><a href=x>a?</a></p>".repeat(20_000)),
        ),
        // Long enough that time with the square of its length would not end while anybody waits.
        ("line.txt", "Words of one line. ".repeat(200_000)),
        ("line.md", "Words of one line. ".repeat(200_000)),
        ("word.txt", "w".repeat(4_000_000)),
        ("dots.txt", ".".repeat(2_000_000)),
        ("empty.md", String::new()),
        ("nul.txt", "before\n\0after".to_owned()),
    ] {
        place.write(&format!("corpus/{name}"), text);
    }
    check(
        &place,
        &expect![[r#"
            failed: elements.md: the file holds more nested elements than 1000
            failed: empty.md: the file holds no paragraph to quote
            failed: nul.txt, line 2: a NUL character: this is no text file
        "#]],
    );
}

#[test]
fn a_file_larger_than_is_read_is_not_opened() {
    let place = beside_a_good_file();
    let file = fs::File::create(place.path("corpus/holes.txt")).expect("a file can be made");
    file.set_len(2 << 30).expect("the disk knows files with holes");
    check(
        &place,
        &expect![[r#"
        failed: holes.txt: the file is larger, or unpacks to more, than 100 MB
    "#]],
    );
}

/// Its words are read, but what comes after could not be stopped.
#[test]
fn an_article_longer_than_is_read() {
    let place = beside_a_good_file();
    place.write("corpus/long.txt", "word ".repeat(4_000_001));
    check(
        &place,
        &expect![[r#"
        failed: long.txt: the document has more than 20 MB of text; divide it into several
    "#]],
    );
}

#[test]
fn long_names_are_shortened_and_their_words_stay() {
    let id = ArticleId::new("names.md");
    let long = "word ".repeat(100_000);
    let page = format!(
        "---\ntitle: {long}\n---\n# Its {long}\n\n{}",
        "Words.\n\n".repeat(1_000)
    );
    let parsed = parse(&File::new(&id, page.as_bytes())).expect("it can be read");
    let article = &parsed.articles[0];
    assert!(article.text.contains(long.trim_end()));
    let heading = &article.sections[0].heading;
    for name in [&article.meta.title, heading] {
        assert!(name.ends_with("word…") && name.chars().count() <= 500, "{name}");
    }
}

#[test]
fn names_that_are_no_names() {
    let place = beside_a_good_file();
    let folder = place.path("corpus");
    let names: [&[u8]; 6] = [
        b"line\nbreak.txt",
        b"bell\x07.txt",
        b"latin-\xe9.txt",
        "right\u{202e}txt.md.txt".as_bytes(),
        "mark\u{200f}.txt".as_bytes(),
        &[&[b'n'; 251][..], b".txt"].concat(),
    ];
    for name in names {
        fs::write(folder.join(OsStr::from_bytes(name)), "Words.").expect("the file system takes any name");
    }
    check(
        &place,
        &expect![[r#"
            failed: latin-�.txt: the file name is not UTF-8
            failed: line break.txt: the file name holds a line break
        "#]],
    );
}

#[test]
fn what_is_no_file_is_passed_over() {
    let place = beside_a_good_file();
    let below = |name: &str| place.path("corpus").join(name);
    let made = Command::new("mkfifo").arg(below("pipe.txt")).status();
    if !made.is_ok_and(|made| made.success()) {
        eprintln!("skipped a pipe: there is no mkfifo here");
    }
    let _socket = UnixListener::bind(below("socket.txt")).expect("a socket can be made");
    symlink("/dev/zero", below("device.txt")).expect("a link can be made");
    fs::create_dir(below("folder")).expect("a folder can be made");
    symlink("..", below("folder/around")).expect("a link can be made");
    symlink("/etc", below("outside")).expect("a link can be made");
    symlink("loop.txt", below("loop.txt")).expect("a link can be made");
    check(&place, &expect![[""]]);
}

#[test]
fn a_file_that_may_not_be_read() {
    let mut place = beside_a_good_file();
    place.write("corpus/secret.txt", "Words.");
    let nobody = fs::Permissions::from_mode(0o000);
    fs::set_permissions(place.path("corpus/secret.txt"), nobody).expect("it is ours");
    if !place.give_up_privileges() {
        eprintln!("skipped: root may read everything, and the program does not start as another user");
        return;
    }
    check(
        &place,
        &expect![[r#"
        failed: secret.txt: Permission denied (os error 13)
    "#]],
    );
}

#[test]
fn a_file_that_changes_while_it_is_read() {
    let place = beside_a_good_file();
    let path = place.path("corpus/changing.txt");
    fs::write(&path, "Words.").expect("it can be written");
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !done.load(Ordering::Relaxed) {
                let mut file = fs::File::create(&path).expect("it can be written");
                for _ in 0..200 {
                    file.write_all(b"Words that come and go. ").expect("it can be written");
                }
            }
        });
        for _ in 0..3 {
            let ran = place.ibid(&["index"]);
            assert_eq!(ran.code, Some(0), "{}", ran.shown());
        }
        done.store(true, Ordering::Relaxed);
    });
    fs::write(&path, "In the end it holds this alone.").expect("it can be written");
    good_file_answers(&place);
    let ran = place.ibid(&["ask", "What does it hold in the end?"]);
    assert!(ran.out.contains("In the end it holds this alone."), "{}", ran.shown());
}

/// Files of formats that unpack or nest. Whatever is told of them, it is told, and it ends.
#[test]
fn files_that_unpack_or_nest_without_end() {
    let place = beside_a_good_file();
    let deep = |open: &str, close: &str| format!("{}words{}", open.repeat(DEEP), close.repeat(DEEP)).into_bytes();
    let bomb = zip(&ZIPPED_PARTS.map(|name| (name, zeros(1000))));
    // Each level holds four of the one below.
    let nested = (0..5).fold(bomb.clone(), |inner, level| {
        let names: Vec<String> = (0..4).map(|number| format!("{level}-{number}.zip")).collect();
        let members: Vec<(&str, Deflated)> = names.iter().map(|name| (name.as_str(), deflated(&inner))).collect();
        if inner.len() > 8_000_000 { inner } else { zip(&members) }
    });
    for (name, bytes) in [
        ("bomb.docx", bomb.clone()),
        ("bomb.odt", bomb.clone()),
        ("bomb.epub", bomb),
        ("nested.epub", nested),
        ("deep.html", deep("<div>", "</div>")),
        ("deep-quotes.html", deep("<blockquote><b>", "</b></blockquote>")),
        ("deep.xhtml", deep("<div>", "</div>")),
        ("deep.json", [b"[".repeat(DEEP), b"]".repeat(DEEP)].concat()),
        (
            "deep-items.json",
            [b"{\"a\":[".repeat(DEEP), b"]}".repeat(DEEP)].concat(),
        ),
        ("deep.jsonl", deep("{\"a\":", "}")),
        ("entities.xml", entities()),
        ("entities.rss", entities()),
        ("entities.atom", entities()),
        ("entities.html", entities()),
        ("entities.xhtml", entities()),
        ("deep.rss", in_a_feed(&deep("<a>", "</a>"))),
        ("deep-words.rss", in_a_feed(&deep("&lt;div>", "&lt;/div>"))),
        ("deep.rst", deep("* ", "")),
        ("deep.adoc", deep("=", "")),
        ("wide.csv", b"a,".repeat(1_000_000)),
        ("wide.tsv", b"a\t".repeat(1_000_000)),
        ("quote.csv", [&b"a,b\n\""[..], &b"x".repeat(4_000_000)].concat()),
        ("parts.eml", parts()),
        (
            "parts.mbox",
            [&b"From a@b Thu Jan  1 00:00:00 1970\n"[..], &parts()].concat(),
        ),
    ] {
        assert!(is_read(&ArticleId::new(name), Given::NOTHING), "{name} is passed over");
        place.write(&format!("corpus/{name}"), bytes);
    }
    check(
        &place,
        &expect![[r#"
            failed: bomb.docx: the file is larger, or unpacks to more, than 64 MB
            failed: bomb.epub: the file is larger, or unpacks to more, than 64 MB
            failed: bomb.odt: the file is larger, or unpacks to more, than 64 MB
            failed: deep-items.json, line 1: the file cannot be read as JSON: recursion limit exceeded
            failed: deep-quotes.html: the file holds more nested elements than 1000
            failed: deep-words.rss: the file holds more nested elements than 1000
            failed: deep.html: the file holds more nested elements than 1000
            failed: deep.json, line 1: the file cannot be read as JSON: recursion limit exceeded
            failed: deep.jsonl, line 1: the file cannot be read as JSON: recursion limit exceeded
            failed: deep.rss: the file holds no paragraph to quote
            failed: deep.xhtml: the file holds more nested elements than 1000
            failed: entities.atom, line 1: the file cannot be read as RSS, Atom or JSON Feed: it declares entities of its own, which are not expanded
            failed: entities.rss, line 1: the file cannot be read as RSS, Atom or JSON Feed: it declares entities of its own, which are not expanded
            failed: entities.xhtml: the file cannot be read as XHTML: it declares entities of its own, which are not read
            failed: entities.xml, line 1: the file cannot be read as RSS, Atom or JSON Feed: it declares entities of its own, which are not expanded
            failed: nested.epub: the file cannot be read as EPUB: `META-INF/container.xml` is not in it
            failed: parts.eml: the file holds no paragraph to quote
            failed: parts.mbox: the file holds no paragraph to quote
            failed: quote.csv, line 2: the file cannot be read as CSV: a quotation mark is not closed; one inside a cell is written twice, in a cell between quotation marks
            failed: wide.csv: the file holds more columns than 1000
            failed: wide.tsv: the file holds more columns than 1000
        "#]],
    );
}

#[test]
fn a_pdf_without_end() {
    if !is_read(&ArticleId::new("loop.pdf"), Given::NOTHING) {
        eprintln!("skipped: PDF is not read");
        return;
    }
    let place = beside_a_good_file();
    place.write("corpus/loop.pdf", looping_pdf());
    let told = failures(&place.ibid(&["index", "--check"]));
    assert!(told.starts_with("failed: loop.pdf"), "{told}");
    good_file_answers(&place);
}

/// A message each part of which is made of parts.
fn parts() -> Vec<u8> {
    let parts = b"--x\nContent-Type: multipart/mixed; boundary=x\n\n".repeat(DEEP);
    let head = b"From: a@b\nMessage-ID: <m@b>\nContent-Type: multipart/mixed; boundary=x\n\n";
    [&head[..], &parts].concat()
}

/// A feed of one item that says `words`.
fn in_a_feed(words: &[u8]) -> Vec<u8> {
    let (head, end) = (
        b"<rss version=\"2.0\"><channel><item><guid>g</guid><title>t</title><description>",
        b"</description></item></channel></rss>",
    );
    [&head[..], words, &end[..]].concat()
}

/// Where formats that are archives keep their text.
const ZIPPED_PARTS: [&str; 3] = ["word/document.xml", "content.xml", "META-INF/container.xml"];

/// An entity that is ten of the one before, ten levels deep: a billion laughs.
fn entities() -> Vec<u8> {
    let levels = (1..10)
        .map(|level| format!("<!ENTITY l{level} \"{}\">", format!("&l{};", level - 1).repeat(10)))
        .collect::<Vec<_>>()
        .concat();
    format!("<?xml version=\"1.0\"?><!DOCTYPE rss [<!ENTITY l0 \"laugh\">{levels}]><rss><channel><item><title>&l9;</title><description>&l9;</description></item></channel></rss>")
        .into_bytes()
}

/// A document whose only page is the list of its pages.
fn looping_pdf() -> Vec<u8> {
    let mut pdf = b"%PDF-1.4\n".to_vec();
    let mut places = Vec::new();
    for object in [
        "1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj\n",
        "2 0 obj <</Type /Pages /Kids [2 0 R 3 0 R] /Count 2 /Parent 3 0 R>> endobj\n",
        "3 0 obj <</Type /Pages /Kids [2 0 R] /Count 1 /Parent 2 0 R>> endobj\n",
    ] {
        places.push(pdf.len());
        pdf.extend(object.as_bytes());
    }
    let table = pdf.len();
    pdf.extend(b"xref\n0 4\n0000000000 65535 f \n");
    for place in places {
        pdf.extend(format!("{place:010} 00000 n \n").as_bytes());
    }
    pdf.extend(format!("trailer <</Size 4 /Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n").as_bytes());
    pdf
}

/// A deflated member of an archive, and what it says of its size.
struct Deflated {
    bytes: Vec<u8>,
    size: u32,
    crc: u32,
}

fn deflated(bytes: &[u8]) -> Deflated {
    let mut crc = flate2::Crc::new();
    crc.update(bytes);
    let mut packed = block(bytes);
    packed.extend(LAST_BLOCK);
    Deflated {
        bytes: packed,
        size: u32::try_from(bytes.len()).expect("it is small"),
        crc: crc.sum(),
    }
}

/// A million zeros, many times. The checksum is wrong; who comes to it has read too much.
fn zeros(times: u32) -> Deflated {
    let mut bytes = block(&vec![0; 1_000_000]).repeat(times as usize);
    bytes.extend(LAST_BLOCK);
    Deflated {
        bytes,
        size: times * 1_000_000,
        crc: 0,
    }
}

/// An empty block that says it is the last (RFC 1951, 3.2.4).
const LAST_BLOCK: [u8; 5] = [1, 0, 0, 0xff, 0xff];

/// A part of a deflated stream that can be repeated.
fn block(bytes: &[u8]) -> Vec<u8> {
    let mut packed = Vec::with_capacity(bytes.len() + 1000);
    let status = Compress::new(Compression::default(), false).compress_vec(bytes, &mut packed, FlushCompress::Full);
    status.expect("it has room");
    packed
}

/// An archive (APPNOTE.TXT 4.3.7, 4.3.12, 4.3.16).
fn zip(members: &[(&str, Deflated)]) -> Vec<u8> {
    let (mut archive, mut directory) = (Vec::new(), Vec::new());
    for (name, member) in members {
        let at = u32::try_from(archive.len()).expect("it is small");
        let packed = u32::try_from(member.bytes.len()).expect("it is small");
        let mut about = vec![20, 0, 0, 0, 8, 0, 0, 0, 0x21, 0];
        for number in [member.crc, packed, member.size] {
            about.extend(number.to_le_bytes());
        }
        about.extend(u16::try_from(name.len()).expect("it is short").to_le_bytes());
        about.extend([0, 0]);
        archive.extend([b"PK\x03\x04", &about[..], name.as_bytes(), &member.bytes].concat());
        directory.extend(
            [
                &b"PK\x01\x02\x14\0"[..],
                &about,
                &[0; 10],
                &at.to_le_bytes(),
                name.as_bytes(),
            ]
            .concat(),
        );
    }
    let count = u16::try_from(members.len()).expect("they are few").to_le_bytes();
    let length = u32::try_from(directory.len()).expect("it is small").to_le_bytes();
    let at = u32::try_from(archive.len()).expect("it is small").to_le_bytes();
    archive.extend(directory);
    archive.extend([&b"PK\x05\x06\0\0\0\0"[..], &count, &count, &length, &at, &[0, 0]].concat());
    archive
}
