//! What the suites share: the fakes, and the real binary with a home to run in.

pub mod bot;
pub mod discord;
