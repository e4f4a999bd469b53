//! Settings: which source counts most, and what each mistake is told.

#![allow(
    clippy::needless_raw_string_hashes,
    reason = "the form in which snapshots are brought up to date"
)]

use std::{collections::BTreeSet, path::Path};

use expect_test::{Expect, expect};
use ibid::{
    answer::ConfidenceModel,
    corpus::Visible,
    question::{Stage, Stages},
    settings::{Backend, Environment, Settings},
    store::preferences::Id,
};
use secrecy::ExposeSecret;

use crate::support::cli::Place;

/// Settings of a file and variables.
fn load(file: &str, variables: &[(&str, &str)]) -> Result<Settings, String> {
    let place = Place::new();
    place.write("s.toml", file);
    let variables = variables
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    let loaded = Settings::load(Some(&place.path("s.toml")), &Environment::of(variables));
    loaded.map_err(|error| error.to_string().replace(&*place.path("").to_string_lossy(), ""))
}

fn check(file: &str, variables: &[(&str, &str)], expected: &Expect) {
    expected.assert_eq(&load(file, variables).expect_err("it is wrong"));
}

#[test]
fn the_reference_is_complete() {
    let settings = crate::support::settings();
    assert_eq!(settings.corpus_dir, Path::new("corpus"));
    assert_eq!(settings.data_dir, Path::new("data"));
    assert!(settings.sync.on_start);
    assert!(settings.policy.answer.excerpts <= 3);
    assert_eq!(settings.policy.answer.confidence, ConfidenceModel::default());
    assert_eq!(settings.policy.stages, Stages::default());
    assert_eq!(settings.discord.api_base, None);
    assert!(settings.discord.workers > 0, "0 is one for each core");
    // Each key bears one sentence above it.
    let reference = include_str!("../../config/default.toml");
    let lines: Vec<&str> = reference.lines().collect();
    for (at, line) in lines
        .iter()
        .enumerate()
        .filter(|(_, line)| line.contains(" = ") && !line.starts_with('#'))
    {
        let above: Vec<&str> = lines[..at]
            .iter()
            .rev()
            .take_while(|line| line.starts_with("# "))
            .copied()
            .collect();
        let last = above.first().copied().unwrap_or_default();
        assert!(last.ends_with('.') && !above.is_empty(), "no sentence above `{line}`");
    }
}

#[test]
fn the_environment_counts_more_than_the_file_and_the_file_more_than_the_default() {
    let default = load("", &[]).expect("nothing is wrong");
    assert_eq!(default.policy.question_chars, 1000);
    let file = "[question]\nmax_chars = 500\n[answer]\nthreshold = 1\n[corpus]\ndir = \"docs\"\n";
    let filed = load(file, &[]).expect("nothing is wrong");
    assert_eq!(filed.policy.question_chars, 500);
    assert!(
        (filed.policy.answer.threshold - 1.0).abs() < f32::EPSILON,
        "a whole number is a number too"
    );
    assert_eq!(filed.corpus_dir, Path::new("docs"));
    assert_eq!(
        filed.policy.retrieval, default.policy.retrieval,
        "what is not named stays"
    );
    let variables = [
        ("IBID__QUESTION__MAX_CHARS", "300"),
        ("IBID__CORPUS__DIR", "123"),
        ("IBID__INDEX__SYNC_ON_START", "false"),
        ("IBID__DISCORD__MODERATOR_ROLES", "[\"42\", 7]"),
        ("IBIDEM", "x"),
        ("HOME", "/"),
    ];
    let set = load(file, &variables).expect("nothing is wrong");
    assert_eq!(set.policy.question_chars, 300);
    assert_eq!(set.corpus_dir, Path::new("123"), "a text needs no quotes there");
    assert!(!set.sync.on_start);
    assert_eq!(set.discord.moderator_roles, [42, 7]);
}

