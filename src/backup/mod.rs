//! The data folder, copied while a bot runs, and put back.
//!
//! In: a data folder that somebody may be writing, and an empty folder. Out: a backup: the database as it is at one
//! moment, with the secret that buttons are signed by; the uploads that it counts on; one commit of the index; what
//! was brought from elsewhere; the settings; and a manifest with a checksum of each file. Or the data folder from such
//! a backup, once every checksum holds.
//!
//! What runs is not held up: files that are written once and then named by another are copied while the name still
//! says the same before and after. Left out are the documents themselves, secrets of the environment, the sentence
//! model, and what is made anew by itself.

mod manifest;
mod restore;
mod tree;

use std::{
    fs, io,
    path::{Path, PathBuf},
    time::Duration,
};

use crate::{
    corpus::UploadFolder,
    failure::Failure,
    index::embedded::{self, Committed},
    store::{self, Copied, Location},
};

pub use manifest::{Kept, Manifest};
pub use restore::{Restored, restore, whole};

use manifest::{FILE, FORM, copied};
use tree::tree;

/// The file of settings in a backup.
pub const SETTINGS: &str = "settings.toml";
/// Folders of the data folder that are copied as they are.
const FOLDERS: [&str; 2] = ["sources", "manifests"];
const UPLOADS: &str = "uploads";
const INDEX: &str = "index";
/// How often what changes while it is copied is begun again, and how long others are left alone in between.
const TRIES: usize = 20;
const PAUSE: Duration = Duration::from_millis(250);

/// What is copied.
#[derive(Debug)]
pub struct Wanted<'a> {
    /// The data folder.
    pub data: &'a Path,
    /// The database.
    pub database: &'a Location,
    /// The file of settings, where there is one.
    pub settings: Option<&'a Path>,
    /// Whether the index is copied too; it can be made anew from the documents.
    pub index: bool,
    /// Now, in seconds since 1970.
    pub now: i64,
}

/// A backup that was made.
#[derive(Debug)]
pub struct Made {
    /// What is in it.
    pub manifest: Manifest,
    /// What is not in it, by the names of folders, and why.
    pub left_out: Vec<(String, Why)>,
}

/// Why something is not in a backup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// It changed all the while.
    Changing,
    /// It is damaged, and can be made anew.
    Damaged,
}

/// Makes a backup in the folder `to`, which is made and must be empty if it is there.
///
/// # Errors
/// When `to` holds something, something cannot be read or written, or the database is damaged. What was copied until then
/// stays, without a manifest.
pub fn make(wanted: &Wanted<'_>, to: &Path) -> Result<Made, Failure> {
    if !is_empty(to).map_err(|error| unreadable(to, &error))? {
        return Err(Failure::operator(
            format!("The folder `{}` is not empty.", to.display()),
            "Name a new folder for each backup.",
        ));
    }
    if !wanted.data.is_dir() {
        return Err(Failure::operator(
            format!("There is no data folder `{}`.", wanted.data.display()),
            "Name it with `--data`.",
        ));
    }
    whole(wanted.data)?;
    private_folder(to).map_err(|error| unwritable(to, &error))?;
    let mut backup = Backup {
        data: wanted.data,
        to,
        files: Vec::new(),
        left_out: Vec::new(),
    };
    let schema = backup.database(wanted.database)?;
    if wanted.index {
        backup.index()?;
    }
    for folder in FOLDERS {
        backup.folder(folder)?;
    }
    if let Some(settings) = wanted.settings {
        backup.file(settings, SETTINGS)?;
    }
    let manifest = Manifest {
        form: FORM,
        ibid: env!("CARGO_PKG_VERSION").to_owned(),
        made_at: wanted.now,
        schema,
        files: backup.files,
    };
    write(&manifest, to).map_err(|error| unwritable(to, &error))?;
    Ok(Made {
        manifest,
        left_out: backup.left_out,
    })
}

/// A backup that is being made.
struct Backup<'a> {
    data: &'a Path,
    to: &'a Path,
    files: Vec<Kept>,
    left_out: Vec<(String, Why)>,
}

