//! Which blocks ask, which answer, and which introduce what follows them.
//!
//! In: a body as its format put it together. Out: the same text, in which a question that stands by itself opens a
//! section of its own, so that what answers it is found, quoted and cited under it, as under a heading; and in which
//! the words before a list, a table or code are its lead. This is the one place where that is told, so that an FAQ
//! means the same in every format. A format says what only it can know: that words are bold, or the summary of what
//! can be folded, or a term, and where its source breaks a line. `corpus/README.md` states the rules.

use crate::{
    corpus::{Anchor, Block, BlockKind, Section, SectionKind},
    text::{self, Span},
};

use super::{
    asking::{ANSWERING, ASKING, Mark, asks, ends_asking, mark, without_mark, without_number},
    build::Body,
};

/// A question behind a mark runs over at most this many lines.
const MOST_QUESTION_LINES: usize = 6;
/// So many questions in a row, or more, are a table of contents, and what follows them answers none of them.
const CONTENTS: usize = 3;

/// Gives questions their sections and lists their leads.
pub(super) fn structured(body: Body) -> Body {
    let mut built = Built::default();
    for piece in pieces(&body) {
        let block = &body.blocks[piece.block];
        built.headings(&body, block.section);
        built.end_answer(&body, block, piece.whole.start);
        match piece.asks {
            Some(asked) => built.question(&body, block, &piece, asked),
            None => built.words(&body, block, &piece),
        }
    }
    built.headings(&body, body.sections.len().checked_sub(1));
    let (sections, mut blocks) = built.finish(body.text.len());
    find_leads(&body.text, &mut blocks);
    find_heads(&mut blocks);
    Body {
        sections,
        blocks,
        ..body
    }
}

/// A question in a block, or words in it that ask nothing.
#[derive(Debug, Clone, Copy)]
struct Piece {
    /// The number of its block.
    block: usize,
    /// All of it, the mark of a question included.
    whole: Span,
    asks: Option<Asked>,
    /// Whether it stands behind a question in the same block.
    answers: bool,
}

/// What is asked.
#[derive(Debug, Clone, Copy)]
struct Asked {
    /// The words, without the mark or the number before them.
    words: Span,
    /// Where in the block the answer begins, without its mark; the end of the block where the next one answers.
    answer: usize,
    /// Whether a mark or the format said that this is a question.
    is_marked: bool,
}

/// The pieces of all blocks in order. Only those ask that something answers.
fn pieces(body: &Body) -> Vec<Piece> {
    let mut pieces = Vec::with_capacity(body.blocks.len());
    for index in 0..body.blocks.len() {
        of_block(body, index, &mut pieces);
    }
    let answered: Vec<bool> = (0..pieces.len()).map(|at| is_answered(body, &pieces, at)).collect();
    for (piece, answered) in pieces.iter_mut().zip(answered) {
        piece.asks = piece.asks.filter(|_| answered);
    }
    pieces
}

/// Adds the pieces of block number `index`.
fn of_block(body: &Body, index: usize, pieces: &mut Vec<Piece>) {
    let block = &body.blocks[index];
    let first = pieces.len();
    let piece = |whole: Span, asks, answers| Piece {
        block: index,
        whole,
        asks,
        answers,
    };
    let lines = lines(body, block);
    let mut done = block.span.start;
    let mut line = 0;
    while line < lines.len() {
        let has_asked = pieces.len() > first;
        let Some(asked) = asked(body, index, &lines, line, has_asked) else {
            line += 1;
            continue;
        };
        let before = Span::new(done, lines[line].start).trimmed(&body.text);
        if !before.is_empty() {
            pieces.push(piece(before, None, has_asked));
        }
        let whole = Span::new(lines[line].start, asked.words.end);
        pieces.push(piece(whole, Some(asked), false));
        done = asked.answer;
        // What is left of the line that the answer begins in is the answer's.
        line += lines[line..].partition_point(|line| line.start < done || line.end <= done);
    }
    let rest = Span::new(done, block.span.end).trimmed(&body.text);
    if done == block.span.start {
        // As its format has it, indentation included.
        pieces.push(piece(block.span, None, false));
    } else if !rest.is_empty() {
        pieces.push(piece(rest, None, pieces.len() > first));
    }
    // Questions that nothing stands between are a list of them.
    let own = &pieces[first..];
    if own.windows(2).any(|two| two[0].asks.is_some() && two[1].asks.is_some()) {
        pieces.truncate(first);
        pieces.push(piece(block.span, None, false));
    }
}

