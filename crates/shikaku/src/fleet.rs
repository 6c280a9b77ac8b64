//! `fleet`: the records of one vendor's machines in a folder, as one sheet: what is wrong at which place today, what ends when, and
//! which causes many share. A place is called as its file is; nothing else of a machine is told.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use diagnose::{Ending, Finding, OpeningOutcome, opening};
use files::Access;
use kb::{Base, Setup};
use serde::Serialize;

use crate::args::FleetArgs;
use crate::checkup::MAX_FACTS_BYTES;
use crate::output::{FINE, FOUND, Failure, NOT_SEEN, Outcome, json, line};
use crate::saved::Target;

/// More files than a vendor of five hundred places has records of a month.
const MOST_FILES: usize = 10_000;

/// What `shikaku fleet --json` prints.
#[derive(Serialize)]
struct Fleet {
    /// The places, those with a cause first, then those where something ends soon, each by name.
    places: Vec<Place>,
    /// The causes, the most frequent first.
    causes: Vec<Shared>,
    /// Files that are no record.
    unread: Vec<Unread>,
}

/// A place: a file.
#[derive(Serialize)]
struct Place {
    /// The file's name without its ending.
    label: String,
    /// When the machine was looked at (RFC 3339, UTC).
    taken_at: String,
    setup: Option<Setup>,
    /// The system in words.
    system: Option<String>,
    state: OpeningOutcome,
    /// What is wrong, best first.
    causes: Vec<Cause>,
    /// What could not be looked at: ids of checks.
    unseen: Vec<String>,
    /// What ends soon, the next one first.
    ends: Vec<Ending>,
}

/// A cause by its finding, its number for the telephone and its heading.
#[derive(Clone, Serialize)]
struct Cause {
    finding: Finding,
    number: Option<u16>,
    title: String,
}

/// A cause and the places that have it.
#[derive(Serialize)]
struct Shared {
    #[serde(flatten)]
    cause: Cause,
    places: Vec<String>,
}

#[derive(Serialize)]
struct Unread {
    label: String,
    why: String,
}

pub fn fleet(args: &FleetArgs, base: &'static Base) -> Outcome {
    let page = args.page.as_deref().map(|path| Target {
        path,
        replace: args.replace,
        access: Access::Own,
    });
    if let Some(page) = &page {
        page.is_free(None)?;
    }
    let fleet = seen(&args.folder, base)?;
    if let Some(page) = &page {
        page.write(page_of(&fleet).as_bytes())?;
    }
    if args.json {
        json(&fleet)?;
    } else if args.csv {
        line(csv(&fleet).trim_end())?;
    } else {
        line(&text(&fleet))?;
    }
    let is = |state| fleet.places.iter().any(|place| place.state == state);
    Ok(if is(OpeningOutcome::Found) {
        FOUND
    } else if is(OpeningOutcome::Unseen) || !fleet.unread.is_empty() {
        NOT_SEEN
    } else {
        FINE
    })
}

/// The records in a folder; its folders are not entered.
fn seen(folder: &Path, base: &Base) -> Result<Fleet, Failure> {
    let mut fleet = Fleet {
        places: Vec::new(),
        causes: Vec::new(),
        unread: Vec::new(),
    };
    for path in records(folder)? {
        let label = path
            .file_stem()
            .map(|stem| stem.to_string_lossy().into_owned());
        let label = label.unwrap_or_default();
        let read = files::text(&path, MAX_FACTS_BYTES).map_err(|not| not.to_string());
        let facts =
            read.and_then(|text| facts::facts_from_json(&text).map_err(|error| error.to_string()));
        match facts {
            Ok(facts) => fleet.places.push(place(label, facts, base)),
            Err(why) => fleet.unread.push(Unread { label, why }),
        }
    }
    fleet.places.sort_by_key(|place| {
        (
            place.causes.is_empty(),
            place.ends.first().map_or(u32::MAX, |end| end.days),
            place.label.clone(),
        )
    });
    let mut shared: BTreeMap<&str, Shared> = BTreeMap::new();
    for place in &fleet.places {
        for cause in &place.causes {
            let row = shared
                .entry(cause.finding.code())
                .or_insert_with(|| Shared {
                    cause: cause.clone(),
                    places: Vec::new(),
                });
            row.places.push(place.label.clone());
        }
    }
    fleet.causes = shared.into_values().collect();
    fleet
        .causes
        .sort_by_key(|shared| std::cmp::Reverse(shared.places.len()));
    Ok(fleet)
}

/// The files of a folder that may be records, by name.
fn records(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let cannot = |error: std::io::Error| {
        Failure::Wrong(format!("「{}」を読めません（{error}）", folder.display()))
    };
    let mut records = Vec::new();
    for entry in fs::read_dir(folder).map_err(cannot)? {
        let path = entry.map_err(cannot)?.path();
        let is_json = path
            .extension()
            .is_some_and(|end| end.eq_ignore_ascii_case("json"));
        if is_json {
            records.push(path);
        }
        if records.len() > MOST_FILES {
            return Err(Failure::Wrong(format!(
                "「{}」には、記録が{MOST_FILES}より多くあります。分けてください。",
                folder.display()
            )));
        }
    }
    records.sort();
    Ok(records)
}

