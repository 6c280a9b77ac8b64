//! JSON Schema of the content files, written from the very types that read them, so that an editor offers keys and words
//! and marks mistakes while one types. The tests compare kb/schema with what the types say now; `SCHEMA=write cargo test
//! -p kb schema` writes it anew. No program carries any of this.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::{env, fs};

use schemars::generate::SchemaSettings;
use schemars::transform::{RecursiveTransform, transform_subschemas};
use schemars::{JsonSchema, Schema};
use serde_json::Value;

use crate::entry::{KINDS, Step};
use crate::shared;
use crate::tables::tables;

/// TOML has no null, and a default that is nothing says nothing: neither is offered.
fn without_null(schema: &mut Schema) {
    transform_subschemas(&mut RecursiveTransform(without_null_here), schema);
    without_null_here(schema);
}

fn without_null_here(schema: &mut Schema) {
    let is_null =
        |value: &Value| value == "null" || value.get("type").is_some_and(|of| of == "null");
    let Some(keys) = schema.as_object_mut() else {
        return;
    };
    if let Some(types) = keys.get_mut("type").and_then(Value::as_array_mut) {
        types.retain(|of| !is_null(of));
        if let [only] = &types[..] {
            let only = only.clone();
            keys.insert("type".to_owned(), only);
        }
    }
    if let Some(mut choices) = keys.get("anyOf").and_then(Value::as_array).cloned() {
        choices.retain(|choice| !is_null(choice));
        match &choices[..] {
            // Beside `$ref` a validator of draft 7 reads nothing, so the description needs `allOf`.
            [only] => {
                keys.remove("anyOf");
                keys.insert("allOf".to_owned(), Value::Array(vec![only.clone()]));
            }
            _ => {
                keys.insert("anyOf".to_owned(), Value::Array(choices));
            }
        }
    }
    if keys.get("default").is_some_and(|value| {
        value.is_null() || value.as_array().is_some_and(Vec::is_empty) || value.is_object()
    }) {
        keys.remove("default");
    }
    // Sizes of Rust's numbers are of no use to a keeper.
    if keys.get("format").is_some_and(|format| format == "uint8") {
        keys.remove("format");
    }
}

fn schema<T: JsonSchema>(title: &str) -> Value {
    let mut schema = SchemaSettings::draft07()
        .with_transform(without_null)
        .into_generator()
        .into_root_schema_for::<T>();
    schema.insert("title".to_owned(), title.into());
    schema.to_value()
}

