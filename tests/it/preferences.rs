//! Preferences: what can be chosen, what is refused in which words, and that nobody sees more than the
//! operator lets them.

#![allow(
    clippy::needless_raw_string_hashes,
    reason = "the form in which snapshots are brought up to date"
)]

use std::collections::BTreeSet;

use expect_test::{Expect, expect};
use ibid::{
    corpus::Visible,
    locale::Language,
    store::preferences::{
        ChannelOverrides, Defaults, Exported, GuildOverrides, Id, Key, Level, MOST_BYTES, Offered, Operator,
        Preferences, Refused, show,
    },
};
use proptest::{collection::btree_map, collection::btree_set, option, prelude::*, sample::select};

/// Names that exist, some of which need care when they are typed.
const COLLECTIONS: [&str; 6] = ["news", "rules", "minutes, 2024", "none", "say \"hi\"", "日本"];

fn id(number: u64) -> Id {
    Id::new(number).expect("it is not zero")
}

fn operator() -> Operator {
    crate::support::settings().guild
}

fn defaults() -> Defaults {
    operator().in_guild(id(1))
}

fn offered() -> Offered {
    defaults().offered(COLLECTIONS)
}

fn only(names: &[&str]) -> Visible {
    Visible::Only(names.iter().map(|name| (*name).to_owned()).collect())
}

/// What is stored after a choice for a guild, or why it is refused.
fn chosen(key: &str, value: &str) -> String {
    let mut guild = GuildOverrides::default();
    match guild.set(key, value, &offered()) {
        Ok(()) => {
            assert_eq!(GuildOverrides::from_body(&guild.to_body()).as_ref(), Ok(&guild));
            guild.to_body()
        }
        Err(refused) => {
            assert!(guild.is_empty(), "nothing is changed when {refused}");
            refused.to_string()
        }
    }
}

fn takes(key: &str, values: &[&str], stored: &str) {
    for value in values {
        let wanted = match stored {
            "" => r#"{"version":1}"#.to_owned(),
            stored => {
                let mut body: serde_json::Value = serde_json::from_str(&format!("{{\"{key}\":{stored}}}")).unwrap();
                body["version"] = 1.into();
                body.to_string()
            }
        };
        assert_eq!(chosen(key, value), wanted, "{key} = {value}");
    }
}

fn check(key: &str, value: &str, refusal: &Expect) {
    refusal.assert_eq(&chosen(key, value));
}

