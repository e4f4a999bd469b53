//! The best documents that hold any of some words.
//!
//! In: words with their weights. Out: the best documents, scored by tantivy's BM25. tantivy would find the same, by
//! block-max WAND, which looks at every list of documents for each step forward. Here lists are parted by the most that
//! a document can gain from them (`MaxScore`: Turtle and Flood, Query Evaluation: Strategies and Optimizations, 1995):
//! those that could not reach the best so far even together only add to documents that the others bring up. Common words
//! soon do, so that their long lists are hardly read; the others are read a window of documents at a time.

use std::{
    collections::HashMap,
    sync::{PoisonError, RwLock},
};

use tantivy::{
    DocId, Score, Searcher, SegmentOrdinal, SegmentReader, TERMINATED, Term, fieldnorm::FieldNormReader,
    postings::BlockSegmentPostings, query::Bm25Weight, schema::IndexRecordOption,
};

use super::best::Best;

/// Documents that are looked at together. Their scores fit into the nearest cache.
const WINDOW: u32 = 2048;

/// Lists of at least so many documents are worth the one reading that tells how much a document gains at most.
const LONG: u32 = if cfg!(test) { 32 } else { 16_384 };
/// Of so many lists that is kept, about a megabyte.
const MOST_PEAKS: usize = 10_000;

/// What the best document of a long list gains, as a share of what the formula allows for. Hardly any passage consists
/// of one word, and the less a list can add, the sooner it need not be read.
#[derive(Debug, Default)]
pub(super) struct Peaks(RwLock<HashMap<(SegmentOrdinal, Term), f32>>);

impl Peaks {
    /// The peak of the list of `term` in a segment, which is read where it is not known.
    fn of(
        &self,
        segment: SegmentOrdinal,
        term: &Term,
        read: impl FnOnce() -> tantivy::Result<f32>,
    ) -> tantivy::Result<f32> {
        let key = (segment, term.clone());
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(peak) = known.get(&key) {
            return Ok(*peak);
        }
        if known.len() >= MOST_PEAKS {
            return Ok(1.0);
        }
        drop(known);
        let peak = read()?;
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        known.insert(key, peak);
        Ok(peak)
    }
}

/// The `limit` best documents in any order; of equal ones those of the earlier address. `peaks` are of the same commit.
pub(super) fn best(searcher: &Searcher, words: &[(Term, f32)], limit: usize, peaks: &Peaks) -> tantivy::Result<Best> {
    let mut weights = Vec::with_capacity(words.len());
    for (term, weight) in words {
        let weight = Bm25Weight::for_terms(searcher, std::slice::from_ref(term))?.boost_by(*weight);
        weights.push((term, weight));
    }
    let mut found = Best::of(limit);
    for (number, segment) in (0..).zip(searcher.segment_readers()) {
        found.enter(number);
        let mut lists = Vec::with_capacity(weights.len());
        for (term, weight) in &weights {
            let Some(mut list) = List::open(segment, term, weight)? else {
                continue;
            };
            if list.block.doc_freq() >= LONG {
                list.most *= f64::from(peaks.of(number, term, || peak(segment, term, weight))?);
            }
            lists.push(list);
        }
        lists.sort_by(|a, b| a.most.total_cmp(&b.most));
        Union::of(lists).search(segment, &mut found);
    }
    Ok(found)
}

/// Reads a list for its peak.
fn peak(segment: &SegmentReader, term: &Term, weight: &Bm25Weight) -> tantivy::Result<f32> {
    let Some(mut list) = List::open(segment, term, weight)? else {
        return Ok(0.0);
    };
    let mut peak = 0.0_f64;
    list.read_to(TERMINATED, |_, gain| peak = peak.max(gain));
    // A little more, since another weight rounds otherwise.
    #[expect(clippy::cast_possible_truncation, reason = "a share of one")]
    let share = (peak / list.most * 1.000_01) as f32;
    Ok(share)
}

/// The documents of a segment that hold a word, from one that is looked at.
struct List {
    block: BlockSegmentPostings,
    /// Which of the block is looked at.
    at: usize,
    lengths: FieldNormReader,
    weight: Bm25Weight,
    /// The most that a document can gain.
    most: f64,
}

