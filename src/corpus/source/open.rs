//! Opening what was listed.
//!
//! In: a listed file. Out: it, open. Between a listing and the reading anything can take its place: a pipe that would
//! be waited on for ever, a device without end, a link out of the folder. None of them is opened.

use std::{fs, io, os::unix::fs::OpenOptionsExt};

use rustix::fs::OFlags;

use super::Entry;

impl Entry {
    /// Opens the file for reading.
    ///
    /// # Errors
    /// When it is gone or may not be read, or is no regular file any more.
    pub fn open(&self) -> io::Result<fs::File> {
        let flags = OFlags::NONBLOCK | OFlags::NOFOLLOW;
        let flags = i32::try_from(flags.bits()).expect("the flags of a system are those of its C library, an `int`");
        let file = fs::OpenOptions::new().read(true).custom_flags(flags).open(&self.path)?;
        if !file.metadata()?.is_file() {
            return Err(io::Error::other("it is no file any more"));
        }
        Ok(file)
    }
}
