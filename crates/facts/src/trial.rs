//! A trial reading with the phone's own NFC: how it went. What the card answered stands where a desk's card has it
//! ([`super::Card`], [`super::CardTries`]), under the name [`NFC`], so that the same checks judge both.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::ReaderName;

/// The name under which a card stands that the phone itself has read.
const NFC: &str = "スマホのNFC";

/// How a trial reading went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Trial {
    /// What was felt last.
    pub felt: Felt,
    /// The time in milliseconds from the beginning of the search until something was felt; absent when nothing was.
    #[serde(default)]
    pub after: Option<u32>,
    /// The time in milliseconds for which the search went on.
    pub searched: u32,
    /// How often a card went out of reach before it had answered.
    #[serde(default)]
    pub lost: u32,
    /// The time in milliseconds for which the last card was held until it had answered or was lost.
    #[serde(default)]
    pub held: Option<u32>,
    /// The time in milliseconds of the card's slowest answer.
    #[serde(default)]
    pub slowest: Option<u32>,
    /// Whether phone and card can exchange long commands (extended length); iOS does not report it.
    #[serde(default)]
    pub extended_length: Option<bool>,
}

impl Trial {
    /// The name under which a card stands that the phone itself has read.
    #[must_use]
    pub fn reader() -> ReaderName {
        ReaderName(NFC.to_owned())
    }
}

/// What a phone's NFC felt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum Felt {
    /// Nothing.
    Nothing,
    /// A card that takes commands (ISO-DEP), as a My Number card and a phone do.
    Card,
    /// A card or a tag that takes none, such as a transit card.
    Other,
    /// More than one at once. Android does not report it.
    Several,
}
