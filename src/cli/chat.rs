//! `ibid chat`: one question a line, until the input ends. A question may lean on the one before it.

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
    let mut earlier: Option<String> = None;
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
        let reply = match service.ask_after(earlier.as_deref(), question, Filters::within(service.everything())) {
            Ok(answered) => {
                let understood = answered.understood.as_ref();
                earlier = Some(understood.map_or_else(|| question.to_owned(), |understood| understood.asked.clone()));
                wording::answered(Language::English, &answered)
            }
            Err(failure) => wording::failed_for_operators(&failure),
        };
        writeln!(out, "{}", plain::render(&reply))?;
    }
    if prompt {
        writeln!(out)?;
    }
    Ok(())
}
