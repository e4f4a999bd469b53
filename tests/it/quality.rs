//! Whether the answers are right: the seed article with the sentences that must be quoted, and the shipped
//! corpus with floors under what it answered when they were set.

use std::fs;

use ibid::service::Mode;
use serde::Deserialize;

use crate::support::{self, service::Home};

/// Of the shipped corpus' answerable questions, how many must show the expected words in any excerpt.
const ANSWERED_AT_LEAST: usize = 63;
/// Of those, how many must show them in the first excerpt.
const FIRST_AT_LEAST: usize = 50;
/// Of the questions it holds no answer to, how many must be told so.
const REFUSED_AT_LEAST: usize = 26;

const SEED: &str = "seed/2023-11-09-world-internet-conference.txt";

/// Questions about the seed article, and words of the sentence that answers them.
const QUOTED: &[(&str, &str)] = &[
    (
        "Where did Xi Jinping's video speech to the World Internet Conference get delivered?",
        "delivered a video speech to the opening ceremony of the 2023 World Internet Conference in Wuzhen",
    ),
    (
        "What kind of community in cyberspace did Xi emphasize building?",
        "building a community with a shared future in cyberspace",
    ),
    (
        "Why did the speech highlight the need for open cooperation?",
        "highlighted the need for open cooperation in order to ensure that the benefits of internet development are shared",
    ),
    (
        "What did he say about bridging the digital divide?",
        "bridging the digital divide",
    ),
    (
        "How did participants receive the call for open cooperation?",
        "was well received by participants at the conference",
    ),
    (
        "Who is called the Father of the African Internet?",
        "“the Father of the African Internet” Ni Quino",
    ),
    (
        "What did the President also underscore the importance of?",
        "underscored the importance of sharing and co-governance",
    ),
    (
        "Did he call for respect for each country's internet governance model?",
        "mutual respect for each country’s internet development path and governance model",
    ),
    (
        "Who is the online spiritual home built for?",
        "building an online spiritual home for people around the world",
    ),
    (
        "What set the tone for the conference and built consensus?",
        "set the tone for the conference and built consensus among participants",
    ),
];

/// Questions to which the seed article holds no answer.
const NOT_FOUND: &[&str] = &[
    "Who won the football World Cup in 1998?",
    "How do I bake sourdough bread?",
    "What is the boiling point of ethanol?",
    "When was the Eiffel Tower painted red?",
    "Which submarine cables land in Marseille?",
];

#[test]
fn the_seed_article_is_quoted_where_it_answers() {
    let Some(seed) = support::shared(SEED) else { return };
    let home = Home::embedded(&[]);
    home.write("news/seed.txt", fs::read(seed).expect("it is there"));
    let report = home.reindex(Mode::Changed).expect("it can be indexed");
    assert_eq!(
        (report.added, report.failed, report.warnings),
        (1, Vec::new(), Vec::new())
    );
    let mut wrong = Vec::new();
    for (question, words) in QUOTED {
        let quoted = home.quoted(question);
        if !quoted.first().is_some_and(|first| first.contains(words)) {
            wrong.push(format!("{question}\n    got {quoted:?}"));
        }
    }
    for question in NOT_FOUND {
        let quoted = home.quoted(question);
        if !quoted.is_empty() {
            wrong.push(format!("{question}\n    must find nothing, got {quoted:?}"));
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n  {}\n", wrong.len(), wrong.join("\n  "));
}

#[derive(Deserialize)]
struct Questions {
    answerable: Vec<Answerable>,
    unanswerable: Vec<Unanswerable>,
}

#[derive(Deserialize)]
struct Answerable {
    question: String,
    path: String,
    contains: String,
}

#[derive(Deserialize)]
struct Unanswerable {
    question: String,
}

#[test]
fn the_shipped_corpus_answers_and_refuses() {
    let questions: Questions =
        serde_json::from_str(include_str!("data/questions.json")).expect("the questions are valid JSON");
    let home = Home::shipped();
    let report = home.reindex(Mode::Changed).expect("it can be indexed");
    assert_eq!(
        (report.failed, report.warnings),
        (Vec::new(), Vec::new()),
        "what ships is in order"
    );

    let (mut answered, mut first, mut refused) = (0, 0, 0);
    for asked in &questions.answerable {
        let text = fs::read_to_string(home.path("corpus").join(&asked.path)).expect("the document is there");
        assert!(
            text.contains(&asked.contains),
            "{} does not say {:?}",
            asked.path,
            asked.contains
        );
        let quoted = home.quoted(&asked.question);
        let right = quoted.iter().position(|words| words.contains(&asked.contains));
        answered += usize::from(right.is_some());
        first += usize::from(right == Some(0));
        if right.is_none() {
            println!("missed: {} ({:?})", asked.question, asked.contains);
        }
    }
    for asked in &questions.unanswerable {
        let quoted = home.quoted(&asked.question);
        refused += usize::from(quoted.is_empty());
        if let Some(words) = quoted.first() {
            println!("invented: {} ({words:?})", asked.question);
        }
    }
    println!(
        "answered {answered} of {all}, {first} of them first; refused {refused} of {none}",
        all = questions.answerable.len(),
        none = questions.unanswerable.len()
    );
    assert!(
        answered >= ANSWERED_AT_LEAST,
        "answered {answered}, the floor is {ANSWERED_AT_LEAST}"
    );
    assert!(
        first >= FIRST_AT_LEAST,
        "{first} came first, the floor is {FIRST_AT_LEAST}"
    );
    assert!(
        refused >= REFUSED_AT_LEAST,
        "refused {refused}, the floor is {REFUSED_AT_LEAST}"
    );
}
