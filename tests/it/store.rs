//! What is remembered: the same on SQLite and, where it is installed, on PostgreSQL.

#![allow(
    clippy::needless_raw_string_hashes,
    reason = "the form in which snapshots are brought up to date"
)]

use std::{
    fs,
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::Arc,
};

use expect_test::expect;
use ibid::{
    corpus::{ArticleId, Revision},
    failure::{Failure, Kind},
    store::{
        AskedQuestion, Error, Forgotten, Found, KeptQuestion, Location, NOTE_CHARS, NewRequest, Outcome, QuestionId,
        Quoted, Reason, Record, Requested, Shown, State, Store, Url, Verdict, Vote, Voted,
    },
    text::Span,
};
use proptest::prelude::*;
use tempfile::TempDir;

use crate::support::{cli::Place, corpus::THREE, postgres};

/// A moment, in seconds since 1970, and a day.
const NOW: i64 = 1_700_000_000;
const DAY: i64 = 86_400;
/// Two servers and two people, with ids as large as ids become.
const HERE: u64 = u64::MAX - 1;
const THERE: u64 = 2;
const ADA: u64 = u64::MAX;
const BOB: u64 = 4;
const CHANNEL: u64 = 1_234_567_890_123_456_789;

/// An empty database and a folder beside it.
struct Bed {
    folder: TempDir,
    url: Option<String>,
}

impl Bed {
    fn sqlite() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        Self { folder, url: None }
    }

    fn postgres() -> Option<Self> {
        let url = Some(postgres::new_database()?);
        Some(Self { url, ..Self::sqlite() })
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join(Location::FILE)
    }

    fn location(&self) -> Location {
        match &self.url {
            Some(url) => Location::Url(Url::new(url.clone().into()).expect("it is a URL")),
            None => Location::File(self.file()),
        }
    }

    fn open(&self) -> Store {
        Store::open(&self.location()).unwrap_or_else(|error| panic!("{}: {error}", self.name()))
    }

    fn name(&self) -> &'static str {
        if self.url.is_some() { "PostgreSQL" } else { "SQLite" }
    }

    /// Runs a statement past ibid.
    fn execute(&self, sql: &str) {
        if let Some(url) = &self.url {
            postgres::execute(url, sql);
            return;
        }
        use sqlx::Connection;
        let runtime = tokio::runtime::Runtime::new().expect("there is a runtime");
        let url = format!("sqlite://{}", self.file().display());
        let done = runtime.block_on(async {
            let mut connection = sqlx::SqliteConnection::connect(&url).await?;
            sqlx::raw_sql(sql).execute(&mut connection).await?;
            connection.close().await
        });
        done.unwrap_or_else(|error| panic!("{sql}: {error}"));
    }

    /// This program again, as another process that does `task`.
    fn child(&self, task: &str) -> Child {
        let mut child = Command::new(std::env::current_exe().expect("it runs"));
        child.args(["--exact", "store::what_another_process_does", "--nocapture"]);
        child.env("IBID_TEST_TASK", task).env("IBID_TEST_FILE", self.file());
        if let Some(url) = &self.url {
            child.env("IBID_TEST_URL", url);
        }
        child.stdout(Stdio::piped()).stderr(Stdio::piped());
        child.spawn().expect("it starts")
    }
}

/// Runs `body` on an empty database of each kind.
fn check(body: impl Fn(&Bed)) {
    body(&Bed::sqlite());
    if let Some(bed) = Bed::postgres() {
        body(&bed);
    }
}

fn question(store: &Store, user: u64, guild: u64, asked: &str) -> AskedQuestion {
    AskedQuestion {
        asker: store.asker(user),
        guild: Some(guild).filter(|guild| *guild != 0),
        channel: CHANNEL,
        at: NOW,
        asked: asked.to_owned(),
        understood: None,
        locale: "de".to_owned(),
        filters: String::new(),
        outcome: Found::Answered,
        confidence: 0.75,
        elapsed_ms: 12,
        indexed_at: NOW - 5,
        quotations: vec![quoted("a/one.md", "Eins"), quoted("a/two.md", "Zwei")],
    }
}

fn not_found(store: &Store, user: u64, guild: u64, asked: &str) -> AskedQuestion {
    AskedQuestion {
        outcome: Found::NotFound,
        quotations: Vec::new(),
        ..question(store, user, guild, asked)
    }
}

