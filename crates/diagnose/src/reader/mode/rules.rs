//! The truth table of the mode and the lamp (003 Q2-1, Q2-2), as data: the first rule that fits decides. It is written for
//! a person to read; a test walks through every combination and proves that one rule fits each and that none contradicts
//! what was seen. What the lamp's colours mean is the official example of one product, so the lamp decides only where the
//! machine itself has not seen the reader.

use crate::Finding;
use facts::Lamp;

/// How the reader is meant to be connected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    Cable,
    Bluetooth,
}

/// Whether something was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sight {
    Yes,
    No,
    Unknown,
}

/// One combination of everything the table looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) wanted: Way,
    /// `None`: the user was not asked.
    pub(crate) lamp: Option<Lamp>,
    /// A card reader is on the USB bus.
    pub(crate) usb: Sight,
    /// PC/SC lists a reader.
    pub(crate) pcsc: Sight,
    /// A reader is connected or heard over Bluetooth.
    pub(crate) bluetooth: Sight,
    /// The reader is known to have a USB mode and a Bluetooth mode.
    pub(crate) two_modes: Sight,
}

/// What the table says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The reader was seen the way it is wanted.
    Fits,
    /// The finding, with its guide's first step as the one next action.
    Fails(Finding),
    /// The same, where the cause is a doubt and no fault.
    Doubts(Finding),
    /// The user has to say what the lamp shows.
    AskLamp,
    /// The mode is right as far as the lamp tells, but the machine has not seen the reader: something else is the cause.
    NotSeen,
    /// The reader has one mode only.
    OneMode,
}

/// A rule fits when every list holds the row's value.
pub(crate) struct Rule {
    wanted: Way,
    lamp: &'static [Option<Lamp>],
    usb: &'static [Sight],
    pcsc: &'static [Sight],
    bluetooth: &'static [Sight],
    two_modes: &'static [Sight],
    outcome: Outcome,
}

use Finding::{LampUnclear, ReaderInBluetoothMode, ReaderInUsbMode, ReaderUnpowered};
use Outcome::{AskLamp, Doubts, Fails, Fits, NotSeen, OneMode};
use Sight::{No, Unknown, Yes};
use Way::{Bluetooth, Cable};

type Lamps = &'static [Option<Lamp>];
const GREEN: Lamps = &[Some(Lamp::SteadyGreen)];
const BLUE: Lamps = &[Some(Lamp::BlinkingBlue)];
const OFF: Lamps = &[Some(Lamp::Off)];
const OFF_OR_OTHER: Lamps = &[Some(Lamp::Off), Some(Lamp::Other)];
const NOT_ASKED: Lamps = &[None];
const TELLS_NOTHING: Lamps = &[None, Some(Lamp::Off), Some(Lamp::Other)];
const ANY_LAMP: Lamps = &[
    None,
    Some(Lamp::SteadyGreen),
    Some(Lamp::BlinkingBlue),
    Some(Lamp::Off),
    Some(Lamp::Other),
];

type Sights = &'static [Sight];
const ANY: Sights = &[Yes, No, Unknown];
const YES: Sights = &[Yes];
const NO: Sights = &[No];
const NOT_KNOWN: Sights = &[Unknown];
const NOT_SEEN: Sights = &[No, Unknown];
const MAY_BE: Sights = &[Yes, Unknown];

const fn rule(
    (wanted, lamp): (Way, Lamps),
    usb: Sights,
    pcsc: Sights,
    bluetooth: Sights,
    two_modes: Sights,
    outcome: Outcome,
) -> Rule {
    Rule {
        wanted,
        lamp,
        usb,
        pcsc,
        bluetooth,
        two_modes,
        outcome,
    }
}

