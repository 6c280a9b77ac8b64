//! Questions of every kind with the answers that this machine gives, a line each, for the test that asks the module of the site the same
//! (ui/e2e-site/same-answers.spec.ts): what people type, patients at the desk, every scene of the checks, every page.

use std::io::{self, BufWriter, Write};

use diagnose::scenes::scenes;
use facts::Facts;
use jiff::{SignedDuration, Timestamp};
use kb::{Base, CardKind, Expired, Facility, Outage, Papers, Setup, Uses, Visit};
use serde_json::{Value, json};

/// What people say (kb/tests/phrases.toml) and what stands on screens.
const QUERIES: usize = 200;
/// Enquiries of the scenes of all checks.
const ENQUIRIES: usize = 1_000;
/// Situations of all that can be answered, evenly taken.
const SITUATIONS: usize = 500;

const NOW: &str = "2026-11-29T01:00:00Z";

fn main() -> io::Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    let said = queries();
    assert_eq!(said.len(), QUERIES);
    // Every other question comes from somebody whose equipment is known.
    let setups = [None, Some(Setup::Phone), None, Some(Setup::FaceReader)];
    for (words, setup) in said.iter().zip(setups.into_iter().cycle()) {
        tell(
            &mut out,
            &json!({"command": "explain", "words": words, "limit": 20, "setup": setup}),
        )?;
    }
    let desks = desks();
    assert_eq!(desks.len(), SITUATIONS);
    for desk in desks {
        tell(&mut out, &json!({"command": "receive", "desk": desk}))?;
    }
    for text in enquiries() {
        tell(&mut out, &json!({"command": "diagnose", "text": text}))?;
    }
    for entry in Base::embedded().entries() {
        tell(
            &mut out,
            &json!({"command": "show", "id": entry.id, "now": NOW}),
        )?;
    }
    for command in ["checkup-words", "edition", "news"] {
        tell(&mut out, &json!({"command": command}))?;
    }
    for broken in ["", "{", r#"{"command":"delete"}"#] {
        line(&mut out, broken)?;
    }
    out.flush()
}

fn tell(out: &mut impl Write, question: &Value) -> io::Result<()> {
    line(out, &question.to_string())
}

fn line(out: &mut impl Write, question: &str) -> io::Result<()> {
    let row = json!({"question": question, "answer": web::answer(question)});
    writeln!(out, "{row}")
}

/// What stands on screens first, then what people say, evenly taken from all viewpoints.
fn queries() -> Vec<String> {
    let base = Base::embedded();
    let mut said: Vec<String> = [
        "0x81000023",
        "E-A-12-W-6401",
        "【021】",
        "０２１",
        "エラー 21",
        "999",
        "8010001D",
        " ",
        "東京の天気",
    ]
    .map(str::to_owned)
    .into();
    said.extend(
        base.entries()
            .iter()
            .filter_map(|entry| entry.id.strip_prefix("error/"))
            .map(str::to_owned),
    );
    let phrases: toml::Table =
        toml::from_str(include_str!("../../kb/tests/phrases.toml")).expect("phrases.toml");
    let people: Vec<&str> = phrases
        .values()
        .filter_map(toml::Value::as_array)
        .flatten()
        .filter_map(|phrase| phrase.get("say")?.as_str())
        .collect();
    said.extend(evenly(&people, QUERIES - said.len()).map(|say| (*say).to_owned()));
    said
}

/// Enquiries as they leave clinics: of every scene, again and again, a day later each time.
fn enquiries() -> Vec<String> {
    let scenes = scenes().unwrap_or_else(|mistake| panic!("{mistake}"));
    let cases: Vec<&Facts> = scenes
        .iter()
        .flat_map(|scene| &scene.cases)
        .map(|case| &case.facts)
        .collect();
    assert!(cases.len() < ENQUIRIES, "{} scenes", cases.len());
    (0..ENQUIRIES)
        .map(|number| {
            let mut facts = cases[number % cases.len()].clone();
            let days = i64::try_from(number / cases.len()).expect("few");
            let taken_at: Result<Timestamp, _> = facts.taken_at.parse();
            if let Ok(at) = taken_at {
                facts.taken_at = (at + SignedDuration::from_hours(24 * days)).to_string();
            }
            let left = enquiry::outgoing(&facts).expect("facts as they leave");
            json!({"facts": left}).to_string()
        })
        .collect()
}

fn desks() -> Vec<Value> {
    let mut all = vec![json!({})];
    let mut answer = |name: &str, words: &[&str]| {
        all = all
            .iter()
            .flat_map(|desk| {
                let answered = words.iter().map(|word| {
                    let mut desk = desk.clone();
                    desk[name] = Value::from(*word);
                    desk
                });
                std::iter::once(desk.clone())
                    .chain(answered)
                    .collect::<Vec<_>>()
            })
            .collect();
    };
    macro_rules! answers {
        ($($name:literal: $words:ty;)+) => {
            $(answer($name, &<$words>::ALL.iter().map(|word| word.text()).collect::<Vec<_>>());)+
        };
    }
    answers! {
        "card": CardKind;
        "papers": Papers;
        "visit": Visit;
        "outage": Outage;
        "expired": Expired;
        "facility": Facility;
        "e-prescription": Uses;
        "e-chart": Uses;
    }
    evenly(&all, SITUATIONS).cloned().collect()
}

/// So many of a list, from its whole length.
fn evenly<T>(list: &[T], many: usize) -> impl Iterator<Item = &T> {
    assert!(list.len() >= many, "{} of {many}", list.len());
    (0..many).map(move |place| &list[place * list.len() / many])
}
