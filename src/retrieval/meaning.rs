//! How alike the question and a passage are in meaning, where a sentence model is there to say.
//!
//! In: candidates in the order of their words, and a [`Meaning`]. Out: the same candidates, the first few
//! with their likeness and ordered with it as well. Whatever the model is, it speaks through one number a
//! passage, so nothing behind this stage knows it, and without it nothing changes.

use crate::question::Question;

use super::Candidate;

/// A sentence model.
pub trait Meaning: Send + Sync {
    /// The model's name and revision, for people.
    fn name(&self) -> &str;

    /// How alike `question` and each of `passages` are in meaning, from -1 to 1, in their order. None when
    /// the model fails, which it reports to the log itself: the answer is then by words alone.
    fn likeness(&self, question: &str, passages: &[String]) -> Option<Vec<f32>>;
}

/// What likeness counts beside the weights of [`features`](super::features). `benches/fit.py likeness` finds
/// 8.5 on the train splits of `squad20_dev`, `nq_clapnq_dev`, `selqa_dev` and `chunkeval`; a fit over more
/// candidates found 7, and between 6 and 9 the loss hardly differs. The lower of the two is kept, since the
/// model was trained on data like the first two and is surer there than elsewhere.
const WEIGHT: f32 = 7.0;

/// Orders the first `most` of `candidates`, which are in the order of their words, by meaning too.
pub(super) fn rerank(question: &Question, candidates: &mut [Candidate], most: usize, meaning: &dyn Meaning) {
    let first = most.min(candidates.len());
    let (asked, _) = candidates.split_at_mut(first);
    let passages: Vec<String> = asked.iter().map(described).collect();
    let Some(likeness) = meaning.likeness(question.text(), &passages) else {
        return;
    };
    // What the model was not asked about counts as its least likely, so that being asked is no advantage.
    let least = likeness.iter().copied().fold(f32::INFINITY, f32::min);
    for (candidate, likeness) in asked.iter_mut().zip(likeness) {
        candidate.likeness = Some(likeness);
        candidate.score += WEIGHT * (likeness - least);
    }
    candidates.sort_by(|a, b| b.score.total_cmp(&a.score));
}

/// The passage under its title, without which many a passage does not say what it is about.
fn described(candidate: &Candidate) -> String {
    format!("{}. {}", candidate.hit.title, candidate.hit.text)
}
