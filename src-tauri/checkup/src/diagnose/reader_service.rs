//! `reader.service`: does the PC/SC service answer?

use super::{Check, Evidence, Finding, Judgement, seen, uses_pcsc};
use crate::facts::{Facts, Os, PcscService, Why};
use crate::observe::PartName;

pub(super) const CHECK: Check = Check {
    id: "reader.service",
    title: "スマートカードのサービス",
    findings: &[Finding::SmartcardServiceStopped],
    needs: &[PartName::Pcsc],
    explained_by: &[],
    judge,
};

fn judge(facts: &Facts) -> Judgement {
    if !uses_pcsc(facts) {
        return Judgement::not_applicable();
    }
    match seen(&facts.pcsc) {
        Err(judgement) => judgement,
        Ok(PcscService::Running { .. }) => Judgement::pass(vec![Evidence::ServiceAnswers]),
        // Windows starts the service with the first reader and ends it with the last (rigs.md 1): silence there says
        // nothing about the service.
        Ok(PcscService::NotRunning) if facts.os == Os::Windows => {
            Judgement::unknown(Why::NotTold, vec![Evidence::ServiceSilent])
        }
        Ok(PcscService::NotRunning) => Judgement::fail(
            Finding::SmartcardServiceStopped,
            vec![Evidence::ServiceSilent],
        ),
    }
}
