//! The one integration binary: each module is a suite, `support` holds the fakes.

mod bot;
mod command_line;
mod crash;
mod fake_discord;
mod invariants;
mod quality;
mod reindex;
mod seam;
mod support;
mod tidy;
