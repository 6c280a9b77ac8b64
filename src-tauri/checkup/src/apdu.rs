//! The closed set of commands that may reach a card. Every command is a constant, so no type here can carry a PIN, and
//! adding one means editing this file where a reviewer sees it. Facts and sources: domain.md 3.1 and 3.2 (jpki/myna,
//! OpenSC); only the first 0x20 bytes of the token's information are read, because the card's serial number follows.

use crate::facts::{JpkiToken, StatusWord};

/// A command of the closed set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// SELECT of 公的個人認証 (JPKI) by its AID: 9000 on a My Number card or a phone that holds one.
    SelectJpki,
    /// SELECT of EF 0006, the token's information.
    SelectTokenInfo,
    /// READ BINARY of its first 0x20 bytes: the label.
    ReadTokenLabel,
}

impl Command {
    /// All commands that exist.
    pub const ALL: [Self; 3] = [
        Self::SelectJpki,
        Self::SelectTokenInfo,
        Self::ReadTokenLabel,
    ];

    /// The bytes sent.
    #[must_use]
    pub const fn bytes(self) -> &'static [u8] {
        match self {
            Self::SelectJpki => &[
                0x00, 0xA4, 0x04, 0x0C, 0x0A, 0xD3, 0x92, 0xF0, 0x00, 0x26, 0x01, 0x00, 0x00, 0x00,
                0x01,
            ],
            Self::SelectTokenInfo => &[0x00, 0xA4, 0x02, 0x0C, 0x02, 0x00, 0x06],
            Self::ReadTokenLabel => &[0x00, 0xB0, 0x00, 0x00, 0x20],
        }
    }
}

/// Splits an answer into data and status word; `None` for fewer than two bytes, which is how PC/SC reports a card that
/// was pulled during the exchange (measured, rigs.md 1).
#[must_use]
pub fn split(answer: &[u8]) -> Option<(&[u8], StatusWord)> {
    let (data, word) = answer.split_last_chunk::<2>()?;
    Some((data, StatusWord(u16::from_be_bytes(*word))))
}

/// The kind of token from the label's bytes.
#[must_use]
pub fn token(label: &[u8]) -> JpkiToken {
    let name = label
        .split(|byte| matches!(byte, 0 | b' '))
        .next()
        .unwrap_or_default();
    match name {
        b"JPKIAPICCTOKEN2" | b"JPKIAPICCTOKEN" => JpkiToken::Card,
        b"JPKIAPGPSETOKEN" => JpkiToken::Android,
        b"JPKIAPIOSTOKEN" => JpkiToken::Iphone,
        _ => JpkiToken::Unnamed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_command_writes_verifies_or_reads_beyond_the_label() {
        for command in Command::ALL {
            match *command.bytes() {
                [0x00, 0xA4, 0x04, 0x0C, 0x0A, ref aid @ ..] => {
                    assert_eq!(aid, b"\xD3\x92\xF0\x00\x26\x01\x00\x00\x00\x01")
                }
                [0x00, 0xA4, 0x02, 0x0C, 0x02, 0x00, 0x06] | [0x00, 0xB0, 0x00, 0x00, 0x20] => {}
                ref other => panic!("{other:02X?} is not in the allowed set"),
            }
        }
    }

    #[test]
    fn tokens_are_told_apart_by_their_label() {
        for (label, expected) in [
            (&b"JPKIAPICCTOKEN2                 "[..], JpkiToken::Card),
            (b"JPKIAPICCTOKEN\0\0", JpkiToken::Card),
            (b"JPKIAPGPSETOKEN ", JpkiToken::Android),
            (b"JPKIAPIOSTOKEN", JpkiToken::Iphone),
            (b"JPKIAPICCTOKEN3", JpkiToken::Unnamed),
            (b"", JpkiToken::Unnamed),
        ] {
            assert_eq!(token(label), expected);
        }
    }

    proptest::proptest! {
        #[test]
        fn any_answer_splits_or_is_too_short(answer: Vec<u8>) {
            proptest::prop_assert_eq!(split(&answer).is_some(), answer.len() >= 2);
            let _ = token(&answer);
        }
    }
}
