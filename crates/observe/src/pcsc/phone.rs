//! Phones have no PC/SC, so no readers are listed.

use crate::{Look, Observer, Part, PartName};
use facts::Why;

pub(crate) const OBSERVER: Observer = Observer {
    title: "カードリーダー",
    gives: &[PartName::Pcsc, PartName::Cards],
    look,
};

fn look(look: &Look) {
    for part in [PartName::Pcsc, PartName::Cards] {
        let _ = look.parts.send(Part::unavailable(part, Why::NotTold));
    }
}
