//! What the check-up says about Bluetooth readers and about the mode lamp: BlueZ's own D-Bus with every fault that can be
//! made without a radio. Each fault leads to its finding, and without the fault the finding is gone. Looking changes
//! nothing: the radio stays as it was, nobody listens afterwards, and no address or serial number gets into the document.

#![cfg(target_os = "linux")]

use std::thread;
use std::time::{Duration, Instant};

use rigs::bluez::{ADDRESS_PREFIX, Bluez, Reader};
use rigs::checkup_document::CheckupDocument;
use rigs::driver::Readers;
use rigs::faults;
use rigs::pcscd::Pcscd;
use rigs::shikaku::{Ended, Shikaku};

/// The serial number in the name of every reader of these scenarios.
const SERIAL: &str = "042283";
const NAME: &str = "ACR1255U-J1-042283";
const PHONE: &str = "phone-bluetooth-reader";
const WINDOWS: &str = "windows-bluetooth-reader";
const CABLE: &str = "windows-usb-reader";

/// A machine, its Bluetooth and, where the equipment reads through PC/SC, its readers.
struct Desk {
    bluez: Bluez,
    pcscd: Option<Pcscd>,
    reader: Option<Reader>,
}

impl Desk {
    fn with(bluez: Bluez) -> Self {
        Self {
            bluez,
            pcscd: None,
            reader: None,
        }
    }

    /// BlueZ with a radio that is on.
    fn on() -> Self {
        Self::with(Bluez::on())
    }

    fn off() -> Self {
        let desk = Self::on();
        desk.bluez.power(false);
        desk
    }

    /// A reader in the list.
    fn reader(self, strength: Option<i16>) -> Self {
        self.device(NAME, strength)
    }

    fn device(mut self, name: &str, strength: Option<i16>) -> Self {
        self.reader = Some(self.bluez.add_reader(name, strength));
        self
    }

    fn paired(self) -> Self {
        self.bluez.pair(self.the_reader());
        self
    }

    fn connected(self) -> Self {
        self.bluez.connect(self.the_reader());
        self
    }

    fn pcsc(mut self, readers: Readers) -> Self {
        self.pcscd = Some(Pcscd::start_with(readers));
        self
    }

    fn the_reader(&self) -> &Reader {
        self.reader.as_ref().expect("this desk has a reader")
    }

    fn shikaku(&self) -> Shikaku {
        let beside = self.pcscd.as_ref().map(Shikaku::beside);
        beside
            .unwrap_or_else(Shikaku::alone)
            .with_all(self.bluez.environment())
    }

    fn checkup(&self, args: &[&str]) -> Ended {
        self.shikaku().run([&["checkup", "--json"], args].concat())
    }
}

/// What stands on the desk, what the check-up must say, and what it must say when the fault is gone.
struct Scenario {
    name: &'static str,
    desk: fn() -> Desk,
    setup: &'static str,
    /// More arguments, besides the setup.
    args: &'static [&'static str],
    status: i32,
    causes: &'static [&'static str],
    /// Check, verdict.
    verdicts: &'static [(&'static str, &'static str)],
    /// What a person does about it.
    repair: fn(&mut Desk),
    /// The arguments afterwards: the lamp may look different.
    args_after: &'static [&'static str],
    causes_after: &'static [&'static str],
}

const ADAPTER: &str = "bluetooth.adapter";
const READER: &str = "bluetooth.reader";
const MODE: &str = "reader.mode";
const GREEN: &[&str] = &["--answer", "lamp=steady-green"];
const BLUE: &[&str] = &["--answer", "lamp=blinking-blue"];
const DARK: &[&str] = &["--answer", "lamp=off"];
const OTHER: &[&str] = &["--answer", "lamp=other"];
/// No need to repair what is no fault.
fn leave(_: &mut Desk) {}
fn plug_and_connect(desk: &mut Desk) {
    desk.bluez.add_adapter();
    let reader = desk.bluez.add_reader(NAME, None);
    desk.bluez.connect(&reader);
}
fn put_near(desk: &mut Desk) {
    desk.bluez.put_into_air(desk.the_reader(), Some(-55));
}
fn switch_on(desk: &mut Desk) {
    desk.bluez.power(true);
}
fn connect(desk: &mut Desk) {
    desk.bluez.connect(desk.the_reader());
}
fn plug_cable(desk: &mut Desk) {
    desk.pcscd = Some(Pcscd::start_with(Readers::Two));
}

