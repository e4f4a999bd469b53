//! What must hold for every text: quotations are cut and never built, escaping has an inverse and leaves no
//! markup alive, sentences and passages lose nothing, an excerpt is one or two whole sentences of one paragraph.
//!
//! Each property is tried on a few hundred texts, or a few dozen where it needs an index. To look for longer, say how
//! many: `PROPTEST_CASES=20000 cargo test --test it invariants`. What that finds belongs below as a test of its own.

use std::{collections::BTreeSet, sync::Arc};

use ibid::{
    answer::{Answer, Excerpt},
    corpus::{Article, ArticleId, BlockKind, File, Sentence, mark_of, parse, passages},
    failure::Kind,
    locale::Language,
    question::{Filters, Stage, Stages},
    reply::{
        Inline, Part, Quote, QuotedBlock, Reply,
        limits::{self, Fitted},
        markdown,
    },
    service::Mode,
    text::{Span, sentences, wording, words},
};
use icu_properties::{
    CodePointMapData,
    props::{GeneralCategory, GeneralCategoryGroup},
};
use proptest::{
    prelude::*,
    sample::{Index, select},
};

use crate::support::{memory_index::MemoryIndex, service::Home};

/// Random cases for properties that cost little, and for those that build an index each time.
const MANY: u32 = 200;
const SOME: u32 = 48;

fn cases(cases: u32) -> ProptestConfig {
    let default = ProptestConfig::default();
    let is_chosen = std::env::var_os("PROPTEST_CASES").is_some();
    ProptestConfig {
        cases: if is_chosen { default.cases } else { cases },
        // A failing case prints itself; files of seeds beside the sources would be litter.
        failure_persistence: None,
        ..default
    }
}

/// Markup that Discord brings to life, each piece by itself.
const ALIVE: &[&str] = &[
    "@everyone",
    "@here",
    "<@123456789012345678>",
    "<@!123456789012345678>",
    "<@&123456789012345678>",
    "<#123456789012345678>",
    "</ask:123456789012345678>",
    "<id:browse>",
    "<:wave:123456789012345678>",
    "<a:wave:123456789012345678>",
    "<t:1700000000:R>",
    "[safe](https://evil.example)",
    "[safe](<https://evil.example> \"title\")",
    "https://example.org/a_b_c",
    "<https://example.org>",
    "http://example.org",
    "```rust\ncode\n```",
    "`code`",
    "``code``",
    "||spoiler||",
    "**bold**",
    "*italic*",
    "_italic_",
    "__under__",
    "***all***",
    "~~gone~~",
    "# heading",
    "## heading",
    "### heading",
    "-# small print",
    "> quote",
    ">>> quote to the end",
    "- item",
    "* item",
    "+ item",
    "1. item",
    "  - inner item",
    "42. item",
];

/// Text that is awkward without being markup.
const AWKWARD: &[&str] = &[
    "\\",
    "\\\\",
    "\\*",
    "*",
    "_",
    "`",
    "|",
    "||",
    "~~",
    "<",
    ">",
    "[",
    "]",
    "](",
    ")",
    "#",
    "-",
    "1.",
    ".",
    ":",
    "@",
    " ",
    "\n",
    "\r",
    "\r\n",
    "\n\n",
    "\u{2028}",
    "\u{2029}",
    "\u{85}",
    "\u{b}",
    "\u{200b}",
    "\u{200d}",
    "\u{200f}",
    "\u{202e}",
    "\u{2066}",
    "\u{feff}",
    "\u{301}",
    "👩‍👩‍👧",
    "🇩🇪",
    "日本。",
    "ไทย",
    "שלום",
    "é",
    "words",
    "Dr. Ada",
    "e.g.",
    "3.14",
    "…",
];

fn anything() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => select(ALIVE).prop_map(str::to_owned),
        4 => select(AWKWARD).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

