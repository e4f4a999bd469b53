//! Suggestions while somebody types, and what there is in each collection.

use std::collections::BTreeSet;

use ibid::{
    answer::ArticleKey,
    corpus::{ArticleId, Date, Revision, Visible},
    index::{Listed, State},
    service::{Collection, MOST_CHARS, Mode, Titles},
};
use proptest::prelude::*;

use super::support::{corpus::THREE, service::Home};

fn listed(path: &str, title: &str, date: Option<&str>, tags: &[&str]) -> Listed {
    Listed {
        id: ArticleId::new(path),
        revision: Revision::of(path.as_bytes()),
        title: title.to_owned(),
        date: date.map(|date| Date::parse(date).expect("a day")),
        tags: tags.iter().map(|tag| (*tag).to_owned()).collect(),
        language: None,
    }
}

fn titles(catalog: Vec<Listed>) -> Titles {
    Titles::new(State::default(), catalog)
}

fn only(names: &[&str]) -> Visible {
    Visible::Only(names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>())
}

fn names(titles: &Titles, visible: &Visible, typed: &str) -> Vec<String> {
    let suggested = titles.suggest(visible, typed, 25);
    suggested.into_iter().map(|suggestion| suggestion.name).collect()
}

/// Titles in many scripts, oldest first.
const MANY: &[&str] = &[
    "Internet Assigned Numbers Authority",
    "The World Wide Web at CERN",
    "World Internet Conference",
    "Internet",
    "Café Müller: eine Chronik",
    "Straße nach Süden",
    "История интернета в России",
    "世界互联网大会乌镇峰会",
    "インターネットの歴史",
    "ประวัติอินเทอร์เน็ต",
    "تاريخ الإنترنت",
    "인터넷의 역사",
    "Root key signing key",
];

#[test]
fn what_is_typed_becomes_a_title() {
    let catalog = MANY.iter().enumerate().map(|(number, title)| {
        let day = format!("2001-01-{:02}", number + 1);
        listed(&format!("a/{number}.md"), title, Some(&day), &[])
    });
    let titles = titles(catalog.collect());
    let check = |typed: &str, first: &[&str]| {
        let found = names(&titles, &Visible::All, typed);
        assert_eq!(found[..found.len().min(first.len())], *first, "{typed:?}");
    };
    // The same, then what begins so, then where a word does.
    check(
        "internet",
        &[
            "Internet",
            "Internet Assigned Numbers Authority",
            "World Internet Conference",
        ],
    );
    check("  INTERNET  ", &["Internet"]);
    // Words in any order, each begun.
    check("conf world", &["World Internet Conference"]);
    // A piece of a word.
    check("igning", &["Root key signing key"]);
    // Accents, case and width do not matter.
    check("cafe mull", &["Café Müller: eine Chronik"]);
    check("ＳＴＲＡＳＳＥ", &["Straße nach Süden"]);
    check("المنترنت", &["تاريخ الإنترنت"]);
    check("إنترنت", &["تاريخ الإنترنت"]);
    // A typo or two.
    check("intrenet asigned", &["Internet Assigned Numbers Authority"]);
    check("conferrense", &["World Internet Conference"]);
    check("исторея", &["История интернета в России"]);
    // Letters in order.
    check("iana", &["Internet Assigned Numbers Authority"]);
    check("wwwcern", &["The World Wide Web at CERN"]);
    check("世界大会", &["世界互联网大会乌镇峰会"]);
    // Scripts without spaces, from anywhere.
    check("乌镇", &["世界互联网大会乌镇峰会"]);
    check("歴史", &["インターネットの歴史"]);
    check("อินเทอร์", &["ประวัติอินเทอร์เน็ต"]);
    check("역사", &["인터넷의 역사"]);
    // Nothing typed: the newest. Nothing like it: nothing.
    check("", &["Root key signing key", "인터넷의 역사"]);
    for nothing in ["zzzz", "quantum entanglement", "🦘", "x"] {
        assert_eq!(names(&titles, &Visible::All, nothing), [""; 0], "{nothing:?}");
    }
    assert_eq!(titles.suggest(&Visible::All, "", 3).len(), 3);
}