#[test]
fn mistakes_are_told_with_their_place() {
    check(
        "[answer]\nexcerpts = 2\n\ntreshold = 0.7\n",
        &[],
        &expect!["s.toml, line 4: there is no setting `answer.treshold`; did you mean `answer.threshold`?"],
    );
    check(
        "[anser]\nthreshold = 0.7\n",
        &[],
        &expect!["s.toml, line 2: there is no setting `anser.threshold`; did you mean `answer.threshold`?"],
    );
    check(
        "threshold = 0.7\n",
        &[],
        &expect!["s.toml, line 1: there is no setting `threshold`; did you mean `answer.threshold`?"],
    );
    check(
        "[log]\nlevel = \"info\"\nzzz = 1\n",
        &[],
        &expect!["s.toml, line 3: there is no setting `log.zzz`"],
    );
    check(
        "[log]\nlevel = 3\n",
        &[],
        &expect!["s.toml, line 2: `log.level` must be a text in quotes, and is a whole number (3)"],
    );
    check(
        "[answer]\nexcerpts = \"two\"\n",
        &[],
        &expect![[r#"s.toml, line 2: `answer.excerpts` must be a whole number, and is a text in quotes ("two")"#]],
    );
    check(
        "[answer]\nthreshold = true\n",
        &[],
        &expect!["s.toml, line 2: `answer.threshold` must be a number, and is true or false (true)"],
    );
    check(
        "[answer]\nexcerpts = 4\n",
        &[],
        &expect!["`answer.excerpts` must be from 1 to 3, and is 4"],
    );
    check(
        "[answer]\nthreshold = -0.1\n",
        &[],
        &expect!["`answer.threshold` must be from 0 to 1, and is -0.1"],
    );
    check(
        "[answer]\nthreshold = nan\n",
        &[],
        &expect!["`answer.threshold` must be from 0 to 1, and is NaN"],
    );
    check(
        "[index]\nwriter_memory_mb = 1\n",
        &[],
        &expect!["`index.writer_memory_mb` must be from 15 to 4096, and is 1"],
    );
    check(
        "[corpus]\ndir = \"\"\n",
        &[],
        &expect!["`corpus.dir` must be the path of a folder, and is empty"],
    );
    check(
        "[discord]\napi_base = \"discord.com\"\n",
        &[],
        &expect!["`discord.api_base` must be empty or an http or https URL, and is discord.com"],
    );
    check(
        "[telemetry]\notlp = \"127.0.0.1:4318\"\n",
        &[],
        &expect!["`telemetry.otlp` must be empty or an http or https URL, and is 127.0.0.1:4318"],
    );
    check(
        "[discord]\nmoderator_roles = [\"Mods\"]\n",
        &[],
        &expect![[r#"`discord.moderator_roles` must be a list of role ids, such as ["1234567890123"], and is "Mods""#]],
    );
    check(
        "[answer\n",
        &[],
        &expect!["s.toml, line 1: unclosed table, expected `]`"],
    );
    check(
        "[answer]\nexcerpts = 1\nexcerpts = 2\n",
        &[],
        &expect!["s.toml, line 3: duplicate key"],
    );
    check(
        "[discord]\ntoken = \"s3cret\"\n",
        &[],
        &expect!["s.toml, line 2: there is no setting `discord.token`; did you mean `discord.workers`?"],
    );
}

#[test]
fn what_http_cannot_be_given_is_told() {
    let key = "ab".repeat(32);
    let keyed = |rest: &str| format!("[discord]\npublic_key = \"{key}\"\n{rest}");
    let gone = keyed("gateway = false\n[http]\ninteractions = \"0.0.0.0:8080\"\n");
    let settings = load(&gone, &[]).expect("nothing is wrong");
    assert!(!settings.discord.gateway && settings.discord.public_key.is_some());
    assert_eq!(settings.http.interactions.map(|address| address.port()), Some(8080));
    for (written, expected) in [
        (
            "[http]\nlisten = \"localhost:9100\"\n".to_owned(),
            expect![[
                r#"`http.listen` must be empty or an IP address with a port, such as "127.0.0.1:9100", and is localhost:9100"#
            ]],
        ),
        (
            "[http]\nlisten = \"9100\"\n".to_owned(),
            expect![[
                r#"`http.listen` must be empty or an IP address with a port, such as "127.0.0.1:9100", and is 9100"#
            ]],
        ),
        (
            "[http]\ninteractions = \"127.0.0.1:8080\"\n".to_owned(),
            expect![
                "`discord.public_key` must be the application's public key where `http.interactions` is set, and is empty"
            ],
        ),
        (
            "[http]\nreader = \"127.0.0.1:8081\"\n".to_owned(),
            expect![
                "`http.reader_url` must be the URL that readers reach `http.reader` by, where that is set, and is empty"
            ],
        ),
        (
            "[http]\nreader_url = \"ftp://example.org\"\n".to_owned(),
            expect![[
                r#"`http.reader_url` must be empty or an http or https URL without a question mark, such as "https://docs.example.org", and is ftp://example.org"#
            ]],
        ),
        (
            "[http]\nreader_url = \"https://example.org/?a=b\"\n".to_owned(),
            expect![[
                r#"`http.reader_url` must be empty or an http or https URL without a question mark, such as "https://docs.example.org", and is https://example.org/?a=b"#
            ]],
        ),
        (
            "[http]\nreader_days = 0\n".to_owned(),
            expect!["`http.reader_days` must be from 1 to 365, and is 0"],
        ),
        (
            "[discord]\npublic_key = \"abc\"\n".to_owned(),
            expect![
                "`discord.public_key` must be empty or the 64 digits and letters from a to f of the application's public key, and is abc"
            ],
        ),
        (
            "[discord]\ngateway = false\n".to_owned(),
            expect![
                "`discord.gateway` must be true where `http.interactions` is empty, since nothing would arrive, and is false"
            ],
        ),
        (
            keyed("gateway = false\n"),
            expect![
                "`discord.gateway` must be true where `http.interactions` is empty, since nothing would arrive, and is false"
            ],
        ),
    ] {
        check(&written, &[], &expected);
    }
}

#[test]
fn each_stage_can_be_left_out() {
    for stage in Stage::ALL {
        let name = stage.name();
        let expected = Stages::default().without(stage);
        let filed = load(&format!("[stages]\n{name} = false\n"), &[]).expect("nothing is wrong");
        assert_eq!(filed.policy.stages, expected, "{name}");
        assert_eq!(crate::support::settings().without(stage).policy, filed.policy, "{name}");
        let variable = format!("IBID__STAGES__{}", name.to_uppercase());
        let set = load("", &[(&variable, "false")]).expect("nothing is wrong");
        assert_eq!(set.policy.stages, expected, "{variable}");
    }
    check(
        "[stages]\nreranc = false\n",
        &[],
        &expect!["s.toml, line 2: there is no setting `stages.reranc`; did you mean `stages.rerank`?"],
    );
    check(
        "[stages]\nrerank = 0\n",
        &[],
        &expect!["s.toml, line 2: `stages.rerank` must be true or false, and is a whole number (0)"],
    );
}

#[test]
fn what_the_confidence_is_made_of_can_be_chosen() {
    let shipped = ConfidenceModel::default();
    let chosen = |file: &str, variables: &[(&str, &str)]| {
        let settings = load(file, variables).expect("nothing is wrong");
        let weights = settings.policy.answer.confidence.weights();
        let names = ConfidenceModel::NAMES.into_iter().zip(weights).zip(shipped.weights());
        let changed = names.filter(|((_, weight), shipped)| weight.total_cmp(shipped).is_ne());
        changed.map(|(named, _)| named).collect::<Vec<_>>()
    };
    assert_eq!(chosen("[answer]\nexcerpts = 1\n", &[]), []);
    let file = "[answer.confidence]\nbm25 = 3\nsize = -0.5\n";
    assert_eq!(chosen(file, &[]), [("bm25", 3.0), ("size", -0.5)]);
    let inline = "answer.confidence = { constant = 1.5 }\n";
    assert_eq!(chosen(inline, &[]), [("constant", 1.5)]);
    let variables = [("IBID__ANSWER__CONFIDENCE__SIZE", "0")];
    assert_eq!(chosen(file, &variables), [("bm25", 3.0), ("size", 0.0)]);
}

#[test]
fn what_the_confidence_cannot_be_made_of_is_told() {
    check(
        "[answer.confidence]\nsize = 0.5\n",
        &[],
        &expect![
            "`answer.confidence.size` must be from -20 to 0, since it can only speak against an answer, and is 0.5"
        ],
    );
    // Its shipped weight is nothing, which has no sign of its own.
    check(
        "[answer.confidence]\nunwanted = 0.5\n",
        &[],
        &expect![
            "`answer.confidence.unwanted` must be from -20 to 0, since it can only speak against an answer, and is 0.5"
        ],
    );
    check(
        "[answer.confidence]\nbm25 = -0.5\n",
        &[],
        &expect!["`answer.confidence.bm25` must be from 0 to 20, since it can only speak for an answer, and is -0.5"],
    );
    check(
        "[answer.confidence]\nbm25 = 21\n",
        &[],
        &expect!["`answer.confidence.bm25` must be from 0 to 20, since it can only speak for an answer, and is 21"],
    );
    check(
        "[answer.confidence]\nconstant = nan\n",
        &[],
        &expect!["`answer.confidence.constant` must be from -20 to 20, and is NaN"],
    );
    check(
        "[answer.confidence]\nconstant = -inf\n",
        &[],
        &expect!["`answer.confidence.constant` must be from -20 to 20, and is -inf"],
    );
    check(
        "[answer.confidence]\nbm25 = 1\n\nmargins = 1\n",
        &[],
        &expect![
            "s.toml, line 4: there is no setting `answer.confidence.margins`; did you mean `answer.confidence.margin`?"
        ],
    );
    check(
        "[answer.confidense]\nbm25 = 1\n",
        &[],
        &expect!["s.toml, line 1: there is no setting `answer.confidense`; did you mean `answer.confidence.size`?"],
    );
    check(
        "[answer]\nconfidence = 3\n",
        &[],
        &expect!["s.toml, line 2: `answer.confidence` must be a section, and is a whole number (3)"],
    );
    check(
        "",
        &[("IBID__ANSWER__CONFIDENCE", "3")],
        &expect![
            "environment variable IBID__ANSWER__CONFIDENCE: there is no setting `answer.confidence`; did you mean `answer.confidence.met`?"
        ],
    );
    check(
        "",
        &[("IBID__ANSWER__CONFIDENCE__BM25", "much")],
        &expect![[
            r#"environment variable IBID__ANSWER__CONFIDENCE__BM25: `answer.confidence.bm25` must be a number, and is a text in quotes ("much")"#
        ]],
    );
}

#[test]
fn guilds_that_do_not_share_documents_have_lists() {
    let sees = |file: &str, variables: &[(&str, &str)], guild: u64| {
        let guilds = load(file, variables).expect("nothing is wrong").guild;
        let guild = Id::new(guild).expect("it is not zero");
        [guilds.in_guild(guild), guilds.in_direct_messages()].map(|defaults| defaults.collections)
    };
    let only = |name: &str| Visible::Only([name.to_owned()].into());
    let nothing = Visible::Only(BTreeSet::new());
    assert_eq!(sees("", &[], 7), [Visible::All, Visible::All]);
    let apart =
        "[guild]\ncollections = [\"news\"]\ndirect_collections = []\n[guild.allow]\n7 = [\"rules\"]\n\"8\" = [\"*\"]\n";
    assert_eq!(sees(apart, &[], 6), [only("news"), nothing.clone()]);
    assert_eq!(sees(apart, &[], 7), [only("rules"), nothing.clone()]);
    assert_eq!(sees(apart, &[], 8), [Visible::All, nothing.clone()]);
    let variables = [
        ("IBID__GUILD__ALLOW__7", "[\"minutes\"]"),
        ("IBID__GUILD__ALLOW__9", "[]"),
    ];
    assert_eq!(sees(apart, &variables, 7), [only("minutes"), nothing.clone()]);
    assert_eq!(sees(apart, &variables, 9), [nothing.clone(), nothing]);
}

#[test]
fn what_a_guild_cannot_be_given_is_told() {
    check(
        "[guild.allow]\n\"7\" = [\"rules\"]\n",
        &[],
        &expect![[
            r#"`guild.collections` must be names of collections where guild.allow keeps some apart, and is ["*"]"#
        ]],
    );
    check(
        "[guild]\ncollections = []\n[guild.allow]\n\"7\" = [\"rules\"]\n",
        &[],
        &expect![[
            r#"`guild.direct_collections` must be names of collections where guild.allow keeps some apart, and is ["*"]"#
        ]],
    );
    check(
        "[guild.allow]\nours = [\"rules\"]\n",
        &[],
        &expect![[r#"`guild.allow` must be for ids of servers, such as "123456789012345678" = ["news"], and is ours"#]],
    );
    let twice = "[guild]\ncollections = []\ndirect_collections = []\n[guild.allow]\n7 = []\n07 = [\"rules\"]\n";
    check(
        twice,
        &[],
        &expect![[r#"`guild.allow` must be for ids of servers, such as "123456789012345678" = ["news"], and is 07"#]],
    );
    check(
        "[guild.allow]\n7 = \"rules\"\n",
        &[],
        &expect![[r#"s.toml, line 2: `guild.allow.7` must be a list in brackets, and is a text in quotes ("rules")"#]],
    );
    check(
        "[guild.allow]\n7.8 = [\"rules\"]\n",
        &[],
        &expect![[
            r#"s.toml, line 2: `guild.allow.7` must be a list in brackets, and is a section ({ 8 = ["rules"] })"#
        ]],
    );
    check(
        "[guild]\nallow = 7\n",
        &[],
        &expect!["s.toml, line 2: `guild.allow` must be a section, and is a whole number (7)"],
    );
    check(
        "[guild]\ncollections = [3]\n",
        &[],
        &expect![[
            r#"`guild.collections` must be a list of collections, such as ["news", "rules"], or ["*"], and is [3]"#
        ]],
    );
    check(
        "[guild]\ncollections = [\"*\", \"news\"]\n",
        &[],
        &expect![[
            r#"`guild.collections` must be a list of collections, such as ["news", "rules"], or ["*"], and is ["*", "news"]"#
        ]],
    );
    check(
        "[guild]\nuser_limit = 1001\n",
        &[],
        &expect!["`guild.user_limit` must be from 1 to 1000, and is 1001"],
    );
    check(
        "[guild]\nretention_days = 0\n",
        &[],
        &expect!["`guild.retention_days` must be from 1 to 365, and is 0"],
    );
    check(
        "",
        &[("IBID__GUILD__ALLOW__7", "rules")],
        &expect![[
            r#"environment variable IBID__GUILD__ALLOW__7: `guild.allow.7` must be a list in brackets, and is a text in quotes ("rules")"#
        ]],
    );
}

#[test]
fn mistaken_variables_are_told() {
    check(
        "",
        &[("IBID__ANSWER__TRESHOLD", "0.7")],
        &expect![
            "environment variable IBID__ANSWER__TRESHOLD: there is no setting `answer.treshold`; did you mean `answer.threshold`?"
        ],
    );
    check(
        "",
        &[("IBID__ANSWER", "0.7")],
        &expect!["environment variable IBID__ANSWER: there is no setting `answer`; did you mean `answer.excerpts`?"],
    );
    check(
        "",
        &[("IBID__ANSWER__THRESHOLD", "high")],
        &expect![[
            r#"environment variable IBID__ANSWER__THRESHOLD: `answer.threshold` must be a number, and is a text in quotes ("high")"#
        ]],
    );
    check(
        "",
        &[("IBID__ANSWER__EXCERPTS", "2.5")],
        &expect![
            "environment variable IBID__ANSWER__EXCERPTS: `answer.excerpts` must be a whole number, and is a number (2.5)"
        ],
    );
    check(
        "",
        &[("IBID__ANSWER__EXCERPTS", "2\n[log]\nlevel = 1")],
        &expect![[r#"
        environment variable IBID__ANSWER__EXCERPTS: `answer.excerpts` must be a whole number, and is a text in quotes ("""
        2
        [log]
        level = 1""")"#]],
    );
}

#[test]
fn the_token_comes_from_the_environment_alone() {
    let place = Place::new();
    let of = |variables: &[(&str, &str)]| {
        Environment::of(
            variables
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
        )
    };
    let token = |environment: &Environment| {
        let token = environment.discord_token().map_err(|error| error.to_string())?;
        Ok::<_, String>(token.map(|token| token.expose_secret().to_owned()))
    };
    place.write("token", "  from-the-file\n");
    let file = place.path("token").display().to_string();
    assert_eq!(token(&of(&[])), Ok(None));
    assert_eq!(token(&of(&[("DISCORD_TOKEN", " ")])), Ok(None));
    assert_eq!(token(&of(&[("DISCORD_TOKEN", " abc \n")])), Ok(Some("abc".to_owned())));
    assert_eq!(
        token(&of(&[("DISCORD_TOKEN_FILE", &file)])),
        Ok(Some("from-the-file".to_owned()))
    );
    let both = of(&[("DISCORD_TOKEN", "abc"), ("DISCORD_TOKEN_FILE", &file)]);
    assert_eq!(token(&both), Ok(Some("abc".to_owned())));
    expect!["the file that DISCORD_TOKEN_FILE names, `nowhere/token`, cannot be read: No such file or directory (os error 2)"].assert_eq(&token(&of(&[("DISCORD_TOKEN_FILE", "nowhere/token")])).expect_err("it is not there"));
    let secret = both.discord_token().expect("it is there");
    assert!(!format!("{secret:?}").contains("abc"), "{secret:?}");
}

#[test]
fn a_dot_env_file_counts_less_than_the_environment() {
    let mut place = Place::with(crate::support::corpus::THREE);
    place.write(".env", "IBID__QUESTION__MAX_CHARS=20\n");
    let long = ["ask", "When was the lighthouse of Norrö lit, please?"];
    assert!(place.ibid(&long).err.contains("at most 20 are read"));
    place.set("IBID__QUESTION__MAX_CHARS", "100");
    assert_eq!(place.ibid(&long).code, Some(0));
    place.write(".env", "A secret line without a name\n");
    let ran = place.ibid(&long);
    assert_eq!(ran.code, Some(2));
    assert!(!ran.err.contains("secret"), "a broken line may hold one:\n{}", ran.err);
    expect![[r#"
        error: the file `.env` cannot be read: a line is no NAME=value (at character 2)
    "#]]
    .assert_eq(&ran.err);
}

#[test]
fn the_url_of_the_database_comes_from_the_environment_first_and_is_never_printed() {
    const PASSWORD: &str = "correct-horse";
    let file = "[store]\nurl = \"sqlite:///a.db\"\n";
    let place = Place::new();
    place.write("url", format!("postgres://ibid:{PASSWORD}@host/ibid\n"));
    let path = place.path("url").display().to_string();
    let given = format!("postgres://ibid:{PASSWORD}@host/ibid");
    for (variables, expected) in [
        (vec![], "Sqlite"),
        (vec![("IBID_STORE_URL", "")], "Sqlite"),
        (vec![("IBID_STORE_URL", given.as_str())], "Postgres"),
        (vec![("IBID__STORE__URL", given.as_str())], "Postgres"),
        (vec![("IBID_STORE_URL_FILE", path.as_str())], "Postgres"),
    ] {
        let settings = load(file, &variables).expect("nothing is wrong");
        let shown = format!("{settings:?}");
        let url = format!("{:?}", settings.store_url.expect("one is set"));
        assert!(url.contains(expected), "{variables:?}: {url}");
        assert!(!shown.contains(PASSWORD), "{shown}");
    }
    assert!(load("", &[]).expect("nothing is wrong").store_url.is_none());
    check(
        "",
        &[("IBID_STORE_URL", "mysql://ibid:correct-horse@host/ibid")],
        &expect!["`store.url` must be empty or a postgres:// or sqlite:// URL, and is something else"],
    );
    check(
        "",
        &[("IBID_STORE_URL_FILE", "/no/such/file")],
        &expect![
            "the file that IBID_STORE_URL_FILE names, `/no/such/file`, cannot be read: No such file or directory (os error 2)"
        ],
    );
}

/// The settings of a search engine, with `more` in its section.
fn engine(more: &str, variables: &[(&str, &str)]) -> Result<Settings, String> {
    let file = "[index]\nbackend = \"opensearch\"\n[index.remote]\n";
    load(&format!("{file}{more}\n"), variables)
}

#[test]
fn a_search_engine_is_named_whole_or_refused() {
    let urls = "urls = [\"https://a.example:9200\", \"http://10.0.0.1:9200/search\"]";
    let settings = engine(urls, &[]).expect("nothing is wrong");
    let Backend::Remote(remote) = settings.backend else {
        panic!("it is not what was chosen")
    };
    let named: Vec<&str> = remote.urls.iter().map(url::Url::as_str).collect();
    assert_eq!(named, ["https://a.example:9200/", "http://10.0.0.1:9200/search"]);
    assert!(matches!(
        load("", &[]).expect("nothing is wrong").backend,
        Backend::Embedded
    ));
    for (more, wanted) in [
        (
            "",
            expect![[
                r#"`index.remote.urls` must be a list of http or https URLs, such as ["https://10.0.0.1:9200"], and is empty"#
            ]],
        ),
        (
            "urls = [\"10.0.0.1:9200\"]",
            expect!["`index.remote.urls` must be a list of http or https URLs, and is 10.0.0.1:9200"],
        ),
        (
            "urls = [\"ibid:correct-horse@host:9200\"]",
            expect![
                "`index.remote.urls` must be http or https URLs without credentials, which IBID_INDEX_USER and IBID_INDEX_PASSWORD hold, and is one that holds some"
            ],
        ),
        (
            "urls = [\"ftp://host\"]",
            expect!["`index.remote.urls` must be a list of http or https URLs, and is ftp://host"],
        ),
        (
            "urls = [\"https://ibid:correct-horse@host\"]",
            expect![
                "`index.remote.urls` must be http or https URLs without credentials, which IBID_INDEX_USER and IBID_INDEX_PASSWORD hold, and is one that holds some"
            ],
        ),
        (
            &format!("{urls}\nprefix = \"Ibid\""),
            expect![
                "`index.remote.prefix` must be up to 100 lower-case letters, digits and `-`, a letter first, and is Ibid"
            ],
        ),
        (
            &format!("{urls}\nprefix = \"ibid_1\""),
            expect![
                "`index.remote.prefix` must be up to 100 lower-case letters, digits and `-`, a letter first, and is ibid_1"
            ],
        ),
        (
            &format!("{urls}\nca_file = \"/no/such/file\""),
            expect![
                "`index.remote.ca_file` must be empty or the path of a file that can be read, and is `/no/such/file`: No such file or directory (os error 2)"
            ],
        ),
        (
            &format!("{urls}\ntimeout_ms = 5"),
            expect!["`index.remote.timeout_ms` must be from 100 to 60000, and is 5"],
        ),
        (
            &format!("{urls}\nwrite_timeout_s = 0"),
            expect!["`index.remote.write_timeout_s` must be from 1 to 3600, and is 0"],
        ),
        (
            &format!("{urls}\nshards = 0"),
            expect!["`index.remote.shards` must be from 1 to 1024, and is 0"],
        ),
        (
            &format!("{urls}\nreplicas = -1"),
            expect!["`index.remote.replicas` must be from 0 to 10, and is -1"],
        ),
        (
            &format!("{urls}\nurl = \"x\""),
            expect!["s.toml, line 5: there is no setting `index.remote.url`; did you mean `index.remote.urls`?"],
        ),
    ] {
        wanted.assert_eq(&engine(more, &[]).expect_err("it is wrong"));
    }
    check(
        "[index]\nbackend = \"quickwit\"\n",
        &[],
        &expect!["`index.backend` must be embedded, opensearch or elasticsearch, and is quickwit"],
    );
}

#[test]
fn a_search_engine_lets_in_by_the_environment_alone() {
    const SECRET: &str = "correct-horse";
    let urls = "urls = [\"https://a.example:9200\"]";
    let place = Place::new();
    place.write("secret", format!("{SECRET}\n"));
    let file = place.path("secret").display().to_string();
    for (variables, wanted) in [
        (vec![], "None"),
        (
            vec![("IBID_INDEX_USER", "ibid"), ("IBID_INDEX_PASSWORD", SECRET)],
            "User",
        ),
        (
            vec![("IBID_INDEX_USER", "ibid"), ("IBID_INDEX_PASSWORD_FILE", file.as_str())],
            "User",
        ),
        (vec![("IBID_INDEX_API_KEY", SECRET)], "ApiKey"),
        (
            vec![("IBID_INDEX_API_KEY_FILE", file.as_str()), ("IBID_INDEX_USER", "ibid")],
            "ApiKey",
        ),
    ] {
        let settings = engine(urls, &variables).expect("nothing is wrong");
        let shown = format!("{settings:?}");
        assert!(!shown.contains(SECRET), "{shown}");
        let Backend::Remote(remote) = settings.backend else {
            panic!("it is not what was chosen")
        };
        let credentials = format!("{:?}", remote.credentials);
        assert!(credentials.starts_with(wanted), "{variables:?}: {credentials}");
    }
    for (variables, wanted) in [
        (
            [("IBID_INDEX_USER", "ibid")],
            expect!["IBID_INDEX_USER is set, and IBID_INDEX_PASSWORD is not"],
        ),
        (
            [("IBID_INDEX_PASSWORD", SECRET)],
            expect!["IBID_INDEX_PASSWORD is set, and IBID_INDEX_USER is not"],
        ),
        (
            [("IBID_INDEX_API_KEY_FILE", "/no/such/file")],
            expect![
                "the file that IBID_INDEX_API_KEY_FILE names, `/no/such/file`, cannot be read: No such file or directory (os error 2)"
            ],
        ),
    ] {
        wanted.assert_eq(&engine(urls, &variables).expect_err("it is wrong"));
    }
}
