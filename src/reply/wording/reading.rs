//! What is said to whoever reads on: pages of an article, the paragraphs around a quotation, sources, collections.
//!
//! In: what the service read. Out: replies. What surrounds the quoted words is shortened so that a page fits a
//! message; the words themselves never are.

use crate::{
    answer::Quotation,
    corpus::shown_name,
    locale::{self, Language, Message},
    reply::{Inline, Line, Part, Quote, Reply, limits, ours, quotation::blocks},
    service::{ArticleView, Collection, Collections, Context, Heading, Named, PagePart, Source, Sources},
    store::{Outcome, Record},
    text::{Span, shortened},
};

use super::{also::elsewhere, message, numbered, say::say, standing, titled};

/// Headings that an outline names, the first number with which the page fits a message.
const OUTLINES: [usize; 4] = [20, 10, 5, 0];
/// Characters of all tags, of a name: enough to know them by.
const TAGS: usize = 150;
const NAME: usize = 80;
/// A link longer than this many bytes would take the place of what is to be read.
const LONGEST_LINK: usize = 500;
/// Articles of the same title that are named.
const MOST_OTHERS: usize = 3;
/// Hexadecimal digits of a revision, as a button knows it.
const REVISION_DIGITS: usize = 8;

/// A page of an article. `changed` where the reader turned to it from a page of another revision.
#[must_use]
pub fn article(language: Language, view: &ArticleView, changed: bool) -> Reply {
    let page = |headings: usize| Reply {
        parts: changed
            .then(|| say(language, "article-changed").text())
            .into_iter()
            .chain([Part::Text(about(language, view))])
            .chain(others(language, &view.others))
            .chain(outline(language, &view.outline, headings))
            .chain(view.parts.iter().flat_map(|part| text_of(language, part)))
            .collect(),
        footer: Some(
            say(language, "article-page")
                .number("page", view.page)
                .number("pages", view.pages)
                .put("moment", Inline::Moment(view.indexed_at))
                .line(),
        ),
    };
    first_that_fits(language, OUTLINES.map(page))
}

/// The first of `replies` that a message holds whole; the last, if none is.
fn first_that_fits(language: Language, replies: impl IntoIterator<Item = Reply>) -> Reply {
    let mut last = Reply::default();
    for reply in replies {
        last = reply;
        if limits::fit(language, &last).whole.is_none() {
            break;
        }
    }
    last
}

/// What is known about an article, in a line.
fn about(language: Language, view: &ArticleView) -> Line {
    let url = view
        .parts
        .first()
        .and_then(|part| part.quotation.citation.url.as_deref());
    let mut pieces = vec![vec![titled(
        &view.article.title,
        url.filter(|url| url.len() <= LONGEST_LINK),
    )]];
    pieces.extend(view.meta.date.map(|day| vec![Inline::Day(day)]));
    pieces.push(collection(language, &view.collection));
    pieces.extend(tags(language, &view.meta.tags));
    pieces.extend(view.meta.language.as_deref().map(|tag| {
        let tag = Inline::Theirs(shortened(tag, NAME).into_owned());
        say(language, "article-language").put("tag", tag).line()
    }));
    pieces.push(say(language, "article-words").number("words", view.words).line());
    dotted(pieces)
}

fn collection(language: Language, name: &str) -> Line {
    let name = Inline::Theirs(shortened(shown_name(name), NAME).into_owned());
    say(language, "article-collection").put("name", name).line()
}

fn tags(language: Language, tags: &[String]) -> Option<Line> {
    let listed = tags.join(", ");
    let listed = Inline::Theirs(shortened(&listed, TAGS).into_owned());
    (!tags.is_empty()).then(|| say(language, "article-tags").put("tags", listed).line())
}

/// The pieces in one line, with a dot between them.
fn dotted(pieces: Vec<Line>) -> Line {
    let mut line = Line::new();
    for piece in pieces {
        if !line.is_empty() {
            line.push(ours(" · "));
        }
        line.extend(piece);
    }
    line
}

/// Articles of the same title, so that nobody takes the one shown for the only one.
fn others(language: Language, others: &[Named]) -> Vec<Part> {
    if others.is_empty() {
        return Vec::new();
    }
    let named = others.iter().take(MOST_OTHERS).map(|other| {
        let path = Inline::Theirs(shortened(&other.id.shown(), NAME).into_owned());
        let day = other.date.map(|day| vec![Inline::Day(day)]);
        dotted(day.into_iter().chain([vec![path]]).collect())
    });
    let lines = named.chain(more(language, others.len(), MOST_OTHERS)).collect();
    vec![say(language, "article-others").text(), Part::List(lines)]
}

