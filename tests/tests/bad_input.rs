//! What users, scripts and old files get wrong: each wrong call has a clear message in Japanese on standard error, the
//! documented exit status, and standard output that stays empty or one JSON document, so that a script never reads junk.

#![cfg(target_os = "linux")]

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStringExt;
use std::path::PathBuf;

use rigs::shikaku::{Ended, Shikaku};
use serde_json::{Value, json};

fn shikaku<A: AsRef<OsStr>>(args: impl IntoIterator<Item = A>) -> Ended {
    Shikaku::alone().run(args)
}

/// Hiragana, katakana or kanji: a person who knows no English can at least read what it is about.
fn is_japanese(text: &str) -> bool {
    text.chars()
        .any(|letter| matches!(letter, '\u{3040}'..='\u{30FF}' | '\u{4E00}'..='\u{9FFF}'))
}

/// Ends a wrong call as the contract says: status 2, nothing on stdout but JSON, the message on stderr.
fn is_a_wrong_call(ended: &Ended) {
    assert_eq!(ended.status, Some(2), "{ended}");
    assert!(is_japanese(&ended.stderr), "{ended}");
    assert!(
        ended.stdout.is_empty() || serde_json::from_str::<Value>(&ended.stdout).is_ok(),
        "{ended}"
    );
    assert!(!ended.stderr.contains("panicked"), "{ended}");
    let shown = ended
        .stderr
        .chars()
        .filter(|letter| letter.is_control() && *letter != '\n')
        .count();
    assert_eq!(shown, 0, "control characters reach the terminal: {ended}");
    assert!(
        ended.stderr.chars().count() < 2_000,
        "nobody reads that much: {ended}"
    );
}

#[test]
fn a_code_that_does_not_exist_matches_nothing_and_says_so() {
    for (query, understood_as) in [
        ("025", "code"),
        ("０２５", "code"),
        ("951", "code"),
        ("999", "code"),
        ("0x99999999", "message-id"),
        ("99999999", "message-id"),
    ] {
        let ended = shikaku(["explain", query, "--json"]);
        assert_eq!(ended.status, Some(1), "{ended}");
        let document = ended.json();
        assert_eq!(document["understood_as"], understood_as, "{ended}");
        assert_eq!(document["matches"], json!([]), "{ended}");
        let ended = shikaku(["explain", query]);
        assert_eq!(ended.status, Some(1), "{ended}");
        assert!(
            is_japanese(&format!("{}{}", ended.stdout, ended.stderr)),
            "it says nothing: {ended}"
        );
    }
}

#[test]
fn a_complaint_that_matches_nothing_ends_with_status_1() {
    let ended = shikaku(["explain", "qwzxqwzx", "--json"]);
    assert_eq!(ended.status, Some(1), "{ended}");
    assert_eq!(ended.json()["understood_as"], "text", "{ended}");
    assert_eq!(ended.json()["matches"], json!([]), "{ended}");
}

#[test]
fn an_empty_query_is_a_wrong_call() {
    for query in ["", " ", "\t", "　", "\u{0007}\u{001B}"] {
        is_a_wrong_call(&shikaku(["explain", query, "--json"]));
        is_a_wrong_call(&shikaku(["explain", query]));
    }
    is_a_wrong_call(&shikaku(["explain"]));
    is_a_wrong_call(&shikaku(["explain", "--json"]));
}

#[test]
fn a_query_of_more_than_a_thousand_characters_is_a_wrong_call() {
    for count in [1_001, 10_000] {
        let query = "読".repeat(count);
        is_a_wrong_call(&shikaku(["explain", &query, "--json"]));
        is_a_wrong_call(&shikaku(["explain", &query]));
        // Many short words are as long as one long word.
        is_a_wrong_call(&shikaku(
            ["explain".to_owned()]
                .into_iter()
                .chain((0..count).map(|_| "読".to_owned())),
        ));
    }
    let ended = shikaku(["explain", &"読".repeat(1_000), "--json"]);
    assert!(
        [Some(0), Some(1)].contains(&ended.status),
        "a thousand are allowed: {ended}"
    );
}

#[test]
fn control_characters_count_as_spaces_and_never_reach_the_terminal() {
    let first = |ended: &Ended| ended.json()["matches"][0]["id"].clone();
    for query in [
        "021\u{0007}",
        "\u{001B}021",
        "\t021\r\n",
        "021\u{0085}",
        "\u{007F}021",
    ] {
        let ended = shikaku(["explain", query, "--json"]);
        assert_eq!(ended.status, Some(0), "{ended}");
        assert_eq!(first(&ended), "error/021", "{ended}");
    }
    for query in [
        "\u{001B}[31mスマートフォン\u{001B}[0m",
        "qwzx\u{0008}\u{001B}]0;qwzx",
    ] {
        let ended = shikaku(["explain", query]);
        let shown = format!("{}{}", ended.stdout, ended.stderr);
        assert!(
            !shown
                .chars()
                .any(|letter| letter.is_control() && letter != '\n'),
            "{ended:?}"
        );
    }
}

