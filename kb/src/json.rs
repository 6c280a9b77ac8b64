//! JSON into types, with as little code as can do it. A reader that is made anew for every type is most of what a browser fetches:
//! serde_json's own takes a struct from an object or from a list, and each of both ways is code of every type. This one takes a
//! struct from an object, as it is written, and from nothing else. And back into JSON: `write.rs`.

mod write;

use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, Error as _, Expected, MapAccess,
    SeqAccess, Unexpected, VariantAccess, Visitor,
};
use serde_json::{Error, Map, Value};

pub use write::{Place, Texts, value, written, written_with};

/// Reads a type from JSON in memory.
///
/// # Errors
/// When it is of another shape.
pub fn read<T: DeserializeOwned>(value: Value) -> Result<T, Error> {
    T::deserialize(Plain(Some(value)))
}

/// Reads a type from JSON as text.
///
/// # Errors
/// When it is no JSON, or of another shape.
pub fn read_bytes<T: DeserializeOwned>(json: &[u8]) -> Result<T, Error> {
    read(serde_json::from_slice(json)?)
}

/// The structs that refuse a field they do not know (`deny_unknown_fields`; a test reads the sources). serde knows it only in the reader
/// that compares keys, which is not used. Where a name is that of two structs, the first field stands with it.
#[rustfmt::skip]
const STRICT: &[&str] = &[
    "Advisory", "AdvisoryFile", "Answers", "AppFile", "AtTheDesk", "CardProgram", "Change", "ChargeWords",
    "CheckWords", "ClosedNetwork", "Concept", "Condition", "Contact", "ContactFile", "DesksFile", "Document",
    "EditionFile", "Effect", "Ended", "Entry", "Filter", "FilterFile", "Fits", "Happened", "Headed", "Hours",
    "Interceptor", "InterceptorFile", "Known", "Line", "LookAlike", "LookWords", "Meanwhile", "MeanwhileLine",
    "Message", "Nearby", "NfcAntenna", "NfcAntennas", "NoCause", "NoMatch", "Notice", "OpeningWords", "OptionWords",
    "OrCheck", "OtherStatus", "OutcomeWords", "PatientFile", "PatientPage", "PatientStep", "PatientWords", "PcscName",
    "Phone", "PhoneModel", "PhoneNetwork", "PhoneSystem", "Probe", "Product", "ProgramFile", "Question",
    "QuestionWords", "Reader.id", "ReaderFile", "Reception", "Record", "RecordChange", "RecordSources", "Remote", "Root",
    "Roots", "Row", "ScenesFile", "SeenIssuer", "Sentence", "SharedWords", "Source", "Standing", "Station",
    "StatusFile", "Step", "SupportUntil", "Synonyms", "SystemFrom", "Touch", "UsbName", "VerdictLook", "VerdictWords",
    "VersionMeaning", "Way", "WayStep", "When", "Wording", "Written",
];

/// A value, or a field that is missing: an option is then none, and everything else is refused.
struct Plain(Option<Value>);

impl Plain {
    fn is_not(&self, expected: &dyn Expected) -> Error {
        let found = match &self.0 {
            None => return missing(""),
            Some(Value::Null) => Unexpected::Unit,
            Some(Value::Bool(yes)) => Unexpected::Bool(*yes),
            Some(Value::Number(number)) => {
                match (number.as_u64(), number.as_i64(), number.as_f64()) {
                    (Some(number), ..) => Unexpected::Unsigned(number),
                    (_, Some(number), _) => Unexpected::Signed(number),
                    (.., number) => Unexpected::Float(number.unwrap_or(f64::NAN)),
                }
            }
            Some(Value::String(text)) => Unexpected::Str(text),
            Some(Value::Array(_)) => Unexpected::Seq,
            Some(Value::Object(_)) => Unexpected::Map,
        };
        Error::invalid_type(found, expected)
    }

    fn text(self, expected: &dyn Expected) -> Result<String, Error> {
        match self.0 {
            Some(Value::String(text)) => Ok(text),
            _ => Err(self.is_not(expected)),
        }
    }

    fn list(self, expected: &dyn Expected) -> Result<List, Error> {
        match self.0 {
            Some(Value::Array(list)) => Ok(List(list.into_iter())),
            _ => Err(self.is_not(expected)),
        }
    }

    fn object(self, expected: &dyn Expected) -> Result<Map<String, Value>, Error> {
        match self.0 {
            Some(Value::Object(fields)) => Ok(fields),
            _ => Err(self.is_not(expected)),
        }
    }

