//! Words as concepts. Japanese has no blanks between words, so a text is cut by a list of known words, in the way that
//! covers most of it. A known word stands for a concept, for nothing (politeness) or for a matter outside the base; what no
//! word covers is kept as pairs of letters, so that a rare term of a page is found without being listed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::fold::{Loose, Spellings, is_hiragana, is_katakana};
use crate::synonyms::{LONGEST, Synonyms};

/// The place of a concept in its lexicon.
pub(crate) type ConceptId = u16;

/// The fewest letters of a word inside a longer katakana word.
const LONG_ENOUGH: usize = 4;

/// A known word.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Word {
    /// As it is compared: [`Loose::folded`].
    folded: String,
    /// As it was written: [`Loose::script`].
    script: String,
    meaning: Meaning,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
enum Meaning {
    Filler,
    Outside,
    /// One of these, whichever a page means.
    OneOf(Vec<ConceptId>),
    /// All of these.
    AllOf(Vec<ConceptId>),
}

/// A concept as the search needs it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Known {
    pub(crate) name: String,
    pub(crate) wider: Vec<ConceptId>,
    pub(crate) thing: bool,
    pub(crate) weak: bool,
    pub(crate) weight: f32,
}

/// The words, ready to cut texts with.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Lexicon {
    spellings: Spellings,
    /// Ordered by their folded form.
    words: Vec<Word>,
    /// The concepts, ordered by name.
    pub(crate) concepts: Vec<Known>,
}

/// A piece of a text.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Piece {
    /// The concepts a word may stand for; more than one for a word of several meanings.
    Concepts(Vec<ConceptId>),
    /// The very word that named a concept: equal words are a little nearer than equal meanings.
    Word(String),
    /// A stretch no word covers, as pairs of letters; the number is 1 for a pair that a word could be.
    Rest(Vec<(String, f32)>),
    /// A word of another matter.
    Outside(String),
    /// A word that says nothing, but may stand on a screen that is quoted.
    Filler(String),
}

/// A known word of a text.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Said {
    /// It stands for concepts: for any of them, or for all.
    Concepts {
        concepts: Vec<ConceptId>,
        any: bool,
    },
    Outside,
    Filler,
}

impl Lexicon {
    pub(crate) fn new(synonyms: &Synonyms) -> Self {
        let names: Vec<&String> = synonyms.concept.keys().collect();
        let id = |name: &String| {
            let place = names.binary_search(&name).ok()?;
            ConceptId::try_from(place).ok()
        };
        let ids = |names: &[String]| -> Vec<ConceptId> { names.iter().filter_map(id).collect() };

        let spellings = Spellings::new(&synonyms.spellings);
        let mut words: BTreeMap<String, Word> = BTreeMap::new();
        let mut add = |word: &str, meaning: Meaning| {
            let Loose { script, folded } = spellings.loosen(word);
            match (
                words.get_mut(&folded).map(|known| &mut known.meaning),
                meaning,
            ) {
                (Some(Meaning::OneOf(known)), Meaning::OneOf(more)) => known.extend(more),
                (Some(_), _) => {}
                (None, meaning) => {
                    let word = Word {
                        folded: folded.clone(),
                        script,
                        meaning,
                    };
                    words.insert(folded, word);
                }
            }
        };
        for word in &synonyms.filler {
            add(word, Meaning::Filler);
        }
        for word in &synonyms.outside {
            add(word, Meaning::Outside);
        }
        for (word, names) in &synonyms.compound {
            add(word, Meaning::AllOf(ids(names)));
        }
        for (name, concept) in &synonyms.concept {
            for word in &concept.words {
                add(word, Meaning::OneOf(id(name).into_iter().collect()));
            }
        }
        words.remove("");
        let concepts = synonyms
            .concept
            .iter()
            .map(|(name, concept)| Known {
                name: name.clone(),
                wider: ids(&concept.also),
                thing: concept.thing,
                weak: concept.weak,
                weight: concept.weight,
            })
            .collect();
        Self {
            spellings,
            words: words.into_values().collect(),
            concepts,
        }
    }

    /// The concept of this name.
    pub(crate) fn concept(&self, name: &str) -> Option<ConceptId> {
        let place = self
            .concepts
            .binary_search_by(|known| known.name.as_str().cmp(name))
            .ok()?;
        ConceptId::try_from(place).ok()
    }

