//! The same words in several articles: quoted once, with the others named; and what only looks the same.

#![allow(
    clippy::needless_raw_string_hashes,
    reason = "the form in which snapshots are brought up to date"
)]

use std::collections::HashSet;

use expect_test::{Expect, expect};
use ibid::{
    answer::{Answer, Place, Quotation},
    corpus::{ArticleId, Visible},
    locale::Language,
    question::{Filters, Sort},
    reply::{plain, wording},
    service::Mode,
    text::{Signature, is_same_text, wording as wording_of, words},
};
use proptest::prelude::*;

use crate::support::service::Home;

/// What a news agency sent.
const NEWS: &str = "The harbour of Norro will be closed to all ships from 3 to 17 October. Divers are to remove the wreck \
    of the ferry Hilda, which sank in the northern basin in 1987. The work costs 1.2 million euros, half of which the \
    island pays. Fishing boats may use the old pier in Rotkopf during that time. The harbour master said that the date \
    cannot be moved again, because the autumn storms begin in November. Last year the work had to be stopped after two \
    days.";

/// A rule of a community.
const RULE: &str = "Whoever posts advertising in a channel that is not meant for it is warned by a moderator. After three \
    warnings the account is muted for seven days. Appeals go to the council by letter, and the council answers within \
    two weeks. A muted account can read all channels and vote in polls. Moderators keep a log of all warnings, which is \
    deleted after a year.";

/// A page made from a template.
const TEMPLATE: &str = "This page lists what visitors of the office in Norro should know before they come. The office in \
    Norro is open on Monday and Thursday from nine to twelve. Please bring a valid passport, the confirmation of your \
    appointment and the fee in cash. Dogs have to stay outside. Children under twelve need no appointment of their own. \
    The staff speaks English, German and Spanish.";

/// A rule in a script without spaces and capitals.
const CHINESE: &str = "在不允许发布广告的频道里发布广告的人会收到版主的警告。收到三次警告以后账号将被禁言七天。申诉应以书面形式提交给委员会，\
    委员会在两周之内答复。被禁言的账号可以阅读所有频道并参加投票。版主保存所有警告的记录，一年以后删除。";

/// Other articles, beside which words are as rare as in a corpus.
const OTHERS: &[(&str, &str)] = &[
    (
        "lamp.txt",
        "The lamp\n\nThe lighthouse of Norro was lit in 1871. Its lamp can be seen from thirty miles away.\n",
    ),
    (
        "cable.txt",
        "The cable car\n\nThe cable car to the Rotkopf opened in 1962 and carries ninety people an hour.\n",
    ),
    (
        "school.txt",
        "The school\n\nThe school has four classes. Lessons begin at eight and end at one.\n",
    ),
    (
        "bees.txt",
        "The bees\n\nBeekeepers harvest in June. The honey of the island is dark and tastes of thyme.\n",
    ),
    (
        "chess.txt",
        "The chess club\n\nThe chess club meets in the library. Beginners are welcome and boards are there.\n",
    ),
    (
        "tide.txt",
        "The tide\n\nThe tide comes twice a day. At spring tide the mole is under water for an hour.\n",
    ),
    ("灯塔.txt", "灯塔\n\n灯塔建于一八七一年。灯光在三十海里之外也能看见。\n"),
    ("学校.txt", "学校\n\n学校有四个班。上课时间是八点到一点。\n"),
];

/// Two texts, a question, and whether both say the same to it.
struct Pair {
    name: &'static str,
    texts: [String; 2],
    question: &'static str,
    /// Words of each that answer, where these differ.
    facts: Option<[&'static str; 2]>,
}

fn edited(text: &str, edits: &[(&str, &str)]) -> String {
    edits.iter().fold(text.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from:?} does not stand in it");
        text.replace(from, to)
    })
}

