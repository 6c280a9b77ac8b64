//! `time.connection`: did the app's own connections come about? One that stands is enough: with two families one may fail and the
//! other do the work.

use kb::Base;

use crate::time::story::{Span, Story, Tcp};
use crate::time::{TOLD, followed, told};
use crate::{Check, Finding, Judgement, TimeEvidence, uses_internet};
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
    let works = |tcp: &&Span<Tcp>| tcp.what.stood.is_some() && !was_broken_off(tcp);
    // What broke off after one that works is the later state, so the last word counts.
    let last_broken = story.connections.iter().rposition(was_broken_off);
    let working = story
        .connections
        .iter()
        .enumerate()
        .filter(|(_, tcp)| works(tcp));
    let working = working.map(|(place, tcp)| (place, tcp.what.stood.unwrap_or(tcp.from), tcp));
    let works_on = working
        .clone()
        .find(|(place, ..)| last_broken.is_none_or(|broken| *place > broken));
    if let Some((_, at, tcp)) = works_on.or_else(|| working.clone().next()) {
        return Judgement::pass(told([TimeEvidence::Stood {
            at,
            family: tcp.what.to.family,
            whose: tcp.what.to.place,
        }]));
    }
    let all = || story.connections.iter();
    let told_of = |seen: Vec<TimeEvidence>| told(seen.into_iter().take(TOLD));
    let broken: Vec<TimeEvidence> = all().filter_map(broken_off).collect();
    if !broken.is_empty() {
        return Judgement::fail(Finding::AppConnectionReset, told_of(broken));
    }
    let hangs: Vec<TimeEvidence> = all().filter_map(|tcp| hanging(record, tcp)).collect();
    if !hangs.is_empty() {
        return Judgement::fail(Finding::AppConnectionHangs, told_of(hangs));
    }
    let failed: Vec<TimeEvidence> = all().filter_map(failed).collect();
    if !failed.is_empty() {
        return Judgement::fail(Finding::AppConnectionRefused, told_of(failed));
    }
    Judgement::unknown(Why::NotReached, Vec::new())
}

fn was_broken_off(tcp: &Span<Tcp>) -> bool {
    broken_off(tcp).is_some()
}

fn broken_off(tcp: &Span<Tcp>) -> Option<TimeEvidence> {
    let at = tcp.to.filter(|_| tcp.what.end == Some(TcpMove::Reset))?;
    let lasted = at.saturating_sub(tcp.what.stood.unwrap_or(tcp.from));
    (lasted < YOUNG && !tcp.before).then_some(TimeEvidence::BrokenOff {
        at,
        lasted,
        whose: tcp.what.to.place,
    })
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
