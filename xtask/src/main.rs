//! `cargo xtask app` and `cargo xtask test`: the two commands of the README, from a fresh Debian to a running app and
//! to a tested one. Everything that has to be installed is named here (packages.rs) and nowhere else.

mod app;
mod bench;
#[path = "../../fuzz/src/corpus.rs"]
mod corpus;
mod cross;
mod dbusmock;
mod deny;
mod engines;
mod fuzz;
mod keys;
mod machine;
mod package;
mod packages;
mod phones;
mod rooms;
mod site;
mod soak;
mod stage;
mod test;
mod trixie;
mod windows;

use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask app      install what is missing, build, open the app (without a display: a screenshot under Xvfb)
cargo xtask test     install what the tests need and run all of them
cargo xtask windows  of those, only the Windows core under Wine
cargo xtask phones   of those, only the app for Windows, Android and iOS, and its Kotlin
cargo xtask kotlin   of those, only the Kotlin
cargo xtask swift    of the slower ones, only the Swift of the plug-in (downloads half a gigabyte)
cargo xtask rooms    of those, only what the crates may know, and diagnose built for a browser
                     test, windows and phones take --full: the slower stages as well (Windows core beside a real pcscd, linking)
cargo xtask fuzz     search for input that breaks a reader, ten minutes a target (or so many: cargo xtask fuzz 1);
                     with --keep, what the search found goes into the corpus at its smallest
cargo xtask corpus   put files into the corpus of a target, each under its name: cargo xtask corpus TARGET FILE…
cargo xtask soak     follow a desk where everything comes and goes, for half an hour (or so many minutes: cargo xtask soak 5)
cargo xtask site     the window and its pages for any web server, in target/site; with --base ADDRESS, where they will stand
cargo xtask package  what users install, in target/package: Windows' installer and zip, Debian's package, the site, the content;
                     or only one of them: windows, linux, site, content. For signing: windows --built packs what is built,
                     sums writes the sums anew
cargo xtask deb      of the tests, only Debian's package of what is built, on a Debian of its own
cargo xtask engines  of the tests, only DuckDB, GNU parallel and Spark over the answers of shikaku (a stage of --full)
cargo xtask keys     refuse a release with the keys of the development
cargo xtask bench    measure beside peers in the same run and print a table";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    if let ["fuzz", rest @ ..] = &words[..]
        && let Some((minutes, keep)) = fuzz_words(rest)
    {
        return ended(machine::require_debian().and_then(|()| fuzz::run(minutes, keep)));
    }
    if let ["corpus", target, files @ ..] = &words[..]
        && !files.is_empty()
    {
        return ended(fuzz::add(target, files));
    }
    if let ["soak", minutes] = words[..]
        && let Ok(minutes) = minutes.parse()
    {
        return ended(machine::require_debian().and_then(|()| soak::run(minutes)));
    }
    if let ["site", rest @ ..] = &words[..]
        && let Some(address) = site_words(rest)
    {
        return ended(machine::require_debian().and_then(|()| site::run(address)));
    }
    if let ["package", kind @ ..] = &words[..]
        && let Some(kind) = package::Kind::named(kind)
    {
        let allowed = if cfg!(windows) {
            Ok(())
        } else {
            machine::require_debian()
        };
        return ended(allowed.and_then(|()| package::run(kind)));
    }
    // Needs no Debian, because it runs wherever a release is built.
    if words == ["keys"] {
        return ended(keys::run());
    }
    let command: fn() -> Result<(), String> = match words[..] {
        ["app"] => app::run,
        ["test"] => || test::run(false),
        ["test", "--full"] => || test::run(true),
        ["windows"] => || windows::run(false),
        ["windows", "--full"] => || windows::run(true),
        ["soak"] => || soak::run(soak::MINUTES),
        ["phones"] => || phones::run(false),
        ["phones", "--full"] => || phones::run(true),
        ["kotlin"] => phones::run_kotlin,
        ["swift"] => phones::run_swift,
        ["rooms"] => rooms::run,
        ["engines"] => engines::run,
        ["deb"] => package::debian::try_package,
        ["bench"] => bench::run,
        _ => || Err(USAGE.to_owned()),
    };
    ended(machine::require_debian().and_then(|()| command()))
}

/// The minutes for each target, and whether inputs found are kept.
fn fuzz_words(words: &[&str]) -> Option<(u32, bool)> {
    let (words, keep) = match words {
        [words @ .., "--keep"] => (words, true),
        _ => (words, false),
    };
    match words {
        [] => Some((fuzz::MINUTES, keep)),
        [minutes] => Some((minutes.parse().ok()?, keep)),
        _ => None,
    }
}

/// The address that was given; nothing where the words are others.
fn site_words<'a>(words: &[&'a str]) -> Option<Option<&'a str>> {
    match words {
        [] => Some(None),
        ["--base", address] => Some(Some(address)),
        _ => None,
    }
}

fn ended(outcome: Result<(), String>) -> ExitCode {
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}
