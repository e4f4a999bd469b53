//! The sentences of all languages, held against English, against the code that says them, and against what each
//! language does with plurals and punctuation.

mod written;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use fluent_bundle::{FluentArgs, FluentBundle, FluentResource, FluentValue};
use ibid::locale::{self, Language, Message, Piece};
use icu_properties::{
    CodePointMapData,
    props::{GeneralCategory, GeneralCategoryGroup},
};
use proptest::prelude::*;
use written::{Written, written};

/// The counts that sentences are tried with: nothing, one, two, a few, and what Spanish and French put `de` behind.
const COUNTS: &[u64] = &[0, 1, 2, 5, 1_000_000];

/// What stands in the place of a text that is put into a sentence.
fn marker(name: &str) -> String {
    format!("⟦{name}⟧")
}

fn check(rule: &str, wrong: &[String]) {
    assert!(wrong.is_empty(), "{rule}:\n{}", wrong.join("\n"));
}

fn others() -> impl Iterator<Item = Language> {
    Language::ALL
        .into_iter()
        .filter(|language| *language != Language::English)
}

/// Calls `each` for every sentence of every language, and collects what it finds wrong.
fn everywhere(mut each: impl FnMut(Language, &Written, &mut Vec<String>)) -> Vec<String> {
    let mut wrong = Vec::new();
    for language in Language::ALL {
        for sentence in written(language).values() {
            let mut found = Vec::new();
            each(language, sentence, &mut found);
            wrong.extend(
                found
                    .into_iter()
                    .map(|what| format!("{}: {}: {what}", language.tag(), sentence.key)),
            );
        }
    }
    wrong
}

#[test]
fn every_file_in_the_folders_is_compiled_in_and_read_without_error() {
    let names = |language| -> BTreeSet<String> {
        let compiled = locale::sources(language).iter();
        compiled.map(|(name, _)| format!("{name}.ftl")).collect()
    };
    for language in Language::ALL {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("src/locale")
            .join(language.tag());
        let there: BTreeSet<String> = fs::read_dir(&folder)
            .expect("each language has a folder")
            .map(|entry| entry.expect("it can be listed").file_name().into_string())
            .collect::<Result<_, _>>()
            .expect("the files have plain names");
        assert_eq!(there, names(language), "what lies in {}", folder.display());
        assert_eq!(names(language), names(Language::English), "{language:?}");
        assert!(!written(language).is_empty(), "{language:?}");
    }
}

#[test]
fn every_language_says_what_english_says_in_the_same_file_with_the_same_things_in_it() {
    let english = written(Language::English);
    assert!(english.len() > 80, "only {} sentences were found", english.len());
    let mut wrong = Vec::new();
    for language in others() {
        let theirs = written(language);
        let tag = language.tag();
        let unknown = theirs.keys().filter(|key| !english.contains_key(*key));
        wrong.extend(unknown.map(|key| format!("{tag}: {key} is not in English")));
        for (key, ours) in &english {
            let Some(their) = theirs.get(key) else {
                wrong.push(format!("{tag}: {key} is missing in {}.ftl", ours.file));
                continue;
            };
            if their.file != ours.file {
                wrong.push(format!("{tag}: {key} belongs into {}.ftl", ours.file));
            }
            if their.variables != ours.variables {
                let (theirs, ours) = (&their.variables, &ours.variables);
                wrong.push(format!("{tag}: {key} holds {theirs:?}, and English {ours:?}"));
            }
            if their.references != ours.references {
                let (theirs, ours) = (&their.references, &ours.references);
                wrong.push(format!("{tag}: {key} refers to {theirs:?}, and English to {ours:?}"));
            }
        }
    }
    check("every language says what English says", &wrong);
}

/// Spanish and French are written with the `many` that CLDR has had for them since its release 40 (a million *of*
/// something). The rules that `fluent-bundle` 0.16 counts by are older and take `other` there.
#[test]
fn every_selection_has_the_plurals_of_its_language() {
    let wrong = everywhere(|language, sentence, wrong| {
        let expected: &[&str] = match language {
            Language::English | Language::German => &["one", "other"],
            Language::Spanish | Language::French => &["many", "one", "other"],
            Language::Japanese | Language::Chinese => &[],
        };
        for (variable, kinds) in &sentence.selections {
            if !kinds.iter().eq(expected) {
                wrong.push(format!("${variable} bends for {kinds:?} and not for {expected:?}"));
            }
        }
    });
    check("plurals as Unicode's CLDR has them", &wrong);
}

