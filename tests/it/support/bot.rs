//! The real binary as a bot.
//!
//! In: a corpus and a fake Discord. Out: `ibid serve` as a process of its own, talking to the fake through
//! `discord.api_base`, with what it logs.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{ExitStatus, Stdio},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
    task::JoinHandle,
};

use super::discord::{FakeDiscord, endpoint::public_key};

/// How long anything may take on a loaded machine before a test gives up.
pub const SOON: Duration = Duration::from_secs(20);

/// A folder with a corpus in it, and the data and settings beside it.
pub struct Home {
    dir: TempDir,
}

impl Home {
    /// An empty home.
    pub fn empty() -> Self {
        let dir = TempDir::new().expect("a temporary folder can be made");
        fs::create_dir(dir.path().join("corpus")).expect("the folder is new");
        Self { dir }
    }

    /// A home with three small articles, one of which is full of markup and mentions.
    pub fn small() -> Self {
        let home = Self::empty();
        home.write(
            "news/2023-11-09-wuzhen.txt",
            "date 2023-11-09 Wuzhen hosts the conference\n\n\
             The tenth World Internet Conference opened in Wuzhen on 8 November 2023. \
             Delegates from one hundred countries came to the town.\n",
        );
        home.write(
            "rules/moderation.md",
            "---\ntitle: House rules\ndate: 2024-02-01\nurl: https://example.org/rules\n---\n\n\
             ## Bans\n\nA moderator may ban a member for spam after two warnings. \
             Appeals against a ban go to the council within thirty days.\n",
        );
        home.write(
            "rules/markup.txt",
            "Markup trap\n\nThe trap sentence says @everyone and <@1> and **bold** and https://example.org/a_b \
             and ||spoiler|| and `code`.\n",
        );
        home
    }

    /// Writes a document.
    pub fn write(&self, path: &str, text: &str) {
        let path = self.corpus().join(path);
        fs::create_dir_all(path.parent().expect("a document lies in the corpus")).expect("folders can be made");
        fs::write(path, text).expect("a document can be written");
    }

    /// Where the documents are.
    pub fn corpus(&self) -> PathBuf {
        self.dir.path().join("corpus")
    }

    /// Where the index is.
    pub fn data(&self) -> PathBuf {
        self.dir.path().join("data")
    }

    /// The binary with this home's folders and nothing of the tester's environment.
    pub fn ibid(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ibid"));
        command
            .current_dir(self.dir.path())
            .env_clear()
            .env("IBID__MEANING__ENABLED", "false")
            .stdin(Stdio::null())
            .kill_on_drop(true);
        command
    }

    /// Where it all is.
    pub fn path(&self) -> &Path {
        self.dir.path()
    }
}

/// `ibid serve`, running.
pub struct Bot {
    child: Child,
    log: Arc<Mutex<String>>,
    collecting: JoinHandle<()>,
}

impl Bot {
    /// Starts the bot against `discord`, with more settings as environment variables.
    pub fn start(home: &Home, discord: &FakeDiscord, settings: &[(&str, &str)]) -> Self {
        Self::serving(home, discord, &[], settings)
    }

    /// The same with more arguments.
    pub fn serving(home: &Home, discord: &FakeDiscord, arguments: &[&str], settings: &[(&str, &str)]) -> Self {
        Self::run(home.ibid(), discord, arguments, settings)
    }

    fn run(mut command: Command, discord: &FakeDiscord, arguments: &[&str], settings: &[(&str, &str)]) -> Self {
        command
            .arg("serve")
            .args(arguments)
            .env("DISCORD_TOKEN", discord.bot_token())
            .env("IBID__DISCORD__API_BASE", discord.api_base())
            .env("IBID__LOG__LEVEL", "debug")
            // What meaning changes is tested by itself.
            .env("IBID__MEANING__ENABLED", "false")
            // A test is one person who asks more in a minute than anybody would.
            .envs(["USER", "CHANNEL", "GUILD"].map(|whose| (format!("IBID__GUILD__{whose}_LIMIT"), "1000")))
            .envs(settings.iter().copied())
            .stderr(Stdio::piped());
        let mut child = command.spawn().expect("the binary was built with the tests");
        let log = Arc::new(Mutex::new(String::new()));
        let lines = child.stderr.take().expect("standard error was piped");
        Self {
            child,
            collecting: tokio::spawn(collect(lines, Arc::clone(&log))),
            log,
        }
    }

    /// A bot that answers, and whose writes fail instead of ending it once files may not grow any more.
    pub async fn where_files_may_be_limited(home: &Home, discord: &FakeDiscord) -> Self {
        let mut shell = Command::new("/bin/sh");
        shell
            .arg("-c")
            .arg("trap '' XFSZ; exec \"$0\" \"$@\"")
            .arg(env!("CARGO_BIN_EXE_ibid"))
            .current_dir(home.path())
            .env_clear()
            .stdin(Stdio::null())
            .kill_on_drop(true);
        Self::run(shell, discord, &[], &[]).answering(discord).await
    }

