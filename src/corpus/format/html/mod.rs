//! HTML and XHTML: the main text of a page.
//!
//! In: the bytes of a page, and the address it was read from where one is known. Out: the words that a browser shows
//! of its main text, block by block, white space folded as `innerText` folds it; headings as sections with the
//! fragment that leads to them; title, day, address, authors, tags and language as the page's head tells them. What is
//! main text is a written rule, in [`main_text`] and in `corpus/README.md`, that rather keeps a menu than loses a
//! paragraph.

mod flow;
mod head;
mod main_text;
mod names;
mod tree;
mod words;

use super::{Draft, File, Rejected, build::Body, encoding};
pub(super) use tree::Syntax;
use tree::Tree;

/// How much of a page is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// Its main text.
    MainText,
    /// All that is shown: a chapter of a book has no menus.
    Everything,
}

/// Reads a page.
pub(super) fn read(file: &File<'_>, syntax: Syntax) -> Result<Draft, Rejected> {
    let told = file.given.charset.as_deref();
    let named = head::charset(file.bytes);
    let decoded = encoding::decode(file.bytes, told.or(named.as_deref()))?;
    let tree = Tree::read(&decoded.text, syntax)?;
    let mut draft = document(&tree, file.given.url.as_deref());
    draft.warnings.extend(decoded.warning);
    Ok(draft)
}

fn document(tree: &Tree, address: Option<&str>) -> Draft {
    let mut meta = head::meta(tree, address);
    let shown = main_text::shown(tree, Scope::MainText);
    meta.title = head::title(tree, &shown);
    let read = flow::read(tree, &shown, Body::default(), &meta.title);
    meta.date = meta.date.or(read.date);
    Draft {
        meta,
        body: read.body.finish(),
        ..Draft::default()
    }
}
