//! What ibid says, and in which order.
//!
//! In: answers, reports, states and failures, and the language of whoever reads. Out: replies. The sentences
//! themselves are in [`locale`](crate::locale); surfaces add nothing of their own, so that a sentence is changed in
//! one place.

use std::time::Duration;

use crate::{
    answer::{Answer, Citation, NearSection, Quotation},
    failure::{Failure, Kind},
    locale::{Language, Message, Piece},
    service::{Answered, Understood},
    text::shortened,
};

mod about;
mod also;
mod doctor;
pub mod feedback;
mod indexing;
pub mod insights;
pub mod privacy;
mod quote;
mod reading;
mod say;
mod search;
mod settings;
mod sharing;
mod stale;
mod supported;
pub mod uploads;

use super::{Inline, Line, Part, Reply, ours};
pub use about::{About, Known, about, help};
pub use doctor::{Commands, Examined, Shards, Standing, doctor};
pub use indexing::{checked, held_for_operators, progress, report, status};
pub use reading::{article, collections, context, section, sources};
use say::say;
pub use search::{found, next_page, previous_page};
pub use settings::{
    Imported, choice_refused, everyone_moderates, hidden_channel, needs_manager, no_such_channel, setting_changed,
    setting_key, settings, settings_exported, settings_imported, uploads_key,
};
pub use sharing::{ask_privately, may_not_write, shared, shared_before};
pub use supported::{supported, supported_no_words};

/// Characters of a title that are shown: as many as Discord shows of an embed's title. What is longer
/// is no headline, and would take the place of what is quoted.
const HEADLINE: usize = 256;
/// Characters of each heading that a place stands under, and the most of those headings: the nearest say most.
const HEADING: usize = 100;
const MOST_HEADINGS: usize = 3;

/// The reply to a question.
#[must_use]
pub fn answered(language: Language, answered: &Answered) -> Reply {
    match &answered.answer {
        Answer::Quoted { quotations, .. } => Reply {
            parts: understood(language, answered.understood.as_ref())
                .into_iter()
                .chain(loosened(language, answered.loosened))
                .chain(
                    (1..)
                        .zip(quotations)
                        .map(|(number, quotation)| quoted(language, number, quotation)),
                )
                .collect(),
            footer: Some(indexed(language, answered)),
        },
        Answer::Nearest { quotation, .. } => Reply {
            parts: understood(language, answered.understood.as_ref())
                .into_iter()
                .chain([say(language, "answer-near").text(), quoted(language, 1, quotation)])
                .collect(),
            footer: Some(indexed(language, answered)),
        },
        Answer::NotFound { sections, .. } => Reply {
            parts: understood(language, answered.understood.as_ref())
                .into_iter()
                .chain(not_found(language, sections))
                .collect(),
            footer: None,
        },
    }
}

/// The reply where nobody asked the bot anything: none but an answer that is sure. What only comes near, and that
/// nothing was found, is told to those who want to know.
#[must_use]
pub fn answered_unasked(language: Language, answered: &Answered) -> Option<Reply> {
    matches!(answered.answer, Answer::Quoted { .. }).then(|| self::answered(language, answered))
}

fn indexed(language: Language, answered: &Answered) -> Line {
    let moment = Inline::Moment(answered.indexed_at);
    say(language, "answer-indexed").put("moment", moment).line()
}

/// What the question was understood with, where it leant on the one before it.
fn understood(language: Language, understood: Option<&Understood>) -> Option<Part> {
    let words = understood?.carried.join(", ");
    Some(
        say(language, "answer-understood")
            .put("words", Inline::Theirs(words))
            .text(),
    )
}

/// What is said before quotations that do not hold what the question quoted.
fn loosened(language: Language, is_loosened: bool) -> Option<Part> {
    is_loosened.then(|| say(language, "answer-loosened").text())
}

fn quoted(language: Language, number: usize, quotation: &Quotation) -> Part {
    let citation = citation(language, number, &quotation.citation);
    let elsewhere = also::elsewhere(language, quotation);
    quote::shaped(language, quotation, [citation, elsewhere].concat())
}

fn citation(language: Language, number: usize, citation: &Citation) -> Line {
    let mut line = numbered(number);
    line.extend(standing(language, citation));
    line
}

