//! Cards, as far as the closed set of commands shows them.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::ReaderName;

/// A card in a reader, as far as the closed set of commands (apdu.rs) shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct Card {
    /// The reader it is in.
    pub reader: ReaderName,
    /// The outcome of looking at it.
    pub look: CardLook,
}

/// The outcome of looking at a card.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum CardLook {
    /// The card answered SELECT of the JPKI application.
    Answered {
        /// The status word of the answer.
        select: StatusWord,
        /// The kind of token, where the application is there.
        token: Option<JpkiToken>,
    },
    /// The card cannot be read.
    Unreadable(Unreadable),
    /// The card was taken away during the look.
    Pulled,
    /// The reader was unplugged during the look.
    ReaderGone,
    /// Another program holds the reader exclusively.
    Held,
    /// There was no answer within the deadline.
    Silent {
        /// What was being waited for.
        at: Stage,
    },
    /// The service refused.
    Failed {
        /// The service's message.
        message: String,
    },
}

/// Why a card that is there cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum Unreadable {
    /// No answer to power-up.
    Mute,
    /// An answer to power-up that no protocol fits.
    Protocol,
    /// The exchange broke off though the card is still there.
    BrokenOff,
}

/// How far looking at a card had come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// Waiting for the reader.
    Connect,
    /// Waiting for another program to end its transaction.
    Transaction,
    /// Waiting for the card's answer.
    Exchange,
}

/// SW1 SW2 of ISO 7816-4, written as four hex digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(try_from = "String", into = "String")]
#[specta(type = String)]
pub struct StatusWord(pub u16);

impl StatusWord {
    /// 9000.
    #[must_use]
    pub fn is_fine(self) -> bool {
        self.0 == 0x9000
    }
}

impl std::fmt::Display for StatusWord {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{:04X}", self.0)
    }
}

impl From<StatusWord> for String {
    fn from(word: StatusWord) -> Self {
        word.to_string()
    }
}

impl TryFrom<String> for StatusWord {
    type Error = std::num::ParseIntError;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        u16::from_str_radix(&text, 16).map(Self)
    }
}

/// The kind of token, from its name (EF 0006, first 0x20 bytes; names from jpki/myna and OpenSC).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum JpkiToken {
    /// `JPKIAPICCTOKEN2` or `JPKIAPICCTOKEN`: the plastic card.
    Card,
    /// `JPKIAPGPSETOKEN`: an Android phone.
    Android,
    /// `JPKIAPIOSTOKEN`: an iPhone.
    Iphone,
    /// The application is there; its name was not read or is not known.
    Unnamed,
}
