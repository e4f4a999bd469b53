//! The files of a model: those in the program, or those of a folder.
//!
//! In: a path, or none. Out: [`Files`] that are what their manifest says, with a fingerprint that no other model has. A
//! folder without a manifest, filled by hand, is taken for what most sentence models are.

use std::{
    borrow::Cow,
    collections::BTreeMap,
    fmt::Write as _,
    fs, io,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The manifest's name in the folder.
pub const MANIFEST: &str = "manifest.json";
/// The network, in the ONNX format.
const NETWORK: &str = "model.onnx";
/// The tokenizer, in the format of Hugging Face's `tokenizers`.
const TOKENIZER: &str = "tokenizer.json";

/// How much of a revision is told: as much as tells it from others.
const REVISION_CHARS: usize = 12;

/// What a folder holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The model's name, for people.
    pub name: String,
    /// Which state of it.
    pub revision: String,
    /// How the vectors of a text's tokens become one.
    #[serde(default)]
    pub pooling: Pooling,
    /// The most tokens of a text that the model reads.
    #[serde(default = "most_tokens")]
    pub most_tokens: usize,
    /// What stands before a question.
    #[serde(default)]
    pub question_prefix: String,
    /// What stands before a passage.
    #[serde(default)]
    pub passage_prefix: String,
    /// The SHA-256 of every file, in hexadecimal digits.
    #[serde(default)]
    pub sha256: BTreeMap<String, String>,
}

/// How the vectors of a text's tokens become one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Pooling {
    /// Their mean.
    #[default]
    Mean,
    /// That of the first token.
    First,
}

/// What the sentence-transformers trained on pairs of sentences read at most.
fn most_tokens() -> usize {
    256
}

/// Why a folder holds no model.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// A file that a model needs is not there.
    #[error("there is no model in `{}`", .0.display())]
    Missing(PathBuf),
    /// A file cannot be read.
    #[error("`{}` cannot be read: {reason}", .path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        reason: io::Error,
    },
    /// The manifest is none.
    #[error("`{}` is no manifest of a model: {reason}", .path.display())]
    NoManifest {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: serde_json::Error,
    },
    /// A file is not what the manifest says.
    #[error("`{}` differs from its checksum in the manifest", .0.display())]
    Differs(PathBuf),
}

/// A model's files, checked.
#[derive(Debug)]
pub(super) struct Files {
    pub(super) manifest: Manifest,
    /// The network, in the ONNX format.
    pub(super) network: Cow<'static, [u8]>,
    /// The tokenizer, in the format of Hugging Face's `tokenizers`.
    pub(super) tokenizer: Cow<'static, [u8]>,
    fingerprint: [u8; 32],
}

impl Files {
    /// The files in the program. Nothing can change them, so they are not compared with their checksums.
    pub(super) fn bundled() -> Result<Self, FolderError> {
        let manifest: Manifest =
            serde_json::from_slice(include_bytes!("../../model/manifest.json")).map_err(|reason| {
                FolderError::NoManifest {
                    path: PathBuf::from(MANIFEST),
                    reason,
                }
            })?;
        Ok(Self {
            fingerprint: fingerprint(&manifest, manifest.sha256.values().map(String::as_bytes)),
            network: Cow::Borrowed(include_bytes!("../../model/model.onnx")),
            tokenizer: Cow::Borrowed(include_bytes!("../../model/tokenizer.json")),
            manifest,
        })
    }

    /// Reads the model in `path` and compares every file with the manifest.
    pub(super) fn open(path: &Path) -> Result<Self, FolderError> {
        let read = |name| fs::read(path.join(name)).map_err(|reason| unreadable(path, name, reason));
        let (network, tokenizer) = (read(NETWORK)?, read(TOKENIZER)?);
        let manifest = manifest(path)?;
        let sums = [(NETWORK, sha256(&network)), (TOKENIZER, sha256(&tokenizer))];
        for (name, sum) in &sums {
            if manifest.sha256.get(*name).is_some_and(|said| *said != hexadecimal(sum)) {
                return Err(FolderError::Differs(path.join(name)));
            }
        }
        Ok(Self {
            fingerprint: fingerprint(&manifest, sums.iter().map(|(_, sum)| sum.as_slice())),
            network: Cow::Owned(network),
            tokenizer: Cow::Owned(tokenizer),
            manifest,
        })
    }

    /// The model's name and revision, for people.
    pub(super) fn name(&self) -> String {
        let revision: String = self.manifest.revision.chars().take(REVISION_CHARS).collect();
        format!("{} ({revision})", self.manifest.name)
    }

    /// What tells vectors of this model from those of any other.
    pub(super) fn fingerprint(&self) -> [u8; 32] {
        self.fingerprint
    }
}

fn fingerprint<'a>(manifest: &Manifest, sums: impl Iterator<Item = &'a [u8]>) -> [u8; 32] {
    let read = (&manifest.question_prefix, &manifest.passage_prefix);
    let rest = format!("{:?} {} {read:?}", manifest.pooling, manifest.most_tokens);
    let all = sums.flatten().copied().chain(rest.into_bytes());
    sha256(&all.collect::<Vec<_>>())
}

fn unreadable(folder: &Path, name: &str, reason: io::Error) -> FolderError {
    match reason.kind() {
        io::ErrorKind::NotFound => FolderError::Missing(folder.to_owned()),
        _ => FolderError::Unreadable {
            path: folder.join(name),
            reason,
        },
    }
}

fn manifest(folder: &Path) -> Result<Manifest, FolderError> {
    let path = folder.join(MANIFEST);
    match fs::read(&path) {
        Ok(written) => serde_json::from_slice(&written).map_err(|reason| FolderError::NoManifest { path, reason }),
        Err(reason) if reason.kind() == io::ErrorKind::NotFound => Ok(Manifest {
            name: folder.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            revision: "no manifest".to_owned(),
            pooling: Pooling::Mean,
            most_tokens: most_tokens(),
            question_prefix: String::new(),
            passage_prefix: String::new(),
            sha256: BTreeMap::new(),
        }),
        Err(reason) => Err(FolderError::Unreadable { path, reason }),
    }
}

fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// Two lower-case digits a byte, as `sha256sum` prints them.
pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut digits, byte| {
        // Writing to a string cannot fail.
        let _ = write!(digits, "{byte:02x}");
        digits
    })
}
