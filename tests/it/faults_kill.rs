//! `ibid serve` killed at moments that look like chance while it reindexes, takes uploads, counts votes and changes
//! settings, and started again: what it confirmed is there, and one whole state of the index serves.
//!
//! A short form runs with the tests; `IBID_TEST_KILLS=100 cargo test --test it faults_kill -- --nocapture`
//! kills a hundred times and prints its rows.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use ibid::{
    corpus::ArticleId,
    index::{
        Error, Index,
        embedded::{Access, Embedded},
    },
    store::{Location, QuestionId, Store},
};
use serde_json::Value;

use crate::support::{
    bot::{Bot, Home, SOON},
    discord::{FakeDiscord, asked::Asked, people::Guild, reply::Reply},
    faults::{chance, tell},
};

/// Kinds of work that are killed.
const KINDS: usize = 5;
/// Kills in all, unless `IBID_TEST_KILLS` says otherwise.
const SHORT: usize = 20;
/// Documents that a reindex reads; enough that it can be met in each of its phases.
const DOCUMENTS: usize = 300;
/// People who vote at once.
const VOTERS: usize = 12;

/// What is under way when the bot is killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Work {
    Full,
    Incremental,
    Upload,
    Vote,
    Setting,
}

impl Work {
    fn name(self) -> &'static str {
        match self {
            Self::Full => "a full reindex",
            Self::Incremental => "an incremental reindex",
            Self::Upload => "uploads",
            Self::Vote => "votes",
            Self::Setting => "changes of a setting",
        }
    }

    /// Within how many milliseconds it is killed; most of the work is over by then.
    fn lasts_ms(self) -> u64 {
        match self {
            Self::Full | Self::Incremental => 400,
            Self::Upload => 900,
            Self::Vote => 60,
            Self::Setting => 200,
        }
    }
}

/// What was sent, in its order, each with what it stands for.
type Sent = Arc<Mutex<Vec<(String, Asked)>>>;

struct Scene {
    work: Work,
    discord: FakeDiscord,
    home: Home,
    server: Guild,
    /// What was confirmed, in the order of confirmation.
    confirmed: Vec<String>,
    /// The setting that held after the kill before.
    held: String,
}

impl Scene {
    async fn new(work: Work) -> Self {
        let discord = FakeDiscord::start().await;
        let server = discord.home();
        let scene = Self {
            work,
            discord,
            home: Home::small(),
            server,
            confirmed: Vec::new(),
            held: "null".to_owned(),
        };
        if matches!(work, Work::Full | Work::Incremental) {
            scene.write(0);
        }
        scene
    }

    /// Writes every document in one version.
    fn write(&self, version: usize) {
        for number in 0..DOCUMENTS {
            let text = format!("Document {number}\n\nThis is document {number} in its version v{version}.\n");
            self.home.write(&format!("many/d{number:03}.txt"), &text);
        }
    }

    /// The versions that the committed state holds; more than one would be a mixture.
    fn versions(&self) -> BTreeSet<String> {
        let index = Embedded::open(&self.home.data().join("index"), &Access::Read, 15_000_000).expect("it opens");
        index.verify().expect("what was committed is whole");
        let snapshot = match index.snapshot() {
            Err(Error::NotBuilt) => return BTreeSet::new(),
            snapshot => snapshot.expect("what was committed is not damaged"),
        };
        let ids: Vec<ArticleId> = snapshot
            .catalog()
            .expect("it can be read")
            .into_iter()
            .map(|listed| listed.id)
            .collect();
        let articles = snapshot.articles(&ids).expect("they can be read");
        assert_eq!(articles.len(), ids.len(), "every article has its text");
        let of_version = articles
            .iter()
            .filter(|article| article.text.contains("in its version"));
        of_version
            .filter_map(|article| {
                article
                    .text
                    .trim_end()
                    .trim_end_matches('.')
                    .rsplit(' ')
                    .next()
                    .map(str::to_owned)
            })
            .collect()
    }

    fn store(&self) -> Store {
        Store::open(&Location::File(self.home.data().join(Location::FILE))).expect("another process may look")
    }

