//! How a question is read: what it quotes, what it names, what else that may be called; and what that does to
//! answers.

#![allow(
    clippy::needless_raw_string_hashes,
    reason = "the form in which snapshots are brought up to date"
)]

use expect_test::{Expect, expect};
use ibid::{
    answer::Answer,
    corpus::Date,
    locale::Language,
    question::{Field, Filters, Match, Query, Question, Reading, Refused, Stages, Synonyms},
    reply::{plain, wording},
    service::Mode,
};
use proptest::prelude::*;

use crate::support::{self, cli::Place, service::Home};

fn read_with(question: &str, synonyms: &Synonyms) -> Option<Question> {
    let reading = Reading {
        most_chars: 4000,
        today: Date::parse("2023-11-14").expect("it is a day"),
        synonyms,
        stages: Stages::default(),
    };
    Question::new(question, Filters::default(), &reading).ok()
}

fn read(question: &str) -> Question {
    read_with(question, &Synonyms::default()).unwrap_or_else(|| panic!("{question:?} names nothing"))
}

fn phrases(question: &Question) -> Vec<String> {
    let phrases = question.phrases().iter();
    phrases
        .map(|phrase| phrase.words().collect::<Vec<_>>().join(" "))
        .collect()
}

#[test]
fn quotations_are_found() {
    let check = |question: &str, quoted: &[&str]| assert_eq!(phrases(&read(question)), quoted, "{question}");
    check("Who said \"shared future\" in Wuzhen?", &["shared future"]);
    check("Wer sprach von „gemeinsamer Zukunft“?", &["gemeinsamer zukunft"]);
    check("Wer sprach von »gemeinsamer Zukunft«?", &["gemeinsamer zukunft"]);
    check("Qui a dit « l'avenir partagé » ?", &["avenir partage"]);
    check("Who wrote “The Raven” and \"Ulalume\"?", &["the raven", "ulalume"]);
    check("谁提出了「数字丝绸之路」？", &["数字 丝绸 之路"]);
    check("谁提出了\"数字丝绸之路\"？", &["数字 丝绸 之路"]);
    check("Who wrote ‘The Raven’ in 1845?", &["the raven"]);
    check("What are ‘the dogs’ tails’ for?", &["the dogs tails"]);
    // What only looks like a quotation.
    check("What is the dog’s name, and the cats’ names?", &[]);
    check("Is the 12\" pipe wider than the 10\" pipe?", &[]);
    check("Who shouted \"stop and ran?", &[]);
    check("What does \"\" mean in \"...\" code?", &[]);
    // A word that only asks is one that is looked for when it is quoted.
    check("\"to be or not to be\"", &["to be or not to be"]);
}

fn read_search(written: &str) -> Result<Question, Refused> {
    let reading = Reading {
        most_chars: 4000,
        today: Date::parse("2023-11-14").expect("it is a day"),
        synonyms: &Synonyms::default(),
        stages: Stages::default(),
    };
    Question::search(written, Filters::default(), &reading)
}

#[test]
fn a_search_excludes_and_a_question_does_not() {
    let asked = read("lighthouse -ferry");
    assert_eq!(asked.terms(), ["lighthouse", "ferry"]);
    assert!(asked.excluded().is_empty());
    let searched = read_search("lighthouse -ferry \"of Norrö\" -\"the last keeper\"").expect("it names something");
    assert_eq!(searched.terms(), ["lighthouse", "norro"]);
    assert_eq!(phrases(&searched), ["of norro"]);
    assert_eq!(searched.excluded().len(), 2);
    let query = Query::of(&searched, support::settings().policy.retrieval.weights, 5);
    let words = ["the", "last", "keeper"].map(str::to_owned).to_vec();
    assert_eq!(
        query.excluded,
        [
            (Field::Body, Match::Term("ferry".to_owned())),
            (Field::Body, Match::Phrase(words))
        ]
    );
}

#[test]
fn what_an_index_cannot_tell_apart_is_excluded_where_it_is_read() {
    let check = |written: &str, expected: &[(Field, Match)]| {
        let searched = read_search(written).expect("it names something");
        let query = Query::of(&searched, support::settings().policy.retrieval.weights, 5);
        assert_eq!(
            (query.excluded.as_slice(), searched.excluded().len()),
            (expected, 1),
            "{written}"
        );
    };
    check("灯塔 -渡轮", &[(Field::Grams, Match::Term("渡轮".to_owned()))]);
    check("灯塔 -船", &[]);
    check("灯塔 -数字丝绸之路", &[]);
}