/// The variables that are counts: those that words bend after, in whichever language they do.
fn counts() -> BTreeSet<(&'static str, &'static str)> {
    let mut counts = BTreeSet::new();
    for language in Language::ALL {
        for sentence in written(language).values() {
            for (variable, _) in &sentence.selections {
                counts.insert((sentence.key, *variable));
            }
        }
    }
    counts
}

fn bundle(language: Language) -> FluentBundle<FluentResource> {
    let mut bundle = FluentBundle::new(vec![language.tag().parse().expect("the tags are well formed")]);
    bundle.set_use_isolating(false);
    for (_, source) in locale::sources(language) {
        let resource = FluentResource::try_new((*source).to_owned()).expect("another test reads the files");
        bundle.add_resource(resource).expect("no key is there twice");
    }
    bundle
}

/// Every sentence that is said, with `count` for what is counted and markers for the rest.
fn said(language: Language, count: u64) -> BTreeMap<&'static str, Result<String, String>> {
    let (bundle, counts) = (bundle(language), counts());
    let sentences = written(language);
    let messages = sentences.values().filter(|sentence| !sentence.is_term);
    messages
        .map(|sentence| {
            let mut args = FluentArgs::new();
            for variable in &sentence.variables {
                let value = if counts.contains(&(sentence.key, *variable)) {
                    FluentValue::from(count)
                } else {
                    FluentValue::from(marker(variable))
                };
                args.set(*variable, value);
            }
            let pattern = bundle
                .get_message(sentence.key)
                .and_then(|message| message.value())
                .expect("it was read from the same file");
            let mut errors = Vec::new();
            let words = bundle.format_pattern(pattern, Some(&args), &mut errors).into_owned();
            let outcome = if errors.is_empty() {
                Ok(words)
            } else {
                Err(format!("{errors:?}"))
            };
            (sentence.key, outcome)
        })
        .collect()
}

#[test]
fn every_sentence_can_be_said_with_any_count() {
    let counts = counts();
    let mut wrong = Vec::new();
    for language in Language::ALL {
        let sentences = written(language);
        for count in COUNTS {
            for (key, outcome) in said(language, *count) {
                let place = format!("{}: {key} with {count}", language.tag());
                let words = match outcome {
                    Ok(words) => words,
                    Err(errors) => {
                        wrong.push(format!("{place}: {errors}"));
                        continue;
                    }
                };
                if words.contains(['{', '}', '$']) || words.trim().is_empty() || words.trim() != words {
                    wrong.push(format!("{place}: {words:?}"));
                }
                for variable in &sentences[key].variables {
                    let is_count = counts.contains(&(key, *variable));
                    // "One more entry" says its count in words.
                    let shown = if is_count { count.to_string() } else { marker(variable) };
                    if !(words.contains(&shown) || (is_count && *count == 1)) {
                        wrong.push(format!("{place} does not show ${variable}: {words:?}"));
                    }
                }
            }
        }
    }
    check("every sentence can be said", &wrong);
}

#[test]
fn words_bend_after_their_count() {
    let passages = |language, count: u64| {
        Message::new("status-state")
            .with("articles", 7_u64)
            .with("passages", count)
            .with("collections", 7_u64)
            .in_language(language)
    };
    for (language, count, shown) in [
        (Language::English, 1_u64, ", 1 passage,"),
        (Language::English, 0, ", 0 passages,"),
        (Language::German, 1, ", 1 Textstelle,"),
        (Language::German, 2, ", 2 Textstellen,"),
        (Language::Spanish, 1, ", 1 pasaje,"),
        (Language::Spanish, 0, ", 0 pasajes,"),
        (Language::French, 0, ", 0 passage,"),
        (Language::French, 2, ", 2 passages,"),
        (Language::Japanese, 1, "一節1件"),
        (Language::Chinese, 2, "，2 个片段，"),
    ] {
        let words = passages(language, count);
        assert!(words.contains(shown), "{language:?} with {count}: {words}");
    }
}

/// The sources of the program: their paths below `src/`, and their code without comments.
fn code() -> Vec<(String, String)> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).expect("the sources can be listed") {
            let path = entry.expect("the sources can be listed").path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    walk(&root, &mut found);
    let read = |path: &PathBuf| {
        let whole = fs::read_to_string(path).expect("a source is UTF-8");
        let code: Vec<&str> = whole
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"))
            .collect();
        let below = path.strip_prefix(&root).expect("it was found below");
        (below.display().to_string(), code.join("\n"))
    };
    found.iter().map(read).collect()
}

