//! The plug-in in Swift, run on a played device: what it says is what `answers/ios.json` has, and cards behind its carrier
//! are judged as those behind Kotlin's. `cargo xtask phones --full` has compiled it against `tests/ios/frameworks`, and runs
//! this with the command in `SWIFT_PLAYED`. `RECORDED=write` writes what it says.

mod carrier;
#[path = "../src/told.rs"]
mod told;

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::Duration;

use carrier::judge::{facts, judged, said};
use carrier::pipe::{Card, Pipe, Reached};
use carrier::{Clock, Exchange, Played, hex};
use facts::{Felt, Observed, Os, Phone};
use observe::apdu::Command;
use observe::trial::{Carried, CarryBytes, EndOfSearch, Touch};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use told::{CarryAnswer, Heard, Waited};

const NEEDS: &str = "cargo xtask phones --full sets it";

/// A table of recorded answers; what answers.rs judges is passed on as it is.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    states: Vec<State>,
    nearby: Vec<List>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct State {
    state: String,
    setup: Value,
    device: Value,
    answer: Value,
    answers: Value,
    findings: Value,
    asks: Value,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    state: String,
    device: Value,
    answer: Value,
}

fn file() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/answers/ios.json")
}

fn table() -> Table {
    let text = std::fs::read_to_string(file()).expect("the table");
    serde_json::from_str(&text).expect("a table of answers")
}

/// The plug-in on a played device.
#[derive(Debug)]
struct Plugin(Mutex<Pipe>);

/// What came of a wish.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Outcome {
    #[serde(default, deserialize_with = "present")]
    resolved: Option<Value>,
    rejected: Option<Rejected>,
    /// What was shown to the user meanwhile.
    shown: Vec<String>,
    /// What reached the card meanwhile.
    received: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rejected {
    message: String,
}

/// A null that is there is an answer, too.
fn present<'d, D: serde::Deserializer<'d>>(from: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(from).map(Some)
}

impl Plugin {
    fn new() -> Self {
        let command = std::env::var("SWIFT_PLAYED").expect(NEEDS);
        Self(Mutex::new(Pipe::to(&command)))
    }

    fn wish(&self, wish: &Value) -> Outcome {
        let outcome = self.0.lock().expect("one thread").ask(wish);
        serde_json::from_value(outcome).expect("an outcome")
    }

    /// A device with a plug-in that knows nothing yet.
    fn on(&self, device: &Value) {
        self.wish(&json!({ "device": device }));
    }

    fn call(&self, command: &str, args: &Value) -> Outcome {
        self.wish(&json!({ "call": command, "args": args.to_string() }))
    }

    /// Calls, and takes nothing but an answer.
    fn answer(&self, command: &str, args: &Value) -> Value {
        let outcome = self.call(command, args);
        let answer = outcome.resolved.as_ref();
        answer
            .unwrap_or_else(|| panic!("{command} {args}: {outcome:?}"))
            .clone()
    }
}

/// A phone on which everything is right.
fn healthy() -> Value {
    let states = table().states.into_iter();
    let mut right = states.filter(|state| state.state == "everything is right, on a mobile line");
    right.next().expect("a healthy phone").device
}

fn of(device: &str, field: &str, value: Value) -> Value {
    let mut changed = healthy();
    *changed.pointer_mut(device).expect("a field of the table") = match field {
        "" => value,
        field => {
            let mut part = healthy().pointer(device).expect("a part").clone();
            part[field] = value;
            part
        }
    };
    changed
}

