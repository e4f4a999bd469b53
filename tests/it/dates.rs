//! Dates as people write them, in questions and for `--from` and `--to`.

use ibid::{corpus::Date, question::Period};
use proptest::prelude::*;

/// A Tuesday.
const TODAY: &str = "2023-11-14";

fn today() -> Date {
    Date::parse(TODAY).expect("it is a day")
}

fn shown(period: Period) -> String {
    match (period.from.to_string(), period.to.to_string()) {
        (from, to) if from == to => from,
        (from, to) => format!("{from} to {to}"),
    }
}

#[test]
fn what_is_typed_is_read() {
    let check = |written: &str, wanted: &str| {
        let read = Period::read(written, today()).map_or_else(|error| error.to_string(), shown);
        assert_eq!(read, wanted, "{written}");
    };
    check("2026-05-14", "2026-05-14");
    check(" 14 May 2026 ", "2026-05-14");
    check("May 14, 2026", "2026-05-14");
    check("14th of May 2026", "2026-05-14");
    check("14. Mai 2026", "2026-05-14");
    check("14.5.2026", "2026-05-14");
    check("14 de mayo de 2026", "2026-05-14");
    check("14 мая 2026", "2026-05-14");
    check("2026年5月14日", "2026-05-14");
    check("5/14/2026", "2026-05-14");
    check("14/5/2026", "2026-05-14");
    check("5/5/2026", "2026-05-05");
    check("May 2026", "2026-05-01 to 2026-05-31");
    check("2026-02", "2026-02-01 to 2026-02-28");
    check("2024年2月", "2024-02-01 to 2024-02-29");
    check("2026", "2026-01-01 to 2026-12-31");
    check("1990s", "1990-01-01 to 1999-12-31");
    check("today", TODAY);
    check("yesterday", "2023-11-13");
    check("昨天", "2023-11-13");
    check("last week", "2023-11-06 to 2023-11-12");
    check("this week", "2023-11-13 to 2023-11-19");
    check("last month", "2023-10-01 to 2023-10-31");
    check(
        "neulich",
        "a date is written like 2026-05-14, 14 May 2026, May 2026, 2026, yesterday, last week, 3 days ago or since March",
    );
    check("letzten Monat", "2023-10-01 to 2023-10-31");
    check("last year", "2022-01-01 to 2022-12-31");
    check("3 days ago", "2023-11-11");
    check("two weeks ago", "2023-10-30 to 2023-11-05");
    check("vor 3 Tagen", "2023-11-11");
    check("past 3 months", "2023-08-14 to 2023-11-14");
    check("March", "2023-03-01 to 2023-03-31");
    check("December", "2022-12-01 to 2022-12-31");
    check("since March", "2023-03-01 to 2023-11-14");
    check("since 2020", "2020-01-01 to 2023-11-14");
    check("2014-2016", "2014-01-01 to 2016-12-31");
    check("between 2014 and May 2016", "2014-01-01 to 2016-05-31");
}

