//! Nothing that others write reaches the terminal as anything but text, and an answer that cannot be written is no
//! success.

#![cfg(target_os = "linux")]

mod common;

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::os::unix::process::CommandExt;
use std::path::Path;

use common::{Ended, HOSTILE, Home, acts, all_facts, arg, spoilt, texts, with};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::Value;

/// The place without its numbers: all rows of a list are one kind.
fn kind(place: &str) -> String {
    let parts = place.split('/').map(|part| match part.parse::<usize>() {
        Ok(_) => "0",
        Err(_) => part,
    });
    parts.collect::<Vec<_>>().join("/")
}

/// Each kind of place at which facts have a text, with facts that have one there: indices count as one place.
fn places() -> BTreeMap<String, (Value, String)> {
    let mut places = BTreeMap::new();
    for facts in all_facts() {
        let document = serde_json::to_value(&facts).expect("JSON");
        for place in texts(&document) {
            let value = document.clone();
            places.entry(kind(&place)).or_insert((value, place));
        }
    }
    places
}

/// Every command that takes facts.
fn judge(home: &Home, file: &Path) -> bool {
    let file = arg(file);
    let diagnosed = home.run(["diagnose", &file]);
    diagnosed.is_harmless();
    for call in [
        &["diagnose", &file, "--json"][..],
        &["report", "--from", &file],
        &["report", "--from", &file, "--json"],
    ] {
        home.run(call).is_harmless();
    }
    diagnosed.status != Some(2)
}

#[test]
fn no_text_of_the_facts_reaches_the_terminal_as_more_than_text() {
    let home = Home::new();
    let places = places();
    assert!(places.len() > 40, "{:?}", places.keys());
    let mut taken = 0;
    for (number, (document, place)) in places.values().enumerate() {
        let text = document
            .pointer(place)
            .and_then(Value::as_str)
            .unwrap_or("");
        let spoilt = with(document, place, &spoilt(text, number));
        taken += usize::from(judge(&home, &home.file("facts.json", spoilt.to_string())));
    }
    assert!(taken > 10, "{taken} of {} were judged at all", places.len());
}

#[test]
fn no_facts_with_hostile_texts_anywhere_reach_the_terminal_as_more_than_text() {
    let home = Home::new();
    let all: Vec<Value> = all_facts()
        .iter()
        .map(|facts| serde_json::to_value(facts).expect("JSON"))
        .collect();
    let letters = prop::sample::select(HOSTILE.chars().collect::<Vec<char>>());
    let piece = prop::collection::vec(prop_oneof![letters, any::<char>()], 1..12);
    let change = (any::<prop::sample::Index>(), piece, 0..3_usize);
    let input = (
        any::<prop::sample::Index>(),
        prop::collection::vec(change, 1..8),
    );
    let mut runner = TestRunner::new(Config {
        cases: 24,
        failure_persistence: None,
        ..Config::default()
    });
    let done = runner.run(&input, |(of, changes)| {
        let mut document = of.get(&all).clone();
        let places = texts(&document);
        for (at, piece, way) in changes {
            let place = at.get(&places);
            let piece: String = piece.into_iter().collect();
            let text = document
                .pointer(place)
                .and_then(Value::as_str)
                .unwrap_or("");
            let text = match way {
                0 => piece,
                1 => format!("{text}{piece}"),
                _ => format!("{piece}{text}"),
            };
            document = with(&document, place, &text);
        }
        judge(&home, &home.file("facts.json", document.to_string()));
        Ok(())
    });
    if let Err(error) = done {
        panic!("{error}");
    }
}

