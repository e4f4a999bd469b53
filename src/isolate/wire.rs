//! What goes over the socket between the two processes.
//!
//! In: a file, or what was made of it. Out: the same in the other process. A question is two lengths, what is known
//! of the file, and its bytes as they are, so that they are not copied and what is read is what was hashed. An answer
//! is one length and the answer. Both processes are the same program, so there are no versions.

use std::io::{self, Read, Write};

use serde::{Serialize, de::DeserializeOwned};

use crate::corpus::{ArticleId, File, Given, Parsed, Rejected};

/// What was made of a file.
pub(super) type Answer = Result<Parsed, Rejected>;

/// A file as it came over.
pub(super) struct Asked {
    pub(super) id: ArticleId,
    pub(super) given: Given,
    pub(super) bytes: Vec<u8>,
}

/// Writes a question.
pub(super) fn ask(out: &mut impl Write, file: &File<'_>) -> io::Result<()> {
    let known = packed(&(file.id, file.given))?;
    let mut head = Vec::with_capacity(16 + known.len());
    head.extend((known.len() as u64).to_le_bytes());
    head.extend((file.bytes.len() as u64).to_le_bytes());
    head.extend(known);
    out.write_all(&head)?;
    out.write_all(file.bytes)
}

/// Reads a question behind its first eight bytes, `known`.
pub(super) fn asked(known: [u8; 8], input: &mut impl Read) -> io::Result<Asked> {
    let mut bytes = [0; 8];
    input.read_exact(&mut bytes)?;
    let (id, given) = unpacked(&exactly(u64::from_le_bytes(known), input)?)?;
    Ok(Asked {
        id,
        given,
        bytes: exactly(u64::from_le_bytes(bytes), input)?,
    })
}

/// Writes an answer.
pub(super) fn answer(out: &mut impl Write, answer: &Answer) -> io::Result<()> {
    let packed = packed(answer)?;
    out.write_all(&(packed.len() as u64).to_le_bytes())?;
    out.write_all(&packed)
}

/// Reads an answer; none if it is larger than `most` bytes.
pub(super) fn answered(input: &mut impl Read, most: u64) -> io::Result<Option<Answer>> {
    let mut length = [0; 8];
    input.read_exact(&mut length)?;
    let length = u64::from_le_bytes(length);
    if length > most {
        return Ok(None);
    }
    unpacked(&exactly(length, input)?).map(Some)
}

fn packed(value: &impl Serialize) -> io::Result<Vec<u8>> {
    // The exact size first: growing as it goes would take up to three times the memory.
    let size = postcard::serialize_with_flavor(value, postcard::ser_flavors::Size::default());
    let mut bytes = vec![0; size.map_err(io::Error::other)?];
    postcard::to_slice(value, &mut bytes).map_err(io::Error::other)?;
    Ok(bytes)
}

fn unpacked<T: DeserializeOwned>(bytes: &[u8]) -> io::Result<T> {
    postcard::from_bytes(bytes).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
}

fn exactly(length: u64, input: &mut impl Read) -> io::Result<Vec<u8>> {
    let length = usize::try_from(length).map_err(io::Error::other)?;
    let mut bytes = vec![0; length];
    input.read_exact(&mut bytes)?;
    Ok(bytes)
}
