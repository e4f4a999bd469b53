//! The language of a text, by its letters and by which of them stand together.
//!
//! In: some words of a text. Out: its language, if they leave no doubt. A wrong language hides a document from people
//! who ask for their own, and none hides nothing, so that a short or mixed text has none.

use whatlang::{Lang, detect};

use super::stopwords;

/// Fewer bytes of words than this leave doubt whatever the detector says: a name or two, a line of a program.
const LEAST: usize = 100;

/// The language of a text that holds these words, as a BCP 47 tag of two letters, or `None` where that is not sure.
/// Some kilobytes are enough.
#[must_use]
pub fn language(words: &str) -> Option<&'static str> {
    if words.len() < LEAST {
        return None;
    }
    if is_english(words) {
        return Some("en");
    }
    let found = detect(words).filter(whatlang::Info::is_reliable)?;
    Some(tag(found.lang()))
}

/// Of running English some four words in ten only connect, and of a text in another language or in several hardly ever
/// three are among those of English.
const CONNECTING: f32 = 0.3;

/// Whether so many words only connect in English that nothing else is left. The detector compares a text with what
/// stands together in each of forty languages, which took more than half of the time of an index; no language that it
/// knows shares these words, as Afrikaans does those of Dutch, so that English alone can be told by them.
#[expect(clippy::cast_precision_loss, reason = "words of some kilobytes")]
fn is_english(words: &str) -> bool {
    let (mut connecting, mut all) = (0, 0);
    let mut folded = String::new();
    for word in words.split(|c: char| !c.is_alphabetic()) {
        if word.len() <= stopwords::LONGEST_ENGLISH {
            folded.clear();
            folded.push_str(word);
            folded.make_ascii_lowercase();
            connecting += u32::from(stopwords::is_english(&folded));
        }
        all += u32::from(!word.is_empty());
    }
    connecting as f32 > all as f32 * CONNECTING
}

/// The shortest code of ISO 639 for a language, which is what BCP 47 takes.
fn tag(language: Lang) -> &'static str {
    match language {
        Lang::Afr => "af",
        Lang::Aka => "ak",
        Lang::Amh => "am",
        Lang::Ara => "ar",
        Lang::Aze => "az",
        Lang::Bel => "be",
        Lang::Ben => "bn",
        Lang::Bul => "bg",
        Lang::Cat => "ca",
        Lang::Ces => "cs",
        Lang::Cmn => "zh",
        Lang::Cym => "cy",
        Lang::Dan => "da",
        Lang::Deu => "de",
        Lang::Ell => "el",
        Lang::Eng => "en",
        Lang::Epo => "eo",
        Lang::Est => "et",
        Lang::Fin => "fi",
        Lang::Fra => "fr",
        Lang::Guj => "gu",
        Lang::Heb => "he",
        Lang::Hin => "hi",
        Lang::Hrv => "hr",
        Lang::Hun => "hu",
        Lang::Hye => "hy",
        Lang::Ind => "id",
        Lang::Ita => "it",
        Lang::Jav => "jv",
        Lang::Jpn => "ja",
        Lang::Kan => "kn",
        Lang::Kat => "ka",
        Lang::Khm => "km",
        Lang::Kor => "ko",
        Lang::Lat => "la",
        Lang::Lav => "lv",
        Lang::Lit => "lt",
        Lang::Mal => "ml",
        Lang::Mar => "mr",
        Lang::Mkd => "mk",
        Lang::Mya => "my",
        Lang::Nep => "ne",
        Lang::Nld => "nl",
        Lang::Nob => "nb",
        Lang::Ori => "or",
        Lang::Pan => "pa",
        Lang::Pes => "fa",
        Lang::Pol => "pl",
        Lang::Por => "pt",
        Lang::Ron => "ro",
        Lang::Rus => "ru",
        Lang::Sin => "si",
        Lang::Slk => "sk",
        Lang::Slv => "sl",
        Lang::Sna => "sn",
        Lang::Spa => "es",
        Lang::Srp => "sr",
        Lang::Swe => "sv",
        Lang::Tam => "ta",
        Lang::Tel => "te",
        Lang::Tgl => "tl",
        Lang::Tha => "th",
        Lang::Tuk => "tk",
        Lang::Tur => "tr",
        Lang::Ukr => "uk",
        Lang::Urd => "ur",
        Lang::Uzb => "uz",
        Lang::Vie => "vi",
        Lang::Yid => "yi",
        Lang::Zul => "zu",
    }
}
