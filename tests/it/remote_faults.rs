//! What the remote index makes of an engine that goes wrong: an error of its own for each, and never an empty answer.

use std::{net::TcpListener, sync::Arc, time::Duration};

use expect_test::{Expect, expect};
use ibid::{
    failure::{Failure, Kind},
    index::{
        Base, Error, Health, Index,
        remote::{Credentials, Dialect, Engine, Remote},
    },
    locale::Language,
    question::{Clause, Field, Filters, Match, Query},
    reply::{plain, wording},
};
use serde_json::{Value, json};

use crate::support::{
    corpus::{THREE, apply, apply_interrupted, put},
    opensearch,
    scripted_engine::{Said, ScriptedEngine, no_index},
    service::Home,
};

fn engine(urls: &[String]) -> Engine {
    Engine {
        prefix: "docs".to_owned(),
        patience: Duration::from_millis(300),
        write_patience: Duration::from_millis(300),
        ..opensearch::engine(urls)
    }
}

fn remote(engine: Engine) -> Remote {
    Remote::new(engine).expect("nothing is wrong with it")
}

/// An engine that holds three documents, and the index on it.
fn filled() -> (ScriptedEngine, Remote) {
    let scripted = ScriptedEngine::start();
    let index = remote(engine(&[scripted.url()]));
    fill(&index).expect("the batch is applied");
    scripted.asked();
    (scripted, index)
}

fn fill(index: &dyn Index) -> Result<(), Error> {
    let changes = THREE.iter().map(|(path, text)| put(path, text)).collect();
    apply(index, Base::Nothing, "filled", changes)
}

fn change(index: &dyn Index) -> Result<(), Error> {
    apply(
        index,
        Base::Last,
        "changed",
        vec![put("new.txt", "A new text\n\nIt speaks of herons.\n")],
    )
}

fn search(index: &dyn Index) -> Result<usize, Error> {
    let word = Match::Term("norro".to_owned());
    let query = Query {
        clauses: vec![Clause {
            field: Field::Body,
            what: word,
            weight: 1.0,
        }],
        required: Vec::new(),
        excluded: Vec::new(),
        filters: Filters::default(),
        limit: 5,
    };
    Ok(index.snapshot()?.search(&query)?.hits.len())
}

fn fault(status: u16, kind: &str, reason: &str) -> Said {
    Said::Json(
        status,
        json!({"error": {"type": kind, "reason": reason}, "status": status}),
    )
}

fn told<T: std::fmt::Debug>(result: Result<T, Error>, wanted: &Expect) {
    let failure = Failure::from(result.expect_err("it went well"));
    let hint = failure.hint.as_ref().map(ToString::to_string).unwrap_or_default();
    let told = format!("{:?}: {failure} {hint}", failure.kind);
    // The end of an index's name is another each time.
    let names = told.split('`').map(|part| {
        if part.starts_with("docs_v4_") {
            "docs_v4_…"
        } else {
            part
        }
    });
    wanted.assert_eq(&names.collect::<Vec<_>>().join("`"));
}

/// Goes wrong with `says` whenever a request ends so, and asks.
fn check(when: &'static str, says: Said, wanted: &Expect) {
    let (scripted, index) = filled();
    scripted.always(when, says);
    told(search(&index), wanted);
    scripted.mend();
    search(&index).expect("nothing is remembered of it");
}

