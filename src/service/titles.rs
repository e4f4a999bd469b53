//! What can be named: titles, collections and tags, from memory.
//!
//! In: the catalog of one state of the index. Out: suggestions while somebody types, the article that a key means,
//! what there is in each collection. Everything asked says what may be seen, and what may not be is passed over
//! before anything is counted, so that an answer is the same as if it were not there.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::{Arc, Mutex, PoisonError, RwLock},
};

use crate::{
    answer::ArticleKey,
    corpus::{ArticleId, Date, UPLOADS, Visible, guild_of, shown_name},
    failure::Failure,
    index::{Error, Listed, Snapshot, State},
    text::{fold, shortened},
};

use super::{Service, SourceStatus, names::Names};

/// The most suggestions that Discord shows, and the most characters of each one's name and value.
pub const MOST_SUGGESTIONS: usize = 25;
/// See [`MOST_SUGGESTIONS`].
pub const MOST_CHARS: usize = 100;

/// Titles, collections and tags of one state of the index.
#[derive(Debug)]
pub struct Titles {
    state: State,
    /// Newest first, those without a day last.
    entries: Vec<Named>,
    by_key: HashMap<ArticleKey, usize>,
    entry_names: Names,
    /// The collection of each entry, as an index.
    collection_of: Vec<usize>,
    /// In the order of their names.
    collections: Vec<Collection>,
    collection_names: Names,
    /// The tags in alphabetical order, and what has articles with each: see [`bearer`].
    tags: Vec<(String, BTreeSet<ArticleId>)>,
    tag_names: Names,
}

/// An article as it is named in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Which article.
    pub id: ArticleId,
    /// The same, short enough for a button or a suggestion's value.
    pub key: ArticleKey,
    /// Its title.
    pub title: String,
    /// Its day.
    pub date: Option<Date>,
}

/// A title that is suggested while somebody types.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// The title, with day or collection where other suggestions bear the same; at most [`MOST_CHARS`] characters.
    pub name: String,
    /// The article it is of. Written, its key is the value of the suggestion.
    pub article: Named,
}

/// What is in a collection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Collection {
    /// Its name.
    pub name: String,
    /// How many articles it has.
    pub articles: usize,
    /// The newest article that bears a day.
    pub newest: Option<Named>,
    /// The languages that its articles say they are in, as BCP 47 tags, in alphabetical order.
    pub languages: Vec<String>,
}

/// What there is to ask about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Collections {
    /// The collections in the order of their names.
    pub collections: Vec<Collection>,
    /// The sources of what may be seen that could not be brought up to date.
    pub stale: Vec<SourceStatus>,
    /// When the corpus was last indexed with success, in seconds since 1970.
    pub indexed_at: i64,
}

impl Titles {
    /// Reads the catalog of `snapshot` and makes it ready; some hundred milliseconds for a hundred thousand articles.
    ///
    /// # Errors
    /// When the catalog cannot be read.
    pub fn of(snapshot: &dyn Snapshot) -> Result<Self, Error> {
        Ok(Self::new(snapshot.state().clone(), snapshot.catalog()?))
    }

    /// The same from a catalog that was read.
    #[must_use]
    pub fn new(state: State, mut catalog: Vec<Listed>) -> Self {
        catalog.sort_by(|a, b| (Reverse(a.date), &a.id).cmp(&(Reverse(b.date), &b.id)));
        let mut collections: BTreeMap<String, Collection> = BTreeMap::new();
        let mut tags: BTreeMap<String, BTreeSet<ArticleId>> = BTreeMap::new();
        let mut entries = Vec::with_capacity(catalog.len());
        for listed in catalog {
            let name = listed.id.collection().to_owned();
            let entry = Named {
                key: ArticleKey::of(&listed.id),
                id: listed.id,
                title: listed.title,
                date: listed.date,
            };
            for tag in listed.tags {
                tags.entry(tag).or_default().insert(bearer(&entry.id));
            }
            let collection = collections
                .entry(name.clone())
                .or_insert_with(|| Collection::empty(name));
            collection.count(&entry, listed.language);
            entries.push(entry);
        }
        let collections: Vec<Collection> = collections.into_values().collect();
        let tags: Vec<(String, BTreeSet<ArticleId>)> = tags.into_iter().collect();
        let collection_of = |entry: &Named| {
            let place = collections.binary_search_by(|collection| collection.name.as_str().cmp(entry.id.collection()));
            place.expect("every entry was counted in its collection")
        };
        Self {
            state,
            collection_of: entries.iter().map(collection_of).collect(),
            by_key: entries.iter().map(|entry| entry.key).zip(0..).collect(),
            entry_names: Names::new(entries.iter().map(|entry| entry.title.as_str())),
            collection_names: Names::new(collections.iter().map(|collection| collection.name.as_str())),
            tag_names: Names::new(tags.iter().map(|(tag, _)| tag.as_str())),
            entries,
            collections,
            tags,
        }
    }

