//! What every text, list and number of content keeps, whatever its field is called: the same function walks a content file and the
//! body of a bundle before anything is built of either, so that a new field is covered by itself and nothing large or unseen
//! reaches a rule that would have to fear it.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use crate::mistake::{is_unseen, shown};
use crate::words::is_own_address;

/// The longest text, in letters; the longest of November 2026 has 135.
pub(crate) const LONGEST_TEXT: usize = 1_000;
/// The longest name of a field, in letters; the longest of November 2026 has 36.
const LONGEST_NAME: usize = 100;
/// The longest list, and the most names of a table; the longest of November 2026 has 900.
const LONGEST_LIST: usize = 4_000;
/// How deep lists and tables stand in one another; the deepest of November 2026 is 12.
const DEEPEST: usize = 24;
/// The most values; there were 50,000 in November 2026.
const MOST_VALUES: usize = 400_000;
/// The most letters of all texts together; there were 200,000 in November 2026.
const MOST_LETTERS: usize = 2_000_000;

/// What is beyond the bounds, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{beyond}")]
pub(crate) struct Wrong {
    /// The way to it: `entries[3].title`.
    pub(crate) place: String,
    pub(crate) beyond: Beyond,
}

/// What is beyond the bounds.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Beyond {
    #[error("制御文字か改行か、向きを変える文字があります")]
    Unseen,
    #[error("文が長すぎます（{LONGEST_TEXT}字まで）")]
    LongText,
    #[error("名前が長すぎます（{LONGEST_NAME}字まで）")]
    LongName,
    #[error("1つの一覧に、多すぎます（{LONGEST_LIST}個まで）")]
    LongList,
    #[error("入れ子が深すぎます（{DEEPEST}段まで）")]
    Deep,
    #[error("内容が多すぎます")]
    Much,
    #[error("文の中の場所「{0}」は、案内してよい場所ではありません")]
    Elsewhere(String),
}

impl Beyond {
    /// How to put it right.
    pub(crate) fn remedy(&self) -> &'static str {
        match self {
            Self::Unseen => "1行の文にします。",
            Self::LongText | Self::LongName => "短くします。",
            Self::LongList | Self::Much => "減らします。",
            Self::Deep => "入れ子を減らします。",
            Self::Elsewhere(_) => "kb/src/words.rs の ADDRESSES にある場所だけを書きます。",
        }
    }
}

/// Walks a document to its end and builds nothing. The first thing beyond the bounds ends it, as the reader's own error at that
/// place, and is noted in `wrong`.
pub(crate) fn keep<'de, D: Deserializer<'de>>(
    document: D,
    wrong: &mut Option<Wrong>,
) -> Result<(), D::Error> {
    let mut seen = Seen {
        values: 0,
        letters: 0,
        wrong,
    };
    Part {
        seen: &mut seen,
        place: &Place::Root,
        depth: 0,
    }
    .deserialize(document)
}

/// What has been seen so far.
struct Seen<'a> {
    values: usize,
    letters: usize,
    wrong: &'a mut Option<Wrong>,
}

/// The way to a part; written out only where something is wrong.
enum Place<'a> {
    Root,
    Field(&'a Place<'a>, &'a str),
    Row(&'a Place<'a>, usize),
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root => Ok(()),
            Self::Field(Self::Root, name) => out.write_str(&shown(name)),
            Self::Field(around, name) => write!(out, "{around}.{}", shown(name)),
            Self::Row(around, row) => write!(out, "{around}[{row}]"),
        }
    }
}

/// A part of the document.
struct Part<'a, 'b> {
    seen: &'a mut Seen<'b>,
    place: &'a Place<'a>,
    depth: usize,
}

impl Part<'_, '_> {
    fn beyond<E: Error>(&mut self, beyond: Beyond) -> E {
        let error = E::custom(&beyond);
        *self.seen.wrong = Some(Wrong {
            place: self.place.to_string(),
            beyond,
        });
        error
    }

