//! Whether Discord sent it.
//!
//! In: a body with the signature and the moment that came with it. Out: that the body is Discord's and new, or why it
//! is not believed. The signature is Ed25519 over the moment and the body; the moment is looked at too, so that what
//! was overheard cannot be sent again for ever.

use ring::signature::{ED25519, UnparsedPublicKey};

use crate::text::from_hexadecimal;

/// How far the moment of a request may be from ours, in seconds. An interaction that nobody answers dies after three;
/// the rest is for clocks that are wrong.
const MOST_APART_S: i64 = 300;

/// The public half of the key that Discord signs with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PublicKey([u8; 32]);

/// Why something is not taken for Discord's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum Unsigned {
    /// There is no signature, or no moment.
    #[error("the request is not signed")]
    Missing,
    /// The moment is too far from ours.
    #[error("the signature is of another time")]
    Stale,
    /// The signature is of something else.
    #[error("the signature does not fit")]
    Forged,
}

impl PublicKey {
    /// The key in 64 hexadecimal digits, as the developer portal shows it; `None` where it is something else.
    #[must_use]
    pub fn of(digits: &str) -> Option<Self> {
        from_hexadecimal(digits)?.try_into().ok().map(Self)
    }
}

/// A signature and the moment that it is of, as they came with a request.
pub(super) struct Signature<'a> {
    bytes: Vec<u8>,
    at: &'a str,
}

impl<'a> Signature<'a> {
    /// The signature in hexadecimal digits that was made at the moment `at`, which must be about `now`; both are in
    /// seconds since 1970. Needs no body, so that what cannot be Discord's is not even read.
    ///
    /// # Errors
    /// When it is none, or of another time.
    pub(super) fn of(signature: &str, at: &'a str, now: i64) -> Result<Self, Unsigned> {
        let moment: i64 = at.parse().map_err(|_| Unsigned::Missing)?;
        let bytes = from_hexadecimal(signature).ok_or(Unsigned::Missing)?;
        if now.abs_diff(moment) > MOST_APART_S.unsigned_abs() {
            return Err(Unsigned::Stale);
        }
        Ok(Self { bytes, at })
    }

    /// Checks that it is of `body`, by the private half of `key`.
    ///
    /// # Errors
    /// When it is not.
    pub(super) fn verify(&self, key: PublicKey, body: &[u8]) -> Result<(), Unsigned> {
        let signed = [self.at.as_bytes(), body].concat();
        let key = UnparsedPublicKey::new(&ED25519, key.0);
        key.verify(&signed, &self.bytes).map_err(|_| Unsigned::Forged)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn nothing_made_up_is_believed(key: [u8; 32], signature in ".*", at in ".*", body: Vec<u8>) {
            let verified = Signature::of(&signature, &at, 0).and_then(|signature| signature.verify(PublicKey(key), &body));
            prop_assert!(verified.is_err());
        }

        #[test]
        fn nothing_that_looks_like_a_signature_is_believed(key: [u8; 32], signature in "[0-9a-f]{128}", at: u8) {
            let at = at.to_string();
            let signature = Signature::of(&signature, &at, 0).expect("it looks like one, of just now");
            prop_assert_eq!(signature.verify(PublicKey(key), b"{}"), Err(Unsigned::Forged));
        }
    }

    #[test]
    fn a_key_is_64_digits() {
        for (digits, is_key) in [
            ("00".repeat(32), true),
            ("fF".repeat(32), true),
            ("00".repeat(31), false),
            ("00".repeat(33), false),
            ("0".repeat(63), false),
            ("zz".repeat(32), false),
            ("é".repeat(32), false),
        ] {
            assert_eq!(PublicKey::of(&digits).is_some(), is_key, "{digits}");
        }
    }
}
