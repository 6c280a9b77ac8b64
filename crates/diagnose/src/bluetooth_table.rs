//! The truth table of the Bluetooth checks and of what the mode's table makes of whole facts: verdicts, causes, and what
//! stands under what.

use kb::{Base, Setup, UsbId};
use proptest::prelude::*;

use super::{CHECKS, Finding, Verdict};
use crate::report::{CheckResult, Report, diagnose};
use facts::facts_from_json;
use facts::{Answers, Lamp};
use facts::{
    Bluetooth, BluetoothAdapter, BluetoothReader, BluetoothSearch, CardState, Facts, Observed, Os,
    PcscService, Reader, ReaderName, SCHEMA, UsbReader, Why,
};

use BluetoothAdapter::{Absent, NotPermitted, Off, On};
use Setup::{PhoneBluetoothReader, WindowsBluetoothReader, WindowsUsbReader};

fn facts(setup: Setup) -> Facts {
    Facts {
        schema: SCHEMA,
        taken_at: "2026-11-22T00:00:00Z".to_owned(),
        os: Os::Linux,
        setup: Some(setup),
        answers: Answers::default(),
        pcsc: Observed::Seen(PcscService::Running {
            readers: Vec::new(),
        }),
        cards: Observed::Seen(Vec::new()),
        tries: Observed::NotAsked,
        usb: Observed::NotAsked,
        services: Observed::NotAsked,
        connection: facts::Connection::default(),
        software: facts::Software::default(),
        bluetooth: Observed::NotAsked,
        phone: Observed::NotAsked,
    }
}

/// The same with the bus in sight and these devices on it.
fn plugged(ids: &[&str], facts: Facts) -> Facts {
    let device = |id: &&str| UsbReader {
        id: UsbId::try_from((*id).to_owned()).expect("a USB id"),
        ccid: true,
        hubs: Vec::new(),
        driver: None,
    };
    Facts {
        usb: Observed::Seen(ids.iter().map(device).collect()),
        ..facts
    }
}

fn lamp(lamp: Lamp, facts: Facts) -> Facts {
    Facts {
        answers: Answers {
            lamp: Some(lamp),
            ..facts.answers
        },
        ..facts
    }
}

fn listed(name: &str, facts: Facts) -> Facts {
    let reader = Reader {
        name: ReaderName(name.to_owned()),
        card: CardState::Absent,
        exclusive: false,
    };
    Facts {
        pcsc: Observed::Seen(PcscService::Running {
            readers: vec![reader],
        }),
        ..facts
    }
}

fn air(
    setup: Setup,
    adapter: BluetoothAdapter,
    search: BluetoothSearch,
    readers: Vec<BluetoothReader>,
) -> Facts {
    Facts {
        bluetooth: Observed::Seen(Bluetooth {
            adapter,
            search,
            readers,
        }),
        ..facts(setup)
    }
}

fn radio(setup: Setup, adapter: BluetoothAdapter) -> Facts {
    air(setup, adapter, BluetoothSearch::NotNeeded, Vec::new())
}

fn heard(setup: Setup, readers: Vec<BluetoothReader>) -> Facts {
    air(setup, On, BluetoothSearch::Ended, readers)
}

fn reader(paired: bool, connected: bool, rssi: Option<i16>) -> BluetoothReader {
    BluetoothReader {
        name: "CIR415".to_owned(),
        paired,
        connected,
        seen: rssi.is_some(),
        rssi,
        battery: None,
    }
}

fn judged(facts: Facts) -> Report {
    let all: Vec<_> = CHECKS.iter().collect();
    diagnose(facts, &all, Base::embedded())
}

fn result<'a>(report: &'a Report, id: &str) -> &'a CheckResult {
    let found = report.checks.iter().find(|result| result.id == id);
    found.unwrap_or_else(|| panic!("{id} was not judged"))
}

/// Adapter, reader, mode as one word each.
fn verdicts(report: &Report) -> String {
    ["bluetooth.adapter", "bluetooth.reader", "reader.mode"]
        .map(|id| match result(report, id).verdict {
            Verdict::Pass => "pass",
            Verdict::Warn => "warn",
            Verdict::Fail => "FAIL",
            Verdict::Ask => "ask",
            Verdict::Unknown => "?",
            Verdict::NotApplicable => "-",
            Verdict::Crashed => "crash",
        })
        .join(" ")
}

