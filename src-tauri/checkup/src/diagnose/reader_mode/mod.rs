//! `reader.mode`: does the reader's mode fit the way it is to be connected? A machine sees the reader where its mode puts it
//! (on the bus or in the air); where it is in neither place, the lamp tells, and only the user can see that (rules.rs).

mod rules;

use kb::Setup;

use self::rules::{Outcome, Row, Sight, Way, outcome};
use super::{Check, Evidence, Finding, Judgement, Verdict, uses_pcsc};
use crate::facts::{
    Bluetooth, BluetoothAdapter, BluetoothSearch, Facts, Observed, Os, PcscService, Reader, Why,
};
use crate::observe::PartName;
use crate::question;
use crate::reader_names::{bluetooth_product, pcsc_has_two_modes};

pub(super) const CHECK: Check = Check {
    id: "reader.mode",
    title: "リーダーのモード",
    findings: &[
        Finding::ReaderInBluetoothMode,
        Finding::ReaderInUsbMode,
        Finding::ReaderUnpowered,
        Finding::LampUnclear,
        Finding::BluetoothReaderOnWindows,
    ],
    needs: &[PartName::Pcsc, PartName::Bluetooth],
    explained_by: &[
        Finding::SmartcardServiceStopped,
        Finding::BluetoothAbsent,
        Finding::BluetoothOff,
        Finding::BluetoothNotPermitted,
    ],
    judge,
};

fn judge(facts: &Facts) -> Judgement {
    let Some(wanted) = wanted(facts) else {
        return Judgement::not_applicable();
    };
    let row = Row {
        wanted,
        lamp: facts.answers.lamp,
        usb: on_usb(facts),
        pcsc: in_pcsc(facts),
        bluetooth: over_bluetooth(facts),
        two_modes: has_two_modes(facts, wanted),
    };
    let evidence = evidence(facts);
    let judgement = match outcome(&row) {
        Some(Outcome::Fails(finding)) => Judgement::fail(finding, evidence),
        Some(Outcome::Doubts(finding)) => Judgement::warn(finding, evidence),
        Some(Outcome::AskLamp) => Judgement::ask(question::lamp(), evidence),
        Some(Outcome::Fits) => Judgement::pass(evidence),
        Some(Outcome::NotSeen) | None => Judgement::unknown(Why::NotReached, evidence),
        Some(Outcome::OneMode) => Judgement::not_applicable(),
    };
    if facts.setup != Some(Setup::WindowsBluetoothReader) {
        return judgement;
    }
    // A reader that PC/SC lists can be read from, perhaps by its cable: nobody is sent back to the undocumented way.
    let is_usable = row.pcsc == Sight::Yes && row.usb != Sight::No;
    let is_open = matches!(
        judgement.verdict,
        Verdict::Fail | Verdict::Warn | Verdict::Ask
    );
    if is_open && !is_usable {
        judgement
    } else {
        on_windows(judgement)
    }
}

/// Whether a reader is on the bus and in PC/SC, so that it is nothing to Bluetooth.
pub(super) fn works_by_cable(facts: &Facts) -> bool {
    (on_usb(facts), in_pcsc(facts)) == (Sight::Yes, Sight::Yes)
}

/// Clinics do use Bluetooth readers with Windows, and some of them read; but the official answers know Windows with a cable
/// only (003 Q1-3, Q2-2), so this is said plainly and is no failure.
fn on_windows(judgement: Judgement) -> Judgement {
    let mut evidence = judgement.evidence;
    evidence.push(Evidence::BluetoothNotDocumentedForWindows);
    Judgement::warn(Finding::BluetoothReaderOnWindows, evidence)
}

/// The way this equipment connects its reader. A face reader's own card part has one mode, and a phone alone no reader.
fn wanted(facts: &Facts) -> Option<Way> {
    match facts.setup? {
        Setup::WindowsUsbReader | Setup::FaceReaderPhoneReader => {
            facts.os.has_pcsc().then_some(Way::Cable)
        }
        Setup::PhoneBluetoothReader | Setup::WindowsBluetoothReader => Some(Way::Bluetooth),
        Setup::Phone | Setup::FaceReader => None,
    }
}

