//! What `/doctor` found, each line with a mark and, where something is wrong, what mends it.
//!
//! In: what was examined, as plain data. Out: a reply.

use std::time::Duration;

use crate::{
    locale::Language,
    reply::{Inline, Line, Part, Reply, ours},
    service::Status,
    store::{Outcome, preferences::Id},
};

use super::{
    duration,
    indexing::last_reindex,
    say::{Say, say},
    settings::mention,
};

/// What was examined.
#[derive(Debug, Clone)]
pub struct Examined {
    /// The permissions that the bot lacks, as Discord's API names them; `None` where Discord does not say.
    pub missing: Option<Vec<&'static str>>,
    /// The commands at Discord.
    pub commands: Commands,
    /// The index, and how many articles can be seen here; `None` where it cannot be read.
    pub index: Option<(Status, usize)>,
    /// By how many milliseconds the clock differs from Discord's.
    pub skew_ms: i64,
    /// How long Discord's gateway took for the last heartbeat, if there was one.
    pub gateway: Option<Duration>,
    /// The shards, where the bot has more than one.
    pub shards: Option<Shards>,
    /// Requests that Discord refused with 401, 403 or 429 in the last ten minutes.
    pub refused_lately: u32,
    /// Whether the bot slows itself for that.
    pub is_slowed: bool,
    /// Whether the database can be read.
    pub database: bool,
    /// The channels that were chosen for answers.
    pub answers: Vec<(Id, Standing)>,
    /// The channel for requests, if one was chosen.
    pub requests: Option<(Id, Standing)>,
}

/// The shards of a bot, as they look from one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shards {
    /// The one that this place belongs to, from 0.
    pub shard: u32,
    /// How many of this process are connected.
    pub up: usize,
    /// How many this process has.
    pub here: usize,
    /// How many the bot has in all its processes.
    pub total: u32,
}

/// The commands at Discord.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Commands {
    /// Those of this version, so many.
    Same(usize),
    /// Others.
    Differ {
        /// So many at Discord.
        there: usize,
        /// So many in this version.
        wanted: usize,
    },
    /// They could not be registered.
    Trouble(String),
    /// Discord did not say.
    Unknown,
}

/// How a channel that was chosen stands in its server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// The bot sees it.
    Seen,
    /// It is not in the server, or not there at all; the two are told apart for nobody.
    Gone,
    /// The bot may not see it, so whose it is is not known either.
    Hidden,
    /// The bot may not write in it.
    Mute,
    /// Discord did not say.
    Unknown,
}

/// From here on a clock is wrong, and not only a command on its way.
const MOST_SKEW_MS: u64 = 2_000;
/// A gateway that takes longer makes people wait.
const SLOW: Duration = Duration::from_secs(1);

const GOOD: &str = "✅";
const WARN: &str = "⚠️";
const BAD: &str = "❌";

/// All that was examined, line by line.
#[must_use]
pub fn doctor(language: Language, examined: &Examined) -> Reply {
    let doctor = Doctor(language);
    let mut lines = doctor.permissions(examined.missing.as_deref());
    lines.push(doctor.commands(&examined.commands));
    lines.extend(doctor.index(examined.index.as_ref()));
    lines.push(doctor.clock(examined.skew_ms));
    lines.push(doctor.connection(examined));
    lines.extend(examined.shards.map(|shards| doctor.shards(shards)));
    lines.extend(doctor.refused(examined));
    lines.push(if examined.database {
        doctor.good("doctor-database")
    } else {
        doctor.wrong(BAD, "doctor-database-down", "doctor-log")
    });
    lines.extend(
        examined
            .answers
            .iter()
            .map(|(id, standing)| doctor.channel(*id, *standing)),
    );
    lines.push(match examined.requests {
        None => doctor.wrong(WARN, "doctor-requests-none", "doctor-requests-fix"),
        Some((id, Standing::Seen | Standing::Unknown)) => marked(
            GOOD,
            say(language, "doctor-requests").put("channel", mention(id)).line(),
        ),
        Some((id, standing)) => doctor.channel(id, standing),
    });
    Reply {
        parts: lines.into_iter().map(Part::Text).collect(),
        footer: None,
    }
}

struct Doctor(Language);

impl Doctor {
    fn say(&self, key: &'static str) -> Say {
        say(self.0, key)
    }

    fn good(&self, key: &'static str) -> Line {
        marked(GOOD, self.say(key).line())
    }

    fn wrong(&self, mark: &str, what: &'static str, fix: &'static str) -> Line {
        self.mended(mark, self.say(what).line(), fix)
    }

    fn mended(&self, mark: &str, what: Line, fix: &'static str) -> Line {
        let both = self.say("doctor-with-fix").put_line("what", what);
        marked(mark, both.put_line("fix", self.say(fix).line()).line())
    }

