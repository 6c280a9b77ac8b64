//! Facts on their way out. A text leaves only when its place is declared (`PLACES`), and only as the kind declared
//! there: a time, a product, a version. Every other text is left out, so a new field of the facts is private until
//! somebody declares it. There is no search for patterns: `0x81000023` cannot be mistaken for a number of the machine,
//! nor a number of the machine for something harmless. This is a serde serializer, because every text of the facts
//! passes through one.

use std::cell::RefCell;

use serde::Serialize;
use serde::ser::{
    Error as _, Impossible, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant, Serializer,
};
use serde_json::{Error, Map, Value};

use super::kinds::{HIDDEN, Kind, Stand};
use facts::Facts;

/// The places from which texts may leave: type, field, and the kind of the text.
const PLACES: &[(&str, &str, Kind)] = &[
    // serde writes the tags of these two as texts.
    ("Why", "why", Kind::Tag),
    ("BluetoothSearch", "search", Kind::Tag),
    ("Facts", "taken_at", Kind::Time),
    ("Why", "message", Kind::SystemMessage),
    ("Why", "reader", Kind::ReaderName),
    ("Reader", "name", Kind::ReaderName),
    ("Card", "reader", Kind::ReaderName),
    ("CardLook", "select", Kind::StatusWord),
    ("CardLook", "message", Kind::SystemMessage),
    ("UsbReader", "id", Kind::UsbId),
    ("UsbReader", "hubs", Kind::UsbId),
    ("UsbReader", "products", Kind::Product),
    ("UsbReader", "driver", Kind::Driver),
    ("BluetoothSearch", "message", Kind::SystemMessage),
    ("BluetoothReader", "name", Kind::BluetoothName),
    ("Endpoint", "host", Kind::Host),
    ("ProxySetting", "host", Kind::Host),
    ("PlainOutcome", "moved_to", Kind::Host),
    ("NameOutcome", "message", Kind::SystemMessage),
    ("RouteOutcome", "message", Kind::SystemMessage),
    ("TlsOutcome", "message", Kind::SystemMessage),
    ("TlsOutcome", "alert", Kind::Alert),
    ("PathVerdict", "message", Kind::SystemMessage),
    ("Chain", "not_before", Kind::Time),
    ("Chain", "not_after", Kind::Time),
    ("Chain", "roots", Kind::Root),
    ("Issuer", "name", Kind::IssuerName),
    ("Issuer", "organisation", Kind::IssuerName),
    ("ClockOffset", "server_time", Kind::Time),
    ("RootInStore", "root", Kind::Root),
    ("RootInStore", "not_before", Kind::Time),
    ("RootInStore", "not_after", Kind::Time),
    ("Answers", "app", Kind::AppAnswer),
    ("App", "version", Kind::Version),
    ("App", "newer", Kind::Version),
    ("SystemVersion", "version", Kind::Version),
    ("SystemVersion", "release", Kind::Release),
    ("TerminalProgram", "version", Kind::Version),
    ("InstitutionCertificate", "not_before", Kind::Time),
    ("InstitutionCertificate", "not_after", Kind::Time),
    ("RegisteredReader", "name", Kind::ReaderName),
    ("TerminalClock", "passed", Kind::Time),
];

/// The facts as they may leave the machine; judging them gives the same verdicts.
///
/// # Errors
/// When a part of the facts has an unknown shape.
pub fn outgoing(facts: &Facts) -> Result<Facts, Error> {
    let stand = RefCell::new(Stand::default());
    let left = facts.serialize(Outgoing {
        place: None,
        stand: &stand,
    })?;
    serde_json::from_value(left)
}

#[derive(Clone, Copy)]
struct Outgoing<'a> {
    /// The field being written. A list, an option or a variant's content has the place of its field.
    place: Option<(&'static str, &'static str)>,
    stand: &'a RefCell<Stand>,
}

/// A struct or a list on its way out.
struct Parts<'a, Of> {
    out: Outgoing<'a>,
    name: &'static str,
    variant: Option<&'static str>,
    of: Of,
}

impl<'a> Outgoing<'a> {
    fn parts<Of: Default>(
        self,
        name: &'static str,
        variant: Option<&'static str>,
    ) -> Parts<'a, Of> {
        Parts {
            out: self,
            name,
            variant,
            of: Of::default(),
        }
    }
}

/// The content under its variant's name, where there is one.
fn under(variant: Option<&'static str>, content: Value) -> Value {
    match variant {
        Some(variant) => Value::Object(Map::from_iter([(variant.to_owned(), content)])),
        None => content,
    }
}

