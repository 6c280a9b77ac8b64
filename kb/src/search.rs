//! Full-text search over the entries. Japanese has no blanks between words, so texts are cut into pairs of letters
//! (bigrams) and ranked by BM25 with a weight for each field; what a text shares only by chance scores below a floor and
//! is not shown, because a wrong page costs a receptionist more time than none.

use std::collections::HashMap;

use crate::entry::Entry;
use crate::query::fold;

/// How often a term counts before it saturates (BM25's k1).
const K1: f32 = 1.2;
/// How much a long page is held back (BM25's b).
const B: f32 = 0.5;
/// The share of a question's rarity that a page must cover.
const FLOOR: f32 = 0.34;

/// An entry found by words.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Hit {
    /// The entry's place in the base.
    pub(crate) place: usize,
    /// How much of the question it covers, 0 to 1.
    pub(crate) score: f64,
}

/// Pairs of letters, and where they stand.
pub(crate) struct Index {
    postings: HashMap<[char; 2], Vec<Posting>>,
    lengths: Vec<f32>,
    mean_length: f32,
}

struct Posting {
    place: u32,
    weight: f32,
}

impl Index {
    pub(crate) fn new(entries: &[Entry]) -> Self {
        let mut postings: HashMap<[char; 2], Vec<Posting>> = HashMap::new();
        let mut lengths = Vec::with_capacity(entries.len());
        for (place, entry) in (0u32..).zip(entries) {
            let mut length = 0.0;
            for (weight, text) in fields(entry) {
                for pair in pairs(&fold(text)) {
                    length += 1.0;
                    let list = postings.entry(pair).or_default();
                    match list.last_mut().filter(|posting| posting.place == place) {
                        Some(posting) => posting.weight += weight,
                        None => list.push(Posting { place, weight }),
                    }
                }
            }
            lengths.push(length);
        }
        let mean_length = (lengths.iter().sum::<f32>() / lengths.len().max(1) as f32).max(1.0);
        Self {
            postings,
            lengths,
            mean_length,
        }
    }

    /// Finds the entries for words in the form of [`fold`].
    pub(crate) fn search(&self, text: &str, limit: usize) -> Vec<Hit> {
        let mut terms = pairs(text);
        terms.sort_unstable();
        terms.dedup();
        let count = self.lengths.len() as f32;
        let mut scores: HashMap<u32, f32> = HashMap::new();
        let mut best_possible = 0.0;
        for term in terms {
            let list = self.postings.get(&term).map_or(&[][..], Vec::as_slice);
            let holding = list.len() as f32;
            let rarity = (1.0 + (count - holding + 0.5) / (holding + 0.5)).ln();
            best_possible += rarity;
            for posting in list {
                let length = self.lengths[posting.place as usize] / self.mean_length;
                let saturated =
                    posting.weight * (K1 + 1.0) / (posting.weight + K1 * (1.0 - B + B * length));
                *scores.entry(posting.place).or_default() += rarity * saturated / (K1 + 1.0);
            }
        }
        let mut hits: Vec<Hit> = scores
            .into_iter()
            .map(|(place, score)| Hit {
                place: place as usize,
                score: f64::from(score / best_possible),
            })
            .filter(|hit| hit.score >= f64::from(FLOOR))
            .collect();
        hits.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.place.cmp(&b.place)));
        hits.truncate(limit);
        hits
    }
}

/// What is searched of an entry, and how much a hit there says.
fn fields(entry: &Entry) -> Vec<(f32, &str)> {
    let mut fields = vec![(3.0, entry.title.as_str()), (1.5, entry.happened.as_str())];
    fields.extend(entry.plain.iter().map(|text| (3.0, text.as_str())));
    fields.extend(entry.words.iter().map(|text| (3.0, text.as_str())));
    fields.extend(entry.screen.iter().map(|text| (2.0, text.as_str())));
    fields.extend(
        entry
            .messages
            .iter()
            .map(|message| (1.0, message.cause.as_str())),
    );
    fields.extend(entry.steps.iter().map(|step| (0.7, step.action.as_str())));
    fields
}

/// The pairs of neighbouring letters and digits of a folded text.
fn pairs(folded: &str) -> Vec<[char; 2]> {
    let mut found = Vec::new();
    for run in folded.split(|letter: char| !letter.is_alphanumeric() && letter != 'ー') {
        let letters: Vec<char> = run.chars().collect();
        found.extend(letters.windows(2).map(|pair| [pair[0], pair[1]]));
    }
    found
}