#[test]
fn a_search_that_only_excludes_is_refused() {
    let check = |written: &str, refused: Refused| assert_eq!(read_search(written).err(), Some(refused), "{written}");
    check("-ferry", Refused::OnlyExclusions);
    check("-ferry -\"the boat\" ?", Refused::OnlyExclusions);
    check("-", Refused::NoWords);
    check(" ", Refused::Empty);
    check("the -ferry", Refused::OnlyCommonWords);
}

#[test]
fn what_wraps_a_question_is_dropped() {
    let check = |question: &str, terms: &[&str]| assert_eq!(read(question).terms(), terms, "{question}");
    check(
        "Could you please tell me who built the lighthouse?",
        &["built", "lighthouse"],
    );
    check(
        "I was wondering if anyone knows when the ferry sails.",
        &["knows", "ferry", "sails"],
    );
    check(
        "I want to find out who built the lighthouse, thanks in advance!",
        &["built", "lighthouse"],
    );
    check(
        "How did the keepers find out about the fire?",
        &["keepers", "find", "fire"],
    );
    check(
        "Kannst du mir bitte sagen, wann die Seilbahn gebaut wurde?",
        &["seilbahn", "gebaut"],
    );
    check("Welche Sagen gab es am Rotkopf?", &["sagen", "rotkopf"]);
    check(
        "Pouvez-vous me dire quand le phare a été construit ?",
        &["phare", "ete", "construit"],
    );
    check("Quisiera saber dónde está el faro, por favor.", &["faro"]);
    check(
        "Potresti dirmi quando è stato costruito il faro?",
        &["stato", "costruito", "faro"],
    );
    check("Você sabe me dizer onde fica o farol?", &["fica", "farol"]);
    check(
        "Kunt u mij vertellen wanneer de vuurtoren gebouwd is?",
        &["vuurtoren", "gebouwd"],
    );
    check("Подскажите, пожалуйста, когда построили маяк?", &["построили", "маяк"]);
    check("请问灯塔是哪一年建成的？", &["灯塔", "年", "建成"]);
    check("灯台の高さを教えてください", &["灯台", "高", "さ"]);
    check("من فضلك، متى بني المنارة؟", &["بني", "منارة"]);
    check("ช่วยบอกหน่อยประภาคารสร้างเมื่อไร", &["ประภาคาร", "สร้าง"]);
    check(
        "Deniz feneri ne zaman yapıldı, söyler misiniz?",
        &["deniz", "feneri", "zaman", "yapildi"],
    );
    check("कृपया मुझे बताइए प्रकाशस्तंभ कब बना", &["प्रकाशस्तंभ", "बना"]);
}

#[test]
fn a_stop_word_of_one_language_names_something_in_another() {
    let check = |question: &str, terms: &[&str]| assert_eq!(read(question).terms(), terms, "{question}");
    check("Wann war die Schlacht?", &["schlacht"]);
    check("When did the war end?", &["war", "end"]);
    check("Who was the son of the old man?", &["son", "old", "man"]);
    check("Quelle est la date de son mariage ?", &["date", "mariage"]);
    check("Did the dice die?", &["dice", "die"]);
    // One language's words alone do not tell it.
    check("Die Hard", &["die", "hard"]);
}

/// A place where several documents say nearly the same.
const HERALD: &[(&str, &str)] = &[
    (
        "news/first.md",
        "---\ntitle: Autumn news\ndate: 2014-11-19\n---\n\nThe harbour conference was opened by Hilda Berg with a speech about ferries.\n",
    ),
    (
        "news/second.md",
        "---\ntitle: Winter news\ndate: 2016-11-16\n---\n\nThe harbour conference was opened by Arne Dahl with a speech on pilots.\n",
    ),
    (
        "news/undated.txt",
        "Play\n\nThe actor asked whether to be or not to be, and nobody at the harbour knew.\n",
    ),
    (
        "news/zh.txt",
        "港口\n\n港口会议讨论了渡轮安全问题。代表们同意明年再次举行会议。\n",
    ),
    (
        "firm/seat.txt",
        "Norrship\n\nNorrship has its head office in Wexby. The company carries timber to many ports.\n",
    ),
];

fn home() -> Home {
    let home = Home::embedded(HERALD);
    home.reindex(Mode::Changed).expect("it can be indexed");
    home
}

