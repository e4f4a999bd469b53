//! The same passage twice.
//!
//! In: passages, best first. Out: whether one says nothing that an earlier one did not say, as when the same news item
//! came with three feeds, or a page has two addresses. Signatures tell which passages are near-duplicates at all;
//! their sentences decide. What differs from its near-duplicate in one digit, one "not" or one name says something
//! else, and so does a template filled in with other facts, however much the two share: how much is no measure of that,
//! see `tests/it/duplicates.rs`.

use std::collections::HashSet;

use crate::{
    index::Hit,
    text::{Signature, is_same_text, wording},
};

/// Passages that share this part of their words in threes are near-duplicates, as far as signatures tell. Of the pairs
/// in `tests/it/duplicates.rs` all that one news item or page makes do.
const NEAR: f32 = 0.5;

/// The passages so far: what tells their near-duplicates, and the wording of each sentence.
#[derive(Debug, Default)]
pub(super) struct Seen {
    passages: Vec<(Signature, HashSet<String>)>,
}

impl Seen {
    /// Whether `passage` says what no earlier near-duplicate of it says; if so it is remembered.
    pub(super) fn is_new(&mut self, passage: &Hit) -> bool {
        let sentences: HashSet<String> = passage
            .in_passage()
            .filter_map(|sentence| sentence.span.slice(&passage.text))
            .map(wording)
            .collect();
        let says_all = |(signature, earlier): &(Signature, HashSet<String>)| {
            signature.resemblance(&passage.signature) >= NEAR && sentences.is_subset(earlier)
        };
        if !sentences.is_empty() && self.passages.iter().any(says_all) {
            return false;
        }
        self.passages.push((passage.signature, sentences));
        true
    }
}

/// Whether both passages are the same text, which is then shown once, wherever a search finds it.
pub(super) fn is_copy(a: &Hit, b: &Hit) -> bool {
    a.signature == b.signature && is_same_text(&a.text, &b.text)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        corpus::{ArticleId, BlockKind, Revision, Sentence},
        text::{Span, sentences, words},
    };

    fn passage(text: &str) -> Hit {
        let sentence = |(number, span)| Sentence {
            span,
            begins: number == 0,
            kind: BlockKind::Paragraph,
        };
        Hit {
            article: ArticleId::new("a.txt"),
            revision: Revision::of(text.as_bytes()),
            ordinal: 0,
            span: Span::of(text),
            text: text.to_owned(),
            sentences: sentences(text).into_iter().enumerate().map(sentence).collect(),
            opening: true,
            begins: true,
            title: String::new(),
            headings: Vec::new(),
            context: None,
            date: None,
            linked: false,
            signature: Signature::of(&words(text)),
            score: 1.0,
        }
    }

    fn is_new_after(earlier: &str, later: &str) -> bool {
        let mut seen = Seen::default();
        assert!(seen.is_new(&passage(earlier)));
        seen.is_new(&passage(later))
    }

    proptest! {
        #[test]
        fn a_copy_is_not_new_and_one_changed_word_makes_it_so(
            sentences in prop::collection::vec(prop::collection::vec("[a-z]{2,8}|[0-9]{1,4}|not|may", 3..12), 1..6),
            place in any::<prop::sample::Index>(),
            other in "[a-z]{2,8}|[0-9]{1,4}|not|must",
        ) {
            let text = |sentences: &[Vec<String>]| -> String {
                sentences.iter().map(|sentence| format!("So {}.", sentence.join(" "))).collect::<Vec<_>>().join(" ")
            };
            let whole = text(&sentences);
            prop_assert!(!is_new_after(&whole, &whole));
            prop_assert!(!is_new_after(&whole, &whole.replace(' ', "\n")));

            let mut changed = sentences;
            let sentence = place.index(changed.len());
            let word = place.index(changed[sentence].len());
            prop_assume!(changed[sentence][word] != other);
            changed[sentence][word] = other;
            let changed = text(&changed);
            // The changed sentence may be that of another place.
            prop_assume!(!whole.contains(&changed) && changed.split(". ").any(|sentence| !whole.contains(sentence)));
            prop_assert!(is_new_after(&whole, &changed), "{whole:?} {changed:?}");
            prop_assert!(is_new_after(&changed, &whole), "{changed:?} {whole:?}");
        }
    }
}