#[test]
#[ignore = "needs the plug-in compiled by Swift: cargo xtask phones --full"]
fn what_swift_says_on_every_device_is_what_the_table_has() {
    let plugin = Plugin::new();
    let mut table = table();
    let mut differ = Vec::new();
    for row in &mut table.states {
        plugin.on(&row.device);
        let outcome = plugin.call("state", &json!({ "app": null }));
        assert_eq!(outcome.shown, [""; 0], "{}: state shows nothing", row.state);
        let said = outcome
            .resolved
            .unwrap_or_else(|| panic!("{}: {:?}", row.state, outcome.rejected));
        serde_json::from_value::<Phone>(said.clone())
            .unwrap_or_else(|error| panic!("{}: {error}", row.state));
        if said != row.answer {
            differ.push(format!(
                "{}:\n  kept {}\n  said {said}",
                row.state, row.answer
            ));
        }
        row.answer = said;
    }
    for row in &mut table.nearby {
        plugin.on(&row.device);
        let outcome = plugin.call("nearby", &json!({ "millis": 50 }));
        assert_eq!(
            outcome.shown, [""; 0],
            "{}: nearby shows nothing",
            row.state
        );
        let said = outcome.resolved.expect("a list of devices");
        let heard: Heard = serde_json::from_value(said.clone()).expect("Rust's type");
        assert!(
            heard.devices.iter().all(|device| !device.paired),
            "{}: iOS tells of no pairing",
            row.state
        );
        if said != row.answer {
            differ.push(format!(
                "{}:\n  kept {}\n  said {said}",
                row.state, row.answer
            ));
        }
        row.answer = said;
    }
    if std::env::var("RECORDED").is_ok_and(|word| word == "write") {
        let text = serde_json::to_string_pretty(&table).expect("JSON");
        std::fs::write(file(), text + "\n").expect("the table is written");
    } else {
        assert!(differ.is_empty(), "{}", differ.join("\n"));
    }
}

#[test]
#[ignore = "needs the plug-in compiled by Swift: cargo xtask phones --full"]
fn bluetooth_is_asked_for_once_and_only_where_that_is_wanted() {
    let plugin = Plugin::new();
    for (answers, permission) in [("allowedAlways", "granted"), ("denied", "refused")] {
        let mut device = of("/bluetooth", "authorization", json!("notDetermined"));
        device["bluetooth"]["answers"] = json!(answers);
        plugin.on(&device);
        for command in ["state", "nearby"] {
            let outcome = plugin.call(command, &json!({ "millis": 50 }));
            assert_eq!(outcome.shown, [""; 0], "{command} asks the user");
            assert_eq!(
                outcome.rejected.is_some(),
                command == "nearby",
                "{command} {:?}",
                outcome.rejected
            );
        }
        let asked = plugin.call("permitBluetooth", &json!({}));
        assert_eq!(asked.shown, ["the question for Bluetooth"]);
        let again = plugin.call("permitBluetooth", &json!({}));
        assert_eq!(again.shown, [""; 0], "it was answered: {answers}");
        let phone: Phone =
            serde_json::from_value(plugin.answer("state", &json!({}))).expect("a phone");
        let permission: facts::Permission =
            serde_json::from_value(json!(permission)).expect("a word");
        assert_eq!(phone.bluetooth_permission, Observed::Seen(permission));
    }
}

#[test]
#[ignore = "needs the plug-in compiled by Swift: cargo xtask phones --full"]
fn an_alert_that_bluetooth_is_off_is_ours_to_tell() {
    let plugin = Plugin::new();
    plugin.on(&of("/bluetooth", "state", json!("poweredOff")));
    for command in ["state", "nearby"] {
        let outcome = plugin.call(command, &json!({ "millis": 50 }));
        assert_eq!(outcome.shown, [""; 0], "{command}");
    }
}

#[test]
#[ignore = "needs the plug-in compiled by Swift: cargo xtask phones --full"]
fn the_share_sheet_and_addresses_are_handed_to_the_system() {
    let plugin = Plugin::new();
    for model in ["iPhone14,5", "iPad13,4"] {
        plugin.on(&of("/model", "", json!(model)));
        // On an iPad the played sheet ends the run of an app that does not say where it belongs.
        let shared = plugin.call("share", &json!({ "text": "電話の前に" }));
        assert_eq!(shared.shown, ["the share sheet with [\"電話の前に\"]"]);
        assert_eq!(shared.resolved, Some(Value::Null), "{model}");
        let page = plugin.call("open", &json!({ "url": "https://example.jp/" }));
        assert_eq!(page.shown, ["https://example.jp/"], "{model}");
        let number = plugin.call("open", &json!({ "url": "tel:0120000000" }));
        assert_eq!(number.resolved.is_some(), model == "iPhone14,5");
        let message = number.rejected.map(|rejected| rejected.message);
        assert_eq!(message.is_some(), model == "iPad13,4");
    }
}