/// The rules; the first that fits decides.
#[rustfmt::skip]
pub(crate) const RULES: &[Rule] = &[
    //    wanted, lamp             on USB     in PC/SC  over Bluetooth  two modes  says

    // Seen on the cable: the mode is right, whatever the lamp's colour means on this product ...
    rule((Cable, ANY_LAMP),        MAY_BE,    YES,      ANY,            ANY,       Fits),
    // ... unless the lamp says Bluetooth and PC/SC does not have it either: then nobody can tell without the manual.
    rule((Cable, BLUE),            YES,       NOT_SEEN, ANY,            MAY_BE,    Doubts(LampUnclear)),
    rule((Cable, ANY_LAMP),        YES,       NOT_SEEN, ANY,            ANY,       Fits),
    // From here on the bus does not show it. (PC/SC may: a reader without a device on the bus is a ghost, no Fits.)
    rule((Cable, OFF),             NOT_SEEN,  ANY,      NOT_SEEN,       ANY,       Fails(ReaderUnpowered)),
    rule((Cable, ANY_LAMP),        NOT_SEEN,  ANY,      ANY,            NO,        OneMode),
    rule((Cable, BLUE),            NOT_SEEN,  ANY,      ANY,            MAY_BE,    Fails(ReaderInBluetoothMode)),
    // Green says USB mode; heard over Bluetooth says the contrary.
    rule((Cable, GREEN),           NOT_SEEN,  ANY,      YES,            MAY_BE,    Doubts(LampUnclear)),
    rule((Cable, GREEN),           NOT_SEEN,  ANY,      NOT_SEEN,       MAY_BE,    NotSeen),
    rule((Cable, OFF_OR_OTHER),    NOT_SEEN,  ANY,      ANY,            MAY_BE,    Doubts(LampUnclear)),
    rule((Cable, NOT_ASKED),       NOT_SEEN,  ANY,      ANY,            MAY_BE,    AskLamp),

    // Connected or heard over Bluetooth: the mode is right, whatever the lamp's colour means on this product.
    rule((Bluetooth, ANY_LAMP),    ANY,       ANY,      YES,            ANY,       Fits),
    // Dark, and not fed by a cable as far as anybody can see.
    rule((Bluetooth, OFF),         NO,        ANY,      NOT_SEEN,       ANY,       Fails(ReaderUnpowered)),
    rule((Bluetooth, OFF),         NOT_KNOWN, NOT_SEEN, NOT_SEEN,       ANY,       Fails(ReaderUnpowered)),
    rule((Bluetooth, ANY_LAMP),    ANY,       ANY,      NOT_SEEN,       NO,        OneMode),
    rule((Bluetooth, GREEN),       ANY,       ANY,      NOT_SEEN,       MAY_BE,    Fails(ReaderInUsbMode)),
    // A reader known to have two modes stands on the bus: that is its USB mode, and nobody has to be asked.
    rule((Bluetooth, TELLS_NOTHING), YES,     ANY,      NOT_SEEN,       YES,       Fails(ReaderInUsbMode)),
    // Blue says Bluetooth mode; the bus says the contrary.
    rule((Bluetooth, BLUE),        YES,       ANY,      NOT_SEEN,       MAY_BE,    Doubts(LampUnclear)),
    rule((Bluetooth, BLUE),        NOT_SEEN,  ANY,      NOT_SEEN,       MAY_BE,    NotSeen),
    rule((Bluetooth, OFF_OR_OTHER), ANY,      ANY,      NOT_SEEN,       MAY_BE,    Doubts(LampUnclear)),
    rule((Bluetooth, NOT_ASKED),   ANY,       ANY,      NOT_SEEN,       MAY_BE,    AskLamp),
];

impl Rule {
    pub(crate) fn fits(&self, row: &Row) -> bool {
        self.wanted == row.wanted
            && self.lamp.contains(&row.lamp)
            && self.usb.contains(&row.usb)
            && self.pcsc.contains(&row.pcsc)
            && self.bluetooth.contains(&row.bluetooth)
            && self.two_modes.contains(&row.two_modes)
    }
}

/// What the table says about a row; `None` would be a hole, of which a test proves that there is none.
pub(crate) fn outcome(row: &Row) -> Option<Outcome> {
    RULES
        .iter()
        .find(|rule| rule.fits(row))
        .map(|rule| rule.outcome)
}

#[cfg(test)]
mod tests {
    use kb::Base;

    use super::*;

    const SIGHTS: [Sight; 3] = [Yes, No, Unknown];

    /// All 2 x 5 x 3 x 3 x 3 x 3 combinations.
    fn rows() -> Vec<Row> {
        let mut rows = Vec::new();
        for wanted in [Cable, Bluetooth] {
            for &lamp in ANY_LAMP {
                for usb in SIGHTS {
                    for pcsc in SIGHTS {
                        for bluetooth in SIGHTS {
                            for two_modes in SIGHTS {
                                rows.push(Row {
                                    wanted,
                                    lamp,
                                    usb,
                                    pcsc,
                                    bluetooth,
                                    two_modes,
                                });
                            }
                        }
                    }
                }
            }
        }
        rows
    }

    /// Works the way it is wanted: in PC/SC and not known to be missing from the bus (that would be a ghost), or heard.
    fn works(row: &Row) -> bool {
        match row.wanted {
            Cable => row.pcsc == Yes && row.usb != No,
            Bluetooth => row.bluetooth == Yes,
        }
    }

    fn mode_is_seen_to_fit(row: &Row) -> bool {
        match row.wanted {
            Cable => row.usb == Yes,
            Bluetooth => row.bluetooth == Yes,
        }
    }

    /// The official example of one product.
    fn lamp_fits(row: &Row) -> bool {
        match row.wanted {
            Cable => row.lamp == Some(Lamp::SteadyGreen),
            Bluetooth => row.lamp == Some(Lamp::BlinkingBlue),
        }
    }

