//! The table of all faults of readers, cards and Bluetooth that the rigs make: the fault, the facts that show it, and
//! the check-up's result. The tests that make the faults write the rows, so a row proves that it happened.
//! `FAULTS=write cargo test -p rigs --test usb_checkup --test bluetooth_checkup --test bluetooth_search --test reader_checkup` brings it up to
//! date.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::thread;

use serde_json::Value;

use crate::checkup_document::CheckupDocument;

const PAGE: &str = "docs/reader-faults.md";
const HEAD: &str = "# Faults of readers, cards and Bluetooth

Written by the tests that make these faults on real programs (`FAULTS=write`, tests/src/faults.rs); do not edit. \"Found\" is what
`causes` says, the root cause first; \"folded\" are findings that it explains.
";
const TABLE: &str = "| fault | facts | found | folded |\n|---|---|---|---|\n";

/// One writer at a time, because the tests of a program run side by side.
static WRITING: Mutex<()> = Mutex::new(());

/// Tries all of these faults, so many side by side, because most of their time is waiting.
///
/// # Panics
/// When one does not hold.
pub fn side_by_side<T: Sync>(faults: &[T], at_once: usize, holds: fn(&T)) {
    thread::scope(|scope| {
        let running: Vec<_> = faults
            .chunks(faults.len().div_ceil(at_once))
            .map(|part| scope.spawn(|| part.iter().for_each(holds)))
            .collect();
        for part in running {
            if let Err(panic) = part.join() {
                std::panic::resume_unwind(panic);
            }
        }
    });
}

/// Writes a fault into the table's part `family`, or checks that it is there.
///
/// # Panics
/// When it is not, with the command that writes it.
pub fn note(family: &str, fault: &str, document: &CheckupDocument) {
    let row = row(fault, document);
    let _one_at_a_time = WRITING.lock().unwrap_or_else(PoisonError::into_inner);
    if std::env::var_os("FAULTS").is_some_and(|what| what == "write") {
        return write(family, &row);
    }
    let page = read();
    assert!(
        page.lines().any(|line| line == row),
        "{PAGE} is stale: FAULTS=write cargo test -p rigs --test {family}_checkup\nmissing: {row}"
    );
}

/// The rows of the table as it is kept.
#[must_use]
pub fn rows() -> Vec<String> {
    let is_row = |line: &&str| line.starts_with("| ") && !line.starts_with("| fault |");
    read().lines().filter(is_row).map(str::to_owned).collect()
}

fn path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(PAGE)
}

fn read() -> String {
    fs::read_to_string(path()).unwrap_or_default()
}

fn write(family: &str, row: &str) {
    let page = read();
    let mut parts: std::collections::BTreeMap<String, BTreeSet<String>> = page
        .split("\n## ")
        .skip(1)
        .filter_map(|part| {
            let (name, table) = part.split_once('\n')?;
            let rows = table.lines().filter(|line| line.starts_with("| "));
            let rows = rows.filter(|line| !line.starts_with("| fault |"));
            Some((name.to_owned(), rows.map(str::to_owned).collect()))
        })
        .collect();
    let fault = |row: &str| row.split(" | ").next().unwrap_or_default().to_owned();
    let rows = parts.entry(family.to_owned()).or_default();
    rows.retain(|known| fault(known) != fault(row));
    rows.insert(row.to_owned());
    let tables = parts.iter().map(|(name, rows)| {
        let rows: String = rows.iter().map(|row| format!("{row}\n")).collect();
        format!("\n## {name}\n\n{TABLE}{rows}")
    });
    let page = HEAD.to_owned() + &tables.collect::<String>();
    fs::write(path(), page).expect("the project's own folder is writable");
}

