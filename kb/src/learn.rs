//! Learns from labelled phrases which words speak for which page. build.rs does it with each build, in the same way each time:
//! a softmax over the pages, trained by descent in an order that a fixed seed gives. The phrases are those of kb/phrases
//! (ours.tsv and field/training.tsv), of tests/phrases.toml, and the lines of the pages themselves; development.tsv and
//! sealed.tsv are never read here.

use std::collections::{BTreeMap, BTreeSet};

use crate::entry::Entry;
use crate::features::{Feature, Looked, look};
use crate::learned::{NONE, RARITY_STEP, chances, share};
use crate::lexicon::Lexicon;
use crate::synonyms::Synonyms;

/// How often all phrases are gone through.
const ROUNDS: usize = 14;
/// How far a weight moves at first, and at last.
const FIRST_STEP: f32 = 3.0;
const LAST_STEP: f32 = 0.4;
/// A class whose chance is this small is left as it is: that keeps rows short and the build quick.
const LEAST_CHANCE: f32 = 0.008;
/// The most weights that are kept, largest first.
const KEPT: usize = 120_000;
/// What is below this share of the largest weight is dropped.
const LEAST_WEIGHT: f32 = 0.012;

/// How much a phrase and a line of a page count.
mod worth {
    pub(super) const FIELD: f32 = 1.5;
    pub(super) const OURS: f32 = 1.0;
    pub(super) const HEADING: f32 = 0.7;
    pub(super) const WORDS: f32 = 0.5;
    pub(super) const SCREEN: f32 = 0.4;
    pub(super) const HAPPENED: f32 = 0.4;
    pub(super) const CAUSE: f32 = 0.3;
    pub(super) const STEP: f32 = 0.1;
    pub(super) const OUTSIDE: f32 = 0.15;
}

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

/// What is learned from: a file of phrases from the field, files of our own phrases, and the pages.
pub(crate) fn labelled(
    field: &str,
    ours: &str,
    tuned: &BTreeMap<String, Vec<(String, Vec<String>)>>,
    entries: &[Entry],
    synonyms: &Synonyms,
) -> Vec<Labelled> {
    let ids: BTreeSet<&str> = entries.iter().map(|entry| entry.id.as_str()).collect();
    let mut all = Vec::new();
    let mut add = |text: &str, pages: Vec<&str>, worth: f32| {
        let had = pages.len();
        let pages: Vec<String> = pages
            .into_iter()
            .filter(|page| ids.contains(page))
            .map(str::to_owned)
            .collect();
        // A phrase whose page is not there says nothing, not that nothing answers it.
        if had == 0 || !pages.is_empty() {
            all.push(Labelled {
                text: text.to_owned(),
                pages,
                worth,
            });
        }
    };
    for (phrase, pages) in rows(field) {
        add(phrase, pages, worth::FIELD);
    }
    for (phrase, pages) in rows(ours) {
        add(phrase, pages, worth::OURS);
    }
    for (phrase, pages) in tuned.values().flatten() {
        add(
            phrase,
            pages.iter().map(String::as_str).collect(),
            worth::OURS,
        );
    }
    for entry in entries {
        let page = || vec![entry.id.as_str()];
        add(&entry.title, page(), worth::HEADING);
        if let Some(plain) = &entry.plain {
            add(plain, page(), worth::HEADING);
        }
        for word in &entry.words {
            add(word, page(), worth::WORDS);
        }
        if let Some(screen) = &entry.screen {
            add(screen, page(), worth::SCREEN);
        }
        add(&entry.happened, page(), worth::HAPPENED);
        for message in &entry.messages {
            add(&message.cause, page(), worth::CAUSE);
        }
        for step in &entry.steps {
            add(&step.action, page(), worth::STEP);
        }
    }
    for word in &synonyms.outside {
        add(word, Vec::new(), worth::OUTSIDE);
    }
    all
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

/// The weights of each feature, by class.
type Rows = Vec<Vec<(usize, f32)>>;

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
            for class in 0..classes {
                let mut pull = -scores[class];
                if wanted[*place].contains(&class) {
                    let own = scores[class] / together.max(f32::EPSILON);
                    pull += 0.5 * own + 0.5 * even;
                } else if scores[class] < LEAST_CHANCE {
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

    let kept: Vec<(u32, u8, Vec<(usize, f32)>)> = rows
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
    let mut bytes = Vec::new();
    bytes.extend((classes.len() as u32).to_le_bytes());
    bytes.extend((kept.len() as u32).to_le_bytes());
    bytes.extend(step.to_bits().to_le_bytes());
    for class in classes {
        bytes.push(class.len() as u8);
        bytes.extend(class.bytes());
    }
    let mut begin = 0_u32;
    for (hash, rarity, row) in &kept {
        bytes.extend(hash.to_le_bytes());
        bytes.extend((begin | u32::from(*rarity) << 24).to_le_bytes());
        begin += row.len() as u32;
    }
    bytes.extend(u32::MAX.to_le_bytes());
    bytes.extend(begin.to_le_bytes());
    for (class, weight) in kept.iter().flat_map(|(.., row)| row) {
        let weight = (weight / step).round().clamp(-127.0, 127.0) as i8;
        bytes.extend([*class as u8, weight.cast_unsigned()]);
    }
    bytes
}

fn steps(value: f32) -> u8 {
    value.round().clamp(1.0, 255.0) as u8
}