const SCENARIOS: &[Scenario] = &[
    Scenario {
        name: "no system bus",
        desk: || Desk::with(Bluez::without_bus()),
        setup: PHONE,
        args: &[],
        status: 3,
        causes: &[],
        verdicts: &[(ADAPTER, "unknown"), (READER, "unknown"), (MODE, "ask")],
        repair: |desk| {
            desk.bluez.start_bus();
            desk.bluez.start_bluetoothd();
            plug_and_connect(desk);
        },
        args_after: &[],
        causes_after: &[],
    },
    Scenario {
        name: "no bluetoothd",
        desk: || Desk::with(Bluez::without_bluetoothd()),
        setup: PHONE,
        args: &[],
        status: 3,
        causes: &[],
        verdicts: &[(ADAPTER, "unknown"), (READER, "unknown"), (MODE, "ask")],
        repair: |desk| {
            desk.bluez.start_bluetoothd();
            plug_and_connect(desk);
        },
        args_after: &[],
        causes_after: &[],
    },
    Scenario {
        name: "bluetoothd crashed",
        desk: || {
            let mut desk = Desk::on().reader(Some(-50)).paired();
            desk.bluez.kill_bluetoothd();
            desk
        },
        setup: PHONE,
        args: &[],
        status: 3,
        causes: &[],
        verdicts: &[(ADAPTER, "unknown"), (READER, "unknown")],
        repair: |desk| {
            desk.bluez.start_bluetoothd();
            plug_and_connect(desk);
        },
        args_after: &[],
        causes_after: &[],
    },
    Scenario {
        name: "bluetoothd hangs",
        desk: || {
            let mut desk = Desk::on().reader(None).connected();
            desk.bluez.freeze_bluetoothd();
            desk
        },
        setup: PHONE,
        args: &["--deadline", "1"],
        status: 3,
        causes: &[],
        verdicts: &[(ADAPTER, "unknown"), (READER, "unknown"), (MODE, "ask")],
        repair: |desk| desk.bluez.thaw_bluetoothd(),
        args_after: &[],
        causes_after: &[],
    },
    Scenario {
        name: "no adapter",
        desk: || Desk::with(Bluez::without_adapter()),
        setup: PHONE,
        args: &[],
        status: 1,
        causes: &["bluetooth-absent"],
        verdicts: &[(ADAPTER, "fail"), (READER, "unknown"), (MODE, "ask")],
        repair: plug_and_connect,
        args_after: &[],
        causes_after: &[],
    },
    Scenario {
        name: "adapter off",
        desk: || Desk::off().reader(Some(-50)).paired(),
        setup: PHONE,
        args: &[],
        status: 1,
        causes: &["bluetooth-off"],
        verdicts: &[(ADAPTER, "fail"), (READER, "unknown"), (MODE, "ask")],
        repair: switch_on,
        args_after: &[],
        causes_after: &[],
    },
    Scenario {
        name: "adapter off, for a Windows tablet",
        desk: || Desk::off().reader(Some(-50)).paired().pcsc(Readers::None),
        setup: WINDOWS,
        args: &[],
        status: 1,
        causes: &["bluetooth-off"],
        verdicts: &[
            (ADAPTER, "fail"),
            (READER, "unknown"),
            (MODE, "ask"),
            ("reader.present", "fail"),
        ],
        repair: switch_on,
        args_after: &[],
        causes_after: &["bluetooth-reader-on-windows"],
    },
    Scenario {
        name: "not permitted",
        desk: || {
            let desk = Desk::on().reader(None).connected();
            desk.bluez.forbid(true);
            desk
        },
        setup: PHONE,
        args: &[],
        status: 1,
        causes: &["bluetooth-not-permitted"],
        verdicts: &[(ADAPTER, "fail"), (READER, "unknown")],
        repair: |desk| desk.bluez.forbid(false),
        args_after: &[],
        causes_after: &[],
    },
    Scenario {
        name: "no reader near",
        desk: Desk::on,
        setup: PHONE,
        args: &[],
        status: 1,
        causes: &["bluetooth-reader-not-found"],
        verdicts: &[(ADAPTER, "pass"), (READER, "fail"), (MODE, "ask")],
        repair: |desk| {
            let reader = desk.bluez.add_reader(NAME, Some(-50));
            desk.bluez.pair(&reader);
        },
        args_after: &[],
        causes_after: &[],
    },
    Scenario {
        name: "other people's devices are no readers",
        desk: || {
            Desk::on()
                .device("WH-1000XM5", Some(-40))
                .paired()
                .connected()
        },
        setup: PHONE,
        args: &[],
        status: 1,
        causes: &["bluetooth-reader-not-found"],
        verdicts: &[(ADAPTER, "pass"), (READER, "fail")],
        repair: |desk| {
            let reader = desk.bluez.add_reader("CIR415A-0042283", Some(-50));
            desk.bluez.pair(&reader);
        },
        args_after: &[],
        causes_after: &[],
    },
    Scenario {
        name: "a reader of an unknown name, until the user names it",
        desk: || Desk::on().device("OEM Reader 042283", Some(-50)).paired(),
        setup: PHONE,
        args: &[],
        status: 1,
        causes: &["bluetooth-reader-not-found"],
        verdicts: &[(READER, "fail")],
        repair: leave,
        args_after: &["--reader-name", "OEM Reader 042283"],
        causes_after: &[],
    },
    Scenario {
        name: "the user's own reader is meant, not a colleague's",
        desk: || Desk::on().reader(Some(-50)).paired(),
        setup: PHONE,
        args: &["--reader-name", "ACR1255U-J1-777777"],
        status: 1,
        causes: &["bluetooth-reader-not-found"],
        verdicts: &[(READER, "fail")],
        repair: leave,
        args_after: &["--reader-name", NAME],
        causes_after: &[],
    },
    Scenario {
        name: "paired, and switched off",
        desk: || Desk::on().reader(None).paired(),
        setup: PHONE,
        args: &[],
        status: 1,
        causes: &["bluetooth-reader-not-found"],
        verdicts: &[(ADAPTER, "pass"), (READER, "fail"), (MODE, "ask")],
        repair: put_near,
        args_after: &[],
        causes_after: &[],
    },
    Scenario {
        name: "paired and switched off, beside a colleague's reader that is not ours",
        desk: || {
            let mut desk = Desk::on().reader(None).paired();
            desk.bluez.add_reader("ACR1255U-J1-9042283", Some(-40));
            desk
        },
        setup: PHONE,
        args: &[],
        status: 1,
        causes: &["bluetooth-reader-not-found"],
        verdicts: &[(READER, "fail"), (MODE, "ask")],
        repair: put_near,
        args_after: &[],
        causes_after: &[],
    },
    Scenario {
        name: "found, not paired",
        desk: || Desk::on().reader(Some(-60)),
        setup: PHONE,
        args: &[],
        status: 1,
        causes: &["bluetooth-reader-not-paired"],
        verdicts: &[(ADAPTER, "pass"), (READER, "warn"), (MODE, "pass")],
        repair: |desk| desk.bluez.pair(desk.the_reader()),
        args_after: &[],
        causes_after: &[],
    },
    Scenario {
        name: "found, not paired, on Windows",
        desk: || Desk::on().reader(Some(-60)).pcsc(Readers::None),
        setup: WINDOWS,
        args: &[],
        status: 1,
        causes: &["bluetooth-reader-not-paired", "bluetooth-reader-on-windows"],
        verdicts: &[
            (ADAPTER, "pass"),
            (READER, "fail"),
            (MODE, "warn"),
            ("reader.present", "fail"),
        ],
        repair: |desk| desk.bluez.pair(desk.the_reader()),
        args_after: &[],
        causes_after: &["bluetooth-reader-on-windows"],
    },
    Scenario {
        name: "weak signal",
        desk: || Desk::on().reader(Some(-96)).paired(),
        setup: PHONE,
        args: &[],
        status: 1,
        causes: &["bluetooth-reader-weak-signal"],
        verdicts: &[(ADAPTER, "pass"), (READER, "warn"), (MODE, "pass")],
        repair: put_near,
        args_after: &[],
        causes_after: &[],
    },
    Scenario {
        name: "paired and near",
        desk: || Desk::on().reader(Some(-60)).paired(),
        setup: PHONE,
        args: &[],
        status: 0,
        causes: &[],
        verdicts: &[(ADAPTER, "pass"), (READER, "pass"), (MODE, "pass")],
        repair: |desk| desk.bluez.power(false),
        args_after: &[],
        causes_after: &["bluetooth-off"],
    },
    Scenario {
        name: "paired and connected; its services never resolve",
        desk: || Desk::on().reader(None).paired().connected(),
        setup: PHONE,
        args: &["--deadline", "2"],
        status: 0,
        causes: &[],
        verdicts: &[(ADAPTER, "pass"), (READER, "pass"), (MODE, "pass")],
        repair: |desk| desk.bluez.remove_adapter(),
        args_after: &[],
        causes_after: &["bluetooth-absent"],
    },
    Scenario {
        name: "connected on Windows: said to be undocumented, and no failure",
        desk: || {
            Desk::on()
                .reader(None)
                .paired()
                .connected()
                .pcsc(Readers::Two)
        },
        setup: WINDOWS,
        args: &["--only", MODE, "--only", READER],
        status: 1,
        causes: &["bluetooth-reader-on-windows"],
        verdicts: &[(READER, "pass"), (MODE, "warn")],
        repair: leave,
        args_after: &["--only", "reader.present", "--only", READER],
        causes_after: &[],
    },
    Scenario {
        name: "too little time to listen",
        desk: Desk::on,
        setup: PHONE,
        args: &["--deadline", "1"],
        status: 3,
        causes: &[],
        verdicts: &[(ADAPTER, "pass"), (READER, "unknown")],
        repair: leave,
        args_after: &[],
        causes_after: &["bluetooth-reader-not-found"],
    },
    // The lamp, where Bluetooth is wanted.
    Scenario {
        name: "Bluetooth wanted, green",
        desk: || Desk::on().reader(None).paired(),
        setup: PHONE,
        args: GREEN,
        status: 1,
        causes: &["reader-in-usb-mode"],
        verdicts: &[(READER, "fail"), (MODE, "fail")],
        repair: put_near,
        args_after: BLUE,
        causes_after: &[],
    },
    Scenario {
        name: "Bluetooth wanted, blue, and still not heard",
        desk: Desk::on,
        setup: PHONE,
        args: BLUE,
        status: 1,
        causes: &["bluetooth-reader-not-found"],
        verdicts: &[(READER, "fail"), (MODE, "unknown")],
        repair: |desk| {
            let reader = desk.bluez.add_reader(NAME, Some(-50));
            desk.bluez.pair(&reader);
        },
        args_after: BLUE,
        causes_after: &[],
    },
    Scenario {
        name: "Bluetooth wanted, dark",
        desk: || Desk::on().reader(None).paired(),
        setup: PHONE,
        args: DARK,
        status: 1,
        causes: &["reader-unpowered"],
        verdicts: &[(READER, "fail"), (MODE, "fail")],
        repair: put_near,
        args_after: &[],
        causes_after: &[],
    },
    Scenario {
        name: "Bluetooth wanted, another light",
        desk: Desk::on,
        setup: PHONE,
        args: OTHER,
        status: 1,
        causes: &["bluetooth-reader-not-found", "lamp-unclear"],
        verdicts: &[(READER, "fail"), (MODE, "warn")],
        repair: |desk| {
            let reader = desk.bluez.add_reader(NAME, None);
            desk.bluez.connect(&reader);
        },
        args_after: OTHER,
        causes_after: &[],
    },
    Scenario {
        name: "off, and the reader in its USB mode: two causes, the radio first",
        desk: || Desk::off().reader(None).paired(),
        setup: PHONE,
        args: GREEN,
        status: 1,
        causes: &["bluetooth-off", "reader-in-usb-mode"],
        verdicts: &[(ADAPTER, "fail"), (MODE, "fail")],
        repair: |desk| {
            switch_on(desk);
            put_near(desk);
        },
        args_after: BLUE,
        causes_after: &[],
    },
    Scenario {
        name: "Bluetooth wanted on Windows, green",
        desk: || Desk::on().reader(None).paired().pcsc(Readers::None),
        setup: WINDOWS,
        args: GREEN,
        status: 1,
        causes: &["reader-in-usb-mode"],
        verdicts: &[(READER, "fail"), (MODE, "fail"), ("reader.present", "fail")],
        repair: connect,
        args_after: BLUE,
        causes_after: &["bluetooth-reader-on-windows"],
    },
    // The lamp, where a cable is wanted; nobody looks at Bluetooth then.
    Scenario {
        name: "cable wanted, nothing listed, not asked yet",
        desk: || Desk::with(Bluez::without_bus()).pcsc(Readers::None),
        setup: CABLE,
        args: &[],
        status: 1,
        causes: &["reader-not-connected"],
        verdicts: &[
            (ADAPTER, "not-applicable"),
            (READER, "not-applicable"),
            (MODE, "ask"),
        ],
        repair: plug_cable,
        args_after: &["--only", MODE, "--only", "reader.present"],
        causes_after: &[],
    },
    Scenario {
        name: "cable wanted, blue",
        desk: || Desk::with(Bluez::without_bus()).pcsc(Readers::None),
        setup: CABLE,
        args: BLUE,
        status: 1,
        causes: &["reader-in-bluetooth-mode"],
        verdicts: &[(MODE, "fail"), ("reader.present", "fail")],
        repair: plug_cable,
        args_after: &["--only", MODE, "--answer", "lamp=steady-green"],
        causes_after: &[],
    },
    Scenario {
        name: "cable wanted, green, and still not listed",
        desk: || Desk::with(Bluez::without_bus()).pcsc(Readers::None),
        setup: CABLE,
        args: GREEN,
        status: 1,
        causes: &["reader-not-connected"],
        verdicts: &[(MODE, "unknown"), ("reader.present", "fail")],
        repair: plug_cable,
        args_after: &["--only", MODE, "--answer", "lamp=steady-green"],
        causes_after: &[],
    },
    Scenario {
        name: "cable wanted, dark",
        desk: || Desk::with(Bluez::without_bus()).pcsc(Readers::None),
        setup: CABLE,
        args: DARK,
        status: 1,
        causes: &["reader-unpowered"],
        verdicts: &[(MODE, "fail"), ("reader.present", "fail")],
        repair: plug_cable,
        args_after: &["--only", MODE, "--answer", "lamp=off"],
        causes_after: &[],
    },
    Scenario {
        name: "cable wanted, another light",
        desk: || Desk::with(Bluez::without_bus()).pcsc(Readers::None),
        setup: CABLE,
        args: OTHER,
        status: 1,
        causes: &["reader-not-connected", "lamp-unclear"],
        verdicts: &[(MODE, "warn"), ("reader.present", "fail")],
        repair: plug_cable,
        args_after: &["--only", MODE, "--answer", "lamp=other"],
        causes_after: &[],
    },
    Scenario {
        name: "cable wanted and listed: the lamp's colour is nobody's business",
        desk: || Desk::with(Bluez::without_bus()).pcsc(Readers::Two),
        setup: CABLE,
        args: &["--only", MODE, "--answer", "lamp=blinking-blue"],
        status: 0,
        causes: &[],
        verdicts: &[(MODE, "pass")],
        repair: leave,
        args_after: &["--only", MODE],
        causes_after: &[],
    },
    Scenario {
        name: "cable wanted, and the PC/SC service stopped: the question waits",
        desk: || {
            let mut desk = Desk::with(Bluez::without_bus()).pcsc(Readers::Two);
            desk.pcscd.as_mut().expect("just started").stop();
            desk
        },
        setup: CABLE,
        args: &[],
        status: 1,
        causes: &["smartcard-service-stopped"],
        verdicts: &[(MODE, "ask")],
        repair: |desk| desk.pcscd.as_mut().expect("it was there").start(),
        args_after: &["--only", MODE, "--only", "reader.service"],
        causes_after: &[],
    },
];

