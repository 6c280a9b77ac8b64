//! Reads kb/content, stops the build at a mistake, and writes what the binary carries: each part of the checked content as JSON,
//! which loads several times faster than the files a person writes; the readers, which every look at a device wants, and the
//! search index over the entries in postcard, which loads several times faster again (entries are of shapes that it cannot hold);
//! and the words of the search, from which a browser makes that index.

#![allow(dead_code, missing_docs, unused_imports)]

// The types and the rules of the library, as its modules name each other: `crate::entry` is the same file in both.
#[path = "src"]
mod kb {
    pub mod advisories;
    pub mod app;
    pub mod bounds;
    pub mod checks;
    pub mod contacts;
    pub mod content;
    pub mod documents;
    pub mod entry;
    pub mod features;
    pub mod filters;
    pub mod fold;
    pub mod index;
    pub mod interceptors;
    pub mod known;
    pub mod labels;
    pub mod learn;
    pub mod learned;
    pub mod lexicon;
    /// The library itself, of which the tables of src/nfkc.rs are written.
    pub mod nfkc {
        pub(crate) fn unified(text: &str) -> String {
            unicode_normalization::UnicodeNormalization::nfkc(text).collect()
        }
    }
    pub mod load;
    pub mod mistake;
    pub mod number;
    pub mod outcomes;
    pub mod page;
    pub mod patient;
    pub mod programs;
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

    /// A browser has one reader for everything, because it fetches the code of each.
    pub(super) fn packed(table: &impl Serialize) -> Result<Vec<u8>, Box<dyn Error>> {
        match std::env::var("CARGO_CFG_TARGET_ARCH").as_deref() {
            Ok("wasm32") => whole(table),
            _ => Ok(postcard::to_stdvec(table)?),
        }
    }
}

fn write(content: &Content, here: &Path, out: &Path) -> Result<(), Box<dyn Error>> {
    write_tables(content, out)?;
    fs::write(out.join("number.whole"), carried::whole(&content.number)?)?;
    let index = Index::new(&content.entries, &content.synonyms);
    fs::write(out.join("index.packed"), carried::packed(&index)?)?;
    let synonyms = carried::packed(&content.synonyms)?;
    fs::write(out.join("synonyms.packed"), synonyms)?;
    let learned = learn::learn(&index.lexicon, &labelled(content, here)?);
    fs::write(out.join("learned.bin"), learned)?;
    fs::write(out.join("letters.bin"), letters())?;
    Ok(())
}

/// What Unicode says of letters, in the columns that src/nfkc.rs reads.
fn letters() -> Vec<u8> {
    use unicode_normalization::char::{
        canonical_combining_class, compose, decompose_canonical, decompose_compatible,
    };

    let (mut apart, mut lengths, mut parts) = (Vec::new(), Vec::new(), Vec::new());
    let (mut marks, mut classes) = (Vec::new(), Vec::new());
    let mut together = Vec::new();
    for letter in '\0'..=char::MAX {
        let class = canonical_combining_class(letter);
        if class > 0 {
            marks.push(u32::from(letter));
            classes.push(u32::from(class));
        }
        // Korean syllables are counted.
        if ('가'..='힣').contains(&letter) {
            continue;
        }
        let mut own = Vec::new();
        decompose_compatible(letter, |part| own.push(part));
        if own != [letter] {
            apart.push(u32::from(letter));
            lengths.push(own.len() as u32);
            parts.extend(own.into_iter().map(u32::from));
        }
        let mut own = Vec::new();
        decompose_canonical(letter, |part| own.push(part));
        if let Some(last) = own.pop() {
            let first = own
                .into_iter()
                .map(Some)
                .reduce(|one, next| compose(one?, next?));
            if let Some(Some(first)) = first
                && compose(first, last) == Some(letter)
            {
                together.push([first, last, letter].map(u32::from));
            }
        }
    }
    together.sort_unstable();
    let mut bytes = Vec::new();
    let lists = [apart.len(), parts.len(), marks.len(), together.len()];
    for length in lists {
        learn::varint(length as u32, &mut bytes);
    }
    steps(&apart, &mut bytes);
    lengths
        .iter()
        .for_each(|length| learn::varint(*length, &mut bytes));
    for column in [&parts, &marks, &classes] {
        steps(column, &mut bytes);
    }
    for place in 0..3 {
        let column: Vec<u32> = together.iter().map(|row| row[place]).collect();
        steps(&column, &mut bytes);
    }
    bytes
}

/// Each number as its distance from the one before, up and down by turns.
fn steps(column: &[u32], bytes: &mut Vec<u8>) {
    let mut before = 0;
    for number in column {
        let step = (*number as i32) - before;
        learn::varint(((step << 1) ^ (step >> 31)).cast_unsigned(), bytes);
        before = *number as i32;
    }
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
