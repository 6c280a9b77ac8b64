//! The checks hold to the scenes, the scenes leave no check and no finding out, and docs/checks.md says what both say.

use std::collections::{BTreeMap, BTreeSet};

use diagnose::scenes::{Case, Outcome, Scene, desks, scenes};
use diagnose::{CHECKS, Check, CheckResult, Finding, Report, Verdict, diagnose, looked_at};
use facts::{Facts, facts_from_json};
use kb::{Base, Setup};

fn all() -> Vec<Scene> {
    scenes().unwrap_or_else(|mistake| panic!("{mistake}"))
}

fn judged(facts: &Facts) -> Report {
    let all: Vec<&Check> = CHECKS.iter().collect();
    diagnose(facts.clone(), &all, Base::embedded())
}

fn cases(scenes: &[Scene]) -> impl Iterator<Item = (&Scene, &Case)> {
    scenes
        .iter()
        .flat_map(|scene| scene.cases.iter().map(move |case| (scene, case)))
}

fn result<'a>(report: &'a Report, id: &str) -> &'a CheckResult {
    let found = report.checks.iter().find(|result| result.id == id);
    found.unwrap_or_else(|| panic!("{id} was not judged"))
}

#[test]
fn every_scene_is_judged_as_it_says() {
    let told: Vec<String> = all()
        .iter()
        .flat_map(|scene| scene.differences(Base::embedded()))
        .collect();
    assert!(told.is_empty(), "{}", told.join("\n"));
}

#[test]
fn a_scene_that_claims_otherwise_is_told_apart() {
    let mut scene = all().swap_remove(0);
    assert_eq!(scene.differences(Base::embedded()), [""; 0]);
    let (_, outcome) = &mut scene.verdicts[0];
    outcome.verdict = Verdict::Crashed;
    scene.causes.push(Finding::ClockWrong);
    let told = scene.differences(Base::embedded());
    assert_eq!(told.len(), 2 * scene.cases.len(), "{told:?}");
}

#[test]
fn at_a_desk_everything_is_right() {
    for desk in desks().unwrap_or_else(|mistake| panic!("{mistake}")) {
        let report = judged(&desk.facts);
        for result in &report.checks {
            let wrong = matches!(
                result.verdict,
                Verdict::Warn | Verdict::Fail | Verdict::Crashed
            );
            let at = format!("{}: {}", desk.name, result.id);
            assert!(!wrong, "{at} is {:?}", result.verdict);
        }
        assert_eq!(report.causes, [], "{}", desk.name);
    }
}

#[test]
fn every_finding_is_made_in_a_scene() {
    let scenes = all();
    let made: BTreeSet<&str> = scenes
        .iter()
        .flat_map(|scene| &scene.verdicts)
        .filter_map(|(_, outcome)| outcome.finding)
        .map(Finding::code)
        .collect();
    let all: BTreeSet<&str> = Finding::ALL.iter().map(|finding| finding.code()).collect();
    assert_eq!(made, all);
}

#[test]
fn every_check_passes_in_one_scene_and_does_not_in_another() {
    let scenes = all();
    for check in CHECKS {
        let said: Vec<&Outcome> = scenes
            .iter()
            .filter_map(|scene| scene.outcome(check))
            .collect();
        let passes = said.iter().any(|said| said.verdict == Verdict::Pass);
        let finds = said.iter().any(|said| said.finding.is_some());
        assert!(passes, "{} passes in no scene", check.id);
        // A gate says what a family is about and finds nothing itself.
        let is_gate = check.findings.is_empty();
        assert!(finds || is_gate, "{} finds nothing in any scene", check.id);
    }
}

#[test]
fn a_scene_has_a_name_of_its_own_and_stands_with_the_check_it_is_about() {
    let scenes = all();
    let mut names = BTreeSet::new();
    for scene in &scenes {
        assert!(names.insert(&scene.name), "twice: {}", scene.name);
        let told = scene.outcome(scene.check).is_some();
        assert!(told, "{}: nothing of {}", scene.name, scene.check.id);
    }
}

#[test]
fn no_two_scenes_have_the_same_facts() {
    let scenes = all();
    let mut known: BTreeMap<String, &str> = BTreeMap::new();
    for (scene, case) in cases(&scenes) {
        let facts = serde_json::to_string(&case.facts).expect("facts are JSON");
        if let Some(other) = known.insert(facts, &scene.name) {
            panic!("“{}” is “{other}”", scene.name);
        }
    }
}

#[test]
fn whatever_the_scene_nothing_crashes_nothing_passes_unseen_and_what_is_found_has_a_guide() {
    let scenes = all();
    for (scene, case) in cases(&scenes) {
        for result in judged(&case.facts).checks {
            let at = format!("{}: {}", scene.name, result.id);
            let verdict = result.verdict;
            assert_ne!(verdict, Verdict::Crashed, "{at}");
            assert!(
                verdict != Verdict::Pass || !result.evidence.is_empty(),
                "{at}"
            );
            assert_eq!(result.guide.is_some(), result.finding.is_some(), "{at}");
            assert!(result.finding.is_none() || !result.seen.is_empty(), "{at}");
            // A card's kind is found, and the user may know better: a phone was meant.
            let knows_better = result.finding == Some(Finding::PhoneInsteadOfCard);
            let asks = verdict == Verdict::Ask || knows_better;
            assert_eq!(result.question.is_some(), asks, "{at}");
        }
    }
}