/// How many scenarios stand side by side.
const AT_ONCE: usize = 4;

#[test]
fn each_fault_leads_to_its_finding_and_without_the_fault_it_is_gone() {
    assert!(SCENARIOS.len() >= 20);
    faults::side_by_side(SCENARIOS, AT_ONCE, Scenario::holds);
}

impl Scenario {
    fn holds(&self) {
        let mut desk = (self.desk)();
        let ended = self.run(&desk, self.args);
        let document = ended.checkup();
        assert_eq!(document.causes(), self.causes, "{}: {ended}", self.name);
        for (check, verdict) in self.verdicts {
            assert_eq!(
                document.verdict(check),
                *verdict,
                "{}: {check}: {ended}",
                self.name
            );
        }
        assert_eq!(ended.status, Some(self.status), "{}: {ended}", self.name);
        faults::note("bluetooth", self.name, &document);

        (self.repair)(&mut desk);
        let ended = self.run(&desk, self.args_after);
        let without_cards: Vec<String> = ended
            .checkup()
            .causes()
            .into_iter()
            .filter(|cause| cause != "card-not-placed")
            .collect();
        assert_eq!(
            without_cards, self.causes_after,
            "{}, repaired: {ended}",
            self.name
        );
    }

    fn run(&self, desk: &Desk, args: &[&str]) -> Ended {
        let ended = desk.checkup(&[&["--setup", self.setup], args].concat());
        is_truthful(self.name, &ended);
        ended
    }
}

