//! Rules that all systems share: which devices may be looked at, when enough has been heard, and which of it is kept as
//! facts.

use std::time::{Duration, Instant};

use kb::Base;

#[cfg(any(target_os = "linux", target_os = "macos", windows))]
use crate::PartName;
use crate::{Look, Part};
use facts::{Bluetooth, BluetoothAdapter, BluetoothReader, BluetoothSearch, Observed};

/// How long to listen for a reader. A reader that is on advertises at least once a second, and BlueZ alternates between
/// classic and low energy every few seconds.
const LISTEN: Duration = Duration::from_secs(4);
/// How much longer to listen to a reader that has been heard, because one weak advertisement proves nothing.
#[cfg(any(target_os = "linux", target_os = "macos", windows))]
pub(super) const HEAR_AGAIN: Duration = Duration::from_millis(600);
/// Time kept back from the deadline for ending the search and reporting.
pub(super) const MARGIN: Duration = Duration::from_millis(200);

/// Which devices may be looked at.
pub(super) struct Wanted<'a> {
    pub(super) chosen: Option<&'a str>,
    /// The known readers.
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

    /// The name kept in the facts for a device; `None` for a device that is not a card reader.
    pub(super) fn name(&self, name: &str) -> Option<String> {
        let stem = || self.base.bluetooth_stem(name).map(str::to_owned);
        match self.chosen {
            // The name has to match whole, or whole except for the serial number: a prefix of a few letters would match
            // other people's devices.
            Some(chosen) => {
                let kept = without_serial(name);
                let is_it = is_same(name, chosen) || is_same(&kept, chosen);
                is_it.then(|| stem().unwrap_or(kept))
            }
            None => stem(),
        }
    }
}

/// A reader while it is looked at, with fields that must not get into the facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Device {
    /// The system's own key for it.
    pub(super) key: String,
    pub(super) reader: BluetoothReader,
}

#[cfg(any(target_os = "linux", target_os = "macos", windows))]
/// Merges two looks at the same devices: the state of the newer one, and the strongest signal of both.
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

/// Whether listening may end early: a reader is connected, or one has been heard and no paired reader is still missing.
pub(super) fn may_end(readers: &[Device]) -> bool {
    let readers = || readers.iter().map(|device| &device.reader);
    let paired_is_missing = readers().any(|reader| reader.paired)
        && !readers().any(|reader| reader.paired && reader.seen);
    readers().any(|reader| reader.connected)
        || (readers().any(|reader| reader.seen) && !paired_is_missing)
}

#[cfg(any(target_os = "linux", target_os = "macos", windows))]
/// Whether a deliberate search follows this look; it listens itself, so that nobody listens twice.
pub(super) fn search_follows(look: &Look) -> bool {
    look.wanted.contains(&PartName::ReaderSearch)
}

/// When an observer has to stop looking, so that it still has time to report.
pub(super) fn until(look: &Look) -> Instant {
    look.until.checked_sub(MARGIN).unwrap_or(look.until)
}

/// Until when to listen, and whether that is the full listening time.
pub(super) fn listening(now: Instant, until: Instant) -> (Instant, bool) {
    let whole = now + LISTEN;
    if whole <= until {
        (whole, true)
    } else {
        (until, false)
    }
}

/// A signal strength; `None` for the special values by which radios say that they do not know it.
pub(super) fn strength(dbm: i16) -> Option<i16> {
    (-126..=20).contains(&dbm).then_some(dbm)
}

/// Reports what is known before seconds are spent on listening, when the caller wants it at once.
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
    // Sorted by state, so that even the order reveals nothing of the system's keys, which are addresses.
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

/// Whether two names are equal, ignoring case.
fn is_same(a: &str, b: &str) -> bool {
    a.to_lowercase() == b.to_lowercase()
}

/// A name without its serial number: trailing words that are addresses or groups of four or more hex digits, and a long
/// number at the end.
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
