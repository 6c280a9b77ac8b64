//! What people really say, held against the search: phrases from the field, each with its origin (kb/phrases/field). The search
//! learned from training.tsv; development.tsv was looked at while it was built; sealed.tsv is measured for the closing figure.

use std::path::Path;

use kb::Base;

struct Figures {
    answered: usize,
    first: usize,
    three: usize,
    without: usize,
    claimed: usize,
}

fn measure(name: &str, show: bool) -> Figures {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("phrases/field")
        .join(name);
    let text = std::fs::read_to_string(path).expect("the phrases can be read");
    let base = Base::embedded();
    let mut figures = Figures {
        answered: 0,
        first: 0,
        three: 0,
        without: 0,
        claimed: 0,
    };
    let mut near_only = 0;
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let mut fields = line.split('\t');
        let phrase = fields.next().expect("a phrase");
        let right: Vec<&str> = fields.next().expect("pages").split('|').collect();
        let found = base.explain(phrase, 10).expect("a phrase can be taken");
        let ids: Vec<&str> = found
            .matches
            .iter()
            .map(|hit| hit.id.as_str())
            .chain(found.near.iter().map(|near| near.id.as_str()))
            .take(3)
            .collect();
        if right == ["-"] {
            figures.without += 1;
            figures.claimed += usize::from(!found.matches.is_empty());
        } else {
            figures.answered += 1;
            near_only += usize::from(found.matches.is_empty());
            figures.first += usize::from(ids.first().is_some_and(|id| right.contains(id)));
            figures.three += usize::from(ids.iter().any(|id| right.contains(id)));
        }
        let wrong = if right == ["-"] {
            !found.matches.is_empty()
        } else {
            !ids.first().is_some_and(|id| right.contains(id))
        };
        if show && wrong {
            println!(
                "{phrase} → {ids:?} claimed {} {:.2} (right: {right:?})",
                found.matches.len(),
                found.matches.first().map_or(0.0, |m| m.score)
            );
        }
    }
    println!(
        "{name}: first {:.1} %, three {:.1} % of {}, only offered {near_only}, claimed without answer {}/{}",
        figures.first as f64 * 100.0 / figures.answered as f64,
        figures.three as f64 * 100.0 / figures.answered as f64,
        figures.answered,
        figures.claimed,
        figures.without,
    );
    figures
}

#[test]
fn development() {
    measure("training.tsv", false);
    measure("development.tsv", true);
}

#[test]
fn typing() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("phrases/field/development.tsv");
    let text = std::fs::read_to_string(path).expect("the phrases can be read");
    let base = Base::embedded();
    let mut histogram = std::collections::BTreeMap::new();
    for line in text.lines().filter(|line| !line.starts_with('#')).take(60) {
        let phrase = line.split('\t').next().expect("a phrase");
        let letters: Vec<char> = phrase.chars().collect();
        let mut first: Option<String> = None;
        let mut changes = 0;
        for length in 1..=letters.len() {
            let typed: String = letters[..length].iter().collect();
            let Ok(found) = base.explain(&typed, 8) else { continue };
            let now = found.matches.first().map(|m| m.id.clone()).or(found.near.first().map(|m| m.id.clone()));
            if now != first {
                changes += usize::from(first.is_some());
                first = now;
            }
        }
        *histogram.entry(changes).or_insert(0) += 1;
    }
    println!("changes: {histogram:?}");
}
