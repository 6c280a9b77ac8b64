//! The entries as the search sees them: for each page its terms and its lines, and for each term its pages. A term is a
//! concept of the lexicon, or letters that no word of the lexicon covers. build.rs makes it once and a program carries
//! it, because cutting all pages takes longer than a start may; a browser makes it itself, because fetching it takes longer.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use crate::entry::Entry;
use crate::lexicon::{ConceptId, Lexicon, Piece};
use crate::synonyms::Synonyms;

/// The number of a term: concepts first, then letters.
pub(crate) type Term = u32;

/// What a narrower concept says about a wider one: a page about iPhones is half a page about phones.
pub(crate) const WIDER: f32 = 0.5;
/// How much a pair of letters says beside a concept.
pub(crate) const LETTERS: f32 = 0.5;
/// How much the very same word says beside the same concept.
pub(crate) const SAME_WORD: f32 = 0.12;
/// How much a word says that is no more than politeness, where a screen is quoted with it.
pub(crate) const FILLER: f32 = 0.06;

/// How much a line says about its page, by where it stands.
mod strength {
    pub(super) const HEADING: f32 = 1.0;
    pub(super) const SCREEN: f32 = 0.8;
    pub(super) const HAPPENED: f32 = 0.7;
    pub(super) const CAUSE: f32 = 0.55;
    pub(super) const STEP: f32 = 0.3;
    /// What a page is about without saying so.
    pub(super) const IMPLIED: f32 = 0.8;
    /// From here on a line is compared as a whole; a step is not, since all pages share many steps.
    pub(super) const LINE: f32 = 0.5;
}

/// From this strength on a page is about a thing, rather than naming it in passing.
pub(crate) const ABOUT: f32 = 0.65;

/// What is searched.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Index {
    pub(crate) lexicon: Lexicon,
    /// Letters that are terms, in order; the first follows the last concept.
    letters: Vec<String>,
    /// How much a term tells pages apart, 0 to 1.
    pub(crate) rarity: Vec<f32>,
    /// The pages of each term, those that say it most first.
    pub(crate) postings: Vec<Vec<u32>>,
    /// The pages, in the order of the entries.
    pub(crate) pages: Vec<Page>,
}

/// An entry as the search sees it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Page {
    /// Its terms in order, and how much it says each.
    pub(crate) terms: Vec<(Term, f32)>,
    /// The things its heading names.
    pub(crate) heading: Vec<Term>,
    pub(crate) lines: Vec<Line>,
    /// Whether it is a guide, which answers only where no code and no topic does better.
    pub(crate) is_guide: bool,
}

/// A title, a sentence of a screen, another way of saying it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Line {
    pub(crate) strength: f32,
    /// Its terms, each with its weight.
    pub(crate) terms: Vec<(Term, f32)>,
    /// The length of the line as a vector of weights.
    pub(crate) norm: f32,
}

impl Index {
    pub(crate) fn new(entries: &[Entry], synonyms: &Synonyms) -> Self {
        let lexicon = Lexicon::new(synonyms);
        let mut terms = Terms::new(&lexicon);
        let mut pages: Vec<Page> = entries
            .iter()
            .map(|entry| terms.page(entry, synonyms))
            .collect();
        let letters = terms.in_order(&mut pages);

        let mut postings = vec![Vec::new(); lexicon.concepts.len() + letters.len()];
        for (place, page) in (0..).zip(&pages) {
            for (term, strength) in &page.terms {
                postings[*term as usize].push((*strength, place));
            }
        }
        let rarity: Vec<f32> = postings
            .iter()
            .map(|list| rarity(list, pages.len()))
            .collect();
        for line in pages.iter_mut().flat_map(|page| &mut page.lines) {
            line.weigh(&rarity, &lexicon);
        }
        let postings = postings
            .into_iter()
            .map(|mut list| {
                list.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
                list.into_iter().map(|(_, place)| place).collect()
            })
            .collect();
        Self {
            lexicon,
            letters,
            rarity,
            postings,
            pages,
        }
    }

    /// The term of letters that no word covers.
    pub(crate) fn letters(&self, letters: &str) -> Option<Term> {
        let place = self
            .letters
            .binary_search_by(|known| known.as_str().cmp(letters))
            .ok()?;
        Term::try_from(self.lexicon.concepts.len() + place).ok()
    }
}

/// Little for a term of many pages, 1 for a term of one.
fn rarity(pages: &[(f32, u32)], all: usize) -> f32 {
    let all = all as f32;
    let saying: f32 = pages.iter().map(|(strength, _)| strength * strength).sum();
    let most = logarithm(1.0 + all / 1.5);
    (logarithm(1.0 + all / (saying + 0.5)) / most).min(1.0)
}

/// The natural logarithm of 1 or more, by halving and its series: the same on every machine, which that of a system's library is
/// not, and an index made in a browser answers as one made here.
fn logarithm(number: f32) -> f32 {
    let mut number = f64::from(number);
    let mut logarithm = 0.0;
    while number > 1.5 {
        number /= 2.0;
        logarithm += std::f64::consts::LN_2;
    }
    let ratio = (number - 1.0) / (number + 1.0);
    let mut power = 2.0 * ratio;
    for odd in (1..24).step_by(2) {
        logarithm += power / f64::from(odd);
        power *= ratio * ratio;
    }
    logarithm as f32
}

impl Page {
    /// How much it says a term, 0 to 1.
    pub(crate) fn says(&self, term: Term) -> f32 {
        self.terms
            .binary_search_by_key(&term, |(known, _)| *known)
            .map_or(0.0, |place| self.terms[place].1)
    }
}