#[test]
fn what_passes_or_is_down_is_told_and_is_no_empty_answer() {
    check(
        "/_search",
        Said::Stall,
        &expect!["Busy: The search engine is busy. (no answer came within 300 ms) Try again in a moment."],
    );
    check(
        "/_doc/commit",
        Said::Stall,
        &expect!["Busy: The search engine is busy. (no answer came within 300 ms) Try again in a moment."],
    );
    check(
        "/_search",
        fault(429, "es_rejected_execution_exception", "the queue is full"),
        &expect![
            "Busy: The search engine is busy. (es_rejected_execution_exception: the queue is full) Try again in a moment."
        ],
    );
    check(
        "/_search",
        fault(500, "query_phase_execution_exception", "Time exceeded"),
        &expect![
            "Busy: The search engine is busy. (query_phase_execution_exception: Time exceeded) Try again in a moment."
        ],
    );
    check(
        "/_search",
        fault(500, "node_disconnected_exception", "[n2] disconnected"),
        &expect![
            "Operator: The search engine cannot reach all of the index. (node_disconnected_exception: [n2] disconnected) A part of it is on machines that are down; its own health page says which."
        ],
    );
    // A search that one node had begun and another could not finish.
    for (status, kind) in [
        (500, "node_disconnected_exception"),
        (500, "receive_timeout_transport_exception"),
        (404, "search_context_missing_exception"),
    ] {
        let cause = json!([{"type": kind, "reason": "[n1][search[phase/query/id]] disconnected"}]);
        let error = json!({"type": "search_phase_execution_exception", "reason": "", "root_cause": cause});
        let (scripted, index) = filled();
        scripted.always(
            "/_search",
            Said::Json(status, json!({"error": error, "status": status})),
        );
        let error = search(&index).expect_err("a part of it is gone");
        assert!(matches!(error, Error::Unready { .. }), "{kind}: {error:?}");
    }
    check(
        "/_search",
        fault(503, "search_phase_execution_exception", "all shards failed"),
        &expect![
            "Operator: The search engine cannot reach all of the index. (search_phase_execution_exception: all shards failed) A part of it is on machines that are down; its own health page says which."
        ],
    );
    check(
        "/_doc/commit",
        fault(503, "no_shard_available_action_exception", "no shard"),
        &expect![
            "Operator: The search engine cannot reach all of the index. (no_shard_available_action_exception: no shard) A part of it is on machines that are down; its own health page says which."
        ],
    );
    check(
        "/_doc/commit",
        fault(503, "cluster_manager_not_discovered_exception", "none"),
        &expect![
            "Operator: The search engine cannot reach all of the index. (cluster_manager_not_discovered_exception: none) A part of it is on machines that are down; its own health page says which."
        ],
    );
}

#[test]
fn whoever_runs_it_is_told_what_to_mend() {
    check(
        "/_search",
        fault(401, "security_exception", "missing authentication credentials"),
        &expect![
            "Operator: The search engine does not let ibid in. (security_exception: missing authentication credentials) Check the user and password or the key in the environment, and what they may do."
        ],
    );
    check(
        "/_search",
        Said::Text(401, "Unauthorized"),
        &expect![
            "Operator: The search engine does not let ibid in. (HTTP status 401) Check the user and password or the key in the environment, and what they may do."
        ],
    );
    check(
        "/_search",
        fault(
            403,
            "security_exception",
            "no permissions for [indices:data/read/search]",
        ),
        &expect![
            "Operator: The search engine does not let ibid in. (security_exception: no permissions for [indices:data/read/search]) Check the user and password or the key in the environment, and what they may do."
        ],
    );
    check(
        "/_search",
        fault(400, "parsing_exception", "unknown query [x]"),
        &expect![
            "Operator: The search engine refused a request. (parsing_exception: unknown query [x]) The log says what it said."
        ],
    );
    check(
        "/_search",
        Said::Text(200, "<html>hello</html>"),
        &expect![
            "Operator: What answers is not the search engine that it should be. (its answer cannot be read: expected value at line 1 column 1) Check `index.backend` and the addresses in `index.remote.urls`."
        ],
    );
    check(
        "/_search",
        Said::Text(404, "<html>not here</html>"),
        &expect![
            "Operator: What answers is not the search engine that it should be. (HTTP status 404, and not in the words of a search engine) Check `index.backend` and the addresses in `index.remote.urls`."
        ],
    );
    check(
        "/_search",
        no_index(),
        &expect![
            "Operator: The index is not on the search engine any more. (the index `docs_v4` is not on the search engine any more) Build it again from the corpus with `ibid index --full`, or `/reindex mode:full` in Discord."
        ],
    );
    check(
        "/_doc/commit",
        no_index(),
        &expect![
            "Operator: The index is not on the search engine any more. (the index `docs_v4` is not on the search engine any more) Build it again from the corpus with `ibid index --full`, or `/reindex mode:full` in Discord."
        ],
    );
    check(
        "/_doc/commit",
        Said::Json(404, json!({"_index": "docs_v4_a", "found": false})),
        &expect![
            "Operator: The index is damaged. (`docs_v4` holds no commit) Build it again from the corpus with `ibid index --full`, or `/reindex mode:full` in Discord."
        ],
    );
}

