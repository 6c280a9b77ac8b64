//! docs/dependencies.md beside the manifests: every direct dependency has its reason there, and no reason outlives its
//! dependency.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The rows under a heading of the page: names and reasons.
fn rows(heading: &str) -> Vec<(String, String)> {
    let page = fs::read_to_string(root().join("docs/dependencies.md")).expect("the page");
    let part = page
        .split("\n## ")
        .find(|part| part.starts_with(heading))
        .expect("a part of the page");
    part.lines()
        .filter(|line| line.starts_with("| ") && !line.contains("| ships |"))
        .map(|line| {
            let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
            let [name, _, why] = cells[..] else {
                panic!("not three cells: {line}");
            };
            (name.to_owned(), why.to_owned())
        })
        .collect()
}

fn compare(heading: &str, used: &BTreeSet<String>) {
    let rows = rows(heading);
    let told: BTreeSet<String> = rows.iter().map(|(name, _)| name.clone()).collect();
    let list = |set: Vec<&String>| format!("{set:?}");
    assert!(
        told == *used,
        "docs/dependencies.md, {heading}: without a reason {}, without a dependency {}",
        list(used.difference(&told).collect()),
        list(told.difference(used).collect()),
    );
    assert_eq!(told.len(), rows.len(), "{heading}: a name stands twice");
    assert!(
        rows.windows(2).all(|pair| pair[0].0 < pair[1].0),
        "{heading}: in the order of the alphabet"
    );
    for (name, why) in &rows {
        assert!(why.chars().count() >= 5, "{name}: no reason");
    }
}

#[test]
fn every_crate_has_its_reason_and_every_reason_its_crate() {
    let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args([
            "metadata",
            "--no-deps",
            "--offline",
            "--format-version",
            "1",
        ])
        .current_dir(root())
        .output()
        .expect("cargo can be started");
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("metadata is JSON");
    let packages = metadata["packages"].as_array().expect("packages");
    let used = packages
        .iter()
        .flat_map(|package| package["dependencies"].as_array().into_iter().flatten())
        .filter(|dependency| dependency["path"].is_null())
        .filter_map(|dependency| dependency["name"].as_str().map(str::to_owned))
        .collect();
    compare("Crates", &used);
}

#[test]
fn every_npm_package_has_its_reason_and_every_reason_its_package() {
    let text = fs::read_to_string(root().join("ui/package.json")).expect("ui/package.json");
    let manifest: Value = serde_json::from_str(&text).expect("a manifest is JSON");
    let used = ["dependencies", "devDependencies"]
        .iter()
        .flat_map(|kind| manifest[kind].as_object().into_iter().flatten())
        .map(|(name, _)| name.clone())
        .collect();
    compare("npm", &used);
}