#[test]
fn titles_that_are_the_same_are_told_apart() {
    let long = "é".repeat(300);
    let titles = titles(vec![
        listed("rules/a.md", "House rules", Some("2020-01-01"), &[]),
        listed("rules/b.md", "House rules", Some("2021-01-01"), &[]),
        listed("other/c.md", "House Rules", None, &[]),
        listed("news/d.md", "News", None, &[]),
        listed("news/e.md", "News", None, &[]),
        listed("long/f.md", &long, Some("2020-01-01"), &[]),
        listed("long/g.md", &long, Some("2020-01-02"), &[]),
        listed("family/h.md", &"👨‍👩‍👧‍👦".repeat(20), None, &[]),
    ]);
    let check = |visible: &Visible, typed: &str, expected: &[&str]| {
        assert_eq!(names(&titles, visible, typed), expected, "{typed:?}");
    };
    check(
        &Visible::All,
        "house",
        &[
            "House rules · 2021-01-01",
            "House rules · 2020-01-01",
            "House Rules · other",
        ],
    );
    // A twin that may not be seen is no reason to tell apart.
    check(&only(&["other"]), "house", &["House Rules"]);
    check(&Visible::All, "news", &["News · news/d.md", "News · news/e.md"]);
    let cut = format!("{}… · 2020-01-02", "é".repeat(86));
    assert_eq!(names(&titles, &Visible::All, "é")[0], cut);
    assert_eq!(cut.chars().count(), MOST_CHARS);
    // Fourteen families of seven characters and the mark.
    assert_eq!(
        names(&titles, &only(&["family"]), ""),
        [format!("{}…", "👨‍👩‍👧‍👦".repeat(14))]
    );
}

#[test]
fn a_suggestion_leads_to_its_article() {
    let titles = titles(vec![
        listed("a/b.md", "Rules", Some("2020-01-01"), &[]),
        listed("a/c.md", "Rules", Some("2021-01-01"), &[]),
        listed("a/d.md", "RULES", None, &[]),
    ]);
    let suggested = titles.suggest(&Visible::All, "rul", 25);
    let value = suggested[0].article.key.to_string();
    assert!(value.len() <= MOST_CHARS);
    let key = ArticleKey::parse(&value).expect("a value is a key");
    assert_eq!(
        titles.by_key(&Visible::All, key).map(|named| named.id.as_str()),
        Some("a/c.md")
    );
    assert_eq!(titles.by_key(&only(&["b"]), key), None);
    let by_title = |visible: &Visible, title: &str| -> Vec<String> {
        let found = titles.by_title(visible, title);
        found.into_iter().map(|named| named.id.to_string()).collect()
    };
    assert_eq!(by_title(&Visible::All, "Rules"), ["a/c.md", "a/b.md"]);
    assert_eq!(by_title(&Visible::All, "RULES"), ["a/d.md"]);
    assert_eq!(by_title(&Visible::All, "rules"), ["a/c.md", "a/b.md", "a/d.md"]);
    assert_eq!(by_title(&only(&[]), "Rules"), [""; 0]);
}

#[test]
fn collections_and_tags_are_suggested_from_what_may_be_seen() {
    let home = Home::embedded(THREE);
    home.reindex(Mode::Full).expect("it can be indexed");
    let titles = home.service.titles().expect("there is an index");
    let check = |visible: &Visible, typed: &str, collections: &[&str], tags: &[&str]| {
        assert_eq!(
            titles.suggest_collections(visible, typed, 25),
            collections,
            "collections for {typed:?}"
        );
        assert_eq!(titles.suggest_tags(visible, typed, 25), tags, "tags for {typed:?}");
    };
    check(&Visible::All, "", &["berge", "harbour"], &["sea", "towers"]);
    check(&Visible::All, "habrour", &["harbour"], &[]);
    check(&Visible::All, "tow", &[], &["towers"]);
    check(&only(&["berge"]), "", &["berge"], &["towers"]);
    check(&only(&["berge"]), "sea", &[], &[]);
    check(&only(&[]), "", &[], &[]);

    let told = |visible: &Visible| -> Vec<String> {
        let collections = home.service.collections(visible).expect("there is an index");
        assert_eq!(collections.indexed_at, super::support::service::NOW);
        let line = |collection: &Collection| {
            let newest = collection.newest.as_ref().map(|named| named.title.as_str());
            format!(
                "{} {} {newest:?} {:?}",
                collection.name, collection.articles, collection.languages
            )
        };
        collections.collections.iter().map(line).collect()
    };
    let berge = "berge 1 Some(\"Die Seilbahn\") [\"de\"]";
    assert_eq!(
        told(&Visible::All),
        [berge, "harbour 2 Some(\"The ferry to Norrö\") [\"en\"]"]
    );
    assert_eq!(told(&only(&["berge"])), [berge]);
    assert_eq!(
        home.service.status().expect("it can be read").collections,
        [("berge".to_owned(), 1), ("harbour".to_owned(), 2)]
    );
}