/// Whatever is found: nothing crashed, nothing personal is shown, and a question stands where one is asked and nowhere else.
fn is_truthful(name: &str, ended: &Ended) {
    let document = ended.checkup();
    let text = document.text();
    assert!(!ended.stderr.contains("panicked"), "{name}: {ended}");
    for secret in [
        ADDRESS_PREFIX,
        &ADDRESS_PREFIX.replace(':', "_"),
        SERIAL,
        "WH-1000XM5",
    ] {
        assert!(!text.contains(secret), "{name}: {secret} in {text}");
    }
    for judgement in document.judgements() {
        assert_ne!(judgement.verdict, "crashed", "{name}: {text}");
    }
    for check in document.document()["checks"].as_array().expect("a list") {
        let asks = check["verdict"] == "ask";
        assert_eq!(check["question"].is_object(), asks, "{name}: {check:#}");
        if asks {
            let options = check["question"]["options"].as_array().expect("a list");
            assert_eq!(options.len(), 4, "{name}: {check:#}");
        }
    }
    let limit = Duration::from_secs(10);
    assert!(ended.elapsed < limit, "{name}: {ended}");
}

/// The calls BlueZ has got since `before`.
fn calls_since(bluez: &Bluez, before: &[String]) -> Vec<String> {
    bluez.calls().split_off(before.len())
}

