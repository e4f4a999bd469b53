//! The words of one block, their white space folded as a browser folds it.
//!
//! In: texts and line breaks in the order of the page. Out: the words of the block as `innerText` gives them: a run of
//! spaces, tabs and line ends is one space, and none at either end of a line; in preformatted text all stays as it is.
//! Told with them: which are bold from the beginning of a line on, since so questions are set, and which are links from
//! there on, since so menus are set.

use std::ops::Range;

use crate::corpus::format::bold::Bold;

/// Words that are being read.
#[derive(Debug, Default)]
pub(super) struct Words {
    text: String,
    /// White space was read, and its meaning depends on what follows.
    space: bool,
    /// Some of the words are preformatted.
    verbatim: bool,
    bold: Bold,
    links: Bold,
}

/// The words of a block.
#[derive(Debug)]
pub(super) struct Taken {
    pub(super) text: String,
    /// Whether some of them are preformatted.
    pub(super) is_verbatim: bool,
    /// Which of their bytes are bold from the beginning of a line on.
    pub(super) bold: Vec<Range<usize>>,
    /// Which of their bytes are a link from the beginning of a line on.
    pub(super) links: Vec<Range<usize>>,
}

impl Taken {
    /// Words of which nothing more is known.
    pub(super) fn plain(text: String) -> Self {
        Self {
            text,
            is_verbatim: false,
            bold: Vec::new(),
            links: Vec::new(),
        }
    }

    /// Whether all words are bold.
    pub(super) fn is_bold(&self) -> bool {
        self.bold.contains(&(0..self.text.len()))
    }
}

impl Words {
    /// Adds words of running text. White space is ASCII's: a no-break space is a character like any other.
    pub(super) fn push(&mut self, text: &str, is_bold: bool, is_link: bool) {
        self.bold.add(&self.text, text, is_bold, false);
        self.links.add(&self.text, text, is_link, false);
        self.space |= text.starts_with(|c: char| c.is_ascii_whitespace());
        let mut words = text.split_ascii_whitespace().peekable();
        while let Some(word) = words.next() {
            if self.space && !self.text.is_empty() && !self.text.ends_with('\n') {
                self.text.push(' ');
            }
            self.text.push_str(word);
            self.space = words.peek().is_some() || text.ends_with(|c: char| c.is_ascii_whitespace());
        }
    }

    /// Adds preformatted words.
    pub(super) fn push_verbatim(&mut self, text: &str) {
        if std::mem::take(&mut self.space) && !self.text.is_empty() && !self.verbatim {
            self.text.push(' ');
        }
        self.bold.end(self.text.len());
        self.links.end(self.text.len());
        self.verbatim = true;
        self.text.push_str(text);
    }

    /// Ends the line.
    pub(super) fn end_line(&mut self) {
        self.bold.end(self.text.len());
        self.links.end(self.text.len());
        self.space = false;
        self.text.push('\n');
    }

    /// Parts what comes from what was, without ending the line.
    pub(super) fn part(&mut self) {
        self.space = true;
    }

    /// Whether no word has been read yet.
    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Whether the line has just been ended.
    pub(super) fn line_is_ended(&self) -> bool {
        self.text.ends_with('\n') && !self.verbatim
    }

    /// The words, or `None` if there are none, and begins anew.
    pub(super) fn take(&mut self) -> Option<Taken> {
        let Self {
            text,
            verbatim,
            bold,
            links,
            ..
        } = std::mem::take(self);
        let words = if verbatim {
            text.trim_matches('\n').trim_end()
        } else {
            text.trim_matches(|c: char| c.is_ascii_whitespace())
        };
        if words.trim().is_empty() {
            return None;
        }
        let cut = text.find(words).unwrap_or(0);
        Some(Taken {
            text: words.to_owned(),
            is_verbatim: verbatim,
            bold: bold.within(cut, words.len()),
            links: links.within(cut, words.len()),
        })
    }
}
