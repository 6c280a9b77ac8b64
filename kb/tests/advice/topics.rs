//! Rules asked of the topics.

use crate::{fault, holds, none_of, pages, said};

#[test]
fn a_topic_ends_with_the_patient_or_with_somebody_to_call() {
    let faults: Vec<String> = pages(&["topic"])
        .filter(|topic| topic.meanwhile.is_none() && topic.contact.is_empty())
        .map(|topic| format!("{}: no way on", topic.id))
        .collect();
    none_of(&faults);
}

/// A source that is none of ours: a paper or page with a key in sources.toml.
fn is_named(source: &kb::Source) -> bool {
    source.file.is_some()
}

#[test]
fn a_topic_rests_on_a_named_source_and_says_which_of_its_steps_do_not() {
    let faults: Vec<String> = pages(&["topic"])
        .filter(|topic| {
            let ours = topic
                .steps
                .iter()
                .any(|step| step.status == Some(kb::Status::Inferred));
            let says_so = topic.sources.iter().any(|source| !is_named(source));
            !topic.sources.iter().any(is_named) || (ours && !says_so)
        })
        .map(|topic| {
            format!(
                "{}: no named source, or a conclusion that none owns",
                topic.id
            )
        })
        .collect();
    none_of(&faults);
}

#[test]
fn a_topic_names_somebody_and_says_when_it_is_over() {
    let faults: Vec<String> = pages(&["topic"])
        .filter(|topic| {
            let over = topic.steps.iter().any(|step| step.proof.is_some());
            topic.contact.is_empty() || topic.steps.is_empty() || !over && topic.meanwhile.is_none()
        })
        .map(|topic| format!("{}: nobody to ask, or no end", topic.id))
        .collect();
    none_of(&faults);
}

#[test]
fn what_deletes_a_registration_is_forbidden_before_anything_is_tried() {
    let faults: Vec<String> = pages(&[])
        .filter_map(|entry| {
            let presses = |step: &&kb::Step| {
                let says = said(step);
                holds(&says, &["「修復」"]) && holds(&step.action, &["押す", "選ぶ"])
            };
            let at = entry.steps.iter().position(|step| presses(&step))?;
            let warned = entry.steps[..at].iter().any(|step| {
                holds(&step.action, &["「リセット」"]) && step.action.ends_with("ない。")
            });
            (!warned).then(|| format!("{}: 「修復」 without a word on 「リセット」", entry.id))
        })
        .collect();
    none_of(&faults);
}

#[test]
fn the_page_of_other_systems_says_whom_to_ask_for_each_of_them() {
    let base = kb::Base::embedded();
    let page = base
        .entry("topic/other-systems")
        .expect("the page stands in design.md");
    assert!(
        holds(&page.happened, &["ものではありません"]),
        "{}",
        page.happened
    );
    let (first, rest) = page.steps.split_first().expect("steps");
    assert!(first.condition.is_none(), "the first step tells them apart");
    let faults: Vec<String> = rest
        .iter()
        .filter(|step| {
            step.condition.is_none() || !(holds(&said(step), &["聞く", "伝える", "調べる", "見る"]))
        })
        .map(|step| fault(page, step, "no sign, or nobody to ask"))
        .collect();
    none_of(&faults);
}

/// The line is the same for all pages of a kind, so it names only what every one of them leaves open: on some of them a number is
/// locked, on others a face, and on some one try is left.
#[test]
fn the_line_for_the_patient_who_waits_spends_no_try_and_offers_nothing_that_is_locked() {
    let faults: Vec<String> = pages(&[])
        .filter_map(|page| Some((page, page.meanwhile.as_ref()?)))
        .filter(|(_, line)| holds(&line.say, &["暗証番号", "顔認証"]))
        .map(|(page, line)| format!("{}: {}", page.id, line.say))
        .collect();
    none_of(&faults);
}