#[test]
fn facts_lead_to_these_verdicts_and_causes() {
    use Finding::{
        BluetoothAbsent, BluetoothNotPermitted, BluetoothOff, BluetoothReaderNotFound,
        BluetoothReaderNotPaired, BluetoothReaderOnWindows, BluetoothReaderWeakSignal, LampUnclear,
        ReaderInBluetoothMode, ReaderInUsbMode, ReaderNotConnected, ReaderUnpowered,
    };
    let phone = PhoneBluetoothReader;
    let windows = WindowsBluetoothReader;
    let usb = WindowsUsbReader;
    let refused = BluetoothSearch::Refused {
        message: "refused".to_owned(),
    };
    let unseen = Facts {
        bluetooth: Observed::Unavailable(Why::TimedOut { reader: None }),
        ..facts(phone)
    };
    let nothing = || heard(phone, Vec::new());

    let table: Vec<(&str, Facts, &str, &[Finding])> = vec![
        // The radio comes first; what hangs on it is folded under it.
        (
            "no Bluetooth",
            radio(phone, Absent),
            "FAIL ? ask",
            &[BluetoothAbsent],
        ),
        ("off", radio(phone, Off), "FAIL ? ask", &[BluetoothOff]),
        (
            "not permitted",
            radio(phone, NotPermitted),
            "FAIL ? ask",
            &[BluetoothNotPermitted],
        ),
        ("not to be seen", unseen, "? ? ask", &[]),
        (
            "off, on Windows",
            radio(windows, Off),
            "FAIL ? ask",
            &[BluetoothOff],
        ),
        // What the user saw is a cause of its own.
        (
            "off, and green",
            lamp(Lamp::SteadyGreen, radio(phone, Off)),
            "FAIL ? FAIL",
            &[BluetoothOff, ReaderInUsbMode],
        ),
        (
            "off, and blue",
            lamp(Lamp::BlinkingBlue, radio(phone, Off)),
            "FAIL ? ?",
            &[BluetoothOff],
        ),
        // The reader.
        (
            "connected",
            air(
                phone,
                On,
                BluetoothSearch::NotNeeded,
                vec![reader(true, true, None)],
            ),
            "pass pass pass",
            &[],
        ),
        (
            "connected, never paired",
            air(
                phone,
                On,
                BluetoothSearch::NotNeeded,
                vec![reader(false, true, None)],
            ),
            "pass pass pass",
            &[],
        ),
        (
            "paired and heard",
            heard(phone, vec![reader(true, false, Some(-60))]),
            "pass pass pass",
            &[],
        ),
        (
            "paired and faint",
            heard(phone, vec![reader(true, false, Some(-95))]),
            "pass warn pass",
            &[BluetoothReaderWeakSignal],
        ),
        (
            "paired, faint, and another near",
            heard(
                phone,
                vec![
                    reader(true, false, Some(-95)),
                    reader(true, false, Some(-60)),
                ],
            ),
            "pass pass pass",
            &[],
        ),
        (
            "heard, not paired",
            heard(phone, vec![reader(false, false, Some(-60))]),
            "pass warn pass",
            &[BluetoothReaderNotPaired],
        ),
        (
            "paired, silent, and another's near",
            heard(
                phone,
                vec![reader(true, false, None), reader(false, false, Some(-40))],
            ),
            "pass FAIL ask",
            &[BluetoothReaderNotFound],
        ),
        (
            "paired, silent",
            heard(phone, vec![reader(true, false, None)]),
            "pass FAIL ask",
            &[BluetoothReaderNotFound],
        ),
        (
            "nothing",
            nothing(),
            "pass FAIL ask",
            &[BluetoothReaderNotFound],
        ),
        (
            "nothing yet",
            air(phone, On, BluetoothSearch::CutShort, vec![]),
            "pass ? ask",
            &[],
        ),
        (
            "listening refused",
            air(phone, On, refused, vec![]),
            "pass ? ask",
            &[],
        ),
        // The lamp, Bluetooth wanted.
        (
            "nothing, green",
            lamp(Lamp::SteadyGreen, nothing()),
            "pass FAIL FAIL",
            &[ReaderInUsbMode],
        ),
        (
            "nothing, blue",
            lamp(Lamp::BlinkingBlue, nothing()),
            "pass FAIL ?",
            &[BluetoothReaderNotFound],
        ),
        (
            "nothing, dark",
            lamp(Lamp::Off, nothing()),
            "pass FAIL FAIL",
            &[ReaderUnpowered],
        ),
        (
            "nothing, red",
            lamp(Lamp::Other, nothing()),
            "pass FAIL warn",
            &[BluetoothReaderNotFound, LampUnclear],
        ),
        (
            "connected, green",
            lamp(
                Lamp::SteadyGreen,
                heard(phone, vec![reader(true, true, None)]),
            ),
            "pass pass pass",
            &[],
        ),
        // A cable wanted: nobody looks at Bluetooth.
        (
            "cable, listed",
            listed("Circle CIR415 CL 0", facts(usb)),
            "- - pass",
            &[],
        ),
        (
            "cable, listed, blue",
            lamp(Lamp::BlinkingBlue, listed("X 0", facts(usb))),
            "- - pass",
            &[],
        ),
        (
            "cable, nothing",
            facts(usb),
            "- - ask",
            &[ReaderNotConnected],
        ),
        (
            "cable, blue",
            lamp(Lamp::BlinkingBlue, facts(usb)),
            "- - FAIL",
            &[ReaderInBluetoothMode],
        ),
        (
            "cable, green",
            lamp(Lamp::SteadyGreen, facts(usb)),
            "- - ?",
            &[ReaderNotConnected],
        ),
        (
            "cable, dark",
            lamp(Lamp::Off, facts(usb)),
            "- - FAIL",
            &[ReaderUnpowered],
        ),
        (
            "cable, red",
            lamp(Lamp::Other, facts(usb)),
            "- - warn",
            &[ReaderNotConnected, LampUnclear],
        ),
        // Bluetooth on Windows is not documented, and no failure.
        (
            "Windows, connected",
            heard(windows, vec![reader(true, true, None)]),
            "pass pass warn",
            &[BluetoothReaderOnWindows],
        ),
        (
            "Windows, connected and listed",
            listed(
                "ACS ACR1255U-J1-042283 0",
                heard(windows, vec![reader(true, true, None)]),
            ),
            "pass pass warn",
            &[BluetoothReaderOnWindows],
        ),
        (
            "Windows, listed, asked in vain",
            lamp(
                Lamp::SteadyGreen,
                listed("Circle CIR415 CL 0", radio(windows, Off)),
            ),
            "FAIL ? warn",
            &[BluetoothOff, BluetoothReaderOnWindows],
        ),
        (
            "Windows, not paired",
            heard(windows, vec![reader(false, false, Some(-50))]),
            "pass FAIL warn",
            &[BluetoothReaderNotPaired, BluetoothReaderOnWindows],
        ),
        (
            "Windows, nothing",
            heard(windows, vec![]),
            "pass FAIL ask",
            &[BluetoothReaderNotFound],
        ),
        (
            "Windows, green",
            lamp(Lamp::SteadyGreen, heard(windows, vec![])),
            "pass FAIL FAIL",
            &[ReaderInUsbMode],
        ),
        (
            "Windows, blue",
            lamp(Lamp::BlinkingBlue, heard(windows, vec![])),
            "pass FAIL warn",
            &[BluetoothReaderNotFound, BluetoothReaderOnWindows],
        ),
        // Nothing of it concerns other equipment.
        ("a phone alone", facts(Setup::Phone), "- - -", &[]),
        (
            "a face reader",
            listed("Identiv CLOUD 3701 F 0", facts(Setup::FaceReader)),
            "- - -",
            &[],
        ),
    ];
    for (case, facts, expected, causes) in table {
        let report = judged(facts);
        assert_eq!(verdicts(&report), expected, "{case}");
        let about_readers: Vec<Finding> = report
            .causes
            .iter()
            .copied()
            .filter(|cause| *cause != Finding::CardNotPlaced)
            .collect();
        assert_eq!(about_readers, causes, "{case}");
        for result in &report.checks {
            let asks = result.verdict == Verdict::Ask;
            assert_eq!(result.question.is_some(), asks, "{case}: {}", result.id);
        }
        let saved = serde_json::to_string(&report).expect("a report is JSON");
        assert_eq!(
            judged(facts_from_json(&saved).expect("it was just saved")),
            report,
            "{case}"
        );
    }
}

