//! docs/census.md: what the official answers name and a program could see, held to the list of checks.

use std::collections::BTreeSet;

use diagnose::{CHECKS, check_named};

/// How many rows of each part a program could see, wholly or in part.
const ROWS: [(char, usize); 7] = [
    ('A', 15),
    ('B', 19),
    ('C', 22),
    ('D', 8),
    ('E', 15),
    ('F', 11),
    ('G', 6),
];

fn page() -> String {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .join("docs/census.md");
    std::fs::read_to_string(path).expect("the page of the census")
}

/// The ids of checks in a text: what stands in backticks and has one dot.
fn ids(text: &str) -> impl Iterator<Item = &str> {
    let quoted = text.split('`').skip(1).step_by(2);
    quoted.filter(|word| word.split('.').count() == 2 && !word.contains(' '))
}

#[test]
fn every_row_is_looked_at_or_says_why_not_and_every_check_stands_somewhere() {
    let page = page();
    let mut seen = BTreeSet::new();
    let mut named = BTreeSet::new();
    for line in page.lines().filter(|line| line.starts_with("| ")) {
        let cells: Vec<&str> = line.trim_matches(['|', ' ']).split(" | ").collect();
        let [row, what, looked_at] = cells.as_slice() else {
            panic!("three cells: {line}");
        };
        if *row == "row" {
            continue;
        }
        assert!(seen.insert((*row).to_owned()), "{row} stands twice");
        assert!(!what.is_empty(), "{row}");
        for id in ids(looked_at) {
            assert!(check_named(id).is_some(), "{row} names {id}");
            named.insert(id.to_owned());
        }
        match looked_at.strip_prefix("not: ") {
            Some(why) => assert!(why.chars().count() > 30, "{row} gives no reason"),
            None => assert!(ids(looked_at).next().is_some(), "{row} names no check"),
        }
    }
    for (part, count) in ROWS {
        let here = seen.iter().filter(|row| row.starts_with(part)).count();
        assert_eq!(here, count, "rows of {part}");
    }
    assert_eq!(seen.len(), 96);
    let (_, others) = page
        .split_once("## Of which no official answer speaks")
        .expect("the last section");
    let others: BTreeSet<String> = ids(others).map(str::to_owned).collect();
    for check in CHECKS {
        let places = [named.contains(check.id), others.contains(check.id)];
        assert_eq!(
            places.iter().filter(|place| **place).count(),
            1,
            "{} stands in a row, or among the others",
            check.id
        );
    }
    assert_eq!(named.len() + others.len(), CHECKS.len());
}
