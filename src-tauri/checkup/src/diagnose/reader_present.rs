//! `reader.present`: does the PC/SC service list a reader?

use super::{Check, Evidence, Finding, Judgement, seen, service, uses_pcsc};
use crate::facts::{Facts, Os, PcscService, RunState, StartType, Why, WindowsService};
use crate::observe::PartName;

pub(super) const CHECK: Check = Check {
    id: "reader.present",
    title: "カードリーダーの接続",
    findings: &[Finding::ReaderNotConnected],
    needs: &[PartName::Pcsc, PartName::Services],
    explained_by: &[Finding::SmartcardServiceStopped],
    judge,
};

fn judge(facts: &Facts) -> Judgement {
    if !uses_pcsc(facts) {
        return Judgement::not_applicable();
    }
    match seen(&facts.pcsc) {
        Err(judgement) => judgement,
        Ok(PcscService::NotRunning) => judge_silence(facts),
        Ok(PcscService::Running { readers }) if readers.is_empty() => {
            Judgement::fail(Finding::ReaderNotConnected, vec![Evidence::NoReaders])
        }
        Ok(PcscService::Running { readers }) => Judgement::pass(
            readers
                .iter()
                .map(|reader| Evidence::Reader {
                    reader: reader.name.clone(),
                })
                .collect(),
        ),
    }
}

/// On Windows silence means that no reader is there (rigs.md 1), unless the service manager shows a service that could
/// not have answered with one either.
fn judge_silence(facts: &Facts) -> Judgement {
    let not_reached = Judgement::unknown(Why::NotReached, Vec::new());
    if facts.os != Os::Windows {
        return not_reached;
    }
    let missing = |evidence: Vec<Evidence>| Judgement::fail(Finding::ReaderNotConnected, evidence);
    match service(facts, |services| &services.smart_card) {
        None => missing(vec![Evidence::ServiceSilent]),
        Some(WindowsService::Installed {
            state: RunState::Stopped,
            start: start @ (StartType::Auto | StartType::Manual),
        }) => missing(vec![
            Evidence::ServiceSilent,
            Evidence::ServiceStopped { start },
        ]),
        Some(WindowsService::Installed { .. } | WindowsService::NotInstalled) => not_reached,
    }
}
