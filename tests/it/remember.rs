//! What the service keeps of a question, read back from the database.

use expect_test::{Expect, expect};
use ibid::{
    corpus::Date,
    question::Filters,
    service::{Asked, Mode},
    store::{KeptQuestion, Location, QuestionId, Store},
};

use crate::support::service::Home;

const ARTICLE: (&str, &str) = (
    "facts/icann.md",
    "# ICANN\n\nICANN was founded on 30 September 1998 in California.\n",
);

/// The question as it is kept, asked by a person in a server or elsewhere.
fn kept(question: &str, filters: &Filters, guild: Option<u64>) -> KeptQuestion {
    let home = Home::embedded(&[ARTICLE]);
    home.reindex(Mode::Full).expect("it can be indexed");
    let answered = home.service.ask(question, filters.clone()).expect("it is a question");
    let asked = Asked {
        user: 42,
        guild,
        channel: 7,
        locale: "de",
        question,
        filters,
    };
    let id = home.service.keep(&asked, &answered).expect("it can be kept");
    home.service.shown_in(id, 7, 8).expect("it can be kept");
    read(&home, id)
}

fn read(home: &Home, id: QuestionId) -> KeptQuestion {
    let location = Location::File(home.path("data").join(Location::FILE));
    let store = Store::open(&location).expect("a second process may look");
    let kept = store.question(id).expect("it can be read").expect("it is kept");
    assert_eq!(kept.question.asker, store.asker(42), "whoever asked is known again");
    kept
}

#[track_caller]
fn check(question: &str, filters: &Filters, guild: Option<u64>, expected: &Expect) {
    let KeptQuestion { shown, question, .. } = kept(question, filters, guild);
    let quoted: Vec<_> = question
        .quotations
        .iter()
        .map(|quoted| format!("{} {}..{}", quoted.title, quoted.span.start, quoted.span.end))
        .collect();
    expected.assert_eq(&format!(
        "{:?} in {:?}, {}, {}\nasked {:?}, understood {:?}, filters {:?}\nat {}, shown in {:?}\n",
        question.outcome,
        question.guild,
        question.locale,
        quoted.join(", "),
        question.asked,
        question.understood,
        question.filters,
        question.at,
        shown.map(|shown| (shown.channel, shown.message)),
    ));
}

#[test]
fn what_was_asked_is_kept_with_what_was_quoted() {
    check(
        "When was ICANN founded?",
        &Filters::default(),
        Some(5),
        &expect![[r#"
        Answered in Some(5), de, ICANN 7..60
        asked "When was ICANN founded?", understood None, filters ""
        at 1700000000, shown in Some((7, 8))
    "#]],
    );
    check(
        "Who painted the Mona Lisa?",
        &Filters {
            collection: Some("facts".to_owned()),
            from: Date::parse("2001-02-03"),
            ..Filters::default()
        },
        None,
        &expect![[r#"
            NotFound in None, de, 
            asked "Who painted the Mona Lisa?", understood None, filters "{\"collection\":\"facts\",\"from\":\"2001-02-03\"}"
            at 1700000000, shown in Some((7, 8))
        "#]],
    );
}