fn pairs() -> Vec<Pair> {
    let same = |name, text: &str, edits: &[(&str, &str)], question| Pair {
        name,
        texts: [text.to_owned(), edited(text, edits)],
        question,
        facts: None,
    };
    let differs = |name, text: &str, edits: &[(&str, &str)], question, facts| Pair {
        facts: Some(facts),
        ..same(name, text, edits, question)
    };
    let wreck = "When did the ferry Hilda sink?";
    let muted = "After how many warnings is an account muted?";
    vec![
        same("word for word", NEWS, &[], wreck),
        same(
            "set otherwise",
            NEWS,
            &[("from 3 to", "from\n3 to"), ("1987. The", "1987.\u{a0}The")],
            wreck,
        ),
        same(
            "another first sentence",
            NEWS,
            &[(
                "The harbour of Norro will be closed to all ships from 3 to 17 October.",
                "NORRO (ap) – No ship enters the port for two weeks in October.",
            )],
            wreck,
        ),
        same(
            "a line of the agency",
            NEWS,
            &[("two days.", "two days. All rights reserved by the agency.")],
            wreck,
        ),
        same(
            "shortened",
            NEWS,
            &[(" Last year the work had to be stopped after two days.", "")],
            wreck,
        ),
        same(
            "edited elsewhere",
            RULE,
            &[("within two weeks", "within ten days")],
            muted,
        ),
        same(
            "in Chinese",
            CHINESE,
            &[("一年以后删除", "一年之后删除")],
            "收到几次警告以后账号被禁言？",
        ),
        differs(
            "a number",
            RULE,
            &[("three warnings", "two warnings")],
            muted,
            ["three", "two"],
        ),
        differs("digits", NEWS, &[("in 1987", "in 1978")], wreck, ["1987", "1978"]),
        differs(
            "a denial",
            RULE,
            &[("can read all channels", "cannot read all channels")],
            "Can a muted account read all channels?",
            ["can read", "cannot read"],
        ),
        differs(
            "a name",
            NEWS,
            &[("the ferry Hilda", "the ferry Berta")],
            "Which ferry sank in the northern basin?",
            ["Hilda", "Berta"],
        ),
        differs(
            "a filled-in template",
            TEMPLATE,
            &[
                ("office in Norro", "office in Rotkopf"),
                ("Monday and Thursday from nine", "Tuesday and Friday from eight"),
            ],
            "When is the office open for visitors?",
            ["Monday", "Tuesday"],
        ),
        differs(
            "a number, in one sentence",
            "After three warnings by a moderator an account is muted for seven days in all channels.",
            &[("three warnings", "two warnings")],
            muted,
            ["three", "two"],
        ),
        differs(
            "Chinese numbers",
            CHINESE,
            &[("三次警告", "两次警告")],
            "收到几次警告以后账号被禁言？",
            ["三次", "两次"],
        ),
    ]
}

fn quotations(answer: Answer) -> Vec<Quotation> {
    match answer {
        Answer::Quoted { quotations, .. } => quotations,
        Answer::Nearest { .. } | Answer::NotFound { .. } => Vec::new(),
    }
}

fn exact(a: &str, b: &str) -> f32 {
    let shingles = |text: &str| -> HashSet<Vec<String>> {
        let words: Vec<String> = words(text).into_iter().map(|word| word.folded.into()).collect();
        words.windows(3).map(<[String]>::to_vec).collect()
    };
    let (a, b) = (shingles(a), shingles(b));
    #[expect(clippy::cast_precision_loss, reason = "some hundred words")]
    let share = a.intersection(&b).count() as f32 / a.union(&b).count() as f32;
    share
}

fn signature(text: &str) -> Signature {
    Signature::of(&words(text))
}

