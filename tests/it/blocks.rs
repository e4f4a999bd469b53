//! What the text of a document is divided into, in every format: which blocks, under which headings and questions.

#![allow(
    clippy::needless_raw_string_hashes,
    reason = "the form in which snapshots are brought up to date"
)]

use std::fmt::Write as _;

use expect_test::{Expect, expect};
use ibid::corpus::{Article, ArticleId, Block, BlockKind, File, SectionKind, parse, passages};
use proptest::prelude::*;

use crate::archives::zipped;

/// Reads `source` as a file whose name ends in `format`, and compares how it is divided.
fn check(format: &str, source: impl AsRef<[u8]>, expected: &Expect) {
    expected.assert_eq(&divided(format, source.as_ref()));
}

/// The same for several formats, all of which divide what they hold in the same way.
fn check_all(sources: &[(&str, &[u8])], expected: &Expect) {
    for (format, source) in sources {
        expected.assert_eq(&divided(format, source));
    }
}

/// One line for each section and each block, in order.
fn divided(format: &str, source: &[u8]) -> String {
    let id = ArticleId::new(format!("d.{format}"));
    let parsed = match parse(&File::new(&id, source)) {
        Ok(parsed) => parsed,
        Err(rejected) => return format!("rejected: {rejected}\n"),
    };
    let mut shown = String::new();
    for article in &parsed.articles {
        sound(article);
        if article.id != id {
            let _ = writeln!(shown, "{} {:?}", article.id, article.meta.title);
        }
        show(&mut shown, article);
    }
    shown
}

fn show(shown: &mut String, article: &Article) {
    let mut sections = article.sections.iter().peekable();
    let mut next_sections = |shown: &mut String, before: usize| {
        while let Some(section) = sections.next_if(|section| section.span.start <= before) {
            let mark = match section.kind {
                SectionKind::Heading => "#".repeat(section.level.into()),
                SectionKind::Question => "?".to_owned(),
            };
            let _ = writeln!(shown, "{mark} {}", section.heading);
        }
    };
    for block in &article.blocks {
        next_sections(shown, block.span.start);
        let depth = if block.depth > 0 {
            format!(" {}", block.depth)
        } else {
            String::new()
        };
        let words = block.span.slice(&article.text).expect("it lies in the text");
        let _ = writeln!(shown, "{}{depth}: {words:?}", name(block));
    }
    next_sections(shown, usize::MAX);
}

fn name(block: &Block) -> &'static str {
    match block.kind {
        BlockKind::Paragraph => "words",
        BlockKind::Lead => "lead",
        BlockKind::Item => "item",
        BlockKind::Header => "header",
        BlockKind::Row => "row",
        BlockKind::Code => "code",
        BlockKind::Quotation => "quotation",
        BlockKind::Term => "term",
        BlockKind::Definition => "definition",
    }
}

/// Sections and blocks lie in the text, in order, and apart; and each sentence of a block is in exactly one passage.
pub(crate) fn sound(article: &Article) {
    let mut end = 0;
    for block in &article.blocks {
        let words = block.span.slice(&article.text).expect("a block lies in the text");
        assert!(!words.trim().is_empty(), "{block:?} is blank");
        assert!(block.span.start >= end, "{block:?} overlaps the one before it");
        assert!(
            block.kind != BlockKind::Item || block.depth > 0,
            "{block:?} is in no list"
        );
        end = block.span.end;
        let section = block.section.map(|index| &article.sections[index]);
        assert!(
            section.is_none_or(|section| section.span.start <= block.span.start),
            "{block:?} stands before {section:?}"
        );
    }
    let mut start = 0;
    for (index, section) in article.sections.iter().enumerate() {
        assert!(section.span.start >= start && section.span.slice(&article.text).is_some());
        assert!(section.parent.is_none_or(|parent| parent < index));
        start = section.span.start;
    }
    let sentences: Vec<_> = passages(article)
        .into_iter()
        .flat_map(|passage| passage.sentences)
        .collect();
    let mut left = sentences.iter().peekable();
    for block in &article.blocks {
        let mut words = String::new();
        while let Some(sentence) = left.next_if(|sentence| block.span.contains(sentence.span)) {
            words.push_str(sentence.span.slice(&article.text).expect("a sentence lies in the text"));
        }
        let all = block.span.slice(&article.text).unwrap_or_default();
        let letters = |words: &str| words.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        assert_eq!(letters(&words), letters(all), "the sentences of {block:?}");
    }
    assert_eq!(left.next(), None, "a sentence is of no block");
}

