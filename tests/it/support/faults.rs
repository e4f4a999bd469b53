//! What the suites of faults share: damage that is the same in each run, and one form of row to tell what came of it.

use std::{fs, path::Path};

use sha2::{Digest, Sha256};

/// Prints what came of a fault, as a row of the one table that all of these suites make together:
/// `cargo test --test it faults -- --nocapture | grep '^|'`.
pub(crate) fn tell(fault: &str, injected: usize, outcome: &str) {
    println!("| {fault} | {injected} | {outcome} |");
}

/// What is done to a file.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Damage {
    /// Some bytes, chosen by this seed, become others.
    Flipped(u64),
    /// The second half is gone.
    Halved,
    /// Nothing is left in it.
    Emptied,
    /// It is gone.
    Removed,
}

impl Damage {
    pub(crate) const ALL: [Self; 5] = [
        Self::Flipped(1),
        Self::Flipped(2),
        Self::Halved,
        Self::Emptied,
        Self::Removed,
    ];

    pub(crate) fn to(self, file: &Path) {
        if let Self::Removed = self {
            return fs::remove_file(file).expect("it is there");
        }
        let mut bytes = fs::read(file).expect("it is there");
        match self {
            Self::Flipped(seed) => flip(&mut bytes, seed),
            Self::Halved => bytes.truncate(bytes.len() / 2),
            Self::Emptied | Self::Removed => bytes.clear(),
        }
        // A file that is mapped keeps what it was; what is damaged here is found by whoever opens it.
        fs::remove_file(file).expect("it is there");
        fs::write(file, bytes).expect("it can be written");
    }
}

fn flip(bytes: &mut [u8], seed: u64) {
    let length = bytes.len() as u64;
    for number in 0..length.min(8) {
        let chance = chance(seed, number);
        let at = usize::try_from(chance % length).expect("it lies in the file");
        // Never none: each byte that is met becomes another.
        bytes[at] ^= u8::try_from(chance >> 32 & 0xff).expect("a byte") | 1;
    }
}

/// A number that looks like chance and is the same in each run.
pub(crate) fn chance(seed: u64, number: u64) -> u64 {
    let digest = Sha256::digest([seed.to_le_bytes(), number.to_le_bytes()].concat());
    u64::from_le_bytes(digest[..8].try_into().expect("a digest has 32 bytes"))
}
