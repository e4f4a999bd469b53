//! Documents in: from files to articles and passages.
//!
//! In: a folder of files. Out: [`Article`]s, whose `text` is a pure function of the file's bytes, and the
//! [`Passage`]s they are retrieved by. A file that cannot be read exactly is a [`Rejected`] with its
//! reason and never a lossy article; it never stops the files beside it.
//!
//! What "verbatim" promises to a reader is defined once, in `corpus/README.md`: a quotation is a
//! substring of [`Article::text`].

mod article;
mod format;
mod mapping;
mod naming;
mod passage;
mod source;
mod visible;

pub use article::{Anchor, Article, ArticleId, Block, BlockKind, Date, Meta, Revision, Section, SectionKind};
pub use format::{
    Archive, ArchiveLimits, File, Given, InProcess, Parsed, Parser, Rejected, Warning, is_heavy, is_read, parse,
};
pub use mapping::Mapping;
pub use naming::{Sent, read_endings};
pub use passage::{Context, Passage, Sentence, mark_of, passages};
pub use source::{
    Corpus, Directory, Entry, Listing, Manifest, Manifests, Record, Refreshed, Source, SourceError, SourceKind,
    Summary, Tables, Unlisted, UploadFolder, Uploaded, Uploads, modified_ns, upload_id,
};
pub use visible::{Removed, Shared, UPLOADS, Visible, Whose, guild_of, shown_name, uploads_of};
