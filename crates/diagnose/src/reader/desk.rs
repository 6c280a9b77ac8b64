//! The readers of one desk, seen from two sides: the names in PC/SC and the devices on the USB bus. Neither side names the
//! other, so readers.toml stands between them. Where it does not know a name or a device, one may be the other, and the
//! checks then say nothing rather than raise an alarm.

use kb::{Base, ReaderKind, Setup};

use crate::Evidence;
use facts::{CardState, Facts, Os, Reader, ReaderName, UsbReader};

/// Readers that Windows itself shows in PC/SC and that nobody can lay a card on: a TPM's card, the sign-in, the SIM of a
/// tablet's modem. The names are those in public `certutil -scinfo` and `opensc-tool -l` outputs.
const WITHOUT_A_SLOT: [&str; 4] = [
    "Windows Hello for Business",
    "Microsoft Virtual Smart Card",
    "Microsoft UICC ISO Reader",
    "Microsoft IFD",
];

/// Both sides.
pub(crate) struct Desk<'a> {
    pub(crate) listed: Vec<Listed<'a>>,
    pub(crate) plugged: Vec<Plugged<'a>>,
}

/// A reader in PC/SC's list.
pub(crate) struct Listed<'a> {
    pub(crate) reader: &'a Reader,
    /// The products that go by its name; none where the name is not known.
    products: Vec<&'a kb::Reader>,
}

/// A reader on the bus.
pub(crate) struct Plugged<'a> {
    pub(crate) device: &'a UsbReader,
    products: Vec<&'a kb::Reader>,
}

/// Where the device behind a name in PC/SC is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// On the bus.
    OnBus,
    /// Perhaps on the bus: a device there that is nobody else's could be it.
    Perhaps,
    /// Not on the bus.
    Nowhere,
}

impl<'a> Desk<'a> {
    /// Pairs what PC/SC lists with what is on the bus.
    pub(crate) fn new(readers: &'a [Reader], devices: &'a [UsbReader], base: &'a Base) -> Self {
        Self {
            listed: readers
                .iter()
                .filter(|reader| has_slot(&reader.name))
                .map(|reader| Listed {
                    reader,
                    products: base.reader_by_pcsc_name(&reader.name.0),
                })
                .collect(),
            plugged: plugged(devices, base),
        }
    }

    pub(crate) fn place(&self, listed: &Listed<'_>) -> Place {
        if self.plugged.iter().any(|plugged| is_same(listed, plugged)) {
            Place::OnBus
        } else if self.unlisted().any(|plugged| could_be(listed, plugged)) {
            Place::Perhaps
        } else {
            Place::Nowhere
        }
    }

    /// The devices of which PC/SC surely lists one.
    pub(crate) fn matched(&self) -> impl Iterator<Item = &Plugged<'a>> {
        self.plugged
            .iter()
            .filter(|plugged| self.listed.iter().any(|listed| is_same(listed, plugged)))
    }

    /// The others.
    pub(crate) fn unlisted(&self) -> impl Iterator<Item = &Plugged<'a>> {
        self.plugged
            .iter()
            .filter(|plugged| !self.listed.iter().any(|listed| is_same(listed, plugged)))
    }

    /// The names in PC/SC that could stand for this device, which is none of those that stand for another one.
    pub(crate) fn candidates(&self, plugged: &Plugged<'_>) -> impl Iterator<Item = &Listed<'a>> {
        self.listed
            .iter()
            .filter(|listed| !self.plugged.iter().any(|other| is_same(listed, other)))
            .filter(move |listed| could_be(listed, plugged))
    }
}

/// Whether the equipment has a 顔認証付きカードリーダー.
pub(crate) fn has_face_reader(facts: &Facts) -> bool {
    matches!(
        facts.setup,
        Some(Setup::FaceReader | Setup::FaceReaderPhoneReader)
    )
}

