//! Which files are tables, and how each is read.
//!
//! In: the mappings that `corpus.toml` declares, with the patterns of files they are for. Out: the mapping of a file:
//! the first whose pattern matches its path below the corpus folder.

use ignore::gitignore::{Gitignore, GitignoreBuilder};

use crate::corpus::{ArticleId, Mapping};

/// The mappings of a corpus, in their order.
#[derive(Debug, Default)]
pub struct Tables(Vec<(Gitignore, Mapping)>);

impl Tables {
    /// Mappings for the files that their patterns name, in the syntax of `.gitignore`.
    ///
    /// # Errors
    /// With a pattern that cannot be read, and why.
    pub fn new(mappings: impl Iterator<Item = Mapping>) -> Result<Self, (String, String)> {
        let tables = mappings.map(|mapping| Ok((matcher(&mapping)?, mapping)));
        tables.collect::<Result<_, _>>().map(Self)
    }

    /// How the file of this path is read, where that was declared.
    #[must_use]
    pub fn of(&self, file: &ArticleId) -> Option<&Mapping> {
        let named = self
            .0
            .iter()
            .find(|(files, _)| files.matched_path_or_any_parents(file.as_str(), false).is_ignore());
        named.map(|(_, mapping)| mapping)
    }
}

fn matcher(mapping: &Mapping) -> Result<Gitignore, (String, String)> {
    let mut builder = GitignoreBuilder::new("");
    let all = ["*".to_owned()];
    let patterns = if mapping.files().is_empty() {
        &all
    } else {
        mapping.files()
    };
    for pattern in patterns {
        let added = builder.add_line(None, pattern);
        added.map_err(|error| (pattern.clone(), error.to_string()))?;
    }
    let built = builder.build();
    built.map_err(|error| (mapping.files().join(", "), error.to_string()))
}