    /// The fields of a struct of this name in their order.
    fn table(
        self,
        name: &str,
        names: &'static [&'static str],
        expected: &dyn Expected,
    ) -> Result<Table, Error> {
        let given = self.object(expected)?;
        if is_strict(name, names) {
            let unknown = given.keys().find(|key| !names.contains(&key.as_str()));
            if let Some(unknown) = unknown {
                return Err(Error::unknown_field(unknown, names));
            }
        }
        Ok(Table {
            given,
            rest: names.iter(),
            name: "",
            is_missing: false,
        })
    }

    fn variant(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        expected: &dyn Expected,
    ) -> Result<Variant, Error> {
        let (variant, content) = match self.0 {
            Some(Value::String(variant)) => (variant, None),
            Some(Value::Object(fields)) if fields.len() == 1 => match fields.into_iter().next() {
                Some((variant, content)) => (variant, Some(content)),
                None => return Err(Error::custom("no variant")),
            },
            Some(Value::Object(_)) => {
                return Err(Error::invalid_value(
                    Unexpected::Map,
                    &"map with a single key",
                ));
            }
            _ => return Err(self.is_not(expected)),
        };
        match variants.iter().position(|known| *known == variant) {
            Some(place) => Ok(Variant {
                place,
                content: Content {
                    of: name,
                    given: content,
                },
            }),
            None => Err(Error::unknown_variant(&variant, variants)),
        }
    }
}

fn is_strict(name: &str, fields: &[&str]) -> bool {
    STRICT.iter().any(|strict| match strict.split_once('.') {
        Some((strict, first)) => strict == name && fields.first() == Some(&first),
        None => *strict == name,
    })
}

fn missing(field: &'static str) -> Error {
    Error::missing_field(field)
}

/// Every kind of number is given as it is; its type says whether it fits.
macro_rules! numbers {
    ($($method:ident)+) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            match self.0 {
                Some(Value::Number(number)) => number.deserialize_any(visitor),
                _ => Err(self.is_not(&visitor)),
            }
        })+
    };
}

macro_rules! texts {
    ($($method:ident)+) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            let text = self.text(&visitor)?;
            visitor.visit_string(text)
        })+
    };
}

impl<'de> Deserializer<'de> for Plain {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            None => Err(self.is_not(&visitor)),
            Some(Value::Null) => visitor.visit_unit(),
            Some(Value::Bool(yes)) => visitor.visit_bool(yes),
            Some(Value::Number(number)) => number.deserialize_any(visitor),
            Some(Value::String(text)) => visitor.visit_string(text),
            Some(Value::Array(list)) => visitor.visit_seq(&mut List(list.into_iter())),
            Some(Value::Object(fields)) => visitor.visit_map(&mut Fields::of(fields)),
        }
    }

    numbers! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128
        deserialize_f32 deserialize_f64
    }

    texts! {
        deserialize_char deserialize_str deserialize_string deserialize_bytes deserialize_byte_buf
        deserialize_identifier
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Some(Value::Bool(yes)) => visitor.visit_bool(yes),
            _ => Err(self.is_not(&visitor)),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            None | Some(Value::Null) => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Some(Value::Null) => visitor.visit_unit(),
            _ => Err(self.is_not(&visitor)),
        }
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self.0 {
            None => Err(self.is_not(&visitor)),
            Some(_) => visitor.visit_newtype_struct(self),
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let mut list = self.list(&visitor)?;
        let read = visitor.visit_seq(&mut list)?;
        list.ended()?;
        Ok(read)
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        _length: usize,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _length: usize,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let mut fields = Fields::of(self.object(&visitor)?);
        visitor.visit_map(&mut fields)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let mut table = self.table(name, fields, &visitor)?;
        let read = visitor.visit_seq(&mut table);
        read.map_err(|error| table.fault(error))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let mut variant = self.variant(name, variants, &"string or map")?;
        visitor.visit_enum(&mut variant)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }
}

struct List(std::vec::IntoIter<Value>);

impl List {
    fn ended(&self) -> Result<(), Error> {
        match self.0.len() {
            0 => Ok(()),
            more => Err(Error::invalid_length(more, &"fewer elements in array")),
        }
    }
}

impl<'de> SeqAccess<'de> for &mut List {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Error> {
        match self.0.next() {
            Some(value) => seed.deserialize(Plain(Some(value))).map(Some),
            None => Ok(None),
        }
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.0.len())
    }
}

