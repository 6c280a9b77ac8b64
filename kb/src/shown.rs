//! A foreign text on its way to a screen. Whatever does something to a terminal instead of standing in it, or makes
//! letters stand in another order than they were written, is shown as a mark that something was there. Content with such
//! letters is refused; names of readers and records of other machines cannot be, so they are shown.

use std::borrow::Cow;
use std::fmt::Write;

/// Whether a terminal does something about this letter, or turns what follows: control characters but the line end, and
/// the marks of direction. A tab is one too: no text of ours has one, and a foreign one may not build columns.
#[must_use]
pub fn acts(letter: char) -> bool {
    let turns = matches!(letter, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    letter != '\n' && (letter.is_control() || turns)
}

/// Whether there is such a letter, by bytes alone: a report of ten thousand letters is looked through in a fraction of the time that
/// its letters take, and nearly none has one.
fn any_acts(text: &str) -> bool {
    let bytes = text.as_bytes();
    // First those with which such a letter may begin, without a way out of the loop, so that many bytes are compared at a time.
    let may = bytes.iter().fold(false, |any, byte| {
        let is_control = (*byte < 0x20) & (*byte != b'\n');
        any | is_control | (*byte == 0x7F) | (*byte == 0xC2) | (*byte == 0xD8) | (*byte == 0xE2)
    });
    may && (0..bytes.len()).any(|at| match &bytes[at..] {
        [b'\n', ..] => false,
        [0..0x20 | 0x7F, ..] | [0xC2, 0x80..0xA0, ..] | [0xD8, 0x9C, ..] => true,
        [0xE2, 0x80, 0x8E | 0x8F | 0xAA..=0xAE, ..] | [0xE2, 0x81, 0xA6..=0xA9, ..] => true,
        _ => false,
    })
}

/// The text with U+FFFD in the place of every letter that [`acts`].
#[must_use]
pub fn shown(text: &str) -> Cow<'_, str> {
    if !any_acts(text) {
        return Cow::Borrowed(text);
    }
    let letters = text.chars();
    Cow::Owned(
        letters
            .map(|letter| match acts(letter) {
                true => char::REPLACEMENT_CHARACTER,
                false => letter,
            })
            .collect(),
    )
}

/// A JSON document with the same letters as escapes, so that a program reads what was written and a terminal shows it.
/// JSON itself escapes those below U+0020 only, and outside of its texts it has none of them but line ends.
#[must_use]
pub fn escaped(json: &str) -> Cow<'_, str> {
    if !any_acts(json) {
        return Cow::Borrowed(json);
    }
    let mut out = String::with_capacity(json.len() + 8);
    for letter in json.chars() {
        if acts(letter) {
            // Writing to a String does not fail. All these letters have four digits.
            let _ = write!(out, "\\u{:04x}", u32::from(letter));
        } else {
            out.push(letter);
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_look_at_bytes_tells_every_letter_as_the_look_at_letters_does() {
        let letters = '\0'..=char::MAX;
        let otherwise: Vec<char> = letters
            .filter(|letter| acts(*letter) != any_acts(&format!("あ{letter}a")))
            .collect();
        assert_eq!(otherwise, Vec::<char>::new());
    }

    /// The same by number, as the standards list them.
    fn is_listed(letter: char) -> bool {
        let code = u32::from(letter);
        let is_control = code < 0x20 || (0x7F..=0x9F).contains(&code);
        let turns = [0x61C, 0x200E, 0x200F].contains(&code)
            || (0x202A..=0x202E).contains(&code)
            || (0x2066..=0x2069).contains(&code);
        letter != '\n' && (is_control || turns)
    }

    #[test]
    fn what_would_act_on_a_terminal_is_shown_as_a_mark() {
        assert_eq!(
            shown("a\u{1b}]0;T\u{7}b\tc\r\nd"),
            "a\u{FFFD}]0;T\u{FFFD}b\u{FFFD}c\u{FFFD}\nd"
        );
        assert_eq!(
            shown("安全\u{202E}moc\u{9b}31m"),
            "安全\u{FFFD}moc\u{FFFD}31m"
        );
        assert!(matches!(shown("カードを\n置く"), Cow::Borrowed(_)));
    }

    proptest! {
        #[test]
        fn no_letter_acts_and_every_other_one_stays_in_its_place(text in any::<String>(), turned in "[\u{202A}-\u{202E}\u{2066}-\u{2069}\u{7F}-\u{9F}\u{61C}]{0,3}") {
            let text = text + &turned;
            let out = shown(&text);
            prop_assert!(!out.contains(is_listed));
            for (was, is) in text.chars().zip(out.chars()) {
                prop_assert_eq!(is, if is_listed(was) { '\u{FFFD}' } else { was });
            }
            prop_assert_eq!(text.chars().count(), out.chars().count());
        }

        #[test]
        fn a_document_means_the_same_and_no_letter_of_it_acts(text in any::<String>(), turned in "[\u{202A}-\u{202E}\u{2066}-\u{2069}\u{7F}-\u{9F}\u{61C}]{0,3}") {
            let value = serde_json::json!({ text.clone() + &turned: [turned + &text] });
            let json = serde_json::to_string_pretty(&value).expect("JSON");
            let out = escaped(&json);
            prop_assert!(!out.contains(is_listed), "{out}");
            let read: serde_json::Value = serde_json::from_str(&out).expect("JSON");
            prop_assert_eq!(read, value);
        }
    }
}
