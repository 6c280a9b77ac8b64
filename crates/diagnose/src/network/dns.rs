//! `network.dns`: can the servers' names be looked up? One that can is enough: the others may be the server's own trouble.

use kb::Base;

use crate::network::evidence::ConnectionEvidence as Seen;
use crate::{Check, Evidence, Finding, Judgement, seen, uses_internet};
use facts::PartName;
use facts::{Facts, NameOutcome};

pub(crate) const CHECK: Check = Check {
    id: "network.dns",
    findings: &[Finding::DnsFailed],
    needs: &[PartName::Names],
    // Where everything has to go through a proxy, names of the internet often have no answer.
    explained_by: &[Finding::NetworkDisconnected, Finding::ProxyConfigured],
    judge,
};

fn judge(facts: &Facts, _: &Base) -> Judgement {
    if !uses_internet(facts) {
        return Judgement::not_applicable();
    }
    let names = match seen(&facts.connection.names) {
        Ok(names) => names,
        Err(judgement) => return judgement,
    };
    let (found, failed): (Vec<_>, Vec<_>) = names.iter().partition(|look| {
        matches!(
            look.outcome,
            NameOutcome::Address | NameOutcome::Found { .. }
        )
    });
    let evidence = |looks: Vec<&facts::NameLook>| -> Vec<Evidence> {
        looks
            .into_iter()
            .map(|look| {
                Seen::Name {
                    host: look.endpoint.host.clone(),
                    outcome: look.outcome.clone(),
                }
                .into()
            })
            .collect()
    };
    if found.is_empty() {
        Judgement::fail(Finding::DnsFailed, evidence(failed))
    } else {
        Judgement::pass(evidence(found))
    }
}
