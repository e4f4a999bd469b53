//! The weights that features have, fitted to labelled questions.
//!
//! In: nothing. Out: numbers, for the features that `features` and `confidence` describe. They were fitted
//! by `benches/fit.py` to the train splits of `squad20_dev`, `nq_clapnq_dev`, `selqa_dev`, `chunkeval` and
//! `XQuAD` in Chinese, German, Russian, Thai and Arabic, all sets counting the same; the commands stand
//! in that file. For the confidence each English set was asked the questions of the others, and corpora were added
//! that `benches/sets.py` makes: halves of each `XQuAD`, single articles, and all English sets in one.

use super::features;

/// What each feature of a window counts. One is set by hand: few sentences of these sets end in a colon, and
/// one that introduces a list rarely answers anything.
pub(super) const WINDOW: [(&str, f32); features::NAMES.len()] = [
    ("passage", 0.48),
    ("coverage", -1.54),
    ("in_context", 1.67),
    ("one_sentence", 0.52),
    ("pairs", -0.75),
    ("closeness", 0.81),
    ("length", 0.07),
    ("two", 0.41),
    ("time", 1.46),
    ("number", 0.69),
    ("person", 0.51),
    ("place", 1.05),
    ("reason", 0.37),
    ("meaning", -0.64),
    ("near", 1.36),
    ("fresh", 1.58),
    ("facts", -0.16),
    ("density", 3.86),
    ("first", 0.42),
    ("opening", 0.23),
    ("colon", -1.5),
    ("asks", -1.87),
    ("refers", -0.24),
    ("known", -0.53),
    ("passage_coverage", 0.79),
    ("title_in", 3.11),
    ("beyond", 4.59),
    ("local", -1.11),
    ("counted", 0.69),
    ("defines", 0.43),
    ("alike", 3.60),
    ("phrases", 2.75),
    ("number_unmet", -1.24),
];

/// What each feature of the confidence counts: positive where it can only speak for an answer, negative where
/// it can only speak against one, as the fit was bound to have it.
pub(super) const CONFIDENCE: [(&str, f32); super::confidence::NAMES.len()] = [
    ("article", 1.73),
    ("closeness", 1.47),
    ("unwanted", -0.10),
    ("margin", 1.47),
    ("bm25", 2.63),
    ("title_in", 1.15),
    ("weight", 0.18),
    ("met", 1.47),
    ("size", -1.50),
    ("alike", 0.82),
    ("phrases", 0.72),
    ("number_unmet", -1.29),
];

/// The constant beside them.
pub(super) const CONFIDENCE_CONSTANT: f32 = -3.26;