fn docx(body: &str) -> Vec<u8> {
    let document = format!(
        r#"<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{body}</w:body></w:document>"#
    );
    let numbering = r#"<w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
        <w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl>
        <w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>
        <w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num></w:numbering>"#;
    let styles = r#"<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
        <w:style w:styleId="q"><w:name w:val="Quote"/></w:style>
        <w:style w:styleId="c"><w:name w:val="HTML Preformatted"/></w:style>
        <w:style w:styleId="s"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style></w:styles>"#;
    let related = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
        <Relationship Id="1" Type="http://x/relationships/styles" Target="styles.xml"/>
        <Relationship Id="2" Type="http://x/relationships/numbering" Target="numbering.xml"/></Relationships>"#;
    zipped(&[
        ("word/document.xml", document.as_bytes()),
        ("word/styles.xml", styles.as_bytes()),
        ("word/numbering.xml", numbering.as_bytes()),
        ("word/_rels/document.xml.rels", related.as_bytes()),
    ])
}

fn odt(body: &str) -> Vec<u8> {
    let content = format!(
        r#"<office:document-content
        xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
        xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
        xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
        xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
        xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0">
        <office:automatic-styles><style:style style:name="b"><style:text-properties fo:font-weight="bold"/></style:style>
        </office:automatic-styles><office:body><office:text>{body}</office:text></office:body></office:document-content>"#
    );
    zipped(&[("content.xml", content.as_bytes())])
}

fn epub(chapter: &str) -> Vec<u8> {
    let container = "<container><rootfiles><rootfile full-path='b.opf'/></rootfiles></container>";
    let package = "<package><metadata><title>B</title></metadata><manifest>\
        <item id='c' href='c.xhtml' media-type='application/xhtml+xml'/></manifest>\
        <spine><itemref idref='c'/></spine></package>";
    let chapter = format!("<html><body>{chapter}</body></html>");
    zipped(&[
        ("META-INF/container.xml", container.as_bytes()),
        ("b.opf", package.as_bytes()),
        ("c.xhtml", chapter.as_bytes()),
    ])
}