#[test]
fn what_is_typed_is_read_in_each_language() {
    let check = |table: &[(&str, &str)]| {
        for (written, wanted) in table {
            let read = Period::read(written, today()).map_or_else(|error| error.to_string(), shown);
            assert_eq!(read, *wanted, "{written}");
        }
    };
    check(&[
        ("May 14", "2023-05-14"),
        ("on 14 May", "2023-05-14"),
        ("December 24th", "2022-12-24"),
        ("in 2014", "2014-01-01 to 2014-12-31"),
        ("since May 14", "2023-05-14 to 2023-11-14"),
        ("until last week", "0001-01-01 to 2023-11-12"),
    ]);
    check(&[
        ("gestern", "2023-11-13"),
        ("letzte Woche", "2023-11-06 to 2023-11-12"),
        ("in der letzten Woche", "2023-11-06 to 2023-11-12"),
        ("im letzten Monat", "2023-10-01 to 2023-10-31"),
        ("seit März", "2023-03-01 to 2023-11-14"),
        ("seit letztem Monat", "2023-10-01 to 2023-11-14"),
        ("seit dem 14. Mai", "2023-05-14 to 2023-11-14"),
        ("ab 2020", "2020-01-01 to 2023-11-14"),
        ("14.5.2026", "2026-05-14"),
        ("am 14. Mai", "2023-05-14"),
        ("vor drei Tagen", "2023-11-11"),
        ("bis Mai 2020", "0001-01-01 to 2020-05-31"),
    ]);
    check(&[
        ("ayer", "2023-11-13"),
        ("la semana pasada", "2023-11-06 to 2023-11-12"),
        ("el mes pasado", "2023-10-01 to 2023-10-31"),
        ("el año pasado", "2022-01-01 to 2022-12-31"),
        ("desde marzo", "2023-03-01 to 2023-11-14"),
        ("desde la semana pasada", "2023-11-06 to 2023-11-14"),
        ("el 14 de mayo", "2023-05-14"),
        ("14 de mayo de 2026", "2026-05-14"),
        ("hace tres días", "2023-11-11"),
        ("hasta mayo de 2020", "0001-01-01 to 2020-05-31"),
    ]);
    check(&[
        ("hier", "2023-11-13"),
        ("avant-hier", "2023-11-12"),
        ("la semaine dernière", "2023-11-06 to 2023-11-12"),
        ("le mois dernier", "2023-10-01 to 2023-10-31"),
        ("l’année dernière", "2022-01-01 to 2022-12-31"),
        ("l'année dernière", "2022-01-01 to 2022-12-31"),
        ("depuis mars", "2023-03-01 to 2023-11-14"),
        ("depuis la semaine dernière", "2023-11-06 to 2023-11-14"),
        ("le 14 mai", "2023-05-14"),
        ("1er mai 2026", "2026-05-01"),
        ("il y a 3 jours", "2023-11-11"),
    ]);
    check(&[
        ("昨日", "2023-11-13"),
        ("おととい", "2023-11-12"),
        ("先週", "2023-11-06 to 2023-11-12"),
        ("先月", "2023-10-01 to 2023-10-31"),
        ("昨年", "2022-01-01 to 2022-12-31"),
        ("5月", "2023-05-01 to 2023-05-31"),
        ("5月14日", "2023-05-14"),
        ("12月24日", "2022-12-24"),
        ("５月１４日", "2023-05-14"),
        ("2026年5月14日", "2026-05-14"),
        ("3月から", "2023-03-01 to 2023-11-14"),
        ("3月以降", "2023-03-01 to 2023-11-14"),
        ("先週から", "2023-11-06 to 2023-11-14"),
        ("2020年まで", "0001-01-01 to 2020-12-31"),
        ("3日前", "2023-11-11"),
        ("最近3か月", "2023-08-14 to 2023-11-14"),
    ]);
    check(&[
        ("昨天", "2023-11-13"),
        ("上周", "2023-11-06 to 2023-11-12"),
        ("上个月", "2023-10-01 to 2023-10-31"),
        ("去年", "2022-01-01 to 2022-12-31"),
        ("5月14日", "2023-05-14"),
        ("5月14号", "2023-05-14"),
        ("自3月", "2023-03-01 to 2023-11-14"),
        ("从3月", "2023-03-01 to 2023-11-14"),
        ("3月以来", "2023-03-01 to 2023-11-14"),
        ("截至2020年", "0001-01-01 to 2020-12-31"),
        ("3天前", "2023-11-11"),
        ("过去7天", "2023-11-07 to 2023-11-14"),
    ]);
}

/// Whoever writes as the refusal says must be understood.
#[test]
fn what_the_hints_recommend_is_read_in_each_language() {
    use ibid::locale::{Language, plain};
    for language in Language::ALL {
        let hint = plain(language, "filter-date-unread-hint");
        // The examples stand behind the colon or the first words, and are parted by commas; the last by "or".
        let list = hint.split_once([':', '：']).map_or(hint.as_str(), |(_, list)| list);
        let parted = list.split([',', '、']).flat_map(|part| {
            let or = [" or ", " oder ", " o ", " ou "]
                .into_iter()
                .find(|or| part.contains(or));
            or.map_or_else(|| vec![part], |or| part.split(or).collect())
        });
        let examples = parted.map(|part| {
            let part = part.trim().trim_end_matches(['.', '。']);
            part.trim_start_matches("write it like ")
                .trim_start_matches("Schreib es wie ")
        });
        let examples: Vec<&str> = examples.filter(|part| !part.contains("ように")).collect();
        assert!(examples.len() >= 6, "{language:?}: {examples:?}");
        for example in examples {
            assert!(
                Period::read(example, today()).is_ok(),
                "{language:?}: {example:?} in {hint:?}"
            );
        }
    }
}

