//! A sentence of ibid as a line of a reply.
//!
//! In: the key of a sentence, and what is to stand in it: counts, and pieces that each surface writes its own way.
//! Out: the line in a language, with those pieces in their places.

use crate::{
    locale::{self, Language, Piece},
    reply::{Inline, Line, Part, Reply},
};

/// A sentence in the making.
#[must_use]
pub(super) struct Say {
    language: Language,
    key: &'static str,
    numbers: Vec<(&'static str, u64)>,
    put: Vec<(&'static str, Line)>,
}

/// The sentence `key` in `language`.
pub(super) fn say(language: Language, key: &'static str) -> Say {
    Say {
        language,
        key,
        numbers: Vec::new(),
        put: Vec::new(),
    }
}

impl Say {
    /// The count `name`, after which the words bend.
    pub(super) fn number<N: TryInto<u64>>(mut self, name: &'static str, number: N) -> Self {
        self.numbers.push((name, number.try_into().unwrap_or(u64::MAX)));
        self
    }

    /// What stands where the sentence says `name`.
    pub(super) fn put(self, name: &'static str, piece: Inline) -> Self {
        self.put_line(name, vec![piece])
    }

    /// The same for a sentence within the sentence.
    pub(super) fn put_line(mut self, name: &'static str, line: Line) -> Self {
        self.put.push((name, line));
        self
    }

    /// The line.
    pub(super) fn line(self) -> Line {
        let pieces = locale::pieces(self.language, self.key, &self.numbers, &self.put).into_iter();
        pieces
            .flat_map(|piece| match piece {
                Piece::Ours(words) => vec![Inline::Ours(words)],
                Piece::Put(line) => line,
            })
            .collect()
    }

    /// The line as a part of a reply.
    pub(super) fn text(self) -> Part {
        Part::Text(self.line())
    }

    /// The line as a whole reply.
    pub(super) fn reply(self) -> Reply {
        Reply::line(self.line())
    }
}