#[test]
fn only_what_holds_the_quotation_answers() {
    let home = home();
    let check = |question: &str, words: Option<&str>| {
        let quoted = home.quoted(question);
        match words {
            Some(words) => {
                let first = quoted.first().unwrap_or_else(|| panic!("{question:?} finds nothing"));
                assert!(first.contains(words), "{question:?} finds {quoted:?}");
            }
            None => assert_eq!(quoted, [""; 0], "{question:?}"),
        }
    };
    check(
        "Who opened the harbour conference with \"a speech on pilots\"?",
        Some("Arne Dahl"),
    );
    check(
        "Who opened the harbour conference with \"A SPEECH  about ferries\"?",
        Some("Hilda Berg"),
    );
    // Where nothing holds it, the words answer as they would without the marks, and the reply says so.
    for question in [
        "Who opened the harbour conference with \"ferries about speech\"?",
        "Who opened the harbour conference with a \"speech about\" \"on pilots\"?",
    ] {
        check(question, Some("The harbour conference was opened by"));
        let said = plain::render(&wording::answered(Language::English, &home.ask(question)));
        assert!(said.starts_with("Nothing holds the words in quotation marks"), "{said}");
    }
    let exact = home.ask("Who opened the harbour conference with \"a speech on pilots\"?");
    assert!(!exact.loosened);
    check("\"to be or not to be\"", Some("to be or not to be"));
    check("\"not to be or to be\"", None);
    check("\"港口会议讨论了渡轮安全\"", Some("港口会议讨论了渡轮安全问题"));
    check("\"轮安全问\"", Some("渡轮安全问题"));
    check("\"渡轮港口安全\"", None);
    // The quotation may name the article.
    check("Who carries timber, \"Norrship\"?", Some("timber"));
    check("\"speech\"", Some("speech"));
}

#[test]
fn a_backend_that_lets_everything_through_misleads_nobody() {
    let index = std::sync::Arc::new(support::memory_index::MemoryIndex::default());
    let home = Home::over(std::sync::Arc::clone(&index) as _, HERALD);
    home.reindex(Mode::Changed).expect("it can be indexed");
    index.play(support::memory_index::Script::LetsAll);
    assert_eq!(home.quoted("\"ferries about speech\""), [""; 0]);
}

#[test]
fn a_mentioned_time_decides_between_equals() {
    let home = home();
    let first = |question: &str| home.quoted(question).first().cloned().unwrap_or_default();
    let who = "Who opened the harbour conference with a speech";
    assert!(first(&format!("{who} in November 2014?")).contains("Hilda"), "2014");
    assert!(first(&format!("{who} on 16.11.2016?")).contains("Arne"), "2016");
    // A filter counts more than what the question says.
    let filters = Filters {
        from: Date::parse("2016-01-01"),
        ..Filters::default()
    };
    let answered = home.service.ask(&format!("{who} in November 2014?"), filters);
    assert!(
        !matches!(answered.expect("it can be asked").answer, Answer::Quoted { .. }),
        "no article that the filter lets through is of that time"
    );
}

#[test]
fn other_names_are_asked_for() {
    let synonyms =
        Synonyms::parse("based, headquarters, head office # where a firm sits\n第一届, 首届\n").expect("in order");
    let others = |question: &str| -> Vec<String> {
        let question = read_with(question, &synonyms).expect("it names something");
        let others = question.other_names().iter();
        others
            .map(|other| {
                let name: Vec<&str> = other.name.words().collect();
                format!("{} for {}", name.join(" "), other.terms.join(" "))
            })
            .collect()
    };
    assert_eq!(
        others("Where is Norrship BASED?"),
        ["headquarters for based", "head office for based"]
    );
    assert_eq!(
        others("Where is the head office?"),
        ["based for head office", "headquarters for head office"]
    );
    assert_eq!(others("Where is the office?"), [""; 0]);
    assert_eq!(others("第一届大会何时举行").len(), 1);
    let question = read_with("Where is Norrship based?", &synonyms).expect("it names something");
    let query = Query::of(&question, support::settings().policy.retrieval.weights, 10);
    let phrase = Match::Phrase(["head", "office"].map(str::to_owned).to_vec());
    let asked = query
        .clauses
        .iter()
        .find(|clause| clause.field == Field::Body && clause.what == phrase);
    assert!(
        asked.is_some_and(|clause| clause.weight > 0.5 && clause.weight < 1.0),
        "{query:?}"
    );
}

