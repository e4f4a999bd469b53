//! The sources keep to the map: imports point one way, each vendor crate stays in its place, and every
//! file says in its first line what it is.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

/// Which modules each module may name besides itself. `telemetry` is a leaf: everybody may name it and it
/// names nobody.
const ORDER: &[&[&str]] = &[
    &["telemetry"],
    &["text"],
    &["corpus"],
    &["mirror"],
    &["isolate"],
    &["question"],
    &["index"],
    &["retrieval"],
    &["meaning"],
    &["answer"],
    &["locale"],
    &["store"],
    &["failure"],
    &["backup"],
    &["service"],
    &["eval"],
    &["reply"],
    &["discord", "cli", "http"],
    &["settings"],
    &["app"],
    &["main", "lib"],
];

/// What may be named where: a path in code, and the beginnings of the files that may hold it.
const PLACES: &[(&str, &[&str])] = &[
    ("serenity", &["discord/"]),
    ("twilight_gateway", &["discord/"]),
    ("twilight_http_ratelimiting", &["discord/"]),
    ("futures_core", &["discord/"]),
    ("tantivy", &["index/embedded/"]),
    (
        "reqwest",
        &["discord/", "index/remote/", "mirror/", "telemetry/traces.rs"],
    ),
    ("encoding_rs", &["mirror/", "corpus/format/encoding.rs"]),
    ("flate2", &["mirror/", "corpus/format/pdf/"]),
    ("html5gum", &["mirror/"]),
    ("ipnet", &["mirror/"]),
    ("quick_xml", &["mirror/", "corpus/"]),
    (
        "rustix",
        &[
            "app/signals.rs",
            "corpus/source/",
            "isolate/",
            "meaning/library.rs",
            "mirror/",
            "telemetry/process.rs",
        ],
    ),
    ("axum", &["http/"]),
    ("dotenvy", &["settings/environment.rs"]),
    ("std::env", &["settings/environment.rs"]),
    ("anyhow", &["main.rs", "app.rs", "app/", "cli/"]),
    ("chrono", &["app/"]),
    ("croner", &["app/", "settings/"]),
    ("notify_debouncer_mini", &["app/"]),
    ("clap", &["main.rs", "cli/", "telemetry/"]),
    ("indicatif", &["cli/"]),
    ("fluent_bundle", &["locale/"]),
    ("whatlang", &["text/language.rs"]),
    ("html5ever", &["corpus/format/html/tree.rs"]),
    ("xml5ever", &["corpus/format/html/tree.rs"]),
    (
        "url::Url",
        &[
            "corpus/format/complete.rs",
            "corpus/format/html/head.rs",
            "index/remote/",
            "settings/",
        ],
    ),
    ("icu_segmenter", &["text/"]),
    ("icu_normalizer", &["text/", "eval/"]),
    ("icu_properties", &["text/"]),
    ("chardetng", &["corpus/format/encoding.rs"]),
    ("pulldown_cmark", &["corpus/format/"]),
    ("serde_saphyr", &["corpus/format/"]),
    ("ignore", &["corpus/", "settings/"]),
    ("maud", &["http/"]),
    ("memchr", &["corpus/", "service/"]),
    ("csv", &["corpus/format/table/", "eval/questions.rs"]),
    ("feed_rs", &["corpus/format/feed.rs"]),
    ("mail_parser", &["corpus/format/mail/"]),
    ("walkdir", &["corpus/"]),
    ("hayro_cmap", &["corpus/format/pdf/"]),
    ("hayro_font", &["corpus/format/pdf/"]),
    ("hayro_syntax", &["corpus/format/pdf/"]),
    ("nucleo_matcher", &["service/"]),
    (
        "percent_encoding",
        &["answer/link.rs", "mirror/", "corpus/format/epub.rs"],
    ),
    ("rten", &["meaning/"]),
    ("rten_tensor", &["meaning/"]),
    ("tokenizers", &["meaning/"]),
    ("toml", &["settings/"]),
    ("toml_edit", &["settings/"]),
    ("plotters", &["reply/chart.rs"]),
    ("prometheus_client", &["telemetry/"]),
    ("ring", &["http/signature.rs"]),
    ("opentelemetry", &["telemetry/traces.rs"]),
    ("opentelemetry_http", &["telemetry/traces.rs"]),
    ("opentelemetry_otlp", &["telemetry/traces.rs"]),
    ("opentelemetry_sdk", &["telemetry/traces.rs"]),
    ("tracing_opentelemetry", &["telemetry/traces.rs"]),
    ("png", &["reply/chart.rs"]),
    ("noto_sans_mono_bitmap", &["reply/chart.rs"]),
    (
        "secrecy",
        &[
            "settings/",
            "index/remote/",
            "store/",
            "app.rs",
            "app/",
            "discord/",
            "http/",
        ],
    ),
    ("sqlx", &["store/"]),
    ("zip", &["corpus/format/archive.rs"]),
];

