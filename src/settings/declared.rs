//! What stands beside the documents: `corpus.toml`.
//!
//! In: the file at the top of the corpus folder, if there is one. Out: the sources and the tables that it declares,
//! checked, or the first thing that is wrong with where it stands. The file goes with the documents and not with the
//! settings, because it says what they are and not how a machine is set up.

use std::{
    collections::BTreeSet,
    fs, io,
    path::{Path, PathBuf},
};

use ignore::gitignore::{Gitignore, GitignoreBuilder};
use serde::Deserialize;

use crate::{
    corpus::{Corpus, Directory, Mapping, Source, Tables},
    mirror::{DeclarationError, Feed, FeedDeclaration, GitDeclaration, GitRepository, Http, Site, SiteDeclaration},
};

use super::{Place, SettingsError};

/// The file's name, at the top of the corpus folder.
pub const FILE: &str = "corpus.toml";
/// Names of collections that are taken: of files beside the folders, and of what people upload.
const TAKEN: &[&str] = &["general", "uploads"];
/// The most characters of a name.
const NAME_CHARS: usize = 60;

/// The file as it is written.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    /// What is left out of the corpus folder, in the syntax of `.gitignore`.
    #[serde(default)]
    ignore: Vec<String>,
    #[serde(default)]
    source: Vec<WrittenSource>,
    #[serde(default)]
    table: Vec<Mapping>,
}

#[derive(Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum WrittenSource {
    Directory(WrittenDirectory),
    Git(GitDeclaration),
    Site(SiteDeclaration),
    Feed(FeedDeclaration),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenDirectory {
    name: String,
    path: PathBuf,
    #[serde(default)]
    ignore: Vec<String>,
}

impl WrittenSource {
    fn name(&self) -> &str {
        match self {
            Self::Directory(directory) => &directory.name,
            Self::Git(git) => &git.name,
            Self::Site(site) => &site.name,
            Self::Feed(feed) => &feed.name,
        }
    }
}

/// The corpus in the folder `root` as it is declared now. What is elsewhere is kept in folders of `mirrors`, each
/// under its source's name, and asked for by `http`.
///
/// # Errors
/// When `corpus.toml` cannot be read, or at the first thing that is wrong with it.
pub fn corpus(root: &Path, mirrors: &Path, http: &Http) -> Result<Corpus, SettingsError> {
    let path = root.join(FILE);
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        // What is wrong with the folder itself is told when it is listed.
        Err(_) if fs::read_dir(root).is_err() => String::new(),
        Err(reason) => return Err(SettingsError::Unreadable { path, reason }),
    };
    let declared = Declared {
        root,
        mirrors,
        http,
        path,
        text,
    };
    declared.corpus()
}

struct Declared<'a> {
    root: &'a Path,
    mirrors: &'a Path,
    http: &'a Http,
    path: PathBuf,
    text: String,
}

impl Declared<'_> {
    fn corpus(&self) -> Result<Corpus, SettingsError> {
        let written: Written = toml::from_str(&self.text).map_err(|error| self.syntax(&error))?;
        let left_out = self.patterns(self.root, &written.ignore)?;
        let folder = Directory::new(self.root).without(left_out);
        let mut names = BTreeSet::new();
        let mut sources = Vec::new();
        for source in written.source {
            self.check_name(source.name())?;
            if !names.insert(source.name().to_owned()) {
                return Err(self.wrong(
                    source.name(),
                    "two sources bear this name; each is a collection of its own",
                ));
            }
            sources.push(self.source(source)?);
        }
        let tables = Tables::new(written.table.into_iter());
        let tables = tables.map_err(|(pattern, reason)| self.wrong(&pattern, &reason))?;
        Ok(Corpus::new(folder, sources).with_tables(tables))
    }

    fn source(&self, source: WrittenSource) -> Result<Box<dyn Source>, SettingsError> {
        let kept = self.mirrors.join(source.name());
        let wrong = |error: DeclarationError| self.wrong(&error.name, &format!("`{}` {}", error.key, error.reason));
        Ok(match source {
            WrittenSource::Directory(directory) => {
                let root = self.root.join(&directory.path);
                let left_out = self.patterns(&root, &directory.ignore)?;
                Box::new(Directory::named(directory.name, root).without(left_out))
            }
            WrittenSource::Git(git) => Box::new(GitRepository::new(&git, kept, self.http).map_err(wrong)?),
            WrittenSource::Site(site) => Box::new(Site::new(&site, kept, self.http).map_err(wrong)?),
            WrittenSource::Feed(feed) => Box::new(Feed::new(&feed, kept, self.http).map_err(wrong)?),
        })
    }

    fn check_name(&self, name: &str) -> Result<(), SettingsError> {
        let is_plain = name
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ' '));
        if name.trim().is_empty() || !is_plain || name.starts_with('.') || name.chars().count() > NAME_CHARS {
            return Err(self.wrong(
                name,
                "a name is made of letters, digits, `-`, `_`, `.` and spaces, at most 60 of them, and does not begin with `.`",
            ));
        }
        if TAKEN.contains(&name) || name.starts_with("uploads-") {
            return Err(self.wrong(name, "this name is taken; choose another"));
        }
        Ok(())
    }

    /// What `ignore` leaves out of the folder `root`.
    fn patterns(&self, root: &Path, patterns: &[String]) -> Result<Gitignore, SettingsError> {
        let wrong =
            |pattern: &str, error: ignore::Error| self.wrong(pattern, &format!("this pattern cannot be read: {error}"));
        let mut builder = GitignoreBuilder::new(root);
        for pattern in patterns {
            builder.add_line(None, pattern).map_err(|error| wrong(pattern, error))?;
        }
        builder.build().map_err(|error| wrong("ignore", error))
    }

    fn syntax(&self, error: &toml::de::Error) -> SettingsError {
        SettingsError::Syntax {
            place: self.place(error.span().map_or(0, |span| span.start)),
            reason: error.message().to_owned(),
        }
    }

    /// Something that only shows behind the syntax; it is looked for by its words.
    fn wrong(&self, words: &str, reason: &str) -> SettingsError {
        SettingsError::Syntax {
            place: self.place(self.text.find(words).unwrap_or(0)),
            reason: format!("`{words}`: {reason}"),
        }
    }

    fn place(&self, offset: usize) -> Place {
        Place::File {
            path: self.path.clone(),
            line: self.text.get(..offset).unwrap_or(&self.text).matches('\n').count() + 1,
        }
    }
}
