//! Several processes on one database, and one that is killed.

use std::{
    io::{BufRead, BufReader, Write},
    process::Child,
    sync::{Arc, Barrier},
};

use ibid::store::{Location, QuestionId, Store, Url, Verdict, Voted};

use super::{ADA, BOB, HERE, NOW, check, kept, question, vote, wanted};

/// What this program does as another process; as a test of its own, nothing.
#[test]
fn what_another_process_does() {
    let variable = |name| std::env::var(name).ok();
    let Some(task) = variable("IBID_TEST_TASK") else {
        return;
    };
    let location = match (variable("IBID_TEST_URL"), variable("IBID_TEST_FILE")) {
        (Some(url), _) => Location::Url(Url::new(url.into()).expect("it is a URL")),
        (None, file) => Location::File(file.expect("one of both is given").into()),
    };
    let store = Store::open(&location).expect("it opens");
    let mut out = std::io::stdout();
    if task == "open" {
        println!("secret {:?}", store.secret().bytes());
    }
    if task == "write" {
        for number in 0.. {
            let id = store
                .record(&question(&store, ADA, HERE, &format!("{number}?")))
                .expect("it can be written");
            writeln!(out, "id {}", id.0).expect("somebody reads");
        }
    }
    if task == "some" {
        for number in 0..SOME {
            ask_and_vote(&store, number);
        }
        println!("done");
    }
}

/// A vote reads before it writes, so that another process can write in between.
fn ask_and_vote(store: &Store, number: usize) {
    let asked = question(store, ADA, HERE, &format!("{number}?"));
    let id = store.record(&asked).expect("it can be written");
    for user in [ADA, BOB] {
        let vote = vote(store, id, user, Verdict::Up, "");
        assert_eq!(store.vote(&vote).expect("it can be written"), Voted::New);
    }
}

/// Questions that a process records beside others.
const SOME: usize = 50;

/// The lines that a child says, each behind `mark`.
fn said(child: Child, mark: &str) -> Vec<String> {
    let ended = child.wait_with_output().expect("it ends");
    assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
    let out = String::from_utf8(ended.stdout).expect("it is text");
    // The runner of tests writes the name of the test into the first line.
    let behind = |line: &str| Some(line.split_once(mark)?.1.to_owned());
    out.lines().filter_map(behind).collect()
}

#[test]
fn processes_that_start_at_once_make_one_database() {
    check(|bed| {
        let children: Vec<Child> = (0..8).map(|_| bed.child("open")).collect();
        let mut secrets: Vec<String> = children.into_iter().flat_map(|child| said(child, "secret ")).collect();
        assert_eq!(secrets.len(), 8);
        secrets.dedup();
        assert_eq!(secrets, [format!("{:?}", bed.open().secret().bytes())]);
    });
}

#[test]
fn threads_that_start_at_once_make_one_database() {
    check(|bed| {
        let together = Barrier::new(8);
        let secrets: Vec<_> = std::thread::scope(|scope| {
            let open = || {
                together.wait();
                bed.open().secret().clone()
            };
            let threads: Vec<_> = (0..8).map(|_| scope.spawn(open)).collect();
            threads
                .into_iter()
                .map(|thread| thread.join().expect("it opens"))
                .collect()
        });
        assert!(secrets.iter().all(|secret| *secret == secrets[0]), "{}", bed.name());
    });
}

#[test]
fn processes_that_start_at_once_bring_an_older_database_up_to_date() {
    check(|bed| {
        let secret = bed.open().secret().clone();
        bed.execute(
            "DROP TABLE leases; DROP TABLE identifies; DROP TABLE identify_budgets; DROP TABLE begun; \
             UPDATE schema_version SET version = 4",
        );
        let children: Vec<Child> = (0..8).map(|_| bed.child("open")).collect();
        let secrets: Vec<String> = children.into_iter().flat_map(|child| said(child, "secret ")).collect();
        assert_eq!(secrets, vec![format!("{:?}", secret.bytes()); 8], "{}", bed.name());
        assert!(bed.open().begin(1, NOW).expect("the tables are there"));
    });
}

#[test]
fn several_processes_write_at_once() {
    check(|bed| {
        let store = Arc::new(bed.open());
        let children: Vec<Child> = (0..2).map(|_| bed.child("some")).collect();
        let threads: Vec<_> = (0..2)
            .map(|_| {
                let store = Arc::clone(&store);
                std::thread::spawn(move || {
                    for number in 0..SOME {
                        ask_and_vote(&store, number);
                        // Everybody wants the same, and there is one request for it.
                        store
                            .request(&wanted(&store, HERE, number as u64, "Same?", None))
                            .expect("it can be written");
                    }
                })
            })
            .collect();
        for child in children {
            assert_eq!(said(child, "done"), [""]);
        }
        for thread in threads {
            thread.join().expect("nothing fails");
        }
        let insights = store.insights(HERE, 0, NOW).expect("it can be read");
        assert_eq!(insights.most_asked[0].count, 4, "{}", bed.name());
        assert_eq!(
            insights.days.iter().map(|day| day.answered).sum::<u64>(),
            4 * SOME as u64
        );
        let open = store.open_requests(HERE).expect("it can be read");
        assert_eq!(
            open.iter().map(|request| request.askers).collect::<Vec<_>>(),
            [SOME as u64]
        );
    });
}

#[test]
fn a_process_that_is_killed_loses_nothing_it_acknowledged() {
    check(|bed| {
        for before in [1, 15, 40] {
            let mut child = bed.child("write");
            let mut lines = BufReader::new(child.stdout.take().expect("it is piped"));
            let mut acknowledged = Vec::new();
            let mut killed = false;
            let mut line = String::new();
            while lines.read_line(&mut line).expect("it is text") > 0 {
                // What was cut off behind a digit names another question.
                if let Some(id) = line.split_once("id ").and_then(|(_, id)| id.strip_suffix('\n')) {
                    acknowledged.push(id.parse().expect("it is a number"));
                }
                line.clear();
                if acknowledged.len() >= before && !killed {
                    // It goes on writing while it is killed.
                    child.kill().expect("it can be killed");
                    killed = true;
                }
            }
            child.wait().expect("it ends");
            let store = bed.open();
            let last = *acknowledged.last().expect("it wrote some");
            for id in &acknowledged {
                assert!(
                    kept(&store, QuestionId(*id)).is_some(),
                    "{}: {id} of {last} is lost",
                    bed.name()
                );
            }
            for id in last..last + 5 {
                let quotations = kept(&store, QuestionId(id)).map_or(2, |question| question.question.quotations.len());
                assert_eq!(quotations, 2, "all of a question or nothing");
            }
        }
    });
}
