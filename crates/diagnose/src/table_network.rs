//! The truth table of the connection checks: what is different from a healthy connection on the left, the verdicts and the
//! causes on the right. The time is the facts' own, so that 2027 and 2028 can be tried today.

use kb::{Base, Setup};
use proptest::prelude::*;

use super::{CHECKS, Check, Finding, Verdict};
use crate::report::{Report, diagnose, looked_at};
use facts::Answers;
use facts::facts_from_json;
use facts::{
    Chain, ClockOffset, Connection, Endpoint, Facts, Family, Issuer, Link, NameLook, NameOutcome,
    Observed, Os, PathVerdict, Paths, PlainLook, PlainOutcome, Proxy, ProxyPlace, ProxySetting,
    RootInStore, RouteLook, RouteOutcome, SCHEMA, Store, TlsLook, TlsOutcome, TrustStore, Why,
};

const HOST: &str = "good.sca1a.amazontrust.com";
const G2: &str = "starfield-services-root-g2";
const CA1: &str = "amazon-root-ca-1";

fn endpoint() -> Endpoint {
    Endpoint {
        host: HOST.to_owned(),
        port: 443,
    }
}

fn paths(verdict: PathVerdict) -> Paths {
    Paths {
        now: verdict.clone(),
        server_time: None,
        in_force: verdict,
    }
}

/// What Amazon's servers show, on a device that trusts them.
fn chain() -> Chain {
    Chain {
        length: 3,
        issuer: Issuer {
            name: "Amazon Root CA 1".to_owned(),
            organisation: Some("Amazon".to_owned()),
        },
        self_signed: false,
        complete: false,
        not_before: "2026-06-01T00:00:00Z".to_owned(),
        not_after: "2027-06-30T00:00:00Z".to_owned(),
        here: Some(paths(PathVerdict::Trusted)),
        amazon: paths(PathVerdict::Trusted),
        roots: vec![CA1.to_owned()],
    }
}

fn root(id: &str) -> RootInStore {
    let known = Base::embedded().roots().root(id).expect("a known root");
    RootInStore {
        root: id.to_owned(),
        trusted_in: vec![Store::System],
        forbidden_in: Vec::new(),
        not_before: format!("{}T00:00:00Z", known.not_before),
        not_after: format!("{}T00:00:00Z", known.not_after),
    }
}

fn all_roots() -> Vec<RootInStore> {
    let known = &Base::embedded().roots().roots;
    known.iter().map(|known| root(&known.id)).collect()
}

fn healthy() -> Facts {
    Facts {
        schema: SCHEMA,
        taken_at: "2026-11-22T00:00:00Z".to_owned(),
        os: Os::Linux,
        setup: None,
        answers: Answers::default(),
        pcsc: Observed::NotAsked,
        cards: Observed::NotAsked,
        tries: Observed::NotAsked,
        usb: Observed::NotAsked,
        services: Observed::NotAsked,
        bluetooth: Observed::NotAsked,
        phone: Observed::NotAsked,
        connection: Connection {
            link: Observed::Seen(Link {
                ipv4: true,
                ipv6: false,
                way_out_ipv4: true,
                way_out_ipv6: false,
            }),
            proxies: Observed::Seen(Vec::new()),
            names: Observed::Seen(vec![NameLook {
                endpoint: endpoint(),
                outcome: NameOutcome::Found { ipv4: 4, ipv6: 8 },
            }]),
            routes: Observed::Seen(vec![
                route(Family::Ipv4, RouteOutcome::Connected { millis: 12 }),
                route(Family::Ipv6, RouteOutcome::Unreachable),
            ]),
            plain: Observed::Seen(Vec::new()),
            tls: tls(TlsOutcome::Done, Some(chain())),
            clock: clock(0, true),
            trust_store: store(all_roots()),
        },
        software: facts::Software::default(),
    }
}

fn route(family: Family, outcome: RouteOutcome) -> RouteLook {
    RouteLook {
        endpoint: endpoint(),
        family,
        outcome,
    }
}

fn tls(outcome: TlsOutcome, chain: Option<Chain>) -> Observed<Vec<TlsLook>> {
    Observed::Seen(vec![TlsLook {
        endpoint: endpoint(),
        outcome,
        chain,
    }])
}

fn plain(outcome: PlainOutcome) -> Observed<Vec<PlainLook>> {
    Observed::Seen(vec![PlainLook {
        endpoint: endpoint(),
        outcome,
    }])
}

