//! The answers of each system, parsed as the Rust type and judged. `answers/android.json` is what the plug-in's own
//! Kotlin sends through the JSON library Tauri uses (`cargo xtask phones` compares it in every run, on a JVM).
//! `answers/ios.json` is what its Swift says, run on a played device (`cargo xtask phones --full` compares it,
//! through_swift.rs). In every run it is compared with the Swift sources as far as a parser can: every key and word of the
//! table has to be in the sources, and every one of the sources in the table.

mod swift;
#[allow(dead_code, reason = "only a part is a state's")]
#[path = "../src/told.rs"]
mod told;

use std::path::{Path, PathBuf};

use diagnose::{CHECKS, Verdict};
use facts::{
    Answers, Bluetooth, BluetoothSearch, Carrier, Connection, Facts, Felt, Nfc, Observed, Os,
    Permission, Phone, Switch,
};
use serde::Deserialize;
use serde_json::Value;
use told::Heard;

/// A table of recorded answers.
#[derive(Deserialize)]
struct Table {
    states: Vec<State>,
    nearby: Vec<List>,
}

/// One state of a device.
#[derive(Deserialize)]
struct State {
    state: String,
    setup: kb::Setup,
    answer: Value,
    /// The user's answers.
    #[serde(default)]
    answers: Answers,
    /// The causes, best first.
    findings: Vec<String>,
    /// The questions left open.
    #[serde(default)]
    asks: Vec<String>,
}

/// Bluetooth devices nearby.
#[derive(Deserialize)]
struct List {
    state: String,
    answer: Heard,
}

fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn read(path: &str) -> String {
    std::fs::read_to_string(here(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn table(name: &str) -> Table {
    serde_json::from_str(&read(&format!("tests/answers/{name}"))).expect("a table of answers")
}

const TABLES: [(Os, &str); 2] = [(Os::Android, "android.json"), (Os::Ios, "ios.json")];

fn facts(os: Os, state: &State, phone: Phone) -> Facts {
    let bluetooth = match (&phone.bluetooth, state.setup) {
        (Observed::Seen(adapter), kb::Setup::PhoneBluetoothReader) => Observed::Seen(Bluetooth {
            adapter: *adapter,
            search: BluetoothSearch::NotNeeded,
            readers: Vec::new(),
        }),
        _ => Observed::NotAsked,
    };
    let taken_at = "2026-11-22T00:00:00Z".to_owned();
    Facts {
        os,
        bluetooth,
        software: phone.software(),
        connection: Connection {
            proxies: phone.proxies(),
            ..Connection::default()
        },
        phone: Observed::Seen(phone),
        ..Facts::blank(Some(state.setup), state.answers.clone(), taken_at)
    }
}

#[test]
fn ten_states_of_a_device_on_each_system_lead_to_the_right_findings() {
    for (os, name) in TABLES {
        let table = table(name);
        assert!(table.states.len() >= 10, "{name}");
        for state in table.states {
            let phone: Phone = serde_json::from_value(state.answer.clone())
                .unwrap_or_else(|error| panic!("{name}, {}: {error}", state.state));
            let all: Vec<_> = CHECKS.iter().collect();
            let report = diagnose::diagnose(facts(os, &state, phone), &all, kb::Base::embedded());
            let causes: Vec<&str> = report.causes.iter().map(|cause| cause.code()).collect();
            assert_eq!(causes, state.findings, "{name}, {}", state.state);
            // The questions of the phone's own checks; the lamp belongs to a reader.
            let open = report.checks.iter().filter(|check| {
                let mut families = ["phone.", "app."].iter();
                families.any(|family| check.id.starts_with(family))
            });
            let mut asks: Vec<String> = open
                .filter(|check| check.verdict == Verdict::Ask && check.explained_by.is_none())
                .filter_map(|check| Some(check.question.as_ref()?.key.clone()))
                .collect();
            // Two checks may wait for the same answer.
            asks.dedup();
            assert_eq!(asks, state.asks, "{name}, {}", state.state);
        }
    }
}

#[test]
fn every_field_is_sent_and_read_back_as_it_was() {
    for (_, name) in TABLES {
        for state in table(name).states {
            let phone: Phone = serde_json::from_value(state.answer.clone()).expect("an answer");
            let again = serde_json::to_value(&phone).expect("JSON");
            assert_eq!(
                without_defaults(again),
                without_defaults(state.answer),
                "{name}, {}: a field is not sent, or not kept",
                state.state
            );
        }
    }
}

/// The answer without fields that serde adds with a default: iOS has no API level, and a proxy need not have a port.
fn without_defaults(mut answer: Value) -> Value {
    for part in ["/system/seen", "/proxy/seen/server"] {
        if let Some(part) = answer.pointer_mut(part).and_then(Value::as_object_mut) {
            part.retain(|_, value| !value.is_null());
        }
    }
    answer
}

#[test]
fn what_is_nearby_is_read_on_both_systems() {
    for (_, name) in TABLES {
        for list in table(name).nearby {
            for (place, device) in list.answer.devices.iter().enumerate() {
                assert_eq!(device.key as usize, place, "{name}, {}", list.state);
                assert!(!device.name.is_empty(), "{name}, {}", list.state);
            }
        }
    }
}

/// All words of a Rust enum, as they are serialised.
fn words<T: serde::Serialize>(all: &[T]) -> Vec<String> {
    let mut words: Vec<String> = all
        .iter()
        .filter_map(|word| Some(serde_json::to_value(word).ok()?.as_str()?.to_owned()))
        .collect();
    words.sort();
    words
}

#[test]
fn swift_s_words_are_those_of_rust() {
    use facts::BluetoothAdapter as Radio;
    let swift = swift::types(&read("ios/Sources/Answer.swift"));
    for (name, all) in [
        ("Nfc", words(&[Nfc::Absent, Nfc::On])),
        (
            "Radio",
            words(&[Radio::Absent, Radio::Off, Radio::NotPermitted, Radio::On]),
        ),
        (
            "Permission",
            words(&[
                Permission::Granted,
                Permission::Refused,
                Permission::NotAsked,
            ]),
        ),
        ("Switch", words(&[Switch::On, Switch::Off])),
        (
            "Felt",
            words(&[Felt::Nothing, Felt::Card, Felt::Other, Felt::Several]),
        ),
        (
            "Carrier",
            words(&[
                Carrier::WiFi,
                Carrier::Cellular,
                Carrier::Ethernet,
                Carrier::Other,
            ]),
        ),
    ] {
        assert_eq!(swift.words(name), all, "{name}");
    }
}

#[test]
fn what_swift_would_send_is_what_the_table_has() {
    let swift = swift::types(&read("ios/Sources/Answer.swift"));
    let table = table("ios.json");
    for state in &table.states {
        swift.check("Answer", &state.answer, &state.state);
    }
    let nearby: Value = serde_json::from_str(&read("tests/answers/ios.json")).expect("JSON");
    for list in nearby["nearby"].as_array().expect("a list") {
        swift.check("Heard", &list["answer"], "nearby");
    }
}

#[test]
fn every_swift_source_is_read_by_the_parser_without_an_error() {
    let folder = here("ios/Sources");
    let mut read_any = false;
    for entry in std::fs::read_dir(&folder).expect("the Swift sources") {
        let path = entry.expect("a file").path();
        let source = std::fs::read_to_string(&path).expect("text");
        swift::parse_whole(&source, &path.display().to_string());
        read_any = true;
    }
    assert!(read_any);
    swift::parse_whole(&read("ios/Package.swift"), "Package.swift");
}

#[test]
fn both_sides_have_the_commands_that_rust_calls() {
    let rust = read("src/mobile.rs");
    let swift = read("ios/Sources/DeviceStatePlugin.swift");
    let kotlin = read("android/src/main/java/jp/shikaku_rescue/devicestate/DeviceStatePlugin.kt");
    for command in [
        "state",
        "permitBluetooth",
        "nearby",
        "beginSearch",
        "feel",
        "carry",
        "endSearch",
        "open",
        "share",
    ] {
        assert!(rust.contains(&format!("(\"{command}\", ")), "{command}");
        assert!(
            swift.contains(&format!("@objc public func {command}(_ invoke: Invoke)")),
            "{command}"
        );
        assert!(
            kotlin.contains(&format!("@Command\n  fun {command}(invoke: Invoke)")),
            "{command}"
        );
    }
    let answer = read("ios/Sources/Answer.swift");
    for words in [
        "case seen = \"seen\"",
        "case unavailable = \"unavailable\"",
        "container.encode(\"not-asked\")",
    ] {
        assert!(answer.contains(words), "Observed writes {words}");
    }
    assert!(swift.contains("@_cdecl(\"init_plugin_device_state\")"));
    assert!(rust.contains("ios_plugin_binding!(init_plugin_device_state)"));
}

#[test]
fn every_permission_of_the_manifest_says_in_japanese_what_it_is_for() {
    let manifest = read("android/src/main/AndroidManifest.xml");
    let mut permissions = 0;
    let mut reason = None;
    for line in manifest.lines().map(str::trim) {
        if let Some(text) = line.strip_prefix("<!--") {
            reason = Some(text.to_owned());
        } else if line.starts_with("<uses-permission") {
            permissions += 1;
            let reason = reason.as_ref().expect("a reason stands above");
            assert!(reason.contains('。'), "{line}: {reason}");
        }
    }
    assert_eq!(
        permissions, 7,
        "a new permission is a decision: say why, and count it here"
    );
}
