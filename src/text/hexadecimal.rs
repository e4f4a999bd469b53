//! Bytes that are written in digits.
//!
//! In: hexadecimal digits. Out: the bytes. Hashes, keys and signatures are written so.

/// The bytes of hexadecimal digits, two for each; `None` where there are others or one is left over.
#[must_use]
pub fn from_hexadecimal(digits: &str) -> Option<Vec<u8>> {
    let digit = |digit: &u8| {
        char::from(*digit)
            .to_digit(16)
            .and_then(|digit| u8::try_from(digit).ok())
    };
    let pairs = digits.as_bytes().chunks(2);
    let pairs = pairs.map(|pair| match pair {
        [high, low] => Some(digit(high)? << 4 | digit(low)?),
        _ => None,
    });
    pairs.collect()
}
