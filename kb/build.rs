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
    let written = serde_json::to_vec(&content)
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
