//! Phones reach no reader over a cable, so their buses are not looked at.

use crate::{Look, Observer, Part, PartName};
use facts::Why;

pub(crate) const OBSERVER: Observer = Observer {
    title: "USB",
    gives: &[PartName::Usb],
    look,
};

fn look(look: &Look) {
    let _ = look
        .parts
        .send(Part::unavailable(PartName::Usb, Why::NotTold));
}