#[test]
fn what_is_on_the_bus_tells_the_mode() {
    use Finding::{
        BluetoothReaderNotFound, BluetoothReaderOnWindows, DriverMissing, GhostReader, LampUnclear,
        ReaderInUsbMode, ReaderNotConnected, ReaderUnpowered,
    };
    const CIR415: &str = "31AA:4001";
    const CIR415_NAME: &str = "Circle CIR415 CL 0";
    const CIR315: &str = "31AA:3002";
    const UTRUST_3701: &str = "04E6:5791";
    const BOND: &str = "ACS ACR1255U-J1-042283 0";
    const NOBODYS: &str = "1234:5678";
    let (phone, windows, usb) = (
        PhoneBluetoothReader,
        WindowsBluetoothReader,
        WindowsUsbReader,
    );
    let with_card = |facts: Facts| {
        let Observed::Seen(PcscService::Running { mut readers }) = facts.pcsc else {
            panic!("a list");
        };
        for reader in &mut readers {
            reader.card = CardState::Present;
        }
        Facts {
            pcsc: Observed::Seen(PcscService::Running { readers }),
            ..facts
        }
    };

    let table: Vec<(&str, Facts, &str, &[Finding])> = vec![
        // A cable wanted.
        (
            "on the bus, not listed: the mode is right, the driver is missing",
            plugged(&[CIR415], facts(usb)),
            "- - pass",
            &[DriverMissing],
        ),
        (
            "on the bus, not listed, blue: the lamp contradicts",
            lamp(Lamp::BlinkingBlue, plugged(&[CIR415], facts(usb))),
            "- - warn",
            &[DriverMissing, LampUnclear],
        ),
        (
            "on neither side",
            plugged(&[], facts(usb)),
            "- - ask",
            &[ReaderNotConnected],
        ),
        (
            "on neither side, dark",
            lamp(Lamp::Off, plugged(&[], facts(usb))),
            "- - FAIL",
            &[ReaderUnpowered],
        ),
        (
            "listed and not on the bus",
            plugged(&[], listed(CIR415_NAME, facts(usb))),
            "- - ask",
            &[GhostReader],
        ),
        (
            "listed and not on the bus, and a card is felt: the bus does not show all",
            plugged(&[], with_card(listed(CIR415_NAME, facts(usb)))),
            "- - pass",
            &[],
        ),
        (
            "listed under a name nobody knows, and not on the bus",
            plugged(&[], listed("Virtual PCD 00 00", facts(usb))),
            "- - pass",
            &[],
        ),
        (
            "a product with one mode, listed and not on the bus",
            plugged(&[], listed("SONY FeliCa Port/PaSoRi 4.0 0", facts(usb))),
            "- - -",
            &[GhostReader],
        ),
        (
            "a bond alone",
            plugged(&[], listed(BOND, facts(usb))),
            "- - ask",
            &[GhostReader],
        ),
        (
            "a bond alone, the bus out of sight",
            listed(BOND, facts(usb)),
            "- - ask",
            &[],
        ),
        (
            "a card answers over a bond: not by cable",
            plugged(&[], with_card(listed(BOND, facts(usb)))),
            "- - ask",
            &[GhostReader],
        ),
        (
            "only the face reader's own part",
            plugged(
                &[UTRUST_3701],
                listed(
                    "Identiv CLOUD 3701 F Contactless Reader 0",
                    facts(Setup::FaceReaderPhoneReader),
                ),
            ),
            "- - ask",
            &[ReaderNotConnected],
        ),
        // Bluetooth wanted.
        (
            "Windows, on the bus and listed: it works by cable",
            plugged(&[CIR415], listed(CIR415_NAME, heard(windows, vec![]))),
            "pass - warn",
            &[BluetoothReaderOnWindows],
        ),
        (
            "Windows, on the bus, not listed: its USB mode, and nobody is asked",
            plugged(&[CIR415], heard(windows, vec![])),
            "pass FAIL FAIL",
            &[DriverMissing, ReaderInUsbMode],
        ),
        (
            "Windows, a device nobody knows is on the bus: perhaps it",
            plugged(&[NOBODYS], heard(windows, vec![])),
            "pass FAIL ask",
            &[DriverMissing, BluetoothReaderNotFound],
        ),
        (
            "Windows, a reader without Bluetooth is not the one",
            plugged(&[CIR315], heard(windows, vec![])),
            "pass FAIL ask",
            &[DriverMissing, BluetoothReaderNotFound],
        ),
        (
            "Windows, a reader without Bluetooth is listed: it can be read from",
            plugged(
                &[CIR315],
                listed("Circle CIR315 CL 0", heard(windows, vec![])),
            ),
            "pass FAIL warn",
            &[BluetoothReaderNotFound, BluetoothReaderOnWindows],
        ),
        (
            "Windows, the bond of a silent reader can not be read from",
            plugged(
                &[],
                listed(BOND, heard(windows, vec![reader(true, false, None)])),
            ),
            "pass FAIL ask",
            &[BluetoothReaderNotFound, GhostReader],
        ),
        (
            "Windows, a card answers over the bond",
            plugged(&[], with_card(listed(BOND, facts(windows)))),
            "? ? warn",
            &[BluetoothReaderOnWindows],
        ),
        (
            "a phone's reader is not on this machine's bus",
            plugged(&[CIR415], heard(phone, vec![])),
            "pass FAIL ask",
            &[BluetoothReaderNotFound],
        ),
    ];
    for (case, facts, expected, causes) in table {
        let report = judged(facts);
        assert_eq!(verdicts(&report), expected, "{case}");
        let about_readers = report.causes.iter().copied();
        let about_readers: Vec<Finding> = about_readers
            .filter(|cause| *cause != Finding::CardNotPlaced)
            .collect();
        assert_eq!(about_readers, causes, "{case}");
    }
}

