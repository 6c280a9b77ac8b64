//! Types into JSON, into memory, where nothing can fail.

use serde::{Serialize, Serializer};
use serde_json::{Number, Value};

/// A value as JSON text, as `serde_json::to_string(&serde_json::to_value(…))` writes it but for the order of the fields: a number is
/// written as the JSON value of it is.
#[must_use]
pub fn written(value: &(impl Serialize + ?Sized)) -> String {
    let mut out = Out::default();
    match value.serialize(Writer(&mut out)) {
        Ok(()) => out.text,
        Err(never) => match never {},
    }
}

/// A value as JSON text in which every text is what `texts` makes of it and of its place. The names of variants and fields stand as
/// they are; the keys of a map are texts without a place, as is all that stands under them.
#[must_use]
pub fn written_with(value: &(impl Serialize + ?Sized), texts: &Texts<'_>) -> String {
    let mut out = Out {
        texts: Some(texts),
        ..Out::default()
    };
    match value.serialize(Writer(&mut out)) {
        Ok(()) => out.text,
        Err(never) => match never {},
    }
}

/// Where a value stands: the name of the struct (or of the enum with the variant), and the field. A list, an option or a variant's
/// content has the place of its field.
pub type Place = (&'static str, &'static str);

/// What becomes of a text at a place.
pub type Texts<'a> = dyn Fn(Option<Place>, &str) -> String + 'a;

/// A value as JSON in memory.
#[must_use]
pub fn value(value: &(impl Serialize + ?Sized)) -> Value {
    // What was just written is JSON.
    serde_json::from_slice(written(value).as_bytes()).unwrap_or_default()
}

/// Writing into memory has no fault, so no type has code for one. A type that is its own fault would be a mistake of the program.
#[derive(Debug)]
enum Never {}

impl std::fmt::Display for Never {
    fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match *self {}
    }
}

impl std::error::Error for Never {}

impl serde::ser::Error for Never {
    fn custom<T: std::fmt::Display>(fault: T) -> Self {
        panic!("a value that is no JSON: {fault}")
    }
}

type Written = Result<(), Never>;

#[derive(Default)]
struct Out<'t> {
    text: String,
    /// The place of what is being written.
    place: Option<Place>,
    texts: Option<&'t Texts<'t>>,
}

struct Writer<'a, 't>(&'a mut Out<'t>);

/// A list or an object that has been begun.
struct Begun<'a, 't> {
    out: &'a mut Out<'t>,
    /// What closes it.
    end: &'static str,
    /// The name of the struct.
    name: &'static str,
    /// Its own place.
    place: Option<Place>,
}

fn quoted(text: &str, out: &mut String) {
    out.push('"');
    let mut rest = 0;
    for (at, byte) in text.bytes().enumerate() {
        if byte >= 0x20 && byte != b'"' && byte != b'\\' {
            continue;
        }
        out.push_str(&text[rest..at]);
        rest = at + 1;
        match byte {
            b'"' => out.push_str("\\\""),
            b'\\' => out.push_str("\\\\"),
            0x08 => out.push_str("\\b"),
            0x09 => out.push_str("\\t"),
            0x0A => out.push_str("\\n"),
            0x0C => out.push_str("\\f"),
            0x0D => out.push_str("\\r"),
            _ => {
                out.push_str("\\u00");
                for digit in [byte >> 4, byte & 0xF] {
                    out.push(char::from_digit(digit.into(), 16).unwrap_or('0'));
                }
            }
        }
    }
    out.push_str(&text[rest..]);
    out.push('"');
}

impl<'a, 't> Writer<'a, 't> {
    fn plainly(self, text: &str) -> Written {
        self.0.text.push_str(text);
        Ok(())
    }

    fn number(self, number: Option<Number>) -> Written {
        match number {
            Some(number) => self.plainly(&number.to_string()),
            // As JSON has no name for it.
            None => self.plainly("null"),
        }
    }

    /// Begins what stands under a variant's name, where there is one.
    fn begun(
        self,
        name: &'static str,
        variant: Option<&str>,
        begin: char,
        end: &'static str,
    ) -> Begun<'a, 't> {
        let text = &mut self.0.text;
        if let Some(variant) = variant {
            text.push('{');
            quoted(variant, text);
            text.push(':');
        }
        text.push(begin);
        Begun {
            place: self.0.place,
            out: self.0,
            end,
            name,
        }
    }
}

impl Begun<'_, '_> {
    fn comma(&mut self) {
        let text = &mut self.out.text;
        // What was written before ends with neither, because a text ends with its mark.
        if !text.ends_with(['[', '{']) {
            text.push(',');
        }
    }

    fn key(&mut self, key: &'static str) {
        self.comma();
        quoted(key, &mut self.out.text);
        self.out.text.push(':');
    }

    fn field(&mut self, field: &'static str) {
        self.key(field);
        self.out.place = Some((self.name, field));
    }

    fn ended(self) -> Written {
        self.out.text.push_str(self.end);
        self.out.place = self.place;
        Ok(())
    }
}

/// The narrower numbers, each written as the widest of its kind.
macro_rules! numbers {
    ($($name:ident $narrow:ty as $widest:ident;)+) => {
        $(fn $name(self, number: $narrow) -> Written {
            self.$widest(number.into())
        })+
    };
}

