//! `bluetooth.search`: is a reader in the air, and what does it tell of itself? A deliberate search, made only when the user asks for
//! it, because the nearest reader is connected to. What it hears and reads also stands in the facts of Bluetooth, so
//! `bluetooth.reader` and `reader.battery` judge it; here is how the search went.

use kb::Base;

use crate::{Check, Evidence, Finding, Judgement, seen, uses_bluetooth};
use facts::{Facts, PartName, ReaderSearch, ReaderTold, SearchEnd, Why};

pub(crate) const CHECK: Check = Check {
    id: "bluetooth.search",
    findings: &[],
    needs: &[PartName::Bluetooth, PartName::ReaderSearch],
    explained_by: &[
        Finding::BluetoothAbsent,
        Finding::BluetoothOff,
        Finding::BluetoothNotPermitted,
        Finding::ReaderUnpowered,
        Finding::ReaderInUsbMode,
        Finding::BluetoothReaderNotFound,
    ],
    judge,
};

fn judge(facts: &Facts, _: &Base) -> Judgement {
    // A phone's readers are asked by its plug-in, which connects to none.
    if !uses_bluetooth(facts) || facts.os.is_phone() {
        return Judgement::not_applicable();
    }
    let search = match seen(&facts.reader_search) {
        Ok(search) => search,
        Err(judgement) => return judgement,
    };
    let evidence = evidence(search);
    let has_told = |told| search.readers.iter().any(|reader| reader.told == told);
    let why = match search.ended {
        SearchEnd::Searched if has_told(ReaderTold::Told) => return Judgement::pass(evidence),
        // A reader is there, and did not answer.
        SearchEnd::Searched if !search.readers.is_empty() => Why::TimedOut { reader: None },
        SearchEnd::CutShort | SearchEnd::NoService | SearchEnd::ServiceEnded => {
            Why::TimedOut { reader: None }
        }
        SearchEnd::Refused => Why::NotTold,
        SearchEnd::Searched
        | SearchEnd::Absent
        | SearchEnd::Off
        | SearchEnd::Pulled
        | SearchEnd::NotPermitted => Why::NotReached,
    };
    Judgement::unknown(why, evidence)
}

/// The readers found; how the search ended where that is not all of it.
fn evidence(search: &ReaderSearch) -> Vec<Evidence> {
    let found = search.readers.iter().map(|reader| Evidence::FoundReader {
        reader: reader.clone(),
    });
    let mut evidence: Vec<Evidence> = found.collect();
    if evidence.is_empty() || search.ended != SearchEnd::Searched {
        evidence.push(Evidence::ReaderSearch {
            ended: search.ended,
            seconds: search.seconds,
        });
    }
    evidence
}
