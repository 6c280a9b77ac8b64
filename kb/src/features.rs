//! What the learned part of the search looks at in a text: the concepts of its known words, two of them together, and its runs
//! of one to three letters, for a word that nobody listed still shares letters with words that were learned.

use std::collections::BTreeMap;

use crate::fold::{is_hiragana, is_katakana};
use crate::lexicon::{Lexicon, Said};

/// Something seen in a text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Feature {
    /// Stands for what was seen; two things that share one are learned as one.
    pub(crate) hash: u32,
    /// How much it says by its kind alone.
    pub(crate) weight: f32,
    /// Its kind: a place in [`KINDS`].
    pub(crate) kind: usize,
    /// Where in the text it was seen, as bytes of [`Looked::script`]; the first time.
    pub(crate) from: usize,
    pub(crate) to: usize,
}

/// How much each kind of feature counts in all: concepts, letters, two concepts together, and the one that every text has.
pub(crate) const KINDS: [f32; 4] = [0.5, 1.0, 0.3, 0.3];

const CONCEPT: usize = 0;
const LETTERS: usize = 1;
const TOGETHER: usize = 2;
const ALWAYS: usize = 3;

/// A text and what was seen in it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Looked {
    /// The text in one spelling, its script kept.
    pub(crate) script: String,
    /// Each thing once, in the order of the hashes.
    pub(crate) features: Vec<Feature>,
    /// Its words and the runs of one script between them, as bytes of `script`: what an explanation names.
    pub(crate) words: Vec<(usize, usize)>,
}

/// Looks at a text.
pub(crate) fn look(lexicon: &Lexicon, text: &str) -> Looked {
    let (loose, said) = lexicon.said(text);
    let mut seen: BTreeMap<u32, Feature> = BTreeMap::new();
    let mut see = |kind: usize, name: &str, weight: f32, from: usize, to: usize| {
        let hash = hash(kind, name);
        let feature = seen.entry(hash).or_insert(Feature {
            hash,
            weight,
            kind,
            from,
            to,
        });
        feature.weight = feature.weight.max(weight);
    };
    see(ALWAYS, "", 1.0, 0, 0);
    let mut things: Vec<(&str, usize, usize)> = Vec::new();
    for (from, to, word) in &said {
        let (from, to) = (*from, *to);
        match word {
            Said::Concepts { concepts, any } => {
                let each = if *any {
                    1.0 / (concepts.len().max(1) as f32).sqrt()
                } else {
                    1.0
                };
                for concept in concepts {
                    let known = lexicon.known(*concept);
                    see(CONCEPT, &known.name, each, from, to);
                    for wider in &known.wider {
                        see(CONCEPT, &lexicon.known(*wider).name, 0.5 * each, from, to);
                    }
                }
                if let Some(first) = concepts.first() {
                    things.push((&lexicon.known(*first).name, from, to));
                }
            }
            Said::Outside => see(CONCEPT, &loose.folded[from..to], 1.0, from, to),
            Said::Filler => {}
        }
    }
    things.sort_unstable();
    things.dedup_by_key(|thing| thing.0);
    for (place, (one, from, to)) in things.iter().enumerate() {
        for (other, ..) in &things[place + 1..] {
            see(TOGETHER, &format!("{one}+{other}"), 1.0, *from, *to);
        }
    }
    letters(&loose.script, &loose.folded, &mut see);
    let words = words(&loose.script, &said);
    Looked {
        features: seen.into_values().collect(),
        words,
        script: loose.script,
    }
}

/// Runs of one to three letters, without blanks and signs; what is mostly endings says less.
fn letters(script: &str, folded: &str, see: &mut impl FnMut(usize, &str, f32, usize, usize)) {
    let all: Vec<(usize, char)> = script.char_indices().collect();
    for (place, (from, first)) in all.iter().enumerate() {
        let mut endings = 0;
        for length in 1..=3 {
            let Some((at, letter)) = all.get(place + length - 1).copied() else {
                break;
            };
            if !is_letter(letter) {
                break;
            }
            endings += usize::from(is_hiragana(letter));
            let to = at + letter.len_utf8();
            let weight = match (length, endings) {
                (1, _) if first.is_ascii() || is_hiragana(*first) || is_katakana(*first) => {
                    continue;
                }
                (_, 0) => 1.0,
                (2, 2) => 0.3,
                (3, 3) => 0.4,
                _ => 0.7,
            };
            see(LETTERS, &folded[*from..to], weight, *from, to);
        }
    }
}

fn is_letter(letter: char) -> bool {
    letter.is_alphanumeric() || letter == 'ー' || letter == '●'
}

/// The known words, and what stands between them in runs of one script.
fn words(script: &str, said: &[(usize, usize, Said)]) -> Vec<(usize, usize)> {
    let mut words = Vec::new();
    let mut rest = 0;
    for (from, to) in said
        .iter()
        .filter(|(.., word)| *word != Said::Filler)
        .map(|(from, to, _)| (*from, *to))
        .chain([(script.len(), script.len())])
    {
        let mut start = rest;
        let mut kind = None;
        for (at, letter) in script[rest..from].char_indices() {
            let here = Some(script_of(letter));
            if kind.is_some() && kind != here {
                words.push((start, rest + at));
                start = rest + at;
            }
            kind = here;
        }
        words.push((start, from));
        words.push((from, to));
        rest = to;
    }
    words.retain(|(from, to)| {
        let letters = script[*from..*to].chars();
        from < to && letters.clone().all(is_letter) && letters.clone().count() != 1
    });
    words
}

fn script_of(letter: char) -> u8 {
    match letter {
        letter if is_hiragana(letter) => 0,
        letter if is_katakana(letter) => 1,
        letter if letter.is_ascii_alphanumeric() => 2,
        letter if is_letter(letter) => 3,
        _ => 4,
    }
}

/// How long a hash is: a thing that was never learned is taken for a learned one once in two hundred times, and each bit more
/// would weigh 3 KB in a browser.
pub(crate) const HASH_BITS: u32 = 22;

/// The highest hash: all its bits.
pub(crate) const HASHES: u32 = (1 << HASH_BITS) - 1;

/// FNV-1a with 32 bits over the kind and the letters, folded to [`HASH_BITS`].
fn hash(kind: usize, name: &str) -> u32 {
    let kind = kind as u8;
    let hash = std::iter::once(kind)
        .chain(name.bytes())
        .fold(0x811C_9DC5_u32, |hash, byte| {
            (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
        });
    (hash >> HASH_BITS) ^ (hash & HASHES)
}
