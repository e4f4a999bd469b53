//! What says where documents belong, and so who may see them.
//!
//! In: an article, or what a person may see. Out: the labels that its documents bear in an index, or those of which
//! each document that is found has to bear one. Every backend asks for these and no others.

use crate::corpus::{Article, Shared, Visible, Whose, guild_of, uploads_of};

/// What documents bear beside their collection, which is never called so, having no slash: whether it is shared.
const SHARED: &str = "/shared";
/// See [`SHARED`].
pub(super) const UPLOADED: &str = "/uploaded";

/// What the documents of `article` bear: its collection, whether that is shared, and the file of an upload.
pub(super) fn of(article: &Article) -> Vec<String> {
    let collection = article.id.collection();
    let mut labels = vec![collection.to_owned()];
    if guild_of(collection).is_some() {
        labels.extend([UPLOADED.to_owned(), article.id.file().as_str().to_owned()]);
    } else {
        labels.push(SHARED.to_owned());
    }
    labels
}

/// What a document has to bear one of, where not all may be seen; `uploads` says whether there are any uploads.
pub(super) fn visible(within: &Visible, uploads: bool) -> Option<Vec<String>> {
    let mut labels: Vec<String> = match within.shared() {
        Shared::All if !uploads || within.uploads() == Some(Whose::Everybody) => return None,
        Shared::All => vec![SHARED.to_owned()],
        Shared::Only(names) => names.iter().filter(|name| guild_of(name).is_none()).cloned().collect(),
    };
    labels.extend(within.uploads().map(|whose| match whose {
        Whose::Guild(guild) => uploads_of(guild),
        Whose::Everybody => UPLOADED.to_owned(),
    }));
    Some(labels)
}
