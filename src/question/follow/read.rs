//! A question as its words stand to each other.
//!
//! In: a question as written, and its language. Out: its words with what each does, and the names in it.

use crate::{
    question::{Stages, naming, quoted},
    text::{self, Span},
};

use super::tongue::Tongue;

/// One word.
#[derive(Debug, Clone)]
pub(super) struct Token<'a> {
    pub(super) folded: String,
    pub(super) span: Span,
    /// It names something.
    pub(super) names: bool,
    /// It has a capital letter where none is due.
    pub(super) capital: bool,
    pub(super) quoted: bool,
    /// What stands between it and the word before.
    gap: &'a str,
}

impl Token<'_> {
    /// Whether something other than white space or a hyphen stands before it.
    pub(super) fn parted(&self) -> bool {
        self.gap.chars().any(|c| !c.is_whitespace() && !matches!(c, '-' | '¿'))
    }

    /// Whether it holds a digit.
    pub(super) fn number(&self) -> bool {
        has_digit(&self.folded)
    }
}

fn has_digit(word: &str) -> bool {
    word.contains(|c: char| c.is_ascii_digit())
}

/// A question read.
#[derive(Debug)]
pub(super) struct Read<'a> {
    pub(super) text: &'a str,
    pub(super) tongue: &'static Tongue,
    pub(super) tokens: Vec<Token<'a>>,
}

/// Some words side by side that name one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Chunk {
    /// The numbers of its words.
    pub(super) from: usize,
    pub(super) to: usize,
    /// The number of the preposition before it, if one stands there.
    pub(super) behind: Option<usize>,
    /// An article stands before it.
    pub(super) article: bool,
    /// It holds a capital letter or a quotation.
    pub(super) name: bool,
}

impl<'a> Read<'a> {
    pub(super) fn new(text: &'a str, tongue: &'static Tongue) -> Self {
        let words = text::words(text);
        let quotations = quoted::quotations(text);
        let names = naming(&words, &quotations, Stages::default());
        let mut tokens: Vec<Token<'a>> = Vec::with_capacity(words.len());
        for (word, names) in words.into_iter().zip(names) {
            let before = tokens.last().map_or(0, |token| token.span.end);
            let between = text.get(before..word.span.start).unwrap_or_default();
            let written = word.span.slice(text).unwrap_or_default();
            let quoted = quotations.iter().any(|quotation| quotation.contains(word.span));
            let begins = tokens.is_empty() || between.contains(['.', '?', '!', ':', '…']);
            let is_title = written.starts_with(char::is_uppercase);
            tokens.push(Token {
                names: (names || has_digit(&word.folded))
                    && (quoted || (is_title && !begins) || !tongue.is_closed(&word.folded)),
                capital: is_title && !begins,
                gap: between,
                folded: word.folded.into(),
                span: word.span,
                quoted,
            });
        }
        Self { text, tongue, tokens }
    }

    pub(super) fn is(&self, at: usize, list: &str) -> bool {
        let token = self.tokens.get(at);
        token.is_some_and(|token| !token.quoted && Tongue::has(list, &token.folded))
    }

