//! `trust.amazon-roots`: does this device trust a root to which Amazon's servers lead? Any of the five by SHA-256 is enough;
//! whether Starfield is there is not the question (domain.md 4.2). Where servers showed certificates, the roots to which those
//! lead count; else any of the five. Names that look alike neither pass nor alarm, because only fingerprints are compared. A root of
//! the five may also be trusted through a copy of it that an older root has signed: a handshake that this device's own roots
//! trusted is no missing root.

use jiff::Timestamp;
use kb::{Base, RepairAction, RootChange, RootStore};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::network::clock::right_time;
use crate::network::evidence::ConnectionEvidence as Seen;
use crate::network::tls_chain::root_name;
use crate::{Check, Evidence, Finding, Judgement, seen, uses_internet};
use facts::PartName;
use facts::{Facts, Observed, Os, PathVerdict, RootInStore, TlsOutcome, Why};

pub(crate) const CHECK: Check = Check {
    id: "trust.amazon-roots",
    findings: &[
        Finding::AmazonRootDistrusted,
        Finding::AmazonRootExpired,
        Finding::AmazonRootMissing,
    ],
    needs: &[PartName::TrustStore, PartName::Tls, PartName::Clock],
    explained_by: &[],
    judge,
};

fn judge(facts: &Facts, base: &Base) -> Judgement {
    if !uses_internet(facts) {
        return Judgement::not_applicable();
    }
    let store = match seen(&facts.connection.trust_store) {
        Ok(store) => store,
        Err(judgement) => return judgement,
    };
    let Some(at) = right_time(facts) else {
        let answer = facts.taken_at.clone();
        return Judgement::unknown(Why::UnknownAnswer { answer }, Vec::new());
    };
    let wanted = wanted(facts, base);
    let there: Vec<&RootInStore> = store
        .amazon
        .iter()
        .filter(|root| wanted.contains(&root.root))
        .collect();
    let usable: Vec<Evidence> = there
        .iter()
        .filter(|root| is_trusted(root) && is_valid(root, at))
        .map(|root| {
            Seen::RootThere {
                root: root_name(&root.root, base),
                stores: root.trusted_in.clone(),
            }
            .into()
        })
        .collect();
    if !usable.is_empty() {
        return Judgement::pass(usable);
    }
    let forbidden: Vec<Evidence> = there
        .iter()
        .filter(|root| !root.forbidden_in.is_empty())
        .map(|root| {
            Seen::RootForbidden {
                root: root_name(&root.root, base),
                stores: root.forbidden_in.clone(),
            }
            .into()
        })
        .collect();
    if !forbidden.is_empty() {
        return Judgement::fail(Finding::AmazonRootDistrusted, forbidden);
    }
    let out_of_date: Vec<Evidence> = there
        .iter()
        .filter(|root| is_trusted(root))
        .map(|root| {
            Seen::RootNotInForce {
                root: root_name(&root.root, base),
                not_before: root.not_before.clone(),
                not_after: root.not_after.clone(),
            }
            .into()
        })
        .collect();
    if !out_of_date.is_empty() {
        return Judgement::fail(Finding::AmazonRootExpired, out_of_date);
    }
    let otherwise = trusted_otherwise(facts);
    if !otherwise.is_empty() {
        return Judgement::pass(otherwise);
    }
    let mut evidence: Vec<Evidence> = wanted
        .iter()
        .map(|root| {
            Seen::RootAbsent {
                root: root_name(root, base),
            }
            .into()
        })
        .collect();
    evidence.push(
        Seen::StoreSize {
            certificates: store.certificates,
        }
        .into(),
    );
    evidence.extend(announced(facts.os, &wanted, at, base));
    Judgement::fail(Finding::AmazonRootMissing, evidence)
}

