//! The program: parse the arguments, run, say what went wrong, exit.

use std::{io, process::ExitCode};

use clap::Parser;
use ibid::{
    app,
    cli::Cli,
    failure::Failure,
    reply::{plain, wording},
};
use mimalloc::MiMalloc;

/// See `Cargo.toml`.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    match app::run(Cli::parse()) {
        Ok(code) => code,
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            eprint!("{}", said(&error));
            ExitCode::from(2)
        }
    }
}

/// The reader of our output went away, as `head` does; nothing is wrong.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<io::Error>())
        .any(|cause| cause.kind() == io::ErrorKind::BrokenPipe)
}

fn said(error: &anyhow::Error) -> String {
    match error.downcast_ref::<Failure>() {
        Some(failure) => plain::render(&wording::failed_for_operators(failure)),
        None => format!("error: {}\n", plain::safe(&format!("{error:#}"))),
    }
}