    fn text<E: Error>(&mut self, text: &str, longest: usize) -> Result<(), E> {
        let mut letters = 0;
        let mut is_unseen_in = false;
        // A letter has at most four bytes, so a text beyond every bound is not walked.
        if text.len() <= 4 * longest {
            for letter in text.chars() {
                letters += 1;
                is_unseen_in |= is_unseen(letter);
            }
        }
        if letters > longest || text.len() > 4 * longest {
            return Err(self.beyond(if longest == LONGEST_NAME {
                Beyond::LongName
            } else {
                Beyond::LongText
            }));
        }
        if is_unseen_in {
            return Err(self.beyond(Beyond::Unseen));
        }
        if let Some(address) = elsewhere(text) {
            let address = shown(address);
            return Err(self.beyond(Beyond::Elsewhere(address)));
        }
        self.seen.letters += letters;
        if self.seen.letters > MOST_LETTERS {
            return Err(self.beyond(Beyond::Much));
        }
        Ok(())
    }

    fn value<E: Error>(&mut self) -> Result<(), E> {
        self.seen.values += 1;
        if self.seen.values > MOST_VALUES {
            return Err(self.beyond(Beyond::Much));
        }
        Ok(())
    }

    fn list<E: Error>(&mut self, rows: usize) -> Result<(), E> {
        if self.depth >= DEEPEST {
            return Err(self.beyond(Beyond::Deep));
        }
        if rows > LONGEST_LIST {
            return Err(self.beyond(Beyond::LongList));
        }
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for Part<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, part: D) -> Result<(), D::Error> {
        part.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Part<'_, '_> {
    type Value = ();

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("content")
    }

    fn visit_bool<E: Error>(mut self, _: bool) -> Result<(), E> {
        self.value()
    }

    fn visit_i64<E: Error>(mut self, _: i64) -> Result<(), E> {
        self.value()
    }

    fn visit_u64<E: Error>(mut self, _: u64) -> Result<(), E> {
        self.value()
    }

    fn visit_f64<E: Error>(mut self, _: f64) -> Result<(), E> {
        self.value()
    }

    fn visit_unit<E: Error>(mut self) -> Result<(), E> {
        self.value()
    }

    fn visit_str<E: Error>(mut self, text: &str) -> Result<(), E> {
        self.value()?;
        self.text(text, LONGEST_TEXT)
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut list: A) -> Result<(), A::Error> {
        self.value()?;
        let mut rows = 0;
        loop {
            self.list(rows)?;
            let row = Part {
                seen: &mut *self.seen,
                place: &Place::Row(self.place, rows),
                depth: self.depth + 1,
            };
            if list.next_element_seed(row)?.is_none() {
                return Ok(());
            }
            rows += 1;
        }
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut table: A) -> Result<(), A::Error> {
        self.value()?;
        let mut names = 0;
        loop {
            self.list(names)?;
            let name = Name(Part {
                seen: &mut *self.seen,
                place: self.place,
                depth: self.depth,
            });
            let Some(name) = table.next_key_seed(name)? else {
                return Ok(());
            };
            table.next_value_seed(Part {
                seen: &mut *self.seen,
                place: &Place::Field(self.place, &name),
                depth: self.depth + 1,
            })?;
            names += 1;
        }
    }
}

/// The name of a field. In a table of ours it is a text like any other: the name of a concept, what was seen, a value.
struct Name<'a, 'b>(Part<'a, 'b>);

impl<'de> DeserializeSeed<'de> for Name<'_, '_> {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, name: D) -> Result<String, D::Error> {
        name.deserialize_str(self)
    }
}

impl Visitor<'_> for Name<'_, '_> {
    type Value = String;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a name")
    }

    fn visit_str<E: Error>(mut self, name: &str) -> Result<String, E> {
        self.0.text(name, LONGEST_NAME)?;
        Ok(name.to_owned())
    }
}

/// What stands between a scheme and the rest of an address.
const AFTER_SCHEME: &str = "://";