    /// As written.
    pub(super) fn written(&self, at: usize) -> &'a str {
        let token = self.tokens.get(at);
        token.and_then(|token| token.span.slice(self.text)).unwrap_or_default()
    }

    pub(super) fn slice(&self, from: usize, to: usize) -> &'a str {
        let span = self
            .tokens
            .get(from)
            .zip(to.checked_sub(1).and_then(|last| self.tokens.get(last)));
        span.and_then(|(first, last)| first.span.cover(last.span).slice(self.text))
            .unwrap_or_default()
    }

    /// Whether it is a name, or a number, of its own: a capital letter says nothing of a noun where all have one.
    pub(super) fn is_own(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        let common = self.tongue.capital_nouns || !token.names;
        token.number() || token.quoted || (token.capital && !common)
    }

    pub(super) fn is_ordinal(&self, at: usize) -> bool {
        self.is(at, self.tongue.ordinals) || self.tokens.get(at).is_some_and(|token| is_numbered(&token.folded))
    }

    /// A year or another number that is no ordinal.
    pub(super) fn is_number(&self, at: usize) -> bool {
        self.tokens[at].number() && !self.is_ordinal(at)
    }

    pub(super) fn is_year(&self, at: usize) -> bool {
        is_year(&self.tokens[at].folded)
    }

    /// Where the first word stands that asks, from `from` on.
    pub(super) fn asking(&self, from: usize) -> Option<usize> {
        (from..self.tokens.len()).find(|at| self.is(*at, self.tongue.asking) && !self.tokens[*at].capital)
    }

    /// Where that which is asked about begins: behind the question word, its noun and the auxiliary.
    pub(super) fn body(&self) -> usize {
        let Some(asks) = self.asking(0) else { return 0 };
        let behind = (asks + 1..self.tokens.len()).find(|at| !self.tokens[*at].names || self.tokens[*at].capital);
        match behind {
            Some(at) if self.is(at, self.tongue.auxiliaries) => at + 1,
            Some(at) if at == asks + 1 && self.is(at, self.tongue.light) => self.body_behind(at + 1),
            _ => asks + 1,
        }
    }

    fn body_behind(&self, from: usize) -> usize {
        let auxiliary = (from..self.tokens.len()).find(|at| self.is(*at, self.tongue.auxiliaries));
        auxiliary.map_or(from, |at| at + 1)
    }

    /// What it names from `from` on: runs of naming words, tied by "of" and its like.
    pub(super) fn chunks(&self, from: usize) -> Vec<Chunk> {
        let mut chunks: Vec<Chunk> = Vec::new();
        let mut at = from;
        while at < self.tokens.len() {
            if !self.tokens[at].names {
                at += 1;
                continue;
            }
            let start = at;
            at += 1;
            while at < self.tokens.len() && self.tokens[at].names && !self.tokens[at].parted() {
                at += 1;
            }
            match chunks.last_mut() {
                Some(last) if self.ties(last.to, start) => {
                    last.to = at;
                    last.name |= self.has_name(start, at);
                }
                _ => chunks.push(self.chunk(start, at)),
            }
        }
        chunks
    }

    fn chunk(&self, from: usize, to: usize) -> Chunk {
        let article = from > 0 && self.is(from - 1, self.tongue.articles);
        let before = from.checked_sub(1 + usize::from(article));
        Chunk {
            from,
            to,
            behind: before.filter(|at| self.is(*at, self.tongue.prepositions)),
            article: article || before.is_some_and(|at| matches!(self.tokens[at].folded.as_str(), "im" | "du" | "del")),
            name: self.has_name(from, to),
        }
    }

    fn has_name(&self, from: usize, to: usize) -> bool {
        self.tokens[from..to]
            .iter()
            .any(|token| token.capital || token.quoted || (token.names && self.begins_as_name(token)))
    }

    /// A first word is a name where the second one has a capital letter too.
    fn begins_as_name(&self, token: &Token) -> bool {
        let capital = |at: usize| self.written(at).starts_with(char::is_uppercase);
        self.tokens[0].span == token.span && capital(0) && (self.tokens.len() == 1 || capital(1))
    }

    /// Whether the words from `end` up to `start` tie both sides into one name.
    fn ties(&self, end: usize, start: usize) -> bool {
        let between = end..start;
        let tied = between.len() <= 2
            && self.is(end, self.tongue.ties)
            && between.clone().skip(1).all(|at| self.is(at, self.tongue.articles));
        !between.is_empty() && tied && (end..=start).all(|at| !self.tokens[at].parted())
    }
}

/// "2nd", "10th", "3e", "2º".
fn is_numbered(word: &str) -> bool {
    let digits = word.trim_end_matches(|c: char| c.is_alphabetic() || c == 'º' || c == 'ª');
    let ending = &word[digits.len()..];
    !digits.is_empty()
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && matches!(ending, "st" | "nd" | "rd" | "th" | "e" | "er" | "eme" | "º" | "ª")
}

/// Four digits that are more likely a year than a count.
pub(super) fn is_year(word: &str) -> bool {
    word.len() == 4 && word.parse::<u16>().is_ok_and(|year| (1000..=2199).contains(&year))
}