/// The string literals of `code` that could be keys: lower-case words with hyphens between them.
fn keys_in(code: &str) -> impl Iterator<Item = &str> {
    // Keys hold no quotation mark, so whatever stands between two of them is tried.
    code.split('"').filter(|word| is_key(word))
}

fn is_key(word: &str) -> bool {
    let is_sign = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    word.starts_with(|c: char| c.is_ascii_lowercase()) && !word.ends_with('-') && word.chars().all(is_sign)
}

/// Where sentences are said, and so literals with hyphens are their keys.
const SPEAKERS: &[&str] = &[
    "reply/wording",
    "failure.rs",
    "service/",
    "discord/commands/",
    "discord/buttons/",
];
/// What looks like a key there and is none.
const NO_KEYS: &[&str] = &[];

#[test]
fn every_key_that_the_code_names_is_there() {
    let english = written(Language::English);
    let mut wrong = Vec::new();
    let mut seen = 0;
    for (path, code) in code() {
        // Calls that take a key, whichever file they are in.
        for call in ["say(", "Message::new(", "option(", "choice(", "plain(", "Value::Words("] {
            for (at, _) in code.match_indices(call) {
                let begins = !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
                let args = &code[at + call.len()..];
                let args = &args[..args.find([')', ';', '{']).unwrap_or(args.len())];
                let named = args.split('"').nth(1).filter(|named| begins && is_key(named));
                if let Some(key) = named {
                    seen += 1;
                    if !english.contains_key(key) {
                        wrong.push(format!("src/{path}: {call}… names {key}"));
                    }
                }
            }
        }
        if SPEAKERS.iter().any(|speaker| path.starts_with(speaker)) {
            let unknown =
                keys_in(&code).filter(|key| key.contains('-') && !english.contains_key(*key) && !NO_KEYS.contains(key));
            wrong.extend(unknown.map(|key| format!("src/{path}: {key} is no key")));
        }
    }
    assert!(seen > 70, "only {seen} keys were seen in the code");
    check("every key that the code names is there", &wrong);
}

#[test]
fn every_sentence_is_said_somewhere() {
    let english = written(Language::English);
    let code = code();
    let in_code: BTreeSet<&str> = code.iter().flat_map(|(_, code)| keys_in(code)).collect();
    let referred: BTreeSet<&str> = english
        .values()
        .flat_map(|sentence| sentence.references.iter().copied())
        .collect();
    let is_said = |key: &str| {
        // What is said of a command or an option stands under its name with this behind it.
        let named = key.strip_suffix("-about").unwrap_or(key);
        in_code.contains(named) || referred.contains(key)
    };
    let unsaid: Vec<String> = english
        .keys()
        .filter(|key| !is_said(key))
        .map(ToString::to_string)
        .collect();
    check("nothing says these", &unsaid);
}

#[test]
fn names_and_descriptions_are_such_as_discord_takes() {
    let wrong = everywhere(|language, sentence, wrong| {
        if sentence.file != "commands" || sentence.is_term {
            return;
        }
        let words = locale::plain(language, sentence.key);
        let length = words.chars().count();
        let is_name = written(language).contains_key(format!("{}-about", sentence.key).as_str());
        if is_name && !is_command_name(&words) {
            wrong.push(format!("{words:?} is no name"));
        }
        if !(1..=100).contains(&length) {
            wrong.push(format!("{length} characters: {words:?}"));
        }
    });
    check("what Discord shows of commands", &wrong);
}

/// Whether Discord takes it as the name of a command or an option: `^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$`,
/// in lower case where there is one. None of our languages is written as Hindi or Thai are.
pub(crate) fn is_command_name(name: &str) -> bool {
    let categories = CodePointMapData::<GeneralCategory>::new();
    let is_sign = |c: char| {
        let category = categories.get(c);
        let is_letter = GeneralCategoryGroup::Letter.contains(category);
        is_letter || GeneralCategoryGroup::Number.contains(category) || matches!(c, '-' | '_' | '\'')
    };
    (1..=32).contains(&name.chars().count()) && name.chars().all(is_sign) && name == name.to_lowercase()
}

