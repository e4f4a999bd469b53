//! The one integration binary: each module is a suite, `support` holds the fakes.