impl Line {
    fn weigh(&mut self, rarity: &[f32], lexicon: &Lexicon) {
        let mut square = 0.0;
        for (term, weight) in &mut self.terms {
            let concept = ConceptId::try_from(*term)
                .ok()
                .and_then(|concept| lexicon.concepts.get(usize::from(concept)));
            // A wider concept is the same thing said again: it does not lengthen the line.
            let is_wider = concept.is_some_and(|known| *weight < known.weight);
            *weight *= rarity[*term as usize];
            if !is_wider {
                square += *weight * *weight;
            }
        }
        self.norm = square.sqrt().max(f32::EPSILON);
    }
}

/// Numbers terms while the pages are read.
struct Terms<'a> {
    lexicon: &'a Lexicon,
    letters: HashMap<String, Term>,
}

impl<'a> Terms<'a> {
    fn new(lexicon: &'a Lexicon) -> Self {
        Self {
            lexicon,
            letters: HashMap::new(),
        }
    }

    fn page(&mut self, entry: &Entry, synonyms: &Synonyms) -> Page {
        let mut said: BTreeMap<Term, f32> = BTreeMap::new();
        let mut say = |term: Term, strength: f32| {
            let known = said.entry(term).or_default();
            *known = known.max(strength);
        };
        let mut lines = Vec::new();
        for (strength, text) in fields(entry) {
            for sentence in text.split(['。', '(', '（', '【']) {
                let terms = self.line(sentence);
                for (term, weight) in &terms {
                    let is_wider = self.weight(*term).is_some_and(|full| *weight < full);
                    say(*term, if is_wider { strength * WIDER } else { strength });
                }
                if strength >= strength::LINE && !terms.is_empty() {
                    lines.push(Line {
                        strength,
                        terms: terms.into_iter().collect(),
                        norm: 1.0,
                    });
                }
            }
        }
        for name in synonyms.implied.get(entry.kind()).into_iter().flatten() {
            if let Some(concept) = self.lexicon.concept(name) {
                say(concept.into(), strength::IMPLIED);
            }
        }
        Page {
            terms: said.into_iter().collect(),
            heading: self.things(entry.heading()),
            lines,
            is_guide: entry.kind() == "guide",
        }
    }

    /// The terms of a line, each with its weight.
    fn line(&mut self, text: &str) -> BTreeMap<Term, f32> {
        let mut terms: BTreeMap<Term, f32> = BTreeMap::new();
        let mut say = |term: Term, weight: f32| {
            let known = terms.entry(term).or_default();
            *known = known.max(weight);
        };
        for piece in self.lexicon.cut(text) {
            match piece {
                Piece::Concepts(meant) => {
                    for concept in meant {
                        let known = self.lexicon.known(concept);
                        say(concept.into(), known.weight);
                        for wider in &known.wider {
                            say((*wider).into(), self.lexicon.known(*wider).weight * WIDER);
                        }
                    }
                }
                Piece::Word(word) => say(self.number(word), SAME_WORD),
                Piece::Rest(pairs) => {
                    for (letters, weight) in pairs {
                        say(self.number(letters), weight * LETTERS);
                    }
                }
                Piece::Filler(word) => say(self.number(word), FILLER),
                Piece::Outside(word) => say(self.number(word), LETTERS),
            }
        }
        terms
    }

    /// The things a heading names.
    fn things(&self, heading: &str) -> Vec<Term> {
        let pieces = self.lexicon.cut(heading).into_iter();
        let mut things: Vec<Term> = pieces
            .filter_map(|piece| match piece {
                Piece::Concepts(meant) => meant.first().copied(),
                _ => None,
            })
            .filter(|concept| self.lexicon.known(*concept).thing)
            .map(Term::from)
            .collect();
        things.sort_unstable();
        things.dedup();
        things
    }

    fn weight(&self, term: Term) -> Option<f32> {
        let known = self.lexicon.concepts.get(term as usize)?;
        Some(known.weight)
    }

    fn number(&mut self, letters: String) -> Term {
        let next = self.lexicon.concepts.len() + self.letters.len();
        *self.letters.entry(letters).or_insert(next as Term)
    }

    /// Renumbers the letters in their order, so that they are found by halving.
    fn in_order(self, pages: &mut [Page]) -> Vec<String> {
        let first = self.lexicon.concepts.len();
        let mut letters: Vec<(String, Term)> = self.letters.into_iter().collect();
        letters.sort_unstable();
        let mut renumbered: Vec<Term> = (0..(first + letters.len()) as Term).collect();
        for (place, (_, term)) in letters.iter().enumerate() {
            renumbered[*term as usize] = (first + place) as Term;
        }
        for page in pages {
            let lines = page.lines.iter_mut().map(|line| &mut line.terms);
            for terms in lines.chain(std::iter::once(&mut page.terms)) {
                for (term, _) in terms.iter_mut() {
                    *term = renumbered[*term as usize];
                }
                terms.sort_unstable_by_key(|(term, _)| *term);
            }
        }
        letters.into_iter().map(|(letters, _)| letters).collect()
    }
}

/// What is searched of an entry. What has *not* happened is left out: it names what the page is not about.
fn fields(entry: &Entry) -> Vec<(f32, &str)> {
    let mut fields = vec![
        (strength::HEADING, entry.title.as_str()),
        (strength::HAPPENED, entry.happened.as_str()),
    ];
    fields.extend(
        entry
            .plain
            .iter()
            .chain(&entry.words)
            .map(|text| (strength::HEADING, text.as_str())),
    );
    fields.extend(
        entry
            .screen
            .iter()
            .map(|text| (strength::SCREEN, text.as_str())),
    );
    fields.extend(
        entry
            .messages
            .iter()
            .map(|message| (strength::CAUSE, message.cause.as_str())),
    );
    fields.extend(
        entry
            .steps
            .iter()
            .map(|step| (strength::STEP, step.action.as_str())),
    );
    fields
}
