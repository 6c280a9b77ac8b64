//! Typed data as fields, and sentences filled with them. Apart from the sentences (says.rs), because the build reads those and
//! fills none.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;

use crate::hours::{japan_time, japanese_day};
use crate::json;
use crate::says::{Says, Values};

/// Where a sentence finds the words of values and the clauses: in their own file first, then in the one that several share.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Words<'a> {
    /// The file's own values, and those that are shared.
    pub(crate) values: [&'a Values; 2],
    /// The file's own clauses, and those that are shared; inside of a clause there are none.
    pub(crate) clauses: Option<[&'a BTreeMap<String, Says>; 2]>,
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
        if let Value::Object(seen) = json::value(seen) {
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

    /// The field's number, where it is a whole one and not negative.
    #[must_use]
    pub fn number(&self, name: &str) -> Option<u64> {
        self.0.get(name)?.as_u64()
    }

    /// The names of all fields, and what they hold.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }
}

/// A variant without fields as serde writes it: the word by which the content knows it.
#[must_use]
pub fn word_of(variant: &impl Serialize) -> String {
    json::value(variant).as_str().unwrap_or_default().to_owned()
}

impl Says {
    /// The sentence with its places filled; `None` where one of them has nothing to be filled with.
    pub(crate) fn filled(&self, fields: &Fields, words: &Words<'_>) -> Option<String> {
        match self {
            Self::Text(text) => fill(text, |name, as_time| {
                let clauses = words.clauses.iter().flatten();
                let clause = clauses.filter_map(|clauses| clauses.get(name)).next();
                if let Some(clause) = clause {
                    // A clause is what may be added: where it does not fit, nothing is.
                    let inside = Words {
                        clauses: None,
                        ..*words
                    };
                    return Some(clause.filled(fields, &inside).unwrap_or_default());
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
            let time = japan_time(time);
            let day = japanese_day(time.date());
            format!("{day}{}時{}分", time.hour(), time.minute())
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn said(says: &Value, fields: &Value) -> Option<String> {
        let says: Says = serde_json::from_value(says.clone()).expect("a sentence");
        let values: Values =
            serde_json::from_value(json!({ "kind": { "card": "カード", "true": "はい" } }))
                .expect("values");
        let clauses = serde_json::from_value(json!({ "port": ":{number}", "itself": "{itself}" }))
            .expect("clauses");
        let words = Words {
            values: [&values, &values],
            clauses: Some([&clauses, &clauses]),
        };
        says.filled(&Fields::of(fields), &words)
    }

    #[test]
    fn the_first_sentence_that_can_be_filled_is_said() {
        let either = json!(["「{product}」です。", "名前のない（{id}）です。"]);
        for (fields, expected) in [
            (json!({ "product": "A", "id": "1" }), Some("「A」です。")),
            (
                json!({ "product": null, "id": "1" }),
                Some("名前のない（1）です。"),
            ),
            (json!({ "product": null }), None),
        ] {
            assert_eq!(said(&either, &fields).as_deref(), expected);
        }
    }

    #[test]
    fn a_value_is_its_word_and_one_without_a_word_is_not_there() {
        let says = json!(["{kind}です。", "わかりません。"]);
        for (kind, expected) in [
            (json!("card"), "カードです。"),
            (json!(true), "はいです。"),
            (json!("phone"), "わかりません。"),
            (json!(["card", "card"]), "カード、カードです。"),
            (json!([]), "です。"),
        ] {
            assert_eq!(
                said(&says, &json!({ "kind": kind })).as_deref(),
                Some(expected)
            );
        }
    }

    #[test]
    fn a_clause_that_does_not_fit_is_left_out() {
        let says = json!("{host}{port}です。");
        assert_eq!(
            said(&says, &json!({ "host": "a", "number": 80 })).as_deref(),
            Some("a:80です。")
        );
        assert_eq!(
            said(&says, &json!({ "host": "a" })).as_deref(),
            Some("aです。")
        );
        // One inside of another would never end where it names itself.
        assert_eq!(
            said(&json!("{itself}です。"), &json!({})).as_deref(),
            Some("です。")
        );
    }

    #[test]
    fn a_sentence_is_chosen_by_a_field_and_a_variant_with_fields_is_its_name() {
        let says = json!({ "outcome": { "found": "{count}個あります。", "none": "ありません。" } });
        assert_eq!(
            said(&says, &json!({ "outcome": { "found": { "count": 3 } } })).as_deref(),
            Some("3個あります。")
        );
        assert_eq!(
            said(&says, &json!({ "outcome": "none" })).as_deref(),
            Some("ありません。")
        );
        assert_eq!(said(&says, &json!({ "outcome": "else" })), None);
        assert_eq!(said(&says, &json!({})), None);
    }

    #[test]
    fn a_time_is_read_from_a_clock_in_japan_and_what_is_none_stays_as_it_is() {
        let says = json!("{at:time}です。");
        for (at, expected) in [
            ("2026-11-22T15:05:00Z", "2026年11月23日0時5分です。"),
            ("先月", "先月です。"),
        ] {
            assert_eq!(said(&says, &json!({ "at": at })).as_deref(), Some(expected));
        }
    }

    #[test]
    fn what_a_value_says_is_never_taken_for_a_place() {
        assert_eq!(
            said(&json!("「{name}」です。"), &json!({ "name": "{kind}" })).as_deref(),
            Some("「{kind}」です。")
        );
    }
}
