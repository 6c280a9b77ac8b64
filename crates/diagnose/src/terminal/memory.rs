//! `terminal.memory`: is memory left for the terminal's programs (014)?

use kb::Base;

use crate::terminal::evidence::TerminalEvidence as Seen;
use crate::terminal::{evidence, terminal};
use crate::{Check, Finding, Judgement, seen};
use facts::{Facts, PartName};

pub(crate) const CHECK: Check = Check {
    id: "terminal.memory",
    findings: &[Finding::MemoryShort],
    needs: &[PartName::TerminalPrograms, PartName::TerminalMemory],
    explained_by: &[],
    judge,
};

/// Free MiB, and percent of what programs may ask for: ours to choose, no source names a limit.
const SCARCE: u32 = 300;
const GIVEN_AWAY: u32 = 95;
/// What the ministry's paper on terminals names, less what a graphics card may take of it.
const ADVISED: u32 = 7 * 1_024;

fn judge(facts: &Facts, _: &Base) -> Judgement {
    if let Err(judgement) = terminal(facts) {
        return judgement;
    }
    let memory = match seen(&facts.terminal.memory) {
        Ok(memory) => memory,
        Err(judgement) => return judgement,
    };
    let mut told = vec![Seen::MemoryFree {
        mb: memory.free_mib,
        percent: memory.commit_percent,
    }];
    told.extend(
        (memory.installed_mib < ADVISED).then_some(Seen::MemorySmall {
            gb: memory.installed_mib.div_ceil(1_024),
        }),
    );
    told.push(Seen::Up {
        days: memory.up_minutes / 1_440,
    });
    if memory.free_mib < SCARCE || memory.commit_percent > GIVEN_AWAY {
        Judgement::fail(Finding::MemoryShort, evidence(told))
    } else {
        Judgement::pass(evidence(told))
    }
}
