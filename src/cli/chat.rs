//! `ibid chat`: one question a line, until the input ends.

use std::io::{BufRead, Write};

use crate::{
    locale::Language,
    question::Filters,
    reply::{plain, wording},
    service::Service,
};

/// Reads questions from `input` and prints answers to `out`. With `prompt`, says when it is the asker's
/// turn. A question that cannot be answered ends nothing.
///
/// # Errors
/// When `input` cannot be read or `out` cannot be written.
pub fn run(service: &Service, input: &mut dyn BufRead, out: &mut dyn Write, prompt: bool) -> anyhow::Result<()> {
    let mut line = String::new();
    loop {
        if prompt {
            write!(out, "ask> ")?;
            out.flush()?;
        }
        line.clear();
        if input.read_line(&mut line)? == 0 {
            break;
        }
        let question = line.trim();
        if question.is_empty() {
            continue;
        }
        let reply = match service.ask(question, Filters::default()) {
            Ok(answered) => wording::answered(Language::English, &answered),
            Err(failure) => wording::failed_for_operators(&failure),
        };
        writeln!(out, "{}", plain::render(&reply))?;
    }
    if prompt {
        writeln!(out)?;
    }
    Ok(())
}
