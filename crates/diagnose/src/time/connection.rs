//! `time.connection`: did the app's own connections come about? Judged are those to known servers, where there is one. One that stands
//! is enough: with two families one may fail and the other do the work.

use kb::Base;

use crate::time::story::{Span, Story, Tcp};
use crate::time::{TOLD, followed, told};
use crate::{Check, Finding, Judgement, Moment, TimeEvidence, uses_internet};
use facts::{Facts, PartName, Record, TcpMove, Why};

pub(crate) const CHECK: Check = Check {
    id: "time.connection",
    findings: &[
        Finding::AppConnectionHangs,
        Finding::AppConnectionRefused,
        Finding::AppConnectionReset,
    ],
    needs: &[PartName::Record],
    explained_by: &[
        Finding::NetworkDisconnected,
        Finding::ProxyConfigured,
        Finding::DnsFailed,
        Finding::ServerUnreachable,
        Finding::CaptivePortal,
        Finding::TlsIntercepted,
        Finding::TlsRefused,
        Finding::SleptMeanwhile,
        Finding::NetworkDroppedOut,
    ],
    judge,
};

/// A first packet without an answer for so long hangs, in milliseconds: it has been sent twice again by then.
const HANGS: u32 = 3_000;
/// A connection that is broken off later has done its work, in milliseconds.
const YOUNG: u32 = 10_000;

fn judge(facts: &Facts, _: &Base) -> Judgement {
    if !uses_internet(facts) {
        return Judgement::not_applicable();
    }
    let record = match followed(facts, |record| record.sources.app) {
        Ok(record) => record,
        Err(judgement) => return judgement,
    };
    let story = Story::of(record);
    if !story.app_ran {
        return Judgement::unknown(Why::NotReached, told([TimeEvidence::AppNotRunning]));
    }
    if story.connections.is_empty() {
        let lasted = record.length;
        return Judgement::unknown(
            Why::NotReached,
            told([TimeEvidence::NoConnection { lasted }]),
        );
    }
    // The last word counts: what failed is made good by a connection that stood after it had begun, and not by one of before.
    let works = |tcp: &&Span<Tcp>| tcp.what.stood.is_some() && broken_off(tcp).is_none();
    let working = story.to_servers().filter(works);
    let working = working.max_by_key(|tcp| tcp.what.stood);
    let stood = working.and_then(|tcp| tcp.what.stood);
    let bad: Vec<&Span<Tcp>> = story
        .to_servers()
        .filter(|tcp| stood.is_none_or(|stood| stood < tcp.from))
        .collect();
    let judged = |finding: Finding, seen: Vec<(Moment, TimeEvidence)>| {
        let moments: Vec<Moment> = seen.iter().map(|(moment, _)| *moment).collect();
        let seen = seen.into_iter().take(TOLD).map(|(_, seen)| seen);
        (!moments.is_empty()).then(|| Judgement::fail(finding, told(seen)).at(moments))
    };
    let broken = bad.iter().filter_map(|tcp| broken_off(tcp)).collect();
    let hangs = bad
        .iter()
        .filter_map(|tcp| Some((tcp.moment(HANGS), hanging(record, tcp)?)))
        .collect();
    let refused = bad
        .iter()
        .filter_map(|tcp| Some((tcp.moment(u32::MAX), failed(tcp)?)))
        .collect();
    let works_on = || {
        let tcp = working?;
        Some(Judgement::pass(told([TimeEvidence::Stood {
            at: tcp.what.stood.unwrap_or(tcp.from),
            family: tcp.what.to.family,
            whose: tcp.what.to.place,
        }])))
    };
    judged(Finding::AppConnectionReset, broken)
        .or_else(|| judged(Finding::AppConnectionHangs, hangs))
        .or_else(|| judged(Finding::AppConnectionRefused, refused))
        .or_else(works_on)
        .unwrap_or_else(|| Judgement::unknown(Why::NotReached, Vec::new()))
}

fn broken_off(tcp: &Span<Tcp>) -> Option<(Moment, TimeEvidence)> {
    let at = tcp.to.filter(|_| tcp.what.end == Some(TcpMove::Reset))?;
    let lasted = at.saturating_sub(tcp.what.stood.unwrap_or(tcp.from));
    let whose = tcp.what.to.place;
    let seen = TimeEvidence::BrokenOff { at, lasted, whose };
    (lasted < YOUNG && !tcp.before).then_some((Moment::of(at), seen))
}

fn hanging(record: &Record, tcp: &Span<Tcp>) -> Option<TimeEvidence> {
    let lasted = tcp.lasted(record);
    let hangs = tcp.what.stood.is_none() && tcp.what.end != Some(TcpMove::Reset) && lasted >= HANGS;
    hangs.then_some(TimeEvidence::NoAnswerYet {
        at: tcp.from,
        lasted,
        family: tcp.what.to.family,
        whose: tcp.what.to.place,
    })
}

fn failed(tcp: &Span<Tcp>) -> Option<TimeEvidence> {
    let at = tcp.to.filter(|_| tcp.what.end == Some(TcpMove::Failed))?;
    Some(TimeEvidence::NotConnected {
        at,
        family: tcp.what.to.family,
        whose: tcp.what.to.place,
    })
}
