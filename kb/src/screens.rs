//! The lines of the face reader's screen, each once and in the form that is compared, because a question may not fold every
//! page anew: on a base of 100,000 entries that took ten times as long as the search itself.

use std::collections::BTreeMap;

use crate::entry::Entry;
use crate::fold::fold;

/// The fewest letters by which a line is known.
const LEAST_OF_A_LINE: usize = 8;

/// Where each line is shown.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Screens {
    /// The letters of a line, and the places of the entries whose reader shows it.
    lines: BTreeMap<String, Vec<usize>>,
}

impl Screens {
    pub(crate) fn new(entries: &[Entry]) -> Self {
        let mut lines: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        let mut as_shown: BTreeMap<&str, String> = BTreeMap::new();
        for (place, entry) in entries.iter().enumerate() {
            for line in &entry.reader_screen {
                let letters = as_shown.entry(line).or_insert_with(|| letters(line));
                lines.entry(letters.clone()).or_default().push(place);
            }
        }
        Self { lines }
    }

    /// The places of the entries whose reader shows a line that was typed, or a line of which it is a piece, in order.
    pub(crate) fn showing(&self, typed: &str) -> Vec<usize> {
        let typed = letters(typed);
        if typed.chars().count() < LEAST_OF_A_LINE {
            return Vec::new();
        }
        let mut places: Vec<usize> = self
            .lines
            .iter()
            .filter(|(line, _)| line.contains(&typed) || typed.contains(line.as_str()))
            .flat_map(|(_, places)| places.iter().copied())
            .collect();
        places.sort_unstable();
        places.dedup();
        places
    }
}

/// The letters of a text in the form that is compared.
fn letters(text: &str) -> String {
    fold(text)
        .chars()
        .filter(|letter| letter.is_alphanumeric() || *letter == 'ー')
        .collect()
}
