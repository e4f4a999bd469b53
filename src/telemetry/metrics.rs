//! What is counted while ibid runs.
//!
//! In: what happened, from whatever part it happened in. Out: the text that Prometheus reads, with what is so at that
//! moment. [`Metrics`] is handed to whoever counts; there is none for the whole process.
//!
//! Labels are words of this file, names of sources that the operator gave, and numbers of shards: never who asked,
//! where, or what.

use std::{fmt, sync::Arc, time::Duration};

use prometheus_client::{
    encoding::text::{encode_eof, encode_registry},
    metrics::{
        counter::Counter,
        family::Family,
        histogram::{Histogram, exponential_buckets},
    },
    registry::{Registry, Unit},
};

use super::Moment;

type Label = (&'static str, &'static str);
type Histograms<const LABELS: usize> = Family<[Label; LABELS], Histogram, fn() -> Histogram>;

/// Makes a label's values, each of them a word.
macro_rules! label {
    ($(#[$doc:meta])* $name:ident { $($(#[$of:meta])* $value:ident = $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name { $($(#[$of])* $value,)* }

        impl $name {
            const ALL: &[Self] = &[$(Self::$value),*];

            /// The word for it in labels.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$value => $word,)* }
            }
        }
    };
}

label! {
    /// The way that a question came.
    Surface {
        /// The command `/ask`.
        Command = "command",
        /// A direct message, a mention, or a reply to the bot.
        Message = "message",
        /// The command `/search`.
        Search = "search",
        /// **Find sources** in the menu of a message.
        Menu = "menu",
    }
}

label! {
    /// What became of a question.
    Outcome {
        /// Something was quoted.
        Answered = "answered",
        /// Nothing that would answer it was found.
        NotFound = "not_found",
        /// It was not taken: there were too many, or it asks for nothing that there is.
        Refused = "refused",
        /// It came to no answer, or the answer could not be delivered.
        Failed = "failed",
    }
}

label! {
    /// What a question is for.
    Work {
        /// An answer.
        Answer = "answer",
        /// A page of what `/search` finds.
        Search = "search",
    }
}

label! {
    /// A part of the work on a question.
    Step {
        /// The index looks for passages.
        Search = "search",
        /// They are put in order.
        Rank = "rank",
        /// Sentences are chosen, cut and compared with their articles.
        Select = "select",
        /// All of it.
        Whole = "whole",
    }
}

label! {
    /// A part of replying to somebody on Discord.
    Part {
        /// Discord hears that a reply is being made.
        Acknowledge = "acknowledge",
        /// Others are in front.
        Wait = "wait",
        /// The reply is made.
        Work = "work",
        /// Discord shows it.
        Deliver = "deliver",
    }
}

label! {
    /// The way that an interaction came.
    Road {
        /// Through the gateway.
        Gateway = "gateway",
        /// To the interactions endpoint.
        Endpoint = "endpoint",
    }
}

label! {
    /// What an interaction is.
    Kind {
        /// A command was given.
        Command = "command",
        /// One is being typed.
        Autocomplete = "autocomplete",
        /// A button was pressed.
        Button = "button",
        /// A form was filled in.
        Form = "form",
    }
}

label! {
    /// Whose limit of questions a minute was reached.
    Limit {
        /// That of whoever asks.
        Person = "person",
        /// That of the channel.
        Channel = "channel",
        /// That of the server.
        Guild = "guild",
    }
}

label! {
    /// How a connection to the gateway began.
    Session {
        /// Anew: what happened meanwhile is missed.
        New = "new",
        /// Where the one before ended.
        Resumed = "resumed",
    }
}

impl Outcome {
    /// What became of a question for which something was found, or nothing.
    #[must_use]
    pub fn found(something: bool) -> Self {
        if something { Self::Answered } else { Self::NotFound }
    }
}

/// The statuses of Discord's that are told apart; a bot with too many of 401, 403 and 429 is shut out for an hour.
const STATUSES: &[&str] = &["400", "401", "403", "404", "429", "4xx", "5xx"];

/// Counts what happens; clones count together.
#[derive(Clone)]
pub struct Metrics {
    registry: Arc<Registry>,
    questions: Family<[Label; 2], Counter>,
    steps: Histograms<2>,
    replies: Histograms<1>,
    interactions: Family<[Label; 2], Counter>,
    too_often: Family<[Label; 1], Counter>,
    refusals: Family<[Label; 1], Counter>,
    forged: Counter,
    sessions: Family<[Label; 1], Counter>,
}

impl Default for Metrics {
    fn default() -> Self {
        let metrics = Self {
            registry: Arc::default(),
            questions: Family::default(),
            steps: Family::new_with_constructor(step_buckets),
            replies: Family::new_with_constructor(step_buckets),
            interactions: Family::default(),
            too_often: Family::default(),
            refusals: Family::default(),
            forged: Counter::default(),
            sessions: Family::default(),
        };
        metrics.begin();
        Self {
            registry: Arc::new(metrics.registered()),
            ..metrics
        }
    }
}

