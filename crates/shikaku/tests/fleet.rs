//! `fleet` as a process: a folder of many machines' records becomes one sheet, whatever else lies in the folder.

#![cfg(target_os = "linux")]

mod common;

use std::collections::BTreeMap;
use std::fs;

use common::{Ended, Home, acts, all_facts, arg};
use serde_json::Value;

/// The places of vendor's folder: every scene's record, each under a name of its own.
fn folder(home: &Home) -> (String, usize) {
    let folder = home.at("clinics");
    fs::create_dir(&folder).expect("an own folder");
    let all = all_facts();
    for (number, facts) in all.iter().enumerate() {
        let text = serde_json::to_string(facts).expect("JSON");
        fs::write(folder.join(format!("clinic-{number:03}.json")), text).expect("writable");
    }
    (arg(&folder), all.len())
}

fn document(ended: &Ended) -> Value {
    serde_json::from_str(&ended.stdout).unwrap_or_else(|error| panic!("{error}: {ended:?}"))
}

fn list<'a>(document: &'a Value, key: &str) -> &'a Vec<Value> {
    document[key].as_array().unwrap_or_else(|| panic!("{key}"))
}

#[test]
fn every_record_is_a_place_and_its_causes_are_those_that_it_is_judged_to_have() {
    let home = Home::new();
    let (folder, count) = folder(&home);
    let ended = home.run(["fleet", &folder, "--json"]);
    assert_eq!(ended.status, Some(1), "{}", ended.stderr);
    ended.is_harmless();
    let fleet = document(&ended);
    let places = list(&fleet, "places");
    assert_eq!(places.len(), count);
    let mut shared: BTreeMap<String, usize> = BTreeMap::new();
    for place in places.iter().step_by(7) {
        let label = place["label"].as_str().expect("a label");
        let file = format!("{folder}/{label}.json");
        let alone = document(&home.run(["diagnose", &file, "--json"]));
        let wanted: Vec<&Value> = list(&alone, "causes")
            .iter()
            // No card lies on a reader while nobody is there.
            .filter(|cause| **cause != "card-not-placed")
            .collect();
        let told: Vec<&Value> = list(place, "causes")
            .iter()
            .map(|one| &one["finding"])
            .collect();
        assert_eq!(told, wanted, "{label}");
    }
    for cause in places.iter().flat_map(|place| list(place, "causes")) {
        assert!(cause["number"].is_u64(), "{cause}");
        let finding = cause["finding"].as_str().expect("a finding");
        *shared.entry(finding.to_owned()).or_default() += 1;
    }
    let mut most = usize::MAX;
    for row in list(&fleet, "causes") {
        let count = list(row, "places").len();
        assert_eq!(
            shared.remove(row["finding"].as_str().expect("a finding")),
            Some(count)
        );
        assert!(count <= most, "the most frequent first");
        most = count;
    }
    assert!(shared.is_empty(), "{shared:?}");
    assert!(places.iter().any(|place| !list(place, "ends").is_empty()));
}

#[test]
fn what_is_no_record_is_named_and_the_others_are_told() {
    let home = Home::new();
    let (folder, count) = folder(&home);
    let path = home.at("clinics");
    fs::write(path.join("broken.json"), "{").expect("writable");
    fs::write(path.join("note.txt"), "…").expect("writable");
    fs::create_dir(path.join("folder.json")).expect("writable");
    home.pipe("clinics/pipe.json");
    let fleet = document(&home.run(["fleet", &folder, "--json"]));
    assert_eq!(list(&fleet, "places").len(), count);
    let unread: Vec<&str> = list(&fleet, "unread")
        .iter()
        .filter_map(|row| row["label"].as_str())
        .collect();
    assert_eq!(unread, ["broken", "folder", "pipe"]);
    let nowhere = home.run(["fleet", &arg(&home.at("nowhere"))]);
    assert_eq!(nowhere.status, Some(2), "{nowhere:?}");
    let empty = home.at("empty");
    fs::create_dir(&empty).expect("writable");
    let ended = home.run(["fleet", &arg(&empty)]);
    assert_eq!(ended.status, Some(3), "{ended:?}");
    assert!(
        ended.stderr.contains("記録（.json）がありません"),
        "{ended:?}"
    );
}

/// A file may be called as a formula, as markup, or with letters that act on a terminal.
#[test]
fn a_name_is_text_in_the_sheet_the_page_and_the_terminal() {
    let home = Home::new();
    let folder = home.at("clinics");
    fs::create_dir(&folder).expect("an own folder");
    // Each has a record of its own, because copies of one are told as copies.
    for (name, facts) in [
        "=cmd|' , \"x\"",
        "<script>alert(1)<",
        "a\u{1b}[31m\u{202e}b",
        "山田 & 子",
    ]
    .into_iter()
    .zip(all_facts())
    {
        let record = serde_json::to_string(&facts).expect("JSON");
        fs::write(folder.join(format!("{name}.json")), record).expect("writable");
    }
    let page = home.at("page.html");
    let args = [arg(&folder), "--page".to_owned(), arg(&page)];
    let ended = home.run(std::iter::once("fleet".to_owned()).chain(args.clone()));
    ended.is_harmless();
    let csv = home.run(["fleet", &arg(&folder), "--csv"]);
    // The line ends are the sheet's own, for a spreadsheet; all else is as on a terminal.
    let lines = csv
        .stdout
        .strip_prefix('\u{FEFF}')
        .expect("a mark of UTF-8");
    assert!(lines.ends_with("\r\n"), "{lines}");
    let within = lines.replace("\r\n", "\n");
    assert_eq!(
        within.chars().find(|letter| acts(*letter)),
        None,
        "{within}"
    );
    assert_eq!(csv.status, Some(1), "{csv:?}");
    assert!(
        csv.stdout.contains("\"'=cmd|' , \"\"x\"\"\""),
        "{}",
        csv.stdout
    );
    assert_eq!(csv.stdout.lines().count(), 5, "{}", csv.stdout);
    let page = fs::read_to_string(page).expect("it was saved");
    assert!(!page.contains("<script"), "{page}");
    assert!(page.contains("山田 &amp; 子"), "{page}");
    // The page is there already, and nothing was agreed.
    let again = home.run(std::iter::once("fleet".to_owned()).chain(args));
    assert_eq!(again.status, Some(2), "{again:?}");
}
