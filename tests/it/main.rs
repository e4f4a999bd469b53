//! The one integration binary: each module is a suite, `support` holds the fakes.

mod answers;
mod bot;
mod bot_inside;
mod browse;
mod calibrate;
mod chart;
mod command_line;
mod crash;
mod dates;
mod fake_discord;
mod floors;
mod formats;
mod invariants;
mod limits;
mod links;
mod permissions;
mod preferences;
mod quality;
mod question;
mod reindex;
mod seam;
mod semantic;
mod settings;
mod stages;
mod support;
mod tidy;
