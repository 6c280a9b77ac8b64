//! Two machines beside each other: one that works and one that does not. What the checks say otherwise comes first, because that is
//! in words; then the parts of the facts that differ, those that a failed check rests on before all others. A list is compared as what
//! it holds and not by places, because no system lists its readers in the same order twice.

use std::collections::BTreeSet;

use diagnose::{CHECKS, CheckResult, Finding, Report, Verdict};
use facts::{Facts, PartName};
use serde::Serialize;
use serde_json::Value;

use crate::{Comparison, compare};

/// What is different on this machine, seen from one that works.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Beside {
    /// The findings: `new` are those of this machine alone.
    pub findings: Comparison,
    /// The checks that say something else, those that fail here first, then those that warn.
    pub checks: Vec<CheckBeside>,
    /// The parts of the facts that differ, those that feed a failed check first.
    pub parts: Vec<PartBeside>,
}

/// A check that says something else.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CheckBeside {
    /// Its id.
    pub id: String,
    /// Its name for a user.
    pub title: String,
    /// What it says of the machine that works.
    pub good: Said,
    /// What it says of this one.
    pub here: Said,
}

/// What a check says of one machine.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Said {
    /// The verdict; absent where the check was not made.
    pub verdict: Option<Verdict>,
    /// The named cause.
    pub finding: Option<Finding>,
    /// What it rests on, in sentences, or why nothing could be said.
    pub seen: Vec<String>,
}

/// A part of the facts that differs.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PartBeside {
    /// Its place in the facts, as JSON writes it.
    pub part: String,
    /// The findings of this machine that rest on it, best first.
    pub feeds: Vec<Finding>,
    /// Every difference in it.
    pub differences: Vec<FactBeside>,
}

/// One fact that differs.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FactBeside {
    /// Its place in the part (a JSON pointer; empty for the whole part). Where it is a list, this is the place of the list.
    pub at: String,
    /// What stands on the machine that works; absent where it has no such thing.
    pub good: Option<Value>,
    /// What stands here; absent where there is no such thing.
    pub here: Option<Value>,
}

/// What this machine has otherwise than one that works.
///
/// # Errors
/// The facts cannot be written as JSON.
pub fn beside(good: &Report, here: &Report) -> Result<Beside, serde_json::Error> {
    Ok(Beside {
        findings: compare(good, here),
        checks: checks(good, here),
        parts: parts(&good.facts, here)?,
    })
}

impl Beside {
    /// Whether nothing differs.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.checks.is_empty() && self.parts.is_empty()
    }
}

fn checks(good: &Report, here: &Report) -> Vec<CheckBeside> {
    let of = |report: &Report, id: &str| {
        let mut checks = report.checks.iter();
        checks.find(|result| result.id == id).cloned()
    };
    let mut found: Vec<CheckBeside> = CHECKS
        .iter()
        .filter_map(|check| {
            let (good, here) = (of(good, check.id), of(here, check.id));
            let title = here.as_ref().or(good.as_ref())?.title.clone();
            let (good, here) = (Said::of(good), Said::of(here));
            // No two records have the same times, so of them only what they come to is compared.
            let differs = if check.needs.contains(&PartName::Record) {
                (good.verdict, good.finding) != (here.verdict, here.finding)
            } else {
                good != here
            };
            differs.then(|| CheckBeside {
                id: check.id.to_owned(),
                title,
                good,
                here,
            })
        })
        .collect();
    // A stable order: among equals, causes stay first as in the list of checks.
    found.sort_by_key(|check| match check.here.verdict {
        Some(Verdict::Fail) => 0,
        Some(Verdict::Warn) => 1,
        _ => 2,
    });
    found
}

impl Said {
    fn of(result: Option<CheckResult>) -> Self {
        let Some(result) = result else {
            return Self {
                verdict: None,
                finding: None,
                seen: Vec::new(),
            };
        };
        Self {
            verdict: Some(result.verdict),
            finding: result.finding,
            seen: result.seen.into_iter().chain(result.reason).collect(),
        }
    }
}

