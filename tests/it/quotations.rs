//! Quotations keep the shape that they have in their article, on Discord and in a terminal, and give back its words.

#![allow(
    clippy::needless_raw_string_hashes,
    reason = "expect-test writes its snapshots with hashes"
)]

use expect_test::{Expect, expect};
use ibid::{
    answer::{Answer, Excerpt, Quotation},
    corpus::{Article, Block, BlockKind},
    locale::Language,
    reply::{
        markdown::{self, unquote},
        plain, wording,
    },
    service::Mode,
    text::Span,
};

use crate::support::{corpus, service::Home};

/// An article of these blocks, each with its kind and what stands before it in the text.
fn article(blocks: &[(BlockKind, &str, &str)]) -> Article {
    let mut article = corpus::article("guide/pump.txt", "The pump\n\nWords.\n");
    article.text.clear();
    article.sections.clear();
    article.blocks = blocks
        .iter()
        .map(|(kind, before, words)| {
            article.text.push_str(before);
            let start = article.text.len();
            article.text.push_str(words);
            let mark = before.rsplit('\n').next().unwrap_or_default();
            let blanks = mark.len() - mark.trim_start().len();
            let depth = if mark.is_empty() { 0 } else { blanks / 2 + 1 };
            Block {
                kind: *kind,
                depth: u8::try_from(depth).expect("lists are not so deep here"),
                ..Block::paragraph(Span::new(start, article.text.len()))
            }
        })
        .collect();
    article
}

/// Blocks number `from` to number `to`, without the mark of the first.
fn quotation(article: &Article, from: usize, to: usize) -> Quotation {
    let span = article.blocks[from].span.cover(article.blocks[to].span);
    let quotation = Quotation::cut(article, span).expect("there are words");
    Quotation {
        head: None,
        left_out: 0,
        ..quotation
    }
}

fn headed(article: &Article, head: usize, quotation: Quotation) -> Quotation {
    Quotation {
        head: Excerpt::cut(article, article.blocks[head].span),
        ..quotation
    }
}

/// What a quotation looks like, without the line above it; and that its words come back from what Discord is sent.
fn check(language: Language, quotation: &Quotation, discord: &Expect, terminal: &Expect) {
    let reply = wording::shared(language, "Ada", None, std::slice::from_ref(quotation));
    let below = |shown: String| {
        shown
            .split_once('\n')
            .map_or(String::new(), |(_, rest)| rest.to_owned())
    };
    let shown = below(markdown::render(&reply));
    discord.assert_eq(&shown);
    terminal.assert_eq(&below(plain::render(&reply)));
    let lines: Vec<&str> = shown.split('\n').collect();
    let back: Vec<String> = lines
        .split(|line| !line.starts_with("> "))
        .filter(|block| !block.is_empty())
        .map(|block| unquote(&block.join("\n")))
        .collect();
    let head = quotation.head.iter().map(|head| head.words().to_owned());
    let words: Vec<String> = head.chain([quotation.excerpt.words().to_owned()]).collect();
    assert_eq!(back, words);
}