#[test]
fn a_name_of_discord_is_told_from_what_is_none() {
    for (name, is_name) in [
        ("ask", true),
        ("neu-indexieren", true),
        ("réindexer", true),
        ("再インデックス", true),
        ("Ask", false),
        ("ask me", false),
        ("ask!", false),
        ("", false),
        ("abcdefghijklmnopqrstuvwxyzabcdefg", false),
        ("。", false),
    ] {
        assert_eq!(is_command_name(name), is_name, "{name:?}");
    }
}

/// What two languages say alike on purpose, because it is the same word in both.
const ALIKE: &[(&str, &str, &str)] = &[
    ("status", "en", "de"),
    ("ask-question", "en", "fr"),
    ("filter-collection", "en", "fr"),
    ("reindex-mode", "en", "fr"),
    ("failed-cause", "ja", "zh-CN"),
    ("article", "en", "fr"),
    ("article-collection", "en", "fr"),
    ("article-heading", "en", "fr"),
    ("button-sources", "en", "fr"),
    ("collections", "en", "fr"),
    ("refused-in", "en", "de"),
];

#[test]
fn no_language_says_a_sentence_in_the_words_of_another() {
    let mut alike = BTreeSet::new();
    for (at, one) in Language::ALL.into_iter().enumerate() {
        for other in &Language::ALL[at + 1..] {
            let theirs = written(*other);
            for (key, ours) in written(one) {
                let has_words = ours.words.chars().any(char::is_alphabetic);
                if has_words && theirs.get(key).is_some_and(|their| their.words == ours.words) {
                    alike.insert((key, one.tag(), other.tag()));
                }
            }
        }
    }
    let allowed: BTreeSet<(&str, &str, &str)> = ALIKE.iter().copied().collect();
    assert_eq!(alike, allowed, "left: what is alike; right: what is so on purpose");
}

#[test]
fn commands_are_named_as_discord_shows_them() {
    let wrong = everywhere(|_, sentence, wrong| {
        let mut rest = sentence.words.as_str();
        while let Some(at) = rest.find("`/") {
            rest = &rest[at + 2..];
            if rest.starts_with(|c: char| c.is_alphanumeric()) {
                wrong.push(format!("{:?} names a command in its own letters", sentence.words));
            }
        }
    });
    check("a command is named by its key, `/{ ask }`", &wrong);
}

/// Marks that another language would use, or that are typed for want of the right ones.
fn foreign_marks(language: Language) -> &'static [&'static str] {
    match language {
        Language::English => &["...", "\"", "\u{a0}", "«", "„", "¿", "。"],
        Language::German => &["...", "\"", "'", "\u{a0}", "«", "”", "¿", "。"],
        Language::Spanish => &["...", "\"", "'", "\u{a0}", "„", "。"],
        Language::French => &["...", "\"", "'", "„", "“", "¿", "。"],
        Language::Japanese => &[
            "...", "\"", "'", ",", ";", ":", "?", "!", "(", ")", "，", "“", "‘", "\u{a0}",
        ],
        Language::Chinese => &["...", "\"", "'", ",", ";", ":", "?", "!", "(", ")", "「", "\u{a0}"],
    }
}

/// `words` without what stands between back-quotes, which is typed and in no language.
fn without_code(words: &str) -> String {
    words.split('`').step_by(2).collect::<Vec<_>>().join("□")
}

#[test]
fn each_language_has_its_own_punctuation() {
    let wrong = everywhere(|language, sentence, wrong| {
        let words = without_code(&sentence.words);
        if sentence.words.matches('`').count() % 2 == 1 {
            wrong.push("a code is not closed".to_owned());
        }
        if sentence
            .words
            .split('`')
            .skip(1)
            .step_by(2)
            .any(|code| code.contains('□'))
        {
            wrong.push("what is put in cannot be escaped in a code".to_owned());
        }
        let marks = foreign_marks(language).iter();
        wrong.extend(
            marks
                .filter(|mark| words.contains(**mark))
                .map(|mark| format!("{mark:?} in {words:?}")),
        );
        if words.contains("  ") {
            wrong.push(format!("two spaces in {words:?}"));
        }
        for (opening, closing) in [('¿', '?'), ('¡', '!')] {
            let is_spanish = language == Language::Spanish;
            if is_spanish && words.matches(opening).count() != words.matches(closing).count() {
                wrong.push(format!(
                    "{opening} without {closing}, or the other way round: {words:?}"
                ));
            }
        }
        let letters: Vec<char> = words.chars().collect();
        for pair in letters.windows(2) {
            let is_glued = match language {
                Language::French => {
                    (":;?!»".contains(pair[1]) && pair[0] != '\u{a0}') || (pair[0] == '«' && pair[1] != '\u{a0}')
                }
                Language::Japanese | Language::Chinese => {
                    pair[1] == '.' && !pair[0].is_ascii_alphanumeric()
                        || "，。：；？、".contains(pair[1]) && pair[0] == ' '
                }
                _ => ",.:;?!".contains(pair[1]) && pair[0].is_whitespace(),
            };
            if is_glued {
                wrong.push(format!("the space before {:?} in {words:?}", pair[1]));
            }
        }
    });
    check("each language has its own punctuation", &wrong);
}

