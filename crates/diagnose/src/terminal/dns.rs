//! `terminal.dns`: are the closed network's name servers set? Others may be right too: a router that asks them, or a provider's own. So a name server is
//! called wrong only where the closed network's names have no address.

use kb::Base;

use crate::terminal::evidence::TerminalEvidence as Seen;
use crate::terminal::names::{Names, names};
use crate::terminal::{evidence, terminal};
use crate::{Check, Finding, Judgement, seen};
use facts::{ClosedDns, Facts, NetworkCard, PartName, Why};

pub(crate) const CHECK: Check = Check {
    id: "terminal.dns",
    findings: &[Finding::ClosedDnsMissing, Finding::ClosedDnsOld],
    needs: &[
        PartName::TerminalPrograms,
        PartName::TerminalCards,
        PartName::TerminalNames,
    ],
    explained_by: &[
        Finding::NetworkDisconnected,
        Finding::TerminalCableOut,
        Finding::ClosedAddressMissing,
    ],
    judge,
};

fn judge(facts: &Facts, _: &Base) -> Judgement {
    if let Err(judgement) = terminal(facts) {
        return judgement;
    }
    let cards = match seen(&facts.terminal.cards) {
        Ok(cards) => cards,
        Err(judgement) => return judgement,
    };
    let up: Vec<&NetworkCard> = cards.iter().filter(|card| card.up).collect();
    let mut servers: Vec<ClosedDns> = Vec::new();
    for server in up.iter().flat_map(|card| &card.dns) {
        if !servers.contains(server) {
            servers.push(*server);
        }
    }
    let told = if servers.is_empty() {
        evidence([Seen::NoNameServer])
    } else {
        evidence(
            servers
                .iter()
                .map(|server| Seen::NameServer { server: *server }),
        )
    };
    let is_old = |card: &&NetworkCard| {
        matches!(
            card.dns.first(),
            Some(ClosedDns::OldEast | ClosedDns::OldWest)
        )
    };
    let closed = [ClosedDns::East, ClosedDns::West];
    if up.iter().any(is_old) {
        Judgement::warn(Finding::ClosedDnsOld, told)
    } else if servers.iter().any(|server| closed.contains(server)) {
        Judgement::pass(told)
    } else {
        match names(facts) {
            Names::Found => Judgement::pass(told),
            Names::Missing => Judgement::fail(Finding::ClosedDnsMissing, told),
            Names::NotSeen => Judgement::unknown(Why::NotTold, told),
        }
    }
}
