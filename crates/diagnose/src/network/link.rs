//! `network.link`: is there a cable, a radio or a line, and a way out? A server that was reached answers the question better
//! than any list of interfaces, and on a terminal the closed network's names do.

use kb::Base;

use crate::network::evidence::ConnectionEvidence as Seen;
use crate::network::reach;
use crate::phone::evidence::PhoneEvidence;
use crate::terminal::names;
use crate::{Check, Finding, Judgement, seen};
use facts::PartName;
use facts::{Facts, Observed};

pub(crate) const CHECK: Check = Check {
    id: "network.link",
    findings: &[Finding::NetworkDisconnected],
    needs: &[
        PartName::Link,
        PartName::Routes,
        PartName::Phone,
        PartName::TerminalNames,
    ],
    explained_by: &[Finding::AirplaneModeOn],
    judge,
};

fn judge(facts: &Facts, _: &Base) -> Judgement {
    let reached = reach::connected(facts);
    // A phone's own word goes before its list of interfaces, which it need not show to an app.
    if let Some(connected) = phone_is_connected(facts) {
        let evidence = vec![PhoneEvidence::Network { connected }.into()];
        if connected {
            return Judgement::pass(evidence);
        } else if reached.is_empty() {
            return Judgement::fail(Finding::NetworkDisconnected, evidence);
        }
    }
    let link = match seen(&facts.connection.link) {
        Ok(link) => link,
        Err(_) if !reached.is_empty() => return Judgement::pass(reached),
        Err(judgement) => return judgement,
    };
    let ipv4 = link.ipv4 && link.way_out_ipv4;
    let ipv6 = link.ipv6 && link.way_out_ipv6;
    if ipv4 || ipv6 {
        Judgement::pass(vec![Seen::Link { ipv4, ipv6 }.into()])
    } else if !reached.is_empty() {
        Judgement::pass(reached)
    } else if link.ipv4 || link.ipv6 {
        // A terminal may have routes of its own to the closed network and no way out into any other.
        let closed = names::found(facts);
        if !closed.is_empty() {
            return Judgement::pass(closed);
        }
        Judgement::fail(Finding::NetworkDisconnected, vec![Seen::NoWayOut.into()])
    } else {
        Judgement::fail(Finding::NetworkDisconnected, vec![Seen::NoAddress.into()])
    }
}

/// Whether the phone says that it has a way out; nothing where this is no phone or it does not tell.
fn phone_is_connected(facts: &Facts) -> Option<bool> {
    match &facts.phone {
        Observed::Seen(phone) if facts.os.is_phone() => match &phone.network {
            Observed::Seen(network) => Some(network.connected),
            Observed::Unavailable(_) | Observed::NotAsked => None,
        },
        _ => None,
    }
}
