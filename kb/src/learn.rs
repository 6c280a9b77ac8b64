//! Learns from labelled phrases which words speak for which page. build.rs does it with each build, in the same way each time:
//! a softmax over the pages, trained by descent in an order that a fixed seed gives. From which phrases: labels.rs.

use std::collections::BTreeMap;

use crate::features::{Feature, HASHES, Looked, look};
use crate::learned::{NONE, RARITY_STEP, chances, share};
use crate::lexicon::Lexicon;

/// How often all phrases are gone through.
const ROUNDS: usize = 14;
/// How far a weight moves at first, and at last.
const FIRST_STEP: f32 = 3.0;
const LAST_STEP: f32 = 0.4;
/// A class whose chance is this small is left as it is: that keeps rows short and the build quick.
const LEAST_CHANCE: f32 = 0.008;
/// The most weights that are kept, largest first.
const KEPT: usize = 80_000;
/// What is below this share of the largest weight is dropped.
const LEAST_WEIGHT: f32 = 0.012;

/// A text and the pages that answer it; none where no page does.
#[derive(Clone, Debug)]
pub(crate) struct Labelled {
    pub(crate) text: String,
    pub(crate) pages: Vec<String>,
    pub(crate) worth: f32,
}

/// The rows of a file of phrases: a phrase, its pages, and for those from the field who says it and where it was told.
pub(crate) fn rows(file: &str) -> impl Iterator<Item = (&str, Vec<&str>)> {
    file.lines()
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty())
        .map(|line| {
            let mut fields = line.split('\t');
            let phrase = fields.next().unwrap_or_default();
            let pages = fields.next().unwrap_or(NONE);
            (
                phrase,
                pages.split('|').filter(|page| *page != NONE).collect(),
            )
        })
}

/// Learns, and writes what was learned as learned.rs reads it.
pub(crate) fn learn(lexicon: &Lexicon, all: &[Labelled]) -> Vec<u8> {
    let looked: Vec<Looked> = all.iter().map(|one| look(lexicon, &one.text)).collect();
    let mut count: BTreeMap<u32, usize> = BTreeMap::new();
    for feature in looked.iter().flat_map(|one| &one.features) {
        *count.entry(feature.hash).or_default() += 1;
    }
    let hashes: Vec<u32> = count.keys().copied().collect();
    let rarity: Vec<u8> = count
        .values()
        .map(|times| steps((1.0 + all.len() as f32 / *times as f32).ln() / RARITY_STEP))
        .collect();
    let texts: Vec<Vec<(f32, usize)>> = looked
        .iter()
        .map(|one| {
            let mut weighed: Vec<(f32, &Feature, usize)> = one
                .features
                .iter()
                .map(|feature| {
                    let place = hashes.binary_search(&feature.hash).unwrap_or_default();
                    let rarity = f32::from(rarity[place]) * RARITY_STEP;
                    (feature.weight * rarity, feature, place)
                })
                .collect();
            share(&mut weighed);
            weighed
                .iter()
                .map(|(share, _, place)| (*share, *place))
                .collect()
        })
        .collect();

    let mut classes: Vec<&str> = all
        .iter()
        .flat_map(|one| one.pages.iter().map(String::as_str))
        .collect();
    classes.push(NONE);
    classes.sort_unstable();
    classes.dedup();
    let wanted: Vec<Vec<usize>> = all
        .iter()
        .map(|one| {
            let place = |page: &str| classes.binary_search(&page).unwrap_or_default();
            if one.pages.is_empty() {
                vec![place(NONE)]
            } else {
                one.pages.iter().map(|page| place(page)).collect()
            }
        })
        .collect();
    let rows = descend(all, &texts, &wanted, hashes.len(), classes.len());
    write(&classes, &hashes, &rarity, rows)
}

/// The weights of a feature, by class.
type Row = Vec<(usize, f32)>;
/// Those of each feature.
type Rows = Vec<Row>;

fn descend(
    all: &[Labelled],
    texts: &[Vec<(f32, usize)>],
    wanted: &[Vec<usize>],
    features: usize,
    classes: usize,
) -> Rows {
    let mut rows: Rows = vec![Vec::new(); features];
    let mut order: Vec<usize> = (0..texts.len()).collect();
    let mut dice = 17_u32;
    for round in 0..ROUNDS {
        for last in (1..order.len()).rev() {
            dice = dice.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            order.swap(last, (dice >> 8) as usize % (last + 1));
        }
        let done = round as f32 / (ROUNDS - 1) as f32;
        let step = FIRST_STEP + (LAST_STEP - FIRST_STEP) * done;
        for place in &order {
            let text = &texts[*place];
            let mut scores = vec![0.0_f32; classes];
            for (share, feature) in text {
                for (class, weight) in &rows[*feature] {
                    scores[*class] += share * weight;
                }
            }
            chances(&mut scores);
            // Pages that answer equally well share the blame as they share the chance now: the phrase is theirs together.
            let together: f32 = wanted[*place].iter().map(|class| scores[*class]).sum();
            let even = 1.0 / wanted[*place].len() as f32;
            for (class, chance) in scores.iter().enumerate() {
                let mut pull = -chance;
                if wanted[*place].contains(&class) {
                    let own = chance / together.max(f32::EPSILON);
                    pull += 0.5 * own + 0.5 * even;
                } else if *chance < LEAST_CHANCE {
                    continue;
                }
                let pull = pull * step * all[*place].worth;
                for (share, feature) in text {
                    let row = &mut rows[*feature];
                    match row.iter_mut().find(|(known, _)| *known == class) {
                        Some((_, weight)) => *weight += pull * share,
                        None => row.push((class, pull * share)),
                    }
                }
            }
        }
    }
    rows
}

