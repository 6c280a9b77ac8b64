//! `phone.wifi`: is the phone's Wi-Fi strong enough? The official table names a weak radio among the causes of a lost
//! connection (000, 011). From where on it is weak is inferred, so it is never more than a warning.

use kb::Base;

use crate::phone::evidence::PhoneEvidence as Seen;
use crate::{Check, Finding, Judgement, phone, seen};
use facts::PartName;
use facts::{Facts, Observed, Why};

pub(crate) const CHECK: Check = Check {
    id: "phone.wifi",
    findings: &[Finding::WifiWeak],
    needs: &[PartName::Phone],
    explained_by: &[Finding::AirplaneModeOn],
    judge,
};

/// At this strength (dBm) and below, one bar is left at most on Android, and packets get lost.
const WEAK: i16 = -80;

fn judge(facts: &Facts, _: &Base) -> Judgement {
    let phone = match phone(facts) {
        Ok(phone) => phone,
        Err(judgement) => return judgement,
    };
    // Another link is in use, or the system tells no app (iOS, an older Android, a VPN).
    if matches!(
        phone.wifi_dbm,
        Observed::NotAsked | Observed::Unavailable(Why::NotTold)
    ) {
        return Judgement::not_applicable();
    }
    let dbm = match seen(&phone.wifi_dbm) {
        Ok(dbm) => *dbm,
        Err(judgement) => return judgement,
    };
    let evidence = vec![Seen::Wifi { dbm }.into()];
    if dbm <= WEAK {
        Judgement::warn(Finding::WifiWeak, evidence)
    } else {
        Judgement::pass(evidence)
    }
}
