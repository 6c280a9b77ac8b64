//! `terminal.running`: does a program of the terminal run, and has 連携アプリ done the restart it was asked for? The names of its processes are not published,
//! and it may be started for a moment only, so that a program which is not seen is not called missing.

use kb::Base;

use crate::terminal::evidence::TerminalEvidence as Seen;
use crate::terminal::{evidence, terminal};
use crate::{Check, Finding, Judgement, seen};
use facts::{Facts, PartName, Why};

pub(crate) const CHECK: Check = Check {
    id: "terminal.running",
    findings: &[Finding::TerminalRestartUnfinished],
    needs: &[PartName::TerminalPrograms, PartName::TerminalRunning],
    explained_by: &[],
    judge,
};

/// Minutes after which a restart that was asked for should have been done.
const PATIENCE: u32 = 10;

fn judge(facts: &Facts, _: &Base) -> Judgement {
    if let Err(judgement) = terminal(facts) {
        return judgement;
    }
    let running = match seen(&facts.terminal.running) {
        Ok(running) => running,
        Err(judgement) => return judgement,
    };
    let told = Seen::TerminalProgramRuns { any: running.any };
    match running.restart_asked_minutes {
        Some(minutes) if minutes > PATIENCE => Judgement::warn(
            Finding::TerminalRestartUnfinished,
            evidence([Seen::RestartAsked { minutes }, told]),
        ),
        _ if running.any => Judgement::pass(evidence([told])),
        _ => Judgement::unknown(Why::NotTold, evidence([told])),
    }
}
