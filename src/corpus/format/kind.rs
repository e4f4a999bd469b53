//! Which format a file is in.
//!
//! In: what its server said of it, and its name. Out: the format, if it is one that is read. What stands in the file
//! is not asked here: listing a folder must not open its files.

use super::{Given, file_name};
use crate::corpus::ArticleId;

/// The formats.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Epub,
    Pdf,
    Html,
    Xhtml,
    AsciiDoc,
    Docx,
    Odt,
    Markdown,
    Rst,
    Text,
    Csv,
    Tsv,
    Json,
    JsonLines,
    Feed,
    /// XML, which may be a feed.
    Xml,
    Message,
    Mailbox,
}

impl Kind {
    /// The format of a file: by what its server said of it, then by its name.
    pub(super) fn known(id: &ArticleId, given: &Given) -> Option<Self> {
        let media_type = given.media_type.as_deref();
        media_type.and_then(Self::of_media_type).or_else(|| Self::named(id))
    }

    fn of_media_type(media_type: &str) -> Option<Self> {
        match media_type {
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document" => Some(Self::Docx),
            "application/vnd.oasis.opendocument.text" => Some(Self::Odt),
            "application/epub+zip" => Some(Self::Epub),
            "application/pdf" => Some(Self::Pdf),
            "text/html" => Some(Self::Html),
            "application/xhtml+xml" => Some(Self::Xhtml),
            "text/markdown" => Some(Self::Markdown),
            "text/prs.fallenstein.rst" | "text/x-rst" => Some(Self::Rst),
            "text/asciidoc" => Some(Self::AsciiDoc),
            "text/plain" => Some(Self::Text),
            "text/csv" => Some(Self::Csv),
            "text/tab-separated-values" => Some(Self::Tsv),
            "application/json" => Some(Self::Json),
            "application/jsonl" | "application/x-ndjson" => Some(Self::JsonLines),
            "application/rss+xml" | "application/atom+xml" | "application/feed+json" => Some(Self::Feed),
            "application/xml" | "text/xml" => Some(Self::Xml),
            "message/rfc822" => Some(Self::Message),
            "application/mbox" => Some(Self::Mailbox),
            _ => None,
        }
    }

    fn named(id: &ArticleId) -> Option<Self> {
        let (_, extension) = file_name(id).rsplit_once('.')?;
        match extension.to_ascii_lowercase().as_str() {
            "adoc" | "asciidoc" => Some(Self::AsciiDoc),
            "docx" => Some(Self::Docx),
            "odt" => Some(Self::Odt),
            "epub" => Some(Self::Epub),
            "pdf" => Some(Self::Pdf),
            "html" | "htm" => Some(Self::Html),
            "xhtml" | "xht" => Some(Self::Xhtml),
            "md" | "markdown" | "mdx" => Some(Self::Markdown),
            "rst" | "rest" => Some(Self::Rst),
            "txt" | "text" => Some(Self::Text),
            "csv" => Some(Self::Csv),
            "tsv" | "tab" => Some(Self::Tsv),
            "json" => Some(Self::Json),
            "jsonl" | "ndjson" => Some(Self::JsonLines),
            "rss" | "atom" => Some(Self::Feed),
            "xml" => Some(Self::Xml),
            "eml" => Some(Self::Message),
            "mbox" | "mbx" => Some(Self::Mailbox),
            _ => None,
        }
    }
}