#[test]
fn a_sentence_ends_in_every_language_as_in_english() {
    let end = |words: &str| match words.chars().last() {
        // What leads over to a list may do so in a sentence of its own.
        Some('.' | '。' | ':' | '：') => '.',
        Some('?' | '？') => '?',
        _ => ' ',
    };
    let english = said(Language::English, 2);
    let mut wrong = Vec::new();
    for language in others() {
        for (key, words) in said(language, 2) {
            let (Ok(words), Some(Ok(ours))) = (words, english.get(key)) else {
                continue;
            };
            if end(&words) != end(ours) {
                wrong.push(format!("{}: {key}: {words:?}, and English {ours:?}", language.tag()));
            }
        }
    }
    check("a sentence ends as in English", &wrong);
}

#[test]
fn a_locale_of_discord_means_a_language_or_none() {
    for (tag, language) in [
        ("de", Some(Language::German)),
        ("en-GB", Some(Language::English)),
        ("es-419", Some(Language::Spanish)),
        ("zh-TW", Some(Language::Chinese)),
        ("fr_CA", Some(Language::French)),
        ("JA", Some(Language::Japanese)),
        ("pl", None),
        ("", None),
        ("den", None),
    ] {
        assert_eq!(Language::of_locale(tag), language, "{tag}");
    }
    for language in Language::ALL {
        assert_eq!(Language::of_locale(language.tag()), Some(language));
        for locale in language.discord_locales() {
            assert_eq!(Language::of_locale(locale), Some(language), "{locale}");
        }
    }
}

#[test]
fn our_own_words_in_a_sentence_are_in_its_language() {
    let said = |by| {
        let message = Message::new("reindex-running-now").with("by", ibid::service::starter(by));
        message.pieces(Language::German)
    };
    let ours = said(ibid::service::BOT_START);
    assert!(ours.iter().all(|piece| matches!(piece, Piece::Ours(_))), "{ours:?}");
    let joined: String = ours.into_iter().map(words_of).collect();
    assert_eq!(
        joined,
        "Es läuft schon eine Neuindexierung, soeben gestartet (Start des Bots)."
    );
    assert!(said("Start des Bots").contains(&Piece::Put("Start des Bots".to_owned())));
}

fn words_of(piece: Piece<String>) -> String {
    match piece {
        Piece::Ours(words) | Piece::Put(words) => words,
    }
}

/// Anything, and now and then what the pieces are told apart by.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![any::<String>(), "[\u{100000}-\u{100003}a{}$]{0,6}"]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    #[test]
    fn pieces_neither_lose_nor_double_what_was_put_in(
        texts in proptest::collection::vec(text(), 12),
        count in any::<u64>(),
    ) {
        let counts = counts();
        for language in Language::ALL {
            for sentence in written(language).into_values().filter(|sentence| !sentence.is_term) {
                let key = sentence.key;
                let mut message = Message::new(key);
                let mut put = Vec::new();
                for (variable, text) in sentence.variables.into_iter().zip(&texts) {
                    if counts.contains(&(key, variable)) {
                        message = message.with(variable, count);
                    } else {
                        message = message.with(variable, text.as_str());
                        put.push(text.clone());
                    }
                }
                let pieces = message.pieces(language);
                let mut found: Vec<String> = pieces
                    .iter()
                    .filter_map(|piece| match piece {
                        Piece::Put(text) => Some(text.clone()),
                        Piece::Ours(_) => None,
                    })
                    .collect();
                let joined: String = pieces.into_iter().map(words_of).collect();
                prop_assert_eq!(joined, message.in_language(language), "{} of {:?}", key, language);
                found.sort();
                put.sort();
                prop_assert_eq!(found, put, "{} of {:?}", key, language);
            }
        }
    }
}
