//! What whoever looks after a Linux machine has decided, read by the shipped program from its one place. Under Windows
//! the same stands in windows_under_wine.rs.

#![cfg(target_os = "linux")]

use std::fs;
use std::process::{Command, Output};

use rigs::shikaku::Shikaku;
use serde_json::Value;

/// Runs the program where /etc is this folder, in a namespace of its own.
fn with_policy(text: &str, words: &[&str]) -> Output {
    let etc = tempfile::tempdir().expect("a temporary folder");
    fs::create_dir(etc.path().join("shikaku-rescue")).expect("an own folder");
    fs::write(etc.path().join("shikaku-rescue/policy.toml"), text).expect("an own file");
    Command::new("unshare")
        .args([
            "--mount",
            "sh",
            "-ec",
            "mount --bind \"$1\" /etc; shift; exec \"$@\"",
            "sh",
        ])
        .arg(etc.path())
        .arg(Shikaku::alone().program())
        .args(words)
        .env_remove("LANG")
        .output()
        .expect("unshare is there")
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("not one document ({error}): {output:?}"))
}

const DECIDED: &str = "Facility = \"pharmacy\"\nSetup = \"face-reader\"\nSite = \"https://vendor.example/shikaku\"\n\
    ContentSource = \"https://127.0.0.1:9/content\"\nContentLookup = false\n";

#[test]
fn what_is_decided_presets_a_call_and_the_call_counts_more() {
    let shown = with_policy(DECIDED, &["policy", "--json"]);
    assert_eq!(shown.status.code(), Some(0), "{shown:?}");
    let policy = json(&shown);
    assert_eq!(policy["facility"], "pharmacy");
    assert_eq!(policy["setup"], "face-reader");
    assert_eq!(policy["site"], "https://vendor.example/shikaku/");
    assert_eq!(policy["content_lookup"], false);

    let setup = |text: &str, more: &[&str]| {
        let words = [&["checkup", "--json", "--only", "os.version"], more].concat();
        json(&with_policy(text, &words))["facts"]["setup"].clone()
    };
    assert_eq!(setup("", &[]), Value::Null);
    assert_eq!(setup(DECIDED, &[]), "face-reader");
    assert_eq!(setup(DECIDED, &["--setup", "phone"]), "phone");

    let receive = |text: &str| {
        let words = ["receive", "--outage", "terminal", "--json"];
        String::from_utf8_lossy(&with_policy(text, &words).stdout).into_owned()
    };
    assert_ne!(
        receive("Facility = \"pharmacy\"\n"),
        receive("Facility = \"hospital-clinic\"\n")
    );
}

#[test]
fn content_comes_from_the_decided_place_unless_that_is_forbidden() {
    let update = ["kb", "update"];
    let none = with_policy("", &update);
    assert_eq!(none.status.code(), Some(2), "{none:?}");
    // Nobody listens there, so that it was asked is seen by the failure.
    let asked = with_policy("ContentSource = \"https://127.0.0.1:9/content\"\n", &update);
    assert_eq!(asked.status.code(), Some(3), "{asked:?}");
    let forbidden = with_policy(DECIDED, &update);
    assert_eq!(forbidden.status.code(), Some(2), "{forbidden:?}");
    let forbidden = with_policy(
        DECIDED,
        &["kb", "update", "--from", "https://127.0.0.1:9/other"],
    );
    assert_eq!(forbidden.status.code(), Some(2), "{forbidden:?}");
}

#[test]
fn a_mistake_is_told_and_leaves_the_rest_in_force() {
    let shown = with_policy(
        "Facility = \"casino\"\nSetup = \"phone\"\n",
        &["policy", "--json"],
    );
    assert_eq!(shown.status.code(), Some(1), "{shown:?}");
    assert_eq!(json(&shown)["setup"], "phone");
    assert_eq!(json(&shown)["facility"], Value::Null);
    let told = String::from_utf8_lossy(&shown.stderr).into_owned();
    assert!(
        told.contains("Facility") && told.contains("casino"),
        "{told}"
    );
    let broken = with_policy("Facility", &["explain", "021", "--json"]);
    assert_eq!(
        broken.status.code(),
        Some(0),
        "an answer all the same: {broken:?}"
    );
    assert_ne!(broken.stderr, b"");
}