macro_rules! plainly {
    ($($method:ident $type:ty;)+) => {
        $(fn $method(self, value: $type) -> Result<Value, Error> { serde_json::to_value(value) })+
    };
}

impl<'a> Serializer for Outgoing<'a> {
    type Ok = Value;
    type Error = Error;
    type SerializeSeq = Parts<'a, Vec<Value>>;
    type SerializeTuple = Parts<'a, Vec<Value>>;
    type SerializeTupleStruct = Parts<'a, Vec<Value>>;
    type SerializeTupleVariant = Parts<'a, Vec<Value>>;
    type SerializeMap = Impossible<Value, Error>;
    type SerializeStruct = Parts<'a, Map<String, Value>>;
    type SerializeStructVariant = Parts<'a, Map<String, Value>>;

    plainly! {
        serialize_bool bool;
        serialize_i8 i8;
        serialize_i16 i16;
        serialize_i32 i32;
        serialize_i64 i64;
        serialize_u8 u8;
        serialize_u16 u16;
        serialize_u32 u32;
        serialize_u64 u64;
        serialize_f32 f32;
        serialize_f64 f64;
    }

    fn serialize_str(self, text: &str) -> Result<Value, Error> {
        let kind = self.place.and_then(|(of, field)| {
            PLACES
                .iter()
                .find(|(a_type, a_field, _)| *a_type == of && *a_field == field)
        });
        let out = match kind {
            Some((_, _, kind)) => kind.out(text, &mut self.stand.borrow_mut()),
            None => HIDDEN.to_owned(),
        };
        Ok(Value::String(kb::shown(&out).into_owned()))
    }

    fn serialize_char(self, _: char) -> Result<Value, Error> {
        self.serialize_str("")
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<Value, Error> {
        Err(Error::custom("facts have no bytes"))
    }

    fn serialize_none(self) -> Result<Value, Error> {
        Ok(Value::Null)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Value, Error> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<Value, Error> {
        Ok(Value::Null)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<Value, Error> {
        Ok(Value::Null)
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<Value, Error> {
        Ok(Value::String(variant.to_owned()))
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<Value, Error> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<Value, Error> {
        Ok(under(Some(variant), value.serialize(self)?))
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Self::SerializeSeq, Error> {
        Ok(self.parts("", None))
    }

    fn serialize_tuple(self, _: usize) -> Result<Self::SerializeTuple, Error> {
        Ok(self.parts("", None))
    }

    fn serialize_tuple_struct(
        self,
        name: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleStruct, Error> {
        Ok(self.parts(name, None))
    }

    fn serialize_tuple_variant(
        self,
        name: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Error> {
        Ok(self.parts(name, Some(variant)))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Self::SerializeMap, Error> {
        // A map's keys would be texts without a declared place.
        Err(Error::custom("facts have no maps"))
    }

    fn serialize_struct(
        self,
        name: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStruct, Error> {
        Ok(self.parts(name, None))
    }

    fn serialize_struct_variant(
        self,
        name: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, Error> {
        Ok(self.parts(name, Some(variant)))
    }
}

macro_rules! lists {
    ($($kind:ident $add:ident;)+) => {
        $(impl $kind for Parts<'_, Vec<Value>> {
            type Ok = Value;
            type Error = Error;

            fn $add<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
                self.of.push(value.serialize(self.out)?);
                Ok(())
            }

            fn end(self) -> Result<Value, Error> {
                Ok(under(self.variant, Value::Array(self.of)))
            }
        })+
    };
}

lists! {
    SerializeSeq serialize_element;
    SerializeTuple serialize_element;
    SerializeTupleStruct serialize_field;
    SerializeTupleVariant serialize_field;
}

macro_rules! structs {
    ($($kind:ident)+) => {
        $(impl $kind for Parts<'_, Map<String, Value>> {
            type Ok = Value;
            type Error = Error;

            fn serialize_field<T: Serialize + ?Sized>(&mut self, field: &'static str, value: &T) -> Result<(), Error> {
                let out = Outgoing { place: Some((self.name, field)), ..self.out };
                self.of.insert(field.to_owned(), value.serialize(out)?);
                Ok(())
            }

            fn end(self) -> Result<Value, Error> {
                Ok(under(self.variant, Value::Object(self.of)))
            }
        })+
    };
}

structs! { SerializeStruct SerializeStructVariant }