#[test]
fn an_answer_of_a_part_of_the_shards_is_none() {
    let found = |shards: Value, timed_out: bool| {
        let hits = json!({"total": {"value": 0}, "hits": []});
        let words = json!({"words": {"buckets": [{"doc_count": 1}]}});
        Said::Json(
            200,
            json!({"timed_out": timed_out, "_shards": shards, "hits": hits, "aggregations": words}),
        )
    };
    let shards = |successful: u64, failed: u64| json!({"total": 3, "successful": successful, "failed": failed});
    check(
        "/_search",
        found(shards(2, 0), false),
        &expect![
            "Operator: The search engine cannot reach all of the index. (2 of 3 shards answered) A part of it is on machines that are down; its own health page says which."
        ],
    );
    check(
        "/_search",
        found(shards(2, 1), false),
        &expect![
            "Operator: The search engine cannot reach all of the index. (2 of 3 shards answered) A part of it is on machines that are down; its own health page says which."
        ],
    );
    check(
        "/_search",
        found(shards(3, 0), true),
        &expect!["Busy: The search engine is busy. (the search took too long) Try again in a moment."],
    );
}

#[test]
fn what_is_no_search_engine_or_another_is_told_at_once() {
    for (said, wanted) in [
        (
            Said::Text(200, "<html>It works!</html>"),
            expect![
                "Operator: What answers is not the search engine that it should be. (its answer cannot be read: expected value at line 1 column 1) Check `index.backend` and the addresses in `index.remote.urls`."
            ],
        ),
        (
            Said::Json(200, json!({"name": "something", "version": "3"})),
            expect![
                "Operator: What answers is not the search engine that it should be. (it does not say that it is a search engine) Check `index.backend` and the addresses in `index.remote.urls`."
            ],
        ),
        (
            Said::Json(
                200,
                json!({"version": {"number": "8.12.2"}, "tagline": "You Know, for Search"}),
            ),
            expect![
                "Operator: What answers is not the search engine that it should be. (it is Elasticsearch, and `index.backend` names OpenSearch) Check `index.backend` and the addresses in `index.remote.urls`."
            ],
        ),
    ] {
        let scripted = ScriptedEngine::start();
        scripted.always("GET /", said);
        let index = remote(engine(&[scripted.url()]));
        told(search(&index), &wanted);
        assert!(
            matches!(fill(&index), Err(Error::Foreign { .. })),
            "nothing is written there"
        );
        assert_eq!(scripted.asked(), ["GET /", "GET /"]);
    }
    let scripted = ScriptedEngine::start();
    scripted.always(
        "GET /",
        Said::Json(
            200,
            json!({"version": {"number": "8.12.2"}, "tagline": "You Know, for Search"}),
        ),
    );
    let elastic = Engine {
        dialect: Dialect::Elasticsearch,
        ..engine(&[scripted.url()])
    };
    fill(&remote(elastic)).expect("it is what it should be");
}

#[test]
fn an_index_of_an_older_mapping_is_told_and_built_anew() {
    let (scripted, index) = filled();
    scripted.edit_commit(|commit| commit["version"] = 0.into());
    told(
        search(&index),
        &expect![
            "Operator: The index on the search engine is of another version of ibid. (`docs_v4_…` was made by version 0 of the mapping, not 4) Build it again from the corpus with `ibid index --full`, or `/reindex mode:full` in Discord."
        ],
    );
    assert!(search(&index).is_err_and(|error| error.is_mended_by_rebuild()));
    fill(&index).expect("a rebuild needs nothing of the old");
    search(&index).expect("it answers again");
}