fn answered(status: u16, page: bool, moved_to: Option<&str>) -> Observed<Vec<PlainLook>> {
    plain(PlainOutcome::Answered {
        status,
        page,
        moved_to: moved_to.map(str::to_owned),
    })
}

fn clock(ahead_seconds: i32, trusted: bool) -> Observed<ClockOffset> {
    Observed::Seen(ClockOffset {
        ahead_seconds,
        server_time: "2026-11-22T00:00:00Z".to_owned(),
        trusted,
    })
}

fn store(amazon: Vec<RootInStore>) -> Observed<TrustStore> {
    Observed::Seen(TrustStore {
        certificates: 140,
        amazon,
    })
}

fn proxy(host: &str) -> Observed<Vec<Proxy>> {
    Observed::Seen(vec![Proxy {
        place: ProxyPlace::User,
        setting: ProxySetting::Server {
            host: host.to_owned(),
            port: Some(8080),
        },
    }])
}

/// A healthy connection but for this.
fn but(change: impl FnOnce(&mut Facts)) -> Facts {
    let mut facts = healthy();
    change(&mut facts);
    facts
}

const NOT_REACHED: Why = Why::NotReached;

fn no_link(facts: &mut Facts) {
    let connection = &mut facts.connection;
    connection.link = Observed::Seen(Link {
        ipv4: false,
        ipv6: false,
        way_out_ipv4: false,
        way_out_ipv6: false,
    });
    no_name(NameOutcome::NoAnswer)(facts);
}

fn no_name(outcome: NameOutcome) -> impl FnOnce(&mut Facts) {
    move |facts| {
        let connection = &mut facts.connection;
        connection.names = Observed::Seen(vec![NameLook {
            endpoint: endpoint(),
            outcome,
        }]);
        connection.routes = Observed::Unavailable(NOT_REACHED);
        connection.plain = Observed::Unavailable(NOT_REACHED);
        connection.tls = Observed::Unavailable(NOT_REACHED);
        connection.clock = Observed::Unavailable(Why::NotTold);
    }
}

fn no_route(outcome: RouteOutcome) -> impl FnOnce(&mut Facts) {
    move |facts| {
        let connection = &mut facts.connection;
        connection.routes = Observed::Seen(vec![
            route(Family::Ipv4, outcome.clone()),
            route(Family::Ipv6, outcome),
        ]);
        connection.plain = plain(PlainOutcome::Nothing);
        connection.tls = Observed::Unavailable(NOT_REACHED);
        connection.clock = Observed::Unavailable(Why::NotTold);
    }
}

fn no_tls(outcome: TlsOutcome) -> impl FnOnce(&mut Facts) {
    move |facts| {
        facts.connection.tls = tls(outcome, None);
        facts.connection.plain = plain(PlainOutcome::Nothing);
        facts.connection.clock = Observed::Unavailable(Why::NotTold);
    }
}

/// The certificates are refused; what is different about them.
fn refused(change: impl FnOnce(&mut Chain)) -> impl FnOnce(&mut Facts) {
    move |facts| {
        let mut chain = chain();
        change(&mut chain);
        facts.connection.tls = tls(TlsOutcome::NotTrusted, Some(chain));
        facts.connection.plain = answered(301, true, Some(HOST));
        facts.connection.clock = clock(0, false);
    }
}

/// Certificates of a box in between, trusted here or not.
fn put_in_between(chain: &mut Chain, trusted: bool) {
    chain.issuer = Issuer {
        name: "Kabushiki UTM CA".to_owned(),
        organisation: None,
    };
    chain.complete = true;
    chain.roots.clear();
    chain.amazon = paths(PathVerdict::UnknownIssuer);
    chain.here = Some(paths(if trusted {
        PathVerdict::Trusted
    } else {
        PathVerdict::UnknownIssuer
    }));
}

fn without_roots(facts: &mut Facts) {
    refused(|chain| chain.here = Some(paths(PathVerdict::UnknownIssuer)))(facts);
    facts.connection.trust_store = store(Vec::new());
}

/// None of the five is in the store, and the handshake is trusted.
fn through_an_older_root(facts: &mut Facts) {
    facts.connection.trust_store = store(Vec::new());
}

