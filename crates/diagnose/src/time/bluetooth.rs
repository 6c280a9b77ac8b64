//! `time.bluetooth`: did the link to the Bluetooth reader stand all the while?

use kb::Base;

use crate::time::story::{Down, Span, Story};
use crate::time::{TOLD, followed, told};
use crate::{Check, Finding, Judgement, Moment, TimeEvidence, uses_bluetooth};
use facts::{Facts, Happened, PartName, Why};

pub(crate) const CHECK: Check = Check {
    id: "time.bluetooth",
    findings: &[Finding::BluetoothDroppedOut],
    needs: &[PartName::Record],
    explained_by: &[
        Finding::AirplaneModeOn,
        Finding::BluetoothOff,
        Finding::BluetoothReaderNotFound,
        Finding::SleptMeanwhile,
    ],
    judge,
};

fn judge(facts: &Facts, _: &Base) -> Judgement {
    if !uses_bluetooth(facts) {
        return Judgement::not_applicable();
    }
    let record = match followed(facts, |record| record.sources.bluetooth) {
        Ok(record) => record,
        Err(judgement) => return judgement,
    };
    let story = Story::of(record);
    // A reader that has done its work goes to sleep by itself, and while a card is read well it is another reader's link.
    let done_since = story.done_since();
    let harms = |at: u32| done_since.is_none_or(|done| at < done);
    let switched_off = record.changes.iter().find_map(|change| {
        let is_off = matches!(change.what, Happened::BluetoothSwitch { on: false });
        (is_off && harms(change.at)).then_some(change.at)
    });
    let down: Vec<&Span<Down>> = story.down.iter().filter(|down| harms(down.from)).collect();
    if down.is_empty() && switched_off.is_none() {
        if !story.has_link {
            return Judgement::unknown(Why::NotReached, Vec::new());
        }
        let lasted = story.down.first().map_or(record.length, |down| down.from);
        return Judgement::pass(told([TimeEvidence::RadioStayed { lasted }]));
    }
    let moments = switched_off.map(Moment::of);
    let moments: Vec<Moment> = moments
        .into_iter()
        .chain(down.iter().map(|down| down.moment(0)))
        .collect();
    let switched_off = switched_off.map(|at| TimeEvidence::RadioSwitchedOff { at });
    let drops = down.iter().take(TOLD).flat_map(|down| {
        let dropped = TimeEvidence::RadioDropped {
            at: down.from,
            rssi: down.what.rssi,
        };
        let back = down.to.map(|at| TimeEvidence::RadioCameBack {
            at,
            lasted: down.lasted(record),
        });
        [Some(dropped), back]
    });
    Judgement::fail(
        Finding::BluetoothDroppedOut,
        told(switched_off.into_iter().chain(drops.flatten())),
    )
    .at(moments)
}
