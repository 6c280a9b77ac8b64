//! `tls.chain`: do the certificates a server showed lead to one of Amazon's five roots, and does this device trust them? All
//! unknown issuers look alike to TLS, and a wrong time hides the rest; so the same certificates are judged by the five and by
//! this device's roots, now and at the right time, and only the comparison names the cause (domain.md 4, rigs.md 5).

use kb::Base;

use crate::network::evidence::ConnectionEvidence as Seen;
use crate::network::portal;
use crate::security_products::security_products;
use crate::{Check, Evidence, Finding, Judgement, NOT_REACHED, seen, uses_internet};
use facts::PartName;
use facts::{Chain, Facts, PathVerdict, TlsLook, TlsOutcome, Why};

pub(crate) const CHECK: Check = Check {
    id: "tls.chain",
    findings: &[
        Finding::TlsIntercepted,
        Finding::TlsUntrustedRoot,
        Finding::TlsNameMismatch,
        Finding::TlsExpired,
        Finding::TlsRefused,
    ],
    needs: &[
        PartName::Tls,
        PartName::Plain,
        PartName::Clock,
        PartName::Security,
    ],
    explained_by: &[Finding::CaptivePortal],
    judge,
};

/// What the certificates show, and beside interception what watches over this machine.
fn judge(facts: &Facts, base: &Base) -> Judgement {
    let mut judgement = judge_certificates(facts, base);
    if judgement.finding == Some(Finding::TlsIntercepted) {
        judgement.evidence.extend(security_products(facts, base));
    }
    judgement
}

fn judge_certificates(facts: &Facts, base: &Base) -> Judgement {
    if !uses_internet(facts) {
        return Judgement::not_applicable();
    }
    let looks = match seen(&facts.connection.tls) {
        Ok(looks) => looks,
        Err(judgement) => return judgement.because(NOT_REACHED),
    };
    let judged: Vec<Judgement> = looks
        .iter()
        .map(|look| {
            let mut judgement = judge_one(look, base);
            // Where a filter's page answers, no certificate came about because of it.
            if let Some(page) = portal::blocked(&look.endpoint.host, facts, base)
                && look.chain.is_none()
            {
                judgement.evidence.push(page);
                judgement = Judgement::fail(Finding::TlsRefused, judgement.evidence);
            }
            judgement
        })
        .collect();
    // One server that is reached well is enough where none is inspected; else the cause that says most, with what all servers
    // that share it show.
    let rank = |judgement: &Judgement| match judgement.finding {
        None if judgement.why.is_none() => 0,
        Some(Finding::TlsIntercepted) => 1,
        Some(Finding::TlsUntrustedRoot) => 2,
        Some(Finding::TlsNameMismatch) => 3,
        Some(Finding::TlsExpired) => 4,
        Some(_) => 5,
        None => 6,
    };
    let Some(best) = judged.iter().min_by_key(|judgement| rank(judgement)) else {
        return Judgement::unknown(Why::NotReached, Vec::new()).because(NOT_REACHED);
    };
    // Interception that comes and goes, or takes some servers only: what is seen once is so, whatever the others show.
    let inspected: Vec<&Judgement> = judged
        .iter()
        .filter(|judgement| judgement.finding == Some(Finding::TlsIntercepted))
        .collect();
    if rank(best) == 0 && !inspected.is_empty() {
        let count = Seen::SometimesInspected {
            inspected: u32::try_from(inspected.len()).unwrap_or(u32::MAX),
            looks: u32::try_from(judged.len()).unwrap_or(u32::MAX),
        };
        let those = inspected.iter().flat_map(|other| other.evidence.clone());
        let evidence = std::iter::once(count.into()).chain(those).collect();
        return Judgement::warn(Finding::TlsIntercepted, evidence);
    }
    Judgement {
        evidence: judged
            .iter()
            .filter(|other| rank(other) == rank(best) && other.finding == best.finding)
            .flat_map(|other| other.evidence.clone())
            .collect(),
        ..best.clone()
    }
}

fn judge_one(look: &TlsLook, base: &Base) -> Judgement {
    let host = look.endpoint.host.clone();
    let Some(chain) = &look.chain else {
        return no_certificates(host, &look.outcome);
    };
    let Some(root) = chain.roots.first() else {
        return not_amazons(host, chain, base);
    };
    let paths = chain.here.as_ref().unwrap_or(&chain.amazon);
    if look.outcome == TlsOutcome::Done {
        let root = root_name(root, base);
        return Judgement::pass(vec![Seen::LeadsTo { host, root }.into()]);
    }
    if chain.amazon.in_force == PathVerdict::WrongName {
        return Judgement::fail(
            Finding::TlsNameMismatch,
            vec![Seen::WrongName { host }.into()],
        );
    }
    let is_time =
        |verdict: &PathVerdict| matches!(verdict, PathVerdict::Expired | PathVerdict::NotYetValid);
    // A root of the same name and another key in this device's store makes a broken signature of an unknown issuer.
    if matches!(
        paths.in_force,
        PathVerdict::UnknownIssuer | PathVerdict::Broken { .. }
    ) {
        let mut evidence = vec![
            Seen::NotTrustedHere {
                host: host.clone(),
                root: root_name(root, base),
            }
            .into(),
        ];
        if is_time(&paths.now) {
            evidence.extend(times(&host, chain));
        }
        // Which root is missing, and why, is the next check's finding.
        return Judgement::fail(Finding::TlsUntrustedRoot, evidence).because(&[
            Finding::AmazonRootDistrusted,
            Finding::AmazonRootMissing,
            Finding::AmazonRootExpired,
        ]);
    }
    if is_time(&paths.now) || is_time(&paths.in_force) {
        let judgement = Judgement::fail(Finding::TlsExpired, times(&host, chain));
        return if paths.server_time == Some(PathVerdict::Trusted) {
            judgement.because(&[Finding::ClockWrong])
        } else {
            judgement
        };
    }
    no_certificates(host, &look.outcome)
}