/// The roots to which the servers' certificates lead, where any did; else all five.
fn wanted(facts: &Facts, base: &Base) -> Vec<String> {
    let mut wanted = Vec::new();
    if let Observed::Seen(looks) = &facts.connection.tls {
        for root in looks
            .iter()
            .filter_map(|look| look.chain.as_ref())
            .flat_map(|chain| &chain.roots)
        {
            if !wanted.contains(root) {
                wanted.push(root.clone());
            }
        }
    }
    if wanted.is_empty() {
        let roots = &base.roots().roots;
        wanted.extend(roots.iter().map(|root| root.id.clone()));
    }
    wanted
}

/// The servers that this device trusted by its own roots, and whose certificates lead to one of the five all the same.
fn trusted_otherwise(facts: &Facts) -> Vec<Evidence> {
    let Observed::Seen(looks) = &facts.connection.tls else {
        return Vec::new();
    };
    looks
        .iter()
        .filter(|look| look.outcome == TlsOutcome::Done)
        .filter(|look| {
            let chain = look.chain.as_ref();
            chain.is_some_and(|chain| {
                let here = chain.here.as_ref().map(|here| &here.now);
                here == Some(&PathVerdict::Trusted) && !chain.roots.is_empty()
            })
        })
        .map(|look| {
            let host = look.endpoint.host.clone();
            Seen::TrustedThroughOlderRoot { host }.into()
        })
        .collect()
}

fn is_trusted(root: &RootInStore) -> bool {
    !root.trusted_in.is_empty() && root.forbidden_in.is_empty()
}

fn is_valid(root: &RootInStore, at: Timestamp) -> bool {
    let time = |text: &str| text.parse::<Timestamp>().ok();
    time(&root.not_before).is_some_and(|from| from <= at)
        && time(&root.not_after).is_some_and(|to| at <= to)
}

/// The list of roots that a system goes by, where the content tells what becomes of it.
pub(crate) fn list_of(os: Os) -> Option<RootStore> {
    match os {
        Os::Linux => Some(RootStore::Mozilla),
        Os::Windows => Some(RootStore::Microsoft),
        Os::Android | Os::Ios | Os::Macos => None,
    }
}

/// Where this system's own list has let go of a root by then, its absence is no mystery: said beside the finding.
fn announced(os: Os, wanted: &[String], at: Timestamp, base: &Base) -> Vec<Evidence> {
    let Some(list) = list_of(os) else {
        return Vec::new();
    };
    let today = at.to_string();
    let changes = base.roots().changes.iter().filter(|change| {
        change.store == list
            && change.what == RootChange::TrustEnds
            && change.on.as_deref().is_some_and(|on| *on <= *today)
    });
    changes
        .flat_map(|change| {
            change
                .roots
                .iter()
                .filter(|root| wanted.contains(root))
                .map(|root| {
                    Seen::RootLetGo {
                        root: root_name(root, base),
                        list: change.store.label().to_owned(),
                        on: change.on.clone().unwrap_or_default(),
                    }
                    .into()
                })
        })
        .collect()
}

/// The root that the official answer names (source 003, Q9).
pub const OFFICIAL_ROOT: &str = "starfield-services-root-g2";

/// A repair that fits a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct FittingRepair {
    /// What is done.
    pub action: RepairAction,
    /// The root it is done with.
    pub root: String,
}

/// The repair that a finding asks for; none where only a person can help. Of the roots that are missing the official one is
/// added where it helps, else the first to which a server's certificates led.
#[must_use]
pub(crate) fn fitting(
    finding: Option<Finding>,
    facts: &Facts,
    base: &Base,
) -> Option<FittingRepair> {
    if finding != Some(Finding::AmazonRootMissing) {
        return None;
    }
    let missing = wanted(facts, base);
    let root = missing
        .iter()
        .find(|root| *root == OFFICIAL_ROOT)
        .or_else(|| missing.first())?;
    Some(FittingRepair {
        action: RepairAction::AmazonRoot,
        root: root.clone(),
    })
}
