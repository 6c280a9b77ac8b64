//! `session.remote`: is the screen another machine's? Over a remote desktop the system hands out the readers of the machine at which
//! one sits, or none, whatever is plugged in at the far one. So nothing that is missing from the list says anything about a cable, a
//! driver or the service there. Where a card was read all the same, the way works; who sits at the machine itself is asked nothing. A virtual machine is told and makes no finding:
//! a reader may be handed to it or not, and most machines of a hospital's desk are such.

use kb::Base;

use crate::{Check, Evidence, Finding, Judgement, seen, uses_pcsc};
use facts::PartName;
use facts::{CardLook, Facts, Observed, PcscService};

pub(crate) const CHECK: Check = Check {
    id: "session.remote",
    findings: &[Finding::RemoteSession],
    needs: &[PartName::Session],
    explained_by: &[],
    judge,
};

fn judge(facts: &Facts, _: &Base) -> Judgement {
    if !uses_pcsc(facts) {
        return Judgement::not_applicable();
    }
    let session = match seen(&facts.session) {
        Ok(session) => session,
        Err(judgement) => return judgement,
    };
    let remote = match seen(&session.remote) {
        Ok(remote) => *remote,
        Err(judgement) => return judgement,
    };
    if !remote {
        let mut evidence = vec![Evidence::SessionHere];
        evidence.extend(in_virtual_machine(facts));
        return Judgement {
            evidence,
            ..Judgement::not_applicable()
        };
    }
    let mut evidence = vec![Evidence::SessionRemote];
    match &facts.pcsc {
        _ if has_read_card(facts) => {
            evidence.extend(lent(facts));
            Judgement::pass(evidence)
        }
        Observed::Seen(PcscService::Running { readers }) if !readers.is_empty() => {
            evidence.extend(lent(facts));
            Judgement::warn(Finding::RemoteSession, evidence)
        }
        _ => Judgement::fail(Finding::RemoteSession, evidence),
    }
}

/// What keeps the checks of a cable and its driver from being made.
pub(crate) const REMOTE: &[Finding] = &[Finding::RemoteSession];

/// Whether the screen is another machine's, for checks that must not judge what is plugged in there.
pub(crate) fn is_remote(facts: &Facts) -> bool {
    matches!(&facts.session, Observed::Seen(session) if session.remote == Observed::Seen(true))
}

/// What a virtual machine adds where no reader is seen.
pub(crate) fn in_virtual_machine(facts: &Facts) -> Option<Evidence> {
    match &facts.session {
        Observed::Seen(session) if session.virtual_machine == Observed::Seen(true) => {
            Some(Evidence::VirtualMachine)
        }
        _ => None,
    }
}

fn has_read_card(facts: &Facts) -> bool {
    let Observed::Seen(cards) = &facts.cards else {
        return false;
    };
    cards
        .iter()
        .any(|card| matches!(card.look, CardLook::Answered { .. }))
}

fn lent(facts: &Facts) -> Vec<Evidence> {
    let Observed::Seen(PcscService::Running { readers }) = &facts.pcsc else {
        return Vec::new();
    };
    let lent = readers.iter().map(|reader| Evidence::Lent {
        reader: reader.name.clone(),
    });
    lent.collect()
}
