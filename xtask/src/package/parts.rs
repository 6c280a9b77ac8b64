//! What is inside a package besides our own sources: crates, npm packages, runtimes. From it come the list of licences
//! and the SBOM.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::machine;
use crate::package::product::{Product, TERMINAL};
use crate::stage::cargo;

/// A part that others have made.
#[derive(Clone, Debug)]
pub struct Part {
    pub name: String,
    pub version: String,
    /// SPDX.
    pub licence: String,
    /// Its address as a package (purl).
    purl: String,
    /// SHA-256 of what was fetched, where the lock file has it.
    sha256: Option<String>,
    /// Where its licence's text lies.
    folder: PathBuf,
}

/// What crates do not name: libraries that the compiler links in, with the texts of their licences in Debian.
const RUNTIMES: [(&str, &str, &str); 2] = [
    (
        "Rust standard library",
        "MIT OR Apache-2.0",
        "https://github.com/rust-lang/rust",
    ),
    ("MinGW-w64 runtime", "ZPL-2.1", "https://www.mingw-w64.org/"),
];

/// What crates carry in other languages and compile into the programs: the crate, what it carries, its licence, and where the
/// text of that lies below the crate's folder.
const CARRIED: [(&str, &str, &str, &str); 1] = [(
    "libdbus-sys",
    "libdbus",
    "AFL-2.1 OR GPL-2.0-or-later",
    "vendor/dbus",
)];

/// The parts of these programs of ours on this target, in the order of their names.
pub fn parts(packages: &[&str], target: &str) -> Result<Vec<Part>, String> {
    let wanted = crates(packages, target)?;
    let known = output(&[
        "metadata",
        "--format-version",
        "1",
        "--locked",
        "--offline",
        "--filter-platform",
        target,
    ])?;
    let known: Value = serde_json::from_str(&known).map_err(|error| error.to_string())?;
    let sums = sums(&read(&machine::root().join("Cargo.lock"))?);
    let mut parts = Vec::new();
    for package in known["packages"].as_array().into_iter().flatten() {
        let text = |name: &str| package[name].as_str().unwrap_or_default().to_owned();
        let (name, version) = (text("name"), text("version"));
        // Ours have no source.
        if package["source"].is_null() || !wanted.contains(&(name.clone(), version.clone())) {
            continue;
        }
        let manifest = PathBuf::from(text("manifest_path"));
        parts.push(Part {
            purl: format!("pkg:cargo/{name}@{version}"),
            sha256: sums.get(&(name.clone(), version.clone())).cloned(),
            folder: manifest.parent().unwrap_or(&manifest).to_owned(),
            // Older manifests write a slash for "or".
            licence: text("license").replace('/', " OR "),
            name,
            version,
        });
    }
    if packages.iter().any(|package| *package != TERMINAL) {
        parts.extend(npm()?);
    }
    parts.sort_by(|one, other| (&one.name, &one.version).cmp(&(&other.name, &other.version)));
    Ok(parts)
}

/// Names and versions of the crates that are compiled into these programs; what only builds them is not inside.
fn crates(packages: &[&str], target: &str) -> Result<BTreeSet<(String, String)>, String> {
    let mut words = vec!["tree", "--locked", "--offline", "--target", target];
    words.extend(["--edges", "normal", "--prefix", "none", "--format", "{p}"]);
    for package in packages {
        words.extend(["--package", package]);
    }
    let tree = output(&words)?;
    // `serde v1.0.228`, and what follows for a crate of ours or a macro.
    let named = tree.lines().filter_map(|line| {
        let mut words = line.split(' ');
        let (name, version) = (words.next()?, words.next()?);
        Some((name.to_owned(), version.strip_prefix('v')?.to_owned()))
    });
    Ok(named.collect())
}

/// What the window's pages are made of: what `ui/package.json` names for users, and Svelte, which is compiled in.
fn npm() -> Result<Vec<Part>, String> {
    let ui = machine::root().join("ui");
    let lock: Value = serde_json::from_str(&read(&ui.join("package-lock.json"))?)
        .map_err(|error| error.to_string())?;
    let mut parts = Vec::new();
    for (place, package) in lock["packages"].as_object().into_iter().flatten() {
        let Some(name) = place.strip_prefix("node_modules/") else {
            continue;
        };
        if package["dev"] == true && name != "svelte" {
            continue;
        }
        let text = |name: &str| package[name].as_str().unwrap_or_default().to_owned();
        let version = text("version");
        parts.push(Part {
            // A scope is written with its sign escaped (purl-spec).
            purl: format!("pkg:npm/{}@{version}", name.replace('@', "%40")),
            sha256: None,
            folder: ui.join(place),
            licence: text("license"),
            name: name.to_owned(),
            version,
        });
    }
    Ok(parts)
}

