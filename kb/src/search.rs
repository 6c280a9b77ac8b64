//! Ranks pages for words. A page is near when it says what the question says (coverage, rare concepts counting more),
//! when one of its lines says just that and little else (likeness), and when it is about the things the question names.
//! Nothing is shown where the question speaks of more than the best page knows: a wrong page costs a receptionist more
//! time than none. docs/search.md tells what was compared and how the numbers below were found.

use crate::index::{ABOUT, FILLER, Index, LETTERS, Page, SAME_WORD, Term, WIDER};
use crate::lexicon::{ConceptId, ENDING, Piece};

/// The part of coverage in a score; the rest is likeness.
const COVERAGE: f32 = 0.6;
/// For each thing of the question the page is not about.
const OTHER_THING: f32 = 0.8;
/// Where a page is about none of the things.
const ONLY_OTHER_THINGS: f32 = 0.7;
/// Taken off for each thing in the page's heading (three at most) that the question does not name.
const UNASKED_THING: f32 = 0.04;
/// A guide answers only where no code and no topic does better.
const GUIDE: f32 = 0.97;
/// What an unknown word adds to what must be known.
const UNKNOWN: f32 = 0.9;
/// What a word of another matter adds to what must be known.
const OUTSIDE: f32 = 3.0;
/// What a weak concept claims of a full one.
const WEAK: f32 = 0.5;
/// The share of a question that the best page must know.
const CLAIM: f32 = 0.36;
/// The same where it knows only what is said of many things.
const CLAIM_BY_WEAK: f32 = 0.5;
/// The least it must know at all.
const LEAST_KNOWN: f32 = 0.12;
/// The least score that answers.
const LEAST: f32 = 0.3;

/// The most things asked that are counted; a long text is understood by its rarest.
const ASKED: usize = 40;
/// The most pages looked at, rarest terms first: more than the base has, and what bounds the time of a base a thousand
/// times as large.
const CANDIDATES: usize = 3_000;
/// The most of them whose lines are compared.
const COMPARED: usize = 300;

/// An entry found by words.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Hit {
    /// The entry's place in the base.
    pub(crate) place: usize,
    /// How near it is, 0 to 1.
    pub(crate) score: f32,
}

/// What was found by the words of the pages.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Hits {
    /// Best first, however little they say.
    pub(crate) hits: Vec<Hit>,
    /// Whether the first knows enough of the question to be an answer.
    pub(crate) is_answer: bool,
    /// Whether the question speaks of a matter that no page is about.
    pub(crate) outside: bool,
}

/// What a question asks: things, symptoms, letters.
#[derive(Debug, Default)]
struct Question {
    asked: Vec<Asked>,
    /// Words nobody knows, counted.
    unknown: f32,
    /// Words of other matters, counted.
    outside: f32,
}

/// One thing asked.
#[derive(Debug)]
struct Asked {
    /// What answers it, and how well: a word of several meanings, or a wider concept.
    terms: Vec<(Term, f32)>,
    /// How much it counts for the order of pages.
    weight: f32,
    /// How much it counts for whether there is an answer at all.
    claim: f32,
    is_thing: bool,
    is_weak: bool,
}

impl Asked {
    /// How well a page answers it, 0 to 1.
    fn on(&self, page: &Page) -> f32 {
        self.terms
            .iter()
            .map(|(term, factor)| factor * page.says(*term))
            .fold(0.0, f32::max)
    }

    fn is_subject_of(&self, page: &Page) -> bool {
        self.terms.iter().any(|(term, _)| page.says(*term) >= ABOUT)
    }
}

