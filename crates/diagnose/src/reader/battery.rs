//! `reader.battery`: is the battery of the user's Bluetooth reader low? Only where the system is told: most readers and systems say
//! nothing of it, and nothing is then said here either.

use kb::Base;

use crate::{Check, Evidence, Finding, Judgement, seen, uses_bluetooth};
use facts::{BluetoothReader, Facts, PartName};

pub(crate) const CHECK: Check = Check {
    id: "reader.battery",
    findings: &[Finding::ReaderBatteryLow],
    needs: &[PartName::Bluetooth],
    explained_by: &[
        Finding::BluetoothAbsent,
        Finding::BluetoothOff,
        Finding::BluetoothNotPermitted,
    ],
    judge,
};

/// At and below this many percent a reader may not last the round of visits (ours: no maker publishes a limit).
const LOW: u8 = 20;

fn judge(facts: &Facts, _: &Base) -> Judgement {
    if !uses_bluetooth(facts) {
        return Judgement::not_applicable();
    }
    let bluetooth = match seen(&facts.bluetooth) {
        Ok(bluetooth) => bluetooth,
        Err(judgement) => return judgement,
    };
    // A reader that is neither connected nor heard may lie in a drawer.
    let in_use = |reader: &&BluetoothReader| reader.connected || reader.paired && reader.seen;
    let told: Vec<&BluetoothReader> = bluetooth
        .readers
        .iter()
        .filter(in_use)
        .filter(|reader| reader.battery.is_some())
        .collect();
    let of = |readers: &[&BluetoothReader]| -> Vec<Evidence> {
        let readers = readers.iter().map(|reader| Evidence::BluetoothReader {
            reader: (*reader).clone(),
        });
        readers.collect()
    };
    let is_low = |reader: &&BluetoothReader| reader.battery.is_some_and(|left| left <= LOW);
    let low: Vec<&BluetoothReader> = told.iter().copied().filter(is_low).collect();
    if !low.is_empty() {
        Judgement::warn(Finding::ReaderBatteryLow, of(&low))
    } else if told.is_empty() {
        Judgement::not_applicable()
    } else {
        Judgement::pass(of(&told))
    }
}
