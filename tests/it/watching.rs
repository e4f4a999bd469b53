//! What operators watch by: the dashboard and the alerts name figures that there are, and say what to do.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;

const METRICS: &str = include_str!("data/metrics.txt");

fn config(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("config").join(name)
}

fn read(name: &str) -> String {
    fs::read_to_string(config(name)).expect("it is in the repository")
}

/// What `text` names of ours, or of every process.
fn named(text: &str) -> BTreeSet<&str> {
    let words = text.split(|c: char| !c.is_ascii_lowercase() && c != '_');
    words
        .filter(|word| word.starts_with("ibid_") || word.starts_with("process_"))
        .collect()
}

/// Every metric that is named is counted, and every one that is counted can be seen but for those of `unseen`.
fn check(text: &str, unseen: &[&str]) {
    let counted: BTreeSet<&str> = METRICS
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split(['{', ' ']).next())
        .collect();
    let named = named(text);
    let missing: Vec<_> = named.difference(&counted).collect();
    assert!(missing.is_empty(), "nothing is called {missing:?}");
    let of_series = |name: &str| ["_sum", "_count"].iter().any(|part| name.ends_with(part));
    let hidden: Vec<_> = counted.difference(&named).filter(|name| !of_series(name)).collect();
    assert_eq!(hidden, unseen.iter().collect::<Vec<_>>(), "named nowhere");
}

/// The expressions of a dashboard, with the variables of Grafana filled in as it does.
fn expressions(board: &Value) -> Vec<(String, String)> {
    let filled = |expr: &str| expr.replace("$__rate_interval", "1m").replace("$instance", ".*");
    let mut found = Vec::new();
    for panel in board["panels"].as_array().expect("there are panels") {
        let title = panel["title"].as_str().expect("a panel has a title").to_owned();
        let targets = panel["targets"].as_array().expect("a panel shows something");
        assert!(!targets.is_empty(), "{title}");
        for target in targets {
            let expr = target["expr"].as_str().expect("each is an expression");
            assert!(expr.contains("$instance"), "{title} does not ask of the chosen process");
            found.push((title.clone(), filled(expr)));
        }
    }
    found
}

/// `promtool`, where it is installed.
fn promtool(arguments: &[&str]) -> Option<String> {
    let ran = match Command::new("promtool").args(arguments).output() {
        Ok(ran) => ran,
        Err(error) => {
            eprintln!("promtool does not run ({error}): what it would check is skipped");
            return None;
        }
    };
    let said = String::from_utf8_lossy(&[ran.stdout, ran.stderr].concat()).into_owned();
    assert!(ran.status.success(), "{said}");
    Some(said)
}

fn of(path: &Path) -> &str {
    path.to_str().expect("it has a plain name")
}

#[test]
fn the_dashboard_shows_what_is_counted() {
    let text = read("grafana.json");
    check(&text, &["ibid_build_info"]);
    let board: Value = serde_json::from_str(&text).expect("the dashboard is JSON");
    let panels = board["panels"].as_array().expect("there are panels");
    let mut taken = BTreeSet::new();
    for panel in panels {
        let at = |key: &str| panel["gridPos"][key].as_u64().expect("a panel has a place");
        for x in at("x")..at("x") + at("w") {
            for y in at("y")..at("y") + at("h") {
                assert!(x < 24 && taken.insert((x, y)), "{} overlaps another", panel["title"]);
            }
        }
    }
}

#[test]
fn the_dashboard_asks_what_prometheus_understands() {
    let board: Value = serde_json::from_str(&read("grafana.json")).expect("the dashboard is JSON");
    // As rules, since those are what promtool reads.
    let rules = expressions(&board).into_iter().enumerate().map(|(number, (title, expr))| {
        serde_json::json!({"record": format!("panel:{number}"), "labels": {"title": title}, "expr": expr})
    });
    let groups = serde_json::json!({"groups": [{"name": "panels", "rules": rules.collect::<Vec<_>>()}]});
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let file = folder.path().join("panels.yml");
    // JSON is YAML too.
    fs::write(&file, groups.to_string()).expect("a file can be written");
    promtool(&["check", "rules", of(&file)]);
}

#[test]
fn the_alerts_ask_for_what_is_counted_and_say_what_to_do() {
    let text = read("alerts.yml");
    let silent = [
        "ibid_build_info",
        "ibid_discord_held_back_total",
        "ibid_endpoint_forged_total",
        "ibid_index_age_seconds",
        "ibid_index_articles",
        "ibid_index_passages",
        "ibid_interactions_total",
        "ibid_questions_by_words_alone_total",
        "ibid_questions_working",
        "ibid_reindex_age_seconds",
        "ibid_reindex_running",
        "ibid_too_often_total",
    ];
    check(&text, &silent);
    let tried = read("alerts_test.yml");
    let alerts = text.split("- alert: ").skip(1);
    for alert in alerts {
        let name = alert.lines().next().unwrap_or_default();
        for part in ["expr:", "severity:", "summary:", "description:"] {
            assert!(alert.contains(part), "{name} has no {part}");
        }
        assert!(tried.contains(&format!("\"{name}\"")), "{name} is not tried");
    }
}

#[test]
fn the_alerts_speak_when_they_should() {
    let said = promtool(&["check", "rules", of(&config("alerts.yml"))]);
    let alerts = read("alerts.yml").matches("- alert: ").count();
    let counted = format!("SUCCESS: {alerts} rules");
    assert!(said.is_none_or(|said| said.contains(&counted)));
    promtool(&["test", "rules", of(&config("alerts_test.yml"))]);
}
