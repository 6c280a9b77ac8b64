//! `shikaku`: everything the window can do, in a terminal. Only wires arguments to the crates and their answers to stdout;
//! the contracts (JSON shapes, exit status) are design.md's.

mod args;
mod checkup;
mod entries;
mod history;
mod output;
mod report;
mod update;

use std::process::ExitCode;

use crate::args::{Args, Call};
use crate::output::Failure;

fn main() -> ExitCode {
    let args = match Args::read() {
        Ok(args) => args,
        Err(told) => return told,
    };
    let outcome = match args.call {
        Call::Explain(args) => entries::explain(&args),
        Call::Show(args) => entries::show(&args),
        Call::List(args) => entries::list(&args),
        Call::Checkup(args) => checkup::checkup(&args),
        Call::Diagnose(args) => checkup::diagnose(&args),
        Call::History(args) => history::history(&args),
        Call::Report(args) => report::report(&args),
        Call::Update(args) => update::update(&args),
    };
    match outcome {
        Ok(status) => ExitCode::from(status),
        Err(Failure::Wrong(message)) => {
            eprintln!("{message}");
            ExitCode::from(output::WRONG_CALL)
        }
        // Whoever read our output has seen enough, for example `head`.
        Err(Failure::Output) => ExitCode::SUCCESS,
    }
}
