//! The outcome of a check-up: every check's verdict, what explains what, and the causes, best first. Made of facts alone,
//! so that the same facts give the same report on any machine.

use std::panic::{AssertUnwindSafe, catch_unwind};

use kb::Base;
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::CheckQuestion;
use crate::FittingRepair;
use crate::network::amazon_roots;
use crate::says::reason;
use crate::{CHECKS, Check, Evidence, Finding, Judgement, Verdict};
use facts::PartName;
use facts::{Facts, SCHEMA, Why};

/// What `shikaku checkup --json` prints and the window shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct Report {
    /// [`SCHEMA`] of the facts.
    pub schema: u32,
    /// What was seen.
    pub facts: Facts,
    /// The verdicts, in the order of [`CHECKS`].
    pub checks: Vec<CheckResult>,
    /// The causes, best first; what another finding explains is left out.
    pub causes: Vec<Finding>,
}

/// One check's verdict.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct CheckResult {
    /// The check's id.
    pub id: String,
    /// The check's name for a user.
    pub title: String,
    /// The verdict.
    pub verdict: Verdict,
    /// The named cause.
    pub finding: Option<Finding>,
    /// What it rests on.
    pub evidence: Vec<Evidence>,
    /// The evidence in sentences.
    pub seen: Vec<String>,
    /// Why nothing could be said.
    pub why: Option<Why>,
    /// The same in words.
    #[serde(default)]
    pub reason: Option<String>,
    /// What the user is asked; the answer comes back in the facts.
    #[serde(default)]
    pub question: Option<CheckQuestion>,
    /// The entry that says what to do.
    pub guide: Option<String>,
    /// The finding of another check that explains this one.
    pub explained_by: Option<Finding>,
    /// What the program can do about it itself, after the user has agreed.
    #[serde(default)]
    pub repair: Option<FittingRepair>,
    /// Milliseconds from the start of the check-up to the verdict; 0 for facts judged again.
    pub millis: u32,
}

/// The checks that these facts were made for: a record of an older program, or of a few checks only, says nothing about the
/// others, and a question that nobody asked is not an unknown. A check whose parts are all needless with the equipment is not
/// applicable, and that is known without a look.
#[must_use]
pub fn looked_at(facts: &Facts) -> Vec<&'static Check> {
    CHECKS
        .iter()
        .filter(|check| {
            if check.is_on_request() {
                let requested = check.needs.iter().filter(|part| part.is_on_request());
                return requested.into_iter().any(|part| part.is_asked(facts));
            }
            let needless =
                |part: &PartName| !part.is_wanted_with(facts.setup) || !part.is_wanted_on(facts.os);
            let mut own = check.needs.iter().filter(|part| !part.is_beside());
            own.clone().all(needless) || own.any(|part| part.is_asked(facts))
        })
        .collect()
}