/// PC/SC need not list a reader that is connected over Bluetooth: the one warning that explains a failure.
#[test]
fn a_reader_on_bluetooth_explains_that_none_is_listed() {
    let report = judged(heard(
        WindowsBluetoothReader,
        vec![reader(true, true, None)],
    ));
    for id in ["reader.present", "reader.busy", "card.present", "card.kind"] {
        assert_eq!(
            result(&report, id).explained_by,
            Some(Finding::BluetoothReaderOnWindows),
            "{id}"
        );
    }
    assert_eq!(result(&report, "reader.present").verdict, Verdict::Fail);
}

#[test]
fn a_card_check_hangs_on_the_cause_that_is_shown() {
    let report = judged(lamp(Lamp::BlinkingBlue, facts(WindowsUsbReader)));
    for id in ["reader.present", "reader.busy", "card.present", "card.kind"] {
        assert_eq!(
            result(&report, id).explained_by,
            Some(Finding::ReaderInBluetoothMode),
            "{id}"
        );
    }
}

#[test]
fn facts_written_before_there_was_bluetooth_are_judged() {
    let text = r#"{"schema":1,"taken_at":"2026-11-22T00:00:00Z","os":"linux","setup":"phone-bluetooth-reader","answers":{}}"#;
    let report = judged(facts_from_json(text).expect("older facts are facts"));
    assert_eq!(verdicts(&report), "? ? ask");
}

