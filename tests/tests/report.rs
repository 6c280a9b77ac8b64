//! `shikaku report` as a user calls it: shown before it is saved, replayed on another machine to the same verdicts, and refused in
//! words when it is not as it was.

#![cfg(target_os = "linux")]

use std::fs;

use rigs::shikaku::{Ended, Shikaku};
use serde_json::{Value, json};

fn report(args: &[&str]) -> Ended {
    Shikaku::alone().run(["report"].iter().chain(args))
}

fn verdicts(document: &Value) -> Vec<(String, String)> {
    let checks = document["checks"].as_array().into_iter().flatten();
    checks
        .map(|check| {
            (
                check["id"].to_string(),
                format!("{}{}", check["verdict"], check["finding"]),
            )
        })
        .collect()
}

#[test]
fn what_is_shown_is_what_is_saved_and_another_machine_judges_it_the_same() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("report.json");
    let path = file.to_string_lossy();
    let ended = report(&["--typed", "0x81000023", "--out", &path]);
    assert_eq!(ended.status, Some(0), "{ended}");
    let saved = fs::read_to_string(&file).expect("it was saved");
    assert!(
        ended.stdout.contains(saved.trim_end()),
        "what is saved was not shown: {ended}"
    );
    let document: Value = serde_json::from_str(&saved).expect("JSON");
    assert!(
        document["text"]
            .as_str()
            .is_some_and(|text| text.contains("0x81000023"))
    );

    let there = Shikaku::alone().run(["diagnose", &path, "--json"]);
    let here = folder.path().join("facts.json");
    let made = Shikaku::alone().run(["checkup", "--json"]);
    fs::write(&here, &made.stdout).expect("an own file");
    let made_again = Shikaku::alone().run(["diagnose", &here.to_string_lossy(), "--json"]);
    assert_eq!(verdicts(&there.json()), verdicts(&made_again.json()));
    assert_eq!(there.status, made.status);

    // And a report of a report says the same.
    let again = report(&["--from", &path, "--typed", "0x81000023", "--json"]);
    assert_eq!(again.json()["facts"], document["facts"]);
    assert_eq!(again.json()["text"], document["text"]);
}

#[test]
fn names_of_this_machine_never_leave() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("facts.json");
    let facts = json!({
        "schema": 1, "taken_at": "2026-11-22T00:00:00Z", "os": "linux", "setup": null,
        "pcsc": {"seen": {"running": {"readers": [
            {"name": "Alcor Micro AU9540 (SN20070818) 00 00", "card": "absent", "exclusive": false}]}}},
        "cards": {"unavailable": {"why": "failed", "message": "/home/yamadatarou: no (os error 13)"}},
    });
    fs::write(&file, facts.to_string()).expect("an own file");
    let shikaku = Shikaku::alone()
        .with("USER", "yamadatarou")
        .with("HOSTNAME", "uketsuke-pc")
        .with("HOME", "/home/yamadatarou");
    let typed = "021 yamadatarouさんの画面 uketsuke-pc /home/yamadatarou";
    for ending in ["json", "txt", "svg"] {
        let out = folder.path().join(format!("report.{ending}"));
        let ended = shikaku.run([
            "report",
            "--from",
            &file.to_string_lossy(),
            "--typed",
            typed,
            "--out",
            &out.to_string_lossy(),
        ]);
        assert_eq!(ended.status, Some(0), "{ended}");
        let saved = fs::read_to_string(out).expect("it was saved");
        for secret in ["yamadatarou", "uketsuke-pc", "SN20070818"] {
            assert!(!saved.contains(secret), "{ending}: {saved}");
            assert!(!ended.stdout.contains(secret), "{ended}");
        }
        assert!(ending == "svg" || saved.contains("021"), "{saved}");
    }
}

#[test]
fn a_struck_line_is_not_saved_and_a_line_that_is_not_there_is_a_wrong_call() {
    let ended = report(&[
        "--typed", "021", "--strike", "time", "--strike", "typed-1", "--json",
    ]);
    let document = ended.json();
    assert_eq!(document["facts"]["taken_at"], "");
    assert_eq!(document["typed"], json!([]));
    let text = document["text"].as_str().unwrap_or_default();
    assert!(
        !text.contains("021") && !text.contains("点検した日時"),
        "{text}"
    );
    let ended = report(&["--strike", "no-such-line"]);
    assert_eq!(ended.status, Some(2), "{ended}");
    assert!(ended.stderr.contains("made-by"), "{ended}");
}

#[test]
fn a_damaged_cut_or_newer_report_is_refused_in_words() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("report.json");
    let path = file.to_string_lossy().into_owned();
    report(&["--out", &path]);
    let saved = fs::read_to_string(&file).expect("it was saved");
    for (name, text, word) in [
        ("cut", saved[..saved.len() / 2].to_owned(), "壊れている"),
        (
            "changed",
            saved.replace("\"not-running\"", "{\"running\":{\"readers\":[]}}"),
            "中身が変わっています",
        ),
        (
            "newer",
            saved.replacen("\"schema\": 1", "\"schema\": 99", 1),
            "新しい版",
        ),
        ("empty", String::new(), "壊れている"),
        ("another file", "{\"a\": 1}".to_owned(), "壊れている"),
    ] {
        assert_ne!(text, saved, "{name}");
        fs::write(&file, text).expect("an own file");
        for call in [vec!["diagnose", &path], vec!["report", "--from", &path]] {
            let ended = Shikaku::alone().run(call);
            assert_eq!(ended.status, Some(2), "{name}: {ended}");
            assert!(ended.stderr.contains(word), "{name}: {ended}");
            assert_eq!(ended.stdout, "", "{name}");
        }
    }
}