/// The device's clock is off by so much, and the certificates look out of force.
fn clock_off(days: i32) -> impl FnOnce(&mut Facts) {
    move |facts| {
        let verdict = if days > 0 {
            PathVerdict::Expired
        } else {
            PathVerdict::NotYetValid
        };
        refused(|chain| {
            let off = Paths {
                now: verdict,
                server_time: Some(PathVerdict::Trusted),
                in_force: PathVerdict::Trusted,
            };
            chain.here = Some(off.clone());
            chain.amazon = off;
        })(facts);
        facts.connection.clock = clock(days * 86_400, false);
    }
}

fn network_checks() -> Vec<&'static Check> {
    CHECKS
        .iter()
        .filter(|check| {
            ["network.", "tls.", "trust."]
                .iter()
                .any(|family| check.id.starts_with(family))
        })
        .collect()
}

fn judged(facts: Facts) -> Report {
    diagnose(facts, &network_checks(), Base::embedded())
}

/// The eight verdicts as one letter each: link, proxy, dns, reach, portal, tls, roots, clock. `p` is a finding under another.
fn verdicts(report: &Report) -> String {
    let letter = |result: &crate::report::CheckResult| match result.verdict {
        Verdict::Pass => 'o',
        Verdict::Warn => 'w',
        Verdict::Fail if result.explained_by.is_some() => 'f',
        Verdict::Fail => 'F',
        Verdict::Ask => 'a',
        Verdict::Unknown if result.explained_by.is_some() => '.',
        Verdict::Unknown => '?',
        Verdict::NotApplicable => '-',
        Verdict::Crashed => '!',
    };
    report.checks.iter().map(letter).collect()
}

