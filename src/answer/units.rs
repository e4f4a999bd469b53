//! Units of quotation: words that may be quoted together.
//!
//! In: a passage, as sentences, rows and lines of code that know what their blocks are. Out: units of quotation, each a
//! contiguous part of the passage: one or two whole sentences of a block, a lead with as much of its list as fits, a
//! row, a whole table, code by whole lines, a term with its definition, a short answer under its question. What only
//! heads something (a lead, a header row, a term) and what only asks is no unit by itself.

use std::ops::Range;

use crate::{
    corpus::{BlockKind, Sentence, mark_of},
    index::Hit,
    text::{self, Span},
};

/// A list, a table or code may have so many times the characters of two sentences: lines are read at a glance.
const LINES_TIMES: usize = 2;

/// Words that may be quoted together.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Unit {
    /// Its place in the passage's words.
    pub(super) span: Span,
    /// The sentences, rows and lines that it is made of, by their places in the passage's words.
    pub(super) sentences: Vec<Sentence>,
    /// What it is: a list for a lead with its items or for several of them, otherwise what its first block is.
    pub(super) shape: Shape,
}

/// The form of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// One or two sentences.
    Sentences,
    /// A lead with what it leads to, or several items.
    List,
    /// A row of a table, or several.
    Rows,
    /// Lines of code, with the words before or behind them.
    Code,
    /// A term with its definition.
    Definition,
    /// All that stands under a question.
    Answer,
}

/// A block of a passage: its kind, and which of the passage's sentences are its own.
#[derive(Debug, Clone)]
struct Run {
    kind: BlockKind,
    sentences: Range<usize>,
}

/// The units of a passage. An excerpt of two sentences has at most `most` characters.
pub(super) fn units(hit: &Hit, most: usize) -> Vec<Unit> {
    let sentences: Vec<Sentence> = hit.in_passage().collect();
    let cutter = Cutter {
        runs: runs(&sentences),
        sentences,
        text: &hit.text,
        most,
    };
    let mut units = Vec::new();
    for (at, run) in cutter.runs.iter().enumerate() {
        match run.kind {
            BlockKind::Paragraph | BlockKind::Item | BlockKind::Quotation | BlockKind::Definition => {
                cutter.sentences(at, &mut units);
                cutter.items(at, &mut units);
            }
            BlockKind::Lead => cutter.lead(at, &mut units),
            BlockKind::Header => cutter.table(at, &mut units),
            BlockKind::Row => cutter.row(at, &mut units),
            BlockKind::Code => cutter.code(at, &mut units),
            BlockKind::Term => cutter.term(at, &mut units),
        }
    }
    cutter.answer(hit, &mut units);
    units.retain(|unit| {
        let heads = unit.sentences.last().is_none_or(|last| last.kind.heads());
        !heads && !unit.span.slice(&hit.text).is_none_or(asks)
    });
    units.dedup_by_key(|unit| unit.span);
    units
}

/// True of words that end in a question, which say nothing of what they ask.
pub(super) fn asks(words: &str) -> bool {
    words.trim_end_matches(text::closes).ends_with(text::QUESTION_MARKS)
}

/// The blocks of a passage. The first can be the rest of one that began in the passage before.
fn runs(sentences: &[Sentence]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for (at, sentence) in sentences.iter().enumerate() {
        match runs.last_mut() {
            // The last sentence of a lead is its own kind.
            Some(run) if !sentence.begins && run.kind == sentence.kind => run.sentences.end = at + 1,
            _ => runs.push(Run {
                kind: sentence.kind,
                sentences: at..at + 1,
            }),
        }
    }
    runs
}

struct Cutter<'a> {
    sentences: Vec<Sentence>,
    runs: Vec<Run>,
    text: &'a str,
    most: usize,
}

