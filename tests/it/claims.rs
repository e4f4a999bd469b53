//! Claims made of other people's articles: what they say is found, what they do not say is not.

use ibid::{
    eval::{Change, Set, Split, claims},
    question::Filters,
    service::{Mode, Supported},
};

use crate::support::{service::Home, shared};

const NEWS: &[(&str, &str)] = &[
    (
        "news/wuzhen.txt",
        "Wuzhen\n\nThe tenth World Internet Conference opened in Wuzhen on 8 November 2023. It was not held in Beijing. \
         Paul Baran gave the first speech, and Vint Cerf the last. The town had 12 halls. Delegates came from 126 countries.\n",
    ),
    (
        "de/rat.txt",
        "Rat\n\nDer Rat wählt den Vorsitz nicht selbst. Die Mitglieder des Vereins wählten 2019 einen neuen Vorsitz.\n",
    ),
    (
        "fr/conseil.txt",
        "Conseil\n\nLe conseil ne publie pas les plaintes. Le conseil compte sept membres.\n",
    ),
    (
        "zh/wuzhen.txt",
        "乌镇\n\n第十届世界互联网大会于2023年11月8日在乌镇开幕。会议不在北京举行。\n",
    ),
];

fn sources(home: &Home, message: &str) -> Supported {
    let sources = home.service.supported(message, &Filters::default());
    sources.unwrap_or_else(|failure| panic!("{message:?} fails: {failure}"))
}

#[test]
fn only_what_an_article_says_finds_support() {
    let home = Home::embedded(NEWS);
    home.reindex(Mode::Full).expect("it can be indexed");
    let check = |claim: &str, is_said: bool| {
        let sources = sources(&home, claim);
        assert_eq!(sources.claims.len(), 1, "{claim}");
        assert_eq!(sources.found() == 1, is_said, "{claim}: {sources:?}");
    };
    for (claim, is_said) in [
        (
            "The tenth World Internet Conference opened in Wuzhen on 8 November 2023.",
            true,
        ),
        (
            "On 8 November 2023 opened in Wuzhen the tenth World Internet Conference",
            false,
        ),
        ("tenth World Internet Conference opened Wuzhen 8 November 2023", true),
        ("The World Internet Conference opened in Wuzhen in November 2023.", true),
        // One number, name or denial is another.
        (
            "The tenth World Internet Conference opened in Wuzhen on 9 November 2023.",
            false,
        ),
        (
            "The tenth World Internet Conference opened in Wuzhen on 8 November 2024.",
            false,
        ),
        (
            "The tenth World Internet Conference opened in Beijing on 8 November 2023.",
            false,
        ),
        (
            "The ninth World Internet Conference opened in Wuzhen on 8 November 2023.",
            false,
        ),
        (
            "The tenth World Internet Conference never opened in Wuzhen on 8 November 2023.",
            false,
        ),
        ("It was held in Beijing, not in Wuzhen.", false),
        (
            "The tenth World Internet Conference closed in Wuzhen on 8 November 2023.",
            false,
        ),
        // It stands in the article, and belongs to something else there.
        ("Delegates came from 12 countries.", false),
        ("The town had 126 halls.", false),
        ("Vint Cerf gave the first speech.", false),
        ("Paul Baran gave the second speech.", false),
        ("Paula Baran gave the first speech.", false),
        ("Paul Baran gave the first speech.", true),
        ("Der Rat wählt den Vorsitz nicht selbst.", true),
        ("Der Rat wählt den Vorsitz selbst.", false),
        ("Die Mitglieder wählten 2019 den neuen Vorsitz.", true),
        ("Le conseil ne publie pas les plaintes.", true),
        ("Le conseil publie les plaintes.", false),
        ("Le conseil compte huit membres.", false),
        ("第十届世界互联网大会于2023年11月8日在乌镇开幕。", true),
        ("第十届世界互联网大会于2023年11月9日在乌镇开幕。", false),
        ("会议在北京举行。", false),
    ] {
        check(claim, is_said);
    }
}

#[test]
fn what_supports_a_claim_is_cut_from_its_article() {
    let home = Home::embedded(NEWS);
    home.reindex(Mode::Full).expect("it can be indexed");
    let sources = sources(&home, "Hi! Paul Baran gave the first speech. Who was he?");
    assert_eq!(sources.passed_over, ["Hi!", "Who was he?"]);
    let claim = &sources.claims[0];
    assert_eq!(claim.sentence, "Paul Baran gave the first speech.");
    assert!(claim.strength > 0.9, "{}", claim.strength);
    let quotation = claim.support.as_ref().expect("it is said");
    assert_eq!(
        quotation.excerpt.words(),
        "Paul Baran gave the first speech, and Vint Cerf the last."
    );
    assert_eq!(quotation.citation.path.as_str(), "news/wuzhen.txt");
}

/// A floor lies some claims under what the slice gave when it was set.
fn floor(set: &str, foreign: &str, precision: f64, recall: f64) {
    let (Some(set), Some(foreign)) = (shared(&format!("qa/{set}")), shared(&format!("qa/{foreign}"))) else {
        return;
    };
    let read = |folder| Set::read(folder).expect("it is a set");
    let (set, foreign) = (read(&set), read(&foreign));
    let home = Home::embedded(&[]);
    set.write_articles(&home.path("corpus"))
        .expect("articles can be written");
    home.reindex(Mode::Full).expect("they can be indexed");
    let figures =
        claims(&home.service, &set, &foreign, Split::Test, Some(60), &|_, _| {}).expect("they can be looked for");
    assert!(figures.0[&Change::None].claims > 20, "{figures:?}");
    assert_eq!(figures.0[&Change::Foreign].supported, 0, "{figures:?}");
    assert!(figures.precision() >= precision, "{figures:?}");
    assert!(figures.recall() >= recall, "{figures:?}");
}

#[test]
fn claims_of_english_articles() {
    floor("squad20_dev", "nq_clapnq_dev", 0.96, 0.94);
}

#[test]
fn claims_of_chinese_articles() {
    floor("xquad_zh", "nq_clapnq_dev", 0.93, 0.94);
}