#[test]
fn facts_lead_to_these_verdicts_and_causes() {
    use Finding::*;
    let expired_root = |mut root: RootInStore| {
        root.not_after = "2020-01-01T00:00:00Z".to_owned();
        root
    };
    let forbidden_root = |mut root: RootInStore| {
        root.forbidden_in = vec![Store::LocalMachine];
        root
    };
    let both = |first: fn(&mut Facts), facts: Facts| {
        let mut facts = facts;
        first(&mut facts);
        facts
    };
    let expired = |chain: &mut Chain| {
        let off = Paths {
            now: PathVerdict::Expired,
            server_time: Some(PathVerdict::Expired),
            in_force: PathVerdict::Trusted,
        };
        chain.here = Some(off.clone());
        chain.amazon = off;
    };
    let table: Vec<(&str, Facts, &str, &[Finding])> = vec![
        ("healthy", healthy(), "oooooooo", &[]),
        // Link
        (
            "nothing plugged in",
            but(no_link),
            "Fof...o.",
            &[NetworkDisconnected],
        ),
        (
            "an address and no way out",
            but(|facts| {
                no_link(facts);
                facts.connection.link = Observed::Seen(Link {
                    ipv4: true,
                    ipv6: false,
                    way_out_ipv4: false,
                    way_out_ipv6: false,
                });
            }),
            "Fof...o.",
            &[NetworkDisconnected],
        ),
        (
            "no link in the list, and a server was reached",
            but(|facts| facts.connection.link = Observed::Unavailable(Why::NotTold)),
            "oooooooo",
            &[],
        ),
        // Proxy
        (
            "a proxy, and the network works",
            but(|facts| facts.connection.proxies = proxy("proxy.example")),
            "oFoooooo",
            &[ProxyConfigured],
        ),
        (
            "a left-over of the closed network",
            but(|facts| facts.connection.proxies = proxy("proxy.base.oqs-pdl.org")),
            "oFoooooo",
            &[ProxyConfigured],
        ),
        (
            "a script",
            but(|facts| {
                let setting = ProxySetting::Script { host: None };
                facts.connection.proxies = Observed::Seen(vec![Proxy {
                    place: ProxyPlace::User,
                    setting,
                }]);
            }),
            "oFoooooo",
            &[ProxyConfigured],
        ),
        (
            "only the proxy is let out",
            but(|facts| {
                no_route(RouteOutcome::TimedOut)(facts);
                facts.connection.proxies = proxy("proxy.example");
            }),
            "oFof..o.",
            &[ProxyConfigured],
        ),
        // DNS
        (
            "no such name",
            but(no_name(NameOutcome::NoSuchName)),
            "ooF...o.",
            &[DnsFailed],
        ),
        (
            "DNS gives no answer",
            but(no_name(NameOutcome::NoAnswer)),
            "ooF...o.",
            &[DnsFailed],
        ),
        (
            "DNS is silent",
            but(no_name(NameOutcome::Silent)),
            "ooF...o.",
            &[DnsFailed],
        ),
        // TCP
        (
            "refused",
            but(no_route(RouteOutcome::Refused)),
            "oooF..o.",
            &[ServerUnreachable],
        ),
        (
            "timed out",
            but(no_route(RouteOutcome::TimedOut)),
            "oooF..o.",
            &[ServerUnreachable],
        ),
        (
            "no way there",
            but(no_route(RouteOutcome::Unreachable)),
            "oooF..o.",
            &[ServerUnreachable],
        ),
        (
            "forbidden",
            but(no_route(RouteOutcome::Forbidden)),
            "oooF..o.",
            &[ServerUnreachable],
        ),
        (
            "IPv6 leads nowhere and IPv4 works",
            but(|facts| {
                facts.connection.routes = Observed::Seen(vec![
                    route(Family::Ipv6, RouteOutcome::TimedOut),
                    route(Family::Ipv4, RouteOutcome::Connected { millis: 5 }),
                ]);
            }),
            "oooooooo",
            &[],
        ),
        // Portal
        (
            "a page on the TLS port",
            but(no_tls(TlsOutcome::PlainText { http: true })),
            "ooooF.o.",
            &[CaptivePortal],
        ),
        (
            "sent to a log-in page, TLS reset",
            but(|facts| {
                no_tls(TlsOutcome::Reset)(facts);
                facts.connection.plain = answered(302, true, Some("login.hotel.example"));
            }),
            "ooooFfo.",
            &[CaptivePortal],
        ),
        (
            "the TLS port is refused and a log-in page answers",
            but(|facts| {
                no_route(RouteOutcome::Refused)(facts);
                facts.connection.plain = answered(302, true, Some("192.168.0.1"));
            }),
            "ooofF.o.",
            &[CaptivePortal],
        ),
        (
            "status 511",
            but(|facts| {
                no_route(RouteOutcome::TimedOut)(facts);
                facts.connection.plain = answered(511, true, None);
            }),
            "ooofF.o.",
            &[CaptivePortal],
        ),
        (
            "a page in the server's place",
            but(|facts| {
                no_tls(TlsOutcome::Closed)(facts);
                facts.connection.plain = answered(200, true, None);
            }),
            "ooooFfo.",
            &[CaptivePortal],
        ),
        (
            "the portal's own certificate, and sent to it",
            but(|facts| {
                refused(|chain| put_in_between(chain, false))(facts);
                facts.connection.plain = answered(302, true, Some("login.hotel.example"));
                facts.connection.clock = clock(1_000_000, false);
            }),
            "ooooFfo.",
            &[CaptivePortal],
        ),
        (
            "the server itself sends on to its own kin",
            but(|facts| {
                no_tls(TlsOutcome::Reset)(facts);
                facts.connection.plain = answered(301, true, Some("www.amazontrust.com"));
                facts.connection.clock = clock(0, false);
            }),
            "oooooFoo",
            &[TlsRefused],
        ),
        // TLS
        (
            "an alert",
            but(no_tls(TlsOutcome::Alert {
                alert: "HandshakeFailure".to_owned(),
            })),
            "oooo.Fo.",
            &[TlsRefused],
        ),
        (
            "an old version",
            but(no_tls(TlsOutcome::OldVersion)),
            "oooo.Fo.",
            &[TlsRefused],
        ),
        (
            "reset",
            but(no_tls(TlsOutcome::Reset)),
            "oooo.Fo.",
            &[TlsRefused],
        ),
        (
            "closed",
            but(no_tls(TlsOutcome::Closed)),
            "oooo.Fo.",
            &[TlsRefused],
        ),
        (
            "silent",
            but(no_tls(TlsOutcome::Silent)),
            "oooo.Fo.",
            &[TlsRefused],
        ),
        (
            "no TLS and no HTTP",
            but(no_tls(TlsOutcome::PlainText { http: false })),
            "oooo.Fo.",
            &[TlsRefused],
        ),
        (
            "put in between, not trusted",
            but(refused(|chain| put_in_between(chain, false))),
            "oooooFoo",
            &[TlsIntercepted],
        ),
        (
            "put in between, trusted",
            but(|facts| {
                refused(|chain| put_in_between(chain, true))(facts);
                if let Observed::Seen(looks) = &mut facts.connection.tls {
                    looks[0].outcome = TlsOutcome::Done;
                }
            }),
            "oooooFoo",
            &[TlsIntercepted],
        ),
        (
            "put in between by somebody who calls himself Amazon",
            but(refused(|chain| {
                put_in_between(chain, false);
                chain.issuer.name = "Amazon Root CA 1".to_owned();
            })),
            "oooooFoo",
            &[TlsIntercepted],
        ),
        (
            "no intermediate",
            but(refused(|chain| {
                chain.length = 1;
                chain.issuer.name = "Amazon RSA 2048 M01".to_owned();
                chain.roots.clear();
                chain.here = Some(paths(PathVerdict::UnknownIssuer));
                chain.amazon = paths(PathVerdict::UnknownIssuer);
            })),
            "oooooFoo",
            &[TlsUntrustedRoot],
        ),
        (
            "a certificate of its own making",
            but(refused(|chain| {
                put_in_between(chain, false);
                chain.length = 1;
                chain.complete = false;
                chain.self_signed = true;
            })),
            "oooooFoo",
            &[TlsUntrustedRoot],
        ),
        (
            "another server's certificate",
            but(refused(|chain| {
                chain.here = Some(paths(PathVerdict::WrongName));
                chain.amazon = paths(PathVerdict::WrongName);
            })),
            "oooooFoo",
            &[TlsNameMismatch],
        ),
        (
            "a stranger's certificate that is right for the stranger",
            but(refused(|chain| {
                put_in_between(chain, true);
                chain.here = Some(paths(PathVerdict::WrongName));
            })),
            "oooooFoo",
            &[TlsNameMismatch],
        ),
        (
            "really expired",
            but(refused(expired)),
            "oooooFoo",
            &[TlsExpired],
        ),
        // Roots
        (
            "no root at all",
            but(without_roots),
            "ooooofFo",
            &[AmazonRootMissing],
        ),
        (
            "the one root that is needed is not there",
            but(|facts| {
                without_roots(facts);
                facts.connection.trust_store = store(vec![root(G2)]);
            }),
            "ooooofFo",
            &[AmazonRootMissing],
        ),
        (
            "Starfield absent, the path ends in Amazon Root CA 1",
            but(|facts| facts.connection.trust_store = store(vec![root(CA1)])),
            "oooooooo",
            &[],
        ),
        (
            "none of the five, and the path ends in an older root that signed for one of them",
            but(through_an_older_root),
            "oooooooo",
            &[],
        ),
        (
            "one of five, and no server reached",
            but(|facts| {
                no_route(RouteOutcome::Refused)(facts);
                facts.connection.trust_store = store(vec![root(G2)]);
            }),
            "oooF..o.",
            &[ServerUnreachable],
        ),
        (
            "all there and out of date",
            but(|facts| {
                facts.connection.trust_store =
                    store(all_roots().into_iter().map(expired_root).collect())
            }),
            "ooooooFo",
            &[AmazonRootExpired],
        ),
        (
            "forbidden",
            but(|facts| {
                without_roots(facts);
                facts.connection.trust_store =
                    store(all_roots().into_iter().map(forbidden_root).collect());
            }),
            "ooooofFo",
            &[AmazonRootDistrusted],
        ),
        (
            "one forbidden and the needed one there",
            but(|facts| {
                facts.connection.trust_store = store(vec![forbidden_root(root(G2)), root(CA1)])
            }),
            "oooooooo",
            &[],
        ),
        (
            "a store that cannot be read",
            but(|facts| {
                facts.connection.trust_store = Observed::Unavailable(Why::NotTold);
                if let Observed::Seen(looks) = &mut facts.connection.tls {
                    looks[0].chain = Some(Chain {
                        here: None,
                        ..chain()
                    });
                }
            }),
            "oooooo?o",
            &[],
        ),
        // Clock
        (
            "ahead, and all still valid",
            but(|facts| facts.connection.clock = clock(3_600, true)),
            "oooooooF",
            &[ClockWrong],
        ),
        (
            "four minutes off",
            but(|facts| facts.connection.clock = clock(-240, true)),
            "oooooooo",
            &[],
        ),
        (
            "a year ahead",
            but(clock_off(365)),
            "ooooofoF",
            &[ClockWrong],
        ),
        (
            "ten years behind",
            but(clock_off(-3650)),
            "ooooofoF",
            &[ClockWrong],
        ),
        (
            "expired, and nobody to ask the time",
            but(|facts| {
                refused(|chain| {
                    expired(chain);
                    if let Some(here) = &mut chain.here {
                        here.server_time = None;
                    }
                })(facts);
                facts.connection.plain = plain(PlainOutcome::Nothing);
                facts.connection.clock = Observed::Unavailable(Why::NotTold);
            }),
            "oooooFo.",
            &[TlsExpired],
        ),
        // Two at a time: proxy, clock, interception, missing root
        (
            "proxy and clock",
            both(
                |facts| facts.connection.proxies = proxy("proxy.example"),
                but(clock_off(365)),
            ),
            "oFooofoF",
            &[ProxyConfigured, ClockWrong],
        ),
        (
            "proxy and interception",
            both(
                |facts| facts.connection.proxies = proxy("proxy.example"),
                but(refused(|chain| put_in_between(chain, false))),
            ),
            "oFoooFoo",
            &[ProxyConfigured, TlsIntercepted],
        ),
        (
            "proxy and missing root",
            both(
                |facts| facts.connection.proxies = proxy("proxy.example"),
                but(without_roots),
            ),
            "oFooofFo",
            &[ProxyConfigured, AmazonRootMissing],
        ),
        (
            "clock and interception: the clock hides it",
            but(|facts| {
                clock_off(365)(facts);
                if let Observed::Seen(looks) = &mut facts.connection.tls
                    && let Some(chain) = &mut looks[0].chain
                {
                    put_in_between(chain, false);
                    chain.here = Some(Paths {
                        now: PathVerdict::Expired,
                        server_time: Some(PathVerdict::UnknownIssuer),
                        in_force: PathVerdict::UnknownIssuer,
                    });
                }
            }),
            "oooooFoF",
            &[TlsIntercepted, ClockWrong],
        ),
        (
            "clock and missing root",
            but(|facts| {
                clock_off(365)(facts);
                if let Observed::Seen(looks) = &mut facts.connection.tls
                    && let Some(chain) = &mut looks[0].chain
                {
                    chain.here = Some(Paths {
                        now: PathVerdict::Expired,
                        server_time: Some(PathVerdict::UnknownIssuer),
                        in_force: PathVerdict::UnknownIssuer,
                    });
                }
                facts.connection.trust_store = store(Vec::new());
            }),
            "ooooofFF",
            &[AmazonRootMissing, ClockWrong],
        ),
        (
            "interception and missing root",
            but(|facts| {
                refused(|chain| put_in_between(chain, false))(facts);
                facts.connection.trust_store = store(Vec::new());
            }),
            "oooooFFo",
            &[TlsIntercepted, AmazonRootMissing],
        ),
        // Equipment
        (
            "a face reader's terminal stands in a closed network",
            but(|facts| {
                without_roots(facts);
                facts.setup = Some(Setup::FaceReader);
            }),
            "o-------",
            &[],
        ),
        (
            "its cable counts all the same",
            but(|facts| {
                no_link(facts);
                facts.setup = Some(Setup::FaceReaderPhoneReader);
            }),
            "F-------",
            &[NetworkDisconnected],
        ),
    ];
    for (case, facts, expected, causes) in table {
        let report = judged(facts);
        assert_eq!(verdicts(&report), expected, "{case}");
        assert_eq!(report.causes, causes, "{case}");
    }
}

