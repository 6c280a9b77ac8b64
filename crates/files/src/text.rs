//! Bytes as text. Windows PowerShell 5.1 writes what a program prints (`shikaku checkup --json > facts.json`) as UTF-16
//! with a byte order mark, and Notepad may put a mark before UTF-8; both are the same record to a user.

/// The text of these bytes without its byte order mark: UTF-8 with or without one, UTF-16 of either order with one.
/// `None` when they are no text.
#[must_use]
pub fn decoded(bytes: Vec<u8>) -> Option<String> {
    match bytes.as_slice() {
        [0xEF, 0xBB, 0xBF, text @ ..] => std::str::from_utf8(text).ok().map(str::to_owned),
        [0xFF, 0xFE, text @ ..] => utf16(text, u16::from_le_bytes),
        [0xFE, 0xFF, text @ ..] => utf16(text, u16::from_be_bytes),
        _ => String::from_utf8(bytes).ok(),
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Option<String> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let units = pairs.iter().map(|pair| unit(*pair));
    let text = char::decode_utf16(units)
        .collect::<Result<String, _>>()
        .ok()?;
    rest.is_empty().then_some(text)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A text as each of the five ways writes it.
    fn written(text: &str) -> [Vec<u8>; 4] {
        let marked = || std::iter::once(0xFEFF).chain(text.encode_utf16());
        [
            [b"\xEF\xBB\xBF", text.as_bytes()].concat(),
            marked().flat_map(u16::to_le_bytes).collect(),
            marked().flat_map(u16::to_be_bytes).collect(),
            text.as_bytes().to_vec(),
        ]
    }

    #[test]
    fn what_is_cut_in_the_middle_of_a_letter_is_no_text() {
        for bytes in [
            &b"\xFF\xFE{"[..],
            b"\xFF\xFE\x00\xD8",
            b"\xFE\xFF\xDC\x00\x00{",
            b"\xEF\xBB\xBF\xE3\x81",
            b"\xE3\x81",
            b"{\xFF\xFE",
        ] {
            assert_eq!(decoded(bytes.to_vec()), None, "{bytes:x?}");
        }
        assert_eq!(decoded(Vec::new()).as_deref(), Some(""));
        assert_eq!(decoded(b"\xFF\xFE".to_vec()).as_deref(), Some(""));
    }

    proptest! {
        #[test]
        fn a_text_is_the_same_however_windows_has_written_it(text in any::<String>()) {
            // A mark of its own at the beginning of unmarked UTF-8 is a mark.
            prop_assume!(!text.starts_with('\u{FEFF}'));
            for bytes in written(&text) {
                prop_assert_eq!(decoded(bytes), Some(text.clone()));
            }
        }

        #[test]
        fn any_bytes_are_a_text_or_none(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            if let Some(text) = decoded(bytes.clone()) {
                let two_marks = text.starts_with('\u{FEFF}');
                prop_assert!(two_marks || written(&text).contains(&bytes));
            }
        }
    }
}
