//! What moderators are told of their server's questions.
//!
//! In: figures of one server, and the language of whoever reads. Out: lists that a chart goes with, which holds no
//! words of its own.

use std::time::Duration;

use crate::{
    eval::Written,
    locale::Language,
    reply::{Inline, Line, Part, Reply, ours},
    store::{Counted, Insights, VotedDown},
    text::shortened,
};

use super::{duration, feedback::reason_name, say::say};

/// The most entries of a list, so that all lists fit one message.
const MOST: usize = 5;
/// The most characters of a question, a title or a note.
const MOST_CHARS: usize = 100;
/// The most notes of an answer that was voted down.
const MOST_NOTES: usize = 2;

/// What a server asked since that moment, in seconds since 1970; `has_chart` where a chart goes with it.
#[must_use]
pub fn insights(language: Language, insights: &Insights, since: i64, has_chart: bool) -> Reply {
    let (answered, not_found) = counts(insights);
    if answered + not_found == 0 {
        return say(language, "insights-none")
            .put("moment", Inline::Moment(since))
            .reply();
    }
    let head = say(language, "insights-head")
        .put("moment", Inline::Moment(since))
        .number("asked", answered + not_found)
        .number("answered", answered)
        .number("missing", not_found);
    let mut parts = vec![head.text()];
    if let Some(median) = insights.median_ms {
        let time = ours(duration(Duration::from_millis(median)));
        parts.push(say(language, "insights-median").put("time", time).text());
    }
    if has_chart {
        parts.push(say(language, "insights-chart").text());
    }
    let asked = |list: &[Counted]| {
        list.iter()
            .take(MOST)
            .map(|one| counted(language, one.count, &one.asked))
            .collect()
    };
    let cited = insights.most_cited.iter().take(MOST);
    let voted_down = insights.voted_down.iter().take(MOST);
    let lists: [(&'static str, Vec<Line>); 4] = [
        ("insights-asked", asked(&insights.most_asked)),
        ("insights-unanswered", asked(&insights.unanswered)),
        (
            "insights-voted-down",
            voted_down.flat_map(|one| disliked(language, one)).collect(),
        ),
        (
            "insights-cited",
            cited.map(|one| counted(language, one.count, &one.title)).collect(),
        ),
    ];
    for (title, lines) in lists {
        if !lines.is_empty() {
            parts.extend([say(language, title).text(), Part::List(lines)]);
        }
    }
    Reply { parts, footer: None }
}

/// What the chart shows, for those who cannot see it.
#[must_use]
pub fn chart_described(language: Language, insights: &Insights) -> String {
    let (answered, not_found) = counts(insights);
    let day = |day: Option<&crate::store::Day>| ours(day.map(|day| day.date.to_string()).unwrap_or_default());
    let line = say(language, "insights-chart-described")
        .put("first", day(insights.days.first()))
        .put("last", day(insights.days.last()))
        .number("answered", answered)
        .number("missing", not_found)
        .line();
    line.iter()
        .map(|piece| match piece {
            Inline::Ours(words) => words.as_str(),
            _ => "",
        })
        .collect()
}

/// What was exported; `is_partial` where only the articles that were quoted go with it.
#[must_use]
pub fn exported(language: Language, questions: usize, written: &Written, is_partial: bool) -> Reply {
    if questions == 0 {
        return say(language, "insights-nothing-told").reply();
    }
    let said = say(language, "insights-exported").number("count", questions - written.left_out);
    let mut parts = vec![said.text()];
    if written.left_out > 0 {
        parts.push(
            say(language, "insights-left-out")
                .number("count", written.left_out)
                .text(),
        );
    }
    if is_partial {
        parts.push(say(language, "insights-partial").text());
    }
    Reply { parts, footer: None }
}

/// The articles that go with what was exported.
#[must_use]
pub fn exported_articles(language: Language) -> Reply {
    say(language, "insights-articles").reply()
}

/// Questions that were answered, and questions that were not.
fn counts(insights: &Insights) -> (u64, u64) {
    let days = &insights.days;
    (
        days.iter().map(|day| day.answered).sum(),
        days.iter().map(|day| day.not_found).sum(),
    )
}

fn counted(language: Language, count: u64, what: &str) -> Line {
    say(language, "insights-counted")
        .number("count", count)
        .put("what", theirs(what))
        .line()
}

fn disliked(language: Language, one: &VotedDown) -> Vec<Line> {
    let reasons = one
        .reasons
        .iter()
        .map(|(reason, count)| format!("{} {count}", reason_name(language, *reason)));
    let reasons = reasons.collect::<Vec<_>>().join(", ");
    let what = say(language, "insights-disliked")
        .number("count", one.count)
        .put("what", theirs(&one.asked))
        .put("reasons", ours(reasons))
        .line();
    let notes = one.notes.iter().take(MOST_NOTES);
    let notes = notes.map(|note| say(language, "insights-note").put("note", theirs(note)).line());
    [what].into_iter().chain(notes).collect()
}

/// Words of somebody's, on one line and not too long.
fn theirs(words: &str) -> Inline {
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    Inline::Theirs(shortened(&line, MOST_CHARS).into_owned())
}
