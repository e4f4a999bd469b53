//! The weights that features have, fitted to labelled questions.
//!
//! In: nothing. Out: numbers, for the features that `features` and `confidence` describe. They were fitted
//! by `benches/fit.py` to the train splits of `squad20_dev`, `nq_clapnq_dev`, `selqa_dev`, `chunkeval` and
//! `XQuAD` in Chinese, German, Russian, Thai and Arabic, all sets counting the same; the commands stand
//! in that file. For the confidence each English set was asked the questions of the others, and corpora were added
//! that `benches/sets.py` makes: halves of each `XQuAD`, single articles, and all English sets in one.

use super::features;

/// What each feature of a window counts. Those up to `number_unmet` are what the question sets gave by themselves, and the
/// others were set by hand on top of them, on the train questions of documentation and sets together: a fit of all at once
/// ranks documentation as well (86 % right first for 86) and the sets a point worse, because of documentation only the
/// first words of a section count as right. `colon` and `asks` are by hand too, since the sets hold hardly any.
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
    ("asks", -1.00),
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
    ("heading", 3.00),
    ("path", 0.00),
    ("order", 0.00),
    ("leads", 0.60),
    ("leads_heading", 3.50),
    ("same", 3.00),
    ("list", 0.60),
    ("rows", 1.20),
    ("code", 0.00),
    ("definition", 1.00),
    ("answer", 1.00),
    ("introduces", 0.80),
    ("likeness", 3.00),
];

/// What each feature of the confidence counts; `same` is set by hand, since whoever says a heading word for word is
/// answered under it by definition. Positive where it can only speak for an answer, negative where
/// it can only speak against one, as the fit was bound to have it.
pub(super) const CONFIDENCE: [(&str, f32); super::confidence::NAMES.len()] = [
    ("article", 1.67),
    ("closeness", 1.61),
    ("unwanted", -0.01),
    ("margin", 1.04),
    ("bm25", 3.29),
    ("title_in", 1.58),
    ("weight", 0.21),
    ("met", 1.17),
    ("size", -2.28),
    ("alike", 0.96),
    ("phrases", 1.05),
    ("number_unmet", -1.31),
    ("heading", 0.56),
    ("path", 0.45),
    ("same", 4.00),
    ("likeness", 1.52),
];

/// The constant beside them.
pub(super) const CONFIDENCE_CONSTANT: f32 = -2.55;
