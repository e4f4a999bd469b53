//! The elements of a page, as a browser makes them of its tags.
//!
//! In: the characters of an HTML or XHTML file. Out: its tree in one list, in which nodes name each other by number:
//! nothing that reads, changes or drops it ever recurses. How deep and how large it gets is looked at while it grows,
//! since a short page can ask for a tree of any size.

use std::{
    borrow::Cow,
    cell::{Cell, Ref, RefCell},
};

use html5ever::{
    Attribute, QualName,
    interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink},
    tendril::{StrTendril, TendrilSink},
};

use super::attributes::{self, MOST_ATTRIBUTES};
use crate::corpus::format::Rejected;

/// Elements nest no deeper. Browsers stop at 512 (Blink's `kMaximumHTMLParserDOMTreeDepth`); unclosed tags of real
/// pages come to some hundred.
const MOST_NESTED: u32 = 1_000;
/// A page has no more nodes: three times those of the HTML standard on one page, and some 300 MB of memory.
const MOST_NODES: usize = 4_000_000;
/// The tree is looked at each time so many bytes have been read, so that a page gets past the bounds by what these
/// bytes can ask for at most.
const STEP: usize = 4_096;

/// A node by its place in the list.
pub(in crate::corpus::format) type Id = u32;

/// The page itself, above its outermost element.
pub(super) const ROOT: Id = 0;

/// How a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::corpus::format) enum Syntax {
    /// As browsers read `text/html`: every file is some page.
    Html,
    /// XML with the names of HTML.
    Xhtml,
}

/// A page.
#[derive(Debug)]
pub(in crate::corpus::format) struct Tree {
    nodes: Vec<Node>,
}

#[derive(Debug)]
struct Node {
    content: Content,
    parent: Option<Id>,
    previous: Option<Id>,
    next: Option<Id>,
    first: Option<Id>,
    last: Option<Id>,
    depth: u32,
}

/// What a node is.
#[derive(Debug)]
pub(super) enum Content {
    /// An element.
    Element(Element),
    /// Words between tags.
    Text(StrTendril),
    /// The page, a comment, what a template holds: nothing that is shown.
    Other,
}

/// An element.
#[derive(Debug)]
pub(in crate::corpus::format) struct Element {
    name: QualName,
    attributes: Vec<Attribute>,
    /// What a `<template>` holds: a tree of its own.
    template: Option<Id>,
}

impl Element {
    /// Its name, in lower case.
    pub(in crate::corpus::format) fn name(&self) -> &str {
        &self.name.local
    }

    /// The value of an attribute.
    pub(in crate::corpus::format) fn attribute(&self, name: &str) -> Option<&str> {
        let found = self
            .attributes
            .iter()
            .find(|attribute| &*attribute.name.local == name)?;
        Some(&found.value)
    }
}

/// A step of a walk through the tree in the order of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// A node begins.
    Enter(Id),
    /// A node that was entered ends.
    Leave(Id),
}

impl Tree {
    /// Reads a page.
    pub(super) fn read(text: &str, syntax: Syntax) -> Result<Self, Rejected> {
        if !attributes::are_few(text, syntax) {
            return Err(too_many("attributes of one element", MOST_ATTRIBUTES));
        }
        let sink = Sink::default();
        match syntax {
            Syntax::Xhtml if declares_entities(text) => Err(Rejected::Malformed {
                format: "XHTML".into(),
                line: None,
                reason: "it declares entities of its own, which are not read".to_owned(),
            }),
            Syntax::Html => {
                let parser = html5ever::parse_document(sink, html5ever::ParseOpts::default());
                fed(text, parser, |parser| parser.tokenizer.sink.sink.within_bounds())
            }
            Syntax::Xhtml => {
                let parser = xml5ever::driver::parse_document(sink, xml5ever::driver::XmlParseOpts::default());
                fed(text, parser, |parser| parser.tokenizer.sink.sink.within_bounds())
            }
        }
    }

    /// How many nodes there are: one more than the highest number of one.
    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// The element that holds what is shown, or the page where there is none.
    pub(super) fn body(&self) -> Id {
        let is_body = |id: &Id| self.element(*id).is_some_and(|element| element.name() == "body");
        self.below(ROOT).find(is_body).unwrap_or(ROOT)
    }

    /// What a node is.
    pub(super) fn content(&self, id: Id) -> &Content {
        &self.nodes[id as usize].content
    }

    /// The node as an element, if it is one.
    pub(in crate::corpus::format) fn element(&self, id: Id) -> Option<&Element> {
        match self.content(id) {
            Content::Element(element) => Some(element),
            _ => None,
        }
    }

    /// All elements in the order of the file.
    pub(in crate::corpus::format) fn elements(&self) -> impl Iterator<Item = (Id, &Element)> {
        self.below(ROOT).filter_map(|id| Some((id, self.element(id)?)))
    }

