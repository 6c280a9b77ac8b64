//! `terminal.present`: is this PC a 資格確認端末 at all? The gate of its family: it finds nothing itself.

use kb::Base;

use crate::terminal::evidence::{ProgramName, TerminalEvidence as Seen};
use crate::terminal::{evidence, terminal};
use crate::{Check, Judgement, Verdict};
use facts::{Facts, Observed, PartName};

pub(crate) const CHECK: Check = Check {
    id: "terminal.present",
    findings: &[],
    needs: &[PartName::TerminalPrograms],
    explained_by: &[],
    judge,
};

fn judge(facts: &Facts, _: &Base) -> Judgement {
    let programs = match terminal(facts) {
        Ok(programs) => programs,
        Err(judgement) => {
            // Where a terminal is asked for and there is none, that is what the user has to hear.
            let looked = matches!(facts.terminal.programs, Observed::Seen(_));
            let of_concern = judgement.verdict == Verdict::NotApplicable && looked;
            return Judgement {
                evidence: evidence(of_concern.then_some(Seen::NoTerminal)),
                ..judgement
            };
        }
    };
    let named = [
        (ProgramName::Link, &programs.link),
        (ProgramName::Distribution, &programs.distribution),
        (ProgramName::Face, &programs.face),
    ];
    let here = named.iter().filter(|(_, program)| program.files);
    Judgement::pass(evidence(here.map(|(name, program)| {
        Seen::TerminalProgram {
            program: *name,
            version: program.version,
        }
    })))
}
