//! How the program ends.
//!
//! In: SIGINT and SIGTERM. Out: a token that is cancelled by them, and no picture of the memory on disk when the system
//! ends it otherwise.

use std::io;

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

/// Lets no core dump be written of this process and of what it starts: the token is in memory.
pub(super) fn forbid_core_dumps() {
    let none = Rlimit {
        current: Some(0),
        maximum: getrlimit(Resource::Core).maximum,
    };
    // Less is always allowed; a system that knows no such limit writes none.
    let _ = setrlimit(Resource::Core, none);
}

/// A token that is cancelled by the first SIGINT or SIGTERM. The second SIGINT ends the process, for
/// people who do not want to wait.
pub(super) fn stop_on_signals() -> io::Result<CancellationToken> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
    let stop = CancellationToken::new();
    let (interrupt, terminate) = {
        let _entered = runtime.enter();
        (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?)
    };
    let stopped = stop.clone();
    std::thread::Builder::new().name("signals".to_owned()).spawn(move || {
        runtime.block_on(async move {
            let (mut interrupt, mut terminate) = (interrupt, terminate);
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
            stopped.cancel();
            interrupt.recv().await;
            // 128 + SIGINT, as a shell reports it.
            std::process::exit(130);
        });
    })?;
    Ok(stop)
}
