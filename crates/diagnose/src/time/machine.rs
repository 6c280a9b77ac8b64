//! `time.machine`: did the machine sleep, or was its clock set, while somebody tried? Both break off what is under way.

use kb::Base;

use crate::time::{TOLD, followed, told};
use crate::{Check, Finding, Judgement, Moment, TimeEvidence};
use facts::{Facts, Happened, Os, PartName};

pub(crate) const CHECK: Check = Check {
    id: "time.machine",
    findings: &[Finding::SleptMeanwhile, Finding::ClockSetMeanwhile],
    needs: &[PartName::Record],
    explained_by: &[Finding::ClockWrong],
    judge,
};

/// A clock that is set by less breaks nothing off, in seconds: it is kept right all the time.
const SLIGHT: u32 = 5;

fn judge(facts: &Facts, _: &Base) -> Judgement {
    let record = match followed(facts, |record| record.sources.clock) {
        Ok(record) => record,
        Err(judgement) => return judgement,
    };
    let mut slept = Vec::new();
    let mut set = Vec::new();
    let mut moments = Vec::new();
    for change in &record.changes {
        let at = change.at;
        match change.what {
            Happened::Woke { seconds } => {
                slept.push(TimeEvidence::Woke { at, seconds });
                // Windows' clock of the record goes on in a sleep, the others' stands still (observe, changes/clock).
                let slept = if facts.os == Os::Windows {
                    seconds.saturating_mul(1_000)
                } else {
                    0
                };
                moments.push(Moment {
                    from: at.saturating_sub(slept),
                    ..Moment::of(at)
                });
            }
            Happened::ClockSet { seconds } if seconds.unsigned_abs() >= SLIGHT => {
                set.push(TimeEvidence::ClockSet {
                    at,
                    forward: seconds > 0,
                    seconds: seconds.unsigned_abs(),
                });
            }
            _ => {}
        }
    }
    if !slept.is_empty() {
        Judgement::fail(Finding::SleptMeanwhile, told(slept.into_iter().take(TOLD))).at(moments)
    } else if !set.is_empty() {
        Judgement::warn(Finding::ClockSetMeanwhile, told(set.into_iter().take(TOLD)))
    } else {
        let lasted = record.length;
        Judgement::pass(told([TimeEvidence::ClockRan { lasted }]))
    }
}
