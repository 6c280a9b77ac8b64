//! `time.nothing`: did anything happen at all? With readers and the app in sight, a record without a card, a use and a connection
//! means that nobody tried, or that the app waits for something else; what is missing below it then says nothing by itself.

use kb::Base;

use crate::time::story::Story;
use crate::time::{followed, told};
use crate::{Check, Finding, Judgement, Moment, TimeEvidence};
use facts::{Facts, Happened, PartName, Why};

pub(crate) const CHECK: Check = Check {
    id: "time.nothing",
    findings: &[Finding::NothingHappened],
    needs: &[PartName::Record],
    explained_by: &[
        Finding::SmartcardServiceStopped,
        Finding::DriverMissing,
        Finding::ReaderDriverFailed,
        Finding::GhostReader,
        Finding::ReaderNotConnected,
        Finding::BluetoothReaderNotFound,
    ],
    judge,
};

/// A shorter record without a change says nothing, in milliseconds: ours to choose.
const LEAST: u32 = 10_000;

fn judge(facts: &Facts, _: &Base) -> Judgement {
    let record = match followed(facts, |record| record.sources.readers) {
        Ok(record) => record,
        Err(judgement) => return judgement,
    };
    // What comes and goes by itself is no try.
    let is_of_a_try = |what: Happened| {
        !matches!(
            what,
            Happened::AddressChanged
                | Happened::Network { .. }
                | Happened::ClockSet { .. }
                | Happened::BluetoothSwitch { .. }
        )
    };
    let first = record
        .changes
        .iter()
        .find(|change| is_of_a_try(change.what));
    if let Some(change) = first {
        return Judgement::pass(told([TimeEvidence::SomethingChanged { at: change.at }]));
    }
    if !Story::of(record).has_reader {
        return Judgement::unknown(Why::NotReached, Vec::new()).because(&[
            Finding::SmartcardServiceStopped,
            Finding::ReaderNotConnected,
        ]);
    }
    // What lay there or was used before may be the try itself.
    let was_under_way = record.before.iter().any(|what| {
        matches!(
            what,
            Happened::Card { .. } | Happened::Use { .. } | Happened::Connection { .. }
        )
    });
    if record.length < LEAST || was_under_way {
        return Judgement::unknown(Why::NotReached, Vec::new());
    }
    let lasted = record.length;
    Judgement::fail(
        Finding::NothingHappened,
        told([TimeEvidence::NothingChanged { lasted }]),
    )
    .at([Moment::whole(record)])
}