    /// What a concept is.
    pub(crate) fn known(&self, concept: ConceptId) -> &Known {
        &self.concepts[usize::from(concept)]
    }

    /// Cuts a text into what it says.
    pub(crate) fn cut(&self, text: &str) -> Vec<Piece> {
        let loose = self.spellings.loosen(text);
        let mut pieces = Vec::new();
        let mut rest = 0;
        for (from, to, meaning) in self.best_words(&loose) {
            push_rest(&mut pieces, &loose.script[rest..from], rest > 0);
            rest = to;
            let word = loose.folded[from..to].to_owned();
            match meaning {
                Meaning::Filler => pieces.push(Piece::Filler(word)),
                Meaning::Outside => pieces.push(Piece::Outside(word)),
                Meaning::OneOf(concepts) => {
                    pieces.extend([Piece::Word(word), Piece::Concepts(concepts.clone())]);
                }
                Meaning::AllOf(concepts) => {
                    pieces.push(Piece::Word(word));
                    pieces.extend(
                        concepts
                            .iter()
                            .map(|concept| Piece::Concepts(vec![*concept])),
                    );
                }
            }
        }
        push_rest(&mut pieces, &loose.script[rest..], rest > 0);
        pieces
    }

    /// A text in one spelling and its known words, each with its place in bytes.
    pub(crate) fn said(&self, text: &str) -> (Loose, Vec<(usize, usize, Said)>) {
        let loose = self.spellings.loosen(text);
        let words = self.best_words(&loose).into_iter();
        let said = words
            .map(|(from, to, meaning)| {
                let said = match meaning {
                    Meaning::Filler => Said::Filler,
                    Meaning::Outside => Said::Outside,
                    Meaning::OneOf(concepts) => Said::Concepts {
                        concepts: concepts.clone(),
                        any: true,
                    },
                    Meaning::AllOf(concepts) => Said::Concepts {
                        concepts: concepts.clone(),
                        any: false,
                    },
                };
                (from, to, said)
            })
            .collect();
        (loose, said)
    }

    /// The words that cover most of the text, with their places. Taking the longest word at each place would read
    /// 「かざしてもうんとも…」 as かざして・もう and lose うんともすんとも.
    fn best_words(&self, loose: &Loose) -> Vec<(usize, usize, &Meaning)> {
        #[derive(Clone, Copy)]
        struct Way<'a> {
            covered: f32,
            from: usize,
            word: Option<&'a Meaning>,
        }
        let text = &loose.script;
        let mut ways: Vec<Option<Way<'_>>> = vec![None; text.len() + 1];
        ways[0] = Some(Way {
            covered: 0.0,
            from: 0,
            word: None,
        });
        for (at, letter) in text.char_indices() {
            let Some(here) = ways[at] else { continue };
            let mut reach = |to: usize, gain: f32, word| {
                let covered = here.covered + gain;
                if ways[to].is_none_or(|known| known.covered < covered) {
                    ways[to] = Some(Way {
                        covered,
                        from: at,
                        word,
                    });
                }
            };
            reach(at + letter.len_utf8(), 0.0, None);
            for (length, meaning) in self.words_at(loose, at, here.word.is_some()) {
                let to = at + length;
                reach(to, gain(&text[at..to], meaning), Some(meaning));
            }
        }
        let mut words = Vec::new();
        let mut to = text.len();
        while to > 0 {
            let Some(way) = ways[to] else { break };
            words.extend(way.word.map(|meaning| (way.from, to, meaning)));
            to = way.from;
        }
        words.reverse();
        words
    }

    /// The known words that start here, each with its length in bytes.
    fn words_at(&self, loose: &Loose, at: usize, after_word: bool) -> Vec<(usize, &Meaning)> {
        let (script, folded) = (&loose.script[at..], &loose.folded[at..]);
        // A word does not begin inside a Latin or katakana word or a number, unless a known word has just ended or it is
        // long enough to be no accident: サブディスプレイ holds ディスプレイ, マグネット no ネット.
        let before = loose.script[..at].chars().next_back();
        let is_inside = !after_word && joined(before, script.chars().next());
        let shortest = match script.chars().next() {
            Some(first) if is_inside && is_katakana(first) => LONG_ENOUGH,
            _ if is_inside => return Vec::new(),
            _ => 1,
        };
        let mut found = Vec::new();
        let mut candidates = &self.words[..];
        for (count, (place, letter)) in (1..=LONGEST).zip(folded.char_indices()) {
            let end = place + letter.len_utf8();
            let piece = &folded[..end];
            let first = candidates.partition_point(|word| word.folded.as_str() < piece);
            candidates = &candidates[first..];
            let same = candidates.partition_point(|word| word.folded.starts_with(piece));
            candidates = &candidates[..same];
            let Some(word) = candidates.first() else {
                break;
            };
            let last = piece
                .chars()
                .next_back()
                .filter(char::is_ascii_alphanumeric);
            let cut_off = joined(last, script[end..].chars().next());
            // Two kana are a word only in their own script: 「たぶ」 is no タブ.
            let in_its_script = count > 2 || word.script == script[..end];
            if word.folded == piece && !cut_off && in_its_script && count >= shortest {
                found.push((end, &word.meaning));
            }
        }
        found
    }
}