/// What stands nowhere in the program, but for the files named.
const NOWHERE: &[(&str, &[&str])] = &[
    ("todo!", &[]),
    ("unimplemented!", &[]),
    ("dbg!", &[]),
    (".unwrap()", &[]),
    ("println!", &["main.rs", "app.rs", "app/", "cli/"]),
    ("print!", &["main.rs", "app.rs", "app/", "cli/"]),
];

const MOST_LINES: usize = 500;
/// A source file: its path below `src/`, its lines as written, and its code without comments, literals
/// and tests.
struct Source {
    path: String,
    written: String,
    code: String,
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    walk(&root, &mut found);
    found.sort();
    assert!(found.len() > 40, "only {} sources were found", found.len());
    found
        .into_iter()
        .map(|path| {
            let written = fs::read_to_string(&path).expect("a source is UTF-8");
            let below = path.strip_prefix(&root).expect("it was found below");
            let code = code(&written);
            let code = code.split("#[cfg(test)]").next().unwrap_or_default().to_owned();
            Source {
                path: below.to_str().expect("the sources have plain names").to_owned(),
                written,
                code,
            }
        })
        .collect()
}

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

/// The code without comments and without what stands in string and character literals.
fn code(written: &str) -> String {
    let mut code = String::with_capacity(written.len());
    let mut rest = written;
    while let Some(c) = rest.chars().next() {
        let raw = ["r\"", "r#\"", "r##\""].into_iter().find(|open| rest.starts_with(open));
        let skipped = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if let (Some(open), false) = (raw, code.ends_with(|c: char| c.is_alphanumeric() || c == '_')) {
            let close = format!("\"{}", &open[1..open.len() - 1]);
            open.len() + rest[open.len()..].find(&close).map_or(0, |end| end + close.len())
        } else if c == '"' {
            literal(rest, '"')
        } else if c == '\'' && is_char_literal(rest) {
            literal(rest, '\'')
        } else {
            code.push(c);
            c.len_utf8()
        };
        rest = &rest[skipped..];
    }
    code
}

fn literal(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

/// `'a'` and `'\n'`, but not the lifetime `'a`.
fn is_char_literal(rest: &str) -> bool {
    let mut letters = rest.chars().skip(1);
    letters.next() == Some('\\') || letters.next() == Some('\'')
}

/// The modules of this crate that a file names.
fn named(source: &Source) -> Vec<String> {
    let depth = source.path.trim_end_matches("mod.rs").trim_end_matches(".rs");
    let depth = depth.split('/').filter(|part| !part.is_empty()).count();
    let mut named = Vec::new();
    let mut roots = vec!["crate::".to_owned()];
    if source.path != "lib.rs" && source.path != "main.rs" {
        roots.push("super::".repeat(depth));
    }
    for root in roots {
        for (at, _) in source.code.match_indices(&root) {
            let before = source.code[..at].chars().next_back();
            if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':') {
                continue;
            }
            named.extend(first_names(&source.code[at + root.len()..]));
        }
    }
    named.retain(|name| ORDER.iter().any(|step| step.contains(&name.as_str())));
    named.sort();
    named.dedup();
    named
}

/// `a` of `a::b`, and `a` and `c` of `{a::{b}, c}`.
fn first_names(path: &str) -> Vec<String> {
    let name = |part: &str| -> String {
        part.trim_start()
            .chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .collect()
    };
    let Some(group) = path.strip_prefix('{') else {
        return vec![name(path)];
    };
    let mut depth = 1;
    let mut names = vec![name(group)];
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 1 => names.push(name(&group[at + 1..])),
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    names
}

fn step(module: &str) -> usize {
    ORDER
        .iter()
        .position(|step| step.contains(&module))
        .unwrap_or_else(|| panic!("`{module}` has no place in the order of imports"))
}

fn module(path: &str) -> &str {
    path.split('/').next().unwrap_or(path).trim_end_matches(".rs")
}