#[test]
fn announced_changes_are_right_in_2027_and_2028_and_later() {
    let at = |day: &str, roots: Vec<RootInStore>| {
        let mut facts = healthy();
        facts.taken_at = format!("{day}T00:00:00Z");
        facts.connection.tls = Observed::Unavailable(NOT_REACHED);
        facts.connection.clock = Observed::Unavailable(Why::NotTold);
        facts.connection.trust_store = store(roots);
        let report = judged(facts);
        let result = report
            .checks
            .into_iter()
            .find(|result| result.id == "trust.amazon-roots")
            .expect("it is judged");
        (result.verdict, result.seen.join(""))
    };
    let without_g2 = || {
        all_roots()
            .into_iter()
            .filter(|root| root.root != G2)
            .collect::<Vec<_>>()
    };
    // Mozilla lets go of G2 on 2027-04-15: its absence is no fault before and none after.
    for day in ["2026-11-22", "2027-04-14", "2027-04-15", "2028-06-01"] {
        assert_eq!(at(day, without_g2()).0, Verdict::Pass, "{day}");
        assert_eq!(at(day, all_roots()).0, Verdict::Pass, "{day}");
        // Whoever has nothing but G2 still has one of the five.
        assert_eq!(at(day, vec![root(G2)]).0, Verdict::Pass, "{day}");
    }
    let announced = "一覧から2027-04-15に外れる";
    let (verdict, seen) = at("2027-04-14", Vec::new());
    assert_eq!(
        (verdict, seen.contains(announced)),
        (Verdict::Fail, false),
        "{seen}"
    );
    let (verdict, seen) = at("2028-06-01", Vec::new());
    assert_eq!(
        (verdict, seen.contains(announced)),
        (Verdict::Fail, true),
        "{seen}"
    );
    // All roots end some day; until then they are valid, from then on they are not.
    assert_eq!(at("2037-06-01", vec![root(G2)]).0, Verdict::Pass);
    let (verdict, seen) = at("2038-06-01", vec![root(G2), root(CA1)]);
    assert_eq!(verdict, Verdict::Fail, "{seen}");
}

