//! What a user is told and asked beside the verdicts: names, numbers, days, and the questions with their answers.

mod by_name;

use diagnose::{CHECKS, Check, CheckQuestion, CheckResult, Evidence, Verdict, diagnose};
use facts::{Answers, Facts};
use kb::Base;

use by_name::facts_of;

fn results(facts: Facts) -> Vec<CheckResult> {
    let all: Vec<&Check> = CHECKS.iter().collect();
    diagnose(facts, &all, Base::embedded()).checks
}

fn result(facts: Facts, id: &str) -> CheckResult {
    let found = results(facts).into_iter().find(|result| result.id == id);
    found.unwrap_or_else(|| panic!("{id} was not judged"))
}

fn question(scene: &str, id: &str) -> CheckQuestion {
    let question = result(facts_of(scene), id).question;
    question.unwrap_or_else(|| panic!("{id} asks nothing"))
}

#[test]
fn the_interceptor_and_the_left_over_proxy_are_named() {
    let facts = facts_of("A box in between, and a proxy left over from the closed network");
    let seen: String = results(facts)
        .into_iter()
        .flat_map(|result| result.seen)
        .collect();
    assert!(seen.contains("Kabushiki UTM CA"), "{seen}");
    assert!(seen.contains("閉じた回線"), "{seen}");
}

#[test]
fn a_new_number_of_the_same_reader_is_told_and_no_fault() {
    for (scene, is_told) in [
        ("The reader has a new number", true),
        ("A known reader without a card", false),
        ("Two readers of one product, numbered 0 and 1", false),
        ("Linux' numbers are no new ones", false),
    ] {
        let present = result(facts_of(scene), "reader.present");
        assert_eq!(present.verdict, Verdict::Pass, "{scene}");
        let mut evidence = present.evidence.iter();
        let told = evidence.any(|evidence| matches!(evidence, Evidence::NewNumber { .. }));
        assert_eq!(told, is_told, "{scene}");
    }
}

/// Mozilla lets go of Starfield on that day: told from then on, and no fault before or after.
#[test]
fn an_announced_change_is_told_from_its_day_on() {
    for (scene, is_told) in [
        ("On 2027-04-14 without any root", false),
        ("On 2028-06-01 without any root", true),
    ] {
        let seen = result(facts_of(scene), "trust.amazon-roots").seen.concat();
        assert_eq!(
            seen.contains("一覧から2027-04-15に外れる"),
            is_told,
            "{seen}"
        );
    }
}

#[test]
fn the_question_about_the_lamp_is_asked_as_the_window_shows_it() {
    let question = question("No reader is heard", "reader.mode");
    insta::assert_snapshot!(serde_json::to_string_pretty(&question).expect("a question is JSON"));
}

#[test]
fn the_question_about_the_app_reads_like_this() {
    let android = facts_of("All is right with the phone");
    let iphone = facts_of("iPhone: the phone is on Wi-Fi");
    let asked: Vec<String> = [android, iphone]
        .into_iter()
        .map(|facts| {
            let os = facts.os;
            let question = result(facts, "app.version").question;
            let question = question.expect("it is asked");
            for option in &question.options {
                let mut answers = Answers::default();
                assert_eq!(answers.set(&question.key, &option.value), Ok(()));
            }
            let options = question.options.iter();
            let options = options.map(|it| format!("{}: {} / {}", it.value, it.label, it.note));
            let options = options.collect::<Vec<_>>().join("\n");
            format!("{os:?}: {}\n{}\n{options}\n", question.text, question.hint)
        })
        .collect();
    insta::assert_snapshot!(asked.join("\n"));
}
