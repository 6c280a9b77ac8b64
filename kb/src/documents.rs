//! The documents that content comes from (sources.toml).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::table::Rows;

/// A source document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// The file's name beside the project.
    pub file: String,
    /// Its title in our words.
    pub title: String,
    /// Its edition as printed.
    pub edition: String,
    /// What to mind when reading it.
    pub note: String,
}

/// Checks the rows of sources.toml. Superseded advice may stand in the title of a document that is old itself.
pub(crate) fn check(documents: &BTreeMap<String, Document>, rows: &mut Rows<'_>) {
    for document in documents.values() {
        rows.line(&document.file);
        rows.line(&document.title);
        rows.line(&document.edition);
    }
}