#[test]
fn the_interceptor_and_the_left_over_proxy_are_named() {
    let report = judged(but(|facts| {
        refused(|chain| put_in_between(chain, false))(facts);
        facts.connection.proxies = proxy("proxy.base.oqs-pdl.org");
    }));
    let seen: Vec<String> = report
        .checks
        .iter()
        .flat_map(|result| result.seen.clone())
        .collect();
    let seen = seen.join("");
    assert!(seen.contains("Kabushiki UTM CA"), "{seen}");
    assert!(seen.contains("閉じた回線"), "{seen}");
}

#[test]
fn every_evidence_reads_as_a_sentence() {
    let outcomes = [
        TlsOutcome::Alert {
            alert: "HandshakeFailure".to_owned(),
        },
        TlsOutcome::OldVersion,
        TlsOutcome::PlainText { http: false },
        TlsOutcome::Reset,
        TlsOutcome::Closed,
        TlsOutcome::Silent,
        TlsOutcome::Failed {
            message: "…".to_owned(),
        },
    ];
    let routes = [
        RouteOutcome::Refused,
        RouteOutcome::TimedOut,
        RouteOutcome::Unreachable,
        RouteOutcome::Forbidden,
        RouteOutcome::Failed {
            message: "…".to_owned(),
        },
    ];
    let names = [
        NameOutcome::NoSuchName,
        NameOutcome::NoAnswer,
        NameOutcome::Silent,
        NameOutcome::Failed {
            message: "…".to_owned(),
        },
    ];
    let mut cases = vec![
        healthy(),
        but(no_link),
        but(without_roots),
        but(through_an_older_root),
        but(clock_off(365)),
        but(clock_off(-2)),
        but(|facts| facts.connection.clock = clock(600, true)),
        but(|facts| facts.connection.proxies = proxy("proxy.base.oqs-pdl.org")),
        but(no_tls(TlsOutcome::PlainText { http: true })),
        but(refused(|chain| put_in_between(chain, true))),
        but(refused(|chain| {
            chain.amazon = paths(PathVerdict::WrongName)
        })),
        but(|facts| {
            no_tls(TlsOutcome::Reset)(facts);
            facts.connection.plain = answered(302, true, Some("login.hotel.example"));
        }),
    ];
    cases.extend(outcomes.map(|outcome| but(no_tls(outcome))));
    cases.extend(routes.map(|outcome| but(no_route(outcome))));
    cases.extend(names.map(|outcome| but(no_name(outcome))));
    let mut sentences: Vec<String> = cases
        .into_iter()
        .flat_map(|facts| judged(facts).checks)
        .flat_map(|result| result.seen)
        .collect();
    sentences.sort_unstable();
    sentences.dedup();
    insta::assert_snapshot!(sentences.join("\n"));
}

