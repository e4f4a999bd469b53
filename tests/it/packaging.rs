//! The service of systemd and the compose file: what they start is what there is, and they give it no more than it needs.

use std::{fs, path::Path, process::Command};

use ibid::settings::{Environment, Settings};
use serde_json::Value;

use crate::support::cli::Place;

const SERVICE: &str = include_str!("../../config/ibid.service");
const COMPOSE: &str = include_str!("../../config/compose.yml");
const DOCKERFILE: &str = include_str!("../../Dockerfile");

/// The settings that these variables make are in order, each of them known.
fn check_environment<'a>(variables: impl Iterator<Item = (&'a str, &'a str)>) -> Settings {
    let variables = variables.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let environment = Environment::of(variables.filter(|(name, _)| name.starts_with("IBID")));
    Settings::load(None, &environment).unwrap_or_else(|error| panic!("{error}"))
}

/// `ibid` with these arguments is understood, as far as its help shows.
fn check_command(arguments: &[&str]) {
    let ran = Place::new().ibid(&[arguments, &["--help"]].concat());
    assert_eq!(ran.code, Some(0), "{arguments:?}: {}", ran.err);
}

/// The values of a key in the service, in order.
fn values(key: &str) -> impl Iterator<Item = &'static str> {
    let assigned = SERVICE.lines().filter_map(|line| line.split_once('='));
    assigned.filter(move |(name, _)| *name == key).map(|(_, value)| value)
}

/// `systemd-analyze`, where it is installed.
fn analyze(unit: &Path, arguments: &[&str]) {
    match Command::new("systemd-analyze").args(arguments).arg(unit).output() {
        Ok(ran) => {
            let said = String::from_utf8_lossy(&[ran.stdout, ran.stderr].concat()).into_owned();
            assert!(ran.status.success(), "{arguments:?}: {said}");
        }
        Err(error) => eprintln!("systemd-analyze does not run ({error}): skipped"),
    }
}

#[test]
fn the_service_starts_what_there_is() {
    let settings = check_environment(values("Environment").filter_map(|variable| variable.split_once('=')));
    let address = settings.http.listen.expect("it is watched");
    assert!(address.ip().is_loopback(), "{address}");
    let [command] = values("ExecStart").collect::<Vec<_>>()[..] else {
        panic!("one command is started");
    };
    let mut words = command.split(' ');
    assert_eq!(words.next(), Some("/usr/local/bin/ibid"));
    check_command(&words.collect::<Vec<_>>());
    assert_eq!(values("WorkingDirectory").next(), settings.data_dir.to_str());
    let state = values("StateDirectory").next().map(|name| format!("/var/lib/{name}"));
    assert_eq!(
        state.as_deref(),
        settings.data_dir.to_str(),
        "the one folder that it may write"
    );
}

#[test]
fn the_service_may_do_little() {
    assert_eq!(values("LimitCORE").next(), Some("0"), "secrets are in memory");
    assert_eq!(values("RestartPreventExitStatus").next(), Some("2"));
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let unit = folder.path().join("ibid.service");
    let installed = SERVICE.replace("/usr/local/bin/ibid", env!("CARGO_BIN_EXE_ibid"));
    fs::write(&unit, installed).expect("a file can be written");
    analyze(&unit, &["verify"]);
    // From 0, all that can be taken away, to 100; a service that takes away nothing has 96.
    analyze(&unit, &["security", "--offline=true", "--threshold=20", "--no-pager"]);
}

#[test]
fn what_ends_the_service_for_good_is_what_the_operator_has_to_mend() {
    let ran = Place::new().ibid(&["serve"]);
    assert_eq!(ran.code, Some(2), "without a token no restart helps: {}", ran.err);
}

#[test]
fn the_container_starts_what_there_is_and_may_do_little() {
    let compose: Value = serde_saphyr::from_str(COMPOSE).expect("it is YAML");
    let ibid = &compose["services"]["ibid"];
    let words = |value: &Value| -> Vec<String> {
        let words = value.as_array().expect("it is a list").iter();
        words.map(|word| word.as_str().expect("of words").to_owned()).collect()
    };
    let command = words(&ibid["command"]);
    check_command(&command.iter().map(String::as_str).collect::<Vec<_>>());
    let health = words(&ibid["healthcheck"]["test"]);
    assert_eq!(health[..2], ["CMD", "ibid"]);
    check_command(&health[2..].iter().map(String::as_str).collect::<Vec<_>>());
    let environment = ibid["environment"].as_object().expect("there are variables");
    let settings = check_environment(
        environment
            .iter()
            .filter_map(|(name, value)| Some((&**name, value.as_str()?))),
    );
    let port = settings.http.listen.expect("it is watched").port();
    assert_eq!(words(&ibid["ports"]), [format!("127.0.0.1:{port}:{port}")]);
    assert_eq!(ibid["read_only"], true);
    assert_eq!(words(&ibid["cap_drop"]), ["ALL"]);
    assert_eq!(words(&ibid["security_opt"]), ["no-new-privileges:true"]);
    assert_eq!(ibid["ulimits"]["core"], 0);
    for limit in ["mem_limit", "pids_limit", "cpus"] {
        assert!(!ibid[limit].is_null(), "{limit}");
    }
    for volume in words(&ibid["volumes"]) {
        let target = volume.split(':').nth(1).expect("it has a place");
        assert!(DOCKERFILE.contains(target), "the image knows no {target}");
    }
    assert!(ibid["build"]["context"] == "..", "the Dockerfile is above");
}