    /// Begins the work and notes what it sends.
    async fn work(&self, round: usize, votable: Option<&Reply>, sent: &Sent) {
        let note = |name: String, asked: Asked| {
            sent.lock().unwrap_or_else(PoisonError::into_inner).push((name, asked));
        };
        match self.work {
            Work::Full | Work::Incremental => {
                let mode = if self.work == Work::Full { "full" } else { "changed" };
                let ask = self.discord.slash("reindex").option("mode", mode).moderator();
                note(format!("v{round}"), ask.send().await);
            }
            Work::Vote => {
                for voter in 0..VOTERS {
                    let who = self.discord.user(&format!("voter{round}x{voter}"));
                    let click = self
                        .discord
                        .click(votable.expect("there is an answer"), "Helpful")
                        .by(&who);
                    note(who.id.to_string(), click.send().await);
                }
            }
            Work::Setting => {
                for number in 0..50 {
                    let value = 100 + (round * 50 + number) % 900;
                    let command = self.discord.slash("settings").subcommand("set").moderator();
                    let asked = command
                        .option("key", "user_limit")
                        .option("value", value.to_string())
                        .send()
                        .await;
                    note(value.to_string(), asked.clone());
                    asked.reply(SOON).await;
                }
            }
            Work::Upload => {
                for number in 0..20 {
                    let name = format!("{}{}", word(round, number, 0), word(round, number, 1));
                    let text =
                        format!("# The gate {name}\n\nThe keeper of the gate {name} swears by the bell of {name}.\n");
                    let url = self.discord.serve(&format!("{name}/sent"), text.as_bytes());
                    let add = self.discord.slash("corpus").subcommand("add").moderator();
                    let file = format!("{name}.md");
                    let asked = add
                        .attachment("file", &file, "text/markdown", &url, text.len())
                        .send()
                        .await;
                    note(file, asked.clone());
                    asked.reply(SOON).await;
                }
            }
        }
    }

    /// What is remembered of this work.
    fn kept(&self) -> Vec<String> {
        match self.work {
            Work::Full | Work::Incremental => self.versions().into_iter().collect(),
            Work::Vote => {
                let store = self.store();
                let votes = store.votes_on(QuestionId(1)).expect("they can be read");
                let all = self.confirmed.iter();
                let is_kept = |id: &&String| {
                    let asker = store.asker(id.parse().expect("it is an id"));
                    votes.iter().any(|vote| vote.asker == asker)
                };
                all.filter(is_kept).cloned().collect()
            }
            Work::Setting => {
                let body = self.store().overrides(self.server.id, None).expect("it can be read");
                let chosen: Value = serde_json::from_str(&body.unwrap_or_default()).unwrap_or_default();
                vec![chosen["user_limit"].to_string()]
            }
            Work::Upload => {
                let uploads = self.store().uploads(self.server.id).expect("they can be read");
                uploads.into_iter().map(|upload| upload.file.name).collect()
            }
        }
    }
}

/// Some letters that are the same in each run.
fn word(round: usize, number: usize, part: u64) -> String {
    let mut left = chance((round * 100 + number) as u64, part);
    let mut letters = String::new();
    for at in 0..6 {
        let of = if at % 2 == 0 { "bdfgklmnprstvz" } else { "aeiou" };
        let at = usize::try_from(left % of.len() as u64).expect("it is small");
        letters.push_str(&of[at..=at]);
        left /= 16;
    }
    letters
}

fn is_confirmed(work: Work, reply: &Reply) -> bool {
    let words = match work {
        Work::Full | Work::Incremental => "Reindexed in",
        Work::Vote => "Your vote is kept",
        Work::Setting => "From now on",
        Work::Upload => "In answers now",
    };
    reply.text().contains(words)
}

