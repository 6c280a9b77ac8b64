//! `terminal.account`: is this the account that the terminal's programs run for? Another one has neither their certificate nor their credentials, so
//! from it nothing can be called missing.

use kb::Base;

use crate::terminal::evidence::TerminalEvidence as Seen;
use crate::terminal::{Account, account, evidence, runs_here, terminal};
use crate::{Check, Finding, Judgement, seen};
use facts::{Facts, PartName, Why};

pub(crate) const CHECK: Check = Check {
    id: "terminal.account",
    findings: &[Finding::OtherAccount],
    needs: &[
        PartName::TerminalPrograms,
        PartName::TerminalAccount,
        PartName::TerminalRunning,
    ],
    explained_by: &[],
    judge,
};

fn judge(facts: &Facts, _: &Base) -> Judgement {
    if let Err(judgement) = terminal(facts) {
        return judgement;
    }
    match account(facts) {
        Account::Right if runs_here(facts) => {
            Judgement::pass(evidence([Seen::ProgramsInThisSession]))
        }
        Account::Right => Judgement::pass(evidence([Seen::OwnAccount])),
        Account::Other => Judgement::warn(
            Finding::OtherAccount,
            evidence([Seen::StartsWithOtherAccount]),
        ),
        Account::NotKnown => match seen(&facts.terminal.account) {
            Ok(_) => Judgement::unknown(Why::NotTold, evidence([Seen::AccountNotTold])),
            Err(judgement) => judgement,
        },
    }
}