#[test]
fn a_lead_stands_above_its_list_and_lists_keep_their_depth() {
    let article = article(&[
        (BlockKind::Lead, "", "Before you start the pump:"),
        (BlockKind::Item, "\n\n- ", "open *both* valves"),
        (BlockKind::Item, "\n  - ", "the red one first"),
        (BlockKind::Item, "\n2. ", "wait #2 minutes"),
    ]);
    check(
        Language::English,
        &quotation(&article, 0, 3),
        &expect![[r##"
            > Before you start the pump\:
            > 
            > - open \*both\* valves
            >   - the red one first
            > 2\. wait \#2 minutes
            -# **[1]** The pump · paragraph 1 · guide/pump.txt
        "##]],
        &expect![[r##"
              Before you start the pump:
              
              - open *both* valves
                - the red one first
              2. wait #2 minutes
            [1] The pump · paragraph 1 · guide/pump.txt

        "##]],
    );
}

#[test]
fn what_is_left_out_of_a_list_is_counted_behind_a_gap() {
    let article = article(&[
        (BlockKind::Lead, "", "Bring:"),
        (BlockKind::Item, "\n\n- ", "a cup"),
        (BlockKind::Item, "\n- ", "a spoon"),
    ]);
    let left_out = |left_out| Quotation {
        left_out,
        ..headed(&article, 0, quotation(&article, 2, 2))
    };
    check(
        Language::English,
        &left_out(3),
        &expect![[r##"
            > Bring\:
            ⋯
            > a spoon
            ⋯ 3 more items are not shown.
            -# **[1]** The pump · paragraph 3 · guide/pump.txt
        "##]],
        &expect![[r##"
              Bring:
            ⋯
              a spoon
            ⋯ 3 more items are not shown.
            [1] The pump · paragraph 3 · guide/pump.txt

        "##]],
    );
    check(
        Language::German,
        &left_out(1),
        &expect![[r##"
            > Bring\:
            ⋯
            > a spoon
            ⋯ Ein weiterer Punkt der Liste wird nicht gezeigt.
            -# **[1]** The pump · Absatz 3 · guide/pump.txt
        "##]],
        &expect![[r##"
              Bring:
            ⋯
              a spoon
            ⋯ Ein weiterer Punkt der Liste wird nicht gezeigt.
            [1] The pump · Absatz 3 · guide/pump.txt

        "##]],
    );
}

#[test]
fn a_row_stands_under_its_header_behind_a_gap() {
    let article = article(&[
        (BlockKind::Header, "", "Part | Torque | Tool"),
        (BlockKind::Row, "\n", "Lid | 5 Nm | ||hand||"),
        (BlockKind::Row, "\n", "Bolt | 40 Nm | <@1>"),
    ]);
    check(
        Language::English,
        &Quotation {
            left_out: 1,
            ..headed(&article, 0, quotation(&article, 2, 2))
        },
        &expect![[r##"
            > Part \| Torque \| Tool
            ⋯
            > Bolt \| 40 Nm \| \<\@1\>
            ⋯ One more row is not shown.
            -# **[1]** The pump · paragraph 3 · guide/pump.txt
        "##]],
        &expect![[r##"
              Part | Torque | Tool
            ⋯
              Bolt | 40 Nm | <@1>
            ⋯ One more row is not shown.
            [1] The pump · paragraph 3 · guide/pump.txt

        "##]],
    );
}

#[test]
fn code_stands_between_fences_unless_it_could_end_them() {
    let with_code = |code: &str| {
        article(&[
            (BlockKind::Lead, "", "Set the flow:"),
            (BlockKind::Code, "\n\n", code),
            (BlockKind::Paragraph, "\n\n", "Then *wait*."),
        ])
    };
    // The first line could be taken for the name of a language.
    check(
        Language::English,
        &quotation(
            &with_code("rust\nlet flow = \"**5**\"; // @everyone\n\n    `end`"),
            0,
            2,
        ),
        &expect![[r##"
            > Set the flow\:
            > 
            > ```
            > rust
            > let flow = "**5**"; // @everyone
            > 
            >     `end`
            > ```
            > 
            > Then \*wait\*.
            -# **[1]** The pump · paragraph 1 · guide/pump.txt
        "##]],
        &expect![[r##"
              Set the flow:
              
              rust
              let flow = "**5**"; // @everyone
              
                  `end`
              
              Then *wait*.
            [1] The pump · paragraph 1 · guide/pump.txt

        "##]],
    );
    check(
        Language::English,
        &quotation(&with_code("```\n@everyone\n```"), 1, 1),
        &expect![[r##"
            > \`\`\`
            > \@everyone
            > \`\`\`
            -# **[1]** The pump · paragraph 2 · guide/pump.txt
        "##]],
        &expect![[r##"
              ```
              @everyone
              ```
            [1] The pump · paragraph 2 · guide/pump.txt

        "##]],
    );
}

#[test]
fn a_definition_stands_under_its_term() {
    let article = article(&[
        (BlockKind::Term, "", "Head"),
        (BlockKind::Definition, "\n", "The height that a pump lifts water to."),
    ]);
    check(
        Language::English,
        &quotation(&article, 0, 1),
        &expect![[r##"
            > Head
            > The height that a pump lifts water to.
            -# **[1]** The pump · paragraph 1 · guide/pump.txt
        "##]],
        &expect![[r##"
              Head
              The height that a pump lifts water to.
            [1] The pump · paragraph 1 · guide/pump.txt

        "##]],
    );
}

#[test]
fn a_citation_names_the_last_headings() {
    let long = "x".repeat(300);
    let text = format!("---\ntitle: T\n---\n\n## One\n\n### Two\n\n#### Three\n\n##### {long}\n\nThe words.\n");
    let article = corpus::article("a/b.md", &text);
    let quotation = quotation(&article, 0, 0);
    let reply = wording::shared(Language::English, "Ada", None, &[quotation]);
    let shown = plain::render(&reply);
    let shortened = format!("[1] T › … › Two › Three › {}…", "x".repeat(99));
    assert!(shown.contains(&shortened), "{shown}");
}

#[test]
fn unasked_only_a_sure_answer_is_given() {
    let home = Home::embedded(&[("a/lamp.md", "The lamp of the lighthouse was lit in 1872.\n")]);
    home.reindex(Mode::Changed).expect("the article can be indexed");
    let answered = home.ask("When was the lamp of the lighthouse lit?");
    let confidence = answered.answer.confidence();
    let Answer::Quoted { quotations, .. } = answered.answer.clone() else {
        panic!("it is answered: {answered:?}")
    };
    let said = |answer: Answer| {
        let mut answered = answered.clone();
        answered.answer = answer;
        wording::answered_unasked(Language::English, &answered)
    };
    let quotation = Box::new(quotations[0].clone());
    assert!(said(Answer::Quoted { quotations, confidence }).is_some());
    assert_eq!(said(Answer::Nearest { quotation, confidence }), None);
    let sections = Vec::new();
    assert_eq!(said(Answer::NotFound { sections, confidence }), None);
}
