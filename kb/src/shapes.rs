//! What a type takes besides what its shape says: for the schemas, which are written in tests alone.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::words::SettingsPage;

/// `"iphone"` as well as `["iphone", "android"]`.
pub(crate) fn one_or_many<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    let one = generator.subschema_for::<T>();
    json_schema!({ "anyOf": [one, { "type": "array", "items": one }] })
}

/// A settings page's word, or an https address.
pub(crate) fn page_or_address(generator: &mut SchemaGenerator) -> Schema {
    let page = generator.subschema_for::<SettingsPage>();
    json_schema!({ "anyOf": [page, { "type": "string", "pattern": "^https://" }] })
}