#[test]
#[ignore = "needs the plug-in compiled by Swift: cargo xtask phones --full"]
fn what_the_plug_in_does_not_understand_is_refused() {
    let plugin = Plugin::new();
    plugin.on(&healthy());
    for (command, args) in [
        ("nearby", json!({ "milliseconds": 50 })),
        ("feel", json!({})),
        ("carry", json!({ "bytes": 7 })),
        ("endSearch", json!(null)),
        ("open", json!({ "url": 7 })),
        ("share", json!({})),
    ] {
        let outcome = plugin.call(command, &args);
        let message = outcome.rejected.map(|rejected| rejected.message);
        assert!(
            message.is_some_and(|message| !message.is_empty()),
            "{command} {args}"
        );
        assert_eq!(outcome.shown, [""; 0], "{command} {args}");
    }
}

/// The carrier of the plug-in. `cards` are felt one after the other, the next one last.
#[derive(Debug)]
struct Swift<'a> {
    plugin: &'a Plugin,
    clock: &'a Clock,
    cards: Mutex<Vec<Card>>,
    reached: Mutex<Vec<String>>,
}

impl CarryBytes for Swift<'_> {
    fn begin(&self) -> Result<(), String> {
        self.plugin.wish(&json!({ "lay": [] }));
        self.plugin.answer("beginSearch", &json!({}));
        // The session of the trial before says only now that it was ended.
        self.plugin.wish(&json!({ "farewell": true }));
        Ok(())
    }

    fn feel(&self, time: Duration) -> Result<Touch, EndOfSearch> {
        if let Some(answers) = self.cards.lock().expect("one thread").pop() {
            self.plugin
                .wish(&json!({ "lay": [{ "answers": answers }] }));
        }
        self.clock
            .pass(u32::try_from(time.as_millis()).expect("a short time"));
        let waited = self.plugin.answer("feel", &json!({ "millis": 2 }));
        let waited: Waited = serde_json::from_value(waited).expect("Rust's type");
        waited.into_touch()
    }

    fn carry(&self, command: Command) -> Result<Carried, String> {
        let outcome = self
            .plugin
            .call("carry", &json!({ "bytes": hex(command.bytes()) }));
        self.reached
            .lock()
            .expect("one thread")
            .extend(outcome.received);
        match outcome.resolved {
            Some(answer) => {
                let answer: CarryAnswer = serde_json::from_value(answer).expect("Rust's type");
                Ok(answer.carried)
            }
            None => Err(outcome.rejected.expect("an answer").message),
        }
    }

    fn end(&self, is_read: bool) {
        let ended = self.plugin.call("endSearch", &json!({ "read": is_read }));
        let said: &[&str] = if is_read {
            &["on the sheet: 読み取りました。"]
        } else {
            &[]
        };
        assert_eq!(ended.shown, said);
    }
}

impl Reached for Swift<'_> {
    fn reached(&self) -> Vec<String> {
        self.reached.lock().expect("one thread").clone()
    }
}

#[test]
#[ignore = "needs the plug-in compiled by Swift: cargo xtask phones --full"]
fn through_swift_no_other_bytes_reach_a_card() {
    let plugin = Plugin::new();
    plugin.on(&healthy());
    carrier::pipe::no_other_bytes(|cards, clock, check| {
        check(&Swift {
            plugin: &plugin,
            clock,
            cards: Mutex::new(cards),
            reached: Mutex::default(),
        })
    });
}

