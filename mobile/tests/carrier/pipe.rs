//! A carrier of a native side behind pipes: a line of JSON in, a line out. Random cards behind it are sent no bytes but
//! those of the closed set.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command as Program, Stdio};
use std::time::Duration;

use observe::apdu::Command;
use observe::trial::{CarryBytes, Wish, trial};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseResult, TestRunner};
use serde_json::Value;

use super::Clock;

#[derive(Debug)]
pub struct Pipe {
    child: Child,
    asks: ChildStdin,
    tells: BufReader<ChildStdout>,
}

impl Pipe {
    pub fn to(command: &str) -> Self {
        let mut words = command.split_whitespace();
        let mut child = Program::new(words.next().expect("a program"))
            .args(words)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the carrier starts");
        let asks = child.stdin.take().expect("a pipe");
        let tells = BufReader::new(child.stdout.take().expect("a pipe"));
        Self { child, asks, tells }
    }

    pub fn ask(&mut self, asked: &Value) -> Value {
        writeln!(self.asks, "{asked}").expect("the carrier reads");
        let mut line = String::new();
        self.tells
            .read_line(&mut line)
            .expect("the carrier answers");
        serde_json::from_str(&line).expect("JSON")
    }
}

impl Drop for Pipe {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The answers of a card, one after the other; one that is `None` is a card that is gone.
pub type Card = Vec<Option<String>>;

/// A carrier that knows what its cards were sent.
pub trait Reached: CarryBytes {
    fn reached(&self) -> Vec<String>;
}

fn any_card() -> impl Strategy<Value = Card> {
    let answer = prop_oneof![
        4 => Just(Some("9000".to_owned())),
        2 => prop::collection::vec(any::<u8>(), 0..40).prop_map(|bytes| Some(super::hex(&bytes))),
        1 => (0x63C0_u16..=0x63CF).prop_map(|word| Some(format!("{word:04X}"))),
        1 => Just(None),
    ];
    prop::collection::vec(answer, 0..8)
}

/// Tries random cards, the next one last. `with` makes the carrier that has them, and hands it on.
pub fn no_other_bytes(
    with: impl Fn(Vec<Card>, &Clock, &dyn Fn(&dyn Reached) -> TestCaseResult) -> TestCaseResult,
) {
    let mut runner = TestRunner::new(Config::with_cases(1_000));
    let cards = prop::collection::vec(any_card(), 0..6);
    let outcome = runner.run(&(cards, any::<bool>()), |(cards, with_tries)| {
        let clock = Clock::default();
        with(cards, &clock, &|carrier| {
            only_the_set(carrier, &clock, with_tries)
        })
    });
    outcome.expect("no other bytes");
}

fn only_the_set(carrier: &dyn Reached, clock: &Clock, with_tries: bool) -> TestCaseResult {
    let wish = Wish {
        with_tries,
        time: Duration::from_secs(5),
    };
    let told = trial(carrier, wish, || clock.now(), || true, |_| {});
    prop_assert!(told.is_ok());
    let reached = carrier.reached();
    for sent in &reached {
        let known = Command::ALL
            .iter()
            .any(|command| super::hex(command.bytes()) == *sent);
        prop_assert!(known, "{sent} is in no set");
    }
    let asked = super::hex(Command::AskTriesLeft.bytes());
    prop_assert!(with_tries || !reached.contains(&asked));
    Ok(())
}
