//! Which words of a message are its writer's own.
//!
//! In: the plain text of a message. Out: the same text, in which only what the writer wrote is paragraphs: words of
//! others would be quoted as the writer's. Not the writer's own are
//!
//! - lines that begin with `>`, and what stands in front of them and ends with a colon (`On 8 May, Ada wrote:`);
//! - everything behind the line `-- `, which is a signature, behind a line of twenty `_` or more, where lists put
//!   their notes, and behind one like `-----Original Message-----`, which a forwarded or answered message follows.

use crate::{corpus, text::Span};

use super::Body;

/// Words in front of a quotation of at most this many lines say who wrote it, as a whole.
const MOST_ATTRIBUTION_LINES: usize = 3;
/// How many hyphens a dividing line begins and ends with at least.
const HYPHENS: &str = "-----";
/// How many underscores make a dividing line.
const UNDERSCORES: usize = 20;
/// What a signed message begins with, which divides nothing.
const SIGNED: &str = "-----BEGIN PGP SIGNED MESSAGE-----";

/// Whether a message that is HTML alone quotes another one.
pub(super) fn quotes(html: &str) -> bool {
    html.contains("<blockquote") || html.contains("<BLOCKQUOTE") || html.contains("gmail_quote")
}

/// The text, with the writer's own paragraphs.
pub(super) fn body(text: &str) -> Body {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let text = text.trim_matches('\n');
    let mut own = Own::default();
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let span = Span::new(offset, offset + line.len()).trimmed(text);
        offset += line.len();
        if divides(line.trim_end_matches('\n')) {
            break;
        }
        own.line(text, span);
    }
    own.close();
    Body {
        blocks: own.blocks.into_iter().map(Block::paragraph).collect(),
        text: text.to_owned(),
        is_talk: true,
        ..Body::default()
    }
}

/// Lines that follow one another.
struct Block {
    span: Span,
    /// Where the last of them begins.
    last: usize,
    lines: usize,
}

#[derive(Default)]
struct Own {
    blocks: Vec<Block>,
    open: Option<Block>,
    /// Whether what was read last is a quotation, so that nothing stands in front of the next line of it.
    in_quotation: bool,
    /// Whether the headers of a signed message are read, which end with a blank line.
    in_signed_headers: bool,
}

impl Own {
    fn line(&mut self, text: &str, line: Span) {
        let words = line.slice(text).unwrap_or_default();
        if words.is_empty() || words == SIGNED {
            self.in_signed_headers = words == SIGNED;
            self.close();
        } else if self.in_signed_headers {
            // `Hash: SHA256`, which a program wrote.
        } else if words.starts_with('>') {
            self.close();
            if !self.in_quotation {
                self.drop_attribution(text);
            }
            self.in_quotation = true;
        } else {
            self.in_quotation = false;
            let open = self.open.get_or_insert(Block {
                span: line,
                last: line.start,
                lines: 0,
            });
            open.span = open.span.cover(line);
            open.last = line.start;
            open.lines += 1;
        }
    }

    fn close(&mut self) {
        self.blocks.extend(self.open.take());
    }

    /// Takes away the words that say whose the quotation is that follows.
    fn drop_attribution(&mut self, text: &str) {
        let says_whose = |block: &mut Block| block.span.slice(text).is_some_and(|words| words.ends_with(':'));
        let Some(block) = self.blocks.pop_if(says_whose) else {
            return;
        };
        if block.lines > MOST_ATTRIBUTION_LINES {
            let span = Span::new(block.span.start, block.last).trimmed(text);
            self.blocks.push(Block { span, ..block });
        }
    }
}

impl Block {
    fn paragraph(self) -> corpus::Block {
        corpus::Block::paragraph(self.span)
    }
}

/// Whether what follows this line is not the writer's own.
fn divides(line: &str) -> bool {
    let bare = line.trim();
    let hyphens =
        bare.starts_with(HYPHENS) && bare.ends_with(HYPHENS) && bare.contains(char::is_alphabetic) && bare != SIGNED;
    let underscores = bare.len() >= UNDERSCORES && bare.bytes().all(|byte| byte == b'_');
    line == "-- " || line == "--" || hyphens || underscores
}
