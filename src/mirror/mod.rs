//! Sources that are elsewhere, kept as files on this machine.
//!
//! In: what was declared of a git repository, a web site or a feed, and a folder to keep it in. Out: a
//! [`Source`](crate::corpus::Source) each, whose `refresh` brings what changed and whose `list` knows only what is
//! kept, so that a server that is away takes nothing from the corpus.
//!
//! Each source has one folder: files named by what is in them, and `state.json`, which says what they are. A file is
//! written before the state that names it and removed after the state that no longer does, so that a crash at any
//! moment leaves a state and its files; and what did not change is not touched, so that it need not be read again.

mod declaration;
mod feed;
mod git;
mod guard;
mod http;
mod names;
mod robots;
mod shelf;
mod site;

pub use declaration::{DeclarationError, FeedDeclaration, GitDeclaration, Keep, SiteDeclaration};
pub use feed::Feed;
pub use git::GitRepository;
pub use guard::{Forbidden, Guard, NotAllowable};
pub use http::Http;
pub use site::Site;
