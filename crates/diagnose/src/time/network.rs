//! `time.network`: was there a way out all the while?

use kb::Base;

use crate::time::story::Story;
use crate::time::{TOLD, followed, told};
use crate::{Check, Finding, Judgement, TimeEvidence};
use facts::{Facts, Happened, PartName, Why};

pub(crate) const CHECK: Check = Check {
    id: "time.network",
    findings: &[Finding::NetworkDroppedOut],
    needs: &[PartName::Record],
    explained_by: &[
        Finding::AirplaneModeOn,
        Finding::NetworkDisconnected,
        Finding::SleptMeanwhile,
    ],
    judge,
};

fn judge(facts: &Facts, _: &Base) -> Judgement {
    let record = match followed(facts, |record| record.sources.network) {
        Ok(record) => record,
        Err(judgement) => return judgement,
    };
    let story = Story::of(record);
    if !story.had_way_out {
        return Judgement::unknown(Why::NotReached, Vec::new());
    }
    let changes = record
        .changes
        .iter()
        .filter_map(|change| match change.what {
            Happened::AddressChanged => Some(TimeEvidence::AddressChanged { at: change.at }),
            _ => None,
        });
    if story.without_way_out.is_empty() {
        let lasted = record.length;
        let stayed = [TimeEvidence::WayOutStayed { lasted }];
        return Judgement::pass(told(stayed.into_iter().chain(changes.take(TOLD))));
    }
    let gaps = story.without_way_out.iter().take(TOLD).flat_map(|gap| {
        let back = gap.to.map(|at| TimeEvidence::WayOutCameBack {
            at,
            lasted: gap.lasted(record),
        });
        [Some(TimeEvidence::WayOutLost { at: gap.from }), back]
    });
    Judgement::fail(Finding::NetworkDroppedOut, told(gaps.flatten()))
        .at(story.without_way_out.iter().map(|gap| gap.moment(0)))
}
