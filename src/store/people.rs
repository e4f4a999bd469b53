//! People, without their names.
//!
//! In: the id of a Discord user and the secret of this database. Out: a hash that is the same for the same
//! person and says nothing about who it is to anybody who has not the secret too.

use std::fmt::{self, Write as _};

use hmac::{Hmac, Mac};
use sha2::Sha256;

use super::{
    Error, Store,
    database::{Row, values},
};

/// Random bytes that were made once for this database: what buttons are signed and people hashed by. It is
/// never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret([u8; 32]);

/// A person: HMAC-SHA256 of the Discord id under the [`Secret`], of which half is enough to tell people apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AskerHash([u8; 16]);

impl Secret {
    /// The bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// What stands in its place until it was read.
    pub(super) fn none() -> Self {
        Self([0; 32])
    }

    /// The person with this Discord id.
    pub(super) fn asker(&self, user_id: u64) -> AskerHash {
        let mut hash = Hmac::<Sha256>::new_from_slice(&self.0).expect("HMAC takes keys of any length");
        // What else is signed by the same secret begins otherwise.
        hash.update(b"asker\0");
        hash.update(&user_id.to_be_bytes());
        let mut kept = [0; 16];
        kept.copy_from_slice(&hash.finalize().into_bytes()[..16]);
        AskerHash(kept)
    }

    /// The secret of the database, made by whichever process comes first.
    pub(super) fn of(store: &Store) -> Result<Self, Error> {
        const READ: &str = "SELECT bytes FROM secret WHERE name = 'ibid'";
        if let Some(row) = store.read(|tx| tx.row(READ, &[]))? {
            return Self::read(&row);
        }
        let mut made = [0; 32];
        getrandom::fill(&mut made).map_err(|error| Error::Random(error.to_string()))?;
        let made = hexadecimal(&made);
        store.write(|tx| {
            let insert = "INSERT INTO secret (name, bytes) VALUES ('ibid', $1) ON CONFLICT DO NOTHING";
            tx.execute(insert, values![&made])?;
            let row = tx.row(READ, &[])?;
            Self::read(&row.ok_or_else(|| Error::Damaged("the secret is gone".to_owned()))?)
        })
    }

    fn read(row: &Row) -> Result<Self, Error> {
        bytes(&row.text(0)?).map(Self)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

/// In hexadecimal, as it is kept.
impl fmt::Display for AskerHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hexadecimal(&self.0))
    }
}

impl AskerHash {
    pub(super) fn read(row: &Row, index: usize) -> Result<Self, Error> {
        bytes(&row.text(index)?).map(Self)
    }
}

/// Two digits a byte.
pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            // Writing into a string cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
}

fn bytes<const N: usize>(written: &str) -> Result<[u8; N], Error> {
    let damaged = || Error::Damaged(format!("{} characters stand where {N} bytes should", written.len()));
    let mut bytes = [0; N];
    if written.len() != N * 2 {
        return Err(damaged());
    }
    for (number, byte) in bytes.iter_mut().enumerate() {
        let digits = written.get(number * 2..number * 2 + 2).ok_or_else(damaged)?;
        *byte = u8::from_str_radix(digits, 16).map_err(|_| damaged())?;
    }
    Ok(bytes)
}