#[test]
fn looking_never_switches_the_adapter_on() {
    for (setup, args) in [
        (PHONE, &[][..]),
        (PHONE, GREEN),
        (PHONE, DARK),
        (WINDOWS, &[]),
        (WINDOWS, GREEN),
        (CABLE, BLUE),
    ] {
        let desk = Desk::off().reader(Some(-50)).paired();
        let before = desk.bluez.calls();
        let ended = desk.checkup(&[&["--setup", setup], args].concat());
        let calls = calls_since(&desk.bluez, &before);
        assert!(!desk.bluez.is_on(), "{ended}");
        assert!(!desk.bluez.is_listening(), "{ended}");
        // The one question, and nothing that could change anything: no Set, no StartDiscovery, no Connect.
        let allowed = if setup == CABLE {
            &[][..]
        } else {
            &["GetManagedObjects"]
        };
        assert_eq!(calls, allowed, "{ended}");
    }
}

/// The radio is on when the check-up looks, and goes off while it listens: it is told as off, and nobody switches it on.
#[test]
fn a_radio_switched_off_while_it_is_listened_with_stays_off() {
    let desk = Desk::on().reader(None).paired();
    let before = desk.bluez.calls();
    let running = desk
        .shikaku()
        .start(["checkup", "--json", "--setup", PHONE]);
    let began = Instant::now();
    while !desk.bluez.is_listening() {
        assert!(
            began.elapsed() < Duration::from_secs(10),
            "it never listens"
        );
        thread::sleep(Duration::from_millis(10));
    }
    desk.bluez.power(false);
    let ended = running.end();
    assert_eq!(ended.checkup().causes(), ["bluetooth-off"], "{ended}");
    let calls = calls_since(&desk.bluez, &before);
    assert!(
        calls.iter().all(|call| !call.starts_with("Set ")),
        "{calls:#?}"
    );
    assert!(!desk.bluez.is_on(), "{ended}");
}

