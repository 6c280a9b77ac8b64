//! `reader.service`: does the PC/SC service answer?

use kb::Base;

use crate::{Check, Evidence, Finding, Judgement, seen, service, uses_pcsc};
use facts::PartName;
use facts::{Facts, Observed, Os, PcscService, RunState, StartType, Why, WindowsService};

pub(crate) const CHECK: Check = Check {
    id: "reader.service",
    findings: &[Finding::SmartcardServiceStopped],
    needs: &[PartName::Pcsc, PartName::Services],
    explained_by: &[Finding::RemoteSession],
    judge,
};

fn judge(facts: &Facts, _: &Base) -> Judgement {
    if !uses_pcsc(facts) {
        return Judgement::not_applicable();
    }
    if let Observed::Seen(PcscService::Running { .. }) = facts.pcsc {
        return Judgement::pass(vec![Evidence::ServiceAnswers]);
    }
    if facts.os == Os::Windows {
        return judge_silence_on_windows(facts);
    }
    match seen(&facts.pcsc) {
        Err(judgement) => judgement,
        Ok(_) => Judgement::fail(
            Finding::SmartcardServiceStopped,
            vec![Evidence::ServiceSilent],
        ),
    }
}

/// Windows starts the service with the first reader and ends it with the last (rigs.md 1), so silence alone says nothing
/// about the service. Only a service that may not start is broken; the others show what they can do with a reader.
fn judge_silence_on_windows(facts: &Facts) -> Judgement {
    let (why, mut evidence) = match seen(&facts.pcsc) {
        Err(Judgement { why, .. }) => (why, Vec::new()),
        Ok(_) => (None, vec![Evidence::ServiceSilent]),
    };
    let unless_told = match service(facts, |services| &services.smart_card) {
        None => Why::NotTold,
        Some(WindowsService::NotInstalled) => {
            evidence.push(Evidence::ServiceNotInstalled);
            Why::NotTold
        }
        Some(WindowsService::Installed {
            state: RunState::Stopped,
            start,
        }) => {
            evidence.push(Evidence::ServiceStopped { start });
            if start == StartType::Disabled {
                return Judgement::fail(Finding::SmartcardServiceStopped, evidence);
            }
            Why::NotReached
        }
        Some(WindowsService::Installed { state, .. }) => {
            evidence.push(Evidence::ServiceState { state });
            Why::NotTold
        }
    };
    Judgement::unknown(why.unwrap_or(unless_told), evidence)
}
