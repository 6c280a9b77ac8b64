//! What the check-up says about readers on a cable: a real PC/SC service and a USB bus with every fault that can be plugged
//! in. Each desk ends in its finding, and in none once its fault is gone.

#![cfg(target_os = "linux")]

use std::time::Duration;

use rigs::card::{Card, VirtualCard, atr};
use rigs::client::Holder;
use rigs::faults;
use rigs::shikaku::{Ended, Shikaku};
use rigs::usb_bus::Device;
use rigs::usb_desk::{Driver, Parts, UsbDesk};

const CIR315: Driver = Driver {
    id: "31AA:3002",
    name: "Circle CIR315 CL",
};
const CIR415: Driver = Driver {
    id: "31AA:4001",
    name: "Circle CIR415 CL",
};
const RC_S300: Driver = Driver {
    id: "054C:0DC8",
    name: "SONY FeliCa RC-S300/S",
};
/// As Windows names it; Linux has no driver for it.
const RC_S380: Driver = Driver {
    id: "054C:06C1",
    name: "Sony FeliCa Port/PaSoRi 3.0",
};
const UTRUST: Driver = Driver {
    id: "04E6:5791",
    name: "Identiv CLOUD 3701 F Contactless Reader",
};
const ACR1255U: Driver = Driver {
    id: "072F:223F",
    name: "ACS ACR1255U-J1",
};
/// A reader that readers.toml does not know.
const NOBODYS: Driver = Driver {
    id: "1234:5678",
    name: "Nobody's Reader",
};
/// The name that ACS's Bluetooth tool leaves in the list.
const BOND: &str = "ACS ACR1255U-J1-042283";
const HUB: &str = "0424:2514";
/// Intel's hub inside a chipset.
const INNER_HUB: &str = "8087:0024";
/// No desk in front of a user may take longer (a debug build on a busy machine).
const PATIENCE: Duration = Duration::from_secs(10);

/// A desk before it is set up.
#[derive(Clone, Default)]
struct Desk {
    parts: Parts,
    cards: Vec<(usize, Card)>,
    setup: Option<&'static str>,
    stopped: bool,
    held: bool,
}

fn no_bus() -> Desk {
    Desk::default()
}

fn bus(devices: &[Device]) -> Desk {
    Desk {
        parts: Parts {
            bus: Some(devices.to_vec()),
            ..Parts::default()
        },
        ..Desk::default()
    }
}

/// A reader in the machine's second port.
fn plugged(driver: Driver) -> Device {
    Device::ccid("2", driver.id)
}

impl Desk {
    fn drivers(mut self, drivers: &[Driver]) -> Self {
        self.parts.drivers = drivers.to_vec();
        self
    }

    fn ghost(mut self, name: &'static str) -> Self {
        self.parts.ghosts.push(name);
        self
    }

    fn card(self, nth: usize) -> Self {
        self.put(nth, Card::my_number())
    }

    fn put(mut self, nth: usize, card: Card) -> Self {
        self.cards.push((nth, card));
        self
    }

    fn setup(mut self, setup: &'static str) -> Self {
        self.setup = Some(setup);
        self
    }

    fn stopped(mut self) -> Self {
        self.stopped = true;
        self
    }

    fn held(mut self) -> Self {
        self.held = true;
        self
    }

    fn set_up(&self) -> Rig {
        let mut desk = UsbDesk::set_up(&self.parts);
        let cards = self
            .cards
            .iter()
            .map(|(nth, card)| desk.insert(*nth, card.clone()))
            .collect();
        let holder = self
            .held
            .then(|| Holder::exclusive(&desk, desk.readers()[0]));
        if self.stopped {
            desk.stop_service();
        }
        Rig {
            _holder: holder,
            _cards: cards,
            desk,
            setup: self.setup,
        }
    }
}

struct Rig {
    _holder: Option<Holder>,
    _cards: Vec<VirtualCard>,
    desk: UsbDesk,
    setup: Option<&'static str>,
}

