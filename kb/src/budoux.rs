//! Where a Japanese sentence may be broken, by the model of BudouX (kb/phrases). The crate of that name has not been kept since
//! 2022, and the algorithm is a sum of weights. The program carries the model and no places: it is a sixth of their size.

use std::collections::HashMap;

/// May not stand at the beginning of a line.
const CLOSING: &str = "、。，．・：；？！」』）】〕］｝》〉ーァィゥェォッャュョヮぁぃぅぇぉっゃゅょゎ々〜…,.:;?!)]}%％°";
/// May not stand at the end of one.
const OPENING: &str = "「『（【〔［｛《〈([{";

/// The weights of the letters around a place.
#[derive(Debug)]
pub(crate) struct Model {
    /// For each of [`FEATURES`], by the letters it looks at.
    weights: [HashMap<String, i32>; FEATURES.len()],
    /// The sum of all.
    all: i32,
}

/// Each feature: its name (`UW` is of one letter, `BW` of two, `TW` of three), and the letters it looks at, as a range around the
/// place.
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
    pub(crate) fn read(json: &str) -> Result<Self, serde_json::Error> {
        let mut weights: HashMap<String, HashMap<String, i32>> =
            crate::json::read_bytes(json.as_bytes())?;
        Ok(Self {
            all: weights.values().flat_map(HashMap::values).sum(),
            weights: FEATURES.map(|(name, ..)| weights.remove(name).unwrap_or_default()),
        })
    }

    /// The places at which a line may be broken, in bytes.
    pub(crate) fn breaks(&self, sentence: &str) -> Vec<usize> {
        let letters: Vec<(usize, char)> = sentence.char_indices().collect();
        let begins = |place: usize| {
            letters
                .get(place)
                .map(|(begin, _)| *begin)
                .or((place == letters.len()).then_some(sentence.len()))
        };
        (1..letters.len())
            .filter(|&place| {
                let (before, after) = (letters[place - 1].1, letters[place].1);
                !CLOSING.contains(after)
                    && !OPENING.contains(before)
                    && !is_latin_pair(before, after)
            })
            .filter(|&place| {
                let weight = |((_, from, to), weights): (_, &HashMap<String, i32>)| {
                    let from = begins(place.checked_add_signed(from)?)?;
                    let to = begins(place.checked_add_signed(to)?)?;
                    weights.get(&sentence[from..to]).copied()
                };
                let score: i32 = FEATURES
                    .into_iter()
                    .zip(&self.weights)
                    .filter_map(weight)
                    .sum();
                // Twice the score: half of all weights is the threshold, and half of an odd number is none.
                2 * score > self.all
            })
            .map(|place| letters[place].0)
            .collect()
    }
}

/// Codes and addresses are compared letter by letter: never broken by us.
fn is_latin_pair(before: char, after: char) -> bool {
    before.is_ascii() && after.is_ascii()
}