impl Backup<'_> {
    /// The database, and the uploads that it counts on: bytes are there before the database says so and go after it, so
    /// they are looked for behind it, and where some went meanwhile both are copied once more.
    fn database(&mut self, location: &Location) -> Result<Option<i64>, Failure> {
        let file = self.to.join(Location::FILE);
        for _ in 0..TRIES {
            let copied = match location {
                Location::File(path) if !path.exists() => None,
                location => store::copy(location, &file)?,
            };
            self.folder(UPLOADS)?;
            let Some(Copied { schema, uploads }) = copied else {
                return Ok(None);
            };
            let kept = UploadFolder::new(self.to.join(UPLOADS));
            let before = UploadFolder::new(self.data.join(UPLOADS));
            // What was gone before the backup began is none of its faults.
            let is_missing = |hash| !kept.path(hash).exists() && before.path(hash).exists();
            if !uploads.iter().any(is_missing) {
                let read = manifest::read(&file, Location::FILE.to_owned());
                self.files.push(read.map_err(|error| unreadable(&file, &error))?);
                return Ok(Some(schema));
            }
            self.discard(UPLOADS)?;
            fs::remove_file(&file).map_err(|error| unwritable(&file, &error))?;
        }
        Err(busy(UPLOADS))
    }

    /// One commit of the index.
    fn index(&mut self) -> Result<(), Failure> {
        let directory = self.data.join(INDEX);
        if !directory.exists() {
            return Ok(());
        }
        for _ in 0..TRIES {
            match self.commit(&directory) {
                Ok(true) => return self.index_if_whole(),
                Ok(false) => {}
                // Another process may just have put a new index in the place of the one that was being read; where it is
                // damaged, the rest is worth a backup all the same.
                Err(error) => tracing::debug!(%error, "the index cannot be copied"),
            }
            self.discard(INDEX)?;
            std::thread::sleep(PAUSE);
        }
        self.left_out.push((INDEX.to_owned(), Why::Changing));
        Ok(())
    }

    /// Leaves the copy of a damaged index out, which nobody would want back.
    fn index_if_whole(&mut self) -> Result<(), Failure> {
        let is_whole = match embedded::look(&self.to.join(INDEX)) {
            Ok(looked) => looked.is_none_or(|looked| looked.damaged.is_empty()),
            Err(_) => false,
        };
        if !is_whole {
            self.discard(INDEX)?;
            self.left_out.push((INDEX.to_owned(), Why::Damaged));
        }
        Ok(())
    }

    /// Copies the commit that serves; false where another has taken its place meanwhile.
    fn commit(&mut self, directory: &Path) -> Result<bool, Failure> {
        let Some(commit) = Committed::of(directory)? else {
            return Ok(true);
        };
        let files = commit.files.iter().map(|file| Path::new(INDEX).join(file));
        let is_whole = self.all(&files.collect::<Vec<_>>())?;
        Ok(is_whole && Committed::of(directory)?.is_some_and(|now| now.mark == commit.mark))
    }

    /// A folder of the data folder, once it is the same before and after.
    fn folder(&mut self, name: &str) -> Result<(), Failure> {
        let folder = self.data.join(name);
        let listed = || tree(&folder).map_err(|error| unreadable(&folder, &error));
        for _ in 0..TRIES {
            let before = listed()?;
            let files = before.keys().map(|file| Path::new(name).join(file)).collect::<Vec<_>>();
            if self.all(&files)? && listed()? == before {
                return Ok(());
            }
            self.discard(name)?;
            std::thread::sleep(PAUSE);
        }
        self.left_out.push((name.to_owned(), Why::Changing));
        Ok(())
    }

    /// Copies these files of the data folder; false where one is gone meanwhile.
    fn all(&mut self, files: &[PathBuf]) -> Result<bool, Failure> {
        for file in files {
            match copied(&self.data.join(file), &self.to.join(file), named(file)) {
                Ok(kept) => self.files.push(kept),
                Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
                Err(error) => return Err(uncopied(file, &error)),
            }
        }
        Ok(true)
    }

    /// A file from elsewhere.
    fn file(&mut self, from: &Path, name: &str) -> Result<(), Failure> {
        let kept = copied(from, &self.to.join(name), name.to_owned());
        self.files.push(kept.map_err(|error| uncopied(from, &error))?);
        Ok(())
    }

    /// Forgets what was copied of a folder.
    fn discard(&mut self, name: &str) -> Result<(), Failure> {
        self.files.retain(|kept| !Path::new(&kept.path).starts_with(name));
        let folder = self.to.join(name);
        match fs::remove_dir_all(&folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(unwritable(&folder, &error)),
            _ => Ok(()),
        }
    }
}

/// A path below a folder, as a manifest has it.
fn named(path: &Path) -> String {
    let parts = path.iter().map(|part| part.to_string_lossy());
    parts.collect::<Vec<_>>().join("/")
}

fn is_empty(folder: &Path) -> io::Result<bool> {
    match fs::read_dir(folder) {
        Ok(mut entries) => Ok(entries.next().is_none()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(true),
        Err(error) => Err(error),
    }
}

/// A folder for this user alone, since the secret is in it.
fn private_folder(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    #[cfg(unix)]
    fs::set_permissions(folder, std::os::unix::fs::PermissionsExt::from_mode(0o700))?;
    Ok(())
}

fn write(manifest: &Manifest, to: &Path) -> io::Result<()> {
    let mut file = tempfile::NamedTempFile::new_in(to)?;
    serde_json::to_writer_pretty(&mut file, manifest)?;
    io::Write::write_all(&mut file, b"\n")?;
    file.as_file().sync_all()?;
    file.persist(to.join(FILE))?;
    fs::File::open(to)?.sync_all()
}

fn unreadable(path: &Path, error: &io::Error) -> Failure {
    let hint = "Let the user that runs this read it, and what is below it.";
    Failure::operator(format!("`{}` cannot be read.", path.display()), hint).because(error)
}

fn unwritable(path: &Path, error: &io::Error) -> Failure {
    let hint = "Name a folder on a disk with room that the user who runs this may write.";
    Failure::operator(format!("`{}` cannot be written.", path.display()), hint).because(error)
}

fn uncopied(path: &Path, error: &io::Error) -> Failure {
    let hint =
        "Check that there is room for a copy, and that the user who runs this may read the one and write the other.";
    Failure::operator(format!("`{}` cannot be copied.", path.display()), hint).because(error)
}

fn busy(name: &str) -> Failure {
    let hint = "Try again in a moment.";
    Failure::busy(
        format!("The folder `{name}` changes faster than it can be copied."),
        hint,
    )
}
