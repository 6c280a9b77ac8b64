//! The engines of docs/fleet.md, over records that the bench makes up: a slower stage, because they are half a gigabyte.

use std::process::Command;

use crate::machine;
use crate::packages;
use crate::stage::{Stages, call, cargo, without_network};

/// From PyPI, in a Python environment of their own.
const ENGINES: [&str; 2] = ["duckdb==2.0.1", "pyspark==4.3.0"];

/// The records of a run.
const RECORDS: &str = "20000";

/// These stages alone, with their summary.
pub fn run() -> Result<(), String> {
    let mut stages = Stages::default();
    run_all(&mut stages);
    stages.summary()
}

/// Runs the stages.
pub fn run_all(stages: &mut Stages) {
    if stages.stage("engines: system packages", || {
        packages::install(&[packages::ENGINES])
    }) && stages.stage("engines: DuckDB and Spark", install)
    {
        stages.stage("engines: the same causes", over_the_records);
    }
}

fn install() -> Result<(), String> {
    let room = machine::target().join("tools/engines");
    call(Command::new("python3").args(["-m", "venv"]).arg(&room))?;
    call(
        Command::new(room.join("bin/pip"))
            .args(["install", "--quiet", "--disable-pip-version-check"])
            .args(ENGINES),
    )
}

fn over_the_records() -> Result<(), String> {
    let target = machine::target();
    let facts = target.join("fleet.ndjson");
    call(&mut cargo(&["build", "--release", "-p", "shikaku"]))?;
    // The bench writes the records and judges them once itself.
    call(
        cargo(&["bench", "-p", "shikaku", "--bench", "fleet"])
            .env("FLEET", RECORDS)
            .env("FLEET_FILE", &facts),
    )?;
    let mut engines = Command::new(target.join("tools/engines/bin/python"));
    engines
        .arg(machine::root().join("tests/engines/engines.py"))
        .arg(target.join("release/shikaku"))
        .arg(facts)
        .arg(machine::root().join("docs/fleet.md"));
    call(&mut without_network(&engines))
}