/// The SHA-256 of each crate, as the lock file has it.
fn sums(lock: &str) -> BTreeMap<(String, String), String> {
    let field = |part: &str, name: &str| {
        let line = part
            .lines()
            .find_map(|line| line.strip_prefix(&format!("{name} = \"")));
        line.map(|value| value.trim_end_matches('"').to_owned())
    };
    lock.split("[[package]]")
        .filter_map(|part| {
            let key = (field(part, "name")?, field(part, "version")?);
            Some((key, field(part, "checksum")?))
        })
        .collect()
}

fn output(words: &[&str]) -> Result<String, String> {
    let output = cargo(words)
        .current_dir(machine::root())
        .output()
        .map_err(|error| format!("cargo: {error}"))?;
    if output.status.success() {
        String::from_utf8(output.stdout).map_err(|error| error.to_string())
    } else {
        Err(String::from_utf8_lossy(&output.stderr).into_owned())
    }
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

/// A file that every package has: what is inside, under which licence, and the licences' texts, each once.
pub fn licences(product: &Product, parts: &[Part], target: &str) -> Result<String, String> {
    let mut text = format!(
        "{} {}\n{}, {}\n\n",
        product.name, product.version, product.publisher, product.licence
    );
    text.push_str("このプログラムには、次のものが入っています。\n\n");
    let mut texts: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for part in parts {
        let line = format!("{} {} ({})", part.name, part.version, part.licence);
        text.push_str(&line);
        text.push('\n');
        let mut of = vec![(
            part.folder.clone(),
            format!("{} {}", part.name, part.version),
        )];
        for (_, name, licence, below) in CARRIED.iter().filter(|(by, ..)| *by == part.name) {
            text.push_str(&format!("{name} ({licence})\n"));
            of.push((part.folder.join(below), (*name).to_owned()));
        }
        for (folder, name) in of {
            for found in texts_in(&folder)? {
                texts.entry(found).or_default().push(name.clone());
            }
        }
    }
    for (name, licence, place) in RUNTIMES {
        if name.starts_with("MinGW") && !target.ends_with("-gnu") {
            continue;
        }
        if name.starts_with("MinGW") && !target.contains("windows") {
            continue;
        }
        text.push_str(&format!("{name} ({licence}) {place}\n"));
    }
    for (found, of) in texts {
        text.push_str(&format!(
            "\n{}\n{}\n\n{found}",
            "-".repeat(76),
            of.join(", ")
        ));
    }
    // Windows' editor shows both kinds of line ends; some texts have mixed ones.
    Ok(text.replace("\r\n", "\n"))
}

/// The licence texts that lie in a part's folder, in the order of their names.
fn texts_in(folder: &Path) -> Result<Vec<String>, String> {
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut files: Vec<PathBuf> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let name = name.to_uppercase();
            let is_text = [
                "LICENSE",
                "LICENCE",
                "COPYING",
                "NOTICE",
                "COPYRIGHT",
                "UNLICENSE",
            ]
            .iter()
            .any(|word| name.starts_with(word));
            is_text && path.is_file()
        })
        .collect();
    files.sort();
    files
        .iter()
        .map(|path| {
            let bytes = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
            let text = String::from_utf8_lossy(&bytes).replace("\r\n", "\n");
            Ok(format!("{}\n", text.trim_end()))
        })
        .collect()
}

/// The SBOM in CycloneDX 1.5, without a number of its own, so that it is the same bytes each
/// time. The sum of the package stands beside it, because signing changes it.
pub fn sbom(product: &Product, parts: &[Part], file: &str) -> String {
    let components: Vec<Value> = parts
        .iter()
        .map(|part| {
            let mut component = json!({
                "type": "library",
                "bom-ref": part.purl,
                "name": part.name,
                "version": part.version,
                "purl": part.purl,
                "licenses": [{"expression": part.licence}],
            });
            if let Some(sum) = &part.sha256 {
                component["hashes"] = json!([{"alg": "SHA-256", "content": sum}]);
            }
            component
        })
        .collect();
    let document = json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": file,
                "name": product.name,
                "version": product.version,
                "publisher": product.publisher,
                "licenses": [{"license": {"id": product.licence}}],
            },
        },
        "components": components,
        "dependencies": [{
            "ref": file,
            "dependsOn": parts.iter().map(|part| &part.purl).collect::<Vec<_>>(),
        }],
    });
    format!("{document:#}\n")
}
