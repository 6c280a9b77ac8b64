//! Reads kb/content, stops the build at a mistake, and writes what the binary carries: each part of the checked content as JSON,
//! which loads several times faster than the files a person writes; the readers, which every look at a device wants, and the
//! search index over the entries in postcard, which loads several times faster again (entries are of shapes that it cannot hold).

#![allow(dead_code, missing_docs, unused_imports)]

// The types and the rules of the library, as its modules name each other: `crate::entry` is the same file in both.
#[path = "src"]
mod kb {
    pub mod app;
    pub mod bounds;
    pub mod budoux;
    pub mod checks;
    pub mod contacts;
    pub mod content;
    pub mod documents;
    pub mod entry;
    pub mod features;
    pub mod fold;
    pub mod index;
    pub mod interceptors;
    pub mod known;
    pub mod labels;
    pub mod learn;
    pub mod learned;
    pub mod lexicon;
    pub mod load;
    pub mod mistake;
    pub mod number;
    pub mod outcomes;
    pub mod page;
    pub mod patient;
    pub mod readers;
    pub mod reception;
    pub mod roots;
    pub mod rules;
    pub mod says;
    pub mod shared;
    pub mod shown;
    pub mod statuses;
    pub mod synonyms;
    pub mod table;
    pub mod tables;
    pub mod verdicts;
    pub mod words;
}

use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs};

use serde_json::Value;

use kb::*;

use budoux::Model;
use content::Content;
use index::Index;
use tables::tables;

fn main() -> ExitCode {
    println!("cargo::rerun-if-changed=content");
    println!("cargo::rerun-if-changed=phrases");
    println!("cargo::rerun-if-changed=tests/phrases.toml");
    let (Some(here), Some(out)) = (env::var_os("CARGO_MANIFEST_DIR"), env::var_os("OUT_DIR"))
    else {
        println!("cargo::error=build.rs runs under cargo only");
        return ExitCode::FAILURE;
    };
    let here = PathBuf::from(here);
    let content = match load::load(&here.join("content")) {
        Ok(content) => content,
        Err(mistakes) => {
            for mistake in mistakes {
                println!("cargo::error={mistake}");
            }
            return ExitCode::FAILURE;
        }
    };
    match write(&content, &here, &PathBuf::from(out)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("cargo::error={error}");
            ExitCode::FAILURE
        }
    }
}

macro_rules! write_tables {
    (
        carried { $(
            $(#[$meta:meta])*
            $field:ident: $type:ty = $kind:ident $place:literal as $file:ty, $how:ident, $rule:expr;
        )* }
        searched { $($searched:tt)* }
    ) => {
        /// Writes every table, each in its own way; the ending says which.
        fn write_tables(content: &Content, out: &Path) -> Result<(), Box<dyn Error>> {
            $(
                let name = concat!(stringify!($field), ".", stringify!($how));
                fs::write(out.join(name), carried::$how(&content.$field)?)?;
            )*
            Ok(())
        }
    };
}

tables!(write_tables);

/// The ways to write a table.
mod carried {
    use std::error::Error;

    use serde::Serialize;

    pub(super) fn json(table: &impl Serialize) -> Result<Vec<u8>, Box<dyn Error>> {
        let mut json = serde_json::to_value(table)?;
        super::leave_out_defaults(&mut json);
        Ok(json.to_string().into_bytes())
    }

    pub(super) fn whole(table: &impl Serialize) -> Result<Vec<u8>, Box<dyn Error>> {
        Ok(serde_json::to_vec(table)?)
    }

    pub(super) fn packed(table: &impl Serialize) -> Result<Vec<u8>, Box<dyn Error>> {
        Ok(postcard::to_stdvec(table)?)
    }
}

fn write(content: &Content, here: &Path, out: &Path) -> Result<(), Box<dyn Error>> {
    write_tables(content, out)?;
    fs::write(out.join("number.whole"), carried::whole(&content.number)?)?;
    let index = Index::new(&content.entries, &content.synonyms);
    fs::write(out.join("index.packed"), carried::packed(&index)?)?;
    let learned = learn::learn(&index.lexicon, &labelled(content, here)?);
    fs::write(out.join("learned.bin"), learned)?;

    let model = Model::read(&fs::read_to_string(here.join("phrases/ja.json"))?)?;
    let mut phrases = BTreeMap::new();
    for part in [
        serde_json::to_value(&content.entries)?,
        serde_json::to_value(&content.contacts)?,
        serde_json::to_value(&content.reception)?,
    ] {
        phrase(&part, &model, &mut phrases);
    }
    let phrases: Vec<(u64, Vec<u16>)> = phrases.into_iter().collect();
    fs::write(out.join("phrases.bin"), postcard::to_stdvec(&phrases)?)?;
    Ok(())
}

/// The phrases that the search learns from: never those that it is measured by.
fn labelled(content: &Content, here: &Path) -> Result<Vec<learn::Labelled>, Box<dyn Error>> {
    let read = |place: &str| fs::read_to_string(here.join(place));
    let tuned: BTreeMap<String, Vec<Phrase>> = toml::from_str(&read("tests/phrases.toml")?)?;
    let tuned = tuned.into_iter().map(|(viewpoint, list)| {
        let list = list.into_iter().map(|phrase| (phrase.say, phrase.expect));
        (viewpoint, list.collect())
    });
    Ok(labels::labelled(
        &read("phrases/field/training.tsv")?,
        &read("phrases/ours.tsv")?,
        &tuned.collect(),
        &content.entries,
        &content.synonyms,
    ))
}

/// A phrase of tests/phrases.toml.
#[derive(serde::Deserialize)]
struct Phrase {
    say: String,
    expect: Vec<String>,
}

/// Notes where every sentence may be broken, under the hash of src/phrases.rs (sorted, for it is looked up there).
fn phrase(part: &Value, model: &Model, phrases: &mut BTreeMap<u64, Vec<u16>>) {
    match part {
        Value::String(text) => {
            let places = model.breaks(text);
            if !places.is_empty() {
                phrases.insert(hash(text), places);
            }
        }
        Value::Array(list) => list.iter().for_each(|part| phrase(part, model, phrases)),
        Value::Object(fields) => fields
            .values()
            .for_each(|part| phrase(part, model, phrases)),
        _ => {}
    }
}

/// The hash of src/phrases.rs, which itself needs what is built here.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xCBF2_9CE4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
    })
}

/// Leaves out what reading puts back by itself, so that a program starts sooner: nothing, and empty lists. The table itself
/// stays, because a base without entries is a base.
fn leave_out_defaults(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.values_mut().for_each(leave_out_defaults);
            fields.retain(|_, part| match part {
                Value::Null => false,
                Value::Array(list) => !list.is_empty(),
                Value::Object(fields) => !fields.is_empty(),
                _ => true,
            });
        }
        Value::Array(list) => list.iter_mut().for_each(leave_out_defaults),
        _ => {}
    }
}