#[test]
fn a_record_without_the_connection_is_not_judged_on_it() {
    let mut facts = healthy();
    facts.connection = Connection::default();
    let of_the_connection = |check: &&'static Check| {
        network_checks()
            .iter()
            .any(|network| network.id == check.id)
    };
    let (network, others): (Vec<_>, Vec<_>) = looked_at(&healthy())
        .into_iter()
        .partition(of_the_connection);
    assert_eq!(network.len(), network_checks().len());
    assert!(!looked_at(&facts).iter().any(of_the_connection));
    // Nothing else was looked at, so no more is said than what the equipment says by itself.
    for result in diagnose(healthy(), &others, Base::embedded()).checks {
        assert_eq!(result.verdict, Verdict::NotApplicable, "{}", result.id);
    }
}

fn any_verdict() -> impl Strategy<Value = PathVerdict> {
    prop_oneof![
        Just(PathVerdict::Trusted),
        Just(PathVerdict::UnknownIssuer),
        Just(PathVerdict::Expired),
        Just(PathVerdict::NotYetValid),
        Just(PathVerdict::WrongName),
        ".{0,10}".prop_map(|message| PathVerdict::Broken { message }),
    ]
}

fn any_paths() -> impl Strategy<Value = Paths> {
    (
        any_verdict(),
        proptest::option::of(any_verdict()),
        any_verdict(),
    )
        .prop_map(|(now, server_time, in_force)| Paths {
            now,
            server_time,
            in_force,
        })
}

