//! What each format makes of a file: its metadata, its sections and paragraphs, its warnings, or why not.

#![allow(
    clippy::needless_raw_string_hashes,
    reason = "the form in which snapshots are brought up to date"
)]

use std::fmt::Write as _;

use expect_test::{Expect, expect};
use ibid::corpus::{Article, ArticleId, File, Given, parse};

/// Reads one file and compares all that was found in it.
fn check(path: &str, bytes: impl AsRef<[u8]>, expected: &Expect) {
    expected.assert_eq(&shown(path, bytes.as_ref()));
}

/// Everything that was found in a file, or why it is not read.
pub(crate) fn shown(path: &str, bytes: &[u8]) -> String {
    shown_given(path, bytes, Given::NOTHING)
}

/// The same for a file of which something is known besides.
pub(crate) fn shown_given(path: &str, bytes: &[u8], given: &Given) -> String {
    let id = ArticleId::new(path);
    let parsed = match parse(&File { id: &id, bytes, given }) {
        Ok(parsed) => parsed,
        Err(rejected) => {
            let line = rejected.line().map(|line| format!("line {line}: ")).unwrap_or_default();
            return format!("rejected: {line}{rejected}\n");
        }
    };
    let mut shown = String::new();
    for article in &parsed.articles {
        if article.id.as_str() != path {
            let _ = writeln!(shown, "{}", article.id);
        }
        show(&mut shown, article);
    }
    for warning in &parsed.warnings {
        let line = warning.line.map(|line| format!("line {line}: ")).unwrap_or_default();
        let _ = writeln!(shown, "warning: {line}{}", warning.what);
    }
    shown
}

fn show(shown: &mut String, article: &Article) {
    let meta = &article.meta;
    let _ = writeln!(shown, "title {:?}", meta.title);
    let several = |words: &[String]| (!words.is_empty()).then(|| words.join(", "));
    for (name, value) in [
        ("date", meta.date.map(|date| date.to_string())),
        ("authors", several(&meta.authors)),
        ("url", meta.url.clone()),
        ("language", meta.language.clone()),
        ("tags", several(&meta.tags)),
    ] {
        if let Some(value) = value {
            let _ = writeln!(shown, "{name} {value}");
        }
    }
    let (mut section, mut page) = (None, None);
    for paragraph in &article.blocks {
        if article.page_at(paragraph.span) != page {
            page = article.page_at(paragraph.span);
            let _ = writeln!(shown, "page {}", page.unwrap_or_default());
        }
        if paragraph.section != section {
            section = paragraph.section;
            if let Some(section) = section.map(|section| &article.sections[section]) {
                let marks = "#".repeat(section.level.into());
                let _ = writeln!(shown, "{marks} {} (#{})", section.heading, section.anchor.0);
            }
        }
        let words = paragraph.span.slice(&article.text).expect("it lies in the text");
        let _ = writeln!(shown, "| {words:?}");
    }
}

/// A Markdown file with a title and a date, so that the rest is what is looked at.
fn markdown(body: &str, expected: &Expect) {
    check(
        "d.md",
        format!("---\ntitle: T\ndate: 2020-01-02\n---\n{body}"),
        expected,
    );
}

