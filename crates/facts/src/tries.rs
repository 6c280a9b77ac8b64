//! How many tries a card's PIN has left: asked for only when the user wants to know, and about a person.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::{ReaderName, StatusWord};

/// Something about the patient. Whatever makes a report for others leaves it out; it does not show up in logs by accident.
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
    /// What it said.
    pub tries: Personal<PinTries>,
}

/// What a card says about its tries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case", tag = "is")]
pub enum PinTries {
    /// So many wrong PINs lock it (63Cx).
    Left {
        /// From 1 on.
        tries: u8,
    },
    /// It is locked (63C0 or 6983).
    Locked,
    /// It said something else.
    NotTold {
        /// Its status word.
        answer: StatusWord,
    },
}
