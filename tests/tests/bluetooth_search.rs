//! The deliberate search for readers (`bluetooth.search`): btleplug against BlueZ as dbusmock plays it, with each of its known
//! faults. Whatever happens, the search ends in its own word and in time, nothing is switched on or started, only a reader of ours is
//! connected to, and it is let go again.

#![cfg(target_os = "linux")]

use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use rigs::bluez::{ADDRESS_PREFIX, Bluez, Manner, Reader};
use rigs::checkup_document::CheckupDocument;
use rigs::faults;
use rigs::shikaku::{Ended, Running, Shikaku};
use serde_json::Value;

const SERIAL: &str = "042283";
const NAME: &str = "ACR1255U-J1-042283";
const OTHER_READER: &str = "ACR1255U-J1-999999";
const HEADPHONES: &str = "WH-1000XM5";
/// Everything that the search is asked for with.
const ASKED: &[&str] = &[
    "checkup",
    "--json",
    "--setup",
    "phone-bluetooth-reader",
    "--only",
    "bluetooth.search",
    "--only",
    "bluetooth.adapter",
    "--only",
    "bluetooth.reader",
    "--only",
    "reader.battery",
];
const WELL: Manner = Manner::Tells {
    battery: Some(80),
    firmware: "V1.18",
};

struct Desk {
    bluez: Bluez,
    reader: Option<Reader>,
}

impl Desk {
    fn with(bluez: Bluez) -> Self {
        Self {
            bluez,
            reader: None,
        }
    }

    fn on() -> Self {
        Self::with(Bluez::on())
    }

    /// A reader that is on and paired, and behaves so when it is connected to.
    fn reader(self, manner: Manner) -> Self {
        let desk = self.silent_services();
        desk.bluez.behave(desk.the_reader(), manner);
        desk
    }

    /// The same, whose services never come.
    fn silent_services(mut self) -> Self {
        let reader = self.bluez.add_reader(NAME, Some(-55));
        self.bluez.pair(&reader);
        self.reader = Some(reader);
        self
    }

    fn the_reader(&self) -> &Reader {
        self.reader.as_ref().expect("this desk has a reader")
    }

    fn shikaku(&self) -> Shikaku {
        Shikaku::alone().with_all(self.bluez.environment())
    }

    fn search(&self) -> Ended {
        self.shikaku().run(ASKED.iter().copied())
    }

    fn begin(&self) -> Running {
        self.shikaku().start(ASKED.iter().copied())
    }

    /// Waits until the search has come so far.
    fn until(&self, what: &str, is_so: impl Fn(&Bluez) -> bool) {
        let began = Instant::now();
        while !is_so(&self.bluez) {
            assert!(began.elapsed() < Duration::from_secs(10), "never: {what}");
            thread::sleep(Duration::from_millis(10));
        }
    }
}

fn searched(document: &CheckupDocument) -> Value {
    document.facts()["reader_search"]["seen"].clone()
}

/// What must hold of every search: the calls that BlueZ has got, the document, the time.
fn is_well_behaved(name: &str, desk: &Desk, before: usize, ended: &Ended) {
    let document = ended.checkup();
    let text = document.text();
    assert!(!ended.stderr.contains("panicked"), "{name}: {ended}");
    for secret in [
        ADDRESS_PREFIX,
        &ADDRESS_PREFIX.replace(':', "_"),
        SERIAL,
        "999999",
        HEADPHONES,
    ] {
        assert!(!text.contains(secret), "{name}: {secret} in {text}");
    }
    // Nothing is ever set: the radio is neither switched on nor off.
    let calls = desk.bluez.calls().split_off(before);
    let sets = |call: &&String| call.starts_with("Set ") || call.contains("SetDiscoveryFilter");
    assert_eq!(calls.iter().find(sets), None, "{name}");
    assert!(ended.elapsed < Duration::from_secs(17), "{name}: {ended}");
}