#[test]
fn what_was_not_looked_at_changes_no_verdict_and_a_saved_report_is_judged_the_same() {
    let scenes = all();
    for (scene, case) in cases(&scenes) {
        let whole = judged(&case.facts);
        let checks = looked_at(&case.facts);
        let report = diagnose(case.facts.clone(), &checks, Base::embedded());
        assert_eq!(report.causes, whole.causes, "{}", scene.name);
        for made in &report.checks {
            assert_eq!(made, result(&whole, &made.id), "{}", scene.name);
        }
        let saved = serde_json::to_string(&report).expect("a report is JSON");
        let facts = facts_from_json(&saved).expect("it was just saved");
        let again = diagnose(facts, &checks, Base::embedded());
        assert_eq!(again, report, "{}", scene.name);
    }
}

/// A phone's record may lie on a desk's machine; then the phone's own state is nobody's business.
#[test]
fn with_a_desk_s_equipment_a_phone_s_own_state_is_of_no_concern() {
    let scenes = all();
    let of_phones = cases(&scenes).filter(|(_, case)| case.facts.os.is_phone());
    for (scene, case) in of_phones {
        let as_it_was = judged(&case.facts);
        for setup in [
            Setup::WindowsUsbReader,
            Setup::WindowsBluetoothReader,
            Setup::FaceReader,
            Setup::FaceReaderPhoneReader,
        ] {
            let report = judged(&Facts {
                setup: Some(setup),
                ..case.facts.clone()
            });
            for made in &report.checks {
                let of_the_phone = ["phone.", "app.", "os."];
                if of_the_phone
                    .iter()
                    .any(|family| made.id.starts_with(family))
                {
                    let at = format!("{}, {}: {}", scene.name, setup.text(), made.id);
                    assert_eq!(made.verdict, Verdict::NotApplicable, "{at}");
                }
            }
            let link = result(&report, "network.link");
            let was = result(&as_it_was, "network.link");
            assert_eq!(link.verdict, was.verdict, "{}", scene.name);
        }
    }
}

#[test]
fn what_is_seen_and_asked_in_the_scenes_reads_as_sentences() {
    let scenes = all();
    let mut told: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (_, case) in cases(&scenes) {
        for result in judged(&case.facts).checks {
            let asked = result.question.map(|question| question.text);
            let told = told.entry(result.id).or_default();
            told.extend(result.seen.into_iter().chain(asked));
        }
    }
    let page: Vec<String> = CHECKS
        .iter()
        .map(|check| {
            let sentences = told.remove(check.id).unwrap_or_default();
            let lines: Vec<String> = sentences.into_iter().collect();
            format!("{}\n{}\n", check.id, lines.join("\n"))
        })
        .collect();
    insta::assert_snapshot!(page.join("\n"));
}

/// Rows of docs/reader-faults.md are there because a rig made the fault on real programs; the page holds itself to the rigs.
#[cfg(unix)]
#[test]
fn a_scene_that_a_rig_plays_has_the_causes_that_were_found_there() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .join("docs/reader-faults.md");
    let page = std::fs::read_to_string(path).expect("the page of the rigs");
    let mut found = BTreeMap::new();
    for row in page.lines().filter(|line| line.starts_with("| ")) {
        let cells: Vec<&str> = row.trim_matches(['|', ' ']).split(" | ").collect();
        if let [fault, _, causes, _] = cells.as_slice() {
            found.insert(*fault, *causes);
        }
    }
    for scene in all() {
        let Some(rig) = scene.rig.as_deref() else {
            continue;
        };
        let causes: Vec<&str> = scene.causes.iter().map(|cause| cause.code()).collect();
        let causes = match causes.as_slice() {
            [] => "–".to_owned(),
            causes => causes.join(", "),
        };
        let name = &scene.name;
        assert_eq!(found.get(rig), Some(&causes.as_str()), "{name}: {rig}");
    }
}

/// Wine knows no way to the page.
#[cfg(unix)]
#[test]
fn the_page_of_the_checks_says_what_code_and_scenes_say() {
    const STALE: &str =
        "docs/checks.md is stale: SCENES=write cargo test -p diagnose --test scenes";
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .join("docs/checks.md");
    let desks = desks().unwrap_or_else(|mistake| panic!("{mistake}"));
    let page = diagnose::scenes::page(&desks, &all(), Base::embedded());
    if std::env::var_os("SCENES").is_some_and(|what| what == "write") {
        std::fs::write(path, page).expect("the project's own folder is writable");
        return;
    }
    let kept = std::fs::read_to_string(path).unwrap_or_default();
    let differs = kept
        .lines()
        .zip(page.lines())
        .find(|(kept, now)| kept != now);
    assert!(kept == page, "{STALE}\n{differs:?}");
}