fn any_chain() -> impl Strategy<Value = Chain> {
    (
        any::<(bool, bool, bool)>(),
        proptest::option::of(any_paths()),
        any_paths(),
        prop::collection::vec(prop_oneof![Just(CA1), Just(G2)], 0..2),
        ".{0,12}",
    )
        .prop_map(
            |((self_signed, complete, one), here, amazon, roots, name)| Chain {
                length: if one { 1 } else { 3 },
                issuer: Issuer {
                    name,
                    organisation: None,
                },
                self_signed,
                complete,
                here,
                amazon,
                roots: roots.into_iter().map(str::to_owned).collect(),
                ..chain()
            },
        )
}

fn any_tls() -> impl Strategy<Value = TlsOutcome> {
    prop_oneof![
        Just(TlsOutcome::Done),
        Just(TlsOutcome::NotTrusted),
        Just(TlsOutcome::OldVersion),
        any::<bool>().prop_map(|http| TlsOutcome::PlainText { http }),
        Just(TlsOutcome::Reset),
        Just(TlsOutcome::Closed),
        Just(TlsOutcome::Silent),
    ]
}

fn any_plain() -> impl Strategy<Value = PlainOutcome> {
    prop_oneof![
        (
            100u16..600,
            any::<bool>(),
            proptest::option::of("[a-z]{1,5}\\.[a-z]{2,5}")
        )
            .prop_map(|(status, page, moved_to)| PlainOutcome::Answered {
                status,
                page,
                moved_to
            }),
        Just(PlainOutcome::NotHttp),
        Just(PlainOutcome::Nothing),
    ]
}

proptest! {
    #[test]
    fn whatever_was_seen_nothing_crashes_and_a_finding_is_never_folded_away_for_nothing(
        link in any::<(bool, bool)>(),
        proxied in any::<bool>(),
        reached in any::<bool>(),
        outcome in any_tls(),
        chain in proptest::option::of(any_chain()),
        answer in any_plain(),
        clock_seen in proptest::option::of(any::<(i32, bool)>()),
        roots in prop::collection::vec(any::<bool>(), 5),
    ) {
        let facts = but(|facts| {
            let connection = &mut facts.connection;
            connection.link = Observed::Seen(Link { ipv4: link.0, ipv6: false, way_out_ipv4: link.1, way_out_ipv6: false });
            if proxied {
                connection.proxies = proxy("proxy.example");
            }
            connection.tls = tls(outcome, chain);
            connection.plain = plain(answer);
            connection.clock = clock_seen.map_or(Observed::Unavailable(Why::NotTold), |(ahead, trusted)| clock(ahead, trusted));
            let kept = all_roots().into_iter().zip(roots).filter(|(_, keep)| *keep).map(|(root, _)| root);
            connection.trust_store = store(kept.collect());
            if !reached {
                connection.routes = Observed::Seen(vec![route(Family::Ipv4, RouteOutcome::Refused)]);
                connection.tls = Observed::Unavailable(NOT_REACHED);
            }
        });
        let report = judged(facts);
        prop_assert!(report.checks.iter().all(|result| result.verdict != Verdict::Crashed));
        prop_assert!(report.checks.iter().all(|result| result.verdict != Verdict::Pass || !result.evidence.is_empty()));
        let found = report.checks.iter().any(|result| result.finding.is_some());
        prop_assert_eq!(found, !report.causes.is_empty());
        let saved = serde_json::to_string(&report).expect("a report is JSON");
        prop_assert_eq!(judged(facts_from_json(&saved).expect("it was just saved")), report);
    }
}