/// A desk, what is done meanwhile, and what the search must say.
struct Scenario {
    name: &'static str,
    desk: fn() -> Desk,
    /// What happens while it searches.
    meanwhile: fn(&mut Desk),
    ended: &'static str,
    /// What the first reader told; none where no reader is found.
    told: Option<&'static str>,
    verdict: &'static str,
    causes: &'static [&'static str],
    /// The longest it may take.
    within: Duration,
}

fn nothing(_: &mut Desk) {}

fn while_it_listens(desk: &Desk) {
    desk.until("it listens", Bluez::is_listening);
}

fn while_it_is_connected(desk: &Desk) {
    let reader = desk.the_reader();
    desk.until("it connects", |bluez| bluez.is_connected(reader));
}

const SCENARIOS: &[Scenario] = &[
    Scenario {
        name: "searched: found",
        desk: || Desk::on().reader(WELL),
        meanwhile: nothing,
        ended: "searched",
        told: Some("told"),
        verdict: "pass",
        causes: &[],
        within: Duration::from_secs(4),
    },
    Scenario {
        name: "searched: found, and its battery is nearly empty",
        desk: || {
            Desk::on().reader(Manner::Tells {
                battery: Some(10),
                firmware: "V1.18",
            })
        },
        meanwhile: nothing,
        ended: "searched",
        told: Some("told"),
        verdict: "pass",
        causes: &["reader-battery-low"],
        within: Duration::from_secs(4),
    },
    Scenario {
        name: "searched: found, without the services",
        desk: || {
            Desk::on().reader(Manner::Tells {
                battery: None,
                firmware: "no version",
            })
        },
        meanwhile: nothing,
        ended: "searched",
        told: Some("told"),
        verdict: "pass",
        causes: &[],
        within: Duration::from_secs(4),
    },
    Scenario {
        name: "searched: connected before",
        desk: || {
            let desk = Desk::on().reader(WELL);
            desk.bluez.put_into_air(desk.the_reader(), None);
            desk.bluez.connect(desk.the_reader());
            desk.bluez.behave(desk.the_reader(), WELL);
            desk
        },
        meanwhile: nothing,
        ended: "searched",
        told: Some("told"),
        verdict: "pass",
        causes: &[],
        within: Duration::from_secs(4),
    },
    Scenario {
        name: "searched: two, and the nearer one is asked",
        desk: || {
            let mut desk = Desk::on().reader(WELL);
            desk.bluez.add_reader(OTHER_READER, Some(-80));
            desk
        },
        meanwhile: nothing,
        ended: "searched",
        told: Some("told"),
        verdict: "pass",
        causes: &[],
        within: Duration::from_secs(4),
    },
    Scenario {
        name: "searched: a neighbour's is heard first and nearer",
        desk: || {
            let mut desk = Desk::on().reader(WELL);
            desk.bluez.put_into_air(desk.the_reader(), None);
            desk.bluez.add_reader(OTHER_READER, Some(-40));
            desk
        },
        meanwhile: |desk| {
            while_it_listens(desk);
            thread::sleep(Duration::from_millis(1_500));
            desk.bluez.put_into_air(desk.the_reader(), Some(-60));
        },
        ended: "searched",
        told: Some("told"),
        verdict: "pass",
        causes: &[],
        within: Duration::from_secs(6),
    },
    Scenario {
        name: "searched: none",
        desk: || {
            let mut desk = Desk::on();
            desk.bluez.add_reader(HEADPHONES, Some(-40));
            desk
        },
        meanwhile: nothing,
        ended: "searched",
        told: None,
        verdict: "unknown",
        causes: &["bluetooth-reader-not-found"],
        within: Duration::from_secs(10),
    },
    Scenario {
        name: "searched: off",
        desk: || {
            let desk = Desk::on().reader(WELL);
            desk.bluez.power(false);
            desk
        },
        meanwhile: nothing,
        ended: "off",
        told: None,
        verdict: "unknown",
        causes: &["bluetooth-off"],
        within: Duration::from_secs(2),
    },
    Scenario {
        name: "searched: off meanwhile",
        desk: || Desk::on().silent_services(),
        meanwhile: |desk| {
            while_it_is_connected(desk);
            desk.bluez.power(false);
        },
        ended: "off",
        told: Some("not-asked"),
        verdict: "unknown",
        causes: &["bluetooth-off"],
        within: Duration::from_secs(4),
    },
    Scenario {
        name: "searched: no adapter",
        desk: || Desk::with(Bluez::without_adapter()),
        meanwhile: nothing,
        ended: "absent",
        told: None,
        verdict: "unknown",
        causes: &["bluetooth-absent"],
        within: Duration::from_secs(2),
    },
    Scenario {
        name: "searched: adapter pulled meanwhile",
        desk: Desk::on,
        meanwhile: |desk| {
            while_it_listens(desk);
            desk.bluez.remove_adapter();
        },
        ended: "pulled",
        told: None,
        verdict: "unknown",
        causes: &["bluetooth-absent"],
        within: Duration::from_secs(4),
    },
    Scenario {
        name: "searched: not permitted",
        desk: || {
            let desk = Desk::on().reader(WELL);
            desk.bluez.forbid(true);
            desk
        },
        meanwhile: nothing,
        ended: "not-permitted",
        told: None,
        verdict: "unknown",
        causes: &["bluetooth-not-permitted"],
        within: Duration::from_secs(2),
    },
    Scenario {
        name: "searched: no bluetoothd",
        desk: || Desk::with(Bluez::without_bluetoothd()),
        meanwhile: nothing,
        ended: "no-service",
        told: None,
        verdict: "unknown",
        causes: &[],
        within: Duration::from_secs(2),
    },
    Scenario {
        name: "searched: no bus",
        desk: || Desk::with(Bluez::without_bus()),
        meanwhile: nothing,
        ended: "no-service",
        told: None,
        verdict: "unknown",
        causes: &[],
        within: Duration::from_secs(2),
    },
    Scenario {
        name: "searched: bluetoothd dies meanwhile",
        desk: Desk::on,
        meanwhile: |desk| {
            while_it_listens(desk);
            desk.bluez.kill_bluetoothd();
        },
        ended: "service-ended",
        told: None,
        verdict: "unknown",
        causes: &[],
        within: Duration::from_secs(4),
    },
    Scenario {
        name: "searched: bluetoothd hangs meanwhile",
        desk: Desk::on,
        meanwhile: |desk| {
            while_it_listens(desk);
            desk.bluez.freeze_bluetoothd();
        },
        ended: "no-service",
        told: None,
        verdict: "unknown",
        causes: &[],
        within: Duration::from_secs(6),
    },
    Scenario {
        name: "searched: services never resolve",
        desk: || Desk::on().silent_services(),
        meanwhile: nothing,
        ended: "searched",
        told: Some("no-services"),
        verdict: "unknown",
        causes: &[],
        within: Duration::from_secs(9),
    },
    Scenario {
        name: "searched: does not connect",
        desk: || Desk::on().reader(Manner::Refuses),
        meanwhile: nothing,
        ended: "searched",
        told: Some("not-connected"),
        verdict: "unknown",
        causes: &[],
        within: Duration::from_secs(4),
    },
    Scenario {
        name: "searched: never answers",
        desk: || Desk::on().reader(Manner::BreaksOff),
        meanwhile: nothing,
        ended: "searched",
        told: Some("broken-off"),
        verdict: "unknown",
        causes: &[],
        within: Duration::from_secs(4),
    },
];

