//! Texts in two fifths of their room, each of which is read by itself.
//!
//! In: the text of a passage. Out: bytes, and back. A question reads some twenty passages from all over an index; where
//! many are compressed together, each costs the reading of its neighbours. Here the most useful runs of up to sixteen
//! bytes are found once for an index, and a code of twelve bits stands for each in every text (Gargiulo and others,
//! `OnPair`: Short Strings Compression for Fast Random Access, 2025, arXiv:2508.02280). They are written with each
//! commit.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use daachorse::{DoubleArrayAhoCorasick, DoubleArrayAhoCorasickBuilder, MatchKind};
use onpair::{CompactDictionaryView, Config, MaxDictBits, Parser, Threshold, Token};

use crate::index::Error;

/// Bits of a code, so that two take three bytes. With fourteen, texts take a thirtieth less and the symbols four times
/// as much; with sixteen, a twelfth less and twenty times as much.
const CODE_BITS: u8 = 12;
/// Symbols there may be.
const MOST: usize = 1 << CODE_BITS;
/// Bytes of a symbol there may be.
const LONGEST: usize = onpair::MAX_TOKEN_SIZE;
/// Bytes of texts from which symbols are found. Of four times as much, texts come out a two-hundredth smaller; of a
/// quarter, a fiftieth larger.
pub(super) const SAMPLE_BYTES: usize = 4_000_000;
/// The sample is taken in pieces, as passages are.
const PIECE_BYTES: usize = 512;

/// The symbols of an index: runs of one to sixteen bytes, by their codes. Every byte is one of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Symbols {
    /// The runs in order, edge to edge.
    bytes: Vec<u8>,
    /// Where each begins, and where the last ends.
    edges: Vec<u32>,
}

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
        let config = Config {
            max_dict_bits: MaxDictBits::new(CODE_BITS).expect("nine to sixteen are allowed"),
            threshold: Threshold::new(1.0).expect("the whole of the sample is allowed"),
            ..Config::default()
        };
        let symbols = Parser::train_rows(&pieces[..], config).dict;
        let length = symbols.logical_len();
        let (bytes, edges) = symbols.into_raw();
        Self::of_runs(&bytes[..length], edges)
    }

    fn of_runs(runs: &[u8], edges: Vec<u32>) -> Self {
        Self {
            bytes: [runs, &[0; LONGEST]].concat(),
            edges,
        }
    }

    /// The runs in order.
    fn runs(&self) -> impl Iterator<Item = &[u8]> {
        let edges = self.edges.windows(2);
        edges.map(|edges| &self.bytes[edges[0] as usize..edges[1] as usize])
    }

    /// As letters, for the record of a commit.
    pub(super) fn written(&self) -> String {
        let length = |run: &[u8]| u8::try_from(run.len()).expect("a symbol has at most sixteen bytes");
        let lengths: Vec<u8> = self.runs().map(length).collect();
        let bytes = &self.bytes[..self.bytes.len() - LONGEST];
        let written = postcard::to_allocvec(&(lengths, bytes)).expect("bytes are written to memory without fail");
        BASE64_STANDARD.encode(written)
    }

    /// What [`Self::written`] wrote.
    ///
    /// # Errors
    /// [`Error::Damaged`] where it did not.
    pub(super) fn read(written: &str) -> Result<Self, Error> {
        let written = BASE64_STANDARD.decode(written).map_err(|_| unreadable())?;
        let (lengths, runs): (Vec<u8>, Vec<u8>) = postcard::from_bytes(&written).map_err(|_| unreadable())?;
        let mut edges = vec![0];
        for length in lengths {
            edges.push(edges[edges.len() - 1] + u32::from(length));
        }
        if edges.last().copied() != u32::try_from(runs.len()).ok() || edges.len() > MOST + 1 {
            return Err(unreadable());
        }
        // In order, so that they are different, and every byte among them, so that every text can be packed.
        let read = Self::of_runs(&runs, edges);
        CompactDictionaryView::validate(&read.bytes, &read.edges).map_err(|_| unreadable())?;
        Ok(read)
    }

    /// What packs by them.
    pub(super) fn packer(&self) -> Packer {
        let found = DoubleArrayAhoCorasickBuilder::new().match_kind(MatchKind::LeftmostLongest);
        Packer(
            found
                .build(self.runs())
                .expect("symbols are few, different, and none is empty"),
        )
    }

    /// The text that was packed by them.
    ///
    /// # Errors
    /// [`Error::Damaged`] where none was.
    pub(super) fn unpack(&self, packed: &[u8]) -> Result<String, Error> {
        let damaged = || Error::Damaged {
            reason: "the text of a passage cannot be unpacked".to_owned(),
        };
        // Of English five bytes come to two.
        let mut text = Vec::with_capacity(packed.len() * 3 + LONGEST);
        for codes in packed.chunks(3) {
            let (first, second) = match *codes {
                [a, b, c] => (code(a, b & 0xf), Some(code(b >> 4 | c << 4, c >> 4))),
                [a, b] if b <= 0xf => (code(a, b), None),
                _ => return Err(damaged()),
            };
            self.push(first, &mut text).ok_or_else(damaged)?;
            second
                .map_or(Some(()), |second| self.push(second, &mut text))
                .ok_or_else(damaged)?;
        }
        String::from_utf8(text).map_err(|_| damaged())
    }

    /// Writes the symbol of `code` behind `text`: sixteen bytes at once and then fewer again, since copying as many as
    /// it has takes some times as long.
    fn push(&self, code: usize, text: &mut Vec<u8>) -> Option<()> {
        let [begin, end] = [*self.edges.get(code)? as usize, *self.edges.get(code + 1)? as usize];
        let wide: &[u8; LONGEST] = self.bytes.get(begin..)?.first_chunk()?;
        let length = text.len() + (end - begin);
        text.extend_from_slice(wide);
        text.truncate(length);
        Some(())
    }
}

