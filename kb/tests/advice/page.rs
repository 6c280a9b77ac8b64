//! docs/advice.md: which kinds of faults were mended in the content, by which rule, in how many places, and the test that keeps it.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Kinds {
    #[serde(rename = "kind")]
    kinds: Vec<Kind>,
}

/// A kind of fault that was found in the content, and mended wherever it stood.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Kind {
    /// The kind, in a few words.
    kind: String,
    /// The number of the rule of advice in docs/design.md; 0 where it is no rule of advice but one of kb/README.md.
    rule: u8,
    /// The rule in one sentence.
    says: String,
    /// In how many places it was mended.
    mended: usize,
    /// The name of the test that keeps it.
    test: String,
}

const HEAD: &str = "# The rules of advice, and what keeps them

Written from `kb/tests/advice/kinds.toml` (`ADVICE=write cargo test -p kb --test advice`); do not edit. A test fails when it is
stale, and when a test that is named here does not exist. The rules are those of [design.md](design.md), \"Rules of advice\".

";

fn here(place: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(place)
}

fn kinds() -> Vec<Kind> {
    let text = fs::read_to_string(here("tests/advice/kinds.toml")).expect("kinds.toml");
    let kinds: Kinds = toml::from_str(&text).expect("rows of kinds");
    kinds.kinds
}

fn page(kinds: &[Kind]) -> String {
    let mut page = HEAD.to_owned();
    page.push_str("| kind of fault | rule | what the rule says | places mended | kept by |\n|---|---|---|---|---|\n");
    for kind in kinds {
        let rule = match kind.rule {
            0 => "–".to_owned(),
            number => number.to_string(),
        };
        writeln!(
            page,
            "| {} | {rule} | {} | {} | `{}` |",
            kind.kind, kind.says, kind.mended, kind.test
        )
        .expect("a string takes every line");
    }
    let mended: usize = kinds.iter().map(|kind| kind.mended).sum();
    writeln!(page, "\n{} kinds, {mended} places.", kinds.len()).expect("a string takes every line");
    page
}

/// The code of the tests of this crate, of the terminal and of the window.
fn code(folder: &Path, code: &mut String) {
    for path in fs::read_dir(folder)
        .expect("a folder")
        .flatten()
        .map(|file| file.path())
    {
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if path.is_dir() {
            self::code(&path, code);
        } else if name.ends_with(".rs") || name.ends_with(".test.ts") {
            code.push_str(&fs::read_to_string(&path).expect("a file of code"));
        }
    }
}

#[test]
fn docs_advice_is_written_from_the_kinds() {
    let place = here("../docs/advice.md");
    let page = page(&kinds());
    if std::env::var_os("ADVICE").is_some_and(|word| word == "write") {
        fs::write(&place, &page).expect("docs/advice.md");
    }
    let written = fs::read_to_string(&place).unwrap_or_default();
    assert!(
        written.replace("\r\n", "\n") == page,
        "docs/advice.md is stale: ADVICE=write cargo test -p kb --test advice"
    );
}

#[test]
fn every_kind_names_a_rule_and_a_test_that_exists() {
    let mut tests = String::new();
    for folder in ["src", "tests", "../crates/shikaku/src", "../ui/src"] {
        code(&here(folder), &mut tests);
    }
    let mut wrong = Vec::new();
    for kind in kinds() {
        if kind.rule > 7 {
            wrong.push(format!("{}: there is no rule {}", kind.kind, kind.rule));
        }
        if kind.mended == 0 || kind.says.is_empty() {
            wrong.push(format!(
                "{}: nothing was mended, or nothing is said",
                kind.kind
            ));
        }
        let in_rust = format!("fn {}()", kind.test);
        let in_the_window = format!("test(\"{}\"", kind.test);
        if !tests.contains(&in_rust) && !tests.contains(&in_the_window) {
            wrong.push(format!("{}: no test is called {}", kind.kind, kind.test));
        }
    }
    crate::none_of(&wrong);
}
