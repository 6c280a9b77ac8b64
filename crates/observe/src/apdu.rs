//! The closed set of commands that may reach a card. Every command is a constant, so no type here can carry a PIN, and
//! adding one means editing this file where a reviewer sees it. Facts and sources: domain.md 3.1 and 3.2 (jpki/myna,
//! OpenSC). Of the token's information only the first 0x20 bytes are read, because the card's serial number follows.
//! The order of the commands is fixed here as well ([`ask`], [`ask_tries`]): no answer of a card leads to another
//! command.

use facts::{CardLook, JpkiToken, PinTries, StatusWord};

/// A command of the closed set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// SELECT of 公的個人認証 (JPKI) by its AID: 9000 on a My Number card or a phone that holds one.
    SelectJpki,
    /// SELECT of EF 0006, the token's information.
    SelectTokenInfo,
    /// READ BINARY of its first 0x20 bytes: the label.
    ReadTokenLabel,
    /// SELECT of EF 0018, the PIN of the 利用者証明用電子証明書.
    SelectAuthenticationPin,
    /// VERIFY without data, of the PIN file that is selected: the card says how many tries are left and uses none up.
    AskTriesLeft,
    /// SELECT of 券面入力補助 by its AID: 9000 on a plastic card.
    SelectSurfaceInput,
    /// SELECT of EF 0015, 照合番号B.
    SelectNumberB,
    /// VERIFY without data, of 照合番号B once its file is selected: no number is sent, and no try is used up.
    AskNumberBTriesLeft,
}

impl Command {
    /// All commands that exist.
    pub const ALL: [Self; 8] = [
        Self::SelectJpki,
        Self::SelectTokenInfo,
        Self::ReadTokenLabel,
        Self::SelectAuthenticationPin,
        Self::AskTriesLeft,
        Self::SelectSurfaceInput,
        Self::SelectNumberB,
        Self::AskNumberBTriesLeft,
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
            Self::SelectAuthenticationPin => &[0x00, 0xA4, 0x02, 0x0C, 0x02, 0x00, 0x18],
            // Four bytes: neither a length nor data can follow.
            Self::AskTriesLeft | Self::AskNumberBTriesLeft => &[0x00, 0x20, 0x00, 0x80],
            Self::SelectSurfaceInput => &[
                0x00, 0xA4, 0x04, 0x0C, 0x0A, 0xD3, 0x92, 0x10, 0x00, 0x31, 0x00, 0x01, 0x01, 0x04,
                0x08,
            ],
            Self::SelectNumberB => &[0x00, 0xA4, 0x02, 0x0C, 0x02, 0x00, 0x15],
        }
    }
}

/// Splits an answer into data and status word. `None` for fewer than two bytes: PC/SC reports a card that was pulled
/// during the exchange that way (measured, rigs.md 1).
#[must_use]
pub fn split(answer: &[u8]) -> Option<(&[u8], StatusWord)> {
    let (data, word) = answer.split_last_chunk::<2>()?;
    Some((data, StatusWord(u16::from_be_bytes(*word))))
}

/// What a card answered to one look.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    /// The application and the token found, or why the card could not be read.
    pub look: CardLook,
    /// Tries left; `None` when they were not asked for, or when the card is not a My Number card.
    pub tries: Option<PinTries>,
    /// The same of 照合番号B; `None` also where the card has no 券面入力補助, as a phone has none.
    pub number_b: Option<PinTries>,
}

impl Asked {
    /// A look that told nothing of tries.
    #[must_use]
    pub fn without_tries(look: CardLook) -> Self {
        Self {
            look,
            tries: None,
            number_b: None,
        }
    }
}

/// Sends SELECT, reads the label when the application is there, and asks for the tries left only `with_tries`. Each
/// command is sent at most once, whatever the card answers. `send` returns `None` for an answer shorter than two bytes
/// ([`split`]).
///
/// # Errors
/// Those of `send`; the first one ends the look.
pub fn ask<E>(
    with_tries: bool,
    mut send: impl FnMut(Command) -> Result<(Vec<u8>, StatusWord), E>,
) -> Result<Asked, E> {
    let (_, select) = send(Command::SelectJpki)?;
    if !select.is_fine() {
        let look = CardLook::Answered {
            select,
            token: None,
        };
        return Ok(Asked::without_tries(look));
    }
    let token = if send(Command::SelectTokenInfo)?.1.is_fine() {
        match send(Command::ReadTokenLabel)? {
            (label, word) if word.is_fine() => token(&label),
            _ => JpkiToken::Unnamed,
        }
    } else {
        JpkiToken::Unnamed
    };
    let (tries, number_b) = if with_tries {
        let tries = ask_tries(
            &mut send,
            Command::SelectAuthenticationPin,
            Command::AskTriesLeft,
        )?;
        (Some(tries), ask_number_b(token, &mut send)?)
    } else {
        (None, None)
    };
    let look = CardLook::Answered {
        select,
        token: Some(token),
    };
    Ok(Asked {
        look,
        tries,
        number_b,
    })
}

/// Only a plastic card has the application, and a token without a name may be one.
fn ask_number_b<E>(
    token: JpkiToken,
    send: &mut impl FnMut(Command) -> Result<(Vec<u8>, StatusWord), E>,
) -> Result<Option<PinTries>, E> {
    let is_phone = matches!(token, JpkiToken::Android | JpkiToken::Iphone);
    if is_phone || !send(Command::SelectSurfaceInput)?.1.is_fine() {
        return Ok(None);
    }
    let tries = ask_tries(send, Command::SelectNumberB, Command::AskNumberBTriesLeft)?;
    Ok(Some(tries))
}

/// VERIFY is sent only when the card has confirmed that its PIN file is selected; otherwise the card would report
/// another file's tries.
fn ask_tries<E>(
    send: &mut impl FnMut(Command) -> Result<(Vec<u8>, StatusWord), E>,
    select: Command,
    verify: Command,
) -> Result<PinTries, E> {
    let (_, selected) = send(select)?;
    if !selected.is_fine() {
        return Ok(PinTries::NotTold { answer: selected });
    }
    let (_, word) = send(verify)?;
    Ok(match word.0 {
        0x63C0 | 0x6983 => PinTries::Locked,
        0x63C1..=0x63CF => PinTries::Left {
            tries: word.0.to_be_bytes()[1] & 0x0F,
        },
        // 9000 means that the PIN has been verified before by another program; it does not say how many tries are left.
        _ => PinTries::NotTold { answer: word },
    })
}

/// The kind of token from the label's bytes. Bytes beyond the 0x20 that were asked for are ignored.
#[must_use]
pub fn token(label: &[u8]) -> JpkiToken {
    let name = label[..label.len().min(0x20)]
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
    fn no_command_writes_carries_a_pin_or_reads_beyond_the_label() {
        for command in Command::ALL {
            match *command.bytes() {
                [0x00, 0xA4, 0x04, 0x0C, 0x0A, ref aid @ ..] => {
                    let allowed: [&[u8]; 2] = [
                        b"\xD3\x92\xF0\x00\x26\x01\x00\x00\x00\x01",
                        b"\xD3\x92\x10\x00\x31\x00\x01\x01\x04\x08",
                    ];
                    assert!(allowed.contains(&aid), "{aid:02X?}");
                }
                [0x00, 0xA4, 0x02, 0x0C, 0x02, 0x00, 0x06 | 0x18 | 0x15]
                | [0x00, 0xB0, 0x00, 0x00, 0x20]
                | [0x00, 0x20, 0x00, 0x80] => {}
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
