//! Reports and records: read again they are judged as they were, whoever wrote them and whenever; what is damaged or newer is
//! refused in words.

mod by_name;

use diagnose::{CHECKS, Check, Report, Verdict, diagnose, looked_at};
use facts::{Connection, Facts, Observed, Os, Part, PartName, Why, facts_from_json};
use kb::{Base, Setup};

use by_name::facts_of;

fn judged(facts: Facts) -> Report {
    let all = looked_at(&facts);
    diagnose(facts, &all, Base::embedded())
}

#[test]
fn a_record_from_before_a_part_was_looked_at_still_reads() {
    for (scene, part) in [
        ("An empty reader", "services"),
        ("A known reader with a card", "usb"),
    ] {
        let facts = facts_of(scene);
        let mut older = serde_json::to_value(&facts).expect("facts are JSON");
        let fields = older.as_object_mut().expect("facts");
        assert!(fields.remove(part).is_some());
        let read = facts_from_json(&older.to_string()).expect("older facts are facts");
        let expected = match part {
            "usb" => Facts {
                usb: Observed::NotAsked,
                ..facts
            },
            _ => facts,
        };
        assert_eq!(read, expected);
    }
}

#[test]
fn facts_written_before_there_was_bluetooth_are_judged() {
    let text = r#"{"schema":1,"taken_at":"2026-11-22T00:00:00Z","os":"linux","setup":"phone-bluetooth-reader","answers":{}}"#;
    let facts = facts_from_json(text).expect("older facts are facts");
    let all: Vec<&Check> = CHECKS.iter().collect();
    let report = diagnose(facts, &all, Base::embedded());
    for (id, verdict) in [
        ("bluetooth.adapter", Verdict::Unknown),
        ("bluetooth.reader", Verdict::Unknown),
        ("reader.mode", Verdict::Ask),
    ] {
        let result = report.checks.iter().find(|result| result.id == id);
        assert_eq!(result.map(|result| result.verdict), Some(verdict), "{id}");
    }
}

#[test]
fn a_record_without_the_connection_is_not_judged_on_it() {
    let of_the_connection = |check: &&'static Check| {
        ["network.", "tls.", "trust."]
            .iter()
            .any(|family| check.id.starts_with(family))
    };
    let healthy = facts_of("A healthy connection");
    let (network, others): (Vec<_>, Vec<_>) =
        looked_at(&healthy).into_iter().partition(of_the_connection);
    let of_all = CHECKS.iter().filter(of_the_connection).count();
    assert_eq!(network.len(), of_all);
    let without = Facts {
        connection: Connection::default(),
        ..healthy.clone()
    };
    assert!(!looked_at(&without).iter().any(of_the_connection));
    // Nothing else was looked at, so no more is said than what the equipment says by itself.
    for result in diagnose(healthy, &others, Base::embedded()).checks {
        assert_eq!(result.verdict, Verdict::NotApplicable, "{}", result.id);
    }
}

/// A record that a check-up made anywhere is judged with the checks of that check-up: none is lost on the way.
#[test]
fn the_record_of_a_whole_checkup_is_judged_with_all_its_checks() {
    let of_a_checkup: Vec<&str> = CHECKS
        .iter()
        .filter(|check| !check.is_on_request())
        .map(|check| check.id)
        .collect();
    let setups = Setup::ALL.iter().copied().map(Some).chain([None]);
    let systems = [Os::Windows, Os::Linux, Os::Android, Os::Ios, Os::Macos];
    for (setup, os) in setups.flat_map(|setup| systems.map(|os| (setup, os))) {
        let mut facts = Facts {
            os,
            setup,
            ..Facts::default()
        };
        for &part in PartName::ALL {
            if part.is_wanted_with(setup) && part.is_wanted_on(os) && !part.is_on_request() {
                Part::unavailable(part, Why::NotReached).note(&mut facts);
            }
        }
        let judged: Vec<&str> = looked_at(&facts).iter().map(|check| check.id).collect();
        assert_eq!(judged, of_a_checkup, "{os:?}, {setup:?}");
    }
}

#[test]
fn facts_alone_read_as_the_facts_of_a_report() {
    let facts = facts_of("Another card beside a reader that somebody holds");
    let alone = serde_json::to_string(&facts).expect("facts are JSON");
    assert_eq!(
        facts_from_json(&alone).expect("they were just saved"),
        facts
    );
}

#[test]
fn a_damaged_or_newer_record_is_refused_in_words() {
    let report = judged(facts_of("An empty reader"));
    let saved = serde_json::to_string(&report).expect("a report is JSON");
    let told: Vec<String> = [
        saved.replace("\"schema\":1", "\"schema\":99"),
        saved[..100].to_owned(),
        String::new(),
        "[]".to_owned(),
        "{\"facts\": 1}".to_owned(),
    ]
    .iter()
    .map(|text| facts_from_json(text).expect_err("refused").to_string())
    .collect();
    insta::assert_snapshot!(told.join("\n"));
}

#[test]
fn the_exit_status_is_what_was_found_then_what_was_not_seen() {
    for (scene, status) in [
        ("A My Number card", 0),
        ("An empty reader", 1),
        ("An answer nobody knows", 3),
        ("The PC/SC service is stopped", 1),
    ] {
        assert_eq!(judged(facts_of(scene)).exit_status(), status, "{scene}");
    }
}

/// Read from the files of the content, to which Wine knows no way; the judgement is the same everywhere.
#[cfg(unix)]
#[test]
fn content_that_came_after_the_program_is_what_is_judged_by() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../kb/content");
    let mut content = kb::load::load(&folder).expect("content without a mistake");
    let mut newer = content.app.versions[0].clone();
    newer.from = "99.0".to_owned();
    content.app.versions.push(newer);
    let facts = facts_of("The app is the newest known");
    assert_eq!(judged(facts.clone()).causes, []);
    let checks = looked_at(&facts);
    let causes = diagnose(facts, &checks, &Base::new(content)).causes;
    assert_eq!(causes, [diagnose::Finding::AppOutdated]);
}
