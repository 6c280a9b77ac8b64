//! Typed data as fields, and sentences filled with them. Apart from the sentences (says.rs), because the build reads those and
//! fills none.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;

use crate::hours::japan_time;
use crate::says::{Says, Values};

/// Where a sentence finds the words of values and the clauses: in their own file first, then in the one that several share.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Words<'a> {
    /// The file's own values, and those that are shared.
    pub(crate) values: [&'a Values; 2],
    /// The file's own clauses, and those that are shared.
    pub(crate) clauses: [&'a BTreeMap<String, Says>; 2],
}

/// The fields of something seen, by their names; what is inside of a field stands beside it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fields(BTreeMap<String, Value>);

impl Fields {
    /// The fields of typed data, as serde writes them. A field that is an enum's variant with fields of its own is its name,
    /// and those fields stand beside it; nothing is left out.
    #[must_use]
    pub fn of(seen: &impl Serialize) -> Self {
        let mut fields = Self::default();
        // Plain data: writing it cannot fail.
        if let Ok(Value::Object(seen)) = serde_json::to_value(seen) {
            fields.take(seen);
        }
        fields
    }

    fn take(&mut self, object: serde_json::Map<String, Value>) {
        for (name, value) in object {
            match value {
                Value::Null => {}
                Value::Object(mut inner) => {
                    let variant = inner.keys().next().cloned();
                    match variant.filter(|_| inner.len() == 1) {
                        Some(variant) if inner[&variant].is_object() => {
                            if let Some(Value::Object(fields)) = inner.remove(&variant) {
                                self.take(fields);
                            }
                            self.0.insert(name, Value::String(variant));
                        }
                        _ => self.take(inner),
                    }
                }
                other => {
                    self.0.insert(name, other);
                }
            }
        }
    }

    /// The same with a field that follows from the others, or without it where it is none.
    #[must_use]
    pub fn with(mut self, name: &str, value: Option<impl Into<Value>>) -> Self {
        match value {
            Some(value) => self.0.insert(name.to_owned(), value.into()),
            None => self.0.remove(name),
        };
        self
    }

    /// The field's text, where it is a text.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_str()
    }

    /// The names of all fields, and what they hold.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }
}

impl Says {
    /// The sentence with its places filled; `None` where one of them has nothing to be filled with.
    pub(crate) fn filled(&self, fields: &Fields, words: &Words<'_>) -> Option<String> {
        match self {
            Self::Text(text) => fill(text, |name, as_time| {
                let clause = words.clauses.iter().find_map(|clauses| clauses.get(name));
                if let Some(clause) = clause {
                    // A clause is what may be added: where it does not fit, nothing is.
                    return Some(clause.filled(fields, words).unwrap_or_default());
                }
                let value = fields.0.get(name)?;
                if as_time {
                    return Some(time(&plain(value)));
                }
                let own = words.values.iter().find_map(|values| values.get(name));
                let word = |value: &Value| match own {
                    Some(values) => values.get(&plain(value)).cloned(),
                    None => Some(plain(value)),
                };
                match value {
                    Value::Array(list) => {
                        let list: Option<Vec<String>> = list.iter().map(word).collect();
                        list.map(|list| list.join("、"))
                    }
                    one => word(one),
                }
            }),
            Self::First(list) => list.iter().find_map(|says| says.filled(fields, words)),
            Self::By(fields_of) => {
                let (name, values) = fields_of.first_key_value()?;
                let value = plain(fields.0.get(name)?);
                values.get(&value)?.filled(fields, words)
            }
        }
    }
}

/// A value as it is read: without the marks of JSON.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// A time as a clock in Japan shows it; the text as it is where it is no time.
fn time(text: &str) -> String {
    text.parse::<Timestamp>().map_or_else(
        |_| text.to_owned(),
        |time| {
            japan_time(time)
                .strftime("%Y年%-m月%-d日%-H時%-M分")
                .to_string()
        },
    )
}

/// Fills the places of a text; `None` where one has nothing, or where its marks do not fit.
fn fill(text: &str, mut word: impl FnMut(&str, bool) -> Option<String>) -> Option<String> {
    let mut filled = String::with_capacity(text.len() + 32);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let (place, after) = after.split_once('}')?;
        filled.push_str(before);
        let (name, way) = place.split_once(':').unwrap_or((place, ""));
        filled.push_str(&word(name, way == "time")?);
        rest = after;
    }
    filled.push_str(rest);
    Some(filled)
}
