//! What was learned from labelled phrases (learn.rs): how much each feature of a text speaks for each page. It is carried in
//! columns, each of one kind of byte, because a browser fetches it compressed; the weights are read where they stand, because a
//! first question may not wait. And it can say which words spoke for a page, because an offer without a reason is no help.

use std::borrow::Cow;

use crate::features::{Feature, HASHES, KINDS, Looked};

/// The name of the class of what no page answers.
pub(crate) const NONE: &str = "-";

/// How much of the largest rarity one step is.
pub(crate) const RARITY_STEP: f32 = 1.0 / 24.0;

/// The learned weights as learn.rs writes them: how many classes, features and weights there are, a step of a weight, the names of
/// the classes; then the columns. Of each feature, in the order of the rarities and then of the hashes: the lowest byte of how
/// much its hash is more than the one before (around the end, where a rarity begins), the rest of it, how many weights it has (both
/// seven bits a byte, the lowest first), its rarity in steps. Of each weight: its class, and its steps, up and
/// down by turns.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Learned {
    bytes: Cow<'static, [u8]>,
    classes: Vec<(usize, usize)>,
    /// The hashes in order, each with its feature's place.
    hashes: Vec<(u32, u32)>,
    /// Where the weights of each feature begin, and where the last end.
    begins: Vec<u32>,
    first_rarity: usize,
    first_class: usize,
    first_weight: usize,
    step: f32,
}

/// How the classes stand for a text.
#[derive(Clone, Debug)]
pub(crate) struct Standing {
    /// The chance of each class, 0 to 1.
    pub(crate) chances: Vec<f32>,
    /// The share of the text's features that were ever learned, 0 to 1.
    pub(crate) known: f32,
}

impl Learned {
    /// Reads where things stand; nothing where the bytes are not of this shape.
    pub(crate) fn read(bytes: Cow<'static, [u8]>) -> Option<Self> {
        let mut at = 16;
        let count = number(&bytes, 0)? as usize;
        let features = number(&bytes, 4)? as usize;
        let weights = number(&bytes, 8)? as usize;
        let step = f32::from_bits(number(&bytes, 12)?);
        let mut classes = Vec::new();
        for _ in 0..count {
            let length = usize::from(*bytes.get(at)?);
            std::str::from_utf8(bytes.get(at + 1..at + 1 + length)?).ok()?;
            classes.push((at + 1, at + 1 + length));
            at += 1 + length;
        }
        let lowest = bytes.get(at..at.checked_add(features)?)?;
        let (mut hashes, at) = numbers(&bytes, at + features, features)?;
        let mut sum = 0_u32;
        for (hash, lowest) in hashes.iter_mut().zip(lowest) {
            sum = sum.wrapping_add(*hash << 8 | u32::from(*lowest)) & HASHES;
            *hash = sum;
        }
        let mut hashes: Vec<(u32, u32)> = hashes.into_iter().zip(0..).collect();
        hashes.sort_unstable();
        let (mut begins, at) = numbers(&bytes, at, features)?;
        let mut sum = 0_u32;
        for begin in &mut begins {
            sum = sum.checked_add(*begin)?;
            *begin = sum;
        }
        begins.insert(0, 0);
        let first_class = at.checked_add(features)?;
        let first_weight = first_class.checked_add(weights)?;
        let is_whole = begins.last().is_some_and(|end| *end as usize == weights)
            && first_weight.checked_add(weights)? == bytes.len();
        is_whole.then_some(Self {
            classes,
            hashes,
            begins,
            first_rarity: at,
            first_class,
            first_weight,
            step,
            bytes,
        })
    }

    /// The name of a class: a page's id, or [`NONE`].
    pub(crate) fn class(&self, place: usize) -> &str {
        self.classes
            .get(place)
            .and_then(|(from, to)| std::str::from_utf8(&self.bytes[*from..*to]).ok())
            .unwrap_or(NONE)
    }

    /// How the classes stand for a text.
    pub(crate) fn standing(&self, looked: &Looked) -> Standing {
        let mut scores = vec![0.0_f32; self.classes.len()];
        let mut known = 0.0;
        let mut all = 0.0;
        for (share, feature, place) in self.weighed(looked) {
            if feature.kind == 1 {
                all += share * share;
            }
            let Some(place) = place else { continue };
            if feature.kind == 1 {
                known += share * share;
            }
            for (class, weight) in self.weights(place) {
                if let Some(score) = scores.get_mut(class) {
                    *score += share * weight;
                }
            }
        }
        chances(&mut scores);
        Standing {
            chances: scores,
            known: if all > 0.0 { known / all } else { 0.0 },
        }
    }