impl Index {
    /// Finds the entries whose own words are near to those typed, best first.
    pub(crate) fn search(&self, text: &str) -> Hits {
        let question = self.question(text);
        let full: f32 = question.asked.iter().map(|asked| asked.weight).sum();
        let full = full + UNKNOWN * question.unknown + OUTSIDE * question.outside;

        let mut covering: Vec<(f32, u32)> = self
            .candidates(&question)
            .into_iter()
            .map(|place| {
                let page = &self.pages[place as usize];
                let said = question
                    .asked
                    .iter()
                    .map(|asked| asked.weight * asked.on(page));
                (said.sum::<f32>() / full, place)
            })
            .collect();
        covering.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        covering.truncate(COMPARED);

        let likeness = Likeness::new(&question);
        let mut hits: Vec<(f32, u32)> = covering
            .into_iter()
            .map(|(coverage, place)| {
                let page = &self.pages[place as usize];
                let near = COVERAGE * coverage + (1.0 - COVERAGE) * likeness.of(page);
                (question.judge(page, near).clamp(0.0, 1.0), place)
            })
            .collect();
        hits.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));

        let is_answer = hits.first().is_some_and(|(score, place)| {
            *score >= LEAST && question.is_answered_by(&self.pages[*place as usize])
        });
        let hits = hits.into_iter().map(|(score, place)| Hit {
            place: place as usize,
            score,
        });
        Hits {
            hits: hits.collect(),
            is_answer,
            outside: question.outside > 0.0,
        }
    }

    fn question(&self, text: &str) -> Question {
        let mut question = Question::default();
        for piece in self.lexicon.cut(text) {
            match piece {
                Piece::Concepts(meant) => question.ask(self.asked(&meant)),
                Piece::Word(word) => {
                    if let Some(term) = self.letters(&word) {
                        let weight = SAME_WORD * self.rarity[term as usize];
                        question.ask(Asked::letters(term, weight, 0.0));
                    }
                }
                Piece::Rest(pairs) => {
                    let all: f32 = pairs.iter().map(|(_, weight)| weight).sum();
                    let mut unknown = 0.0;
                    for (letters, weight) in pairs {
                        if let Some(term) = self.letters(&letters) {
                            let weight = weight * LETTERS * self.rarity[term as usize];
                            question.ask(Asked::letters(term, weight, weight / all.max(1.0)));
                        } else if weight > ENDING {
                            unknown += weight;
                        }
                    }
                    // A stretch is one word, however long.
                    question.unknown += unknown / all.max(1.0);
                }
                Piece::Filler(word) => {
                    if let Some(term) = self.letters(&word) {
                        let weight = FILLER * self.rarity[term as usize];
                        question.ask(Asked::letters(term, weight, 0.0));
                    }
                }
                Piece::Outside(word) => match self.letters(&word) {
                    Some(term) => {
                        let weight = LETTERS * self.rarity[term as usize];
                        question.ask(Asked::letters(term, weight, weight));
                    }
                    None => question.outside += 1.0,
                },
            }
        }
        question.without_repetition();
        question
    }

    fn asked(&self, meant: &[ConceptId]) -> Asked {
        let known = || meant.iter().map(|concept| self.lexicon.known(*concept));
        let wider = known()
            .flat_map(|known| &known.wider)
            .filter(|wider| !meant.contains(wider));
        let terms: Vec<(Term, f32)> = meant
            .iter()
            .map(|concept| (Term::from(*concept), 1.0))
            .chain(wider.map(|wider| (Term::from(*wider), WIDER)))
            .collect();
        let rarity = terms
            .iter()
            .map(|(term, _)| self.rarity[*term as usize])
            .sum::<f32>()
            / terms.len().max(1) as f32;
        let weight = rarity * known().map(|known| known.weight).fold(0.0, f32::max);
        let is_weak = known().all(|known| known.weak);
        Asked {
            terms,
            weight,
            claim: if is_weak { weight * WEAK } else { weight },
            is_thing: known().all(|known| known.thing),
            is_weak,
        }
    }

    /// The pages that say anything of it, by the rarest terms first.
    fn candidates(&self, question: &Question) -> Vec<u32> {
        let mut terms: Vec<Term> = question
            .asked
            .iter()
            .flat_map(|asked| asked.terms.iter().map(|(term, _)| *term))
            .collect();
        terms.sort_by(|a, b| self.rarity[*b as usize].total_cmp(&self.rarity[*a as usize]));
        let mut places: Vec<u32> = terms
            .iter()
            .flat_map(|term| &self.postings[*term as usize])
            .take(CANDIDATES)
            .copied()
            .collect();
        places.sort_unstable();
        places.dedup();
        places
    }
}

impl Asked {
    fn letters(term: Term, weight: f32, claim: f32) -> Self {
        Self {
            terms: vec![(term, 1.0)],
            weight,
            claim,
            is_thing: false,
            is_weak: true,
        }
    }
}

