//! Bytes to characters, never with a loss.
//!
//! In: the bytes of a text file, and the name of its encoding where somebody said one. Out: its characters, with
//! every line end one `\n`, and a warning where the encoding had to be guessed. Bytes that stand for no character
//! reject the file: a replacement character in a quotation would be a word that nobody wrote.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::{Rejected, Warning};

/// The characters of a file.
#[derive(Debug)]
pub(super) struct Decoded {
    /// Without a byte order mark, every line end one `\n`.
    pub(super) text: String,
    /// Set where the encoding was guessed.
    pub(super) warning: Option<Warning>,
}

/// Reads `bytes` as text. What counts, in this order: a byte order mark; UTF-8, if all of it is; the encoding named
/// `told`, by its names on the web; what the bytes look like. UTF-8 stands before what was told, since text in another
/// encoding is hardly ever valid UTF-8 and servers name a wrong one often; encodings in which ASCII bytes mean
/// something else (UTF-16, ISO-2022-JP) are believed first.
///
/// # Errors
/// [`Rejected::NotUtf8`] when no encoding reads all bytes, [`Rejected::Utf16`] when a file that says it is UTF-16 is
/// not, [`Rejected::Binary`] for a NUL character.
pub(super) fn decode(bytes: &[u8], told: Option<&str>) -> Result<Decoded, Rejected> {
    let told = told.and_then(|label| Encoding::for_label_no_replacement(label.trim().as_bytes()));
    let (text, guessed) = characters(bytes, told)?;
    if let Some(nul) = text.find('\0') {
        return Err(Rejected::Binary {
            line: line_at(text.as_bytes(), nul),
        });
    }
    Ok(Decoded {
        text: with_plain_line_ends(text),
        warning: guessed.map(|encoding| Warning {
            line: None,
            what: format!(
                "read as {}; save it as UTF-8 to be sure",
                encoding.name().to_ascii_lowercase()
            ),
        }),
    })
}

/// All characters, and the encoding if it was guessed.
fn characters<'a>(
    bytes: &'a [u8],
    told: Option<&'static Encoding>,
) -> Result<(Cow<'a, str>, Option<&'static Encoding>), Rejected> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let text = exactly(encoding, &bytes[mark..]);
        return text.map(|text| (text, None)).ok_or_else(|| broken(encoding, bytes));
    }
    if let Some(encoding) = told.filter(|encoding| !encoding.is_ascii_compatible()) {
        // Valid UTF-8 behind a wrong label is left for below.
        if let Some(text) = exactly(encoding, bytes).filter(|_| looks_like(encoding, bytes)) {
            return Ok((text, None));
        }
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok((text.into(), None));
    }
    if bytes.contains(&0) {
        return Err(Rejected::Binary {
            line: line_at(bytes, bytes.iter().position(|byte| *byte == 0).unwrap_or(0)),
        });
    }
    if is_broken_utf8(bytes) {
        return Err(broken(UTF_8, bytes));
    }
    if let Some(text) = told.and_then(|encoding| exactly(encoding, bytes)) {
        return Ok((text, None));
    }
    let guess = guess(bytes);
    exactly(guess, bytes)
        .map(|text| (text, Some(guess)))
        .ok_or_else(|| broken(UTF_8, bytes))
}

/// The characters, if each of the bytes belongs to one. Control characters that no text holds are none: it is how
/// the encodings with one byte a character read bytes that they do not know.
fn exactly<'a>(encoding: &'static Encoding, bytes: &'a [u8]) -> Option<Cow<'a, str>> {
    let text = encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
    let is_unknown = |c: char| matches!(c, '\u{1}'..='\u{8}' | '\u{e}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{fffd}');
    (encoding == UTF_8 || !text.contains(is_unknown)).then_some(text)
}

/// Whether bytes that are said to be in an encoding beside ASCII show signs of it: every other byte of UTF-16 is NUL
/// in its ASCII characters and line ends, and ISO-2022-JP opens its characters with an escape.
fn looks_like(encoding: &'static Encoding, bytes: &[u8]) -> bool {
    let sign = if encoding == UTF_16LE || encoding == UTF_16BE {
        0
    } else {
        0x1b
    };
    bytes.contains(&sign)
}

/// Whether the bytes are UTF-8 that was damaged, and not another encoding: by chance, text in one has fewer characters
/// that are UTF-8 than places that are not.
fn is_broken_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    // Cut in the middle of its last character, as a download is.
    let is_cut = std::str::from_utf8(bytes).is_err_and(|error| error.error_len().is_none());
    good >= bad || is_cut
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Deny)
}

fn broken(encoding: &'static Encoding, bytes: &[u8]) -> Rejected {
    if encoding != UTF_8 {
        return Rejected::Utf16;
    }
    let byte = std::str::from_utf8(bytes).err().map_or(0, |error| error.valid_up_to());
    Rejected::NotUtf8 {
        line: line_at(bytes, byte),
        byte,
    }
}

fn with_plain_line_ends(text: Cow<'_, str>) -> String {
    if text.contains('\r') {
        text.replace("\r\n", "\n").replace('\r', "\n")
    } else {
        text.into_owned()
    }
}

pub(super) fn line_at(bytes: &[u8], offset: usize) -> usize {
    bytes[..offset].split(|byte| *byte == b'\n').count()
}