    /// At most `limit` titles that `typed` may become, best first; the newest where nothing is typed. Titles that
    /// are the same are told apart by their day or collection.
    #[must_use]
    pub fn suggest(&self, visible: &Visible, typed: &str, limit: usize) -> Vec<Suggestion> {
        let limit = limit.min(MOST_SUGGESTIONS);
        let seen: Vec<bool> = self
            .collections
            .iter()
            .map(|collection| visible.has(&collection.name))
            .collect();
        let is_there = |number: usize| {
            visible
                .removed()
                .is_none_or(|removed| !removed.has(&self.entries[number].id))
        };
        let may = |number: usize| seen[self.collection_of[number]] && is_there(number);
        let best = self.entry_names.best(typed, limit, may);
        let best: Vec<&Named> = best.into_iter().map(|number| &self.entries[number]).collect();
        let name = |entry: &&Named| Suggestion {
            name: told_apart(entry, &best),
            article: (*entry).clone(),
        };
        best.iter().map(name).collect()
    }

    /// At most `limit` names of collections that `typed` may become, best first; the first by name where nothing is
    /// typed. Names too long for a suggestion's value are left out.
    #[must_use]
    pub fn suggest_collections(&self, visible: &Visible, typed: &str, limit: usize) -> Vec<String> {
        let may = |number: usize| {
            let collection = &self.collections[number];
            self.shows(visible, collection) && collection.name.chars().count() <= MOST_CHARS
        };
        let best = self.collection_names.best(typed, limit.min(MOST_SUGGESTIONS), may);
        best.into_iter()
            .map(|number| shown_name(&self.collections[number].name).to_owned())
            .collect()
    }

    /// The same of the tags that articles bear.
    #[must_use]
    pub fn suggest_tags(&self, visible: &Visible, typed: &str, limit: usize) -> Vec<String> {
        let may = |number: usize| self.bears(visible, number) && self.tags[number].0.chars().count() <= MOST_CHARS;
        let best = self.tag_names.best(typed, limit.min(MOST_SUGGESTIONS), may);
        best.into_iter().map(|number| self.tags[number].0.clone()).collect()
    }

    /// The collection that is meant: the one of this name, or the only one whose name differs in case, width or accents
    /// alone.
    #[must_use]
    pub fn collection(&self, visible: &Visible, name: &str) -> Option<&str> {
        if fold(name) == UPLOADS {
            let mut all = self.collections.iter();
            let own = all.find(|collection| guild_of(&collection.name).is_some() && self.shows(visible, collection));
            return own.map(|collection| collection.name.as_str());
        }
        let same = self.collection_names.same(name).into_iter();
        let same = same.map(|number| &self.collections[number]);
        let same = same.filter(|collection| self.shows(visible, collection));
        meant(name, same.map(|collection| collection.name.as_str()))
    }

    /// The same of the tags that articles bear.
    #[must_use]
    pub fn tag(&self, visible: &Visible, name: &str) -> Option<&str> {
        let same = self.tag_names.same(name).into_iter();
        let same = same.filter(|number| self.bears(visible, *number));
        meant(name, same.map(|number| self.tags[number].0.as_str()))
    }

    /// Whether an article that may be seen bears the tag of that number.
    fn bears(&self, visible: &Visible, number: usize) -> bool {
        self.tags[number].1.iter().any(|bearer| visible.shows(bearer))
    }

    /// The article that a key means.
    #[must_use]
    pub fn by_key(&self, visible: &Visible, key: ArticleKey) -> Option<&Named> {
        let entry = &self.entries[*self.by_key.get(&key)?];
        visible.shows(&entry.id).then_some(entry)
    }

