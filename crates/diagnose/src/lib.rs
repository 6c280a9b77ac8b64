//! Judging facts. A check is a pure function of the facts: it looks at nothing, knows no clock, and says Pass only for what
//! the facts have seen. One file a check, one folder a family; `CHECKS` (check.rs) joins them, in the order in which causes
//! come first. This crate knows `facts` and `kb` and nothing else of ours or of the system.

mod bluetooth;
mod card;
mod check;
mod disk;
mod equipment;
mod evidence;
mod finding;
mod judgement;
mod network;
mod opening;
mod phone;
mod question;
mod reader;
mod report;
mod says;
#[cfg(feature = "scenes")]
pub mod scenes;
mod security_products;
mod session;
mod software;
mod terminal;
mod time;

pub use check::{CHECKS, Check, check_named};
pub use disk::free::Drive;
pub(crate) use equipment::{
    NOT_REACHED, phone, reads_cards, seen, service, trial, uses_app, uses_bluetooth, uses_internet,
    uses_pcsc,
};
pub use evidence::Evidence;
pub use finding::Finding;
pub use judgement::{Judgement, Moment, Verdict};
pub use network::amazon_roots::{FittingRepair, OFFICIAL_ROOT};
pub use network::evidence::ConnectionEvidence;
pub use opening::{
    Ending, Ends, HandsOn, HandsOnPart, OpeningCheckup, OpeningOutcome, OpeningUnseen, SOON,
    SeenCause, opening, opening_on,
};
pub use phone::evidence::PhoneEvidence;
pub use question::{CheckQuestion, Choice, Question};
pub use report::{CheckResult, Report, diagnose, looked_at};
pub use says::reason;
pub use software::evidence::SoftwareEvidence;
pub use terminal::evidence::{CredentialName, ProgramName, TaskState, TerminalEvidence};
pub use time::evidence::TimeEvidence;
pub use time::{Lane, Timeline, TimelineRow, timeline};

#[cfg(test)]
mod tests {
    use facts::Os;
    use kb::{Base, Setup};

    use super::*;