#[test]
fn an_index_that_was_removed_is_told_and_built_anew() {
    let (scripted, index) = filled();
    search(&index).expect("it answers");
    scripted.forget();
    told(
        search(&index),
        &expect![
            "Operator: The index is not on the search engine any more. (the index `docs_v4` is not on the search engine any more) Build it again from the corpus with `ibid index --full`, or `/reindex mode:full` in Discord."
        ],
    );
    let other = remote(engine(&[scripted.url()]));
    assert!(
        matches!(search(&other), Err(Error::NotBuilt)),
        "who never saw it knows of none"
    );
    fill(&index).expect("a rebuild needs nothing of the old");
    search(&index).expect("it answers again");
}

#[test]
fn what_there_is_no_room_for_is_sent_again() {
    let (scripted, index) = filled();
    let full = || fault(429, "circuit_breaking_exception", "too much memory");
    scripted.once("/_bulk", [full(), full()]);
    change(&index).expect("there is room in the end");
    let bulks = bulks(&scripted);
    assert_eq!(bulks.len(), 3, "{bulks:?}");
    assert_eq!(scripted.commit()["generation"], 2);
}

#[test]
fn of_a_bulk_only_what_was_refused_is_sent_again() {
    let (scripted, index) = filled();
    scripted.once("/_bulk", [Said::RefusingSome(429, "es_rejected_execution_exception")]);
    change(&index).expect("there is room in the end");
    let sent = [
        "POST /INDEX_write/_bulk of 10 documents",
        "POST /INDEX_write/_bulk of 3 documents",
    ];
    assert_eq!(bulks(&scripted), sent);
    assert_eq!(scripted.commit()["generation"], 2);
}

#[test]
fn what_is_refused_for_ever_is_given_up_and_nothing_is_committed() {
    for (status, kind, wanted) in [
        (
            400,
            "mapper_parsing_exception",
            expect![
                "Operator: The search engine refused a request. (mapper_parsing_exception: the script says so) The log says what it said."
            ],
        ),
        (
            404,
            "index_not_found_exception",
            expect![
                "Operator: The index is not on the search engine any more. (the index `index_not_found_exception: the script says so` is not on the search engine any more) Build it again from the corpus with `ibid index --full`, or `/reindex mode:full` in Discord."
            ],
        ),
        (
            403,
            "security_exception",
            expect![
                "Operator: The search engine does not let ibid in. (security_exception: the script says so) Check the user and password or the key in the environment, and what they may do."
            ],
        ),
    ] {
        let (scripted, index) = filled();
        scripted.always("/_bulk", Said::RefusingSome(status, kind));
        told(change(&index), &wanted);
        assert_eq!(bulks(&scripted).len(), 1, "{kind}");
        assert_eq!(scripted.commit()["generation"], 1, "{kind}");
    }
}

#[test]
fn what_is_lost_on_the_way_is_missed_before_the_commit() {
    let (scripted, index) = filled();
    // It says that all is well, and keeps nothing.
    let items = vec![json!({"index": {"status": 201}}); 10];
    scripted.always("/_bulk", Said::Json(200, json!({"errors": false, "items": items})));
    told(
        change(&index),
        &expect![
            "Operator: The index is damaged. (there are 3 articles and 4 passages, and should be 4 and 5) Build it again from the corpus with `ibid index --full`, or `/reindex mode:full` in Discord."
        ],
    );
    assert_eq!(scripted.commit()["generation"], 1);
}

fn bulks(scripted: &ScriptedEngine) -> Vec<String> {
    let asked = scripted.asked().into_iter();
    asked.filter(|asked| asked.contains("_bulk")).collect()
}

