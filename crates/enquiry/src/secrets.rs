//! Privacy of enquiries: names, addresses and numbers are put into every text of the facts and searched for in every
//! part of an enquiry. Judging the facts that left gives the same verdicts as judging the original ones.

use std::collections::BTreeSet;

use kb::Base;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{Draft, EnquiryParts, PrivateWords, enquire, outgoing, qr};
use diagnose::{Finding, Verdict};
use diagnose::{diagnose, looked_at};
use facts::{Facts, Observed};
use facts::{FactsError, facts_from_json};

/// Facts in which every possible text is set somewhere; several documents, because a field holds one variant.
fn full_facts() -> Vec<Value> {
    let endpoint = json!({"host": "good.sca1a.amazontrust.com", "port": 443});
    let chain = json!({
        "length": 2, "issuer": {"name": "FG60F0000012345", "organisation": "山田医院"}, "self_signed": false, "complete": false,
        "not_before": "2026-06-01T00:00:00Z", "not_after": "2027-06-30T00:00:00Z",
        "here": {"now": "unknown-issuer", "server_time": {"broken": {"message": "x"}}, "in_force": "trusted"},
        "amazon": {"now": "unknown-issuer", "server_time": null, "in_force": {"broken": {"message": "x"}}},
        "roots": [],
    });
    let own_chain = {
        let mut own = chain.clone();
        own["issuer"] = json!({"name": "Amazon Root CA 1", "organisation": "Amazon"});
        own["roots"] = json!(["amazon-root-ca-1"]);
        own["here"] = json!({"now": "trusted", "server_time": null, "in_force": "trusted"});
        own["amazon"] = own["here"].clone();
        own
    };
    let connection = |names: Value, routes: Value, plain: Value, tls: Value| {
        json!({
            "link": {"seen": {"ipv4": true, "ipv6": false, "way_out_ipv4": true, "way_out_ipv6": false}},
            "proxies": {"seen": [
                {"place": "user", "setting": {"server": {"host": "proxy.yamada-clinic.example", "port": 8080}}},
                {"place": "winhttp", "setting": {"script": {"host": "10.1.2.3"}}},
            ]},
            "names": {"seen": [{"endpoint": endpoint, "outcome": names}]},
            "routes": {"seen": [{"endpoint": endpoint, "family": "ipv4", "outcome": routes}]},
            "plain": {"seen": [{"endpoint": endpoint, "outcome": plain}]},
            "tls": {"seen": [tls]},
            "clock": {"seen": {"ahead_seconds": 4000, "server_time": "2026-11-22T00:00:00Z", "trusted": true}},
            "trust_store": {"seen": {"certificates": 140, "amazon": [
                {"root": "amazon-root-ca-1", "trusted_in": ["system"], "forbidden_in": [],
                 "not_before": "2015-05-26T00:00:00Z", "not_after": "2038-01-17T00:00:00Z"},
            ]}},
        })
    };
    let base = |connection: Value, pcsc: Value, cards: Value, setup: &str| {
        json!({
            "schema": 1, "taken_at": "2026-11-22T03:04:05Z", "os": "windows", "setup": setup,
            "answers": {"presented": null, "lamp": "off"},
            "pcsc": pcsc, "cards": cards,
            "usb": {"seen": [{"id": "072F:223F", "products": ["acs-acr1255u-j1"], "ccid": true, "hubs": ["05E3:0610", null],
                "driver": "WUDFRd", "firmware": "1.07", "driver_version": "10.0.26100.1", "driver_from": "other", "problem": 10}]},
            "security": {"seen": {"products": {"seen": [
                    {"kind": "antivirus", "name": {"known": {"product": "ESET"}}, "state": "on"},
                    {"kind": "firewall", "name": "other", "state": "snoozed"}]},
                "firewall": {"unavailable": {"why": "failed", "message": "yamada (os error 5)"}}}},
            "services": {"seen": {"smart_card": {"unavailable": {"why": "failed", "message": "yamada (os error 5)"}},
                "certificate_propagation": {"unavailable": {"why": "unknown-answer", "answer": "x"}}}},
            "bluetooth": {"seen": {"adapter": "on", "search": {"search": "refused", "message": "x"},
                "readers": [{"name": "ACR1255U-J1", "paired": true, "connected": false, "seen": true, "rssi": -40}]}},
            "reader_search": {"seen": {"ended": "searched", "seconds": 1, "readers": [{"name": "ACR1255U-J1", "connected": false,
                "rssi": -40, "told": "told", "battery": 80, "firmware": "1.18.0"}]}},
            "card_programs": {"seen": ["edge", "hpki"]},
            "session": {"seen": {"remote": {"seen": false}, "virtual_machine": {"unavailable": {"why": "failed", "message": "x"}},
                "administrator": {"unavailable": {"why": "failed", "message": "yamada (os error 5)"}}}},
            "connection": connection,
            "record": {"seen": recorded()},
            "software": {"app": {"seen": {"installed": {"version": "3.0.3.0", "newer": "3.1"}}},
                "rules": {"seen": {"store_forbidden": false, "store_apps_forbidden": false, "automatic_updates_off": true,
                    "winget_forbidden": false, "store_source_forbidden": false}},
                "system": {"seen": {"version": "10.0.26100.7171", "edition": "pro", "release": "24H2"}}},
        })
    };
    let reader = "Generic Smart Card Reader Interface [CCID] (20070818) 00 00";
    let readers = json!({"seen": {"running": {"readers": [
        {"name": reader, "card": "present", "exclusive": false},
        {"name": "ACS ACR1255U-J1-012345 0", "card": "absent", "exclusive": false},
    ]}}});
    let card = |look: Value| json!({"seen": [{"reader": reader, "look": look}]});
    vec![
        base(
            connection(
                json!({"failed": {"message": "x"}}),
                json!({"failed": {"message": "x"}}),
                json!({"answered": {"status": 302, "page": false, "moved_to": "portal.yamada.example", "blocked_by": "sophos"}}),
                json!({"endpoint": endpoint, "outcome": "not-trusted", "chain": chain}),
            ),
            readers.clone(),
            card(json!({"answered": {"select": "6A82", "token": null}})),
            "windows-bluetooth-reader",
        ),
        base(
            connection(
                json!("no-answer"),
                json!({"connected": {"millis": 3}}),
                json!("nothing"),
                json!({"endpoint": endpoint, "outcome": {"alert": {"alert": "HandshakeFailure"}}, "chain": null}),
            ),
            readers.clone(),
            card(json!({"failed": {"message": "x"}})),
            "windows-usb-reader",
        ),
        base(
            connection(
                json!({"found": {"ipv4": 1, "ipv6": 0}}),
                json!({"connected": {"millis": 3}}),
                json!("not-http"),
                json!({"endpoint": endpoint, "outcome": {"failed": {"message": "x"}}, "chain": null}),
            ),
            json!({"unavailable": {"why": "timed-out", "reader": reader}}),
            json!({"unavailable": {"why": "timed-out", "reader": null}}),
            "windows-usb-reader",
        ),
        base(
            connection(
                json!("address"),
                json!({"connected": {"millis": 3}}),
                json!("nothing"),
                json!({"endpoint": endpoint, "outcome": "done", "chain": own_chain}),
            ),
            readers,
            card(json!({"answered": {"select": "9000", "token": "card"}})),
            "windows-usb-reader",
        ),
        terminal(),
        phone(connection(
            json!({"found": {"ipv4": 1, "ipv6": 0}}),
            json!({"connected": {"millis": 3}}),
            json!("nothing"),
            json!({"endpoint": endpoint, "outcome": "done", "chain": own_chain}),
        )),
    ]
}

