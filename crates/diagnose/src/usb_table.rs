//! The truth table of the checks that compare PC/SC with the USB bus: what PC/SC lists and what is on the bus on the left,
//! the verdicts of driver, ghost, present and hub, and the causes, on the right.

use kb::{Base, Setup, UsbId};
use proptest::prelude::*;

use super::{Evidence, Finding, Verdict};
use crate::report::{CheckResult, Report, diagnose, looked_at};
use facts::Answers;
use facts::facts_from_json;
use facts::{
    Card, CardLook, CardState, Connection, Facts, JpkiToken, Observed, Os, PcscService, Reader,
    ReaderName, SCHEMA, StatusWord, UsbReader, Why,
};

const CIR315: &str = "31AA:3002";
const CIR415: &str = "31AA:4001";
const RC_S380: &str = "054C:06C1";
const RC_S300: &str = "054C:0DC8";
const ACR122U: &str = "072F:2200";
const ACR1255U: &str = "072F:223F";
const UTRUST_3701: &str = "04E6:5791";
const NOBODYS: &str = "1234:5678";

const CIR315_NAME: &str = "Circle CIR315 CL 0";
const CIR415_NAME: &str = "Circle CIR415 CL 0";
const RC_S300_NAME: &str = "SONY FeliCa Port/PaSoRi 4.0 0";
const UTRUST_NAME: &str = "Identiv CLOUD 3701 F Contactless Reader 0";
const BOND: &str = "ACS ACR1255U-J1-042283 0";
const NOBODYS_NAME: &str = "Virtual PCD 00 00";

fn id(text: &str) -> UsbId {
    UsbId::try_from(text.to_owned()).expect("a USB id")
}

/// What lies on a reader.
#[derive(Clone, Copy, Debug, PartialEq)]
enum On {
    Nothing,
    Mute,
    Card,
    Phone,
}
use On::{Card as CARD, Mute as MUTE, Nothing as NOTHING, Phone as PHONE};

/// A Windows machine: what PC/SC lists, and what is on the bus straight in the machine.
fn desk(listed: &[(&str, On)], plugged: &[&str]) -> Facts {
    let readers = listed.iter().map(|(name, on)| Reader {
        name: ReaderName((*name).to_owned()),
        card: match on {
            NOTHING => CardState::Absent,
            MUTE => CardState::Mute,
            CARD | PHONE => CardState::Present,
        },
        exclusive: false,
    });
    let cards = listed.iter().filter_map(|(name, on)| {
        let token = match on {
            NOTHING | MUTE => return None,
            CARD => JpkiToken::Card,
            PHONE => JpkiToken::Android,
        };
        Some(Card {
            reader: ReaderName((*name).to_owned()),
            look: CardLook::Answered {
                select: StatusWord(0x9000),
                token: Some(token),
            },
        })
    });
    Facts {
        schema: SCHEMA,
        taken_at: "2026-11-22T00:00:00Z".to_owned(),
        os: Os::Windows,
        setup: None,
        answers: Answers::default(),
        pcsc: Observed::Seen(PcscService::Running {
            readers: readers.collect(),
        }),
        cards: Observed::Seen(cards.collect()),
        tries: Observed::NotAsked,
        usb: Observed::Seen(plugged.iter().map(|text| plug(text, None)).collect()),
        services: Observed::NotAsked,
        bluetooth: Observed::NotAsked,
        phone: Observed::NotAsked,
        connection: Connection::default(),
        software: facts::Software::default(),
    }
}

fn plug(text: &str, driver: Option<&str>) -> UsbReader {
    UsbReader {
        id: id(text),
        ccid: text != RC_S380,
        hubs: Vec::new(),
        driver: driver.map(str::to_owned),
    }
}

fn silent(os: Os, usb: Observed<Vec<UsbReader>>) -> Facts {
    Facts {
        os,
        pcsc: Observed::Seen(PcscService::NotRunning),
        cards: Observed::Unavailable(Why::NotReached),
        usb,
        ..desk(&[], &[])
    }
}

