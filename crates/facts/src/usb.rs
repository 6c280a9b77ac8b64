//! The USB bus.

use kb::UsbId;
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::Version;

/// A card reader on the USB bus: a device with a CCID interface, or one that readers.toml knows. Neither its serial
/// number nor its text descriptors are kept, because a user can write both.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct UsbReader {
    /// Vendor and product id.
    pub id: UsbId,
    /// It has an interface of the class smart card (0B).
    pub ccid: bool,
    /// The hubs between the machine and the reader, nearest to the machine first; a hub that the bus does not list has
    /// no id. An extension cable shows only when it is an active one, which is a hub to the bus.
    #[serde(default)]
    pub hubs: Vec<Option<UsbId>>,
    /// The driver that the system has bound to it (Windows: the device's service; Linux: the kernel's driver of its
    /// interface, which is `usbfs` or none while pcscd has it); absent when there is none or the system does not report
    /// it.
    #[serde(default)]
    pub driver: Option<String>,
    /// What its maker calls the inside of it: the release number in its device descriptor (`bcdDevice`), `1.07`.
    #[serde(default)]
    pub firmware: Option<Firmware>,
    /// Windows: the version of the bound driver, as its own file says it.
    #[serde(default)]
    pub driver_version: Option<Version>,
    /// Windows: whose driver it is.
    #[serde(default)]
    pub driver_from: Option<DriverFrom>,
    /// Windows: why the system does not run it, as 「デバイス マネージャー」 numbers it (10, 28, 43); absent when it runs.
    #[serde(default)]
    pub problem: Option<u32>,
    /// Seconds since it was plugged in, within the first minute, where the system or a watch has seen that; absent for all others.
    #[serde(default)]
    pub plugged_seconds: Option<u32>,
}

/// Whose driver is bound. No name is kept, because the text of a driver's file is its writer's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum DriverFrom {
    /// Windows' own.
    Microsoft,
    /// Somebody else's, mostly the maker's of the reader or of its chip.
    Other,
}

/// A release number in four digits, two and two: `0x0107` is `1.07`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(try_from = "String", into = "String")]
#[specta(type = String)]
pub struct Firmware(pub u16);

/// A text that is not a release number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a release number: digits, a dot, two digits")]
pub struct NotFirmware;

impl std::str::FromStr for Firmware {
    type Err = NotFirmware;

    fn from_str(text: &str) -> Result<Self, NotFirmware> {
        let (front, back) = text.split_once('.').ok_or(NotFirmware)?;
        let fits = (1..=2).contains(&front.len()) && back.len() == 2;
        let digits = format!("{front}{back}");
        // A device that does not count in decimal digits is written as it stands.
        let is_hex = digits
            .bytes()
            .all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
        let number = (fits && is_hex)
            .then(|| u16::from_str_radix(&digits, 16).ok())
            .flatten();
        number.map(Self).ok_or(NotFirmware)
    }
}

impl std::fmt::Display for Firmware {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let [front, back] = self.0.to_be_bytes();
        write!(out, "{front:x}.{back:02x}")
    }
}

impl TryFrom<String> for Firmware {
    type Error = NotFirmware;
    fn try_from(text: String) -> Result<Self, NotFirmware> {
        text.parse()
    }
}

impl From<Firmware> for String {
    fn from(firmware: Firmware) -> Self {
        firmware.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::{Firmware, NotFirmware};

    #[test]
    fn a_release_number_is_read_as_it_is_written_and_nothing_else_is() {
        for number in [0, 0x0100, 0x0107, 0x1234, 0x9999, 0x0a0b, u16::MAX] {
            let text = Firmware(number).to_string();
            assert_eq!(text.parse(), Ok(Firmware(number)), "{text}");
        }
        assert_eq!(Firmware(0x0107).to_string(), "1.07");
        for wrong in ["", "1", "1.7", "1.070", "123.07", "+1.07", "1.0G", "山.07"] {
            assert_eq!(wrong.parse::<Firmware>(), Err(NotFirmware), "{wrong}");
        }
    }
}
