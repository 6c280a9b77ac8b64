//! Japanese typed in Latin letters, as when a keyboard was left in that mode: kaado yomenai. A word is read as kana only where kana
//! make a known word of it, for most Latin words of a question are names.

use std::borrow::Cow;

use crate::fold::fold;
use crate::lexicon::{Lexicon, Said};
use crate::nfkc::unified;

/// The fewest letters that are read.
const LEAST: usize = 4;
/// The part of what is read that known words must cover, one in so many.
const COVERED: usize = 3;

const VOWELS: &str = "aiueo";

/// What stands before a vowel, longer before shorter, and the five syllables that come of it.
const ROWS: [(&str, [&str; 5]); 41] = [
    ("ky", ["きゃ", "きぃ", "きゅ", "きぇ", "きょ"]),
    ("gy", ["ぎゃ", "ぎぃ", "ぎゅ", "ぎぇ", "ぎょ"]),
    ("sh", ["しゃ", "し", "しゅ", "しぇ", "しょ"]),
    ("sy", ["しゃ", "しぃ", "しゅ", "しぇ", "しょ"]),
    ("jy", ["じゃ", "じぃ", "じゅ", "じぇ", "じょ"]),
    ("zy", ["じゃ", "じぃ", "じゅ", "じぇ", "じょ"]),
    ("ch", ["ちゃ", "ち", "ちゅ", "ちぇ", "ちょ"]),
    ("ty", ["ちゃ", "ちぃ", "ちゅ", "ちぇ", "ちょ"]),
    ("cy", ["ちゃ", "ちぃ", "ちゅ", "ちぇ", "ちょ"]),
    ("ts", ["つぁ", "つぃ", "つ", "つぇ", "つぉ"]),
    ("th", ["てゃ", "てぃ", "てゅ", "てぇ", "てょ"]),
    ("dh", ["でゃ", "でぃ", "でゅ", "でぇ", "でょ"]),
    ("dy", ["ぢゃ", "ぢぃ", "ぢゅ", "ぢぇ", "ぢょ"]),
    ("ny", ["にゃ", "にぃ", "にゅ", "にぇ", "にょ"]),
    ("hy", ["ひゃ", "ひぃ", "ひゅ", "ひぇ", "ひょ"]),
    ("by", ["びゃ", "びぃ", "びゅ", "びぇ", "びょ"]),
    ("py", ["ぴゃ", "ぴぃ", "ぴゅ", "ぴぇ", "ぴょ"]),
    ("my", ["みゃ", "みぃ", "みゅ", "みぇ", "みょ"]),
    ("ry", ["りゃ", "りぃ", "りゅ", "りぇ", "りょ"]),
    ("k", ["か", "き", "く", "け", "こ"]),
    ("g", ["が", "ぎ", "ぐ", "げ", "ご"]),
    ("s", ["さ", "し", "す", "せ", "そ"]),
    ("z", ["ざ", "じ", "ず", "ぜ", "ぞ"]),
    ("j", ["じゃ", "じ", "じゅ", "じぇ", "じょ"]),
    ("t", ["た", "ち", "つ", "て", "と"]),
    ("d", ["だ", "ぢ", "づ", "で", "ど"]),
    ("n", ["な", "に", "ぬ", "ね", "の"]),
    ("h", ["は", "ひ", "ふ", "へ", "ほ"]),
    ("f", ["ふぁ", "ふぃ", "ふ", "ふぇ", "ふぉ"]),
    ("b", ["ば", "び", "ぶ", "べ", "ぼ"]),
    ("p", ["ぱ", "ぴ", "ぷ", "ぺ", "ぽ"]),
    ("m", ["ま", "み", "む", "め", "も"]),
    ("y", ["や", "い", "ゆ", "いぇ", "よ"]),
    ("r", ["ら", "り", "る", "れ", "ろ"]),
    ("w", ["わ", "うぃ", "う", "うぇ", "を"]),
    ("v", ["ゔぁ", "ゔぃ", "ゔ", "ゔぇ", "ゔぉ"]),
    ("xt", ["た", "ち", "っ", "て", "と"]),
    ("lt", ["た", "ち", "っ", "て", "と"]),
    ("x", ["ぁ", "ぃ", "ぅ", "ぇ", "ぉ"]),
    ("l", ["ぁ", "ぃ", "ぅ", "ぇ", "ぉ"]),
    ("", ["あ", "い", "う", "え", "お"]),
];

/// A text with the words in kana that were typed in Latin letters.
pub(crate) fn read<'a>(lexicon: &Lexicon, text: &'a str) -> Cow<'a, str> {
    let even = unified(text).to_lowercase();
    let latin = even.bytes().filter(u8::is_ascii_lowercase);
    if latin.count() < LEAST {
        return Cow::Borrowed(text);
    }
    let mut put = String::with_capacity(even.len());
    let mut was_read = false;
    // Neighbouring words are read as one, because Japanese has no blanks.
    let mut waiting: Vec<(&str, String)> = Vec::new();
    let mut flush = |waiting: &mut Vec<(&str, String)>, put: &mut String| {
        let kana: String = waiting.iter().map(|(_, kana)| kana.as_str()).collect();
        let letters: usize = waiting.iter().map(|(word, _)| word.len()).sum();
        if letters >= LEAST && says(lexicon, &kana) {
            put.push_str(&kana);
            was_read = true;
        } else {
            let words: Vec<&str> = waiting.iter().map(|(word, _)| *word).collect();
            put.push_str(&words.join(" "));
        }
        waiting.clear();
    };
    for (place, word) in even.split(' ').enumerate() {
        let kana = (!says(lexicon, word))
            .then(|| kana_of(lexicon, word))
            .flatten();
        if let Some(kana) = kana {
            if waiting.is_empty() && place > 0 {
                put.push(' ');
            }
            waiting.push((word, kana));
        } else {
            flush(&mut waiting, &mut put);
            if place > 0 {
                put.push(' ');
            }
            put.push_str(word);
        }
    }
    flush(&mut waiting, &mut put);
    if was_read {
        Cow::Owned(put)
    } else {
        Cow::Borrowed(text)
    }
}

