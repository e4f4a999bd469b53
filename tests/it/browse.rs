//! Going back to a quoted place, reading around it, paging through an article.

#![allow(
    clippy::needless_raw_string_hashes,
    reason = "expect-test writes its snapshots with hashes"
)]

use std::fmt::Write as _;

use expect_test::{Expect, expect};
use ibid::{
    answer::{ArticleKey, Excerpt, PAGE_CHARS, Pages, Piece, Place, Quotation, RevisionKey},
    corpus::{Article, ArticleId, Revision, Visible},
    locale::Language,
    reply::{plain, wording},
    service::{ArticleRef, Heading, Mode},
    text::{Span, sentences},
};
use proptest::prelude::*;

use super::support::{corpus, service::Home};

#[test]
fn a_place_is_short_and_names_no_article() {
    let article = corpus::article("harbour/lighthouse.md", "The lighthouse was lit in 1871.\n");
    let quotation = Quotation::cut(&article, Span::new(4, 14)).expect("words stand there");
    let place = Place::of(&quotation);
    assert_eq!(place.article, ArticleKey::of(&article.id));
    assert_eq!(place.revision, RevisionKey::of(&article.revision));
    assert_eq!(place.span, Span::new(4, 14));
    assert_eq!(place.article.to_string().len(), 11);
    assert_eq!(ArticleKey::parse(&place.article.to_string()), Some(place.article));
    for other in ["", "lighthouse", "harbour/lighthouse.md", "AAAAAAAAAAAA"] {
        assert_eq!(ArticleKey::parse(other), None, "{other:?}");
    }
    // The revision is the beginning of what a writer sees from `sha256sum`.
    assert_ne!(
        RevisionKey::of(&Revision::of(b"a")),
        RevisionKey::of(&Revision::of(b"b"))
    );

    let mut bytes = Vec::new();
    let far = Place {
        span: Span::new(16_000_000, 16_000_400),
        ..place
    };
    for _ in 0..3 {
        bytes.extend(postcard::to_allocvec(&far).expect("a place can be written"));
    }
    assert_eq!(bytes.len(), 54);
}

fn place() -> impl Strategy<Value = Place> {
    ("[a-z/]{1,40}", any::<[u8; 4]>(), any::<u32>(), any::<u32>()).prop_map(|(id, bytes, start, length)| Place {
        article: ArticleKey::of(&ArticleId::new(id)),
        revision: RevisionKey::of(&Revision::of(&bytes)),
        span: Span::new(start as usize, start as usize + length as usize),
    })
}

proptest! {
    #[test]
    fn a_place_is_read_as_it_was_written(places in prop::collection::vec(place(), 0..4), rest in any::<Vec<u8>>()) {
        let mut bytes = postcard::to_allocvec(&places).expect("places can be written");
        bytes.extend(&rest);
        let (read, left) = postcard::take_from_bytes::<Vec<Place>>(&bytes).expect("they can be read");
        prop_assert_eq!(read, places);
        prop_assert_eq!(left, rest.as_slice());
    }

    #[test]
    fn garbage_is_no_place(bytes in any::<Vec<u8>>()) {
        if let Ok((place, left)) = postcard::take_from_bytes::<Place>(&bytes) {
            prop_assert!(left.len() + 14 <= bytes.len() && place.span.start <= place.span.end);
        }
    }
}

/// Two articles in two collections; the first has sections, a list and enough paragraphs to look around in.
const TWO: &[(&str, &str)] = &[
    (
        "rules/house.md",
        "---\ntitle: House rules\ndate: 2024-02-01\ntags: [rules]\nlanguage: en\n\
         url: https://example.org/rules\n---\n\nBe kind.\n\n# Bans\n\n## First\n\nSpam is banned. \
         Appeals go to the council.\n\n- A day.\n- A week.\n\n## Second\n\nThe council meets on Mondays.\n",
    ),
    (
        "secret/plan.md",
        "---\ntitle: The plan\n---\n\nNobody knows of the plan.\n",
    ),
];

fn home() -> Home {
    let home = Home::embedded(TWO);
    home.reindex(Mode::Full).expect("it can be indexed");
    home
}

fn only(names: &[&str]) -> Visible {
    Visible::Only(names.iter().map(|name| (*name).to_owned()).collect())
}

/// The place of the words `words` in the article as it is indexed.
fn place_of(path: &str, words: &str) -> Place {
    let text = TWO
        .iter()
        .find(|(known, _)| *known == path)
        .expect("it is one of the two")
        .1;
    let article = corpus::article(path, text);
    let start = article.text.find(words).expect("the words stand there");
    let span = Span::new(start, start + words.len());
    Place::of(&Quotation::cut(&article, span).expect("there are words under it"))
}