#[test]
fn a_full_disk_is_told_and_not_waited_for() {
    let (scripted, index) = filled();
    let reason = "index [docs_v4_a] blocked by: [TOO_MANY_REQUESTS/12/disk usage exceeded flood-stage watermark, index \
                  has read-only-allow-delete block];";
    scripted.always("/_bulk", fault(429, "cluster_block_exception", reason));
    told(
        change(&index),
        &expect![
            "Operator: The disks of the search engine are full, so the index could not be written; what was indexed before is kept. (cluster_block_exception: index [docs_v4_a] blocked by: [TOO_MANY_REQUESTS/12/disk usage exceeded flood-stage watermark, index has read-only-allow-delete block];) Free some space on its machines, or add one, and reindex."
        ],
    );
}

#[test]
fn the_number_of_a_reindex_that_failed_is_never_used_again() {
    let (scripted, index) = filled();
    let interrupted = apply_interrupted(&index, Base::Last, vec![put("lost.txt", "A lost text\n\nOf nobody.\n")]);
    assert!(matches!(interrupted, Err(Error::Interrupted(_))));
    let figures = |commit: &Value| {
        format!(
            "{} of {}, failed {}",
            commit["generation"], commit["begun"], commit["failed"]
        )
    };
    assert_eq!(figures(&scripted.commit()), "1 of 2, failed []");
    apply(&index, Base::Last, "next", Vec::new()).expect("the batch is applied");
    assert_eq!(figures(&scripted.commit()), "3 of 3, failed [2]");
}

#[test]
fn of_two_that_write_one_is_told_of_the_other() {
    let (scripted, index) = filled();
    let mut changes = [put("new.txt", "A new text\n\nIt speaks of herons.\n")]
        .into_iter()
        .map(|change| {
            scripted.edit_commit(|commit| commit["begun"] = 9.into());
            Ok(change)
        });
    let stamp = crate::support::corpus::stamp("late");
    let result = index.apply(ibid::index::Batch {
        base: Base::Last,
        changes: &mut changes,
        stamp,
    });
    told(
        result,
        &expect![
            "Operator: The index is in use by another process that indexes into it. Stop that process, or give this one another folder with `--data`. A running bot is reindexed with `/reindex`."
        ],
    );
    assert_eq!(scripted.commit()["generation"], 1);
}

#[test]
fn a_commit_whose_answer_got_lost_stands() {
    let (scripted, index) = filled();
    let lost = json!({"error": {"type": "node_disconnected_exception", "reason": "a node died over it"}});
    scripted.always("_write/_doc/commit", Said::DoneBut(500, lost));
    change(&index).expect("it is there");
    assert_eq!(scripted.commit()["stamp"]["fingerprint"], "changed");
}

/// A port that nobody listens on.
fn nobody() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    format!("http://{}", listener.local_addr().expect("it is bound"))
}

#[test]
fn a_node_that_is_down_is_passed_over() {
    let scripted = ScriptedEngine::start();
    let index = remote(engine(&[nobody(), scripted.url(), nobody()]));
    fill(&index).expect("one node is enough");
    for _ in 0..5 {
        search(&index).expect("one node is enough");
    }
}

#[test]
fn when_no_node_is_up_that_is_told() {
    let index = remote(engine(&[nobody(), nobody()]));
    told(
        search(&index),
        &expect![
            "Operator: The search engine cannot be reached. (Connection refused (os error 111)) Check that it runs, and the addresses and certificates in `index.remote`."
        ],
    );
    assert!(matches!(index.health(), Health::Failing { .. }));
}

#[test]
fn a_node_that_cannot_serve_is_asked_no_further_than_the_next() {
    let (cut_off, index) = filled();
    cut_off.always(
        "/_search",
        fault(503, "cluster_manager_not_discovered_exception", "none"),
    );
    drop(index);
    let other = ScriptedEngine::start();
    let index = remote(engine(&[cut_off.url(), other.url()]));
    // The two scripted nodes share nothing, so the other is filled by itself.
    fill(&remote(engine(&[other.url()]))).expect("the batch is applied");
    for _ in 0..4 {
        search(&index).expect("the other serves");
    }
}

