//! Thousands of records through `shikaku diagnose --lines`, beside `jq`, which only parses the same lines:
//! `cargo bench -p shikaku --bench fleet`. `FLEET=1000000` sets their number (100,000 without it), and with `FLEET_FILE=PATH` they
//! are written there and left, for DuckDB, Spark and whoever else reads lines.
//!
//! The records are made up and lawful: facts of the desks and the scenes, from a fixed seed, at times of one year. Six of ten are of
//! desks at which everything is right.

#![cfg(target_os = "linux")]

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use facts::Facts;

const SEED: u64 = 0x5348_494B_414B_5521;
const RECORDS: u64 = 100_000;
/// The first minute of the records: 2026-01-01T00:00:00Z.
const FROM: i64 = 1_767_225_600;
/// Between two looks at the memory.
const LOOK: Duration = Duration::from_millis(100);

/// A run of a program.
struct Run {
    took: Duration,
    /// Kilobytes in memory, a look each.
    memory: Vec<u64>,
}

fn main() {
    // `cargo test` starts benches as well, to see that they run.
    let is_bench = std::env::args().any(|argument| argument == "--bench");
    let given = std::env::var("FLEET").ok();
    let records = match given {
        Some(number) => number.parse().expect("FLEET is a number"),
        None if is_bench => RECORDS,
        None => 100,
    };
    let keeps = std::env::var_os("FLEET_FILE").map(PathBuf::from);
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
    let file = keeps.unwrap_or_else(|| folder.path().join("facts.ndjson"));
    let bytes = write(&file, records);
    println!(
        "\n{records} records, {:.0} MB, {} processors",
        megabytes(bytes),
        thread::available_parallelism().map_or(1, usize::from)
    );
    println!(
        "{:<28} {:>8} {:>10} {:>9} {:>9} {:>9}",
        "", "s", "records/s", "MB 1/4", "MB 3/4", "MB peak"
    );
    // As in the tests, `SHIKAKU` names another build.
    let built = || env!("CARGO_BIN_EXE_shikaku").into();
    let mut ours = Command::new(std::env::var_os("SHIKAKU").unwrap_or_else(built));
    ours.args(["diagnose", "--lines"]).arg(&file);
    told(
        "shikaku diagnose --lines",
        records,
        &run(&mut ours, &[1, 3]),
    );
    let mut peer = Command::new("jq");
    peer.arg("empty").arg(&file);
    told("jq empty (parses only)", records, &run(&mut peer, &[0]));
}

fn told(name: &str, records: u64, run: &Run) {
    let seconds = run.took.as_secs_f64();
    let at = |quarter: usize| {
        let place = run.memory.len() * quarter / 4;
        run.memory
            .get(place)
            .map_or(0.0, |kilobytes| megabytes(kilobytes * 1024))
    };
    let peak = run.memory.iter().max().copied().unwrap_or_default();
    println!(
        "{name:<28} {seconds:>8.1} {:>10.0} {:>9.1} {:>9.1} {:>9.1}",
        rate(records, seconds),
        at(1),
        at(3),
        megabytes(peak * 1024)
    );
}

#[expect(clippy::cast_precision_loss, reason = "a rate needs three digits")]
fn rate(records: u64, seconds: f64) -> f64 {
    records as f64 / seconds
}

#[expect(clippy::cast_precision_loss, reason = "megabytes need three digits")]
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1_000_000.0
}

/// Runs a program to its end, which is one of these.
fn run(command: &mut Command, ends: &[i32]) -> Run {
    let start = Instant::now();
    let spawned = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    let mut child = match spawned {
        Ok(child) => child,
        Err(error) => panic!("{command:?}: {error}"),
    };
    let status = format!("/proc/{}/status", child.id());
    let mut memory = Vec::new();
    let ended = loop {
        if let Some(ended) = child.try_wait().expect("it is ours") {
            break ended;
        }
        memory.extend(resident(&status));
        thread::sleep(LOOK.min(start.elapsed() / 100 + Duration::from_millis(1)));
    };
    let took = start.elapsed();
    assert!(
        ended.code().is_some_and(|code| ends.contains(&code)),
        "{command:?}: {ended}"
    );
    Run { took, memory }
}

fn resident(status: &str) -> Option<u64> {
    let status = fs::read_to_string(status).ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().strip_suffix(" kB")?.parse().ok()
}

/// Writes the records, a line each, and says how many bytes they are.
fn write(file: &Path, records: u64) -> u64 {
    let right: Vec<Facts> = desks();
    let wrong: Vec<Facts> = diagnose::scenes::scenes()
        .unwrap_or_else(|mistake| panic!("{mistake}"))
        .into_iter()
        .flat_map(|scene| scene.cases)
        .map(|case| case.facts)
        .collect();
    let (right, wrong) = (split(&right), split(&wrong));
    let mut out = BufWriter::new(File::create(file).expect("it can be written"));
    let mut random = Random(SEED);
    let mut bytes = 0;
    for _ in 0..records {
        let kind = if random.below(10) < 6 { &right } else { &wrong };
        let (before, after) = &kind[random.below(kind.len())];
        let minute = i64::try_from(random.below(365 * 24 * 60)).expect("a minute of a year");
        let at = jiff::Timestamp::from_second(FROM + 60 * minute).expect("a time");
        let line = format!("{before}{at}{after}\n");
        bytes += line.len() as u64;
        out.write_all(line.as_bytes()).expect("room");
    }
    out.flush().expect("room");
    bytes
}

fn desks() -> Vec<Facts> {
    let desks = diagnose::scenes::desks().unwrap_or_else(|mistake| panic!("{mistake}"));
    desks.into_iter().map(|desk| desk.facts).collect()
}

/// Each record as JSON in two pieces, between which its time stands.
fn split(facts: &[Facts]) -> Vec<(String, String)> {
    let pieces = facts.iter().map(|facts| {
        let mark = "THE TIME";
        let marked = Facts {
            taken_at: mark.to_owned(),
            ..facts.clone()
        };
        let text = serde_json::to_string(&marked).expect("JSON");
        let (before, after) = text.split_once(mark).expect("a time");
        (before.to_owned(), after.to_owned())
    });
    pieces.collect()
}

/// Numbers that look random and are the same everywhere: xorshift64*.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let number = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        usize::try_from(number).expect("31 bits") % end
    }
}