/// Kills the work so many times, and prints what came of it.
async fn check(work: Work) {
    let kills = std::env::var("IBID_TEST_KILLS")
        .ok()
        .and_then(|kills| kills.parse().ok());
    let kills = kills.unwrap_or(SHORT).div_ceil(KINDS);
    let mut scene = Scene::new(work).await;
    let mut bot = Bot::ready(&scene.home, &scene.discord, &[]).await;
    let votable = scene.votable().await;
    let mut met = 0;
    for round in 1..=kills {
        if matches!(work, Work::Full | Work::Incremental) {
            scene.write(round);
        }
        let before = scene.versions();
        let sent = Sent::default();
        let after = Duration::from_millis(chance(round as u64, work as u64) % work.lasts_ms());
        tokio::select! {
            () = async { scene.work(round, votable.as_ref(), &sent).await; std::future::pending::<()>().await } => {}
            () = tokio::time::sleep(after) => {}
        }
        bot.kill().await;
        let sent = sent.lock().unwrap_or_else(PoisonError::into_inner).clone();
        met += scene.judged(&before, &sent).await;
        bot = Bot::ready(&scene.home, &scene.discord, &[]).await;
        scene.answers().await;
    }
    // How much of the work a few kills meet is a matter of how fast the machine is.
    assert!(
        met > 0 || kills < SHORT,
        "not one of {kills} kills met work that was not confirmed"
    );
    let confirmed = scene.confirmed.len();
    tell(
        &format!("`ibid serve` killed during {}", work.name()),
        kills,
        &format!(
            "opened {kills}, one state {kills}, work met unconfirmed {met}; confirmed {confirmed}, kept {confirmed}, lost 0"
        ),
    );
    bot.stop().await;
}

impl Scene {
    async fn votable(&self) -> Option<Reply> {
        if self.work != Work::Vote {
            return None;
        }
        let ask = self.discord.slash("ask").option("question", QUESTION);
        Some(ask.send().await.reply(SOON).await)
    }

    /// What is there after a kill is what was confirmed; says whether anything was not yet.
    async fn judged(&mut self, before: &BTreeSet<String>, sent: &[(String, Asked)]) -> usize {
        let mut open = Vec::new();
        for (name, asked) in sent {
            match asked.try_reply(Duration::ZERO).await {
                Some(reply) if is_confirmed(self.work, &reply) => self.confirmed.push(name.clone()),
                _ => open.push(name.clone()),
            }
        }
        let kept = self.kept();
        match self.work {
            Work::Full | Work::Incremental => {
                assert!(kept.len() <= 1, "versions are mixed: {kept:?}");
                let now = kept.first().expect("a committed state serves");
                let confirmed = sent.iter().all(|(name, _)| self.confirmed.contains(name)) && !sent.is_empty();
                let may = before.contains(now) || sent.iter().any(|(name, _)| name == now);
                assert!(may, "{now} serves, after {before:?}");
                assert!(!confirmed || sent[0].0 == *now, "what was confirmed is gone");
            }
            Work::Setting => {
                // They were sent one after the other.
                let confirmed = sent.iter().rfind(|(name, _)| !open.contains(name));
                let last = confirmed.map_or(&self.held, |(name, _)| name);
                let fits = kept[0] == *last || open.contains(&kept[0]);
                assert!(fits, "{kept:?} holds, neither {last} nor one of {open:?}");
                self.held.clone_from(&kept[0]);
            }
            Work::Vote | Work::Upload => {
                for name in &self.confirmed {
                    assert!(kept.contains(name), "{name} was confirmed and is gone");
                }
            }
        }
        usize::from(!open.is_empty())
    }

    /// After a restart the bot answers, from what was uploaded, too.
    async fn answers(&self) {
        let (question, expected) = match self.confirmed.last() {
            Some(file) if self.work == Work::Upload => {
                let name = file.trim_end_matches(".md");
                (
                    format!("What does the keeper of the gate {name} swear by?"),
                    format!("the bell of {name}"),
                )
            }
            _ => (QUESTION.to_owned(), ANSWER.to_owned()),
        };
        let ask = self.discord.slash("ask").option("question", question.as_str());
        let text = ask.send().await.reply(SOON).await.text();
        assert!(text.contains(&expected), "{question}: {text}");
    }
}

const QUESTION: &str = "Where do appeals against a ban go?";
const ANSWER: &str = "go to the council";

#[tokio::test(flavor = "multi_thread")]
async fn during_a_full_reindex() {
    check(Work::Full).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn during_an_incremental_reindex() {
    check(Work::Incremental).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn during_uploads() {
    check(Work::Upload).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn during_votes() {
    check(Work::Vote).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn during_changes_of_a_setting() {
    check(Work::Setting).await;
}
