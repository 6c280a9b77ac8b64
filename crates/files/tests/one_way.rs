//! No crate of the programs opens, reads or writes a file past this one.

// Sources are read from their files, to which Wine knows no way.
#![cfg(unix)]

use std::fs;
use std::path::{Path, PathBuf};

/// Ways to a file past this crate. Folders' lists, links' targets and removing are no such ways: they neither wait nor
/// write.
const WAYS: [&str; 17] = [
    "fs::read(",
    "fs::read_to_string(",
    "fs::write(",
    "fs::copy(",
    "fs::rename(",
    "fs::hard_link(",
    "File::open(",
    "File::create(",
    "File::create_new(",
    "File::options(",
    "OpenOptions",
    "{File",
    "fs::File",
    "from_pem_file(",
    "pem_file_iter(",
    "from_pem_reader(",
    "fs::create_dir_all(",
];

/// Places that may, each with what it does there.
const MAY: &[(&str, &str, &str)] = &[
    // The type of the lock that this crate hands over.
    (
        "crates/bundle/src/store.rs",
        "fs::File",
        "use std::fs::File;",
    ),
    // A file of our own, set aside under another name of our own.
    (
        "crates/history/src/file.rs",
        "fs::rename(",
        "fs::rename(&from, from.with_extension(DAMAGED))",
    ),
    // Whether a folder may be written to: it is opened with that right and closed again, and nothing is made.
    (
        "crates/observe/src/terminal/windows/mod.rs",
        "OpenOptions",
        "use std::os::windows::fs::OpenOptionsExt;",
    ),
    (
        "crates/observe/src/terminal/windows/mod.rs",
        "OpenOptions",
        "let opened = fs::OpenOptions::new()",
    ),
    // The folder that content is handed out from: everybody's, by the user's umask.
    (
        "crates/shikaku/src/content.rs",
        "fs::create_dir_all(",
        "std::fs::create_dir_all(out).map_err(wrong)?;",
    ),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn sources(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder of sources") {
        let path = entry.expect("readable").path();
        if path.is_dir() {
            sources(&path, out);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            out.push(path);
        }
    }
}

/// The lines of a source that go past, outside of comments and tests, each with its way.
fn past(text: &str) -> Vec<(&'static str, &str)> {
    let ours = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
    let ours = ours
        .split("#[cfg(test)]\npub(super) mod ")
        .next()
        .unwrap_or_default();
    let ours = ours.split("#[cfg(all(test").next().unwrap_or_default();
    let lines = ours.lines().map(str::trim);
    lines
        .filter(|line| !line.starts_with("//"))
        .flat_map(|line| {
            let ways = WAYS.iter().filter(move |way| line.contains(**way));
            ways.map(move |way| (*way, line))
        })
        .collect()
}

#[test]
fn no_crate_of_the_programs_goes_past_this_one() {
    let root = root();
    let crates = fs::read_dir(root.join("crates")).expect("the crates");
    let mut folders: Vec<PathBuf> = crates
        .map(|entry| entry.expect("readable").path().join("src"))
        .filter(|folder| !folder.starts_with(root.join("crates/files")))
        .collect();
    folders.extend(["mobile/src", "src-tauri/src"].map(|folder| root.join(folder)));
    let mut files = Vec::new();
    for folder in &folders {
        sources(folder, &mut files);
    }
    assert!(files.len() > 100, "{}", files.len());
    let mut used = vec![false; MAY.len()];
    for file in files {
        let name = file.strip_prefix(&root).expect("below it");
        // Whole files of tests.
        if file.file_stem().is_some_and(|stem| stem == "tests") {
            continue;
        }
        let text = fs::read_to_string(&file).expect("a source");
        for (way, line) in past(&text) {
            let allowed = MAY.iter().position(|(place, may, what)| {
                Path::new(place) == name && *may == way && *what == line
            });
            match allowed {
                Some(at) => used[at] = true,
                None => panic!("{}: {line}", name.display()),
            }
        }
    }
    assert!(used.iter().all(|used| *used), "{used:?} of {MAY:?}");
}

#[test]
fn a_way_past_this_crate_is_found() {
    for way in WAYS {
        let text =
            format!("fn f() {{\n    {way}path);\n}}\n// {way}\n#[cfg(test)]\nmod tests {{\n{way}");
        assert!(past(&text).iter().any(|(found, _)| *found == way), "{way}");
        assert!(past(&text).iter().all(|(_, line)| line.starts_with(way)));
    }
}
