//! `phone.nfc-reader`: is the part of NFC that reads cards on (「Reader/Writer, P2P」), as the official answers want it (003 Q1-1,
//! Q1-2, Q2-1)? With it off NFC looks on, and no card is ever felt.

use kb::{Base, Setup};

use crate::phone::evidence::PhoneEvidence as Seen;
use crate::{Check, Finding, Judgement, phone, seen};
use facts::PartName;
use facts::{Facts, Observed, Switch, Why};

pub(crate) const CHECK: Check = Check {
    id: "phone.nfc-reader",
    findings: &[Finding::NfcReaderOff],
    needs: &[PartName::Phone],
    explained_by: &[Finding::AirplaneModeOn, Finding::NfcOff, Finding::NfcAbsent],
    judge,
};

fn judge(facts: &Facts, _: &Base) -> Judgement {
    let phone = match phone(facts) {
        Ok(phone) => phone,
        Err(judgement) => return judgement,
    };
    // Most systems tell no app: nothing can be said, and a user is told where the switch is by the pages.
    if matches!(
        phone.nfc_reader,
        Observed::NotAsked | Observed::Unavailable(Why::NotTold)
    ) {
        return Judgement::not_applicable();
    }
    let nfc_reader = match seen(&phone.nfc_reader) {
        Ok(nfc_reader) => *nfc_reader,
        Err(judgement) => return judgement,
    };
    let evidence = vec![Seen::NfcReader { nfc_reader }.into()];
    match nfc_reader {
        Switch::On => Judgement::pass(evidence),
        Switch::Off if facts.setup == Some(Setup::Phone) => {
            Judgement::fail(Finding::NfcReaderOff, evidence)
        }
        Switch::Off => Judgement::warn(Finding::NfcReaderOff, evidence),
    }
}