fn words(quotations: &[Quotation]) -> Vec<&str> {
    quotations.iter().map(|quotation| quotation.excerpt.words()).collect()
}

#[test]
fn a_place_leads_back_to_its_words() {
    let home = home();
    let place = place_of("rules/house.md", "Appeals go to the council.");
    let shown = home.service.at(place, &Visible::All).expect("it is there");
    assert_eq!(shown.quotation.excerpt.words(), "Appeals go to the council.");
    assert_eq!(
        (shown.article.title.as_str(), shown.page, shown.changed),
        ("House rules", 1, false)
    );
    assert_eq!(Place::of(&shown.quotation), place);
}

#[test]
fn around_a_place_stand_its_neighbours() {
    let home = home();
    let check = |quoted: &str, around: usize, before: &[&str], whole: &str, after: &[&str]| {
        let place = place_of("rules/house.md", quoted);
        let context = home.service.context(place, around, &Visible::All).expect("it is there");
        assert_eq!(words(&context.before), before, "before {quoted:?}");
        assert_eq!(context.quoted.excerpt.words(), whole);
        assert_eq!(words(&context.after), after, "behind {quoted:?}");
        let cited = context.cited.and_then(|cited| cited.slice(whole));
        assert_eq!((cited, context.changed), (Some(quoted), false));
        assert_eq!(context.meta.tags, ["rules"]);
        assert_eq!(context.passage.citation.start, place.span.start);
        assert_eq!(context.section, context.passage.citation.section);
    };
    let spam = "Spam is banned. Appeals go to the council.";
    check("Appeals go to the council.", 1, &["Be kind."], spam, &["- A day."]);
    check("Appeals go to the council.", 0, &[], spam, &[]);
    check("Be kind.", 2, &[], "Be kind.", &[spam, "- A day."]);
    let last = "The council meets on Mondays.";
    check(last, 1, &["- A week."], last, &[]);
    // Lines of one list stand together.
    check(last, usize::MAX, &["Be kind.", spam, "- A day.\n- A week."], last, &[]);
    // A passage may reach over several paragraphs.
    check(
        "council.\n\n- A day.\n- A",
        1,
        &["Be kind."],
        &format!("{spam}\n\n- A day.\n- A week."),
        &[last],
    );
}

