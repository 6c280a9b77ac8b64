//! The scenes, into the tests that play them: they run under Wine too, where no way leads to the files. Nothing is written
//! without the feature `scenes`, which no product has.

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=scenes");
    if env::var_os("CARGO_FEATURE_SCENES").is_none() {
        return Ok(());
    }
    let folder = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("scenes");
    let mut files = Vec::new();
    gather(&folder, &mut files)?;
    files.sort();
    let mut list = String::from("&[\n");
    for file in files {
        let place: Vec<_> = file.strip_prefix(&folder)?.iter().collect();
        let place: Vec<_> = place.iter().map(|part| part.to_string_lossy()).collect();
        writeln!(list, "({:?}, include_str!({file:?})),", place.join("/"))?;
    }
    list.push_str("]\n");
    fs::write(PathBuf::from(env::var("OUT_DIR")?).join("scenes.rs"), list)?;
    Ok(())
}

fn gather(folder: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            gather(&path, files)?;
        } else if path.extension().is_some_and(|end| end == "toml") {
            files.push(path);
        }
    }
    Ok(())
}
