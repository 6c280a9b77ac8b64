//! The fuzzers' targets (fuzz/src/targets.rs) in every test run, without libFuzzer: each input of the corpus as it is, then the
//! corpus cut, flipped, repeated and crossed. A panic is shown with the shortest bytes that bring it about; so is a target that
//! takes too long. The search that follows coverage is `cargo xtask fuzz` (docs/hostile-input.md); what it finds becomes a line
//! of the corpus.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use rigs::corpus::{self, Input};

mod targets {
    include!("../../fuzz/src/targets.rs");
}
use targets::TARGETS;

/// How long a target may take over one input, in a debug build on a busy machine.
const BOUND: Duration = Duration::from_secs(3);
/// How long a target is fed.
const PATIENCE: Duration = Duration::from_secs(6);
/// The most inputs of a target.
const CASES: u32 = 3_000;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz")
}

fn packed(target: &str) -> String {
    let file = root().join(format!("corpus/{target}.txt"));
    fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

fn inputs(target: &str) -> Vec<Input> {
    corpus::read(&packed(target)).unwrap_or_else(|error| panic!("{target}.txt, {error}"))
}

fn corpus_of(target: &str) -> Vec<Vec<u8>> {
    let corpus: Vec<Vec<u8>> = inputs(target)
        .into_iter()
        .map(|input| input.bytes)
        .collect();
    assert!(corpus.len() >= 2, "{target} has no corpus");
    corpus
}

/// One thing that happens to bytes on their way.
#[derive(Clone, Debug)]
enum Fault {
    Flip(prop::sample::Index, u8),
    Cut(prop::sample::Index),
    Drop(prop::sample::Index, usize),
    Repeat(prop::sample::Index, usize, usize),
    Insert(prop::sample::Index, &'static [u8]),
    Cross(prop::sample::Index, prop::sample::Index),
}

const PIECES: [&[u8]; 14] = [
    b"\0",
    b"\xFF\xFE",
    b"\r\n",
    b"\"",
    b"[[[[[[[[[[[[[[[[[[[[[[[[",
    b"{\"\":",
    b"-1",
    b"1e999",
    b"18446744073709551616",
    b"null",
    "\u{202E}".as_bytes(),
    "\u{0300}\u{200D}".as_bytes(),
    b"../",
    b"\x30\x84\xFF\xFF\xFF\xFF",
];

fn fault() -> impl Strategy<Value = Fault> {
    use prop::sample::Index;
    prop_oneof![
        3 => (any::<Index>(), 1..=255_u8).prop_map(|(at, by)| Fault::Flip(at, by)),
        1 => any::<Index>().prop_map(Fault::Cut),
        1 => (any::<Index>(), 1..64_usize).prop_map(|(at, count)| Fault::Drop(at, count)),
        1 => (any::<Index>(), 1..64_usize, 2..50_usize)
            .prop_map(|(at, count, times)| Fault::Repeat(at, count, times)),
        2 => (any::<Index>(), prop::sample::select(PIECES.to_vec()))
            .prop_map(|(at, piece)| Fault::Insert(at, piece)),
        1 => (any::<Index>(), any::<Index>()).prop_map(|(other, at)| Fault::Cross(other, at)),
    ]
}

fn suffer(mut bytes: Vec<u8>, faults: &[Fault], corpus: &[Vec<u8>]) -> Vec<u8> {
    for fault in faults {
        let place = |at: &prop::sample::Index| at.index(bytes.len() + 1);
        match fault {
            Fault::Flip(at, by) => {
                let at = place(at);
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= by;
                }
            }
            Fault::Cut(at) => bytes.truncate(place(at)),
            Fault::Drop(at, count) => {
                let at = place(at);
                bytes.drain(at..(at + count).min(bytes.len()));
            }
            Fault::Repeat(at, count, times) => {
                let at = place(at);
                let piece = bytes[at..(at + count).min(bytes.len())].repeat(*times);
                bytes.splice(at..at, piece);
            }
            Fault::Insert(at, piece) => {
                let at = place(at);
                bytes.splice(at..at, piece.iter().copied());
            }
            Fault::Cross(other, at) => {
                let other = &corpus[other.index(corpus.len())];
                let at = place(at);
                bytes.truncate(at);
                bytes.extend(other.iter().skip(at));
            }
        }
    }
    bytes
}

fn feed(target: fn(&[u8]), bytes: &[u8]) -> Result<(), TestCaseError> {
    let started = Instant::now();
    target(bytes);
    let took = started.elapsed();
    if took > BOUND {
        let start = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]).into_owned();
        return Err(TestCaseError::fail(format!(
            "{took:?} for {} bytes: {start:?}",
            bytes.len()
        )));
    }
    Ok(())
}

