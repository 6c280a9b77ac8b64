//! The comparison of two check-ups. A finding is solved only when the later check-up looked and found it right: a check
//! that was not made, or saw nothing, solves nothing.

use serde::{Deserialize, Serialize};
use specta::Type;

use diagnose::Report;
use diagnose::{Finding, Verdict};

/// The differences between two check-ups of the same machine.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Comparison {
    /// Found only in the later one.
    pub new: Vec<Finding>,
    /// Found in the earlier one, and seen to be right in the later one.
    pub solved: Vec<Finding>,
    /// Found in both.
    pub same: Vec<Finding>,
    /// Found in the earlier one, and not looked at or not seen in the later one.
    pub not_seen: Vec<Finding>,
}

/// Compares an earlier check-up with a later one.
#[must_use]
pub fn compare(earlier: &Report, later: &Report) -> Comparison {
    let found = |report: &Report| -> Vec<Finding> {
        let bad = report
            .checks
            .iter()
            .filter(|result| matches!(result.verdict, Verdict::Fail | Verdict::Warn));
        bad.filter_map(|result| result.finding).collect()
    };
    let (before, after) = (found(earlier), found(later));
    let is_right_now = |finding: &Finding| {
        later.checks.iter().any(|result| {
            finding.check().is_some_and(|check| check.id == result.id)
                && match result.verdict {
                    Verdict::Pass | Verdict::NotApplicable => true,
                    // Another cause was found in its place.
                    Verdict::Fail | Verdict::Warn => result.finding != Some(*finding),
                    Verdict::Ask | Verdict::Unknown | Verdict::Crashed => false,
                }
        })
    };
    let gone = || {
        before
            .iter()
            .copied()
            .filter(|finding| !after.contains(finding))
    };
    Comparison {
        new: after
            .iter()
            .copied()
            .filter(|finding| !before.contains(finding))
            .collect(),
        solved: gone().filter(is_right_now).collect(),
        not_seen: gone().filter(|finding| !is_right_now(finding)).collect(),
        same: after
            .iter()
            .copied()
            .filter(|finding| before.contains(finding))
            .collect(),
    }
}
