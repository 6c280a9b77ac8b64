//! `terminal.certificate-root`: are the certificates that issued the institution's here? Looked for on this PC alone, nothing is fetched.

use kb::Base;

use crate::terminal::evidence::TerminalEvidence as Seen;
use crate::terminal::{Account, account, blind, evidence, terminal};
use crate::{Check, Finding, Judgement, seen};
use facts::{Facts, IssuersHere, PartName, Why};

pub(crate) const CHECK: Check = Check {
    id: "terminal.certificate-root",
    findings: &[Finding::InstitutionCertificateRootMissing],
    needs: &[
        PartName::TerminalPrograms,
        PartName::TerminalCertificates,
        PartName::TerminalAccount,
        PartName::TerminalRunning,
    ],
    explained_by: &[
        Finding::OtherAccount,
        Finding::InstitutionCertificateMissing,
    ],
    judge,
};

fn judge(facts: &Facts, _: &Base) -> Judgement {
    if let Err(judgement) = terminal(facts) {
        return judgement;
    }
    let certificates = match seen(&facts.terminal.certificates) {
        Ok(certificates) => certificates,
        Err(judgement) => return judgement,
    };
    if account(facts) == Account::Other {
        return blind();
    }
    // The one that the programs use: with a key, ending last. RFC 3339 in UTC is ordered as text.
    let used = certificates.own.iter().filter(|own| own.key);
    let Some(used) = used.max_by_key(|own| &own.not_after) else {
        return Judgement::unknown(Why::NotReached, Vec::new());
    };
    let told = |all: bool| evidence([Seen::IssuersHere { all }]);
    match used.issuers {
        IssuersHere::All => Judgement::pass(told(true)),
        IssuersHere::Missing => {
            Judgement::warn(Finding::InstitutionCertificateRootMissing, told(false))
        }
        IssuersHere::NotTold => Judgement::unknown(Why::NotTold, Vec::new()),
    }
}