#[test]
fn looking_starts_no_service() {
    let bluez = Bluez::without_bluetoothd();
    bluez.offer_to_start();
    let desk = Desk::with(bluez);
    let ended = desk.checkup(&["--setup", PHONE]);
    assert_eq!(ended.checkup().verdict(ADAPTER), "unknown", "{ended}");
    assert!(!desk.bluez.was_started(), "{ended}");
    // The trap is a real one.
    desk.bluez.call_carelessly();
    assert!(desk.bluez.was_started());
}

#[test]
fn listening_ends_with_the_check_up() {
    let desk = Desk::on();
    let before = desk.bluez.calls();
    desk.checkup(&["--setup", PHONE]);
    let calls = calls_since(&desk.bluez, &before);
    for call in ["StartDiscovery", "StopDiscovery"] {
        let count = calls.iter().filter(|made| *made == call).count();
        assert_eq!(count, 1, "{calls:#?}");
    }
    assert!(!desk.bluez.is_listening());
}

#[test]
fn a_reader_switched_on_while_we_listen_is_heard_and_ends_the_waiting() {
    let mut desk = Desk::on();
    let running = desk
        .shikaku()
        .start(["checkup", "--json", "--setup", PHONE]);
    thread::sleep(Duration::from_millis(1_000));
    let reader = desk.bluez.add_reader(NAME, Some(-60));
    desk.bluez.pair(&reader);
    let ended = running.end();
    assert_eq!(ended.checkup().causes(), [""; 0], "{ended}");
    assert!(ended.elapsed < Duration::from_secs(4), "{ended}");
}

