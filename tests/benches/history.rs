//! Past check-ups against their number, as whole processes beside a real keyring. Fifty are kept at most.

#![cfg(target_os = "linux")]

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use rigs::secret_service::SecretService;

const RUNS: usize = 20;
/// How many are kept when it is measured.
const KEPT: [u32; 4] = [1, 10, 25, 50];

fn main() {
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/release/shikaku");
    let service = SecretService::open();
    let run = |args: &[&str]| {
        let mut command = Command::new(&program);
        command.args(args).envs(service.environment());
        let start = Instant::now();
        let output = command.output().unwrap_or_else(|error| {
            panic!(
                "{} (cargo xtask bench builds it): {error}",
                program.display()
            )
        });
        (start.elapsed(), output)
    };
    println!(
        "\nPast check-ups; {RUNS} runs each, median milliseconds from start to end of the process"
    );
    println!("{:<8} {:>8} {:>8} {:>8}", "kept", "keep", "list", "show");
    let mut kept = 0;
    for wanted in KEPT {
        let mut keeping = Vec::new();
        while kept < wanted {
            let (took, output) = run(&["checkup", "--only", "reader.service", "--keep", "--json"]);
            assert!(
                String::from_utf8_lossy(&output.stderr).contains("番として残しました"),
                "not kept: {output:?}"
            );
            keeping.push(took);
            kept += 1;
        }
        let times = |args: &[&str]| -> Vec<Duration> {
            (0..RUNS)
                .map(|_| {
                    let (took, output) = run(args);
                    assert!(!output.stdout.is_empty(), "nothing shown: {output:?}");
                    took
                })
                .collect()
        };
        println!(
            "{kept:<8} {:>8.1} {:>8.1} {:>8.1}",
            median(keeping),
            median(times(&["history", "list", "--json"])),
            median(times(&["history", "show", "1", "--json"]))
        );
    }
}

fn median(mut times: Vec<Duration>) -> f64 {
    times.sort_unstable();
    times
        .get(times.len() / 2)
        .map_or(0.0, |time| time.as_secs_f64() * 1000.0)
}