/// The number of a quotation before what is said of it.
fn numbered(number: usize) -> Line {
    vec![Inline::Strong(format!("[{number}]")), ours(" ")]
}

/// Where quoted words stand.
fn standing(language: Language, citation: &Citation) -> Line {
    let mut line = vec![titled(&citation.title, citation.url.as_deref())];
    if let Some(host) = &citation.leads_to {
        line.extend([ours(" → "), Inline::Theirs(host.clone())]);
    }
    line.extend(heading_path(&citation.headings));
    if let Some(date) = citation.date {
        line.extend([ours(" · "), Inline::Day(date)]);
    }
    if let Some(page) = citation.page {
        line.push(ours(" · "));
        line.extend(say(language, "citation-page").number("number", page).line());
    }
    line.push(ours(" · "));
    line.extend(
        say(language, "citation-paragraph")
            .number("number", citation.paragraph)
            .line(),
    );
    line.push(ours(" · "));
    line.push(Inline::Theirs(citation.path.shown()));
    line
}

/// A title that leads to its page, where it has one.
fn titled(title: &str, url: Option<&str>) -> Inline {
    let label = shortened(title, HEADLINE).into_owned();
    match url {
        Some(url) => Inline::Link {
            label,
            url: url.to_owned(),
        },
        None => Inline::Theirs(label),
    }
}

fn not_found(language: Language, nearest: &[NearSection]) -> Vec<Part> {
    let mut parts = vec![say(language, "answer-not-found").text()];
    if !nearest.is_empty() {
        parts.push(say(language, "answer-nearest").text());
        parts.extend((1..).zip(nearest).map(|(number, section)| near(number, section)));
    }
    parts.push(hint(language, say(language, "answer-not-found-hint").line()));
    parts
}

/// A section by its title and headings, under the number that its button has.
fn near(number: usize, section: &NearSection) -> Part {
    let mut line = numbered(number);
    line.push(titled(&section.title, section.url.as_deref()));
    line.extend(heading_path(&section.headings));
    line.extend([ours(" · "), Inline::Theirs(section.path.shown())]);
    Part::Text(line)
}

/// The last headings above a place, outermost first, each behind its mark; one mark stands for those before them.
fn heading_path(headings: &[String]) -> impl Iterator<Item = Inline> {
    let above = headings.len().saturating_sub(MOST_HEADINGS);
    let left_out = (above > 0).then(|| ours(" › …"));
    let named = headings.iter().skip(above);
    left_out
        .into_iter()
        .chain(named.flat_map(|heading| [ours(" › "), Inline::Theirs(shortened(heading, HEADING).into_owned())]))
}

/// The reply when something went wrong. `reference` leads from here to the log.
#[must_use]
pub fn failed(language: Language, failure: &Failure, reference: &str) -> Reply {
    let reference = Inline::Code(reference.to_owned());
    let what = if failure.what.is_translated() {
        message(language, &failure.what)
    } else {
        say(language, "failed-operator").line()
    };
    let mut parts = vec![Part::Text(what)];
    let told = failure
        .hint
        .as_ref()
        .map(|told| hint(language, message(language, told)));
    match failure.kind {
        Kind::Asker | Kind::Busy => parts.extend(told),
        Kind::Operator => {
            let asked = say(language, "failed-operator-hint").put("reference", reference);
            parts.push(hint(language, asked.line()));
        }
        Kind::Bug => {
            parts.extend(told);
            parts.push(say(language, "failed-reference").put("reference", reference).text());
        }
    }
    Reply { parts, footer: None }
}

/// The same for those who run ibid: the hint is for them.
#[must_use]
pub fn failed_for_operators(failure: &Failure) -> Reply {
    let language = Language::English;
    let mut parts = vec![Part::Text(message(language, &failure.what))];
    if let Some(cause) = &failure.cause {
        let cause = Inline::Theirs(cause.clone());
        parts.push(say(language, "failed-cause").put("cause", cause).text());
    }
    parts.extend(
        failure
            .hint
            .as_ref()
            .map(|told| hint(language, message(language, told))),
    );
    Reply { parts, footer: None }
}