/// Whether known words cover enough of a text.
fn says(lexicon: &Lexicon, text: &str) -> bool {
    let (loose, said) = lexicon.said(text);
    let known = said.iter().filter(|(.., word)| *word != Said::Filler);
    let covered: usize = known.map(|(from, to, _)| to - from).sum();
    covered > 0 && covered * COVERED >= loose.script.len()
}

/// A word in kana, with a long mark for two vowels where that makes a known word: kaado is カード.
fn kana_of(lexicon: &Lexicon, word: &str) -> Option<String> {
    let kana = kana(word)?;
    let long = vowels_drawn_out(&kana);
    let is_better = long != kana && !says(lexicon, &kana) && says(lexicon, &fold(&long));
    // Words with a long mark are words of katakana.
    Some(if is_better || kana.contains('ー') {
        fold(&long)
    } else {
        kana
    })
}

/// かあど as かーど: a vowel behind a syllable that ends in it.
fn vowels_drawn_out(kana: &str) -> String {
    let mut drawn = String::with_capacity(kana.len());
    let mut before = None;
    for letter in kana.chars() {
        let vowel = vowel_of(letter);
        let is_vowel = matches!(letter, 'あ' | 'い' | 'う' | 'え' | 'お');
        drawn.push(if is_vowel && vowel == before {
            'ー'
        } else {
            letter
        });
        before = vowel;
    }
    drawn
}

/// The vowel in which a syllable ends.
fn vowel_of(letter: char) -> Option<usize> {
    let rows = ROWS.iter();
    let mut places = rows.filter_map(|(_, row)| {
        row.iter().position(|kana| {
            let mut letters = kana.chars();
            letters.next() == Some(letter) && letters.next().is_none()
        })
    });
    places.next()
}

/// A Latin word in kana, where all of it can be read so.
fn kana(word: &str) -> Option<String> {
    let mut kana = String::new();
    let mut rest = word;
    if !rest.starts_with(|letter: char| letter.is_ascii_lowercase()) {
        return None;
    }
    while let Some(first) = rest.chars().next() {
        let after = &rest[first.len_utf8()..];
        if first == '-' || first == 'ー' {
            kana.push('ー');
            rest = after;
        } else if first == 'n'
            && !after.starts_with(|next: char| VOWELS.contains(next) || next == 'y')
        {
            kana.push('ん');
            // Two are one before a consonant and at the end: ninnsiki.
            let second = after.strip_prefix(['n', '\'']);
            rest = second
                .filter(|more| !more.starts_with(|next: char| VOWELS.contains(next)))
                .unwrap_or(after);
        } else if first.is_ascii_lowercase() && !VOWELS.contains(first) && after.starts_with(first)
        {
            kana.push('っ');
            rest = after;
        } else {
            let (syllable, more) = ROWS.iter().find_map(|(start, row)| {
                let more = rest.strip_prefix(start)?;
                let vowel = VOWELS.find(more.chars().next()?)?;
                Some((row[vowel], &more[1..]))
            })?;
            kana.push_str(syllable);
            rest = more;
        }
    }
    Some(kana)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Base;

    #[test]
    fn a_latin_word_is_kana_where_all_of_it_can_be_read_so() {
        for (word, read) in [
            ("yomenai", "よめない"),
            ("ri-da-", "りーだー"),
            ("ninnsiki", "にんしき"),
            ("ninshiki", "にんしき"),
            ("konnichi", "こんにち"),
            ("tourokutyuu", "とうろくちゅう"),
            ("shoumeisho", "しょうめいしょ"),
            ("syoumeisyo", "しょうめいしょ"),
            ("kitte", "きって"),
            ("jisho", "じしょ"),
        ] {
            assert_eq!(kana(word).as_deref(), Some(read), "{word}");
        }
        for word in [
            "windows",
            "esetnod32",
            "reader",
            "",
            "-",
            "passcode",
            "カード",
        ] {
            assert_eq!(kana(word), None, "{word}");
        }
    }

    #[test]
    fn what_was_typed_in_latin_letters_is_read_and_names_stay() {
        let lexicon = &Base::embedded().index().lexicon;
        for (typed, meant) in [
            ("kaado yomenai", "カードよめない"),
            ("ri-da- ninnsiki sinai", "リーダーにんしきしない"),
            ("usb ri-da- yomenai", "usb リーダーよめない"),
            ("ＫＡＡＤＯ ｙｏｍｅｎａｉ", "カードよめない"),
            (
                "tourokutyuu からすすまない",
                "とうろくちゅう からすすまない",
            ),
        ] {
            assert_eq!(read(lexicon, typed), meant, "{typed}");
        }
        for typed in [
            "Amazon Root CA 1",
            "ESET NOD32",
            "smartcard service 止まってる",
            "LINEの機種変更",
            "Caora",
            "e-Tax",
            "Wi-Fi",
            "Windows Hello",
            "mode",
            "カードが読めない",
        ] {
            assert_eq!(read(lexicon, typed), typed);
        }
    }
}
