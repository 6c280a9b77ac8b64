//! `shikaku watch` through plugs, pulls, a dying service and a switched radio: what is shown in the end is what is there, and
//! nothing is left behind. Most of a minute in every test run; `cargo xtask soak` makes it half an hour (docs/watch.md).

#![cfg(target_os = "linux")]

use std::time::Duration;

use rigs::soak::{MEMORY, Round, Soaked, soak};
use rigs::watching::Held;

/// Rounds and their length where nothing else is said.
const SHORT: (usize, Duration) = (6, Duration::from_secs(6));
/// So many rounds of a minute, in words of the environment.
const MINUTES: &str = "SOAK_MINUTES";

fn row(what: &str, held: Held, rest: &str) {
    let Held {
        memory,
        threads,
        handles,
    } = held;
    println!("| {what} | {memory} | {threads} | {handles} | {rest} |");
}

#[test]
fn nothing_is_missed_and_nothing_grows_while_readers_services_and_radios_come_and_go() {
    let minutes = std::env::var(MINUTES)
        .ok()
        .map(|minutes| minutes.parse().expect("a number of minutes"));
    let (rounds, length) = minutes.map_or(SHORT, |minutes| (minutes, Duration::from_secs(60)));
    println!("| round | memory KiB | threads | handles | plugs | switched | changes told |");
    println!("|---|---:|---:|---:|---:|---:|---:|");
    let soaked = soak(rounds, length, |round: &Round| {
        let Round {
            number,
            held,
            plugs,
            switched,
            changes,
        } = *round;
        row(
            &number.to_string(),
            held,
            &format!("{plugs} | {switched} | {changes}"),
        );
    });
    row("at rest before", soaked.before, " | | ");
    row("at rest after", soaked.after, " | | ");
    assert_eq!(soaked.rounds.len(), rounds);
    assert!(
        soaked.rounds.iter().all(|round| round.changes > 0),
        "a round in which nothing was told"
    );
    assert_eq!(soaked.grown(), [""; 0]);
}

#[test]
fn what_grows_is_named() {
    let held = |memory, threads, handles| Held {
        memory,
        threads,
        handles,
    };
    let soaked = |step: u64, after| Soaked {
        before: held(20_000, 3, 15),
        rounds: (1..=12)
            .map(|number| Round {
                number: number as usize,
                held: held(26_000 + step * number, 9, 30),
                plugs: 1,
                switched: 1,
                changes: 1,
            })
            .collect(),
        after,
    };
    assert_eq!(soaked(0, held(40_000, 3, 15)).grown(), [""; 0]);
    assert_eq!(soaked(MEMORY / 12, held(20_000, 2, 15)).grown(), [""; 0]);
    for (step, after, named) in [
        (MEMORY / 4, held(20_000, 3, 15), "memory"),
        (0, held(20_000, 4, 15), "threads"),
        (0, held(20_000, 3, 16), "handles"),
    ] {
        let grown = soaked(step, after).grown();
        assert!(grown.len() == 1 && grown[0].starts_with(named), "{grown:?}");
    }
}
