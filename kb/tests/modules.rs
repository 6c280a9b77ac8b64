//! The modules of this crate use each other in one direction: what is in a circle can only be understood, and changed, all at
//! once.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// The names after `crate::` in a module's code, without its comments and its tests.
fn used(text: &str) -> BTreeSet<String> {
    let code = text.split("\nmod tests {").next().unwrap_or_default();
    let code = code
        .split("\npub(crate) mod tests {")
        .next()
        .unwrap_or_default();
    let code: String = code
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect();
    let names = |list: &str| -> Vec<String> {
        let words = list.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
        words.map(str::to_owned).collect()
    };
    let after = code.split("crate::").skip(1);
    after
        .flat_map(|rest| match rest.strip_prefix('{') {
            Some(list) => names(list.split_once('}').map_or(list, |(list, _)| list)),
            None => names(rest).into_iter().take(1).collect(),
        })
        .collect()
}

/// The modules that are left when those that use none of the others have been taken away, again and again.
fn circles(mut uses: BTreeMap<String, BTreeSet<String>>) -> BTreeMap<String, BTreeSet<String>> {
    loop {
        let names: BTreeSet<String> = uses.keys().cloned().collect();
        for (name, used) in &mut uses {
            used.retain(|other| other != name && names.contains(other));
        }
        let before = uses.len();
        uses.retain(|_, used| !used.is_empty());
        if uses.len() == before {
            return uses;
        }
    }
}

#[test]
fn no_module_is_in_a_circle() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut uses = BTreeMap::new();
    for file in fs::read_dir(folder).expect("kb/src").flatten() {
        let path = file.path();
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        if path.extension().is_some_and(|end| end == "rs") && name != "lib" {
            let text = fs::read_to_string(&path).expect("a module");
            uses.insert(name.into_owned(), used(&text));
        }
    }
    // The uses are seen, through a list of names and through the list of tables.
    for (module, other) in [
        ("rules", "page"),
        ("tables", "readers"),
        ("content", "tables"),
    ] {
        assert!(uses[module].contains(other), "{module} uses {other}");
    }
    assert_eq!(circles(uses), BTreeMap::new());
}

#[test]
fn a_circle_is_found() {
    let module = |name: &str, text: &str| (name.to_owned(), used(text));
    let found = circles(BTreeMap::from([
        module("a", "use crate::b::B;\n"),
        module("b", "use crate::{c, d};\n// crate::a\n"),
        module("c", "fn c() { crate::b::b() }\n"),
        module("d", "\nmod tests {\n    use crate::b;\n}\n"),
    ]));
    let found: Vec<&str> = found.keys().map(String::as_str).collect();
    assert_eq!(found, ["a", "b", "c"]);
}