#[test]
fn every_evidence_of_bluetooth_reads_as_a_sentence() {
    let mut sentences: Vec<String> = Vec::new();
    let battery = BluetoothReader {
        battery: Some(40),
        ..reader(true, true, None)
    };
    for facts in [
        radio(PhoneBluetoothReader, Absent),
        radio(PhoneBluetoothReader, Off),
        radio(PhoneBluetoothReader, NotPermitted),
        heard(PhoneBluetoothReader, vec![]),
        heard(PhoneBluetoothReader, vec![reader(true, false, None)]),
        heard(PhoneBluetoothReader, vec![reader(false, false, Some(-60))]),
        heard(WindowsBluetoothReader, vec![battery]),
    ] {
        for answer in Lamp::ALL {
            let report = judged(lamp(*answer, facts.clone()));
            sentences.extend(report.checks.into_iter().flat_map(|result| result.seen));
        }
    }
    sentences.sort_unstable();
    sentences.dedup();
    insta::assert_snapshot!(sentences.join("\n"));
}

#[test]
fn the_question_is_asked_as_the_window_shows_it() {
    let report = judged(heard(PhoneBluetoothReader, vec![]));
    let question = &result(&report, "reader.mode").question;
    insta::assert_snapshot!(serde_json::to_string_pretty(question).expect("a question is JSON"));
}

