//! The one integration binary: each module is a suite, `support` holds the fakes.

mod bot;
mod fake_discord;
mod support;
mod tidy;