impl List {
    fn open(segment: &SegmentReader, term: &Term, weight: &Bm25Weight) -> tantivy::Result<Option<Self>> {
        let index = segment.inverted_index(term.field())?;
        let Some(block) = index.read_block_postings(term, IndexRecordOption::WithFreqs)? else {
            return Ok(None);
        };
        Ok(Some(Self {
            block,
            at: 0,
            lengths: segment.get_fieldnorms_reader(term.field())?,
            most: f64::from(weight.max_score()),
            weight: weight.clone(),
        }))
    }

    fn doc(&self) -> DocId {
        self.block.docs().get(self.at).copied().unwrap_or(TERMINATED)
    }

    fn score(&self) -> f64 {
        let length = self.lengths.fieldnorm_id(self.block.doc(self.at));
        f64::from(self.weight.score(length, self.block.freq(self.at)))
    }

    /// Looks at the documents before `end` and tells each with what it gains.
    fn read_to(&mut self, end: DocId, mut tell: impl FnMut(DocId, f64)) {
        while self.at < self.block.block_len() {
            let (docs, counts) = (&self.block.docs()[self.at..], &self.block.freqs()[self.at..]);
            for (doc, count) in docs.iter().zip(counts) {
                if *doc >= end {
                    return;
                }
                let length = self.lengths.fieldnorm_id(*doc);
                tell(*doc, f64::from(self.weight.score(length, *count)));
                self.at += 1;
            }
            self.block.advance();
            self.at = 0;
        }
    }

    /// What `doc` gains, which is not before any that was looked at.
    fn gain(&mut self, doc: DocId) -> f64 {
        if self.doc() < doc {
            self.at = self.block.seek(doc);
        }
        if self.doc() == doc { self.score() } else { 0.0 }
    }
}

/// The lists of a segment, the least telling first.
struct Union {
    lists: Vec<List>,
    /// For each list the most that it and all before can add together.
    upto: Vec<f64>,
    /// Lists before this one bring up no document of their own.
    first: usize,
    /// What the documents of the window have gained. Of sums with so many digits more than a score has, the order in
    /// which they are made does not show, so that equal passages are equal.
    gained: Vec<f64>,
    /// Which documents of the window have gained anything, a bit each.
    met: [u64; WINDOW as usize / 64],
}

impl Union {
    fn of(lists: Vec<List>) -> Self {
        let sum = |sum: &mut f64, list: &List| {
            *sum += list.most;
            Some(*sum)
        };
        Self {
            upto: lists.iter().scan(0.0, sum).collect(),
            first: 0,
            gained: vec![0.0; WINDOW as usize],
            met: [0; WINDOW as usize / 64],
            lists,
        }
    }

    fn search(mut self, segment: &SegmentReader, found: &mut Best) {
        loop {
            self.raise(found.bar());
            let next = self.lists[self.first..].iter().map(List::doc).min();
            let Some(start) = next.filter(|doc| *doc != TERMINATED) else {
                return;
            };
            self.gather(start);
            self.sift(start, segment, found);
        }
    }

    /// Leaves out the lists that cannot reach `bar` together.
    fn raise(&mut self, bar: Score) {
        while self.upto.get(self.first).is_some_and(|most| *most <= f64::from(bar)) {
            self.first += 1;
        }
    }

    /// Adds up what the window from `start` on gains by the lists that bring documents up.
    fn gather(&mut self, start: DocId) {
        let (gained, met) = (&mut self.gained, &mut self.met);
        for list in &mut self.lists[self.first..] {
            list.read_to(start.saturating_add(WINDOW), |doc, gain| {
                let at = (doc - start) as usize;
                gained[at] += gain;
                met[at / 64] |= 1 << (at % 64);
            });
        }
    }

    /// Keeps the best of the window from `start` on and empties it.
    fn sift(&mut self, start: DocId, segment: &SegmentReader, found: &mut Best) {
        let alive = segment.alive_bitset();
        let mut bar = f64::from(found.bar());
        let rest = self.first.checked_sub(1).map_or(0.0, |last| self.upto[last]);
        for (number, offset) in (0..).step_by(64).enumerate() {
            let Some(mut met) = self.met.get_mut(number).map(std::mem::take) else {
                return;
            };
            while met != 0 {
                let at = offset + met.trailing_zeros();
                met &= met - 1;
                let gained = std::mem::take(&mut self.gained[at as usize]);
                // Most documents end here.
                if gained + rest <= bar {
                    continue;
                }
                let doc = start + at;
                if let Some(score) = self.whole(doc, gained, bar)
                    && alive.is_none_or(|alive| alive.is_alive(doc))
                {
                    found.take(score, doc);
                    bar = f64::from(found.bar());
                }
            }
        }
    }