/// How many scenarios stand side by side.
const AT_ONCE: usize = 3;

#[test]
fn each_fault_ends_the_search_in_its_own_word() {
    faults::side_by_side(SCENARIOS, AT_ONCE, Scenario::holds);
}

impl Scenario {
    fn holds(&self) {
        let name = self.name;
        let mut desk = (self.desk)();
        let before = desk.bluez.calls().len();
        let running = desk.begin();
        (self.meanwhile)(&mut desk);
        let ended = running.end();
        let document = ended.checkup();
        let search = searched(&document);
        assert_eq!(search["ended"], self.ended, "{name}: {ended}");
        let told = search["readers"][0]["told"].as_str();
        assert_eq!(told, self.told, "{name}: {ended}");
        let verdict = document.verdict("bluetooth.search");
        assert_eq!(verdict, self.verdict, "{name}: {ended}");
        assert_eq!(document.causes(), self.causes, "{name}: {ended}");
        assert!(ended.elapsed < self.within, "{name}: {ended}");
        is_well_behaved(name, &desk, before, &ended);
        faults::note("bluetooth", name, &document);
    }
}

#[test]
fn a_found_reader_tells_its_battery_and_its_firmware_and_is_let_go() {
    let desk = Desk::on().reader(WELL);
    let before = desk.bluez.calls().len();
    let ended = desk.search();
    is_well_behaved("found", &desk, before, &ended);
    let document = ended.checkup();
    let reader = &searched(&document)["readers"][0];
    assert_eq!(reader["name"], "ACR1255U-J1", "{ended}");
    assert_eq!(reader["rssi"], -55, "{ended}");
    assert_eq!(reader["battery"], 80, "{ended}");
    assert_eq!(reader["firmware"], "1.18.0", "{ended}");
    // What was heard and read is judged where it always is.
    assert_eq!(document.verdict("bluetooth.reader"), "pass", "{ended}");
    assert_eq!(document.verdict("reader.battery"), "pass", "{ended}");
    let bluetooth = &document.facts()["bluetooth"]["seen"]["readers"][0];
    assert_eq!(bluetooth["battery"], 80, "{ended}");
    assert_eq!(bluetooth["connected"], false, "{ended}");
    assert!(!desk.bluez.is_connected(desk.the_reader()), "{ended}");
    assert!(!desk.bluez.is_listening(), "{ended}");
    let told = "「ACR1255U-J1」が見つかりました。電波の強さは-55 dBmです。電池は80%です。ファームウェアは1.18.0です。";
    assert!(document.text().contains(told), "{ended}");
}

