//! Which blocks ask, which answer, and which introduce what follows them.
//!
//! In: a body as its format put it together. Out: the same text, in which a question that stands by itself opens a
//! section of its own, so that what answers it is found, quoted and cited under it, as under a heading; and in which
//! the words before a list, a table or code are its lead. This is the one place where that is told, so that an FAQ
//! means the same in every format. A format says what only it can know: that a line is bold, or the summary of what
//! can be folded, or a term.

use crate::{
    corpus::{Anchor, Block, BlockKind, Section, SectionKind},
    text::{self, Span},
};

use super::build::Body;

/// A question that nobody marked as one has at most this many characters; a longer one is a paragraph that happens to
/// end in a question.
const MOST_QUESTION_CHARS: usize = 200;
/// The same for sentences: "We have two pets. May they come?".
const MOST_QUESTION_SENTENCES: usize = 2;

/// Marks behind which questions and their answers stand, lower case, without the colon: English and Japanese, German,
/// Spanish, French, Chinese in both scripts, then whole words.
const MARKS: &[(&[&str], &[&str])] = &[
    (&["q", "question"], &["a", "answer", "ans"]),
    (&["f", "frage"], &["a", "antwort"]),
    (&["p", "pregunta"], &["r", "respuesta"]),
    (&["q", "question"], &["r", "réponse"]),
    (&["问", "問", "问题", "問題"], &["答", "答案"]),
    (&["質問", "問", "q"], &["回答", "答え", "答", "a"]),
];

/// Gives questions their sections and lists their leads.
pub(super) fn structured(body: Body) -> Body {
    let mut questions = Questions::found(&body);
    let mut built = Built::default();
    for (index, block) in body.blocks.iter().enumerate() {
        built.headings(&body.sections, block.section);
        built.end_answer(&body, index);
        match questions.at(index) {
            Some(question) => built.question(&body, block, &question),
            None => built.block(&body.text, *block),
        }
    }
    built.headings(&body.sections, body.sections.len().checked_sub(1));
    let (sections, mut blocks) = built.finish(body.text.len());
    find_leads(&body.text, &mut blocks);
    Body {
        sections,
        blocks,
        ..body
    }
}

/// A question at the beginning of a block.
#[derive(Debug, Clone, Copy)]
struct Question {
    /// Its words, without the mark before them.
    words: Span,
    /// What stands behind it in the same block; empty where the next block answers.
    rest: Span,
    /// Whether the answers begin with a mark, which is no word of them.
    marks: Option<&'static [&'static str]>,
}

/// The questions of a body, by the number of the block that each begins.
struct Questions {
    found: Vec<Option<Question>>,
}

impl Questions {
    fn found(body: &Body) -> Self {
        let mut found: Vec<Option<Question>> = (0..body.blocks.len()).map(|index| question(body, index)).collect();
        // From the last one on, since whether a question is followed by text depends on what follows being one.
        for index in (0..found.len()).rev() {
            let answered = found[index].is_some_and(|question| {
                !question.rest.is_empty() || is_followed_by_text(body, index, found.get(index + 1).copied().flatten())
            });
            if !answered {
                found[index] = None;
            }
        }
        Self { found }
    }

    fn at(&mut self, index: usize) -> Option<Question> {
        self.found[index].take()
    }
}

/// Whether what stands behind block number `index` can answer it: another block of its section that is no question
/// itself, and for an item of a list something within that item.
fn is_followed_by_text(body: &Body, index: usize, next_asks: Option<Question>) -> bool {
    let (block, next) = (&body.blocks[index], body.blocks.get(index + 1));
    let Some(next) = next.filter(|next| next.section == block.section) else {
        return false;
    };
    let is_within = match block.kind {
        BlockKind::Item if next.kind == BlockKind::Item => next.depth > block.depth,
        BlockKind::Item => next.depth >= block.depth,
        _ => true,
    };
    is_within && next_asks.is_none()
}

/// What block number `index` asks, if it does.
fn question(body: &Body, index: usize) -> Option<Question> {
    let block = body.blocks.get(index)?;
    let words = block.span.slice(&body.text)?;
    if let Some(known) = body.questions.iter().find(|known| known.start == block.span.start) {
        let rest = Span::new(known.end, block.span.end).trimmed(&body.text);
        let words = without_numbering(known.trimmed(&body.text), &body.text);
        return Some(Question {
            words,
            rest: without_mark(rest, &body.text, all_answers()),
            marks: Some(all_answers()),
        })
        .filter(|question| !question.words.is_empty());
    }
    if block.kind.is_lines() || block.kind == BlockKind::Quotation {
        return None;
    }
    if let Some(marked) = marked(body, index, words) {
        return Some(marked);
    }
    let line = words.find('\n').map_or(words, |end| &words[..end]);
    let asked = Span::new(block.span.start, block.span.start + line.len()).trimmed(&body.text);
    let rest = Span::new(asked.end, block.span.end).trimmed(&body.text);
    asks(line.trim()).then_some(Question {
        words: without_numbering(asked, &body.text),
        rest,
        marks: None,
    })
}

