//! Searching as every surface does it: pages, exclusions, what of a passage is shown.

use std::{collections::BTreeSet, sync::Arc};

use ibid::{
    corpus::Visible,
    locale::Language,
    question::{Filters, Sort},
    reply::{
        limits::{self, Fitted},
        wording,
    },
    service::{FOUND_ON_A_PAGE, Found, MOST_FOUND, Mode},
    text::words,
};
use proptest::{prelude::*, sample::select};

use crate::support::{memory_index::MemoryIndex, service::Home};

fn indexed(home: Home) -> Home {
    home.reindex(Mode::Changed).expect("the corpus is sound");
    home
}

fn page(home: &Home, written: &str, page: usize) -> Found {
    let found = home.service.search_page(written, Filters::default(), page);
    found.unwrap_or_else(|failure| panic!("{written:?}: {failure}"))
}

/// The words that are shown on all pages, in order.
fn all(home: &Home, written: &str, filters: &Filters) -> Vec<String> {
    let read = |page| {
        let found = home.service.search_page(written, filters.clone(), page);
        found.expect("it can be read")
    };
    let pages = read(1).pages;
    let found = (1..=pages).flat_map(|page| read(page).quotations);
    found.map(|quotation| quotation.excerpt.words().to_owned()).collect()
}

/// Articles of one paragraph, each of another day.
fn many(count: usize) -> Home {
    let home = Home::embedded(&[]);
    for number in 0..count {
        let (month, day) = (number / 28 % 12 + 1, number % 28 + 1);
        home.write(
            &format!("logs/{number:03}.txt"),
            format!("date 2024-{month:02}-{day:02} Log {number}\n\nThe lamp burned in night {number}.\n"),
        );
    }
    indexed(home)
}

#[test]
fn pages_follow_each_other_and_none_repeats_another() {
    let home = many(12);
    let first = page(&home, "lamp", 1);
    assert_eq!(
        (first.total, first.pages, first.first, first.is_more),
        (12, 3, 1, false)
    );
    assert_eq!(first.quotations.len(), FOUND_ON_A_PAGE);
    let last = page(&home, "lamp", 3);
    assert_eq!((last.quotations.len(), last.first), (2, 11));
    assert_eq!(page(&home, "lamp", 99), last, "a page beyond the last is the last");
    assert_eq!(page(&home, "lamp", 0), first, "and one before the first the first");
    let shown = all(&home, "lamp", &Filters::default());
    assert_eq!((shown.len(), shown.iter().collect::<BTreeSet<_>>().len()), (12, 12));
    assert_eq!(shown, all(&home, "lamp", &Filters::default()), "the order stays");
}

#[test]
fn more_than_are_listed_is_said() {
    let found = page(&many(MOST_FOUND + 1), "lamp", 1);
    assert_eq!((found.total, found.is_more), (MOST_FOUND, true));
    let found = page(&many(MOST_FOUND), "lamp", 1);
    assert_eq!((found.total, found.is_more), (MOST_FOUND, false));
}

#[test]
fn the_newest_come_first_where_that_is_wanted_and_undated_last() {
    let home = many(7);
    home.write("logs/undated.txt", "Log\n\nThe lamp of the lamp: a lamp, lamp.\n");
    let home = indexed(home);
    let newest = Filters {
        sort: Sort::Newest,
        ..Filters::default()
    };
    let shown = all(&home, "lamp", &newest);
    let nights = (0..7).rev().map(|night| format!("The lamp burned in night {night}."));
    let expected: Vec<String> = nights
        .chain(["The lamp of the lamp: a lamp, lamp.".to_owned()])
        .collect();
    assert_eq!(shown, expected);
}

#[test]
fn what_may_not_be_seen_is_not_counted() {
    let home = many(12);
    home.write("other/one.txt", "Other\n\nThe lamp was sold.\n");
    let home = indexed(home);
    let within = |name: &str| Filters::within(Visible::Only([name.to_owned()].into()));
    let found = |name| {
        home.service
            .search_page("lamp", within(name), 1)
            .expect("it can be read")
    };
    assert_eq!(
        (found("other").total, found("logs").total, found("none").total),
        (1, 12, 0)
    );
}

#[test]
fn of_a_long_passage_the_sentences_are_shown_that_hold_most() {
    let filler = "Nothing much happened on that day, and the sea stayed as it was before the war. ".repeat(3);
    let text = format!(
        "Keeping\n\n{filler}Hilda came in 1931. She lit the lamp with whale oil. {filler}\n\nThe lamp was electric later.\n"
    );
    let home = indexed(Home::embedded(&[
        ("a/keeping.txt", &text),
        ("a/short.txt", "Short\n\nA lamp. It is small.\n"),
    ]));
    let shown = |written: &str| all(&home, written, &Filters::default());
    assert_eq!(
        shown("hilda lamp oil")[0],
        "Hilda came in 1931. She lit the lamp with whale oil."
    );
    assert_eq!(shown("whale oil")[0], "She lit the lamp with whale oil.");
    assert!(
        shown("lamp").contains(&"A lamp. It is small.".to_owned()),
        "a short one is whole"
    );
    assert_eq!(shown("\"lamp was electric\""), ["The lamp was electric later."]);
}

