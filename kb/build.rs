//! Reads kb/content, stops the build at a mistake, and writes what the binary carries: the checked entries as JSON, which
//! loads several times faster than the files a person writes.

#![allow(dead_code, missing_docs)]

#[path = "src/contacts.rs"]
mod contacts;
#[path = "src/entry.rs"]
mod entry;
#[path = "src/known.rs"]
mod known;
#[path = "src/load.rs"]
mod load;
#[path = "src/readers.rs"]
mod readers;
#[path = "src/roots.rs"]
mod roots;
#[path = "src/table.rs"]
mod table;
#[path = "src/words.rs"]
mod words;

use std::path::PathBuf;
use std::process::ExitCode;
use std::{env, fs};

use serde_json::Value;

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
    let written = serde_json::to_value(&content)
        .map(|mut content| {
            leave_out_defaults(&mut content);
            content.to_string()
        })
        .map_err(|error| error.to_string())
        .and_then(|json| {
            fs::write(PathBuf::from(out).join("content.json"), json)
                .map_err(|error| error.to_string())
        });
    match written {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("cargo::error={error}");
            ExitCode::FAILURE
        }
    }
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