fn any_facts() -> impl Strategy<Value = Facts> {
    let reader = (
        any::<bool>(),
        any::<bool>(),
        any::<bool>(),
        any::<Option<i16>>(),
        any::<Option<u8>>(),
    )
        .prop_map(|(paired, connected, seen, rssi, battery)| BluetoothReader {
            name: "CIR415".to_owned(),
            paired,
            connected,
            seen,
            rssi,
            battery,
        });
    let adapter = prop_oneof![Just(Absent), Just(Off), Just(NotPermitted), Just(On)];
    let search = prop_oneof![
        Just(BluetoothSearch::NotNeeded),
        Just(BluetoothSearch::Ended),
        Just(BluetoothSearch::CutShort),
        Just(BluetoothSearch::Refused {
            message: String::new()
        })
    ];
    let answer = prop_oneof![Just(None), prop::sample::select(Lamp::ALL).prop_map(Some)];
    let os = prop_oneof![Just(Os::Linux), Just(Os::Windows), Just(Os::Ios)];
    let readers = prop::collection::vec(reader, 0..3);
    let bluetooth = prop::option::of((adapter, search, readers));
    let device = prop::sample::select(vec!["31AA:4001", "31AA:3002", "04E6:5791", "1234:5678"]);
    let bus = prop::option::of(prop::collection::vec(device, 0..3));
    let names = vec!["Circle CIR415 CL 0", "ACS ACR1255U-J1-042283 0", "X 0"];
    let name = prop::sample::select(names);
    (
        prop::sample::select(Setup::ALL),
        os,
        answer,
        bluetooth,
        any::<Option<bool>>(),
        bus,
        name,
    )
        .prop_map(|(setup, os, answer, bluetooth, in_pcsc, bus, name)| {
            let facts = match bus {
                Some(ids) => plugged(&ids, facts(setup)),
                None => facts(setup),
            };
            let facts = Facts {
                os,
                answers: Answers {
                    lamp: answer,
                    ..Answers::default()
                },
                bluetooth: bluetooth.map_or(Observed::NotAsked, |(adapter, search, readers)| {
                    Observed::Seen(Bluetooth {
                        adapter,
                        search,
                        readers,
                    })
                }),
                ..facts
            };
            match in_pcsc {
                Some(true) => listed(name, facts),
                Some(false) => facts,
                None => Facts {
                    pcsc: Observed::Seen(PcscService::NotRunning),
                    ..facts
                },
            }
        })
}

proptest! {
    #[test]
    fn whatever_the_facts_nothing_passes_unseen(facts in any_facts()) {
        let report = judged(facts.clone());
        let bluetooth = match &facts.bluetooth {
            Observed::Seen(bluetooth) => Some(bluetooth),
            _ => None,
        };
        prop_assert!(report.checks.iter().all(|result| result.verdict != Verdict::Crashed));
        prop_assert!(report.checks.iter().all(|result| result.verdict != Verdict::Pass || !result.evidence.is_empty()));
        if result(&report, "bluetooth.adapter").verdict == Verdict::Pass {
            prop_assert_eq!(bluetooth.map(|bluetooth| bluetooth.adapter), Some(On));
        }
        if result(&report, "bluetooth.reader").verdict == Verdict::Pass {
            prop_assert!(bluetooth.is_some_and(|bluetooth| bluetooth.adapter == On
                && bluetooth.readers.iter().any(|reader| reader.connected || reader.seen)));
        }
        if facts.setup == Some(WindowsBluetoothReader) {
            prop_assert_ne!(result(&report, "reader.mode").verdict, Verdict::Pass);
        }
        for result in &report.checks {
            if let Some(root) = result.explained_by {
                let by = report.checks.iter().find(|other| other.finding == Some(root) && other.explained_by.is_none());
                prop_assert!(by.is_some(), "{} hangs on {root:?}", result.id);
                // A warning explains only what could not be seen, with one exception.
                let may = by.is_some_and(|by| by.verdict == Verdict::Fail)
                    || matches!(result.verdict, Verdict::Unknown | Verdict::Ask)
                    || (root, result.finding) == (Finding::BluetoothReaderOnWindows, Some(Finding::ReaderNotConnected));
                prop_assert!(may, "{} hangs on {root:?}", result.id);
            }
        }
    }
}