/// The code of these lower eight bits and upper four.
fn code(low: u8, high: u8) -> usize {
    usize::from(low) | usize::from(high) << 8
}

fn unreadable() -> Error {
    Error::Damaged {
        reason: "the symbols that its texts are packed by cannot be read".to_owned(),
    }
}

/// Packs texts by the symbols of an index.
pub(super) struct Packer(DoubleArrayAhoCorasick<Token>);

impl Packer {
    /// The packed text, where that is shorter: at each place the longest symbol that stands there.
    pub(super) fn pack(&self, text: &str) -> Option<Vec<u8>> {
        let symbols = self.0.leftmost_find_iter(text.as_bytes());
        let codes: Vec<Token> = symbols.map(|symbol| symbol.value()).collect();
        let packed = paired(&codes);
        (packed.len() < text.len()).then_some(packed)
    }
}

/// Codes of twelve bits, two in three bytes, lower bits first.
fn paired(codes: &[Token]) -> Vec<u8> {
    let mut packed = Vec::with_capacity(codes.len() * 3 / 2 + 1);
    for pair in codes.chunks(2) {
        let all = u32::from(pair[0]) | pair.get(1).map_or(0, |second| u32::from(*second) << CODE_BITS);
        packed.extend_from_slice(&all.to_le_bytes()[..=pair.len()]);
    }
    packed
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_text_comes_back(sample in prop::collection::vec("\\PC{0,60}", 0..20), text in "\\PC{0,200}") {
            let symbols = Symbols::of(sample.iter().map(String::as_str));
            prop_assert_eq!(&Symbols::read(&symbols.written()).expect("it was just written"), &symbols);
            let packer = symbols.packer();
            for text in sample.iter().chain([&text]) {
                if let Some(packed) = packer.pack(text) {
                    prop_assert!(packed.len() < text.len());
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
