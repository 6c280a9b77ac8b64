//! Rules asked of the guides.

use crate::{none_of, pages};

#[test]
fn a_guide_that_answers_a_finding_ends_with_the_patient_or_with_somebody_to_call() {
    let faults: Vec<String> = pages(&["guide"])
        .filter(|guide| !guide.findings.is_empty())
        .filter(|guide| guide.meanwhile.is_none() && guide.contact.is_empty())
        .map(|guide| format!("{}: no way on", guide.id))
        .collect();
    none_of(&faults);
}