/// An exchange of the table behind Swift's carrier. `played` knows what is felt and answered, and when.
#[derive(Debug)]
struct Exchanged<'a> {
    swift: Swift<'a>,
    played: Played<'a>,
    /// What is felt, the next one last.
    tags: Mutex<Vec<Value>>,
}

impl<'a> Exchanged<'a> {
    fn new(plugin: &'a Plugin, exchange: &Exchange, clock: &'a Clock) -> Self {
        let card = |answers: Vec<&Option<String>>| json!({ "answers": answers });
        let tags = exchange.played.iter().rev().map(|touch| match touch.felt {
            Felt::Card => {
                let answers = touch.answers.iter().map(|answered| &answered.answer);
                json!([card(answers.collect())])
            }
            Felt::Several => json!([card(Vec::new()), card(Vec::new())]),
            Felt::Other => json!([{}]),
            Felt::Nothing => panic!("{}: nothing is no touch", exchange.state),
        });
        Self {
            swift: Swift {
                plugin,
                clock,
                cards: Mutex::default(),
                reached: Mutex::default(),
            },
            played: Played::new(&exchange.played, clock),
            tags: Mutex::new(tags.collect()),
        }
    }
}

impl CarryBytes for Exchanged<'_> {
    fn begin(&self) -> Result<(), String> {
        self.swift.begin()
    }

    fn feel(&self, time: Duration) -> Result<Touch, EndOfSearch> {
        let due = self.played.feel(time)?;
        // The clock is played; a touch comes while the plug-in waits for it.
        let wish = if due.felt == Felt::Nothing {
            json!({ "call": "feel", "args": "{\"millis\":2}" })
        } else {
            let tags = self.tags.lock().expect("one thread").pop();
            json!({ "lay": tags, "after": 5, "call": "feel", "args": "{\"millis\":2000}" })
        };
        let outcome = self.swift.plugin.wish(&wish);
        let waited = outcome.resolved.expect("an answer");
        let waited: Waited = serde_json::from_value(waited).expect("Rust's type");
        let touch = waited.into_touch()?;
        let felt = Touch {
            // iOS does not tell.
            extended_length: None,
            ..due
        };
        assert_eq!(touch, felt);
        Ok(touch)
    }

    fn carry(&self, command: Command) -> Result<Carried, String> {
        let due = self.played.carry(command)?;
        let carried = self.swift.carry(command)?;
        match due {
            // CoreNFC has no way to hand over less than a status word.
            Carried::Answer(bytes) if bytes.len() < 2 => assert_eq!(carried, Carried::Lost),
            due => assert_eq!(carried, due),
        }
        Ok(carried)
    }

    fn end(&self, is_read: bool) {
        self.played.end(is_read);
        self.swift.end(is_read);
    }
}

/// What an iPhone says in another way than Android: of a card that breaks off twice it is told nothing but that it is lost.
const OTHERWISE: [(&str, &str, &[&str]); 1] = [(
    "an answer of one byte, twice",
    "fail card-lost-by-phone",
    &["card-lost-by-phone"],
)];

#[test]
#[ignore = "needs the plug-in compiled by Swift: cargo xtask phones --full"]
fn every_exchange_is_judged_as_behind_kotlin() {
    let plugin = Plugin::new();
    plugin.on(&healthy());
    let exchanges = carrier::table().exchanges;
    assert!(exchanges.len() >= 40);
    for exchange in exchanges {
        let state = &exchange.state;
        let clock = Clock::default();
        let carrier = Exchanged::new(&plugin, &exchange, &clock);
        let (facts, _) = facts(Os::Ios, &exchange, &carrier, &clock);
        let report = judged(facts);
        let causes: Vec<&str> = report.causes.iter().map(|cause| cause.code()).collect();
        if let Some((_, present, due)) = OTHERWISE.iter().find(|(name, ..)| name == state) {
            assert_eq!(&said(&report, "card.present"), present, "{state}");
            assert_eq!(&causes, due, "{state}");
        } else {
            assert_eq!(said(&report, "card.present"), exchange.present, "{state}");
            assert_eq!(said(&report, "card.kind"), exchange.kind, "{state}");
            if let Some(tries) = &exchange.tries {
                assert_eq!(&said(&report, "card.tries"), tries, "{state}");
            }
            assert_eq!(causes, exchange.causes, "{state}");
        }
        // What reached the cards is what Rust said, in this order, and nothing of iOS' own.
        let carried = carrier.played.calls().into_iter();
        let carried: Vec<String> = carried.filter_map(|call| call.carried()).collect();
        assert_eq!(carrier.swift.reached(), carried, "{state}");
        assert!(carrier.played.is_ended(), "{state}");
    }
}

