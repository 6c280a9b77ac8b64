//! `terminal.reach`: do the closed network's servers take a connection? Made only when the user asks for it; nothing is sent over it. Names with addresses
//! and servers that stay silent are what a lost 回線認証 looks like.

use kb::Base;

use crate::terminal::evidence::TerminalEvidence as Seen;
use crate::terminal::{evidence, terminal};
use crate::{Check, Finding, Judgement, seen};
use facts::{ClosedReachOutcome as Outcome, Facts, PartName, Why};

pub(crate) const CHECK: Check = Check {
    id: "terminal.reach",
    findings: &[Finding::ClosedServersSilent, Finding::ClosedServerRefuses],
    needs: &[PartName::TerminalPrograms, PartName::TerminalReach],
    explained_by: &[
        Finding::NetworkDisconnected,
        Finding::TerminalCableOut,
        Finding::ClosedAddressMissing,
        Finding::ClosedDnsMissing,
        Finding::ClosedNamesMissing,
    ],
    judge,
};

fn judge(facts: &Facts, _: &Base) -> Judgement {
    if let Err(judgement) = terminal(facts) {
        return judgement;
    }
    let looks = match seen(&facts.terminal.reach) {
        Ok(looks) => looks,
        Err(judgement) => return judgement,
    };
    let told = evidence(looks.iter().map(|look| Seen::ClosedServer {
        asked: look.host,
        outcome: look.outcome,
    }));
    let connected = |outcome: &Outcome| matches!(outcome, Outcome::Connected { .. });
    let outcomes: Vec<Outcome> = looks.iter().map(|look| look.outcome).collect();
    if outcomes.is_empty() || outcomes.contains(&Outcome::NoName) {
        Judgement::unknown(Why::NotReached, told)
    } else if outcomes.iter().all(connected) {
        Judgement::pass(told)
    } else if outcomes.iter().all(|outcome| *outcome == Outcome::Silent) {
        Judgement::fail(Finding::ClosedServersSilent, told)
    } else {
        Judgement::warn(Finding::ClosedServerRefuses, told)
    }
}
