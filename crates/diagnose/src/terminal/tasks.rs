//! `terminal.tasks`: are the tasks of the terminal's programs enabled, and is their saved password right? An account without rights does not see what an
//! administrator made, so a task that is not seen means nothing.

use kb::Base;

use crate::terminal::evidence::{TaskState, TerminalEvidence as Seen};
use crate::terminal::{evidence, terminal};
use crate::{Check, Finding, Judgement, seen};
use facts::{Facts, PartName, TerminalTask, Why};

pub(crate) const CHECK: Check = Check {
    id: "terminal.tasks",
    findings: &[Finding::TerminalTaskDisabled, Finding::TerminalTaskPassword],
    needs: &[PartName::TerminalPrograms, PartName::TerminalTasks],
    explained_by: &[],
    judge,
};

/// `S_OK`; and of winerror.h what says that a task is ready, runs, was switched off for a while, has not run, or was ended.
const FINE: [u32; 6] = [0, 0x41300, 0x41301, 0x41302, 0x41303, 0x41306];
/// `ERROR_LOGON_FAILURE` and `ERROR_LOGON_TYPE_NOT_GRANTED` as HRESULTs.
const PASSWORD: [u32; 2] = [0x8007_052E, 0x8007_0569];

fn judge(facts: &Facts, _: &Base) -> Judgement {
    if let Err(judgement) = terminal(facts) {
        return judgement;
    }
    let tasks = match seen(&facts.terminal.tasks) {
        Ok(tasks) => tasks,
        Err(judgement) => return judgement,
    };
    let told = |wanted: Option<TaskState>| {
        let tasks = tasks.iter().map(|task| (task.task, state(*task)));
        let kept = tasks.filter(move |(_, state)| wanted.is_none_or(|wanted| *state == wanted));
        evidence(kept.map(|(task, state)| Seen::Task { task, state }))
    };
    let has = |wanted: TaskState| tasks.iter().any(|task| state(*task) == wanted);
    if tasks.is_empty() {
        Judgement::unknown(Why::NotTold, evidence([Seen::NoTaskSeen]))
    } else if has(TaskState::Disabled) {
        Judgement::fail(
            Finding::TerminalTaskDisabled,
            told(Some(TaskState::Disabled)),
        )
    } else if has(TaskState::Password) {
        Judgement::fail(
            Finding::TerminalTaskPassword,
            told(Some(TaskState::Password)),
        )
    } else if has(TaskState::Other) {
        Judgement::unknown(Why::NotTold, told(None))
    } else {
        Judgement::pass(told(None))
    }
}

fn state(task: TerminalTask) -> TaskState {
    if !task.enabled {
        TaskState::Disabled
    } else if PASSWORD.contains(&task.result) {
        TaskState::Password
    } else if FINE.contains(&task.result) {
        TaskState::Fine
    } else {
        TaskState::Other
    }
}