/// What was recorded while somebody tried again: closed words and numbers alone.
fn recorded() -> Value {
    let to = json!({"place": "other", "family": "ipv6", "port": 443});
    json!({
        "length": 60000, "end": "stopped",
        "sources": {"readers": "events", "sharing": {"asked": 100}, "usb": "events", "bluetooth": "not-here", "network": "events",
            "clock": {"asked": 100}, "app": {"asked": 100}},
        "before": [{"reader": {"reader": 0, "now": "came"}}, {"app": {"now": "started"}}],
        "changes": [
            {"at": 1900, "what": {"card": {"reader": 0, "now": "felt", "missed": 0}}},
            {"at": 2000, "what": {"use": {"reader": 0, "now": "shared"}}},
            {"at": 2100, "what": {"connection": {"connection": 0, "to": to, "now": "syn-sent"}}},
            {"at": 2400, "what": {"card": {"reader": 0, "now": "lifted", "missed": 1}}},
            {"at": 2500, "what": "address-changed"},
            {"at": 2600, "what": {"bluetooth": {"reader": 0, "now": "dropped", "rssi": -90}}},
        ],
    })
}

/// A terminal on which much is wrong, with a reader that was registered under another name and one of another maker.
fn terminal() -> Value {
    let program =
        json!({"files": true, "settings": true, "version_file": true, "version": "1.2.0"});
    let failed = json!({"unavailable": {"why": "failed", "message": "yamada (os error 5)"}});
    json!({
        "schema": 1, "taken_at": "2026-11-29T03:04:05Z", "os": "windows", "setup": "face-reader",
        "pcsc": {"seen": {"running": {"readers": [
            {"name": "山田 Face Reader 1", "card": "absent", "exclusive": false},
            {"name": "yamada Face Reader 0", "card": "absent", "exclusive": false},
        ]}}},
        "terminal": {
            "programs": {"seen": {"link": program, "distribution": program, "face": program}},
            "account": {"seen": {"automatic": "other-account"}},
            "certificates": {"seen": {"own": [
                {"not_before": "2023-08-15T00:00:00Z", "not_after": "2026-11-15T00:00:00Z", "key": true, "issuers": "missing"},
            ], "in_machine": 1, "of_others": 2, "reminder": false}},
            "settings": {"seen": {"link": "production", "face": "test", "test_readers_kept": true,
                "production_readers_kept": true,
                "output": {"file": "read", "bom": true, "folder": "usual", "output": false}}},
            "folder": failed,
            "credentials": failed,
            "readers": {"seen": {"file": "read", "readers": [{"name": "山田 Face Reader 0", "device": 0}]}},
            "running": {"seen": {"any": true, "here": false, "restart_asked_minutes": 40}},
            "tasks": {"seen": [{"task": "other", "enabled": false, "result": 0}]},
            "memory": {"seen": {"free_mib": 100, "installed_mib": 8000, "commit_percent": 97, "up_minutes": 90000,
                "restart_pending": true}},
            "power": {"seen": {"sleep_minutes": 30, "fast_start": true, "usb_saving": true}},
            "cards": {"seen": [{"kind": "wired", "up": true, "ipv4": "given", "ipv6": "none", "dns": ["east", "house"]}]},
            "proxies": {"seen": [{"place": "user", "server": "other", "spares_closed": false}]},
            "names": {"seen": [{"host": "face", "outcome": "not-found"}]},
            "reach": {"seen": [{"host": "face", "outcome": "silent"}]},
            "clock": {"seen": {"source": "other", "passed": "2026-11-22T00:00:00Z"}},
        },
    })
}

