//! The truth table of the phone: what it says of itself × the equipment × what is found. Every row is judged on both systems
//! with every equipment there is.

use kb::{Base, Setup};

use super::{CHECKS, Finding, Verdict};
use crate::report::{CheckResult, Report, diagnose};
use facts::facts_from_json;
use facts::{Answers, AppAnswer};
use facts::{
    Bluetooth, BluetoothAdapter, BluetoothReader, BluetoothSearch, Carrier, Connection, Facts,
    Link, Nfc, Observed, Os, Permission, Phone, PhoneApp, PhoneNetwork, PhoneSystem, Switch, Why,
};

use Observed::{NotAsked, Seen, Unavailable};
use Os::{Android, Ios};

/// A phone with which everything is right, as its system tells it.
fn healthy(os: Os) -> Phone {
    let android = os == Android;
    Phone {
        system: Seen(PhoneSystem {
            version: if android { "14" } else { "18.5" }.to_owned(),
            api: android.then_some(34),
        }),
        nfc: Seen(Nfc::On),
        bluetooth: Seen(BluetoothAdapter::On),
        bluetooth_permission: Seen(Permission::Granted),
        location: Seen(Switch::On),
        airplane_mode: if android {
            Seen(Switch::Off)
        } else {
            Unavailable(Why::NotTold)
        },
        power_saving: Seen(Switch::Off),
        network: over(&[Carrier::Cellular]),
        official_app: Unavailable(Why::NotTold),
        ..Phone::default()
    }
}

fn over(over: &[Carrier]) -> Observed<PhoneNetwork> {
    Seen(PhoneNetwork {
        connected: !over.is_empty(),
        over: over.to_vec(),
        vpn: false,
    })
}

fn facts(os: Os, setup: Option<Setup>, phone: Phone) -> Facts {
    let taken_at = "2026-11-22T00:00:00Z".to_owned();
    Facts {
        os,
        software: phone.software(),
        phone: Seen(phone),
        ..Facts::blank(setup, Answers::default(), taken_at)
    }
}

fn judged(facts: Facts) -> Report {
    let all: Vec<_> = CHECKS.iter().collect();
    let report = diagnose(facts, &all, Base::embedded());
    let saved = serde_json::to_string(&report).expect("a report is JSON");
    let again = diagnose(
        facts_from_json(&saved).expect("it was just saved"),
        &all,
        Base::embedded(),
    );
    assert_eq!(again, report, "a saved report is judged as it was");
    report
}

fn result<'a>(report: &'a Report, id: &str) -> &'a CheckResult {
    let found = report.checks.iter().find(|result| result.id == id);
    found.unwrap_or_else(|| panic!("{id} was not judged"))
}

fn said(result: &CheckResult) -> String {
    let verdict = match result.verdict {
        Verdict::Pass => "pass",
        Verdict::Warn => "warn",
        Verdict::Fail => "FAIL",
        Verdict::Ask => "ask",
        Verdict::Unknown => "?",
        Verdict::NotApplicable => "-",
        Verdict::Crashed => "crash",
    };
    match result.finding {
        Some(finding) => format!("{verdict} {}", finding.code()),
        None => verdict.to_owned(),
    }
}

/// Every equipment there is; the last four are desks, at which a phone's own state is nobody's business.
const SETUPS: [Option<Setup>; 7] = [
    None,
    Some(Setup::Phone),
    Some(Setup::PhoneBluetoothReader),
    Some(Setup::WindowsUsbReader),
    Some(Setup::WindowsBluetoothReader),
    Some(Setup::FaceReader),
    Some(Setup::FaceReaderPhoneReader),
];

