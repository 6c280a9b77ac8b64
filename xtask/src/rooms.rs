//! The rules of what each crate may know (the table of rooms in README.md), enforced: `kb`, `facts` and `diagnose` are
//! built for a browser, where there is no system to ask, and their sources may not name a way to ask one. The second
//! check is needed, because std has `std::fs` for a browser too, and it fails only at run time.

mod named;

use std::fs;
use std::path::Path;

use crate::cross::{self, System};
use crate::machine;
use crate::packages;
use crate::stage::{Stages, call};

/// A crate that asks no system.
struct Pure {
    folder: &'static str,
    /// Crates of ours that it may depend on.
    knows: &'static [&'static str],
    /// Files that may read files.
    reads_files: &'static [&'static str],
}

const PURE: &[Pure] = &[
    Pure {
        folder: "kb",
        knows: &[],
        // The keeper's tools and the build script read the folder of content.
        reads_files: &["load.rs"],
    },
    Pure {
        folder: "crates/facts",
        knows: &["kb"],
        reads_files: &[],
    },
    Pure {
        folder: "crates/diagnose",
        knows: &["facts", "kb"],
        reads_files: &[],
    },
];

/// The stages of the rooms alone, with their summary.
pub fn run() -> Result<(), String> {
    let mut stages = Stages::default();
    run_all(&mut stages);
    stages.summary()
}

/// Checks the names used in the crates, and builds them for a browser.
pub fn run_all(stages: &mut Stages) {
    stages.stage("rooms: nothing flows back", || check(&machine::root()));
    let built = stages.stage("rooms: standard libraries", || {
        packages::install(&[packages::WINDOWS, packages::PHONES])?;
        cross::build_std(&[System::Windows, System::Android, System::Browser])
    });
    if built {
        stages.stage(
            "rooms: diagnose and the site's answers for a browser",
            // Checked only: the site's module is made where the site is (site.rs), in release and for minutes.
            || {
                call(
                    System::Browser
                        .cargo("check")?
                        .args(["--package=web", "--lib"]),
                )
            },
        );
    }
}

/// Checks that the crates name nothing they may not know.
fn check(root: &Path) -> Result<(), String> {
    let mut wrong = Vec::new();
    for pure in PURE {
        let folder = root.join(pure.folder);
        wrong.extend(foreign_crates(&folder, pure.knows)?);
        let sources = folder.join("src");
        for (file, name) in named::in_crate(&sources.join("lib.rs"))? {
            let within = file.strip_prefix(&sources).unwrap_or(&file);
            let may_read = pure.reads_files.iter().any(|may| Path::new(may) == within);
            if !(may_read && name.starts_with("std::fs")) {
                wrong.push(format!("{} names {name}", file.display()));
            }
        }
    }
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(wrong.join("\n"))
    }
}

/// Crates of ours in a manifest that its crate may not depend on. Dependencies for tests are not counted.
fn foreign_crates(folder: &Path, knows: &[&str]) -> Result<Vec<String>, String> {
    let path = folder.join("Cargo.toml");
    let text = fs::read_to_string(&path).map_err(cross::in_folder(&path))?;
    let mut in_dependencies = false;
    let mut wrong = Vec::new();
    for line in text.lines() {
        if line.starts_with('[') {
            in_dependencies = line.contains("dependencies") && !line.contains("dev-dependencies");
        }
        // `[dependencies.observe]` names it as well as `observe = …` below `[dependencies]`.
        let line = line
            .trim_end_matches(']')
            .rsplit("dependencies.")
            .next()
            .unwrap_or(line);
        let name = line.split(['.', ' ', '=']).next().unwrap_or_default();
        if in_dependencies && OURS.contains(&name) && !knows.contains(&name) {
            wrong.push(format!("{} depends on {name}", path.display()));
        }
    }
    Ok(wrong)
}

/// All crates of ours.
const OURS: &[&str] = &[
    "bundle",
    "checkup",
    "device-state",
    "diagnose",
    "enquiry",
    "facts",
    "files",
    "history",
    "kb",
    "observe",
    "policy",
    "program",
    "repair",
    "shikaku",
    "shikaku-rescue",
    "update",
    "web",
    "window",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_crates_as_they_are_know_nothing_that_they_may_not() {
        assert_eq!(check(&machine::root()), Ok(()));
    }

    #[test]
    fn every_crate_of_ours_is_known_here() {
        let manifest = machine::root().join("Cargo.toml");
        let text = fs::read_to_string(manifest).expect("the workspace");
        let paths = text.lines().filter(|line| line.contains("{ path = "));
        for line in paths {
            let name = line.split(' ').next().unwrap_or_default();
            assert!(OURS.contains(&name), "{name}");
        }
    }

    /// Deliberate mistakes: in each of the three crates, a file with a way to ask the system.
    #[test]
    fn a_way_to_the_system_is_found_wherever_it_is_put() {
        for pure in PURE {
            for ask in [
                "use std::fs;",
                "use std::{fmt, fs::File};",
                "fn f() { let _ = std::env::var(\"HOME\"); }",
                "fn f() { println!(\"{:?}\", std::time::Instant::now()); }",
                "use std::time::SystemTime;",
                "mod inner { use std::process::Command; }",
                "use std::net::TcpStream as Wire;",
                "use std as s;",
            ] {
                let root = tempfile::tempdir().expect("a folder");
                let sources = root.path().join(pure.folder).join("src");
                fs::create_dir_all(sources.join("family")).expect("a folder");
                fs::write(sources.join("lib.rs"), "mod family;").expect("a file");
                fs::write(sources.join("family/mod.rs"), "mod check;").expect("a file");
                fs::write(sources.join("family/check.rs"), ask).expect("a file");
                let found = named::in_crate(&sources.join("lib.rs")).expect("Rust");
                assert_eq!(found.len(), 1, "{ask}: {found:?}");
            }
        }
    }

    #[test]
    fn what_asks_no_system_and_what_only_tests_do_is_left_alone() {
        let root = tempfile::tempdir().expect("a folder");
        let file = root.path().join("lib.rs");
        let text = "use std::net::IpAddr; use std::env::consts::OS; use std::time::Duration;
            #[cfg(test)] mod tests { use std::fs; }
            #[cfg(test)] mod table;";
        fs::write(&file, text).expect("a file");
        assert_eq!(named::in_crate(&file), Ok(Vec::new()));
    }

    #[test]
    fn a_crate_that_asks_the_system_is_no_dependency() {
        let root = tempfile::tempdir().expect("a folder");
        let manifest = "[dependencies]\nkb.workspace = true\nobserve = { workspace = true }\n[dev-dependencies]\nrepair.workspace = true\n";
        fs::write(root.path().join("Cargo.toml"), manifest).expect("a file");
        let wrong = foreign_crates(root.path(), &["kb"]).expect("a manifest");
        assert!(
            wrong.len() == 1 && wrong[0].ends_with("depends on observe"),
            "{wrong:?}"
        );
        let manifest = "[target.'cfg(unix)'.dependencies.observe]\nworkspace = true\n";
        fs::write(root.path().join("Cargo.toml"), manifest).expect("a file");
        let wrong = foreign_crates(root.path(), &["kb"]).expect("a manifest");
        assert_eq!(wrong.len(), 1, "{wrong:?}");
    }
}
