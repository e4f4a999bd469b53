//! Which words of a block are bold, or a link, from the beginning of a line on, since so questions and menus are set.
//!
//! In: words, bold or not, as a format adds them to the text of a block. Out: the bytes of the bold words that lines
//! begin with. Whether they ask is looked at when the block is there.

use std::ops::Range;

/// The bold words of a block while it is read.
#[derive(Debug, Clone, Default)]
pub(super) struct Bold {
    /// Where bold words begin that a line begins with and that have not ended.
    from: Option<usize>,
    done: Vec<Range<usize>>,
}

impl Bold {
    /// Notes that `words` come behind `text`. `begins_line` says that a line begins between them, if the text does not
    /// show it.
    pub(super) fn add(&mut self, text: &str, words: &str, is_bold: bool, begins_line: bool) {
        if words.trim().is_empty() {
            return;
        }
        if !is_bold {
            self.end(text.len());
        } else if begins_line || text.trim_end_matches([' ', '\t']).is_empty() || text.ends_with('\n') {
            self.end(text.len());
            self.from = Some(text.len());
        }
    }

    /// Ends bold words `at` so many bytes of the text.
    pub(super) fn end(&mut self, at: usize) {
        self.done.extend(self.from.take().map(|from| from..at));
    }

    /// The same for the text without its first `cut` bytes.
    pub(super) fn cut(self, cut: usize) -> Self {
        Self {
            from: self.from.map(|from| from.saturating_sub(cut)),
            done: self.within(cut, usize::MAX / 2),
        }
    }

    /// The bold words of a text of which the first `cut` bytes were left out and `length` stayed.
    pub(super) fn within(mut self, cut: usize, length: usize) -> Vec<Range<usize>> {
        self.end(cut + length);
        let moved = |at: usize| at.saturating_sub(cut).min(length);
        let bold = self.done.into_iter().map(|bold| moved(bold.start)..moved(bold.end));
        bold.collect()
    }
}