/// The lines of a block as its source has them, without blank ones.
fn lines(body: &Body, block: &Block) -> Vec<Span> {
    let words = block.span.slice(&body.text).unwrap_or_default();
    if !may_ask_in_lines(block.kind) {
        return vec![block.span];
    }
    let (start, end) = (block.span.start, block.span.end);
    let breaks = &body.line_breaks[body.line_breaks.partition_point(|at| *at <= start)..];
    let breaks = breaks.iter().copied().take_while(|at| *at < end);
    let ends = words.match_indices('\n').map(|(at, _)| start + at);
    let mut ends: Vec<usize> = ends.chain(breaks).chain([end]).collect();
    ends.sort_unstable();
    let starts = std::iter::once(start).chain(ends.iter().copied());
    let lines = starts
        .zip(&ends)
        .map(|(from, to)| Span::new(from, *to).trimmed(&body.text));
    lines.filter(|line| !line.is_empty()).collect()
}

fn may_ask_in_lines(kind: BlockKind) -> bool {
    matches!(kind, BlockKind::Paragraph | BlockKind::Item)
}

/// What line number `at` of a block asks, if it begins a question. `has_asked` says that a line above did.
fn asked(body: &Body, index: usize, lines: &[Span], at: usize, has_asked: bool) -> Option<Asked> {
    let (block, line, text) = (&body.blocks[index], lines[at], body.text.as_str());
    let known = body.questions.partition_point(|known| known.start < line.start);
    if let Some(known) = body.questions.get(known).filter(|known| known.start == line.start) {
        let end = known.end.min(block.span.end);
        let words = without_number(Span::new(known.start, end), text);
        return Some(Asked {
            words,
            answer: without_mark(Span::new(end, block.span.end).trimmed(text), text, true).start,
            is_marked: true,
        })
        .filter(|asked| !asked.words.is_empty());
    }
    let whole = block.span.slice(text)?;
    if block.kind == BlockKind::Term {
        return asks(whole).then_some(Asked {
            words: without_number(block.span, text),
            answer: block.span.end,
            is_marked: false,
        });
    }
    if !may_ask_in_lines(block.kind) {
        return None;
    }
    if let Some(mark) = mark(line.slice(text)?, ASKING) {
        return marked(body, index, lines, at, &mark);
    }
    if body.is_talk {
        return None;
    }
    let words = if at == 0 && asks(whole) { block.span } else { line };
    let menu = body.links.partition_point(|entry| entry.start <= words.start);
    if menu > 0 && words.end <= body.links[menu - 1].end {
        return None;
    }
    let begins = at == 0 || (has_asked && begins_sentence(lines[at - 1], line, text));
    (begins && asks(words.slice(text)?)).then(|| Asked {
        words: without_number(words, text),
        answer: without_mark(Span::new(words.end, block.span.end).trimmed(text), text, false).start,
        is_marked: false,
    })
}

/// Whether a sentence ends with the line above and one begins with this line.
fn begins_sentence(above: Span, line: Span, text: &str) -> bool {
    let above = above.slice(text).unwrap_or_default().trim_end_matches(text::closes);
    let line = line.slice(text).unwrap_or_default();
    above.ends_with(text::ends_sentence) && !line.starts_with(char::is_lowercase)
}

