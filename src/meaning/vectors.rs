//! The vectors of passages, kept on disk.
//!
//! In: passages with their vectors. Out: the vectors again, after a restart too, so that a passage is
//! encoded once for each model. A vector is found by the hash of its passage's text: what did not change
//! needs nothing, whatever article it moves to, and a run that was stopped goes on where it was.
//!
//! The file is a cache: whatever is wrong with it, it is set aside, or does without, and costs time alone.
//! It begins with [`MAGIC`], the model's fingerprint and the number of dimensions; then follow records of
//! one size: the key, a scale, one signed byte a dimension, and the first bytes of the SHA-256 of all that.
//! Only the keys are in memory. One process writes; others read what was there when they began.

use std::{
    collections::{HashMap, HashSet},
    fs::{self, File, OpenOptions},
    io,
    os::unix::fs::FileExt,
    path::Path,
    sync::Mutex,
};

use sha2::{Digest, Sha256};

use super::{encoder::lock, folder::hexadecimal};

/// The first bytes of a file, with the number of its layout.
const MAGIC: &[u8; 16] = b"ibid vectors 001";
const HEAD: usize = MAGIC.len() + 32 + 4;
const KEY: usize = 16;
const SCALE: usize = 4;
const CHECK: usize = 4;
/// The most records: 800 MB at 384 dimensions.
const MOST_RECORDS: usize = 2_000_000;
/// Fewer records of passages that are gone are not worth removing.
const SWEPT_FROM: usize = 10_000;
/// So many records are read at once.
const AT_ONCE: usize = 1024;

pub(super) type Key = [u8; KEY];

/// The vectors of one model.
pub(super) struct Vectors {
    dimensions: usize,
    kept: Option<Kept>,
}

struct Kept {
    file: File,
    places: Mutex<Places>,
    writable: bool,
}

/// Where each vector stands, as the number of its record.
#[derive(Default)]
struct Places {
    of: HashMap<Key, usize>,
    records: usize,
}

/// A vector in a byte a dimension.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Packed {
    /// What one step counts.
    pub(super) scale: f32,
    /// From -127 to 127.
    pub(super) steps: Vec<i8>,
}

impl Packed {
    /// Each number by the largest one, in 127 steps to either side.
    pub(super) fn of(vector: &[f32]) -> Self {
        let largest = vector
            .iter()
            .fold(f32::MIN_POSITIVE, |most, number| most.max(number.abs()));
        let scale = largest / 127.0;
        Self {
            scale,
            steps: vector.iter().map(|number| step(number / scale)).collect(),
        }
    }
}

impl Vectors {
    /// Opens the file of the model with this fingerprint in `folder`. Without a file that can be used
    /// nothing is kept, and the log says why.
    pub(super) fn open(folder: &Path, fingerprint: [u8; 32], dimensions: usize) -> Self {
        let kept = Kept::open(folder, fingerprint, dimensions)
            .inspect_err(|error| tracing::warn!(%error, folder = %folder.display(), "vectors of passages are not kept"))
            .ok();
        Self { dimensions, kept }
    }

    /// The vector of the passage with this key, if it was kept whole.
    pub(super) fn get(&self, key: &Key) -> Option<Packed> {
        let kept = self.kept.as_ref()?;
        let place = *lock(&kept.places).of.get(key)?;
        let mut record = vec![0; record_bytes(self.dimensions)];
        kept.file
            .read_exact_at(&mut record, offset(place, self.dimensions))
            .ok()?;
        decoded(&record, key)
    }

    /// Keeps the vector of the passage with this key if it can.
    pub(super) fn keep(&self, key: &Key, vector: &Packed) {
        let Some(kept) = self.kept.as_ref().filter(|kept| kept.writable) else {
            return;
        };
        let record = encoded(key, vector);
        let mut places = lock(&kept.places);
        if places.records >= MOST_RECORDS {
            return;
        }
        let place = places.records;
        match kept.file.write_all_at(&record, offset(place, self.dimensions)) {
            Ok(()) => {
                places.records += 1;
                places.of.insert(*key, place);
            }
            Err(error) => tracing::warn!(%error, "the vector of a passage could not be kept"),
        }
    }

    /// Removes what no passage has any more, once that is most of the file: what is left moves to its beginning.
    pub(super) fn sweep(&self, live: &HashSet<Key>) {
        let Some(kept) = self.kept.as_ref().filter(|kept| kept.writable) else {
            return;
        };
        let mut places = lock(&kept.places);
        if places.records <= 2 * live.len() + SWEPT_FROM {
            return;
        }
        // The order of the file, so that each record moves towards its beginning and none is written over before it
        // moved. A crash between leaves some twice, and none broken.
        let mut left: Vec<(usize, Key)> = places
            .of
            .iter()
            .filter(|(key, _)| live.contains(*key))
            .map(|(key, place)| (*place, *key))
            .collect();
        left.sort_unstable();
        let mut record = vec![0; record_bytes(self.dimensions)];
        let mut moved = Places::default();
        for (place, key) in left {
            let from = offset(place, self.dimensions);
            let to = offset(moved.records, self.dimensions);
            let is_moved = kept
                .file
                .read_exact_at(&mut record, from)
                .and_then(|()| kept.file.write_all_at(&record, to));
            if let Err(error) = is_moved {
                tracing::warn!(%error, "vectors of passages that are gone were not removed");
                return;
            }
            moved.of.insert(key, moved.records);
            moved.records += 1;
        }
        if let Err(error) = kept.file.set_len(offset(moved.records, self.dimensions)) {
            tracing::warn!(%error, "vectors of passages that are gone were not removed");
        }
        *places = moved;
    }
}