fn hint(language: Language, words: Line) -> Part {
    say(language, "hint").put_line("hint", words).text()
}

/// A message, with what it names shown exactly as it is.
fn message(language: Language, message: &Message) -> Line {
    let pieces = message.pieces(language).into_iter();
    pieces
        .map(|piece| match piece {
            Piece::Ours(words) => Inline::Ours(words),
            Piece::Put(words) => Inline::Theirs(words),
        })
        .collect()
}

/// A moderator's command or button from somebody else.
#[must_use]
pub fn moderators_only(language: Language) -> Reply {
    say(language, "moderators-only").reply()
}

/// A mention without a question.
#[must_use]
pub fn asked_nothing(language: Language) -> Reply {
    say(language, "asked-nothing").reply()
}

/// More questions than can be worked on.
#[must_use]
pub fn overloaded() -> Failure {
    Failure::busy(Message::new("overloaded"), Message::new("overloaded-hint"))
}

/// A question that took too long.
#[must_use]
pub fn timed_out() -> Failure {
    Failure::busy(Message::new("timed-out"), Message::new("timed-out-hint"))
}

/// A command that this version does not know.
#[must_use]
pub fn unknown_command(language: Language) -> Reply {
    say(language, "unknown-command").reply()
}

/// How much does not fit into a message.
pub(super) fn left_out(language: Language, count: usize) -> Part {
    say(language, "left-out").number("count", count).text()
}

/// Said instead of a reply of which nothing fits into a message.
pub(super) fn too_long(language: Language) -> Reply {
    say(language, "too-long").reply()
}

/// A button that cannot be read.
#[must_use]
pub fn unknown_button(language: Language) -> Reply {
    say(language, "unknown-button").reply()
}

/// Somebody else's answer is not for everybody to delete.
#[must_use]
pub fn not_yours_to_delete(language: Language) -> Reply {
    say(language, "not-yours-to-delete").reply()
}

/// A long reindex goes on where it can be seen.
#[must_use]
pub fn continues_in_channel(language: Language) -> Reply {
    say(language, "reindex-continues").reply()
}

/// A duration with the unit that fits it.
#[must_use]
pub fn duration(duration: Duration) -> String {
    let seconds = duration.as_secs();
    match seconds {
        0 => format!("{} ms", duration.as_millis()),
        1..10 => format!("{:.1} s", duration.as_secs_f64()),
        10..120 => format!("{seconds} s"),
        _ => format!("{} min {} s", seconds / 60, seconds % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        answer::Excerpt,
        corpus::{ArticleId, File, Given, parse},
        text::Span,
    };

    #[test]
    fn a_link_to_another_host_than_the_source_is_marked() {
        let check = |from: &str, canonical: &str, marked: Option<&str>| {
            let page = format!("<title>Harbour</title><link rel=canonical href='{canonical}'><p>The harbour is open.");
            let given = Given {
                url: Some(from.to_owned()),
                ..Given::default()
            };
            let id = ArticleId::new("a.html");
            let file = File {
                given: &given,
                ..File::new(&id, page.as_bytes())
            };
            let article = parse(&file).expect("it is a page").articles.remove(0);
            let excerpt = Excerpt::cut(&article, Span::of(&article.text)).expect("it is the whole text");
            let line = standing(Language::English, &Citation::of(&article, &excerpt));
            let mark = line.iter().position(|inline| *inline == ours(" → "));
            let host = mark.map(|at| line[at + 1].clone());
            assert_eq!(
                host,
                marked.map(|host| Inline::Theirs(host.to_owned())),
                "{from} {canonical}"
            );
        };
        let from = "https://docs.example.org/a";
        check(from, "https://docs.example.org/b", None);
        check(from, "https://www.docs.example.org/b", None);
        check(from, "/b", None);
        check(from, "javascript:alert(1)", None);
        check(from, "https://other.example/b", Some("other.example"));
        check(
            from,
            "https://docs.example.org.evil.example/b",
            Some("docs.example.org.evil.example"),
        );
        // A Cyrillic letter in it.
        check(from, "https://docs.ехample.org/b", Some("docs.xn--ample-ywe6i.org"));
    }
}
