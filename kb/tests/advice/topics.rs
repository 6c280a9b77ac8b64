//! Rules asked of the topics.

use crate::{none_of, pages};

#[test]
fn a_topic_ends_with_the_patient_or_with_somebody_to_call() {
    let faults: Vec<String> = pages(&["topic"])
        .filter(|topic| topic.meanwhile.is_none() && topic.contact.is_empty())
        .map(|topic| format!("{}: no way on", topic.id))
        .collect();
    none_of(&faults);
}
