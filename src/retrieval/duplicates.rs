//! The same passage twice.
//!
//! In: passages, best first. Out: whether one says nothing that an earlier one did not say, as when the
//! same news item was filed under two names.

use std::hash::{DefaultHasher, Hash, Hasher};

use crate::text::Word;

/// Two passages that share this part of all their words in threes are one (Jaccard similarity of word
/// 3-shingles; Broder, On the resemblance and containment of documents, 1997).
const SAME: f32 = 0.8;

/// The passages so far, each as the hashes of its shingles in order.
#[derive(Debug, Default)]
pub(super) struct Seen {
    shingles: Vec<Vec<u64>>,
}

impl Seen {
    /// Whether `passage` is no near-duplicate of an earlier one; if so it is remembered.
    pub(super) fn is_new(&mut self, passage: &[Word]) -> bool {
        let shingles = shingles(passage);
        let is_same = |earlier: &Vec<u64>| resemblance(earlier, &shingles) >= SAME;
        if self.shingles.iter().any(is_same) {
            return false;
        }
        self.shingles.push(shingles);
        true
    }
}

fn shingles(passage: &[Word]) -> Vec<u64> {
    let words: Vec<u64> = passage.iter().map(|word| hash(&word.folded)).collect();
    let size = words.len().clamp(1, 3);
    let mut shingles: Vec<u64> = words.windows(size).map(|shingle| hash(&shingle)).collect();
    shingles.sort_unstable();
    shingles.dedup();
    shingles
}

fn hash(what: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    what.hash(&mut hasher);
    hasher.finish()
}

#[expect(clippy::cast_precision_loss, reason = "a passage has some hundred words")]
fn resemblance(a: &[u64], b: &[u64]) -> f32 {
    let (shorter, longer) = if a.len() < b.len() { (a, b) } else { (b, a) };
    // Most passages differ in length by enough to tell.
    if (shorter.len() as f32) < longer.len() as f32 * SAME || longer.is_empty() {
        return 0.0;
    }
    let both = shorter
        .iter()
        .filter(|shingle| longer.binary_search(shingle).is_ok())
        .count();
    both as f32 / (a.len() + b.len() - both) as f32
}