fn row(fault: &str, document: &CheckupDocument) -> String {
    let list = |codes: Vec<String>| {
        if codes.is_empty() {
            "–".to_owned()
        } else {
            codes.join(", ")
        }
    };
    let checks = document.document()["checks"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    let folded = checks
        .iter()
        .filter(|check| !check["explained_by"].is_null());
    let folded = folded.filter_map(|check| check["finding"].as_str().map(str::to_owned));
    format!(
        "| {} | {} | {} | {} |",
        fault.replace('|', "/"),
        facts(document.facts()),
        list(document.causes()),
        list(folded.collect())
    )
}

/// The facts that show the fault, in a few words.
fn facts(facts: &Value) -> String {
    let mut words: Vec<String> = Vec::new();
    words.extend(
        facts["setup"]
            .as_str()
            .map(|setup| format!("setup {setup}")),
    );
    words.extend(
        facts["answers"]["lamp"]
            .as_str()
            .map(|lamp| format!("lamp {lamp}")),
    );
    words.push(format!("PC/SC {}", pcsc(&facts["pcsc"])));
    words.extend(cards(&facts["cards"]));
    if let Some(devices) = facts["usb"]["seen"].as_array() {
        let named = devices.iter().map(|device| {
            let hubs = device["hubs"].as_array().map_or(0, Vec::len);
            let behind = if hubs == 0 { "" } else { " behind a hub" };
            format!("{}{behind}", device["id"].as_str().unwrap_or_default())
        });
        let named: Vec<String> = named.collect();
        let bus = if named.is_empty() {
            "empty".to_owned()
        } else {
            named.join(" and ")
        };
        words.push(format!("USB {bus}"));
    }
    words.extend(bluetooth(&facts["bluetooth"]));
    words.join("; ")
}

fn pcsc(part: &Value) -> String {
    if part["seen"] == "not-running" {
        return "silent".to_owned();
    }
    let Some(readers) = part["seen"]["running"]["readers"].as_array() else {
        return "not to be seen".to_owned();
    };
    let named = readers.iter().map(|reader| {
        let taken = if reader["exclusive"] == true {
            ", taken"
        } else {
            ""
        };
        let card = reader["card"].as_str().unwrap_or_default();
        format!(
            "{} (card {card}{taken})",
            reader["name"].as_str().unwrap_or_default()
        )
    });
    let named: Vec<String> = named.collect();
    if named.is_empty() {
        "without readers".to_owned()
    } else {
        named.join(" and ")
    }
}

fn cards(part: &Value) -> Option<String> {
    let cards = part["seen"].as_array().filter(|cards| !cards.is_empty())?;
    let looks = cards.iter().map(|card| match &card["look"] {
        Value::String(look) => look.clone(),
        look => match (&look["answered"], &look["unreadable"], &look["silent"]) {
            (Value::Object(answered), _, _) => {
                let token = answered["token"].as_str();
                token.map_or_else(
                    || answered["select"].to_string().replace('"', ""),
                    str::to_owned,
                )
            }
            (_, Value::String(why), _) => why.clone(),
            (_, _, Value::Object(silent)) => format!("silent at {}", silent["at"]).replace('"', ""),
            _ => "failed".to_owned(),
        },
    });
    Some(format!(
        "card says {}",
        looks.collect::<Vec<_>>().join(" and ")
    ))
}

fn bluetooth(part: &Value) -> Option<String> {
    if part == "not-asked" {
        return None;
    }
    let Some(seen) = part["seen"].as_object() else {
        return Some("Bluetooth not to be seen".to_owned());
    };
    let adapter = seen["adapter"].as_str().unwrap_or_default();
    let readers = seen["readers"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|reader| {
            let is = |key: &str| {
                if reader[key] == true {
                    format!(" {key}")
                } else {
                    String::new()
                }
            };
            let name = reader["name"].as_str().unwrap_or_default();
            let rssi = reader["rssi"]
                .as_i64()
                .map(|rssi| format!(" {rssi} dBm"))
                .unwrap_or_default();
            format!(", {name}{}{}{rssi}", is("paired"), is("connected"))
        });
    Some(format!(
        "Bluetooth {adapter}{}",
        readers.collect::<String>()
    ))
}
