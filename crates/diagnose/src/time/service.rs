//! `time.service`: did the PC/SC service answer all the while?

use kb::Base;

use crate::time::reader::went_with_a_reader;
use crate::time::story::{Span, Story};
use crate::time::{TOLD, followed, told};
use crate::{Check, Finding, Judgement, TimeEvidence};
use facts::{Facts, PartName, Why};

pub(crate) const CHECK: Check = Check {
    id: "time.service",
    findings: &[Finding::ServiceStoppedMeanwhile],
    needs: &[PartName::Record],
    explained_by: &[Finding::SmartcardServiceStopped, Finding::SleptMeanwhile],
    judge,
};

fn judge(facts: &Facts, _: &Base) -> Judgement {
    let record = match followed(facts, |record| record.sources.readers) {
        Ok(record) => record,
        Err(judgement) => return judgement,
    };
    let story = Story::of(record);
    // A service that never answered is another check's.
    if story.without_service.iter().any(|gap| gap.before) {
        return Judgement::unknown(Why::NotReached, Vec::new());
    }
    if story.without_service.is_empty() {
        let lasted = record.length;
        return Judgement::pass(told([TimeEvidence::ServiceStayed { lasted }]));
    }
    let by_itself: Vec<&Span<()>> = story
        .without_service
        .iter()
        .filter(|gap| !went_with_a_reader(record, gap))
        .collect();
    // What went with a reader is no fault of the service.
    if by_itself.is_empty() {
        return Judgement::unknown(Why::NotReached, Vec::new());
    }
    let seen = by_itself.into_iter().take(TOLD).flat_map(|gap| {
        let back = gap.to.map(|at| TimeEvidence::ServiceCameBack {
            at,
            lasted: gap.lasted(record),
        });
        [
            Some(TimeEvidence::ServiceStoppedAnswering { at: gap.from }),
            back,
        ]
    });
    Judgement::fail(Finding::ServiceStoppedMeanwhile, told(seen.flatten()))
}
