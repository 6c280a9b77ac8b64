//! `reader.mode`: does the reader's mode fit the way it is to be connected? A machine sees the reader where its mode puts it
//! (on the bus or in the air); where it is in neither place, the lamp tells, and only the user can see that (rules.rs).

mod rules;
mod sights;

use kb::{Base, Setup};

use self::rules::{Outcome, Row, Sight, Way, outcome};
use self::sights::Sights;
use crate::{Check, Evidence, Finding, Judgement, Question, Verdict};
use facts::PartName;
use facts::{Facts, Why};

pub(crate) const CHECK: Check = Check {
    id: "reader.mode",
    findings: &[
        Finding::ReaderInBluetoothMode,
        Finding::ReaderInUsbMode,
        Finding::ReaderUnpowered,
        Finding::LampUnclear,
        Finding::BluetoothReaderOnWindows,
    ],
    needs: &[
        PartName::Pcsc,
        PartName::Cards,
        PartName::Usb,
        PartName::Bluetooth,
    ],
    explained_by: &[
        Finding::SmartcardServiceStopped,
        Finding::BluetoothAbsent,
        Finding::BluetoothOff,
        Finding::BluetoothNotPermitted,
    ],
    judge,
};

fn judge(facts: &Facts, base: &Base) -> Judgement {
    let Some(wanted) = wanted(facts) else {
        return Judgement::not_applicable();
    };
    let sights = Sights::of(facts, wanted, base);
    let row = Row {
        wanted,
        lamp: facts.answers.lamp,
        usb: sights.on_usb(),
        pcsc: sights.in_pcsc(),
        bluetooth: sights.over_bluetooth(),
        two_modes: sights.has_two_modes(),
    };
    let evidence = sights.evidence();
    let judgement = match outcome(&row) {
        Some(Outcome::Fails(finding)) => Judgement::fail(finding, evidence),
        Some(Outcome::Doubts(finding)) => Judgement::warn(finding, evidence),
        Some(Outcome::AskLamp) => Judgement::ask(Question::Lamp, evidence),
        Some(Outcome::Fits) => Judgement::pass(evidence),
        Some(Outcome::NotSeen) | None => Judgement::unknown(Why::NotReached, evidence),
        Some(Outcome::OneMode) => Judgement::not_applicable(),
    };
    let judgement = if judgement.finding.is_some() && rests_on_lamp(&judgement.evidence) {
        judgement.standing_alone()
    } else {
        judgement
    };
    if facts.setup != Some(Setup::WindowsBluetoothReader) {
        return judgement;
    }
    // A reader that PC/SC lists can be read from, perhaps by its cable: nobody is sent back to the undocumented way.
    let is_usable = row.pcsc == Sight::Yes;
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

/// Whether the reader is on the bus and in PC/SC, so that it is nothing to Bluetooth.
pub(crate) fn works_by_cable(facts: &Facts, base: &Base) -> bool {
    let sights = Sights::of(facts, Way::Bluetooth, base);
    (sights.on_usb(), sights.in_pcsc()) == (Sight::Yes, Sight::Yes)
}

/// Clinics do use Bluetooth readers with Windows, and some of them read; but the official answers know Windows with a cable
/// only (003 Q1-3, Q2-2), so this is said plainly and is no failure.
fn on_windows(judgement: Judgement) -> Judgement {
    let by_lamp = rests_on_lamp(&judgement.evidence);
    let mut evidence = judgement.evidence;
    evidence.push(Evidence::BluetoothNotDocumentedForWindows);
    let warning = Judgement::warn(Finding::BluetoothReaderOnWindows, evidence);
    if by_lamp {
        warning.standing_alone()
    } else {
        warning
    }
}

/// Whether the user has said what the lamp shows.
fn rests_on_lamp(evidence: &[Evidence]) -> bool {
    evidence
        .iter()
        .any(|evidence| matches!(evidence, Evidence::Lamp { .. }))
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