#[test]
fn what_is_no_date_is_refused() {
    for written in [
        "",
        "-",
        "soon",
        "14",
        "20",
        "5/6/2026",
        "2026-13",
        "2026-02-30",
        "30 February 2026",
        "31.4.2026",
        "2026-05-14-01",
        "May 32",
        "5月32日",
        "14.5.",
        "last",
        "3 days",
        "99999 years ago",
        "9999 years ago",
        "2026 and more",
        "since",
        "0000-01-01",
        "２",
        "2026-05-14T00:00",
    ] {
        assert!(Period::read(written, today()).is_err(), "{written:?} is read");
    }
}

#[test]
fn questions_mention_times() {
    let check = |question: &str, wanted: &[&str]| {
        let found: Vec<String> = Period::mentioned(question, today()).into_iter().map(shown).collect();
        assert_eq!(found, wanted, "{question}");
    };
    check("What happened in 2014?", &["2014-01-01 to 2014-12-31"]);
    check(
        "Who spoke on May 14, 2014 and 2015-06-01?",
        &["2014-05-14", "2015-06-01"],
    );
    check("What was announced last week?", &["2023-11-06 to 2023-11-12"]);
    check("Was wurde im letzten Monat beschlossen?", &["2023-10-01 to 2023-10-31"]);
    check("What changed in the past 3 months?", &["2023-08-14 to 2023-11-14"]);
    check("What has changed since March?", &["2023-03-01 to 2023-11-14"]);
    check("What was said between 2014 and 2016?", &["2014-01-01 to 2016-12-31"]);
    check(
        "What was said in 2014 and 2016?",
        &["2014-01-01 to 2014-12-31", "2016-01-01 to 2016-12-31"],
    );
    check("2014年5月14日发生了什么？", &["2014-05-14"]);
    check("去年举行了几次会议？", &["2022-01-01 to 2022-12-31"]);
    check("从2014年到2016年说了什么？", &["2014-01-01 to 2016-12-31"]);
    check("2014年から何が変わりましたか？", &["2014-01-01 to 2023-11-14"]);
    check("What has changed since 14 May?", &["2023-05-14 to 2023-11-14"]);
    check("What was said on 14 May?", &[]);
    check("Что случилось 14 мая 2014 года?", &["2014-05-14"]);
    check(
        "Qu'est-ce qui a changé l'année dernière ?",
        &["2022-01-01 to 2022-12-31"],
    );
    check("¿Qué pasó la semana pasada?", &["2023-11-06 to 2023-11-12"]);
    // Numbers and words that are none.
    check("May I march in?", &[]);
    check(
        "Who built 12,2014 ships of type RFC2014 for 1.2014 or 192.168.2014?",
        &[],
    );
    check("Who met on 5/6/2014?", &[]);
    check("What is ISO 8601-2019-33?", &[]);
}

proptest! {
    #[test]
    fn any_string_can_be_looked_at(text in "\\PC{0,60}|[0-9./, -]{0,30}|([0-9]{1,4}|ago|may|last|weeks?|years?|since|年|月|[-./ ]){0,12}") {
        for period in Period::mentioned(&text, today()) {
            prop_assert!(period.from <= period.to);
        }
        let _ = Period::read(&text, today());
    }

    #[test]
    fn a_day_is_read_in_every_shape(year in 1000..=2999_i32, month in 1..=12_u8, day in 1..=31_u8) {
        let iso = format!("{year}-{month:02}-{day:02}");
        let Some(wanted) = Date::parse(&iso) else { return Ok(()) };
        let month_number = usize::from(month) - 1;
        let english = ["January", "February", "March", "April", "May", "June", "July", "August", "September",
            "October", "November", "December"][month_number];
        let german = ["Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober",
            "November", "Dezember"][month_number];
        let mut shapes = vec![
            iso,
            format!("{year}/{month}/{day}"),
            format!("{day} {english} {year}"),
            format!("{english} {day}, {year}"),
            format!("{} {day} {year}", &english[..3].to_uppercase()),
            format!("{day}. {german} {year}"),
            format!("{day}.{month}.{year}"),
            format!("{year}年{month}月{day}日"),
        ];
        if day > 12 {
            shapes.extend([format!("{day}/{month}/{year}"), format!("{month}/{day}/{year}")]);
        }
        for shape in shapes {
            let only = Period { from: wanted, to: wanted };
            prop_assert_eq!(Period::read(&shape, today()), Ok(only), "{}", shape);
            prop_assert_eq!(Period::mentioned(&format!("What was said on {shape}?"), today()), [only], "{}", shape);
        }
    }
}
