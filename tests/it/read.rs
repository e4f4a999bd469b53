//! `ibid read`: what is shown of a file, and what is said of one that cannot be read.

#![allow(
    clippy::needless_raw_string_hashes,
    reason = "the form in which snapshots are brought up to date"
)]

use expect_test::expect;
use serde_json::{Value, json};

use crate::support::cli::Place;

const FAQ: &str = "---\ntitle: House\ndate: 2024-02-01\ntags: [guests]\n---\n\n## Stay\n\nBring:\n\n- papers\n- a *rope*\n\n\
    **May I stay?**\nYes.\nTwo nights.\n\n| Boat | Fee |\n|---|---|\n| Yawl | 5 |\n\n```\nride\n  tide\n```\n";

#[test]
fn a_file_is_shown_block_by_block() {
    let place = Place::with(&[("faq.md", FAQ)]);
    let file = place.path("corpus/faq.md");
    let ran = place.ibid(&["read", file.to_str().expect("it is UTF-8")]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    expect![[r###"
        article faq.md
        title House
        date 2024-02-01
        tags guests

        ## Stay
        lead Bring:
        item 1 papers
        item 1 a rope
        question May I stay?
        paragraph Yes. Two nights.
        header Boat | Fee
        row Yawl | 5
        code ride
              tide
    "###]]
    .assert_eq(&ran.out);
}

#[test]
fn as_json_it_has_the_text_and_its_parts() {
    let place = Place::with(&[("faq.md", FAQ)]);
    let file = place.path("corpus/faq.md");
    let ran = place.ibid(&["read", "--json", file.to_str().expect("it is UTF-8")]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    let read: Value = serde_json::from_str(&ran.out).expect("it is JSON");
    let article = &read["articles"][0];
    assert_eq!(article["title"], "House");
    assert_eq!(article["date"], "2024-02-01");
    assert!(
        article["text"]
            .as_str()
            .is_some_and(|text| text.contains("- papers\n- a rope\n\nMay I stay?"))
    );
    assert_eq!(
        article["sections"][1],
        json!({"kind": "question", "level": 3, "heading_path": ["Stay", "May I stay?"], "anchor": "stay"})
    );
    assert_eq!(
        article["blocks"][3],
        json!({"kind": "paragraph", "depth": 0, "heading_path": ["Stay", "May I stay?"], "text": "Yes. Two nights."})
    );
    assert_eq!(read["warnings"], json!([]));
}

#[test]
fn a_file_that_cannot_be_read_says_why() {
    let place = Place::with(&[("broken.md", "A broken\0 text.\n"), ("a.xyz", "x")]);
    for (name, expected) in [
        (
            "broken.md",
            expect![[r#"
                failed: broken.md, line 1: a NUL character: this is no text file
                hint: What each format may hold is written in `corpus/README.md`.
            "#]],
        ),
        (
            "a.xyz",
            expect![[r#"
                failed: a.xyz: files of this kind are not read
                hint: `corpus/README.md` lists the kinds of files that are read.
            "#]],
        ),
    ] {
        let file = place.path(&format!("corpus/{name}"));
        let ran = place.ibid(&["read", file.to_str().expect("it is UTF-8")]);
        assert_eq!(ran.code, Some(1), "{name}");
        expected.assert_eq(&ran.out);
    }
    let nowhere = place.path("nowhere.md");
    let ran = place.ibid(&["read", nowhere.to_str().expect("it is UTF-8")]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("cannot be read"), "{}", ran.err);
}
