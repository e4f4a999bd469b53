//! What ibid cannot answer, with examples: a page for people who wonder about a reply.
//!
#![doc = include_str!("limits.md")]
