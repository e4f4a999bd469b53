//! `ibid backup` and `ibid restore`.
//!
//! In: arguments, and what is copied or where to. Out: a backup or a data folder, and what was done in a few lines.

use std::{
    io::Write,
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::Args;

use crate::{
    backup::{self, Wanted, Why},
    failure::Failure,
    reply::plain,
    store::Location,
};

/// Where a backup is made.
#[derive(Debug, Args)]
pub struct Backup {
    /// A new folder for it
    #[arg(value_name = "DIR")]
    pub to: PathBuf,
    /// Leave out the index, which can be made anew from the documents
    #[arg(long)]
    pub without_index: bool,
}

/// What is restored.
#[derive(Debug, Args)]
pub struct Restore {
    /// The folder that `ibid backup` made
    #[arg(value_name = "DIR")]
    pub from: PathBuf,
    /// Put what is in the data folder aside
    #[arg(long)]
    pub force: bool,
}

impl Backup {
    /// Makes the backup and says to `out` what is in it and what is not. The exit code is 1 where something was left out.
    ///
    /// # Errors
    /// When it cannot be made, or `out` cannot be written.
    pub fn run(&self, wanted: &Wanted<'_>, out: &mut dyn Write) -> anyhow::Result<ExitCode> {
        let made = backup::make(wanted, &self.to)?;
        writeln!(out, "Backed up to {}: {}.", shown(&self.to), counted(&made.manifest))?;
        if made.manifest.schema.is_none() && matches!(wanted.database, Location::Url(_)) {
            writeln!(out, "The database is on a server: back it up there, as with `pg_dump`.")?;
        }
        for (name, why) in &made.left_out {
            match why {
                Why::Changing => writeln!(
                    out,
                    "`{name}` is not in it, since it changed all the while: back up later."
                )?,
                Why::Damaged => writeln!(
                    out,
                    "`{name}` is not in it, since it is damaged: `ibid doctor` says more."
                )?,
            }
        }
        if made.manifest.schema.is_some() {
            writeln!(
                out,
                "It holds the secret that buttons are signed by: keep it as you keep the token."
            )?;
        }
        writeln!(out, "The documents and the token are not in it.")?;
        Ok(ExitCode::from(u8::from(!made.left_out.is_empty())))
    }
}

impl Restore {
    /// Restores into the data folder and says so to `out`; `is_elsewhere` says whether the settings name a database that
    /// is not in it.
    ///
    /// # Errors
    /// When it cannot be restored, or `out` cannot be written.
    pub fn run(&self, data: &Path, is_elsewhere: bool, now: i64, out: &mut dyn Write) -> anyhow::Result<ExitCode> {
        let restored = backup::restore(&self.from, data, self.force, now)?;
        let manifest = &restored.manifest;
        writeln!(
            out,
            "Restored {} into {}, as it was on {} with ibid {}.",
            counted(manifest),
            shown(data),
            plain::moment(manifest.made_at),
            plain::safe(&manifest.ibid),
        )?;
        if let Some(aside) = &restored.aside {
            writeln!(out, "What was there before is in {}.", shown(aside))?;
        }
        if let Some(settings) = &restored.settings {
            writeln!(out, "The settings of that time are in {}.", shown(settings))?;
        }
        match (manifest.schema.is_some(), is_elsewhere) {
            (false, true) => writeln!(
                out,
                "No database is in it: restore that which `store.url` names on its server."
            )?,
            (true, true) => {
                let file = data.join(Location::FILE);
                writeln!(out, "Its database is {}, and `store.url` names another.", shown(&file))?;
            }
            (_, false) => {}
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// What to say while a bot is running.
#[must_use]
pub fn in_use(data: &Path) -> Failure {
    Failure::operator(
        format!("A bot is running with the data folder `{}`.", data.display()),
        "Stop it first, or restore into another folder with `--data`.",
    )
}

fn counted(manifest: &backup::Manifest) -> String {
    let files = manifest.files.len();
    format!("{files} files, {} MB", manifest.bytes().div_ceil(1_000_000))
}

fn shown(path: &Path) -> String {
    plain::safe(&path.display().to_string())
}
