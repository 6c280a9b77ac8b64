//! What the tables know of the world outside, each fact with how sure it is and where it stands: a number taken from a
//! list and a guess from a product's photograph must never look alike to whoever reads them.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::words::words;

words! {
    /// How sure a fact is.
    Sure {
        /// Stands in an official or primary source, or was checked from data.
        High = "high", "確か";
        /// Stands in one secondary source, or follows from sure facts.
        Medium = "medium", "たぶん";
        /// One weak hint; never selects advice by itself.
        Low = "low", "不確か";
    }
}

/// A fact with how sure it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Known<T> {
    /// The fact.
    pub is: T,
    /// How sure it is.
    pub sure: Sure,
    /// Where it stands, in words.
    pub source: String,
}

/// A fact as the keeper of the content sees it: its key, what it says, how sure it is and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Claim<'a> {
    pub(crate) key: &'static str,
    pub(crate) is: String,
    pub(crate) sure: Sure,
    pub(crate) source: &'a str,
}

impl<T> Known<T> {
    pub(crate) fn claim(&self, key: &'static str, is: impl Into<String>) -> Claim<'_> {
        Claim {
            key,
            is: is.into(),
            sure: self.sure,
            source: &self.source,
        }
    }
}
