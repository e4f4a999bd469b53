//! What is remembered: the same on SQLite and, where it is installed, on PostgreSQL.

mod figures;
mod opening;
mod processes;
mod searches;
mod shared;

use std::{
    fs,
    path::PathBuf,
    process::{Child, Command, Stdio},
};

use ibid::{
    corpus::{ArticleId, Revision},
    store::{
        AskedQuestion, Forgotten, Found, KeptQuestion, Location, NOTE_CHARS, NewRequest, Outcome, QuestionId, Quoted,
        Reason, Record, Requested, Shown, State, Store, Url, Verdict, Vote, Voted,
    },
    text::Span,
};
use proptest::prelude::*;
use tempfile::TempDir;

use crate::support::{postgres, sqlite};

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
        sqlite::execute(&self.file(), sql);
    }

    /// This program again, as another process that does `task`.
    fn child(&self, task: &str) -> Child {
        let mut child = Command::new(std::env::current_exe().expect("it runs"));
        child.args(["--exact", "store::processes::what_another_process_does", "--nocapture"]);
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
                .expect("it can be written");
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
            searches: 0,
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

/// Whether the files of the database hold these words anywhere.
fn files_hold(bed: &Bed, words: &str) -> bool {
    let files = fs::read_dir(bed.folder.path()).expect("it can be listed");
    let mut files = files.map(|file| file.expect("it can be listed").path());
    files.any(|file| {
        let bytes = fs::read(file).expect("it can be read");
        bytes.windows(words.len()).any(|window| window == words.as_bytes())
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    /// Of long and short texts in whatever order, none leaves a trace in the file when its person is forgotten.
    #[test]
    fn what_is_forgotten_leaves_no_bytes(
        asked in proptest::collection::vec((0_u64..3, 0_usize..900), 1..60),
    ) {
        let bed = Bed::sqlite();
        let store = bed.open();
        for (number, (user, length)) in asked.iter().enumerate() {
            let mark = format!("mark-of-{user} ");
            let text = format!("{number} {}{mark}", mark.repeat(length / mark.len()));
            let question = AskedQuestion {
                understood: Some(text.clone()),
                filters: text.clone(),
                quotations: vec![quoted("a.md", &text)],
                ..question(&store, *user, if number % 2 == 0 { HERE } else { THERE }, &text)
            };
            let id = store.record(&question).expect("it can be written");
            store.vote(&vote(&store, id, *user, Verdict::Down(Reason::Other), &text)).expect("it can be written");
            store.request(&wanted(&store, HERE, *user, &text, Some(id))).expect("it can be written");
            store.set_overrides(HERE, Some(number as u64 + 1), "mark-of-settings", NOW).expect("it can be written");
        }
        let (user, _) = asked[0];
        let others = asked.iter().any(|(other, _)| *other != user);
        let mark = format!("mark-of-{user}");
        prop_assert!(files_hold(&bed, &mark), "the text is looked for as it is kept");
        store.forget(store.asker(user)).expect("it can be written");
        prop_assert!(!files_hold(&bed, &mark), "the text of the question is left");
        prop_assert!(!files_hold(&bed, &store.asker(user).to_string()));
        prop_assert_eq!(others, files_hold(&bed, "mark-of-0") || files_hold(&bed, "mark-of-1") || files_hold(&bed, "mark-of-2"));
        prop_assert!(files_hold(&bed, "mark-of-settings"));
        store.leave(HERE).expect("it can be written");
        prop_assert!(!files_hold(&bed, "mark-of-settings"));
        store.leave(THERE).expect("it can be written");
        prop_assert!(!files_hold(&bed, "mark-of-"));
    }
}
