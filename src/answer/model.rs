//! The weights that features have, fitted to labelled questions.
//!
//! In: nothing. Out: numbers, for the features that `features` and `confidence` describe. They were fitted
//! by `benches/fit.py` to the train splits of `squad20_dev`, `nq_clapnq_dev`, `selqa_dev`, `chunkeval` and
//! `XQuAD` in Chinese, German, Russian, Thai and Arabic, all sets counting the same; the commands stand
//! in that file. For the confidence each English set was asked the questions of the others, and corpora were added
//! that `benches/sets.py` makes: halves of each `XQuAD`, single articles, and all English sets in one.

use super::features;

/// What each feature of a window counts. Some are set by hand, since the sets hold hardly any of their kind or name no
/// words that answer: `colon` and `asks` (few sentences there lead to others or ask), and `leads`, `leads_heading`, `list`,
/// `rows`, `answer`, `defines` and `introduces`, which the documentation, of whose sections only the first words count as
/// right, would make larger than what people ask of a community's texts bears out.
pub(super) const WINDOW: [(&str, f32); features::NAMES.len()] = [
    ("passage", 0.35),
    ("coverage", -0.58),
    ("in_context", 6.07),
    ("one_sentence", -0.36),
    ("pairs", -0.31),
    ("closeness", 0.71),
    ("length", -0.13),
    ("two", 0.47),
    ("time", 1.89),
    ("number", 0.89),
    ("person", 0.21),
    ("place", 0.34),
    ("reason", 0.78),
    ("meaning", 0.00),
    ("near", 1.17),
    ("fresh", 0.88),
    ("facts", -0.12),
    ("density", 1.95),
    ("first", 0.50),
    ("opening", 0.23),
    ("colon", -1.50),
    ("asks", -1.00),
    ("refers", -0.03),
    ("known", 0.12),
    ("passage_coverage", 1.61),
    ("title_in", 1.54),
    ("beyond", 1.55),
    ("local", -1.81),
    ("counted", 1.26),
    ("defines", 0.40),
    ("alike", 1.83),
    ("phrases", 2.98),
    ("number_unmet", -0.76),
    ("heading", 2.73),
    ("path", 0.00),
    ("order", 0.00),
    ("leads", 0.60),
    ("leads_heading", 3.50),
    ("same", 3.04),
    ("list", 0.60),
    ("rows", 1.20),
    ("code", -0.28),
    ("definition", 1.36),
    ("answer", 1.00),
    ("introduces", 0.80),
];

/// What each feature of the confidence counts; `same` is set by hand, since whoever says a heading word for word is
/// answered under it by definition. Positive where it can only speak for an answer, negative where
/// it can only speak against one, as the fit was bound to have it.
pub(super) const CONFIDENCE: [(&str, f32); super::confidence::NAMES.len()] = [
    ("article", 1.77),
    ("closeness", 1.56),
    ("unwanted", -0.04),
    ("margin", 1.07),
    ("bm25", 3.13),
    ("title_in", 1.62),
    ("weight", 0.21),
    ("met", 1.07),
    ("size", -2.28),
    ("alike", 1.15),
    ("phrases", 0.88),
    ("number_unmet", -1.27),
    ("heading", 0.49),
    ("path", 0.42),
    ("same", 4.00),
];

/// The constant beside them.
pub(super) const CONFIDENCE_CONSTANT: f32 = -2.53;
