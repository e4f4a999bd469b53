//! EPUB: a book as a zip file of XHTML chapters.
//!
//! In: the bytes of a book. Out: its chapters in the order of its spine, each read as an HTML page but whole, since a
//! chapter has no menus; title, authors, day, language and subjects as its package document tells them. A chapter
//! without a heading bears its name from the table of contents. What is locked by a reader's licence is rejected;
//! fonts may be obfuscated.

use std::collections::{BTreeMap, HashSet};

use percent_encoding::percent_decode_str;

use crate::corpus::Meta;

use super::{
    Draft, Rejected, Warning,
    archive::{Archive, ArchiveLimits},
    html::{self, Tree, day, folded, unique},
};

const CONTAINER: &str = "META-INF/container.xml";
const ENCRYPTION: &str = "META-INF/encryption.xml";
/// What fonts are obfuscated with: by EPUB 3 (<https://www.w3.org/TR/epub-33/#sec-font-obfuscation>), and by Adobe
/// before that.
const FONTS_ONLY: &[&str] = &["http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"];

/// Reads a book.
pub(super) fn read(bytes: &[u8]) -> Result<Draft, Rejected> {
    let mut archive = Archive::open(bytes, "EPUB", ArchiveLimits::DOCUMENT)?;
    if is_locked(&mut archive)? {
        return Err(Rejected::Encrypted);
    }
    let container = required(&mut archive, CONTAINER)?;
    let path = attribute_of(&html::xml(&container)?, "rootfile", "full-path")
        .ok_or_else(|| malformed(format!("`{CONTAINER}` names no package document")))?;
    let package = Package::read(&html::xml(&required(&mut archive, &path)?)?, &path);
    let names = package.names(&mut archive)?;
    let mut draft = Draft {
        meta: package.meta,
        ..Draft::default()
    };
    for chapter in &package.chapters {
        let Some(bytes) = archive.read(&chapter.path)? else {
            draft.warnings.push(left_out(&chapter.path, "is not in the file"));
            continue;
        };
        let Some(syntax) = syntax(&chapter.media_type) else {
            draft.warnings.push(left_out(&chapter.path, "is no text"));
            continue;
        };
        let name = names.get(&chapter.path).map(String::as_str);
        let body = std::mem::take(&mut draft.body);
        let (body, warning) = html::chapter(&bytes, syntax, name, &draft.meta.title, body)?;
        draft.body = body;
        draft.warnings.extend(warning);
    }
    draft.body = draft.body.finish();
    if draft.body.blocks.is_empty() && package.has_pictures {
        return Err(Rejected::OnlyPictures);
    }
    Ok(draft)
}

fn is_locked(archive: &mut Archive<'_>) -> Result<bool, Rejected> {
    let Some(bytes) = archive.read(ENCRYPTION)? else {
        return Ok(false);
    };
    let tree = html::xml(&bytes)?;
    let mut methods = tree
        .elements()
        .filter(|(_, element)| element.name() == "EncryptionMethod");
    Ok(methods.any(|(_, method)| {
        let algorithm = method.attribute("Algorithm").unwrap_or_default();
        !FONTS_ONLY.contains(&algorithm)
    }))
}

fn required(archive: &mut Archive<'_>, path: &str) -> Result<Vec<u8>, Rejected> {
    archive
        .read(path)?
        .ok_or_else(|| malformed(format!("`{path}` is not in it")))
}

fn malformed(reason: String) -> Rejected {
    Rejected::Malformed {
        format: "EPUB".into(),
        line: None,
        reason,
    }
}

fn left_out(path: &str, why: &str) -> Warning {
    Warning {
        line: None,
        what: format!("the chapter `{path}` {why} and is left out"),
    }
}

fn syntax(media_type: &str) -> Option<html::Syntax> {
    match media_type {
        "application/xhtml+xml" | "application/x-dtbook+xml" | "text/x-oeb1-document" => Some(html::Syntax::Xhtml),
        "text/html" => Some(html::Syntax::Html),
        _ => None,
    }
}

fn attribute_of(tree: &Tree, element: &str, attribute: &str) -> Option<String> {
    let mut found = tree.elements().filter(|(_, found)| found.name() == element);
    found
        .find_map(|(_, found)| found.attribute(attribute))
        .map(str::to_owned)
}

