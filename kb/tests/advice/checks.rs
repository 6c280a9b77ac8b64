//! Which checks a page names (`checks`): opening it looks at those, so a page without any says here why nothing could be seen. Which checks
//! are made on request only, and which explain a finding, is known to `diagnose` alone and tested there.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::Deserialize;

use crate::{none_of, pages};

/// checks.toml: the pages that name no checks.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    none: Vec<Row>,
}

/// A reason, and the pages it holds for.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    why: String,
    pages: Vec<String>,
}

fn rows() -> Vec<Row> {
    let place = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/advice/checks.toml");
    let text = fs::read_to_string(place).expect("checks.toml");
    let table: Table = toml::from_str(&text).expect("rows with a reason");
    table.none
}

/// The reason of each page that names no checks.
fn reasons() -> BTreeMap<String, String> {
    let mut reasons = BTreeMap::new();
    for row in rows() {
        assert!(row.why.ends_with('.'), "no sentence: {}", row.why);
        for page in row.pages {
            let before = reasons.insert(page.clone(), row.why.clone());
            assert_eq!(before, None, "{page} has two reasons");
        }
    }
    reasons
}

#[test]
fn every_page_names_the_checks_that_tell_its_causes_apart_or_says_why_there_are_none() {
    let mut reasons = reasons();
    let mut faults = Vec::new();
    for entry in pages(&[]) {
        match (entry.checks.is_empty(), reasons.remove(&entry.id)) {
            (true, None) => faults.push(format!(
                "{}: neither `checks` nor a reason in tests/advice/checks.toml",
                entry.id
            )),
            (false, Some(why)) => {
                faults.push(format!("{}: `checks`, and a reason: {why}", entry.id));
            }
            _ => {}
        }
    }
    let gone = reasons.keys();
    faults.extend(gone.map(|page| format!("{page}: a reason for no page")));
    none_of(&faults);
}

#[test]
fn no_page_names_a_check_twice() {
    let mut faults = Vec::new();
    for entry in pages(&[]) {
        for (place, check) in entry.checks.iter().enumerate() {
            if entry.checks[..place].contains(check) {
                faults.push(format!("{}: {check} twice", entry.id));
            }
        }
    }
    none_of(&faults);
}

#[test]
fn a_page_that_names_no_checks_has_no_step_that_one_proves() {
    let faults: Vec<String> = pages(&[])
        .filter(|entry| entry.checks.is_empty())
        .filter(|entry| entry.steps.iter().any(|step| step.check.is_some()))
        .map(|entry| format!("{}: a step is proved by a check", entry.id))
        .collect();
    none_of(&faults);
}
