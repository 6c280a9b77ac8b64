//! Carriers of the tests: one with played cards, and one that gives what was recorded of Kotlin's.
#![allow(dead_code, reason = "each test that has these uses a part of them")]

pub mod judge;
pub mod pipe;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard};
use std::time::Duration;

use facts::Felt;
use kb::Setup;
use observe::apdu::Command;
use observe::trial::{Carried, CarryBytes, EndOfSearch, Touch};
use serde::{Deserialize, Serialize};

pub fn file() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/answers/exchanges.json")
}

pub fn table() -> Table {
    let text = std::fs::read_to_string(file()).expect("the table");
    serde_json::from_str(&text).expect("a table of exchanges")
}

/// A table of exchanges.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    pub exchanges: Vec<Exchange>,
}

/// A trial reading.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exchange {
    pub state: String,
    pub setup: Setup,
    pub with_tries: bool,
    /// What is felt, one after the other.
    pub played: Vec<Touched>,
    pub present: String,
    pub kind: String,
    pub tries: Option<String>,
    pub causes: Vec<String>,
    /// What passes between Rust and the native side.
    pub calls: Vec<Call>,
}

/// A touch.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Touched {
    pub felt: Felt,
    /// Milliseconds from the moment when nothing lay there.
    pub after: u32,
    #[serde(default)]
    pub extended_length: Option<bool>,
    pub answers: Vec<Answered>,
}

/// An answer; without one the card is lost.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answered {
    pub answer: Option<String>,
    pub millis: u32,
}

/// A call of the Rust side and what it is given.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "call", deny_unknown_fields)]
pub enum Call {
    /// What is felt? As often one after the other as `times` says.
    Feel {
        millis: u32,
        gives: Touch,
        #[serde(default = "once")]
        times: u32,
    },
    /// Carry this.
    Carry {
        bytes: String,
        millis: u32,
        gives: Carried,
    },
}

impl Call {
    /// Whether something is felt.
    pub fn is_touch(&self) -> bool {
        matches!(self, Self::Feel { gives, .. } if gives.felt != Felt::Nothing)
    }

    /// The bytes that are carried.
    pub fn carried(self) -> Option<String> {
        match self {
            Self::Carry { bytes, .. } => Some(bytes),
            Self::Feel { .. } => None,
        }
    }
}

fn once() -> u32 {
    1
}

/// Bytes as the table writes them.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect()
}

fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len() / 2)
        .map(|at| u8::from_str_radix(&hex[2 * at..2 * at + 2], 16).expect("hex digits"))
        .collect()
}

/// A clock that is set on by what is played.
#[derive(Debug, Default)]
pub struct Clock(AtomicU64);

impl Clock {
    pub fn now(&self) -> Duration {
        Duration::from_millis(self.0.load(Ordering::Relaxed))
    }

    pub fn pass(&self, millis: u32) {
        self.0.fetch_add(millis.into(), Ordering::Relaxed);
    }
}

const NOTHING: Touch = Touch {
    felt: Felt::Nothing,
    extended_length: None,
};

/// Cards that are felt one after the other.
#[derive(Debug)]
pub struct Played<'a> {
    clock: &'a Clock,
    scene: Mutex<Scene>,
    ended: AtomicBool,
}

#[derive(Debug)]
struct Scene {
    /// When the place became empty.
    empty_since: Duration,
    /// The next one last.
    touches: Vec<Touched>,
    /// Those of the card that lies there, the next one last.
    answers: Vec<Answered>,
    calls: Vec<Call>,
}

impl<'a> Played<'a> {
    pub fn new(touches: &[Touched], clock: &'a Clock) -> Self {
        let mut touches = touches.to_vec();
        touches.reverse();
        Self {
            clock,
            scene: Mutex::new(Scene {
                empty_since: clock.now(),
                touches,
                answers: Vec::new(),
                calls: Vec::new(),
            }),
            ended: AtomicBool::new(false),
        }
    }

    pub fn calls(&self) -> Vec<Call> {
        self.scene().calls.clone()
    }

    pub fn is_ended(&self) -> bool {
        self.ended.load(Ordering::Relaxed)
    }