/// How many more there are than the `named` first.
fn more(language: Language, all: usize, named: usize) -> Option<Line> {
    let left = all.checked_sub(named).filter(|left| *left > 0)?;
    Some(say(language, "reading-more").number("count", left).line())
}

/// The first `most` headings with their pages.
fn outline(language: Language, headings: &[Heading], most: usize) -> Vec<Part> {
    if headings.is_empty() || most == 0 {
        return Vec::new();
    }
    let named = headings.iter().take(most).map(|heading| {
        say(language, "article-heading")
            .put("heading", Inline::Theirs(shortened(&heading.words, NAME).into_owned()))
            .number("page", heading.page)
            .line()
    });
    let lines = named.chain(more(language, headings.len(), most)).collect();
    vec![set_off(language, "article-outline"), Part::List(lines)]
}

/// Our own words as a line that stands out.
fn set_off(language: Language, key: &'static str) -> Part {
    Part::Text(vec![Inline::Strong(locale::plain(language, key))])
}

fn text_of(language: Language, part: &PagePart) -> Vec<Part> {
    let headings = part.headings.iter().filter(|heading| !heading.words.trim().is_empty());
    let headings = headings.map(|heading| Part::Text(vec![Inline::Heading(heading.words.clone())]));
    let continued = (!part.begins).then(|| say(language, "article-continued").text());
    let words = Part::Quote(Quote::without_head(&part.quotation));
    headings.chain(continued).chain([words]).collect()
}

/// The paragraphs around quoted words: as many of those that were read as a message holds.
#[must_use]
pub fn context(language: Language, context: &Context) -> Reply {
    let most = context.before.len().max(context.after.len());
    let shown = (0..=most)
        .rev()
        .map(|around| in_context(language, context, around))
        .chain([beginning_with_cited(language, context)]);
    first_that_fits(language, shown)
}

fn in_context(language: Language, context: &Context, around: usize) -> Reply {
    let Surroundings { before, cited, after } = surroundings(context, around);
    let parts = match cited {
        Some(cited) => [
            labelled(language, "context-before", before),
            labelled(language, "context-cited", vec![cited]),
            labelled(language, "context-after", after),
        ]
        .concat(),
        None => before.into_iter().chain(after).map(Part::Quote).collect(),
    };
    around_cited(language, context, parts)
}

/// The paragraph alone, where it is longer than a message: what goes into the file is not the quoted words.
fn beginning_with_cited(language: Language, context: &Context) -> Reply {
    let Surroundings { before, cited, after } = surroundings(context, 0);
    let parts = [
        labelled(language, "context-cited", cited.into_iter().collect()),
        labelled(language, "context-before", before),
        labelled(language, "context-after", after),
    ];
    around_cited(language, context, parts.concat())
}

/// The words at a place and around it.
struct Surroundings {
    before: Vec<Quote>,
    /// Not known where the article has changed; all of the paragraph counts as standing before then.
    cited: Option<Quote>,
    after: Vec<Quote>,
}

/// What stands before the quoted words, those words, and what stands behind: all of it cut, nothing between lost but
/// what is left out under a head.
fn surroundings(context: &Context, around: usize) -> Surroundings {
    let first = context.before.len().saturating_sub(around);
    let shown = &context.before[first..];
    let mut before: Vec<Quote> = shown.iter().map(Quote::without_head).collect();
    let mut after: Vec<Quote> = Vec::new();
    let whole = &context.quoted;
    let length = whole.excerpt.words().len();
    let mut cited = context.cited.and_then(|cited| {
        let (until, from) = (Span::new(0, cited.start), Span::new(cited.end, length));
        before.extend(part_of(whole, until));
        after.extend(part_of(whole, from));
        part_of(whole, cited)
    });
    if cited.is_none() {
        before.push(Quote::without_head(whole));
    }
    let behind = &context.after[..context.after.len().min(around)];
    after.extend(behind.iter().map(Quote::without_head));
    let head = context.head.as_ref().map(|head| &head.excerpt);
    let head = head.filter(|head| !shown.iter().any(|shown| shown.excerpt.span().contains(head.span())));
    if let Some(first) = before.first_mut().or(cited.as_mut()) {
        first.head = head.map(|head| head.words().to_owned());
    }
    Surroundings { before, cited, after }
}

/// The words at `span` of those of a quotation, unless they are blank.
fn part_of(whole: &Quotation, span: Span) -> Option<Quote> {
    let words = span.slice(whole.excerpt.words())?;
    // Line ends between blocks would be shown as empty lines.
    let behind = words.trim_start_matches('\n');
    let start = whole.excerpt.span().start + span.start + (words.len() - behind.len());
    let words = behind.trim_end_matches('\n');
    (!words.trim().is_empty()).then(|| Quote {
        blocks: blocks(words, start, &whole.blocks),
        ..Quote::default()
    })
}