fn parts(good: &Facts, here: &Report) -> Result<Vec<PartBeside>, serde_json::Error> {
    let (good, facts) = (
        serde_json::to_value(good)?,
        serde_json::to_value(&here.facts)?,
    );
    let fixed = ["os", "setup", "answers"].map(|place| (place, None));
    // What records come to stands among the checks.
    let compared = PartName::ALL
        .iter()
        .filter(|part| **part != PartName::Record);
    let observed = compared.map(|part| (part.place(), Some(*part)));
    let mut found: Vec<PartBeside> = fixed
        .into_iter()
        .chain(observed)
        .filter_map(|(place, part)| {
            let mut differences = Vec::new();
            differ(at(&good, place), at(&facts, place), "", &mut differences);
            (!differences.is_empty()).then(|| PartBeside {
                part: place.to_owned(),
                feeds: part.map_or_else(Vec::new, |part| feeds(part, here)),
                differences,
            })
        })
        .collect();
    let rank = |part: &PartBeside| {
        let ranks = part.feeds.iter().filter_map(|finding| {
            let mut causes = here.causes.iter();
            causes.position(|cause| cause == finding)
        });
        // What another finding explains comes after the causes, and what feeds none after all.
        let explained = if part.feeds.is_empty() { 1 } else { 0 };
        ranks.min().unwrap_or(here.causes.len() + explained)
    };
    found.sort_by_key(rank);
    Ok(found)
}

/// The findings of failed checks that judge this part.
fn feeds(part: PartName, here: &Report) -> Vec<Finding> {
    let bad = here
        .checks
        .iter()
        .filter(|result| matches!(result.verdict, Verdict::Fail | Verdict::Warn));
    bad.filter(|result| {
        diagnose::check_named(&result.id).is_some_and(|check| check.needs.contains(&part))
    })
    .filter_map(|result| result.finding)
    .collect()
}

/// What stands at a place that is written with dots.
fn at<'a>(document: &'a Value, place: &str) -> Option<&'a Value> {
    place
        .split('.')
        .try_fold(document, |value, name| value.get(name))
}

/// Adds every difference of two values.
fn differ(good: Option<&Value>, here: Option<&Value>, at: &str, found: &mut Vec<FactBeside>) {
    if good == here {
        return;
    }
    match (good, here) {
        (Some(Value::Object(good)), Some(Value::Object(here))) => {
            let names: BTreeSet<&String> = good.keys().chain(here.keys()).collect();
            for name in names {
                let place = format!("{at}/{}", name.replace('~', "~0").replace('/', "~1"));
                differ(good.get(name), here.get(name), &place, found);
            }
        }
        (Some(Value::Array(good)), Some(Value::Array(here))) => {
            let (only_good, only_here) = (without(good, here), without(here, good));
            if let ([good], [here]) = (only_good.as_slice(), only_here.as_slice()) {
                return differ(Some(good), Some(here), at, found);
            }
            for value in only_good {
                found.push(difference(at, Some(value), None));
            }
            for value in only_here {
                found.push(difference(at, None, Some(value)));
            }
        }
        (good, here) => found.push(difference(at, good, here)),
    }
}

fn difference(at: &str, good: Option<&Value>, here: Option<&Value>) -> FactBeside {
    FactBeside {
        at: at.to_owned(),
        good: good.cloned(),
        here: here.cloned(),
    }
}

/// The values of a list that the other one has not, or not as often.
fn without<'a>(list: &'a [Value], other: &[Value]) -> Vec<&'a Value> {
    let mut other: Vec<&Value> = other.iter().collect();
    let mut missing = Vec::new();
    for value in list {
        match other.iter().position(|known| *known == value) {
            Some(place) => {
                other.swap_remove(place);
            }
            None => missing.push(value),
        }
    }
    missing
}

#[cfg(test)]
mod tests {
    use facts::{Answers, CardState, Observed, Os, PcscService, Reader, ReaderName};
    use kb::Base;
    use serde_json::json;

    use super::*;

    fn reader(name: &str) -> Reader {
        Reader {
            name: ReaderName(name.to_owned()),
            card: CardState::Absent,
            exclusive: false,
        }
    }

    fn report(pcsc: PcscService, taken_at: &str) -> Report {
        let facts = Facts {
            os: Os::Linux,
            pcsc: Observed::Seen(pcsc),
            ..Facts::blank(None, Answers::default(), taken_at.to_owned())
        };
        let checks = diagnose::looked_at(&facts);
        diagnose::diagnose(facts, &checks, Base::embedded())
    }

    fn running(names: &[&str]) -> PcscService {
        PcscService::Running {
            readers: names.iter().copied().map(reader).collect(),
        }
    }

