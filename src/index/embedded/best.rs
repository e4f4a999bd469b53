//! The best of all segments.
//!
//! In: a query and how many documents are wanted. Out: their scores and addresses. tantivy's own collector begins
//! every segment as if nothing had been found yet; here what earlier segments found is what later ones have to beat,
//! so that most of a later segment is skipped unread. What is found is the same.

use std::{cmp::Reverse, collections::BinaryHeap};

use tantivy::{
    DocAddress, DocId, Score, Searcher, SegmentOrdinal,
    query::{EnableScoring, Query},
};

/// The `limit` best documents for `query` in any order; of equal ones those of the earlier address.
pub(super) fn best(searcher: &Searcher, query: &dyn Query, limit: usize) -> tantivy::Result<Best> {
    let weight = query.weight(EnableScoring::enabled_from_searcher(searcher))?;
    let mut found = Best::of(limit);
    for (number, segment) in (0..).zip(searcher.segment_readers()) {
        found.enter(number);
        let alive = segment.alive_bitset();
        weight.for_each_pruning(found.bar(), segment, &mut |doc, score| {
            if alive.is_none_or(|alive| alive.is_alive(doc)) {
                found.take(score, doc);
            }
            found.bar()
        })?;
    }
    Ok(found)
}

/// The best so far.
pub(super) struct Best {
    limit: usize,
    segment: SegmentOrdinal,
    /// The worst on top. Scores by BM25 are never negative, and the bits of such floats are in their order.
    kept: BinaryHeap<Reverse<(u32, Reverse<DocAddress>)>>,
}

impl Best {
    /// Keeps at most `limit`.
    pub(super) fn of(limit: usize) -> Self {
        Self {
            limit,
            segment: 0,
            kept: BinaryHeap::new(),
        }
    }

    /// Goes on to the next segment.
    pub(super) fn enter(&mut self, segment: SegmentOrdinal) {
        self.segment = segment;
    }

    /// What a score has to be more than.
    pub(super) fn bar(&self) -> Score {
        let is_full = self.kept.len() >= self.limit;
        let worst = self.kept.peek().filter(|_| is_full);
        worst.map_or(Score::MIN, |Reverse((score, _))| Score::from_bits(*score))
    }

    /// Keeps a document of the segment, which scored more than the bar.
    pub(super) fn take(&mut self, score: Score, doc: DocId) {
        let address = DocAddress::new(self.segment, doc);
        self.kept.push(Reverse((score.max(0.0).to_bits(), Reverse(address))));
        if self.kept.len() > self.limit {
            self.kept.pop();
        }
    }

    /// What was kept, in any order.
    pub(super) fn documents(self) -> impl Iterator<Item = (Score, DocAddress)> {
        let kept = self.kept.into_iter();
        kept.map(|Reverse((score, Reverse(address)))| (Score::from_bits(score), address))
    }
}
