//! Text strings outside of the pages.
//!
//! In: the bytes of a text string (ISO 32000-1, 7.9.2.2; UTF-8 since ISO 32000-2). Out: its characters.

use hayro_syntax::object::{self, Dict};

/// The characters of `PDFDocEncoding` that are not those of Latin-1, from 0x80 on (ISO 32000-1, annex D.3).
const FROM_80: &str = "•†‡…—–ƒ⁄‹›−‰„“”‘’‚™ﬁﬂŁŒŠŸŽıłœšž\u{fffd}€";
/// The same from 0x18 on.
const FROM_18: &str = "˘ˇˆ˙˝˛˚˜";

/// The text string under `key`.
pub(super) fn of(dict: &Dict<'_>, key: &str) -> Option<String> {
    dict.get::<object::String<'_>>(key).map(|string| decoded(&string))
}

/// The characters of a text string, without those that control something.
pub(super) fn decoded(bytes: &[u8]) -> String {
    let wide = |pair: &[u8], big: bool| match *pair {
        [a, b] if big => u16::from_be_bytes([a, b]),
        [a, b] => u16::from_le_bytes([a, b]),
        _ => 0xfffd,
    };
    let utf16 = |bytes: &[u8], big| {
        let units: Vec<u16> = bytes.chunks(2).map(|pair| wide(pair, big)).collect();
        String::from_utf16_lossy(&units)
    };
    let text = match bytes {
        [0xfe, 0xff, rest @ ..] => utf16(rest, true),
        [0xff, 0xfe, rest @ ..] => utf16(rest, false),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        bytes => bytes.iter().map(|byte| of_pdf_doc(*byte)).collect(),
    };
    let kept = |c: &char| !c.is_control() || matches!(c, '\t' | '\n' | '\r');
    text.chars().filter(kept).collect()
}

fn of_pdf_doc(byte: u8) -> char {
    let other = match byte {
        0x18..=0x1f => FROM_18.chars().nth(usize::from(byte - 0x18)),
        0x80..=0xa0 => FROM_80.chars().nth(usize::from(byte - 0x80)),
        _ => None,
    };
    other.unwrap_or(char::from(byte))
}

/// `words` with single spaces for white space.
pub(super) fn plain(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}