    fn scene(&self) -> MutexGuard<'_, Scene> {
        self.scene.lock().expect("one thread")
    }
}

impl CarryBytes for Played<'_> {
    fn begin(&self) -> Result<(), String> {
        Ok(())
    }

    fn feel(&self, time: Duration) -> Result<Touch, EndOfSearch> {
        let mut scene = self.scene();
        let millis = u32::try_from(time.as_millis()).expect("a short time");
        let empty = self.clock.now() - scene.empty_since;
        let next = scene.touches.pop_if(|touch| {
            let after = Duration::from_millis(touch.after.into());
            after.saturating_sub(empty) <= time
        });
        let gives = next.as_ref().map_or(NOTHING, |touch| Touch {
            felt: touch.felt,
            extended_length: touch.extended_length,
        });
        let took = next.as_ref().map_or(millis, |touch| {
            let empty = u32::try_from(empty.as_millis()).expect("a short time");
            touch.after.saturating_sub(empty)
        });
        self.clock.pass(took);
        if let Some(mut touch) = next {
            touch.answers.reverse();
            scene.answers = touch.answers;
        }
        let repeated = match scene.calls.last_mut() {
            Some(Call::Feel {
                millis,
                gives: NOTHING,
                times,
            }) if gives == NOTHING && *millis == took => {
                *times += 1;
                true
            }
            _ => false,
        };
        if !repeated {
            scene.calls.push(Call::Feel {
                millis: took,
                gives,
                times: 1,
            });
        }
        Ok(gives)
    }

    fn carry(&self, command: Command) -> Result<Carried, String> {
        let mut scene = self.scene();
        // A card without a further answer is gone.
        let gone = Answered {
            answer: None,
            millis: 20,
        };
        let next = scene.answers.pop().unwrap_or(gone);
        self.clock.pass(next.millis);
        let gives = next
            .answer
            .map_or(Carried::Lost, |answer| Carried::Answer(bytes(&answer)));
        if gives == Carried::Lost {
            scene.empty_since = self.clock.now();
        }
        scene.calls.push(Call::Carry {
            bytes: hex(command.bytes()),
            millis: next.millis,
            gives: gives.clone(),
        });
        Ok(gives)
    }

    fn end(&self, _: bool) {
        self.ended.store(true, Ordering::Relaxed);
    }
}

/// Gives what was recorded, and takes no other call.
#[derive(Debug)]
pub struct Replayed<'a> {
    clock: &'a Clock,
    /// The next one last.
    calls: Mutex<Vec<Call>>,
}

impl<'a> Replayed<'a> {
    pub fn new(calls: &[Call], clock: &'a Clock) -> Self {
        let mut calls = calls.to_vec();
        calls.reverse();
        Self {
            clock,
            calls: Mutex::new(calls),
        }
    }

    /// Every call was made.
    pub fn is_over(&self, state: &str) {
        let left = self.calls.lock().expect("one thread");
        assert!(left.is_empty(), "{state}: nobody makes {left:?}");
    }
}

impl CarryBytes for Replayed<'_> {
    fn begin(&self) -> Result<(), String> {
        Ok(())
    }

    fn feel(&self, _: Duration) -> Result<Touch, EndOfSearch> {
        let mut calls = self.calls.lock().expect("one thread");
        match calls.pop() {
            Some(Call::Feel {
                millis,
                gives,
                times,
            }) => {
                self.clock.pass(millis);
                if times > 1 {
                    calls.push(Call::Feel {
                        millis,
                        gives,
                        times: times - 1,
                    });
                }
                Ok(gives)
            }
            other => panic!("something is to be felt, recorded is {other:?}"),
        }
    }

    fn carry(&self, command: Command) -> Result<Carried, String> {
        let next = self.calls.lock().expect("one thread").pop();
        let Some(Call::Carry {
            bytes,
            millis,
            gives,
        }) = next
        else {
            panic!("{command:?} is to be carried, recorded is {next:?}")
        };
        assert_eq!(bytes, hex(command.bytes()));
        self.clock.pass(millis);
        Ok(gives)
    }

    fn end(&self, _: bool) {}
}
