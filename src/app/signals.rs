//! Signals that stop the program.
//!
//! In: SIGINT and SIGTERM. Out: a token that is cancelled by them.

use std::io;

use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

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
