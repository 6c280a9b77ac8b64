//! `phone.power-saving`: is power saving off? The official table asks it of the patient's phone (002, 021); that it weakens
//! the institution's own phone as well is inferred, so it is never more than a warning.

use kb::Base;

use crate::phone::evidence::PhoneEvidence as Seen;
use crate::{Check, Finding, Judgement, phone, seen};
use facts::PartName;
use facts::{Facts, Switch};

pub(crate) const CHECK: Check = Check {
    id: "phone.power-saving",
    findings: &[Finding::PowerSavingOn],
    needs: &[PartName::Phone],
    explained_by: &[],
    judge,
};

fn judge(facts: &Facts, _: &Base) -> Judgement {
    let phone = match phone(facts) {
        Ok(phone) => phone,
        Err(judgement) => return judgement,
    };
    let power_saving = match seen(&phone.power_saving) {
        Ok(power_saving) => *power_saving,
        Err(judgement) => return judgement,
    };
    let evidence = vec![Seen::PowerSaving { power_saving }.into()];
    match power_saving {
        Switch::Off => Judgement::pass(evidence),
        Switch::On => Judgement::warn(Finding::PowerSavingOn, evidence),
    }
}