/// An address in a text that is none of the program's: a terminal and a phone make a link of any address they see.
fn elsewhere(text: &str) -> Option<&str> {
    text.match_indices(AFTER_SCHEME).find_map(|(at, _)| {
        let from = text[..at]
            .rfind(|letter: char| !letter.is_ascii_alphanumeric() && !"+-.".contains(letter))
            .map_or(0, |before| {
                before + text[before..].chars().next().map_or(0, char::len_utf8)
            });
        let rest = &text[from..];
        let end = rest
            .find(|letter: char| !letter.is_ascii_graphic())
            .unwrap_or(rest.len());
        let address = &rest[..end];
        (!is_own_address(address)).then_some(address)
    })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::words::ADDRESSES;

    /// What is told of a document, as JSON and as TOML.
    fn told(document: &Value) -> Option<(String, Beyond)> {
        let text = document.to_string();
        let (mut of_json, mut of_toml) = (None, None);
        let json = keep(&mut serde_json::Deserializer::from_str(&text), &mut of_json);
        let text = toml::to_string(document).expect("TOML can hold it");
        let toml = keep(
            toml::Deserializer::parse(&text).expect("TOML"),
            &mut of_toml,
        );
        assert_eq!(of_json, of_toml, "one function for both ways");
        assert_eq!(json.is_err(), of_json.is_some());
        assert_eq!(toml.is_err(), of_json.is_some());
        of_json.map(|wrong| (wrong.place, wrong.beyond))
    }

    #[test]
    fn what_is_beyond_the_bounds_is_told_with_its_place_whatever_it_is() {
        let nested = |depth: usize| (0..depth).fold(json!("x"), |inner, _| json!({ "a": inner }));
        for (document, expected) in [
            (json!({ "a": [{ "b": "よい文です。" }] }), None),
            (
                json!({ "a": [{}, { "b": "\u{1b}]0;x\u{7}" }] }),
                Some(("a[1].b", Beyond::Unseen)),
            ),
            (json!({ "a": "a\nb" }), Some(("a", Beyond::Unseen))),
            (json!({ "a": "a\u{202E}b" }), Some(("a", Beyond::Unseen))),
            (
                json!({ "a": { "x\u{7f}": 1 } }),
                Some(("a", Beyond::Unseen)),
            ),
            (json!({ "a": "あ".repeat(LONGEST_TEXT) }), None),
            (
                json!({ "a": "あ".repeat(LONGEST_TEXT + 1) }),
                Some(("a", Beyond::LongText)),
            ),
            (
                json!({ "a".repeat(LONGEST_NAME + 1): 1 }),
                Some(("", Beyond::LongName)),
            ),
            (json!({ "a": vec![1; LONGEST_LIST] }), None),
            (
                json!({ "a": vec![1; LONGEST_LIST + 1] }),
                Some(("a", Beyond::LongList)),
            ),
            (nested(DEEPEST), None),
            (
                nested(DEEPEST + 1),
                Some((&*["a"; DEEPEST].join("."), Beyond::Deep)),
            ),
            (
                json!({ "a": vec![vec![1; 1_000]; 500] }),
                Some(("a[399]", Beyond::Much)),
            ),
            (
                json!({ "a": vec!["a".repeat(1_000); 2_500] }),
                Some(("a[2000]", Beyond::Much)),
            ),
        ] {
            let told = told(&document);
            let told = told
                .as_ref()
                .map(|(place, beyond)| (place.as_str(), beyond));
            let expected = expected.as_ref().map(|(place, beyond)| (*place, beyond));
            let is_much = |told: Option<(&str, &Beyond)>| {
                told.is_some_and(|(_, beyond)| *beyond == Beyond::Much)
            };
            // Where exactly too much begins is of no use to anybody.
            assert!(
                told == expected || is_much(told) && is_much(expected),
                "{told:?} is not {expected:?}"
            );
        }
    }

    #[test]
    fn a_text_names_no_address_but_the_programs() {
        for address in ADDRESSES {
            assert_eq!(elsewhere(address), None);
            assert_eq!(elsewhere(&format!("ページは {address} です。")), None);
            let longer = format!("{address}evil");
            assert_eq!(
                elsewhere(&longer).is_none(),
                address.ends_with('/'),
                "{address}"
            );
            let house = address.trim_end_matches('/');
            assert!(
                elsewhere(&format!("{house}.evil.example/")).is_some(),
                "{house}"
            );
            assert!(
                elsewhere(&format!("{house}@evil.example/")).is_some(),
                "{house}"
            );
        }
        for (text, told) in [
            ("A/Bと書く: よい。", None),
            ("https://evil.example へ", Some("https://evil.example")),
            ("見る：ms-settings://x", Some("ms-settings://x")),
            ("://", Some("://")),
            (
                "https://www.amazontrust.com/repository/ と http://a",
                Some("http://a"),
            ),
        ] {
            assert_eq!(elsewhere(text), told, "{text}");
        }
    }
}
