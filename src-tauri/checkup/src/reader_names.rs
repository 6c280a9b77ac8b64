//! Which names belong to card readers, and which products have a USB mode and a Bluetooth mode. A small stand-in for the
//! look-ups of kb/content/readers.toml; the rows and their sources are those of the same table (domain.md 2.2 to 2.4).

use crate::facts::ReaderName;

/// A product as its names show it. Names are compared without case.
struct Known {
    product: &'static str,
    /// How its advertised name begins; absent where it has no Bluetooth.
    bluetooth: Option<&'static str>,
    /// What its PC/SC name contains.
    pcsc: &'static str,
}

/// Products that have Bluetooth have a USB mode as well. How CIR415, CIR515, ACR3901U-S1, bR301 and bR500 call themselves is
/// inferred from the product's name; ACR1255U-J1 is stated.
const KNOWN: &[Known] = &[
    two_modes("ACR1255U-J1", "ACR1255U-J1", "ACR1255U-J1"),
    two_modes("ACR3901U-S1", "ACR3901U-S1", "ACR3901U-S1"),
    two_modes("CIR415", "CIR415", "CIR415"),
    two_modes("CIR515", "CIR515", "CIR515"),
    two_modes("bR301", "bR301", "bR301"),
    two_modes("bR500", "bR500", "bR500"),
    cable_only("CIR315", "CIR315"),
    cable_only("ACR39U", "ACR39U"),
    cable_only("PaSoRi", "PaSoRi"),
    cable_only("CLOUD 3701 F", "CLOUD 3701 F"),
    cable_only("SCR3310", "SCR3310"),
    cable_only("PC Twin", "Gemalto"),
];

const fn two_modes(product: &'static str, bluetooth: &'static str, pcsc: &'static str) -> Known {
    Known {
        product,
        bluetooth: Some(bluetooth),
        pcsc,
    }
}

const fn cable_only(product: &'static str, pcsc: &'static str) -> Known {
    Known {
        product,
        bluetooth: None,
        pcsc,
    }
}

/// The product behind an advertised name, where it is a card reader's.
pub(crate) fn bluetooth_product(name: &str) -> Option<&'static str> {
    KNOWN
        .iter()
        .find(|known| {
            known
                .bluetooth
                .is_some_and(|prefix| name.to_lowercase().starts_with(&prefix.to_lowercase()))
        })
        .map(|known| known.product)
}

/// Whether the product with this PC/SC name has two modes; `None` where it is not known.
pub(crate) fn pcsc_has_two_modes(name: &ReaderName) -> Option<bool> {
    let name = name.0.to_lowercase();
    KNOWN
        .iter()
        .find(|known| name.contains(&known.pcsc.to_lowercase()))
        .map(|known| known.bluetooth.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readers_are_known_by_the_beginning_of_their_name_and_nothing_else_is() {
        for (name, product) in [
            ("ACR1255U-J1-042283", Some("ACR1255U-J1")),
            ("acr1255u-j1-042283", Some("ACR1255U-J1")),
            ("CIR415A-0012", Some("CIR415")),
            ("bR301-A1B2", Some("bR301")),
            ("WH-1000XM5", None),
            ("山田のiPhone", None),
            ("My CIR415", None),
            ("", None),
        ] {
            assert_eq!(bluetooth_product(name), product, "{name}");
        }
    }

    #[test]
    fn two_modes_are_known_from_a_pcsc_name() {
        for (name, two) in [
            ("Circle CIR415 CL 0", Some(true)),
            ("ACS ACR1255U-J1-042283 0", Some(true)),
            ("Identiv CLOUD 3701 F Contactless Reader 1", Some(false)),
            ("SONY FeliCa Port/PaSoRi 4.0 0", Some(false)),
            ("Virtual PCD 00 00", None),
        ] {
            assert_eq!(
                pcsc_has_two_modes(&ReaderName(name.to_owned())),
                two,
                "{name}"
            );
        }
    }
}
