//! What the machine sees of this equipment's reader, for the table of the mode: on the USB bus, in PC/SC, over Bluetooth.

use kb::{Base, Setup};

use super::rules::{Sight, Way};
use crate::reader::desk::{Desk, Listed, Place, Plugged};
use crate::reader::ghost::without_device;
use crate::reader::present::{doubtful, has_read_phone};
use crate::{Evidence, uses_pcsc};
use facts::{
    Bluetooth, BluetoothAdapter, BluetoothSearch, Facts, Observed, Os, PcscService, Reader,
    UsbReader,
};

/// What is seen, for a reader that is to be connected one way.
pub(crate) struct Sights<'a> {
    facts: &'a Facts,
    wanted: Way,
    desk: Desk<'a>,
}

impl<'a> Sights<'a> {
    pub(crate) fn of(facts: &'a Facts, wanted: Way, base: &'a Base) -> Self {
        Self {
            facts,
            wanted,
            desk: Desk::new(
                readers(facts).unwrap_or_default(),
                bus(facts).unwrap_or_default(),
                base,
            ),
        }
    }

    /// Whether the bus shows a device that could be it. Where PC/SC lists a reader that is really there and that the bus does
    /// not show, such as one that a remote desktop lends, the bus does not show all.
    pub(crate) fn on_usb(&self) -> Sight {
        if bus(self.facts).is_none() {
            Sight::Unknown
        } else if self.plugged().next().is_some() {
            Sight::Yes
        } else if self.listed().any(|listed| self.is_beside_the_bus(listed)) {
            Sight::Unknown
        } else {
            Sight::No
        }
    }

    /// Whether PC/SC lists a reader that could be it and is there.
    pub(crate) fn in_pcsc(&self) -> Sight {
        if readers(self.facts).is_none() {
            return if uses_pcsc(self.facts) {
                Sight::Unknown
            } else {
                Sight::No
            };
        }
        let mut listed = self.listed().peekable();
        if listed.peek().is_none() {
            Sight::No
        } else if listed.any(|listed| !self.is_doubtful(listed)) {
            Sight::Yes
        } else {
            Sight::Unknown
        }
    }

    /// Whether the reader is connected or heard; where some are paired, the others are other people's.
    pub(crate) fn over_bluetooth(&self) -> Sight {
        let Some(bluetooth) = bluetooth(self.facts) else {
            return Sight::Unknown;
        };
        let any_paired = bluetooth.readers.iter().any(|reader| reader.paired);
        let is_there = bluetooth
            .readers
            .iter()
            .any(|reader| reader.connected || (reader.seen && (reader.paired || !any_paired)));
        if is_there {
            Sight::Yes
        } else if bluetooth.adapter == BluetoothAdapter::On
            && bluetooth.search == BluetoothSearch::Ended
        {
            Sight::No
        } else {
            Sight::Unknown
        }
    }

    /// Whether the reader is known to have two modes. Where Bluetooth is wanted, the one on the bus is meant, and a reader that
    /// has no Bluetooth is not the reader in question; where a cable is wanted, all that were seen may be it.
    pub(crate) fn has_two_modes(&self) -> Sight {
        let mut known: Vec<Option<bool>> = self.plugged().map(Plugged::has_two_modes).collect();
        if self.wanted == Way::Cable {
            known.extend(self.listed().map(Listed::has_two_modes));
        }
        if known.contains(&Some(true)) {
            Sight::Yes
        } else if !known.is_empty() && known.iter().all(|known| *known == Some(false)) {
            Sight::No
        } else {
            Sight::Unknown
        }
    }

    /// All that was seen, also what is not this reader.
    pub(crate) fn evidence(&self) -> Vec<Evidence> {
        let mut evidence = Vec::new();
        if let Some(lamp) = self.facts.answers.lamp {
            evidence.push(Evidence::Lamp { lamp });
        }
        if readers(self.facts).is_some() && self.desk.listed.is_empty() {
            evidence.push(Evidence::NoReaders);
        }
        let in_sight = bus(self.facts).is_some();
        for listed in &self.desk.listed {
            if in_sight && self.is_doubtful(listed) {
                evidence.extend(without_device(listed));
            } else {
                evidence.push(listed.evidence());
            }
        }
        if in_sight && self.desk.plugged.is_empty() {
            evidence.push(Evidence::NothingOnBus);
        }
        evidence.extend(self.desk.plugged.iter().map(Plugged::evidence));
        if let Some(bluetooth) = bluetooth(self.facts) {
            let readers = bluetooth.readers.iter();
            evidence.extend(readers.map(|reader| Evidence::BluetoothReader {
                reader: reader.clone(),
            }));
            if self.over_bluetooth() == Sight::No {
                evidence.push(Evidence::NoBluetoothReader);
            }
        }
        evidence
    }

    /// The listed readers that could be it.
    fn listed(&self) -> impl Iterator<Item = &Listed<'a>> {
        let part_counts = self.face_reader_part_counts();
        self.desk
            .listed
            .iter()
            .filter(move |listed| part_counts || !listed.is_face_reader_part())
    }

    /// The devices that could be it: where Bluetooth is wanted, none that is known to have a cable only.
    fn plugged(&self) -> impl Iterator<Item = &Plugged<'a>> {
        let part_counts = self.face_reader_part_counts();
        self.desk.plugged.iter().filter(move |plugged| {
            let has_the_way = self.wanted == Way::Cable || plugged.has_two_modes() != Some(false);
            has_the_way && (part_counts || !plugged.is_face_reader_part())
        })
    }

    /// The card part of a 顔認証付きカードリーダー is not the 汎用カードリーダー beside it, unless a phone answered on it.
    fn face_reader_part_counts(&self) -> bool {
        self.facts.setup != Some(Setup::FaceReaderPhoneReader)
            || self
                .desk
                .listed
                .iter()
                .any(|listed| listed.is_face_reader_part() && has_read_phone(self.facts, listed))
    }

    fn is_doubtful(&self, listed: &Listed<'_>) -> bool {
        doubtful(&self.desk, bus(self.facts).is_some())
            .iter()
            .any(|other| std::ptr::eq(other.reader, listed.reader))
    }

    /// It is there and the bus does not show it; a Bluetooth bond is no cable.
    fn is_beside_the_bus(&self, listed: &Listed<'_>) -> bool {
        let may_be_a_cable = self.wanted == Way::Bluetooth || !listed.is_bond();
        may_be_a_cable && self.desk.place(listed) != Place::OnBus && !self.is_doubtful(listed)
    }
}

/// What PC/SC lists, where that is this equipment's reader; a service that is silent on Windows has none (rigs.md 1).
fn readers(facts: &Facts) -> Option<&[Reader]> {
    match &facts.pcsc {
        _ if !uses_pcsc(facts) => None,
        Observed::Seen(PcscService::Running { readers }) => Some(readers),
        Observed::Seen(PcscService::NotRunning) if facts.os == Os::Windows => Some(&[]),
        _ => None,
    }
}

/// What is on the bus; a phone's reader is not on the bus of this machine.
fn bus(facts: &Facts) -> Option<&[UsbReader]> {
    match &facts.usb {
        Observed::Seen(devices) if uses_pcsc(facts) => Some(devices),
        _ => None,
    }
}

fn bluetooth(facts: &Facts) -> Option<&Bluetooth> {
    match &facts.bluetooth {
        Observed::Seen(bluetooth) => Some(bluetooth),
        Observed::Unavailable(_) | Observed::NotAsked => None,
    }
}
