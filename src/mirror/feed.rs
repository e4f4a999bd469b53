//! A feed.
