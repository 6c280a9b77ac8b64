//! `phone.detour`: does a VPN or a private DNS server stand between the phone and a service that it does not reach? Both
//! are right in many a phone, so they are named only where names or servers fail.

use kb::Base;

use crate::phone::evidence::PhoneEvidence as Seen;
use crate::{Check, Evidence, Finding, Judgement, phone, seen};
use facts::PartName;
use facts::{Facts, NameOutcome, Observed, PrivateDns, RouteOutcome, Why};

pub(crate) const CHECK: Check = Check {
    id: "phone.detour",
    findings: &[Finding::PrivateDnsSet, Finding::VpnOn],
    needs: &[PartName::Phone, PartName::Names, PartName::Routes],
    explained_by: &[Finding::AirplaneModeOn],
    judge,
};

fn judge(facts: &Facts, _: &Base) -> Judgement {
    let phone = match phone(facts) {
        Ok(phone) => phone,
        Err(judgement) => return judgement,
    };
    let network = match seen(&phone.network) {
        Ok(network) => network,
        Err(judgement) => return judgement,
    };
    if !network.connected {
        return Judgement::not_applicable();
    }
    let mut evidence: Vec<Evidence> = Vec::new();
    let server = match &phone.private_dns {
        Observed::Seen(PrivateDns::Server { host }) => Some(host.clone()),
        _ => None,
    };
    evidence.push(Seen::Vpn { vpn: network.vpn }.into());
    if let Some(host) = &server {
        evidence.push(Seen::PrivateDns { host: host.clone() }.into());
    }
    let no_name = no_name_is_found(facts);
    let is_set = server.is_some() || network.vpn;
    if server.is_some() && no_name {
        Judgement::warn(Finding::PrivateDnsSet, evidence)
    } else if network.vpn && (no_name || no_server_is_reached(facts)) {
        Judgement::warn(Finding::VpnOn, evidence)
    } else if no_name && !matches!(phone.private_dns, Observed::Seen(_)) {
        // It may be what names go through, and nobody tells.
        Judgement::unknown(Why::NotTold, evidence)
    } else if is_set && !matches!(facts.connection.names, Observed::Seen(_)) {
        // Whether it stands in the way shows by what fails.
        Judgement::unknown(Why::NotReached, evidence)
    } else {
        Judgement::pass(evidence)
    }
}

fn no_name_is_found(facts: &Facts) -> bool {
    matches!(&facts.connection.names, Observed::Seen(names) if !names.is_empty()
    && names.iter().all(|look| {
        !matches!(look.outcome, NameOutcome::Address | NameOutcome::Found { .. })
    }))
}

fn no_server_is_reached(facts: &Facts) -> bool {
    matches!(&facts.connection.routes, Observed::Seen(routes) if !routes.is_empty()
        && routes.iter().all(|look| !matches!(look.outcome, RouteOutcome::Connected { .. })))
}
