//! The fuzzers' targets (fuzz/src/targets.rs) in every test run, without libFuzzer: each file of the corpus as it is, then the
//! corpus cut, flipped, repeated and crossed. A panic is shown with the shortest bytes that bring it about; so is a target that
//! takes too long. The search that follows coverage is `cargo fuzz` (CONTRIBUTING.md); what it finds becomes a corpus file.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

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

fn corpus(target: &str) -> Vec<Vec<u8>> {
    let folder = root().join("corpus").join(target);
    let mut files: Vec<PathBuf> = fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|file| file.expect("a file").path())
        .collect();
    files.sort();
    assert!(files.len() >= 2, "{target} has no corpus");
    files
        .iter()
        .map(|file| fs::read(file).expect("a corpus file"))
        .collect()
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
    let corpus = corpus(name);
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
        "{name}: {} files and {fed} inputs in {:.1?}",
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
    bundle_pointer
    facts
    card_answer
    bluetooth_name
    http_answer
    certificates
    winget_output
}
