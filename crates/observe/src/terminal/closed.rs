//! Names and servers of the closed network.

#[cfg(windows)]
use std::thread;
#[cfg(windows)]
use std::time::{Duration, Instant};

#[cfg(windows)]
use super::known;
#[cfg(windows)]
use crate::network::{connect, look_up};
use facts::{ClosedDns, ClosedHost, ClosedReachOutcome, NetworkCard, RouteOutcome};
#[cfg(windows)]
use facts::{ClosedName, ClosedNameOutcome, ClosedReach, Endpoint, NameOutcome};

/// How long a name or a server may take.
#[cfg(windows)]
const LIMIT: Duration = Duration::from_secs(3);

/// The hosts whose names are asked for. 回線認証 is NTT's own, so its name is asked for only where NTT's name servers are set.
pub(super) fn hosts(cards: &[NetworkCard]) -> Vec<ClosedHost> {
    let ntt = [
        ClosedDns::East,
        ClosedDns::West,
        ClosedDns::OldEast,
        ClosedDns::OldWest,
    ];
    let is_ntt = cards
        .iter()
        .flat_map(|card| &card.dns)
        .any(|server| ntt.contains(server));
    let mut hosts = vec![ClosedHost::Face, ClosedHost::Web];
    hosts.extend(is_ntt.then_some(ClosedHost::LineAuth));
    hosts.push(ClosedHost::Distribution);
    hosts
}

#[cfg(windows)]
fn endpoint(host: ClosedHost) -> Endpoint {
    Endpoint {
        host: known::host(host).to_owned(),
        port: 443,
    }
}

/// Asks the system for the names, all at once.
#[cfg(windows)]
pub(super) fn names(hosts: &[ClosedHost], until: Instant) -> Vec<ClosedName> {
    let limit = LIMIT.min(until.saturating_duration_since(Instant::now()));
    at_once(hosts, move |host| {
        let (_, outcome) = look_up(&endpoint(host), limit);
        ClosedName {
            host,
            outcome: match outcome {
                NameOutcome::Address | NameOutcome::Found { .. } => ClosedNameOutcome::Found,
                NameOutcome::NoSuchName => ClosedNameOutcome::NotFound,
                NameOutcome::NoAnswer | NameOutcome::Silent | NameOutcome::Failed { .. } => {
                    ClosedNameOutcome::Silent
                }
            },
        }
    })
}

/// Connects with both servers, sends nothing, and closes.
#[cfg(windows)]
pub(super) fn reach(until: Instant) -> Vec<ClosedReach> {
    at_once(&[ClosedHost::Face, ClosedHost::Web], move |host| {
        let limit = LIMIT.min(until.saturating_duration_since(Instant::now()));
        let (addresses, _) = look_up(&endpoint(host), limit / 2);
        let outcome = if addresses.is_empty() {
            ClosedReachOutcome::NoName
        } else {
            let (families, _) = connect(&addresses, Instant::now() + limit);
            reached(families.into_iter().map(|(_, outcome)| outcome))
        };
        ClosedReach { host, outcome }
    })
}

/// The best of what the families came to.
pub(super) fn reached(outcomes: impl Iterator<Item = RouteOutcome>) -> ClosedReachOutcome {
    let outcomes: Vec<RouteOutcome> = outcomes.collect();
    let connected = outcomes.iter().find_map(|outcome| match outcome {
        RouteOutcome::Connected { millis } => Some(*millis),
        _ => None,
    });
    match connected {
        Some(millis) => ClosedReachOutcome::Connected { millis },
        None if outcomes.contains(&RouteOutcome::Refused) => ClosedReachOutcome::Refused,
        None => ClosedReachOutcome::Silent,
    }
}

#[cfg(windows)]
fn at_once<T: Send + 'static>(
    hosts: &[ClosedHost],
    ask: impl Fn(ClosedHost) -> T + Clone + Send + 'static,
) -> Vec<T> {
    let asked: Vec<_> = hosts
        .iter()
        .map(|host| {
            let (ask, host) = (ask.clone(), *host);
            thread::spawn(move || ask(host))
        })
        .collect();
    asked
        .into_iter()
        .filter_map(|asked| asked.join().ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use facts::{CardAddress, CardLine};

    use super::*;

    fn card(dns: &[ClosedDns]) -> NetworkCard {
        NetworkCard {
            kind: CardLine::Wired,
            up: true,
            ipv4: CardAddress::None,
            ipv6: CardAddress::Given,
            way_out_ipv4: None,
            way_out_ipv6: None,
            dns: dns.to_vec(),
        }
    }

    #[test]
    fn the_name_of_line_authentication_is_asked_for_on_ntt_s_lines_alone() {
        let asked = |dns: &[ClosedDns]| hosts(&[card(dns)]).contains(&ClosedHost::LineAuth);
        assert!(asked(&[ClosedDns::Other, ClosedDns::West]));
        assert!(!asked(&[ClosedDns::Other, ClosedDns::House]));
        assert!(!hosts(&[]).contains(&ClosedHost::LineAuth));
    }

    #[test]
    fn one_family_that_connects_is_a_connection() {
        let of = |outcomes: &[RouteOutcome]| reached(outcomes.iter().cloned());
        assert_eq!(
            of(&[
                RouteOutcome::TimedOut,
                RouteOutcome::Connected { millis: 9 }
            ]),
            ClosedReachOutcome::Connected { millis: 9 }
        );
        assert_eq!(
            of(&[RouteOutcome::Unreachable, RouteOutcome::Refused]),
            ClosedReachOutcome::Refused
        );
        assert_eq!(
            of(&[RouteOutcome::TimedOut, RouteOutcome::Unreachable]),
            ClosedReachOutcome::Silent
        );
    }
}