#[test]
#[ignore = "needs the plug-in compiled by Swift: cargo xtask phones --full"]
fn a_search_tells_how_it_ended_and_the_next_one_knows_nothing_of_it() {
    let plugin = Plugin::new();
    plugin.on(&healthy());
    let feel = || {
        let outcome = plugin.call("feel", &json!({ "millis": 20 }));
        match (outcome.resolved, outcome.rejected) {
            (Some(waited), None) => {
                let waited: Waited = serde_json::from_value(waited).expect("Rust's type");
                waited.into_touch()
            }
            (None, Some(rejected)) => Err(EndOfSearch::BySystem(rejected.message)),
            other => panic!("{other:?}"),
        }
    };
    let nothing = Touch {
        felt: Felt::Nothing,
        extended_length: None,
    };
    for over in ["not", "user", "time", "system", "not"] {
        let begun = plugin.call("beginSearch", &json!({}));
        assert_eq!(begun.resolved, Some(Value::Null), "{begun:?}");
        plugin.wish(&json!({ "farewell": true }));
        assert_eq!(feel(), Ok(nothing), "before {over}");
        plugin.wish(&json!({ "over": over }));
        match (over, feel()) {
            ("user", Err(EndOfSearch::ByTheUser))
            | ("time", Err(EndOfSearch::TimeOver))
            | ("system", Err(EndOfSearch::BySystem(_))) => {}
            ("not", felt) => assert_eq!(felt, Ok(nothing)),
            (_, other) => panic!("{over}: {other:?}"),
        }
        plugin.answer("endSearch", &json!({ "read": false }));
    }
}

#[test]
#[ignore = "needs the plug-in compiled by Swift: cargo xtask phones --full"]
fn a_phone_that_cannot_read_begins_no_search() {
    let plugin = Plugin::new();
    plugin.on(&of("/nfc", "", json!(false)));
    let begun = plugin.call("beginSearch", &json!({}));
    assert!(begun.rejected.is_some(), "{begun:?}");
    assert_eq!(begun.shown, [""; 0]);
}

#[test]
#[ignore = "needs the plug-in compiled by Swift: cargo xtask phones --full"]
fn a_card_that_is_felt_is_told_on_the_sheet_and_one_that_goes_as_well() {
    let plugin = Plugin::new();
    plugin.on(&healthy());
    let begun = plugin.call("beginSearch", &json!({}));
    let felt = plugin.wish(
        &json!({ "lay": [{ "answers": [null] }], "call": "feel", "args": "{\"millis\":2000}" }),
    );
    // The sheet comes up while the command is answered, or just after.
    assert_eq!(
        [begun.shown, felt.shown].concat(),
        [
            "on the sheet: カードを、iPhoneの背面のいちばん上に当ててください。",
            "on the sheet: ここです。そのまま動かさないでください。"
        ]
    );
    let select = hex(Command::SelectJpki.bytes());
    let gone = plugin.call("carry", &json!({ "bytes": select }));
    assert_eq!(gone.received, [select]);
    assert_eq!(
        gone.shown,
        ["on the sheet: 離れました。もう一度、当ててください。"]
    );
}
