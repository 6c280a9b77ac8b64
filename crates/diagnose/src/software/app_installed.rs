//! `app.installed`: is マイナ資格確認アプリ there for this user? Not asked of a face reader's terminal, which works without it.

use kb::Base;

use crate::software::app_known::{Known, app};
use crate::software::evidence::SoftwareEvidence as Seen;
use crate::{Check, Evidence, Finding, Judgement, uses_app};
use facts::AppAnswer;
use facts::PartName;
use facts::{App, Facts, Why};

pub(crate) const CHECK: Check = Check {
    id: "app.installed",
    findings: &[Finding::AppNotInstalled],
    needs: &[PartName::App],
    explained_by: &[],
    judge,
};

fn judge(facts: &Facts, base: &Base) -> Judgement {
    if !uses_app(facts) {
        return Judgement::not_applicable();
    }
    match app(facts, base) {
        Err(judgement) => judgement,
        Ok(Known::Seen(App::Installed { version, .. })) => {
            Judgement::pass(vec![Seen::App { version: *version }.into()])
        }
        Ok(Known::Seen(App::NotInstalled)) => missing(facts, Seen::NoApp.into()),
        Ok(Known::Answered(answer)) => {
            let evidence = Seen::AppAnswer { answer }.into();
            if answer == AppAnswer::NotInstalled {
                missing(facts, evidence)
            } else {
                Judgement::pass(vec![evidence])
            }
        }
    }
}

/// A face reader's terminal has no app and needs none, so without the equipment this is no fault.
fn missing(facts: &Facts, evidence: Evidence) -> Judgement {
    if facts.setup.is_none() {
        Judgement::unknown(Why::NotTold, vec![evidence, Seen::NoSetup.into()])
    } else {
        Judgement::fail(Finding::AppNotInstalled, vec![evidence])
    }
}