    /// The score of a document that gained so much, if it is more than `bar`.
    #[expect(clippy::cast_possible_truncation, reason = "a score has fewer digits")]
    fn whole(&mut self, doc: DocId, mut gained: f64, bar: f64) -> Option<Score> {
        for (list, upto) in self.lists[..self.first].iter_mut().zip(&self.upto).rev() {
            if gained + upto <= bar {
                return None;
            }
            gained += list.gain(doc);
        }
        let score = gained as Score;
        (f64::from(score) > bar).then_some(score)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use proptest::prelude::*;
    use tantivy::{
        Index, IndexWriter, TantivyDocument,
        query::{BooleanQuery, BoostQuery, Query, TermQuery},
        schema::{Schema, TEXT},
    };

    use super::{super::best, *};

    /// One letter for each word, so that the first words of the alphabet are common and the last are rare.
    fn passage() -> impl Strategy<Value = String> {
        let word = (0_u8..26, 0_u8..26).prop_map(|(a, b)| char::from(b'a' + a.min(b)));
        prop::collection::vec(word, 1..12).prop_map(|words| words.iter().flat_map(|word| [*word, ' ']).collect())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn what_tantivy_finds_is_found(
            passages in prop::collection::vec(passage(), 1..400),
            repeats in 1_usize..30,
            words in prop::collection::btree_map(0_u8..26, 0.1_f32..2.0, 1..6),
            removed in 0_u8..26,
            limit in 1_usize..30,
        ) {
            let mut schema = Schema::builder();
            let text = schema.add_text_field("text", TEXT);
            let index = Index::create_in_ram(schema.build());
            let mut writer: IndexWriter = index.writer_with_num_threads(1, 15_000_000).expect("there is memory");
            // Segments of a hundred passages and one that fills several windows.
            for (number, passage) in passages.iter().enumerate() {
                let times = if number < 100 { repeats } else { 1 };
                for _ in 0..times {
                    let mut document = TantivyDocument::new();
                    document.add_text(text, passage);
                    writer.add_document(document).expect("the writer runs");
                }
                if number % 100 == 99 {
                    writer.commit().expect("there is memory");
                }
            }
            writer.delete_term(Term::from_field_text(text, &char::from(b'a' + removed).to_string()));
            writer.commit().expect("there is memory");
            let searcher = index.reader().expect("it was committed").searcher();
            let words: Vec<(Term, f32)> = words
                .into_iter()
                .map(|(word, weight)| (Term::from_field_text(text, &char::from(b'a' + word).to_string()), weight))
                .collect();
            let one = |(term, weight): &(Term, f32)| -> Box<dyn Query> {
                let word = TermQuery::new(term.clone(), IndexRecordOption::WithFreqs);
                Box::new(BoostQuery::new(Box::new(word), *weight))
            };
            let union = BooleanQuery::union(words.iter().map(one).collect());
            let all = best::best(&searcher, &union, usize::MAX).expect("it can be read");
            let all: HashMap<_, _> = all.documents().map(|(score, address)| (address, score)).collect();
            let mut scores: Vec<Score> = all.values().copied().collect();
            scores.sort_by(|a, b| b.total_cmp(a));
            scores.truncate(limit);
            let peaks = Peaks::default();
            // Another question, by which the peaks are known.
            let other: Vec<_> = words.iter().map(|(term, weight)| (term.clone(), weight * 3.0)).collect();
            best(&searcher, &other, limit, &peaks).expect("it can be read");
            let mut found: Vec<_> = best(&searcher, &words, limit, &peaks).expect("it can be read").documents().collect();
            found.sort_by(|(a, _), (b, _)| b.total_cmp(a));
            prop_assert_eq!(found.len(), scores.len());
            for ((score, address), expected) in found.iter().zip(scores) {
                prop_assert!((score - expected).abs() < 1e-4, "{} for {}", score, expected);
                prop_assert!((score - all[address]).abs() < 1e-4, "{:?} has {} for {}", address, score, all[address]);
            }
        }
    }
}