/// The question behind a mark: up to the mark of its answer, or else to the end of the line that ends with a question
/// mark, or to the end of the block where the next one begins with the mark of an answer.
fn marked(body: &Body, index: usize, lines: &[Span], at: usize, question: &Mark) -> Option<Asked> {
    let (block, text) = (&body.blocks[index], body.text.as_str());
    let start = lines[at].start + question.length;
    let asked = |end: usize, answer: usize| Asked {
        words: Span::new(start, end).trimmed(text),
        answer,
        is_marked: true,
    };
    for (line, next) in lines[at..].iter().zip(1..).take(MOST_QUESTION_LINES) {
        let from = line.start.max(start);
        if let Some((end, answer)) = answered_within(Span::new(from, line.end), text) {
            return Some(asked(end, answer));
        }
        let is_question = Span::new(from, line.end).slice(text).is_some_and(ends_asking);
        let Some(next) = lines
            .get(at + next)
            .map(|next| (next.start, next.slice(text).unwrap_or_default()))
        else {
            let next = body.blocks.get(index + 1).filter(|next| next.section == block.section);
            let next = next.and_then(|next| next.span.slice(text)).unwrap_or_default();
            let answers = question.is_sure && mark(next, ANSWERING).is_some_and(|answer| answer.is_sure);
            return (is_question || answers).then(|| asked(line.end, block.span.end));
        };
        if let Some(answer) = mark(next.1, ANSWERING)
            && (is_question || (question.is_sure && answer.is_sure))
        {
            return Some(asked(line.end, next.0 + answer.length));
        }
        if is_question {
            return Some(asked(line.end, next.0));
        }
        if mark(next.1, ASKING).is_some() {
            return None;
        }
    }
    None
}

/// Where in a line a question ends and, behind the mark of an answer, its answer begins.
fn answered_within(line: Span, text: &str) -> Option<(usize, usize)> {
    let words = line.slice(text)?;
    let gaps = words.match_indices(char::is_whitespace);
    gaps.filter(|(at, _)| ends_asking(&words[..*at])).find_map(|(at, gap)| {
        let behind = at + gap.len();
        let answer = mark(&words[behind..], ANSWERING)?;
        Some((line.start + at, line.start + behind + answer.length))
    })
}

/// Whether something answers piece number `at`: what stands behind it in its block, or else the next block, if that is
/// of the same section, asks nothing itself and, for what stands in a list, does so within the same item.
fn is_answered(body: &Body, pieces: &[Piece], at: usize) -> bool {
    let (piece, next) = (&pieces[at], pieces.get(at + 1));
    let Some(next) = next.filter(|next| piece.asks.is_some() && next.asks.is_none()) else {
        return false;
    };
    if next.block == piece.block {
        return true;
    }
    let before = pieces[..at].iter().rev().take_while(|before| before.asks.is_some());
    if before.take(CONTENTS).count() + 1 >= CONTENTS {
        return false;
    }
    let (block, next) = (&body.blocks[piece.block], &body.blocks[next.block]);
    let ends = body.answer_ends.partition_point(|end| *end < block.span.end);
    let is_over = body.answer_ends.get(ends).is_some_and(|end| *end <= next.span.start);
    next.section == block.section && !is_over && !leaves(next, depth(body, piece.block))
}

/// In how many lists block number `index` stands. An item that has no other beside it is a paragraph behind a number: of
/// "10. May I …?" the answer is indented by too little to be within the item, and stands behind it.
fn depth(body: &Body, index: usize) -> u8 {
    let block = &body.blocks[index];
    let is_item = |other: Option<&Block>| {
        other.is_some_and(|other| other.kind == BlockKind::Item && other.section == block.section)
    };
    let before = index.checked_sub(1).and_then(|before| body.blocks.get(before));
    let is_alone = block.kind == BlockKind::Item && !is_item(before) && !is_item(body.blocks.get(index + 1));
    let within = body.blocks.get(index + 1).is_some_and(|next| next.depth >= block.depth);
    if is_alone && !within {
        block.depth.saturating_sub(1)
    } else {
        block.depth
    }
}

/// Whether a block stands outside of the list item that something of `depth` stands in.
fn leaves(block: &Block, depth: u8) -> bool {
    block.depth < depth || (depth > 0 && block.kind == BlockKind::Item && block.depth == depth)
}

/// Sections and blocks as they will be.
#[derive(Default)]
struct Built {
    sections: Vec<Section>,
    blocks: Vec<Block>,
    /// How many of the headings are there, and where each is among the sections.
    headings: Vec<usize>,
    open: Option<Open>,
    /// Whether the next block is the first of an answer, which may begin with a mark, and whether the question had one.
    expects: Option<bool>,
}

/// The question whose answer is being read.
struct Open {
    section: usize,
    end: usize,
    depth: u8,
}