/// What the phone says, on which systems it can say so, the check, and what that says with no equipment chosen, with the
/// phone alone, with the phone and a Bluetooth reader.
type Row = (
    &'static str,
    &'static [Os],
    fn(&mut Phone),
    &'static str,
    [&'static str; 3],
);

const BOTH: &[Os] = &[Android, Ios];

const TABLE: &[Row] = &[
    ("all is right", BOTH, |_| {}, "phone.location", ["pass"; 3]),
    ("all is right", BOTH, |_| {}, "phone.airplane", ["pass"; 3]),
    ("all is right", BOTH, |_| {}, "phone.nfc", ["pass"; 3]),
    (
        "all is right",
        BOTH,
        |_| {},
        "phone.power-saving",
        ["pass"; 3],
    ),
    ("all is right", BOTH, |_| {}, "network.link", ["pass"; 3]),
    // 003 Q1-1, Q1-2, Q2-1: location services on.
    (
        "location off",
        BOTH,
        |phone| phone.location = Seen(Switch::Off),
        "phone.location",
        [
            "warn location-off",
            "FAIL location-off",
            "FAIL location-off",
        ],
    ),
    (
        "location not told",
        BOTH,
        |phone| phone.location = Unavailable(Why::NotTold),
        "phone.location",
        ["?"; 3],
    ),
    // A refusal is a finding of its own, where something hangs on it.
    (
        "location refused",
        &[Android],
        |phone| phone.location_permission = Seen(Permission::Refused),
        "phone.location",
        ["pass", "pass", "warn location-not-permitted"],
    ),
    (
        "location off and refused",
        &[Android],
        |phone| {
            phone.location = Seen(Switch::Off);
            phone.location_permission = Seen(Permission::Refused);
        },
        "phone.location",
        [
            "warn location-off",
            "FAIL location-off",
            "FAIL location-off",
        ],
    ),
    (
        "nobody has asked for the location",
        &[Android],
        |phone| phone.location_permission = Seen(Permission::NotAsked),
        "phone.location",
        ["pass"; 3],
    ),
    // The same: airplane mode off.
    (
        "airplane mode on, no way out",
        &[Android],
        |phone| {
            phone.airplane_mode = Seen(Switch::On);
            phone.network = over(&[]);
        },
        "phone.airplane",
        ["FAIL airplane-mode-on"; 3],
    ),
    (
        "airplane mode on, way out not told",
        &[Android],
        |phone| {
            phone.airplane_mode = Seen(Switch::On);
            phone.network = NotAsked;
        },
        "phone.airplane",
        ["FAIL airplane-mode-on"; 3],
    ),
    (
        "airplane mode on, Wi-Fi on again",
        &[Android],
        |phone| {
            phone.airplane_mode = Seen(Switch::On);
            phone.network = over(&[Carrier::WiFi]);
        },
        "phone.airplane",
        ["warn airplane-mode-on"; 3],
    ),
    // What iOS does not tell is asked, unless a mobile line shows it.
    (
        "on Wi-Fi",
        &[Ios],
        |phone| phone.network = over(&[Carrier::WiFi]),
        "phone.airplane",
        ["ask"; 3],
    ),
    (
        "no way out",
        &[Ios],
        |phone| phone.network = over(&[]),
        "phone.airplane",
        ["ask"; 3],
    ),
    (
        "way out not told",
        &[Ios],
        |phone| phone.network = Unavailable(Why::NotTold),
        "phone.airplane",
        ["ask"; 3],
    ),
    (
        "airplane mode not told",
        &[Android],
        |phone| {
            phone.airplane_mode = Unavailable(Why::NotTold);
            phone.network = over(&[Carrier::WiFi]);
        },
        "phone.airplane",
        ["ask"; 3],
    ),
    // NFC, which reads the card where there is no reader; an Android's should be on beside a reader too (003 Q1-2, Q2-1).
    (
        "NFC off",
        &[Android],
        |phone| phone.nfc = Seen(Nfc::Off),
        "phone.nfc",
        ["warn nfc-off", "FAIL nfc-off", "warn nfc-off"],
    ),
    (
        "no NFC",
        BOTH,
        |phone| phone.nfc = Seen(Nfc::Absent),
        "phone.nfc",
        ["-", "FAIL nfc-absent", "-"],
    ),
    (
        "NFC not told",
        BOTH,
        |phone| phone.nfc = Unavailable(Why::NotTold),
        "phone.nfc",
        ["?"; 3],
    ),
    // Asked of the patient's phone (002, 021); for this one it is inferred.
    (
        "power saving on",
        BOTH,
        |phone| phone.power_saving = Seen(Switch::On),
        "phone.power-saving",
        ["warn power-saving-on"; 3],
    ),
    (
        "power saving not told",
        BOTH,
        |phone| phone.power_saving = NotAsked,
        "phone.power-saving",
        ["?"; 3],
    ),
    // The way out.
    (
        "no way out",
        BOTH,
        |phone| phone.network = over(&[]),
        "network.link",
        ["FAIL network-disconnected"; 3],
    ),
    (
        "on Wi-Fi",
        BOTH,
        |phone| phone.network = over(&[Carrier::WiFi]),
        "network.link",
        ["pass"; 3],
    ),
    (
        "way out not told",
        BOTH,
        |phone| phone.network = Unavailable(Why::NotTold),
        "network.link",
        ["?"; 3],
    ),
    // The app: asked of its user where the system does not tell, which is everywhere today.
    ("app not told", BOTH, |_| {}, "app.installed", ["ask"; 3]),
    ("app not told", BOTH, |_| {}, "app.version", ["ask"; 3]),
    (
        "app there, as new as known",
        &[Android],
        |phone| phone.official_app = installed("3.0.3"),
        "app.installed",
        ["pass"; 3],
    ),
    (
        "app there, as new as known",
        &[Android],
        |phone| phone.official_app = installed("3.0.3"),
        "app.version",
        ["pass"; 3],
    ),
    (
        "app there, older than known",
        &[Android],
        |phone| phone.official_app = installed("3.0.2"),
        "app.version",
        ["warn app-outdated"; 3],
    ),
    (
        "app there, its version is none",
        &[Android],
        |phone| phone.official_app = installed("build-7"),
        "app.version",
        ["ask"; 3],
    ),
    (
        "no app",
        &[Android],
        |phone| phone.official_app = Seen(PhoneApp::NotInstalled),
        "app.installed",
        ["?", "FAIL app-not-installed", "FAIL app-not-installed"],
    ),
    (
        "no app",
        &[Android],
        |phone| phone.official_app = Seen(PhoneApp::NotInstalled),
        "app.version",
        ["?"; 3],
    ),
    // No oldest system is published for the phones: told, and not judged.
    ("any system", BOTH, |_| {}, "os.version", ["-"; 3]),
    (
        "system not told",
        BOTH,
        |phone| phone.system = Unavailable(Why::NotTold),
        "os.version",
        ["?"; 3],
    ),
    (
        "a preview of Android",
        &[Android],
        |phone| {
            phone.system = Seen(PhoneSystem {
                version: "Baklava".to_owned(),
                api: Some(36),
            });
        },
        "os.version",
        ["?"; 3],
    ),
];

fn installed(version: &str) -> Observed<PhoneApp> {
    Seen(PhoneApp::Installed {
        version: version.to_owned(),
    })
}

#[test]
fn a_phone_s_state_and_the_equipment_lead_to_these_findings() {
    for (case, systems, change, id, expected) in TABLE {
        for os in *systems {
            for (place, setup) in SETUPS.iter().enumerate() {
                let mut phone = healthy(*os);
                change(&mut phone);
                let report = judged(facts(*os, *setup, phone));
                let result = result(&report, id);
                let is_own = !id.starts_with("network.");
                let expected = match expected.get(place) {
                    Some(expected) => *expected,
                    None if is_own => "-",
                    None => expected[0],
                };
                let case = format!("{case}, {os:?}, {setup:?}");
                assert_eq!(said(result), expected, "{case}");
                assert_eq!(result.guide.is_some(), result.finding.is_some(), "{case}");
                assert_eq!(
                    result.question.is_some(),
                    result.verdict == Verdict::Ask,
                    "{case}"
                );
                assert!(
                    result.finding.is_none() || !result.seen.is_empty(),
                    "{case}"
                );
            }
        }
    }
}

#[test]
fn every_finding_of_the_phone_s_checks_stands_in_the_table() {
    let own = CHECKS.iter().filter(|check| check.id.starts_with("phone."));
    for finding in own.flat_map(|check| check.findings) {
        let code = format!(" {}", finding.code());
        assert!(
            TABLE
                .iter()
                .any(|(.., said)| said.iter().any(|said| said.ends_with(&code))),
            "{}",
            finding.code()
        );
    }
}

#[test]
fn a_phone_that_cannot_be_asked_is_unknown_and_another_machine_is_not_asked() {
    for (os, phone, expected) in [
        (Android, Unavailable(Why::TimedOut { reader: None }), "?"),
        (Android, NotAsked, "?"),
        (Os::Windows, NotAsked, "-"),
        // A phone's record on a machine that is none cannot be; if it were, it would concern nobody.
        (Os::Linux, Seen(healthy(Android)), "-"),
    ] {
        let report = judged(Facts {
            phone,
            ..facts(os, Some(Setup::Phone), Phone::default())
        });
        for check in CHECKS.iter().filter(|check| check.id.starts_with("phone.")) {
            assert_eq!(
                said(result(&report, check.id)),
                expected,
                "{os:?} {}",
                check.id
            );
        }
    }
}

#[test]
fn the_user_s_answer_stands_where_the_system_does_not_tell() {
    let on_wifi = Phone {
        network: over(&[Carrier::WiFi]),
        ..healthy(Ios)
    };
    let cut_off = Phone {
        network: over(&[]),
        ..healthy(Ios)
    };
    for (phone, answer, expected) in [
        (&on_wifi, Switch::Off, "pass"),
        (&on_wifi, Switch::On, "warn airplane-mode-on"),
        (&cut_off, Switch::Off, "pass"),
        (&cut_off, Switch::On, "FAIL airplane-mode-on"),
        // What the system says goes first.
        (&healthy(Android), Switch::On, "pass"),
        (&healthy(Ios), Switch::On, "pass"),
    ] {
        let os = if phone.airplane_mode == Seen(Switch::Off) {
            Android
        } else {
            Ios
        };
        let asked = facts(os, Some(Setup::Phone), phone.clone());
        let report = judged(Facts {
            answers: Answers {
                airplane: Some(answer),
                ..Answers::default()
            },
            ..asked
        });
        assert_eq!(
            said(result(&report, "phone.airplane")),
            expected,
            "{phone:?}"
        );
    }
}

#[test]
fn what_the_user_says_of_the_app_leads_to_these_verdicts() {
    use AppAnswer::{Before, From, Installed, NotInstalled};
    let version = |text: &str| text.parse().expect("a version");
    let told = |version: &str| Phone {
        official_app: installed(version),
        ..healthy(Android)
    };
    // On the right: app.installed, app.version, and what their evidence is read as.
    let table = [
        (healthy(Ios), From(version("3.0.3")), "pass", "pass"),
        (healthy(Android), From(version("3.0.3")), "pass", "pass"),
        (
            healthy(Ios),
            Before(version("3.0.3")),
            "pass",
            "warn app-outdated",
        ),
        (healthy(Ios), NotInstalled, "FAIL app-not-installed", "?"),
        (healthy(Ios), Installed, "pass", "?"),
        // Answered when less was known, or to content that knew more: asked again.
        (healthy(Ios), From(version("3.0.0")), "pass", "ask"),
        (
            healthy(Ios),
            Before(version("3.0.1")),
            "pass",
            "warn app-outdated",
        ),
        (healthy(Ios), Before(version("9.0")), "pass", "ask"),
        // What the system says goes first.
        (told("3.0.3"), NotInstalled, "pass", "pass"),
        (
            told("3.0.1"),
            From(version("3.0.3")),
            "pass",
            "warn app-outdated",
        ),
    ];
    let mut sentences = String::new();
    for (phone, answer, there, new) in table {
        let os = if phone.airplane_mode == Seen(Switch::Off) {
            Android
        } else {
            Ios
        };
        let asked = facts(os, Some(Setup::Phone), phone);
        let report = judged(Facts {
            answers: Answers {
                app: Some(answer),
                ..Answers::default()
            },
            ..asked
        });
        for (id, expected) in [("app.installed", there), ("app.version", new)] {
            let result = result(&report, id);
            assert_eq!(said(result), expected, "{os:?} {answer} {id}");
            let seen = result.seen.concat();
            sentences.push_str(&format!("{os:?} {answer} {id}: {seen}\n"));
        }
        let missing = result(&report, "app.version").explained_by;
        let explained = answer == NotInstalled && there != "pass";
        assert_eq!(missing, explained.then_some(Finding::AppNotInstalled));
    }
    insta::assert_snapshot!(sentences);
}

#[test]
fn on_a_computer_no_answer_takes_the_place_of_what_was_looked_for() {
    let report = judged(Facts {
        os: Os::Windows,
        answers: Answers {
            app: Some(AppAnswer::NotInstalled),
            ..Answers::default()
        },
        ..facts(Android, Some(Setup::WindowsUsbReader), healthy(Android))
    });
    assert_eq!(said(result(&report, "app.installed")), "?");
}

#[test]
fn the_question_about_the_app_reads_like_this() {
    let asked: Vec<String> = [Android, Ios]
        .into_iter()
        .map(|os| {
            let report = judged(facts(os, Some(Setup::Phone), healthy(os)));
            let question = result(&report, "app.version").question.clone();
            let question = question.expect("it is asked");
            for option in &question.options {
                let mut answers = Answers::default();
                assert_eq!(answers.set(&question.key, &option.value), Ok(()));
            }
            let options = question.options.iter();
            let options = options.map(|it| format!("{}: {} / {}", it.value, it.label, it.note));
            let options = options.collect::<Vec<_>>().join("\n");
            format!("{os:?}: {}\n{}\n{options}\n", question.text, question.hint)
        })
        .collect();
    insta::assert_snapshot!(asked.join("\n"));
}

fn air(adapter: BluetoothAdapter, search: BluetoothSearch, heard: bool) -> Observed<Bluetooth> {
    let reader = BluetoothReader {
        name: "ACR1255U-J1".to_owned(),
        paired: false,
        connected: false,
        seen: true,
        rssi: Some(-60),
        battery: None,
    };
    Seen(Bluetooth {
        adapter,
        search,
        readers: heard.then_some(reader).into_iter().collect(),
    })
}

#[test]
fn one_root_cause_comes_first_and_what_hangs_on_it_is_folded() {
    use BluetoothAdapter::{NotPermitted, Off, On};
    use BluetoothSearch::{Ended, NotNeeded};
    use Finding::{
        AirplaneModeOn, BluetoothNotPermitted, BluetoothOff, BluetoothReaderNotFound,
        BluetoothReaderNotPaired, LocationNotPermitted, LocationOff,
    };
    let airplane = |network| Phone {
        airplane_mode: Seen(Switch::On),
        nfc: Seen(Nfc::Off),
        network,
        ..healthy(Android)
    };
    let old = |phone: Phone| Phone {
        system: Seen(PhoneSystem {
            version: "11".to_owned(),
            api: Some(30),
        }),
        ..phone
    };
    let no_location = Phone {
        location: Seen(Switch::Off),
        ..healthy(Android)
    };
    let refused = Phone {
        location_permission: Seen(Permission::Refused),
        ..healthy(Android)
    };
    let denied = BluetoothSearch::Refused {
        message: "SecurityException".to_owned(),
    };
    type Case = (
        &'static str,
        Os,
        Phone,
        Observed<Bluetooth>,
        &'static [Finding],
    );
    let table: Vec<Case> = vec![
        (
            "all is right",
            Android,
            healthy(Android),
            air(On, Ended, true),
            &[BluetoothReaderNotPaired],
        ),
        (
            "an iPhone hears a reader",
            Ios,
            healthy(Ios),
            air(On, Ended, true),
            &[],
        ),
        (
            "an iPhone hears none",
            Ios,
            healthy(Ios),
            air(On, Ended, false),
            &[BluetoothReaderNotFound],
        ),
        (
            "Bluetooth off",
            Ios,
            healthy(Ios),
            air(Off, NotNeeded, false),
            &[BluetoothOff],
        ),
        (
            "Bluetooth refused",
            Ios,
            healthy(Ios),
            air(NotPermitted, NotNeeded, false),
            &[BluetoothNotPermitted],
        ),
        (
            "Bluetooth refused",
            Android,
            healthy(Android),
            air(NotPermitted, NotNeeded, false),
            &[BluetoothNotPermitted],
        ),
        // Airplane mode takes all radios with it.
        (
            "in airplane mode",
            Android,
            airplane(over(&[])),
            air(Off, NotNeeded, false),
            &[AirplaneModeOn],
        ),
        (
            "in airplane mode, on Wi-Fi",
            Android,
            airplane(over(&[Carrier::WiFi])),
            air(Off, NotNeeded, false),
            &[BluetoothOff, AirplaneModeOn, Finding::NfcOff],
        ),
        // Up to Android 11 nothing is heard without location services; from 12 on they explain nothing.
        (
            "Android 11, location off",
            Android,
            old(no_location.clone()),
            air(On, Ended, false),
            &[LocationOff],
        ),
        (
            "Android 14, location off",
            Android,
            no_location,
            air(On, Ended, false),
            &[LocationOff, BluetoothReaderNotFound],
        ),
        (
            "Android 11, location refused",
            Android,
            old(refused),
            air(On, denied, false),
            &[LocationNotPermitted],
        ),
    ];
    for (case, os, phone, bluetooth, causes) in table {
        let with = facts(os, Some(Setup::PhoneBluetoothReader), phone);
        let report = judged(Facts { bluetooth, ..with });
        assert_eq!(report.causes, causes, "{case}, {os:?}");
    }
}

#[test]
fn a_server_that_was_reached_goes_before_the_phone_s_word() {
    let link = Link {
        ipv4: false,
        ipv6: false,
        way_out_ipv4: false,
        way_out_ipv6: false,
    };
    let no_interfaces_shown = Facts {
        connection: Connection {
            link: Seen(link),
            ..Connection::default()
        },
        ..facts(Android, Some(Setup::Phone), healthy(Android))
    };
    let report = judged(no_interfaces_shown);
    assert_eq!(said(result(&report, "network.link")), "pass");
}

#[test]
fn every_evidence_of_the_phone_reads_as_a_sentence() {
    let mut sentences: Vec<String> = Vec::new();
    for (case, systems, change, id, _) in TABLE {
        for os in *systems {
            let mut phone = healthy(*os);
            change(&mut phone);
            let report = judged(facts(*os, Some(Setup::PhoneBluetoothReader), phone));
            let result = result(&report, id);
            let question = result.question.as_ref().map(|question| &question.text);
            sentences.push(format!(
                "{os:?} {id} {case}: {}{}",
                result.seen.join(""),
                question.map_or("", |text| text)
            ));
        }
    }
    insta::assert_snapshot!(sentences.join("\n"));
}