/// A block of any kind, an item with its mark, with or without a line end behind it.
fn quoted_block() -> impl Strategy<Value = QuotedBlock> {
    let kind = select(BlockKind::ALL.as_slice());
    let mark = select(["", "- ", "  - ", "* ", "2. ", "-"].as_slice());
    let end = select(["", "\n", "\n\n"].as_slice());
    (kind, mark, anything(), end).prop_map(|(kind, mark, words, end)| QuotedBlock {
        kind,
        words: format!("{mark}{words}{end}"),
        mark: mark.len(),
    })
}

/// An independent little reader of Discord's Markdown: what a person sees, and what comes to life.
struct Seen {
    shown: String,
    alive: Vec<&'static str>,
}

/// Stands for a character behind a backslash while markup is looked for.
const ESCAPED: char = '\u{e000}';

fn read(markdown: &str) -> Seen {
    let (mut shown, mut active) = (String::new(), String::new());
    let mut letters = markdown.chars().peekable();
    while let Some(c) = letters.next() {
        // Discord takes a backslash before anything but letters, digits and white space.
        let escapes = |next: &char| !next.is_ascii_alphanumeric() && !next.is_whitespace();
        if c == '\\'
            && let Some(next) = letters.next_if(escapes)
        {
            shown.push(next);
            active.push(ESCAPED);
        } else {
            shown.push(c);
            active.push(c);
        }
    }
    Seen {
        shown,
        alive: alive(&active),
    }
}

fn alive(active: &str) -> Vec<&'static str> {
    let mut found = BTreeSet::new();
    for (mark, what) in [
        ("*", "emphasis"),
        ("_", "emphasis"),
        ("~~", "strike"),
        ("`", "code"),
        ("||", "spoiler"),
    ] {
        if active.matches(mark).count() > 1 {
            found.insert(what);
        }
    }
    for (mark, what) in [
        ("<@", "mention"),
        ("<#", "channel"),
        ("</", "command"),
        ("<:", "emoji"),
        ("<a:", "emoji"),
        ("<t:", "time"),
        ("<id:", "guide"),
        ("](", "masked link"),
        ("://", "link"),
        ("@everyone", "everyone"),
        ("@here", "here"),
    ] {
        if active.contains(mark) {
            found.insert(what);
        }
    }
    for line in active.split(['\n', '\r', '\u{2028}', '\u{2029}']) {
        let line = line.trim_start();
        let digits = line.trim_start_matches(|c: char| c.is_ascii_digit());
        let begins = |marks: &[&str]| marks.iter().any(|mark| line.starts_with(mark));
        if begins(&["# ", "## ", "### "]) {
            found.insert("heading");
        } else if begins(&["-# "]) {
            found.insert("small print");
        } else if begins(&["> ", ">>> "]) {
            found.insert("quote");
        } else if begins(&["- ", "* ", "+ "]) || (digits.len() < line.len() && digits.starts_with(". ")) {
            found.insert("list");
        }
    }
    found.into_iter().collect()
}

#[test]
fn the_reader_sees_every_kind_of_markup() {
    for piece in ALIVE {
        assert_ne!(read(piece).alive, [""; 0], "{piece:?}");
    }
    for plain in [
        "words",
        "2 < 3",
        "a_b",
        "well-known",
        "it was 1. that",
        "\\*no\\*",
        "3 * 4",
    ] {
        assert_eq!(read(plain).alive, [""; 0], "{plain:?}");
    }
}

