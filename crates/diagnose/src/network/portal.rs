//! `network.portal`: does the network's own page answer in the server's place? A filter's block page is none, though it comes the same
//! way: nobody can log in there, and somebody else is to be asked. Sure signs are a page on the TLS port and being
//! sent to a stranger's host. A page on the plain port alone counts only where TLS did not get as far as certificates, since
//! a server may well have a page there.

use kb::Base;

use crate::network::evidence::ConnectionEvidence as Seen;
use crate::{Check, Evidence, Finding, Judgement, NOT_REACHED, seen, uses_internet};
use facts::PartName;
use facts::{Facts, Observed, PlainOutcome, TlsOutcome};

pub(crate) const CHECK: Check = Check {
    id: "network.portal",
    findings: &[Finding::CaptivePortal],
    needs: &[PartName::Plain, PartName::Tls],
    explained_by: &[Finding::NetworkDisconnected, Finding::DnsFailed],
    judge,
};

/// RFC 6585: the network wants a log-in.
const NETWORK_AUTHENTICATION_REQUIRED: u16 = 511;

fn judge(facts: &Facts, base: &Base) -> Judgement {
    if !uses_internet(facts) {
        return Judgement::not_applicable();
    }
    let connection = &facts.connection;
    let tls: &[_] = match &connection.tls {
        Observed::Seen(tls) => tls,
        _ => &[],
    };
    let healthy: Vec<Evidence> = tls
        .iter()
        .filter(|look| look.outcome == TlsOutcome::Done)
        .map(|look| {
            Seen::ServerItself {
                host: look.endpoint.host.clone(),
            }
            .into()
        })
        .collect();
    if !healthy.is_empty() {
        return Judgement::pass(healthy);
    }
    let plain = match seen(&connection.plain) {
        Ok(plain) => plain,
        Err(judgement) if tls.is_empty() => return judgement.because(NOT_REACHED),
        Err(_) => &Vec::new(),
    };
    let mut signs: Vec<Evidence> = tls
        .iter()
        .filter(|look| look.outcome == TlsOutcome::PlainText { http: true })
        .filter(|look| blocked(&look.endpoint.host, facts, base).is_none())
        .map(|look| {
            Seen::PageOnTlsPort {
                host: look.endpoint.host.clone(),
            }
            .into()
        })
        .collect();
    let mut own = Vec::new();
    let saw_certificates = tls.iter().any(|look| look.chain.is_some());
    for look in plain {
        let host = look.endpoint.host.clone();
        if let Some(page) = blocked(&host, facts, base) {
            own.push(page);
            continue;
        }
        match &look.outcome {
            PlainOutcome::Answered {
                moved_to: Some(to), ..
            } if !is_kin(to, &host) => signs.push(
                Seen::SentAway {
                    host,
                    to: to.clone(),
                }
                .into(),
            ),
            PlainOutcome::Answered { status, .. } if *status == NETWORK_AUTHENTICATION_REQUIRED => {
                signs.push(Seen::LogInAsked { host }.into());
            }
            PlainOutcome::Answered {
                status: 200,
                page: true,
                ..
            } if !saw_certificates => signs.push(Seen::PageInstead { host }.into()),
            PlainOutcome::Answered { .. } => own.push(Seen::ServerItself { host }.into()),
            PlainOutcome::NotHttp | PlainOutcome::Nothing => {}
        }
    }
    if !signs.is_empty() {
        Judgement::fail(Finding::CaptivePortal, signs)
    } else if !own.is_empty() {
        Judgement::pass(own)
    } else if saw_certificates {
        // A page of the network's own would not have hidden behind certificates and kept silent on the plain port.
        Judgement::pass(
            tls.iter()
                .filter(|look| look.chain.is_some())
                .map(|look| {
                    Seen::NoPage {
                        host: look.endpoint.host.clone(),
                    }
                    .into()
                })
                .collect(),
        )
    } else {
        Judgement::unknown(facts::Why::NotReached, Vec::new()).because(&[
            Finding::NetworkDisconnected,
            Finding::DnsFailed,
            Finding::ServerUnreachable,
            Finding::TlsRefused,
        ])
    }
}

/// A filter's page that answered for this host, for the checks that it keeps from seeing a server.
pub(crate) fn blocked(host: &str, facts: &Facts, base: &Base) -> Option<Evidence> {
    let Observed::Seen(plain) = &facts.connection.plain else {
        return None;
    };
    let by = plain.iter().find_map(|look| match &look.outcome {
        PlainOutcome::Answered { blocked_by, .. } if look.endpoint.host == host => {
            blocked_by.as_deref()
        }
        _ => None,
    })?;
    let row = base.filters().iter().find(|row| row.id == by);
    let seen = Seen::Blocked {
        host: host.to_owned(),
        product: row.and_then(|row| row.product.clone()),
    };
    Some(seen.into())
}

/// Whether the portal answered, for checks that must not take its word.
pub(crate) fn is_found(facts: &Facts, base: &Base) -> bool {
    judge(facts, base).finding.is_some()
}

/// Hosts of one owner, as far as names tell: their last two labels are the same.
fn is_kin(one: &str, other: &str) -> bool {
    let last_two = |host: &str| {
        let mut labels: Vec<String> = host
            .trim_end_matches('.')
            .rsplit('.')
            .take(2)
            .map(str::to_ascii_lowercase)
            .collect();
        labels.reverse();
        labels.join(".")
    };
    let is_address = |host: &str| host.parse::<std::net::IpAddr>().is_ok();
    one.eq_ignore_ascii_case(other)
        || !is_address(one) && !is_address(other) && last_two(one) == last_two(other)
}