#[test]
fn credentials_are_sent_and_never_shown() {
    for (credentials, key) in [
        (
            Credentials::User {
                name: "ibid".to_owned(),
                password: "correct-horse".to_owned().into(),
            },
            "Basic aWJpZDpjb3JyZWN0LWhvcnNl",
        ),
        (
            Credentials::ApiKey("correct-horse".to_owned().into()),
            "ApiKey correct-horse",
        ),
    ] {
        let scripted = ScriptedEngine::start();
        let engine = Engine {
            credentials,
            ..engine(&[scripted.url()])
        };
        assert!(!format!("{engine:?}").contains("correct-horse"));
        fill(&remote(engine)).expect("the batch is applied");
        assert_eq!(scripted.keys(), [key]);
    }
    let broken = Engine {
        credentials: Credentials::ApiKey("a\nb".to_owned().into()),
        ..engine(&[nobody()])
    };
    assert!(matches!(Remote::new(broken), Err(Error::Denied { .. })));
}

#[test]
fn certificates_that_are_none_are_told() {
    let engine = Engine {
        authorities: Some(b"hello".to_vec()),
        ..engine(&[nobody()])
    };
    told(
        Remote::new(engine).map(drop),
        &expect![
            "Operator: The search engine cannot be reached. (the file of certificates holds none) Check that it runs, and the addresses and certificates in `index.remote`."
        ],
    );
}

#[test]
fn health_is_what_the_cluster_says() {
    let (scripted, index) = filled();
    assert_eq!(index.health(), Health::Well);
    for (status, wanted) in [("yellow", "Impaired"), ("red", "Failing")] {
        scripted.once(
            "GET /_cluster/health/*",
            [Said::Json(
                200,
                json!({"status": status, "number_of_nodes": 2, "unassigned_shards": 1}),
            )],
        );
        let health = format!("{:?}", index.health());
        assert!(health.starts_with(wanted), "{health}");
    }
    scripted.always("GET /_cluster/health/*", Said::Stall);
    assert!(matches!(index.health(), Health::Failing { .. }));
}

#[test]
fn the_status_says_how_the_engine_is_and_names_no_machine() {
    let (scripted, index) = filled();
    let home = Home::over(Arc::new(index), &[]);
    let engine_line = || {
        let status = home.service.status().expect("a state of the engine is no error");
        let shown = plain::render(&wording::status(Language::English, &status, "0", None));
        let line = shown.lines().find(|line| line.contains("engine"));
        line.unwrap_or_default().trim().to_owned()
    };
    expect![[""]].assert_eq(&engine_line());
    let health = |status: &str| Said::Json(200, json!({"status": status, "number_of_nodes": 2}));
    for (says, wanted) in [
        (
            health("yellow"),
            expect!["- the search engine lacks copies of the index: losing another machine may be felt"],
        ),
        (
            health("red"),
            expect!["- the search engine does not answer for the index; the log says why"],
        ),
    ] {
        scripted.once("GET /_cluster/health/*", [says]);
        wanted.assert_eq(&engine_line());
    }
    scripted.always(
        "/_doc/commit",
        fault(503, "cluster_manager_not_discovered_exception", "none"),
    );
    expect!["- the search engine does not answer for the index; the log says why"].assert_eq(&engine_line());
}

#[test]
fn a_slow_engine_is_busy_for_people() {
    let (scripted, index) = filled();
    scripted.always("/_search", Said::Stall);
    let failure = Failure::from(search(&index).expect_err("it took too long"));
    assert_eq!(failure.kind, Kind::Busy);
}

#[test]
fn the_seam_blocks_on_any_thread() {
    // On threads of a runtime and beside one, and the client may end on either.
    let runtime = tokio::runtime::Runtime::new().expect("a runtime can be made");
    let (_scripted, index) = filled();
    runtime.block_on(async {
        let asked = tokio::task::spawn_blocking(move || {
            search(&index).expect("it answers");
            index
        });
        let index = asked.await.expect("it does not panic");
        search(&index).expect("it answers");
    });
}