/// Whether the listed readers are all others than the 顔認証付きカードリーダー of this desk. It is not seen then, and not seen to be
/// out: it is not known of every maker's that PC/SC lists it.
pub(crate) fn hides_face_reader(facts: &Facts, listed: &[&Listed<'_>]) -> bool {
    has_face_reader(facts) && !listed.is_empty() && listed.iter().all(|one| one.is_general())
}

/// Whether a card can be laid on a reader of this name.
pub(crate) fn has_slot(name: &ReaderName) -> bool {
    !WITHOUT_A_SLOT
        .iter()
        .any(|virtual_one| name.0.starts_with(virtual_one))
}

fn is_same(listed: &Listed<'_>, plugged: &Plugged<'_>) -> bool {
    listed
        .products
        .iter()
        .any(|product| plugged.products.iter().any(|other| other.id == product.id))
}

/// For a name and a device that are not known to be the same: where one of them is unknown, it may be the other. Of one
/// maker's products the names are not told apart surely enough to raise an alarm.
fn could_be(listed: &Listed<'_>, plugged: &Plugged<'_>) -> bool {
    if listed.is_bond() {
        return false;
    }
    listed.products.is_empty()
        || plugged.products.is_empty()
        || listed.products.iter().any(|product| {
            plugged
                .products
                .iter()
                .any(|other| other.maker == product.maker)
        })
}

impl Listed<'_> {
    /// A card on it is felt: whatever it is, it is really there.
    pub(crate) fn feels_card(&self) -> bool {
        matches!(self.reader.card, CardState::Present | CardState::Mute)
    }

    /// A card on it has answered power: its driver works.
    pub(crate) fn powers_card(&self) -> bool {
        self.reader.card == CardState::Present
    }

    /// The name is that of a Bluetooth bond, which a maker's tool shows whether the reader is there or not.
    pub(crate) fn is_bond(&self) -> bool {
        self.products.iter().any(|product| {
            product
                .pcsc_name(&self.reader.name.0)
                .is_some_and(|name| name.ghost)
        })
    }

    /// It should be on the bus: it is a known product with a cable, or a bond that stands for no cable.
    pub(crate) fn wants_cable(&self) -> bool {
        self.is_bond()
            || !self.products.is_empty()
                && self.products.iter().all(|product| !product.usb.is_empty())
    }

    /// Whether the product behind the name has a USB mode and a Bluetooth mode, as far as that is known.
    pub(crate) fn has_two_modes(&self) -> Option<bool> {
        have_two_modes(&self.products)
    }

    /// The same device also sits inside 顔認証付きカードリーダー.
    pub(crate) fn is_face_reader_part(&self) -> bool {
        is_face_reader_part(&self.products)
    }

    /// A reader that is sold alone and sits in no 顔認証付きカードリーダー.
    pub(crate) fn is_general(&self) -> bool {
        !self.products.is_empty()
            && !self.is_face_reader_part()
            && self
                .products
                .iter()
                .all(|product| product.kind == ReaderKind::General)
    }

    pub(crate) fn evidence(&self) -> Evidence {
        Evidence::Reader {
            reader: self.reader.name.clone(),
            product: product(&self.products),
        }
    }

    /// The number at the end of its name, where it should be 0 because no reader of that name has a lower one. Windows
    /// counts each name from 0; Linux counts all readers together.
    pub(crate) fn new_number(&self, facts: &Facts, all: &[Listed<'_>]) -> Option<u32> {
        let (name, number) = self.reader.name.0.rsplit_once(' ')?;
        let number: u32 = number.parse().ok()?;
        let is_counted = |listed: &Listed<'_>| {
            listed
                .reader
                .name
                .0
                .rsplit_once(' ')
                .is_some_and(|(other, other_number)| {
                    other == name && other_number.parse().is_ok_and(|other: u32| other < number)
                })
        };
        (facts.os == Os::Windows && number > 0 && !all.iter().any(is_counted)).then_some(number)
    }
}

impl<'a> Plugged<'a> {
    fn new(device: &'a UsbReader, base: &'a Base) -> Self {
        Self {
            device,
            products: base.reader_by_usb(device.id.vid, device.id.pid).collect(),
        }
    }

    pub(crate) fn is_known(&self) -> bool {
        !self.products.is_empty()
    }

    pub(crate) fn product(&self) -> Option<String> {
        product(&self.products)
    }

    /// What its maker offers to install, where all products with its id agree or there is one only.
    pub(crate) fn driver_offer(&self) -> Option<&'a str> {
        let mut offers = self
            .products
            .iter()
            .map(|product| product.driver_offer.as_ref().map(|offer| offer.is.as_str()));
        let first = offers.next()??;
        offers.all(|other| other == Some(first)).then_some(first)
    }

    /// The same of the device.
    pub(crate) fn has_two_modes(&self) -> Option<bool> {
        have_two_modes(&self.products)
    }

    pub(crate) fn is_face_reader_part(&self) -> bool {
        is_face_reader_part(&self.products)
    }

    pub(crate) fn evidence(&self) -> Evidence {
        Evidence::OnBus {
            id: self.device.id,
            product: self.product(),
        }
    }
}

/// The devices on the bus alone.
pub(crate) fn plugged<'a>(devices: &'a [UsbReader], base: &'a Base) -> Vec<Plugged<'a>> {
    let plugged = devices.iter().map(|device| Plugged::new(device, base));
    plugged.collect()
}

fn is_face_reader_part(products: &[&kb::Reader]) -> bool {
    products
        .iter()
        .any(|product| product.face_reader_part.is_some())
}

/// What is known of all of them alike.
fn have_two_modes(products: &[&kb::Reader]) -> Option<bool> {
    let mut known = products.iter().map(|product| product.has_two_modes());
    let first = known.next()??;
    known.all(|other| other == Some(first)).then_some(first)
}

/// The name to show: several products may share one board, and then the first stands for them.
fn product(products: &[&kb::Reader]) -> Option<String> {
    let (first, others) = products.split_first()?;
    let etc = if others.is_empty() { "" } else { "など" };
    Some(format!("{} {}{etc}", first.maker, first.product.is))
}
