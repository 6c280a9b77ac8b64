//! `shikaku.exe` as a user calls it, under Wine 8: one clean document, a reason for everything that Wine does not have, an
//! exit status by the contract, an end in time. `cargo xtask test` builds the program, makes the prefix and runs these in its
//! stage "Windows core under Wine"; they are ignored elsewhere, because only that stage has both.

#![cfg(target_os = "linux")]

use std::path::Path;
use std::time::Duration;

use rigs::checkup_document::CheckupDocument;
use rigs::shikaku::Shikaku;
use rigs::wine::{Ended, LIMIT, ShikakuExe};
use serde_json::json;

/// The deadline asked for.
const DEADLINE: Duration = Duration::from_secs(5);
/// The checks that Wine 8 cannot answer, because its PC/SC answers nothing.
const READER_AND_CARD: [&str; 5] = [
    "reader.service",
    "reader.present",
    "reader.busy",
    "card.present",
    "card.kind",
];

fn shikaku_exe(args: &[&str]) -> Ended {
    ShikakuExe::under_wine().run(args)
}

/// What the contract says the exit status of this document is.
fn status_by_contract(document: &CheckupDocument) -> i32 {
    let unseen = |verdict: &str| ["unknown", "ask", "crashed"].contains(&verdict);
    if !document.causes().is_empty() {
        1
    } else if document
        .judgements()
        .iter()
        .any(|judgement| unseen(&judgement.verdict))
    {
        3
    } else {
        0
    }
}

#[test]
#[ignore = "cargo xtask test, stage Windows core under Wine"]
fn a_checkup_is_one_document_with_a_reason_for_all_that_wine_does_not_have() {
    let deadline = DEADLINE.as_secs().to_string();
    let ended = shikaku_exe(&["checkup", "--json", "--deadline", &deadline]);
    let document = ended.checkup();
    let facts = document.facts();
    assert_eq!(ended.stderr, "", "messages beside the document");
    assert_eq!(facts["os"], "windows");
    assert_eq!(
        facts["pcsc"],
        json!({"unavailable": {"why": "failed", "message": "An internal consistency check failed"}}),
        "Wine 8's WinSCard answers SCARD_F_INTERNAL_ERROR to everything"
    );
    assert_eq!(
        facts["services"],
        json!({"seen": {
            "smart_card": {"seen": "not-installed"},
            "certificate_propagation": {"seen": "not-installed"},
        }}),
        "Wine 8 has a service manager and neither service"
    );
    for check in READER_AND_CARD {
        assert_eq!(document.verdict(check), "unknown", "{check}");
    }
    for entry in document.document()["checks"]
        .as_array()
        .into_iter()
        .flatten()
    {
        let id = &entry["id"];
        assert_ne!(entry["verdict"], "crashed", "{id}");
        if entry["verdict"] == "unknown" {
            assert!(
                entry["why"]["why"].is_string(),
                "{id} is unknown for no reason"
            );
        }
        let millis = entry["millis"].as_u64().map(Duration::from_millis);
        assert!(
            millis.is_some_and(|took| took <= DEADLINE + Duration::from_millis(500)),
            "{id} took {millis:?}"
        );
    }
    assert_eq!(ended.status, Some(status_by_contract(&document)));
    assert!(ended.elapsed < LIMIT, "{:?}", ended.elapsed);
}

#[test]
#[ignore = "cargo xtask test, stage Windows core under Wine"]
fn one_check_alone_is_looked_at_and_nothing_else_is_noise() {
    let ended = shikaku_exe(&["checkup", "--json", "--only", "reader.service"]);
    let document = ended.checkup();
    assert_eq!(document.judgements().len(), 1);
    assert_eq!(document.causes(), Vec::<String>::new());
    assert_eq!(ended.status, Some(3), "something could not be looked at");
}

#[test]
#[ignore = "cargo xtask test, stage Windows core under Wine"]
fn a_record_made_on_windows_is_judged_the_same_on_linux() {
    let record = tempfile::NamedTempFile::new().expect("a temporary file can be made");
    let made = shikaku_exe(&["checkup", "--json"]);
    std::fs::write(record.path(), &made.stdout).expect("an own file can be written");
    let here = Shikaku::alone().run(["diagnose".as_ref(), record.path(), Path::new("--json")]);
    let without_times = |document: &CheckupDocument| {
        let mut document = document.document().clone();
        for entry in document["checks"].as_array_mut().into_iter().flatten() {
            entry["millis"] = json!(0);
        }
        document
    };
    assert_eq!(
        without_times(&here.checkup()),
        without_times(&made.checkup())
    );
    assert_eq!(here.status, made.status);
}

#[test]
#[ignore = "cargo xtask test, stage Windows core under Wine"]
fn a_record_from_linux_is_judged_on_windows() {
    let record = tempfile::NamedTempFile::new().expect("a temporary file can be made");
    let facts = json!({
        "schema": 1, "taken_at": "2026-11-22T00:00:00Z", "os": "linux", "setup": null,
        "pcsc": {"seen": {"running": {"readers": []}}}, "cards": {"seen": []},
    });
    std::fs::write(record.path(), facts.to_string()).expect("an own file can be written");
    let path = record.path().to_string_lossy();
    let ended = shikaku_exe(&["diagnose", &path, "--json"]);
    assert_eq!(ended.checkup().causes(), ["reader-not-connected"]);
    assert_eq!(ended.status, Some(1), "something was found");
}

#[test]
#[ignore = "cargo xtask test, stage Windows core under Wine"]
fn what_a_user_types_arrives_as_typed_and_a_wrong_call_says_so() {
    let ended = shikaku_exe(&["explain", "【０２１】", "--json"]);
    let answer = ended.json();
    assert_eq!(answer["query"], "【０２１】");
    assert_eq!(answer["matches"][0]["id"], "error/021");
    assert_eq!(ended.status, Some(0));

    let ended = shikaku_exe(&["checkup", "--json", "--only", "no.such-check"]);
    assert_eq!((ended.status, ended.stdout.as_str()), (Some(2), ""));
    assert_ne!(ended.stderr, "", "a wrong call is told");
}
