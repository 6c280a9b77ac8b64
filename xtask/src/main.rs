//! `cargo xtask app` and `cargo xtask test`: the two commands of the README, from a fresh Debian to a running app and to a
//! tested one. Everything that has to be installed is named here (packages.rs) and nowhere else.

mod app;
mod bench;
mod dbusmock;
mod machine;
mod packages;
mod stage;
mod test;

use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask app     install what is missing, build, open the app (without a display: a screenshot under Xvfb)
cargo xtask test    install what the tests need and run all of them
cargo xtask bench   measure beside peers in the same run and print a table";

fn main() -> ExitCode {
    let command = std::env::args().nth(1);
    let outcome = match command.as_deref() {
        Some("app") => machine::require_debian().and_then(|()| app::run()),
        Some("test") => machine::require_debian().and_then(|()| test::run()),
        Some("bench") => machine::require_debian().and_then(|()| bench::run()),
        _ => Err(USAGE.to_owned()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}
