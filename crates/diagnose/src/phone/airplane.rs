//! `phone.airplane`: is airplane mode off, as the official answers want it (003 Q1-1, Q1-2, Q2-1)? iOS tells no app, so there
//! the user is asked, unless a mobile line shows it.

use kb::Base;

use crate::phone::evidence::PhoneEvidence as Seen;
use crate::{Check, Evidence, Finding, Judgement, Question, phone};
use facts::PartName;
use facts::{Carrier, Facts, Observed, Phone, Switch};

pub(crate) const CHECK: Check = Check {
    id: "phone.airplane",
    findings: &[Finding::AirplaneModeOn],
    needs: &[PartName::Phone],
    explained_by: &[],
    judge,
};

fn judge(facts: &Facts, _: &Base) -> Judgement {
    let phone = match phone(facts) {
        Ok(phone) => phone,
        Err(judgement) => return judgement,
    };
    let (airplane_mode, evidence): (Switch, Evidence) = match &phone.airplane_mode {
        Observed::Seen(mode) => (
            *mode,
            Seen::AirplaneMode {
                airplane_mode: *mode,
            }
            .into(),
        ),
        _ if is_on_mobile_line(phone) => (Switch::Off, Seen::MobileLine.into()),
        Observed::Unavailable(_) | Observed::NotAsked => match facts.answers.airplane {
            Some(mode) => (
                mode,
                Seen::AirplaneAnswer {
                    airplane_mode: mode,
                }
                .into(),
            ),
            None => return Judgement::ask(Question::Airplane, Vec::new()),
        },
    };
    match airplane_mode {
        Switch::Off => Judgement::pass(vec![evidence]),
        // Wi-Fi can be switched on again in airplane mode.
        Switch::On if is_online(phone) => Judgement::warn(
            Finding::AirplaneModeOn,
            vec![evidence, Seen::OnlineAllTheSame.into()],
        ),
        Switch::On => Judgement::fail(Finding::AirplaneModeOn, vec![evidence]),
    }
}

fn is_online(phone: &Phone) -> bool {
    matches!(&phone.network, Observed::Seen(network) if network.connected)
}

fn is_on_mobile_line(phone: &Phone) -> bool {
    matches!(&phone.network, Observed::Seen(network)
        if network.connected && network.over.contains(&Carrier::Cellular))
}