fn bus_out_of_sight(facts: Facts) -> Facts {
    Facts {
        usb: Observed::Unavailable(Why::Failed {
            message: "/sys/bus/usb/devices/ not found".to_owned(),
        }),
        ..facts
    }
}

fn with(setup: Setup, facts: Facts) -> Facts {
    Facts {
        setup: Some(setup),
        ..facts
    }
}

fn behind(hubs: &[&str], facts: Facts) -> Facts {
    let Observed::Seen(mut devices) = facts.usb else {
        panic!("a bus in sight");
    };
    for device in &mut devices {
        device.hubs = hubs.iter().map(|hub| Some(id(hub))).collect();
    }
    Facts {
        usb: Observed::Seen(devices),
        services: Observed::NotAsked,
        ..facts
    }
}

fn judged(facts: Facts) -> Report {
    let all = looked_at(&facts);
    diagnose(facts, &all, Base::embedded())
}

fn result<'a>(report: &'a Report, id: &str) -> &'a CheckResult {
    let found = report.checks.iter().find(|result| result.id == id);
    found.expect("every check is judged")
}

/// Driver, ghost, present and hub in one word each.
fn verdicts(report: &Report) -> String {
    [
        "reader.driver",
        "reader.ghost",
        "reader.present",
        "reader.hub",
    ]
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
fn the_list_and_the_bus_lead_to_these_verdicts_and_causes() {
    use Finding::{
        CardNotPlaced, CardUnreadable, DriverMissing, GhostReader, ReaderBehindHub,
        ReaderNotConnected, SmartcardServiceStopped,
    };
    use Setup::{FaceReaderPhoneReader, Phone, WindowsBluetoothReader, WindowsUsbReader};
    let hub = "0424:2514";
    let table: Vec<(&str, Facts, &str, &[Finding])> = vec![
        // The same on both sides.
        (
            "a known reader with a card",
            desk(&[(CIR415_NAME, CARD)], &[CIR415]),
            "pass pass pass pass",
            &[],
        ),
        (
            "a known reader without a card",
            desk(&[(CIR415_NAME, NOTHING)], &[CIR415]),
            "pass pass pass pass",
            &[CardNotPlaced],
        ),
        (
            "two known readers",
            desk(
                &[(CIR415_NAME, NOTHING), (RC_S300_NAME, CARD)],
                &[CIR415, RC_S300],
            ),
            "pass pass pass pass",
            &[],
        ),
        (
            "Windows and a maker may write a name in other letters",
            desk(&[("Sony FeliCa Port/PaSoRi 4.0 0", CARD)], &[RC_S300]),
            "pass pass pass pass",
            &[],
        ),
        (
            "the maker's other board under a name of its own",
            desk(&[("Circle CIR315 Dual & 1S 0", NOTHING)], &["31AA:3003"]),
            "pass pass pass pass",
            &[CardNotPlaced],
        ),
        // Nobody knows the name, the device, or both: no alarm.
        (
            "an unknown device under an unknown name, with a card",
            desk(&[(NOBODYS_NAME, CARD)], &[NOBODYS]),
            "pass pass pass pass",
            &[],
        ),
        (
            "an unknown device under an unknown name, empty",
            desk(&[(NOBODYS_NAME, NOTHING)], &[NOBODYS]),
            "? ? pass pass",
            &[CardNotPlaced],
        ),
        (
            "a known device under an unknown name",
            desk(&[(NOBODYS_NAME, NOTHING)], &[CIR415]),
            "? ? pass pass",
            &[CardNotPlaced],
        ),
        (
            "a known device under an unknown name, with a card",
            desk(&[(NOBODYS_NAME, CARD)], &[CIR415]),
            "pass pass pass pass",
            &[],
        ),
        (
            "an unknown device under a known name: another maker's case",
            desk(&[(CIR315_NAME, NOTHING)], &[NOBODYS]),
            "? ? pass pass",
            &[CardNotPlaced],
        ),
        (
            "an unknown name and an empty bus",
            desk(&[(NOBODYS_NAME, NOTHING)], &[]),
            "- ? pass -",
            &[CardNotPlaced],
        ),
        (
            "an unknown name with a card and an empty bus",
            desk(&[(NOBODYS_NAME, CARD)], &[]),
            "- pass pass pass",
            &[],
        ),
        (
            "an unused part of the machine beside a good reader",
            desk(&[(CIR415_NAME, CARD)], &[CIR415, NOBODYS]),
            "pass pass pass pass",
            &[],
        ),
        // Nothing anywhere.
        (
            "no reader anywhere",
            desk(&[], &[]),
            "- - FAIL -",
            &[ReaderNotConnected],
        ),
        (
            "only what Windows lists by itself",
            desk(
                &[
                    ("Windows Hello for Business 1", NOTHING),
                    ("Microsoft UICC ISO Reader 3f873476 0", NOTHING),
                ],
                &[],
            ),
            "- - FAIL -",
            &[ReaderNotConnected],
        ),
        // The driver.
        (
            "a known reader and an empty list",
            desk(&[], &[CIR415]),
            "FAIL - FAIL pass",
            &[DriverMissing],
        ),
        (
            "a reader that is not CCID",
            desk(&[], &[RC_S380]),
            "FAIL - FAIL pass",
            &[DriverMissing],
        ),
        (
            "an unknown device of the class smart card and an empty list",
            desk(&[], &[NOBODYS]),
            "FAIL - FAIL pass",
            &[DriverMissing],
        ),
        (
            "a reader without a driver beside Windows' own entries",
            desk(&[("Windows Hello for Business 1", NOTHING)], &[RC_S380]),
            "FAIL - FAIL pass",
            &[DriverMissing],
        ),
        (
            "a reader without a driver beside one that works",
            desk(&[(CIR415_NAME, CARD)], &[CIR415, RC_S380]),
            "warn pass pass pass",
            &[DriverMissing],
        ),
        (
            "the same maker's other reader has one",
            desk(&[(RC_S300_NAME, NOTHING)], &[RC_S300, RC_S380]),
            "warn pass pass pass",
            &[CardNotPlaced, DriverMissing],
        ),
        (
            "a reader without a driver behind a hub: the hub is not what to look at",
            behind(&[hub], desk(&[], &[RC_S380])),
            "FAIL - FAIL warn",
            &[DriverMissing],
        ),
        // The service on Windows sleeps without a reader.
        (
            "silence and a reader without a driver",
            silent(Os::Windows, Observed::Seen(vec![plug(RC_S380, None)])),
            "FAIL - FAIL ?",
            &[DriverMissing],
        ),
        (
            "silence and a reader with Windows' driver for any device",
            silent(
                Os::Windows,
                Observed::Seen(vec![plug(CIR415, Some("usbccgp"))]),
            ),
            "FAIL - FAIL ?",
            &[DriverMissing],
        ),
        (
            "silence and a reader with its driver: not the plug",
            silent(
                Os::Windows,
                Observed::Seen(vec![plug(CIR415, Some("WUDFRd"))]),
            ),
            "? - ? ?",
            &[],
        ),
        (
            "silence and no reader",
            silent(Os::Windows, Observed::Seen(Vec::new())),
            "- - FAIL ?",
            &[ReaderNotConnected],
        ),
        (
            "silence and a bus out of sight",
            silent(Os::Windows, Observed::NotAsked),
            "? - FAIL ?",
            &[ReaderNotConnected],
        ),
        (
            "on Linux silence is the service",
            silent(Os::Linux, Observed::Seen(vec![plug(CIR415, None)])),
            "? ? ? ?",
            &[SmartcardServiceStopped],
        ),
        // The bus out of sight.
        (
            "bus out of sight, no reader in the list",
            bus_out_of_sight(desk(&[], &[])),
            "? - FAIL ?",
            &[ReaderNotConnected],
        ),
        (
            "bus out of sight, a reader without a card",
            bus_out_of_sight(desk(&[(CIR415_NAME, NOTHING)], &[])),
            "? ? pass ?",
            &[CardNotPlaced],
        ),
        (
            "bus out of sight, a card answers",
            bus_out_of_sight(desk(&[(CIR415_NAME, CARD)], &[])),
            "pass pass pass pass",
            &[],
        ),
        (
            "bus out of sight, a bond beside a reader with a card",
            bus_out_of_sight(desk(&[(BOND, NOTHING), (CIR415_NAME, CARD)], &[])),
            "pass ? pass pass",
            &[],
        ),
        (
            "bus out of sight, a bond alone",
            bus_out_of_sight(desk(&[(BOND, NOTHING)], &[])),
            "? ? ? ?",
            &[CardNotPlaced],
        ),
        // Ghosts.
        (
            "a bond alone",
            desk(&[(BOND, NOTHING)], &[]),
            "- FAIL FAIL -",
            &[GhostReader],
        ),
        (
            "a bond, and its reader on a cable",
            desk(&[(BOND, NOTHING)], &[ACR1255U]),
            "pass pass pass pass",
            &[CardNotPlaced],
        ),
        (
            "a bond beside a reader that works",
            desk(&[(BOND, NOTHING), (CIR415_NAME, CARD)], &[CIR415]),
            "pass warn pass pass",
            &[GhostReader],
        ),
        (
            "a bond beside a reader that waits for a card",
            desk(&[(BOND, NOTHING), (CIR415_NAME, NOTHING)], &[CIR415]),
            "pass warn pass pass",
            &[CardNotPlaced, GhostReader],
        ),
        (
            "a bond, and a reader without a driver: two causes",
            desk(&[(BOND, NOTHING)], &[RC_S380]),
            "FAIL FAIL FAIL pass",
            &[DriverMissing, GhostReader],
        ),
        (
            "a bond is not the maker's other reader",
            desk(&[(BOND, NOTHING)], &[ACR122U]),
            "FAIL FAIL FAIL pass",
            &[DriverMissing, GhostReader],
        ),
        (
            "a card answers over the bond",
            desk(&[(BOND, CARD)], &[]),
            "- pass pass pass",
            &[],
        ),
        (
            "a card answers over the bond where a cable is meant",
            with(WindowsUsbReader, desk(&[(BOND, CARD)], &[])),
            "- warn pass pass",
            &[GhostReader],
        ),
        (
            "a bond where Bluetooth is meant shows nothing",
            with(WindowsBluetoothReader, desk(&[(BOND, NOTHING)], &[])),
            "- warn ? -",
            &[CardNotPlaced, GhostReader],
        ),
        (
            "a cable's reader that is not on the bus may be lent by a remote desktop",
            desk(&[(CIR415_NAME, NOTHING)], &[]),
            "- warn ? -",
            &[CardNotPlaced, GhostReader],
        ),
        (
            "a lent reader with a card",
            desk(&[(CIR415_NAME, CARD)], &[]),
            "- pass pass pass",
            &[],
        ),
        (
            "a lent reader with a mute card is there",
            desk(&[(CIR415_NAME, MUTE)], &[]),
            "- pass pass -",
            &[CardUnreadable],
        ),
        // Hubs.
        (
            "behind a hub, and a card is read",
            behind(&[hub], desk(&[(CIR415_NAME, CARD)], &[CIR415])),
            "pass pass pass pass",
            &[],
        ),
        (
            "behind a hub, and the card does not answer",
            behind(&[hub], desk(&[(CIR415_NAME, MUTE)], &[CIR415])),
            "pass pass pass warn",
            &[CardUnreadable, ReaderBehindHub],
        ),
        (
            "behind two hubs, and no card is felt",
            behind(&[hub, hub], desk(&[(CIR415_NAME, NOTHING)], &[CIR415])),
            "pass pass pass warn",
            &[CardNotPlaced, ReaderBehindHub],
        ),
        (
            "a hub inside the machine is none",
            behind(&["8087:0024"], desk(&[(CIR415_NAME, MUTE)], &[CIR415])),
            "pass pass pass pass",
            &[CardUnreadable],
        ),
        (
            "a hub outside behind the one inside",
            behind(&["8087:0024", hub], desk(&[(CIR415_NAME, MUTE)], &[CIR415])),
            "pass pass pass warn",
            &[CardUnreadable, ReaderBehindHub],
        ),
        // Error 024: a 汎用カードリーダー beside the 顔認証付きカードリーダー.
        (
            "the face reader's own part alone",
            with(
                FaceReaderPhoneReader,
                desk(&[(UTRUST_NAME, NOTHING)], &[UTRUST_3701]),
            ),
            "pass pass warn pass",
            &[CardNotPlaced, ReaderNotConnected],
        ),
        (
            "the face reader's own part with a plastic card in it",
            with(
                FaceReaderPhoneReader,
                desk(&[(UTRUST_NAME, CARD)], &[UTRUST_3701]),
            ),
            "pass pass warn pass",
            &[ReaderNotConnected],
        ),
        (
            "a phone answered on it: it is the reader for phones",
            with(
                FaceReaderPhoneReader,
                desk(&[(UTRUST_NAME, PHONE)], &[UTRUST_3701]),
            ),
            "pass pass pass pass",
            &[],
        ),
        (
            "two of that product: one may be the reader for phones",
            with(
                FaceReaderPhoneReader,
                desk(
                    &[
                        (UTRUST_NAME, NOTHING),
                        ("Identiv CLOUD 3701 F Contactless Reader 1", NOTHING),
                    ],
                    &[UTRUST_3701, UTRUST_3701],
                ),
            ),
            "pass pass ? pass",
            &[CardNotPlaced],
        ),
        (
            "the part and a reader for phones",
            with(
                FaceReaderPhoneReader,
                desk(
                    &[(UTRUST_NAME, NOTHING), (CIR415_NAME, PHONE)],
                    &[UTRUST_3701, CIR415],
                ),
            ),
            "pass pass pass pass",
            &[],
        ),
        (
            "the part, and a reader for phones without a driver",
            with(
                FaceReaderPhoneReader,
                desk(&[(UTRUST_NAME, NOTHING)], &[UTRUST_3701, RC_S380]),
            ),
            "FAIL pass warn pass",
            &[DriverMissing],
        ),
        (
            "the same product elsewhere is a reader like any other",
            with(
                WindowsUsbReader,
                desk(&[(UTRUST_NAME, CARD)], &[UTRUST_3701]),
            ),
            "pass pass pass pass",
            &[],
        ),
        (
            "a phone alone has no cable",
            with(Phone, desk(&[], &[CIR415])),
            "- - - -",
            &[],
        ),
    ];
    for (case, facts, expected, causes) in table {
        let report = judged(facts);
        assert_eq!(verdicts(&report), expected, "{case}");
        assert_eq!(report.causes, causes, "{case}");
    }
}

#[test]
fn a_driver_s_absence_and_a_ghost_explain_what_hangs_on_them() {
    let folded = |facts: Facts, id: &str| result(&judged(facts), id).explained_by;
    for id in ["reader.present", "reader.busy", "card.present", "card.kind"] {
        assert_eq!(
            folded(desk(&[], &[RC_S380]), id),
            Some(Finding::DriverMissing),
            "{id}"
        );
    }
    for id in ["reader.present", "card.present", "card.kind"] {
        assert_eq!(
            folded(desk(&[(BOND, NOTHING)], &[]), id),
            Some(Finding::GhostReader),
            "{id}"
        );
    }
    // A warning is of something that works: it explains nothing.
    let beside = desk(&[(BOND, NOTHING), (CIR415_NAME, NOTHING)], &[CIR415]);
    assert_eq!(folded(beside, "card.present"), None);
}

#[test]
fn a_new_number_of_the_same_reader_is_told_and_no_fault() {
    let told = |listed: &[(&str, On)], os| {
        let facts = Facts {
            os,
            ..desk(listed, &[CIR415])
        };
        let report = judged(facts);
        let present = result(&report, "reader.present");
        assert_eq!(present.verdict, Verdict::Pass);
        present
            .evidence
            .iter()
            .any(|evidence| matches!(evidence, Evidence::NewNumber { .. }))
    };
    let second = "Circle CIR415 CL 1";
    assert!(told(&[(second, NOTHING)], Os::Windows));
    assert!(!told(&[(CIR415_NAME, NOTHING)], Os::Windows));
    assert!(!told(
        &[(CIR415_NAME, NOTHING), (second, NOTHING)],
        Os::Windows
    ));
    assert!(!told(&[("Circle CIR415 CL 01 00", NOTHING)], Os::Linux));
}

#[test]
fn a_record_from_before_the_bus_was_looked_at_still_reads() {
    let report = judged(desk(&[(CIR415_NAME, CARD)], &[CIR415]));
    let mut document = serde_json::to_value(&report).expect("a report is JSON");
    let facts = document["facts"].as_object_mut().expect("facts");
    facts.remove("usb");
    let read = facts_from_json(&document.to_string()).expect("an older record");
    assert_eq!(read.usb, Observed::NotAsked);
}

#[test]
fn every_evidence_of_the_bus_reads_as_a_sentence() {
    let hub = "0424:2514";
    let cases = [
        desk(&[], &[]),
        desk(&[], &[RC_S380, NOBODYS]),
        desk(&[(BOND, NOTHING)], &[]),
        desk(&[("Circle CIR415 CL 1", NOTHING)], &[CIR415]),
        behind(&[hub], desk(&[(CIR315_NAME, NOTHING)], &[CIR315, NOBODYS])),
        silent(
            Os::Windows,
            Observed::Seen(vec![plug(CIR415, Some("WUDFRd"))]),
        ),
        with(
            Setup::FaceReaderPhoneReader,
            desk(&[(UTRUST_NAME, NOTHING)], &[UTRUST_3701]),
        ),
    ];
    let reports = cases.map(judged);
    let mut sentences: Vec<&str> = reports
        .iter()
        .flat_map(|report| &report.checks)
        .filter(|result| result.id.starts_with("reader."))
        .flat_map(|result| &result.seen)
        .map(String::as_str)
        .collect();
    sentences.sort_unstable();
    sentences.dedup();
    insta::assert_snapshot!(sentences.join("\n"));
}

fn any_name() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        CIR315_NAME,
        CIR415_NAME,
        RC_S300_NAME,
        UTRUST_NAME,
        BOND,
        NOBODYS_NAME,
        "Windows Hello for Business 1",
    ])
}

