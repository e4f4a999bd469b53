//! What is read in PDF files: words, pages, headings, columns and hyphens, what is refused and why, and what hostile
//! files may cost.

#![allow(
    clippy::needless_raw_string_hashes,
    reason = "the form in which snapshots are brought up to date"
)]

use std::{fs, path::PathBuf};

use expect_test::{Expect, expect};
use ibid::corpus::{ArticleId, File, parse};
use proptest::prelude::*;

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
fn columns_as_typesetters_make_them() {
    check(
        "groff",
        &expect![[r#"
            title "On store and forward"
            date 2026-11-23
            language en
            page 1
            | "Jo Example"
            | "ABSTRACT"
            | "This abstract is as wide as the page and tells what the paper is about, in a few lines that run over the whole width."
            | "1. Introduction"
            | "The network forwards messages from one interface message processor to the next, and acknowledgements are returned over the same line. Characteristically, retransmission happens automatically when an acknowledgement does not arrive within an interval that the implementation determines."
            | "A second paragraph is indented, as is customary in typewritten memoranda of that period. It continues over several lines so that the hyphenation algorithm has opportunities for breaking words."
            | "2. Measurements"
            | "Measurements were collected over an extended period, and the statistics were evaluated subsequently. Throughput deteriorated considerably whenever the retransmission interval was chosen inappropriately, notwithstanding the comparatively moderate utilisation."
            | "The results demonstrate that straightforward arrangements are frequently preferable, provided that responsibilities are distributed appropriately among the participating installations."
            | "Office traffic was affected first; five flights of stairs did not stop it."
            | "3. Further observations"
            | "Correspondence between installations multiplied, as did the administrative complications. Representatives recommended standardisation, and the recommendations were subsequently incorporated into specifications. Experimentation nevertheless continued, since the participants considered the documentation incomplete."
            | "Nothing further was published about the arrangement until considerably later, when the underlying assumptions had been forgotten."
        "#]],
    );
    check(
        "ghostscript",
        &expect![[r#"
            title "On store and forward"
            date 2026-11-23
            language en
            page 1
            | "Jo Example"
            | "ABSTRACT"
            | "This abstract is as wide as the page and tells what the paper is about, in a few lines that run over the whole width."
            | "1. Introduction"
            | "The network forwards messages from one interface message processor to the next, and acknowledgements are returned over the same line. Characteristically, retransmission happens automatically when an acknowledgement does not arrive within an interval that the implementation determines."
            | "A second paragraph is indented, as is customary in typewritten memoranda of that period. It continues over several lines so that the hyphenation algorithm has opportunities for breaking words."
            | "2. Measurements"
            | "Measurements were collected over an extended period, and the statistics were evaluated subsequently. Throughput deteriorated considerably whenever the retransmission interval was chosen inappropriately, notwithstanding the comparatively moderate utilisation."
            | "The results demonstrate that straightforward arrangements are frequently preferable, provided that responsibilities are distributed appropriately among the participating installations."
            | "Office traffic was affected first; five flights of stairs did not stop it."
            | "3. Further observations"
            | "Correspondence between installations multiplied, as did the administrative complications. Representatives recommended standardisation, and the recommendations were subsequently incorporated into specifications. Experimentation nevertheless continued, since the participants considered the documentation incomplete."
            | "Nothing further was published about the arrangement until considerably later, when the underlying assumptions had been forgotten."
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
fn lines_from_right_to_left_are_in_the_order_of_reading() {
    check(
        "right-to-left",
        &expect![[r#"
            title "הספרייה"
            language he
            page 1
            | "הספרייה נפתחה בשנת 1892 ליד הנמל (ברחוב הראשי). בשנת 1931 עברה לבניין חדש, ושם היא נמצאת עד היום."
            | "הפרוטוקול TCP תואר לראשונה בשנת 1974."
            | "افتتحت المكتبة سنة 1892 قرب الميناء. وفيها اليوم أربعون ألف كتاب."
            page 2
            | "The Hebrew word שלום עולם stands in an English line."
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
            language en
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

/// A file of these objects, numbered from one; the first one is the catalog.
fn pdf<'a>(objects: impl IntoIterator<Item = &'a str>) -> Vec<u8> {
    let mut file = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    for (object, number) in objects.into_iter().zip(1..) {
        places.push(file.len());
        file.extend(format!("{number} 0 obj\n{object}\nendobj\n").bytes());
    }
    let table = file.len();
    file.extend(format!("xref\n0 {}\n0000000000 65535 f \n", places.len() + 1).bytes());
    for place in &places {
        file.extend(format!("{place:010} 00000 n \n").bytes());
    }
    let size = places.len() + 1;
    file.extend(format!("trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n").bytes());
    file
}

fn stream(dictionary: &str, content: &str) -> String {
    format!(
        "<< {dictionary} /Length {} >>\nstream\n{content}\nendstream",
        content.len()
    )
}

/// A file of one page 400 points wide and 400 high, with the font `/F` and these forms.
fn page(content: &str, forms: &[(&str, String)]) -> Vec<u8> {
    let names: Vec<String> = forms
        .iter()
        .zip(6..)
        .map(|((name, _), number)| format!("/{name} {number} 0 R"))
        .collect();
    let names = names.join(" ");
    let resources = format!("/Resources << /Font << /F 5 0 R >> /XObject << {names}>> >>");
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        format!("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 400] /Contents 4 0 R {resources} >>"),
        stream("", content),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned(),
    ];
    objects.extend(forms.iter().map(|(_, form)| form.clone()));
    pdf(objects.iter().map(String::as_str))
}

/// The paragraphs of a page that is drawn so.
fn drawn(content: &str, expected: &Expect) {
    expected.assert_eq(&shown("2020-01-02-drawn.pdf", &page(content, &[])));
}

fn form(content: &str) -> String {
    let names = "/Resources << /Font << /F 5 0 R >> /XObject << /A 6 0 R /B 7 0 R >> >>";
    stream(
        &format!("/Type /XObject /Subtype /Form /BBox [0 0 400 400] {names}"),
        content,
    )
}

const WORDS: &str = "BT /F 12 Tf 20 300 Td (Words on the page.) Tj ET ";

#[test]
fn gaps_are_spaces_and_letters_that_are_spaced_out_are_one_word() {
    drawn(
        "BT /F 12 Tf 20 300 Td [(Two) -250 (words, k) 40 (er) -60 (ned.)] TJ \
         0 -60 Td 4 Tc (SPACED) Tj 0 Tc ( and not.) Tj \
         0 -60 Td [(sev) -30 ( ) 308 (eral)] TJ ET",
        &expect![[r#"
            title "drawn"
            date 2020-01-02
            page 1
            | "Two words, kerned."
            | "SPACED and not."
            | "several"
            warning: no title: the file name stands in for it (`drawn`)
        "#]],
    );
}

#[test]
fn what_is_drawn_twice_is_read_once_and_what_leans_or_lies_outside_is_not() {
    drawn(
        "BT /F 12 Tf 20 300 Td (Bold words here.) Tj 0.4 0 Td (Bold words here.) Tj ET \
         BT /F 60 Tf 0.7 0.7 -0.7 0.7 60 60 Tm (DRAFT) Tj ET \
         BT /F 12 Tf 20 900 Td (Nobody sees this.) Tj ET",
        &expect![[r#"
            title "drawn"
            date 2020-01-02
            page 1
            | "Bold words here."
            warning: no title: the file name stands in for it (`drawn`)
        "#]],
    );
}

#[test]
fn words_in_place_of_others_are_read_and_hidden_layers_are_not() {
    let off = "/OCProperties << /OCGs [6 0 R] /D << /OFF [6 0 R] >> >>";
    let content = stream(
        "",
        "BT /F 12 Tf 20 300 Td /Span << /ActualText (Real) >> BDC (XXXX) Tj EMC ( words.) Tj ET \
         /OC /L BDC BT /F 12 Tf 20 200 Td (A hidden layer.) Tj ET EMC",
    );
    let file = pdf([
        format!("<< /Type /Catalog /Pages 2 0 R {off} >>").as_str(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 400] /Contents 4 0 R \
         /Resources << /Font << /F 5 0 R >> /Properties << /L 6 0 R >> >> >>",
        content.as_str(),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        "<< /Type /OCG /Name (L) >>",
    ]);
    expect![[r#"
        title "drawn"
        date 2020-01-02
        page 1
        | "Real words."
        warning: no title: the file name stands in for it (`drawn`)
    "#]]
    .assert_eq(&shown("2020-01-02-drawn.pdf", &file));
}

#[test]
fn forms_that_draw_forms_come_to_an_end() {
    // A form that draws itself, two that draw one another, and a tower of them where each draws the one below twice.
    let itself = page(&format!("{WORDS} /A Do"), &[("A", form("/A Do /A Do"))]);
    let other = page(
        &format!("{WORDS} /A Do"),
        &[("A", form("/B Do /B Do")), ("B", form("/A Do /A Do"))],
    );
    for file in [itself, other] {
        assert!(shown("2020-01-02-a.pdf", &file).contains("| \"Words on the page.\""));
    }
    let names: Vec<String> = (6..22).map(|number| format!("N{number}")).collect();
    let all: Vec<String> = (6..22).map(|number| format!("/N{number} {number} 0 R")).collect();
    let all = all.join(" ");
    let tower: Vec<(&str, String)> = names
        .iter()
        .zip(7..)
        .map(|(name, below)| {
            let dictionary = format!("/Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << {all}>> >>");
            (name.as_str(), stream(&dictionary, &format!("/N{below} Do ").repeat(12)))
        })
        .collect();
    let rejected = shown("2020-01-02-a.pdf", &page(&format!("{WORDS} /N6 Do"), &tower));
    assert!(
        rejected.starts_with("rejected: the file holds more drawn forms than"),
        "{rejected}"
    );
}

/// What is said of a file that is wrong in some way: it is read as far as it goes, or refused.
fn hostile(file: &[u8], expected: &Expect) {
    expected.assert_eq(&shown("2020-01-02-hostile.pdf", file));
}

#[test]
fn pages_that_hold_themselves_come_to_an_end() {
    let content = stream("", WORDS);
    let font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>";
    let leaf = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 400] /Contents 4 0 R \
                /Resources << /Font << /F 5 0 R >> >> >>";
    let of = |pages: &str| pdf(["<< /Type /Catalog /Pages 2 0 R >>", pages, leaf, &content, font]);
    hostile(
        &of("<< /Type /Pages /Kids [2 0 R 3 0 R 2 0 R] /Count 3 >>"),
        &expect![[r#"
            title "hostile"
            date 2020-01-02
            page 1
            | "Words on the page."
            warning: no title: the file name stands in for it (`hostile`)
        "#]],
    );
    hostile(
        &of("<< /Type /Pages /Kids [3 0 R] /Count 2000000000 >>"),
        &expect![[r#"
            title "hostile"
            date 2020-01-02
            page 1
            | "Words on the page."
            warning: no title: the file name stands in for it (`hostile`)
        "#]],
    );
    hostile(
        &of("<< /Type /Pages /Kids 2 0 R /Count 1 >>"),
        &expect![[r#"
        title "hostile"
        date 2020-01-02
        page 1
        | "Words on the page."
        warning: no title: the file name stands in for it (`hostile`)
    "#]],
    );
}

#[test]
fn nesting_is_bounded() {
    let deep = "[".repeat(10_000) + &"]".repeat(10_000);
    let dictionaries = "<< /A ".repeat(10_000) + "1" + &" >>".repeat(10_000);
    for nested in [&deep, &dictionaries] {
        let operand = page(&format!("{nested} TJ {WORDS}"), &[]);
        let object = page(WORDS, &[("A", nested.clone())]);
        let saved = page(&format!("{}{WORDS}", "q ".repeat(10_000)), &[]);
        let marked = page(&format!("{}{WORDS}", "/Span BMC ".repeat(10_000)), &[]);
        for file in [operand, object, saved, marked] {
            // Whatever becomes of the rest, it comes to an end.
            let shown = shown("2020-01-02-a.pdf", &file);
            assert!(
                shown.contains("Words on the page.") || shown.starts_with("rejected"),
                "{shown}"
            );
        }
    }
}

#[test]
fn tables_of_objects_that_lead_in_circles_come_to_an_end() {
    let file = page(WORDS, &[]);
    let text = String::from_utf8(file).expect("it is ASCII");
    let table = text.find("xref\n0").expect("there is a table");
    let circle = text.replace("trailer\n<<", &format!("trailer\n<< /Prev {table}"));
    hostile(
        circle.as_bytes(),
        &expect![[r#"
        title "hostile"
        date 2020-01-02
        page 1
        | "Words on the page."
        warning: no title: the file name stands in for it (`hostile`)
    "#]],
    );
    let length = text
        .replace("/Contents 4 0 R", "/Contents 8 0 R")
        .replace("/Size 6", "/Size 9");
    hostile(
        length.as_bytes(),
        &expect![[r#"
        rejected: the file holds no paragraph to quote
    "#]],
    );
}

#[test]
fn files_that_hold_themselves_compressed_come_to_an_end() {
    // An object stream that is said to be in itself.
    let object_stream = stream("/Type /ObjStm /N 1 /First 4 /Extends 4 0 R", "4 0 << /Type /ObjStm >>");
    let file = pdf([
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [9 0 R] /Count 1 >>",
        "<< >>",
        object_stream.as_str(),
    ]);
    hostile(
        &file,
        &expect![[r#"
        rejected: the file holds no paragraph to quote
    "#]],
    );
}

/// Zeros, deflated: `blocks` times a million of them.
fn zeros(blocks: usize) -> Vec<u8> {
    let mut deflate = flate2::Compress::new(flate2::Compression::best(), true);
    let mut packed = Vec::with_capacity(100_000);
    let zeros = vec![b' '; 1_000_000];
    deflate
        .compress_vec(&zeros, &mut packed, flate2::FlushCompress::Full)
        .expect("there is room");
    let (header, block) = packed.split_at(2);
    [header, &block.repeat(blocks)].concat()
}

#[test]
fn what_unpacks_to_too_much_is_refused() {
    let with = |packed: &[u8]| {
        let file = page(WORDS, &[]);
        let mut file = file.strip_suffix(b"%%EOF\n").expect("it ends so").to_vec();
        file.extend(format!("9 0 obj << /Filter /FlateDecode /Length {} >>\nstream\n", packed.len()).bytes());
        file.extend(packed);
        file.extend(b"\nendstream endobj\n%%EOF\n");
        file
    };
    assert!(shown("2020-01-02-a.pdf", &with(&zeros(3))).contains("Words on the page."));
    // The same page content over and over.
    let parts = "4 0 R ".repeat(70);
    let many = String::from_utf8(page(&" ".repeat(1_000_000), &[])).expect("it is ASCII");
    let many = many.replace("/Contents 4 0 R", &format!("/Contents [{parts}]"));
    hostile(
        many.as_bytes(),
        &expect![[r#"
        rejected: the file is larger, or unpacks to more, than 64 MB
    "#]],
    );
    // Twice deflated.
    let twice = page(
        WORDS,
        &[("A", stream("/Filter [/FlateDecode /FlateDecode] /Subtype /Form", "x"))],
    );
    let twice = String::from_utf8(twice)
        .expect("it is ASCII")
        .replace("/Contents 4 0 R", "/Contents 6 0 R");
    hostile(
        twice.as_bytes(),
        &expect![[r#"
        rejected: the file cannot be read as PDF: a stream in it is compressed more than once
    "#]],
    );
    hostile(
        &with(&zeros(70)),
        &expect![[r#"
        rejected: the file is larger, or unpacks to more, than 64 MB
    "#]],
    );
}

#[test]
fn what_is_no_pdf_file_is_refused() {
    hostile(
        b"",
        &expect![[r#"
        rejected: the file cannot be read as PDF: it has no pages, or its end is missing
    "#]],
    );
    hostile(
        b"%PDF-1.7\n%%EOF\n",
        &expect![[r#"
        rejected: the file cannot be read as PDF: it has no pages, or its end is missing
    "#]],
    );
    hostile(
        &[0; 10_000],
        &expect![[r#"
        rejected: the file cannot be read as PDF: it has no pages, or its end is missing
    "#]],
    );
    hostile(
        &page(&format!("{WORDS} BT /F 12 Tf 20 200 Td (A NUL \\000 here.) Tj ET"), &[]),
        &expect![[r#"
            title "hostile"
            date 2020-01-02
            page 1
            | "Words on the page."
            warning: page 1: paragraphs with letters that their font does not name are left out
            warning: no title: the file name stands in for it (`hostile`)
        "#]],
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    /// A file that ends too early or holds wrong bytes is read or refused; it never panics outwards nor goes on for ever.
    #[test]
    fn broken_files_are_read_or_refused(
        name in prop::sample::select(vec!["columns", "ligatures", "open-password", "outline", "scripts", "standard"]),
        end in 0.0..1.0_f64,
        cut in any::<bool>(),
        wrong in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..40),
    ) {
        let mut file = fixture(name);
        for (at, byte) in wrong {
            let at = at.index(file.len());
            file[at] ^= byte;
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "it is small")]
        let kept = if cut { (file.len() as f64 * end) as usize } else { file.len() };
        let id = ArticleId::new("a.pdf");
        if let Ok(parsed) = parse(&File::new(&id, &file[..kept])) {
            for article in parsed.articles {
                prop_assert!(article.pages.is_sorted());
                prop_assert!(article.pages.last().is_none_or(|page| *page <= article.text.len() + 2));
                let strange = article.text.contains(['\0', char::REPLACEMENT_CHARACTER]);
                prop_assert!(!strange);
            }
        }
    }
}

#[test]
fn hyphens_at_the_end_of_a_line() {
    drawn(
        "BT /F 12 Tf 14 TL 20 300 Td (These lines end in pre-) Tj (and postwar words sep-) ' (arate in store-and-) ' \
         (forward, and North-) ' (South stays, as) ' (does all.) ' ET",
        &expect![[r#"
            title "drawn"
            date 2020-01-02
            language en
            page 1
            | "These lines end in pre- and postwar words separate in store-and-forward, and North-South stays, as"
            | "does all."
            warning: no title: the file name stands in for it (`drawn`)
        "#]],
    );
}