impl<'a, 't> Serializer for Writer<'a, 't> {
    type Ok = ();
    type Error = Never;
    type SerializeSeq = Begun<'a, 't>;
    type SerializeTuple = Begun<'a, 't>;
    type SerializeTupleStruct = Begun<'a, 't>;
    type SerializeTupleVariant = Begun<'a, 't>;
    type SerializeMap = Begun<'a, 't>;
    type SerializeStruct = Begun<'a, 't>;
    type SerializeStructVariant = Begun<'a, 't>;

    fn serialize_bool(self, yes: bool) -> Written {
        self.plainly(if yes { "true" } else { "false" })
    }

    numbers! {
        serialize_i8 i8 as serialize_i64;
        serialize_i16 i16 as serialize_i64;
        serialize_i32 i32 as serialize_i64;
        serialize_u8 u8 as serialize_u64;
        serialize_u16 u16 as serialize_u64;
        serialize_u32 u32 as serialize_u64;
        serialize_f32 f32 as serialize_f64;
    }

    fn serialize_i64(self, number: i64) -> Written {
        self.number(Some(number.into()))
    }

    fn serialize_u64(self, number: u64) -> Written {
        self.number(Some(number.into()))
    }

    fn serialize_f64(self, number: f64) -> Written {
        self.number(Number::from_f64(number))
    }

    fn serialize_char(self, letter: char) -> Written {
        self.serialize_str(letter.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, text: &str) -> Written {
        match self.0.texts {
            Some(texts) => quoted(&texts(self.0.place, text), &mut self.0.text),
            None => quoted(text, &mut self.0.text),
        }
        Ok(())
    }

    fn serialize_bytes(self, bytes: &[u8]) -> Written {
        self.collect_seq(bytes)
    }

    fn serialize_none(self) -> Written {
        self.number(None)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Written {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Written {
        self.number(None)
    }

    fn serialize_unit_struct(self, _name: &'static str) -> Written {
        self.number(None)
    }

    fn serialize_unit_variant(
        self,
        _name: &'static str,
        _place: u32,
        variant: &'static str,
    ) -> Written {
        quoted(variant, &mut self.0.text);
        Ok(())
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _name: &'static str,
        value: &T,
    ) -> Written {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _name: &'static str,
        _place: u32,
        variant: &'static str,
        value: &T,
    ) -> Written {
        let mut object = self.begun("", None, '{', "}");
        object.key(variant);
        value.serialize(Writer(object.out))?;
        object.ended()
    }

    fn serialize_seq(self, _length: Option<usize>) -> Result<Begun<'a, 't>, Never> {
        Ok(self.begun("", None, '[', "]"))
    }

    fn serialize_tuple(self, _length: usize) -> Result<Begun<'a, 't>, Never> {
        Ok(self.begun("", None, '[', "]"))
    }

    fn serialize_tuple_struct(
        self,
        _name: &'static str,
        _length: usize,
    ) -> Result<Begun<'a, 't>, Never> {
        Ok(self.begun("", None, '[', "]"))
    }

    fn serialize_tuple_variant(
        self,
        _name: &'static str,
        _place: u32,
        variant: &'static str,
        _length: usize,
    ) -> Result<Begun<'a, 't>, Never> {
        Ok(self.begun("", Some(variant), '[', "]}"))
    }

    fn serialize_map(self, _length: Option<usize>) -> Result<Begun<'a, 't>, Never> {
        Ok(self.begun("", None, '{', "}"))
    }

    fn serialize_struct(self, name: &'static str, _length: usize) -> Result<Begun<'a, 't>, Never> {
        Ok(self.begun(name, None, '{', "}"))
    }

    fn serialize_struct_variant(
        self,
        name: &'static str,
        _place: u32,
        variant: &'static str,
        _length: usize,
    ) -> Result<Begun<'a, 't>, Never> {
        Ok(self.begun(name, Some(variant), '{', "}}"))
    }
}

macro_rules! elements {
    ($($of:ident $add:ident;)+) => {
        $(impl serde::ser::$of for Begun<'_, '_> {
            type Ok = ();
            type Error = Never;

            fn $add<T: Serialize + ?Sized>(&mut self, value: &T) -> Written {
                self.comma();
                value.serialize(Writer(self.out))
            }

            fn end(self) -> Written {
                self.ended()
            }
        })+
    };
}

elements! {
    SerializeSeq serialize_element;
    SerializeTuple serialize_element;
    SerializeTupleStruct serialize_field;
    SerializeTupleVariant serialize_field;
}

macro_rules! fields {
    ($($of:ident)+) => {
        $(impl serde::ser::$of for Begun<'_, '_> {
            type Ok = ();
            type Error = Never;

            fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Written {
                self.field(key);
                value.serialize(Writer(self.out))
            }

            fn end(self) -> Written {
                self.ended()
            }
        })+
    };
}

fields! { SerializeStruct SerializeStructVariant }

impl serde::ser::SerializeMap for Begun<'_, '_> {
    type Ok = ();
    type Error = Never;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Written {
        self.comma();
        self.out.place = None;
        let from = self.out.text.len();
        key.serialize(Writer(self.out))?;
        // A number or a word that is no text is one as a key.
        if !self.out.text[from..].starts_with('"') {
            let key = self.out.text.split_off(from);
            quoted(&key, &mut self.out.text);
        }
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Written {
        self.out.text.push(':');
        value.serialize(Writer(self.out))
    }

    fn end(self) -> Written {
        self.ended()
    }
}