proptest! {
    #![proptest_config(cases(MANY))]

    #[test]
    fn escaping_has_an_inverse(text in anything()) {
        prop_assert_eq!(markdown::unescape(&markdown::escape(&text)), text.as_str());
        prop_assert_eq!(markdown::unquote(&markdown::quote(&text)), text);
    }

    #[test]
    fn escaped_text_shows_as_it_is_and_nothing_in_it_lives(text in anything()) {
        let seen = read(&markdown::escape(&text));
        prop_assert_eq!(&seen.shown, &text);
        prop_assert!(seen.alive.is_empty(), "{:?} lives in {:?}", seen.alive, markdown::escape(&text));
    }

    #[test]
    fn every_line_of_a_quotation_stands_behind_its_bar(text in anything()) {
        let quoted = markdown::quote(&text);
        let mut inner = Vec::new();
        for line in quoted.split('\n') {
            let line = line.strip_prefix("> ");
            prop_assert!(line.is_some(), "{quoted:?}");
            inner.extend(line);
        }
        let seen = read(&inner.join("\n"));
        prop_assert_eq!(seen.shown, text);
        prop_assert!(seen.alive.is_empty(), "{:?} lives in {quoted:?}", seen.alive);
    }

    #[test]
    fn quoted_blocks_are_given_back_word_for_word(blocks in prop::collection::vec(quoted_block(), 0..6)) {
        let words: String = blocks.iter().map(|block| block.words.as_str()).collect();
        let quoted = markdown::quote_blocks(&blocks);
        prop_assert_eq!(markdown::unquote(&quoted), words, "{:?}", quoted);
    }

    #[test]
    fn of_quoted_blocks_only_lists_and_code_live(blocks in prop::collection::vec(quoted_block(), 0..6)) {
        let quoted = markdown::quote_blocks(&blocks);
        let (mut outside, mut is_fenced) = (Vec::new(), false);
        for line in quoted.split('\n') {
            let line = line.strip_prefix("> ");
            prop_assert!(line.is_some(), "{quoted:?}");
            let line = line.unwrap_or_default();
            match line {
                "```" => is_fenced = !is_fenced,
                _ if is_fenced => prop_assert!(!line.contains("```"), "{quoted:?}"),
                _ => outside.push(line),
            }
        }
        prop_assert!(!is_fenced, "a fence stays open: {quoted:?}");
        let mut alive = read(&outside.join("\n")).alive;
        alive.retain(|what| *what != "list");
        prop_assert!(alive.is_empty(), "{alive:?} lives in {quoted:?}");
    }

    #[test]
    fn a_title_stays_on_its_line_and_in_its_link(text in anything()) {
        let theirs = markdown::render(&Reply::line(vec![Inline::Theirs(text.clone())]));
        let seen = read(&theirs);
        prop_assert_eq!(seen.shown, text.replace(['\n', '\r'], " "));
        prop_assert!(seen.alive.is_empty(), "{:?} lives in {theirs:?}", seen.alive);

        let url = "https://example.org/page".to_owned();
        let link = markdown::render(&Reply::line(vec![Inline::Link { label: text.clone(), url }]));
        let label = link.strip_prefix('[').and_then(|link| link.strip_suffix("](<https://example.org/page>)"));
        prop_assert_eq!(label, Some(theirs.as_str()));
    }

    #[test]
    fn a_reply_fits_a_message(parts in prop::collection::vec((anything(), 0_usize..60), 0..8)) {
        let parts: Vec<Part> = parts
            .into_iter()
            .map(|(text, times)| {
                Part::Quote(Quote {
                    citation: vec![Inline::Theirs(text.clone())],
                    ..Quote::paragraph(text.repeat(times))
                })
            })
            .collect();
        let reply = Reply { parts, footer: None };
        let whole = markdown::render(&reply);
        let units = |text: &str| text.encode_utf16().count();
        let fit = limits::fit(Language::English, &reply);
        prop_assert!(fit.whole.as_ref().is_none_or(|all| *all == whole));
        prop_assert_eq!(fit.whole.is_some(), units(&whole) > 4096);
        match fit.shown {
            Fitted::Content(text) => prop_assert!(units(&text) <= 2000 && (text == whole || units(&whole) > 4096)),
            Fitted::Embed(text) => {
                prop_assert!(units(&text) <= 4096);
                // A quotation is shown whole or not at all.
                let shown = reply.parts.iter().take_while(|part| {
                    let alone = Reply { parts: vec![(*part).clone()], footer: None };
                    text.contains(&markdown::render(&alone))
                });
                let left_out = reply.parts.len() - shown.count();
                prop_assert!(left_out == 0 || text.contains("not fit into this message"), "{left_out} left out");
            }
        }
    }
}

