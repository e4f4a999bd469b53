//! What fuzzing needs of the parts that nobody else sees; there is none of it in the program.
//!
//! In: any bytes. Out: nothing; what must not be is a panic.

use super::custom_id::{Action, Signer};

/// Reads any bytes as the id of a button, and as what a button does, which then has to come back from its id.
pub fn custom_id(bytes: &[u8]) {
    let signer = Signer::new(&[7; 32]);
    if let Ok(text) = std::str::from_utf8(bytes) {
        let _ = signer.action(1, text);
    }
    let Ok(action) = postcard::from_bytes::<Action>(bytes) else {
        return;
    };
    if let Some(text) = signer.sign(1, &action) {
        assert_eq!(signer.action(2, &text), None, "it is for another server");
        assert_eq!(signer.action(1, &text), Some(action), "it is what was signed");
    }
}