    #[test]
    fn ids_are_unique_and_well_formed() {
        let mut ids: Vec<&str> = CHECKS.iter().map(|check| check.id).collect();
        ids.extend(Finding::ALL.iter().map(|finding| finding.code()));
        for id in &ids {
            assert!(
                id.bytes()
                    .all(|byte| byte.is_ascii_lowercase() || b"-.".contains(&byte)),
                "{id}"
            );
        }
        let count = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), count);
    }

    #[test]
    fn every_finding_is_made_by_one_check_beside_those_of_a_record_and_has_a_guide() {
        for finding in Finding::ALL {
            let makers: Vec<&Check> = CHECKS
                .iter()
                .filter(|check| check.findings.contains(finding))
                .collect();
            // A record says by itself what a check-up would have.
            let (first, more) = makers.split_first().expect("a maker");
            let is_of_a_record = |check: &&Check| check.id.starts_with("time.");
            assert!(more.iter().all(is_of_a_record), "{}", finding.code());
            assert!(
                more.is_empty() || !is_of_a_record(first),
                "{} is made twice over a record",
                finding.code()
            );
            assert!(
                Base::embedded().guide_for(finding.code()).is_some(),
                "{} has no guide",
                finding.code()
            );
            let written = serde_json::to_value(finding).ok();
            assert_eq!(
                written.as_ref().and_then(|code| code.as_str()),
                Some(finding.code())
            );
        }
    }

    #[test]
    fn every_check_that_a_page_names_exists() {
        for entry in Base::embedded().entries() {
            let proofs = entry.steps.iter().filter_map(|step| step.check.as_deref());
            for check in proofs.chain(entry.checks.iter().map(String::as_str)) {
                assert!(check_named(check).is_some(), "{} names {check}", entry.id);
            }
        }
    }

    /// The checks that make these findings.
    fn makers(findings: &[Finding]) -> impl Iterator<Item = &'static Check> {
        findings.iter().filter_map(|finding| finding.check())
    }

    #[test]
    fn no_page_names_a_check_that_is_made_on_request_only() {
        assert!(
            CHECKS.iter().any(Check::is_on_request),
            "none is on request"
        );
        for entry in Base::embedded().entries() {
            for id in &entry.checks {
                let check = check_named(id).expect("a check");
                assert!(!check.is_on_request(), "{} names {id}", entry.id);
            }
        }
    }

    #[test]
    fn what_proves_a_step_is_among_the_checks_of_its_page() {
        for entry in Base::embedded().entries() {
            for id in entry.steps.iter().filter_map(|step| step.check.as_ref()) {
                let on_request = check_named(id).is_some_and(Check::is_on_request);
                let named = entry.checks.contains(id);
                assert!(named || on_request, "{}: a step names {id}", entry.id);
            }
        }
    }

    /// The guide's finding as the window has it: who made it first, then who explains it, and nothing else but proofs of steps.
    #[test]
    fn the_guide_of_a_finding_names_who_makes_it_and_who_explains_it() {
        for finding in Finding::ALL {
            let code = finding.code();
            let guide = Base::embedded().guide_for(code).expect("a guide");
            if guide.checks.is_empty() {
                let maker = finding.check().expect("a maker");
                assert!(maker.is_on_request(), "{} names no checks", guide.id);
                continue;
            }
            let mut wanted: Vec<&str> = Vec::new();
            for maker in makers(&[*finding]) {
                wanted.push(maker.id);
                wanted.extend(makers(maker.explained_by).map(|check| check.id));
            }
            wanted.retain(|id| check_named(id).is_some_and(|check| !check.is_on_request()));
            assert_eq!(
                guide.checks.first().map(String::as_str),
                wanted.first().copied()
            );
            for id in &wanted {
                let named = guide.checks.iter().any(|check| check == id);
                assert!(named, "{} does not name {id}", guide.id);
            }
            for id in &guide.checks {
                let proves = guide
                    .steps
                    .iter()
                    .any(|step| step.check.as_ref() == Some(id));
                let known = wanted.contains(&id.as_str()) || proves;
                assert!(known, "{} names {id}, for {code}", guide.id);
            }
        }
    }

    /// Pages for any equipment are looked at with each.
    #[test]
    fn a_page_names_only_checks_of_the_machines_it_is_about() {
        let mut looked_at = 0;
        for entry in Base::embedded().entries() {
            let about = match entry.machines() {
                [] => Setup::ALL,
                machines => machines,
            };
            for id in entry.checks.iter().chain(&entry.asks) {
                looked_at += 1;
                let check = check_named(id).expect("a check");
                let concerns = about.iter().any(|setup| {
                    [Os::Windows, Os::Android]
                        .iter()
                        .any(|os| check.concerns(*os, Some(*setup), Base::embedded()))
                });
                assert!(concerns, "{} names {id}", entry.id);
            }
        }
        assert!(looked_at > 100, "only {looked_at} checks are named");
    }

    #[test]
    fn what_a_page_looks_at_only_after_a_tap_is_on_request_and_about_no_card() {
        for entry in Base::embedded().entries() {
            for id in &entry.asks {
                let check = check_named(id).expect("a check");
                assert!(check.is_on_request(), "{} asks for {id}", entry.id);
                assert!(!id.starts_with("card."), "{} asks for {id}", entry.id);
            }
        }
    }

    #[test]
    fn a_step_is_about_findings_that_the_checks_of_its_page_make() {
        for entry in Base::embedded().entries() {
            for code in entry.about() {
                let finding = Finding::ALL.iter().find(|finding| finding.code() == code);
                let finding = finding.unwrap_or_else(|| panic!("{}: no {code}", entry.id));
                // What a guide answers is another test's, and may be on request.
                if entry.findings.iter().any(|own| own == code) {
                    continue;
                }
                let maker = finding.check().expect("a maker").id;
                let named = entry.checks.iter().chain(&entry.asks).any(|id| id == maker);
                assert!(named, "{}: {code} is made by {maker}", entry.id);
            }
        }
    }

    #[test]
    fn a_finding_is_explained_only_by_what_stands_above_it() {
        for (place, check) in CHECKS.iter().enumerate() {
            for finding in check.explained_by {
                let above = CHECKS[..place]
                    .iter()
                    .any(|above| above.findings.contains(finding));
                assert!(above, "{} is explained by {}", check.id, finding.code());
            }
        }
    }
}
