//! Bluetooth: is there a radio, is it on, may we use it, and which card readers are paired, connected or in the air. Each
//! system is asked itself (BlueZ over D-Bus, Windows through WinRT) and not through btleplug, which cannot say "paired",
//! calls a radio it cannot ask "off", and switches the radio on when it begins to listen (docs/bluetooth.md).

#[cfg(target_os = "linux")]
mod linux;
#[cfg(not(any(target_os = "linux", windows)))]
mod other;
#[cfg(windows)]
mod windows;

use std::time::{Duration, Instant};

#[cfg(target_os = "linux")]
use linux as system;
#[cfg(not(any(target_os = "linux", windows)))]
use other as system;
#[cfg(windows)]
use windows as system;

use super::{Look, Observer, Part, PartName};
use crate::facts::BluetoothReader;
use crate::reader_names::{bluetooth_product, is_same, without_serial};

pub(super) const OBSERVER: Observer = Observer {
    title: "Bluetooth",
    gives: &[PartName::Bluetooth],
    look,
};

/// How long to listen for a reader: one that is on calls once a second or oftener, and BlueZ changes between classic and
/// low energy every few seconds.
const LISTEN: Duration = Duration::from_secs(4);
/// How much longer to listen to a reader that has been heard: one weak call means nothing.
const HEAR_AGAIN: Duration = Duration::from_millis(600);
/// What is left of the deadline for ending the search and reporting.
const MARGIN: Duration = Duration::from_millis(200);

fn look(look: &Look) {
    let until = look.until.checked_sub(MARGIN).unwrap_or(look.until);
    let wanted = Wanted {
        chosen: look.reader_name.as_deref(),
    };
    let _ = look
        .parts
        .send(Part::Bluetooth(system::look(until, &wanted)));
}

/// Which devices may be looked at.
struct Wanted<'a> {
    chosen: Option<&'a str>,
}

impl Wanted<'_> {
    /// What a device's name becomes in the facts; `None` for a device that is no card reader.
    fn name(&self, name: &str) -> Option<String> {
        match self.chosen {
            // The whole name, or all of it but the serial number: a few letters would be many people's devices.
            Some(chosen) => {
                let kept = without_serial(name);
                let is_it = is_same(name, chosen) || is_same(&kept, chosen);
                is_it.then(|| bluetooth_product(name).map_or(kept, str::to_owned))
            }
            None => bluetooth_product(name).map(str::to_owned),
        }
    }
}

/// A reader while it is looked at, with what must not get into the facts.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Device {
    /// The system's own key for it.
    key: String,
    reader: BluetoothReader,
}

/// Keeps the best of two looks at the same devices: what the newer one says, and the strongest call of both.
fn merge(readers: &mut Vec<Device>, newer: Vec<Device>) {
    for mut device in newer {
        match readers.iter_mut().find(|known| known.key == device.key) {
            Some(known) => {
                device.reader.seen |= known.reader.seen;
                device.reader.rssi = device.reader.rssi.max(known.reader.rssi);
                *known = device;
            }
            None => readers.push(device),
        }
    }
}

/// When listening may end before its time: a reader is connected; or one has been heard, and no paired one is still missing.
fn may_end(readers: &[Device]) -> bool {
    let readers = || readers.iter().map(|device| &device.reader);
    let paired_is_missing = readers().any(|reader| reader.paired)
        && !readers().any(|reader| reader.paired && reader.seen);
    readers().any(|reader| reader.connected)
        || (readers().any(|reader| reader.seen) && !paired_is_missing)
}

/// Until when to listen, and whether that is as long as it takes.
fn listening(now: Instant, until: Instant) -> (Instant, bool) {
    let whole = now + LISTEN;
    if whole <= until {
        (whole, true)
    } else {
        (until, false)
    }
}

/// A signal strength, unless it is one of the values with which radios say that they do not know.
fn strength(dbm: i16) -> Option<i16> {
    (-126..=20).contains(&dbm).then_some(dbm)
}

/// The readers as they become facts.
fn facts(mut devices: Vec<Device>) -> Vec<BluetoothReader> {
    // Ordered by what they are, so that the system's keys (addresses) leave no trace even in the order.
    devices.sort_by(|a, b| {
        let rank = |reader: &BluetoothReader| (!reader.connected, !reader.paired, !reader.seen);
        (rank(&a.reader), &a.reader.name, a.reader.rssi).cmp(&(
            rank(&b.reader),
            &b.reader.name,
            b.reader.rssi,
        ))
    });
    devices.into_iter().map(|device| device.reader).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn device(key: &str, paired: bool, connected: bool, rssi: Option<i16>) -> Device {
        Device {
            key: key.to_owned(),
            reader: BluetoothReader {
                name: "CIR415".to_owned(),
                paired,
                connected,
                seen: rssi.is_some(),
                rssi,
                battery: None,
            },
        }
    }

    #[test]
    fn only_card_readers_or_the_chosen_one_are_kept() {
        let any = Wanted { chosen: None };
        assert_eq!(
            any.name("ACR1255U-J1-042283").as_deref(),
            Some("ACR1255U-J1")
        );
        assert_eq!(any.name("山田のイヤホン"), None);
        let chosen = Wanted {
            chosen: Some("myreader"),
        };
        assert_eq!(chosen.name("MyReader-001234").as_deref(), Some("MyReader"));
        assert_eq!(chosen.name("ACR1255U-J1-042283"), None);
        assert_eq!(chosen.name("MyReader of somebody else"), None);
        let one = Wanted {
            chosen: Some("ACR1255U-J1-042283"),
        };
        assert_eq!(
            one.name("ACR1255U-J1-042283").as_deref(),
            Some("ACR1255U-J1")
        );
        assert_eq!(one.name("ACR1255U-J1-555555"), None);
    }

    #[test]
    fn the_strongest_call_is_kept_and_a_silence_forgets_nothing() {
        let mut known = vec![device("a", true, false, Some(-90))];
        merge(&mut known, vec![device("a", true, false, Some(-60))]);
        merge(&mut known, vec![device("a", true, false, None)]);
        merge(&mut known, vec![device("b", false, false, Some(-70))]);
        assert_eq!(
            known
                .iter()
                .map(|device| (device.reader.seen, device.reader.rssi))
                .collect::<Vec<_>>(),
            [(true, Some(-60)), (true, Some(-70))]
        );
    }

    #[test]
    fn listening_ends_early_only_when_nothing_more_can_change() {
        for (devices, ends) in [
            (vec![], false),
            (vec![device("a", true, false, None)], false),
            (vec![device("a", false, false, Some(-50))], true),
            (
                vec![
                    device("a", true, false, None),
                    device("b", false, false, Some(-50)),
                ],
                false,
            ),
            (
                vec![
                    device("a", true, false, Some(-50)),
                    device("b", false, false, None),
                ],
                true,
            ),
            (vec![device("a", false, true, None)], true),
        ] {
            assert_eq!(may_end(&devices), ends, "{devices:?}");
        }
    }

    #[test]
    fn a_strength_that_is_none_is_no_strength() {
        for (dbm, kept) in [
            (-79, Some(-79)),
            (127, None),
            (-127, None),
            (i16::MIN, None),
        ] {
            assert_eq!(strength(dbm), kept);
        }
    }
}
