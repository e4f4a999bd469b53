//! What the process that reads files does.
//!
//! In: questions on its standard input, which is a socket. Out: answers on the same socket. Before it reads anything
//! it takes from itself what reading needs not: memory beyond its bound, files, core dumps. It ends when its parent
//! does, also while it reads, and when nobody asked for a while.

use std::{
    fs,
    io::{self, Read, Write},
    os::{fd::AsFd, unix::net::UnixStream},
    panic,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc,
    },
    thread,
};

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

use super::{caught, wire};
use crate::corpus::{File, Rejected};

/// The stack that a file is read on, in bytes: what the main thread of a program has.
const STACK_BYTES: usize = 8 << 20;

/// Reads files for the parent process until it ends. `memory_bytes` and `cpu_seconds` bound the whole process.
///
/// # Errors
/// When the limits cannot be set, or the parent does not keep to the protocol.
pub fn run(memory_bytes: u64, cpu_seconds: u64) -> io::Result<()> {
    let mut socket = UnixStream::from(io::stdin().as_fd().try_clone_to_owned()?);
    let mut out = socket.try_clone()?;
    // A panic is part of the answer.
    panic::set_hook(Box::new(|_| {}));
    confine(memory_bytes, cpu_seconds)?;
    let busy = Arc::new(AtomicBool::new(false));
    let (questions, asked) = mpsc::sync_channel::<wire::Asked>(1);
    let reading = thread::Builder::new()
        .name("reading".to_owned())
        .stack_size(STACK_BYTES);
    reading.spawn({
        let busy = Arc::clone(&busy);
        move || {
            for question in asked {
                let keeps = answer(&mut out, &question).is_ok_and(|keeps| keeps);
                busy.store(false, Ordering::SeqCst);
                if !keeps {
                    std::process::exit(0);
                }
            }
        }
    })?;
    while let Some(head) = head(&mut socket, &busy)? {
        busy.store(true, Ordering::SeqCst);
        let question = wire::asked(head, &mut socket)?;
        if questions.send(question).is_err() {
            break;
        }
    }
    // The other thread may be in the middle of a file that nobody waits for any more.
    std::process::exit(0)
}

/// Answers one question. False after a panic, whose traces may be left in this process.
fn answer(out: &mut impl Write, question: &wire::Asked) -> io::Result<bool> {
    let answer = caught(&File {
        id: &question.id,
        bytes: &question.bytes,
        given: &question.given,
    });
    wire::answer(out, &answer)?;
    Ok(!matches!(answer, Err(Rejected::Died { .. })))
}

/// The first bytes of the next question; none when the parent ended, or nobody asked for as long as the socket waits.
fn head(socket: &mut UnixStream, busy: &AtomicBool) -> io::Result<Option<[u8; 8]>> {
    let mut head = [0; 8];
    let mut got = 0;
    while got < head.len() {
        match socket.read(&mut head[got..]) {
            Ok(0) => return Ok(None),
            Ok(read) => got += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                if got == 0 && !busy.load(Ordering::SeqCst) {
                    return Ok(None);
                }
            }
            Err(error) => return Err(error),
        }
    }
    Ok(Some(head))
}

/// Takes from this process what reading a file needs not.
fn confine(memory_bytes: u64, cpu_seconds: u64) -> io::Result<()> {
    // Where the whole machine runs out of memory, this process goes first. Other systems have no such file.
    let _ = fs::write("/proc/self/oom_score_adj", "1000");
    for (resource, most) in [
        // What it can write, and not addresses that are only set aside.
        (Resource::Data, memory_bytes),
        (Resource::Cpu, cpu_seconds),
        (Resource::Core, 0),
        (Resource::Fsize, 0),
        // Those that are open stay open; no other can be opened.
        (Resource::Nofile, 0),
    ] {
        let allowed = getrlimit(resource).maximum;
        let most = Some(allowed.map_or(most, |allowed| allowed.min(most)));
        let limit = Rlimit {
            current: most,
            maximum: most,
        };
        setrlimit(resource, limit)?;
    }
    Ok(())
}
