//! `time.service`: did the PC/SC service answer all the while?

use kb::Base;

use crate::time::reader::{is_silent_without_reader, never_answered, went_with_a_reader};
use crate::time::story::{Span, Story};
use crate::time::{TOLD, followed, told};
use crate::{Check, Finding, Judgement, Moment, TimeEvidence};
use facts::{Facts, PartName, Why};

pub(crate) const CHECK: Check = Check {
    id: "time.service",
    findings: &[
        Finding::SmartcardServiceStopped,
        Finding::ServiceStoppedMeanwhile,
    ],
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
    if never_answered(&story) {
        return if is_silent_without_reader(facts, record, &story) {
            Judgement::unknown(Why::NotReached, Vec::new()).because(&[Finding::ReaderNotConnected])
        } else {
            let seen = told([TimeEvidence::ServiceNeverAnswered]);
            Judgement::fail(Finding::SmartcardServiceStopped, seen).at([Moment::whole(record)])
        };
    }
    // One that was waited for, like Windows' with its first reader, is no fault.
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
        .filter(|gap| !went_with_a_reader(&story, gap))
        .collect();
    // What went with a reader is no fault of the service.
    if by_itself.is_empty() {
        return Judgement::unknown(Why::NotReached, Vec::new());
    }
    let moments: Vec<Moment> = by_itself.iter().map(|gap| gap.moment(0)).collect();
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
    Judgement::fail(Finding::ServiceStoppedMeanwhile, told(seen.flatten())).at(moments)
}