    async fn answering(self, discord: &FakeDiscord) -> Self {
        discord.wait_ready(SOON).await;
        discord.wait_commands(SOON).await;
        self.wait_log("up to date").await;
        self
    }

    /// Starts the bot and waits until it answers.
    pub async fn ready(home: &Home, discord: &FakeDiscord, settings: &[(&str, &str)]) -> Self {
        Self::start(home, discord, settings).answering(discord).await
    }

    /// What it logged so far.
    pub fn log(&self) -> String {
        self.log.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Waits until it has logged these words.
    pub async fn wait_log(&self, words: &str) {
        self.wait_log_times(words, 1).await;
    }

    /// Waits until it has logged these words in so many places.
    pub async fn wait_log_times(&self, words: &str, times: usize) {
        self.wait_until(|log| log.matches(words).count() >= times, words).await;
    }

    /// Waits until its log is as a test wants it, which `what` says in words.
    pub async fn wait_until(&self, fits: impl Fn(&str) -> bool, what: &str) {
        let seen = async {
            while !fits(&self.log()) {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        let waited = tokio::time::timeout(SOON, seen).await;
        assert!(waited.is_ok(), "the bot never logged {what:?}, but:\n{}", self.log());
    }

    /// Starts the bot, which takes interactions by HTTP, and waits until it does; says where.
    pub async fn ready_by_http(home: &Home, discord: &FakeDiscord, settings: &[(&str, &str)]) -> (Self, String) {
        let key = public_key();
        let mut all = vec![
            ("IBID__HTTP__INTERACTIONS", "127.0.0.1:0"),
            ("IBID__DISCORD__PUBLIC_KEY", key.as_str()),
        ];
        all.extend(settings);
        let bot = Self::start(home, discord, &all);
        discord.wait_commands(SOON).await;
        bot.wait_log("up to date").await;
        let url = format!("http://{}/interactions", bot.address("interactions are taken by HTTP"));
        (bot, url)
    }

    /// The address that it logged after these words.
    pub fn address(&self, words: &str) -> String {
        let words = format!("{words} address=");
        let log = self.log();
        let address = log
            .split_once(&words)
            .and_then(|(_, rest)| rest.split_whitespace().next());
        address.unwrap_or_else(|| panic!("no {words:?} in:\n{log}")).to_owned()
    }

    /// The id of its process.
    pub fn id(&self) -> u32 {
        self.child.id().expect("the bot is running")
    }

    /// Waits until it has ended by itself and all that it logged was read.
    pub async fn ended(&mut self) -> ExitStatus {
        let ended = async {
            let status = self.child.wait().await.expect("the bot was started here");
            (&mut self.collecting).await.expect("collecting lines does not panic");
            status
        };
        let ended = tokio::time::timeout(SOON, ended).await;
        ended.unwrap_or_else(|_| panic!("the bot does not end; it logged:\n{}", self.log()))
    }

    /// Ends it at once, whatever it is doing, as `kill -9` does.
    pub async fn kill(mut self) {
        self.child.kill().await.expect("the bot was started here");
        (&mut self.collecting).await.expect("collecting lines does not panic");
    }

    /// Asks it to stop, as an operating system does, and waits for it.
    pub async fn stop(mut self) -> ExitStatus {
        let sent = std::process::Command::new("kill")
            .args(["-TERM", &self.id().to_string()])
            .status()
            .expect("kill is everywhere");
        assert!(sent.success(), "the bot could not be told to stop");
        self.ended().await
    }
}

/// A bot over the small home, and the fake Discord it talks to.
pub async fn started() -> (FakeDiscord, Home, Bot) {
    started_with(&[]).await
}

/// The same with more settings, as environment variables.
pub async fn started_with(settings: &[(&str, &str)]) -> (FakeDiscord, Home, Bot) {
    let discord = FakeDiscord::start().await;
    let home = Home::small();
    let bot = Bot::ready(&home, &discord, settings).await;
    (discord, home, bot)
}

/// Stops the bot and asks for what must hold in every test: it ends in good order, and Discord had
/// nothing to object to.
pub async fn end(discord: &FakeDiscord, bot: Bot) {
    let log = bot.log();
    let status = bot.stop().await;
    assert!(status.success(), "the bot ended with {status}; it logged:\n{log}");
    assert!(!log.contains("panicked"), "something panicked:\n{log}");
    assert!(!log.contains(&discord.bot_token()), "the token is in the log:\n{log}");
    discord.assert_honest();
}

async fn collect(lines: tokio::process::ChildStderr, log: Arc<Mutex<String>>) {
    let mut lines = BufReader::new(lines).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        let mut log = log.lock().unwrap_or_else(PoisonError::into_inner);
        log.push_str(&line);
        log.push('\n');
    }
}
