//! Why a command was not carried out, one type for all of them.

use kb::QueryError;
use serde::Serialize;
use specta::Type;

/// Why a command was not carried out. The window relies on the kind, never on a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "kebab-case", tag = "refused")]
pub enum Refusal {
    /// Nothing was typed.
    Empty,
    /// More was typed than is taken.
    TooLong {
        /// The characters typed.
        characters: u32,
    },
    /// No entry has this id.
    NoSuchEntry {
        /// The id.
        id: String,
    },
    /// No check has this id.
    NoSuchCheck {
        /// The id.
        id: String,
    },
    /// No root certificate that may be added has this id.
    NoSuchRoot {
        /// The id.
        id: String,
    },
    /// The user cancelled.
    Cancelled,
    /// The check-up broke.
    Broken,
    /// Nothing could be kept, read or saved on this machine.
    NotKept {
        /// Why, for the user.
        says: String,
    },
}

impl From<QueryError> for Refusal {
    fn from(error: QueryError) -> Self {
        match error {
            QueryError::Empty => Self::Empty,
            QueryError::TooLong(characters) => Self::TooLong {
                characters: u32::try_from(characters).unwrap_or(u32::MAX),
            },
        }
    }
}
