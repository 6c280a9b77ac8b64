//! `phone.nfc`: can this phone read cards? With a Bluetooth reader it need not, and an iPad cannot; but the official answers
//! want an Android's NFC to be on there as well (003 Q1-2, Q2-1), so off is a warning.

use kb::{Base, Setup};

use crate::phone::evidence::PhoneEvidence as Seen;
use crate::{Check, Finding, Judgement, phone, seen};
use facts::PartName;
use facts::{Facts, Nfc, Observed, Switch};

pub(crate) const CHECK: Check = Check {
    id: "phone.nfc",
    findings: &[Finding::NfcOff, Finding::NfcAbsent],
    needs: &[PartName::Phone],
    explained_by: &[Finding::AirplaneModeOn],
    judge,
};

fn judge(facts: &Facts, _: &Base) -> Judgement {
    let phone = match phone(facts) {
        Ok(phone) => phone,
        Err(judgement) => return judgement,
    };
    let nfc = match seen(&phone.nfc) {
        Ok(nfc) => *nfc,
        Err(judgement) => return judgement,
    };
    let mut evidence = vec![Seen::Nfc { nfc }.into()];
    if nfc == Nfc::On && phone.nfc_unlocked_only == Observed::Seen(Switch::On) {
        evidence.push(Seen::NfcUnlockedOnly.into());
    }
    match (nfc, facts.setup) {
        (Nfc::On, _) => Judgement::pass(evidence),
        (Nfc::Off, Some(Setup::Phone)) => Judgement::fail(Finding::NfcOff, evidence),
        (Nfc::Off, _) => Judgement::warn(Finding::NfcOff, evidence),
        (Nfc::Absent, Some(Setup::Phone)) => Judgement::fail(Finding::NfcAbsent, evidence),
        // It has a reader, or may have one.
        (Nfc::Absent, _) => Judgement::not_applicable(),
    }
}
