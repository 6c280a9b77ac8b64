//! What a check says, and the ways to say it.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{Evidence, Finding, Question};
use facts::{Record, Why};

/// What a check says.
#[derive(Clone, Debug, PartialEq)]
pub struct Judgement {
    /// The verdict.
    pub verdict: Verdict,
    /// The named cause, with Warn and Fail.
    pub finding: Option<Finding>,
    /// What it was seen by.
    pub evidence: Vec<Evidence>,
    /// Why, with Unknown.
    pub why: Option<Why>,
    /// Findings of other checks, wherever they stand, any of which explains this very judgement, be it a warning only; the
    /// strongest first. A wrong clock, for one, explains an expired certificate and no interception.
    pub because: &'static [Finding],
    /// What the user is asked, with Ask; beside a finding, what an answer would make of it.
    pub question: Option<Question>,
    /// It rests on what the user has seen, so that no fault of the machine explains it away.
    pub stands_alone: bool,
    /// When it was so, where it is of something that happened; none where it is of a state.
    pub moments: Box<[Moment]>,
}

/// When something was so, in milliseconds since a record began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// It began.
    pub from: u32,
    /// It was settled: what began later has not brought it about.
    pub by: u32,
    /// It ended.
    pub to: u32,
}

impl Moment {
    /// Two sources tell of one thing as much as so far apart, in milliseconds.
    const BESIDE: u32 = 1_000;
    /// What has come back works again after so long, in milliseconds: a service lists its readers, a way out gets its address.
    const AFTER: u32 = 5_000;

    /// Something that was over at once.
    pub(crate) const fn of(at: u32) -> Self {
        Self {
            from: at,
            by: at,
            to: at,
        }
    }

    /// Something that was so all the while.
    pub(crate) const fn whole(record: &Record) -> Self {
        Self {
            from: 0,
            by: record.length,
            to: record.length,
        }
    }

    /// Whether this may have brought the other about.
    fn explains(&self, other: &Self) -> bool {
        self.from <= other.by.saturating_add(Self::BESIDE)
            && self.to.saturating_add(Self::AFTER) >= other.from
    }
}

/// The kinds of verdicts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Seen to be right.
    Pass,
    /// Works, but to be minded.
    Warn,
    /// Seen to be wrong.
    Fail,
    /// Only the user can say.
    Ask,
    /// Could not be seen.
    Unknown,
    /// Of no concern with this equipment.
    NotApplicable,
    /// The check itself broke.
    Crashed,
}

impl Judgement {
    /// A question to the user, and what is known without its answer.
    pub(crate) fn ask(question: Question, evidence: Vec<Evidence>) -> Self {
        Self {
            verdict: Verdict::Ask,
            question: Some(question),
            evidence,
            ..Self::not_applicable()
        }
    }

    /// The same judgement, which no fault of the machine explains away: it rests on what the user has seen.
    pub(crate) fn standing_alone(self) -> Self {
        Self {
            stands_alone: true,
            ..self
        }
    }

    pub(crate) fn pass(evidence: Vec<Evidence>) -> Self {
        Self {
            verdict: Verdict::Pass,
            finding: None,
            evidence,
            why: None,
            because: &[],
            question: None,
            stands_alone: false,
            moments: Box::default(),
        }
    }

    pub(crate) fn fail(finding: Finding, evidence: Vec<Evidence>) -> Self {
        Self {
            verdict: Verdict::Fail,
            finding: Some(finding),
            evidence,
            why: None,
            because: &[],
            question: None,
            stands_alone: false,
            moments: Box::default(),
        }
    }

    pub(crate) fn warn(finding: Finding, evidence: Vec<Evidence>) -> Self {
        Self {
            verdict: Verdict::Warn,
            finding: Some(finding),
            evidence,
            why: None,
            because: &[],
            question: None,
            stands_alone: false,
            moments: Box::default(),
        }
    }

    pub(crate) fn unknown(why: Why, evidence: Vec<Evidence>) -> Self {
        Self {
            verdict: Verdict::Unknown,
            finding: None,
            evidence,
            why: Some(why),
            because: &[],
            question: None,
            stands_alone: false,
            moments: Box::default(),
        }
    }

    /// The same judgement, which the user may know better.
    pub(crate) fn unless(self, question: Question) -> Self {
        Self {
            question: Some(question),
            ..self
        }
    }

    /// The same judgement, explained by any of these findings.
    pub(crate) fn because(self, findings: &'static [Finding]) -> Self {
        Self {
            because: findings,
            ..self
        }
    }

    /// The same judgement, of something that was so at these times.
    pub(crate) fn at(self, moments: impl IntoIterator<Item = Moment>) -> Self {
        Self {
            moments: moments.into_iter().collect(),
            ..self
        }
    }

    /// Whether its times let it explain the other. What happened several times is explained when it is each time: once by itself is
    /// a cause.
    pub(crate) fn may_have_brought_about(&self, other: &Self) -> bool {
        self.moments.is_empty()
            || other.moments.iter().all(|moment| {
                let mut own = self.moments.iter();
                own.any(|root| root.explains(moment))
            })
    }

    pub(crate) fn not_applicable() -> Self {
        Self {
            verdict: Verdict::NotApplicable,
            finding: None,
            evidence: Vec::new(),
            why: None,
            because: &[],
            question: None,
            stands_alone: false,
            moments: Box::default(),
        }
    }
}