/// What the package document says.
#[derive(Debug)]
struct Package {
    meta: Meta,
    chapters: Vec<Chapter>,
    /// Where the table of contents stands.
    contents: Vec<String>,
    has_pictures: bool,
}

/// A file that the spine names.
#[derive(Debug, Clone)]
struct Chapter {
    path: String,
    media_type: String,
}

impl Package {
    /// Reads the package document that stands at `path`, which paths in it start from.
    fn read(tree: &Tree, path: &str) -> Self {
        let mut files = BTreeMap::new();
        let (mut contents, mut has_pictures) = (Vec::new(), false);
        for (_, item) in tree.elements().filter(|(_, item)| item.name() == "item") {
            let (Some(id), Some(href)) = (item.attribute("id"), item.attribute("href")) else {
                continue;
            };
            let chapter = Chapter {
                path: resolved(path, href),
                media_type: item.attribute("media-type").unwrap_or_default().to_owned(),
            };
            has_pictures |= chapter.media_type.starts_with("image/");
            let properties = item.attribute("properties").unwrap_or_default();
            let is_contents = properties.split_ascii_whitespace().any(|property| property == "nav");
            if is_contents || chapter.media_type == "application/x-dtbncx+xml" {
                contents.push(chapter.path.clone());
            }
            files.entry(id).or_insert((chapter, is_contents));
        }
        let mut seen = HashSet::new();
        let spine = tree.elements().filter(|(_, item)| item.name() == "itemref");
        let chapters = spine
            .filter_map(|(_, item)| files.get(item.attribute("idref")?))
            .filter(|(chapter, is_contents)| !is_contents && seen.insert(chapter.path.clone()))
            .map(|(chapter, _)| chapter.clone())
            .collect();
        Self {
            meta: meta(tree),
            chapters,
            contents,
            has_pictures,
        }
    }

    /// What the table of contents calls each file, by its first entry.
    fn names(&self, archive: &mut Archive<'_>) -> Result<BTreeMap<String, String>, Rejected> {
        let mut names = BTreeMap::new();
        for contents in &self.contents {
            let Some(bytes) = archive.read(contents)? else {
                continue;
            };
            let tree = html::xml(&bytes)?;
            let mut label = String::new();
            for (id, element) in tree.elements() {
                let target = match element.name() {
                    "text" => {
                        label = tree.words(id);
                        None
                    }
                    "a" => {
                        label = tree.words(id);
                        element.attribute("href")
                    }
                    "content" => element.attribute("src"),
                    _ => None,
                };
                if let Some(target) = target.filter(|_| !label.is_empty()) {
                    names.entry(resolved(contents, target)).or_insert_with(|| label.clone());
                }
            }
        }
        Ok(names)
    }
}

/// What the package document says of the book.
fn meta(tree: &Tree) -> Meta {
    let all = |name: &'static str| {
        let found = tree.elements().filter(move |(id, element)| {
            let is_meta = |id| {
                tree.parent(id)
                    .and_then(|id| tree.element(id))
                    .is_some_and(|e| e.name() == "metadata")
            };
            element.name() == name && is_meta(*id)
        });
        found.map(|(id, element)| (tree.words(id), element))
    };
    let published = all("date").find(|(_, date)| date.attribute("event") == Some("publication"));
    let date = published.or_else(|| all("date").find(|(_, date)| date.attribute("event").is_none()));
    Meta {
        title: all("title")
            .map(|(title, _)| title)
            .find(|title| !title.is_empty())
            .unwrap_or_default(),
        date: date.and_then(|(date, _)| day(&date)),
        url: None,
        tags: unique(all("subject").map(|(subject, _)| folded(&subject))),
        authors: unique(all("creator").map(|(creator, _)| creator)),
        language: all("language")
            .map(|(language, _)| language)
            .find(|language| html::is_language(language)),
        ..Meta::default()
    }
}

/// The path in the archive that `href` in the file at `base` leads to.
fn resolved(base: &str, href: &str) -> String {
    let href = href.split(['#', '?']).next().unwrap_or_default();
    let href = percent_decode_str(href).decode_utf8_lossy();
    let folder = base.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut parts: Vec<&str> = Vec::new();
    let above = if href.starts_with('/') { "" } else { folder };
    for part in above.split('/').chain(href.split('/')) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}
