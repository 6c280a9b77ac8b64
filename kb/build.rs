//! Reads kb/content, stops the build at a mistake, and writes what the binary carries: each part of the checked content as JSON,
//! which loads several times faster than the files a person writes, and the search index over the entries.

#![allow(dead_code, missing_docs)]

#[path = "src/app.rs"]
mod app;
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
#[path = "src/readers.rs"]
mod readers;
#[path = "src/roots.rs"]
mod roots;
#[path = "src/synonyms.rs"]
mod synonyms;
#[path = "src/table.rs"]
mod table;
#[path = "src/words.rs"]
mod words;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs};

use serde_json::Value;

use index::Index;
use load::Content;

fn main() -> ExitCode {
    println!("cargo::rerun-if-changed=content");
    let (Some(here), Some(out)) = (env::var_os("CARGO_MANIFEST_DIR"), env::var_os("OUT_DIR"))
    else {
        println!("cargo::error=build.rs runs under cargo only");
        return ExitCode::FAILURE;
    };
    let content = match load::load(&PathBuf::from(here).join("content")) {
        Ok(content) => content,
        Err(mistakes) => {
            for mistake in mistakes {
                println!("cargo::error={mistake}");
            }
            return ExitCode::FAILURE;
        }
    };
    match write(&content, &PathBuf::from(out)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("cargo::error={error}");
            ExitCode::FAILURE
        }
    }
}

fn write(content: &Content, out: &Path) -> Result<(), Box<dyn Error>> {
    let mut json = serde_json::to_value(content)?;
    leave_out_defaults(&mut json);
    for (part, value) in json.as_object().into_iter().flatten() {
        fs::write(out.join(format!("{part}.json")), value.to_string())?;
    }
    let index = Index::new(&content.entries, &content.synonyms);
    fs::write(out.join("index.bin"), postcard::to_stdvec(&index)?)?;
    Ok(())
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
