//! The words of what came of a deed (outcomes.toml): a repair, an update.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::says::{self, Says, Values};
use crate::table::Rows;

/// outcomes.toml
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct OutcomeWords {
    /// How a repair ended, or would end.
    pub repair: BTreeMap<String, Says>,
    /// What came of an update of マイナ資格確認アプリ.
    pub update: BTreeMap<String, Says>,
    /// The words of values, by field.
    #[serde(default)]
    pub values: Values,
}

/// Checks outcomes.toml.
pub(crate) fn check(words: &OutcomeWords, rows: &mut Rows<'_>) {
    let all = [&words.repair, &words.update];
    all.into_iter()
        .flat_map(BTreeMap::values)
        .for_each(|says| says::check(says, rows));
    for word in words.values.values().flat_map(BTreeMap::values) {
        rows.text(word);
    }
}