#[test]
fn what_is_excluded_and_what_is_quoted() {
    let home = indexed(Home::embedded(&[
        ("a/one.txt", "One\n\nThe café by the sea.\n"),
        ("a/two.txt", "Two\n\nThe sea by the CAFE of many cafes.\n"),
        ("a/three.txt", "Three\n\nThe sea and its cafes.\n"),
        ("a/four.txt", "Four of the café\n\nThe sea is blue.\n"),
        ("b/fünf.txt", "五\n\n大海和灯塔很漂亮。\n"),
        ("b/sechs.txt", "六\n\n大海和渡轮很漂亮，丝绸之路。\n"),
    ]));
    let check = |written: &str, expected: &[&str]| {
        let mut shown = all(&home, written, &Filters::default());
        shown.sort();
        assert_eq!(shown, expected, "{written}");
    };
    check("sea -cafe", &["The sea and its cafes."]);
    check(
        "sea -\"café by\" -blue",
        &["The sea and its cafes.", "The sea by the CAFE of many cafes."],
    );
    check("\"sea and\"", &["The sea and its cafes."]);
    check("\"sea and\" -cafes", &[]);
    check("大海 -渡轮", &["大海和灯塔很漂亮。"]);
    check("大海 -丝绸之路", &["大海和灯塔很漂亮。"]);
    assert!(page(&home, "\"blue sea\" cafe", 1).loosened);
}

#[test]
fn a_search_for_nothing_is_refused_with_an_example() {
    let home = many(1);
    let refused = |written: &str| {
        let failure = home.service.search_page(written, Filters::default(), 1);
        let failure = failure.expect_err("it is refused");
        (
            failure.what.to_string(),
            failure.hint.expect("there is one").to_string(),
        )
    };
    let (what, hint) = refused("-lamp -\"the night\"");
    assert_eq!(what, "The search says only what is not looked for.");
    assert!(hint.contains("`lighthouse -ferry`"), "{hint}");
    assert!(refused("the -lamp").0.contains("names nothing"));
}

const WORDS: &[&str] = &[
    "lamp", "Lamp", "lämp", "sea", "SEA", "keeper", "keepers", "oil", "海", "灯塔", "大海",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_excluded_word_stands_in_no_passage(
        texts in prop::collection::vec(prop::collection::vec(select(WORDS), 1..8), 1..12),
        wanted in select(WORDS),
        excluded in select(WORDS),
        on_disk in any::<bool>(),
    ) {
        let files: Vec<(String, String)> = (0..)
            .zip(&texts)
            .map(|(number, words)| (format!("a/{number}.txt"), format!("Title\n\n{}.\n", words.join(" "))))
            .collect();
        let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        let home = indexed(if on_disk {
            Home::embedded(&files)
        } else {
            Home::over(Arc::new(MemoryIndex::default()), &files)
        });
        let folded = |text: &str| -> Vec<String> { words(text).into_iter().map(|word| word.folded.into()).collect() };
        let shown = all(&home, &format!("{wanted} -{excluded}"), &Filters::default());
        for text in &shown {
            prop_assert!(!folded(text).contains(&folded(excluded)[0]), "{text} holds {excluded}");
        }
        // Nothing else is lost.
        let without: Vec<String> = all(&home, wanted, &Filters::default())
            .into_iter()
            .filter(|text| !ibid::question::Phrase::of(excluded).expect("it is a word").is_in(&words(text)))
            .collect();
        let sorted = |texts: &[String]| { let mut texts = texts.to_vec(); texts.sort(); texts };
        prop_assert_eq!(sorted(&shown), sorted(&without));
    }
}

#[test]
fn any_page_fits_a_message() {
    for letters in ["👨‍👩‍👧‍👦", "مرحبا بالعالم ", "灯塔的故事", "\\*_~|>"] {
        let title = letters.repeat(300 / letters.chars().count());
        let long = format!("lamp {}", letters.repeat(900 / letters.chars().count()));
        let home = Home::embedded(&[]);
        for number in 0..6 {
            let text = format!(
                "---\ntitle: '{title}{number}'\nurl: https://example.org/{}\n---\n\n# {title}\n\n{long}. lamp {number}.\n",
                "%F0%9F%91%A8".repeat(20)
            );
            home.write(&format!("a/{number}.md"), text);
        }
        let home = indexed(home);
        let written = format!("lamp {}", letters.repeat(100 / letters.chars().count()));
        for number in [1, 2] {
            let found = page(&home, &written, number);
            assert!(!found.quotations.is_empty());
            for language in Language::ALL {
                let fit = limits::fit(language, &wording::found(language, &written, &found));
                let (text, most) = match &fit.shown {
                    Fitted::Content(text) => (text, limits::CONTENT),
                    Fitted::Embed(text) => (text, limits::DESCRIPTION),
                };
                assert!(text.encode_utf16().count() <= most, "{letters} in {language:?}");
                let last = format!("[{}]", found.first + found.quotations.len() - 1);
                assert!(
                    fit.whole.as_ref().unwrap_or(text).contains(&last),
                    "what is left out is in the file"
                );
            }
        }
    }
}
