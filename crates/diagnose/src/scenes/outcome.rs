//! What a check says, in one line: `fail driver-missing`, `unknown because of driver-missing`, `pass`.

use std::fmt;
use std::str::FromStr;

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::{CheckResult, Finding, Verdict};

/// A verdict, its finding, and what explains it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The verdict.
    pub verdict: Verdict,
    /// The named cause.
    pub finding: Option<Finding>,
    /// The finding of another check that explains it.
    pub explained_by: Option<Finding>,
}

/// A line that is no outcome.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotOutcome(String);

impl fmt::Display for NotOutcome {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "“{}” is neither a verdict nor a finding", self.0)
    }
}

impl Outcome {
    /// What a report says of one check.
    #[must_use]
    pub fn of(result: &CheckResult) -> Self {
        Self {
            verdict: result.verdict,
            finding: result.finding,
            explained_by: result.explained_by,
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(verdict(self.verdict))?;
        if let Some(finding) = self.finding {
            write!(out, " {}", finding.code())?;
        }
        match self.explained_by {
            Some(finding) => write!(out, "{BECAUSE}{}", finding.code()),
            None => Ok(()),
        }
    }
}

const BECAUSE: &str = " because of ";

impl FromStr for Outcome {
    type Err = NotOutcome;

    fn from_str(line: &str) -> Result<Self, NotOutcome> {
        let (said, explained_by) = match line.split_once(BECAUSE) {
            Some((said, finding)) => (said, Some(word(finding)?)),
            None => (line, None),
        };
        let (verdict, finding) = match said.split_once(' ') {
            Some((verdict, finding)) => (verdict, Some(word(finding)?)),
            None => (said, None),
        };
        Ok(Self {
            verdict: word(verdict)?,
            finding,
            explained_by,
        })
    }
}

/// The verdict as the contract of `--json` names it.
pub(super) const fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "pass",
        Verdict::Warn => "warn",
        Verdict::Fail => "fail",
        Verdict::Ask => "ask",
        Verdict::Unknown => "unknown",
        Verdict::NotApplicable => "not-applicable",
        Verdict::Crashed => "crashed",
    }
}

/// A word as JSON writes it.
fn word<T: DeserializeOwned>(text: &str) -> Result<T, NotOutcome> {
    serde_json::from_value(Value::from(text)).map_err(|_| NotOutcome(text.to_owned()))
}