    fn finding(outcome: Outcome) -> Option<Finding> {
        match outcome {
            Fails(finding) | Doubts(finding) => Some(finding),
            Fits | AskLamp | NotSeen | OneMode => None,
        }
    }

    #[test]
    fn every_combination_has_an_outcome_and_every_rule_decides_some() {
        let rows = rows();
        assert_eq!(rows.len(), 2 * 5 * 3 * 3 * 3 * 3);
        let mut decided = vec![0; RULES.len()];
        for row in &rows {
            let rule = RULES.iter().position(|rule| rule.fits(row));
            let Some(rule) = rule else {
                panic!("no rule fits {row:?}");
            };
            decided[rule] += 1;
        }
        assert!(!decided.contains(&0), "a rule never decides: {decided:?}");
    }

    #[test]
    fn no_row_contradicts_what_was_seen() {
        for row in rows() {
            let Some(said) = outcome(&row) else {
                panic!("no rule fits {row:?}");
            };
            let told = format!("{row:?} says {said:?}");
            let found = finding(said);
            let double_click = matches!(found, Some(ReaderInBluetoothMode | ReaderInUsbMode));

            // Never right without having been seen, never wrong while it works.
            if said == Fits {
                assert!(works(&row) || mode_is_seen_to_fit(&row), "{told}");
            }
            if works(&row) {
                assert_eq!(said, Fits, "{told}");
            }
            // The double click changes the mode: never where the mode is right already, by sight or by the lamp.
            if double_click {
                assert!(!mode_is_seen_to_fit(&row) && !lamp_fits(&row), "{told}");
                assert_ne!(row.two_modes, No, "{told}");
            }
            if found == Some(ReaderInBluetoothMode) {
                assert_eq!(
                    (row.wanted, row.lamp),
                    (Cable, Some(Lamp::BlinkingBlue)),
                    "{told}"
                );
            }
            if found == Some(ReaderInUsbMode) {
                let seen = row.usb == Yes && row.two_modes == Yes;
                assert!(row.wanted == Bluetooth, "{told}");
                assert!(row.lamp == Some(Lamp::SteadyGreen) || seen, "{told}");
            }
            // Charging is advised only for a reader that is dark and shows itself nowhere it would need power for.
            if found == Some(ReaderUnpowered) {
                assert_eq!(row.lamp, Some(Lamp::Off), "{told}");
                assert!(row.usb != Yes && row.bluetooth != Yes, "{told}");
            }
            // A lamp is unclear only after somebody has looked at it, and a question is asked once.
            if found == Some(LampUnclear) {
                assert!(row.lamp.is_some(), "{told}");
            }
            if said == AskLamp {
                assert!(row.lamp.is_none(), "{told}");
            }
            // Not asked and needed: asked.
            let seen_in_usb_mode =
                row.wanted == Bluetooth && row.usb == Yes && row.two_modes == Yes;
            let settled =
                works(&row) || mode_is_seen_to_fit(&row) || row.two_modes == No || seen_in_usb_mode;
            if row.lamp.is_none() && !settled {
                assert_eq!(said, AskLamp, "{told}");
            }
            // A ghost is never right for a cable.
            if row.wanted == Cable && row.usb == No {
                assert_ne!(said, Fits, "{told}");
            }
            if row.two_modes == No {
                assert!(
                    matches!(said, Fits | OneMode | Fails(ReaderUnpowered)),
                    "{told}"
                );
            }
        }
    }

    /// What became known later may settle a doubt, but the machine's own sight of the wanted way always settles it.
    #[test]
    fn seeing_the_reader_the_wanted_way_ends_every_finding() {
        for row in rows() {
            let seen = match row.wanted {
                Cable => Row {
                    usb: Yes,
                    pcsc: Yes,
                    ..row
                },
                Bluetooth => Row {
                    bluetooth: Yes,
                    ..row
                },
            };
            assert_eq!(outcome(&seen), Some(Fits), "{seen:?}");
        }
    }

    /// Each finding names one next action: the first step of its guide, and it is the action of that finding and no other.
    #[test]
    fn each_finding_leads_to_its_one_next_action() {
        let next = |finding: Finding| {
            Base::embedded()
                .guide_for(finding.code())
                .and_then(|guide| guide.steps.first())
                .map_or("", |step| step.action.as_str())
        };
        for finding in rows().iter().filter_map(outcome).filter_map(finding) {
            let action = next(finding);
            let (word, wanted) = match finding {
                ReaderInBluetoothMode | ReaderInUsbMode => ("2回押す", true),
                ReaderUnpowered => ("電源", true),
                LampUnclear => ("説明書", true),
                _ => ("", false),
            };
            assert!(wanted && action.contains(word), "{finding:?}: {action}");
        }
    }
}
