//! Scenes: a desk, what is different at it, and what every check then says. They are data (`scenes/<family>/<check>.toml`), so
//! that whoever knows the field can read and add them; tests hold the checks to them, docs/checks.md is written from them
//! (page.rs), and rigs and recordings take their facts from them. How a file is written: read.rs.

mod outcome;
mod page;
mod read;

use facts::Facts;
use kb::{Base, Setup};

pub use outcome::{NotOutcome, Outcome};
pub use page::page;
pub use read::{Mistake, desks, read, scenes};

use crate::{CHECKS, Check, Finding, diagnose};

/// Facts with which everything is right.
#[derive(Clone, Debug)]
pub struct Desk {
    /// What scenes call it.
    pub name: String,
    /// What stands there, in a sentence.
    pub about: String,
    /// The facts.
    pub facts: Facts,
}

/// What is different at a desk, and what the checks say to that.
#[derive(Clone, Debug)]
pub struct Scene {
    /// What happens, in a sentence; no two scenes have one name.
    pub name: String,
    /// The check it is mostly about.
    pub check: &'static Check,
    /// The facts: one for each desk and each equipment with which the outcome is the same.
    pub cases: Vec<Case>,
    /// What these checks say; of the others nothing is claimed.
    pub verdicts: Vec<(&'static Check, Outcome)>,
    /// The causes, best first.
    pub causes: Vec<Finding>,
    /// The row of docs/reader-faults.md in which real programs play it.
    pub rig: Option<String>,
}

/// One set of facts of a scene.
#[derive(Clone, Debug)]
pub struct Case {
    /// The name of the desk.
    pub desk: String,
    /// The equipment.
    pub setup: Option<Setup>,
    /// The facts.
    pub facts: Facts,
}

impl Scene {
    /// What the checks say otherwise than the scene, a line each; none when it holds.
    #[must_use]
    pub fn differences(&self, base: &Base) -> Vec<String> {
        let all: Vec<&Check> = CHECKS.iter().collect();
        let mut told = Vec::new();
        for case in &self.cases {
            let report = diagnose(case.facts.clone(), &all, base);
            let at = format!("{} ({}): {}", self.check.id, case.place(), self.name);
            for (check, outcome) in &self.verdicts {
                let made = report.checks.iter().find(|made| made.id == check.id);
                let made = made.map(Outcome::of);
                if made.as_ref() != Some(outcome) {
                    let made = made.map_or("not judged".to_owned(), |made| made.to_string());
                    told.push(format!("{at}: {} is {made}, not {outcome}", check.id));
                }
            }
            if report.causes != self.causes {
                let codes = |causes: &[Finding]| {
                    let codes: Vec<&str> = causes.iter().map(|cause| cause.code()).collect();
                    format!("[{}]", codes.join(", "))
                };
                let (made, expected) = (codes(&report.causes), codes(&self.causes));
                told.push(format!("{at}: the causes are {made}, not {expected}"));
            }
        }
        told
    }

    /// What the scene says of this check.
    #[must_use]
    pub fn outcome(&self, check: &Check) -> Option<&Outcome> {
        let mut verdicts = self.verdicts.iter();
        let (_, outcome) = verdicts.find(|(judged, _)| judged.id == check.id)?;
        Some(outcome)
    }
}

impl Case {
    fn place(&self) -> String {
        match self.setup {
            Some(setup) => format!("{}, {}", self.desk, setup.text()),
            None => self.desk.clone(),
        }
    }
}
