//! How often a sentence denies something.
//!
//! In: a sentence and its words. Out: how many words of denial stand in it. What they deny is not asked: where a claim
//! and an article deny as often and say the same words, they mostly deny the same.

use std::{collections::HashSet, sync::LazyLock};

use crate::text::{Word, fold, is_spaceless};

/// Words of denial, of the languages whose stop words are known; of "ne … pas" only the second counts, which people
/// never leave out.
const WORDS: &str = "not no never none nor neither nobody nothing nowhere without cannot hardly barely scarcely rarely \
    seldom false untrue wrong myth denied denies deny \
    nicht kein keine keinen keinem keiner keines nie niemals niemand nichts ohne weder falsch kaum \
    pas jamais aucun aucune rien ni sans faux nunca jamas ningun ninguna ninguno nadie nada sin tampoco falso \
    non mai nessun nessuno nessuna niente senza nao nem niet geen nooit \
    не нет ни никогда никто ничего без нельзя لا لم لن ليس ليست غير بدون";

/// Letters of denial in scripts without spaces.
const RUNS: &[&str] = &[
    "不",
    "没",
    "沒",
    "未",
    "无",
    "無",
    "非",
    "ない",
    "なかっ",
    "ません",
    "なく",
    "ไม่",
    "ไร้",
];

static DENIALS: LazyLock<HashSet<String>> = LazyLock::new(|| WORDS.split_whitespace().map(fold).collect());

/// Whether a word denies.
pub(super) fn denies(word: &Word) -> bool {
    DENIALS.contains(word.folded.as_str()) || word.folded.ends_with("n't")
}

/// How many words of denial stand in `text`, whose words are `words`.
pub(super) fn denials(text: &str, words: &[Word]) -> usize {
    let spaced = words.iter().filter(|word| denies(word)).count();
    let runs = if text.contains(is_spaceless) {
        RUNS.iter().map(|run| text.matches(run).count()).sum()
    } else {
        0
    };
    spaced + runs
}