#[test]
fn suggestions_follow_the_index() {
    let home = Home::embedded(THREE);
    assert!(
        home.service.suggest(&Visible::All, "", 25).is_err(),
        "nothing is indexed yet"
    );
    home.reindex(Mode::Full).expect("it can be indexed");
    let suggested = || {
        let suggested = home
            .service
            .suggest(&Visible::All, "seil", 25)
            .expect("there is an index");
        suggested
            .into_iter()
            .map(|suggestion| suggestion.name)
            .collect::<Vec<_>>()
    };
    assert_eq!(suggested(), ["Die Seilbahn"]);
    home.write("berge/neu.md", "---\ntitle: Seile\n---\n\nText.\n");
    home.remove("berge/seilbahn.md");
    home.reindex(Mode::Changed).expect("it can be indexed");
    assert_eq!(suggested(), ["Seile"]);
}

fn catalog() -> impl Strategy<Value = Vec<Listed>> {
    let article = (
        "[abc]",
        0..40_u8,
        "[a-f ]{1,12}|[a-c]{1,3}|[世界大会]{1,5}",
        prop::option::of(1..28_u8),
        prop::sample::select(vec!["x", "y", "xy"]),
    );
    prop::collection::vec(article, 0..40).prop_map(|articles| {
        let mut catalog: Vec<Listed> = articles
            .into_iter()
            .map(|(collection, number, title, day, tag)| {
                let day = day.map(|day| format!("2020-01-{day:02}"));
                listed(&format!("{collection}/{number}.md"), &title, day.as_deref(), &[tag])
            })
            .collect();
        catalog.sort_by(|a, b| a.id.cmp(&b.id));
        catalog.dedup_by(|a, b| a.id == b.id);
        catalog
    })
}

proptest! {
    #[test]
    fn what_may_not_be_seen_is_as_if_it_were_not_there(
        catalog in catalog(),
        typed in "[a-f ]{0,6}|[世界大会]{0,3}",
        seen in prop::collection::btree_set("[abc]".prop_map(String::from), 0..3),
        limit in 0..30_usize,
    ) {
        let visible = Visible::Only(seen);
        let all = titles(catalog.clone());
        let fewer = titles(catalog.iter().filter(|listed| visible.shows(&listed.id)).cloned().collect());
        let suggested = all.suggest(&visible, &typed, limit);
        prop_assert_eq!(&suggested, &fewer.suggest(&Visible::All, &typed, limit));
        prop_assert_eq!(&suggested, &fewer.suggest(&visible, &typed, limit));
        prop_assert_eq!(all.suggest_collections(&visible, &typed, limit), fewer.suggest_collections(&Visible::All, &typed, limit));
        prop_assert_eq!(all.suggest_tags(&visible, &typed, limit), fewer.suggest_tags(&Visible::All, &typed, limit));
        prop_assert!(all.collections(&visible).eq(fewer.collections(&Visible::All)));
        prop_assert_eq!(all.by_title(&visible, &typed), fewer.by_title(&Visible::All, &typed));
        for listed in &catalog {
            let key = ArticleKey::of(&listed.id);
            prop_assert_eq!(all.by_key(&visible, key), fewer.by_key(&Visible::All, key));
        }
        prop_assert!(suggested.len() <= limit.min(25));
        let mut names: Vec<&String> = suggested.iter().map(|suggestion| &suggestion.name).collect();
        prop_assert!(names.iter().all(|name| name.chars().count() <= MOST_CHARS));
        names.sort();
        names.dedup();
        prop_assert_eq!(names.len(), suggested.len(), "each name is told apart");
    }

    #[test]
    fn whatever_is_typed_is_answered(title in "\\PC{0,150}", typed in "\\PC{0,150}") {
        let titles = titles(vec![listed("a/b.md", &title, None, &[&title])]);
        let suggested = titles.suggest(&Visible::All, &typed, 25);
        prop_assert!(suggested.iter().all(|suggestion| suggestion.name.chars().count() <= MOST_CHARS));
        prop_assert_eq!(titles.suggest(&Visible::All, &title, 25).len(), 1, "a title suggests itself");
        prop_assert!(titles.suggest_tags(&Visible::All, &typed, 25).len() <= 1);
    }
}
