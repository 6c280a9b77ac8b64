//! `fleet`: the records of one vendor's machines in a folder, as one sheet: what is wrong at which place today, what ends when, and
//! which causes many share. A place is called as its file is; nothing else of a machine is told.

use std::collections::BTreeMap;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use diagnose::{Ending, Finding, OpeningOutcome, opening_on};
use facts::Facts;
use files::Access;
use jiff::{SignedDuration, Timestamp};
use kb::{Base, Setup, japan_time};
use serde::Serialize;

use crate::args::FleetArgs;
use crate::checkup::MAX_FACTS_BYTES;
use crate::output::{FINE, FOUND, Failure, NOT_SEEN, Outcome, json, line, one_line, sheet, told};
use crate::saved::Target;

/// More files than a vendor of five hundred places has records of a month.
const MOST_FILES: usize = 10_000;

/// From so many days on a record says nothing of how it stands today.
const OLD_DAYS: i64 = 30;

/// Two clocks differ by less; a record that is further ahead has no true time.
const AHEAD: SignedDuration = SignedDuration::from_hours(1);

/// What `shikaku fleet --json` prints.
#[derive(Serialize)]
struct Fleet {
    /// The places, those with a cause first, then those where something ends soon, each by name.
    places: Vec<Place>,
    /// The causes, the most frequent first.
    causes: Vec<Shared>,
    /// Files that are no record.
    unread: Vec<Unread>,
    /// Places whose files hold the same facts: one of them is a copy, and its machine was not looked at.
    copies: Vec<Vec<String>>,
    /// How many files and folders were left aside, because their names do not end in `.json`.
    aside: usize,
}

/// A place: a file.
#[derive(Serialize)]
struct Place {
    /// The file's name without its ending.
    label: String,
    /// When the machine was looked at (RFC 3339, UTC); nothing where the record has no readable time.
    taken_at: Option<String>,
    /// The same as a day in Japan.
    seen_on: Option<String>,
    /// Why the record says nothing of how it stands today.
    old: Option<Old>,
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

/// Why a record says nothing of how it stands today.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
enum Old {
    /// It was made too long ago.
    LongAgo,
    /// It was made later than now: one of the two clocks is wrong.
    Later,
    /// It has no readable time.
    NoTime,
}

impl Old {
    /// Whether a record of this time is old, and why.
    fn of(taken_at: Option<Timestamp>, now: Timestamp) -> Option<Self> {
        let Some(at) = taken_at else {
            return Some(Self::NoTime);
        };
        let age = now.duration_since(at);
        if age < -AHEAD {
            Some(Self::Later)
        } else {
            (age > SignedDuration::from_hours(24 * OLD_DAYS)).then_some(Self::LongAgo)
        }
    }

    fn words(self) -> String {
        match self {
            Self::LongAgo => format!("{OLD_DAYS}日より前の記録です"),
            Self::Later => "いまより後の日時の記録です。どちらかの時計が合っていません".to_owned(),
            Self::NoTime => "日時を読めません".to_owned(),
        }
    }
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
    let fleet = seen(&args.folder, Timestamp::now(), base)?;
    if let Some(page) = &page {
        page.write(page_of(&fleet).as_bytes())?;
    }
    if args.json {
        json(&fleet)?;
    } else if args.csv {
        sheet(&rows(&fleet))?;
    } else {
        line(&text(&fleet))?;
    }
    if fleet.is_empty() {
        told(&format!(
            "「{}」に、記録（.json）がありません。",
            args.folder.display()
        ));
    }
    Ok(fleet.exit_status())
}

impl Fleet {
    /// Whether there was nothing that could have been a record.
    fn is_empty(&self) -> bool {
        self.places.is_empty() && self.unread.is_empty()
    }

