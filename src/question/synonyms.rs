//! Other names for the same thing, from a file that people edit.
//!
//! In: lines of words and phrases that stand for each other. Out: [`Synonyms`], which say for the words of a
//! question what else an article may call them. Nothing is derived: what no line says is not so.

use std::{collections::HashMap, ops::Range};

use crate::text::Word;

use super::phrase::{self, Phrase};

/// Groups of names, each of which stands for every other of its group.
#[derive(Debug, Clone, Default)]
pub struct Synonyms {
    groups: Vec<Vec<Phrase>>,
    /// For the first word of a name, or its first letter in a script without spaces, the groups that hold such
    /// a name: what keeps a long list cheap.
    by_beginning: HashMap<String, Vec<usize>>,
}

/// A name that a question did not use for something that it names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherName {
    /// The name.
    pub name: Phrase,
    /// The question's terms that it stands for.
    pub terms: Vec<String>,
}

/// What is wrong with a list of synonyms.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SynonymsError {
    /// The list is too long.
    #[error("there are {lines} lines; {MOST_LINES} are the most")]
    TooLong {
        /// Its lines.
        lines: usize,
    },
    /// A group has too many members.
    #[error("line {line}: the group has {members} members; {MOST_MEMBERS} are the most")]
    TooMany {
        /// The line, from one.
        line: usize,
        /// Its members.
        members: usize,
    },
    /// A group of one.
    #[error("line {line}: a group has at least two members, parted by commas")]
    Alone {
        /// The line, from one.
        line: usize,
    },
    /// A member that is nothing to look for.
    #[error("line {line}: `{member}` holds no word")]
    NoWord {
        /// The line, from one.
        line: usize,
        /// The member as written.
        member: String,
    },
    /// A member that is a text.
    #[error("line {line}: `{member}` has {words} words; {MOST_WORDS} are the most")]
    TooManyWords {
        /// The line, from one.
        line: usize,
        /// The member as written.
        member: String,
        /// Its words.
        words: usize,
    },
}

/// The most lines of a list: far more than anybody keeps by hand, and little enough to be read at each start.
pub const MOST_LINES: usize = 10_000;
/// The most members of a group: each is looked for whenever one is named.
const MOST_MEMBERS: usize = 16;
/// The most words of a member: a name, not a sentence.
const MOST_WORDS: usize = 8;
/// The most other names of one question, so that a question costs no more than a long one.
const MOST_OTHERS: usize = 32;

impl Synonyms {
    /// Reads a list: a group a line, its members parted by commas (`,`, `，` or `、`); what follows `#` is a
    /// remark.
    ///
    /// # Errors
    /// At the first line that is no such group, and when there are too many lines.
    pub fn parse(list: &str) -> Result<Self, SynonymsError> {
        let lines = list.lines().count();
        if lines > MOST_LINES {
            return Err(SynonymsError::TooLong { lines });
        }
        let mut groups = Vec::new();
        for (number, line) in list.trim_start_matches('\u{feff}').lines().enumerate() {
            let group = line.split('#').next().unwrap_or_default().trim();
            if !group.is_empty() {
                groups.push(members(group, number + 1)?);
            }
        }
        let mut by_beginning: HashMap<String, Vec<usize>> = HashMap::new();
        for (number, group) in groups.iter().enumerate() {
            for beginning in group.iter().filter_map(Phrase::beginning) {
                let known = by_beginning.entry(beginning.to_owned()).or_default();
                if known.last() != Some(&number) {
                    known.push(number);
                }
            }
        }
        Ok(Self { groups, by_beginning })
    }

    /// The other names for what `words` name; `names` says which of them name something.
    pub(super) fn other_names(&self, words: &[Word], names: &[bool]) -> Vec<OtherName> {
        let mut groups: Vec<usize> = phrase::beginnings(words)
            .filter_map(|beginning| self.by_beginning.get(beginning))
            .flatten()
            .copied()
            .collect();
        groups.sort_unstable();
        groups.dedup();
        let mut others = Vec::new();
        for group in groups.into_iter().map(|group| &self.groups[group]) {
            for said in group {
                let terms = terms(&said.places(words), words, names);
                let unsaid = group.iter().filter(|name| !terms.is_empty() && !name.is_in(words));
                others.extend(unsaid.map(|name| OtherName {
                    name: name.clone(),
                    terms: terms.clone(),
                }));
            }
        }
        others.truncate(MOST_OTHERS);
        others
    }
}

/// The naming words at these places, each once.
fn terms(places: &[Range<usize>], words: &[Word], names: &[bool]) -> Vec<String> {
    let mut terms: Vec<String> = Vec::new();
    for at in places.iter().cloned().flatten() {
        if names[at] && !terms.iter().any(|term| *term == words[at].folded) {
            terms.push(words[at].folded.to_string());
        }
    }
    terms
}

fn members(group: &str, line: usize) -> Result<Vec<Phrase>, SynonymsError> {
    let written: Vec<&str> = group.split([',', '，', '、']).map(str::trim).collect();
    match written.len() {
        0 | 1 => return Err(SynonymsError::Alone { line }),
        members if members > MOST_MEMBERS => return Err(SynonymsError::TooMany { line, members }),
        _ => {}
    }
    let member = |written: &str| {
        let member = || written.to_owned();
        let phrase = Phrase::of(written).ok_or_else(|| SynonymsError::NoWord { line, member: member() })?;
        let words = phrase.words().len();
        if words > MOST_WORDS {
            return Err(SynonymsError::TooManyWords {
                line,
                member: member(),
                words,
            });
        }
        Ok(phrase)
    };
    written.into_iter().map(member).collect()
}