/// A phone that reports nothing about the app, and whose user has answered.
fn phone(connection: Value) -> Value {
    json!({
        "schema": 1, "taken_at": "2026-11-22T03:04:05Z", "os": "ios", "setup": "phone",
        "answers": {"airplane": "off", "app": "before-3.0.3"},
        "phone": {"seen": {
            "system": {"seen": {"version": "18.5", "api": null}},
            "model": {"seen": {"maker": "Apple", "model": "iPhone14,5"}},
            "nfc": {"seen": "on"},
            "location": {"seen": "on"},
            "airplane_mode": {"unavailable": {"why": "not-told"}},
            "power_saving": {"unavailable": {"why": "failed", "message": "x"}},
            "network": {"seen": {"connected": true, "over": ["wi-fi"], "vpn": false}},
            "official_app": {"unavailable": {"why": "not-told"}},
        }},
        "connection": connection,
        "software": {
            "app": {"unavailable": {"why": "not-told"}},
            "system": {"seen": {"version": "18.5"}},
        },
    })
}

/// The places of all texts in a document.
fn texts(document: &Value, at: &str, found: &mut Vec<String>) {
    match document {
        Value::String(_) => found.push(at.to_owned()),
        Value::Array(list) => list
            .iter()
            .enumerate()
            .for_each(|(place, value)| texts(value, &format!("{at}/{place}"), found)),
        Value::Object(fields) => fields
            .iter()
            .for_each(|(key, value)| texts(value, &format!("{at}/{key}"), found)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn facts(document: &Value) -> Option<Facts> {
    facts_from_json(&document.to_string()).ok()
}

/// A check with its verdict, its finding and the finding that explains it.
type Judged = (String, Verdict, Option<Finding>, Option<Finding>);

fn verdicts(facts: &Facts) -> (Vec<Judged>, Vec<Finding>) {
    let report = diagnose(facts.clone(), &looked_at(facts), Base::embedded());
    let checks = report.checks.into_iter();
    (
        checks
            .map(|check| (check.id, check.verdict, check.finding, check.explained_by))
            .collect(),
        report.causes,
    )
}

fn draft(facts: &Facts, parts: &EnquiryParts) -> Draft {
    enquire(facts, parts, Base::embedded()).expect("facts can be sent")
}

/// Every part in which a secret could leave.
fn everything(draft: &Draft) -> Vec<String> {
    let leaves = &draft.leaves;
    let code = leaves.qr.as_ref().map(qr::tests::read);
    vec![
        leaves.text.clone(),
        leaves.short.clone(),
        code.unwrap_or_default(),
        serde_json::to_string(draft).expect("a draft is JSON"),
    ]
}

/// A name, a folder, an address or a number as machines and people have them.
fn secret() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z]{4,8}tarou",
        "(山田|佐藤|鈴木)[一-龠]{2}",
        "[A-Z]{7}-PC[0-9]{2}",
        r"C:\\Users\\[a-z]{5,9}",
        "/home/[a-z]{5,9}",
        "([0-9A-F]{2}:){5}[0-9A-F]{2}",
        "(10|172|192)\\.[0-9]{2,3}\\.[0-9]{2,3}\\.[0-9]{2}",
        "fe80::[0-9a-f]{4}:[0-9a-f]{4}",
        "SN[0-9]{8,12}",
        "[0-9]{12}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3))]

    #[test]
    fn a_secret_in_any_text_of_the_facts_never_leaves(secret in secret(), before in "[a-z ]{0,6}") {
        for document in full_facts() {
            let mut places = Vec::new();
            texts(&document, "", &mut places);
            let mut taken = 0;
            for place in &places {
                let mut seeded = document.clone();
                *seeded.pointer_mut(place).expect("a place found above") = json!(format!("{before}{secret} x"));
                // A closed word cannot hold a secret, so there is nothing to hide.
                let Some(facts) = facts(&seeded) else { continue };
                taken += 1;
                let sent = draft(&facts, &EnquiryParts::default());
                // qr.rs tests that the code scans; scanning one at every place would take minutes.
                for out in [&sent.leaves.text, &sent.leaves.short, &serde_json::to_string(&sent)?] {
                    prop_assert!(!out.contains(secret.as_str()), "{place}: {out}");
                }
            }
            // A terminal has the fewest: most of what is seen of it are closed words.
            prop_assert!(taken > 8, "only {taken} places took the secret");
        }
    }

    #[test]
    fn secrets_in_all_texts_at_once_never_leave_and_the_verdicts_stay(secret in secret()) {
        for document in full_facts() {
            let mut seeded = document.clone();
            let replace = |seeded: &mut Value, place: &str, text: String| {
                *seeded.pointer_mut(place).expect("a place of the facts") = json!(text);
            };
            let mut places = Vec::new();
            texts(&document, "", &mut places);
            for place in &places {
                let text = document.pointer(place).and_then(Value::as_str).unwrap_or_default();
                if place.ends_with("/message") || place.ends_with("/answer") {
                    replace(&mut seeded, place, format!("{secret} (os error 5)"));
                } else if text.contains("20070818") {
                    replace(&mut seeded, place, text.replace("20070818", &secret.replace(' ', "")));
                } else if text.contains("-012345") {
                    replace(&mut seeded, place, text.replace("012345", &secret.replace(' ', "")));
                } else if text.contains("yamada") || text.contains("山田") || text.starts_with("FG60") || text == "10.1.2.3" {
                    replace(&mut seeded, place, format!("{}.example", secret.replace(['/', ' '], "")));
                }
            }
            let facts = facts(&seeded).expect("still facts");
            let sent = draft(&facts, &EnquiryParts::default());
            for out in everything(&sent) {
                prop_assert!(!out.contains(secret.as_str()), "{out}");
            }
            prop_assert_eq!(verdicts(&facts), verdicts(&sent.leaves.facts));
            let saved = serde_json::to_string(&sent.leaves)?;
            let there = facts_from_json(&saved).expect("a report reads");
            prop_assert_eq!(&there, &sent.leaves.facts);
            // Facts that left once leave unchanged when they are sent on.
            prop_assert_eq!(draft(&there, &EnquiryParts::default()).leaves.facts, there);
        }
    }

    #[test]
    fn a_secret_that_is_typed_does_not_leave_and_the_code_beside_it_does(
        user in "[a-z]{4,8}tarou", number in "[1-9][0-9]{8,11}", address in "(10|172|192)\\.[0-9]{2,3}\\.[0-9]{2,3}\\.[0-9]{2}"
    ) {
        let facts = facts(&full_facts()[0]).expect("facts");
        let parts = EnquiryParts {
            typed: vec![format!("0x81000023 {user}の画面 {number} {address}")],
            private: PrivateWords::new([user.clone()]),
            ..EnquiryParts::default()
        };
        let sent = draft(&facts, &parts);
        for out in everything(&sent) {
            for secret in [&user, &number, &address] {
                prop_assert!(!out.contains(secret.as_str()), "{secret}: {out}");
            }
        }
        prop_assert!(sent.leaves.text.contains("0x81000023"), "{}", sent.leaves.text);
        prop_assert!(sent.leaves.short.contains("0x81000023"));
        prop_assert!(sent.leaves.typed[0].contains("0x81000023"));
    }

    #[test]
    fn a_damaged_report_is_refused_in_words_and_never_breaks(cut in 0_usize..4000, with in "[ -~]{0,3}") {
        let facts = facts(&full_facts()[0]).expect("facts");
        let saved = serde_json::to_string(&draft(&facts, &EnquiryParts::default()).leaves)?;
        let cut = cut.min(saved.len());
        let Some(front) = saved.get(..cut) else { return Ok(()) };
        let damaged = format!("{front}{with}{}", saved.get(cut + with.len()..).unwrap_or_default());
        if let Ok(read) = facts_from_json(&damaged) {
            prop_assert_eq!(read, draft(&facts, &EnquiryParts::default()).leaves.facts);
        }
        prop_assert!(cut == saved.len() || facts_from_json(front).is_err());
    }
}

#[test]
fn a_report_reads_like_this() {
    let parts = EnquiryParts {
        typed: vec!["021".to_owned(), "E-A-12-W-6401".to_owned()],
        tried: vec![
            "guide/update-app-windows:8=unchanged"
                .parse()
                .expect("a step"),
            "guide/card-not-placed:1=solved".parse().expect("a step"),
        ],
        ..EnquiryParts::default()
    };
    let told: Vec<String> = full_facts()
        .iter()
        .map(|document| {
            let draft = draft(&facts(document).expect("facts"), &parts);
            format!("{}\n-- short\n{}\n", draft.leaves.text, draft.leaves.short)
        })
        .collect();
    insta::assert_snapshot!(told.join("\n----\n"));
}

/// The product leaves, by the words of our own table; its serial number stays here.
#[test]
fn an_interceptor_is_named_and_its_serial_number_is_not() {
    for (name, organisation, kept) in [
        ("Sophos SSL CA_SN12345678", "山田医院", "Sophos SSL CA"),
        ("FG60F0000012345", "Fortinet", "Fortinet"),
    ] {
        let mut looked = 0;
        for mut document in full_facts() {
            let Some(issuer) = document.pointer_mut("/connection/tls/seen/0/chain/issuer") else {
                continue;
            };
            *issuer = json!({ "name": name, "organisation": organisation });
            let facts = facts(&document).expect("facts");
            let draft = draft(&facts, &EnquiryParts::default());
            let sent = serde_json::to_string(&draft.leaves).expect("JSON");
            for secret in ["SN12345678", "0000012345", "山田医院"] {
                assert!(!sent.contains(secret), "{secret}: {sent}");
            }
            assert!(sent.contains(&format!("\"{kept}\"")), "{kept}: {sent}");
            looked += 1;
        }
        assert!(looked > 0);
    }
}

#[test]
fn the_numbers_for_the_telephone_are_four_at_most_what_was_on_the_screen_first() {
    let facts = facts(&full_facts()[0]).expect("facts");
    let numbers = |typed: &[&str], struck: &[&str]| {
        let parts = EnquiryParts {
            typed: typed.iter().map(|text| (*text).to_owned()).collect(),
            struck: struck.iter().map(|key| (*key).to_owned()).collect(),
            ..EnquiryParts::default()
        };
        let draft = draft(&facts, &parts);
        let line = draft
            .leaves
            .lines
            .into_iter()
            .find(|line| line.label == "電話で伝える番号");
        line.map_or_else(String::new, |line| line.text)
    };
    let number_of = |id: &str| {
        let entry = Base::embedded().entry(id).expect("a page");
        entry.number.expect("a number").to_string()
    };
    let all = numbers(&["021", "読めない"], &[]);
    let said: Vec<&str> = all.split('、').collect();
    assert_eq!(said.len(), 4, "{all}");
    assert_eq!(said[0], number_of("error/021"));
    assert_eq!(said[1], number_of("guide/not-my-number-card"));
    // What is struck out is not told by its number either.
    assert!(!numbers(&["021"], &["typed-1"]).contains(&number_of("error/021")));
    assert!(!numbers(&[], &["cause-card.kind"]).contains(&number_of("guide/not-my-number-card")));
    assert_eq!(numbers(&["021"], &["numbers"]), "");
}

#[test]
fn a_struck_line_vanishes_from_text_code_and_facts() {
    let document = &full_facts()[0];
    let facts = facts(document).expect("facts");
    let parts = |struck: &[&str]| EnquiryParts {
        typed: vec!["021".to_owned()],
        tried: vec!["guide/card-not-placed:1=unchanged".parse().expect("a step")],
        struck: struck.iter().map(|key| (*key).to_owned()).collect(),
        ..EnquiryParts::default()
    };
    let whole = draft(&facts, &parts(&[]));
    assert!(whole.lines.iter().all(|line| !line.struck));
    let keys: BTreeSet<&str> = whole.lines.iter().map(|line| line.key.as_str()).collect();
    assert_eq!(keys.len(), whole.lines.len(), "keys are unique");
    for line in &whole.lines {
        let sent = draft(&facts, &parts(&[&line.key]));
        let now = sent.lines.iter().find(|other| other.key == line.key);
        assert!(
            now.is_some_and(|line| line.struck && line.struck_itself),
            "{}",
            line.key
        );
        let code = sent
            .leaves
            .qr
            .as_ref()
            .map(qr::tests::read)
            .unwrap_or_default();
        assert_eq!(code, sent.leaves.short);
        let said = format!("{}：{}", line.label, line.text);
        assert!(!sent.leaves.text.contains(&said), "{}", line.key);
        assert!(
            !sent
                .leaves
                .lines
                .iter()
                .any(|other| other.text == line.text),
            "{}",
            line.key
        );
    }
    // And the facts behind it.
    let gone = |key: &str, places: &[&str]| {
        let sent = draft(&facts, &parts(&[key]));
        let json = serde_json::to_value(&sent.leaves).expect("JSON");
        for place in places {
            let left = json.pointer(place).unwrap_or(&Value::Null);
            assert!(
                [json!(null), json!("not-asked"), json!(""), json!([])].contains(left),
                "{key}: {place} is {left}"
            );
        }
    };
    gone("time", &["/facts/taken_at", "/facts/connection/clock"]);
    gone("setup", &["/facts/setup"]);
    gone("system", &["/facts/software/system"]);
    gone("app", &["/facts/software/app", "/facts/software/rules"]);
    gone(
        "readers",
        &[
            "/facts/pcsc",
            "/facts/cards",
            "/facts/usb",
            "/facts/bluetooth",
            "/facts/reader_search",
            "/facts/services",
            "/facts/answers/lamp",
        ],
    );
    gone("cause-network.proxy", &["/facts/connection/proxies"]);
    gone("typed-1", &["/typed"]);
    gone("tried-1", &["/tried"]);
}

#[test]
fn what_was_answered_of_the_app_leaves_with_its_line_and_goes_with_it() {
    let documents = full_facts();
    let facts = facts(documents.last().expect("the phone's")).expect("facts");
    let sent = |struck: &[&str]| {
        let parts = EnquiryParts {
            struck: struck.iter().map(|key| (*key).to_owned()).collect(),
            ..EnquiryParts::default()
        };
        let leaves = draft(&facts, &parts).leaves;
        (
            leaves.text.clone(),
            serde_json::to_value(&leaves).expect("JSON"),
        )
    };
    let (text, json) = sent(&[]);
    assert!(
        text.contains("マイナ資格確認アプリ：バージョン 3.0.3より古い（答え）"),
        "{text}"
    );
    assert!(text.contains("端末：iOS 18.5\n"), "{text}");
    assert_eq!(json["facts"]["answers"]["app"], "before-3.0.3");
    // The reader's lines are struck; the app's stay.
    assert_eq!(
        sent(&["readers"]).1["facts"]["answers"]["app"],
        "before-3.0.3"
    );
    for struck in ["app", "cause-app.version"] {
        let (_, json) = sent(&[struck]);
        assert_eq!(json["facts"]["answers"]["app"], Value::Null, "{struck}");
        assert!(!json.to_string().contains("3.0.3"), "{struck}: {json}");
    }
}

#[test]
fn a_report_that_was_changed_or_comes_from_a_newer_program_says_so() {
    let facts = facts(&full_facts()[0]).expect("facts");
    let saved =
        serde_json::to_string(&draft(&facts, &EnquiryParts::default()).leaves).expect("JSON");
    let changed = saved.replace("\"ahead_seconds\":4000", "\"ahead_seconds\":4");
    assert_ne!(changed, saved);
    assert!(matches!(
        facts_from_json(&changed),
        Err(FactsError::Altered)
    ));
    let newer = saved.replace("\"schema\":1", "\"schema\":2");
    assert!(matches!(
        facts_from_json(&newer),
        Err(FactsError::Newer { found: 2 })
    ));
    let cut = &saved[..saved.len() / 2];
    assert!(matches!(
        facts_from_json(cut.trim_end()),
        Err(FactsError::Broken(_))
    ));
}

/// The rule over every scene, not over facts of our choice: an enquiry can be made, and judges the same.
#[test]
fn the_facts_of_every_scene_can_leave_and_are_judged_the_same_but_for_the_patients_tries() {
    let scenes = diagnose::scenes::scenes().unwrap_or_else(|mistake| panic!("{mistake}"));
    let mut with_tries = 0;
    for (scene, case) in scenes
        .iter()
        .flat_map(|scene| scene.cases.iter().map(move |case| (scene, case)))
    {
        let left = outgoing(&case.facts);
        let left = left.unwrap_or_else(|error| panic!("{}: {error}", scene.name));
        assert_eq!(left.tries, Observed::NotAsked);
        if matches!(case.facts.tries, Observed::Seen(_)) {
            with_tries += 1;
            continue;
        }
        assert_eq!(verdicts(&left), verdicts(&case.facts), "{}", scene.name);
    }
    assert!(with_tries > 0);
}
