//! Text in other encodings than UTF-8: read exactly, with a warning where the encoding was guessed, or not at all.

#![allow(
    clippy::needless_raw_string_hashes,
    reason = "the form in which snapshots are brought up to date"
)]

use expect_test::{Expect, expect};
use ibid::corpus::{ArticleId, File, Given, parse};
use proptest::prelude::*;

use crate::formats::shown;

/// What the first article says in a file that came with an encoding's name, or with none, and the warnings about it.
fn check(bytes: &[u8], told: Option<&str>, expected: &Expect) {
    let given = Given {
        charset: told.map(str::to_owned),
        ..Given::default()
    };
    let id = ArticleId::new("2020-01-02-t.txt");
    let file = File {
        given: &given,
        ..File::new(&id, bytes)
    };
    let shown = match parse(&file) {
        Ok(parsed) => {
            let warnings = parsed.warnings.iter().map(|warning| warning.what.as_str());
            let read = warnings.filter(|what| what.starts_with("read as"));
            let lines: Vec<&str> = read.chain([parsed.articles[0].text.as_str()]).collect();
            lines.join("\n")
        }
        Err(rejected) => format!("rejected: {rejected}"),
    };
    expected.assert_eq(&shown);
}

fn utf16(text: &str, bytes_of: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes_of).collect()
}