fn any_device() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        CIR315,
        CIR415,
        RC_S380,
        RC_S300,
        ACR1255U,
        UTRUST_3701,
        NOBODYS,
    ])
}

proptest! {
    #[test]
    fn a_desk_that_reads_a_card_never_fails_for_its_readers(
        listed in prop::collection::vec((any_name(), prop::sample::select(vec![NOTHING, MUTE, CARD])), 0..4),
        plugged in prop::collection::vec(any_device(), 0..4),
        in_sight in any::<bool>(),
    ) {
        let reads = listed.iter().any(|(name, on)| *on == CARD && !name.starts_with("Windows"));
        let facts = desk(&listed, &plugged);
        let report = judged(if in_sight { facts } else { bus_out_of_sight(facts) });
        for result in &report.checks {
            prop_assert!(result.verdict != Verdict::Crashed);
            prop_assert!(result.verdict != Verdict::Pass || !result.evidence.is_empty(), "{}", result.id);
            prop_assert!(!(reads && result.id.starts_with("reader.") && result.verdict == Verdict::Fail), "{}", result.id);
        }
        let no_alarm = [Finding::GhostReader, Finding::DriverMissing, Finding::ReaderBehindHub];
        prop_assert!(in_sight || no_alarm.iter().all(|finding| !report.causes.contains(finding)));
    }
}