impl Question {
    fn ask(&mut self, asked: Asked) {
        let first = |asked: &Asked| asked.terms.first().map(|(term, _)| *term);
        if !self.asked.iter().any(|known| first(known) == first(&asked)) {
            self.asked.push(asked);
        }
    }

    /// Drops what a narrower word says already, and of a long text all but the rarest.
    fn without_repetition(&mut self) {
        let wider: Vec<Term> = self
            .asked
            .iter()
            .flat_map(|asked| &asked.terms)
            .filter(|(_, factor)| *factor < 1.0)
            .map(|(term, _)| *term)
            .collect();
        self.asked.retain(|asked| {
            asked
                .terms
                .first()
                .is_some_and(|(term, _)| !wider.contains(term))
        });
        self.asked.sort_by(|a, b| b.weight.total_cmp(&a.weight));
        self.asked.truncate(ASKED);
    }

    /// A score, less what speaks against the page.
    fn judge(&self, page: &Page, mut score: f32) -> f32 {
        let things = || self.asked.iter().filter(|asked| asked.is_thing);
        let others = things().filter(|asked| !asked.is_subject_of(page)).count();
        score *= OTHER_THING.powi(others as i32);
        if others > 0 && others == things().count() {
            score *= ONLY_OTHER_THINGS;
        }
        let is_asked = |term: &Term| {
            self.asked
                .iter()
                .any(|asked| asked.terms.iter().any(|(known, _)| known == term))
        };
        let unasked = page.heading.iter().filter(|thing| !is_asked(thing)).count();
        score -= UNASKED_THING * unasked.min(3) as f32;
        if page.is_guide { score * GUIDE } else { score }
    }

    /// Whether the page knows enough of the question to be an answer.
    fn is_answered_by(&self, page: &Page) -> bool {
        let all: f32 = self.asked.iter().map(|asked| asked.claim).sum();
        let needed = all + UNKNOWN * self.unknown + OUTSIDE * self.outside;
        let known: f32 = self
            .asked
            .iter()
            .map(|asked| asked.claim * asked.on(page))
            .sum();
        // What is said of many things answers only where nothing else was said, or where two such words come together.
        let strong: f32 = self
            .asked
            .iter()
            .filter(|asked| !asked.is_weak)
            .map(|asked| asked.claim * asked.on(page))
            .sum();
        let together = self
            .asked
            .iter()
            .filter(|asked| asked.claim > 0.1 && asked.on(page) > 0.4)
            .count();
        let is_vague = strong < 0.3 && together < 2 && self.unknown + self.outside > 0.3;
        let share = if strong < 0.3 { CLAIM_BY_WEAK } else { CLAIM };
        known >= share * needed && known >= LEAST_KNOWN && !is_vague
    }
}

/// Compares the question with the lines of a page, as the cosine of the angle between them.
struct Likeness {
    /// The terms of the question in order, each with its place among the asked and its weight.
    terms: Vec<(Term, usize, f32)>,
    asked: usize,
    norm: f32,
}

impl Likeness {
    fn new(question: &Question) -> Self {
        let mut terms: Vec<(Term, usize, f32)> = Vec::new();
        let mut square = UNKNOWN * UNKNOWN * question.unknown + OUTSIDE * question.outside;
        for (place, asked) in question.asked.iter().enumerate() {
            square += asked.weight * asked.weight;
            terms.extend(
                asked
                    .terms
                    .iter()
                    .map(|(term, factor)| (*term, place, factor * asked.weight)),
            );
        }
        terms.sort_unstable_by_key(|(term, ..)| *term);
        Self {
            terms,
            asked: question.asked.len(),
            norm: square.sqrt().max(f32::EPSILON),
        }
    }

    /// The likeness of the likest line, 0 to 1.
    fn of(&self, page: &Page) -> f32 {
        let mut best: f32 = 0.0;
        let mut answered = vec![0.0_f32; self.asked];
        for line in &page.lines {
            answered.fill(0.0);
            for (term, weight) in &line.terms {
                let from = self.terms.partition_point(|(known, ..)| known < term);
                for (_, place, asked) in self.terms[from..]
                    .iter()
                    .take_while(|(known, ..)| known == term)
                {
                    answered[*place] = answered[*place].max(asked * weight);
                }
            }
            let cosine = answered.iter().sum::<f32>() / (self.norm * line.norm);
            best = best.max(line.strength * cosine.min(1.0));
        }
        best
    }
}
