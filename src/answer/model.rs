//! The weights that features have, fitted to labelled questions.
//!
//! In: nothing. Out: numbers, for the features that `features` and `confidence` describe. They were fitted
//! by `benches/fit.py` to the train splits of `squad20_dev`, `nq_clapnq_dev`, `selqa_dev`, `chunkeval` and
//! `XQuAD` in Chinese, German, Russian, Thai and Arabic, all sets counting the same; the commands stand in
//! that file. For the confidence each set was asked the questions of another (of each `XQuAD`, English too,
//! half of the articles was indexed and the other half asked about), and corpora of one article of seven
//! paragraphs were added.

use super::features;

/// What each feature of a window counts. One is set by hand: few sentences of these sets end in a colon, and
/// one that introduces a list rarely answers anything.
pub(super) const WINDOW: [(&str, f32); features::NAMES.len()] = [
    ("passage", 0.45),
    ("coverage", 0.33),
    ("in_context", 3.56),
    ("one_sentence", 0.81),
    ("pairs", -0.12),
    ("closeness", 0.92),
    ("length", 0.26),
    ("two", 0.42),
    ("time", 2.10),
    ("number", 1.51),
    ("person", 0.76),
    ("place", 2.00),
    ("reason", 0.71),
    ("meaning", 0.13),
    ("near", 0.74),
    ("fresh", 1.74),
    ("facts", -0.16),
    ("density", 4.84),
    ("first", 0.51),
    ("opening", 0.14),
    ("colon", -1.5),
    ("asks", -0.99),
    ("refers", -0.16),
    ("known", 0.87),
    ("passage_coverage", 1.27),
    ("title_in", 3.15),
    ("beyond", 5.10),
    ("local", -1.66),
];

/// What each feature of the confidence counts: positive where it can only speak for an answer, negative where
/// it can only speak against one, as the fit was bound to have it.
pub(super) const CONFIDENCE: [(&str, f32); super::confidence::NAMES.len()] = [
    ("window", 1.40),
    ("passage_above", 0.41),
    ("article", 1.83),
    ("unknown", -1.20),
    ("closeness", 2.25),
    ("pairs", 0.29),
    ("unwanted", -0.14),
    ("margin", 1.79),
    ("bm25", 2.62),
    ("title_in", 1.83),
    ("weight", 1.72),
    ("met", 0.51),
    ("size", -3.66),
];

/// The constant beside them.
pub(super) const CONFIDENCE_CONSTANT: f32 = -2.79;
