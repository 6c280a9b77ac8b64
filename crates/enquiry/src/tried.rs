//! The steps that were tried. They are steps of the knowledge base, so a report needs no free text for them.

use std::str::FromStr;

use kb::{Base, Entry, Step};
use serde::{Deserialize, Serialize};
use specta::Type;

/// The outcome of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Nothing changed.
    Unchanged,
    /// It works again.
    Solved,
    /// The finding is gone, and another one was found in its place.
    OtherFinding,
    /// The outcome could not be seen.
    NotKnown,
}

impl Outcome {
    const ALL: [(&str, Self); 4] = [
        ("unchanged", Self::Unchanged),
        ("solved", Self::Solved),
        ("other-finding", Self::OtherFinding),
        ("not-known", Self::NotKnown),
    ];
}

/// A step that was tried.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Tried {
    /// The entry.
    pub entry: String,
    /// The step's place in it, from 1.
    pub step: u32,
    /// The outcome.
    pub outcome: Outcome,
}

/// A text that does not name a step.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "ENTRY:STEP=OUTCOME の形で、あるページの手順を書きます（例: guide/update-app-windows:8=unchanged）。OUTCOMEは: unchanged solved other-finding not-known"
)]
pub struct NotTried;

impl Tried {
    /// The entry and the step, when the knowledge base has them.
    #[must_use]
    pub fn step<'a>(&self, base: &'a Base) -> Option<(&'a Entry, &'a Step)> {
        let entry = base.entry(&self.entry)?;
        let place = usize::try_from(self.step).ok()?.checked_sub(1)?;
        Some((entry, entry.steps.get(place)?))
    }

    pub(super) fn text(&self, base: &Base) -> Option<String> {
        let (entry, step) = self.step(base)?;
        let came = match self.outcome {
            Outcome::Unchanged => "変わりませんでした。",
            Outcome::Solved => "直りました。",
            Outcome::OtherFinding => "ほかの原因が見つかりました。",
            Outcome::NotKnown => "直ったか、わかりませんでした。",
        };
        Some(format!("{}（{}）→ {came}", step.action, entry.heading()))
    }
}

impl FromStr for Tried {
    type Err = NotTried;

    fn from_str(text: &str) -> Result<Self, NotTried> {
        let (place, outcome) = text.rsplit_once('=').ok_or(NotTried)?;
        let (entry, step) = place.rsplit_once(':').ok_or(NotTried)?;
        let known = Outcome::ALL.iter().find(|(word, _)| *word == outcome);
        let (_, outcome) = *known.ok_or(NotTried)?;
        let tried = Self {
            entry: entry.to_owned(),
            step: step.parse().map_err(|_| NotTried)?,
            outcome,
        };
        if tried.step(Base::embedded()).is_some() {
            Ok(tried)
        } else {
            Err(NotTried)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_outcome_is_written_on_the_command_line_as_in_the_file_and_has_its_own_words() {
        let mut said: Vec<String> = Vec::new();
        for (word, outcome) in Outcome::ALL {
            let written = serde_json::to_value(outcome).ok();
            assert_eq!(written.as_ref().and_then(|word| word.as_str()), Some(word));
            let tried: Tried = format!("guide/card-not-placed:1={word}")
                .parse()
                .expect("a step");
            assert_eq!(tried.outcome, outcome);
            said.extend(tried.text(Base::embedded()));
        }
        said.sort();
        said.dedup();
        assert_eq!(said.len(), Outcome::ALL.len());
        assert!("guide/card-not-placed:1=done".parse::<Tried>().is_err());
    }
}
