//! What the system says of this process and of its disk.
//!
//! In: nothing, or a folder. Out: figures for whoever watches, and none where the system does not tell them as Linux
//! does.

use std::{fs, path::Path, time::Duration};

use rustix::{
    process::{Resource, getrlimit},
    time::{ClockId, clock_gettime},
};

/// The memory that this process holds, in bytes.
#[must_use]
pub fn resident_bytes() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024)
}

/// How many files and connections it has open.
#[must_use]
pub fn open_files() -> Option<usize> {
    // The listing itself is one of them.
    Some(fs::read_dir("/proc/self/fd").ok()?.count().saturating_sub(1))
}

/// The most that it may have open; `None` where there is no bound.
#[must_use]
pub fn most_open_files() -> Option<u64> {
    getrlimit(Resource::Nofile).current
}

/// The processor time that it has used.
#[must_use]
pub fn cpu_time() -> Duration {
    clock_gettime(ClockId::ProcessCPUTime).try_into().unwrap_or_default()
}

/// Bytes that are free for this user on the disk of `folder`, or, where that is not there yet, of what it would be made
/// in.
#[must_use]
pub fn free_bytes(folder: &Path) -> Option<u64> {
    let stat = folder.ancestors().find_map(|folder| {
        let named = if folder.as_os_str().is_empty() {
            Path::new(".")
        } else {
            folder
        };
        rustix::fs::statvfs(named).ok()
    })?;
    Some(stat.f_bavail.saturating_mul(stat.f_frsize))
}
