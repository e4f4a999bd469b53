//! Which articles may answer: what may be seen, what was chosen, which comes first.

use std::{collections::BTreeSet, sync::Arc};

use expect_test::{Expect, expect};
use ibid::{
    answer::Answer,
    corpus::{Date, Visible},
    failure::{Failure, Kind},
    locale::Language,
    question::{Filters, Sort, Stage, Stages},
    reply::{plain, wording},
    service::Mode,
};
use proptest::{prelude::*, sample::subsequence};

use crate::support::{
    memory_index::{MemoryIndex, Script},
    service::Home,
};

const COLLECTIONS: [&str; 3] = ["news", "rules", "secret"];
const TAGS: [&str; 3] = ["harbour", "classified", "lamp"];
const WORDS: [&str; 8] = [
    "lighthouse",
    "ferry",
    "keeper",
    "island",
    "lantern",
    "council",
    "harbour",
    "winter",
];

fn only(names: &[&str]) -> Visible {
    Visible::Only(names.iter().map(|name| (*name).to_owned()).collect())
}

/// A document: the collection it is in, its tag, the year it is of, its words.
fn document() -> impl Strategy<Value = (usize, usize, Option<i32>, Vec<usize>)> {
    (
        0..COLLECTIONS.len(),
        0..TAGS.len(),
        proptest::option::of(2019..=2022_i32),
        proptest::collection::vec(0..WORDS.len(), 3..9),
    )
}

