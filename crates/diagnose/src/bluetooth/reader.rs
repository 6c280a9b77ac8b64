//! `bluetooth.reader`: is the reader there, paired and near? A reader that is connected is right however it got there; one
//! that is paired connects when the app reads, so it is right as soon as it is heard.

use kb::{Base, Setup};

use crate::reader::mode::works_by_cable;
use crate::{Check, Evidence, Finding, Judgement, seen, uses_bluetooth};
use facts::PartName;
use facts::{
    Bluetooth, BluetoothAdapter, BluetoothReader, BluetoothSearch, Facts, Observed, Os, Why,
};

pub(crate) const CHECK: Check = Check {
    id: "bluetooth.reader",
    findings: &[
        Finding::BluetoothReaderNotFound,
        Finding::BluetoothReaderNotPaired,
        Finding::BluetoothReaderWeakSignal,
    ],
    needs: &[PartName::Bluetooth],
    explained_by: &[
        Finding::BluetoothAbsent,
        Finding::BluetoothOff,
        Finding::BluetoothNotPermitted,
        Finding::ReaderUnpowered,
        Finding::ReaderInUsbMode,
    ],
    judge,
};

/// At and below this strength (dBm) a reader is too far away to be relied on. A receiver may lose a call from -70 dBm down
/// (Bluetooth Core, vol. 6 part A 4.1), good ones hear to about -95; a reader on the same desk comes with -40 to -75. The
/// limit is ours, low enough not to blame a reader that works.
const WEAK: i16 = -88;

/// The first Android that lets an app hear Bluetooth without knowing the location (12).
const HEARS_WITHOUT_LOCATION: u16 = 31;

fn judge(facts: &Facts, base: &Base) -> Judgement {
    let judgement = judge_air(facts, base);
    if needs_location(facts) {
        judgement.because(&[Finding::LocationOff, Finding::LocationNotPermitted])
    } else {
        judgement
    }
}

/// Whether this phone hears nothing while location services are off or not permitted to us.
fn needs_location(facts: &Facts) -> bool {
    let Observed::Seen(phone) = &facts.phone else {
        return false;
    };
    facts.os == Os::Android
        && matches!(&phone.system, Observed::Seen(system)
            if system.api.is_some_and(|api| api < HEARS_WITHOUT_LOCATION))
}

fn judge_air(facts: &Facts, base: &Base) -> Judgement {
    if !uses_bluetooth(facts) {
        return Judgement::not_applicable();
    }
    let bluetooth = match seen(&facts.bluetooth) {
        Ok(bluetooth) => bluetooth,
        Err(judgement) => return judgement,
    };
    if bluetooth.adapter != BluetoothAdapter::On {
        return Judgement::unknown(Why::NotReached, Vec::new());
    }
    let usable = of(bluetooth, |reader| {
        // iOS does not tell what it is paired with.
        reader.connected || (reader.seen && (reader.paired || facts.os == Os::Ios))
    });
    if !usable.is_empty() {
        let weak = usable
            .iter()
            .all(|reader| reader.rssi.is_some_and(|rssi| rssi <= WEAK));
        let evidence = if facts.os == Os::Ios {
            heard(&usable)
        } else {
            evidence(&usable)
        };
        return if weak {
            Judgement::warn(Finding::BluetoothReaderWeakSignal, evidence)
        } else {
            Judgement::pass(evidence)
        };
    }
    // Moved to its cable, as the official answers have it: then the air has nothing to show.
    if works_by_cable(facts, base) {
        return Judgement::not_applicable();
    }
    // Whether the paired one is merely late is not known before the search has ended.
    let missing = of(bluetooth, |reader| reader.paired);
    match &bluetooth.search {
        BluetoothSearch::Refused { message } => {
            return Judgement::unknown(
                Why::Failed {
                    message: message.clone(),
                },
                evidence(&missing),
            );
        }
        BluetoothSearch::CutShort => {
            return Judgement::unknown(Why::TimedOut { reader: None }, evidence(&missing));
        }
        BluetoothSearch::NotNeeded => return Judgement::unknown(Why::NotTold, Vec::new()),
        BluetoothSearch::Ended => {}
    }
    let unpaired = of(bluetooth, |reader| reader.seen && !reader.paired);
    // Where ours is paired and silent, the one that is heard is somebody else's.
    if unpaired.is_empty() || !missing.is_empty() {
        let mut evidence = evidence(&missing);
        evidence.push(Evidence::NoBluetoothReader);
        Judgement::fail(Finding::BluetoothReaderNotFound, evidence)
    } else if facts.setup == Some(Setup::WindowsBluetoothReader) {
        Judgement::fail(Finding::BluetoothReaderNotPaired, evidence(&unpaired))
    } else {
        // On phones an app may use a reader without pairing (inferred), so this need not be the fault.
        Judgement::warn(Finding::BluetoothReaderNotPaired, evidence(&unpaired))
    }
}

fn of(bluetooth: &Bluetooth, which: impl Fn(&BluetoothReader) -> bool) -> Vec<&BluetoothReader> {
    bluetooth
        .readers
        .iter()
        .filter(|reader| which(reader))
        .collect()
}

fn evidence(readers: &[&BluetoothReader]) -> Vec<Evidence> {
    readers
        .iter()
        .map(|reader| Evidence::BluetoothReader {
            reader: (*reader).clone(),
        })
        .collect()
}

/// The same where nobody tells what is paired.
fn heard(readers: &[&BluetoothReader]) -> Vec<Evidence> {
    let told = |reader: &&BluetoothReader| {
        let reader = (*reader).clone();
        if reader.connected {
            Evidence::BluetoothReader { reader }
        } else {
            Evidence::BluetoothReaderHeard { reader }
        }
    };
    readers.iter().map(told).collect()
}
