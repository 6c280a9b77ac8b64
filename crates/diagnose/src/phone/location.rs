//! `phone.location`: are location services on, as the official answers want them (003 Q1-1, Q1-2, Q2-1)? And may this app use
//! them, where Android lets nobody hear a Bluetooth reader without?

use kb::{Base, Setup};

use crate::phone::evidence::PhoneEvidence as Seen;
use crate::{Check, Finding, Judgement, phone, seen};
use facts::PartName;
use facts::{Facts, Observed, Permission, Switch};

pub(crate) const CHECK: Check = Check {
    id: "phone.location",
    findings: &[Finding::LocationOff, Finding::LocationNotPermitted],
    needs: &[PartName::Phone],
    explained_by: &[],
    judge,
};

fn judge(facts: &Facts, _: &Base) -> Judgement {
    let phone = match phone(facts) {
        Ok(phone) => phone,
        Err(judgement) => return judgement,
    };
    let location = match seen(&phone.location) {
        Ok(location) => *location,
        Err(judgement) => return judgement,
    };
    let mut evidence = vec![Seen::Location { location }.into()];
    let refused = phone.location_permission == Observed::Seen(Permission::Refused);
    match location {
        Switch::Off if facts.setup.is_some() => Judgement::fail(Finding::LocationOff, evidence),
        // Whether anything is read with this phone is not known.
        Switch::Off => Judgement::warn(Finding::LocationOff, evidence),
        Switch::On if refused && facts.setup == Some(Setup::PhoneBluetoothReader) => {
            evidence.push(Seen::LocationRefused.into());
            // The official app has a permission of its own, which nobody can see: it may well hear the reader.
            Judgement::warn(Finding::LocationNotPermitted, evidence)
        }
        Switch::On => Judgement::pass(evidence),
    }
}