fn chosen() -> impl Strategy<Value = Filters> {
    let name = |names: [&'static str; 3]| proptest::option::weighted(0.3, proptest::sample::select(names.to_vec()));
    let day = || proptest::option::weighted(0.2, (2019..=2022_i32).prop_map(|year| format!("{year}-06-01")));
    let newest = any::<bool>();
    (
        subsequence(COLLECTIONS.to_vec(), 0..=COLLECTIONS.len()),
        name(COLLECTIONS),
        name(TAGS),
        day(),
        day(),
        newest,
    )
        .prop_map(|(within, collection, tag, from, to, newest)| Filters {
            within: only(&within),
            collection: collection.map(str::to_owned),
            tag: tag.map(str::to_owned),
            language: None,
            from: from.and_then(|day| Date::parse(&day)),
            to: to.and_then(|day| Date::parse(&day)),
            sort: if newest { Sort::Newest } else { Sort::Relevance },
        })
}

fn written(documents: &[(usize, usize, Option<i32>, Vec<usize>)]) -> Vec<(String, String)> {
    let written = documents
        .iter()
        .enumerate()
        .map(|(number, (collection, tag, year, words))| {
            let collection = COLLECTIONS[*collection];
            let words: Vec<&str> = words.iter().map(|word| WORDS[*word]).collect();
            let date = year.map(|year| format!("date: {year}-06-01\n")).unwrap_or_default();
            let text = format!(
                "---\ntitle: {collection} {number}\n{date}tags: [{}]\n---\n\nThe {} of number {number}.\n",
                TAGS[*tag],
                words.join(" ")
            );
            (format!("{collection}/{number}.md"), text)
        });
    written.collect()
}

/// Every article that an answer, a search or an explanation names, and the words of every refusal.
fn seen(home: &Home, question: &str, filters: &Filters) -> (Vec<String>, Vec<String>) {
    let (mut articles, mut refusals) = (Vec::new(), Vec::new());
    let mut refused = |failure: Failure| {
        assert_eq!(failure.kind, Kind::Asker, "{failure}");
        refusals.push(format!("{} {}", failure.what, failure.hint.expect("there is one")));
    };
    match home
        .service
        .ask(question, filters.clone())
        .map(|answered| answered.answer)
    {
        Ok(answer) => {
            let quoted = answer.quotations().iter();
            articles.extend(quoted.map(|quotation| quotation.excerpt.article().to_string()));
            if let Answer::NotFound { sections, .. } = answer {
                articles.extend(sections.iter().map(|section| section.path.to_string()));
            }
        }
        Err(failure) => refused(failure),
    }
    match home.service.search(question, filters.clone(), 9) {
        Ok(found) => articles.extend(found.iter().map(|found| found.excerpt.article().to_string())),
        Err(failure) => refused(failure),
    }
    match home.service.explain(question, filters.clone()) {
        Ok(explained) => {
            let windows = explained.windows.iter();
            articles.extend(windows.map(|window| window.quotation.excerpt.article().to_string()));
        }
        Err(failure) => refused(failure),
    }
    (articles, refusals)
}

/// Asks with and without a threshold, since what is quoted and what came near are shown by different ways.
fn check_invisible(home: &Home, question: &str, filters: &Filters) -> Result<(), TestCaseError> {
    let (articles, refusals) = seen(home, question, filters);
    for article in articles {
        let collection = article.split('/').next().expect("it has a first part");
        prop_assert!(
            filters.within.has(collection),
            "{article} is seen within {:?}",
            filters.within
        );
        prop_assert!(
            filters.collection.as_deref().is_none_or(|name| name == collection),
            "{article}"
        );
    }
    for refusal in refusals {
        // What somebody typed themselves is no news to them.
        let hint = refusal.split_once('.').map_or("", |(_, hint)| hint);
        for collection in COLLECTIONS.iter().filter(|name| !filters.within.has(name)) {
            prop_assert!(!hint.contains(collection), "{refusal:?} within {:?}", filters.within);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_that_may_not_be_seen_is_found(
        documents in proptest::collection::vec(document(), 1..9),
        filters in proptest::collection::vec(chosen(), 1..6),
        word in 0..WORDS.len(),
    ) {
        let question = format!("Where is the {}?", WORDS[word]);
        for script in [Script::Well, Script::LetsAll] {
            for stages in [Stages::default(), Stages::default().without(Stage::Confidence)] {
                let index = Arc::new(MemoryIndex::default());
                let home = Home::over_through(Arc::clone(&index) as _, stages);
                for (path, text) in written(&documents) {
                    home.write(&path, text);
                }
                home.reindex(Mode::Changed).expect("the documents parse");
                index.play(script);
                for filters in &filters {
                    check_invisible(&home, &question, filters)?;
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_that_may_not_be_seen_is_found_on_disk(
        documents in proptest::collection::vec(document(), 1..9),
        filters in proptest::collection::vec(chosen(), 9),
        word in 0..WORDS.len(),
    ) {
        let home = Home::embedded(&[]).through(Stages::default().without(Stage::Confidence));
        for (path, text) in written(&documents) {
            home.write(&path, text);
        }
        home.reindex(Mode::Changed).expect("the documents parse");
        for filters in &filters {
            check_invisible(&home, &format!("Where is the {}?", WORDS[word]), filters)?;
        }
    }
}

fn article(title: &str, date: Option<&str>, tags: &str, text: &str) -> String {
    let date = date.map(|date| format!("date: {date}\n")).unwrap_or_default();
    format!("---\ntitle: {title}\n{date}tags: [{tags}]\n---\n\n{text}\n")
}

fn refused(home: &Home, filters: Filters, expected: &Expect) {
    let failure = home
        .service
        .ask("Where is the lighthouse?", filters)
        .expect_err("it is refused");
    assert_eq!(failure.kind, Kind::Asker);
    let said = |language| plain::render(&wording::failed(language, &failure, "1"));
    expected.assert_eq(&format!("{}{}", said(Language::English), said(Language::German)));
}

#[test]
fn a_name_that_is_not_there_is_refused_with_those_that_are() {
    let text = "The lighthouse stands on the island.";
    let home = Home::embedded(&[
        ("news/1.md", &article("One", None, "harbour", text)),
        ("rules/1.md", &article("Two", None, "lamp", text)),
        ("secret/1.md", &article("Three", None, "classified", text)),
    ]);
    home.reindex(Mode::Changed).expect("the documents parse");
    let of = |within: &[&str], collection: Option<&str>, tag: Option<&str>| Filters {
        within: only(within),
        collection: collection.map(str::to_owned),
        tag: tag.map(str::to_owned),
        ..Filters::default()
    };
    let both = &["news", "rules"];
    for name in ["nowhere", "secret"] {
        let expected = format!(
            "There is no collection “{name}”.\nhint: there are news and rules.\n\
             Es gibt keine Sammlung „{name}“.\nTipp: Es gibt news und rules.\n"
        );
        let failure = home.service.ask("Where is the lighthouse?", of(both, Some(name), None));
        let failure = failure.expect_err("it is refused");
        let said = |language| plain::render(&wording::failed(language, &failure, "1"));
        assert_eq!(
            format!("{}{}", said(Language::English), said(Language::German)),
            expected
        );
    }
    refused(
        &home,
        of(&["news"], Some("rules"), None),
        &expect![[r"
        There is no collection “rules”.
        hint: there is only news.
        Es gibt keine Sammlung „rules“.
        Tipp: Es gibt nur news.
    "]],
    );
    refused(
        &home,
        of(&[], Some("rules"), None),
        &expect![[r"
        There is no collection “rules”.
        hint: there is none to choose from here; leave the option out.
        Es gibt keine Sammlung „rules“.
        Tipp: Hier gibt es nichts zur Auswahl; lass die Option weg.
    "]],
    );
    refused(
        &home,
        of(both, None, Some("classified")),
        &expect![[r"
        There is no tag “classified”.
        hint: there are harbour and lamp.
        Es gibt kein Schlagwort „classified“.
        Tipp: Es gibt harbour und lamp.
    "]],
    );
    refused(
        &home,
        of(&["rules"], None, Some("harbour")),
        &expect![[r"
        There is no tag “harbour”.
        hint: there is only lamp.
        Es gibt kein Schlagwort „harbour“.
        Tipp: Es gibt nur lamp.
    "]],
    );
    // Meant is the one that differs in case or accents alone.
    for (collection, tag) in [
        (Some("News"), None),
        (None, Some("HARBOUR")),
        (Some("ｎｅｗｓ"), Some("Harbour")),
    ] {
        let answered = home.service.ask("Where is the lighthouse?", of(both, collection, tag));
        let Answer::Quoted { quotations, .. } = answered.expect("it is there").answer else {
            panic!("nothing was found for {collection:?}, {tag:?}");
        };
        let articles: BTreeSet<&str> = quotations
            .iter()
            .map(|found| found.excerpt.article().as_str())
            .collect();
        assert_eq!(articles, BTreeSet::from(["news/1.md"]));
    }
}

#[test]
fn of_many_names_those_that_come_nearest_are_given() {
    let home = Home::embedded(&[]);
    for number in 0..30 {
        let text = article(
            "One",
            None,
            &format!("tag{number}"),
            "The lighthouse stands on the island.",
        );
        home.write(&format!("part{number}/1.md"), text);
    }
    home.write("harbour/1.md", article("One", None, "harbour", "The ferry."));
    home.reindex(Mode::Changed).expect("the documents parse");
    let check = |collection: Option<&str>, tag: Option<&str>, expected: &Expect| {
        let filters = Filters {
            collection: collection.map(str::to_owned),
            tag: tag.map(str::to_owned),
            ..Filters::default()
        };
        refused(&home, filters, expected);
    };
    check(
        Some("harbor"),
        None,
        &expect![[r"
        There is no collection “harbor”.
        hint: there are others, such as harbour.
        Es gibt keine Sammlung „harbor“.
        Tipp: Es gibt andere, etwa harbour.
    "]],
    );
    check(
        Some("zzz"),
        None,
        &expect![[r"
        There is no collection “zzz”.
        hint: there are others, such as harbour, part0, part1, part10, part11, part12, part13, part14, part15, part16.
        Es gibt keine Sammlung „zzz“.
        Tipp: Es gibt andere, etwa harbour, part0, part1, part10, part11, part12, part13, part14, part15, part16.
    "]],
    );
    check(
        None,
        Some("harbuor"),
        &expect![[r"
        There is no tag “harbuor”.
        hint: there are others, such as harbour.
        Es gibt kein Schlagwort „harbuor“.
        Tipp: Es gibt andere, etwa harbour.
    "]],
    );
}

#[test]
fn what_was_chosen_is_kept_and_what_may_be_seen_is_not() {
    let chosen = Filters {
        within: only(&["news"]),
        collection: Some("news".to_owned()),
        tag: Some("a \"b\"".to_owned()),
        language: None,
        from: Date::parse("2026-05-01"),
        to: Date::parse("2026-05-31"),
        sort: Sort::Newest,
    };
    let json = chosen.to_json();
    expect![[r#"{"collection":"news","tag":"a \"b\"","from":"2026-05-01","to":"2026-05-31","sort":"newest"}"#]]
        .assert_eq(&json);
    assert_eq!(
        Filters::from_json(&json, only(&["news"])).expect("it was written so"),
        chosen
    );
    let elsewhere = Filters::from_json(&json, only(&["rules"])).expect("it was written so");
    assert_eq!(elsewhere.within, only(&["rules"]));
    // Read without saying what may be seen, they see nothing.
    let read: Filters = serde_json::from_str(&json).expect("it was written so");
    assert_eq!(read.within, only(&[]));

    assert_eq!(Filters::within(only(&["news"])).to_json(), "");
    let none = Filters::from_json("", only(&["news"])).expect("nothing was chosen");
    assert_eq!(none, Filters::within(only(&["news"])));
    assert!(Filters::from_json("[", Visible::All).is_err());
}

#[test]
fn the_newest_of_those_that_answer_alike_comes_first() {
    let lit = |year: u16| format!("The lamp of the lighthouse of Norrö was lit again in {year} by the council.");
    let home = Home::embedded(&[
        ("news/old.md", &article("The lamp", Some("2019-01-01"), "a", &lit(2018))),
        (
            "news/new.md",
            &article("The lamp again", Some("2022-01-01"), "a", &lit(2021)),
        ),
        ("news/undated.md", &article("The lamp once more", None, "a", &lit(2012))),
        // Newer than all of them, and about something else.
        (
            "news/far.md",
            &article(
                "The ferry",
                Some("2023-01-01"),
                "a",
                "The ferry of Norrö sails by the lighthouse.",
            ),
        ),
    ]);
    home.reindex(Mode::Changed).expect("the documents parse");
    let asked = |sort| {
        let filters = Filters {
            sort,
            ..Filters::default()
        };
        let answered = home
            .service
            .ask("When was the lamp of the lighthouse of Norrö lit again?", filters);
        match answered.expect("it can be asked").answer {
            Answer::Quoted { quotations, .. } => {
                let articles = quotations.iter().map(|found| found.excerpt.article().to_string());
                articles.collect::<Vec<String>>()
            }
            Answer::Nearest { .. } | Answer::NotFound { .. } => Vec::new(),
        }
    };
    assert_eq!(asked(Sort::Newest).first().map(String::as_str), Some("news/new.md"));
    assert!(
        !asked(Sort::Newest).contains(&"news/far.md".to_owned()),
        "{:?}",
        asked(Sort::Newest)
    );
    expect![[r#"
        ["news/old.md", "news/new.md", "news/undated.md"]
        ["news/new.md", "news/old.md", "news/undated.md"]"#]]
    .assert_eq(&format!("{:?}\n{:?}", asked(Sort::Relevance), asked(Sort::Newest)));
}