/// Judges facts with the given checks.
#[must_use]
pub fn diagnose(facts: Facts, checks: &[&'static Check], base: &Base) -> Report {
    // What explains is judged even when only the explained check was asked for.
    let all: Vec<(&Check, Judgement)> = CHECKS
        .iter()
        .map(|check| (check, judge(check, &facts, base)))
        .collect();
    let results: Vec<CheckResult> = all
        .iter()
        .filter(|(check, _)| checks.iter().any(|wanted| wanted.id == check.id))
        .map(|(check, judgement)| CheckResult {
            repair: amazon_roots::fitting(judgement.finding, &facts, base),
            ..result(check, judgement, explained_by(check, judgement, &all), base)
        })
        .collect();
    let causes = causes(&results);
    Report {
        schema: SCHEMA,
        facts,
        checks: results,
        causes,
    }
}

/// The finding that explains a judgement: of those the check names the first that may, and of that one its own root, so that
/// everything hangs on a cause that is shown. What fails explains first.
fn explained_by(
    check: &Check,
    judgement: &Judgement,
    all: &[(&Check, Judgement)],
) -> Option<Finding> {
    let settled = matches!(
        judgement.verdict,
        Verdict::Pass | Verdict::NotApplicable | Verdict::Crashed
    );
    if settled || judgement.stands_alone {
        return None;
    }
    let place = all.iter().position(|(other, _)| other.id == check.id);
    let above = &all[..place.unwrap_or(all.len())];
    let by = |verdict: Verdict| {
        let because = judgement.because.iter().map(|finding| (finding, all));
        let explained = check.explained_by.iter().map(|finding| (finding, above));
        because.chain(explained).find_map(|(finding, among)| {
            let (above, made) = among.iter().find(|(other, made)| {
                other.id != check.id
                    && made.verdict == verdict
                    && made.finding == Some(*finding)
                    && made.may_have_brought_about(judgement)
                    && may_explain(made, judgement)
            })?;
            // A check is explained only by what stands above it, and no finding that stands below and is named in a `because`
            // is explained by what names it, so this ends.
            explained_by(above, made, all).or(Some(*finding))
        })
    };
    by(Verdict::Fail).or_else(|| by(Verdict::Warn))
}

/// A warning is of something that works, so it explains only what could not be seen, unless the judgement names it itself.
fn may_explain(made: &Judgement, judgement: &Judgement) -> bool {
    let names_it = |finding: Finding| judgement.because.contains(&finding);
    made.verdict == Verdict::Fail
        || matches!(judgement.verdict, Verdict::Unknown | Verdict::Ask)
        || made.finding.is_some_and(names_it)
}

/// Judges, and turns a check that panics into a verdict of its own.
pub(crate) fn judge(check: &Check, facts: &Facts, base: &Base) -> Judgement {
    catch_unwind(AssertUnwindSafe(|| (check.judge)(facts, base))).unwrap_or(Judgement {
        verdict: Verdict::Crashed,
        finding: None,
        evidence: Vec::new(),
        why: None,
        because: &[],
        question: None,
        stands_alone: false,
        moments: Box::default(),
    })
}

fn result(
    check: &Check,
    judgement: &Judgement,
    explained_by: Option<Finding>,
    base: &Base,
) -> CheckResult {
    let guide = judgement
        .finding
        .and_then(|finding| base.guide_for(finding.code()));
    CheckResult {
        id: check.id.to_owned(),
        title: check.title(base).to_owned(),
        verdict: judgement.verdict,
        finding: judgement.finding,
        seen: judgement
            .evidence
            .iter()
            .map(|seen| seen.sentence(check.id, base))
            .collect(),
        evidence: judgement.evidence.clone(),
        reason: judgement.why.as_ref().map(|why| reason(why, base)),
        why: judgement.why.clone(),
        question: judgement
            .question
            .map(|question| question.in_words(check.id, base)),
        guide: guide.map(|entry| entry.id.clone()),
        explained_by,
        repair: None,
        millis: 0,
    }
}

/// Failures before warnings, each in the order of the checks.
fn causes(results: &[CheckResult]) -> Vec<Finding> {
    let of = |verdict| {
        results
            .iter()
            .filter(move |result| result.verdict == verdict && result.explained_by.is_none())
            .filter_map(|result| result.finding)
    };
    of(Verdict::Fail).chain(of(Verdict::Warn)).collect()
}

impl Report {
    /// The exit status of the command line: 1 something found, 3 something not seen, else 0.
    #[must_use]
    pub fn exit_status(&self) -> u8 {
        let unseen = |result: &CheckResult| {
            matches!(
                result.verdict,
                Verdict::Unknown | Verdict::Ask | Verdict::Crashed
            )
        };
        if !self.causes.is_empty() {
            1
        } else if self.checks.iter().any(unseen) {
            3
        } else {
            0
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_check_that_breaks_is_a_crash_and_no_finding() {
        let check = Check {
            judge: |_, _| panic!("broken on purpose"),
            ..CHECKS[0]
        };
        let judgement = judge(&check, &Facts::default(), Base::embedded());
        assert_eq!(
            (judgement.verdict, judgement.finding),
            (Verdict::Crashed, None)
        );
    }
}