impl Built {
    /// Takes over the headings up to the one that comes next.
    fn headings(&mut self, body: &Body, section: Option<usize>) {
        let wanted = section.map_or(0, |section| section + 1);
        for section in body.sections.iter().take(wanted).skip(self.headings.len()) {
            self.open = None;
            let is_marked = mark(&section.heading, ASKING).is_some();
            self.expects = (is_marked || ends_asking(&section.heading)).then_some(is_marked);
            self.headings.push(self.sections.len());
            self.sections.push(Section {
                parent: section.parent.and_then(|parent| self.headings.get(parent).copied()),
                ..section.clone()
            });
        }
    }

    /// Ends the answer that is open, where what begins at `start` of a block is none of it.
    fn end_answer(&mut self, body: &Body, block: &Block, start: usize) {
        let is_over = self.open.as_ref().is_some_and(|open| {
            let next = body.answer_ends.partition_point(|end| *end < open.end);
            let is_ended = body.answer_ends.get(next).is_some_and(|end| *end <= start);
            let is_other = block.span.start > open.end;
            is_ended || (is_other && leaves(block, open.depth))
        });
        if is_over {
            self.open = None;
            self.expects = None;
        }
    }

    fn question(&mut self, body: &Body, block: &Block, piece: &Piece, asked: Asked) {
        let above = block.section.map(|section| self.headings[section]);
        let heading = above.map(|above| &self.sections[above]);
        let own = body.anchors.partition_point(|(at, _)| *at < piece.whole.start);
        let own = body.anchors.get(own).filter(|(at, _)| *at == piece.whole.start);
        let own = own.map(|(_, anchor)| Anchor(anchor.clone()));
        let section = Section {
            heading: asked.words.slice(&body.text).unwrap_or_default().replace('\n', " "),
            level: heading.map_or(1, |heading| heading.level.saturating_add(1)),
            anchor: own
                .unwrap_or_else(|| heading.map_or_else(|| Anchor(String::new()), |heading| heading.anchor.clone())),
            span: piece.whole,
            kind: SectionKind::Question,
            parent: above,
        };
        self.open = Some(Open {
            section: self.sections.len(),
            end: piece.whole.end,
            depth: depth(body, piece.block),
        });
        // Behind the question in its own block, the mark was looked for already.
        self.expects = (asked.answer >= block.span.end).then_some(asked.is_marked);
        self.sections.push(section);
    }

    fn words(&mut self, body: &Body, block: &Block, piece: &Piece) {
        let expects = self.expects.take().filter(|_| !block.kind.is_lines());
        let span = expects.map_or(piece.whole, |is_marked| {
            without_mark(piece.whole, &body.text, is_marked)
        });
        let section = match &self.open {
            Some(open) => Some(open.section),
            None => block.section.map(|section| self.headings[section]),
        };
        let kind = if piece.answers {
            BlockKind::Paragraph
        } else {
            block.kind
        };
        self.blocks.push(Block {
            section,
            span,
            kind,
            depth: block.depth,
        });
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
        if !can_lead || block.section != next.section || leaves(&next, block.depth) {
            continue;
        }
        let words = block.span.slice(text).unwrap_or_default();
        let follows = match next.kind {
            BlockKind::Item => next.depth > block.depth,
            BlockKind::Header | BlockKind::Row => true,
            _ => false,
        };
        let ends = words.trim_end_matches(text::closes);
        let is_open = follows && !ends.ends_with(text::ends_sentence);
        if words.ends_with([':', '：']) || is_open {
            blocks[index - 1].kind = BlockKind::Lead;
        }
    }
}

/// A header without rows is a row, a term without a definition a paragraph, and so is a definition without a term.
fn find_heads(blocks: &mut [Block]) {
    let mut is_defined = None;
    for index in 0..blocks.len() {
        let block = blocks[index];
        let next = blocks.get(index + 1).filter(|next| next.section == block.section);
        let next = next.map(|next| next.kind);
        match block.kind {
            BlockKind::Header if !matches!(next, Some(BlockKind::Header | BlockKind::Row)) => {
                blocks[index].kind = BlockKind::Row;
            }
            BlockKind::Term if matches!(next, None | Some(BlockKind::Paragraph | BlockKind::Header)) => {
                blocks[index].kind = BlockKind::Paragraph;
            }
            BlockKind::Term => is_defined = Some(block.section),
            BlockKind::Definition if is_defined != Some(block.section) => blocks[index].kind = BlockKind::Paragraph,
            BlockKind::Paragraph if block.depth == 0 => is_defined = None,
            _ => {}
        }
    }
}
