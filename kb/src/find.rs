//! From words to pages: what the pages themselves say (search.rs) and what was learned from phrases (learned.rs), put together.
//! Some pages are claimed and some only offered: a wrong page that is claimed costs a receptionist more time than none, and an
//! offer that may be left costs her a glance.

use crate::base::Base;
use crate::features::look;
use crate::learned::NONE;
use crate::romaji;
use crate::words::Setup;

/// What the pages' own words add to the chance that was learned.
const OWN_WORDS: f32 = 0.25;
/// A page that was learned of nobody counts by its own words alone.
const NOT_LEARNED: f32 = 0.9;
/// The least score of a page that is claimed, where its own words answer too.
const CLAIM: f32 = 0.48;
/// The same where only what was learned speaks for it.
const CLAIM_BY_LEARNING: f32 = 0.48;
/// The same where the question speaks of a matter that no page is about.
const CLAIM_OUTSIDE: f32 = 0.6;
/// The share of a question's letters that must have been learned where only that speaks for a page.
const KNOWN: f32 = 0.35;
/// What a page must be beside the best one to be claimed with it.
const BESIDE_BEST: f32 = 0.4;
/// The least that is offered.
const NEAR: f32 = 0.04;
/// What is left of the score of a page about another machine than the one in use: it comes after the pages about this one, and
/// is claimed only where the words leave no doubt.
const OTHER_MACHINE: f32 = 0.35;
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
    /// Finds pages for words as typed, of somebody with this equipment where it is known.
    pub(crate) fn find(&self, text: &str, limit: usize, setup: Option<Setup>) -> Found {
        let index = self.index();
        let text = &*romaji::read(&index.lexicon, text);
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
        if let Some(setup) = setup {
            for (score, place, _) in &mut pages {
                if !self.entries()[*place].is_about(setup) {
                    *score *= OTHER_MACHINE;
                }
            }
        }
        pages.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));

        let best = pages.first().map_or(0.0, |(score, ..)| *score);
        let least = match (own.is_answer, own.outside) {
            (_, true) => CLAIM_OUTSIDE,
            (true, false) => CLAIM,
            (false, false) => CLAIM_BY_LEARNING,
        };
        let is_known = own.is_answer || known >= KNOWN || standing.is_none();
        let answers = best >= least && best > none && is_known;
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
mod tests {
    use super::*;

    const DEVELOPMENT: &str = include_str!("../phrases/field/development.tsv");

    /// How many of the answered phrases have a right page first.
    fn first(rank: impl Fn(&str) -> Option<usize>) -> f64 {
        let base = Base::embedded();
        let answered: Vec<_> = crate::learn::rows(DEVELOPMENT)
            .filter(|(_, pages)| !pages.is_empty())
            .collect();
        let right = answered.iter().filter(|(phrase, pages)| {
            rank(phrase).is_some_and(|place| pages.contains(&base.entries()[place].id.as_str()))
        });
        right.count() as f64 * 100.0 / answered.len() as f64
    }

    #[test]
    fn what_was_learned_is_worth_more_than_the_pages_own_words_alone() {
        let base = Base::embedded();
        let alone = first(|text| base.index().search(text).hits.first().map(|hit| hit.place));
        let both = first(|text| {
            let found = base.find(text, 3, None);
            let best = found.claimed.first().or(found.near.first());
            best.map(|page| page.place)
        });
        println!("first by the pages' own words {alone:.1} %, with what was learned {both:.1} %");
        assert!(both >= alone + 20.0);
    }

    #[test]
    fn a_reason_is_words_of_the_question() {
        let found = Base::embedded().find("光コラボに替えたら資格確認につながらない", 3, None);
        let because = &found.claimed.first().expect("a page").because;
        assert!(
            because.iter().any(|word| word.contains("コラボ")),
            "{because:?}"
        );
    }

    #[test]
    fn never_more_than_three_are_offered_and_none_twice() {
        for (phrase, _) in crate::learn::rows(DEVELOPMENT) {
            let found = Base::embedded().find(phrase, 8, None);
            let pages = found.claimed.iter().chain(&found.near);
            let mut places: Vec<usize> = pages.map(|page| page.place).collect();
            let all = places.len();
            places.sort_unstable();
            places.dedup();
            assert!(
                found.near.len() <= MOST_NEAR && places.len() == all,
                "{phrase}"
            );
        }
    }
}
