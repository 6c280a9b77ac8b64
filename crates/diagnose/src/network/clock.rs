//! `network.clock`: does the device's clock agree with a server's? A wrong one makes right certificates look expired. The time
//! over a trusted connection counts first; else a plain answer's, unless the network's own page gave it.

use kb::Base;

use crate::network::evidence::ConnectionEvidence as Seen;
use crate::network::portal;
use crate::{Check, Finding, Judgement, NOT_REACHED, seen, uses_internet};
use facts::PartName;
use facts::{ClockOffset, Facts, Observed, Why};

pub(crate) const CHECK: Check = Check {
    id: "network.clock",
    findings: &[Finding::ClockWrong],
    needs: &[PartName::Clock, PartName::Plain, PartName::Tls],
    explained_by: &[],
    judge,
};

/// Seconds. Amazon's services refuse requests that are signed five minutes off.
const TOLERATED: u32 = 300;

fn judge(facts: &Facts, base: &Base) -> Judgement {
    if !uses_internet(facts) {
        return Judgement::not_applicable();
    }
    let clock = match seen(&facts.connection.clock) {
        Ok(clock) => clock,
        Err(judgement) => {
            return judgement.because(NOT_REACHED_OR_REFUSED);
        }
    };
    if !clock.trusted && portal::is_found(facts, base) {
        return Judgement::unknown(Why::NotReached, Vec::new()).because(NOT_REACHED);
    }
    let evidence = vec![
        Seen::Clock {
            ahead_seconds: clock.ahead_seconds,
            server_time: clock.server_time.clone(),
            trusted: clock.trusted,
        }
        .into(),
    ];
    if is_wrong(clock) {
        Judgement::fail(Finding::ClockWrong, evidence)
    } else {
        Judgement::pass(evidence)
    }
}

/// With no certificate trusted there is no trusted time either.
const NOT_REACHED_OR_REFUSED: &[Finding] = &[
    Finding::NetworkDisconnected,
    Finding::DnsFailed,
    Finding::ServerUnreachable,
    Finding::CaptivePortal,
    Finding::TlsIntercepted,
    Finding::TlsUntrustedRoot,
    Finding::TlsNameMismatch,
    Finding::TlsExpired,
    Finding::TlsRefused,
];

fn is_wrong(clock: &ClockOffset) -> bool {
    clock.ahead_seconds.unsigned_abs() > TOLERATED
}

/// The time by which certificates are judged: the server's where the device's is wrong, else the device's own.
pub(crate) fn right_time(facts: &Facts) -> Option<jiff::Timestamp> {
    let told = match &facts.connection.clock {
        Observed::Seen(clock) if is_wrong(clock) => &clock.server_time,
        _ => &facts.taken_at,
    };
    told.parse().ok()
}