/// Whether a card reader is on the USB bus. Nobody looks at the bus yet.
fn on_usb(_: &Facts) -> Sight {
    Sight::Unknown
}

/// What PC/SC lists, where that is this equipment's reader; a service that is silent on Windows has none (rigs.md 1).
fn readers(facts: &Facts) -> Option<&[Reader]> {
    match &facts.pcsc {
        _ if !uses_pcsc(facts) => None,
        Observed::Seen(PcscService::Running { readers }) => Some(readers),
        Observed::Seen(PcscService::NotRunning) if facts.os == Os::Windows => Some(&[]),
        _ => None,
    }
}

fn bluetooth(facts: &Facts) -> Option<&Bluetooth> {
    match &facts.bluetooth {
        Observed::Seen(bluetooth) => Some(bluetooth),
        Observed::Unavailable(_) | Observed::NotAsked => None,
    }
}

fn in_pcsc(facts: &Facts) -> Sight {
    match readers(facts) {
        Some([]) => Sight::No,
        Some(_) => Sight::Yes,
        None if !uses_pcsc(facts) => Sight::No,
        None => Sight::Unknown,
    }
}

/// Whether the reader is connected or heard; where some are paired, the others are other people's.
fn over_bluetooth(facts: &Facts) -> Sight {
    let Some(bluetooth) = bluetooth(facts) else {
        return Sight::Unknown;
    };
    let any_paired = bluetooth.readers.iter().any(|reader| reader.paired);
    let is_there = bluetooth
        .readers
        .iter()
        .any(|reader| reader.connected || (reader.seen && (reader.paired || !any_paired)));
    if is_there {
        Sight::Yes
    } else if bluetooth.adapter == BluetoothAdapter::On
        && bluetooth.search == BluetoothSearch::Ended
    {
        Sight::No
    } else {
        Sight::Unknown
    }
}

/// Whether the reader has two modes: yes if any that was seen is known to; no if all are known not to and a cable is wanted.
/// (Where Bluetooth is wanted, a reader that has none is not the reader in question.)
fn has_two_modes(facts: &Facts, wanted: Way) -> Sight {
    let in_pcsc = readers(facts).unwrap_or_default().iter();
    let in_air = bluetooth(facts).map_or(&[][..], |bluetooth| &bluetooth.readers);
    let known: Vec<Option<bool>> = in_pcsc
        .map(|reader| pcsc_has_two_modes(&reader.name))
        .chain(
            in_air
                .iter()
                .map(|reader| bluetooth_product(&reader.name).map(|_| true)),
        )
        .collect();
    let all_cable_only = !known.is_empty() && known.iter().all(|known| *known == Some(false));
    if known.contains(&Some(true)) {
        Sight::Yes
    } else if wanted == Way::Cable && all_cable_only {
        Sight::No
    } else {
        Sight::Unknown
    }
}

fn evidence(facts: &Facts) -> Vec<Evidence> {
    let mut evidence = Vec::new();
    if let Some(lamp) = facts.answers.lamp {
        evidence.push(Evidence::Lamp { lamp });
    }
    match readers(facts) {
        Some([]) => evidence.push(Evidence::NoReaders),
        Some(readers) => evidence.extend(readers.iter().map(|reader| Evidence::Reader {
            reader: reader.name.clone(),
        })),
        None => {}
    }
    if let Some(bluetooth) = bluetooth(facts) {
        evidence.extend(
            bluetooth
                .readers
                .iter()
                .map(|reader| Evidence::BluetoothReader {
                    reader: reader.clone(),
                }),
        );
        if over_bluetooth(facts) == Sight::No {
            evidence.push(Evidence::NoBluetoothReader);
        }
    }
    evidence
}
