//! `terminal.credentials`: does the credential manager of this account have the entries that the terminal's programs sign in with? Names alone are looked
//! at, and only those that every terminal needs are judged.

use kb::Base;

use crate::terminal::evidence::{CredentialName, TerminalEvidence as Seen};
use crate::terminal::{Account, account, blind, evidence, terminal};
use crate::{Check, Finding, Judgement, seen};
use facts::{Facts, Observed, PartName, StartType, TerminalCredentials, WindowsService};

pub(crate) const CHECK: Check = Check {
    id: "terminal.credentials",
    findings: &[Finding::CredentialServiceOff, Finding::CredentialsMissing],
    needs: &[
        PartName::TerminalPrograms,
        PartName::TerminalCredentials,
        PartName::TerminalAccount,
        PartName::TerminalRunning,
    ],
    explained_by: &[Finding::OtherAccount],
    judge,
};

fn judge(facts: &Facts, _: &Base) -> Judgement {
    // They are the credentials of 連携アプリ.
    match terminal(facts) {
        Ok(programs) if programs.link.files => {}
        Ok(_) => return Judgement::not_applicable(),
        Err(judgement) => return judgement,
    }
    let credentials = match seen(&facts.terminal.credentials) {
        Ok(credentials) => credentials,
        Err(judgement) => return judgement,
    };
    if is_disabled(credentials) {
        let told = evidence([Seen::CredentialServiceOff]);
        return Judgement::fail(Finding::CredentialServiceOff, told);
    }
    let entries = [
        (CredentialName::Login, credentials.login),
        (CredentialName::Institution, credentials.institution),
    ];
    let told = |kept: fn(bool) -> bool| {
        let kept = entries.into_iter().filter(move |(_, there)| kept(*there));
        evidence(kept.map(|(entry, there)| Seen::CredentialEntry { entry, there }))
    };
    if entries.iter().all(|(_, there)| *there) {
        Judgement::pass(told(|_| true))
    } else if account(facts) == Account::Right {
        Judgement::fail(Finding::CredentialsMissing, told(|there| !there))
    } else {
        blind()
    }
}

fn is_disabled(credentials: &TerminalCredentials) -> bool {
    let disabled = |service: &WindowsService| {
        matches!(
            service,
            WindowsService::Installed {
                start: StartType::Disabled,
                ..
            }
        )
    };
    matches!(&credentials.service, Observed::Seen(service) if disabled(service))
}
