//! `network.reach`: does TCP reach a server, by IPv4 or by IPv6? One is enough. Amazon's servers stand in for the app's own,
//! whose names are not public: all of them silent means this network, or the internet, and hardly ever the servers.

use kb::Base;

use crate::network::evidence::ConnectionEvidence as Seen;
use crate::security_products::security_products;
use crate::{Check, Evidence, Finding, Judgement, NOT_REACHED, seen, uses_internet};
use facts::PartName;
use facts::{Facts, Observed, RouteLook, RouteOutcome};

pub(crate) const CHECK: Check = Check {
    id: "network.reach",
    findings: &[Finding::ServerUnreachable],
    needs: &[PartName::Routes, PartName::Security],
    // A network that lets only its proxy out is silent to everybody else.
    explained_by: &[
        Finding::NetworkDisconnected,
        Finding::ProxyConfigured,
        Finding::DnsFailed,
    ],
    judge,
};

fn judge(facts: &Facts, base: &Base) -> Judgement {
    if !uses_internet(facts) {
        return Judgement::not_applicable();
    }
    let routes = match seen(&facts.connection.routes) {
        Ok(routes) => routes,
        Err(judgement) => return judgement.because(NOT_REACHED),
    };
    let connected = connected(facts);
    if connected.is_empty() {
        let evidence = routes
            .iter()
            .map(evidence)
            .chain(security_products(facts, base));
        Judgement::fail(Finding::ServerUnreachable, evidence.collect())
            .because(&[Finding::CaptivePortal])
    } else {
        Judgement::pass(connected)
    }
}

/// The connections that came about.
pub(crate) fn connected(facts: &Facts) -> Vec<Evidence> {
    let Observed::Seen(routes) = &facts.connection.routes else {
        return Vec::new();
    };
    routes
        .iter()
        .filter(|route| matches!(route.outcome, RouteOutcome::Connected { .. }))
        .map(evidence)
        .collect()
}

fn evidence(route: &RouteLook) -> Evidence {
    Seen::Route {
        endpoint: route.endpoint.clone(),
        family: route.family,
        outcome: route.outcome.clone(),
    }
    .into()
}
