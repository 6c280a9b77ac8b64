//! `reader.present`: does the PC/SC service list a reader?

use super::{Check, Evidence, Finding, Judgement, seen, uses_pcsc};
use crate::facts::{Facts, Os, PcscService, Why};
use crate::observe::PartName;

pub(super) const CHECK: Check = Check {
    id: "reader.present",
    title: "カードリーダーの接続",
    findings: &[Finding::ReaderNotConnected],
    needs: &[PartName::Pcsc],
    // Where the reader is to come through Bluetooth, PC/SC lists it through a maker's tool if at all; and a reader in the
    // other mode, or without power, is listed nowhere.
    explained_by: &[
        Finding::SmartcardServiceStopped,
        Finding::BluetoothAbsent,
        Finding::BluetoothOff,
        Finding::BluetoothNotPermitted,
        Finding::ReaderInBluetoothMode,
        Finding::ReaderInUsbMode,
        Finding::ReaderUnpowered,
        Finding::BluetoothReaderNotFound,
        Finding::BluetoothReaderNotPaired,
        Finding::BluetoothReaderOnWindows,
    ],
    judge,
};

fn judge(facts: &Facts) -> Judgement {
    if !uses_pcsc(facts) {
        return Judgement::not_applicable();
    }
    match seen(&facts.pcsc) {
        Err(judgement) => judgement,
        Ok(PcscService::NotRunning) if facts.os == Os::Windows => {
            Judgement::fail(Finding::ReaderNotConnected, vec![Evidence::ServiceSilent])
        }
        Ok(PcscService::NotRunning) => Judgement::unknown(Why::NotReached, Vec::new()),
        Ok(PcscService::Running { readers }) if readers.is_empty() => {
            Judgement::fail(Finding::ReaderNotConnected, vec![Evidence::NoReaders])
        }
        Ok(PcscService::Running { readers }) => Judgement::pass(
            readers
                .iter()
                .map(|reader| Evidence::Reader {
                    reader: reader.name.clone(),
                })
                .collect(),
        ),
    }
}