fn quoted(article: &str, title: &str) -> Quoted {
    Quoted {
        article: ArticleId::new(article),
        title: title.to_owned(),
        revision: Revision::of(article.as_bytes()),
        span: Span::new(3, 14),
    }
}

fn vote(store: &Store, question: QuestionId, user: u64, verdict: Verdict, note: &str) -> Vote {
    Vote {
        question,
        asker: store.asker(user),
        verdict,
        note: note.to_owned(),
        at: NOW,
    }
}

fn wanted(store: &Store, guild: u64, user: u64, asked: &str, question: Option<QuestionId>) -> NewRequest {
    NewRequest {
        guild,
        question,
        asked: asked.to_owned(),
        asker: store.asker(user),
        at: NOW,
    }
}

fn kept(store: &Store, id: QuestionId) -> Option<KeptQuestion> {
    store.question(id).expect("it can be read")
}

fn record(by: &str) -> Record {
    Record {
        at: NOW,
        by: by.to_owned(),
        outcome: Outcome::Failed {
            what: "It was a test.".to_owned(),
        },
        elapsed_ms: 1,
    }
}

#[test]
fn the_secret_is_made_once() {
    check(|bed| {
        let store = bed.open();
        let (secret, asker) = (store.secret().clone(), store.asker(ADA));
        assert_ne!(secret.bytes(), &[0; 32]);
        assert_eq!(format!("{secret:?}"), "Secret", "it is not printed");
        assert_eq!(store.asker(ADA), asker);
        assert_ne!(store.asker(BOB), asker);
        drop(store);
        let again = bed.open();
        assert_eq!((again.secret(), again.asker(ADA)), (&secret, asker));
    });
    let (one, other) = (Bed::sqlite().open(), Bed::sqlite().open());
    assert_ne!(
        one.asker(ADA),
        other.asker(ADA),
        "nobody is followed from one database to another"
    );
}