    fn permissions(&self, missing: Option<&[&'static str]>) -> Vec<Line> {
        match missing {
            None => vec![self.wrong(WARN, "doctor-permissions-unknown", "doctor-again")],
            Some([]) => vec![self.good("doctor-permissions")],
            Some(missing) => {
                let known = missing.iter().filter_map(|constant| permission(constant));
                known.map(|(name, breaks)| self.permission(name, breaks)).collect()
            }
        }
    }

    fn permission(&self, name: &'static str, breaks: &'static str) -> Line {
        let what = self
            .say("doctor-permission")
            .put_line("name", self.say(name).line())
            .put_line("breaks", self.say(breaks).line());
        self.mended(BAD, what.line(), "doctor-permission-fix")
    }

    fn commands(&self, commands: &Commands) -> Line {
        let count = |count: &usize| ours(count.to_string());
        match commands {
            Commands::Same(all) => marked(GOOD, self.say("doctor-commands").put("count", count(all)).line()),
            Commands::Differ { there, wanted } => {
                let what = self.say("doctor-commands-differ").put("there", count(there));
                let what = what.put("wanted", count(wanted)).line();
                self.mended(WARN, what, "doctor-commands-differ-fix")
            }
            Commands::Trouble(why) => {
                let what = self.say("status-commands").put("why", Inline::Theirs(why.clone()));
                self.mended(BAD, what.line(), "doctor-log")
            }
            Commands::Unknown => self.wrong(WARN, "doctor-commands-unknown", "doctor-again"),
        }
    }

    fn index(&self, index: Option<&(Status, usize)>) -> Vec<Line> {
        let Some((status, visible)) = index else {
            return vec![self.wrong(BAD, "index-storage", "doctor-log")];
        };
        let mut lines = vec![match visible {
            0 => self.wrong(BAD, "doctor-index-empty", "doctor-index-empty-fix"),
            seen => marked(GOOD, self.say("doctor-index").number("articles", *seen).line()),
        }];
        let last = last_reindex(self.0, status.last.as_ref());
        lines.push(match status.last.as_ref().map(|last| &last.outcome) {
            Some(Outcome::Done { failed: 0, .. }) => marked(GOOD, last),
            Some(Outcome::Done { .. }) | None => self.mended(WARN, last, "doctor-reindex"),
            Some(Outcome::Failed { .. }) => self.mended(BAD, last, "doctor-log"),
        });
        if status.state.as_ref().is_some_and(|state| !state.current) {
            lines.push(self.wrong(WARN, "status-other-version", "doctor-reindex"));
        }
        if let Some(running) = &status.running {
            let said = self.say("status-running").put("moment", Inline::Moment(running.since));
            lines.push(marked(
                GOOD,
                said.put("by", super::indexing::starter(self.0, &running.by)).line(),
            ));
        }
        if status.mismatches > 0 {
            let what = self.say("status-mismatches").number("count", status.mismatches);
            lines.push(self.mended(BAD, what.line(), "doctor-log"));
        }
        lines
    }

    fn clock(&self, skew_ms: i64) -> Line {
        let off = skew_ms.unsigned_abs();
        let seconds = format!("{}.{}", off / 1000, off % 1000 / 100);
        let what = self.say("doctor-clock").put("seconds", ours(seconds)).line();
        if off > MOST_SKEW_MS {
            self.mended(WARN, what, "doctor-clock-fix")
        } else {
            marked(GOOD, what)
        }
    }

    /// What the gateway says, and before its first heartbeat what the command says.
    fn connection(&self, examined: &Examined) -> Line {
        let arrived = Duration::from_millis(examined.skew_ms.unsigned_abs());
        let (key, latency) = match examined.gateway {
            Some(latency) => ("doctor-gateway", latency),
            None => ("doctor-arrived", arrived),
        };
        let what = self.say(key).put("latency", ours(duration(latency))).line();
        marked(if latency > SLOW { WARN } else { GOOD }, what)
    }

    /// Some are refused wherever a moderator has chosen a channel that the bot may not see, so few are no trouble.
    fn refused(&self, examined: &Examined) -> Option<Line> {
        let count = ours(examined.refused_lately.to_string());
        let what = self.say("doctor-refused").put("count", count).line();
        match examined {
            Examined { refused_lately: 0, .. } => None,
            Examined { is_slowed: true, .. } => Some(self.mended(BAD, what, "doctor-refused-fix")),
            Examined { .. } => Some(marked(GOOD, what)),
        }
    }

    fn shards(&self, shards: Shards) -> Line {
        let count = |count: &dyn std::fmt::Display| ours(count.to_string());
        let what = self
            .say("doctor-shards")
            .put("shard", count(&shards.shard))
            .put("up", count(&shards.up))
            .put("here", count(&shards.here))
            .put("total", count(&shards.total))
            .line();
        if shards.up < shards.here {
            self.mended(WARN, what, "doctor-again")
        } else {
            marked(GOOD, what)
        }
    }

    fn channel(&self, id: Id, standing: Standing) -> Line {
        let (mark, key, fix) = match standing {
            Standing::Seen => (GOOD, "doctor-channel", None),
            Standing::Gone => (BAD, "doctor-channel-gone", Some("doctor-channel-fix")),
            Standing::Hidden => (BAD, "doctor-channel-hidden", Some("settings-channel-hidden-hint")),
            Standing::Mute => (BAD, "doctor-channel-mute", Some("doctor-permission-fix")),
            Standing::Unknown => (WARN, "doctor-channel-unknown", Some("doctor-again")),
        };
        let what = self.say(key).put("channel", mention(id)).line();
        match fix {
            Some(fix) => self.mended(mark, what, fix),
            None => marked(mark, what),
        }
    }
}

fn marked(mark: &str, what: Line) -> Line {
    [vec![ours(format!("{mark} "))], what].concat()
}

/// What Discord calls a permission in a reader's language, and what breaks without it.
fn permission(constant: &str) -> Option<(&'static str, &'static str)> {
    Some(match constant {
        "VIEW_CHANNEL" => ("permission-view-channel", "breaks-view-channel"),
        "SEND_MESSAGES" => ("permission-send-messages", "breaks-send-messages"),
        "SEND_MESSAGES_IN_THREADS" => ("permission-send-messages-in-threads", "breaks-send-messages-in-threads"),
        "CREATE_PUBLIC_THREADS" => ("permission-create-public-threads", "breaks-create-public-threads"),
        "EMBED_LINKS" => ("permission-embed-links", "breaks-embed-links"),
        "ATTACH_FILES" => ("permission-attach-files", "breaks-attach-files"),
        "READ_MESSAGE_HISTORY" => ("permission-read-message-history", "breaks-read-message-history"),
        _ => return None,
    })
}