impl Rig {
    fn checkup(&self) -> Ended {
        let setup = self.setup.iter().flat_map(|setup| ["--setup", setup]);
        let args: Vec<&str> = ["checkup", "--json"].into_iter().chain(setup).collect();
        Shikaku::beside(&self.desk).run(args)
    }
}

/// What a check-up must say, as the table has it.
struct Says {
    /// The readers on the bus: id, ids of readers.toml, hubs; `None` where the bus cannot be looked at.
    bus: Option<&'static [(&'static str, &'static [&'static str], usize)]>,
    /// Verdicts of driver, ghost, present and hub.
    verdicts: [&'static str; 4],
    causes: &'static [&'static str],
}

/// The readers of readers.toml with this USB id.
fn known_by(id: &str) -> Vec<&'static str> {
    let (vid, pid) = id.split_once(':').expect("vendor and product");
    let number = |text| u16::from_str_radix(text, 16).expect("four hex digits");
    let readers = kb::Base::embedded().reader_by_usb(number(vid), number(pid));
    readers.map(|reader| reader.id.as_str()).collect()
}

impl Says {
    fn is(&self, case: &str, ended: &Ended) {
        let document = ended.checkup();
        let facts = document.facts();
        let told = facts["usb"]["seen"].as_array().map(|readers| {
            readers
                .iter()
                .map(|reader| {
                    let id = reader["id"].as_str().expect("an id");
                    let products = known_by(id);
                    let hubs = reader["hubs"].as_array().expect("hubs").len();
                    (id.to_owned(), products, hubs)
                })
                .collect::<Vec<_>>()
        });
        let expected = self.bus.map(|readers| {
            readers
                .iter()
                .map(|(id, products, hubs)| ((*id).to_owned(), products.to_vec(), *hubs))
                .collect::<Vec<_>>()
        });
        assert_eq!(told, expected, "{case}: {ended}");
        if self.bus.is_none() {
            assert_eq!(
                facts["usb"]["unavailable"]["why"], "failed",
                "{case}: {ended}"
            );
        }
        let checks = [
            "reader.driver",
            "reader.ghost",
            "reader.present",
            "reader.hub",
        ];
        assert_eq!(
            checks.map(|check| document.verdict(check)),
            self.verdicts,
            "{case}: {ended}"
        );
        assert_eq!(document.causes(), self.causes, "{case}: {ended}");
        assert!(ended.elapsed < PATIENCE, "{case}: {ended}");
    }
}

const CIR315_PLUGGED: (&str, &[&str], usize) = (
    "31AA:3002",
    &["ab-circle-cir315-cl", "elecom-mr-ica001bk"],
    0,
);
const CIR415_PLUGGED: (&str, &[&str], usize) = ("31AA:4001", &["ab-circle-cir415"], 0);
const RC_S380_PLUGGED: (&str, &[&str], usize) = ("054C:06C1", &["sony-rc-s380"], 0);
const RC_S300_PLUGGED: (&str, &[&str], usize) = ("054C:0DC8", &["sony-rc-s300"], 0);
const UTRUST_PLUGGED: (&str, &[&str], usize) = ("04E6:5791", &["identiv-utrust-3701-f"], 0);
const ACR1255U_PLUGGED: (&str, &[&str], usize) = ("072F:223F", &["acs-acr1255u-j1"], 0);
const NOBODYS_PLUGGED: (&str, &[&str], usize) = ("1234:5678", &[], 0);

const fn says(
    bus: &'static [(&'static str, &'static [&'static str], usize)],
    verdicts: [&'static str; 4],
    causes: &'static [&'static str],
) -> Says {
    Says {
        bus: Some(bus),
        verdicts,
        causes,
    }
}