impl Cutter<'_> {
    fn unit(&self, range: Range<usize>, shape: Shape) -> Unit {
        let sentences = self.sentences[range].to_vec();
        Unit {
            span: sentences[0].span.cover(sentences[sentences.len() - 1].span),
            sentences,
            shape,
        }
    }

    fn chars(&self, range: Range<usize>) -> usize {
        let span = self.sentences[range.start]
            .span
            .cover(self.sentences[range.end - 1].span);
        span.slice(self.text).map_or(0, |words| words.chars().count())
    }

    fn fits(&self, range: Range<usize>, most: usize) -> bool {
        self.chars(range) <= most
    }

    /// The most characters of lines.
    fn most_of_lines(&self) -> usize {
        self.most * LINES_TIMES
    }

    /// Every sentence of block number `at`, and every two that stand side by side in it. With the first comes the lead
    /// that stands right before an item.
    fn sentences(&self, at: usize, units: &mut Vec<Unit>) {
        let run = &self.runs[at];
        let before = at.checked_sub(1).map(|before| &self.runs[before]);
        let lead = before.filter(|before| run.kind == BlockKind::Item && before.kind == BlockKind::Lead);
        for at in run.sentences.clone() {
            let start = match lead {
                Some(lead) if at == run.sentences.start => lead.sentences.start,
                _ => at,
            };
            units.push(self.unit(start..at + 1, Shape::Sentences));
            if at + 2 <= run.sentences.end && self.fits(start..at + 2, self.most) {
                units.push(self.unit(start..at + 2, Shape::Sentences));
            }
        }
    }

    /// From block number `at` on as many blocks as belong together and fit: at least the first one.
    fn with_following(&self, at: usize, from: usize, most: usize, belongs: impl Fn(&Run) -> bool) -> Range<usize> {
        let start = self.runs[at].sentences.start;
        let mut end = self.runs[at].sentences.end;
        for run in self.runs[from..].iter().take_while(|run| belongs(run)) {
            if !self.fits(start..run.sentences.end, most) {
                break;
            }
            end = run.sentences.end;
        }
        start..end
    }

    /// The items from block number `at` on, where it is the first of several and no lead comes before it.
    fn items(&self, at: usize, units: &mut Vec<Unit>) {
        let is_item = |run: &Run| run.kind == BlockKind::Item;
        let before = at.checked_sub(1).map(|before| &self.runs[before]);
        if !is_item(&self.runs[at]) || before.is_some_and(|run| is_item(run) || run.kind == BlockKind::Lead) {
            return;
        }
        let range = self.with_following(at, at + 1, self.most_of_lines(), is_item);
        if range.end > self.runs[at].sentences.end {
            let mut unit = self.unit(range, Shape::List);
            // The first item has its mark as the others do.
            unit.span = Span::new(mark_of(self.text, unit.span.start), unit.span.end);
            units.push(unit);
        }
    }

    /// A lead with what follows: items, rows or lines as many as fit, or the next sentence or two.
    fn lead(&self, at: usize, units: &mut Vec<Unit>) {
        let Some(next) = self.runs.get(at + 1) else { return };
        match next.kind {
            BlockKind::Item => {
                let belongs = |run: &Run| matches!(run.kind, BlockKind::Item | BlockKind::Lead);
                self.list(at, belongs, units);
            }
            BlockKind::Header | BlockKind::Row => {
                self.list(at, |run| matches!(run.kind, BlockKind::Header | BlockKind::Row), units);
            }
            BlockKind::Code => {
                let start = self.runs[at].sentences.start;
                let end = self.code_end(at + 1, start);
                units.push(self.unit(start..end, Shape::Code));
                self.said_behind(at + 1, start, end, units);
            }
            _ => {
                let start = self.runs[at].sentences.start;
                let first = next.sentences.start + 1;
                units.push(self.unit(start..first, Shape::Sentences));
                if next.sentences.len() > 1 && self.fits(start..first + 1, self.most) {
                    units.push(self.unit(start..first + 1, Shape::Sentences));
                }
            }
        }
    }

    /// Block number `at` with as many of those behind it as belong to it and fit, but at least one.
    fn list(&self, at: usize, belongs: impl Fn(&Run) -> bool, units: &mut Vec<Unit>) {
        let mut range = self.with_following(at, at + 1, self.most_of_lines(), belongs);
        range.end = range.end.max(self.runs[at + 1].sentences.end);
        // A lead at the end would lead to nothing.
        if self.sentences[range.end - 1].kind != BlockKind::Lead {
            units.push(self.unit(range, Shape::List));
        }
    }

    /// A header with all rows that fit.
    fn table(&self, at: usize, units: &mut Vec<Unit>) {
        let range = self.with_following(at, at + 1, self.most_of_lines(), |run| run.kind == BlockKind::Row);
        if range.end > self.runs[at].sentences.end {
            units.push(self.unit(range, Shape::Rows));
        }
    }

    /// A row, behind its header where that stands right before it.
    fn row(&self, at: usize, units: &mut Vec<Unit>) {
        let own = self.runs[at].sentences.clone();
        let before = at.checked_sub(1).map(|before| &self.runs[before]);
        let header = before.filter(|run| run.kind == BlockKind::Header);
        let start = header.map_or(own.start, |header| header.sentences.start);
        units.push(self.unit(start..own.end, Shape::Rows));
    }

    /// Lines of code: all, or as many as fit; and these with what is said right behind them.
    fn code(&self, at: usize, units: &mut Vec<Unit>) {
        let own = self.runs[at].sentences.clone();
        let mut start = own.start;
        while start < own.end {
            let end = self.code_end(at, start);
            units.push(self.unit(start..end, Shape::Code));
            self.said_behind(at, start, end, units);
            start = end;
        }
    }

    /// What runs from sentence `start` to the `end` of the code in block number `at`, with the next sentence or two.
    fn said_behind(&self, at: usize, start: usize, end: usize, units: &mut Vec<Unit>) {
        let next = self.runs.get(at + 1);
        let next = next.filter(|next| next.kind == BlockKind::Paragraph && next.sentences.start == end);
        for end in next
            .iter()
            .flat_map(|next| next.sentences.clone().take(2))
            .map(|at| at + 1)
        {
            if self.fits(start..end, self.most_of_lines()) {
                units.push(self.unit(start..end, Shape::Code));
            }
        }
    }

    /// Where lines of the code in block number `at` end that begin with `start` and fit.
    fn code_end(&self, at: usize, start: usize) -> usize {
        let own = &self.runs[at].sentences;
        let first = start.max(own.start) + 1;
        let fitting = (first..=own.end).take_while(|end| self.fits(start..*end, self.most_of_lines()));
        fitting.last().unwrap_or(first)
    }

    /// A term with what follows up to the next one, as far as it fits.
    fn term(&self, at: usize, units: &mut Vec<Unit>) {
        let defines = |run: &Run| run.kind != BlockKind::Term;
        // Several terms may share one definition.
        let mut from = at + 1;
        while self.runs.get(from).is_some_and(|run| run.kind == BlockKind::Term) {
            from += 1;
        }
        let Some(definition) = self.runs.get(from) else { return };
        let start = self.runs[at].sentences.start;
        let first = start..definition.sentences.start + 1;
        let whole = self.with_following(at, at + 1, self.most_of_lines(), |run| {
            run.sentences.end <= definition.sentences.start || defines(run)
        });
        if whole.end > first.end {
            units.push(self.unit(whole, Shape::Definition));
        }
        units.push(self.unit(first, Shape::Definition));
    }

    /// All that stands under a question, where the passage is all of it and short enough.
    fn answer(&self, hit: &Hit, units: &mut Vec<Unit>) {
        let whole = 0..self.sentences.len();
        let is_short = !whole.is_empty() && self.fits(whole.clone(), self.most);
        if is_short && whole.len() > 1 && hit.begins && hit.heading().is_some_and(asks) {
            units.push(self.unit(whole, Shape::Answer));
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use proptest::prelude::*;

    use super::*;
    use crate::{
        answer::surroundings,
        corpus::{self, Article, ArticleId, File},
        index::Analysed,
    };

    fn article(markdown: &str) -> Article {
        let id = ArticleId::new("a.md");
        let parsed = corpus::parse(&File::new(&id, markdown.as_bytes()));
        parsed.expect("it is a document").articles.remove(0)
    }

    /// The units of all passages of a document.
    fn cut(article: &Article, most: usize) -> Vec<(Hit, Unit)> {
        let analysed = Analysed::of(article.clone());
        let hits = analysed
            .passages
            .iter()
            .filter_map(|passage| Hit::of(article, &passage.passage, passage.signature, 1.0));
        hits.flat_map(|hit| {
            let units = units(&hit, most);
            units.into_iter().map(move |unit| (hit.clone(), unit))
        })
        .collect()
    }

    #[test]
    fn what_belongs_together_is_a_unit() {
        let check = |markdown: &str, expected: Expect| {
            let units: Vec<String> = cut(&article(markdown), 100)
                .iter()
                .map(|(hit, unit)| {
                    format!(
                        "{:?} {}\n",
                        unit.shape,
                        unit.span.slice(&hit.text).unwrap_or_default().replace('\n', "⏎")
                    )
                })
                .collect();
            expected.assert_eq(&units.concat());
        };
        check(
            "# A\n\nBring it along. You need the following papers:\n\n- a passport\n- a form\n\nThat is all.",
            expect![[r"
                Sentences Bring it along.
                List You need the following papers:⏎⏎- a passport⏎- a form
                Sentences You need the following papers:⏎⏎- a passport
                Sentences a form
                Sentences That is all.
            "]],
        );
        check(
            "# A\n\n| Plan | Price |\n|---|---|\n| Small | 5 |\n| Large | 9 |",
            expect![[r"
                Rows Plan | Price⏎Small | 5⏎Large | 9
                Rows Plan | Price⏎Small | 5
                Rows Large | 9
            "]],
        );
        check(
            "# A\n\nYou may see this:\n\n```\npanic: no tray\n```\n\nThen wait. It passes.",
            expect![[r"
                Code You may see this:⏎⏎panic: no tray
                Code You may see this:⏎⏎panic: no tray⏎⏎Then wait.
                Code You may see this:⏎⏎panic: no tray⏎⏎Then wait. It passes.
                Code panic: no tray
                Code panic: no tray⏎⏎Then wait.
                Code panic: no tray⏎⏎Then wait. It passes.
                Sentences Then wait.
                Sentences Then wait. It passes.
                Sentences It passes.
            "]],
        );
        check(
            "# A\n\n## May dogs come?\n\nYes. On a lead.\n\nNot in the hall.\n\n## Why?\n\nIs that so? It is.",
            expect![[r"
                Sentences Yes.
                Sentences Yes. On a lead.
                Sentences On a lead.
                Sentences Not in the hall.
                Answer Yes. On a lead.⏎⏎Not in the hall.
                Sentences Is that so? It is.
                Sentences It is.
                Answer Is that so? It is.
            "]],
        );
    }

    /// Markdown of blocks of every kind.
    fn documents() -> impl Strategy<Value = String> {
        let words = "[a-z]{1,9}( [a-z]{1,9}){0,9}";
        let block = prop_oneof![
            words.prop_map(|words| format!("{words}. {words} too.")),
            words.prop_map(|words| format!("{words}:")),
            words.prop_map(|words| format!("{words}?")),
            words.prop_map(|words| format!("## {words}?")),
            words.prop_map(|words| format!("**{words}?**")),
            prop::collection::vec(words, 1..9).prop_map(|items| format!("- {}", items.join("\n- "))),
            prop::collection::vec(words, 1..9)
                .prop_map(|rows| format!("| a | b |\n|---|---|\n| {} | x |", rows.join(" | x |\n| "))),
            prop::collection::vec(words, 1..9).prop_map(|lines| format!("```\n{}\n```", lines.join("\n"))),
            words.prop_map(|words| format!("> {words}.")),
        ];
        prop::collection::vec(block, 1..12).prop_map(|blocks| format!("# Title\n\n{}\n", blocks.join("\n\n")))
    }

    proptest! {
        #[test]
        fn a_unit_is_whole_stands_in_its_passage_and_is_no_question_and_no_lead_alone(markdown in documents(), most in 20_usize..400) {
            let article = article(&format!("{markdown}\n\nIt ends here.\n"));
            for (hit, unit) in cut(&article, most) {
                let words = unit.span.slice(&hit.text);
                prop_assert!(words.is_some_and(|words| !asks(words)), "{words:?}");
                let (first, last) = (unit.sentences[0], unit.sentences[unit.sentences.len() - 1]);
                let start = mark_of(&hit.text, first.span.start);
                prop_assert!([start, first.span.start].contains(&unit.span.start) && unit.span.end == last.span.end);
                prop_assert!(!last.kind.heads(), "{words:?} ends with what heads something");
                let between = hit.in_passage().filter(|sentence| unit.span.contains(sentence.span)).count();
                prop_assert_eq!(between, unit.sentences.len(), "a unit leaves nothing out");
            }
        }

        #[test]
        fn a_row_stands_behind_its_header_or_shows_it(markdown in documents(), most in 20_usize..400) {
            let article = article(&format!("{markdown}\n\nIt ends here.\n"));
            for (hit, unit) in cut(&article, most) {
                if unit.sentences[0].kind == BlockKind::Row {
                    let head = surroundings::head(&article, hit.in_article(unit.span));
                    let header = head.and_then(|head| head.slice(&article.text));
                    prop_assert_eq!(header, Some("a | b"), "{:?}", unit);
                }
            }
        }
    }
}
