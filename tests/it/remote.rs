//! The remote index on a real cluster of three nodes, one of which dies; what every backend keeps is in `seam`.

use std::{
    collections::BTreeSet,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread,
};

use ibid::{
    index::{Base, Batch, Change, Error, Health, Index, remote::Remote},
    question::{Clause, Field, Filters, Match, Query},
    service::Mode,
};
use serde_json::Value;

use crate::support::{
    bot,
    cli::Place,
    corpus::{THREE, apply, put, stamp},
    discord::FakeDiscord,
    opensearch::{self, Cluster},
    service::Home,
};

/// Enough for a bulk to be under way for a while.
const ARTICLES: usize = 3_000;

fn change(number: usize) -> Change {
    let text = format!("Article {number}\n\nThe heron numbered {number} stands in the reeds of the pond.\n");
    put(&format!("birds/{number:05}.txt"), &text)
}

fn herons(limit: usize) -> Query {
    Query {
        clauses: vec![Clause {
            field: Field::Body,
            what: Match::Word("heron".to_owned()),
            weight: 1.0,
        }],
        required: Vec::new(),
        excluded: Vec::new(),
        filters: Filters::default(),
        limit,
    }
}

fn catalog(index: &Remote) -> usize {
    let snapshot = index.snapshot().expect("there is a commit");
    let listed = snapshot.catalog().expect("the catalog can be read");
    let ids: BTreeSet<String> = listed.iter().map(|listed| listed.id.to_string()).collect();
    assert_eq!(ids.len(), listed.len(), "an article is listed once");
    assert_eq!(snapshot.state().articles, listed.len() as u64);
    listed.len()
}

