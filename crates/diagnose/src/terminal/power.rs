//! `terminal.power`: does Windows send the terminal to sleep, or start it without starting anew? Both lose readers in the morning.

use kb::Base;

use crate::terminal::evidence::TerminalEvidence as Seen;
use crate::terminal::{evidence, terminal};
use crate::{Check, Finding, Judgement, seen};
use facts::{Facts, PartName, Why};

pub(crate) const CHECK: Check = Check {
    id: "terminal.power",
    findings: &[Finding::TerminalSleeps, Finding::FastStartOn],
    needs: &[PartName::TerminalPrograms, PartName::TerminalPower],
    explained_by: &[],
    judge,
};

fn judge(facts: &Facts, _: &Base) -> Judgement {
    if let Err(judgement) = terminal(facts) {
        return judgement;
    }
    let power = match seen(&facts.terminal.power) {
        Ok(power) => power,
        Err(judgement) => return judgement,
    };
    let mut told: Vec<Seen> = Vec::new();
    told.extend(power.sleep_minutes.map(|after| Seen::Sleeps { after }));
    told.extend(power.fast_start.map(|on| Seen::FastStart { on }));
    told.extend((power.usb_saving == Some(true)).then_some(Seen::UsbSaving));
    let told = evidence(told);
    match (power.sleep_minutes, power.fast_start) {
        (Some(1..), _) => Judgement::warn(Finding::TerminalSleeps, told),
        (_, Some(true)) => Judgement::warn(Finding::FastStartOn, told),
        (Some(0), Some(false)) => Judgement::pass(told),
        (None, _) | (_, None) => Judgement::unknown(Why::NotTold, told),
    }
}