const fn blind(verdicts: [&'static str; 4], causes: &'static [&'static str]) -> Says {
    Says {
        bus: None,
        verdicts,
        causes,
    }
}

const ALL_WELL: [&str; 4] = ["pass", "pass", "pass", "pass"];

/// Runs a table: fault, desk, what is said, and the desk without the fault with what is said then.
fn run(table: Vec<(&str, Desk, Says, Desk, Says)>) {
    for (fault, desk, says, mended, then_says) in table {
        let ended = desk.set_up().checkup();
        says.is(fault, &ended);
        faults::note("usb", fault, &ended.checkup());
        let case = format!("{fault}, and the fault gone");
        then_says.is(&case, &mended.set_up().checkup());
    }
}

#[test]
fn a_bus_that_cannot_be_looked_at_is_unknown_and_never_no_reader() {
    let one = &[CIR415_PLUGGED];
    run(vec![
        (
            "no USB subsystem and nothing in PC/SC",
            no_bus(),
            blind(
                ["unknown", "not-applicable", "fail", "unknown"],
                &["reader-not-connected"],
            ),
            bus(&[plugged(CIR415)]).drivers(&[CIR415]).card(0),
            says(one, ALL_WELL, &[]),
        ),
        (
            "no USB subsystem and a reader in PC/SC",
            no_bus().ghost("Circle CIR415 CL"),
            blind(
                ["unknown", "unknown", "pass", "unknown"],
                &["card-not-placed"],
            ),
            bus(&[plugged(CIR415)]).drivers(&[CIR415]),
            says(one, ALL_WELL, &["card-not-placed"]),
        ),
        (
            "no USB subsystem, and a card answers",
            no_bus().ghost("Circle CIR415 CL").card(0),
            blind(ALL_WELL, &[]),
            bus(&[plugged(CIR415)]).drivers(&[CIR415]).card(0),
            says(one, ALL_WELL, &[]),
        ),
        (
            "no USB subsystem, and a bond in the list",
            no_bus().ghost(BOND),
            blind(
                ["unknown", "unknown", "unknown", "unknown"],
                &["card-not-placed"],
            ),
            bus(&[]).ghost(BOND),
            says(
                &[],
                ["not-applicable", "fail", "fail", "not-applicable"],
                &["ghost-reader"],
            ),
        ),
    ]);
}

#[test]
fn a_reader_on_the_bus_that_pc_sc_does_not_list_lacks_its_driver() {
    let lacks = ["fail", "not-applicable", "fail", "pass"];
    run(vec![
        (
            "an empty bus is no missing driver",
            bus(&[]),
            says(
                &[],
                ["not-applicable", "not-applicable", "fail", "not-applicable"],
                &["reader-not-connected"],
            ),
            bus(&[plugged(CIR315)]).drivers(&[CIR315]).card(0),
            says(&[CIR315_PLUGGED], ALL_WELL, &[]),
        ),
        (
            "a known reader without its driver",
            bus(&[plugged(CIR315)]).drivers(&[CIR415]),
            says(&[CIR315_PLUGGED], lacks, &["driver-missing"]),
            bus(&[plugged(CIR315)]).drivers(&[CIR415, CIR315]).card(0),
            says(&[CIR315_PLUGGED], ALL_WELL, &[]),
        ),
        (
            "RC-S380, which is not CCID",
            bus(&[Device::vendor("2", RC_S380.id)]),
            says(&[RC_S380_PLUGGED], lacks, &["driver-missing"]),
            bus(&[Device::vendor("2", RC_S380.id)])
                .drivers(&[RC_S380])
                .card(0),
            says(&[RC_S380_PLUGGED], ALL_WELL, &[]),
        ),
        (
            "a reader of the class smart card that nobody knows",
            bus(&[plugged(NOBODYS)]),
            says(&[NOBODYS_PLUGGED], lacks, &["driver-missing"]),
            bus(&[plugged(NOBODYS)]).drivers(&[NOBODYS]).card(0),
            says(&[NOBODYS_PLUGGED], ALL_WELL, &[]),
        ),
        (
            "another device on the bus is no reader",
            bus(&[Device::vendor("2", "046D:C31C")]),
            says(
                &[],
                ["not-applicable", "not-applicable", "fail", "not-applicable"],
                &["reader-not-connected"],
            ),
            bus(&[
                Device::vendor("2", "046D:C31C"),
                Device::ccid("3", CIR315.id),
            ])
            .drivers(&[CIR315])
            .card(0),
            says(&[CIR315_PLUGGED], ALL_WELL, &[]),
        ),
        (
            "one of two readers without its driver",
            bus(&[plugged(RC_S300), Device::vendor("3", RC_S380.id)])
                .drivers(&[RC_S300])
                .card(0),
            says(
                &[RC_S380_PLUGGED, RC_S300_PLUGGED],
                ["warn", "pass", "pass", "pass"],
                &["driver-missing"],
            ),
            bus(&[plugged(RC_S300)]).drivers(&[RC_S300]).card(0),
            says(&[RC_S300_PLUGGED], ALL_WELL, &[]),
        ),
        (
            "a stopped service says nothing about drivers",
            bus(&[plugged(CIR315)]).drivers(&[CIR315]).stopped(),
            says(
                &[CIR315_PLUGGED],
                ["unknown", "unknown", "unknown", "unknown"],
                &["smartcard-service-stopped"],
            ),
            bus(&[plugged(CIR315)]).drivers(&[CIR315]).card(0),
            says(&[CIR315_PLUGGED], ALL_WELL, &[]),
        ),
    ]);
}

#[test]
fn a_listed_reader_without_a_device_is_a_ghost() {
    run(vec![
        (
            "a bond alone",
            bus(&[]).ghost(BOND),
            says(
                &[],
                ["not-applicable", "fail", "fail", "not-applicable"],
                &["ghost-reader"],
            ),
            bus(&[plugged(ACR1255U)]).drivers(&[ACR1255U]).card(0),
            says(&[ACR1255U_PLUGGED], ALL_WELL, &[]),
        ),
        (
            "a bond beside a reader with a card",
            bus(&[plugged(CIR415)])
                .ghost(BOND)
                .drivers(&[CIR415])
                .card(1),
            says(
                &[CIR415_PLUGGED],
                ["pass", "warn", "pass", "pass"],
                &["ghost-reader"],
            ),
            bus(&[plugged(CIR415)]).drivers(&[CIR415]).card(0),
            says(&[CIR415_PLUGGED], ALL_WELL, &[]),
        ),
        (
            "a bond, and a reader without its driver: the driver first",
            bus(&[Device::vendor("2", RC_S380.id)]).ghost(BOND),
            says(
                &[RC_S380_PLUGGED],
                ["fail", "fail", "fail", "pass"],
                &["driver-missing", "ghost-reader"],
            ),
            bus(&[Device::vendor("2", RC_S380.id)])
                .drivers(&[RC_S380])
                .card(0),
            says(&[RC_S380_PLUGGED], ALL_WELL, &[]),
        ),
        (
            "a card over a bond where a cable is meant",
            bus(&[]).ghost(BOND).card(0).setup("windows-usb-reader"),
            says(
                &[],
                ["not-applicable", "warn", "pass", "pass"],
                &["ghost-reader"],
            ),
            bus(&[]).ghost(BOND).card(0),
            says(&[], ["not-applicable", "pass", "pass", "pass"], &[]),
        ),
        (
            "a cable's reader that is not on the bus",
            bus(&[]).ghost("Circle CIR415 CL"),
            says(
                &[],
                ["not-applicable", "warn", "unknown", "not-applicable"],
                &["card-not-placed", "ghost-reader"],
            ),
            bus(&[plugged(CIR415)]).drivers(&[CIR415]),
            says(&[CIR415_PLUGGED], ALL_WELL, &["card-not-placed"]),
        ),
        (
            "a name that nobody knows is no ghost",
            bus(&[]).ghost("Virtual PCD"),
            says(
                &[],
                ["not-applicable", "unknown", "pass", "not-applicable"],
                &["card-not-placed"],
            ),
            bus(&[]).ghost("Virtual PCD").card(0),
            says(&[], ["not-applicable", "pass", "pass", "pass"], &[]),
        ),
        (
            "an unknown device may be a known name's",
            bus(&[plugged(NOBODYS)]).ghost("Circle CIR315 CL"),
            says(
                &[NOBODYS_PLUGGED],
                ["unknown", "unknown", "pass", "pass"],
                &["card-not-placed"],
            ),
            bus(&[plugged(NOBODYS)]).ghost("Circle CIR315 CL").card(0),
            says(&[NOBODYS_PLUGGED], ALL_WELL, &[]),
        ),
    ]);
}

#[test]
fn a_hub_is_said_only_where_no_card_is_read() {
    let behind_one = &[("31AA:4001", &["ab-circle-cir415"] as &[&str], 1)];
    let behind_two = &[("31AA:4001", &["ab-circle-cir415"] as &[&str], 2)];
    let hub = [Device::hub("1", HUB), Device::ccid("1.3", CIR415.id)];
    let inner = [Device::hub("1", INNER_HUB), Device::ccid("1.3", CIR415.id)];
    let two = [
        Device::hub("1", HUB),
        Device::hub("1.4", HUB),
        Device::ccid("1.4.2", CIR415.id),
    ];
    let straight = bus(&[plugged(CIR415)]).drivers(&[CIR415]);
    let garbled = || Card::my_number().atr(atr::GARBAGE);
    let warned = ["pass", "pass", "pass", "warn"];
    run(vec![
        (
            "behind a hub, no card is felt",
            bus(&hub).drivers(&[CIR415]),
            says(
                behind_one,
                warned,
                &["card-not-placed", "reader-behind-hub"],
            ),
            straight.clone(),
            says(&[CIR415_PLUGGED], ALL_WELL, &["card-not-placed"]),
        ),
        (
            "behind two hubs, the card cannot be read",
            bus(&two).drivers(&[CIR415]).put(0, garbled()),
            says(
                behind_two,
                warned,
                &["card-unreadable", "reader-behind-hub"],
            ),
            straight.clone().put(0, garbled()),
            says(&[CIR415_PLUGGED], ALL_WELL, &["card-unreadable"]),
        ),
        (
            "behind a hub, and all is well",
            bus(&hub).drivers(&[CIR415]).card(0),
            says(behind_one, ALL_WELL, &[]),
            straight.clone().card(0),
            says(&[CIR415_PLUGGED], ALL_WELL, &[]),
        ),
        (
            "behind a hub inside the machine only",
            bus(&inner).drivers(&[CIR415]),
            says(behind_one, ALL_WELL, &["card-not-placed"]),
            straight.clone().card(0),
            says(&[CIR415_PLUGGED], ALL_WELL, &[]),
        ),
        (
            "behind a hub, and held by another program: the program first",
            bus(&hub).drivers(&[CIR415]).card(0).held(),
            says(behind_one, warned, &["reader-held-by-another-program"]),
            bus(&hub).drivers(&[CIR415]).card(0),
            says(behind_one, ALL_WELL, &[]),
        ),
    ]);
}

#[test]
fn a_face_reader_s_own_part_is_not_the_reader_for_phones() {
    let phones = "face-reader-phone-reader";
    let part = || bus(&[plugged(UTRUST)]).drivers(&[UTRUST]).setup(phones);
    let both = [plugged(UTRUST), Device::ccid("3", CIR415.id)];
    run(vec![
        (
            "024: the part alone",
            part(),
            says(
                &[UTRUST_PLUGGED],
                ["pass", "pass", "warn", "pass"],
                &["card-not-placed", "reader-not-connected"],
            ),
            bus(&both)
                .drivers(&[UTRUST, CIR415])
                .setup(phones)
                .put(1, Card::phone("JPKIAPGPSETOKEN")),
            says(&[UTRUST_PLUGGED, CIR415_PLUGGED], ALL_WELL, &[]),
        ),
        (
            "024: the reader for phones lacks its driver",
            bus(&both).drivers(&[UTRUST]).setup(phones),
            says(
                &[UTRUST_PLUGGED, CIR415_PLUGGED],
                ["fail", "pass", "warn", "pass"],
                &["driver-missing"],
            ),
            bus(&both)
                .drivers(&[UTRUST, CIR415])
                .setup(phones)
                .put(1, Card::phone("JPKIAPIOSTOKEN")),
            says(&[UTRUST_PLUGGED, CIR415_PLUGGED], ALL_WELL, &[]),
        ),
        (
            "024: a phone answers on the part's product",
            part().put(0, Card::phone("JPKIAPGPSETOKEN")),
            says(&[UTRUST_PLUGGED], ALL_WELL, &[]),
            bus(&[plugged(UTRUST)]).drivers(&[UTRUST]).card(0),
            says(&[UTRUST_PLUGGED], ALL_WELL, &[]),
        ),
    ]);
}

#[test]
fn two_readers_are_both_told_by_their_products() {
    let desk = bus(&[plugged(CIR415), Device::ccid("3", RC_S300.id)])
        .drivers(&[CIR415, RC_S300])
        .card(1);
    let ended = desk.set_up().checkup();
    says(&[RC_S300_PLUGGED, CIR415_PLUGGED], ALL_WELL, &[]).is("two readers", &ended);
    for product in ["CIR415A", "RC-S300"] {
        assert!(ended.stdout.contains(product), "{product}: {ended}");
    }
}

#[test]
fn a_missing_driver_is_told_with_the_product_and_what_its_maker_offers() {
    let ended = bus(&[Device::vendor("2", RC_S380.id)]).set_up().checkup();
    for words in ["PaSoRi（パソリ）RC-S380", "NFCポートソフトウェア"] {
        assert!(ended.stdout.contains(words), "{words}: {ended}");
    }
    let judgement = ended.checkup().judgement("reader.driver");
    assert_eq!(judgement.guide.as_deref(), Some("guide/driver-missing"));
}

#[test]
fn plugging_and_pulling_on_a_running_desk_is_seen_at_once() {
    let mut rig = bus(&[]).set_up();
    let vanished = ["not-applicable", "not-applicable", "fail", "not-applicable"];
    says(&[], vanished, &["reader-not-connected"]).is("nothing", &rig.checkup());
    rig.desk.bus.plug(&Device::vendor("2", RC_S380.id));
    let lacks = ["fail", "not-applicable", "fail", "pass"];
    says(&[RC_S380_PLUGGED], lacks, &["driver-missing"]).is("plugged", &rig.checkup());
    rig.desk.bus.pull("2");
    says(&[], vanished, &["reader-not-connected"]).is("pulled", &rig.checkup());
}

#[test]
fn neither_serial_number_nor_a_text_of_the_device_is_kept() {
    let reader = Device {
        product: Some("Yamada's reader".to_owned()),
        serial: Some("S-90210".to_owned()),
        driver: Some("usbfs".to_owned()),
        ..plugged(CIR315)
    };
    // Without a driver, because PC/SC on Linux puts the serial number into the name it lists.
    let ended = bus(&[reader]).set_up().checkup();
    for secret in ["Yamada", "90210"] {
        assert!(!ended.stdout.contains(secret), "{secret}: {ended}");
    }
    let facts = ended.checkup().facts()["usb"]["seen"][0].clone();
    assert_eq!(facts["driver"], "usbfs", "{ended}");
    assert_eq!(facts["ccid"], true, "{ended}");
}