/// How alike the texts of each pair are, by all words in threes and by signatures, and what comes of it. No measure of
/// likeness parts those that say the same from those that do not, which is why sentences decide.
#[test]
fn what_says_the_same_is_quoted_once_and_what_differs_is_not_folded_away() {
    let mut shown = String::new();
    for Pair {
        name,
        texts: [a, b],
        question,
        facts,
    } in pairs()
    {
        let home = Home::embedded(OTHERS);
        home.write("one/a.txt", format!("One\n\n{a}\n"));
        home.write("two/b.txt", format!("Two\n\n{b}\n"));
        home.reindex(Mode::Changed).expect("it can be indexed");
        let quotations = quotations(home.ask(question).answer);
        let words: Vec<&str> = quotations.iter().map(|quotation| quotation.excerpt.words()).collect();
        let also = quotations.first().is_some_and(|first| first.also.len() == 1);
        let outcome = match facts {
            None => {
                let once = !words.is_empty() && !words[1..].iter().any(|other| is_same_text(other, words[0]));
                match (once, also) {
                    (true, true) => "once, also in the other",
                    (true, false) => "once",
                    (false, _) => "WRONG",
                }
            }
            Some(facts) => {
                let both = facts.iter().all(|fact| words.iter().any(|words| words.contains(fact)));
                if both && !also { "both" } else { "WRONG" }
            }
        };
        let line = format!(
            "{name:<24}{:>6.2}{:>6.2}  {outcome}\n",
            exact(&a, &b),
            signature(&a).resemblance(&signature(&b)),
        );
        shown.push_str(&line);
    }
    expect![[r#"
        word for word             1.00  1.00  once, also in the other
        set otherwise             1.00  1.00  once, also in the other
        another first sentence    0.74  0.70  once
        a line of the agency      0.93  0.89  once, also in the other
        shortened                 0.87  0.84  once, also in the other
        edited elsewhere          0.88  0.92  once, also in the other
        in Chinese                0.94  0.91  once, also in the other
        a number                  0.91  0.89  both
        digits                    0.93  0.88  both
        a denial                  0.91  0.91  both
        a name                    0.93  0.89  both
        a filled-in template      0.67  0.61  both
        a number, in one sentence  0.75  0.62  both
        Chinese numbers           0.91  0.92  both
    "#]]
    .assert_eq(&shown);
}

/// One item of news as three feeds bring it, the first in HTML that was set otherwise; each in a collection of its own.
fn feeds() -> Home {
    let home = Home::embedded(OTHERS);
    let article = |title: &str, url: &str, date: &str, body: &str| {
        format!("---\ntitle: {title}\nurl: {url}\ndate: {date}\n---\n\n{body}\n")
    };
    let (wire, coast, island) = (
        "https://wire.example/42",
        "https://coast.example/norro",
        "https://island.example/n",
    );
    home.write(
        "wire/norro.md",
        article("Norro closes its harbour", wire, "2025-09-30", NEWS),
    );
    let edited = edited(
        NEWS,
        &[(
            "Last year the work had to be stopped after two days.",
            "More will be known tomorrow.",
        )],
    );
    home.write(
        "coast/norro.md",
        article("Harbour closed while a wreck comes up", coast, "2025-10-01", &edited),
    );
    let set = NEWS.replace("wreck of", "wreck\nof");
    home.write(
        "island/norro.md",
        article("Norro closes its harbour", island, "2025-10-02", &set),
    );
    home.write(
        "wire/ferry.txt",
        "Timetable\n\nThe ferry to Rotkopf leaves every hour.\n",
    );
    home.write(
        "coast/ferry.txt",
        "Fares\n\nA crossing with the ferry costs four euros.\n",
    );
    home.write("island/ferry.txt", "Crew\n\nThe ferry looks for two deckhands.\n");
    home.reindex(Mode::Changed).expect("it can be indexed");
    home
}

const ASKED: &str = "When did the ferry Hilda sink?";

fn asked(home: &Home, filters: Filters) -> Vec<Quotation> {
    quotations(home.service.ask(ASKED, filters).expect("it can be asked").answer)
}

fn articles(quotation: &Quotation) -> Vec<&str> {
    quotation.articles().map(ArticleId::as_str).collect()
}

#[test]
fn what_three_feeds_bring_is_answered_once_with_the_others_named() {
    let home = feeds();
    let reply = |language| plain::render(&wording::answered(language, &home.ask(ASKED)));
    let check = |language, expected: Expect| expected.assert_eq(&reply(language));
    check(
        Language::English,
        expect![[r#"
              The harbour of Norro will be closed to all ships from 3 to 17 October. Divers are to remove the wreck of the ferry Hilda, which sank in the northern basin in 1987.
            [1] Norro closes its harbour <https://island.example/n#:~:text=The%20harbour%20of%20Norro%20will%20be,in%20the%20northern%20basin%20in%201987> · 2025-10-02 · paragraph 1 · island/norro.md · also in Harbour closed while a wreck comes up <https://coast.example/norro> (2025-10-01), wire/norro.md <https://wire.example/42> (2025-09-30)

            Word for word from the articles as indexed 2023-11-14 22:13 UTC
        "#]],
    );
    check(
        Language::German,
        expect![[r#"
              The harbour of Norro will be closed to all ships from 3 to 17 October. Divers are to remove the wreck of the ferry Hilda, which sank in the northern basin in 1987.
            [1] Norro closes its harbour <https://island.example/n#:~:text=The%20harbour%20of%20Norro%20will%20be,in%20the%20northern%20basin%20in%201987> · 2025-10-02 · Absatz 1 · island/norro.md · auch in Harbour closed while a wreck comes up <https://coast.example/norro> (2025-10-01), wire/norro.md <https://wire.example/42> (2025-09-30)

            Wörtlich aus den Artikeln, wie sie am 2023-11-14 22:13 UTC indexiert wurden
        "#]],
    );
}

#[test]
fn of_several_articles_the_newest_is_cited_first_where_that_is_asked_for() {
    let home = feeds();
    let found = asked(
        &home,
        Filters {
            sort: Sort::Newest,
            ..Filters::default()
        },
    );
    assert_eq!(
        articles(&found[0]),
        ["island/norro.md", "coast/norro.md", "wire/norro.md"]
    );
}

#[test]
fn each_copy_answers_by_itself_where_only_its_collection_is_asked() {
    let home = feeds();
    for collection in ["wire", "coast", "island"] {
        let found = asked(
            &home,
            Filters {
                collection: Some(collection.to_owned()),
                ..Filters::default()
            },
        );
        assert_eq!(articles(&found[0]), [format!("{collection}/norro.md")]);
    }
}

#[test]
fn what_may_not_be_seen_is_not_named() {
    let home = feeds();
    let within = Visible::Only(["wire", "island", "general"].map(str::to_owned).into());
    let found = asked(
        &home,
        Filters {
            within: within.clone(),
            ..Filters::default()
        },
    );
    for quotation in &found {
        assert!(!articles(quotation).contains(&"coast/norro.md"), "{quotation:?}");
        assert_eq!(quotation.more, 0);
    }
    let places: Vec<Place> = found.iter().map(Place::of).collect();
    let sources = home.service.sources(&places, &within).expect("they can be read");
    let source = sources.sources[0].as_ref().expect("it is there");
    assert_eq!(articles(&source.quotation), articles(&found[0]));
}

#[test]
fn the_sources_of_an_answer_name_them_too() {
    let home = feeds();
    let places: Vec<Place> = asked(&home, Filters::default()).iter().map(Place::of).collect();
    let sources = home.service.sources(&places, &Visible::All).expect("they can be read");
    expect![[r#"
        [1] Norro closes its harbour <https://island.example/n#:~:text=The%20harbour%20of%20Norro%20will%20be,in%20the%20northern%20basin%20in%201987> · 2025-10-02 · paragraph 1 · island/norro.md · also in Harbour closed while a wreck comes up <https://coast.example/norro> (2025-10-01), wire/norro.md <https://wire.example/42> (2025-09-30)
          - collection island · revision b2f4bfe3
        as indexed 2023-11-14 22:13 UTC
    "#]].assert_eq(&plain::render(&wording::sources(Language::English, &sources)));
}

#[test]
fn programs_are_told_of_them_as_citations() {
    let found = asked(&feeds(), Filters::default());
    let printed = serde_json::to_value(&found[0]).expect("it can be written");
    let others = printed["also"].as_array().expect("they are listed");
    let paths: Vec<_> = others.iter().map(|other| other["path"].as_str()).collect();
    assert_eq!(paths, [Some("coast/norro.md"), Some("wire/norro.md")]);
    for key in ["title", "date", "paragraph", "start", "end", "url", "revision"] {
        assert!(!others[0][key].is_null(), "{key} is missing: {others:?}");
    }
    assert_eq!(printed.get("more"), None);
    let alone = quotations(feeds().ask("How many deckhands does the ferry look for?").answer);
    let printed = serde_json::to_value(&alone[0]).expect("it can be written");
    assert_eq!(printed.get("also"), None);
}

/// A page that can be read at two addresses, and one that nobody says where to read.
#[test]
fn of_a_page_under_two_addresses_one_is_shown_and_more_than_three_are_counted() {
    let home = Home::embedded(OTHERS);
    let page = |url: &str| format!("---\ntitle: Advertising\n{url}---\n\n{RULE}\n");
    home.write("a/rule.md", page(""));
    home.write("b/rule.md", page("url: https://example.org/rules\n"));
    home.write("c/rule.md", page("url: https://www.example.org/rules?from=start\n"));
    home.reindex(Mode::Changed).expect("it can be indexed");
    let question = "After how many warnings is an account muted?";
    let found = quotations(home.ask(question).answer);
    assert_eq!(articles(&found[0]), ["b/rule.md", "c/rule.md", "a/rule.md"]);
    let searched = || {
        home.service
            .search_page("muted account", Filters::default(), 1)
            .expect("it can be searched")
    };
    let page_one = searched();
    assert_eq!(page_one.total, 1);
    assert_eq!(
        articles(&page_one.quotations[0]),
        ["b/rule.md", "c/rule.md", "a/rule.md"]
    );

    for more in ["d", "e", "f"] {
        home.write(&format!("{more}/rule.md"), page(""));
    }
    home.reindex(Mode::Changed).expect("it can be indexed");
    let found = quotations(home.ask(question).answer);
    assert_eq!(
        articles(&found[0]),
        ["b/rule.md", "c/rule.md", "a/rule.md", "d/rule.md"]
    );
    assert_eq!(found[0].more, 2);
    let reply = plain::render(&wording::found(Language::English, "muted account", &searched()));
    expect![[r#"
        1 passage for muted account, page 1 of 1
          Whoever posts advertising in a channel that is not meant for it is warned by a moderator. After three warnings the account is muted for seven days. Appeals go to the council by letter, and the council answers within two weeks. A muted account can read all channels and vote in polls. Moderators keep a log of all warnings, which is deleted after a year.
        [1] Advertising <https://example.org/rules#:~:text=Whoever%20posts%20advertising%20in%20a%20channel,which%20is%20deleted%20after%20a%20year> · paragraph 1 · b/rule.md · also in c/rule.md <https://www.example.org/rules?from=start>, a/rule.md, d/rule.md and 2 more articles

        Word for word from the articles as indexed 2023-11-14 22:13 UTC
    "#]].assert_eq(&reply);
}

/// Forty copies are more passages than are asked for.
#[test]
fn copies_do_not_crowd_out_what_else_there_is() {
    let home = Home::embedded(OTHERS);
    for number in 0..40 {
        home.write(&format!("news/{number:02}.txt"), format!("News\n\n{NEWS}\n"));
    }
    home.write(
        "diary.txt",
        "Diary\n\nThe wreck is rusty. My uncle was on board, but he is a poor swimmer.\n",
    );
    home.reindex(Mode::Changed).expect("it can be indexed");
    let found = home
        .service
        .search("the wreck of the ferry Hilda", Filters::default(), 5)
        .expect("it can be searched");
    assert_eq!(found[0].more, 36);
    assert!(found.iter().any(|found| articles(found) == ["diary.txt"]), "{found:#?}");
}

/// Words in any order.
fn some_words() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec("[a-z]{1,6}|[0-9]{1,3}|不|三|ночь", 0..120)
}

proptest! {
    #[test]
    fn equal_words_have_equal_signatures_however_they_are_set(text in some_words()) {
        let plain = text.join(" ");
        let set = text.join(" \n ").to_uppercase();
        prop_assert_eq!(signature(&plain), signature(&set));
        prop_assert!((signature(&plain).resemblance(&signature(&set)) - 1.0).abs() < f32::EPSILON);
    }

    #[test]
    fn resemblance_is_symmetric_and_a_share((a, b) in (some_words(), some_words())) {
        let (a, b) = (signature(&a.join(" ")), signature(&b.join(" ")));
        let (there, back) = (a.resemblance(&b), b.resemblance(&a));
        prop_assert!((there - back).abs() < f32::EPSILON);
        prop_assert!((0.0..=1.0).contains(&there));
    }

    /// Six times the mean error, which chance does not reach.
    #[test]
    fn resemblance_is_about_the_share_of_words_in_threes((text, cut) in (
        prop::collection::vec("[a-z]{3,8}", 40..160),
        0.0_f64..1.0,
    )) {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "a place in it")]
        let at = (text.len() as f64 * cut) as usize;
        let (a, b) = (text.join(" "), text[at.min(text.len() - 3)..].join(" "));
        let estimate = signature(&a).resemblance(&signature(&b));
        prop_assert!((estimate - exact(&a, &b)).abs() < 0.54, "{estimate} for {}", exact(&a, &b));
    }

    /// No word can be changed so that the wording stays, and what differs in wording is no copy.
    #[test]
    fn a_changed_number_or_denial_is_another_wording(number in 0_u32..1000, other in 0_u32..1000) {
        prop_assume!(number != other);
        let rule = |number: u32, not: &str| format!("After {number} warnings an account is {not} muted.");
        prop_assert_ne!(wording_of(&rule(number, "")), wording_of(&rule(other, "")));
        prop_assert_ne!(wording_of(&rule(number, "")), wording_of(&rule(number, "not")));
    }
}