#[test]
fn an_item_is_shown_with_its_mark_and_under_its_lead() {
    let home = Home::embedded(&[(
        "guide/camp.md",
        "---\ntitle: Camping\n---\n\nBring:\n\n- a cup\n- a spoon\n- a fork\n- a knife\n\nLeave the rest.\n",
    )]);
    home.reindex(Mode::Full).expect("it can be indexed");
    let named = home
        .service
        .article(&ArticleRef::Typed("Camping".to_owned()), 1, &Visible::All);
    let whole = &named.expect("it is there").parts[0].quotation;
    let place = |words: &str| {
        let at = whole.excerpt.words().find(words).expect("the words stand there");
        let start = whole.excerpt.span().start + at;
        Place {
            span: Span::new(start, start + words.len()),
            ..Place::of(whole)
        }
    };
    let check = |words: &str, expected: Expect| {
        let context = home.service.context(place(words), 1, &Visible::All);
        let reply = wording::context(Language::English, &context.expect("it is there"));
        expected.assert_eq(&plain::render(&reply));
    };
    check(
        "a cup",
        expect![[r#"
            Camping · paragraph 2 · guide/camp.md
            Before the quoted words
              Bring:

            The quoted words
              - a cup

            Behind the quoted words
              - a spoon

            Word for word from the articles as indexed 2023-11-14 22:13 UTC
        "#]],
    );
    check(
        "a knife",
        expect![[r#"
            Camping · paragraph 5 · guide/camp.md
            Before the quoted words
              Bring:
            ⋯
              - a fork

            The quoted words
              - a knife

            Behind the quoted words
              Leave the rest.

            Word for word from the articles as indexed 2023-11-14 22:13 UTC
        "#]],
    );
    let far = home.service.at(place("a knife"), &Visible::All).expect("it is there");
    assert_eq!(far.quotation.head.as_ref().map(Excerpt::words), Some("Bring:"));
    let near = home.service.at(place("a spoon"), &Visible::All).expect("it is there");
    // An item by itself was chosen for itself: nothing was left out for want of room.
    assert_eq!(near.quotation.left_out, 0);
}

#[test]
fn a_changed_article_is_opened_nearby_and_says_so() {
    let home = home();
    let (spam, last) = (
        place_of("rules/house.md", "Appeals go"),
        place_of("rules/house.md", "The council meets"),
    );
    home.write(
        "rules/house.md",
        "---\ntitle: House rules\n---\n\nBe kind.\n\nBans are over now, for good.\n",
    );
    home.reindex(Mode::Changed).expect("it can be indexed");
    for place in [spam, last] {
        let shown = home.service.at(place, &Visible::All).expect("the article is there");
        assert!(shown.changed);
        assert_eq!(shown.quotation.excerpt.words(), "Bans are over now, for good.");
        let context = home
            .service
            .context(place, 1, &Visible::All)
            .expect("the article is there");
        assert!(context.changed && context.cited.is_none());
        assert_eq!(words(&context.before), ["Be kind."]);
    }
    // A span that leaves the text or splits a character is taken for one of another revision.
    let article = corpus::article(
        "rules/house.md",
        "---\ntitle: House rules\n---\n\nBe kind.\n\nBans are over now, for good.\n",
    );
    let forged = Place {
        article: spam.article,
        revision: RevisionKey::of(&article.revision),
        span: Span::new(3, usize::MAX),
    };
    assert!(
        home.service
            .at(forged, &Visible::All)
            .expect("the article is there")
            .changed
    );
}

#[test]
fn what_may_not_be_seen_fails_as_what_is_not_there() {
    let home = home();
    let seen = only(&["rules"]);
    let (hidden, absent) = (
        place_of("secret/plan.md", "Nobody knows"),
        Place {
            article: ArticleKey::of(&ArticleId::new("secret/other.md")),
            ..place_of("secret/plan.md", "Nobody knows")
        },
    );
    let (at_hidden, at_absent) = (home.service.at(hidden, &seen), home.service.at(absent, &Visible::All));
    assert_eq!(at_hidden, at_absent);
    let failure = at_hidden.expect_err("it may not be seen");
    assert_eq!(
        failure.what.to_string(),
        "That article is not among the articles any more."
    );
    assert_eq!(failure.kind, ibid::failure::Kind::Asker);
    assert_eq!(
        home.service.context(hidden, 1, &seen),
        home.service.context(absent, 1, &Visible::All)
    );

    let article = |wanted: ArticleRef, visible: &Visible| home.service.article(&wanted, 1, visible);
    for (hidden, absent) in [
        (ArticleRef::Key(hidden.article), ArticleRef::Key(absent.article)),
        (
            ArticleRef::Id(ArticleId::new("secret/plan.md")),
            ArticleRef::Id(ArticleId::new("secret/other.md")),
        ),
        (
            ArticleRef::Typed("The plan".to_owned()),
            ArticleRef::Typed("The other".to_owned()),
        ),
        (
            ArticleRef::Typed(hidden.article.to_string()),
            ArticleRef::Typed(absent.article.to_string()),
        ),
        (
            ArticleRef::Typed("secret/plan.md".to_owned()),
            ArticleRef::Typed("secret/other.md".to_owned()),
        ),
    ] {
        assert!(article(hidden.clone(), &Visible::All).is_ok(), "{hidden:?}");
        assert_eq!(
            article(hidden.clone(), &seen),
            article(absent, &Visible::All),
            "{hidden:?}"
        );
    }
}

#[test]
fn an_article_is_shown_whole() {
    let home = home();
    let view = home
        .service
        .article(&ArticleRef::Typed("house RULES".to_owned()), 1, &Visible::All)
        .expect("it is there");
    let outline = |headings: &[Heading]| -> String {
        let lines = headings
            .iter()
            .map(|heading| format!("{} {} p{}", heading.level, heading.words, heading.page));
        lines.collect::<Vec<_>>().join(", ")
    };
    let mut shown = format!(
        "{} · {:?} · {} · {} words · page {} of {} · {}\n",
        view.article.title,
        view.article.date.map(|date| date.to_string()),
        view.collection,
        view.words,
        view.page,
        view.pages,
        outline(&view.outline),
    );
    for part in &view.parts {
        let _ = writeln!(
            shown,
            "[{}] {}",
            outline(&part.headings),
            part.quotation.excerpt.words()
        );
    }
    expect![[r#"
        House rules · Some("2024-02-01") · rules · 22 words · page 1 of 1 · 1 Bans p1, 2 First p1, 2 Second p1
        [] Be kind.
        [1 Bans p1, 2 First p1] Spam is banned. Appeals go to the council.
        [] - A day.
        - A week.
        [2 Second p1] The council meets on Mondays.
    "#]]
    .assert_eq(&shown);
    assert_eq!(view.indexed_at, super::support::service::NOW);
    assert_eq!(view.place, Some(place_of("rules/house.md", "Be kind.")));
    assert_eq!(view.meta.url.as_deref(), Some("https://example.org/rules"));
}

#[test]
fn articles_of_one_title_are_listed_newest_first() {
    let home = home();
    home.write(
        "rules/old.md",
        "---\ntitle: House rules\ndate: 2020-01-01\n---\n\nOld.\n",
    );
    home.write(
        "rules/new.md",
        "---\ntitle: House rules\ndate: 2026-01-01\n---\n\nNew.\n",
    );
    home.reindex(Mode::Changed).expect("it can be indexed");
    let check = |visible: &Visible, page: usize, first: &str, others: &[&str]| {
        let wanted = ArticleRef::Typed("House rules".to_owned());
        let view = home.service.article(&wanted, page, visible).expect("it is there");
        assert_eq!(view.article.id.as_str(), first);
        let listed: Vec<&str> = view.others.iter().map(|named| named.id.as_str()).collect();
        assert_eq!((listed.as_slice(), view.page), (others, 1), "no other page is there");
    };
    check(&Visible::All, 0, "rules/new.md", &["rules/house.md", "rules/old.md"]);
    check(
        &only(&["rules"]),
        7,
        "rules/new.md",
        &["rules/house.md", "rules/old.md"],
    );
}

/// An article whose paragraphs stand apart by blank lines, as a plain file has them.
fn plain(paragraphs: &[String]) -> Article {
    corpus::article("a/b.txt", &format!("A title\n\n{}\n", paragraphs.join("\n\n")))
}

#[test]
fn long_paragraphs_are_cut_at_sentences_and_long_sentences_are_flagged() {
    let sentence = |letter: &str, count: usize| format!("{}.", vec![letter; count].join(" "));
    let check = |paragraphs: &[String], expected: &[&[(usize, bool, bool)]]| {
        let article = plain(paragraphs);
        let pages = Pages::of(&article);
        let found: Vec<Vec<(usize, bool, bool)>> = (1..=pages.count())
            .map(|page| {
                let piece = |piece: &Piece| (piece.paragraph, piece.begins, piece.long);
                pages.page(page).iter().map(piece).collect()
            })
            .collect();
        assert_eq!(found, expected);
    };
    let short = sentence("Word", 99);
    let half = sentence("Word", 200);
    // Whole paragraphs, as many as fit.
    check(
        &[short.clone(), half.clone(), half.clone()],
        &[&[(0, true, false), (1, true, false)], &[(2, true, false)]],
    );
    // Three sentences of a paragraph that is too long; the next one joins the last of them.
    let long = [half.as_str(), &half, &short].join(" ");
    check(
        &[long, short.clone()],
        &[&[(0, true, false)], &[(0, false, false)], &[(1, true, false)]],
    );
    // A sentence longer than a page stands alone.
    let endless = sentence("Long", 400);
    check(
        &[short.clone(), format!("{short} {endless} {short}"), short],
        &[
            &[(0, true, false), (1, true, false)],
            &[(1, false, true)],
            &[(1, false, false), (2, true, false)],
        ],
    );
}

proptest! {
    #[test]
    fn pages_hold_every_paragraph_once_and_in_order(
        lengths in prop::collection::vec((1..40_usize, 1..60_usize, "[a-zé世]{1,12}", prop::bool::ANY), 1..12),
    ) {
        let paragraphs: Vec<String> = lengths
            .into_iter()
            .map(|(sentences, words, word, lines)| {
                let sentence = format!("A{}.", format!(" {word}").repeat(words));
                vec![sentence; sentences].join(if lines { "\n    " } else { " " })
            })
            .collect();
        let article = plain(&paragraphs);
        let pages = Pages::of(&article);
        let mut whole: Vec<String> = Vec::new();
        for number in 1..=pages.count() {
            let page = pages.page(number);
            prop_assert!(!page.is_empty());
            let chars = |piece: &Piece| piece.span.slice(&article.text).expect("it lies in the text").chars().count();
            let sum: usize = page.iter().map(chars).sum();
            prop_assert!(sum <= PAGE_CHARS || page.len() == 1 && page[0].long);
            for piece in page {
                prop_assert_eq!(pages.page_of(piece.span.start), number);
                prop_assert_eq!(pages.page_of(piece.span.end - 1), number);
                let words = piece.span.slice(&article.text).expect("it lies in the text");
                prop_assert!(!piece.long || sentences(words).len() == 1, "only a sentence is longer than a page");
                if piece.begins {
                    whole.push(words.to_owned());
                } else {
                    whole.last_mut().expect("a paragraph began").push_str(words);
                }
            }
        }
        prop_assert_eq!(whole, paragraphs);
    }
}
