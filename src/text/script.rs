//! What the analysis has to know about writing systems.
//!
//! In: a character. Out: how words and marks of its script are treated. The facts come from the Unicode
//! character database; only the grouping is ours.

use icu_properties::{CodePointMapData, props::Script};

/// Whether the character belongs to a script that is written without spaces between words, so that
/// words come from a dictionary or a model and are less certain than elsewhere.
#[must_use]
pub fn is_spaceless(c: char) -> bool {
    matches!(
        script(c),
        Script::Han
            | Script::Hiragana
            | Script::Katakana
            | Script::Bopomofo
            | Script::Thai
            | Script::Lao
            | Script::Khmer
            | Script::Myanmar
    )
}

/// Whether the character belongs to a script that marks the end of a sentence by a space alone.
pub(super) fn ends_sentences_by_space(c: char) -> bool {
    matches!(script(c), Script::Thai | Script::Lao)
}

/// Whether combining marks of the script may be left out in writing, so that matching ignores them:
/// accents of Latin, Greek and Cyrillic, vowel points of Arabic and Hebrew. In Indic and Southeast Asian
/// scripts a mark is a vowel and stays.
pub(super) fn has_optional_marks(c: char) -> bool {
    matches!(
        script(c),
        Script::Latin | Script::Greek | Script::Cyrillic | Script::Arabic | Script::Hebrew
    )
}

pub(super) fn is_arabic(c: char) -> bool {
    script(c) == Script::Arabic
}

pub(super) fn is_hangul(c: char) -> bool {
    script(c) == Script::Hangul
}

fn script(c: char) -> Script {
    CodePointMapData::<Script>::new().get(c)
}

/// Behind these a question ends, in every script that marks one: Latin and Cyrillic, full width, Arabic, Greek,
/// Armenian, Ethiopic, Vai, and what Unicode composes of them.
pub const QUESTION_MARKS: &[char] = &['?', '？', '؟', '\u{37e}', '՞', '፧', '꘏', '⁇', '⁈', '⁉', '﹖'];

/// Whether a sentence ends with this mark.
#[must_use]
pub fn ends_sentence(c: char) -> bool {
    matches!(
        c,
        '.' | '!' | '…' | '。' | '！' | '．' | '।' | '॥' | '۔' | '։' | '።' | '។' | '။'
    ) || QUESTION_MARKS.contains(&c)
}

/// Whether this closes a quotation or a parenthesis, behind which the end of a sentence may stand.
#[must_use]
pub fn closes(c: char) -> bool {
    matches!(
        c,
        ')' | ']' | '"' | '\'' | '”' | '’' | '»' | '›' | '」' | '』' | '）' | '】'
    )
}
