//! `bluetooth.adapter`: has the machine Bluetooth, is it on, and may we look? Only where a reader comes through it.

use kb::Base;

use crate::{Check, Evidence, Finding, Judgement, seen, uses_bluetooth};
use facts::PartName;
use facts::{BluetoothAdapter, Facts};

pub(crate) const CHECK: Check = Check {
    id: "bluetooth.adapter",
    findings: &[
        Finding::BluetoothAbsent,
        Finding::BluetoothOff,
        Finding::BluetoothNotPermitted,
    ],
    needs: &[PartName::Bluetooth],
    explained_by: &[Finding::AirplaneModeOn],
    judge,
};

fn judge(facts: &Facts, _: &Base) -> Judgement {
    if !uses_bluetooth(facts) {
        return Judgement::not_applicable();
    }
    let bluetooth = match seen(&facts.bluetooth) {
        Ok(bluetooth) => bluetooth,
        Err(judgement) => return judgement,
    };
    let adapter = bluetooth.adapter;
    let evidence = vec![Evidence::BluetoothAdapter { adapter }];
    match adapter {
        BluetoothAdapter::On => Judgement::pass(evidence),
        BluetoothAdapter::Off => Judgement::fail(Finding::BluetoothOff, evidence),
        BluetoothAdapter::Absent => Judgement::fail(Finding::BluetoothAbsent, evidence),
        BluetoothAdapter::NotPermitted => Judgement::fail(Finding::BluetoothNotPermitted, evidence),
    }
}
