//! Texts in half their room, each of which is read by itself.
//!
//! In: the text of a passage. Out: bytes, and back. A question reads some twenty passages from all over an index; where
//! many are compressed together, each costs the reading of its neighbours. Here the most useful runs of up to eight
//! bytes are found once for an index, and a byte stands for each in every text (Boncz, Neumann and Leis, FSST: Fast
//! Random Access String Compression, 2020). They are written with each commit.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use fsst::{Compressor, Symbol};

use crate::index::Error;

/// Stands before a byte that is as it is.
const ESCAPE: u8 = 255;
/// Bytes of texts from which symbols are found, some times what is looked at in the end.
pub(super) const SAMPLE_BYTES: usize = 1_000_000;
/// The sample is taken in pieces, as passages are.
const PIECE_BYTES: usize = 512;

/// The symbols of an index: runs of one to eight bytes, by the byte that stands for each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Symbols(Vec<Box<[u8]>>);

impl Symbols {
    /// The most useful ones for texts like these.
    pub(super) fn of<'a>(texts: impl Iterator<Item = &'a str>) -> Self {
        let mut room = SAMPLE_BYTES;
        let within = texts.take_while(|text| {
            let is_room = room > 0;
            room = room.saturating_sub(text.len());
            is_room
        });
        let pieces: Vec<&[u8]> = within.flat_map(|text| text.as_bytes().chunks(PIECE_BYTES)).collect();
        let found = Compressor::train(&pieces);
        let symbols = found.symbol_table().iter().zip(found.symbol_lengths());
        let run = |(symbol, length): (&Symbol, &u8)| symbol.to_u64().to_le_bytes()[..usize::from(*length)].into();
        Self(symbols.map(run).collect())
    }

    /// As letters, for the record of a commit.
    pub(super) fn written(&self) -> String {
        let length = |run: &[u8]| u8::try_from(run.len()).expect("a symbol has at most eight bytes");
        let bytes: Vec<u8> = self
            .0
            .iter()
            .flat_map(|run| [&[length(run)], &**run].concat())
            .collect();
        BASE64_STANDARD.encode(bytes)
    }

    /// What [`Self::written`] wrote.
    ///
    /// # Errors
    /// [`Error::Damaged`] where it did not.
    pub(super) fn read(written: &str) -> Result<Self, Error> {
        let damaged = || Error::Damaged {
            reason: "the symbols that its texts are packed by cannot be read".to_owned(),
        };
        let bytes = BASE64_STANDARD.decode(written).map_err(|_| damaged())?;
        let (mut runs, mut rest) = (Vec::new(), &bytes[..]);
        while let Some((length, behind)) = rest.split_first() {
            let (run, behind) = behind.split_at_checked(usize::from(*length)).ok_or_else(damaged)?;
            runs.push(run.into());
            rest = behind;
        }
        let read = Self(runs);
        if read.is_ordered() { Ok(read) } else { Err(damaged()) }
    }

    /// Whether these can be symbols: of two bytes and more, longer ones later, and those of one byte last.
    fn is_ordered(&self) -> bool {
        let rank = |run: &[u8]| if run.len() == 1 { usize::MAX } else { run.len() };
        self.0.len() <= usize::from(ESCAPE)
            && self.0.iter().all(|run| (1..=size_of::<u64>()).contains(&run.len()))
            && self.0.is_sorted_by_key(|run| rank(run))
    }

    /// What packs by them.
    pub(super) fn packer(&self) -> Packer {
        let symbol = |run: &[u8]| {
            let mut bytes = [0; size_of::<u64>()];
            bytes[..run.len()].copy_from_slice(run);
            Symbol::from_slice(&bytes)
        };
        let symbols: Vec<Symbol> = self.0.iter().map(|run| symbol(run)).collect();
        let lengths: Vec<u8> = self.0.iter().filter_map(|run| u8::try_from(run.len()).ok()).collect();
        Packer(Compressor::rebuild_from(symbols, lengths))
    }

    /// The text that was packed by them.
    ///
    /// # Errors
    /// [`Error::Damaged`] where none was.
    pub(super) fn unpack(&self, packed: &[u8]) -> Result<String, Error> {
        let damaged = || Error::Damaged {
            reason: "the text of a passage cannot be unpacked".to_owned(),
        };
        // Of English some two bytes come to one.
        let mut text = Vec::with_capacity(packed.len() * 5 / 2);
        let mut codes = packed.iter();
        while let Some(code) = codes.next() {
            if *code == ESCAPE {
                text.push(*codes.next().ok_or_else(damaged)?);
            } else {
                text.extend_from_slice(self.0.get(usize::from(*code)).ok_or_else(damaged)?);
            }
        }
        String::from_utf8(text).map_err(|_| damaged())
    }
}

/// Packs texts by the symbols of an index.
pub(super) struct Packer(Compressor);

impl Packer {
    /// The packed text, where that is shorter.
    pub(super) fn pack(&self, text: &str) -> Option<Vec<u8>> {
        let packed = self.0.compress(text.as_bytes());
        (packed.len() < text.len()).then_some(packed)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_text_comes_back(sample in prop::collection::vec("\\PC{0,60}", 0..20), text in "\\PC{0,200}") {
            let symbols = Symbols::of(sample.iter().map(String::as_str));
            let symbols = Symbols::read(&symbols.written()).expect("it was just written");
            for text in sample.iter().chain([&text]) {
                if let Some(packed) = symbols.packer().pack(text) {
                    prop_assert_eq!(&symbols.unpack(&packed).expect("it was just packed"), text);
                }
            }
        }

        #[test]
        fn other_bytes_are_damage_or_text(bytes in prop::collection::vec(any::<u8>(), 0..60), written in "[A-Za-z0-9+/]{0,80}") {
            let symbols = Symbols::of(["the text of a passage, and the words of another"].into_iter());
            let _ = symbols.unpack(&bytes);
            if let Ok(symbols) = Symbols::read(&written) {
                symbols.packer();
            }
        }
    }
}