/// A question behind a mark, whose answer stands behind the mark that belongs to it, in the block or the next one.
fn marked(body: &Body, index: usize, words: &str) -> Option<Question> {
    let block = &body.blocks[index];
    for (asking, answering) in MARKS {
        let Some(start) = mark(words, asking) else { continue };
        let asked = &words[start..];
        let answer = asked
            .match_indices(['\n', ' '])
            .find(|(at, gap)| mark(&asked[at + gap.len()..], answering).is_some());
        if let Some((at, gap)) = answer {
            let behind = start + at + gap.len();
            let behind = behind + mark(&words[behind..], answering).unwrap_or(0);
            return Some(Question {
                words: Span::new(start, start + at).trimmed(words).shifted(block.span.start),
                rest: Span::new(behind, words.len()).trimmed(words).shifted(block.span.start),
                marks: Some(answering),
            });
        }
        let next = body.blocks.get(index + 1).filter(|next| next.section == block.section);
        let next = next.and_then(|next| next.span.slice(&body.text)).unwrap_or_default();
        if mark(next, answering).is_some() || asks(asked.trim()) {
            return Some(Question {
                words: Span::new(start, words.len()).trimmed(words).shifted(block.span.start),
                rest: Span::new(block.span.end, block.span.end),
                marks: Some(answering),
            });
        }
    }
    None
}

/// Every mark of an answer.
fn all_answers() -> &'static [&'static str] {
    &[
        "a",
        "answer",
        "ans",
        "antwort",
        "r",
        "respuesta",
        "réponse",
        "答",
        "答案",
        "回答",
        "答え",
    ]
}

/// The length of the mark that `words` begin with, its colon and the white space behind it included: `Q:`, `Q1.`,
/// `Frage 2 :`.
fn mark(words: &str, marks: &[&str]) -> Option<usize> {
    let colon = words
        .char_indices()
        .take(16)
        .find(|(_, c)| matches!(c, ':' | '：' | '.' | ')'))?;
    let name = words[..colon.0]
        .trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ')
        .to_lowercase();
    // "A." and "Q)" number things unless a digit or a line says otherwise; a colon says it by itself.
    let is_sure = matches!(colon.1, ':' | '：') || name.len() < words[..colon.0].trim_end().len();
    let behind = &words[colon.0 + colon.1.len_utf8()..];
    let gap = behind.len() - behind.trim_start().len();
    (is_sure && marks.contains(&name.as_str()) && !behind.trim().is_empty())
        .then_some(colon.0 + colon.1.len_utf8() + gap)
}

/// A span without the mark of an answer that it begins with.
fn without_mark(span: Span, text: &str, marks: &[&str]) -> Span {
    let words = span.slice(text).unwrap_or_default();
    Span::new(span.start + mark(words, marks).unwrap_or(0), span.end)
}

/// A question without `1.` or `Q:` before it.
fn without_numbering(span: Span, text: &str) -> Span {
    let words = span.slice(text).unwrap_or_default();
    let asking = MARKS.iter().find_map(|(asking, _)| mark(words, asking)).unwrap_or(0);
    let rest = &words[asking..];
    let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let number = match rest[digits..].strip_prefix(['.', ')']) {
        Some(behind) if digits > 0 && behind.starts_with(' ') => digits + 2,
        _ => 0,
    };
    Span::new(span.start + asking + number, span.end).trimmed(text)
}

/// Whether a line asks: one or two short sentences of which the last ends with a question mark, of any script.
fn asks(line: &str) -> bool {
    let bare = line.trim_end_matches(|c: char| text::closes(c) || c == '*' || c == '_');
    bare.ends_with(text::QUESTION_MARKS)
        && line.contains(char::is_alphabetic)
        && line.chars().count() <= MOST_QUESTION_CHARS
        && text::sentences(line).len() <= MOST_QUESTION_SENTENCES
}

