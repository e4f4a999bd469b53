//! PDF: pages of glyphs.
//!
//! In: the file's bytes. Out: the words that a reader of the printed page sees, page by page, in the order of reading,
//! with headings from the bookmarks or by size. A PDF file holds no words and no lines but glyphs and where they stand,
//! so lines, columns, paragraphs and words parted at the end of a line are put together here, by rules that
//! `corpus/README.md` states. A glyph whose font does not say which character it is is not guessed.
//!
//! Everything is bounded (`limits`), and every step is linear in what is drawn but for the search for columns, which is
//! tried on pages of some thousand pieces only.

mod columns;
mod direction;
mod glyphs;
mod hidden;
mod limits;
mod lines;
mod outline;
mod paragraphs;
mod running;
mod strings;

use std::panic::catch_unwind;

use hayro_syntax::{DecryptionError, LoadPdfError, Pdf, object::Dict};

use crate::corpus::Anchor;

use super::{Draft, Rejected, Warning, build::Body};
use glyphs::Fonts;
use hidden::Hidden;
use limits::{Limits, MOST_PAGES};
use outline::Bookmark;
use paragraphs::{Block, Kind, Style};
use running::Columns;

/// The most pages that a warning names one by one.
const MOST_NAMED: usize = 20;
/// The deepest level of headings that are known by their size.
const DEEPEST: usize = 4;
/// Headings are fewer than one of so many blocks; where more blocks stand out, it is not as headings.
const HEADINGS: usize = 3;

/// Reads a PDF document.
pub(super) fn read(file: &[u8]) -> Result<Draft, Rejected> {
    limits::weigh(file)?;
    // The crates below index and add what they read in a file without looking everywhere first. A file that makes them
    // panic is a broken one, and the others beside it are to be read all the same. Nothing outlives the closure.
    catch_unwind(|| opened(file)).unwrap_or_else(|_| Err(malformed("what is in it contradicts itself")))
}

fn malformed(reason: &str) -> Rejected {
    Rejected::Malformed {
        format: "PDF".into(),
        line: None,
        reason: reason.to_owned(),
    }
}

fn opened(file: &[u8]) -> Result<Draft, Rejected> {
    let pdf = Pdf::new(file.to_vec()).map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => Rejected::Encrypted,
        LoadPdfError::Decryption(_) => malformed("it is encrypted in a way that is not known"),
        LoadPdfError::Invalid => malformed("it has no pages, or its end is missing"),
    })?;
    let catalog = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id());
    let pages = shown(&pdf, catalog.as_ref())?;
    let bookmarks = catalog.as_ref().map(|catalog| outline::bookmarks(&pdf, catalog));
    let meta = outline::meta(&pdf, catalog.as_ref());
    let mut draft = Draft {
        meta,
        ..Draft::default()
    };
    draft.warnings = warnings(&pages)?;
    let columns = pages.into_iter().map(|page| page.columns).collect();
    write(&mut draft, columns, &bookmarks.unwrap_or_default());
    Ok(draft)
}

/// A page as it was read.
struct Sheet {
    columns: Columns,
    /// Whether it holds a picture and no letter.
    only_picture: bool,
    /// Whether it holds letters, and its fonts say of none which one it is.
    unreadable: bool,
}

fn shown(pdf: &Pdf, catalog: Option<&Dict<'_>>) -> Result<Vec<Sheet>, Rejected> {
    let pages = pdf.pages();
    if pages.len() > MOST_PAGES {
        return Err(Rejected::TooMany {
            what: "pages".into(),
            most: MOST_PAGES,
        });
    }
    let hidden = catalog.map(Hidden::of).unwrap_or_default();
    let (fonts, mut limits) = (Fonts::new(), Limits::of(pdf.data().as_ref()));
    pages
        .iter()
        .map(|page| {
            let drawn = glyphs::read(page, &fonts, &hidden, &mut limits)?;
            let frames = lines::frames(&drawn);
            let words = || frames.iter().flatten().flat_map(|piece| piece.words.chars());
            let known = words().any(|c| c != lines::UNKNOWN && c != ' ');
            Ok(Sheet {
                only_picture: drawn.picture && frames.is_empty(),
                unreadable: !frames.is_empty() && !known,
                columns: frames.into_iter().flat_map(columns::read).collect(),
            })
        })
        .collect()
}

/// What to tell of pages that hold no words, or why there is nothing to read.
fn warnings(pages: &[Sheet]) -> Result<Vec<Warning>, Rejected> {
    let numbers = |is: fn(&Sheet) -> bool| -> Vec<usize> {
        let numbered = pages.iter().zip(1..);
        numbered
            .filter(|(page, _)| is(page))
            .map(|(_, number)| number)
            .collect()
    };
    let pictures = numbers(|page| page.only_picture);
    let unreadable = numbers(|page| page.unreadable);
    if pages.iter().all(|page| page.columns.is_empty() || page.unreadable) {
        if !unreadable.is_empty() {
            return Err(malformed("its fonts do not say which letters they draw"));
        }
        if !pictures.is_empty() {
            return Err(Rejected::OnlyPictures);
        }
    }
    let warn = |numbers: &[usize], what: &str| {
        let what = format!("{}: {what}", named(numbers));
        (!numbers.is_empty()).then_some(Warning { line: None, what })
    };
    Ok([
        warn(
            &pictures,
            "a picture and no text; run text recognition (OCR) over the file",
        ),
        warn(&unreadable, "the fonts do not say which letters they draw; left out"),
    ]
    .into_iter()
    .flatten()
    .collect())
}

