//! Sentences with places to fill. Whoever saw something hands over typed data; the words for it stand in the content, where a
//! keeper mends them without a new program. The rule is small on purpose: a sentence, a list of them (the first that can be
//! filled is said), or one for each value of a field. kb/README.md shows it; fields.rs fills the places.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::table::Rows;

/// What is said of one thing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum Says {
    /// A sentence; `{name}` stands for a field or a clause, `{name:time}` for a time as a clock in Japan shows it.
    Text(String),
    /// The first of these that can be filled.
    First(Vec<Says>),
    /// One for each value of one field.
    By(BTreeMap<String, BTreeMap<String, Says>>),
}

/// The words of values, by field and value.
pub type Values = BTreeMap<String, BTreeMap<String, String>>;

impl Says {
    /// Every text in it.
    pub(crate) fn texts(&self) -> Vec<&str> {
        match self {
            Self::Text(text) => vec![text],
            Self::First(list) => list.iter().flat_map(Self::texts).collect(),
            Self::By(fields) => {
                let values = fields.values().flat_map(BTreeMap::values);
                values.flat_map(Self::texts).collect()
            }
        }
    }

    /// Every name it depends on: those that fill its places, and those by whose value it is chosen.
    #[must_use]
    pub fn names(&self) -> Vec<&str> {
        let texts = self.texts().into_iter();
        let places = texts.flat_map(|text| places(text).unwrap_or_default());
        let mut names = self.choosers();
        names.extend(places.map(|place| place.split(':').next().unwrap_or_default()));
        names
    }

    fn choosers(&self) -> Vec<&str> {
        match self {
            Self::Text(_) => Vec::new(),
            Self::First(list) => list.iter().flat_map(Self::choosers).collect(),
            Self::By(fields) => {
                let inside = fields.values().flat_map(BTreeMap::values);
                let inside = inside.flat_map(Self::choosers);
                fields.keys().map(String::as_str).chain(inside).collect()
            }
        }
    }

    /// What is wrong with the way it is written: where to look, and what is wrong there.
    pub(crate) fn mistakes(&self) -> Vec<(String, &'static str)> {
        match self {
            Self::Text(text) if places(text).is_none() => {
                vec![(text.clone(), "かっこ { } が、書き方に合いません")]
            }
            Self::Text(_) => Vec::new(),
            Self::First(list) if list.is_empty() => vec![("[]".to_owned(), "文がありません")],
            Self::First(list) => list.iter().flat_map(Self::mistakes).collect(),
            Self::By(fields) if fields.len() != 1 => {
                let names = fields.keys().cloned().collect::<Vec<_>>().join(" ");
                vec![(names, "文を選ぶ項目が、1つではありません")]
            }
            Self::By(fields) => {
                let inside = fields.values().flat_map(BTreeMap::values);
                inside.flat_map(Self::mistakes).collect()
            }
        }
    }
}

/// Checks what is said of one thing: every sentence as a text that somebody reads, and how its places are written.
pub(crate) fn check(says: &Says, rows: &mut Rows<'_>) {
    says.texts().into_iter().for_each(|text| rows.text(text));
    for (at, wrong) in says.mistakes() {
        rows.wrong(
            &at,
            wrong.to_owned(),
            "書き方は kb/README.md の「The words of a check」にあります。",
        );
    }
}

/// The places of a text; `None` where its marks do not fit: `{`, a name in lower case with hyphens or underscores, perhaps
/// `:time`, `}`.
fn places(text: &str) -> Option<Vec<&str>> {
    let mut places = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let (place, after) = after.split_once('}')?;
        let name = place.strip_suffix(":time").unwrap_or(place);
        let well_formed = !name.is_empty()
            && name.bytes().all(|byte| {
                byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte)
            });
        if before.contains('}') || !well_formed {
            return None;
        }
        places.push(place);
        rest = after;
    }
    (!rest.contains('}')).then_some(places)
}
