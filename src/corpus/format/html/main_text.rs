//! Which part of a page is its main text.
//!
//! In: the tree of a page. Out: the elements that hold the main text, and those in them that are left out. The rule,
//! which rather keeps a menu than loses a paragraph:
//!
//! 1. What a browser does not show is left out, but for panels that a button or a tab opens (the hidden element behind a
//!    button, the role `tabpanel`, what an `aria-controls` names); buttons outside headings that open nothing, and links within the page that are marks:
//!    those that show no letter or digit (`¶`, `#`, `↩`), and those of footnotes, which stand in `<sup>` or have the
//!    role `doc-noteref`.
//! 2. Menus are left out (`<nav>`, and the roles `navigation`, `search`, `menu`, `menubar`), and what belongs to the
//!    site and not to the text: the roles `banner`, `contentinfo` and `complementary`, and `<header>`, `<footer>` and
//!    `<aside>` outside `<main>`, `<article>` and `<section>`, where the standard gives them these roles. So are notices
//!    about cookies, feet of pages, tables of contents and links to edit or to skip, by their class or id. None of these is left out if it holds `<main>` or a first-level heading,
//!    nor is what stands beside the text (`<aside>`, `complementary`) if it is longer than all the rest.
//! 3. Of the rest, the main text is what stands in `<main>` or the role `main`, or else in `<article>`, if that is
//!    at least half of it; or else all of it.

use std::collections::HashSet;

use super::{
    Scope,
    names::{heading_level, is_block, is_hidden, is_unseen},
    tree::{Content, Element, Id, Step, Tree},
};

/// A notice about cookies is no longer than this many bytes of words, so that a page about cookies is read.
const LONGEST_NOTICE: usize = 3_000;
/// The mark of a footnote is no longer than this many bytes: `[note 12]`.
const LONGEST_MARK: usize = 16;
/// In a class or an id, without `-` and `_`: what the foot of a page is called where it is no `<footer>`.
const FEET: &[&str] = &["footer", "pagefooter", "sitefooter"];
/// In a class or an id, without `-` and `_`: what is there to get about a page or to work on it, and is not printed.
const MACHINERY: &[&str] = &[
    "headerlink",
    "mweditsection",
    "mwjumplink",
    "noprint",
    "onthispage",
    "pagetoc",
    "printfooter",
    "skiplink",
    "skiptocontent",
    "sourcelink",
    "tableofcontents",
    "toc",
];
/// In a class or an id, without `-` and `_`: what notices about cookies are called.
const NOTICES: &[&str] = &[
    "cookiebanner",
    "cookiebar",
    "cookieconsent",
    "cookiedialog",
    "cookielaw",
    "cookiemessage",
    "cookienotice",
    "cookiepopup",
    "cookiewarning",
    "consent",
    "cybotcookiebot",
    "gdprbanner",
    "onetrust",
];

/// The part of a page that is read.
#[derive(Debug)]
pub(super) struct Shown {
    /// The elements that hold it, in order; none stands in another.
    pub(super) tops: Vec<Id>,
    left_out: Vec<bool>,
}

impl Shown {
    /// Whether a node is left out with all that stands in it.
    pub(super) fn leaves_out(&self, id: Id) -> bool {
        self.left_out[id as usize]
    }