macro_rules! written {
    (
        carried { $(
            $(#[$meta:meta])*
            $field:ident: $type:ty = $kind:ident $place:literal as $file:ty, $how:ident, $rule:expr;
        )* }
        searched { $(
            $(#[$searched_meta:meta])*
            $searched:ident: $searched_type:ty =
                $searched_kind:ident $searched_place:literal as $searched_file:ty, $searched_rule:expr;
        )* }
    ) => {
        /// The schema of each table.
        fn all() -> Vec<Written> {
            vec![
                $(written::<$file>(named::$kind($place)),)*
                $(written::<$searched_file>(named::$searched_kind($searched_place)),)*
                // No table: its steps stand in the pages that use them.
                written::<BTreeMap<String, Step>>(named::file(shared::PLACE)),
            ]
        }
    };
}

tables!(written);

/// A schema, and the files that it is for.
struct Written {
    name: String,
    files: Vec<String>,
    schema: Value,
}

fn written<T: JsonSchema>((name, title, files): (String, String, Vec<String>)) -> Written {
    let schema = with_keys_of_when(schema::<T>(&title));
    Written {
        name,
        files,
        schema,
    }
}

/// The name of a table's schema, its title, and its files under kb/content.
mod named {
    use super::KINDS;

    pub(super) fn file(place: &str) -> (String, String, Vec<String>) {
        let file = format!("{place}.toml");
        (place.to_owned(), file.clone(), vec![file])
    }

    pub(super) fn folder(place: &str) -> (String, String, Vec<String>) {
        if place.is_empty() {
            let folders = KINDS.map(|kind| format!("{kind}/"));
            let title = format!("A page: {}", folders.join(", "));
            let files = folders.map(|folder| format!("{folder}*.toml"));
            return ("entry".to_owned(), title, files.to_vec());
        }
        let name = place.trim_end_matches('/').to_owned();
        (
            name,
            format!("A file of {place}"),
            vec![format!("{place}*.toml")],
        )
    }
}

/// A question is about one of the keys of `when`.
fn with_keys_of_when(mut entry: Value) -> Value {
    if entry["definitions"].get("When").is_none() {
        return entry;
    }
    let keys: BTreeSet<String> = entry["definitions"]["When"]["properties"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(key, _)| key.clone())
        .collect();
    entry["definitions"]["Question"]["properties"]["about"]["enum"] = keys.into_iter().collect();
    entry
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("schema")
}

#[test]
fn the_schema_files_say_what_the_types_say() {
    let write = env::var_os("SCHEMA").is_some_and(|wish| wish == "write");
    for Written { name, schema, .. } in all() {
        let path = folder().join(format!("{name}.schema.json"));
        if write {
            fs::create_dir_all(folder()).expect("kb/schema");
            fs::write(&path, format!("{schema:#}\n")).expect("a schema file");
        } else {
            // Compared as values: the order of keys hangs on features that other crates of the workspace switch on.
            let kept: Option<Value> = fs::read(&path)
                .ok()
                .and_then(|kept| serde_json::from_slice(&kept).ok());
            assert!(
                kept == Some(schema),
                "{} is stale: SCHEMA=write cargo test -p kb schema",
                path.display()
            );
        }
    }
}

#[test]
fn every_schema_is_tied_to_its_files_and_to_no_others() {
    let tied: Value = toml::from_str(include_str!("../../.taplo.toml")).expect(".taplo.toml");
    let tied: BTreeSet<(String, String)> = tied["rule"]
        .as_array()
        .into_iter()
        .flatten()
        .flat_map(|rule| {
            let schema = rule["schema"]["path"].as_str().unwrap_or_default();
            let files = rule["include"].as_array().into_iter().flatten();
            files.map(move |file| {
                (
                    schema.to_owned(),
                    file.as_str().unwrap_or_default().to_owned(),
                )
            })
        })
        .collect();
    let written: BTreeSet<(String, String)> = all()
        .into_iter()
        .flat_map(|Written { name, files, .. }| {
            files.into_iter().map(move |file| {
                let schema = format!("kb/schema/{name}.schema.json");
                (schema, format!("kb/content/{file}"))
            })
        })
        .collect();
    assert_eq!(tied, written);
}

#[test]
fn keys_and_words_are_spelt_as_in_the_files() {
    let of = |name: &str| {
        let written = all().into_iter().find(|written| written.name == name);
        written.expect("a schema").schema
    };
    let (entry, readers) = (of("entry"), of("readers"));
    let keys = |value: &Value| {
        value["properties"]
            .as_object()
            .map(|keys| keys.keys().cloned().collect::<Vec<_>>())
            .unwrap_or_default()
    };
    for key in ["step", "question", "message", "source", "words"] {
        assert!(keys(&entry).contains(&key.to_owned()), "{key}");
    }
    assert!(
        !keys(&entry).contains(&"id".to_owned()),
        "the place is the id"
    );
    let step = &entry["definitions"]["Step"];
    for key in ["do", "if", "when", "who"] {
        assert!(keys(step).contains(&key.to_owned()), "{key}");
    }
    let when = &entry["definitions"]["When"];
    assert!(keys(when).contains(&"e-prescription".to_owned()));
    assert_eq!(
        when["properties"]["phone"]["anyOf"][1]["type"], "array",
        "a word or a list of words"
    );
    assert_eq!(
        entry["definitions"]["PhoneKind"]["enum"],
        serde_json::json!(["iphone", "android"])
    );
    assert_eq!(entry["additionalProperties"], false);
    assert_eq!(
        readers["definitions"]["UsbId"]["pattern"],
        "^[0-9A-F]{4}:[0-9A-F]{4}$"
    );
}