    fn exit_status(&self) -> u8 {
        let is = |state| self.places.iter().any(|place| place.state == state);
        let whole = self.unread.is_empty() && self.copies.is_empty() && !self.is_empty();
        if is(OpeningOutcome::Found) {
            FOUND
        } else if is(OpeningOutcome::Unseen) || !whole {
            NOT_SEEN
        } else {
            FINE
        }
    }
}

/// The records in a folder, as they count at this time; its folders are not entered.
fn seen(folder: &Path, now: Timestamp, base: &Base) -> Result<Fleet, Failure> {
    let (paths, aside) = records(folder)?;
    let mut fleet = Fleet {
        places: Vec::new(),
        causes: Vec::new(),
        unread: Vec::new(),
        copies: Vec::new(),
        aside,
    };
    let mut same: BTreeMap<u64, Vec<String>> = BTreeMap::new();
    for path in paths {
        let label = path
            .file_stem()
            .map(|stem| stem.to_string_lossy().into_owned());
        let label = label.unwrap_or_default();
        let read = files::text(&path, MAX_FACTS_BYTES).map_err(|not| not.to_string());
        let facts =
            read.and_then(|text| facts::facts_from_json(&text).map_err(|error| error.to_string()));
        match facts {
            Ok(facts) => {
                let alike = same.entry(mark(&facts)?).or_default();
                alike.push(label.clone());
                fleet.places.push(place(label, facts, now, base));
            }
            Err(why) => fleet.unread.push(Unread { label, why }),
        }
    }
    fleet.copies = same.into_values().filter(|alike| alike.len() > 1).collect();
    fleet.copies.sort();
    fleet.places.sort_by_key(|place| {
        (
            place.causes.is_empty(),
            place.ends.first().map_or(i32::MAX, |end| end.days),
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

/// A number that equal facts share.
fn mark(facts: &Facts) -> Result<u64, Failure> {
    let text = serde_json::to_string(facts).map_err(|error| Failure::Wrong(error.to_string()))?;
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    Ok(hasher.finish())
}

/// The files of a folder that may be records, by name, and how many others lie there.
fn records(folder: &Path) -> Result<(Vec<PathBuf>, usize), Failure> {
    let cannot = |error: std::io::Error| {
        Failure::Wrong(format!("「{}」を読めません（{error}）", folder.display()))
    };
    let (mut records, mut aside) = (Vec::new(), 0);
    for entry in fs::read_dir(folder).map_err(cannot)? {
        let path = entry.map_err(cannot)?.path();
        let is_json = path
            .extension()
            .is_some_and(|end| end.eq_ignore_ascii_case("json"));
        if is_json {
            records.push(path);
        } else {
            aside += 1;
        }
        if records.len() > MOST_FILES {
            return Err(Failure::Wrong(format!(
                "「{}」には、記録が{MOST_FILES}より多くあります。分けてください。",
                folder.display()
            )));
        }
    }
    records.sort();
    Ok((records, aside))
}

fn place(label: String, facts: Facts, now: Timestamp, base: &Base) -> Place {
    let setup = facts.setup;
    let system = facts.system_in_words();
    let checks = diagnose::looked_at(&facts);
    let report = diagnose::diagnose(facts, &checks, base);
    let taken_at: Option<Timestamp> = report.facts.taken_at.parse().ok();
    let today = Some(japan_time(now).date());
    let opening = opening_on(&report, &[], base, today);
    let old = Old::of(taken_at, now);
    // How it stands today was not seen, so an old record is never well.
    let state = match opening.state {
        OpeningOutcome::Well if old.is_some() => OpeningOutcome::Unseen,
        state => state,
    };
    let number = |finding: Finding| base.guide_for(finding.code())?.number;
    Place {
        label,
        taken_at: taken_at.map(|_| opening.taken_at),
        seen_on: taken_at.map(|at| japan_time(at).date().to_string()),
        old,
        setup,
        system,
        state,
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
    let ended = if end.days < 0 {
        "。期限が切れています（記録のあと）"
    } else {
        ""
    };
    format!("{} {}{ended}", end.on, end.title)
}

impl Place {
    /// The place's name with the day on which it was looked at.
    fn dated(&self) -> String {
        let on = self.seen_on.as_deref().unwrap_or("日時なし");
        format!("{}（{on}）", one_line(&self.label))
    }
}

fn text(fleet: &Fleet) -> String {
    let mut text = format!("記録 {}件\n", fleet.places.len());
    if fleet.is_empty() {
        text.push_str("記録（.json）がありません。\n");
    }
    if fleet.aside > 0 {
        text.push_str(&format!(
            ".json でないので読まなかったもの {}件\n",
            fleet.aside
        ));
    }
    if !fleet.causes.is_empty() {
        text.push_str("\n原因（多い順）\n");
    }
    let dated: BTreeMap<&str, String> = fleet
        .places
        .iter()
        .map(|place| (place.label.as_str(), place.dated()))
        .collect();
    for shared in &fleet.causes {
        let places = shared.places.iter();
        let places: Vec<&str> = places
            .filter_map(|label| dated.get(label.as_str()).map(String::as_str))
            .collect();
        text.push_str(&format!(
            "  {}件  {}: {}\n",
            shared.places.len(),
            said(&shared.cause),
            places.join("、")
        ));
    }
    let mut ending: Vec<(&Place, &Ending)> = fleet
        .places
        .iter()
        .flat_map(|place| place.ends.iter().map(move |end| (place, end)))
        .collect();
    ending.sort_by(|one, other| one.1.on.cmp(&other.1.on));
    if !ending.is_empty() {
        text.push_str("\n期限（近い順）\n");
    }
    for (place, end) in ending {
        text.push_str(&format!("  {}: {}\n", ends(end), place.dated()));
    }
    if fleet.places.iter().any(|place| place.old.is_some()) {
        text.push_str("\n古い記録（今日の様子ではありません）\n");
    }
    for place in &fleet.places {
        if let Some(old) = place.old {
            text.push_str(&format!("  {}: {}\n", place.dated(), old.words()));
        }
    }
    let unseen = fleet
        .places
        .iter()
        .filter(|place| place.state == OpeningOutcome::Unseen && !place.unseen.is_empty());
    let unseen: Vec<String> = unseen.map(Place::dated).collect();
    if !unseen.is_empty() {
        text.push_str(&format!(
            "\n見られないものがあった記録: {}\n",
            unseen.join("、")
        ));
    }
    if !fleet.copies.is_empty() {
        text.push_str("\n中身が同じ記録（どれかは写しで、その場所は見ていません）\n");
    }
    for alike in &fleet.copies {
        let alike: Vec<String> = alike.iter().map(|label| one_line(label)).collect();
        text.push_str(&format!("  {}\n", alike.join("、")));
    }
    if !fleet.unread.is_empty() {
        text.push_str("\n読めなかったファイル\n");
    }
    for unread in &fleet.unread {
        text.push_str(&format!(
            "  {}: {}\n",
            one_line(&unread.label),
            one_line(&unread.why)
        ));
    }
    text.truncate(text.trim_end().len());
    text
}

/// A row a place, and a row a file that could not be read. `note` says what is to be minded of the row.
fn rows(fleet: &Fleet) -> Vec<Vec<String>> {
    let columns = [
        "label", "taken_at", "setup", "system", "state", "causes", "numbers", "ends", "unseen",
        "note",
    ];
    let mut rows = vec![columns.map(str::to_owned).to_vec()];
    for place in &fleet.places {
        let causes = place.causes.iter();
        let alike = fleet
            .copies
            .iter()
            .find(|alike| alike.contains(&place.label));
        let alike = alike.map(|alike| format!("中身が同じ記録: {}", alike.join("、")));
        let note: Vec<String> = place.old.map(Old::words).into_iter().chain(alike).collect();
        rows.push(vec![
            place.label.clone(),
            place.taken_at.clone().unwrap_or_default(),
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
            note.join("; "),
        ]);
    }
    for unread in &fleet.unread {
        let mut row = vec![String::new(); columns.len()];
        row[0].clone_from(&unread.label);
        row[4] = "unread".to_owned();
        row[9].clone_from(&unread.why);
        rows.push(row);
    }
    rows
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
         </style><h1>点検の一覧</h1><table><thead><tr><th>場所<th>点検した日<th>原因<th>期限<th>見られなかった数<th>注意</thead>",
    );
    for place in &fleet.places {
        let causes: Vec<String> = place
            .causes
            .iter()
            .map(|cause| escape(&said(cause)))
            .collect();
        let ends: Vec<String> = place.ends.iter().map(|end| escape(&ends(end))).collect();
        page.push_str(&format!(
            "<tr><td>{}<td>{}<td>{}<td>{}<td>{}<td>{}",
            escape(&place.label),
            place.seen_on.as_deref().unwrap_or("日時なし"),
            causes.join("<br>"),
            ends.join("<br>"),
            place.unseen.len(),
            place.old.map(Old::words).unwrap_or_default()
        ));
    }
    page.push_str("</table>");
    if fleet.is_empty() {
        page.push_str("<p>記録（.json）がありません。</p>");
    }
    if !fleet.copies.is_empty() {
        page.push_str("<h2>中身が同じ記録</h2><ul>");
        for alike in &fleet.copies {
            page.push_str(&format!("<li>{}", escape(&alike.join("、"))));
        }
        page.push_str("</ul>");
    }
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

#[cfg(test)]
mod tests {
    use facts::Answers;

    use super::*;
    #[cfg(unix)]
    use crate::output::sheet_of;

    const NOW: &str = "2026-11-30T01:00:00Z";

    fn now() -> Timestamp {
        NOW.parse().expect("a time")
    }

    fn facts(taken_at: &str) -> Facts {
        Facts::blank(None, Answers::default(), taken_at.to_owned())
    }

    fn folder(records: &[(&str, &Facts)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("an own folder");
        for (name, facts) in records {
            let text = serde_json::to_string(facts).expect("JSON");
            fs::write(folder.path().join(name), text).expect("writable");
        }
        folder
    }

    fn read(folder: &tempfile::TempDir) -> Fleet {
        let fleet = seen(folder.path(), now(), Base::embedded());
        fleet.unwrap_or_else(|_| panic!("the folder"))
    }

    #[test]
    fn a_record_is_of_today_for_thirty_days_and_not_when_it_is_later_than_now() {
        let old = |at: &str| Old::of(at.parse().ok(), now());
        assert_eq!(old(NOW), None);
        assert_eq!(old("2026-10-31T01:00:00Z"), None);
        assert_eq!(old("2026-10-31T00:59:59Z"), Some(Old::LongAgo));
        assert_eq!(old("2026-11-30T01:59:00Z"), None);
        assert_eq!(old("2026-11-30T02:01:00Z"), Some(Old::Later));
        assert_eq!(old("きのう"), Some(Old::NoTime));
    }

    #[test]
    fn an_old_record_is_named_and_what_has_ended_since_is_told() {
        let mut ended = facts("2026-05-01T00:00:00Z");
        ended.os = facts::Os::Windows;
        // Windows 11 24H2 of Home and Pro ends on 13 October 2026 (app.toml).
        ended.software.system = facts::Observed::Seen(facts::SystemVersion {
            version: "10.0.26100.1".parse().expect("a version"),
            edition: Some(facts::Edition::Pro),
            release: None,
        });
        let folder = folder(&[("a.json", &ended)]);
        let fleet = read(&folder);
        let [place] = fleet.places.as_slice() else {
            panic!("{}", fleet.places.len());
        };
        assert_eq!(place.old, Some(Old::LongAgo));
        assert_eq!(place.seen_on.as_deref(), Some("2026-05-01"));
        assert_eq!(place.ends.first().map(|end| end.days), Some(-48));
        assert_eq!(place.state, OpeningOutcome::Found);
        let text = text(&fleet);
        for says in [
            "2026-10-13",
            "。期限が切れています（記録のあと）: a（2026-05-01）",
            "古い記録（今日の様子ではありません）\n  a（2026-05-01）: 30日より前の記録です",
        ] {
            assert!(text.contains(says), "{says}: {text}");
        }
        assert!(page_of(&fleet).contains("30日より前の記録です"));
    }

    #[test]
    fn no_old_record_is_well() {
        for at in ["2026-05-01T00:00:00Z", "2027-05-01T00:00:00Z", "x"] {
            let fleet = read(&folder(&[("a.json", &facts(at))]));
            let place = &fleet.places[0];
            assert_ne!(place.state, OpeningOutcome::Well, "{at}");
            assert!(place.old.is_some(), "{at}");
            assert_ne!(fleet.exit_status(), FINE, "{at}");
        }
    }

    #[test]
    fn a_folder_without_a_record_is_not_fine_and_copies_are_named() {
        let empty = folder(&[]);
        fs::write(empty.path().join("a.txt"), "x").expect("writable");
        let fleet = read(&empty);
        assert_eq!((fleet.exit_status(), fleet.aside), (NOT_SEEN, 1));
        let told = text(&fleet);
        assert!(told.contains("記録（.json）がありません"), "{told}");
        assert!(told.contains("読まなかったもの 1件"), "{told}");
        let one = facts(NOW);
        let other = facts("2026-11-29T01:00:00Z");
        let fleet = read(&folder(&[
            ("a.json", &one),
            ("b.json", &other),
            ("c.json", &one),
        ]));
        assert_eq!(fleet.copies, [["a", "c"]]);
        let told = text(&fleet);
        assert!(told.contains("中身が同じ記録"), "{told}");
        assert!(told.ends_with("\n  a、c"), "{told}");
    }

    // No file of Windows can be called so.
    #[cfg(unix)]
    #[test]
    fn the_sheet_is_the_same_bytes_whatever_a_record_or_its_file_is_called() {
        let mut long = facts(&"9".repeat(5_000_000));
        long.setup = Some(Setup::WindowsUsbReader);
        let folder = folder(&[("=1\r\n2.json", &long)]);
        fs::write(folder.path().join("壊れた.json"), "{").expect("writable");
        let fleet = read(&folder);
        let unseen = fleet.places[0].unseen.join(" ");
        let wanted = format!(
            "\u{FEFF}\"label\",\"taken_at\",\"setup\",\"system\",\"state\",\"causes\",\"numbers\",\"ends\",\"unseen\",\"note\"\r\n\
             \"'=1\u{FFFD}\u{FFFD}2\",\"\",\"windows-usb-reader\",\"\",\"unseen\",\"\",\"\",\"\",\"{unseen}\",\"日時を読めません\"\r\n\
             \"壊れた\",\"\",\"\",\"\",\"unread\",\"\",\"\",\"\",\"\",\"点検の記録として読めません。壊れているか、別のファイルです。\"\r\n"
        );
        assert_eq!(sheet_of(&rows(&fleet)), wanted);
    }
}