#[test]
fn one_process_indexes_and_others_answer() {
    let Some(cluster) = opensearch::shared() else { return };
    let place = |files: &[(&str, &str)]| {
        let mut place = Place::with(files);
        place.set("IBID__INDEX__REMOTE__URLS", &format!("{:?}", cluster.urls()));
        place.set("IBID__INDEX__REMOTE__PREFIX", "program");
        place.set("IBID__INDEX__REMOTE__TIMEOUT_MS", "20000");
        place.set("IBID__INDEX__SYNC_ON_START", "false");
        place
    };
    let indexes = place(THREE);
    let ran = indexes.ibid(&["--backend", "opensearch", "index"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let asks = |place: &Place, question: &str| {
        let ran = place.ibid(&["--backend", "opensearch", "ask", question]);
        assert_ne!(ran.code, Some(2), "{}", ran.err);
        ran.out
    };
    let said = asks(&indexes, "When was the lighthouse of Norrö lit?");
    assert!(said.contains("The lighthouse of Norrö was lit in 1871."), "{said}");
    indexes.write(
        "corpus/harbour/lighthouse.md",
        "# The lighthouse of Norrö\n\nThe lighthouse of Norrö was lit in 1872.\n",
    );
    let ran = indexes.ibid(&["--backend", "opensearch", "index"]);
    assert!(
        ran.code == Some(0) && ran.out.contains("1 changed"),
        "{}{}",
        ran.out,
        ran.err
    );
    let said = asks(&indexes, "When was the lighthouse of Norrö lit?");
    assert!(said.contains("1872") && !said.contains("1871"), "{said}");
    // Neither documents nor an index are where others ask.
    let only_asks = place(&[]);
    let said = asks(&only_asks, "When was the lighthouse of Norrö lit?");
    assert!(said.contains("1872"), "{said}");
    assert!(!only_asks.path("data/index").exists() && !only_asks.path("corpus").exists());
}

#[test]
fn a_bot_answers_and_reindexes_there() {
    let Some(cluster) = opensearch::shared() else { return };
    let urls = format!("{:?}", cluster.urls());
    let settings = [
        ("IBID__INDEX__BACKEND", "opensearch"),
        ("IBID__INDEX__REMOTE__URLS", urls.as_str()),
        ("IBID__INDEX__REMOTE__PREFIX", "bot"),
        ("IBID__INDEX__REMOTE__TIMEOUT_MS", "20000"),
        ("IBID__HTTP__LISTEN", "127.0.0.1:0"),
    ];
    let runtime = tokio::runtime::Runtime::new().expect("threads can be had");
    runtime.block_on(async {
        let discord = FakeDiscord::start().await;
        let home = bot::Home::small();
        let running = bot::Bot::start(&home, &discord, &settings);
        discord.wait_ready(bot::SOON).await;
        running.wait_log("up to date").await;
        let asked = discord
            .slash("ask")
            .option("question", "When was the weir of Duvnäs built?");
        let none = asked.send().await.reply(bot::SOON).await;
        home.write("weir.md", "# The weir\n\nThe weir of Duvnäs was built in 1907.\n");
        let reindex = discord.slash("reindex").moderator().send().await;
        let done = reindex
            .reply_when(bot::SOON, |reply| reply.text().contains("added"))
            .await;
        assert!(done.text().contains("1 added"), "{}", done.text());
        let asked = discord
            .slash("ask")
            .option("question", "When was the weir of Duvnäs built?");
        let said = asked.send().await.reply(bot::SOON).await;
        assert!(said.text().contains("was built in 1907"), "{}", said.text());
        assert!(!none.text().contains("1907"), "{}", none.text());
        let ready = reqwest::get(format!(
            "http://{}/readyz",
            running.address("health and metrics are served")
        ));
        assert_eq!(ready.await.expect("it listens").status(), 200);
        bot::end(&discord, running).await;
        assert!(
            !home.data().join("index").exists(),
            "nothing is indexed on this machine"
        );
    });
}

/// Of the questions about the shipped corpus, the share whose quotations may be others than the embedded index gives, in
/// percent: shards add up in another order.
const MOST_OTHERS_PERCENT: usize = 3;

#[test]
fn answers_are_those_of_the_embedded_index() {
    let Some(cluster) = opensearch::shared() else { return };
    let (index, _) = cluster.index();
    let (embedded, remote) = (Home::shipped(), Home::shipped_over(Arc::new(index)));
    for home in [&embedded, &remote] {
        home.reindex(Mode::Changed).expect("it can be indexed");
    }
    let questions: Value = serde_json::from_str(include_str!("data/questions.json")).expect("the questions are valid");
    let asked: Vec<&str> = ["answerable", "unanswerable"]
        .iter()
        .flat_map(|kind| questions[kind].as_array().expect("it is a list"))
        .map(|asked| asked["question"].as_str().expect("it is a text"))
        .collect();
    let others: Vec<&&str> = asked
        .iter()
        .filter(|question| embedded.quoted(question) != remote.quoted(question))
        .collect();
    assert!(
        others.len() * 100 <= asked.len() * MOST_OTHERS_PERCENT,
        "of {}: {others:?}",
        asked.len()
    );
}

/// Applies changes, and kills the node that holds the first shard when half of them are taken.
fn apply_over_a_death(index: &Remote, alias: &str, cluster: &mut Cluster, base: Base) -> (usize, Result<(), Error>) {
    let dies = cluster.holder(alias);
    let mut changes = (0..ARTICLES).map(|number| {
        if number == ARTICLES / 2 {
            cluster.kill_node(dies);
        }
        Ok(change(number))
    });
    let applied = index.apply(Batch {
        base,
        changes: &mut changes,
        stamp: stamp("over a death"),
    });
    (dies, applied)
}

fn back(cluster: &mut Cluster, number: usize) {
    cluster.start_node(number);
    cluster.wait("green", 3);
}

#[test]
fn a_node_that_dies_in_a_bulk_loses_nothing() {
    let Some(mut cluster) = opensearch::alone() else { return };
    let (index, alias) = cluster.index();
    apply(&index, Base::Nothing, "few", (0..10).map(change).collect()).expect("the batch is applied");
    cluster.wait("green", 3);

    let (dead, applied) = apply_over_a_death(&index, &alias, &mut cluster, Base::Last);
    applied.expect("two nodes have all of it");
    assert_eq!(catalog(&index), ARTICLES);
    let found = index
        .snapshot()
        .expect("there is a commit")
        .search(&herons(50))
        .expect("it answers");
    assert_eq!(
        (found.hits.len(), found.statistics.frequency["heron"]),
        (50, ARTICLES as u64)
    );
    back(&mut cluster, dead);

    // What is built has no copies yet, so it may be lost; then the old state serves.
    let hasty = opensearch::impatient(&cluster, &alias);
    let (dead, applied) = apply_over_a_death(&hasty, &alias, &mut cluster, Base::Nothing);
    eprintln!("a rebuild over a death: {applied:?}");
    assert_eq!(catalog(&index), ARTICLES);
    let fingerprint = index
        .snapshot()
        .expect("there is a commit")
        .state()
        .stamp
        .fingerprint
        .clone();
    assert_eq!(fingerprint, "over a death");
    back(&mut cluster, dead);
    assert_eq!(catalog(&index), ARTICLES);
}

#[test]
fn a_node_that_dies_in_a_query_load_makes_no_answer_wrong() {
    let Some(mut cluster) = opensearch::alone() else { return };
    let (index, alias) = cluster.index();
    apply(&index, Base::Nothing, "all", (0..300).map(change).collect()).expect("the batch is applied");
    cluster.wait("green", 3);
    let dies = cluster.holder(&alias);
    let (answered, failed, over) = (AtomicUsize::new(0), AtomicUsize::new(0), AtomicBool::new(false));
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                while !over.load(Ordering::Relaxed) {
                    let asked = index.snapshot().and_then(|snapshot| snapshot.search(&herons(300)));
                    match asked {
                        Ok(found) => {
                            assert_eq!(found.hits.len(), 300, "an answer is whole");
                            answered.fetch_add(1, Ordering::Relaxed);
                        }
                        Err(error) => {
                            assert!(error.is_of_engine(), "{error:?}");
                            failed.fetch_add(1, Ordering::Relaxed);
                        }
                    }
                }
            });
        }
        let wait_for = |more: usize| {
            let enough = answered.load(Ordering::Relaxed) + more;
            while answered.load(Ordering::Relaxed) < enough {
                thread::yield_now();
            }
        };
        wait_for(40);
        cluster.kill_node(dies);
        wait_for(200);
        over.store(true, Ordering::Relaxed);
    });
    let (answered, failed) = (answered.into_inner(), failed.into_inner());
    eprintln!("{answered} right answers over the death of a node, {failed} errors");
    assert!(matches!(index.health(), Health::Impaired { .. }), "a copy is missing");
    back(&mut cluster, dies);
    assert_eq!(index.health(), Health::Well);
}

#[test]
fn without_copies_a_dead_node_is_told_and_nothing_is_half_answered() {
    let Some(mut cluster) = opensearch::alone() else { return };
    let engine = ibid::index::remote::Engine {
        replicas: 0,
        ..opensearch::engine(&cluster.urls())
    };
    let alias = format!("{}_v4", engine.prefix);
    let index = Remote::new(engine).expect("nothing is wrong with it");
    apply(&index, Base::Nothing, "all", (0..300).map(change).collect()).expect("the batch is applied");
    let dies = cluster.holder(&alias);
    let before = index.snapshot().expect("there is a commit");
    cluster.kill_node(dies);
    cluster.wait("red", 2);
    for _ in 0..5 {
        let error = before.search(&herons(300)).expect_err("a part of it is gone");
        assert!(matches!(error, Error::Unready { .. } | Error::Busy { .. }), "{error:?}");
    }
    assert!(matches!(index.health(), Health::Failing { .. }), "{:?}", index.health());
    back(&mut cluster, dies);
    assert_eq!(before.search(&herons(300)).expect("it is back").hits.len(), 300);
}
