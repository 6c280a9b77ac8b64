//! `terminal.clock`: does the clock show a time that has passed? No server is asked in the closed network; but a time before this program was made, or
//! before the institution's certificate was issued, is wrong by itself. A clock that is ahead is not seen here.

use kb::Base;

use crate::terminal::evidence::TerminalEvidence as Seen;
use crate::terminal::{evidence, terminal};
use crate::{Check, Finding, Judgement, seen};
use facts::{Facts, Observed, PartName, TimeSource, Why};

pub(crate) const CHECK: Check = Check {
    id: "terminal.clock",
    findings: &[Finding::TerminalClockWrong],
    needs: &[
        PartName::TerminalPrograms,
        PartName::TerminalClock,
        PartName::TerminalCertificates,
    ],
    explained_by: &[],
    judge,
};

/// Seconds by which a clock may differ before it is called wrong: a day, so that no time zone is mistaken for it.
const TOLERATED: i64 = 86_400;

fn judge(facts: &Facts, _: &Base) -> Judgement {
    if let Err(judgement) = terminal(facts) {
        return judgement;
    }
    let clock = match seen(&facts.terminal.clock) {
        Ok(clock) => clock,
        Err(judgement) => return judgement,
    };
    let Some(now) = parsed(&facts.taken_at) else {
        return Judgement::unknown(Why::NotTold, Vec::new());
    };
    let own = match &facts.terminal.certificates {
        Observed::Seen(certificates) => certificates.own.as_slice(),
        Observed::Unavailable(_) | Observed::NotAsked => &[],
    };
    let begun = own.iter().map(|certificate| &certificate.not_before);
    let passed = std::iter::once(&clock.passed)
        .chain(begun)
        .filter_map(|text| Some((parsed(text)?, text)))
        .max();
    let source = Seen::TimeFrom {
        source: clock.source,
    };
    match passed {
        Some((passed, text)) if passed.as_second() - now.as_second() > TOLERATED => {
            let behind = Seen::ClockBehind {
                passed: text.clone(),
            };
            Judgement::fail(Finding::TerminalClockWrong, evidence([behind, source]))
        }
        _ => match clock.source {
            TimeSource::ClosedNetwork | TimeSource::OnDemand => Judgement::pass(evidence([source])),
            TimeSource::Other | TimeSource::Off => {
                Judgement::unknown(Why::NotTold, evidence([source]))
            }
        },
    }
}

fn parsed(text: &str) -> Option<jiff::Timestamp> {
    text.parse().ok()
}
