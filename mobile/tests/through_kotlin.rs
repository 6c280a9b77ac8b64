//! Random cards behind the very carrier of the plug-in, in Kotlin on a JVM: no bytes but those of the closed set reach
//! them. `cargo xtask kotlin` has compiled it, and runs this with the command in `KOTLIN_CARRIER`.

mod carrier;

use std::sync::Mutex;
use std::time::Duration;

use observe::apdu::Command;
use observe::trial::{Carried, CarryBytes, EndOfSearch, Touch};
use serde::Deserialize;
use serde_json::{Value, json};

use carrier::Clock;
use carrier::pipe::{Card, Pipe, Reached};

/// The JVM with the carrier, and the cards that it is to feel.
#[derive(Debug)]
struct Kotlin<'a> {
    pipe: &'a Mutex<Pipe>,
    clock: &'a Clock,
    cards: Mutex<Vec<Card>>,
    reached: Mutex<Vec<String>>,
}

#[derive(Deserialize)]
struct Answer {
    carried: Carried,
    sent: Option<String>,
}

impl Kotlin<'_> {
    fn ask(&self, asked: &Value) -> Value {
        self.pipe.lock().expect("one thread").ask(asked)
    }
}

impl CarryBytes for Kotlin<'_> {
    fn begin(&self) -> Result<(), String> {
        self.ask(&json!({}));
        Ok(())
    }

    fn feel(&self, time: Duration) -> Result<Touch, EndOfSearch> {
        if let Some(card) = self.cards.lock().expect("one thread").pop() {
            let answers: Vec<Value> = card
                .into_iter()
                .map(|answer| json!({ "answer": answer }))
                .collect();
            self.ask(&json!({ "touch": answers }));
        }
        self.clock
            .pass(u32::try_from(time.as_millis()).expect("a short time"));
        Ok(serde_json::from_value(self.ask(&json!({ "feel": 0 }))).expect("a touch"))
    }

    fn carry(&self, command: Command) -> Result<Carried, String> {
        let told = self.ask(&json!({ "carry": carrier::hex(command.bytes()) }));
        let answer: Answer = serde_json::from_value(told).expect("an answer");
        self.reached.lock().expect("one thread").extend(answer.sent);
        Ok(answer.carried)
    }

    fn end(&self, _: bool) {}
}

impl Reached for Kotlin<'_> {
    fn reached(&self) -> Vec<String> {
        self.reached.lock().expect("one thread").clone()
    }
}

#[test]
#[ignore = "needs the carrier compiled by Kotlin: cargo xtask kotlin"]
fn through_kotlin_no_other_bytes_reach_a_card() {
    let command = std::env::var("KOTLIN_CARRIER").expect("cargo xtask kotlin sets it");
    let pipe = Mutex::new(Pipe::to(&command));
    carrier::pipe::no_other_bytes(|cards, clock, check| {
        check(&Kotlin {
            pipe: &pipe,
            clock,
            cards: Mutex::new(cards),
            reached: Mutex::default(),
        })
    });
}
