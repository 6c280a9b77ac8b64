//! Reads kb/content, stops the build at a mistake, and writes what the binary carries: each part of the checked content as JSON,
//! which loads several times faster than the files a person writes; the readers, which every look at a device wants, and the
//! search index over the entries in postcard, which loads several times faster again (entries are of shapes that it cannot hold).

#![allow(dead_code, missing_docs)]

#[path = "src/app.rs"]
mod app;
#[path = "src/budoux.rs"]
mod budoux;
#[path = "src/checks.rs"]
mod checks;
#[path = "src/contacts.rs"]
mod contacts;
#[path = "src/entry.rs"]
mod entry;
#[path = "src/fold.rs"]
mod fold;
#[path = "src/index.rs"]
mod index;
#[path = "src/known.rs"]
mod known;
#[path = "src/lexicon.rs"]
mod lexicon;
#[path = "src/load.rs"]
mod load;
#[path = "src/outcomes.rs"]
mod outcomes;
#[path = "src/readers.rs"]
mod readers;
#[path = "src/roots.rs"]
mod roots;
#[path = "src/says.rs"]
mod says;
#[path = "src/synonyms.rs"]
mod synonyms;
#[path = "src/table.rs"]
mod table;
#[path = "src/verdicts.rs"]
mod verdicts;
#[path = "src/words.rs"]
mod words;

use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs};

use serde_json::Value;

use budoux::Model;
use index::Index;
use load::Content;

fn main() -> ExitCode {
    println!("cargo::rerun-if-changed=content");
    println!("cargo::rerun-if-changed=phrases/ja.json");
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

fn write(content: &Content, here: &Path, out: &Path) -> Result<(), Box<dyn Error>> {
    let mut json = serde_json::to_value(content)?;
    let model = Model::read(&fs::read_to_string(here.join("phrases/ja.json"))?)?;
    let mut phrases = BTreeMap::new();
    for part in ["entries", "contacts"] {
        phrase(&json[part], &model, &mut phrases);
    }
    let phrases: Vec<(u64, Vec<u16>)> = phrases.into_iter().collect();
    fs::write(out.join("phrases.bin"), postcard::to_stdvec(&phrases)?)?;
    fs::write(
        out.join("readers.bin"),
        postcard::to_stdvec(&content.readers)?,
    )?;
    if let Some(parts) = json.as_object_mut() {
        parts.remove("readers");
    }
    // Sentences have no defaults to leave out, and a list that is empty says something there.
    let sentences = ["checks", "evidence", "verdicts", "outcomes"];
    let sentences = sentences.map(|part| (part, json[part].take()));
    leave_out_defaults(&mut json);
    for (part, value) in sentences {
        json[part] = value;
    }
    for (part, value) in json.as_object().into_iter().flatten() {
        fs::write(out.join(format!("{part}.json")), value.to_string())?;
    }
    let index = Index::new(&content.entries, &content.synonyms);
    fs::write(out.join("index.bin"), postcard::to_stdvec(&index)?)?;
    Ok(())
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

/// Leaves out what reading puts back by itself, so that a program starts sooner: nothing, and empty lists. The parts of the
/// whole stay, because a base without entries is a base.
fn leave_out_defaults(content: &mut Value) {
    fn inside(value: &mut Value) {
        match value {
            Value::Object(fields) => {
                fields.values_mut().for_each(inside);
                fields.retain(|_, part| match part {
                    Value::Null => false,
                    Value::Array(list) => !list.is_empty(),
                    Value::Object(fields) => !fields.is_empty(),
                    _ => true,
                });
            }
            Value::Array(list) => list.iter_mut().for_each(inside),
            _ => {}
        }
    }
    if let Value::Object(parts) = content {
        parts.values_mut().for_each(inside);
    }
}
