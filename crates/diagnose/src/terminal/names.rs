//! `terminal.names`: have the closed network's names addresses? Windows is asked, as the terminal's programs ask it.

use kb::Base;

use crate::terminal::evidence::TerminalEvidence as Seen;
use crate::terminal::{evidence, terminal};
use crate::{Check, Evidence, Finding, Judgement, seen};
use facts::{ClosedHost, ClosedName, ClosedNameOutcome, Facts, Observed, PartName};

pub(crate) const CHECK: Check = Check {
    id: "terminal.names",
    findings: &[Finding::ClosedNamesMissing, Finding::LargeAnswersLost],
    needs: &[PartName::TerminalPrograms, PartName::TerminalNames],
    explained_by: &[
        Finding::NetworkDisconnected,
        Finding::TerminalCableOut,
        Finding::ClosedAddressMissing,
        Finding::ClosedDnsMissing,
    ],
    judge,
};

fn judge(facts: &Facts, _: &Base) -> Judgement {
    if let Err(judgement) = terminal(facts) {
        return judgement;
    }
    let looks = match seen(&facts.terminal.names) {
        Ok(looks) => looks,
        Err(judgement) => return judgement,
    };
    let told = evidence(looks.iter().map(|look| Seen::ClosedNameLooked {
        asked: look.host,
        outcome: look.outcome,
    }));
    match names(facts) {
        Names::NotSeen => Judgement::unknown(facts::Why::NotTold, told),
        Names::Missing => Judgement::fail(Finding::ClosedNamesMissing, told),
        // The one name whose answer is too long for old routers.
        Names::Found if has(looks, ClosedHost::Distribution) == Some(false) => {
            Judgement::warn(Finding::LargeAnswersLost, told)
        }
        Names::Found => Judgement::pass(told),
    }
}

/// What the names of the servers say that every terminal needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Names {
    Found,
    Missing,
    NotSeen,
}

pub(crate) fn names(facts: &Facts) -> Names {
    let Observed::Seen(looks) = &facts.terminal.names else {
        return Names::NotSeen;
    };
    let needed = [ClosedHost::Face, ClosedHost::Web].map(|host| has(looks, host));
    if needed.contains(&Some(false)) {
        Names::Missing
    } else if needed.contains(&Some(true)) {
        Names::Found
    } else {
        Names::NotSeen
    }
}

/// The names that every terminal needs, where they are found.
pub(crate) fn found(facts: &Facts) -> Vec<Evidence> {
    let looks = match &facts.terminal.names {
        Observed::Seen(looks) if names(facts) == Names::Found => looks.as_slice(),
        _ => return Vec::new(),
    };
    let found = looks
        .iter()
        .filter(|look| look.outcome == ClosedNameOutcome::Found);
    evidence(found.map(|look| Seen::ClosedNameLooked {
        asked: look.host,
        outcome: look.outcome,
    }))
}

/// Whether this host has an address; nothing where it was not looked up.
fn has(looks: &[ClosedName], host: ClosedHost) -> Option<bool> {
    let look = looks.iter().find(|look| look.host == host)?;
    Some(look.outcome == ClosedNameOutcome::Found)
}