#[test]
fn a_reader_that_was_connected_before_stays_connected() {
    let desk = Desk::on().reader(WELL);
    desk.bluez.connect(desk.the_reader());
    desk.bluez.behave(desk.the_reader(), WELL);
    let before = desk.bluez.calls().len();
    let ended = desk.search();
    let calls = desk.bluez.calls().split_off(before);
    assert_eq!(searched(&ended.checkup())["readers"][0]["battery"], 80);
    assert!(desk.bluez.is_connected(desk.the_reader()), "{ended}");
    let connects = |call: &&String| call.ends_with("Connect") || call.ends_with("Disconnect");
    assert_eq!(calls.iter().find(connects), None, "{ended}");
}

#[test]
fn a_link_that_the_system_makes_meanwhile_stays() {
    let desk = Desk::on().reader(WELL);
    let before = desk.bluez.calls().len();
    let running = desk.begin();
    while_it_listens(&desk);
    thread::sleep(Duration::from_millis(400));
    desk.bluez.connect(desk.the_reader());
    desk.bluez.behave(desk.the_reader(), WELL);
    let ended = running.end();
    let calls = desk.bluez.calls().split_off(before);
    assert!(desk.bluez.is_connected(desk.the_reader()), "{ended}");
    let lets_go = |call: &&String| call.ends_with("Disconnect");
    assert_eq!(calls.iter().find(lets_go), None, "{ended}");
}

#[test]
fn only_the_nearest_reader_of_ours_is_connected_to() {
    let mut desk = Desk::on().reader(WELL);
    desk.bluez.add_reader(OTHER_READER, Some(-80));
    desk.bluez.add_reader(HEADPHONES, Some(-40));
    let before = desk.bluez.calls().len();
    let ended = desk.search();
    is_well_behaved("two readers", &desk, before, &ended);
    let calls = desk.bluez.calls().split_off(before);
    let connects = calls.iter().filter(|call| *call == "Connect").count();
    assert_eq!(connects, 1, "{calls:#?}");
    let readers = searched(&ended.checkup())["readers"].clone();
    assert_eq!(readers.as_array().map(Vec::len), Some(2), "{ended}");
    assert_eq!(readers[0]["told"], "told", "{ended}");
    assert_eq!(readers[1]["told"], "not-asked", "{ended}");
}