/// The fields of a struct in their order. serde writes two readers for each struct: one that compares keys, and one for a list, a
/// fifth of its code. This is an object as that list: what is missing is none where it is an option, else what the field's own
/// default gives, and refused where it has none.
struct Table {
    given: Map<String, Value>,
    rest: std::slice::Iter<'static, &'static str>,
    /// The field that is being read.
    name: &'static str,
    /// Whether it is missing.
    is_missing: bool,
}

impl Table {
    fn next(&mut self) -> Plain {
        self.name = self.rest.next().copied().unwrap_or_default();
        let value = self.given.remove(self.name);
        self.is_missing = value.is_none();
        Plain(value)
    }

    /// The fault of a field that is there; one that is missing has its default, if it has one.
    fn at_field(&self, error: Error) -> Result<(), Error> {
        if self.is_missing { Ok(()) } else { Err(error) }
    }

    /// The fault as it is said of an object.
    fn fault(&self, error: Error) -> Error {
        if self.is_missing {
            return missing(self.name);
        }
        error
    }
}

impl<'de> SeqAccess<'de> for &mut Table {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Error> {
        let value = self.next();
        match seed.deserialize(value) {
            Ok(read) => Ok(Some(read)),
            Err(error) => self.at_field(error).map(|()| None),
        }
    }
}

struct Fields {
    rest: serde_json::map::IntoIter,
    /// The value of the key that was read last.
    value: Value,
}

impl Fields {
    fn of(fields: Map<String, Value>) -> Self {
        Self {
            rest: fields.into_iter(),
            value: Value::Null,
        }
    }
}

impl<'de> MapAccess<'de> for &mut Fields {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Error> {
        let Some((key, value)) = self.rest.next() else {
            return Ok(None);
        };
        self.value = value;
        seed.deserialize(Plain(Some(Value::String(key)))).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        seed.deserialize(Plain(Some(self.value.take())))
    }
}

struct Variant {
    /// Its place among the variants: so no type compares names.
    place: usize,
    content: Content,
}

impl<'de, 'a> EnumAccess<'de> for &'a mut Variant {
    type Error = Error;
    type Variant = &'a mut Content;

    fn variant_seed<V: DeserializeSeed<'de>>(
        self,
        seed: V,
    ) -> Result<(V::Value, &'a mut Content), Error> {
        let variant = seed.deserialize(NamePlace(self.place))?;
        Ok((variant, &mut self.content))
    }
}

/// The place of a name in its list.
struct NamePlace(usize);