    /// The words of a text that speak most for a class, at most `most`, in the order of the text.
    pub(crate) fn because(&self, looked: &Looked, class: usize, most: usize) -> Vec<String> {
        let mut spoken = vec![0.0_f32; looked.script.len()];
        for (share, feature, place) in self.weighed(looked) {
            let Some(place) = place else { continue };
            let weight = self.weights(place).find(|(known, _)| *known == class);
            let Some((_, weight)) = weight else { continue };
            let letters = (feature.to - feature.from).max(1) as f32;
            for byte in &mut spoken[feature.from..feature.to] {
                *byte += share * weight / letters;
            }
        }
        let mut words: Vec<(f32, usize, usize)> = looked
            .words
            .iter()
            .map(|(from, to)| (spoken[*from..*to].iter().sum(), *from, *to))
            .filter(|(sum, ..)| *sum > 0.05)
            .collect();
        words.sort_by(|a, b| b.0.total_cmp(&a.0));
        words.truncate(most);
        words.sort_by_key(|(_, from, _)| *from);
        let mut named: Vec<String> = Vec::new();
        for (_, from, to) in words {
            let word = looked.script[from..to].to_owned();
            if !named.contains(&word) {
                named.push(word);
            }
        }
        named
    }

    /// The features of a text, each with its share and its place among the learned ones.
    fn weighed<'a>(&self, looked: &'a Looked) -> Vec<(f32, &'a Feature, Option<usize>)> {
        let mut weighed: Vec<(f32, &Feature, Option<usize>)> = looked
            .features
            .iter()
            .map(|feature| {
                let place = self.place(feature.hash);
                // What was never seen is as rare as anything.
                let rarity =
                    place.map_or(f32::from(u8::MAX) * RARITY_STEP, |place| self.rarity(place));
                (feature.weight * rarity, feature, place)
            })
            .collect();
        share(&mut weighed);
        weighed
    }

    fn place(&self, hash: u32) -> Option<usize> {
        let found = self.hashes.binary_search_by_key(&hash, |known| known.0);
        found.ok().map(|found| self.hashes[found].1 as usize)
    }

    fn rarity(&self, place: usize) -> f32 {
        let steps = self.bytes.get(self.first_rarity + place);
        f32::from(steps.copied().unwrap_or(0)) * RARITY_STEP
    }

    fn weights(&self, place: usize) -> impl Iterator<Item = (usize, f32)> {
        let begin = |place: usize| self.begins.get(place).map_or(0, |begin| *begin as usize);
        let range = begin(place)..begin(place + 1);
        let column = |first: usize| {
            let bytes = self.bytes.get(first + range.start..first + range.end);
            bytes.unwrap_or_default().iter()
        };
        column(self.first_class)
            .zip(column(self.first_weight))
            .map(|(class, steps)| (usize::from(*class), f32::from(unfolded(*steps)) * self.step))
    }
}

/// Turns weights into shares: those of one kind make up what the kind counts, however long the text.
pub(crate) fn share<T>(weighed: &mut [(f32, &Feature, T)]) {
    let mut squares = [0.0_f32; KINDS.len()];
    for (weight, feature, _) in weighed.iter() {
        squares[feature.kind] += weight * weight;
    }
    for (weight, feature, _) in weighed {
        *weight *= KINDS[feature.kind] / squares[feature.kind].sqrt().max(f32::EPSILON);
    }
}

/// Turns scores into chances that make up 1.
pub(crate) fn chances(scores: &mut [f32]) {
    let most = scores.iter().copied().fold(f32::MIN, f32::max);
    let mut all = 0.0;
    for score in scores.iter_mut() {
        *score = power(*score - most);
        all += *score;
    }
    for score in scores {
        *score /= all;
    }
}

/// e to a power of 0 or less, by squaring: the same on every machine, which the exponential of a system's library is not.
fn power(exponent: f32) -> f32 {
    let mut power = (1.0 + exponent.max(-30.0) / 1024.0).max(0.0);
    for _ in 0..10 {
        power *= power;
    }
    power
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at + 4)?;
    Some(u32::from_le_bytes([four[0], four[1], four[2], four[3]]))
}

/// So many numbers from here on, and where they end.
fn numbers(bytes: &[u8], mut at: usize, count: usize) -> Option<(Vec<u32>, usize)> {
    // Each takes a byte at least, so a wrong count makes no room.
    let mut numbers = Vec::with_capacity(count.min(bytes.len()) + 1);
    for _ in 0..count {
        let mut number = 0_u32;
        for shift in [0, 7, 14, 21] {
            let byte = *bytes.get(at)?;
            at += 1;
            number |= u32::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                break;
            }
        }
        numbers.push(number);
    }
    Some((numbers, at))
}

/// Steps of a weight: even bytes up, odd ones down (learn.rs).
fn unfolded(byte: u8) -> i8 {
    (byte >> 1).cast_signed() ^ -(byte & 1).cast_signed()
}