#[test]
fn a_byte_order_mark_counts_most() {
    let text = "\u{feff}Grüße\r\naus 北京.";
    check(
        &utf16(text, u16::to_le_bytes),
        None,
        &expect![[r#"
        Grüße
        aus 北京."#]],
    );
    check(
        &utf16(text, u16::to_be_bytes),
        Some("iso-8859-1"),
        &expect![[r#"
        Grüße
        aus 北京."#]],
    );
    check(
        text.as_bytes(),
        Some("utf-16le"),
        &expect![[r#"
        Grüße
        aus 北京."#]],
    );
    check(
        b"\xff\xfeA\0B",
        None,
        &expect!["rejected: the file is UTF-16 text; save it as UTF-8"],
    );
    check(
        b"\xff\xfe\0\xd8A\0",
        None,
        &expect!["rejected: the file is UTF-16 text; save it as UTF-8"],
    );
    check(
        b"\xff\xfeA\0\0\0",
        None,
        &expect!["rejected: a NUL character: this is no text file"],
    );
    check(
        b"\xef\xbb\xbfA\xffB",
        None,
        &expect!["rejected: not UTF-8 text: byte 4 is invalid; save the file as UTF-8"],
    );
}

#[test]
fn what_was_told_counts_where_it_fits() {
    check(b"Prix\xa0: 3 \xa4", Some("iso-8859-15"), &expect!["Prix : 3 €"]);
    check(
        b"Prix\xa0: 3 \xa4",
        Some("no-such-name"),
        &expect![[r#"
        read as windows-1252; save it as UTF-8 to be sure
        Prix : 3 ¤"#]],
    );
    check("Grüße".as_bytes(), Some("iso-8859-1"), &expect!["Grüße"]);
    check(
        b"Gr\xfc\xdfe",
        Some("utf-8"),
        &expect![[r#"
        read as windows-1252; save it as UTF-8 to be sure
        Grüße"#]],
    );
    check(
        &utf16("Grüße\n", u16::to_be_bytes),
        Some("utf-16be"),
        &expect![[r#"
        Grüße
    "#]],
    );
    check(b"Plain words", Some("utf-16le"), &expect!["Plain words"]);
    check(b"\x1b$BElBg\x1b(B.", Some("iso-2022-jp"), &expect!["東大."]);
    check(b"Plain words", Some("iso-2022-jp"), &expect!["Plain words"]);
    check(
        b"Caf\xe9",
        Some("replacement"),
        &expect!["rejected: not UTF-8 text: byte 3 is invalid; save the file as UTF-8"],
    );
}

#[test]
fn an_encoding_is_guessed_by_its_words() {
    for (encoding, text) in [
        (
            encoding_rs::WINDOWS_1252,
            "Der Bürgermeister von Köln eröffnete „die Brücke“ über den Fluß.\n",
        ),
        (
            encoding_rs::WINDOWS_1251,
            "Мост через реку открыли в пятницу, и первые машины поехали сразу.\n",
        ),
        (
            encoding_rs::KOI8_U,
            "Мост через реку открыли в пятницу, и первые машины поехали сразу.\n",
        ),
        (
            encoding_rs::WINDOWS_1250,
            "Żółta łódź przepłynęła pod mostem wczoraj wieczorem, a ludzie się cieszyli.\n",
        ),
        (
            encoding_rs::WINDOWS_1253,
            "Η γέφυρα πάνω από τον ποταμό άνοιξε την Παρασκευή για όλους τους πολίτες.\n",
        ),
        (
            encoding_rs::SHIFT_JIS,
            "川の橋は金曜日に開通しました。最初の車がすぐに渡りました。\n",
        ),
        (
            encoding_rs::EUC_JP,
            "川の橋は金曜日に開通しました。最初の車がすぐに渡りました。\n",
        ),
        (
            encoding_rs::GBK,
            "世界互联网大会在浙江乌镇开幕，来自各国的代表参加了会议。联通。\n",
        ),
        (
            encoding_rs::BIG5,
            "世界網際網路大會在浙江烏鎮開幕，來自各國的代表參加了會議。\n",
        ),
        (
            encoding_rs::EUC_KR,
            "강을 건너는 다리가 금요일에 열렸고 첫 번째 자동차가 바로 지나갔다.\n",
        ),
    ] {
        let (bytes, _, unmapped) = encoding.encode(text);
        assert!(!unmapped, "{} has all letters of {text:?}", encoding.name());
        let name = encoding.name().to_ascii_lowercase();
        let found = shown("2020-01-02-t.txt", &bytes);
        assert!(
            found.contains(text.trim()) && found.contains(&format!("warning: read as {name}; ")),
            "{name}: {found}"
        );
    }
}

#[test]
fn what_is_damaged_is_not_read() {
    check(
        b"Caf\xc3\xa9 na\xc3\xafve \xff.",
        None,
        &expect!["rejected: not UTF-8 text: byte 13 is invalid; save the file as UTF-8"],
    );
    check(
        b"Cut in the middle: \xe4\xb8",
        None,
        &expect!["rejected: not UTF-8 text: byte 19 is invalid; save the file as UTF-8"],
    );
    check(
        b"Line\nCaf\xe9 \x81 \x8d \x90.",
        None,
        &expect!["rejected: not UTF-8 text: byte 8 is invalid; save the file as UTF-8"],
    );
    check(
        b"Line\nCaf\xe9 \x02 more.",
        None,
        &expect!["rejected: not UTF-8 text: byte 8 is invalid; save the file as UTF-8"],
    );
    check(
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        None,
        &expect!["rejected: a NUL character: this is no text file"],
    );
}

proptest! {
    #[test]
    fn nothing_is_lost(bytes in proptest::collection::vec(any::<u8>(), 1..200), told in 0..5_usize) {
        let told = [None, Some("utf-8"), Some("gbk"), Some("utf-16le"), Some("iso-2022-jp")][told];
        let given = Given { charset: told.map(str::to_owned), ..Given::default() };
        let id = ArticleId::new("t.txt");
        if let Ok(parsed) = parse(&File { given: &given, ..File::new(&id, &bytes) }) {
            let text = &parsed.articles[0].text;
            let was_there = std::str::from_utf8(&bytes).is_ok_and(|text| text.contains('\u{fffd}'));
            let replaced = text.contains('\u{fffd}');
            prop_assert!(was_there || !replaced, "{:?}", text);
            let folded = !text.contains(['\0', '\r']);
            prop_assert!(folded, "{:?}", text);
        }
    }
}
