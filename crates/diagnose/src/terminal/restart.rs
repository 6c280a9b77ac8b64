//! `terminal.restart`: does Windows wait for a restart, or has it had none for a month? Shutting down with fast start-up is none.

use kb::Base;

use crate::terminal::evidence::TerminalEvidence as Seen;
use crate::terminal::{evidence, terminal};
use crate::{Check, Finding, Judgement, seen};
use facts::{Facts, PartName, Why};

pub(crate) const CHECK: Check = Check {
    id: "terminal.restart",
    findings: &[Finding::RestartPending, Finding::UptimeLong],
    needs: &[PartName::TerminalPrograms, PartName::TerminalMemory],
    explained_by: &[],
    judge,
};

/// Days: ours to choose. A week without a restart is of interest with 014 alone, whose page begins with restarting.
const LONG: u32 = 30;

fn judge(facts: &Facts, _: &Base) -> Judgement {
    if let Err(judgement) = terminal(facts) {
        return judgement;
    }
    let memory = match seen(&facts.terminal.memory) {
        Ok(memory) => memory,
        Err(judgement) => return judgement,
    };
    let days = memory.up_minutes / 1_440;
    let up = Seen::Up { days };
    match memory.restart_pending {
        Some(true) => Judgement::warn(
            Finding::RestartPending,
            evidence([Seen::RestartPending, up]),
        ),
        _ if days >= LONG => Judgement::warn(Finding::UptimeLong, evidence([up])),
        Some(false) => Judgement::pass(evidence([up])),
        None => Judgement::unknown(Why::NotTold, evidence([up])),
    }
}
