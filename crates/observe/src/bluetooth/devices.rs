//! What both systems share: which devices may be looked at, when enough has been heard, and what of it becomes facts.

use std::time::{Duration, Instant};

use kb::Base;

use crate::{Look, Part};
use facts::{Bluetooth, BluetoothAdapter, BluetoothReader, BluetoothSearch, Observed};

/// How long to listen for a reader: one that is on calls once a second or oftener, and BlueZ changes between classic and
/// low energy every few seconds.
const LISTEN: Duration = Duration::from_secs(4);
/// How much longer to listen to a reader that has been heard: one weak call means nothing.
#[cfg(any(target_os = "linux", windows))]
pub(super) const HEAR_AGAIN: Duration = Duration::from_millis(600);
/// What is left of the deadline for ending the search and reporting.
pub(super) const MARGIN: Duration = Duration::from_millis(200);

/// Which devices may be looked at.
pub(super) struct Wanted<'a> {
    pub(super) chosen: Option<&'a str>,
    /// The readers that are known.
    pub(super) base: &'a Base,
}

impl<'a> Wanted<'a> {
    pub(super) fn of(look: &'a Look) -> Self {
        Self {
            chosen: look.reader_name.as_deref(),
            base: look.base,
        }
    }

    #[cfg(test)]
    pub(super) fn any() -> Self {
        Self {
            chosen: None,
            base: Base::embedded(),
        }
    }

    /// What a device's name becomes in the facts; `None` for a device that is no card reader.
    pub(super) fn name(&self, name: &str) -> Option<String> {
        let stem = || self.base.bluetooth_stem(name).map(str::to_owned);
        match self.chosen {
            // The whole name, or all of it but the serial number: a few letters would be many people's devices.
            Some(chosen) => {
                let kept = without_serial(name);
                let is_it = is_same(name, chosen) || is_same(&kept, chosen);
                is_it.then(|| stem().unwrap_or(kept))
            }
            None => stem(),
        }
    }
}

/// A reader while it is looked at, with what must not get into the facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Device {
    /// The system's own key for it.
    pub(super) key: String,
    pub(super) reader: BluetoothReader,
}

#[cfg(any(target_os = "linux", windows))]
/// Keeps the best of two looks at the same devices: what the newer one says, and the strongest call of both.
pub(super) fn merge(readers: &mut Vec<Device>, newer: Vec<Device>) {
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
pub(super) fn may_end(readers: &[Device]) -> bool {
    let readers = || readers.iter().map(|device| &device.reader);
    let paired_is_missing = readers().any(|reader| reader.paired)
        && !readers().any(|reader| reader.paired && reader.seen);
    readers().any(|reader| reader.connected)
        || (readers().any(|reader| reader.seen) && !paired_is_missing)
}

/// When an observer has to stop looking, so that it can still report.
pub(super) fn until(look: &Look) -> Instant {
    look.until.checked_sub(MARGIN).unwrap_or(look.until)
}

/// Until when to listen, and whether that is as long as it takes.
pub(super) fn listening(now: Instant, until: Instant) -> (Instant, bool) {
    let whole = now + LISTEN;
    if whole <= until {
        (whole, true)
    } else {
        (until, false)
    }
}

/// A signal strength, unless it is one of the values with which radios say that they do not know.
pub(super) fn strength(dbm: i16) -> Option<i16> {
    (-126..=20).contains(&dbm).then_some(dbm)
}

/// Says what is known before seconds are spent on listening, to whoever wants it at once.
#[cfg_attr(
    target_os = "macos",
    expect(dead_code, reason = "nobody looks there yet")
)]
pub(super) fn before_listening(look: &Look, adapter: BluetoothAdapter, devices: &[Device]) {
    if look.at_once {
        let _ = look.parts.send(Part::Bluetooth(Observed::Seen(Bluetooth {
            adapter,
            search: BluetoothSearch::CutShort,
            readers: facts(devices.to_vec()),
        })));
    }
}

/// The readers as they become facts.
pub(super) fn facts(mut devices: Vec<Device>) -> Vec<BluetoothReader> {
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

/// Whether two names are the same, without regard to case.
fn is_same(a: &str, b: &str) -> bool {
    a.to_lowercase() == b.to_lowercase()
}

/// A name without what tells one piece from another: its last words where they are addresses or groups of four or more hex
/// digits, and a long number at its end.
fn without_serial(name: &str) -> String {
    let mut name = name.trim();
    loop {
        let (front, last) = name.rsplit_once(['-', '_', ' ']).unwrap_or(("", name));
        let is_number = last.len() >= 4
            && last.bytes().all(|byte| byte.is_ascii_hexdigit())
            && last.bytes().any(|byte| byte.is_ascii_digit());
        if last.is_empty() || !(is_number || last.contains(':')) {
            break;
        }
        name = front;
    }
    let digits = name.bytes().rev().take_while(u8::is_ascii_digit).count();
    let kept = if digits >= 5 {
        &name[..name.len() - digits]
    } else {
        name
    };
    kept.trim_end_matches(['-', '_', ' ']).to_owned()
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
        let any = Wanted::any();
        assert_eq!(
            any.name("ACR1255U-J1-042283").as_deref(),
            Some("ACR1255U-J1")
        );
        assert_eq!(any.name("山田のイヤホン"), None);
        let chosen = Wanted {
            chosen: Some("myreader"),
            ..Wanted::any()
        };
        assert_eq!(chosen.name("MyReader-001234").as_deref(), Some("MyReader"));
        assert_eq!(chosen.name("ACR1255U-J1-042283"), None);
        assert_eq!(chosen.name("MyReader of somebody else"), None);
        let one = Wanted {
            chosen: Some("ACR1255U-J1-042283"),
            ..Wanted::any()
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

    #[test]
    fn what_tells_one_piece_from_another_is_cut_off() {
        for (name, kept) in [
            ("ACR1255U-J1-042283", "ACR1255U-J1"),
            ("Reader_A1B2C3", "Reader"),
            ("CIR415A-01", "CIR415A-01"),
            ("NurseReader 0012 3456", "NurseReader"),
            ("CardReader123456", "CardReader"),
            ("Reader AA:BB:CC:DD:EE:0F", "Reader"),
            ("AA:BB:CC:DD:EE:0F", ""),
            ("リーダー", "リーダー"),
            ("DECADE", "DECADE"),
        ] {
            assert_eq!(without_serial(name), kept, "{name}");
        }
    }
}
