//! What is said of the sources of the corpus: which are up to date, and which are stale and why.

use crate::{
    locale::Language,
    reply::{Inline, Line},
    service::SourceStatus,
};

use super::say::{Say, say};

/// One source, for those who run things.
pub(super) fn source(language: Language, source: &SourceStatus) -> Line {
    let key = match (&source.stale, source.fresh_at) {
        (None, Some(_)) => "source-fresh",
        (Some(_), Some(_)) => "source-stale",
        (Some(_), None) => "source-never",
        (None, None) => "source-waiting",
    };
    let said = say(language, key).put("kind", Inline::Theirs(source.kind.clone()));
    about(said, source).line()
}

/// That what a collection shows is older than it should be; none where it is not.
pub(super) fn collection(language: Language, source: &SourceStatus) -> Option<Line> {
    source.stale.as_ref()?;
    let key = match source.fresh_at {
        Some(_) => "collections-source",
        None => "collections-source-never",
    };
    Some(about(say(language, key), source).line())
}

fn about(mut said: Say, source: &SourceStatus) -> Say {
    said = said.put("name", Inline::Theirs(source.name.clone()));
    if let Some(at) = source.fresh_at {
        said = said.put("moment", Inline::Moment(at));
    }
    if let Some(why) = &source.stale {
        said = said.put("why", Inline::Theirs(why.clone()));
    }
    said
}