/// Paragraphs of several scripts with what makes sentences hard.
fn prose() -> impl Strategy<Value = String> {
    const PIECES: &[&str] = &[
        "The harbour is deep. ",
        "It was built in 1871. ",
        "Dr. J. Postel kept it! ",
        "Why, e.g. in No. 5? ",
        "He said: “Go.” ",
        "See https://example.org/a.b?c=d. ",
        "v1.2.3 came. ",
        "Das geht z.B. so. ",
        "“Nein!”, sagte er. ",
        "互联网是全球的。",
        "大会在乌镇举行！",
        "它是谁？",
        "日本語の文です。",
        "ประเทศไทย เป็น ประเทศ ใน เอเชีย ",
        "שלום עולם. ",
        "Это так. ",
        "\n",
        "  ",
        "\u{a0}",
        "\t",
        "(and so on.) ",
        "…",
        "...",
        "one",
        "two ",
        "U.S. ",
        "3.14 ",
        "a\u{301}b ",
        "👩‍👩‍👧. ",
        "\u{200b}",
        "A",
        ".",
        "Mr. and Mrs. Lamb paid No. 7 at 5 p.m. on Mon. ",
        "Vgl. Bd. 2, S. 4 ff. ",
        "(a) one; (b) two. ",
        "1. First. ",
        "Call `a.b()`. ",
        "Am 17. Dezember 1996 kam sie. ",
        "🇩🇪🇫🇷! ",
        "👍🏽 ",
        "مرحبا بالعالم؟ نعم۔ ",
        "यह वाक्य है। ",
        "한국어 문장이다. ",
        "「はい。」と言った。",
        "\u{3000}",
        "\u{2003}",
        "\r\n",
        "\u{2028}",
    ];
    let piece = prop_oneof![
        8 => select(PIECES).prop_map(str::to_owned),
        1 => any::<char>().prop_filter("no text holds it", |c| *c != '\0' && !is_mark(*c)).prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..30).prop_map(|pieces| pieces.concat())
}

/// A mark behind a space belongs to the space, which no writing has and where no rule about words fits.
fn is_mark(c: char) -> bool {
    GeneralCategoryGroup::Mark.contains(CodePointMapData::<GeneralCategory>::new().get(c))
}

/// Two sentences that are too long for one excerpt.
const LONG: &str = "The keeper of the light, who had come over from the mainland with his wife and their seven children \
    in the spring of the year in which the lamp was lit, wrote down the name of every ship that went by. In a book \
    that the harbour office had bound for him in green leather, and which nobody but he was allowed to open, the \
    captains found their ships again many years later. ";

/// A document of some paragraphs under some headings, as Markdown or as plain text.
fn document() -> impl Strategy<Value = (ArticleId, String)> {
    let block = prop_oneof![
        6 => prose(),
        2 => prose().prop_map(|prose| format!("{LONG}{prose}{LONG}")),
        1 => "[A-Z][a-z]{2,8}".prop_map(|heading| format!("## {heading}")),
        1 => "[A-Z][a-z]{2,8}".prop_map(|item| format!("- {item} one.\n- {item} two.\n  1. Inside. Again.\n")),
        1 => "[A-Z][a-z]{2,8}".prop_map(|line| format!("{line}. Over.\n===")),
        1 => prose().prop_map(|code| format!("```rust\n{code}\n```")),
        1 => prose().prop_map(|quoted| format!("> {quoted}\n> And so on.")),
        1 => "[A-Z][a-z]{2,8}".prop_map(|cell| format!("| {cell} | Year |\n|---|---|\n| {cell}. One | 1871 |")),
    ];
    let path = select(&["a/doc.md", "a/doc.txt"][..]).prop_map(ArticleId::new);
    (
        path,
        prop::collection::vec(block, 1..12).prop_map(|blocks| blocks.join("\n\n")),
    )
}

fn article(id: &ArticleId, text: &str) -> Option<Article> {
    let parsed = parse(&File::new(id, text.as_bytes())).ok()?;
    Some(parsed.articles.into_iter().next().expect("it holds one"))
}

