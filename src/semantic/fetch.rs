//! Bringing a model once, when somebody asks for it.
//!
//! In: a [`Pin`], which says every file of one revision with its size and checksum, and where to fetch it
//! from. Out: a folder with those files and a manifest, or no folder: everything is written beside it first
//! and only files that are what the pin says are kept.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
    time::Duration,
};

use reqwest::{Client, StatusCode};
use sha2::{Digest, Sha256};

use super::folder::{MANIFEST, Manifest, NETWORK, Pooling, TOKENIZER, hexadecimal};

/// Where models are published.
pub const HUB: &str = "https://huggingface.co";

/// One revision of a model.
#[derive(Debug, Clone, Copy)]
pub struct Pin {
    /// The repository at the hub.
    pub name: &'static str,
    /// The commit.
    pub revision: &'static str,
    /// Its licence (SPDX).
    pub licence: &'static str,
    /// What is fetched of it.
    pub files: &'static [Pinned],
}

/// One file of a pin.
#[derive(Debug, Clone, Copy)]
pub struct Pinned {
    /// Where it is in the repository.
    pub path: &'static str,
    /// What it is called in the folder.
    pub name: &'static str,
    /// How large it is.
    pub bytes: u64,
    /// Its SHA-256 in hexadecimal digits.
    pub sha256: &'static str,
}

/// The model that is fetched. The network is that with 32-bit weights: products of 8-bit ones overflow
/// unnoticed on processors without VNNI, and unsigned 8-bit weights with a zero point for each column, made
/// from this model to try it, came out of `rten` 0.27 as noise.
pub const MINILM: Pin = Pin {
    name: "sentence-transformers/all-MiniLM-L6-v2",
    revision: "1110a243fdf4706b3f48f1d95db1a4f5529b4d41",
    licence: "Apache-2.0",
    files: &[
        Pinned {
            path: "tokenizer.json",
            name: TOKENIZER,
            bytes: 466_247,
            sha256: "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
        },
        Pinned {
            path: "onnx/model.onnx",
            name: NETWORK,
            bytes: 90_405_214,
            sha256: "6fd5d72fe4589f189f8ebc006442dbb529bb7ce38f8082112682524616046452",
        },
    ],
};

impl Pin {
    /// The size of all its files together.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.files.iter().map(|file| file.bytes).sum()
    }

    fn manifest(&self) -> Manifest {
        let sums = self.files.iter();
        Manifest {
            name: self.name.to_owned(),
            revision: self.revision.to_owned(),
            pooling: Pooling::Mean,
            most_tokens: 256,
            sha256: sums
                .map(|file| (file.name.to_owned(), file.sha256.to_owned()))
                .collect(),
        }
    }
}

/// Why a model was not fetched.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// The folder is there already.
    #[error("`{}` is there already", .0.display())]
    There(PathBuf),
    /// A file could not be fetched.
    #[error("`{url}` could not be fetched: {reason}")]
    Network {
        /// The file.
        url: String,
        /// What the network said.
        reason: reqwest::Error,
    },
    /// The server gave something else.
    #[error("`{url}` could not be fetched: the server says {status}")]
    Refused {
        /// The file.
        url: String,
        /// What the server said.
        status: StatusCode,
    },
    /// What came is not what is pinned.
    #[error("`{url}` is not the file that was pinned: {what}")]
    Differs {
        /// The file.
        url: String,
        /// How it differs.
        what: String,
    },
    /// The folder cannot be written.
    #[error("`{}` cannot be written: {reason}", .path.display())]
    Unwritable {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        reason: io::Error,
    },
}

/// How long a connection may take, and how long nothing may come.
const PATIENCE: Duration = Duration::from_secs(30);

/// Fetches `pin` from the hub at `base` into the new folder `to`. `tick` is told every number of bytes that
/// came.
///
/// # Errors
/// When the folder is there already or cannot be written, a file cannot be fetched, or it differs from the
/// pin. Nothing is left behind then.
pub async fn fetch(pin: &Pin, base: &str, to: &Path, tick: &dyn Fn(u64)) -> Result<(), FetchError> {
    if to.exists() {
        return Err(FetchError::There(to.to_owned()));
    }
    let unwritable = |reason| FetchError::Unwritable {
        path: to.to_owned(),
        reason,
    };
    let parent = to.parent().filter(|parent| !parent.as_os_str().is_empty());
    let parent = parent.unwrap_or(Path::new("."));
    fs::create_dir_all(parent).map_err(unwritable)?;
    let staged = tempfile::Builder::new()
        .prefix(".model-")
        .tempdir_in(parent)
        .map_err(unwritable)?;
    let client = Client::builder()
        .connect_timeout(PATIENCE)
        .read_timeout(PATIENCE)
        .build()
        .map_err(|reason| FetchError::Network {
            url: base.to_owned(),
            reason,
        })?;
    for file in pin.files {
        let url = format!(
            "{}/{}/resolve/{}/{}",
            base.trim_end_matches('/'),
            pin.name,
            pin.revision,
            file.path
        );
        let mut written = File::create_new(staged.path().join(file.name)).map_err(unwritable)?;
        fetch_file(&client, &url, file, &mut written, tick, &unwritable).await?;
    }
    let manifest = serde_json::to_vec_pretty(&pin.manifest()).expect("a manifest is plain data");
    fs::write(staged.path().join(MANIFEST), manifest).map_err(unwritable)?;
    readable(staged.path()).map_err(unwritable)?;
    fs::rename(staged.path(), to).map_err(unwritable)
}

async fn fetch_file(
    client: &Client,
    url: &str,
    file: &Pinned,
    written: &mut File,
    tick: &dyn Fn(u64),
    unwritable: &impl Fn(io::Error) -> FetchError,
) -> Result<(), FetchError> {
    let network = |reason| FetchError::Network {
        url: url.to_owned(),
        reason,
    };
    let differs = |what| FetchError::Differs {
        url: url.to_owned(),
        what,
    };
    let mut response = client.get(url).send().await.map_err(network)?;
    if !response.status().is_success() {
        return Err(FetchError::Refused {
            url: url.to_owned(),
            status: response.status(),
        });
    }
    let (mut sum, mut bytes) = (Sha256::new(), 0);
    while let Some(chunk) = response.chunk().await.map_err(network)? {
        bytes += chunk.len() as u64;
        if bytes > file.bytes {
            return Err(differs(format!("it has more than {} bytes", file.bytes)));
        }
        sum.update(&chunk);
        written.write_all(&chunk).map_err(unwritable)?;
        tick(chunk.len() as u64);
    }
    let sum = hexadecimal(&sum.finalize());
    if bytes != file.bytes || sum != file.sha256 {
        return Err(differs(format!("it has {bytes} bytes and the SHA-256 {sum}")));
    }
    written.sync_all().map_err(unwritable)
}

/// A temporary folder is its owner's alone; a model may be anybody's.
fn readable(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o755))
}
