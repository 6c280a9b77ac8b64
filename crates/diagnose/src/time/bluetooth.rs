//! `time.bluetooth`: did the link to the Bluetooth reader stand all the while?

use kb::Base;

use crate::time::story::Story;
use crate::time::{TOLD, followed, told};
use crate::{Check, Finding, Judgement, TimeEvidence, uses_bluetooth};
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
    let switched_off = record.changes.iter().find_map(|change| {
        let is_off = matches!(change.what, Happened::BluetoothSwitch { on: false });
        is_off.then_some(TimeEvidence::RadioSwitchedOff { at: change.at })
    });
    if story.down.is_empty() && switched_off.is_none() {
        if !story.has_link {
            return Judgement::unknown(Why::NotReached, Vec::new());
        }
        let lasted = record.length;
        return Judgement::pass(told([TimeEvidence::RadioStayed { lasted }]));
    }
    let drops = story.down.iter().take(TOLD).flat_map(|down| {
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
}