/// Certificates that lead to none of the five.
fn not_amazons(host: String, chain: &Chain, base: &Base) -> Judgement {
    let here = chain.here.as_ref().map(|here| &here.in_force);
    let mut evidence: Vec<Evidence> = Vec::new();
    let issuer = &chain.issuer;
    let is_products = base
        .interceptor(&issuer.name, issuer.organisation.as_deref())
        .is_some();
    // A product that reads along may show another site's certificate, signed by itself.
    let finding = if here == Some(&PathVerdict::WrongName) && !is_products {
        evidence.push(Seen::WrongName { host: host.clone() }.into());
        Finding::TlsNameMismatch
    } else if chain.self_signed && chain.length == 1 && !is_products {
        evidence.push(Seen::SelfSigned { host: host.clone() }.into());
        Finding::TlsUntrustedRoot
    } else if claims_amazon(chain, base) && !chain.complete && here != Some(&PathVerdict::Trusted) {
        let issuer = chain.issuer.name.clone();
        evidence.push(
            Seen::Incomplete {
                host: host.clone(),
                issuer,
            }
            .into(),
        );
        Finding::TlsUntrustedRoot
    } else {
        let trusted = here == Some(&PathVerdict::Trusted);
        evidence.push(put_in_between(host.clone(), chain, trusted, base).into());
        if claims_amazon(chain, base) {
            evidence.push(
                Seen::OtherFingerprint {
                    issuer: chain.issuer.name.clone(),
                }
                .into(),
            );
        }
        Finding::TlsIntercepted
    };
    let now = chain.here.as_ref().unwrap_or(&chain.amazon).now.clone();
    if matches!(now, PathVerdict::Expired | PathVerdict::NotYetValid) {
        evidence.extend(times(&host, chain));
    }
    Judgement::fail(finding, evidence)
}

/// Whose certificates they are: a product's that is known by them, or somebody's with this name.
fn put_in_between(host: String, chain: &Chain, trusted: bool, base: &Base) -> Seen {
    let issuer = &chain.issuer;
    match base.interceptor(&issuer.name, issuer.organisation.as_deref()) {
        Some(row) => Seen::Interceptor {
            host,
            product: row.product.clone(),
            place: row.place,
            exempt: row.exempt.clone(),
            trusted,
        },
        None => Seen::PutInBetween {
            host,
            issuer: issuer.name.clone(),
            trusted,
        },
    }
}

/// What the clock has to do with it, both times said.
fn times(host: &str, chain: &Chain) -> Vec<Evidence> {
    let paths = chain.here.as_ref().unwrap_or(&chain.amazon);
    let mut evidence = vec![
        Seen::NotInForce {
            host: host.to_owned(),
            not_before: chain.not_before.clone(),
            not_after: chain.not_after.clone(),
        }
        .into(),
    ];
    if let Some(then) = &paths.server_time {
        evidence.push(
            Seen::AtServerTime {
                host: host.to_owned(),
                verdict: then.clone(),
            }
            .into(),
        );
    }
    evidence
}

fn no_certificates(host: String, outcome: &TlsOutcome) -> Judgement {
    match outcome {
        TlsOutcome::PlainText { http: true } => {
            Judgement::unknown(Why::NotReached, Vec::new()).because(NOT_REACHED)
        }
        outcome => Judgement::fail(
            Finding::TlsRefused,
            vec![
                Seen::NoTls {
                    host,
                    outcome: outcome.clone(),
                }
                .into(),
            ],
        ),
    }
}

/// Whether the last certificate shown says that Amazon, or one of the five, issued it.
fn claims_amazon(chain: &Chain, base: &Base) -> bool {
    let roots = &base.roots().roots;
    chain.issuer.organisation.as_deref() == Some("Amazon")
        || roots.iter().any(|root| root.name == chain.issuer.name)
}

pub(crate) fn root_name(id: &str, base: &Base) -> String {
    base.roots()
        .root(id)
        .map_or_else(|| id.to_owned(), |root| root.name.clone())
}