/// `page 3` or `pages 3, 5 and 8`.
fn named(pages: &[usize]) -> String {
    let most = pages.len().min(MOST_NAMED);
    let mut names: Vec<String> = pages[..most].iter().map(ToString::to_string).collect();
    if pages.len() > most {
        names.push(format!("{} more", pages.len() - most));
    }
    match names.as_slice() {
        [one] => format!("page {one}"),
        [first @ .., last] => format!("pages {} and {last}", first.join(", ")),
        [] => String::new(),
    }
}

/// Writes the pages into the draft.
fn write(draft: &mut Draft, mut pages: Vec<Columns>, bookmarks: &[Bookmark]) {
    let style = Style::of(pages.iter().flatten());
    running::leave_out(&mut pages, style.size);
    let mut read: Vec<Vec<Block>> = Vec::with_capacity(pages.len());
    for (number, columns) in pages.iter().enumerate() {
        let mut marks: Vec<&Bookmark> = bookmarks.iter().filter(|mark| mark.page == number).collect();
        read.push(paragraphs::of_page(columns, &style, &mut marks));
    }
    if read
        .iter()
        .flatten()
        .all(|block| !matches!(block.kind, Kind::Heading(_)))
    {
        find_headings(&mut read, &style);
    }
    let read = run_over(read);
    let mut body = Body::default();
    let mut unreadable = Vec::new();
    for (blocks, page) in read.into_iter().zip(1..) {
        if body.pages.len() < page {
            body.begin_page();
        }
        let mut after_item = false;
        for block in blocks {
            if block.is_unreadable() {
                unreadable.push(page);
                continue;
            }
            push(&mut body, &mut draft.meta.title, &block, page, after_item);
            after_item = block.kind == Kind::Item;
        }
    }
    unreadable.dedup();
    if !unreadable.is_empty() {
        draft.warnings.push(Warning {
            line: None,
            what: format!(
                "{}: paragraphs with letters that their font does not name are left out",
                named(&unreadable)
            ),
        });
    }
    draft.body = body.finish();
}

/// Joins paragraphs that run over the end of their page with what goes on at the top of the next one.
fn run_over(pages: Vec<Vec<Block>>) -> Vec<Vec<Block>> {
    let mut joined: Vec<Vec<Block>> = Vec::with_capacity(pages.len());
    // The page that the last paragraph begins on, where nothing has come behind it yet.
    let mut open: Option<usize> = None;
    for (page, blocks) in pages.into_iter().enumerate() {
        let mut blocks = blocks.into_iter().peekable();
        let last = open.and_then(|page| joined[page].last_mut());
        if let Some((last, next)) = last.zip(blocks.peek())
            && last.goes_on_with(next)
        {
            last.take(next, true);
            blocks.next();
            if blocks.peek().is_some() {
                open = Some(page);
            }
        } else {
            open = Some(page);
        }
        joined.push(blocks.collect());
    }
    joined
}

fn push(body: &mut Body, title: &mut String, block: &Block, page: usize, after_item: bool) {
    let words = block.words.as_str();
    let opening = body.blocks.is_empty() && body.sections.is_empty();
    match block.kind {
        Kind::Paragraph | Kind::Heading(_) if opening && title == words => body.push_title(words),
        Kind::Heading(1) if opening && title.is_empty() => {
            words.clone_into(title);
            body.push_title(words);
        }
        Kind::Heading(level) => body.push_heading(level, words, Anchor(format!("page={page}"))),
        Kind::Paragraph => body.push_paragraph("", words, false),
        Kind::Item => body.push_paragraph("- ", words, after_item),
    }
    for at in &block.breaks {
        body.begin_page_within(*at);
    }
}

/// Makes headings of the blocks that are set larger than the text, the largest ones first.
fn find_headings(pages: &mut [Vec<Block>], style: &Style) {
    let blocks = || pages.iter().flatten();
    let standing_out = blocks().filter(|block| block.stands_out(style));
    let mut sizes: Vec<f64> = standing_out.map(|block| block.size).collect();
    if sizes.len() * HEADINGS > blocks().count() {
        return;
    }
    sizes.sort_by(|a, b| b.total_cmp(a));
    sizes.dedup_by(|a, b| (*a - *b).abs() < 0.5);
    for block in pages.iter_mut().flatten().filter(|block| block.stands_out(style)) {
        let rank = sizes.iter().take_while(|size| **size - block.size >= 0.5).count();
        let level = rank.min(DEEPEST - 1) + 1;
        block.kind = Kind::Heading(u8::try_from(level).unwrap_or(1));
    }
}
