//! One form for a text, so that what differs only in typing compares equal. [`fold`] is exact enough for codes and IDs.
//! [`Loose`] goes further, for words: one spelling for many, and katakana for hiragana with the original kept beside it,
//! because in Japanese the script tells a content word from an ending.

use serde::{Deserialize, Serialize};

use crate::nfkc::unified;

/// Brings a text to the one form that is compared: full-width digits and half-width kana unified (NFKC), lower case,
/// hiragana as katakana, dashes as `-`, blanks and control characters as single spaces.
pub(crate) fn fold(text: &str) -> String {
    katakana(&tidy(text))
}

/// A text brought to one spelling, in its own script and in katakana. Both are equally long: a place in one is the same
/// place in the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Loose {
    /// Hiragana kept.
    pub(crate) script: String,
    /// Hiragana as katakana: what is compared.
    pub(crate) folded: String,
}

/// Spellings and the one that stands for each, ordered by the former.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Spellings(Vec<(String, String)>);

impl Spellings {
    pub(crate) fn new(pairs: &[[String; 2]]) -> Self {
        let mut list: Vec<(String, String)> = pairs
            .iter()
            .map(|[from, to]| (tidy(from), tidy(to)))
            .collect();
        list.sort();
        Self(list)
    }

    /// Small kana as large, no long mark at the end of a katakana word, no brackets, and one spelling: at each place the
    /// longest known one counts.
    pub(crate) fn loosen(&self, text: &str) -> Loose {
        let tidied = without_gaps(&tidy(text).replace(BRACKETS, ""));
        let script = without_final_long_marks(&self.respell(&tidied));
        let folded = katakana(&script);
        Loose { script, folded }
    }

    /// One spelling for many.
    pub(crate) fn respell(&self, text: &str) -> String {
        let mut script = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(letter) = rest.chars().next() {
            let (taken, put) = self
                .longest(rest)
                .unwrap_or((letter.len_utf8(), &rest[..letter.len_utf8()]));
            script.push_str(put);
            rest = &rest[taken..];
        }
        script
    }

    /// The longest spelling at the start of a text: its length and what stands for it.
    fn longest<'a>(&'a self, text: &str) -> Option<(usize, &'a str)> {
        let mut longest = None;
        let mut candidates = &self.0[..];
        for (place, letter) in text.char_indices() {
            let piece = &text[..place + letter.len_utf8()];
            let first = candidates.partition_point(|(known, _)| known.as_str() < piece);
            candidates = &candidates[first..];
            let same = candidates.partition_point(|(known, _)| known.starts_with(piece));
            candidates = &candidates[..same];
            let Some((known, put)) = candidates.first() else {
                break;
            };
            if known == piece {
                longest = Some((known.len(), put.as_str()));
            }
        }
        longest
    }
}

fn tidy(text: &str) -> String {
    let mut tidied = String::with_capacity(text.len());
    for letter in unified(text).chars().flat_map(char::to_lowercase) {
        let letter = match letter {
            '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{2500}' | '\u{fe63}' => '-',
            letter if letter.is_whitespace() || letter.is_control() || is_invisible(letter) => ' ',
            letter => letter,
        };
        if letter != ' ' {
            tidied.push(letter);
        } else if !tidied.is_empty() && !tidied.ends_with(' ') {
            tidied.push(' ');
        }
    }
    tidied.truncate(tidied.trim_end().len());
    tidied
}

/// They only set off what stands inside: 資格（無効） is 資格無効.
const BRACKETS: [char; 8] = ['(', ')', '[', ']', '「', '」', '『', '』'];

/// Windows 11 as windows11: between Latin letters and a number a blank says nothing.
fn without_gaps(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let after_latin = kept.ends_with(|before: char| before.is_ascii_alphabetic());
        let before_number = letters.peek().is_some_and(char::is_ascii_digit);
        if letter != ' ' || !after_latin || !before_number {
            kept.push(letter);
        }
    }
    kept
}

/// Zero-width and direction marks, which come along when text is copied from a web page.
fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

fn katakana(text: &str) -> String {
    text.chars()
        .map(|letter| match letter {
            'ぁ'..='ゖ' => char::from_u32(u32::from(letter) + 0x60).unwrap_or(letter),
            letter => letter,
        })
        .collect()
}

/// リーダー as リーダ (from three letters on), サーバー as サーバ; ウィンドウ as ウインドウ.
fn without_final_long_marks(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut run = 0;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        run = if is_katakana(letter) { run + 1 } else { 0 };
        let ends = !letters.peek().is_some_and(|next| is_katakana(*next));
        if letter != 'ー' || run < 3 || !ends {
            kept.push(large(letter));
        }
    }
    kept
}

/// Whether a letter is katakana, the long mark included.
pub(crate) fn is_katakana(letter: char) -> bool {
    matches!(letter, 'ァ'..='ヺ' | 'ー')
}

/// Whether a letter is hiragana.
pub(crate) fn is_hiragana(letter: char) -> bool {
    matches!(letter, 'ぁ'..='ゖ')
}

fn large(letter: char) -> char {
    match letter {
        'ぁ' | 'ぃ' | 'ぅ' | 'ぇ' | 'ぉ' | 'っ' | 'ゃ' | 'ゅ' | 'ょ' | 'ゎ' | 'ァ' | 'ィ'
        | 'ゥ' | 'ェ' | 'ォ' | 'ッ' | 'ャ' | 'ュ' | 'ョ' | 'ヮ' => {
            char::from_u32(u32::from(letter) + 1).unwrap_or(letter)
        }
        letter => letter,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spellings() -> Spellings {
        Spellings::new(
            &[
                ("繋", "つな"),
                ("りません", "らない"),
                ("ません", "ない"),
                ("まちが", "間違"),
                ("ちが", "違"),
            ]
            .map(|(from, to)| [from.to_owned(), to.to_owned()]),
        )
    }

    #[test]
    fn half_width_kana_and_hiragana_fold_to_katakana() {
        assert_eq!(fold("ｶｰﾄﾞﾘｰﾀﾞｰ"), fold("かーどりーだー"));
        assert_eq!(fold("ﾏｲﾅ"), "マイナ");
    }

    #[test]
    fn what_differs_only_in_typing_loosens_to_one_form() {
        let cases = [
            ("リーダー", "リーダ"),
            ("ﾘｰﾀﾞｰ", "リーダ"),
            ("サーバーの", "サーバの"),
            ("ウィンドウズ", "ウインドウズ"),
            ("繋がりません", "つながらない"),
            ("まちがえた", "間違えた"),
            ("資格（無効）", "資格無効"),
            ("　ＵＳＢ　", "usb"),
            ("キー", "キー"),
        ];
        for (typed, script) in cases {
            assert_eq!(spellings().loosen(typed).script, script, "{typed}");
        }
    }

    proptest::proptest! {
        #[test]
        fn both_scripts_of_a_loosened_text_are_equally_long(typed in ".{0,100}") {
            let loose = spellings().loosen(&typed);
            let places = |text: &str| text.char_indices().map(|(at, _)| at).collect::<Vec<_>>();
            proptest::prop_assert_eq!(places(&loose.script), places(&loose.folded));
        }
    }
}