    /// The articles of this title, newest first: those that bear it just so, or else those whose title is the same
    /// but for case, accents and width.
    #[must_use]
    pub fn by_title(&self, visible: &Visible, title: &str) -> Vec<&Named> {
        let same = self
            .entry_names
            .same(title)
            .into_iter()
            .map(|number| &self.entries[number]);
        let same: Vec<&Named> = same.filter(|entry| visible.shows(&entry.id)).collect();
        let exact: Vec<&Named> = same.iter().copied().filter(|entry| entry.title == title).collect();
        if exact.is_empty() { same } else { exact }
    }

    /// What there is in each collection, in the order of their names.
    pub fn collections(&self, visible: &Visible) -> impl Iterator<Item = &Collection> {
        let seen = self.collections.iter();
        seen.filter(|collection| self.shows(visible, collection))
    }

    /// Whether anything of the collection may be seen.
    fn shows(&self, visible: &Visible, collection: &Collection) -> bool {
        if !visible.has(&collection.name) || guild_of(&collection.name).is_none() {
            return visible.has(&collection.name);
        }
        let mut of_it = self
            .entries
            .iter()
            .filter(|entry| entry.id.collection() == collection.name);
        of_it.any(|entry| visible.shows(&entry.id))
    }

    /// A collection as it is seen: uploads bear no number, and count without those that were removed.
    fn left(&self, visible: &Visible, collection: &Collection) -> Collection {
        if guild_of(&collection.name).is_none() {
            return collection.clone();
        }
        let of_it = self
            .entries
            .iter()
            .filter(|entry| entry.id.collection() == collection.name);
        let left: Vec<&Named> = of_it.filter(|entry| visible.shows(&entry.id)).collect();
        Collection {
            name: shown_name(&collection.name).to_owned(),
            articles: left.len(),
            newest: left.into_iter().find(|entry| entry.date.is_some()).cloned(),
            languages: collection.languages.clone(),
        }
    }

    /// The state that all of this is of.
    #[must_use]
    pub fn state(&self) -> &State {
        &self.state
    }
}

impl Collection {
    fn empty(name: String) -> Self {
        Self {
            name,
            articles: 0,
            newest: None,
            languages: Vec::new(),
        }
    }

    /// Counts an article in; the newest comes first.
    fn count(&mut self, article: &Named, language: Option<String>) {
        self.articles += 1;
        if self.newest.is_none() && article.date.is_some() {
            self.newest = Some(article.clone());
        }
        if let Some(language) = language
            && let Err(place) = self.languages.binary_search(&language)
        {
            self.languages.insert(place, language);
        }
    }
}

impl Service {
    /// What is in each collection.
    ///
    /// # Errors
    /// When nothing is indexed or it cannot be read.
    pub fn collections(&self, visible: &Visible) -> Result<Collections, Failure> {
        let snapshot = self.snapshot_to_answer_from()?;
        let titles = self.titles.of(&*snapshot)?;
        Ok(Collections {
            collections: titles
                .collections(visible)
                .map(|collection| titles.left(visible, collection))
                .collect(),
            stale: self
                .source_states()
                .into_iter()
                .filter(|source| source.stale.is_some() && !source.name.is_empty() && visible.has(&source.name))
                .collect(),
            indexed_at: snapshot.state().stamp.at,
        })
    }

    /// At most `limit` articles whose titles `typed` may become, see [`Titles::suggest`]. Right after a reindex the
    /// titles may for a moment be those before it.
    ///
    /// # Errors
    /// When nothing is indexed or it cannot be read.
    pub fn suggest(&self, visible: &Visible, typed: &str, limit: usize) -> Result<Vec<Suggestion>, Failure> {
        Ok(self.titles()?.suggest(visible, typed, limit))
    }

    /// The titles, collections and tags to suggest from; of the last state, or for a moment the one before. The
    /// first call reads them, so whoever wants the first suggestion to be fast calls this at the start.
    ///
    /// # Errors
    /// When nothing is indexed or it cannot be read.
    pub fn titles(&self) -> Result<Arc<Titles>, Failure> {
        let snapshot = self.snapshot_to_answer_from()?;
        Ok(self.titles.soon(&*snapshot)?)
    }