#[test]
fn a_bold_line_that_asks() {
    let word = docx(
        "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>Can I park here?</w:t></w:r></w:p><w:p><w:r><w:t>Yes, at night.</w:t></w:r></w:p>",
    );
    let writer = odt("<text:p text:style-name='b'>Can I park here?</text:p><text:p>Yes, at night.</text:p>");
    let book = epub("<p><strong>Can I park here?</strong></p><p>Yes, at night.</p>");
    check_all(
        &[
            ("md", b"**Can I park here?**\n\nYes, at night.\n"),
            ("md", b"**Can I park here?**\nYes, at night.\n"),
            ("md", b"**Can I park here?** Yes, at night.\n"),
            ("md", b"<b>Can I park here?</b> Yes, at night.\n"),
            ("md", b"***Can I park here?***\n\nYes, at night.\n"),
            ("html", b"<p><b>Can I park here?</b></p><p>Yes, at night.</p>"),
            ("html", b"<p> <strong>Can I park here?</strong> Yes, at night.</p>"),
            ("html", b"<p><b>Can I park here?</b><br>Yes, at night.</p>"),
            ("rst", b"**Can I park here?**\n\nYes, at night.\n"),
            ("rst", b"**Can I park here?** Yes, at night.\n"),
            ("adoc", b"*Can I park here?*\n\nYes, at night.\n"),
            ("adoc", b"*Can I park here?* Yes, at night.\n"),
            ("docx", &word),
            ("odt", &writer),
            ("epub", &book),
        ],
        &expect![[r#"
            ? Can I park here?
            words: "Yes, at night."
        "#]],
    );
}

#[test]
fn a_line_that_asks() {
    let word = docx("<w:p><w:r><w:t>Can I park here?</w:t></w:r></w:p><w:p><w:r><w:t>Yes.</w:t></w:r></w:p>");
    check_all(
        &[
            ("md", b"Can I park here?\n\nYes.\n"),
            ("md", b"Can I park here?\nYes.\n"),
            ("md", b"Can I park here?  \nYes.\n"),
            ("html", b"<p>Can I park here?</p><p>Yes.</p>"),
            ("html", b"<div>Can I park here?<br>Yes.</div>"),
            ("rst", b"Can I park here?\n\nYes.\n"),
            ("rst", b"Can I park here?\nYes.\n"),
            ("adoc", b"Can I park here?\n\nYes.\n"),
            ("adoc", b"Can I park here?\nYes.\n"),
            ("txt", b"Can I park here?\nYes.\n"),
            ("docx", &word),
            ("odt", &odt("<text:p>Can I park here?</text:p><text:p>Yes.</text:p>")),
        ],
        &expect![[r#"
            ? Can I park here?
            words: "Yes."
        "#]],
    );
}

#[test]
fn question_marks_of_every_script() {
    for (question, answer) in [
        ("駐車できますか？", "はい。"),
        ("هل يمكنني الوقوف هنا؟", "نعم."),
        ("Μπορώ να παρκάρω;", "Ναι."),
        ("«Puis-je stationner ?»", "Oui."),
        ("¿Puedo aparcar aquí?", "Sí."),
        ("Կարո՞ղ եմ կանգնել՞", "Այո։"),
    ] {
        let question = question.replace(';', "\u{37e}");
        let read = divided("md", format!("**{question}**\n\n{answer}\n").as_bytes());
        assert_eq!(read, format!("? {question}\nwords: {answer:?}\n"));
    }
}

#[test]
fn marks_of_six_languages() {
    for (asking, answering) in [
        ("Q:", "A:"),
        ("Q1:", "A1:"),
        ("Q.", "A."),
        ("Question 3:", "Answer 3:"),
        ("Question :", "Réponse :"),
        ("Q :", "R :"),
        ("Frage:", "Antwort:"),
        ("F:", "A:"),
        ("Pregunta:", "Respuesta:"),
        ("P:", "R:"),
        ("問：", "答："),
        ("问：", "答："),
        ("問題1：", "答案1："),
        ("質問：", "回答："),
        ("Ｑ：", "Ａ："),
    ] {
        let expected = "? Is it open on Sunday?\nwords: \"It is, from ten.\"\n";
        for (format, source) in [
            (
                "txt",
                format!("{asking} Is it open on Sunday?\n{answering} It is, from ten.\n"),
            ),
            (
                "txt",
                format!("{asking} Is it open on Sunday?\n\n{answering} It is, from ten.\n"),
            ),
            (
                "md",
                format!("{asking} Is it open on Sunday?\n{answering} It is, from ten.\n"),
            ),
            (
                "md",
                format!("**{asking} Is it open on Sunday?**\n{answering} It is, from ten.\n"),
            ),
            (
                "md",
                format!("**{asking}** Is it open on Sunday?\n\n**{answering}** It is, from ten.\n"),
            ),
            (
                "html",
                format!("<p>{asking} Is it open on Sunday?<br>{answering} It is, from ten.</p>"),
            ),
            (
                "html",
                format!("<p>{asking} Is it open on Sunday?</p><p>{answering} It is, from ten.</p>"),
            ),
        ] {
            assert_eq!(divided(format, source.as_bytes()), expected, "{format}: {source}");
        }
    }
}

#[test]
fn several_questions_in_one_paragraph() {
    let several = "Q: Is it open?\nA: Yes.\nQ: May I bring my dog\n   and my cat?\nA: Yes. Keep them\non a lead.\nQ: Fees\nA: None.\n";
    check(
        "txt",
        several,
        &expect![[r#"
            ? Is it open?
            words: "Yes."
            ? May I bring my dog    and my cat?
            words: "Yes. Keep them\non a lead."
            ? Fees
            words: "None."
        "#]],
    );
    check(
        "md",
        "Can I park?\nYes.\nCan I camp?\nNo.\n",
        &expect![[r#"
            ? Can I park?
            words: "Yes."
            ? Can I camp?
            words: "No."
        "#]],
    );
    check(
        "html",
        "<p><b>Can I park?</b> Yes.<br><b>Can I camp?</b> No.</p>",
        &expect![[r#"
            ? Can I park?
            words: "Yes."
            ? Can I camp?
            words: "No."
        "#]],
    );
}

#[test]
fn what_asks_nothing() {
    // A table of contents, in lines, in a list, and as paragraphs.
    check(
        "txt",
        "FAQ\n\nCan I park?\nCan I camp?\nCan I swim?\n\nWelcome to the harbour.\n",
        &expect![[r#"
            words: "Can I park?\nCan I camp?\nCan I swim?"
            words: "Welcome to the harbour."
        "#]],
    );
    check(
        "md",
        "- Can I park?\n- Can I camp?\n\nWelcome to the harbour.\n",
        &expect![[r#"
            item 1: "Can I park?"
            item 1: "Can I camp?"
            words: "Welcome to the harbour."
        "#]],
    );
    check(
        "md",
        "**Can I park?**\n\n**Can I camp?**\n\n**Can I swim?**\n\nWelcome to the harbour.\n",
        &expect![[r#"
            words: "Can I park?"
            words: "Can I camp?"
            words: "Can I swim?"
            words: "Welcome to the harbour."
        "#]],
    );
    // A question that the writer asks in passing.
    check(
        "md",
        "The harbour is old. But who built it? Nobody knows.\n\nIt was rebuilt, but why\nwas it?\nNobody knows.\n\nLast words. Long words. Why?\n\nText.\n",
        &expect![[r#"
            words: "The harbour is old. But who built it? Nobody knows."
            words: "It was rebuilt, but why was it? Nobody knows."
            words: "Last words. Long words. Why?"
            words: "Text."
        "#]],
    );
    // Nothing answers.
    check(
        "md",
        "# T\n\nCan I park?\n",
        &expect![[r#"
            words: "Can I park?"
        "#]],
    );
    check(
        "md",
        "Text.\n\n**Can I park?**\n\n## Camping\n\nYes.\n",
        &expect![[r#"
            words: "Text."
            words: "Can I park?"
            ## Camping
            words: "Yes."
        "#]],
    );
    // Letters that stand for something else, and choices.
    check(
        "txt",
        "P: 3 bar\nR: 12 ohm\n\nWhat is the capital?\nA: Paris\nB: Rome\n",
        &expect![[r#"
            words: "P: 3 bar\nR: 12 ohm"
            ? What is the capital?
            words: "A: Paris\nB: Rome"
        "#]],
    );
    // People who write to each other ask what nothing below answers.
    check(
        "eml",
        "From: a@b.example\nSubject: s\n\nHow do I get in?\n\nThanks, Ada\n",
        &expect![[r#"
            words: "How do I get in?"
            words: "Thanks, Ada"
        "#]],
    );
    check(
        "eml",
        "From: a@b.example\nSubject: s\n\nQ: How do I get in?\nA: With the key.\n",
        &expect![[r#"
            ? How do I get in?
            words: "With the key."
        "#]],
    );
}

#[test]
fn questions_under_headings() {
    check(
        "md",
        "# FAQ\n\n## Stay\n\n**Can I sleep aboard?**\n\nYes.\n\nUp to three nights.\n\n### Q: What does it cost?\n\nA: Nothing.\n\n## Leave\n\nBy noon.\n",
        &expect![[r###"
            ## Stay
            ? Can I sleep aboard?
            words: "Yes."
            words: "Up to three nights."
            ### Q: What does it cost?
            words: "Nothing."
            ## Leave
            words: "By noon."
        "###]],
    );
}

#[test]
fn questions_in_lists() {
    let word = docx(
        r#"<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>Is there a laundry?</w:t><w:br/><w:t>Yes.</w:t></w:r></w:p>
        <w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>Towels are free.</w:t></w:r></w:p>"#,
    );
    check_all(
        &[
            ("md", b"- **Is there a laundry?** Yes.\n- Towels are free.\n"),
            ("md", b"- Is there a laundry?\n  Yes.\n- Towels are free.\n"),
            ("md", b"- Is there a laundry?\n\n  Yes.\n\n- Towels are free.\n"),
            (
                "html",
                b"<ul><li><b>Is there a laundry?</b> Yes.<li>Towels are free.</ul>",
            ),
            (
                "html",
                b"<ul><li><p>Is there a laundry?</p><p>Yes.</p></li><li>Towels are free.</ul>",
            ),
            ("rst", b"- Is there a laundry?\n\n  Yes.\n\n- Towels are free.\n"),
            ("rst", b"- **Is there a laundry?** Yes.\n- Towels are free.\n"),
            ("adoc", b"* *Is there a laundry?* Yes.\n* Towels are free.\n"),
            ("adoc", b"* Is there a laundry?\n+\nYes.\n* Towels are free.\n"),
            ("docx", &word),
        ],
        &expect![[r#"
            ? Is there a laundry?
            words 1: "Yes."
            item 1: "Towels are free."
        "#]],
    );
    check(
        "md",
        "1. Where can I fill my gas bottle?\n   - At the chandler.\n   - At the pump.\n2. Who opens the gate?\n\n   Ines.\n\nAll else is free.\n",
        &expect![[r#"
            ? Where can I fill my gas bottle?
            item 2: "At the chandler."
            item 2: "At the pump."
            ? Who opens the gate?
            words 1: "Ines."
            words: "All else is free."
        "#]],
    );
}

#[test]
fn what_can_be_folded() {
    check_all(
        &[
            (
                "html",
                b"<details><summary>Opening hours</summary>From ten.</details><p>The end.",
            ),
            (
                "md",
                b"<details><summary>Opening hours</summary>From ten.</details>\n\nThe end.\n",
            ),
            (
                "md",
                b"<details>\n<summary>Opening hours</summary>\n\nFrom *ten*.\n\n</details>\n\nThe end.\n",
            ),
            (
                "md",
                b"<details>\n\n<summary>Opening hours</summary>\n\nFrom ten.\n</details>\n\nThe end.\n",
            ),
            (
                "md",
                b"<DETAILS open>\n<summary><b>Opening hours</b></summary>\n\nFrom ten.\n\n</DETAILS>\n\nThe end.\n",
            ),
        ],
        &expect![[r#"
            ? Opening hours
            words: "From ten."
            words: "The end."
        "#]],
    );
    check(
        "md",
        "- one\n- <details><summary>Two</summary>\n\n  - nested\n\n  </details>\n- three\n",
        &expect![[r#"
            item 1: "one"
            ? Two
            item 2: "nested"
            item 1: "three"
        "#]],
    );
}

#[test]
fn terms() {
    check_all(
        &[
            (
                "html",
                b"<dl><dt>Berth<dd>Where a boat lies.<dt>Mole<dt>Pier<dd>A wall.<dd>A walk.</dl><p>The end.",
            ),
            (
                "md",
                b"<dl><dt>Berth<dd>Where a boat lies.<dt>Mole<dt>Pier<dd>A wall.<dd>A walk.</dl>\n\nThe end.\n",
            ),
        ],
        &expect![[r#"
            term: "Berth"
            definition: "Where a boat lies."
            term: "Mole"
            term: "Pier"
            definition: "A wall."
            definition: "A walk."
            words: "The end."
        "#]],
    );
    check_all(
        &[
            ("md", b"Berth\n: Where a boat lies.\n\nMole\n: A wall.\n\nThe end.\n"),
            ("rst", b"Berth\n  Where a boat lies.\n\nMole\n  A wall.\n\nThe end.\n"),
            ("adoc", b"Berth:: Where a boat lies.\nMole::\nA wall.\n\nThe end.\n"),
            (
                "html",
                b"<dl><dt>Berth<dd>Where a boat lies.<dt>Mole<dd><p>A wall.</dl><p>The end.",
            ),
        ],
        &expect![[r#"
            term: "Berth"
            definition: "Where a boat lies."
            term: "Mole"
            definition: "A wall."
            words: "The end."
        "#]],
    );
    check_all(
        &[
            (
                "html",
                b"<dl><dt>What is a berth?<dd>A place.<dt>Mole<dd>A wall.</dl><p>The end.",
            ),
            ("md", b"What is a berth?\n: A place.\n\nMole\n: A wall.\n\nThe end.\n"),
            ("rst", b"What is a berth?\n  A place.\n\nMole\n  A wall.\n\nThe end.\n"),
            ("adoc", b"What is a berth?:: A place.\nMole:: A wall.\n\nThe end.\n"),
        ],
        &expect![[r#"
            ? What is a berth?
            words: "A place."
            term: "Mole"
            definition: "A wall."
            words: "The end."
        "#]],
    );
    check(
        "adoc",
        "[qanda]\nOpening hours:: From ten.\n\nThe end.\n",
        &expect![[r#"
            ? Opening hours
            words: "From ten."
            words: "The end."
        "#]],
    );
}

#[test]
fn lists_and_their_leads() {
    let item = |depth: u8, words: &str| {
        format!(
            r#"<w:p><w:pPr><w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>{words}</w:t></w:r></w:p>"#
        )
    };
    let word = docx(&format!(
        "<w:p><w:r><w:t>Bring with you:</w:t></w:r></w:p>{}{}{}{}<w:p><w:r><w:t>The end.</w:t></w:r></w:p>",
        item(0, "papers"),
        item(1, "of the boat"),
        item(1, "your own"),
        item(0, "a rope.")
    ));
    let inner = "<text:list><text:list-item><text:p>of the boat</text:p></text:list-item><text:list-item><text:p>your own</text:p></text:list-item></text:list>";
    let writer = odt(&format!(
        "<text:p>Bring with you:</text:p><text:list><text:list-item><text:p>papers</text:p>{inner}</text:list-item>\
        <text:list-item><text:p>a rope.</text:p></text:list-item></text:list><text:p>The end.</text:p>"
    ));
    check_all(
        &[
            (
                "md",
                b"Bring with you:\n\n- papers\n  - of the boat\n  - your own\n- a rope.\n\nThe end.\n",
            ),
            (
                "html",
                b"<p>Bring with you:<ul><li>papers<ul><li>of the boat<li>your own</ul><li>a rope.</ul>The end.",
            ),
            (
                "rst",
                b"Bring with you:\n\n- papers\n\n  - of the boat\n  - your own\n\n- a rope.\n\nThe end.\n",
            ),
            (
                "adoc",
                b"Bring with you:\n\n* papers\n** of the boat\n** your own\n* a rope.\n\nThe end.\n",
            ),
            ("docx", &word),
            ("odt", &writer),
        ],
        &expect![[r#"
            lead: "Bring with you:"
            lead 1: "papers"
            item 2: "of the boat"
            item 2: "your own"
            item 1: "a rope."
            words: "The end."
        "#]],
    );
    check_all(
        &[
            (
                "md",
                b"- First.\n\n  More of it.\n\n      code\n\n  > said\n- Second.\n",
            ),
            (
                "html",
                b"<ul><li><p>First.<p>More of it.<pre>code</pre><blockquote>said</blockquote><li>Second.</ul>",
            ),
        ],
        &expect![[r#"
            item 1: "First."
            words 1: "More of it."
            code 1: "code"
            quotation 1: "said"
            item 1: "Second."
        "#]],
    );
    // A lead that is a sentence of its own stays one.
    check(
        "md",
        "We sell ropes.\n\n- thick\n- thin\n",
        &expect![[r#"
            words: "We sell ropes."
            item 1: "thick"
            item 1: "thin"
        "#]],
    );
}

#[test]
fn tables() {
    let cells = |row: [&str; 2]| {
        let cell = |words: &str| format!("<w:tc><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:tc>");
        format!("<w:tr>{}{}</w:tr>", cell(row[0]), cell(row[1]))
    };
    let word = docx(&format!(
        "<w:p><w:r><w:t>The tides</w:t></w:r></w:p><w:tbl>{}{}{}</w:tbl>",
        cells(["Harbour", "Low"]),
        cells(["Vik", "04:12"]),
        cells(["Holm", "05:02"])
    ));
    let row = |row: [&str; 2]| {
        let cell = |words: &str| format!("<table:table-cell><text:p>{words}</text:p></table:table-cell>");
        format!("<table:table-row>{}{}</table:table-row>", cell(row[0]), cell(row[1]))
    };
    let writer = odt(&format!(
        "<text:p>The tides</text:p><table:table>{}{}{}</table:table>",
        row(["Harbour", "Low"]),
        row(["Vik", "04:12"]),
        row(["Holm", "05:02"])
    ));
    check_all(
        &[
            ("md", b"The tides\n\n| Harbour | Low |\n|---|---|\n| Vik | 04:12 |\n| Holm | 05:02 |\n"),
            ("html", b"The tides<table><tr><th>Harbour<th>Low<tr><td>Vik<td>04:12<tr><td>Holm<td>05:02</table>"),
            ("html", b"The tides<table><thead><tr><td>Harbour<td>Low<tbody><tr><td>Vik<td>04:12<tr><td>Holm<td>05:02</table>"),
            ("html", b"The tides<table><tr><td><b>Harbour</b><td><b>Low</b><tr><td>Vik<td>04:12<tr><td>Holm<td>05:02</table>"),
            ("html", b"<table><caption>The tides</caption><tr><th>Harbour<th>Low<tr><th>Vik<td>04:12<tr><th>Holm<td>05:02</table>"),
            ("md", b"<table><caption>The tides</caption><tr><th>Harbour</th><th>Low</th></tr>\n\n<tr><td>Vik</td><td>04:12</td></tr>\n<tr><td>Holm</td><td>05:02</td></tr></table>\n"),
            ("rst", b"The tides\n\n======= =====\nHarbour Low\n======= =====\nVik     04:12\nHolm    05:02\n======= =====\n"),
            ("rst", b"The tides\n\n+---------+-------+\n| Harbour | Low   |\n+=========+=======+\n| Vik     | 04:12 |\n+---------+-------+\n| Holm    | 05:02 |\n+---------+-------+\n"),
            ("adoc", b".The tides\n|===\n|Harbour |Low\n\n|Vik |04:12\n|Holm |05:02\n|===\n"),
            ("adoc", b".The tides\n[%header,cols=2]\n|===\n|Harbour |Low\n|Vik |04:12\n|Holm |05:02\n|===\n"),
            ("docx", &word),
            ("odt", &writer),
        ],
        &expect![[r#"
            lead: "The tides"
            header: "Harbour | Low"
            row: "Vik | 04:12"
            row: "Holm | 05:02"
        "#]],
    );
    // Where nothing says that the first row is a header, it is none.
    check_all(
        &[
            ("html", b"<table><tr><td>Vik<td>04:12<tr><td>Holm<td>05:02</table>"),
            ("html", b"<table><tr><th>Vik<td>04:12<tr><th>Holm<td>05:02</table>"),
            ("rst", b"==== =====\nVik  04:12\nHolm 05:02\n==== =====\n"),
            ("adoc", b"|===\n|Vik |04:12\n|Holm |05:02\n|===\n"),
        ],
        &expect![[r#"
            row: "Vik | 04:12"
            row: "Holm | 05:02"
        "#]],
    );
}

#[test]
fn code_and_quotations() {
    let word = docx(
        r#"<w:p><w:r><w:t>Run this:</w:t></w:r></w:p><w:p><w:pPr><w:pStyle w:val="c"/></w:pPr><w:r><w:t>tide --now</w:t></w:r></w:p>
        <w:p><w:pPr><w:pStyle w:val="c"/></w:pPr><w:r><w:t>tide --then</w:t></w:r></w:p>
        <w:p><w:pPr><w:pStyle w:val="q"/></w:pPr><w:r><w:t>Time and tide.</w:t></w:r></w:p>"#,
    );
    let writer = odt(
        "<text:p>Run this:</text:p><text:p text:style-name='Preformatted_20_Text'>tide --now</text:p>\
        <text:p text:style-name='Preformatted_20_Text'>tide --then</text:p><text:p text:style-name='Quotations'>Time and tide.</text:p>",
    );
    check_all(
        &[
            (
                "md",
                b"Run this:\n\n```sh\ntide --now\ntide --then\n```\n\n> Time and tide.\n",
            ),
            (
                "html",
                b"<p>Run this:<pre>tide --now\ntide --then</pre><blockquote><p>Time and tide.</blockquote>",
            ),
            (
                "rst",
                b"Run this::\n\n  tide --now\n  tide --then\n\n.. pull-quote::\n\n   Time and tide.\n",
            ),
            (
                "rst",
                b"Run this:\n\n.. code-block:: sh\n\n   tide --now\n   tide --then\n\n..\n\n  Time and tide.\n",
            ),
            (
                "adoc",
                b"Run this:\n\n----\ntide --now\ntide --then\n----\n\n____\nTime and tide.\n____\n",
            ),
            (
                "adoc",
                b"Run this:\n\n[source,sh]\ntide --now\ntide --then\n\n[quote, Nobody]\nTime and tide.\n",
            ),
            ("docx", &word),
            ("odt", &writer),
        ],
        &expect![[r#"
            lead: "Run this:"
            code: "tide --now\ntide --then"
            quotation: "Time and tide."
        "#]],
    );
    // Notes that are set apart are nobody else's words.
    check(
        "md",
        "> [!NOTE]\n> The gate is shut at night.\n",
        &expect![[r#"
            words: "The gate is shut at night."
        "#]],
    );
}

#[test]
fn html_in_markdown() {
    check(
        "md",
        "<h1 align=\"center\">Lantern</h1>\n\n<p align=\"center\">\n  A tide table.\n</p>\n\n<!-- nothing -->\n\n<div class=\"note\">\n\nFresh *every* hour.\n\n</div>\n\n## Install\n\n<p>Run <code>setup</code>.</p>\n\n<ul><li>one<li>two</ul>\n\nThen open it.\n",
        &expect![[r###"
            words: "A tide table."
            words: "Fresh every hour."
            ## Install
            words: "Run setup."
            item 1: "one"
            item 1: "two"
            words: "Then open it."
        "###]],
    );
}

#[test]
fn rows_that_ask() {
    let expected = expect![[r#"
        d.FORMAT#1 "Can I park?"
        words: "Yes."
        words: "At night."
    "#]];
    for (format, source) in [
        ("csv", "question,answer\nCan I park?,\"Yes.\n\nAt night.\"\n"),
        ("csv", "Frage;Antwort\nCan I park?;\"Yes.\n\nAt night.\"\n"),
        ("tsv", "Pregunta\tRespuesta\nCan I park?\t\"Yes.\n\nAt night.\"\n"),
        ("csv", "Question,Réponse\nCan I park?,\"Yes.\n\nAt night.\"\n"),
        ("csv", "質問,回答\nCan I park?,\"Yes.\n\nAt night.\"\n"),
        ("csv", "问题,答案\nCan I park?,\"Yes.\n\nAt night.\"\n"),
        (
            "json",
            r#"[{"question": "Can I park?", "answer": "Yes.\n\nAt night."}]"#,
        ),
        ("jsonl", r#"{"frage": "Can I park?", "antwort": ["Yes.", "At night."]}"#),
    ] {
        let read = divided(format, source.as_bytes()).replace(&format!("d.{format}"), "d.FORMAT");
        expected.assert_eq(&read);
    }
}

#[test]
fn a_question_has_a_link_of_its_own() {
    let id = ArticleId::new("d.html");
    let page = b"<h2 id=faq>FAQ</h2><p id=park><b>Can I park?</b><p>Yes.<dl><dt id=camp>Can I camp?<dd>No.</dl><p><b>Why?</b><p>So.";
    let article = parse(&File::new(&id, page)).expect("it is read").articles.remove(0);
    let anchors: Vec<&str> = article
        .sections
        .iter()
        .map(|section| section.anchor.0.as_str())
        .collect();
    assert_eq!(anchors, ["faq", "park", "camp", "faq"]);
}

/// Lines that questions, answers and what stands between them are made of.
const LINES: &[&str] = &[
    "Can I park?",
    "**Can I park?**",
    "**Can I park?** Yes.",
    "Q: Can I park?",
    "A: Yes.",
    "Q: Fees",
    "Yes, at night.",
    "- Can I camp?",
    "- No.",
    "  - Inside?",
    "  Yes.",
    "1. Who?",
    "## Stay",
    "> Said.",
    "    code",
    "| a | b |",
    "|---|---|",
    "term",
    ": meaning",
    "<details>",
    "<summary>Folded</summary>",
    "</details>",
    "<p>One</p>",
    "",
    "",
    "",
    "Bring:",
    "駐車できますか？",
    "はい。",
    "問：いつ？",
    "答：今。",
];

proptest! {
    #[test]
    fn however_lines_follow_one_another(
        lines in prop::collection::vec(prop::sample::select(LINES), 0..24),
        format in prop::sample::select(&["md", "txt", "rst", "adoc", "html"][..]),
    ) {
        let id = ArticleId::new(format!("d.{format}"));
        if let Ok(parsed) = parse(&File::new(&id, lines.join("\n").as_bytes())) {
            for article in &parsed.articles {
                sound(article);
            }
        }
    }
}

#[test]
fn what_ends_in_a_question_and_is_none() {
    // The way to a page elsewhere, the foot of a page, and a sentence that is told for its own sake.
    check(
        "html",
        "<p>Ferries sail daily.</p>\
         <ul><li><a href=\"pets.html\">May pets come?</a><ul><li><a href=\"pets.html#dogs\">Dogs</a></li></ul></li></ul>\
         <p><a href=\"#late\">What if I am late?</a></p><p>You sail with the next one.</p>\
         <div class=\"site-footer\">Printed in 2024. Found a mistake?<br>Made with a press.</div>",
        &expect![[r#"
            words: "Ferries sail daily."
            item 1: "May pets come?"
            item 2: "Dogs"
            ? What if I am late?
            words: "You sail with the next one."
        "#]],
    );
    check(
        "md",
        "The harbour was built by the town over three long winters, with stones from the quarry behind the mill. \
         Who paid for it?\n\nNobody knows.\n\nWe have two pets. May they come?\n\nThey may.\n",
        &expect![[r#"
            words: "The harbour was built by the town over three long winters, with stones from the quarry behind the mill. Who paid for it?"
            words: "Nobody knows."
            ? We have two pets. May they come?
            words: "They may."
        "#]],
    );
}