/// From half a millisecond to eight seconds, after which a question is given up.
fn step_buckets() -> Histogram {
    Histogram::new(exponential_buckets(0.0005, 2.0, 15))
}

impl Metrics {
    /// Counts a question.
    pub fn question(&self, surface: Surface, outcome: Outcome) {
        let labels = [("surface", surface.word()), ("outcome", outcome.word())];
        self.questions.get_or_create(&labels).inc();
    }

    /// Notes how long a part of the work on a question took.
    pub fn took(&self, work: Work, step: Step, time: Duration) {
        let labels = [("work", work.word()), ("step", step.word())];
        self.steps.get_or_create(&labels).observe(time.as_secs_f64());
    }

    /// Notes how long a part of replying took.
    pub fn replied(&self, part: Part, time: Duration) {
        self.replies
            .get_or_create(&[("part", part.word())])
            .observe(time.as_secs_f64());
    }

    /// Counts an interaction.
    pub fn interaction(&self, road: Road, kind: Kind) {
        let labels = [("road", road.word()), ("kind", kind.word())];
        self.interactions.get_or_create(&labels).inc();
    }

    /// Counts a question too many, by the limit that says so.
    pub fn too_often(&self, limit: Limit) {
        self.too_often.get_or_create(&[("limit", limit.word())]).inc();
    }

    /// Counts a response of Discord's that is no success, by its HTTP status. The 429s that serenity's limiter waits
    /// out, for messages and commands, are not told to anybody.
    pub fn refused(&self, status: u16) {
        let exact = STATUSES.iter().find(|word| **word == status.to_string());
        let word = exact.copied().unwrap_or(if status < 500 { "4xx" } else { "5xx" });
        self.refusals.get_or_create(&[("status", word)]).inc();
    }

    /// Counts something sent to the interactions endpoint that is not Discord's.
    pub fn forged(&self) {
        self.forged.inc();
    }

    /// Counts a connection to the gateway.
    pub fn connected(&self, session: Session) {
        self.sessions.get_or_create(&[("session", session.word())]).inc();
    }

    /// All of it in the text format of `OpenMetrics`, with what is so at this moment.
    #[must_use]
    pub fn text(&self, moment: &Moment) -> String {
        let mut text = String::new();
        encode_registry(&mut text, &self.registry)
            .and_then(|()| encode_registry(&mut text, &moment.registered()))
            .and_then(|()| encode_eof(&mut text))
            .expect("writing into a string does not fail");
        text
    }

    /// Every series that is known beforehand begins at zero, so that its first step is not lost.
    fn begin(&self) {
        for surface in Surface::ALL {
            for outcome in Outcome::ALL {
                let labels = [("surface", surface.word()), ("outcome", outcome.word())];
                drop(self.questions.get_or_create(&labels));
            }
        }
        for road in Road::ALL {
            for kind in Kind::ALL {
                let labels = [("road", road.word()), ("kind", kind.word())];
                drop(self.interactions.get_or_create(&labels));
            }
        }
        for work in Work::ALL {
            for step in Step::ALL {
                drop(
                    self.steps
                        .get_or_create(&[("work", work.word()), ("step", step.word())]),
                );
            }
        }
        for part in Part::ALL {
            drop(self.replies.get_or_create(&[("part", part.word())]));
        }
        for status in STATUSES {
            drop(self.refusals.get_or_create(&[("status", *status)]));
        }
        for limit in Limit::ALL {
            drop(self.too_often.get_or_create(&[("limit", limit.word())]));
        }
        for session in Session::ALL {
            drop(self.sessions.get_or_create(&[("session", session.word())]));
        }
    }

    fn registered(&self) -> Registry {
        let mut registry = Registry::with_prefix("ibid");
        registry.register(
            "questions",
            "Questions by the way they came and what became of them",
            self.questions.clone(),
        );
        registry.register_with_unit(
            "question_step",
            "How long the parts of the work on a question take, by what it is for",
            Unit::Seconds,
            self.steps.clone(),
        );
        registry.register_with_unit(
            "reply_part",
            "How long the parts of replying on Discord take, from when a command or a button arrived",
            Unit::Seconds,
            self.replies.clone(),
        );
        registry.register(
            "interactions",
            "Interactions by the way they came and their kind",
            self.interactions.clone(),
        );
        registry.register(
            "too_often",
            "Questions refused because somebody asks too often, by whose limit it is",
            self.too_often.clone(),
        );
        registry.register(
            "discord_refusals",
            "Responses of Discord that are no success, by their HTTP status",
            self.refusals.clone(),
        );
        registry.register(
            "endpoint_forged",
            "Requests to the interactions endpoint that Discord has not signed, or too long ago",
            self.forged.clone(),
        );
        registry.register(
            "gateway_sessions",
            "Connections to the gateway by how they began; all but the first of each shard are reconnects",
            self.sessions.clone(),
        );
        registry
    }
}

impl fmt::Debug for Metrics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Metrics")
    }
}
