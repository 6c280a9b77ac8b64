//! From words to pages: what the pages themselves say (search.rs) and what was learned from phrases (learned.rs), put together.
//! Some pages are claimed and some only offered: a wrong page that is claimed costs a receptionist more time than none, and an
//! offer that may be left costs her a glance.

use crate::base::Base;
use crate::features::look;
use crate::learned::NONE;

/// What the pages' own words add to the chance that was learned.
const OWN_WORDS: f32 = 0.25;
/// A page that was learned of nobody counts by its own words alone.
const NOT_LEARNED: f32 = 0.9;
/// The least chance of a page that is claimed, where its own words do not answer already.
const CLAIM: f32 = 0.3;
/// The share of a question's letters that must have been learned for that.
const KNOWN: f32 = 0.35;
/// What a page must be beside the best one to be claimed with it.
const BESIDE_BEST: f32 = 0.4;
/// The least that is offered.
const NEAR: f32 = 0.04;
/// The most pages that are offered.
pub(crate) const MOST_NEAR: usize = 3;
/// The most words named as a reason.
const REASONS: usize = 3;

/// The pages for words, as places among the entries.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Found {
    /// What is claimed, best first.
    pub(crate) claimed: Vec<FoundPage>,
    /// What is only offered, best first.
    pub(crate) near: Vec<FoundPage>,
}

/// A page that was found.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct FoundPage {
    pub(crate) place: usize,
    /// 0 to 1.
    pub(crate) score: f32,
    /// The words that spoke for it.
    pub(crate) because: Vec<String>,
}

impl Base {
    /// Finds pages for words as typed.
    pub(crate) fn find(&self, text: &str, limit: usize) -> Found {
        let index = self.index();
        let own = index.search(text);
        let looked = look(&index.lexicon, text);
        let standing = self.learned().map(|learned| learned.standing(&looked));

        // By place: the score, and the class that was learned.
        let mut pages: Vec<(f32, usize, Option<usize>)> = Vec::new();
        let mut none = 0.0;
        let mut known = 0.0;
        if let (Some(learned), Some(standing)) = (self.learned(), &standing) {
            known = standing.known;
            for (class, chance) in standing.chances.iter().enumerate() {
                let id = learned.class(class);
                if id == NONE {
                    none = *chance;
                } else if let Some(place) = self.place(id) {
                    pages.push((*chance, place, Some(class)));
                }
            }
        }
        pages.sort_by_key(|(_, place, _)| *place);
        let learned_pages = pages.len();
        for hit in &own.hits {
            match pages[..learned_pages].binary_search_by_key(&hit.place, |(_, place, _)| *place) {
                Ok(at) => pages[at].0 += OWN_WORDS * hit.score,
                Err(_) => pages.push((NOT_LEARNED * hit.score, hit.place, None)),
            }
        }
        pages.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));

        let best = pages.first().map_or(0.0, |(score, ..)| *score);
        let answers =
            own.is_answer && !own.outside || best - none >= CLAIM && known >= KNOWN && !own.outside;
        let claimed = |score: f32| answers && score >= best * BESIDE_BEST;
        let page = |(score, place, class): &(f32, usize, Option<usize>)| FoundPage {
            place: *place,
            score: score.clamp(0.0, 1.0),
            because: self
                .learned()
                .zip(*class)
                .map(|(learned, class)| learned.because(&looked, class, REASONS))
                .unwrap_or_default(),
        };
        let claims = pages
            .iter()
            .take_while(|(score, ..)| claimed(*score))
            .take(limit);
        let claimed: Vec<FoundPage> = claims.map(page).collect();
        let offered = pages
            .iter()
            .skip(claimed.len())
            .take_while(|(score, ..)| *score >= NEAR)
            .take(MOST_NEAR.saturating_sub(claimed.len()));
        Found {
            near: offered.map(page).collect(),
            claimed,
        }
    }

    /// The place of an entry.
    fn place(&self, id: &str) -> Option<usize> {
        self.entries()
            .binary_search_by(|entry| entry.id.as_str().cmp(id))
            .ok()
    }
}

#[cfg(test)]
mod dump_tmp {
    use super::*;
    #[test]
    fn dump() {
        let base = Base::embedded();
        let learned = base.learned().unwrap();
        let mut lines: Vec<(String, Vec<String>)> = Vec::new();
        for l in std::fs::read_to_string("phrases/field/development.tsv").unwrap().lines().filter(|l| !l.starts_with('#')) {
            let f: Vec<&str> = l.split('\t').collect();
            lines.push((f[0].to_owned(), f[1].split('|').map(str::to_owned).collect()));
        }
        let held: std::collections::BTreeMap<String, Vec<toml::Table>> = toml::from_str(&std::fs::read_to_string("tests/phrases-held-out.toml").unwrap()).unwrap();
        for r in held.values().flatten() {
            let ids: Vec<String> = r["expect"].as_array().unwrap().iter().map(|v| v.as_str().unwrap().to_owned()).collect();
            lines.push((r["say"].as_str().unwrap().to_owned(), if ids.is_empty() { vec!["-".into()] } else { ids }));
        }
        for (text, right) in lines {
            let own = base.index().search(&text);
            let looked = look(&base.index().lexicon, &text);
            let st = learned.standing(&looked);
            let none = (0..st.chances.len()).find(|c| learned.class(*c) == NONE).map_or(0.0, |c| st.chances[c]);
            let found = base.find(&text, 10);
            let top = found.claimed.first().or(found.near.first());
            let id = top.map_or("", |t| base.entries()[t.place].id.as_str());
            println!("DUMP\t{}\t{}\t{:.2}\t{none:.2}\t{:.2}\t{}\t{}\t{:.2}\t{}\t{text}", right == ["-"], right.iter().any(|r| r == id), top.map_or(0.0, |t| t.score), st.known, own.is_answer, own.outside, own.hits.first().map_or(0.0, |h| h.score), found.claimed.len());
        }
    }
}
