//! A data folder from a backup.
//!
//! In: the folder of a backup, and a data folder that nobody uses. Out: the data folder as it was. Nothing is touched
//! before every file of the backup was compared with its checksum; what was in the data folder is put aside and not
//! deleted.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use crate::{failure::Failure, store};

use super::{
    SETTINGS, is_empty,
    manifest::{self, FILE, FORM, Kept, Manifest, copied},
    private_folder, uncopied, unreadable, unwritable,
};

/// Where files are gathered, and what that folder is called from when all are there until all are in their place.
const STAGED: &str = "restoring";
const READY: &str = "restored";
/// What the folder of what was there before is called, with the moment behind it.
const ASIDE: &str = "before-restore";

/// What was put back.
#[derive(Debug)]
pub struct Restored {
    /// What the backup says of itself.
    pub manifest: Manifest,
    /// Where what was there before is now, if something was.
    pub aside: Option<PathBuf>,
    /// The file of settings in the backup, if there is one; it is left there.
    pub settings: Option<PathBuf>,
}

/// Makes the data folder `data` what it was when the backup in `from` was made. What is in it is put aside with `force`,
/// and refused without. `now` is in seconds since 1970. Nobody else may use the folder meanwhile.
///
/// # Errors
/// When `from` is no backup, is damaged, or was made by a later version; when something is in `data` and `force` is not
/// given; or when something cannot be written. In all but the last case nothing was changed.
pub fn restore(from: &Path, data: &Path, force: bool, now: i64) -> Result<Restored, Failure> {
    let manifest = checked(from)?;
    if !force && !is_empty(data).map_err(|error| unreadable(data, &error))? {
        return Err(Failure::operator(
            format!("The data folder `{}` is not empty.", data.display()),
            "Name another with `--data`, or put what is in it aside with `--force`.",
        ));
    }
    let put = |error| unwritable(data, &error);
    private_folder(data).map_err(put)?;
    // Left behind by one that was broken off; the backup has all that is in them.
    removed(&data.join(STAGED))?;
    removed(&data.join(READY))?;
    let (staged, ready) = (data.join(STAGED), data.join(READY));
    if let Err(failure) = gather(&manifest, from, &staged) {
        removed(&staged)?;
        return Err(failure);
    }
    fs::rename(&staged, &ready).map_err(put)?;
    let aside = unused(data, now);
    let moved = move_all(data, &aside, |name| name != READY && !name.starts_with(ASIDE)).map_err(put)?;
    move_all(&ready, data, |_| true).map_err(put)?;
    fs::remove_dir(&ready).map_err(put)?;
    fs::File::open(data).and_then(|folder| folder.sync_all()).map_err(put)?;
    let has_settings = manifest.files.iter().any(|file| file.path == SETTINGS);
    Ok(Restored {
        manifest,
        aside: moved.then_some(aside),
        settings: has_settings.then(|| from.join(SETTINGS)),
    })
}

/// Makes sure that no restore into this data folder was broken off while things were put into their place.
///
/// # Errors
/// When one was: a part of what is there is from before it, and a part from the backup.
pub fn whole(data: &Path) -> Result<(), Failure> {
    if !data.join(READY).exists() {
        return Ok(());
    }
    Err(Failure::operator(
        "A restore into the data folder was broken off.",
        "Run `ibid restore` again with `--force`; what was there before it stays in folders beside, `before-restore-…`.",
    ))
}

/// The manifest, once everything that it names is there and unchanged.
fn checked(from: &Path) -> Result<Manifest, Failure> {
    let manifest = read(from)?;
    if manifest.form > FORM || manifest.schema > Some(store::SCHEMA) {
        return Err(Failure::operator(
            format!("The backup was made by a newer version of ibid, {}.", manifest.ibid),
            "Restore it with that version or a later one.",
        ));
    }
    for file in &manifest.files {
        let path = file
            .relative()
            .ok_or_else(|| damaged(&file.path, "it leads out of the folder"))?;
        let found = manifest::read(&from.join(&path), file.path.clone());
        let found = found.map_err(|error| damaged(&file.path, &error.to_string()))?;
        if found != *file {
            return Err(damaged(&file.path, "it is not what was copied"));
        }
    }
    Ok(manifest)
}

fn read(from: &Path) -> Result<Manifest, Failure> {
    let bytes = fs::read(from.join(FILE)).map_err(|error| {
        let hint = "Name the folder that `ibid backup` made; one without that file was broken off.";
        let what = format!("`{}` is no backup: it has no file `{FILE}`.", from.display());
        match error.kind() {
            io::ErrorKind::NotFound => Failure::operator(what, hint),
            _ => unreadable(from, &error),
        }
    })?;
    serde_json::from_slice(&bytes).map_err(|error| damaged(FILE, &error.to_string()))
}

fn damaged(path: &str, why: &str) -> Failure {
    let hint = "Nothing was changed. Take another backup, or another copy of this one.";
    Failure::operator(format!("The backup is damaged in `{path}`."), hint).because(why)
}

/// All files of the backup in a new folder, compared once more while they are copied.
fn gather(manifest: &Manifest, from: &Path, staged: &Path) -> Result<(), Failure> {
    fs::create_dir(staged).map_err(|error| unwritable(staged, &error))?;
    for file in manifest.files.iter().filter(|file| file.path != SETTINGS) {
        let Some(path) = file.relative() else {
            return Err(damaged(&file.path, "it leads out of the folder"));
        };
        let kept: Kept = copied(&from.join(&path), &staged.join(&path), file.path.clone())
            .map_err(|error| uncopied(&path, &error))?;
        if kept != *file {
            return Err(damaged(&file.path, "it changed while it was read"));
        }
    }
    Ok(())
}

fn removed(folder: &Path) -> Result<(), Failure> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(unwritable(folder, &error)),
        _ => Ok(()),
    }
}

/// A folder for what was there before; one of the same second has another name.
fn unused(data: &Path, now: i64) -> PathBuf {
    let mut at = now;
    loop {
        let folder = data.join(format!("{ASIDE}-{at}"));
        if !folder.exists() {
            return folder;
        }
        at += 1;
    }
}

/// Moves what is in `from` and wanted into `to`; says whether there was anything.
fn move_all(from: &Path, to: &Path, wanted: impl Fn(&str) -> bool) -> io::Result<bool> {
    let mut names = Vec::new();
    for entry in fs::read_dir(from)? {
        let name = entry?.file_name();
        if name.to_str().is_none_or(&wanted) {
            names.push(name);
        }
    }
    if !names.is_empty() {
        fs::create_dir_all(to)?;
    }
    for name in &names {
        fs::rename(from.join(name), to.join(name))?;
    }
    Ok(!names.is_empty())
}
