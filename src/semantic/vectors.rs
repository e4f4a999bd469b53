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
    collections::HashMap,
    fs::{self, File, OpenOptions},
    io,
    os::unix::fs::FileExt,
    path::Path,
    sync::{Mutex, PoisonError},
};

use sha2::{Digest, Sha256};

use super::folder::hexadecimal;

/// The first bytes of a file, with the number of its layout.
const MAGIC: &[u8; 16] = b"ibid vectors 001";
const HEAD: usize = MAGIC.len() + 32 + 4;
const KEY: usize = 16;
const SCALE: usize = 4;
const CHECK: usize = 4;
/// The most records: 200 MB at 384 dimensions, and 12 MB of keys in memory. A fuller file begins anew, which
/// is how vectors of passages that are no more go away.
const MOST_RECORDS: usize = 500_000;

type Key = [u8; KEY];

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

impl Vectors {
    /// Opens the file of the model with this fingerprint in `folder`. Without a file that can be used
    /// nothing is kept, and the log says why.
    pub(super) fn open(folder: &Path, fingerprint: [u8; 32], dimensions: usize) -> Self {
        let kept = Kept::open(folder, fingerprint, dimensions)
            .inspect_err(|error| tracing::warn!(%error, folder = %folder.display(), "vectors of passages are not kept"))
            .ok();
        Self { dimensions, kept }
    }

    /// The vector of `passage`, if it was kept whole.
    pub(super) fn get(&self, passage: &str) -> Option<Vec<f32>> {
        let kept = self.kept.as_ref()?;
        let key = key(passage);
        let place = *lock(&kept.places).of.get(&key)?;
        let mut record = vec![0; record_bytes(self.dimensions)];
        kept.file
            .read_exact_at(&mut record, offset(place, self.dimensions))
            .ok()?;
        decoded(&record, &key)
    }

    /// Keeps the vector of `passage` if it can.
    pub(super) fn keep(&self, passage: &str, vector: &[f32]) {
        let Some(kept) = self.kept.as_ref().filter(|kept| kept.writable) else {
            return;
        };
        let key = key(passage);
        let record = encoded(&key, vector);
        let mut places = lock(&kept.places);
        if places.records >= MOST_RECORDS {
            return;
        }
        let place = places.records;
        match kept.file.write_all_at(&record, offset(place, self.dimensions)) {
            Ok(()) => {
                places.records += 1;
                places.of.insert(key, place);
            }
            Err(error) => tracing::warn!(%error, "the vector of a passage could not be kept"),
        }
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
    for place in 0..records {
        let mut key = Key::default();
        file.read_exact_at(&mut key, offset(place, dimensions)).ok()?;
        places.of.insert(key, place);
    }
    Some(places)
}

fn head(fingerprint: [u8; 32], dimensions: usize) -> io::Result<Vec<u8>> {
    let dimensions = u32::try_from(dimensions).map_err(io::Error::other)?;
    Ok([&MAGIC[..], &fingerprint[..], &dimensions.to_le_bytes()[..]].concat())
}

fn key(passage: &str) -> Key {
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

/// The record of a vector: each number by the largest one, in 127 steps to either side.
fn encoded(key: &Key, vector: &[f32]) -> Vec<u8> {
    let largest = vector
        .iter()
        .fold(f32::MIN_POSITIVE, |most, number| most.max(number.abs()));
    let scale = largest / 127.0;
    let mut record = key.to_vec();
    record.extend(scale.to_le_bytes());
    record.extend(vector.iter().map(|number| step(number / scale).cast_unsigned()));
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
fn decoded(record: &[u8], key: &Key) -> Option<Vec<f32>> {
    let (rest, sum) = record.split_last_chunk::<CHECK>()?;
    let (found, rest_of) = rest.split_first_chunk::<KEY>()?;
    let (scale, steps) = rest_of.split_first_chunk::<SCALE>()?;
    if found != key || *sum != check(rest) {
        return None;
    }
    let scale = f32::from_le_bytes(*scale);
    Some(steps.iter().map(|step| f32::from(step.cast_signed()) * scale).collect())
}

fn check(bytes: &[u8]) -> [u8; CHECK] {
    let mut sum = [0; CHECK];
    sum.copy_from_slice(&Sha256::digest(bytes)[..CHECK]);
    sum
}

fn lock(places: &Mutex<Places>) -> std::sync::MutexGuard<'_, Places> {
    places.lock().unwrap_or_else(PoisonError::into_inner)
}