fn write(classes: &[&str], hashes: &[u32], rarity: &[u8], rows: Rows) -> Vec<u8> {
    let mut sizes: Vec<f32> = rows
        .iter()
        .flatten()
        .map(|(_, weight)| weight.abs())
        .collect();
    sizes.sort_by(|a, b| b.total_cmp(a));
    let most = sizes.first().copied().unwrap_or(1.0).max(f32::EPSILON);
    let least = sizes
        .get(KEPT)
        .copied()
        .unwrap_or(0.0)
        .max(most * LEAST_WEIGHT);
    let step = most / 127.0;

    let mut kept: Vec<(u32, u8, Row)> = rows
        .into_iter()
        .zip(hashes)
        .zip(rarity)
        .map(|((mut row, hash), rarity)| {
            row.retain(|(_, weight)| weight.abs() >= least);
            row.sort_by_key(|(class, _)| *class);
            (*hash, *rarity, row)
        })
        // What stands in one text and tells nothing need not be known.
        .filter(|(.., row)| !row.is_empty())
        .collect();
    // Of one rarity together: then the rarities weigh next to nothing in a browser, and the rest is more alike.
    kept.sort_by_key(|(hash, rarity, _)| (*rarity, *hash));
    let mut bytes = Vec::new();
    let weights: usize = kept.iter().map(|(.., row)| row.len()).sum();
    for count in [classes.len(), kept.len(), weights] {
        bytes.extend((count as u32).to_le_bytes());
    }
    bytes.extend(step.to_bits().to_le_bytes());
    for class in classes {
        bytes.push(class.len() as u8);
        bytes.extend(class.bytes());
    }
    let mut before = 0;
    let mut more = Vec::new();
    for (hash, ..) in &kept {
        let step = hash.wrapping_sub(before) & HASHES;
        bytes.push(step as u8);
        varint(step >> 8, &mut more);
        before = *hash;
    }
    bytes.extend(more);
    for (.., row) in &kept {
        varint(row.len() as u32, &mut bytes);
    }
    bytes.extend(kept.iter().map(|(_, rarity, _)| *rarity));
    let all = || kept.iter().flat_map(|(.., row)| row);
    bytes.extend(all().map(|(class, _)| *class as u8));
    bytes.extend(all().map(|(_, weight)| {
        let steps = (weight / step).round().clamp(-127.0, 127.0);
        folded(steps as i8)
    }));
    bytes
}

/// A number below 2^28, seven bits a byte, the lowest first.
pub(crate) fn varint(mut number: u32, bytes: &mut Vec<u8>) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// Steps up and down by turns, so that small ones are small bytes.
fn folded(steps: i8) -> u8 {
    ((steps << 1) ^ (steps >> 7)).cast_unsigned()
}

fn steps(value: f32) -> u8 {
    value.round().clamp(1.0, 255.0) as u8
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Base;
    use crate::learned::Learned;

    #[test]
    fn the_same_phrases_teach_the_same_bytes_and_the_right_page() {
        let lexicon = &Base::embedded().index().lexicon;
        let all: Vec<Labelled> = [
            ("光回線を替えたらつながらない", "topic/line"),
            ("ルーターを交換してから不通", "topic/line"),
            ("名前が黒丸で出る", "topic/circle"),
            ("氏名に●が混ざる", "topic/circle"),
            ("昼ごはんの献立", NONE),
        ]
        .into_iter()
        .map(|(text, page)| Labelled {
            text: text.to_owned(),
            pages: [page]
                .iter()
                .filter(|page| **page != NONE)
                .map(|page| (*page).to_owned())
                .collect(),
            worth: 1.0,
        })
        .collect();
        let bytes = learn(lexicon, &all);
        assert_eq!(bytes, learn(lexicon, &all));
        let learned = Learned::read(bytes.into()).expect("its own shape");
        let looked = look(lexicon, "ルーターを替えたら不通になった");
        let chances = learned.standing(&looked).chances;
        let best = (0..chances.len()).max_by(|a, b| chances[*a].total_cmp(&chances[*b]));
        assert_eq!(best.map(|class| learned.class(class)), Some("topic/line"));
    }

    #[test]
    fn what_is_carried_stays_under_half_a_megabyte() {
        let carried = include_bytes!(concat!(env!("OUT_DIR"), "/learned.bin"));
        assert!(carried.len() <= 500_000, "{} bytes", carried.len());
    }

    #[test]
    fn bytes_of_another_shape_are_refused() {
        for bytes in [&[][..], &[1, 0, 0, 0], &[255; 64]] {
            assert!(Learned::read(bytes.to_vec().into()).is_none());
        }
    }
}
