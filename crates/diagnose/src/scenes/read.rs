//! Reads the files of the scenes. A scene names its desk (`desks.toml`), gives the facts that differ and what every check of
//! its table says:
//!
//! ```toml
//! [[scene]]
//! name = "A reader without a driver beside one that works"
//! desk = "windows"                                    # several, where all have the same outcome
//! setup = "windows-usb-reader"                        # the desk's own without it; "none" for none chosen; several as well
//! facts.usb.seen = [{ like = "cir415-on-usb" }, { like = "rc-s380-on-usb" }]
//! verdicts.reader = { driver = "warn driver-missing", present = "pass" }
//! causes = ["driver-missing"]
//! rig = "one of two readers without its driver"       # the row of docs/reader-faults.md, where a rig plays it
//! ```
//!
//! A part of the facts is replaced whole; of what holds several parts (answers, connection, software, the phone) the named
//! parts alone. A table with `like` starts from a piece (`[pieces]`, in desks.toml or in the file itself). What a phone says of
//! its software is put where its observer puts it. A fact that is misspelt is a mistake, though a program that reads old and
//! new records must let it pass.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use facts::{Facts, Observed, SCHEMA};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::{Case, Desk, Outcome, Scene};
use crate::{Check, Finding, check_named};

/// Place below `scenes/` and text of each file.
const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/scenes.rs"));
const DESKS: &str = "desks.toml";
/// What holds several parts of the facts.
const HOLDERS: [&str; 4] = ["answers", "connection", "software", "terminal"];
/// The key by which a table starts from a piece.
const LIKE: &str = "like";
/// As deep as pieces may stand on pieces.
const DEEPEST: usize = 16;

type Table = Map<String, Value>;

/// What is wrong with a file, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// The file, below `scenes/`.
    pub file: String,
    /// The scene or the desk in it.
    pub at: String,
    /// What is wrong.
    pub what: String,
}

impl fmt::Display for Mistake {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "scenes/{}: {}: {}", self.file, self.at, self.what)
    }
}

impl std::error::Error for Mistake {}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DesksFile {
    desk: BTreeMap<String, WrittenDesk>,
    #[serde(default)]
    pieces: Table,
}