impl Kept {
    fn open(folder: &Path, fingerprint: [u8; 32], dimensions: usize) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        let path = folder.join(format!("{}.vectors", hexadecimal(&fingerprint[..8])));
        let head = head(fingerprint, dimensions)?;
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)?;
        let writable = file.try_lock().is_ok();
        let mut places = places(&file, &head, dimensions);
        if places.as_ref().is_none_or(|places| places.records >= MOST_RECORDS) && writable {
            if file.metadata()?.len() > 0 {
                let aside = path.with_extension("aside");
                tracing::warn!(aside = %aside.display(), "vectors that are damaged, foreign or too many were set aside");
                fs::rename(&path, &aside)?;
                file = OpenOptions::new().read(true).write(true).create_new(true).open(&path)?;
                file.lock()?;
            }
            file.write_all_at(&head, 0)?;
            places = Some(Places::default());
        }
        Ok(Self {
            file,
            places: Mutex::new(places.unwrap_or_default()),
            writable,
        })
    }
}

/// Where the vectors in `file` stand, if it begins with `head`. What a crash left of a record at the end is
/// written over; a record that is damaged shows when it is read.
fn places(file: &File, head: &[u8], dimensions: usize) -> Option<Places> {
    let mut begins = vec![0; head.len()];
    file.read_exact_at(&mut begins, 0).ok()?;
    if begins != head {
        return None;
    }
    let bytes = usize::try_from(file.metadata().ok()?.len()).ok()?;
    let records = (bytes - HEAD) / record_bytes(dimensions);
    let mut places = Places {
        of: HashMap::with_capacity(records),
        records,
    };
    // Several records at once: one read for each would be most of the time that opening takes.
    let mut read = vec![0; record_bytes(dimensions) * AT_ONCE];
    for first in (0..records).step_by(AT_ONCE) {
        let count = AT_ONCE.min(records - first);
        let read = &mut read[..record_bytes(dimensions) * count];
        file.read_exact_at(read, offset(first, dimensions)).ok()?;
        for (at, record) in read.chunks_exact(record_bytes(dimensions)).enumerate() {
            places.of.insert(*record.first_chunk::<KEY>()?, first + at);
        }
    }
    Some(places)
}

fn head(fingerprint: [u8; 32], dimensions: usize) -> io::Result<Vec<u8>> {
    let dimensions = u32::try_from(dimensions).map_err(io::Error::other)?;
    Ok([&MAGIC[..], &fingerprint[..], &dimensions.to_le_bytes()[..]].concat())
}

/// What a passage's vector is found by.
pub(super) fn key(passage: &str) -> Key {
    let mut key = Key::default();
    key.copy_from_slice(&Sha256::digest(passage)[..KEY]);
    key
}

fn record_bytes(dimensions: usize) -> usize {
    KEY + SCALE + dimensions + CHECK
}

fn offset(place: usize, dimensions: usize) -> u64 {
    (HEAD + place * record_bytes(dimensions)) as u64
}

/// The record of a vector.
fn encoded(key: &Key, vector: &Packed) -> Vec<u8> {
    let mut record = key.to_vec();
    record.extend(vector.scale.to_le_bytes());
    record.extend(vector.steps.iter().map(|step| step.cast_unsigned()));
    record.extend(check(&record));
    record
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "it is at most 127 by the choice of the scale"
)]
fn step(number: f32) -> i8 {
    number.round() as i8
}

/// The vector in `record`, if it is that of `key` and whole.
fn decoded(record: &[u8], key: &Key) -> Option<Packed> {
    let (rest, sum) = record.split_last_chunk::<CHECK>()?;
    let (found, rest_of) = rest.split_first_chunk::<KEY>()?;
    let (scale, steps) = rest_of.split_first_chunk::<SCALE>()?;
    if found != key || *sum != check(rest) {
        return None;
    }
    Some(Packed {
        scale: f32::from_le_bytes(*scale),
        steps: steps.iter().map(|step| step.cast_signed()).collect(),
    })
}

fn check(bytes: &[u8]) -> [u8; CHECK] {
    let mut sum = [0; CHECK];
    sum.copy_from_slice(&Sha256::digest(bytes)[..CHECK]);
    sum
}
