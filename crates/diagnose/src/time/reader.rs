//! `time.reader`: did the readers stay listed? A reader that leaves for a second is a cable, a hub or power saving, and looks well
//! before and after. That there was none from the beginning is said where no check-up does.

use kb::{Base, Setup};

use crate::time::story::{Away, Span, Story};
use crate::time::{TOLD, followed, told};
use crate::{Check, Finding, Judgement, Moment, TimeEvidence};
use facts::{Facts, Os, PartName, Record, Why};

pub(crate) const CHECK: Check = Check {
    id: "time.reader",
    findings: &[Finding::ReaderNotConnected, Finding::ReaderDroppedOut],
    needs: &[PartName::Record],
    explained_by: &[
        Finding::SmartcardServiceStopped,
        Finding::SleptMeanwhile,
        Finding::ServiceStoppedMeanwhile,
        Finding::BluetoothDroppedOut,
    ],
    judge,
};

/// The bus tells of a reader so much before or after the service does, in milliseconds.
const BESIDE: u32 = 3_000;
/// A hub that leaves takes its readers with it within this time, in milliseconds.
const WITH_ITS_HUB: u32 = 500;

fn judge(facts: &Facts, _: &Base) -> Judgement {
    let record = match followed(facts, |record| record.sources.readers) {
        Ok(record) => record,
        Err(judgement) => return judgement,
    };
    let story = Story::of(record);
    if !story.has_reader {
        return without_reader(facts, record, &story);
    }
    let (with_reader, by_itself): (Vec<&Span<()>>, Vec<&Span<()>>) = story
        .without_service
        .iter()
        .partition(|gap| went_with_a_reader(&story, gap));
    let away: Vec<&Span<Away>> = story
        .away
        .iter()
        .filter(|away| !went_with_the_service(away, &by_itself))
        .collect();
    let mut moments: Vec<Moment> = away.iter().map(|away| away.moment(BESIDE)).collect();
    let mut seen = Vec::new();
    if away.is_empty() {
        let Some(gap) = with_reader.first() else {
            // Nobody follows a reader without the service.
            return if story.without_service.is_empty() {
                let lasted = record.length;
                Judgement::pass(told([TimeEvidence::ReadersStayed { lasted }]))
            } else {
                Judgement::unknown(Why::NotReached, Vec::new())
            };
        };
        moments.push(gap.moment(BESIDE));
        seen.extend(on_the_bus(&story, gap.from));
        seen.push(TimeEvidence::ServiceStoppedAnswering { at: gap.from });
    }
    for away in away.into_iter().take(TOLD) {
        seen.extend(on_the_bus(&story, away.from));
        seen.push(TimeEvidence::ReaderLeft { at: away.from });
        seen.push(match away.to {
            Some(at) => TimeEvidence::ReaderCameBack {
                at,
                lasted: away.lasted(record),
                renamed: away.what.renamed,
            },
            None => TimeEvidence::ReaderStayedAway,
        });
    }
    Judgement::fail(Finding::ReaderDroppedOut, told(seen)).at(moments)
}

/// No reader was listed all the while. Windows does not even start the service without one; beside a face reader it is not known of
/// every maker's that the service lists it (`reader.present`).
fn without_reader(facts: &Facts, record: &Record, story: &Story) -> Judgement {
    let face_reader = matches!(
        facts.setup,
        Some(Setup::FaceReader | Setup::FaceReaderPhoneReader)
    );
    let is_silent = !story.without_service.is_empty();
    if face_reader || is_silent && !is_silent_without_reader(facts, record, story) {
        return Judgement::unknown(Why::NotReached, Vec::new());
    }
    let seen = told([TimeEvidence::NoReaderListed]);
    Judgement::fail(Finding::ReaderNotConnected, seen)
        .at([Moment::whole(record)])
        .because(&[Finding::ReaderNotConnected])
}

/// Whether the service was silent all the while because there was no reader for it.
pub(super) fn is_silent_without_reader(facts: &Facts, record: &Record, story: &Story) -> bool {
    let no_reader_on_the_bus = record.sources.usb.is_followed() && !story.has_reader_on_the_bus;
    facts.os == Os::Windows && no_reader_on_the_bus && never_answered(story)
}

/// Whether the service did not answer when the record began, nor later.
pub(super) fn never_answered(story: &Story) -> bool {
    let mut gaps = story.without_service.iter();
    gaps.any(|gap| gap.before && gap.to.is_none())
}