#[test]
fn no_argument_and_no_name_of_a_file_reaches_the_terminal_as_more_than_text() {
    let home = Home::new();
    let x = HOSTILE;
    let file = home.file("evil\u{1b}[31m\u{202E}.json", "{}");
    let (evil, dir) = (arg(&file), arg(&home.at("")));
    let pair = format!("{x}={x}");
    for call in [
        &[x][..],
        &[&format!("--{x}")],
        &["explain", x],
        &["explain", "021", "--limit", x],
        &["show", &format!("error/{x}")],
        &["show", &format!("error/{x}"), "--json"],
        &["show", "error/021", "--answer", &pair],
        &["show", "error/021", "--facility", x],
        &["list", x],
        &["checkup", "--only", x],
        &["checkup", "--setup", x],
        &["checkup", "--answer", &pair],
        &["checkup", "--endpoint", x],
        &["checkup", "--reader-name", x],
        &["checkup", "--deadline", x],
        &["watch", "--only", x],
        &["diagnose", x],
        &["diagnose", &evil],
        &["diagnose", &evil, x],
        &["repair", x],
        &["repair", "amazon-root", "--root", x],
        &["repair", "amazon-root", "--save", &evil],
        &["open", x],
        &["report", "--from", &evil],
        &["report", "--from", &evil, "--out", &evil],
        &["report", "--only", "os.version", "--typed", x],
        &["report", "--only", "os.version", "--tried", x],
        &["report", "--only", "os.version", "--strike", x],
        &["report", "--only", "os.version", "--out", &evil],
        &[
            "report",
            "--only",
            "os.version",
            "--out",
            &format!("{dir}{x}"),
        ],
        &["history", "show", x],
        &["history", x],
        &["update", "--deadline", x],
        &["kb", x],
        &["kb", "verify", &evil],
        &["kb", "verify", x],
        &["kb", "update", "--from", &evil, "--kb-dir", &dir],
        &[
            "kb",
            "update",
            "--from",
            &format!("https://{x}"),
            "--kb-dir",
            &dir,
        ],
        &["kb", "status", "--kb-dir", &dir, "--kb-key", x],
        &["kb", "bundle", &evil, "--out", &dir],
        &["kb", "bundle", &dir, "--out", &evil],
        &["kb", "bundle", &dir, "--out", x, "--days", x],
        &["kb", "sign", &evil, "--secret-key", &evil, "--out", &dir],
    ] {
        home.run(call).is_harmless();
    }
    // The name by which the program is called stands in its help.
    for call in [&["--help"][..], &["explain", "--help"], &[], &["--version"]] {
        Ended::of(home.command(call).arg0(x)).is_harmless();
    }
}

#[test]
fn json_is_escaped_and_means_what_was_read() {
    let home = Home::new();
    let ended = home.run(["explain", "a\u{202E}b\u{9b}c\u{7f}", "--json"]);
    ended.is_harmless();
    let document: Value = serde_json::from_str(&ended.stdout).expect("JSON");
    assert_eq!(document["query"], "a\u{202E}b\u{9b}c\u{7f}");
}

/// A keeper of content whose texts are hostile, rightly signed: whether it is taken or refused, nothing of it acts.
#[test]
fn no_text_of_signed_content_reaches_the_terminal_as_more_than_text() {
    let home = Home::new();
    let pair = minisign::KeyPair::generate_unencrypted_keypair().expect("a pair of keys");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../kb/content");
    let mut content = kb::load::load(&folder).expect("the content");
    content.number += 1;
    let now = jiff::Timestamp::now();
    let until = now + jiff::SignedDuration::from_hours(24 * 30);
    let body = bundle::unsigned(content, now, until).expect("a body");
    let document: Value = serde_json::from_slice(&body).expect("JSON");
    let places: Vec<String> = texts(&document)
        .into_iter()
        .filter(|place| place.starts_with("/content/"))
        .collect();
    let (dir, key) = (arg(&home.at("store")), pair.pk.to_base64());
    let of = ["--kb-dir", &dir, "--kb-key", &key];
    let file = home.at("x.bundle");
    let keep = |document: &Value| {
        let body = document.to_string();
        let signature = minisign::sign(None, &pair.sk, body.as_bytes(), Some("content"), None)
            .expect("a signature")
            .into_string();
        std::fs::write(&file, bundle::sealed(&signature, body.as_bytes())).expect("writable");
        let path = arg(&file);
        let verified = home.run(["kb", "verify", &path].iter().chain(&of));
        verified.is_harmless();
        home.run(["kb", "update", "--from", &path].iter().chain(&of))
            .is_harmless();
        if verified.status == Some(0) {
            for call in [
                &["explain", "021"][..],
                &["show", "error/021"],
                &["kb", "status"],
            ] {
                home.run(call.iter().chain(&of)).is_harmless();
            }
        }
    };
    let spoil = |document: &Value, place: &str, way: usize| {
        let text = document.pointer(place).and_then(Value::as_str);
        with(document, place, &spoilt(text.unwrap_or(""), way))
    };
    // One text of every kind at once: a refusal that lists many mistakes.
    let mut kinds = BTreeMap::new();
    for place in &places {
        kinds.entry(kind(place)).or_insert(place);
    }
    assert!(kinds.len() > 100, "{}", kinds.len());
    let all = kinds.values().enumerate();
    keep(&all.fold(document.clone(), |spoilt, (number, place)| {
        spoil(&spoilt, place, number)
    }));
    // Texts that every page or every refusal shows.
    let shown = ["/title", "/edition", "/id", "/place", "/is"];
    let shown = kinds
        .values()
        .filter(|place| shown.iter().any(|end| place.ends_with(end)));
    let some: Vec<&&String> = shown.step_by(3).take(6).collect();
    for place in some {
        keep(&spoil(&document, place, 1));
    }
    let mut runner = TestRunner::new(Config {
        cases: 3,
        failure_persistence: None,
        ..Config::default()
    });
    let done = runner.run(&(any::<prop::sample::Index>(), 0..3_usize), |(at, way)| {
        let place: &String = at.get(&places);
        keep(&spoil(&document, place, way));
        Ok(())
    });
    if let Err(error) = done {
        panic!("{error}");
    }
}

