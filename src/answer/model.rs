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
    ("passage", 0.45),
    ("coverage", -1.20),
    ("in_context", 2.28),
    ("one_sentence", 0.55),
    ("pairs", -0.86),
    ("closeness", 1.04),
    ("length", -0.26),
    ("two", 0.54),
    ("time", 1.91),
    ("number", 1.39),
    ("person", 0.57),
    ("place", 1.50),
    ("reason", 0.81),
    ("meaning", -0.27),
    ("near", 0.84),
    ("fresh", 1.28),
    ("facts", -0.15),
    ("density", 2.36),
    ("first", 0.36),
    ("opening", 0.25),
    ("colon", -1.5),
    ("asks", -1.48),
    ("refers", -0.04),
    ("known", -0.40),
    ("passage_coverage", 0.72),
    ("title_in", 3.25),
    ("beyond", 4.35),
    ("local", -1.23),
    ("counted", 0.89),
    ("defines", 0.38),
    ("alike", 3.87),
    ("phrases", 2.85),
    ("number_unmet", -1.49),
    ("heading", 2.00),
    ("path", 1.00),
    ("order", 1.00),
    ("leads", 0.00),
    ("leads_heading", 3.00),
    ("same", 4.00),
    ("list", 0.50),
    ("rows", 0.30),
    ("code", 0.00),
    ("definition", 1.00),
    ("answer", 1.00),
    ("introduces", 1.00),
];

/// What each feature of the confidence counts: positive where it can only speak for an answer, negative where
/// it can only speak against one, as the fit was bound to have it.
pub(super) const CONFIDENCE: [(&str, f32); super::confidence::NAMES.len()] = [
    ("article", 1.74),
    ("closeness", 1.44),
    ("unwanted", 0.00),
    ("margin", 1.37),
    ("bm25", 2.58),
    ("title_in", 1.15),
    ("weight", 0.35),
    ("met", 1.23),
    ("size", -1.62),
    ("alike", 0.80),
    ("phrases", 0.85),
    ("number_unmet", -1.28),
    ("heading", 3.00),
    ("path", 1.00),
    ("order", 2.00),
    ("same", 2.00),
];

/// The constant beside them.
pub(super) const CONFIDENCE_CONSTANT: f32 = -3.09;
