//! How a patient is received whose eligibility cannot be confirmed as usual (reception.toml): a decision table, so that a page,
//! the terminal and the window give the same answer, and every answer can be counted by a test.

use serde::{Deserialize, Serialize};

use crate::entry::Meanwhile;
use crate::table::Rows;
use crate::words::{CardKind, Expired, Outage};

/// The page on which a patient is received.
const PAGE: &str = "guide/continue-reception";

/// reception.toml
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Reception {
    /// What other pages say of the patient who waits; the first that fits is said.
    #[serde(default, rename = "line")]
    pub lines: Vec<MeanwhileLine>,
}

/// One line for the pages on which a machine is mended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct MeanwhileLine {
    /// For which outages; empty means all.
    #[serde(default)]
    pub outage: Vec<Outage>,
    /// For which cards; empty means also where the page does not say.
    #[serde(default)]
    pub card: Vec<CardKind>,
    /// For which certificates; empty means also where the page does not say.
    #[serde(default)]
    pub expired: Vec<Expired>,
    /// The line.
    pub say: String,
}

impl Reception {
    /// Puts the line and the link that belong to the situation of a page where it has none.
    pub(crate) fn complete(&self, meanwhile: &mut Meanwhile) {
        fn fits<T: PartialEq>(words: &[T], said: Option<T>) -> bool {
            words.is_empty() || said.is_some_and(|said| words.contains(&said))
        }
        let line = self.lines.iter().find(|line| {
            fits(&line.outage, meanwhile.outage)
                && fits(&line.card, meanwhile.card)
                && fits(&line.expired, meanwhile.expired)
        });
        if let Some(line) = line.filter(|_| meanwhile.say.is_empty()) {
            meanwhile.say.clone_from(&line.say);
        }
        meanwhile.go.get_or_insert_with(|| PAGE.to_owned());
    }
}

/// Checks reception.toml.
pub(crate) fn check(table: &Reception, rows: &mut Rows<'_>) {
    for (index, line) in table.lines.iter().enumerate() {
        rows.enter("line", index);
        rows.text(&line.say);
    }
}