fn place(label: String, facts: facts::Facts, base: &Base) -> Place {
    let setup = facts.setup;
    let system = facts.system_in_words();
    let checks = diagnose::looked_at(&facts);
    let report = diagnose::diagnose(facts, &checks, base);
    let opening = opening(&report, &[], base);
    let number = |finding: Finding| base.guide_for(finding.code())?.number;
    Place {
        label,
        taken_at: opening.taken_at,
        setup,
        system,
        state: opening.state,
        causes: opening
            .causes
            .into_iter()
            .map(|cause| Cause {
                finding: cause.finding,
                number: number(cause.finding),
                title: cause.title,
            })
            .collect(),
        unseen: opening.unseen.into_iter().map(|unseen| unseen.id).collect(),
        ends: opening.ends,
    }
}

fn said(cause: &Cause) -> String {
    let number = cause.number.map(|number| format!("{number} "));
    format!("{}{}", number.unwrap_or_default(), cause.title)
}

fn ends(end: &Ending) -> String {
    format!("{} {}", end.on, end.title)
}

fn text(fleet: &Fleet) -> String {
    let mut text = format!("記録 {}件", fleet.places.len());
    if !fleet.causes.is_empty() {
        text.push_str("\n\n原因（多い順）\n");
    }
    for shared in &fleet.causes {
        let places = shared.places.join("、");
        text.push_str(&format!(
            "  {}件  {}: {places}\n",
            shared.places.len(),
            said(&shared.cause)
        ));
    }
    let mut ending: Vec<(&str, &Ending)> = fleet
        .places
        .iter()
        .flat_map(|place| place.ends.iter().map(|end| (place.label.as_str(), end)))
        .collect();
    ending.sort_by(|one, other| one.1.on.cmp(&other.1.on));
    if !ending.is_empty() {
        text.push_str("\n期限（近い順）\n");
    }
    for (label, end) in ending {
        text.push_str(&format!("  {}: {label}\n", ends(end)));
    }
    let unseen = fleet
        .places
        .iter()
        .filter(|place| place.state == OpeningOutcome::Unseen);
    let unseen: Vec<&str> = unseen.map(|place| place.label.as_str()).collect();
    if !unseen.is_empty() {
        text.push_str(&format!(
            "\n見られないものがあった記録: {}\n",
            unseen.join("、")
        ));
    }
    if !fleet.unread.is_empty() {
        text.push_str("\n読めなかったファイル\n");
    }
    for unread in &fleet.unread {
        text.push_str(&format!("  {}: {}\n", unread.label, unread.why));
    }
    text.truncate(text.trim_end().len());
    text
}

/// A row a place, as RFC 4180 writes it. What a spreadsheet would take for a formula begins with an apostrophe, because a file may
/// be called `=…`.
fn csv(fleet: &Fleet) -> String {
    let field = |text: &str| {
        let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
        let apostrophe = if formula { "'" } else { "" };
        format!("\"{apostrophe}{}\"", text.replace('"', "\"\""))
    };
    let mut text = "label,taken_at,setup,system,state,causes,numbers,ends,unseen\r\n".to_owned();
    for place in &fleet.places {
        let causes = place.causes.iter();
        let row = [
            place.label.clone(),
            place.taken_at.clone(),
            place
                .setup
                .map(|setup| kb::word_of(&setup))
                .unwrap_or_default(),
            place.system.clone().unwrap_or_default(),
            kb::word_of(&place.state),
            causes
                .clone()
                .map(|cause| cause.finding.code())
                .collect::<Vec<_>>()
                .join(" "),
            causes
                .filter_map(|cause| cause.number.map(|number| number.to_string()))
                .collect::<Vec<_>>()
                .join(" "),
            place.ends.iter().map(ends).collect::<Vec<_>>().join("; "),
            place.unseen.join(" "),
        ];
        let row: Vec<String> = row.iter().map(|text| field(text)).collect();
        text.push_str(&format!("{}\r\n", row.join(",")));
    }
    text
}

/// A page to print; no script, nothing from elsewhere.
fn page_of(fleet: &Fleet) -> String {
    let escape = |text: &str| {
        kb::shown(text)
            .replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;")
    };
    let mut page = String::from(
        "<!doctype html><html lang=\"ja\"><meta charset=\"utf-8\"><title>点検の一覧</title><style>\
         body{font-family:sans-serif;font-size:11pt;margin:1.5cm}table{border-collapse:collapse;width:100%}\
         th,td{border:1px solid #888;padding:.3em .5em;text-align:left;vertical-align:top}tr{break-inside:avoid}\
         </style><h1>点検の一覧</h1><table><thead><tr><th>場所<th>点検した日<th>原因<th>期限<th>見られなかった数</thead>",
    );
    for place in &fleet.places {
        let causes: Vec<String> = place
            .causes
            .iter()
            .map(|cause| escape(&said(cause)))
            .collect();
        let ends: Vec<String> = place.ends.iter().map(|end| escape(&ends(end))).collect();
        page.push_str(&format!(
            "<tr><td>{}<td>{}<td>{}<td>{}<td>{}",
            escape(&place.label),
            escape(place.taken_at.get(..10).unwrap_or(&place.taken_at)),
            causes.join("<br>"),
            ends.join("<br>"),
            place.unseen.len()
        ));
    }
    page.push_str("</table>");
    if !fleet.unread.is_empty() {
        page.push_str("<h2>読めなかったファイル</h2><ul>");
        for unread in &fleet.unread {
            page.push_str(&format!(
                "<li>{}: {}",
                escape(&unread.label),
                escape(&unread.why)
            ));
        }
        page.push_str("</ul>");
    }
    page.push_str("</html>\n");
    page
}
