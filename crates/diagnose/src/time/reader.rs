//! `time.reader`: did the readers stay listed? A reader that leaves for a second is a cable, a hub or power saving, and looks well
//! before and after.

use kb::Base;

use crate::time::story::{Away, Span, Story};
use crate::time::{TOLD, followed, told};
use crate::{Check, Finding, Judgement, TimeEvidence};
use facts::{Facts, Happened, PartName, Record, UsbMove, Why};

pub(crate) const CHECK: Check = Check {
    id: "time.reader",
    findings: &[Finding::ReaderDroppedOut],
    needs: &[PartName::Record],
    explained_by: &[
        Finding::SleptMeanwhile,
        Finding::ServiceStoppedMeanwhile,
        Finding::BluetoothDroppedOut,
    ],
    judge,
};

/// The bus tells of a reader so much before or after the service does, in milliseconds.
const BESIDE: u32 = 3_000;

fn judge(facts: &Facts, _: &Base) -> Judgement {
    let record = match followed(facts, |record| record.sources.readers) {
        Ok(record) => record,
        Err(judgement) => return judgement,
    };
    let story = Story::of(record);
    if !story.has_reader {
        return Judgement::unknown(Why::NotReached, Vec::new());
    }
    // With the service every reader goes, unless it is the service that went with the reader.
    let with_service = |away: &Span<Away>| {
        let mut gaps = story.without_service.iter();
        gaps.any(|gap| {
            (away.from.abs_diff(gap.from) <= BESIDE || gap.meets(away))
                && !went_with_a_reader(record, gap)
        })
    };
    let away: Vec<&Span<Away>> = story
        .away
        .iter()
        .filter(|away| !with_service(away))
        .collect();
    let mut seen = Vec::new();
    if away.is_empty() {
        let gap = story
            .without_service
            .iter()
            .find(|gap| went_with_a_reader(record, gap));
        let Some(gap) = gap else {
            // Nobody follows a reader without the service.
            return if story.without_service.is_empty() {
                let lasted = record.length;
                Judgement::pass(told([TimeEvidence::ReadersStayed { lasted }]))
            } else {
                Judgement::unknown(Why::NotReached, Vec::new())
            };
        };
        seen.extend(on_the_bus(record, gap.from));
        seen.push(TimeEvidence::ServiceStoppedAnswering { at: gap.from });
    }
    for away in away.into_iter().take(TOLD) {
        seen.extend(on_the_bus(record, away.from));
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
    Judgement::fail(Finding::ReaderDroppedOut, told(seen))
}

/// Whether the service ended because a reader left the bus: Windows ends it with the last reader (docs/watch.md).
pub(super) fn went_with_a_reader(record: &Record, gap: &Span<()>) -> bool {
    !gap.before && on_the_bus(record, gap.from).is_some()
}

/// What left the bus beside that time.
fn on_the_bus(record: &Record, at: u32) -> Option<TimeEvidence> {
    let beside = record
        .changes
        .iter()
        .filter(|change| change.at.abs_diff(at) <= BESIDE);
    let mut left = None;
    for change in beside {
        if let Happened::Usb {
            is_reader,
            now: UsbMove::Left,
            ..
        } = change.what
        {
            let at = change.at;
            if !is_reader {
                return Some(TimeEvidence::HubLeftTheBus { at });
            }
            left = left.or(Some(TimeEvidence::LeftTheBus { at }));
        }
    }
    left
}