impl<'de> Deserializer<'de> for NamePlace {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_u64(self.0 as u64)
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// What stands under a variant's name, where something does.
struct Content {
    /// The name of the variant's type.
    of: &'static str,
    given: Option<Value>,
}

impl Content {
    fn given(&mut self, expected: &dyn Expected) -> Result<Plain, Error> {
        match self.given.take() {
            Some(given) => Ok(Plain(Some(given))),
            None => Err(Error::invalid_type(Unexpected::UnitVariant, expected)),
        }
    }
}

impl<'de> VariantAccess<'de> for &mut Content {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        match self.given.take() {
            None | Some(Value::Null) => Ok(()),
            other => Err(Plain(other).is_not(&"unit")),
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Error> {
        seed.deserialize(self.given(&"newtype variant")?)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Error> {
        self.given(&"tuple variant")?.deserialize_seq(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let of = self.of;
        let given = self.given(&"struct variant")?;
        given.deserialize_struct(of, fields, visitor)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::{Deserialize, Serialize};
    use serde_json::json;

    use super::*;
    use crate::base::Base;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    #[serde(rename_all = "kebab-case")]
    enum Kind {
        Alone,
        One(u8),
        Two(i64, f32),
        Named { wide: Option<f64>, letter: char },
    }

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Newtype(Vec<String>);

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Everything {
        kinds: Vec<Kind>,
        texts: Newtype,
        keyed: BTreeMap<String, (bool, Option<()>)>,
        nothing: Option<u32>,
    }

    fn everything() -> Everything {
        let all_letters: String = (0..0x3000).filter_map(char::from_u32).collect();
        Everything {
            kinds: vec![
                Kind::Alone,
                Kind::One(255),
                Kind::Two(i64::MIN, 0.1),
                Kind::Named {
                    wide: Some(1e300),
                    letter: '"',
                },
            ],
            texts: Newtype(vec![String::new(), all_letters]),
            keyed: BTreeMap::from([("\n".to_owned(), (true, None))]),
            nothing: None,
        }
    }

    #[test]
    fn what_is_written_is_what_serde_json_writes_and_is_read_again() {
        let all = everything();
        let value = serde_json::to_value(&all).expect("JSON");
        let text = written(&all);
        assert_eq!(
            serde_json::from_str::<Value>(&text).ok(),
            Some(value.clone())
        );
        assert_eq!(read::<Everything>(value).ok(), Some(everything()));
        // Letter by letter, where there is one order only.
        let letters = Value::from(all.texts.0);
        assert_eq!(written(&letters), letters.to_string());
    }

    #[test]
    fn the_pages_are_read_as_serde_json_reads_them() {
        let entries = Base::embedded().entries();
        let read = read_bytes::<Vec<crate::entry::Entry>>(written(entries).as_bytes());
        assert_eq!(read.expect("entries"), entries);
    }

    #[test]
    fn another_shape_is_refused_in_serde_jsons_words() {
        for (wrong, all_the_same) in [
            (json!(7), true),
            (
                json!({"kinds": [{"one": 300}], "texts": [], "keyed": {}}),
                true,
            ),
            (json!({"kinds": ["two"], "texts": [], "keyed": {}}), true),
            (
                json!({"kinds": [{"alone": 1}], "texts": [], "keyed": {}}),
                false,
            ),
            (json!({"kinds": [], "texts": "", "keyed": {}}), true),
            (json!({"kinds": [], "texts": []}), true),
            // serde_json takes a list for a struct.
            (json!([[], [], {}, null]), false),
        ] {
            let told = read::<Everything>(wrong.clone())
                .expect_err("refused")
                .to_string();
            match serde_json::from_value::<Everything>(wrong) {
                Err(own) if all_the_same => assert_eq!(told, own.to_string()),
                _ => assert!(!told.is_empty()),
            }
        }
    }

    #[test]
    fn a_struct_that_refuses_what_it_does_not_know_does_so_here() {
        let refused = read::<crate::synonyms::Concept>(json!({"words": [], "wordz": []}));
        let own =
            serde_json::from_value::<crate::synonyms::Concept>(json!({"words": [], "wordz": []}));
        assert_eq!(
            refused.expect_err("refused").to_string(),
            own.expect_err("refused").to_string()
        );
        assert!(read::<Newtype>(json!(["a"])).is_ok());
        let more = json!({"kinds": [], "texts": [], "keyed": {}, "more": 1});
        assert!(read::<Everything>(more).is_ok());
    }

    /// Every struct of the sources with serde's attribute, by its name.
    fn strict_in(folder: &std::path::Path, found: &mut Vec<String>) {
        for item in std::fs::read_dir(folder).expect("a folder").flatten() {
            let path = item.path();
            if path.is_dir() && !path.ends_with("tests") {
                strict_in(&path, found);
            }
            if path.extension().is_none_or(|ending| ending != "rs")
                || path.ends_with("kb/src/json.rs")
            {
                continue;
            }
            let text = std::fs::read_to_string(&path).expect("a source");
            for after in text.split("deny_unknown_fields").skip(1) {
                let mut words = after.split(|letter: char| !letter.is_alphanumeric());
                let name = words
                    .by_ref()
                    .find(|word| matches!(*word, "struct" | "enum"))
                    .and_then(|_| words.next());
                found.push(name.expect("a type").to_owned());
            }
        }
    }

    #[test]
    fn the_structs_that_refuse_what_they_do_not_know_are_those_of_the_sources() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let mut found = Vec::new();
        for folder in ["kb/src", "crates", "web/src"] {
            strict_in(&root.join(folder), &mut found);
        }
        found.sort_unstable();
        found.dedup();
        let known: Vec<&str> = STRICT
            .iter()
            .filter_map(|strict| strict.split('.').next())
            .collect();
        assert_eq!(found, known);
    }

    #[test]
    fn texts_are_given_with_their_places_and_names_stay() {
        let text = written_with(&everything(), &|place, text| match place {
            Some((of, field)) => format!("{of}.{field} {}", text.len()),
            None => "?".to_owned(),
        });
        let told: Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(told["kinds"][0], "alone");
        assert_eq!(told["kinds"][3]["named"]["letter"], "Kind.letter 1");
        assert_eq!(told["texts"][0], "Everything.texts 0");
        assert_eq!(told["keyed"], json!({"?": [true, null]}));
    }
}
