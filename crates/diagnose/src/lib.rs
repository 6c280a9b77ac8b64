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
mod phone;
mod question;
mod reader;
mod report;
mod says;
#[cfg(feature = "scenes")]
pub mod scenes;
mod software;
mod terminal;

pub use check::{CHECKS, Check, check_named};
pub use disk::free::Drive;
pub(crate) use equipment::{
    NOT_REACHED, phone, seen, service, uses_app, uses_bluetooth, uses_internet, uses_pcsc,
};
pub use evidence::Evidence;
pub use finding::Finding;
pub use judgement::{Judgement, Verdict};
pub use network::amazon_roots::{FittingRepair, OFFICIAL_ROOT};
pub use network::evidence::ConnectionEvidence;
pub use phone::evidence::PhoneEvidence;
pub use question::{CheckQuestion, Choice, Question};
pub use report::{CheckResult, Report, diagnose, looked_at};
pub use says::reason;
pub use software::evidence::SoftwareEvidence;
pub use terminal::evidence::{CredentialName, ProgramName, TaskState, TerminalEvidence};

#[cfg(test)]
mod tests {
    use kb::Base;

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
    fn every_finding_is_made_by_one_check_and_has_a_guide() {
        for finding in Finding::ALL {
            let makers = CHECKS
                .iter()
                .filter(|check| check.findings.contains(finding))
                .count();
            assert_eq!(makers, 1, "{}", finding.code());
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