fn labelled(language: Language, key: &'static str, quoted: Vec<Quote>) -> Vec<Part> {
    let label = (!quoted.is_empty()).then(|| set_off(language, key));
    label.into_iter().chain(quoted.into_iter().map(Part::Quote)).collect()
}

/// A section that came near a question, as far as it was found.
#[must_use]
pub fn section(language: Language, context: &Context) -> Reply {
    let changed = context.changed.then(|| say(language, "section-changed").text());
    let words = Quote {
        head: context.head.as_ref().map(|head| head.excerpt.words().to_owned()),
        ..Quote::without_head(&context.quoted)
    };
    read_on(language, context, changed, vec![Part::Quote(words)])
}

fn around_cited(language: Language, context: &Context, parts: Vec<Part>) -> Reply {
    let changed = context.changed.then(|| say(language, "context-changed").text());
    read_on(language, context, changed, parts)
}

fn read_on(language: Language, context: &Context, changed: Option<Part>, parts: Vec<Part>) -> Reply {
    let place = Part::Text(standing(language, &context.passage.citation));
    Reply {
        parts: changed.into_iter().chain([place]).chain(parts).collect(),
        footer: Some(
            say(language, "answer-indexed")
                .put("moment", Inline::Moment(context.indexed_at))
                .line(),
        ),
    }
}

/// Where the quotations of an answer come from.
#[must_use]
pub fn sources(language: Language, sources: &Sources) -> Reply {
    let numbered = || (1..).zip(&sources.sources);
    let changed: Vec<String> = numbered()
        .filter(|(_, source)| source.as_ref().is_some_and(|source| source.changed))
        .map(|(number, _)| format!("[{number}]"))
        .collect();
    let changed = (!changed.is_empty()).then(|| {
        say(language, "sources-changed")
            .put("which", ours(changed.join(", ")))
            .text()
    });
    Reply {
        parts: changed
            .into_iter()
            .chain(numbered().flat_map(|(number, source)| source_of(language, number, source.as_ref())))
            .collect(),
        footer: Some(
            say(language, "reading-indexed")
                .put("moment", Inline::Moment(sources.indexed_at))
                .line(),
        ),
    }
}

fn source_of(language: Language, number: usize, source: Option<&Source>) -> Vec<Part> {
    let mut line = numbered(number);
    let Some(source) = source else {
        line.extend(message(language, &Message::new("article-gone")));
        return vec![Part::Text(line)];
    };
    let citation = &source.quotation.citation;
    line.extend(standing(language, citation));
    line.extend(elsewhere(language, &source.quotation));
    let revision: String = citation.revision.to_string().chars().take(REVISION_DIGITS).collect();
    let mut about = vec![collection(language, citation.path.collection())];
    about.extend(tags(language, &source.meta.tags));
    about.push(
        say(language, "sources-revision")
            .put("revision", Inline::Code(revision))
            .line(),
    );
    vec![Part::Text(line), Part::List(vec![dotted(about)])]
}

/// What is indexed, by collection; `last` is the last reindex that ended.
#[must_use]
pub fn collections(language: Language, collections: &Collections, last: Option<&Record>) -> Reply {
    let failed = last.filter(|last| matches!(last.outcome, Outcome::Failed { .. }));
    let stale = failed.map(|failed| {
        say(language, "collections-stale")
            .put("moment", Inline::Moment(failed.at))
            .text()
    });
    let old = collections.stale.iter();
    let old = old
        .filter_map(|source| super::stale::collection(language, source))
        .map(Part::Text);
    let listed: Vec<Line> = collections
        .collections
        .iter()
        .map(|collection| listed(language, collection))
        .collect();
    let what = if listed.is_empty() {
        say(language, "collections-none").text()
    } else {
        Part::List(listed)
    };
    Reply {
        parts: stale.into_iter().chain(old).chain([what]).collect(),
        footer: Some(
            say(language, "reading-indexed")
                .put("moment", Inline::Moment(collections.indexed_at))
                .line(),
        ),
    }
}

fn listed(language: Language, collection: &Collection) -> Line {
    let mut pieces = vec![
        vec![Inline::Heading(shortened(&collection.name, NAME).into_owned())],
        say(language, "collections-articles")
            .number("articles", collection.articles)
            .line(),
    ];
    if !collection.languages.is_empty() {
        let tags = collection.languages.join(", ");
        let tags = Inline::Theirs(shortened(&tags, TAGS).into_owned());
        pieces.push(say(language, "collections-languages").put("tags", tags).line());
    }
    if let Some(newest) = &collection.newest
        && let Some(day) = newest.date
    {
        let newest = say(language, "collections-newest").put("title", titled(&newest.title, None));
        pieces.push(newest.put("day", Inline::Day(day)).line());
    }
    dotted(pieces)
}
