//! Everything that is known, as one value: the tables of tables.rs, and the number of the release.

use std::num::NonZeroU32;

use serde::{Deserialize, Serialize};

use crate::entry::Entry;
use crate::tables::tables;

macro_rules! content {
    (
        carried { $(
            $(#[$meta:meta])*
            $field:ident: $type:ty = $kind:ident $place:literal as $file:ty, $how:ident, $rule:expr;
        )* }
        searched { $(
            $(#[$searched_meta:meta])*
            $searched:ident: $searched_type:ty =
                $searched_kind:ident $searched_place:literal as $searched_file:ty, $searched_rule:expr;
        )* }
    ) => {
        /// Everything under kb/content, as it goes into the binary.
        #[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
        pub struct Content {
            /// The number of this release of the content (edition.toml): it only grows. 0 where the folder gives none.
            #[serde(default)]
            pub number: u32,
            $($(#[$meta])* pub $field: $type,)*
            // The binary carries them inside the search index only.
            $($(#[$searched_meta])* #[serde(skip)] pub $searched: $searched_type,)*
        }
    };
}

tables!(content);

impl Content {
    /// The day of the newest comparison with a source, as year-month-day; empty where there are no entries.
    #[must_use]
    pub fn edition(&self) -> &str {
        edition_of(&self.entries)
    }

    /// Whether there is an entry with this id.
    pub(crate) fn has_entry(&self, id: &str) -> bool {
        self.entries
            .binary_search_by(|entry| entry.id.as_str().cmp(id))
            .is_ok()
    }
}

/// The day of the newest comparison with a source among these entries, as year-month-day; empty without entries.
pub(crate) fn edition_of(entries: &[Entry]) -> &str {
    let days = entries.iter().map(|entry| entry.checked_on.as_str());
    days.max().unwrap_or("")
}

/// edition.toml
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct EditionFile {
    pub(crate) number: NonZeroU32,
}
