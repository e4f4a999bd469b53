//! What a file says about itself: its title, authors, date and language, and its bookmarks.
//!
//! In: an opened file. Out: its metadata from the information dictionary, and the bookmarks that lead to its pages in
//! the order of the tree.

use std::collections::{HashMap, HashSet};

use hayro_syntax::{
    Pdf,
    object::{Array, Dict, MaybeRef, Object, ObjectIdentifier},
};

use crate::corpus::{Date, Meta};

use super::strings::{self, plain};

/// The most bookmarks that are read.
const MOST_BOOKMARKS: usize = 10_000;
/// How deep bookmarks may stand; deeper ones are not read.
const DEEPEST: u8 = 6;

/// A bookmark: a heading and the page that it stands on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Bookmark {
    pub(super) words: String,
    /// From one.
    pub(super) level: u8,
    /// From zero.
    pub(super) page: usize,
}

/// What the information dictionary and the catalog say.
pub(super) fn meta(pdf: &Pdf, catalog: Option<&Dict<'_>>) -> Meta {
    let info = pdf.metadata();
    let text = |bytes: &Option<Box<[u8]>>| {
        let words = bytes.as_deref().map(strings::decoded).unwrap_or_default();
        plain(&words)
    };
    let authors = text(&info.author);
    let day = info.creation_date.as_ref().or(info.modification_date.as_ref());
    let language = catalog.and_then(|catalog| strings::of(catalog, "Lang"));
    Meta {
        title: text(&info.title),
        date: day.and_then(|day| Date::parse(&format!("{:04}-{:02}-{:02}", day.year, day.month, day.day))),
        authors: authors
            .split(';')
            .map(str::trim)
            .filter(|author| !author.is_empty())
            .map(str::to_owned)
            .collect(),
        language: language.filter(|tag| !tag.is_empty() && tag.is_ascii()),
        ..Meta::default()
    }
}

/// The bookmarks of the file that lead to one of its pages.
pub(super) fn bookmarks(pdf: &Pdf, catalog: &Dict<'_>) -> Vec<Bookmark> {
    let pages = pdf.pages().iter().enumerate();
    let pages: HashMap<ObjectIdentifier, usize> = pages
        .filter_map(|(number, page)| Some((page.raw().obj_id()?, number)))
        .collect();
    let places = Places { catalog, pages };
    let mut found = Vec::new();
    let mut seen = HashSet::new();
    let outlines = catalog.get::<Dict<'_>>("Outlines");
    // The next ones to read, the nearest last.
    let mut next: Vec<(Dict<'_>, u8)> = Vec::new();
    next.extend(
        outlines
            .and_then(|outlines| outlines.get("First"))
            .map(|first| (first, 1)),
    );
    while let Some((entry, level)) = next.pop() {
        let known = entry.obj_id().is_some_and(|id| !seen.insert(id));
        if known || seen.len() > MOST_BOOKMARKS || next.len() > MOST_BOOKMARKS {
            continue;
        }
        let words = strings::of(&entry, "Title")
            .map(|words| plain(&words))
            .unwrap_or_default();
        if let Some(page) = places.of(&entry).filter(|_| !words.is_empty()) {
            found.push(Bookmark { words, level, page });
        }
        next.extend(entry.get::<Dict<'_>>("Next").map(|entry| (entry, level)));
        let inner = entry.get::<Dict<'_>>("First").filter(|_| level < DEEPEST);
        next.extend(inner.map(|inner| (inner, level + 1)));
    }
    found
}

/// Where destinations are found.
struct Places<'a, 'b> {
    catalog: &'b Dict<'a>,
    pages: HashMap<ObjectIdentifier, usize>,
}

impl Places<'_, '_> {
    /// The page that a bookmark leads to.
    fn of(&self, entry: &Dict<'_>) -> Option<usize> {
        let action = || entry.get::<Dict<'_>>("A")?.get::<Object<'_>>("D");
        self.page(entry.get::<Object<'_>>("Dest").or_else(action)?)
    }

    fn page(&self, destination: Object<'_>) -> Option<usize> {
        let destination = match destination {
            Object::Name(name) => self
                .catalog
                .get::<Dict<'_>>("Dests")?
                .get::<Object<'_>>(name.as_ref())?,
            Object::String(name) => self.named(name.as_bytes())?,
            other => other,
        };
        let destination = match destination {
            Object::Dict(dict) => dict.get::<Array<'_>>("D")?,
            Object::Array(array) => array,
            _ => return None,
        };
        match destination.raw_iter().next()? {
            MaybeRef::Ref(page) => self.pages.get(&page.into()).copied(),
            MaybeRef::NotRef(_) => None,
        }
    }

    /// A destination by its name, in the name tree (ISO 32000-1, 7.9.6).
    fn named(&self, name: &[u8]) -> Option<Object<'_>> {
        let mut next = vec![self.catalog.get::<Dict<'_>>("Names")?.get::<Dict<'_>>("Dests")?];
        let mut seen = 0;
        while let Some(node) = next.pop() {
            seen += 1;
            if seen > MOST_BOOKMARKS {
                return None;
            }
            let leaves = node.get::<Array<'_>>("Names");
            let mut leaves = leaves.iter().flat_map(Array::iter::<Object<'_>>);
            while let (Some(key), Some(value)) = (leaves.next(), leaves.next()) {
                if key.into_string().is_some_and(|key| key.as_bytes() == name) {
                    return Some(value);
                }
            }
            let kids = node.get::<Array<'_>>("Kids");
            let inside = |kid: &Dict<'_>| {
                let limits = kid.get::<Array<'_>>("Limits")?;
                let mut limits = limits.iter::<Object<'_>>().filter_map(Object::into_string);
                let (first, last) = (limits.next()?, limits.next()?);
                Some(first.as_bytes() <= name && name <= last.as_bytes())
            };
            let kids = kids.iter().flat_map(Array::iter::<Dict<'_>>);
            next.extend(kids.filter(|kid| inside(kid).unwrap_or(true)));
        }
        None
    }
}
