//! What is read in PDF files: words, pages, headings, columns and hyphens, what is refused and why, and what hostile
//! files may cost.

#![allow(
    clippy::needless_raw_string_hashes,
    reason = "the form in which snapshots are brought up to date"
)]

use std::{fs, path::PathBuf};

use expect_test::{Expect, expect};

use crate::formats::shown;

fn path(name: &str) -> PathBuf {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/pdf");
    PathBuf::from(folder).join(format!("{name}.pdf"))
}

fn fixture(name: &str) -> Vec<u8> {
    fs::read(path(name)).expect("the fixture is here")
}

fn check(name: &str, expected: &Expect) {
    expected.assert_eq(&shown(&format!("{name}.pdf"), &fixture(name)));
}

#[test]
fn words_parted_at_the_end_of_a_line_are_whole() {
    check(
        "hyphens",
        &expect![[r#"
            title "Notes on the mail of 1971"
            date 2021-03-04
            authors Ada Example
            language en
            page 1
            | "Electronic correspondence between separately administered installations required unprecedented international standardisation. The well-known separator between a person and a machine was chosen because nobody's name contained it, and the programmers considered alternatives only briefly."
            | "Administrators subsequently experimented with interconnection arrangements, notwithstanding the considerable incompatibilities of character representation. Their recommendations, circulated as requests for comments, remained remarkably straightforward."
            page 2
            ## What was kept (#page=2)
            | "Nothing of the first message was kept. Its author remembered that it was something like the upper row of the keyboard. A so-called store-and-forward procedure, uncharacteristically uncomplicated, transferred correspondence overnight."
            | "Conversations about responsibility, accountability and confidentiality followed immediately; the documentation acknowledged none of those considerations. Implementations nevertheless multiplied, and telecommunication authorities disapproved unambiguously. A register of pre- and post-standard equipment, begun by a self-appointed committee, was never finished. The last paragraph of these notes stands on the last page, and is there to be found."
        "#]],
    );
}

#[test]
fn columns_are_read_one_after_the_other() {
    check(
        "columns",
        &expect![[r#"
            title "Two columns on packets"
            language en
            page 1
            # Two columns on packets, under a title that is as wide as both (#page=1)
            | "The left column begins here. A packet carries its address with it, so that each node may choose the next line by itself and for itself."
            | "Lines that fail are left out of the choice. Nothing has to be set up before the first packet leaves, and nothing has to be torn down after the last one has come."
            | "Queues grow where two streams meet. A queue that is full drops what comes, and whoever sent it will send it again when no answer arrives in time."
            ## Circuits (#page=1)
            | "The right column holds what the older way was like. A circuit was set up through all exchanges first, and stayed for the whole of the call."
            | "Silence cost as much as speech did. Half of a call is silence, since one listens while the other speaks."
            | "A failed exchange ended all the calls that went through it, and each had to be dialled again by hand."
            warning: no date: citations of it will show none
        "#]],
    );
}

#[test]
fn scripts() {
    check(
        "scripts",
        &expect![[r#"
        title "互联网的语言 – Языки сети"
        authors 李示例, Анна Пример
        language zh
        page 1
        | "一九八七年九月，第一封电子邮件从北京发往德国。邮件的内容是“越过长城，走向世界”。这封邮件经过了几天才到达，因为线路需要先修好。"
        | "В сентябре 1987 года из Пекина в Германию было отправлено первое электронное письмо. Оно дошло через несколько дней, потому что линию сначала нужно было починить."
        | "Το πρώτο μήνυμα έφτασε μερικές μέρες αργότερα."
        page 2
        | "Die größte Überraschung war, daß es überhaupt ankam. Straße, Mühe, Ärger und ein Gedankenstrich – alles blieb erhalten."
        warning: no date: citations of it will show none
    "#]],
    );
}

#[test]
fn ligatures_are_letters() {
    check(
        "ligatures",
        &expect![[r#"
        title "Affluent offices"
        language en
        page 1
        | "The official file of the first office was difficult to find. Its five flights of stairs affected the staff, who were baffled by the traffic of the waffle shop."
        | "He said: “I can’t afford the fjord”, and left at 5½ o’clock for 20 € — a fair offer."
        warning: no date: citations of it will show none
    "#]],
    );
}

#[test]
fn bookmarks_are_headings() {
    check(
        "outline",
        &expect![[r#"
            title "The rules of the reading room"
            date 2026-11-23
            authors Jo Example, Kim Beispiel
            language en
            page 1
            | "Jo Example Kim Beispiel"
            # Opening hours (#page=1)
            | "The reading room is open from nine to six. On Saturdays it closes at one, and on Sundays it stays closed."
            ## Holidays (#page=1)
            | "The room is closed on public holidays. A notice on the door says so two weeks before."
            # Lending (#page=1)
            | "Books from before 1900 are not lent. They may be read at the long table, and nowhere else."
            | "Two books may be out at a time."
            | "A book is due after four weeks, unless another reader waits for it."
            ## Late books (#page=1)
            | "A book that is late costs ten cents a day. Nobody pays more than the book is worth."
        "#]],
    );
}

#[test]
fn fonts_that_are_not_in_the_file_are_known() {
    check(
        "standard",
        &expect![[r#"
        title "Standard fonts"
        date 2026-11-23
        authors Ada Example
        page 1
        | "None of these fonts is in the file: every viewer has them. Café and naïve are written with accents, and “quotes” are curly."
        | "This line is set in another one of the fourteen."
    "#]],
    );
}

#[test]
fn a_password_is_needed_or_empty() {
    check(
        "encrypted",
        &expect![[r#"
        rejected: the file is encrypted; save it without a password
    "#]],
    );
    check(
        "open-password",
        &expect![[r#"
        title "Affluent offices"
        language en
        page 1
        | "The official file of the first office was difficult to find. Its five flights of stairs affected the staff, who were baffled by the traffic of the waffle shop."
        | "He said: “I can’t afford the fjord”, and left at 5½ o’clock for 20 € — a fair offer."
        warning: no date: citations of it will show none
    "#]],
    );
}

#[test]
fn pictures_hold_no_words() {
    check(
        "picture",
        &expect![[r#"
        rejected: the file holds pictures and no text, as a scan does; run text recognition (OCR) over it first
    "#]],
    );
    check(
        "part-picture",
        &expect![[r#"
        title "Affluent offices"
        language en
        page 1
        | "The official file of the first office was difficult to find. Its five flights of stairs affected the staff, who were baffled by the traffic of the waffle shop."
        | "He said: “I can’t afford the fjord”, and left at 5½ o’clock for 20 € — a fair offer."
        warning: page 2: a picture and no text; run text recognition (OCR) over the file
        warning: no date: citations of it will show none
    "#]],
    );
}

#[test]
fn letters_without_a_name_are_not_guessed() {
    check(
        "no-unicode",
        &expect![[r#"
        rejected: the file cannot be read as PDF: its fonts do not say which letters they draw
    "#]],
    );
}
