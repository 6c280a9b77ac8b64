//! `app.installed`: is マイナ資格確認アプリ there for this user? Not asked of a face reader's terminal, which works without it.

use super::software_evidence::SoftwareEvidence as Seen;
use super::{Check, Finding, Judgement, seen, uses_app};
use crate::facts::{App, Facts, Why};
use crate::observe::PartName;

pub(super) const CHECK: Check = Check {
    id: "app.installed",
    title: "マイナ資格確認アプリ",
    findings: &[Finding::AppNotInstalled],
    needs: &[PartName::App],
    explained_by: &[],
    judge,
};

fn judge(facts: &Facts) -> Judgement {
    if !uses_app(facts) {
        return Judgement::not_applicable();
    }
    match seen(&facts.software.app) {
        Err(judgement) => judgement,
        Ok(App::Installed { version, .. }) => {
            Judgement::pass(vec![Seen::App { version: *version }.into()])
        }
        // A face reader's terminal has no app and needs none, so without the equipment this is no fault.
        Ok(App::NotInstalled) if facts.setup.is_none() => {
            Judgement::unknown(Why::NotTold, vec![Seen::NoApp.into(), Seen::NoSetup.into()])
        }
        Ok(App::NotInstalled) => {
            Judgement::fail(Finding::AppNotInstalled, vec![Seen::NoApp.into()])
        }
    }
}