#[test]
fn with_a_cable_or_a_face_reader_nobody_looks_at_bluetooth() {
    for setup in [CABLE, "face-reader", "face-reader-phone-reader", "phone"] {
        let desk = Desk::on().reader(Some(-50)).paired();
        let before = desk.bluez.calls().len();
        let ended = desk.checkup(&["--setup", setup]);
        assert_eq!(ended.checkup().facts()["bluetooth"], "not-asked", "{ended}");
        assert_eq!(desk.bluez.calls().len(), before, "{ended}");
    }
}

#[test]
fn what_is_seen_of_a_reader_is_its_product_its_strength_and_its_battery() {
    let desk = Desk::on().reader(None).paired().connected();
    desk.the_reader()
        .set_flag(&desk.bluez, "ServicesResolved", true);
    desk.bluez.battery(desk.the_reader(), 40);
    let ended = desk.checkup(&["--setup", PHONE]);
    let document: CheckupDocument = ended.checkup();
    let seen = &document.facts()["bluetooth"]["seen"];
    assert_eq!(seen["adapter"], "on", "{ended}");
    let reader = &seen["readers"][0];
    assert_eq!(reader["name"], "ACR1255U-J1", "{ended}");
    assert_eq!(reader["connected"], true, "{ended}");
    assert_eq!(reader["battery"], 40, "{ended}");
}

#[test]
fn the_question_is_shown_with_its_answers_and_not_beside_a_cause_that_comes_first() {
    let desk = Desk::on();
    let ended = desk.shikaku().run(["checkup", "--setup", PHONE]);
    assert!(
        ended.stdout.contains("リーダーのランプはどれですか"),
        "{ended}"
    );
    assert!(
        ended.stdout.contains("--answer lamp=blinking-blue"),
        "{ended}"
    );
    let desk = Desk::off();
    let ended = desk.shikaku().run(["checkup", "--setup", PHONE]);
    assert!(!ended.stdout.contains("--answer lamp"), "{ended}");
}

#[test]
fn the_same_facts_are_judged_the_same_elsewhere() {
    let desk = Desk::on().reader(Some(-96)).paired();
    let ended = desk.checkup(&["--setup", PHONE]);
    let file = tempfile::NamedTempFile::new().expect("a temporary file can be made");
    std::fs::write(file.path(), &ended.stdout).expect("it is ours");
    let path = file.path().to_str().expect("a plain path");
    let again = Shikaku::alone().run(["diagnose", "--json", path]);
    assert_eq!(
        again.checkup().causes(),
        ended.checkup().causes(),
        "{again}"
    );
    assert_eq!(again.status, ended.status, "{again}");
}
