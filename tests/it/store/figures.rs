//! What a server's questions come to, and the set that can be made of them.

#![allow(
    clippy::needless_raw_string_hashes,
    reason = "the form in which snapshots are brought up to date"
)]

use std::{fmt::Write as _, fs};

use expect_test::expect;
use ibid::{
    corpus::Revision,
    store::{AskedQuestion, Counted, Found, Insights, Outcome, Quoted, Reason, Record, Requested, Verdict},
};

use super::{ADA, BOB, DAY, HERE, NOW, THERE, check, not_found, question, quoted, vote, wanted};
use crate::support::corpus::THREE;

#[test]
fn insights_are_of_one_server() {
    check(|bed| {
        let store = bed.open();
        let ask = |guild, at, asked: &str, outcome, elapsed_ms| {
            let quotations = match outcome {
                Found::Answered => vec![quoted("a/one.md", "Eins"), quoted("a/one.md", "Eins")],
                Found::Near | Found::NotFound => Vec::new(),
            };
            let asked = AskedQuestion {
                at,
                outcome,
                elapsed_ms,
                quotations,
                ..question(&store, ADA, guild, asked)
            };
            store.record(&asked).expect("it can be written")
        };
        let (yes, no) = (Found::Answered, Found::NotFound);
        ask(HERE, NOW - 2 * DAY, "When is it?", yes, 10);
        let why = ask(HERE, NOW - 2 * DAY, "Why?", yes, 30);
        ask(HERE, NOW, "when is  IT", no, 20);
        ask(HERE, NOW, "Who?", no, 40);
        ask(HERE, NOW + 1, "Tomorrow?", no, 9000);
        ask(HERE, NOW - 9 * DAY, "Long ago?", no, 9000);
        for (user, verdict, note) in [
            (ADA, Verdict::Up, "fine"),
            (BOB, Verdict::Down(Reason::Outdated), "old"),
            (5, Verdict::Down(Reason::Outdated), ""),
            (6, Verdict::Down(Reason::Wrong), "bad"),
        ] {
            store
                .vote(&vote(&store, why, user, verdict, note))
                .expect("it can be written");
        }
        let secret = ask(THERE, NOW, "THERE only?", yes, 5000);
        let down = vote(&store, secret, ADA, Verdict::Down(Reason::Other), "THERE");
        store.vote(&down).expect("it can be written");
        ask(THERE, NOW, "Who?", no, 5000);
        let insights = store.insights(HERE, NOW - 7 * DAY, NOW).expect("it can be read");
        expect![[r#"
            2023-11-12: 2 answered, 0 not
            2023-11-13: 0 answered, 0 not
            2023-11-14: 0 answered, 2 not
            median: Some(20)
            asked: 2 when is  IT, 1 Who?, 1 Why?
            unanswered: 1 Who?, 1 when is  IT
            voted down: 3 Why? [(Outdated, 2), (Wrong, 1)] ["old", "bad"]
            cited: 2 a/one.md Eins
        "#]]
        .assert_eq(&shown(&insights));
        let nothing = store.insights(7, 0, NOW).expect("it can be read");
        assert_eq!(nothing, Insights::default());
        assert_eq!(store.insights(HERE, NOW + 1, NOW).expect("it can be read").days, []);
    });
}

#[test]
fn an_operator_sees_counts_of_all_servers() {
    check(|bed| {
        let store = bed.open();
        let hour = 60 * 60;
        for (guild, at, outcome, elapsed_ms) in [
            (HERE, NOW - 2 * hour, Found::Answered, 10),
            (HERE, NOW - 2 * hour, Found::Answered, 20),
            (HERE, NOW - 2 * hour, Found::NotFound, 30),
            (THERE, NOW, Found::NotFound, 40),
            (THERE, NOW + 1, Found::Answered, 9000),
            (HERE, NOW - 9 * DAY, Found::Answered, 9000),
        ] {
            let asked = AskedQuestion {
                at,
                outcome,
                elapsed_ms,
                ..question(&store, ADA, guild, "What?")
            };
            store.record(&asked).expect("it can be written");
        }
        let record = |at, outcome| Record {
            at,
            by: "eve".to_owned(),
            outcome,
            elapsed_ms: 5,
        };
        let failed = || Outcome::Failed {
            what: "It failed.".to_owned(),
        };
        for at in [1, 2, 3] {
            store.add_reindex(&record(at, failed())).expect("it can be written");
        }
        let operated = store.operated(NOW - 3 * hour, NOW, 2).expect("it can be read");
        let hours = operated.hours.iter();
        let hours: Vec<_> = hours.map(|one| (one.answered, one.not_found, one.elapsed_ms)).collect();
        assert_eq!(hours, [(0, 0, 0), (2, 1, 60), (0, 0, 0), (0, 1, 40)]);
        assert!(operated.hours.iter().all(|one| one.at % hour == 0), "{operated:?}");
        assert_eq!((operated.median_ms, operated.slow_ms), (Some(20), Some(40)));
        let servers: Vec<_> = operated.servers.iter().map(|one| (one.guild, one.questions)).collect();
        assert_eq!(servers, [(Some(HERE), 3), (Some(THERE), 1)]);
        assert_eq!(operated.reindexes, [record(3, failed()), record(2, failed())]);
        let before = store.operated(0, hour, 0).expect("it can be read");
        assert_eq!(
            (before.median_ms, before.servers, before.reindexes),
            (None, vec![], vec![])
        );
        assert_eq!(before.hours.len(), 2);
    });
}

fn shown(insights: &Insights) -> String {
    let counted = |list: &[Counted]| {
        let list: Vec<_> = list
            .iter()
            .map(|line| format!("{} {}", line.count, line.asked))
            .collect();
        list.join(", ")
    };
    let mut shown = String::new();
    for day in &insights.days {
        let _ = writeln!(shown, "{}: {} answered, {} not", day.date, day.answered, day.not_found);
    }
    let _ = writeln!(shown, "median: {:?}", insights.median_ms);
    let _ = writeln!(shown, "asked: {}", counted(&insights.most_asked));
    let _ = writeln!(shown, "unanswered: {}", counted(&insights.unanswered));
    for down in &insights.voted_down {
        let mut notes = down.notes.clone();
        // Both were written in the same second, by people whose hashes differ from run to run.
        notes.sort_by(|a, b| b.cmp(a));
        let _ = writeln!(
            shown,
            "voted down: {} {} {:?} {notes:?}",
            down.count, down.asked, down.reasons
        );
    }
    for cited in &insights.most_cited {
        let _ = writeln!(shown, "cited: {} {} {}", cited.count, cited.article, cited.title);
    }
    shown
}

#[test]
fn what_people_judged_is_exported_and_can_be_asked_again() {
    check(|bed| {
        let store = bed.open();
        let (_, text) = THREE[0];
        let article = crate::support::corpus::article(THREE[0].0, text);
        let paragraph = article.blocks.last().expect("it has some").span;
        let quote = |revision: Revision| Quoted {
            article: article.id.clone(),
            title: article.meta.title.clone(),
            revision,
            span: paragraph,
        };
        let answered = |asked: &str, revision: &Revision| {
            let asked = AskedQuestion {
                quotations: vec![quote(*revision)],
                ..question(&store, ADA, HERE, asked)
            };
            store.record(&asked).expect("it can be written")
        };
        let missed = |asked: &str| {
            store
                .record(&not_found(&store, ADA, HERE, asked))
                .expect("it can be written")
        };
        let cast = |id, user, verdict| {
            store
                .vote(&vote(&store, id, user, verdict, ""))
                .expect("it can be written")
        };
        cast(answered("Helped?", &article.revision), ADA, Verdict::Up);
        cast(answered("Changed since?", &Revision::of(b"")), ADA, Verdict::Up);
        let disputed = answered("Disputed?", &article.revision);
        cast(disputed, ADA, Verdict::Up);
        cast(disputed, BOB, Verdict::Down(Reason::Wrong));
        answered("Not judged?", &article.revision);
        missed("Helped?");
        missed("Nothing?");
        missed("nothing");
        missed("Found since?");
        answered("Found since?", &article.revision);
        let settled = missed("Settled?");
        let request = store
            .request(&wanted(&store, HERE, BOB, "Settled?", Some(settled)))
            .expect("it can be written");
        let (Requested::New(request) | Requested::Already(request)) = request;
        store
            .close_request(request, "https://example.org", store.asker(BOB), NOW)
            .expect("it can be written");
        let filtered = AskedQuestion {
            filters: r#"{"tag":"x"}"#.to_owned(),
            ..not_found(&store, ADA, HERE, "Filtered?")
        };
        store.record(&filtered).expect("it can be written");
        cast(
            store
                .record(&question(&store, ADA, THERE, "Elsewhere?"))
                .expect("it can"),
            ADA,
            Verdict::Up,
        );
        let exported = store.export(HERE, 0).expect("it can be read");
        let asked: Vec<_> = exported
            .iter()
            .map(|question| (question.asked.as_str(), question.quotations.len()))
            .collect();
        assert_eq!(asked, [("Helped?", 1), ("Changed since?", 1), ("nothing", 0)]);

        let written = ibid::eval::written(&exported, &[&article]);
        assert_eq!(written.left_out, 1);
        fs::write(bed.folder.path().join("articles.jsonl"), written.articles).expect("it can be written");
        fs::write(bed.folder.path().join("questions.jsonl"), written.questions).expect("it can be written");
        let set = ibid::eval::Set::read(bed.folder.path()).expect("it is a set");
        let (helped, nothing) = (&set.questions[0], &set.questions[1]);
        assert_eq!((helped.answerable, nothing.answerable), (true, false));
        assert_eq!(
            helped.answers,
            [paragraph.slice(&article.text).expect("it is of this text")]
        );
        let (texts, places) = (set.texts(), set.places());
        let (file, place) = &places[helped.paragraphs().next().expect("it has one")];
        let gold = place.slice(&texts[file]).expect("it is of this text");
        assert!(gold.contains(&helped.answers[0]), "{gold:?}");
        assert_eq!(
            nothing.paragraphs().filter(|name| places.contains_key(*name)).count(),
            0
        );
    });
}
