//! Where a Japanese sentence may be broken, by the model of BudouX (kb/phrases). Runs when the content is built; the crate of
//! that name has not been kept since 2022, and the algorithm is a sum of weights.

use std::collections::HashMap;

use serde::Deserialize;

/// May not stand at the beginning of a line.
const CLOSING: &str = "、。，．・：；？！」』）】〕］｝》〉ーァィゥェォッャュョヮぁぃぅぇぉっゃゅょゎ々〜…,.:;?!)]}%％°";
/// May not stand at the end of one.
const OPENING: &str = "「『（【〔［｛《〈([{";

/// The weights of the letters around a place, by what they are of: `UW1` to `UW6` one letter, `BW` two, `TW` three.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
pub struct Model(HashMap<String, HashMap<String, i32>>);

/// Each feature: its name, and the letters it looks at, as a range around the place.
const FEATURES: [(&str, isize, isize); 13] = [
    ("UW1", -3, -2),
    ("UW2", -2, -1),
    ("UW3", -1, 0),
    ("UW4", 0, 1),
    ("UW5", 1, 2),
    ("UW6", 2, 3),
    ("BW1", -2, 0),
    ("BW2", -1, 1),
    ("BW3", 0, 2),
    ("TW1", -3, 0),
    ("TW2", -2, 1),
    ("TW3", -1, 2),
    ("TW4", 0, 3),
];

impl Model {
    /// Reads kb/phrases/ja.json.
    ///
    /// # Errors
    /// When it is not what it was.
    pub fn read(json: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(json)
    }

    /// The places at which a line may be broken, as numbers of characters before them.
    #[must_use]
    pub fn breaks(&self, sentence: &str) -> Vec<u16> {
        let letters: Vec<char> = sentence.chars().collect();
        let all: i32 = self.0.values().flat_map(HashMap::values).sum();
        (1..letters.len())
            .filter(|&place| {
                !CLOSING.contains(letters[place])
                    && !OPENING.contains(letters[place - 1])
                    && !is_latin_pair(letters[place - 1], letters[place])
            })
            // Twice the score: half of all weights is the threshold, and half of an odd number is none.
            .filter(|&place| 2 * self.score(&letters, place) > all)
            .filter_map(|place| u16::try_from(place).ok())
            .collect()
    }

    fn score(&self, letters: &[char], place: usize) -> i32 {
        let weight = |(name, from, to): (&str, isize, isize)| {
            let range = place.checked_add_signed(from)?..place.checked_add_signed(to)?;
            let around: String = letters.get(range)?.iter().collect();
            self.0.get(name)?.get(&around).copied()
        };
        FEATURES.into_iter().filter_map(weight).sum()
    }
}

/// Codes and addresses are compared letter by letter: never broken by us.
fn is_latin_pair(before: char, after: char) -> bool {
    before.is_ascii() && after.is_ascii()
}