#[test]
fn an_other_name_answers() {
    let synonyms = Synonyms::parse("based, headquarters, head office").expect("in order");
    let ask = |synonyms: Synonyms| {
        let home = Home::with_synonyms(HERALD, synonyms);
        home.reindex(Mode::Changed).expect("it can be indexed");
        home.quoted("Where is Norrship based?")
            .first()
            .cloned()
            .unwrap_or_default()
    };
    assert!(ask(synonyms).contains("head office in Wexby"));
    let window = |synonyms: Synonyms| {
        let home = Home::with_synonyms(HERALD, synonyms);
        home.reindex(Mode::Changed).expect("it can be indexed");
        let explained = home.service.explain("Where is Norrship based?", Filters::default());
        explained.expect("it can be asked").confidence_features[0]
    };
    let met = window(Synonyms::parse("based, head office").expect("in order"));
    assert!(met > 0.9 && met < 1.0, "the other name counts nearly as much: {met}");
    assert!(window(Synonyms::default()) < 0.9, "nothing else does");
}

#[test]
fn a_wrong_list_says_where() {
    let check = |list: &str, wanted: &str| {
        assert_eq!(Synonyms::parse(list).expect_err("it is wrong").to_string(), wanted);
    };
    check(
        "a, b\n\nc\n",
        "line 3: a group has at least two members, parted by commas",
    );
    check("a, b,\n", "line 1: `` holds no word");
    check("# remark\nbased, !?\n", "line 2: `!?` holds no word");
    check(
        "a, b c d e f g h i j",
        "line 1: `b c d e f g h i j` has 9 words; 8 are the most",
    );
    check(
        &["a"; 17].join(","),
        "line 1: the group has 17 members; 16 are the most",
    );
    check(
        &"a, b\n".repeat(1_000_000),
        "there are 1000000 lines; 10000 are the most",
    );
    Synonyms::parse("\u{feff}# nothing\n\n  # at all\n").expect("remarks are no groups");
}

#[test]
fn the_file_of_synonyms_is_read_at_start() {
    let place = Place::with(HERALD);
    place.ibid(&["index"]);
    let ask = ["ask", "Where is Norrship based?", "--config", "s.toml"];
    place.write("s.toml", "");
    assert_ne!(place.ibid(&ask).code, Some(2), "the one that ships may be absent");
    place.write("s.toml", "[question]\nsynonyms = \"mine.txt\"\n");
    let check = |expected: &Expect| expected.assert_eq(&place.ibid(&ask).shown());
    check(&expect![[r#"
        exit 2
        stderr:
        The file of synonyms `mine.txt` cannot be read.
        cause: No such file or directory (os error 2)
        hint: Mend the file, or name another with `question.synonyms` in the settings; empty reads none.
    "#]]);
    place.write("mine.txt", "based, head office\n\nalone\n");
    check(&expect![[r#"
        exit 2
        stderr:
        The file of synonyms `mine.txt` cannot be used: line 3: a group has at least two members, parted by commas.
        hint: Mend the file, or name another with `question.synonyms` in the settings; empty reads none.
    "#]]);
    place.write("mine.txt", "x".repeat(1_000_001));
    check(&expect![[r#"
        exit 2
        stderr:
        The file of synonyms `mine.txt` cannot be read.
        cause: it is larger than 1000000 bytes
        hint: Mend the file, or name another with `question.synonyms` in the settings; empty reads none.
    "#]]);
    place.write("mine.txt", "based, head office\n");
    let ran = place.ibid(&ask);
    assert!(ran.out.contains("head office in Wexby"), "{}", ran.shown());
}

proptest! {
    #[test]
    fn any_string_can_be_read(question in "\\PC{0,60}|[\"“”„«»‘’「」 a-z0-9年月.,/-]{0,60}") {
        let synonyms = support::synonyms();
        if let Some(read) = read_with(&question, &synonyms) {
            let query = Query::of(&read, support::settings().policy.retrieval.weights, 10);
            prop_assert!(!query.clauses.is_empty());
        }
        let _ = Synonyms::parse(&question);
    }

    #[test]
    fn cleaning_never_drops_a_quotation(
        before in "(could you please tell me|bitte|who|wann) ",
        quoted in "[a-z]{1,8}( [a-z]{1,8}){0,4}",
        behind in "( please|,  \t bitte| in Wuzhen)?",
    ) {
        let read = read(&format!("{before}\"{quoted}\"{behind}?"));
        prop_assert_eq!(phrases(&read), [quoted]);
    }
}