/// Whether `name` is named in `code` as a whole word of a path.
fn names(code: &str, name: &str) -> bool {
    code.match_indices(name).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        let after = code[at + name.len()..].chars().next();
        let word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
        let whole = !word(before) && (!word(after) || name.ends_with(['!', ')']));
        // `toml::Value` and `use toml` name a crate; a field or a method of the same name does not.
        whole && (name.ends_with(['!', ')']) || before != Some('.') && is_path(code, at, after))
    })
}

fn is_path(code: &str, at: usize, after: Option<char>) -> bool {
    after == Some(':') || code[..at].trim_end().ends_with("use")
}

fn check(what: &str, wrong: &[String]) {
    assert!(wrong.is_empty(), "{what}:\n  {}\n", wrong.join("\n  "));
}

#[test]
fn imports_point_one_way() {
    let mut wrong = Vec::new();
    for source in sources() {
        let here = module(&source.path);
        for name in named(&source) {
            let allowed = here == name || step(&name) < step(here) || here == "lib" || here == "main";
            if !allowed {
                wrong.push(format!("src/{} names `{name}`, which is to its right", source.path));
            }
        }
    }
    check("imports point one way (see ORDER)", &wrong);
}

#[test]
fn the_parts_of_this_crate_are_seen() {
    // A check that finds no imports would pass for ever.
    let seen: BTreeMap<String, Vec<String>> = sources()
        .iter()
        .map(|source| (source.path.clone(), named(source)))
        .collect();
    assert_eq!(
        seen["index/mod.rs"],
        ["corpus", "question", "text"],
        "a group behind `crate::`"
    );
    assert!(seen["index/embedded/snapshot.rs"].contains(&"corpus".to_owned()));
}

#[test]
fn each_vendor_crate_stays_in_its_place() {
    let mut wrong = Vec::new();
    for source in sources() {
        // `use std::{env, …}` is the same as `std::env`.
        let code = source.code.replace("use std::{\n    env,", "use std::env,");
        for (name, places) in PLACES {
            if names(&code, name) && !places.iter().any(|place| source.path.starts_with(place)) {
                wrong.push(format!("src/{} names `{name}`; it belongs in {places:?}", source.path));
            }
        }
    }
    check("a vendor crate is named outside its place", &wrong);
}

#[test]
fn vendor_crates_are_seen_where_they_are() {
    let sources = sources();
    for (name, file) in [
        ("tantivy", "index/embedded/schema.rs"),
        ("std::env", "settings/environment.rs"),
        ("anyhow", "cli/ask.rs"),
        ("ignore", "corpus/source/directory.rs"),
    ] {
        let source = sources.iter().find(|source| source.path == file);
        assert!(
            source.is_some_and(|source| names(&source.code, name)),
            "`{name}` is not seen in {file}"
        );
    }
}

#[test]
fn what_must_stand_nowhere_stands_nowhere() {
    let mut wrong = Vec::new();
    for source in sources() {
        for (what, but) in NOWHERE {
            if names(&source.code, what) && !but.iter().any(|file| source.path.starts_with(file)) {
                wrong.push(format!("src/{} holds `{what}`", source.path));
            }
        }
    }
    check("not in the program", &wrong);
}

#[test]
fn every_file_says_first_what_it_is() {
    let wrong: Vec<String> = sources()
        .iter()
        .filter(|source| {
            let first = source.written.lines().next().unwrap_or_default();
            !first.starts_with("//! ")
        })
        .map(|source| format!("src/{} does not open with `//!`", source.path))
        .collect();
    check("every file opens with its purpose", &wrong);
}

#[test]
fn no_file_holds_two_ideas() {
    let mut wrong = Vec::new();
    for source in sources() {
        let lines = source.written.lines().count();
        if lines > MOST_LINES {
            wrong.push(format!(
                "src/{} has {lines} lines, {MOST_LINES} are the most",
                source.path
            ));
        }
    }
    check("a file of this length usually holds two ideas", &wrong);
}

#[test]
fn every_suite_is_run() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it");
    let listed = include_str!("main.rs");
    let mut suites = 0;
    for entry in std::fs::read_dir(folder).expect("the suites are here") {
        let path = entry.expect("it can be listed").path();
        let name = path
            .file_stem()
            .and_then(|name| name.to_str())
            .expect("suites have plain names");
        if path.extension().is_some_and(|kind| kind == "rs") && name != "main" {
            assert!(
                listed.contains(&format!("mod {name};")),
                "nobody runs tests/it/{name}.rs"
            );
            suites += 1;
        }
    }
    assert!(suites > 10, "only {suites} suites were seen");
}