/// Whether the service ended because a reader left the bus: Windows ends it with the last reader (docs/watch.md).
pub(super) fn went_with_a_reader(story: &Story, gap: &Span<()>) -> bool {
    !gap.before && on_the_bus(story, gap.from).is_some()
}

/// Whether a reader went with the service. The gaps are in the order of their times, and none begins before another has ended.
fn went_with_the_service(away: &Span<Away>, gaps: &[&Span<()>]) -> bool {
    let near = gaps.partition_point(|gap| looked(gap.from < away.from.saturating_sub(BESIDE)));
    let near = gaps.get(near);
    let open = gaps.partition_point(|gap| looked(gap.to.is_some_and(|to| to <= away.from)));
    near.is_some_and(|gap| gap.from.abs_diff(away.from) <= BESIDE)
        || gaps.get(open).is_some_and(|gap| gap.meets(away))
}

/// What left the bus nearest to that time: the hub where one took the reader with it.
fn on_the_bus(story: &Story, at: u32) -> Option<TimeEvidence> {
    let reader = nearest(&story.readers_left, at);
    let hub = nearest(&story.hubs_left, at);
    let took_it = |hub: u32| {
        reader.is_none_or(|reader| {
            hub.abs_diff(at) <= reader.abs_diff(at).saturating_add(WITH_ITS_HUB)
        })
    };
    let hub = hub.filter(|hub| took_it(*hub));
    hub.map(|at| TimeEvidence::HubLeftTheBus { at })
        .or_else(|| reader.map(|at| TimeEvidence::LeftTheBus { at }))
}

/// The time nearest to that one and beside it, of times in their order.
fn nearest(times: &[u32], at: u32) -> Option<u32> {
    let later = times.partition_point(|time| looked(*time < at));
    let beside = [later.checked_sub(1), Some(later)];
    let beside = beside.into_iter().flatten();
    let beside = beside.filter_map(|place| times.get(place).copied());
    beside
        .filter(|time| time.abs_diff(at) <= BESIDE)
        .min_by_key(|time| time.abs_diff(at))
}

/// One look at one time; tests count them.
fn looked(is_so: bool) -> bool {
    #[cfg(test)]
    tests::LOOKS.with(|looks| looks.set(looks.get() + 1));
    is_so
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use facts::{
        Following, Happened, LONGEST_RECORD, MOST_CHANGES, Observed, ReaderMove, RecordChange,
        RecordEnd, RecordSources, ServiceMove, UsbMove,
    };

    use super::*;
    use crate::Verdict;

    thread_local! {
        pub(super) static LOOKS: Cell<usize> = const { Cell::new(0) };
    }

    /// A reader that comes and goes as often as a record has room for.
    #[test]
    fn a_reader_that_never_stays_is_judged_with_a_few_looks_for_each_change() {
        let usb = |now| Happened::Usb {
            device: 0,
            is_reader: true,
            now,
        };
        let service = |now| Happened::Service { now };
        let reader = |now| Happened::Reader { reader: 0, now };
        let turn = [
            (0, usb(UsbMove::Left)),
            (5, service(ServiceMove::Stopped)),
            (8, reader(ReaderMove::Left)),
            (100, usb(UsbMove::Came)),
            (105, service(ServiceMove::Started)),
            (110, reader(ReaderMove::Came)),
        ];
        let turns = (0_u32..).map(|number| number * 200);
        let changes = turns.flat_map(|begun| {
            turn.iter().map(move |(after, what)| RecordChange {
                at: begun + after,
                what: *what,
            })
        });
        let record = Record {
            length: LONGEST_RECORD,
            end: RecordEnd::Full,
            sources: RecordSources {
                readers: Following::Events,
                sharing: Following::Events,
                usb: Following::Events,
                bluetooth: Following::NotHere,
                network: Following::Events,
                clock: Following::Events,
                app: Following::NotTold,
            },
            before: vec![reader(ReaderMove::Came)],
            changes: changes.take(MOST_CHANGES).collect(),
        };
        assert_eq!(record.sound(), Ok(()));
        let facts = Facts {
            record: Observed::Seen(record),
            ..Facts::default()
        };
        LOOKS.set(0);
        let judgement = judge(&facts, Base::embedded());
        assert_eq!(
            (judgement.verdict, judgement.finding),
            (Verdict::Fail, Some(Finding::ReaderDroppedOut))
        );
        let looks = LOOKS.get();
        assert!(looks > 0 && looks < 40 * MOST_CHANGES, "{looks} looks");
    }
}