    /// The element behind another one within the same, if no words stand between them.
    pub(in crate::corpus::format) fn next_element(&self, id: Id) -> Option<Id> {
        let mut next = self.nodes[id as usize].next;
        while let Some(id) = next {
            match self.content(id) {
                Content::Element(_) => return Some(id),
                Content::Text(words) if !words.trim().is_empty() => return None,
                Content::Text(_) | Content::Other => next = self.nodes[id as usize].next,
            }
        }
        None
    }

    /// The element around a node.
    pub(in crate::corpus::format) fn parent(&self, id: Id) -> Option<Id> {
        self.nodes[id as usize].parent
    }

    /// The step that follows `step` in a walk through `top`, going into what was entered.
    pub(super) fn after(&self, step: Step, top: Id) -> Option<Step> {
        match step {
            Step::Enter(id) => Some(self.nodes[id as usize].first.map_or(Step::Leave(id), Step::Enter)),
            Step::Leave(id) if id == top => None,
            Step::Leave(id) => {
                let node = &self.nodes[id as usize];
                node.next.map(Step::Enter).or_else(|| node.parent.map(Step::Leave))
            }
        }
    }

    /// Every node of `top` in the order of the file, `top` first.
    pub(super) fn below(&self, top: Id) -> impl Iterator<Item = Id> {
        let steps = std::iter::successors(Some(Step::Enter(top)), move |step| self.after(*step, top));
        steps.filter_map(|step| match step {
            Step::Enter(id) => Some(id),
            Step::Leave(_) => None,
        })
    }