    /// The words of `top` that are read, their white space folded.
    pub(super) fn words(&self, tree: &Tree, top: Id) -> String {
        let mut words = String::new();
        let mut step = Some(Step::Enter(top));
        while let Some(now) = step {
            let mut reached = now;
            if let Step::Enter(id) = now {
                match tree.content(id) {
                    Content::Text(text) => words.push_str(text),
                    Content::Element(element) if self.leaves_out(id) || element.name() == "br" => {
                        words.push(' ');
                        reached = Step::Leave(id);
                    }
                    _ => {}
                }
            }
            step = tree.after(reached, top);
        }
        words.split_ascii_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// Finds what is read of a page.
pub(super) fn shown(tree: &Tree, scope: Scope) -> Shown {
    let controls = tree
        .elements()
        .filter_map(|(_, element)| element.attribute("aria-controls"));
    let mut search = Search {
        tree,
        controlled: controls.flat_map(str::split_ascii_whitespace).collect(),
        opened: HashSet::new(),
        beside: None,
        scope,
        left_out: vec![false; tree.len()],
        count: Count::default(),
        open: Vec::new(),
        inside: Inside::default(),
        mains: Vec::new(),
        articles: Vec::new(),
    };
    let body = tree.body();
    let mut step = Some(Step::Enter(body));
    while let Some(now) = step {
        let reached = match now {
            Step::Enter(id) if search.enter(id) => now,
            Step::Enter(id) | Step::Leave(id) => {
                search.leave(id);
                Step::Leave(id)
            }
        };
        step = tree.after(reached, body);
    }
    search.finish(body)
}

/// What was found so far.
#[derive(Debug, Clone, Copy, Default)]
struct Count {
    /// Bytes of words.
    bytes: usize,
    /// Texts with a letter or digit.
    worded: usize,
    /// Bytes of words that are raised.
    raised: usize,
    /// Elements without which there is no main text: see the rule.
    heart: usize,
}

/// How many elements of a kind are open.
#[derive(Debug, Default)]
struct Inside {
    main: usize,
    article: usize,
    /// Of these two and of sections.
    parts: usize,
    heading: usize,
    raised: usize,
}

/// An element that is open.
struct Open {
    kind: Kind,
    before: Count,
    articles_before: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Unseen,
    Site,
    Beside,
    Notice,
    Mark,
    Note,
    Raised,
    Main,
    Article,
    Section,
    Heading,
    Plain,
}

struct Search<'a> {
    tree: &'a Tree,
    /// The ids of what buttons and tabs control.
    controlled: HashSet<&'a str>,
    /// What the buttons before it open.
    opened: HashSet<Id>,
    /// The largest part that was left out as standing beside the text, and its bytes of words.
    beside: Option<(Id, usize)>,
    scope: Scope,
    left_out: Vec<bool>,
    count: Count,
    open: Vec<Open>,
    inside: Inside,
    /// With the bytes of words in each.
    mains: Vec<(Id, usize)>,
    articles: Vec<(Id, usize)>,
}

impl Search<'_> {
    /// Begins a node; whether what stands in it is looked at.
    fn enter(&mut self, id: Id) -> bool {
        let kind = match self.tree.content(id) {
            Content::Element(element) => self.kind(id, element),
            Content::Text(text) => {
                self.count.bytes += text.split_ascii_whitespace().map(str::len).sum::<usize>();
                self.count.worded += usize::from(text.contains(char::is_alphanumeric));
                Kind::Plain
            }
            Content::Other => Kind::Plain,
        };
        self.open.push(Open {
            kind,
            before: self.count,
            articles_before: self.articles.len(),
        });
        self.entered(kind, 1);
        kind != Kind::Unseen
    }

    fn entered(&mut self, kind: Kind, by: isize) {
        let inside = &mut self.inside;
        let change = |counts: &mut [&mut usize]| {
            for count in counts {
                **count = count.saturating_add_signed(by);
            }
        };
        match kind {
            Kind::Main => change(&mut [&mut inside.main, &mut inside.parts]),
            Kind::Article => change(&mut [&mut inside.article, &mut inside.parts]),
            Kind::Section => change(&mut [&mut inside.parts]),
            Kind::Heading => change(&mut [&mut inside.heading]),
            Kind::Raised => change(&mut [&mut inside.raised]),
            Kind::Unseen | Kind::Site | Kind::Beside | Kind::Notice | Kind::Mark | Kind::Note | Kind::Plain => {}
        }
    }

    fn kind(&mut self, id: Id, element: &Element) -> Kind {
        let name = element.name();
        let opens = name == "button" && self.opens(id);
        if is_unseen(name)
            || (is_hidden(element) && !self.is_opened(id, element))
            || (name == "button" && self.inside.heading == 0 && !opens)
        {
            return Kind::Unseen;
        }
        let role = element.attribute("role").unwrap_or_default();
        if name == "main" || role == "main" {
            self.count.heart += 1;
            return Kind::Main;
        }
        if let Some(level) = heading_level(name) {
            self.count.heart += usize::from(level == 1);
            return Kind::Heading;
        }
        if self.scope != Scope::Everything && is_machinery(element) {
            return Kind::Site;
        }
        if role == "doc-noteref"
            || ["type", "epub:type"]
                .iter()
                .any(|name| element.attribute(name) == Some("noteref"))
        {
            return Kind::Note;
        }
        if name == "sup" {
            return Kind::Raised;
        }
        if name == "a" && element.attribute("href").is_some_and(|href| href.starts_with('#')) {
            return if self.inside.raised > 0 { Kind::Note } else { Kind::Mark };
        }
        if self.scope == Scope::Everything {
            return Kind::Plain;
        }
        match (name, role) {
            ("nav", _) | (_, "navigation" | "search" | "menu" | "menubar" | "banner" | "contentinfo") => Kind::Site,
            (_, "complementary") => Kind::Beside,
            ("header" | "footer", "") if self.inside.parts == 0 => Kind::Site,
            ("aside", "") if self.inside.parts == 0 => Kind::Beside,
            ("article", _) | (_, "article") => Kind::Article,
            ("section", _) => Kind::Section,
            ("html" | "body", _) => Kind::Plain,
            _ if is_notice(element) => Kind::Notice,
            _ if self.inside.parts == 0 && is_foot(element) => Kind::Site,
            _ => Kind::Plain,
        }
    }