/// Sections and blocks as they will be.
#[derive(Default)]
struct Built {
    sections: Vec<Section>,
    blocks: Vec<Block>,
    /// How many of the headings are there, and where each is among the sections.
    headings: Vec<usize>,
    open: Option<Open>,
}

/// The question whose answer is being read.
struct Open {
    section: usize,
    start: usize,
    /// How deep in lists it stands, where it is an item.
    item: Option<u8>,
    marks: Option<&'static [&'static str]>,
}

impl Built {
    /// Takes over the headings up to the one that comes next.
    fn headings(&mut self, all: &[Section], section: Option<usize>) {
        let wanted = section.map_or(0, |section| section + 1);
        for section in all.iter().take(wanted).skip(self.headings.len()) {
            self.open = None;
            self.headings.push(self.sections.len());
            self.sections.push(Section {
                parent: section.parent.and_then(|parent| self.headings.get(parent).copied()),
                ..section.clone()
            });
        }
    }

    /// Ends the answer that is open, where block number `index` is none of it.
    fn end_answer(&mut self, body: &Body, index: usize) {
        let block = &body.blocks[index];
        let is_over = self.open.as_ref().is_some_and(|open| {
            let ended = body
                .answer_ends
                .iter()
                .any(|end| *end > open.start && *end <= block.span.start);
            let left = open
                .item
                .is_some_and(|depth| block.depth < depth || (block.kind == BlockKind::Item && block.depth == depth));
            ended || left
        });
        if is_over {
            self.open = None;
        }
    }

    fn question(&mut self, body: &Body, block: &Block, question: &Question) {
        let above = block.section.map(|section| self.headings[section]);
        let heading = above.map(|above| &self.sections[above]);
        let section = Section {
            heading: question.words.slice(&body.text).unwrap_or_default().replace('\n', " "),
            level: heading.map_or(1, |heading| heading.level.saturating_add(1)),
            anchor: heading.map_or_else(|| Anchor(String::new()), |heading| heading.anchor.clone()),
            span: block.span,
            kind: SectionKind::Question,
            parent: above,
        };
        self.open = Some(Open {
            section: self.sections.len(),
            start: block.span.start,
            item: (block.kind == BlockKind::Item).then_some(block.depth),
            marks: question.marks.filter(|_| question.rest.is_empty()),
        });
        self.sections.push(section);
        if !question.rest.is_empty() {
            self.blocks.push(Block {
                span: question.rest,
                section: self.open.as_ref().map(|open| open.section),
                kind: BlockKind::Paragraph,
                depth: block.depth,
            });
        }
    }

    fn block(&mut self, text: &str, block: Block) {
        let (section, span) = match &mut self.open {
            Some(open) => {
                // Only the first block of an answer can begin with the mark of one.
                let marks = open.marks.take().filter(|_| !block.kind.is_lines());
                let span = marks.map_or(block.span, |marks| without_mark(block.span, text, marks));
                (Some(open.section), span)
            }
            None => (block.section.map(|section| self.headings[section]), block.span),
        };
        self.blocks.push(Block { section, span, ..block });
    }

    fn finish(mut self, end: usize) -> (Vec<Section>, Vec<Block>) {
        for index in 0..self.sections.len() {
            let next = self.sections.get(index + 1).map_or(end, |next| next.span.start);
            self.sections[index].span.end = next;
        }
        (self.sections, self.blocks)
    }
}

/// Marks paragraphs and items as the lead of what follows them: those that end with a colon, and those before a list
/// or a table that end no sentence.
fn find_leads(text: &str, blocks: &mut [Block]) {
    for index in 1..blocks.len() {
        let [block, next] = [blocks[index - 1], blocks[index]];
        let can_lead = matches!(
            block.kind,
            BlockKind::Paragraph | BlockKind::Item | BlockKind::Definition
        );
        if !can_lead || block.section != next.section {
            continue;
        }
        let words = block.span.slice(text).unwrap_or_default();
        let follows = match next.kind {
            BlockKind::Item => next.depth > block.depth,
            BlockKind::Header | BlockKind::Row => true,
            _ => false,
        };
        let has_colon = words.ends_with([':', '：']) && (block.kind != BlockKind::Item || next.depth >= block.depth);
        let is_open = follows && !words.ends_with(|c: char| text::ends_sentence(c) || text::closes(c));
        let is_item_beside = block.kind == BlockKind::Item && next.kind == BlockKind::Item && !follows;
        if (has_colon && !is_item_beside) || is_open {
            blocks[index - 1].kind = BlockKind::Lead;
        }
    }
}
