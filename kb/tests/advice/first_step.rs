//! What a hit says to do first (「まず」), before anybody has opened the page: the right deed for everybody who may have typed this, or nothing.

use std::collections::BTreeSet;

use kb::{Base, Match, When, Who};

use crate::{none_of, pages};

/// The page as a hit: by its number, or by its heading in words.
fn hits() -> Vec<Match> {
    let base = Base::embedded();
    let mut hits = Vec::new();
    for entry in pages(&[]) {
        let typed = match entry.id.split_once('/') {
            Some(("error", code)) => code,
            _ => entry.heading(),
        };
        let explained = base.explain(typed, 50).expect("something typed");
        let of_the_page = explained.matches.into_iter().find(|hit| hit.id == entry.id);
        hits.extend(of_the_page);
    }
    hits
}

#[test]
fn what_is_said_first_depends_on_nobody() {
    let base = Base::embedded();
    let mut said = BTreeSet::new();
    let mut faults = Vec::new();
    for hit in hits() {
        let Some(first) = hit.first_step else {
            continue;
        };
        let entry = base.entry(&hit.id).expect("a page");
        let place = entry.steps.iter().position(|step| step.action == first);
        let place = place.unwrap_or_else(|| panic!("{}: no step says {first}", hit.id));
        let step = &entry.steps[place];
        let before = &entry.steps[..=place];
        if before.iter().any(|step| step.when != When::default()) {
            faults.push(format!("{}: depends on an answer: {first}", hit.id));
        }
        if step.condition.is_some() || step.who == Who::Vendor {
            faults.push(format!("{}: not for everybody: {first}", hit.id));
        }
        said.insert(hit.id);
    }
    none_of(&faults);
    assert!(
        said.len() > 90,
        "only {} pages say what is first",
        said.len()
    );
}

#[test]
fn a_hit_says_what_is_first_or_nothing() {
    let first = |code: &str| {
        let explained = Base::embedded().explain(code, 1).expect("a code");
        explained.matches[0].first_step.clone()
    };
    // For everybody, before the question that tells iPhone from Android.
    assert_eq!(
        first("021").as_deref(),
        Some("スマホのケースを外して、かざす。")
    );
    // The question comes first.
    assert_eq!(first("020"), None);
    // Behind a condition that may not hold.
    assert_eq!(first("015").as_deref(), Some("カードの汚れを拭く。"));
}
