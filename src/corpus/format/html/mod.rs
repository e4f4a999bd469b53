//! HTML and XHTML: the main text of a page.
//!
//! In: the bytes of a page, and the address it was read from where one is known. Out: the words that a browser shows
//! of its main text, block by block, white space folded as `innerText` folds it; headings as sections with the
//! fragment that leads to them; title, day, address, authors, tags and language as the page's head tells them. What is
//! main text is a written rule, in [`main_text`] and in `corpus/README.md`, that rather keeps a menu than loses a
//! paragraph.

mod attributes;
mod flow;
mod head;
mod main_text;
mod names;
mod tree;
mod words;

use super::{Draft, File, Rejected, Warning, build::Body, encoding};
use crate::corpus::Anchor;
pub(super) use flow::Around;
pub(super) use head::{charset, day, folded, is_language, unique};
pub(super) use tree::{Syntax, Tree};

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

/// Reads all that a piece of a page shows, such as the body of a mail.
pub(super) fn piece(html: &str) -> Result<Body, Rejected> {
    let tree = Tree::read(html, Syntax::Html)?;
    let shown = main_text::shown(&tree, Scope::Everything);
    Ok(flow::read(&tree, &shown, Body::default(), "", Around::default())
        .body
        .finish())
}

/// Reads a piece of a page that stands in a document in another format, and adds it to `body`. A document without a
/// `title` is called by the first-level heading that stands before all others, which is given back.
pub(super) fn inside(html: &str, body: Body, title: &str, around: Around) -> Result<(Body, Option<String>), Rejected> {
    let tree = Tree::read(html, Syntax::Html)?;
    let shown = main_text::shown(&tree, Scope::Everything);
    let mut headings = tree
        .elements()
        .filter(|(id, element)| element.name() == "h1" && !shown.leaves_out(*id));
    let first = headings.next().map(|(id, _)| shown.words(&tree, id));
    let found = first.filter(|words| title.is_empty() && !words.is_empty() && body.sections.is_empty());
    let title = found.as_deref().unwrap_or(title);
    Ok((flow::read(&tree, &shown, body, title, around).body, found))
}

/// Reads the file of an XML vocabulary that is no HTML.
pub(super) fn xml(bytes: &[u8]) -> Result<Tree, Rejected> {
    let named = head::charset(bytes);
    Tree::read(&encoding::decode(bytes, named.as_deref())?.text, Syntax::Xhtml)
}

/// Reads a chapter of a book that bears `title`, and adds it to `body`: under the heading `name` if it has none of its
/// own. The warning is about its encoding.
pub(super) fn chapter(
    bytes: &[u8],
    syntax: Syntax,
    name: Option<&str>,
    title: &str,
    mut body: Body,
) -> Result<(Body, Option<Warning>), Rejected> {
    let named = head::charset(bytes);
    let decoded = encoding::decode(bytes, named.as_deref())?;
    let tree = Tree::read(&decoded.text, syntax)?;
    let shown = main_text::shown(&tree, Scope::Everything);
    let is_heading = |(id, element): (tree::Id, &tree::Element)| {
        names::heading_level(element.name()).is_some() && !shown.words(&tree, id).is_empty()
    };
    if let Some(name) = name.filter(|_| !tree.elements().any(is_heading)) {
        body.push_heading(1, name, Anchor(String::new()));
    }
    let read = flow::read(&tree, &shown, body, title, Around::default());
    Ok((read.body, decoded.warning))
}

fn document(tree: &Tree, address: Option<&str>) -> Draft {
    let mut meta = head::meta(tree, address);
    let shown = main_text::shown(tree, Scope::MainText);
    meta.title = head::title(tree, &shown);
    let read = flow::read(tree, &shown, Body::default(), &meta.title, Around::default());
    meta.date = meta.date.or(read.date);
    Draft {
        meta,
        body: read.body.finish(),
        ..Draft::default()
    }
}
