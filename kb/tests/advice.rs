//! What we tell people at the desk keeps to the rules of advice (docs/design.md): each rule is asked of all content, never of a
//! list of pages. A module a folder of kb/content; `advice/kinds.toml` says which kinds of faults were mended, and
//! docs/advice.md is written from it.

#[path = "advice/checks.rs"]
mod checks;
#[path = "advice/codes.rs"]
mod codes;
#[path = "advice/first_step.rs"]
mod first_step;
#[path = "advice/guides.rs"]
mod guides;
#[path = "advice/page.rs"]
mod page;
#[path = "advice/topics.rs"]
mod topics;

use kb::{Base, Entry, Status, Step, Who};

/// Every step of the pages of these kinds (`error`, `app-error`, `topic`, `guide`; none means all), with its page.
pub(crate) fn steps(kinds: &[&str]) -> Vec<(&'static Entry, &'static Step)> {
    pages(kinds)
        .flat_map(|entry| entry.steps.iter().map(move |step| (entry, step)))
        .collect()
}

/// The pages of these kinds; none means all.
pub(crate) fn pages(kinds: &[&str]) -> impl Iterator<Item = &'static Entry> {
    Base::embedded()
        .entries()
        .iter()
        .filter(move |entry| kinds.is_empty() || kinds.contains(&entry.kind()))
}

/// All that a step says, in the order in which it is read: condition, action, reason, proof.
pub(crate) fn said(step: &Step) -> String {
    let parts = [
        step.condition.as_deref(),
        Some(step.action.as_str()),
        step.why.as_deref(),
        step.proof.as_deref(),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join("　")
}

/// Whether the text holds one of these words.
pub(crate) fn holds(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.contains(word))
}

/// Whether the step is the vendor's.
pub(crate) fn is_vendors(step: &Step) -> bool {
    step.who == Who::Vendor
}

/// Whether the step is marked as our own conclusion.
pub(crate) fn is_ours(step: &Step) -> bool {
    step.status == Some(Status::Inferred)
}

/// A fault, as a test tells it: the page, the step and what is wrong.
pub(crate) fn fault(entry: &Entry, step: &Step, what: &str) -> String {
    format!("{}: {what}: {}", entry.id, said(step))
}

/// Fails with the faults, one a line.
pub(crate) fn none_of(faults: &[String]) {
    assert!(
        faults.is_empty(),
        "{} faults\n{}",
        faults.len(),
        faults.join("\n")
    );
}

#[test]
fn no_step_leads_back_to_its_own_page() {
    let faults: Vec<String> = steps(&[])
        .into_iter()
        .filter(|(entry, step)| step.see.as_ref() == Some(&entry.id))
        .map(|(entry, step)| fault(entry, step, "leads to the page it stands on"))
        .collect();
    none_of(&faults);
}