    /// All words of a node, their white space folded.
    pub(in crate::corpus::format) fn words(&self, top: Id) -> String {
        let mut words = String::new();
        for id in self.below(top) {
            if let Content::Text(text) = self.content(id) {
                words.push_str(text);
            }
        }
        words.split_ascii_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// Whether an XML file gives names to words of its own, which the parser would leave as they are.
fn declares_entities(text: &str) -> bool {
    text.find("<!DOCTYPE").is_some_and(|at| {
        let behind = &text[at..];
        let end = behind.find("]>").or_else(|| behind.find('>')).unwrap_or(behind.len());
        behind[..end].contains("<!ENTITY")
    })
}

/// Feeds `text` to a parser step by step, as long as what it makes stays within bounds.
fn fed<P: TendrilSink<html5ever::tendril::fmt::UTF8, Output = Sink>>(
    text: &str,
    mut parser: P,
    check: impl Fn(&P) -> Result<(), Rejected>,
) -> Result<Tree, Rejected> {
    let mut rest = text;
    while !rest.is_empty() {
        let (step, behind) = rest.split_at(whole_characters(rest, STEP));
        parser.process(step.into());
        check(&parser)?;
        rest = behind;
    }
    let sink = parser.finish();
    sink.within_bounds()?;
    Ok(Tree {
        nodes: sink.nodes.into_inner(),
    })
}

/// The number of bytes, `most` or a few less, that end with a character.
fn whole_characters(text: &str, most: usize) -> usize {
    let mut end = most.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    end
}

fn too_many(what: &'static str, most: usize) -> Rejected {
    Rejected::TooMany {
        what: what.into(),
        most,
    }
}

/// Where the parser puts what it finds.
#[derive(Debug)]
struct Sink {
    nodes: RefCell<Vec<Node>>,
    deepest: Cell<u32>,
}

impl Default for Sink {
    fn default() -> Self {
        let sink = Self {
            nodes: RefCell::default(),
            deepest: Cell::default(),
        };
        sink.add(Content::Other);
        sink
    }
}

impl Sink {
    fn within_bounds(&self) -> Result<(), Rejected> {
        if self.deepest.get() > MOST_NESTED {
            return Err(too_many("nested elements", MOST_NESTED as usize));
        }
        if self.nodes.borrow().len() > MOST_NODES {
            return Err(too_many("elements", MOST_NODES));
        }
        Ok(())
    }

    fn add(&self, content: Content) -> Id {
        let mut nodes = self.nodes.borrow_mut();
        let id = Id::try_from(nodes.len()).expect("the tree is looked at long before it has so many nodes");
        nodes.push(Node {
            content,
            parent: None,
            previous: None,
            next: None,
            first: None,
            last: None,
            depth: 0,
        });
        id
    }

    fn detach(&self, id: Id) {
        let mut nodes = self.nodes.borrow_mut();
        let node = &mut nodes[id as usize];
        let (parent, previous, next) = (node.parent.take(), node.previous.take(), node.next.take());
        match (previous, parent) {
            (Some(previous), _) => nodes[previous as usize].next = next,
            (None, Some(parent)) => nodes[parent as usize].first = next,
            (None, None) => {}
        }
        match (next, parent) {
            (Some(next), _) => nodes[next as usize].previous = previous,
            (None, Some(parent)) => nodes[parent as usize].last = previous,
            (None, None) => {}
        }
    }

    /// Puts a node that stands nowhere into `parent`, before its child `next` or last.
    fn attach(&self, id: Id, parent: Id, next: Option<Id>) {
        let mut nodes = self.nodes.borrow_mut();
        let previous = match next {
            Some(next) => nodes[next as usize].previous.replace(id),
            None => nodes[parent as usize].last.replace(id),
        };
        match previous {
            Some(previous) => nodes[previous as usize].next = Some(id),
            None => nodes[parent as usize].first = Some(id),
        }
        let depth = nodes[parent as usize].depth + 1;
        let node = &mut nodes[id as usize];
        (node.parent, node.previous, node.next, node.depth) = (Some(parent), previous, next, depth);
        self.deepest.set(self.deepest.get().max(depth));
    }

    /// Puts words or a node into `parent`, words to those that stand there already.
    fn insert(&self, parent: Id, next: Option<Id>, new: NodeOrText<Id>) {
        match new {
            NodeOrText::AppendNode(id) => {
                self.detach(id);
                self.attach(id, parent, next);
            }
            NodeOrText::AppendText(words) => {
                if !self.joined(parent, next, &words) {
                    let id = self.add(Content::Text(words));
                    self.attach(id, parent, next);
                }
            }
        }
    }

    fn joined(&self, parent: Id, next: Option<Id>, words: &StrTendril) -> bool {
        let mut nodes = self.nodes.borrow_mut();
        let before = next.map_or(nodes[parent as usize].last, |next| nodes[next as usize].previous);
        match before.map(|before| &mut nodes[before as usize].content) {
            Some(Content::Text(there)) => {
                there.push_tendril(words);
                true
            }
            _ => false,
        }
    }
}

impl TreeSink for Sink {
    type Handle = Id;
    type Output = Self;
    type ElemName<'a> = Ref<'a, QualName>;

    fn finish(self) -> Self {
        self
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> Id {
        ROOT
    }

    fn elem_name<'a>(&'a self, target: &'a Id) -> Ref<'a, QualName> {
        Ref::map(self.nodes.borrow(), |nodes| match &nodes[*target as usize].content {
            Content::Element(element) => &element.name,
            _ => unreachable!("the parser asks for the names of elements alone"),
        })
    }

    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, flags: ElementFlags) -> Id {
        let template = flags.template.then(|| self.add(Content::Other));
        self.add(Content::Element(Element {
            name,
            attributes,
            template,
        }))
    }

    fn create_comment(&self, _: StrTendril) -> Id {
        self.add(Content::Other)
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> Id {
        self.add(Content::Other)
    }

    fn append(&self, parent: &Id, child: NodeOrText<Id>) {
        self.insert(*parent, None, child);
    }

    fn append_based_on_parent_node(&self, element: &Id, previous: &Id, child: NodeOrText<Id>) {
        let has_parent = self.nodes.borrow()[*element as usize].parent.is_some();
        if has_parent {
            self.append_before_sibling(element, child);
        } else {
            self.append(previous, child);
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    fn get_template_contents(&self, target: &Id) -> Id {
        let template = match &self.nodes.borrow()[*target as usize].content {
            Content::Element(element) => element.template,
            _ => None,
        };
        // Never shown, so that any place will do.
        template.unwrap_or(*target)
    }

    fn same_node(&self, one: &Id, other: &Id) -> bool {
        one == other
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &Id, new: NodeOrText<Id>) {
        if let NodeOrText::AppendNode(id) = new {
            self.detach(id);
        }
        let parent = self.nodes.borrow()[*sibling as usize].parent;
        if let Some(parent) = parent {
            self.insert(parent, Some(*sibling), new);
        }
    }

    fn add_attrs_if_missing(&self, target: &Id, attributes: Vec<Attribute>) {
        if let Content::Element(element) = &mut self.nodes.borrow_mut()[*target as usize].content {
            for attribute in attributes {
                // A page with a thousand body tags, each with attributes of its own, is none that anybody made.
                if element.attributes.len() < MOST_ATTRIBUTES
                    && element.attributes.iter().all(|there| there.name != attribute.name)
                {
                    element.attributes.push(attribute);
                }
            }
        }
    }

    fn remove_from_parent(&self, target: &Id) {
        self.detach(*target);
    }

    fn reparent_children(&self, node: &Id, new_parent: &Id) {
        loop {
            let child = self.nodes.borrow()[*node as usize].first;
            let Some(child) = child else { return };
            self.detach(child);
            self.attach(child, *new_parent, None);
        }
    }
}
