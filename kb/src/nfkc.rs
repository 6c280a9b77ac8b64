//! Unicode's one form for a text (NFKC): full-width digits, half-width kana and ligatures as the letters they stand for, marks put
//! together with their letters. Its tables are the library's (unicode-normalization), which build.rs asks for every letter and writes
//! in columns of small numbers; as the library itself carries them they weigh 45 KB in a browser, and so a sixth of that. A
//! test compares both for every letter and every two letters that meet.

use std::sync::OnceLock;

/// The columns (build.rs).
const TABLES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/letters.bin"));

/// What Unicode says of letters, ready to be asked.
struct Letters {
    /// Letters that stand for others, and where those are.
    apart: Vec<(u32, usize, usize)>,
    parts: Vec<char>,
    /// The class of each mark that stands on a letter.
    marks: Vec<(u32, u8)>,
    /// A letter and what follows it, and the letter that both make together.
    together: Vec<((char, char), char)>,
}

/// Reads numbers of seven bits a byte, the lowest first.
struct Numbers(std::slice::Iter<'static, u8>);

impl Numbers {
    fn next(&mut self) -> u32 {
        let mut number = 0;
        let mut shift = 0;
        for byte in self.0.by_ref() {
            number |= u32::from(byte & 0x7F) << shift;
            shift += 7;
            if *byte < 0x80 {
                break;
            }
        }
        number
    }

    fn column(&mut self, length: usize) -> Vec<u32> {
        (0..length).map(|_| self.next()).collect()
    }

    /// Numbers of which each is given as its distance from the one before: up and down by turns.
    fn steps(&mut self, length: usize) -> Vec<u32> {
        let mut at = 0_u32;
        let mut column = self.column(length);
        for number in &mut column {
            at = at.wrapping_add((*number >> 1) ^ (*number & 1).wrapping_neg());
            *number = at;
        }
        column
    }
}

fn letter(number: u32) -> char {
    char::from_u32(number).unwrap_or(char::REPLACEMENT_CHARACTER)
}

impl Letters {
    fn read() -> Self {
        let mut numbers = Numbers(TABLES.iter());
        let [apart, parts, marks, together] = [(); 4].map(|()| numbers.next() as usize);
        let mut end = 0;
        let apart = numbers
            .steps(apart)
            .into_iter()
            .zip(numbers.column(apart))
            .map(|(letter, length)| {
                let from = end;
                end += length as usize;
                (letter, from, end)
            })
            .collect();
        let parts = numbers.steps(parts).into_iter().map(letter).collect();
        let marks = numbers
            .steps(marks)
            .into_iter()
            .zip(numbers.steps(marks))
            .map(|(letter, class)| (letter, class as u8))
            .collect();
        let [first, second, both] = [(); 3].map(|()| numbers.steps(together));
        let together = first
            .into_iter()
            .zip(second)
            .zip(both)
            .map(|((first, second), both)| ((letter(first), letter(second)), letter(both)))
            .collect();
        Self {
            apart,
            parts,
            marks,
            together,
        }
    }

    fn class(&self, letter: char) -> u8 {
        let letter = u32::from(letter);
        let place = self.marks.binary_search_by_key(&letter, |mark| mark.0);
        place.map_or(0, |place| self.marks[place].1)
    }

    fn take_apart(&self, whole: char, put: &mut impl FnMut(char)) {
        let number = u32::from(whole);
        if let Some(syllable) = number.checked_sub(FIRST).filter(|place| *place < SYLLABLES) {
            put(letter(LEADING + syllable / (VOWELS * TAILS)));
            put(letter(VOWEL + syllable % (VOWELS * TAILS) / TAILS));
            match syllable % TAILS {
                0 => {}
                tail => put(letter(TAIL + tail)),
            }
            return;
        }
        match self.apart.binary_search_by_key(&number, |one| one.0) {
            Ok(place) => {
                let (_, from, to) = self.apart[place];
                self.parts[from..to].iter().copied().for_each(put);
            }
            Err(_) => put(whole),
        }
    }

    fn put_together(&self, first: char, second: char) -> Option<char> {
        let (one, other) = (u32::from(first), u32::from(second));
        if let Some(leading) = one.checked_sub(LEADING).filter(|place| *place < LEADINGS) {
            let vowel = other.checked_sub(VOWEL).filter(|place| *place < VOWELS)?;
            return Some(letter(FIRST + (leading * VOWELS + vowel) * TAILS));
        }
        if let Some(syllable) = one.checked_sub(FIRST).filter(|place| *place < SYLLABLES) {
            let tail = other
                .checked_sub(TAIL)
                .filter(|tail| (1..TAILS).contains(tail))?;
            return (syllable % TAILS == 0).then(|| letter(one + tail));
        }
        let place = self
            .together
            .binary_search_by_key(&(first, second), |pair| pair.0);
        place.ok().map(|place| self.together[place].1)
    }
}

/// Korean syllables are put together by counting (Unicode, 3.12): of a leading consonant, a vowel and perhaps a tail.
const FIRST: u32 = 0xAC00;
const LEADING: u32 = 0x1100;
const LEADINGS: u32 = 19;
const VOWEL: u32 = 0x1161;
const VOWELS: u32 = 21;
/// One before the first tail, so that no tail is 0.
const TAIL: u32 = 0x11A7;
const TAILS: u32 = 28;
const SYLLABLES: u32 = LEADINGS * VOWELS * TAILS;

/// Letters that are their own form, whatever stands beside them: nearly all that is ever asked.
fn is_settled(letter: char) -> bool {
    matches!(letter,
        '\0'..='~' | '、'..='〩' | 'ぁ'..='ゖ' | 'ァ'..='ー' | '\u{4E00}'..='\u{9FFF}')
}

/// A text in Unicode's one form.
pub(crate) fn unified(text: &str) -> String {
    static LETTERS: OnceLock<Letters> = OnceLock::new();
    if text.chars().all(is_settled) {
        return text.to_owned();
    }
    let letters = LETTERS.get_or_init(Letters::read);
    let mut apart: Vec<(u8, char)> = Vec::with_capacity(text.len());
    for whole in text.chars() {
        letters.take_apart(whole, &mut |part| apart.push((letters.class(part), part)));
    }
    // Marks behind one letter stand in the order of their classes.
    let mut from = 0;
    while from < apart.len() {
        let marks = apart[from..].iter().take_while(|(class, _)| *class > 0);
        let to = from + marks.count();
        apart[from..to].sort_by_key(|(class, _)| *class);
        from = to + 1;
    }
    let mut put: Vec<char> = Vec::with_capacity(apart.len());
    // The letter that marks stand on, and the class of the last one that stayed beside it.
    let mut on: Option<usize> = None;
    let mut last = 0;
    for (class, letter) in apart {
        if let Some(on) = on
            && (put.len() == on + 1 || last < class)
            && let Some(both) = letters.put_together(put[on], letter)
        {
            put[on] = both;
            continue;
        }
        if class == 0 {
            on = Some(put.len());
        }
        last = class;
        put.push(letter);
    }
    put.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_normalization::UnicodeNormalization;
    use unicode_normalization::char::{compose, is_combining_mark};

    use super::*;

    fn is_the_same(text: &str) {
        assert_eq!(unified(text), text.nfkc().collect::<String>(), "{text:?}");
    }

    #[test]
    fn every_letter_is_unified_as_the_library_does_it() {
        for letter in '\0'..=char::MAX {
            is_the_same(letter.encode_utf8(&mut [0; 4]));
        }
    }

    #[test]
    fn every_two_letters_that_meet_are_unified_as_the_library_does_it() {
        let behind: Vec<char> = ('\0'..=char::MAX)
            .filter(|letter| {
                is_combining_mark(*letter) || matches!(letter, '\u{1100}'..='\u{11FF}')
            })
            .chain(
                Letters::read()
                    .together
                    .iter()
                    .map(|((_, second), _)| *second),
            )
            .collect();
        for second in behind {
            for first in "aかカｶẤ가각\u{1100}1\u{300}\u{323}\u{3099}".chars() {
                is_the_same(&format!("{first}{second}"));
                is_the_same(&format!("x{first}\u{323}{second}\u{301}y"));
            }
        }
        for ((first, second), both) in Letters::read().together {
            assert_eq!(compose(first, second), Some(both));
            is_the_same(&format!("{first}{second}"));
        }
    }

    #[test]
    fn no_letter_that_is_settled_changes_beside_another() {
        for letter in ('\0'..=char::MAX).filter(|letter| is_settled(*letter)) {
            is_the_same(&format!("{letter}\u{3099}"));
            let two = format!("が{letter}");
            assert_eq!(two.nfkc().collect::<String>(), two);
        }
    }

    proptest! {
        #[test]
        fn any_text_is_unified_as_the_library_does_it(text in ".{0,24}", marked in "[aeuかカｶᄀ가\u{11A8}\u{300}-\u{345}\u{3099}\u{309A}ﾞﾟ]{0,12}") {
            is_the_same(&text);
            is_the_same(&marked);
        }
    }
}