#[test]
fn a_radio_that_is_off_hears_of_the_search_by_one_question_only() {
    let desk = Desk::on().reader(WELL);
    desk.bluez.power(false);
    let before = desk.bluez.calls().len();
    let ended = desk.search();
    let calls = desk.bluez.calls().split_off(before);
    assert_eq!(calls, ["GetManagedObjects"], "{ended}");
    assert!(!desk.bluez.is_on(), "{ended}");
}

/// Switched off at any moment of the search, the radio stays off: no step of it has a moment at which it would be switched on.
#[test]
fn a_radio_that_goes_off_at_any_moment_stays_off() {
    for millis in [0, 20, 40, 60, 80, 120, 200, 400, 700, 900, 1_100] {
        let desk = Desk::on().silent_services();
        let before = desk.bluez.calls().len();
        let running = desk.begin();
        thread::sleep(Duration::from_millis(millis));
        desk.bluez.power(false);
        let ended = running.end();
        is_well_behaved("goes off", &desk, before, &ended);
        assert!(!desk.bluez.is_on(), "after {millis} ms: {ended}");
        let search = searched(&ended.checkup());
        assert_eq!(search["ended"], "off", "after {millis} ms: {ended}");
    }
}

#[test]
fn a_service_that_does_not_run_is_not_started() {
    let bluez = Bluez::without_bluetoothd();
    bluez.offer_to_start();
    let desk = Desk::with(bluez);
    let ended = desk.search();
    assert_eq!(searched(&ended.checkup())["ended"], "no-service", "{ended}");
    assert!(!desk.bluez.was_started(), "{ended}");
}

#[test]
fn a_short_deadline_is_kept_and_says_so() {
    let desk = Desk::on();
    let asked = [ASKED, &["--deadline", "2"]].concat();
    let ended = desk.shikaku().run(asked);
    assert!(ended.elapsed < Duration::from_secs(3), "{ended}");
    let search = searched(&ended.checkup());
    assert_eq!(search["ended"], "cut-short", "{ended}");
    assert!(!desk.bluez.is_listening(), "{ended}");
    // Services that never come are waited for no longer than that either, and the reader is let go.
    let desk = Desk::on().silent_services();
    let asked = [ASKED, &["--deadline", "4"]].concat();
    let ended = desk.shikaku().run(asked);
    assert!(ended.elapsed < Duration::from_secs(5), "{ended}");
    let told = &searched(&ended.checkup())["readers"][0]["told"];
    assert_eq!(told, "no-services", "{ended}");
    assert!(!desk.bluez.is_connected(desk.the_reader()), "{ended}");
}

#[test]
fn nobody_searches_unless_asked() {
    let desk = Desk::on().reader(WELL);
    let before = desk.bluez.calls().len();
    let checkup = ["checkup", "--json", "--setup", "phone-bluetooth-reader"];
    let ended = desk.shikaku().run(checkup);
    let calls = desk.bluez.calls().split_off(before);
    assert_eq!(ended.checkup().facts()["reader_search"], "not-asked");
    assert!(!calls.iter().any(|call| call == "Connect"), "{calls:#?}");
}

/// libdbus is built into the program: it starts where none is installed.
#[test]
fn the_program_needs_no_libdbus() {
    let program = env!("CARGO_MANIFEST_DIR").to_owned() + "/../target/debug/shikaku";
    let told = Command::new("objdump")
        .args(["-p", &program])
        .output()
        .expect("binutils are installed");
    let told = String::from_utf8_lossy(&told.stdout);
    let needed: Vec<&str> = told
        .lines()
        .filter_map(|line| line.trim().strip_prefix("NEEDED"))
        .map(str::trim)
        .collect();
    assert!(needed.contains(&"libc.so.6"), "{needed:?}");
    assert!(
        !needed.iter().any(|library| library.contains("dbus")),
        "{needed:?}"
    );
}