#[test]
fn news() {
    check(
        "n.txt",
        "date 2023-11-09 A title\n\nFirst.\n\nSecond,\non two lines.\n",
        &expect![[r#"
            title "A title"
            date 2023-11-09
            | "First."
            | "Second,\non two lines."
        "#]],
    );
    check(
        "n.txt",
        "\n date 2023-11-09 A title\nFirst.\n",
        &expect![[r#"
        title "A title"
        date 2023-11-09
        | "First."
    "#]],
    );
    check(
        "n.txt",
        "\u{feff}date 2023-11-09 A title\r\n\r\nFirst.\r\n",
        &expect![[r#"
            title "A title"
            date 2023-11-09
            | "First."
        "#]],
    );
    check(
        "n.txt",
        "date 2023-02-30 A title\n\nFirst.\n",
        &expect![[r#"
        rejected: line 1: `2023-02-30` is no day; dates are written YYYY-MM-DD
    "#]],
    );
    check(
        "n.txt",
        "date 2023-11-09\n\nFirst.\n",
        &expect![[r#"
        title "n"
        date 2023-11-09
        | "First."
        warning: no title: the file name stands in for it (`n`)
    "#]],
    );
    check(
        "n.txt",
        "date 2023-11-09 Only a title\n",
        &expect![[r#"
        rejected: the file holds no paragraph to quote
    "#]],
    );
    check(
        "n.txt",
        "date palms grow here\n\nFirst.\n",
        &expect![[r#"
        title "date palms grow here"
        | "First."
        warning: no date: citations of it will show none
    "#]],
    );
}

#[test]
fn plain_text() {
    check(
        "a/2021-02-03-the-ferry.txt",
        "The ferry\n\nIt sails.\n",
        &expect![[r#"
        title "The ferry"
        date 2021-02-03
        | "It sails."
    "#]],
    );
    check(
        "a/2021-02-03-the_ferry.txt",
        "It sails every day\nin summer.\n\nNot in winter.\n",
        &expect![[r#"
            title "the ferry"
            date 2021-02-03
            | "It sails every day\nin summer."
            | "Not in winter."
            warning: no title: the file name stands in for it (`the ferry`)
        "#]],
    );
    check(
        "2021-02-30-x.txt",
        "It sails.\n",
        &expect![[r#"
        title "2021 02 30 x"
        | "It sails."
        warning: no date: citations of it will show none
        warning: no title: the file name stands in for it (`2021 02 30 x`)
    "#]],
    );
    check(
        "2021-02-03.txt",
        "It sails\nevery day.\n",
        &expect![[r#"
        title "2021-02-03"
        date 2021-02-03
        | "It sails\nevery day."
        warning: no title: the file name stands in for it (`2021-02-03`)
    "#]],
    );
    check(
        "a.TXT",
        "Old Mac\r\rFirst.\r",
        &expect![[r#"
        title "Old Mac"
        | "First."
        warning: no date: citations of it will show none
    "#]],
    );
    check(
        "a.txt",
        format!("{}\n\nText.\n", "long ".repeat(30)),
        &expect![[r#"
        title "a"
        | "long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long"
        | "Text."
        warning: no date: citations of it will show none
        warning: no title: the file name stands in for it (`a`)
    "#]],
    );
}

#[test]
fn front_matter() {
    check(
        "f.md",
        "---\ntitle: \"A: title\"\ndate: 2023-11-09T10:00:00Z\nurl: https://example.org/a\ntags: [a, 'b c', 3]\nlanguage: de\n---\nText.\n",
        &expect![[r#"
            title "A: title"
            date 2023-11-09
            url https://example.org/a
            language de
            tags a, b c, 3
            | "Text."
        "#]],
    );
    check(
        "f.md",
        "---\ntitle: T\ndate: 2020-01-02\ntags: one, two\n...\nText.\n",
        &expect![[r#"
            title "T"
            date 2020-01-02
            tags one, two
            | "Text."
        "#]],
    );
    check(
        "f.md",
        "---\n---\nText.\n",
        &expect![[r#"
        title "f"
        | "Text."
        warning: no date: citations of it will show none
        warning: no title: the file name stands in for it (`f`)
    "#]],
    );
    check(
        "f.md",
        "\u{feff}---\r\ntitle: T\r\ndate: 2020-01-02\r\n---\r\nText.\r\n",
        &expect![[r#"
            title "T"
            date 2020-01-02
            | "Text."
        "#]],
    );
    check(
        "f.md",
        "---\ntitle: 1984\ndate:\n---\nText.\n",
        &expect![[r#"
        title "1984"
        | "Text."
        warning: no date: citations of it will show none
    "#]],
    );
    check(
        "f.md",
        "---\nwriter: me\ntitle: T\ndate: 2020-01-02\nurl: javascript:alert(1)\n---\nText.\n",
        &expect![[r#"
            title "T"
            date 2020-01-02
            | "Text."
            warning: line 5: `url` is no http or https link, so citations will not link to it
            warning: line 2: `writer` is not read; known are title, date, url, tags, authors, language
        "#]],
    );
}

#[test]
fn broken_front_matter() {
    check(
        "f.md",
        "---\ntitle: T\ntitle: U\n---\nText.\n",
        &expect![[r#"
            title "U"
            | "Text."
            warning: line 3: its front matter is no YAML (duplicate mapping key: title, set DuplicateKeyPolicy in Options if acceptable), so it was read line by line
            warning: no date: citations of it will show none
        "#]],
    );
    check(
        "f.md",
        "---\ntitle: [a, b]\n---\nText.\n",
        &expect![[r#"
            title "a"
            | "Text."
            warning: no date: citations of it will show none
        "#]],
    );
    check(
        "f.md",
        "---\ntitle: T\ndate: soon\n---\nText.\n",
        &expect![[r#"
            title "T"
            | "Text."
            warning: line 3: `soon` is no date that can be read; write it as YYYY-MM-DD
            warning: no date: citations of it will show none
        "#]],
    );
    check(
        "f.md",
        "---\ntitle: T\n\ndate: 2023-02-29\n---\nText.\n",
        &expect![[r#"
            title "T"
            | "Text."
            warning: line 4: `2023-02-29` is no date that can be read; write it as YYYY-MM-DD
            warning: no date: citations of it will show none
        "#]],
    );
    check(
        "f.md",
        "---\ntitle: \"T\ndate: 2020-01-02\n---\nText.\n",
        &expect![[r#"
            title "\"T"
            date 2020-01-02
            | "Text."
            warning: line 2: its front matter is no YAML (unclosed quote), so it was read line by line
        "#]],
    );
    check(
        "f.md",
        "---\ntitle: T\n  bad: indent\n---\nText.\n",
        &expect![[r#"
            title "T"
            | "Text."
            warning: line 3: its front matter is no YAML (mapping values are not allowed in this context), so it was read line by line
            warning: no date: citations of it will show none
        "#]],
    );
    check(
        "f.md",
        "---\njust words\n---\nText.\n",
        &expect![[r#"
            title "f"
            ## just words (#just-words)
            | "Text."
            warning: no date: citations of it will show none
            warning: no title: the file name stands in for it (`f`)
        "#]],
    );
    check(
        "f.md",
        "---\ntitle: T\n\nText.\n",
        &expect![[r#"
            title "f"
            | "title: T"
            | "Text."
            warning: no date: citations of it will show none
            warning: no title: the file name stands in for it (`f`)
        "#]],
    );
    check(
        "f.md",
        "Text.\n\n---\n\nMore text.\n",
        &expect![[r#"
        title "f"
        | "Text."
        | "More text."
        warning: no date: citations of it will show none
        warning: no title: the file name stands in for it (`f`)
    "#]],
    );
}

#[test]
fn markdown_headings() {
    markdown(
        "# T\n\nOne.\n\n## A b!\n\nTwo.\n\n### A b!\n\n#### Deep {#own}\n\nThree.\n\n## A b!\n\nFour.\n",
        &expect![[r#"
            title "T"
            date 2020-01-02
            | "One."
            ## A b! (#a-b)
            | "Two."
            #### Deep (#own)
            | "Three."
            ## A b! (#a-b-2)
            | "Four."
        "#]],
    );
    markdown(
        "# Another\n\nOne.\n\nSetext\n------\n\nTwo.\n\n##\n\nThree.\n",
        &expect![[r#"
            title "T"
            date 2020-01-02
            # Another (#another)
            | "One."
            ## Setext (#setext)
            | "Two."
            | "Three."
        "#]],
    );
    markdown(
        "## Über *die* `Brücke`\n\nEins.\n\n## 网络 主权\n\n二。\n",
        &expect![[r#"
            title "T"
            date 2020-01-02
            ## Über die Brücke (#über-die-brücke)
            | "Eins."
            ## 网络 主权 (#网络-主权)
            | "二。"
        "#]],
    );
    check(
        "f.md",
        "# From the heading\n\nText.\n",
        &expect![[r#"
        title "From the heading"
        | "Text."
        warning: no date: citations of it will show none
    "#]],
    );
    check(
        "2020-01-02-from-the-name.md",
        "Text.\n",
        &expect![[r#"
        title "from the name"
        date 2020-01-02
        | "Text."
        warning: no title: the file name stands in for it (`from the name`)
    "#]],
    );
}

#[test]
fn markdown_blocks() {
    markdown(
        "- one\n- two\n  - inner\n  1. first\n  2. second\n\n3. three\n4. four\n\n   more of four\n",
        &expect![[r#"
            title "T"
            date 2020-01-02
            | "one"
            | "two"
            | "inner"
            | "first"
            | "second"
            | "three"
            | "four"
            | "more of four"
        "#]],
    );
    markdown(
        "- [ ] open\n- [x] done\n",
        &expect![[r#"
        title "T"
        date 2020-01-02
        | "open"
        | "done"
    "#]],
    );
    markdown(
        "| a | b |\n|---|---|\n| 1 | *2* |\n| 3 | |\n",
        &expect![[r#"
        title "T"
        date 2020-01-02
        | "a | b"
        | "1 | 2"
        | "3"
    "#]],
    );
    markdown(
        "```rust\nfn main() {\n\n    body();\n}\n```\n\n    indented\n",
        &expect![[r#"
            title "T"
            date 2020-01-02
            | "fn main() {\n\n    body();\n}"
            | "indented"
        "#]],
    );
    markdown(
        "> A quotation\n> on two lines.\n>\n> - in a list\n\nText[^1].\n\n[^1]: The note.\n",
        &expect![[r#"
            title "T"
            date 2020-01-02
            | "A quotation on two lines."
            | "in a list"
            | "Text."
            | "The note."
        "#]],
    );
    markdown(
        "One\ntwo\\\nthree  \nfour.\n\n---\n\n第一行。\n第二行。\n中文\nEnglish\n",
        &expect![[r#"
            title "T"
            date 2020-01-02
            | "One two\nthree\nfour."
            | "第一行。第二行。中文 English"
        "#]],
    );
}

#[test]
fn markdown_inlines() {
    markdown(
        "A [link](https://example.org \"t\"), ![an image](a.png) and <https://auto.example>.\n",
        &expect![[r#"
            title "T"
            date 2020-01-02
            | "A link, an image and https://auto.example."
        "#]],
    );
    markdown(
        "*a* **b** ~~c~~ `d <b>` \\*e\\* f_g_h\n",
        &expect![[r#"
        title "T"
        date 2020-01-02
        | "a b c d <b> *e* f_g_h"
    "#]],
    );
    markdown(
        "A <b>bold</b> word<br />and &amp; &copy; &#x4e2d; &nope;.\n\n<div>\n<p>Block.</p>\n</div>\n\n<!-- no -->\n",
        &expect![[r#"
            title "T"
            date 2020-01-02
            | "A bold word\nand & © 中 &nope;."
            | "Block."
        "#]],
    );
}

#[test]
fn what_cannot_be_read() {
    check(
        "a.txt",
        b"Title\n\n\nA \0 B\n",
        &expect![[r#"
        rejected: line 4: a NUL character: this is no text file
    "#]],
    );
    check(
        "a.txt",
        b"",
        &expect![[r#"
        rejected: the file holds no paragraph to quote
    "#]],
    );
    check(
        "a.txt",
        b"\xef\xbb\xbf",
        &expect![[r#"
        rejected: the file holds no paragraph to quote
    "#]],
    );
    check(
        "a.txt",
        b" \n\t\r\n",
        &expect![[r#"
        rejected: the file holds no paragraph to quote
    "#]],
    );
    check(
        "a.md",
        b"# Only a title\n",
        &expect![[r#"
        rejected: the file holds no paragraph to quote
    "#]],
    );
    check(
        "a.md",
        b"---\ntitle: T\n---\n",
        &expect![[r#"
        rejected: the file holds no paragraph to quote
    "#]],
    );
    check(
        "a.png",
        b"Text.",
        &expect![[r#"
            rejected: files of this kind are not read
        "#]],
    );
    check(
        "README",
        b"Text.",
        &expect![[r#"
        rejected: files of this kind are not read
    "#]],
    );
    check(
        "a.md",
        b"Cut in the middle of a character: \xe4\xb8",
        &expect![[r#"
        rejected: line 1: not UTF-8 text: byte 34 is invalid; save the file as UTF-8
    "#]],
    );
}

#[test]
fn front_matter_of_other_tools() {
    // What cannot be used costs a warning and no words.
    check(
        "f.md",
        "---\ntitle: Re: the key\nauthors:\n  - name: Ada\n---\nThe key hangs behind the door.\n",
        &expect![[r#"
            title "Re: the key"
            | "The key hangs behind the door."
            warning: line 2: its front matter is no YAML (mapping values are not allowed in this context), so it was read line by line
            warning: no date: citations of it will show none
        "#]],
    );
    check(
        "f.md",
        "---\ntitle: \"{{title}}\"\ndate: May 3rd, 2024\nauthor: {name: Ada}\ntags: [{label: clay}, pots]\n---\nClay.\n",
        &expect![[r#"
            title "f"
            date 2024-05-03
            authors Ada
            tags clay, pots
            | "Clay."
            warning: no title: the file name stands in for it (`f`)
        "#]],
    );
    check(
        "f.md",
        "+++\ntitle = \"Ice roads\"\ndate = 2024-12-01T08:00:00Z\ntags = [\"winter\", 'roads']\n+++\nCars keep apart.\n",
        &expect![[r#"
            title "Ice roads"
            date 2024-12-01
            tags winter, roads
            | "Cars keep apart."
        "#]],
    );
    check(
        "f.md",
        "---\nThe winch is greased on Mondays.\n",
        &expect![[r#"
        title "f"
        | "The winch is greased on Mondays."
        warning: no date: citations of it will show none
        warning: no title: the file name stands in for it (`f`)
    "#]],
    );
    check(
        "f.md",
        "---\n\n# Nets\n\nMesh is mended.\n\n---\n\n# Floats\n\nFloats are tied.\n",
        &expect![[r#"
            title "Nets"
            | "Mesh is mended."
            # Floats (#floats)
            | "Floats are tied."
            warning: no date: citations of it will show none
        "#]],
    );
}

#[test]
fn what_tools_write_into_markdown() {
    check(
        "f.md",
        "# T\n\n!!! warning \"Before you restore\"\n\n    A restore overwrites\n    all drafts.\n\n    - none is kept\n\n??? note\n    \
         Copies stay.\n\n=== \"Linux\"\n\n    Unpack it.\n\n    ``` sh\n    !!! no admonition\n    ```\n\nAfterwards.\n",
        &expect![[r#"
            title "T"
            language en
            | "Before you restore"
            | "A restore overwrites all drafts."
            | "none is kept"
            | "Copies stay."
            | "Linux"
            | "Unpack it."
            | "!!! no admonition"
            | "Afterwards."
            warning: no date: citations of it will show none
        "#]],
    );
    check(
        "f.md",
        ":::caution Shared addresses\nAll share forty.\n:::\n\n:::tip[Good to know]\n\nA burst is let through.\n\n:::\n",
        &expect![[r#"
            title "f"
            | "Shared addresses"
            | "All share forty."
            | "Good to know"
            | "A burst is let through."
            warning: no date: citations of it will show none
            warning: no title: the file name stands in for it (`f`)
        "#]],
    );
    check(
        "f.mdx",
        "import Tabs from '@theme/Tabs';\n\nexport const port = {\n  a: 1,\n};\n\n{/* keep\n in step */}\n\n<Tabs>\n<TabItem \
         value=\"deb\">\n\nIt starts the agent.\n\n</TabItem>\n</Tabs>\n\nimport duties from the customs office are due.\n",
        &expect![[r#"
            title "f"
            | "It starts the agent."
            | "import duties from the customs office are due."
            warning: no date: citations of it will show none
            warning: no title: the file name stands in for it (`f`)
        "#]],
    );
    check(
        "f.md",
        "The queen is marked in the [[Colours|colour of the year]] by [[People/Ines]]. ^queen\n\n> [!faq]- Swarming\n> A \
         colony ==swarms== if a == b.\n\n%% ask %%\n\n![[plan.png]]\n\n`[[code]] {{< x >}}`\n",
        &expect![[r#"
            title "f"
            language en
            | "The queen is marked in the colour of the year by People/Ines."
            | "Swarming"
            | "A colony swarms if a == b."
            | "[[code]] {{< x >}}"
            warning: no date: citations of it will show none
            warning: no title: the file name stands in for it (`f`)
        "#]],
    );
    check(
        "f.md",
        "# P\n{: .no_toc }\n\n{{< callout >}}\nPump B runs.\n{{< /callout >}}\n\n{% hint %}\nIt is flushed.\n{% endhint %}\n\n\
         *[VHF]: very high\n\n```\n{% raw %}\n```\n",
        &expect![[r#"
            title "P"
            | "Pump B runs."
            | "It is flushed."
            | "{% raw %}"
            warning: no date: citations of it will show none
        "#]],
    );
}