fn solid(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

proptest! {
    #![proptest_config(cases(MANY))]

    #[test]
    fn sentences_lose_nothing_and_split_no_word(text in prose()) {
        let found = sentences(&text);
        let mut behind = 0;
        let mut kept = String::new();
        for span in &found {
            let words = span.slice(&text);
            prop_assert!(words.is_some(), "{span:?} splits a character of {text:?}");
            let words = words.unwrap_or_default();
            prop_assert!(span.start >= behind, "{span:?} overlaps");
            prop_assert!(!words.is_empty() && words.trim() == words, "{words:?}");
            kept.push_str(words);
            behind = span.end;
            let [before, after] = [text[..span.end].chars().next_back(), text[span.end..].chars().next()];
            let inside = [before, after].iter().all(|c| c.is_some_and(char::is_alphanumeric));
            prop_assert!(!inside, "a word is split behind {words:?} in {text:?}");
        }
        prop_assert_eq!(solid(&kept), solid(&text));
    }

    #[test]
    fn words_are_in_order_and_never_empty(text in prose()) {
        let mut behind = 0;
        for word in words(&text) {
            prop_assert!(word.span.start >= behind && !word.span.is_empty());
            prop_assert!(word.span.slice(&text).is_some(), "{word:?}");
            prop_assert!(!word.folded.is_empty());
            behind = word.span.end;
        }
    }

    #[test]
    fn parts_of_an_article_lie_in_its_text((id, text) in document()) {
        let Some(article) = article(&id, &text) else { return Ok(()) };
        let mut behind = 0;
        for paragraph in &article.blocks {
            let words = paragraph.span.slice(&article.text);
            prop_assert!(words.is_some_and(|words| !words.trim().is_empty()), "{paragraph:?}");
            prop_assert!(paragraph.span.start >= behind, "paragraphs overlap");
            behind = paragraph.span.end;
            if let Some(section) = paragraph.section {
                prop_assert!(article.sections[section].span.contains(paragraph.span));
            }
        }
        prop_assert_eq!(self::article(&id, &text), Some(article), "the same bytes are the same article");
    }

    #[test]
    fn passages_hold_every_sentence_of_one_section((id, text) in document()) {
        let Some(article) = article(&id, &text) else { return Ok(()) };
        let passages = passages(&article);
        let mut behind = 0;
        for (number, passage) in passages.iter().enumerate() {
            prop_assert_eq!(passage.ordinal, number);
            prop_assert!(passage.span.slice(&article.text).is_some());
            prop_assert!(passage.span.start >= behind, "passages overlap");
            behind = passage.span.end;
            for paragraph in article.blocks.iter().filter(|paragraph| paragraph.span.overlaps(passage.span)) {
                prop_assert_eq!(paragraph.section, passage.section, "a passage crosses a section");
            }
        }
        for paragraph in &article.blocks {
            let words = paragraph.span.slice(&article.text).unwrap_or_default();
            for sentence in sentences(words) {
                let sentence = sentence.shifted(paragraph.span.start);
                let holding = passages.iter().filter(|passage| passage.span.contains(sentence)).count();
                prop_assert_eq!(holding, 1, "{:?} is in {} passages", sentence.slice(&article.text), holding);
            }
        }
    }

    #[test]
    fn an_excerpt_is_a_substring((id, text) in document(), start in 0_usize..2000, length in 0_usize..300) {
        let Some(article) = article(&id, &text) else { return Ok(()) };
        let start = start % (article.text.len() + 2);
        let span = Span::new(start, start + length);
        let Some(excerpt) = Excerpt::cut(&article, span) else {
            let blank = article.text.get(span.start..span.end).is_none_or(|words| words.trim().is_empty());
            prop_assert!(blank, "it could have been cut");
            return Ok(());
        };
        prop_assert_eq!(excerpt.words(), &article.text[span.start..span.end]);
        let again = self::article(&id, &text).expect("it parsed before");
        prop_assert!(excerpt.is_in(&again), "the same bytes hold it again");
        let other = self::article(&id, &format!("{text} and more")).expect("it parsed before");
        prop_assert!(!excerpt.is_in(&other), "another revision does not");
        let mut tampered = again.clone();
        tampered.text.replace_range(span.start..span.end, &"x".repeat(span.len()));
        prop_assert_eq!(excerpt.is_in(&tampered), tampered.text == again.text, "other words do not");
        let elsewhere = Article { id: ArticleId::new("other.md"), ..again };
        prop_assert!(!excerpt.is_in(&elsewhere), "another article does not");
    }
}

/// Some documents, and a question made of words from them and of words that may stand in none.
fn asked() -> impl Strategy<Value = (Vec<(ArticleId, String)>, String)> {
    let documents = prop::collection::vec(document(), 1..5);
    let from_documents = prop::collection::vec(any::<Index>(), 0..6);
    let other = prop_oneof![
        2 => Just(String::new()),
        1 => select(&["When ", "“Dr. J. Postel” ", "in 1871 ", "为什么 ", "harbours "][..]).prop_map(str::to_owned),
        1 => prose(),
    ];
    (documents, from_documents, other).prop_map(|(documents, chosen, other)| {
        let words: Vec<&str> = documents.iter().flat_map(|(_, text)| text.split_whitespace()).collect();
        let chosen = chosen
            .iter()
            .filter(|_| !words.is_empty())
            .map(|index| *index.get(&words));
        let question = [other.as_str(), &chosen.collect::<Vec<_>>().join(" ")].concat();
        let documents = documents.into_iter().enumerate().map(|(number, (id, text))| {
            let path = id.as_str().replace("doc", &number.to_string());
            (ArticleId::new(&path), text)
        });
        (documents.collect(), question)
    })
}

/// The most characters of an excerpt of two sentences, by the settings that ship.
const MOST_CHARS: usize = 350;

/// In which block the excerpt begins, and how many sentences of one paragraph it is, or nothing where it is lines or
/// several blocks; `None` unless it begins and ends where sentences, rows or lines of code do.
fn whole_sentences(article: &Article, span: Span) -> Option<(usize, Option<usize>)> {
    let passages = passages(article).into_iter();
    let sentences: Vec<Sentence> = passages.flat_map(|passage| passage.sentences).collect();
    let begins = |sentence: &Sentence| {
        // A list begins with the mark of its first item.
        [sentence.span.start, mark_of(&article.text, sentence.span.start)].contains(&span.start)
    };
    let first = sentences.iter().position(begins)?;
    let last = sentences.iter().position(|sentence| sentence.span.end == span.end)?;
    let number = article.blocks.iter().position(|block| block.span.overlaps(span))?;
    let block = &article.blocks[number];
    let is_one = block.span.contains(span) && !block.kind.is_lines();
    Some((number + 1, is_one.then_some(last + 1 - first)))
}

proptest! {
    #![proptest_config(cases(SOME))]

    #[test]
    fn an_answer_is_whole_sentences_in_order_and_never_twice((documents, question) in asked()) {
        // Without the threshold, whatever is found is quoted.
        let stages = Stages::default().without(Stage::Confidence);
        let home = Home::over_through(Arc::new(MemoryIndex::default()), stages);
        let mut articles = Vec::new();
        for (id, text) in &documents {
            home.write(id.as_str(), text);
            articles.extend(article(id, text));
        }
        if articles.is_empty() {
            return Ok(());
        }
        home.reindex(Mode::Changed).expect("some documents parse");
        let answered = match home.service.ask(&question, Filters::default()) {
            Ok(answered) => answered.answer,
            Err(refused) => {
                prop_assert_eq!(refused.kind, Kind::Asker);
                return Ok(());
            }
        };
        prop_assert_eq!(&answered, &home.ask(&question).answer, "asked twice, answered in two ways");
        let Answer::Quoted { quotations, .. } = answered else { return Ok(()) };
        prop_assert!((1..=3).contains(&quotations.len()));
        for quotation in &quotations {
            let excerpt = &quotation.excerpt;
            let article = articles.iter().find(|article| article.id == *excerpt.article()).expect("it was written");
            prop_assert!(excerpt.is_in(article));
            let whole = whole_sentences(article, excerpt.span());
            prop_assert!(whole.is_some(), "no whole sentences of one paragraph: {:?}", excerpt.words());
            let (paragraph, sentences) = whole.unwrap_or_default();
            prop_assert_eq!(quotation.citation.paragraph, paragraph);
            let chars = excerpt.words().chars().count();
            let fits = match sentences {
                Some(sentences) => sentences == 1 || sentences == 2 && chars <= MOST_CHARS,
                // A list, a table, code, a term with its definition; at least one line behind what leads to it.
                None => chars <= 2 * MOST_CHARS || excerpt.words().lines().count() <= 3,
            };
            prop_assert!(fits, "{sentences:?} sentences: {:?}", excerpt.words());
            let asks = excerpt.words().ends_with(['?', '？', '؟']);
            prop_assert!(!asks, "a question is quoted alone: {:?}", excerpt.words());
        }
        let considered = home.service.explain(&question, Filters::default()).expect("it could be asked").windows;
        // The same words may be cited from another article than the one in which they were judged.
        let said = |excerpt: &Excerpt| wording(excerpt.words());
        let judged: Vec<_> = considered.iter().map(|window| said(&window.quotation.excerpt)).collect();
        let place = |excerpt: &Excerpt| judged.iter().position(|words| *words == said(excerpt));
        let places: Vec<_> = quotations.iter().map(|quotation| place(&quotation.excerpt)).collect();
        prop_assert!(places[0] == Some(0) && places.is_sorted_by(|a, b| a < b), "not best first: {places:?}");
        for (at, later) in quotations.iter().enumerate() {
            for earlier in &quotations[..at] {
                let (a, b) = (&earlier.excerpt, &later.excerpt);
                prop_assert!(a.article() != b.article() || !a.span().overlaps(b.span()), "they share words");
                prop_assert!(a.words() != b.words(), "said twice: {:?}", a.words());
            }
        }
    }
}

#[test]
fn no_question_breaks_anything() {
    let home = Home::embedded(crate::support::corpus::THREE);
    home.reindex(Mode::Changed).expect("it can be indexed");
    let question = prop_oneof![
        any::<String>(),
        "[\\p{L}\\p{M}\\p{N} “”\"「」?？]{0,60}",
        anything(),
        prose()
    ];
    proptest!(cases(MANY), |(question in question)| {
        if let Err(failure) = home.service.ask(&question, Filters::default()) {
            prop_assert_eq!(failure.kind, Kind::Asker, "{}", failure);
        }
    });
}

#[test]
fn verification_drops_what_was_tampered_with() {
    let home = Home::embedded(crate::support::corpus::THREE);
    home.reindex(Mode::Changed).expect("it can be indexed");
    let answered = home
        .service
        .ask("When was the lighthouse of Norrö lit?", Filters::default())
        .expect("it can be asked");
    let Answer::Quoted { quotations, .. } = &answered.answer else {
        panic!("{answered:?}");
    };
    let (path, text) = crate::support::corpus::THREE[0];
    let stored = article(&ArticleId::new(path), text).expect("it parses");
    let span = quotations[0].excerpt.span();
    let verified = |article: &Article| {
        answered
            .answer
            .clone()
            .verified(|id| (*id == article.id).then_some(article))
    };
    assert_eq!(verified(&stored), (answered.answer.clone(), 0));
    // Whichever single character of the excerpt differs, the excerpt is dropped; behind it, nothing is.
    for (at, c) in stored.text.char_indices().filter(|(_, c)| c.is_ascii_alphanumeric()) {
        let mut tampered = stored.clone();
        tampered.text.replace_range(at..=at, if c == 'x' { "y" } else { "x" });
        let dropped = verified(&tampered).1;
        assert_eq!(
            dropped > 0,
            span.contains(Span::new(at, at + 1)),
            "character {at} of {span:?}"
        );
    }
    let (answer, dropped) = answered.answer.clone().verified(|_| None);
    assert_eq!(dropped, quotations.len());
    assert!(
        matches!(answer, Answer::NotFound { .. }),
        "with none left, nothing was found"
    );
}