#[test]
fn settings_are_kept_by_server_and_channel() {
    check(|bed| {
        let store = bed.open();
        let set = |guild, channel, body| {
            store
                .set_overrides(guild, channel, body, NOW)
                .expect("it can be written")
        };
        let get = |guild, channel| store.overrides(guild, channel).expect("it can be read");
        set(HERE, None, "{}");
        set(HERE, Some(CHANNEL), r#"{"quiet":true}"#);
        set(HERE, None, r#"{"quiet":false}"#);
        set(THERE, None, "null");
        assert_eq!(get(HERE, None).as_deref(), Some(r#"{"quiet":false}"#));
        assert_eq!(get(HERE, Some(CHANNEL)).as_deref(), Some(r#"{"quiet":true}"#));
        assert_eq!(get(THERE, Some(CHANNEL)), None);
        let all = store.all_overrides(HERE).expect("it can be read");
        let channels: Vec<_> = all.iter().map(|overrides| overrides.channel).collect();
        assert_eq!(channels, [None, Some(CHANNEL)]);
        let remove = |channel| store.remove_overrides(HERE, channel).expect("it can be written");
        assert!(remove(None));
        assert!(!remove(None));
        assert_eq!(get(HERE, None), None);
        assert_eq!(get(THERE, None).as_deref(), Some("null"));
    });
}

#[test]
fn a_question_is_found_again() {
    check(|bed| {
        let store = bed.open();
        let first = AskedQuestion {
            understood: Some("When was the second lighthouse lit?".to_owned()),
            filters: r#"{"tag":"sea"}"#.to_owned(),
            ..question(&store, ADA, HERE, "And the second\0 one? 灯台 🗼")
        };
        let id = store.record(&first).expect("it can be written");
        let as_kept = AskedQuestion {
            asked: "And the second\u{fffd} one? 灯台 🗼".to_owned(),
            ..first
        };
        let later = AskedQuestion {
            at: NOW + 9,
            ..not_found(&store, ADA, 0, "Later?")
        };
        let last = store.record(&later).expect("it can be written");
        let shown = Shown {
            channel: u64::MAX,
            message: u64::MAX - 7,
        };
        store.shown_in(id, shown).expect("it can be written");
        drop(store);
        let store = bed.open();
        let found = kept(&store, id).expect("it is kept");
        assert_eq!((found.shown, &found.question), (Some(shown), &as_kept));
        let by_message = store.question_shown_in(shown).expect("it can be read");
        assert_eq!(by_message.map(|question| question.id), Some(id));
        let nowhere = Shown { message: 0, channel: 0 };
        assert_eq!(store.question_shown_in(nowhere).expect("it can be read"), None);
        let last_of = |user, channel, since| {
            let question = store.last_question_of(store.asker(user), channel, since);
            question.expect("it can be read").map(|question| question.id)
        };
        assert_eq!(last_of(ADA, CHANNEL, NOW), Some(last));
        assert_eq!(kept(&store, last).expect("it is kept").question, later);
        assert_eq!(last_of(ADA, CHANNEL, NOW + 10), None);
        assert_eq!(last_of(BOB, CHANNEL, NOW), None);
        assert_eq!(last_of(ADA, 1, NOW), None);
        assert_eq!(kept(&store, QuestionId(999)), None);
    });
}

#[test]
fn the_last_vote_of_a_person_counts() {
    check(|bed| {
        let store = bed.open();
        let id = store
            .record(&question(&store, ADA, HERE, "Why?"))
            .expect("it can be written");
        let cast = |user, verdict, note: &str| store.vote(&vote(&store, id, user, verdict, note)).expect("it can");
        let wrong = Verdict::Down(Reason::Wrong);
        assert_eq!(cast(ADA, Verdict::Up, ""), Voted::New);
        assert_eq!(cast(BOB, wrong, "no"), Voted::New);
        assert_eq!(cast(ADA, Verdict::Up, ""), Voted::Same);
        assert_eq!(cast(ADA, wrong, ""), Voted::Changed);
        let long = "ü".repeat(NOTE_CHARS + 1);
        assert_eq!(cast(ADA, wrong, &long), Voted::Changed);
        assert_eq!(cast(ADA, wrong, &long), Voted::Same);
        let votes = store.votes_on(id).expect("it can be read");
        assert_eq!(votes.len(), 2);
        let of_ada = votes
            .iter()
            .find(|vote| vote.asker == store.asker(ADA))
            .expect("she voted");
        assert_eq!((of_ada.verdict, of_ada.note.chars().count()), (wrong, NOTE_CHARS));
        assert!(store.unvote(id, store.asker(ADA)).expect("it can be written"));
        assert!(!store.unvote(id, store.asker(ADA)).expect("it can be written"));
        let gone = vote(&store, QuestionId(999), ADA, Verdict::Up, "");
        assert_eq!(store.vote(&gone).expect("it can be asked"), Voted::Gone);
        for reason in Reason::ALL {
            assert_eq!(Reason::named(reason.name()), Some(reason));
            cast(ADA, Verdict::Down(reason), "");
            let verdicts: Vec<_> = store
                .votes_on(id)
                .expect("it can be read")
                .iter()
                .map(|vote| vote.verdict)
                .collect();
            assert!(verdicts.contains(&Verdict::Down(reason)));
        }
    });
}

#[test]
fn a_server_has_one_open_request_for_a_question() {
    check(|bed| {
        let store = bed.open();
        let asked = store
            .record(&not_found(&store, ADA, HERE, "Who pays?"))
            .expect("it can be written");
        let want =
            |guild, user, words: &str, id| store.request(&wanted(&store, guild, user, words, id)).expect("it can");
        let Requested::New(id) = want(HERE, ADA, "Who pays?", Some(asked)) else {
            panic!("nobody wanted this before");
        };
        assert_eq!(want(HERE, BOB, "who   PAYS", None), Requested::Already(id));
        assert_eq!(want(HERE, BOB, "Who pays?", None), Requested::Already(id));
        assert!(matches!(
            want(THERE, BOB, "Who pays?", Some(QuestionId(999))),
            Requested::New(_)
        ));
        let item = Shown { channel: 5, message: 6 };
        store.request_shown_in(id, item).expect("it can be written");
        let open = store.open_requests(HERE).expect("it can be read");
        assert_eq!(open.len(), 1);
        assert_eq!(
            (open[0].askers, open[0].question, open[0].item),
            (2, Some(asked), Some(item))
        );
        assert_eq!((open[0].asked.as_str(), &open[0].state), ("Who pays?", &State::Open));
        let close = |link| {
            store
                .close_request(id, link, store.asker(BOB), NOW + 1)
                .expect("it can be written")
        };
        assert!(close("https://example.org/1"));
        assert!(!close("https://example.org/2"));
        assert_eq!(store.open_requests(HERE).expect("it can be read"), []);
        let closed = store.kept_request(id).expect("it can be read").expect("it is kept");
        let state = State::Closed {
            by: Some(store.asker(BOB)),
            at: NOW + 1,
            link: "https://example.org/1".to_owned(),
        };
        assert_eq!(closed.state, state);
        assert!(matches!(want(HERE, ADA, "Who pays?", None), Requested::New(new) if new != id));
    });
}

#[test]
fn history_survives_a_restart() {
    check(|bed| {
        let store = bed.open();
        assert_eq!(store.last_reindex().expect("it can be read"), None);
        store.add_reindex(&record("Ada")).expect("it can be written");
        store.add_reindex(&record("Jürgen")).expect("it can be written");
        drop(store);
        assert_eq!(
            bed.open().last_reindex().expect("it can be read"),
            Some(record("Jürgen"))
        );
    });
}

#[test]
fn the_file_of_earlier_versions_is_taken_over_once() {
    check(|bed| {
        let path = bed.folder.path().join("reindexes.jsonl");
        let line = |by: &str| serde_json::to_string(&record(by)).expect("it is plain data");
        // A crash cut the last line inside a character.
        let mut written = format!("\n{}\n{}\n", line("Ada"), line("Eve")).into_bytes();
        written.extend(&line("Jürgen").into_bytes()[..30]);
        written.push(0xc3);
        fs::write(&path, &written).expect("it can be written");
        let store = bed.open();
        store.import_reindexes(&path).expect("it can be read");
        assert_eq!(store.last_reindex().expect("it can be read"), Some(record("Eve")));
        assert!(!path.exists());
        let imported = bed.folder.path().join("reindexes.jsonl.imported");
        assert_eq!(fs::read(&imported).expect("it is there"), written);
        // As when it could not be renamed: what is there is not written again behind what came since.
        store.add_reindex(&record("Bob")).expect("it can be written");
        fs::rename(&imported, &path).expect("it can be renamed");
        store.import_reindexes(&path).expect("it can be read");
        store.import_reindexes(&path).expect("there is none any more");
        assert_eq!(store.last_reindex().expect("it can be read"), Some(record("Bob")));
    });
}

#[test]
fn what_a_person_left_behind_is_forgotten() {
    check(|bed| {
        let store = bed.open();
        let hers = store
            .record(&question(&store, ADA, HERE, "Hers?"))
            .expect("it can be written");
        let his = store
            .record(&question(&store, BOB, HERE, "His?"))
            .expect("it can be written");
        for (id, user) in [(hers, BOB), (hers, ADA), (his, ADA), (his, BOB)] {
            store
                .vote(&vote(&store, id, user, Verdict::Up, ""))
                .expect("it can be written");
        }
        let request = |user, words: &str, id| store.request(&wanted(&store, HERE, user, words, id)).expect("it can");
        let (Requested::New(alone), Requested::New(shared), Requested::New(closed)) = (
            request(ADA, "Alone?", Some(hers)),
            request(ADA, "Shared?", Some(hers)),
            request(BOB, "Closed?", Some(his)),
        ) else {
            panic!("they are new");
        };
        request(BOB, "Shared?", None);
        store
            .close_request(closed, "", store.asker(ADA), NOW)
            .expect("it can be written");
        let forgotten = store.forget(store.asker(ADA)).expect("it can be written");
        let expected = Forgotten {
            questions: 1,
            votes: 2,
            requests: 2,
        };
        assert_eq!(forgotten, expected, "{}", bed.name());
        assert_eq!(kept(&store, hers), None);
        assert_eq!(store.votes_on(hers).expect("it can be read"), []);
        assert_eq!(kept(&store, his).expect("it is kept").question.quotations.len(), 2);
        assert_eq!(store.votes_on(his).expect("it can be read").len(), 1);
        let request = |id| store.kept_request(id).expect("it can be read");
        assert_eq!(request(alone), None);
        let shared = request(shared).expect("Bob wants it");
        assert_eq!((shared.askers, shared.question), (1, None));
        let by = State::Closed {
            by: None,
            at: NOW,
            link: String::new(),
        };
        assert_eq!(request(closed).expect("it is Bob's").state, by);
        let again = store.forget(store.asker(ADA)).expect("it can be written");
        assert_eq!(again, Forgotten::default());
        let next = store
            .record(&question(&store, BOB, HERE, "Next?"))
            .expect("it can be written");
        assert!(next > his, "no number is given twice");
    });
}

#[test]
fn a_number_is_never_given_twice() {
    check(|bed| {
        let store = bed.open();
        let last = store
            .record(&question(&store, ADA, HERE, "Last?"))
            .expect("it can be written");
        store.forget(store.asker(ADA)).expect("it can be written");
        drop(store);
        let store = bed.open();
        let next = store
            .record(&question(&store, ADA, HERE, "Next?"))
            .expect("it can be written");
        assert_ne!(next, last, "a button of the last one would vote on the next");
    });
}

#[test]
fn a_server_that_was_left_leaves_nothing() {
    check(|bed| {
        let store = bed.open();
        for guild in [HERE, THERE] {
            let id = store
                .record(&question(&store, ADA, guild, "Why?"))
                .expect("it can be written");
            store
                .vote(&vote(&store, id, BOB, Verdict::Up, ""))
                .expect("it can be written");
            store
                .request(&wanted(&store, guild, ADA, "Why?", Some(id)))
                .expect("it can be written");
            store.set_overrides(guild, None, "{}", NOW).expect("it can be written");
            store
                .set_overrides(guild, Some(CHANNEL), "{}", NOW)
                .expect("it can be written");
        }
        let left = store.leave(HERE).expect("it can be written");
        assert_eq!((left.questions, left.requests), (1, 1));
        assert_eq!(store.all_overrides(HERE).expect("it can be read"), []);
        assert_eq!(store.open_requests(HERE).expect("it can be read"), []);
        assert_eq!(store.export(HERE, 0).expect("it can be read"), []);
        assert_eq!(store.all_overrides(THERE).expect("it can be read").len(), 2);
        assert_eq!(store.open_requests(THERE).expect("it can be read").len(), 1);
        assert_eq!(store.export(THERE, 0).expect("it can be read").len(), 1);
    });
}

#[test]
fn what_is_too_old_is_purged_as_each_server_says() {
    check(|bed| {
        let store = bed.open();
        let ask = |guild: u64, days: i64| {
            let asked = AskedQuestion {
                at: NOW - days * DAY,
                ..question(&store, ADA, guild, "Why?")
            };
            let id = store.record(&asked).expect("it can be written");
            if guild != 0 {
                let words = format!("Why, {days} days ago?");
                let wanted = NewRequest {
                    at: asked.at,
                    ..wanted(&store, guild, ADA, &words, Some(id))
                };
                store.request(&wanted).expect("it can be written");
            }
            id
        };
        let old = [ask(HERE, 30), ask(HERE, 31), ask(THERE, 7), ask(0, 1), ask(0, 0)];
        let young = [ask(HERE, 29), ask(HERE, 0), ask(THERE, 6)];
        let days = |guild: Option<u64>| match guild {
            Some(HERE) => 30,
            Some(_) => 7,
            None => 0,
        };
        let purged = store.purge(NOW, &days).expect("it can be written");
        assert_eq!((purged.questions, purged.requests), (5, 3));
        assert!(old.iter().all(|id| kept(&store, *id).is_none()));
        assert!(young.iter().all(|id| kept(&store, *id).is_some()));
        assert_eq!(store.open_requests(HERE).expect("it can be read").len(), 2);
        let purged = store.purge(NOW, &|_| i64::MAX).expect("it can be written");
        assert_eq!(
            purged,
            Forgotten::default(),
            "for ever is no number of days that is too large"
        );
    });
}

#[test]
fn insights_are_of_one_server() {
    check(|bed| {
        let store = bed.open();
        let ask = |guild, at, asked: &str, outcome, elapsed_ms| {
            let quotations = match outcome {
                Found::Answered => vec![quoted("a/one.md", "Eins"), quoted("a/one.md", "Eins")],
                Found::NotFound => Vec::new(),
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
        assert_eq!(nothing, ibid::store::Insights::default());
        assert_eq!(store.insights(HERE, NOW + 1, NOW).expect("it can be read").days, []);
    });
}

fn shown(insights: &ibid::store::Insights) -> String {
    let counted = |list: &[ibid::store::Counted]| {
        let list: Vec<_> = list
            .iter()
            .map(|line| format!("{} {}", line.count, line.asked))
            .collect();
        list.join(", ")
    };
    let mut shown = String::new();
    for day in &insights.days {
        shown += &format!("{}: {} answered, {} not\n", day.date, day.answered, day.not_found);
    }
    shown += &format!("median: {:?}\n", insights.median_ms);
    shown += &format!("asked: {}\n", counted(&insights.most_asked));
    shown += &format!("unanswered: {}\n", counted(&insights.unanswered));
    for down in &insights.voted_down {
        let mut notes = down.notes.clone();
        // Both were written in the same second, by people whose hashes differ from run to run.
        notes.sort_by(|a, b| b.cmp(a));
        shown += &format!(
            "voted down: {} {} {:?} {notes:?}\n",
            down.count, down.asked, down.reasons
        );
    }
    for cited in &insights.most_cited {
        shown += &format!("cited: {} {} {}\n", cited.count, cited.article, cited.title);
    }
    shown
}

#[test]
fn what_people_judged_is_exported_and_can_be_asked_again() {
    check(|bed| {
        let store = bed.open();
        let (_, text) = THREE[0];
        let article = ibid::corpus::parse(&ArticleId::new(THREE[0].0), text.as_bytes()).expect("it is a document");
        let article = article.article;
        let paragraph = article.paragraphs.last().expect("it has some").span;
        let quote = |revision: Revision| Quoted {
            article: article.id.clone(),
            title: article.meta.title.clone(),
            revision,
            span: paragraph,
        };
        let answered = |asked: &str, revision: &Revision| {
            let asked = AskedQuestion {
                quotations: vec![quote(revision.clone())],
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
            if number == 20 {
                let forgotten = store.forget(store.asker(BOB)).expect("it can be written");
                assert_eq!(forgotten, Forgotten::default());
            }
        }
    }
    if task == "some" {
        for number in 0..SOME {
            store
                .record(&question(&store, ADA, HERE, &format!("{number}?")))
                .expect("it can be written");
        }
        println!("done");
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
        let children: Vec<Child> = (0..6).map(|_| bed.child("open")).collect();
        let mut secrets: Vec<String> = children.into_iter().flat_map(|child| said(child, "secret ")).collect();
        assert_eq!(secrets.len(), 6);
        secrets.dedup();
        assert_eq!(secrets, [format!("{:?}", bed.open().secret().bytes())]);
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
                        let asked = format!("{number}?");
                        store
                            .record(&question(&store, ADA, HERE, &asked))
                            .expect("it can be written");
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
        for killed_after in [1, 15, 40] {
            let mut child = bed.child("write");
            let lines = BufReader::new(child.stdout.take().expect("it is piped")).lines();
            let mut last = None;
            for line in lines.map(|line| line.expect("it is text")) {
                last = line.split_once("id ").map(|(_, id)| id.to_owned()).or(last);
                if line.contains("id ") {
                    if line.ends_with("id 1") && killed_after > 1 {
                        continue;
                    }
                    if last.as_deref().and_then(|id| id.parse::<i64>().ok()).unwrap_or(0) % 50 >= killed_after {
                        break;
                    }
                }
            }
            // It goes on writing while it is killed.
            child.kill().expect("it can be killed");
            child.wait().expect("it ends");
            let last: i64 = last.expect("it wrote some").parse().expect("it is a number");
            let store = bed.open();
            for id in 1..=last + 5 {
                match kept(&store, QuestionId(id)) {
                    Some(question) => assert_eq!(question.question.quotations.len(), 2, "all of it or nothing"),
                    None => assert!(id > last || bed.url.is_some(), "{id} of {last} is lost"),
                }
            }
            assert!(kept(&store, QuestionId(last)).is_some(), "{}", bed.name());
        }
    });
}