#[derive(Deserialize)]
struct WrittenDesk {
    about: String,
    #[serde(flatten)]
    facts: Table,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ScenesFile {
    #[serde(default)]
    pieces: Table,
    scene: Vec<Written>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    name: String,
    desk: OneOrMore,
    setup: Option<OneOrMore>,
    #[serde(default)]
    facts: Table,
    verdicts: Table,
    causes: Vec<Finding>,
    rig: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMore {
    One(String),
    More(Vec<String>),
}

impl OneOrMore {
    fn each(&self) -> &[String] {
        match self {
            Self::One(one) => std::slice::from_ref(one),
            Self::More(more) => more,
        }
    }
}

/// The desks.
///
/// # Errors
/// The first mistake.
pub fn desks() -> Result<Vec<Desk>, Mistake> {
    let (desks, pieces) = written_desks(FILES)?;
    desks
        .into_iter()
        .map(|(name, desk)| {
            let facts = facts(desk.facts, &pieces).map_err(|what| mistake(DESKS, &name, what))?;
            let about = desk.about;
            Ok(Desk { name, about, facts })
        })
        .collect()
}

/// All scenes, in the order of the checks.
///
/// # Errors
/// The first mistake.
pub fn scenes() -> Result<Vec<Scene>, Mistake> {
    read(FILES)
}

/// The scenes of these files: place below `scenes/` and text.
///
/// # Errors
/// The first mistake.
pub fn read(files: &[(&str, &str)]) -> Result<Vec<Scene>, Mistake> {
    let (desks, shared) = written_desks(files)?;
    let mut scenes = Vec::new();
    for (file, text) in files.iter().filter(|(file, _)| *file != DESKS) {
        let id = file.trim_end_matches(".toml").replace('/', ".");
        let check = check_named(&id)
            .ok_or_else(|| mistake(file, &id, "there is no such check".to_owned()))?;
        let parsed: ScenesFile =
            toml::from_str(text).map_err(|error| mistake(file, "file", error.to_string()))?;
        let mut pieces = shared.clone();
        pieces.extend(parsed.pieces);
        for written in parsed.scene {
            let scene = scene(check, &written, &desks, &pieces);
            scenes.push(scene.map_err(|what| mistake(file, &written.name, what))?);
        }
    }
    scenes.sort_by_key(|scene| {
        crate::CHECKS
            .iter()
            .position(|check| check.id == scene.check.id)
    });
    Ok(scenes)
}

fn written_desks(
    files: &[(&str, &str)],
) -> Result<(BTreeMap<String, WrittenDesk>, Table), Mistake> {
    let text = files.iter().find(|(file, _)| *file == DESKS);
    let (_, text) = text.ok_or_else(|| mistake(DESKS, "file", "is missing".to_owned()))?;
    let read: DesksFile =
        toml::from_str(text).map_err(|error| mistake(DESKS, "file", error.to_string()))?;
    Ok((read.desk, read.pieces))
}

fn mistake(file: &str, at: &str, what: String) -> Mistake {
    Mistake {
        file: file.to_owned(),
        at: at.to_owned(),
        what,
    }
}

fn scene(
    check: &'static Check,
    written: &Written,
    desks: &BTreeMap<String, WrittenDesk>,
    pieces: &Table,
) -> Result<Scene, String> {
    let mut cases = Vec::new();
    for name in written.desk.each() {
        let desk = desks.get(name).ok_or_else(|| format!("no desk {name}"))?;
        let mut table = desk.facts.clone();
        lay(&mut table, filled(&written.facts, pieces, 0)?);
        let own = table.get("setup").and_then(Value::as_str);
        let own = own.unwrap_or("none").to_owned();
        let setups = written.setup.as_ref().map(OneOrMore::each);
        for setup in setups.unwrap_or(&[own]) {
            let mut table = table.clone();
            match setup.as_str() {
                "none" => table.remove("setup"),
                setup => table.insert("setup".to_owned(), Value::from(setup)),
            };
            let facts = facts(table, pieces)?;
            cases.push(Case {
                desk: name.clone(),
                setup: facts.setup,
                facts,
            });
        }
    }
    let mut verdicts = Vec::new();
    said("", &written.verdicts, &mut verdicts)?;
    Ok(Scene {
        name: written.name.clone(),
        check,
        cases,
        verdicts,
        causes: written.causes.clone(),
        rig: written.rig.clone(),
    })
}

/// The verdicts, whose tables are the families: `reader = { driver = "pass" }` is of `reader.driver`.
fn said(
    above: &str,
    table: &Table,
    verdicts: &mut Vec<(&'static Check, Outcome)>,
) -> Result<(), String> {
    for (key, value) in table {
        let id = if above.is_empty() {
            key.clone()
        } else {
            format!("{above}.{key}")
        };
        match value {
            Value::Object(inner) => said(&id, inner, verdicts)?,
            Value::String(line) => {
                let check = check_named(&id).ok_or_else(|| format!("no check {id}"))?;
                let outcome = Outcome::from_str(line).map_err(|error| error.to_string())?;
                verdicts.push((check, outcome));
            }
            other => return Err(format!("{id}: {other} is no verdict")),
        }
    }
    Ok(())
}

/// The facts that the table tells.
fn facts(mut table: Table, pieces: &Table) -> Result<Facts, String> {
    table = filled(&table, pieces, 0)?;
    let tells_software = table.contains_key("software");
    table.insert("schema".to_owned(), Value::from(SCHEMA));
    let written = Value::Object(table);
    let mut facts: Facts =
        serde_json::from_value(written.clone()).map_err(|error| error.to_string())?;
    let read = serde_json::to_value(&facts).map_err(|error| error.to_string())?;
    if let Some(place) = unread("", &written, &read) {
        return Err(format!("{place} is nothing that facts hold"));
    }
    if let (false, Observed::Seen(phone)) = (tells_software, &facts.phone) {
        facts.software = phone.software();
    }
    Ok(facts)
}

/// The table with its pieces in place.
fn filled(table: &Table, pieces: &Table, depth: usize) -> Result<Table, String> {
    if depth > DEEPEST {
        return Err("pieces stand on each other".to_owned());
    }
    let mut filled_in = match table.get(LIKE) {
        None => Table::new(),
        Some(name) => {
            let piece = name.as_str().and_then(|name| pieces.get(name));
            let piece = piece.and_then(Value::as_object);
            filled(
                piece.ok_or_else(|| format!("no piece {name}"))?,
                pieces,
                depth + 1,
            )?
        }
    };
    for (key, value) in table.iter().filter(|(key, _)| *key != LIKE) {
        filled_in.insert(key.clone(), filled_value(value, pieces, depth + 1)?);
    }
    Ok(filled_in)
}

fn filled_value(value: &Value, pieces: &Table, depth: usize) -> Result<Value, String> {
    match value {
        Value::Object(table) => Ok(Value::Object(filled(table, pieces, depth)?)),
        Value::Array(list) => list
            .iter()
            .map(|value| filled_value(value, pieces, depth))
            .collect(),
        plain => Ok(plain.clone()),
    }
}

/// Lays what differs over a desk.
fn lay(desk: &mut Table, differs: Table) {
    for (key, value) in differs {
        let holds = HOLDERS.contains(&key.as_str());
        match (desk.get_mut(&key), value) {
            (Some(Value::Object(parts)), Value::Object(others)) if holds => parts.extend(others),
            (Some(Value::Object(phone)), Value::Object(other)) if key == "phone" => {
                lay_phone(phone, other);
            }
            (_, value) => {
                desk.insert(key, value);
            }
        }
    }
}

/// What a seen phone says of itself is laid over what the desk's says; a phone that was not seen takes its place.
fn lay_phone(phone: &mut Table, mut other: Table) {
    match (phone.get_mut("seen"), other.remove("seen")) {
        (Some(Value::Object(parts)), Some(Value::Object(others))) => parts.extend(others),
        (_, Some(seen)) => *phone = Table::from_iter([("seen".to_owned(), seen)]),
        (_, None) => *phone = other,
    }
}

/// The first place that was written and is not in what was read.
fn unread(at: &str, written: &Value, read: &Value) -> Option<String> {
    match (written, read) {
        (Value::Object(written), Value::Object(read)) => written.iter().find_map(|(key, value)| {
            let at = format!("{at}.{key}");
            match read.get(key) {
                Some(read) => unread(&at, value, read),
                None => Some(at),
            }
        }),
        (Value::Array(written), Value::Array(read)) if written.len() == read.len() => {
            let mut pairs = written.iter().zip(read);
            pairs.find_map(|(written, read)| unread(at, written, read))
        }
        (written, read) => (written != read).then(|| at.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DESK: &str = r#"
        [desk.linux]
        about = "A desk"
        taken_at = "2026-11-22T00:00:00Z"
        os = "linux"
        pcsc.seen.running.readers = []
        [pieces]
        empty = { card = "absent", exclusive = false }
    "#;

    fn told(scene: &str) -> Result<Vec<Scene>, String> {
        let text = format!("[[scene]]\nname = \"A scene\"\ndesk = \"linux\"\n{scene}\n");
        let files = [(DESKS, DESK), ("reader/present.toml", text.as_str())];
        read(&files).map_err(|mistake| mistake.to_string())
    }

    #[test]
    fn a_scene_is_its_desk_but_for_what_it_says() {
        let scenes = told(
            "setup = [\"none\", \"phone\"]\n\
             facts.pcsc.seen.running.readers = [{ like = \"empty\", name = \"X 0\" }]\n\
             verdicts.reader.present = \"pass\"\ncauses = []",
        );
        let scenes = scenes.expect("a scene without a mistake");
        let facts: Vec<&Facts> = scenes[0].cases.iter().map(|case| &case.facts).collect();
        assert_eq!(
            facts.iter().map(|facts| facts.setup).collect::<Vec<_>>(),
            [None, Some(kb::Setup::Phone)]
        );
        assert!(matches!(
            &facts[0].pcsc,
            Observed::Seen(facts::PcscService::Running { readers }) if readers[0].name.0 == "X 0"
        ));
    }

    #[test]
    fn every_piece_is_used() {
        let (_, pieces) = written_desks(FILES).expect("desks without a mistake");
        for piece in pieces.keys() {
            let like = format!("{LIKE} = \"{piece}\"");
            let is_used = FILES.iter().any(|(_, text)| text.contains(&like));
            assert!(is_used, "{piece}");
        }
    }

    #[test]
    fn a_mistake_is_told_with_its_place() {
        let fine = "verdicts.reader.present = \"pass\"\ncauses = []";
        for (scene, what) in [
            (
                "facts.psc = \"not-asked\"",
                ".psc is nothing that facts hold",
            ),
            (
                "facts.pcsc.seen.running.readers = [{ like = \"full\" }]",
                "no piece \"full\"",
            ),
            ("facts.answers.lamp = \"pink\"", "unknown variant `pink`"),
            ("setup = \"desk\"", "desk"),
        ] {
            let told = told(&format!("{scene}\n{fine}")).expect_err(scene);
            assert!(
                told.starts_with("scenes/reader/present.toml: A scene: "),
                "{told}"
            );
            assert!(told.contains(what), "{told}");
        }
        for (verdicts, what) in [
            (
                "verdicts.reader.presnt = \"pass\"",
                "no check reader.presnt",
            ),
            (
                "verdicts.reader.present = \"passes\"",
                "“passes” is neither",
            ),
            (
                "verdicts.reader.present = \"fail no-finding\"",
                "“no-finding” is neither",
            ),
        ] {
            let told = told(&format!("{verdicts}\ncauses = []")).expect_err(verdicts);
            assert!(told.contains(what), "{told}");
        }
    }
}
