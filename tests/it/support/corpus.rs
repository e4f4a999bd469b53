//! Small corpora: written into a folder, or straight into an index.

use std::{fs, path::Path};

use ibid::{
    corpus::{self, Article, ArticleId, File},
    index::{Analysed, Base, Batch, Change, Error, Index, Interrupted, Stamp},
};

/// Writes files below `folder`.
pub(crate) fn write(folder: &Path, files: &[(&str, &str)]) {
    for (path, text) in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("it is below a folder")).expect("a folder can be made");
        fs::write(path, text).expect("a file can be written");
    }
}

/// The article of a document.
pub(crate) fn article(path: &str, text: &str) -> Article {
    corpus::parse(&File::new(&ArticleId::new(path), text.as_bytes()))
        .unwrap_or_else(|error| panic!("{path} does not parse: {error}"))
        .articles
        .remove(0)
}

/// The change that puts a document into an index.
pub(crate) fn put(path: &str, text: &str) -> Change {
    Change::Put(Box::new(Analysed::of(article(path, text))))
}

/// The change that takes a document out of an index.
pub(crate) fn remove(path: &str) -> Change {
    Change::Remove(ArticleId::new(path))
}

/// A stamp that tells commits apart.
pub(crate) fn stamp(name: &str) -> Stamp {
    Stamp {
        at: 1_700_000_000,
        corpus: "/corpus".to_owned(),
        fingerprint: name.to_owned(),
        manifest: String::new(),
    }
}

/// Applies changes as one commit that bears `name`.
pub(crate) fn apply(index: &dyn Index, base: Base, name: &str, changes: Vec<Change>) -> Result<(), Error> {
    let mut changes = changes.into_iter().map(Ok);
    index.apply(Batch {
        base,
        changes: &mut changes,
        stamp: stamp(name),
    })
}

/// The same, interrupted behind the last change.
pub(crate) fn apply_interrupted(index: &dyn Index, base: Base, changes: Vec<Change>) -> Result<(), Error> {
    let mut changes = changes.into_iter().map(Ok).chain([Err(Interrupted)]);
    index.apply(Batch {
        base,
        changes: &mut changes,
        stamp: stamp("interrupted"),
    })
}

/// Three documents in two collections and two languages, with tags and dates.
pub(crate) const THREE: &[(&str, &str)] = &[
    (
        "harbour/lighthouse.md",
        "---\ntitle: The Lighthouse of Norrö\ndate: 2019-05-01\ntags: [sea, towers]\nlanguage: en\n\
         url: https://example.org/norro\n---\n\nThe lighthouse of Norrö was lit in 1871.\n\n## Keepers\n\n\
         Its last keeper was Hilda Bergström, who left the island in 1966. The lamp has burned without a keeper since.\n",
    ),
    (
        "harbour/2021-02-03-ferry.txt",
        "The ferry to Norrö\n\nThe ferry to Norrö sails three times a day in summer. It carries forty passengers.\n",
    ),
    (
        "berge/seilbahn.md",
        "---\ntitle: Die Seilbahn\ndate: 2022-08-09\ntags: [towers]\nlanguage: de\n---\n\n\
         Die Seilbahn auf den Rotkopf wurde 1932 gebaut. Sie überwindet 900 Höhenmeter.\n",
    ),
];
