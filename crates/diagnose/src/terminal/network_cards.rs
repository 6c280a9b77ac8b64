//! `terminal.network-cards`: has the card of the closed network a line and an address? A terminal may have two cards, so that the other one's line says nothing;
//! the closed network's is known by the name servers set on it. A terminal that goes through IPsec rightly has one card and no IPv6; where
//! the closed network's names are found, a card that still bears its name servers is one of former days.

use kb::Base;

use crate::terminal::evidence::TerminalEvidence as Seen;
use crate::terminal::names::{Names, names};
use crate::terminal::{evidence, terminal};
use crate::{Check, Finding, Judgement, seen};
use facts::{CardAddress, CardLine, ClosedDns, Facts, NetworkCard, PartName, Why};

pub(crate) const CHECK: Check = Check {
    id: "terminal.network-cards",
    findings: &[
        Finding::TerminalCableOut,
        Finding::ClosedAddressMissing,
        Finding::TerminalOnlyWireless,
        Finding::WaysOutEqual,
        Finding::SelfGivenAddress,
    ],
    needs: &[
        PartName::TerminalPrograms,
        PartName::TerminalCards,
        PartName::TerminalNames,
    ],
    explained_by: &[Finding::NetworkDisconnected],
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
    let cards: Vec<&NetworkCard> = cards
        .iter()
        .filter(|card| card.kind != CardLine::Other)
        .collect();
    let up: Vec<&NetworkCard> = cards.iter().copied().filter(|card| card.up).collect();
    let fail = |finding, seen| Judgement::fail(finding, evidence([seen]));
    let warn = |finding, seen| Judgement::warn(finding, evidence([seen]));
    if cards.is_empty() {
        return Judgement::unknown(Why::NotTold, Vec::new());
    }
    let closed_up: Vec<&NetworkCard> = up.iter().copied().filter(|card| is_closed(card)).collect();
    if up.is_empty() {
        return fail(Finding::TerminalCableOut, Seen::NoCardUp);
    }
    let arrives = names(facts) == Names::Found;
    if closed_up.is_empty() && !arrives && cards.iter().any(|card| is_closed(card)) {
        return fail(Finding::TerminalCableOut, Seen::ClosedCardDown);
    }
    let without_ipv6 = |card: &&NetworkCard| card.ipv6 != CardAddress::Given;
    if !closed_up.is_empty() && !arrives && closed_up.iter().all(without_ipv6) {
        return fail(Finding::ClosedAddressMissing, Seen::NoClosedIpv6);
    }
    if up.iter().all(|card| card.kind == CardLine::Wireless) {
        return warn(Finding::TerminalOnlyWireless, Seen::OnlyWireless);
    }
    if equal(&up, |card| card.way_out_ipv4) || equal(&up, |card| card.way_out_ipv6) {
        return warn(Finding::WaysOutEqual, Seen::WaysOutEqual);
    }
    // A card for IPv6 alone may have given itself an IPv4 address that nobody uses.
    let given_itself = up
        .iter()
        .find(|card| card.ipv4 == CardAddress::SelfGiven && card.ipv6 != CardAddress::Given);
    if let Some(card) = given_itself {
        let line = card.kind;
        return warn(Finding::SelfGivenAddress, Seen::SelfGivenAddress { line });
    }
    let count = u32::try_from(up.len()).unwrap_or(u32::MAX);
    Judgement::pass(evidence([Seen::CardsUp { count }]))
}

/// Whether a name server of the closed network is set on the card.
fn is_closed(card: &NetworkCard) -> bool {
    let closed = [ClosedDns::East, ClosedDns::West];
    card.dns.iter().any(|server| closed.contains(server))
}

/// Whether two cards offer a way out with the same metric.
fn equal(up: &[&NetworkCard], metric: fn(&NetworkCard) -> Option<u32>) -> bool {
    let metrics: Vec<u32> = up.iter().filter_map(|card| metric(card)).collect();
    let mut rest = metrics.iter().enumerate();
    rest.any(|(place, metric)| metrics[place + 1..].contains(metric))
}
