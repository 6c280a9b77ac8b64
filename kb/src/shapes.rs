//! What a type takes besides what its shape says: for the schemas, which are written in tests alone.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::words::SettingsPage;

/// `"iphone"` as well as `["iphone", "android"]`.
pub(crate) fn one_or_many<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    let one = generator.subschema_for::<T>();
    json_schema!({ "anyOf": [one, { "type": "array", "items": one }] })
}

/// A settings page's word, or an address of the program's list.
pub(crate) fn page_or_address(generator: &mut SchemaGenerator) -> Schema {
    let page = generator.subschema_for::<SettingsPage>();
    json_schema!({ "anyOf": [page, { "type": "string", "pattern": "^https://" }] })
}

/// A step of its own, or one of steps.toml: `use` in place of who does what.
pub(crate) fn or_shared(step: &mut Schema) {
    let Some(keys) = step.as_object_mut() else {
        return;
    };
    let whole = keys.remove("required").unwrap_or_default();
    keys.insert(
        "anyOf".to_owned(),
        serde_json::json!([{ "required": whole }, { "required": ["use"] }]),
    );
    if let Some(properties) = keys
        .get_mut("properties")
        .and_then(serde_json::Value::as_object_mut)
    {
        properties.insert(
            "use".to_owned(),
            serde_json::json!({
                "type": "string",
                "description": "The id of a step in steps.toml; what stands beside it goes first.",
            }),
        );
    }
}