fn full() -> File {
    let opened = OpenOptions::new().write(true).open("/dev/full");
    opened.expect("Linux has a full device")
}

/// Calls of every command that answers without looking around.
fn calls(home: &Home) -> Vec<Vec<String>> {
    let facts = home.file(
        "facts.json",
        serde_json::to_string(&all_facts()[0]).expect("JSON"),
    );
    let facts = arg(&facts);
    let certificates = home.at("certificates");
    std::fs::create_dir_all(&certificates).expect("an own folder");
    let certificates = arg(&certificates);
    let words = |call: &str| -> Vec<String> {
        call.split(' ')
            .map(|word| word.replace("FACTS", &facts).replace("DIR", &certificates))
            .collect()
    };
    [
        "--help",
        "--version",
        "explain 021",
        "explain 021 --json",
        "explain qwzxqwzx",
        "show error/021",
        "show error/021 --json",
        "show nothing --json",
        "list errors",
        "list checks --json",
        "checkup --only os.version",
        "checkup --only os.version --json",
        "diagnose FACTS",
        "diagnose FACTS --json",
        "diagnose --lines FACTS",
        "beside FACTS FACTS",
        "beside FACTS FACTS --json",
        "checkup --only os.version --format nagios",
        "checkup --only os.version --format prometheus",
        "report --from FACTS",
        "report --from FACTS --json",
        "repair amazon-root --save DIR",
        "repair amazon-root --save DIR --json",
        "open windows-proxy",
        "kb status",
        "kb status --json",
        "kb verify FACTS --json",
        "kb update --from FACTS --json",
    ]
    .map(words)
    .into()
}

#[test]
fn an_answer_that_cannot_be_written_is_no_success() {
    let home = Home::new();
    for call in calls(&home) {
        let ended = Ended::of(home.command(&call).stdout(full()));
        assert_eq!(ended.status, Some(3), "{ended:?}");
        assert!(ended.stderr.contains("書き出せません"), "{ended:?}");
    }
}

#[test]
fn a_reader_that_has_closed_the_pipe_is_left_in_silence() {
    let home = Home::new();
    for call in calls(&home) {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let ended = Ended::of(home.command(&call).stdout(writer));
        assert_eq!(ended.status, Some(0), "{ended:?}");
        assert!(!ended.stderr.contains("書き出せません"), "{ended:?}");
    }
}

#[test]
fn messages_that_nobody_can_hear_change_no_answer() {
    let home = Home::new();
    for call in calls(&home) {
        let heard = home.run(&call);
        let ended = Ended::of(home.command(&call).stderr(full()));
        assert_eq!(ended.status, heard.status, "{ended:?}");
        assert_eq!(
            ended.stdout.is_empty(),
            heard.stdout.is_empty(),
            "{ended:?}"
        );
    }
}

#[test]
fn the_letters_of_these_tests_are_those_that_act() {
    assert!(HOSTILE.chars().filter(|letter| acts(*letter)).count() > 8);
    assert!(!acts('\n') && !acts('あ') && !acts('�'));
}

#[test]
fn a_page_looks_only_when_asked_and_only_at_its_own_machine() {
    let home = Home::new();
    let plain = home.run(["show", "error/008"]);
    let looked = |setup: &str| home.run(["show", "error/008", "--look", "--setup", setup]);
    let elsewhere = looked("windows-usb-reader");
    assert_eq!(elsewhere.status, Some(0), "{elsewhere:?}");
    assert!(elsewhere.stdout.starts_with(&plain.stdout), "{elsewhere:?}");
    assert!(
        elsewhere.stdout.contains("まだ何も見ていません"),
        "{elsewhere:?}"
    );
    // Whatever this machine shows, it is said in one line, and nothing of where lines may be broken is printed.
    let here = looked("face-reader");
    assert!(!here.stdout.contains('\u{200B}'), "{here:?}");
    assert!(here.stdout.len() > plain.stdout.len(), "{here:?}");
    let none = home.run(["show", "error/003", "--look"]);
    assert!(none.stdout.contains("端末からは見えません"), "{none:?}");
}