    fn differences(good: &Value, here: &Value) -> Vec<(String, Option<Value>, Option<Value>)> {
        let mut found = Vec::new();
        differ(Some(good), Some(here), "", &mut found);
        let each = found.into_iter();
        each.map(|fact| (fact.at, fact.good, fact.here)).collect()
    }

    #[test]
    fn the_same_facts_at_another_time_and_in_another_order_have_no_difference() {
        let good = report(running(&["A 0", "B 0"]), "2026-11-22T00:00:00Z");
        let here = report(running(&["A 0", "B 0"]), "2026-11-23T00:00:00Z");
        assert!(beside(&good, &here).expect("JSON").is_empty());
        let turned = report(running(&["B 0", "A 0"]), "2026-11-23T00:00:00Z");
        assert_eq!(beside(&good, &turned).expect("JSON").parts, Vec::new());
    }

    #[test]
    fn what_a_failed_check_rests_on_comes_first_with_its_finding() {
        let good = report(running(&["A 0"]), "2026-11-22T00:00:00Z");
        let mut here = report(PcscService::NotRunning, "2026-11-22T00:00:00Z");
        here.facts.setup = Some(kb::Setup::WindowsUsbReader);
        let made = beside(&good, &here).expect("JSON");
        assert_eq!(made.parts[0].part, "pcsc");
        assert_eq!(made.parts[0].feeds.first(), here.causes.first());
        assert!(
            made.parts
                .iter()
                .any(|part| part.part == "setup" && part.feeds.is_empty())
        );
        assert_eq!(made.checks[0].id, "reader.service");
        assert_eq!(made.checks[0].good.verdict, Some(Verdict::Pass));
        assert_eq!(
            made.checks[0].here.finding,
            made.findings.new.first().copied()
        );
        assert!(!made.checks[0].here.seen.is_empty());
    }

    /// A record in which a card lay from one time to another.
    fn recorded(felt: u32, lifted: u32) -> Report {
        let sources = json!({"readers": "events", "sharing": "not-told", "usb": "events", "bluetooth": "not-here",
            "network": "not-told", "clock": "not-told", "app": "not-told"});
        let card = |at: u32, now: &str| json!({"at": at, "what": {"card": {"reader": 0, "now": now, "missed": 0}}});
        let record = json!({"length": 60_000, "end": "time", "sources": sources,
            "before": [{"reader": {"reader": 0, "now": "came"}}],
            "changes": [card(felt, "felt"), card(lifted, "lifted")]});
        let facts = Facts {
            record: Observed::Seen(serde_json::from_value(record).expect("a record")),
            ..Facts::default()
        };
        let checks = diagnose::looked_at(&facts);
        diagnose::diagnose(facts, &checks, Base::embedded())
    }

    #[test]
    fn records_are_compared_by_what_they_come_to_and_not_by_their_times() {
        let good = recorded(2_000, 6_000);
        assert!(
            beside(&good, &recorded(3_000, 9_000))
                .expect("JSON")
                .is_empty()
        );
        let made = beside(&good, &recorded(2_000, 2_500)).expect("JSON");
        assert_eq!(made.parts, Vec::new());
        let codes: Vec<&str> = made.findings.new.iter().map(|new| new.code()).collect();
        assert_eq!(codes, ["card-lay-briefly"]);
        assert_eq!(made.checks[0].id, "time.card");
        assert_eq!(made.checks[0].good.verdict, Some(Verdict::Pass));
        let seen = &made.checks[0].here.seen;
        assert_eq!(seen[1], "2.5秒後：カードが離れました（0.5秒だけ）。");
    }

    #[test]
    fn a_list_is_compared_by_what_it_holds() {
        let (good, here) = (json!([{"a": 1}, {"a": 2}]), json!([{"a": 2}, {"a": 3}]));
        assert_eq!(
            differences(&good, &here),
            [("/a".to_owned(), Some(json!(1)), Some(json!(3)))]
        );
        assert_eq!(
            differences(&json!({"x/y": [1, 1]}), &json!({"x/y": [1, 2, 3]})),
            [
                ("/x~1y".to_owned(), Some(json!(1)), None),
                ("/x~1y".to_owned(), None, Some(json!(2))),
                ("/x~1y".to_owned(), None, Some(json!(3))),
            ]
        );
        assert_eq!(
            differences(&json!("not-asked"), &json!({"seen": 1})),
            [(
                String::new(),
                Some(json!("not-asked")),
                Some(json!({"seen": 1}))
            )]
        );
    }
}