#[test]
fn what_a_moderator_types_is_read() {
    takes(
        "answer_channels",
        &["<#12>", "12", " <#12> , <#12>", "<#12>、"],
        r#"["12"]"#,
    );
    takes(
        "answer_channels",
        &["<#12><#7>", "7 12", "7，12", "7;<#12>"],
        r#"["7","12"]"#,
    );
    takes("moderator_roles", &["<@&5>", "5"], r#"["5"]"#);
    takes("moderator_roles", &["none", "Keine", "なし", "无"], "[]");
    takes("collections", &["news", "NEWS", "Ｎｅｗｓ", "\"news\""], r#"["news"]"#);
    takes(
        "collections",
        &["rules, news", "news、rules,", "news,,rules"],
        r#"["news","rules"]"#,
    );
    takes("collections", &["\"minutes, 2024\""], r#"["minutes, 2024"]"#);
    takes("collections", &["\"say \"\"hi\"\"\""], r#"["say \"hi\""]"#);
    takes("collections", &["none", "aucune"], "[]");
    takes("collections", &["\"none\""], r#"["none"]"#);
    for key in ["private", "threads"] {
        let on = [
            "on", "Yes", "TRUE", "an", "ja", "sí", "si", "oui", "Activé", "はい", "オン", "ｵﾝ", "是", "开",
        ];
        takes(key, &on, "true");
        let off = [
            "off",
            "no",
            "false",
            "aus",
            "nein",
            "non",
            "desactivado",
            "いいえ",
            "オフ",
            "否",
            "关",
        ];
        takes(key, &off, "false");
    }
    takes(
        "language",
        &["de", "DE", "de-AT", "de_DE", "Deutsch", "german"],
        r#""de""#,
    );
    takes("language", &["es-419", "español", "Espanol"], r#""es""#);
    takes("language", &["en-GB", "English"], r#""en""#);
    takes("language", &["fr", "francais", "Français"], r#""fr""#);
    takes("language", &["ja", "日本語"], r#""ja""#);
    takes(
        "language",
        &["zh", "zh-CN", "zh-Hans-CN", "简体中文", "中文"],
        r#""zh-CN""#,
    );
    takes("user_limit", &["1", " 1 ", "１"], "1");
    takes("channel_limit", &["1000"], "1000");
    takes("guild_limit", &["500"], "500");
    takes("retention_days", &["365", "３６５"], "365");
    takes("requests_channel", &["<#9>", "9"], r#""9""#);
    for key in Key::ALL {
        let forgotten = ["", "  ", "default", "Standard", "par défaut", "デフォルト", "默认"];
        takes(key.name(), &forgotten, "");
        assert_eq!(Key::named(key.name()), Some(key));
    }
}

#[test]
fn what_a_moderator_cannot_choose_is_told() {
    check(
        "answers",
        "here",
        &expect![
            "there is no setting `answers`; there are `answer_channels`, `moderator_roles`, `collections`, `private`, `threads`, `language`, `user_limit`, `channel_limit`, `guild_limit`, `retention_days`, `requests_channel`, `uploads`"
        ],
    );
    check(
        "answer_channels",
        "#general",
        &expect![
            "`answer_channels` must be a list of channels, such as `<#123456789012345678>, <#234567890123456789>`, and is `#general`"
        ],
    );
    check(
        "answer_channels",
        "none",
        &expect![
            "`answer_channels` must be a list of channels, such as `<#123456789012345678>, <#234567890123456789>`, and is `none`"
        ],
    );
    check(
        "answer_channels",
        "<@&12>",
        &expect![
            "`answer_channels` must be a list of channels, such as `<#123456789012345678>, <#234567890123456789>`, and is `<@&12>`"
        ],
    );
    check(
        "answer_channels",
        ",",
        &expect![
            "`answer_channels` must be a list of channels, such as `<#123456789012345678>, <#234567890123456789>`, and is `,`"
        ],
    );
    check(
        "answer_channels",
        "0",
        &expect![
            "`answer_channels` must be a list of channels, such as `<#123456789012345678>, <#234567890123456789>`, and is `0`"
        ],
    );
    check(
        "moderator_roles",
        "@everyone",
        &expect![
            "`moderator_roles` must be a list of roles, or none, such as `<@&123456789012345678>`, and is `@everyone`"
        ],
    );
    check(
        "moderator_roles",
        "<@12>",
        &expect![
            "`moderator_roles` must be a list of roles, or none, such as `<@&123456789012345678>`, and is `<@12>`"
        ],
    );
    check(
        "collections",
        "news, secret",
        &expect![[
            r#"there is no collection `secret` here; there are `minutes, 2024`, `news`, `none`, `rules`, `say "hi"`, `日本`"#
        ]],
    );
    check(
        "collections",
        "\"news",
        &expect![[r#"`collections` must be a list of collections, or none, such as `news, rules`, and is `"news`"#]],
    );
    check(
        "collections",
        "\"news\" rules",
        &expect![[
            r#"`collections` must be a list of collections, or none, such as `news, rules`, and is `"news" rules`"#
        ]],
    );
}

#[test]
fn a_value_of_another_kind_or_out_of_its_range_is_told() {
    check(
        "private",
        "maybe",
        &expect!["`private` must be on or off, such as `on`, and is `maybe`"],
    );
    check(
        "language",
        "Klingon",
        &expect![
            "`language` must be one of English (en), Deutsch (de), Español (es), Français (fr), 日本語 (ja), 简体中文 (zh-CN), such as `de`, and is `Klingon`"
        ],
    );
    check(
        "user_limit",
        "0",
        &expect!["`user_limit` must be a whole number from 1 to 1000, such as `30`, and is `0`"],
    );
    check(
        "channel_limit",
        "1001",
        &expect!["`channel_limit` must be a whole number from 1 to 1000, such as `30`, and is `1001`"],
    );
    check(
        "guild_limit",
        "-1",
        &expect!["`guild_limit` must be a whole number from 1 to 1000, such as `30`, and is `-1`"],
    );
    check(
        "retention_days",
        "366",
        &expect!["`retention_days` must be a whole number from 1 to 365, such as `30`, and is `366`"],
    );
    check(
        "retention_days",
        "99999999999999999999999",
        &expect![
            "`retention_days` must be a whole number from 1 to 365, such as `30`, and is `99999999999999999999999`"
        ],
    );
    check(
        "requests_channel",
        "<#1> <#2>",
        &expect!["`requests_channel` must be one channel, such as `<#123456789012345678>`, and is `<#1> <#2>`"],
    );
    check(
        "private",
        &"long ".repeat(1000),
        &expect![
            "`private` must be on or off, such as `on`, and is `long long long long long long long long long long long long …`"
        ],
    );
}

#[test]
fn a_channel_chooses_less() {
    for key in Key::ALL {
        let mut channel = ChannelOverrides::default();
        let refused = channel.set(key.name(), "default", &offered());
        let wanted = if key.is_for_channels() {
            Ok(())
        } else {
            Err(Refused::GuildOnly(key))
        };
        assert_eq!(refused, wanted, "{key}");
    }
    let mut channel = ChannelOverrides::default();
    let refused = channel
        .set("prvate", "on", &offered())
        .expect_err("there is no such key");
    expect!["there is no setting `prvate`; there are `collections`, `private`, `threads`, `language`, `user_limit`, `channel_limit`"].assert_eq(&refused.to_string());
    let refused = ChannelOverrides::from_body(r#"{"version":1,"retention_days":3}"#);
    expect!["`retention_days` holds for the whole server and cannot be chosen for a channel"]
        .assert_eq(&refused.expect_err("it is for guilds").to_string());
}

#[test]
fn collections_of_others_are_not_even_named() {
    let operator = Operator {
        allow: [(id(1), only(&["news"])), (id(2), only(&["news", "rules"]))].into(),
        ..operator()
    };
    let refuse = |name: &str| {
        let offered = operator.in_guild(id(1)).offered(COLLECTIONS);
        let refused = GuildOverrides::default().set("collections", name, &offered);
        refused.expect_err("it is not on offer").to_string().replace(name, "…")
    };
    assert_eq!(refuse("rules"), refuse("no-such-collection"));
    expect!["there is no collection `…` here; there are `news`"].assert_eq(&refuse("rules"));
}

#[test]
fn the_operator_decides_who_sees_what() {
    let mut operator = operator();
    operator.defaults.collections = only(&["news"]);
    operator.direct = only(&[]);
    operator.allow = [(id(2), only(&["rules"])), (id(3), Visible::All)].into();
    let sees = |guild| operator.in_guild(id(guild)).collections;
    assert_eq!(sees(1), only(&["news"]));
    assert_eq!(
        sees(2),
        only(&["rules"]),
        "a list stands in place of what holds for all"
    );
    assert_eq!(sees(3), Visible::All);
    let direct = Preferences::of(&operator.in_direct_messages());
    assert_eq!(direct.collections.value, only(&[]));
    assert_eq!(direct.collections.from, Level::Default);
}

#[test]
fn each_value_says_where_it_comes_from() {
    let (mut guild, mut channel) = (GuildOverrides::default(), ChannelOverrides::default());
    for (key, value) in [
        ("answer_channels", "<#12>, <#7>"),
        ("collections", "news, \"none\", \"minutes, 2024\""),
        ("private", "on"),
        ("language", "Deutsch"),
        ("user_limit", "3"),
        ("requests_channel", "<#9>"),
    ] {
        guild.set(key, value, &offered()).expect(key);
    }
    for (key, value) in [
        ("collections", "rules, \"none\""),
        ("private", "off"),
        ("channel_limit", "60"),
    ] {
        channel.set(key, value, &offered()).expect(key);
    }
    let shown = |channel: &ChannelOverrides| {
        let rows = show(&Preferences::resolve(&defaults(), &guild, channel));
        let lines = rows
            .iter()
            .map(|row| format!("{} = {} ({:?})\n", row.key, row.typed(), row.level));
        lines.collect::<String>()
    };
    expect![[r#"
        answer_channels = <#7>, <#12> (Guild)
        moderator_roles = none (Default)
        collections = "minutes, 2024", news, "none" (Guild)
        private = on (Guild)
        threads = off (Default)
        language = de (Guild)
        user_limit = 3 (Guild)
        channel_limit = 60 (Default)
        guild_limit = 240 (Default)
        retention_days = 30 (Default)
        requests_channel = <#9> (Guild)
        uploads = moderators (Default)
    "#]]
    .assert_eq(&shown(&ChannelOverrides::default()));
    expect![[r#"
        answer_channels = <#7>, <#12> (Guild)
        moderator_roles = none (Default)
        collections = "none" (Channel)
        private = off (Channel)
        threads = off (Default)
        language = de (Guild)
        user_limit = 3 (Guild)
        channel_limit = 60 (Channel)
        guild_limit = 240 (Default)
        retention_days = 30 (Default)
        requests_channel = <#9> (Guild)
        uploads = moderators (Default)
    "#]]
    .assert_eq(&shown(&channel));
}

#[test]
fn answers_are_for_all_to_see_where_the_guild_says() {
    let mut guild = GuildOverrides::default();
    let resolved = |guild: &GuildOverrides| Preferences::resolve(&defaults(), guild, &ChannelOverrides::default());
    assert!(resolved(&guild).answers_in(id(7), None), "without a choice everywhere");
    guild.set("answer_channels", "12", &offered()).expect("it is one");
    assert!(resolved(&guild).answers_in(id(12), None));
    assert!(resolved(&guild).answers_in(id(99), Some(id(12))), "in a thread of it");
    assert!(!resolved(&guild).answers_in(id(7), Some(id(8))));
}

#[test]
fn what_is_exported_reads_well() {
    let (mut guild, mut channel) = (GuildOverrides::default(), ChannelOverrides::default());
    guild.set("moderator_roles", "<@&5>", &offered()).expect("it is one");
    guild.set("language", "ja", &offered()).expect("it is one");
    channel.set("collections", "news", &offered()).expect("it is one");
    let exported = Exported::new(guild, [(id(3), channel), (id(4), ChannelOverrides::default())]);
    expect![[r#"
        {
          "version": 1,
          "guild": {
            "moderator_roles": [
              "5"
            ],
            "language": "ja"
          },
          "channels": {
            "3": {
              "collections": [
                "news"
              ]
            }
          }
        }
    "#]]
    .assert_eq(&exported.to_json());
}

fn check_import(file: &str, refusal: &Expect) {
    let refused = Exported::read(file, &offered()).expect_err(file);
    refusal.assert_eq(&refused.to_string());
}

fn guild_with(choices: &str) -> String {
    format!("{{\"version\":1,\"guild\":{{{choices}}}}}")
}

fn channels_with(channels: &str) -> String {
    format!("{{\"version\":1,\"channels\":{{{channels}}}}}")
}

#[test]
fn a_file_that_is_no_export_is_told() {
    check_import(
        "",
        &expect!["this is not an export of settings: EOF while parsing a value at line 1 column 0"],
    );
    check_import(
        "{\"version\":1,",
        &expect!["this is not an export of settings: EOF while parsing a value at line 1 column 13"],
    );
    check_import(
        "[1]",
        &expect!["this is not an export of settings: the file must be an object in braces, and is [1]"],
    );
    check_import("{}", &expect!["`version` must be 1, and is missing"]);
    check_import("{\"version\":2}", &expect!["`version` must be 1, and is 2"]);
    check_import("{\"version\":\"1\"}", &expect![[r#"`version` must be 1, and is "1""#]]);
    check_import(
        "{\"version\":1,\"guilds\":{}}",
        &expect!["this is not an export of settings: there is no section `guilds`; there are `guild` and `channels`"],
    );
    check_import(
        "{\"version\":1,\"guild\":[]}",
        &expect!["this is not an export of settings: `guild` must be an object in braces, and is []"],
    );
    check_import(
        &" ".repeat(MOST_BYTES + 1),
        &expect!["the file is larger than 64 KiB, the most that settings can be"],
    );
    let nested = "[".repeat(MOST_BYTES);
    assert!(Exported::read(&nested, &offered()).is_err(), "depth is bounded");
    assert!(
        Exported::read("{\"version\":1}", &offered()).is_ok(),
        "nothing chosen is no mistake"
    );
}

#[test]
fn a_choice_that_cannot_be_imported_is_told() {
    check_import(
        &guild_with("\"prvate\":true"),
        &expect![
            "there is no setting `prvate`; there are `answer_channels`, `moderator_roles`, `collections`, `private`, `threads`, `language`, `user_limit`, `channel_limit`, `guild_limit`, `retention_days`, `requests_channel`, `uploads`"
        ],
    );
    check_import(
        &guild_with("\"private\":\"on\""),
        &expect![[r#"`private` must be true or false, such as `true`, and is `"on"`"#]],
    );
    check_import(
        &guild_with("\"private\":null"),
        &expect!["`private` must be true or false, such as `true`, and is `null`"],
    );
    check_import(
        &guild_with("\"user_limit\":0"),
        &expect!["`user_limit` must be a whole number from 1 to 1000, such as `30`, and is `0`"],
    );
    check_import(
        &guild_with("\"user_limit\":6.5"),
        &expect!["`user_limit` must be a whole number from 1 to 1000, such as `30`, and is `6.5`"],
    );
    check_import(
        &guild_with("\"retention_days\":366"),
        &expect!["`retention_days` must be a whole number from 1 to 365, such as `30`, and is `366`"],
    );
    check_import(
        &guild_with("\"answer_channels\":[]"),
        &expect![[
            r#"`answer_channels` must be a list of the ids of channels, such as `["123456789012345678"]`, and is `[]`"#
        ]],
    );
    check_import(
        &guild_with("\"answer_channels\":[\"general\"]"),
        &expect![[
            r#"`answer_channels` must be a list of the ids of channels, such as `["123456789012345678"]`, and is `["general"]`"#
        ]],
    );
    check_import(
        &guild_with("\"requests_channel\":\"0\""),
        &expect![[r#"`requests_channel` must be the id of one channel, such as `"123456789012345678"`, and is `"0"`"#]],
    );
    check_import(
        &guild_with("\"language\":\"tlh\""),
        &expect![[
            r#"`language` must be one of English (en), Deutsch (de), Español (es), Français (fr), 日本語 (ja), 简体中文 (zh-CN), such as `"de"`, and is `"tlh"`"#
        ]],
    );
    check_import(
        &guild_with("\"collections\":[\"secret\"]"),
        &expect![[
            r#"there is no collection `secret` here; there are `minutes, 2024`, `news`, `none`, `rules`, `say "hi"`, `日本`"#
        ]],
    );
    check_import(
        &channels_with("\"general\":{}"),
        &expect![
            "this is not an export of settings: `general` in `channels` must be the id of a channel, such as `123456789012345678`"
        ],
    );
    check_import(
        &channels_with("\"03\":{}"),
        &expect![
            "this is not an export of settings: `03` in `channels` must be the id of a channel, such as `123456789012345678`"
        ],
    );
    check_import(
        &channels_with("\"3\":true"),
        &expect!["channel 3: this is not an export of settings: it must be an object in braces, and is true"],
    );
    check_import(
        &channels_with("\"3\":{\"retention_days\":3}"),
        &expect!["channel 3: `retention_days` holds for the whole server and cannot be chosen for a channel"],
    );
    check_import(
        &channels_with("\"3\":{\"collections\":[\"secret\"]}"),
        &expect![[
            r#"channel 3: there is no collection `secret` here; there are `minutes, 2024`, `news`, `none`, `rules`, `say "hi"`, `日本`"#
        ]],
    );
    let numbers = Exported::read(&guild_with("\"answer_channels\":[12]"), &offered());
    assert!(numbers.is_ok(), "ids that a tool wrote as numbers are taken");
}

/// What somebody chose for one key, as it is typed.
fn value(key: Key) -> BoxedStrategy<String> {
    let ids = |open: &'static str, least| {
        btree_set(1_u64.., least..4).prop_map(move |ids| {
            let ids: Vec<String> = ids.iter().map(|id| format!("{open}{id}>")).collect();
            if ids.is_empty() {
                "none".to_owned()
            } else {
                ids.join(" ")
            }
        })
    };
    match key {
        Key::AnswerChannels => ids("<#", 1).boxed(),
        Key::RequestsChannel => (1_u64..).prop_map(|id| id.to_string()).boxed(),
        Key::ModeratorRoles => ids("<@&", 0).boxed(),
        Key::Collections => btree_set(select(COLLECTIONS.to_vec()), 0..4)
            .prop_map(|names| typed_names(&names))
            .boxed(),
        Key::Private | Key::Threads => select(vec!["on", "off"]).prop_map(str::to_owned).boxed(),
        Key::Language => select(Language::ALL.to_vec())
            .prop_map(|language| language.tag().to_owned())
            .boxed(),
        Key::UserLimit | Key::ChannelLimit | Key::GuildLimit => {
            (1_u16..=1000).prop_map(|limit| limit.to_string()).boxed()
        }
        Key::Uploads => select(vec!["off", "moderators", "approval"])
            .prop_map(str::to_owned)
            .boxed(),
        Key::RetentionDays => (1_u16..=365).prop_map(|days| days.to_string()).boxed(),
    }
}

fn typed_names(names: &BTreeSet<&str>) -> String {
    let names: Vec<String> = names
        .iter()
        .map(|name| format!("\"{}\"", name.replace('"', "\"\"")))
        .collect();
    if names.is_empty() {
        "none".to_owned()
    } else {
        names.join(",")
    }
}

/// Choices for some of these keys.
fn choices(keys: Vec<Key>) -> impl Strategy<Value = Vec<(Key, String)>> {
    let each: Vec<_> = keys
        .into_iter()
        .map(|key| option::of(value(key)).prop_map(move |value| (key, value)))
        .collect();
    each.prop_map(|all| all.into_iter().filter_map(|(key, value)| Some((key, value?))).collect())
}

fn guilds() -> impl Strategy<Value = GuildOverrides> {
    choices(Key::ALL.to_vec()).prop_map(|choices| {
        let mut guild = GuildOverrides::default();
        for (key, value) in choices {
            guild.set(key.name(), &value, &offered()).expect("it can be chosen");
        }
        guild
    })
}

fn channels() -> impl Strategy<Value = ChannelOverrides> {
    choices(Key::ALL.into_iter().filter(|key| key.is_for_channels()).collect()).prop_map(|choices| {
        let mut channel = ChannelOverrides::default();
        for (key, value) in choices {
            channel.set(key.name(), &value, &offered()).expect("it can be chosen");
        }
        channel
    })
}

fn visible() -> impl Strategy<Value = Visible> {
    let names = btree_set(select(COLLECTIONS.to_vec()).prop_map(str::to_owned), 0..4);
    prop_oneof![Just(Visible::All), names.prop_map(Visible::Only)]
}

/// Operators of three guilds, some of which have lists.
fn operators() -> impl Strategy<Value = Operator> {
    let allow = btree_map((1_u64..=3).prop_map(id), visible(), 0..3);
    (visible(), visible(), allow).prop_map(|(all, direct, allow)| {
        let operator = operator();
        Operator {
            defaults: Defaults {
                collections: all,
                ..operator.defaults
            },
            direct,
            allow,
        }
    })
}

fn seen(visible: &Visible) -> Vec<&'static str> {
    // One that nobody names is seen by those alone who see all.
    let existing = COLLECTIONS.into_iter().chain(["unnamed"]);
    existing.filter(|name| visible.has(name)).collect()
}

fn is_within(less: &Visible, more: &Visible) -> bool {
    seen(less).iter().all(|name| more.has(name))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nobody_sees_more_than_the_operator_lets_them(
        operator in operators(),
        guild_id in 1_u64..=3,
        guild in guilds(),
        channel in channels(),
    ) {
        let defaults = operator.in_guild(id(guild_id));
        let everywhere = Preferences::resolve(&defaults, &guild, &ChannelOverrides::default());
        let here = Preferences::resolve(&defaults, &guild, &channel);
        let allowed = operator.allow.get(&id(guild_id)).unwrap_or(&operator.defaults.collections);
        prop_assert!(is_within(&here.collections.value, &everywhere.collections.value));
        prop_assert!(is_within(&everywhere.collections.value, allowed));
        prop_assert!(defaults.offered(COLLECTIONS).names().all(|name| allowed.has(name)));
    }

    #[test]
    fn what_is_exported_is_imported_as_it_was(
        guild in guilds(),
        chosen in btree_map((1_u64..).prop_map(id), channels(), 0..4),
    ) {
        let exported = Exported::new(guild, chosen);
        let file = exported.to_json();
        let read = Exported::read(&file, &offered());
        prop_assert_eq!(read.as_ref(), Ok(&exported));
        for channel in exported.channels().values() {
            let body = ChannelOverrides::from_body(&channel.to_body());
            prop_assert_eq!(body.as_ref(), Ok(channel));
        }
    }

    #[test]
    fn what_is_shown_can_be_typed(operator in operators(), guild in guilds(), channel in channels()) {
        let defaults = operator.in_guild(id(1));
        let resolved = Preferences::resolve(&defaults, &guild, &channel);
        let (mut guild_again, mut channel_again) = (GuildOverrides::default(), ChannelOverrides::default());
        for row in show(&Preferences::resolve(&defaults, &guild, &ChannelOverrides::default())) {
            if row.level == Level::Guild {
                guild_again.set(row.key.name(), &row.typed(), &offered()).expect("it was shown");
            }
        }
        for row in show(&resolved) {
            if row.level == Level::Channel {
                channel_again.set(row.key.name(), &row.typed(), &offered()).expect("it was shown");
            }
        }
        prop_assert_eq!(Preferences::resolve(&defaults, &guild_again, &channel_again), resolved);
    }

    #[test]
    fn nothing_that_is_typed_or_imported_panics(key in select(Key::ALL.to_vec()), text in any::<String>()) {
        let mut guild = GuildOverrides::default();
        let _ = guild.set(key.name(), &text, &offered());
        let _ = guild.set(key.name(), &format!("\"{text}"), &offered());
        let _ = guild.set(&text, &text, &offered());
        prop_assert!(Exported::read(&text, &offered()).is_err());
    }
}
