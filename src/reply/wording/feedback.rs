//! What is said of votes and of requests for an answer.
//!
//! In: what came of a vote or a request, and the language of whoever reads. Out: replies, and the reason that somebody
//! typed.

use crate::{
    locale::{self, Language},
    reply::{Inline, Part, Reply},
    store::{Reason, Request, State, Voted},
    text::fold,
};

use super::{hint, say::say};

/// What came of a vote.
#[must_use]
pub fn voted(language: Language, voted: Voted) -> Reply {
    let key = match voted {
        Voted::New => "vote-kept",
        Voted::Changed => "vote-changed",
        Voted::Same => "vote-same",
        Voted::Gone => "vote-gone",
    };
    say(language, key).reply()
}

/// The reason that somebody typed, in whichever of the languages; `None` where it names none or says that it is
/// another.
#[must_use]
pub fn reason_in(written: &str) -> Option<Reason> {
    let written = fold(written);
    let reasons = Reason::ALL.into_iter().filter(|reason| *reason != Reason::Other);
    let names = reasons.flat_map(|reason| Language::ALL.map(|language| (reason, fold(&reason_name(language, reason)))));
    let mut names = names.filter(|(_, name)| written.contains(name.as_str()));
    names.next().map(|(reason, _)| reason)
}

/// What a reason is called.
#[must_use]
pub fn reason_name(language: Language, reason: Reason) -> String {
    let key = match reason {
        Reason::Wrong => "reason-wrong",
        Reason::OffTopic => "reason-off-topic",
        Reason::Outdated => "reason-outdated",
        Reason::Incomplete => "reason-incomplete",
        Reason::Other => "reason-other",
    };
    locale::plain(language, key)
}

/// What came of asking for an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestOutcome {
    /// Moderators are shown it.
    Made,
    /// They were shown it before; so many people want it now.
    Already(u64),
    /// It is kept, but there is nowhere to show it.
    NoChannel,
    /// It is kept, but cannot be shown where it should be.
    NotPosted,
    /// The question is not kept any more.
    Gone,
}

/// What came of asking for an answer; moderators are told what they can do about it.
#[must_use]
pub fn requested(language: Language, outcome: RequestOutcome, is_moderator: bool) -> Reply {
    let (said, told) = match outcome {
        RequestOutcome::Made => (say(language, "request-made"), None),
        RequestOutcome::Already(count) => (say(language, "request-already").number("count", count), None),
        RequestOutcome::NoChannel => (say(language, "request-no-channel"), Some("request-no-channel-hint")),
        RequestOutcome::NotPosted => (say(language, "request-not-posted"), Some("request-not-posted-hint")),
        RequestOutcome::Gone => (say(language, "request-gone"), None),
    };
    let told = told
        .filter(|_| is_moderator)
        .map(|key| hint(language, say(language, key).line()));
    Reply {
        parts: [Some(said.text()), told].into_iter().flatten().collect(),
        footer: None,
    }
}

/// A request as moderators are shown it: `who` made it, and it was asked at the page `place`.
#[must_use]
pub fn request_item(language: Language, request: &Request, who: &str, place: String) -> Reply {
    let place = Inline::Link {
        label: locale::plain(language, "request-place"),
        url: place,
    };
    let asked = say(language, "request-item-asked")
        .put("moment", Inline::Moment(request.at))
        .put("place", place);
    Reply {
        parts: vec![
            say(language, "request-item")
                .put("who", Inline::Theirs(who.to_owned()))
                .text(),
            question(request),
        ],
        footer: Some(asked.line()),
    }
}

/// The same once `who` has closed it.
#[must_use]
pub fn closed_item(language: Language, request: &Request, who: &str) -> Reply {
    let mut parts = vec![question(request)];
    if let State::Closed { at, link, .. } = &request.state {
        let closed = say(language, "request-closed")
            .put("moment", Inline::Moment(*at))
            .put("who", Inline::Theirs(who.to_owned()))
            .put("answer", closing(language, link));
        parts.push(closed.text());
    }
    Reply {
        parts,
        footer: Some(
            say(language, "request-closed-count")
                .number("count", request.askers)
                .line(),
        ),
    }
}

/// Where it was asked, once it is closed.
#[must_use]
pub fn request_answered(language: Language, link: &str) -> Reply {
    say(language, "request-answered")
        .put("answer", closing(language, link))
        .reply()
}

/// A request that somebody closed before.
#[must_use]
pub fn closed_before(language: Language) -> Reply {
    say(language, "request-closed-before").reply()
}

/// A request that is not kept any more.
#[must_use]
pub fn request_gone(language: Language) -> Reply {
    say(language, "request-closed-gone").reply()
}

fn question(request: &Request) -> Part {
    Part::List(vec![vec![Inline::Theirs(request.asked.clone())]])
}

/// What a moderator closed a request with. Discord makes no link of an address that is its own label.
fn closing(language: Language, link: &str) -> Inline {
    let is_link = (link.starts_with("https://") || link.starts_with("http://"))
        && !link.contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>'));
    if is_link {
        Inline::Link {
            label: locale::plain(language, "request-page"),
            url: link.to_owned(),
        }
    } else {
        Inline::Theirs(link.to_owned())
    }
}