fn smoke(name: &str) {
    let (_, target) = TARGETS
        .iter()
        .find(|(known, _)| *known == name)
        .expect("a target of the list");
    let corpus = corpus_of(name);
    for bytes in &corpus {
        feed(*target, bytes).expect("the corpus");
    }
    let started = Instant::now();
    let mut fed = 0_u32;
    while fed < CASES && started.elapsed() < PATIENCE {
        let mut runner = TestRunner::new(Config {
            cases: 50,
            failure_persistence: None,
            ..Config::default()
        });
        let input = (
            any::<prop::sample::Index>(),
            prop::collection::vec(fault(), 1..6),
        )
            .prop_map(|(seed, faults)| {
                suffer(corpus[seed.index(corpus.len())].clone(), &faults, &corpus)
            });
        runner
            .run(&input, |bytes| feed(*target, &bytes))
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        fed += 50;
    }
    println!(
        "{name}: {} inputs of the corpus and {fed} others in {:.1?}",
        corpus.len(),
        started.elapsed()
    );
}

macro_rules! smoke {
    ($($name:ident)+) => {
        $(
            #[test]
            fn $name() {
                smoke(stringify!($name));
            }
        )+

        #[test]
        fn every_target_is_fed_here_and_by_the_fuzzer() {
            let here = [$(stringify!($name)),+];
            let listed = TARGETS.map(|(name, _)| name);
            assert_eq!(here, listed);
            let manifest = fs::read_to_string(root().join("Cargo.toml")).expect("fuzz/Cargo.toml");
            let programs: Vec<&str> = manifest
                .lines()
                .filter_map(|line| line.strip_prefix("path = \"fuzz_targets/")?.strip_suffix(".rs\""))
                .collect();
            assert_eq!(programs, listed);
        }
    };
}

smoke! {
    query
    bundle
    bundle_body
    bundle_grown
    bundle_pointer
    facts
    card_answer
    bluetooth_name
    http_answer
    certificates
    winget_output
}

#[test]
fn every_target_has_a_corpus_of_a_person_s_inputs_and_of_a_search_s_and_no_corpus_is_without_a_target()
 {
    for (name, _) in TARGETS {
        let inputs = inputs(name);
        let named = inputs.iter().filter(|input| !input.name.is_empty());
        assert!(named.count() >= 2, "{name}: nothing a person wrote");
        let found = inputs.iter().filter(|input| input.name.is_empty());
        assert!(found.count() >= 1, "{name}: nothing a search found");
    }
    let mut files: Vec<String> = fs::read_dir(root().join("corpus"))
        .expect("the folder of the corpora")
        .map(|file| file.expect("a file").file_name().to_string_lossy().into())
        .collect();
    files.sort();
    let mut targets = TARGETS.map(|(name, _)| format!("{name}.txt"));
    targets.sort();
    assert_eq!(files, targets);
}

#[test]
fn a_corpus_is_written_as_it_was_read() {
    for (name, _) in TARGETS {
        assert!(
            corpus::write(&inputs(name)) == packed(name),
            "{name}.txt is not as `cargo xtask corpus` would write it"
        );
    }
}

proptest! {
    #[test]
    fn any_bytes_come_back_from_a_line(bytes: Vec<u8>, text: String, tail in r#"[ \\"'a-z\t]{0,4}"#) {
        let bytes = [&bytes, text.as_bytes(), tail.as_bytes()].concat();
        let input = Input { name: "one".to_owned(), bytes };
        let written = corpus::write(std::slice::from_ref(&input));
        prop_assert_eq!(written.lines().count(), 1);
        prop_assert_eq!(corpus::read(&written), Ok(vec![input]));
    }
}

#[test]
fn what_has_a_name_is_kept_under_it_and_nothing_stands_twice() {
    let input = |name: &str, bytes: &[u8]| Input {
        name: name.to_owned(),
        bytes: bytes.to_vec(),
    };
    let written = corpus::write(&[
        input("", b"b"),
        input("", b"a"),
        input("", b"b"),
        input("", b"c"),
        input("wide", b"c"),
    ]);
    assert_eq!(written, "wide\tc\n\ta\n\tb\n");
}

#[test]
fn a_line_that_is_no_input_is_named() {
    for (text, why) in [
        ("a\tb\nc\n", "line 2: no tab"),
        ("A\tb\n", "line 1: a name has"),
        ("../a\tb\n", "line 1: a name has"),
        ("a\tb\n\tc\na\td\n", "line 3: the name stands twice"),
        ("a\t\\\n", "line 1: an escape"),
        ("a\t\\q\n", "line 1: an escape"),
        ("a\t\\x4\n", "line 1: an escape"),
        ("a\t\\xあ\n", "line 1: an escape"),
        ("a\t\\u{D800}\n", "line 1: an escape"),
        ("a\t\\u{41\n", "line 1: an escape"),
    ] {
        let error = corpus::read(text).expect_err(text);
        assert!(error.starts_with(why), "{text:?}: {error}");
    }
}
