//! The tries left of a card's PIN: asked for only when the user wants to know, because they concern a person.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::{ReaderName, StatusWord};

/// A fact about the patient. Reports for others leave it out, and it never appears in logs.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(transparent)]
pub struct Personal<T>(pub T);

impl<T> std::fmt::Debug for Personal<T> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Personal")
    }
}

/// The tries left of the 利用者証明用電子証明書's PIN (four digits, three tries) of a card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct CardTries {
    /// The reader the card is in.
    pub reader: ReaderName,
    /// The card's answer.
    pub tries: Personal<PinTries>,
    /// Its answer about 照合番号B, which a face reader makes of the card's print (ten tries); absent where the card has no 券面入力補助.
    #[serde(default)]
    pub number_b: Option<Personal<PinTries>>,
}

/// A card's answer about its tries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case", tag = "is")]
pub enum PinTries {
    /// This many wrong PINs lock it (63Cx).
    Left {
        /// The number of tries, at least 1.
        tries: u8,
    },
    /// It is locked (63C0 or 6983).
    Locked,
    /// The card gave another answer.
    NotTold {
        /// Its status word.
        answer: StatusWord,
    },
}