/// How much a word covers: letters, endings less, politeness less, and few long words rather than many short ones.
fn gain(word: &str, meaning: &Meaning) -> f32 {
    let letters: f32 = word
        .chars()
        .map(|letter| if is_hiragana(letter) { 0.3 } else { 1.0 })
        .sum();
    let worth = if *meaning == Meaning::Filler {
        0.6
    } else {
        1.0
    };
    letters * worth - 0.5
}

/// Whether two neighbouring letters belong to one word by their script.
fn joined(a: Option<char>, b: Option<char>) -> bool {
    let both = |is: fn(&char) -> bool| a.as_ref().is_some_and(is) && b.as_ref().is_some_and(is);
    both(char::is_ascii_alphabetic)
        || both(char::is_ascii_digit)
        || both(|letter| is_katakana(*letter))
}

/// What no word covers: Latin words and numbers whole, a kanji alone before a particle whole, the rest as pairs of
/// neighbouring letters.
fn push_rest(pieces: &mut Vec<Piece>, rest: &str, after_word: bool) {
    let letters: Vec<char> = rest.chars().collect();
    for (at, letter) in letters.iter().enumerate() {
        // 「熱が」, but not 「置い」 and not the last kanji of a longer word.
        let starts = match at.checked_sub(1) {
            Some(before) => is_hiragana(letters[before]) || !letters[before].is_alphanumeric(),
            None => !after_word,
        };
        let ends = letters
            .get(at + 1)
            .is_none_or(|next| PARTICLES.contains(next));
        if is_kanji(*letter) && starts && ends {
            pieces.push(Piece::Rest(vec![(letter.to_string(), 1.0)]));
        }
    }
    for run in rest.split(|letter: char| !letter.is_alphanumeric() && letter != 'ー') {
        let letters: Vec<char> = run.chars().collect();
        for part in letters.chunk_by(|a, b| a.is_ascii() == b.is_ascii()) {
            let whole = part.len() > 1 && part[0].is_ascii();
            let stretch: Vec<(String, f32)> = if whole {
                vec![(part.iter().collect(), 1.5)]
            } else {
                part.windows(2).filter_map(pair).collect()
            };
            if !stretch.is_empty() {
                pieces.push(Piece::Rest(stretch));
            }
        }
    }
}

fn is_kanji(letter: char) -> bool {
    matches!(letter, '\u{4e00}'..='\u{9fff}')
}

/// Two neighbouring letters and how likely they belong to a word: two hiragana are an ending, one hiragana before another
/// script a particle, one behind it an ending that tells little (押し) or again a particle.
fn pair(letters: &[char]) -> Option<(String, f32)> {
    let weight = match letters {
        [a, _] if is_hiragana(*a) => return None,
        [_, b] if PARTICLES.contains(b) => return None,
        [_, b] if is_hiragana(*b) => ENDING,
        _ => 1.0,
    };
    Some((letters.iter().collect(), weight))
}

/// What a letter and the beginning of its ending say of a pair of letters that a word could be.
pub(crate) const ENDING: f32 = 0.4;

/// One-letter particles.
const PARTICLES: [char; 9] = ['は', 'が', 'を', 'に', 'の', 'へ', 'と', 'で', 'も'];
