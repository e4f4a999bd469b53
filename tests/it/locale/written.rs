//! The sentences as they are written.
//!
//! In: the files of a language. Out: for each key what is in its sentence: words, variables, references, plurals.

use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::{
    ast::{Entry, Expression, InlineExpression, Pattern, PatternElement, VariantKey},
    parser,
};
use ibid::locale::{Language, sources};

/// A sentence as it is written.
#[derive(Debug, Clone)]
pub struct Written {
    pub file: &'static str,
    pub key: &'static str,
    /// Whether only other sentences can say it.
    pub is_term: bool,
    /// The words, with `□` for each variable and `▢` for each reference, and those of all plurals behind one another.
    pub words: String,
    pub variables: BTreeSet<&'static str>,
    /// The keys of other sentences and terms that are in it.
    pub references: BTreeSet<&'static str>,
    /// The variables that words bend after, and the plurals that they bend for.
    pub selections: Vec<(&'static str, BTreeSet<&'static str>)>,
}

/// Every sentence of a language by its key. What is no sentence, or is there twice, fails the test.
pub fn written(language: Language) -> BTreeMap<&'static str, Written> {
    let mut all = BTreeMap::new();
    for (file, source) in sources(language).iter().copied() {
        let place = format!("{}/{file}.ftl", language.tag());
        let tree = parser::parse(source).unwrap_or_else(|(_, errors)| panic!("{place}: {errors:?}"));
        for entry in tree.body {
            let (key, pattern, attributes, is_term) = match entry {
                Entry::Message(message) => (
                    message.id.name,
                    message
                        .value
                        .unwrap_or_else(|| panic!("{place}: {} is empty", message.id.name)),
                    message.attributes,
                    false,
                ),
                Entry::Term(term) => (term.id.name, term.value, term.attributes, true),
                Entry::Junk { content } => panic!("{place}: {content:?} is no sentence"),
                Entry::Comment(_) | Entry::GroupComment(_) | Entry::ResourceComment(_) => continue,
            };
            assert!(attributes.is_empty(), "{place}: nobody reads the attributes of {key}");
            let mut written = Written {
                file,
                key,
                is_term,
                words: String::new(),
                variables: BTreeSet::new(),
                references: BTreeSet::new(),
                selections: Vec::new(),
            };
            written.read(&pattern);
            assert!(all.insert(key, written).is_none(), "{place}: {key} is there twice");
        }
    }
    all
}

impl Written {
    fn read(&mut self, pattern: &Pattern<&'static str>) {
        for element in &pattern.elements {
            match element {
                PatternElement::TextElement { value } => self.words.push_str(value),
                PatternElement::Placeable { expression } => self.read_expression(expression),
            }
        }
    }

    fn read_expression(&mut self, expression: &Expression<&'static str>) {
        match expression {
            Expression::Inline(inline) => self.read_inline(inline),
            Expression::Select { selector, variants } => {
                let InlineExpression::VariableReference { id } = selector else {
                    panic!("{}: words bend after something that is no count", self.key);
                };
                self.variables.insert(id.name);
                let kinds = variants.iter().map(|variant| match variant.key {
                    VariantKey::Identifier { name } => name,
                    VariantKey::NumberLiteral { value } => value,
                });
                self.selections.push((id.name, kinds.collect()));
                for variant in variants {
                    self.read(&variant.value);
                }
            }
        }
    }

    fn read_inline(&mut self, inline: &InlineExpression<&'static str>) {
        match inline {
            InlineExpression::VariableReference { id } => {
                self.variables.insert(id.name);
                self.words.push('□');
            }
            InlineExpression::MessageReference { id, attribute: None }
            | InlineExpression::TermReference {
                id,
                attribute: None,
                arguments: None,
            } => {
                self.references.insert(id.name);
                self.words.push('▢');
            }
            InlineExpression::StringLiteral { value } => self.words.push_str(value),
            other => panic!("{}: nothing here needs {other:?}", self.key),
        }
    }
}
