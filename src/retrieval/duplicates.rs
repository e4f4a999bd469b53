//! The same passage twice.
//!
//! In: passages, best first. Out: whether one says nothing that an earlier one did not say, as when the
//! same news item was filed under two names.

use std::collections::HashSet;

use crate::text::Word;

/// Two passages that share this part of all their words in threes are one (Jaccard similarity of word
/// 3-shingles; Broder, On the resemblance and containment of documents, 1997).
const SAME: f32 = 0.8;

/// The passages so far.
#[derive(Debug, Default)]
pub(super) struct Seen {
    shingles: Vec<HashSet<String>>,
}

impl Seen {
    /// Whether `passage` is no near-duplicate of an earlier one; if so it is remembered.
    pub(super) fn is_new(&mut self, passage: &[Word]) -> bool {
        let shingles = shingles(passage);
        if self
            .shingles
            .iter()
            .any(|earlier| resemblance(earlier, &shingles) >= SAME)
        {
            return false;
        }
        self.shingles.push(shingles);
        true
    }
}

fn shingles(passage: &[Word]) -> HashSet<String> {
    let words: Vec<&str> = passage.iter().map(|word| word.folded.as_str()).collect();
    let size = words.len().clamp(1, 3);
    words.windows(size).map(|shingle| shingle.join(" ")).collect()
}

#[expect(clippy::cast_precision_loss, reason = "a passage has some hundred words")]
fn resemblance(a: &HashSet<String>, b: &HashSet<String>) -> f32 {
    let both = a.intersection(b).count();
    let either = a.len() + b.len() - both;
    if either == 0 { 0.0 } else { both as f32 / either as f32 }
}