    /// Reads the titles of a new state before anybody types, where anybody ever does.
    pub(super) fn renew_titles(&self) {
        if self.titles.is_in_use()
            && let Err(failure) = self.titles()
        {
            tracing::warn!(%failure, "the titles to suggest could not be read");
        }
    }
}

/// What has to be seen for a tag of the article to be: its collection, or the file that was uploaded.
fn bearer(article: &ArticleId) -> ArticleId {
    match guild_of(article.collection()) {
        Some(_) => article.file(),
        None => ArticleId::new(format!("{}/", article.collection())),
    }
}

/// Of names that are nearly the same the one that is meant by `name`.
fn meant<'a>(name: &str, mut alike: impl Iterator<Item = &'a str> + Clone) -> Option<&'a str> {
    let exact = alike.clone().find(|other| *other == name);
    exact.or_else(|| alike.next().filter(|_| alike.next().is_none()))
}

/// The title of `entry`, and behind it its day where others have the same title, its collection where they have the
/// same day too, its path where even that is the same.
fn told_apart(entry: &Named, among: &[&Named]) -> String {
    let title = fold(&entry.title);
    let twins: Vec<&&Named> = among
        .iter()
        .filter(|other| other.id != entry.id && fold(&other.title) == title)
        .collect();
    let alike = |same: &dyn Fn(&Named) -> bool| twins.iter().any(|twin| same(twin));
    let day = entry.date.map(|date| date.to_string());
    let collection = entry.id.collection();
    let mark = if twins.is_empty() {
        return shortened(&entry.title, MOST_CHARS).into_owned();
    } else if let (Some(day), false) = (&day, alike(&|twin| twin.date == entry.date)) {
        day.clone()
    } else if !alike(&|twin| twin.id.collection() == collection) {
        shown_name(collection).to_owned()
    } else {
        entry.id.shown()
    };
    // The end of a path tells it from others in the same folder.
    let mark = last_chars(&mark, MOST_CHARS / 2);
    let room = MOST_CHARS - mark.chars().count() - 3;
    format!("{} · {mark}", shortened(&entry.title, room))
}

fn last_chars(text: &str, most: usize) -> &str {
    let over = text.chars().count().saturating_sub(most);
    text.char_indices().nth(over).map_or("", |(at, _)| &text[at..])
}

/// The titles of the last state that was asked for.
#[derive(Debug, Default)]
pub(super) struct Shelf {
    kept: RwLock<Option<Arc<Titles>>>,
    /// Held while titles are read, so that one reads and others wait or do without.
    reading: Mutex<()>,
}

impl Shelf {
    /// The titles of just this state, read if need be.
    pub(super) fn of(&self, snapshot: &dyn Snapshot) -> Result<Arc<Titles>, Error> {
        if let Some(titles) = self.kept().filter(|titles| titles.state == *snapshot.state()) {
            return Ok(titles);
        }
        let _turn = self.reading.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(titles) = self.kept().filter(|titles| titles.state == *snapshot.state()) {
            return Ok(titles);
        }
        self.read(snapshot)
    }

    /// The titles of this state, or of the one before while somebody else reads this one: a suggestion that is a
    /// moment old serves better than one that comes late.
    pub(super) fn soon(&self, snapshot: &dyn Snapshot) -> Result<Arc<Titles>, Error> {
        match self.kept() {
            None => self.of(snapshot),
            Some(titles) if titles.state == *snapshot.state() => Ok(titles),
            Some(titles) => match self.reading.try_lock() {
                Ok(_turn) => self.read(snapshot),
                Err(_) => Ok(titles),
            },
        }
    }

    /// Whether anybody has asked for titles yet.
    pub(super) fn is_in_use(&self) -> bool {
        self.kept().is_some()
    }

    fn read(&self, snapshot: &dyn Snapshot) -> Result<Arc<Titles>, Error> {
        let titles = Arc::new(Titles::of(snapshot)?);
        *self.kept.write().unwrap_or_else(PoisonError::into_inner) = Some(titles.clone());
        Ok(titles)
    }

    fn kept(&self) -> Option<Arc<Titles>> {
        self.kept.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