    /// Whether a button opens what stands behind it, so that its words are a heading; notes what it opens.
    fn opens(&mut self, id: Id) -> bool {
        let Some(next) = self.tree.next_element(id) else {
            return false;
        };
        let is_panel = self
            .tree
            .element(next)
            .is_some_and(|next| is_block(next.name()) && next.name() != "p" && is_hidden(next));
        if is_panel {
            self.opened.insert(next);
        }
        is_panel
    }

    /// Whether a reader opens what a page hides at first: by the button before it, as a panel of tabs, or by what names it
    /// as controlled.
    fn is_opened(&self, id: Id, element: &Element) -> bool {
        let is_controlled = || element.attribute("id").is_some_and(|id| self.controlled.contains(id));
        self.opened.contains(&id) || element.attribute("role") == Some("tabpanel") || is_controlled()
    }

    fn leave(&mut self, id: Id) {
        let Some(Open {
            kind,
            before,
            articles_before,
        }) = self.open.pop()
        else {
            return;
        };
        self.entered(kind, -1);
        let bytes = self.count.bytes - before.bytes;
        let raised = self.count.raised - before.raised;
        let is_heartless = self.count.heart == before.heart;
        let leaves_out = match kind {
            Kind::Unseen => true,
            Kind::Note => bytes <= LONGEST_MARK,
            Kind::Site | Kind::Beside => is_heartless,
            Kind::Notice => is_heartless && bytes <= LONGEST_NOTICE,
            Kind::Mark => bytes > 0 && (self.count.worded == before.worded || raised == bytes && bytes <= LONGEST_MARK),
            Kind::Main | Kind::Article | Kind::Section | Kind::Heading | Kind::Raised | Kind::Plain => false,
        };
        if leaves_out && kind == Kind::Beside && self.beside.is_none_or(|(_, most)| bytes > most) {
            self.beside = Some((id, bytes));
        }
        if leaves_out {
            self.left_out[id as usize] = true;
            self.count = before;
            self.articles.truncate(articles_before);
        } else if kind == Kind::Raised && self.inside.raised == 0 {
            self.count.raised += bytes;
        } else if kind == Kind::Main && self.inside.main == 0 {
            self.mains.push((id, bytes));
        } else if kind == Kind::Article && self.inside.article == 0 {
            self.articles.push((id, bytes));
        }
    }

    fn finish(mut self, body: Id) -> Shown {
        if let Some((id, bytes)) = self.beside
            && bytes > self.count.bytes
        {
            // Beside less than itself nothing stands: it is the text.
            self.left_out[id as usize] = false;
        }
        let all = self.count.bytes;
        let is_enough = |found: &Vec<(Id, usize)>| {
            let bytes: usize = found.iter().map(|(_, bytes)| bytes).sum();
            bytes > 0 && bytes >= all - bytes
        };
        let found = [self.mains, self.articles].into_iter().find(is_enough);
        let tops = found.map_or_else(|| vec![body], |found| found.into_iter().map(|(id, _)| id).collect());
        Shown {
            tops,
            left_out: self.left_out,
        }
    }
}

fn is_notice(element: &Element) -> bool {
    // Most names begin with another letter, and this is asked of every element.
    is_named(element, &['c', 'o', 'g'], |name| {
        NOTICES.iter().any(|notice| name.starts_with(notice))
    })
}

fn is_foot(element: &Element) -> bool {
    is_named(element, &['f', 'p', 's'], |name| FEET.contains(&name))
}

fn is_machinery(element: &Element) -> bool {
    is_named(element, &['h', 'j', 'm', 'n', 'o', 'p', 's', 't'], |name| {
        MACHINERY.contains(&name)
    })
}

/// Whether a name in the id or the class of an element, in lower case and without `-` and `_`, `is` one of those that
/// begin with one of `letters`.
fn is_named(element: &Element, letters: &[char], is: impl Fn(&str) -> bool) -> bool {
    let names = ["id", "class"].into_iter().filter_map(|name| element.attribute(name));
    names.flat_map(str::split_ascii_whitespace).any(|name| {
        let begins = name.starts_with(|c: char| letters.contains(&c.to_ascii_lowercase()));
        begins && {
            let plain: String = name.chars().filter(|c| !matches!(c, '-' | '_')).collect();
            is(&plain.to_ascii_lowercase())
        }
    })
}