#[test]
fn a_query_that_is_not_unicode_is_a_wrong_call_and_no_crash() {
    let ended = shikaku(["explain".into(), OsString::from_vec(vec![0x30, 0xFF, 0xFE])]);
    is_a_wrong_call(&ended);
}

#[test]
fn an_unknown_entry_matches_nothing_and_says_so() {
    for id in [
        "error/025",
        "error/21",
        "guide/does-not-exist",
        "021/error",
        "../secret",
        "",
        "error/",
    ] {
        let ended = shikaku(["show", id, "--json"]);
        assert!([Some(1), Some(2)].contains(&ended.status), "{ended}");
        assert!(is_japanese(&ended.stderr), "{ended}");
        assert!(
            ended.stdout.is_empty() || serde_json::from_str::<Value>(&ended.stdout).is_ok(),
            "{ended}"
        );
    }
    let ended = shikaku(["show", "error/025"]);
    assert_eq!(ended.status, Some(1), "{ended}");
}

#[test]
fn an_unknown_word_in_the_call_is_a_wrong_call() {
    let calls: &[&[&str]] = &[
        &[],
        &["frobnicate"],
        &["explian", "021"],
        &["--frobnicate"],
        &["show"],
        &["show", "error/021", "--facility", "spaceship"],
        &["list"],
        &["list", "spaceships", "--json"],
        &["explain", "021", "--limit", "many"],
        &["explain", "021", "--limit", "-1"],
        &["checkup", "--setup", "spaceship", "--json"],
        &["checkup", "--setup", "", "--json"],
        &["checkup", "--only", "reader.spaceship", "--json"],
        &["checkup", "--only", "reader", "--json"],
        &["checkup", "--deadline", "soon", "--json"],
        &["checkup", "--deadline", "-1", "--json"],
        &["checkup", "--deadline", "0", "--json"],
        &["checkup", "--deadline", "NaN", "--json"],
        &["checkup", "--deadline", "inf", "--json"],
        &["checkup", "--deadline", "1e300", "--json"],
        &["checkup", "--answer", "novalue", "--json"],
        &["checkup", "--answer", "spaceship=yes", "--json"],
        &["checkup", "surplus", "--json"],
        &["diagnose"],
    ];
    for call in calls {
        is_a_wrong_call(&shikaku(*call));
    }
}

struct Files(tempfile::TempDir);

impl Files {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a temporary folder can be made"))
    }

    fn write(&self, name: &str, content: &[u8]) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::write(&path, content).expect("an own folder is writable");
        path
    }
}

fn diagnose(path: &std::path::Path) -> Ended {
    shikaku(["diagnose".as_ref(), path.as_os_str(), "--json".as_ref()])
}

#[test]
fn a_facts_file_that_is_missing_or_broken_is_a_wrong_call() {
    let files = Files::new();
    let document = shikaku(["checkup", "--json"]).stdout;
    let half = &document[..document.len() / 2];
    let deep = [b"[".repeat(100_000), b"]".repeat(100_000)].concat();
    let broken: &[(&str, &[u8])] = &[
        ("empty.json", b""),
        ("half.json", half.as_bytes()),
        ("words.json", "資格".as_bytes()),
        ("bytes.json", &[0xFF, 0xFE, 0x00, 0x01]),
        ("null.json", b"null"),
        ("list.json", b"[]"),
        ("other.json", b"{\"name\": \"package\", \"version\": \"1\"}"),
        ("deep.json", &deep),
    ];
    for (name, content) in broken {
        is_a_wrong_call(&diagnose(&files.write(name, content)));
    }
    is_a_wrong_call(&diagnose(&files.0.path().join("missing.json")));
    is_a_wrong_call(&diagnose(files.0.path()));
}

#[test]
fn a_facts_file_of_a_newer_schema_is_refused_and_not_guessed_at() {
    let files = Files::new();
    let document = shikaku(["checkup", "--json"]).json();
    let is_well = diagnose(&files.write("now.json", document.to_string().as_bytes()));
    assert_eq!(is_well.status, Some(1), "{is_well}");
    let newer = |schema: &Value| {
        schema
            .as_u64()
            .map_or_else(|| json!("999"), |number| json!(number + 1))
    };

    let mut whole = document.clone();
    whole["schema"] = newer(&whole["schema"]);
    if whole["facts"].get("schema").is_some() {
        whole["facts"]["schema"] = newer(&whole["facts"]["schema"]);
    }
    is_a_wrong_call(&diagnose(
        &files.write("newer.json", whole.to_string().as_bytes()),
    ));

    // The outer number alone is enough: what it announces may stand anywhere.
    let mut outer = document.clone();
    outer["schema"] = newer(&outer["schema"]);
    is_a_wrong_call(&diagnose(
        &files.write("outer.json", outer.to_string().as_bytes()),
    ));
}

#[test]
fn the_facts_alone_are_judged_as_the_whole_document_is() {
    let files = Files::new();
    let first = shikaku(["checkup", "--json"]);
    let facts =
        diagnose(&files.write("facts.json", first.checkup().facts().to_string().as_bytes()));
    assert_eq!(
        facts.checkup().judgements(),
        first.checkup().judgements(),
        "{facts}"
    );
    assert_eq!(facts.status, first.status, "{facts}");
}
